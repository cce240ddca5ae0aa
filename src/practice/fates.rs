//! Owns what becomes of cases: decided, deemed, withdrawn, or still open at some stage.
//!
//! Calls the acts of `life` in the order of a real desk. Must not write what people say there.

use super::life::Life;
use super::opinions::{self, Exemption};
use super::people::supervisor;
use super::plan::{Fate, LAST_DAY, Open, Stage};
use super::prose;
use super::review::Finding;
use super::texts;
use crate::domain::act::Fact;
use crate::domain::opinion::{Cause, Opinion, Sense};
use crate::domain::regime::Silence;
use crate::domain::request::{AnnexKind, State};
use jiff::civil::Date;

impl Life<'_> {
    /// The day of the decision: some days after today, seldom the last, never after the law's day
    /// where silence approves.
    pub(super) fn decision_day(&mut self) -> Date {
        let Some(cycle) = self.case.cycles.last() else {
            return self.diary.day();
        };
        let days = i64::from(cycle.days).clamp(1, 30);
        let (start, due) = (cycle.start, cycle.due);
        let silent = self.regime.rule(self.case.filing.kind).silence == Silence::DeemedFavourable;
        // The mean of two draws: most take a third of the period.
        let length = (self.rng.range(1, days) + self.rng.range(0, days / 2)) / 2;
        let late = !silent && self.rng.chance(35);
        let length = if late {
            days + self.rng.range(1, 4)
        } else {
            length.max(1)
        };
        let gone = self
            .world
            .calendar
            .business_days_between(start, self.diary.day());
        let day = self.diary.ahead(length - gone);
        if silent {
            day.min(due).max(self.diary.day())
        } else {
            day
        }
    }

    pub(super) fn be_decided(&mut self, fate: Fate, returned: bool) {
        if returned {
            let wait = self.rng.range(0, 3);
            self.diary.days(wait, &mut self.rng);
            self.take();
            self.diary.work(8, 60, &mut self.rng);
            self.send_back();
            let wait = self.rng.range(3, 12);
            self.diary.days(wait, &mut self.rng);
            self.answer();
        }
        let issue_on = self.decision_day();
        let start = self.rng.range(
            0,
            self.world
                .calendar
                .business_days_between(self.diary.day(), issue_on)
                .max(0),
        );
        self.diary.days(start, &mut self.rng);
        let sense = self.review(fate, issue_on);
        self.issue(sense);
        self.conclude();
    }

    /// Registration of the contract and closing, as far as the history reaches.
    pub(super) fn conclude(&mut self) {
        let mut registered = !matches!(self.case.state, State::IssuedFavourable);
        if !registered && self.rng.chance(860) && self.later(14, 40) {
            self.note(self.submitter, Fact::ContractRegistered { contract: None });
            self.case.state = State::ContractRegistered;
            registered = true;
        }
        if registered && self.rng.chance(800) && self.later(5, 25) {
            self.note(Some(supervisor()), Fact::Closed);
            self.case.state = State::Closed;
        }
    }

    /// Some business days on, if the history still reaches that far.
    pub(super) fn later(&mut self, low: i64, high: i64) -> bool {
        let wait = self.rng.range(low, high);
        let day = self.diary.ahead(wait);
        let reaches = day < LAST_DAY;
        if reaches {
            self.diary.on(day, &mut self.rng);
        }
        reaches
    }

    pub(super) fn be_deemed(&mut self) {
        if self.rng.chance(500) {
            self.diary.days(2, &mut self.rng);
            self.take();
            self.search(false);
        }
        let Some(cycle) = self.case.cycles.last() else {
            return;
        };
        let (due, issued_at) = (cycle.due, cycle.lapses_at());
        self.diary.lapse(issued_at, Fact::Deemed { due });
        self.leave(State::DeemedFavourable);
        self.case.opinion = Some(Opinion {
            number: None,
            sense: Sense::Favourable,
            cause: Cause::DeemedApproval,
            reasoning: String::new(),
            recommendations: String::new(),
            legal_basis: self
                .regime
                .legal_basis(self.case.filing.kind, Sense::Favourable),
            price_ruled: None,
            drafted_by: None,
            signed_by: Vec::new(),
            issued_at,
        });
    }

    pub(super) fn be_withdrawn(&mut self) {
        let wait = self.rng.range(1, 5);
        self.diary.days(wait, &mut self.rng);
        let reason = prose::phrase(&texts::WITHDRAWALS, &mut self.rng, &self.facts);
        self.note(self.submitter, Fact::Withdrawn { reason });
        self.leave(State::Withdrawn);
    }

    pub(super) fn stay_open(&mut self, open: Open) {
        match open.stage {
            Stage::Waiting => {}
            Stage::Assigned => {
                self.diary.work(15, 150, &mut self.rng);
                self.note(Some(supervisor()), Fact::Assigned { to: self.owner });
                self.case.owner = Some(self.owner);
                self.leave(State::Assigned);
            }
            Stage::Reviewing => self.be_reviewed(),
            Stage::Returned => {
                self.diary.days(1, &mut self.rng);
                self.take();
                self.send_back();
                self.drop_missing_annexes();
            }
            Stage::Answered => {
                self.diary.days(1, &mut self.rng);
                self.take();
                self.send_back();
                self.diary.on(open.since, &mut self.rng);
                self.answer();
            }
            Stage::Proposed => {
                let fate = if self.rng.chance(500) {
                    Fate::Reuse
                } else {
                    Fate::Denied
                };
                self.exemption = None;
                let day = self.diary.ahead(1);
                let sense = self.review(fate, day);
                if self.needs_two(sense) {
                    self.propose(sense);
                }
            }
        }
    }

    /// Under review: some answers, perhaps candidates, perhaps the beginning of a draft.
    pub(super) fn be_reviewed(&mut self) {
        self.diary.work(10, 120, &mut self.rng);
        self.take();
        let finding = Finding {
            sense: Sense::Favourable,
            exemption: self.exemption.filter(|one| *one == Exemption::NotIct),
            mismatch: self.mismatch,
            failed: None,
        };
        let share = self.rng.below(11);
        self.check(finding, share);
        if share > 3 {
            self.search(false);
        }
        if share > 6 {
            let sense = if self.mismatch {
                Sense::FavourableWithRecommendations
            } else {
                Sense::Favourable
            };
            let kind = self.case.filing.kind;
            let mut draft =
                opinions::draft(kind, sense, None, self.mismatch, &mut self.rng, &self.facts);
            if share < 9 {
                // Only begun: two sentences, and the sense not yet set.
                let end = draft
                    .reasoning
                    .match_indices(". ")
                    .nth(1)
                    .map_or(draft.reasoning.len(), |(at, _)| at + 1);
                draft.reasoning.truncate(end);
                draft.recommendations.clear();
                draft.sense = None;
            }
            self.save(draft);
        }
    }

    /// What a return asks for is not among the annexes.
    pub(super) fn drop_missing_annexes(&mut self) {
        let Some(returned) = &self.case.returned else {
            return;
        };
        for defect in &returned.defects {
            let missing = match defect.check.as_str() {
                "public_supplier" => AnnexKind::PublicSupplierStatement,
                "multi_year" => AnnexKind::MultiYearAuthorisation,
                _ => continue,
            };
            self.case
                .filing
                .annexes
                .retain(|annex| annex.kind != missing);
        }
    }
}
