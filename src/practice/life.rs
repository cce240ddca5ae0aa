//! Owns the single acts of a case's life, each with what it changes and what it leaves on record.
//!
//! They are the acts of `domain::act`: a test replays every life through it. Must not decide which
//! acts come; `fates` does.

use super::World;
use super::facts::Facts;
use super::happenings::Diary;
use super::objects::Object;
use super::opinions::{self, Exemption};
use super::people::supervisor;
use super::plan::Fate;
use super::prose;
use super::review::{self, Finding};
use super::rng::Rng;
use super::systems::System;
use super::texts;
use crate::domain::act::{Fact, Judging, LEASE};
use crate::domain::candidate::{Judgement, NothingFound, Verdict};
use crate::domain::case::{Case, Defect, Lease, Proposal, Return};
use crate::domain::checklist::CheckAnswer;
use crate::domain::clock::CycleCause;
use crate::domain::ids::{AssetId, PersonId};
use crate::domain::money::Money;
use crate::domain::opinion::{Cause, Draft, Opinion, Sense, StoredDraft};
use crate::domain::regime::{CheckItem, Regime};
use crate::domain::request::State;
use jiff::Timestamp;
use jiff::civil::Date;

/// A case being lived.
pub(super) struct Life<'a> {
    pub(super) world: &'a World,
    pub(super) regime: &'static Regime,
    pub(super) rng: Rng,
    pub(super) diary: Diary<'a>,
    pub(super) case: Case,
    pub(super) facts: Facts<'a>,
    pub(super) system: Option<&'a System>,
    pub(super) object: &'a Object,
    pub(super) owner: PersonId,
    pub(super) submitter: Option<PersonId>,
    pub(super) exemption: Option<Exemption>,
    pub(super) mismatch: bool,
}

impl<'a> Life<'a> {
    /// Something done to the case by a person.
    pub(super) fn note(&mut self, actor: Option<PersonId>, fact: Fact) -> Timestamp {
        self.diary.note(actor, fact)
    }

    /// A reviewer's act: it renews the claim.
    pub(super) fn act(&mut self, fact: Fact) -> Timestamp {
        self.diary.work(1, 9, &mut self.rng);
        let at = self.note(Some(self.owner), fact);
        self.case.lease = Some(Lease {
            holder: self.owner,
            until: at + LEASE,
        });
        at
    }

    pub(super) fn items(&self) -> Vec<&'static CheckItem> {
        self.regime
            .checklist(self.case.filing.kind, &self.case.filing.tech_domain)
            .collect()
    }

    pub(super) fn rows(&self) -> Vec<&'a [u32]> {
        self.world.serving(self.object, self.system).collect()
    }

    pub(super) fn branch(&self) -> &'a str {
        self.world
            .profiles
            .iter()
            .find(|profile| profile.institution.key == self.case.institution)
            .map_or("", |profile| profile.branch())
    }

    /// For one open request in three, an asset that does what is asked for.
    pub(super) fn twin(&mut self) -> Option<AssetId> {
        if !self.rng.chance(380) {
            return None;
        }
        let number = self
            .world
            .reusable(&self.rows(), self.branch(), &mut self.rng)? as usize;
        Some(
            self.world
                .tables()
                .label(number, self.world.dealt[number])
                .id,
        )
    }

    pub(super) fn take(&mut self) {
        self.act(Fact::Taken);
        self.case.state = State::UnderReview;
        self.case.owner = Some(self.owner);
    }

    /// Free of any claim, in another state.
    pub(super) fn leave(&mut self, state: State) {
        self.case.state = state;
        self.case.lease = None;
    }

    /// Answers what is still open among the first `share` tenths of the checklist.
    pub(super) fn check(&mut self, finding: Finding<'_>, share: usize) {
        let items = self.items();
        let upto = items.len() * share / 10;
        for item in items.into_iter().take(upto) {
            if self.case.checks.contains_key(&item.id) {
                continue;
            }
            let Some((answer, note)) =
                review::answer(item, &self.case.filing, finding, &mut self.rng)
            else {
                continue;
            };
            let at = self.act(Fact::Checked {
                item: item.id.clone(),
                answer: Some(answer),
                note: note.clone(),
            });
            self.case.checks.insert(
                item.id.clone(),
                CheckAnswer {
                    answer,
                    note,
                    by: self.owner,
                    at,
                },
            );
        }
    }

    pub(super) fn judge(&mut self, number: u32, verdict: Verdict) {
        let judging = self
            .world
            .judging(number, verdict, &self.facts, &mut self.rng);
        if self
            .case
            .judgements
            .iter()
            .any(|judged| judged.asset == judging.asset)
        {
            return;
        }
        let at = self.act(Fact::Judged(judging.clone()));
        let Judging {
            asset,
            asset_key,
            asset_name,
            verdict,
            reason,
            score,
            confidence,
            why,
        } = judging;
        let by = self.owner;
        self.case.judgements.push(Judgement {
            asset,
            asset_key,
            asset_name,
            verdict,
            reason,
            score,
            confidence,
            why,
            by,
            at,
        });
    }

    /// Looks at the inventory: judges some candidates, cites one for re-use, or finds nothing.
    pub(super) fn search(&mut self, cite: bool) -> bool {
        let rows = self.rows();
        let dismissed = if rows.is_empty() {
            0
        } else {
            [0, 1, 1, 2, 3][self.rng.below(5)]
        };
        for _ in 0..dismissed {
            let row = *self.rng.pick(&rows);
            let number = *self.rng.pick(row);
            self.judge(number, Verdict::Dismissed);
        }
        let cited = cite
            .then(|| self.world.reusable(&rows, self.branch(), &mut self.rng))
            .flatten();
        if let Some(number) = cited {
            self.facts.cited = self.world.citation(number);
            // One that was dismissed a moment ago is not cited now.
            let before = self.case.judgements.len();
            self.judge(number, Verdict::Cited);
            return self.case.judgements.len() > before;
        }
        if self.case.judgements.is_empty() {
            let query = if self.rng.chance(600) {
                self.facts.search_words().to_lowercase()
            } else {
                String::new()
            };
            let at = self.act(Fact::NothingFound {
                query: query.clone(),
            });
            self.case.nothing_found = Some(NothingFound {
                query,
                by: self.owner,
                at,
            });
        }
        false
    }

    pub(super) fn save(&mut self, draft: Draft) {
        let characters =
            (draft.reasoning.chars().count() + draft.recommendations.chars().count()) as u64;
        let at = self.act(Fact::DraftSaved {
            sense: draft.sense,
            characters,
        });
        self.case.draft = Some(StoredDraft {
            draft,
            by: self.owner,
            at,
        });
    }

    /// The whole review, from the claim to a complete draft. Answers the sense that it came to.
    pub(super) fn review(&mut self, fate: Fate, issue_on: Date) -> Sense {
        self.take();
        let kind = self.case.filing.kind;
        let wants_reuse = fate == Fate::Reuse
            && self.exemption.is_none()
            && self
                .regime
                .outcome(kind, Sense::NotFavourableReuse)
                .is_some();
        let cited = self.search(wants_reuse);
        let sense = match fate {
            _ if self.exemption.is_some()
                && self.regime.outcome(kind, Sense::NotRequired).is_some() =>
            {
                Sense::NotRequired
            }
            Fate::Reuse if cited => Sense::NotFavourableReuse,
            Fate::Denied | Fate::Reuse => Sense::NotFavourable,
            Fate::Recommended => Sense::FavourableWithRecommendations,
            _ if self.mismatch => Sense::FavourableWithRecommendations,
            _ => Sense::Favourable,
        };
        let items = self.items();
        let failed = (sense == Sense::NotFavourable)
            .then(|| review::defect_texts(&items, &self.case.filing))
            .filter(|texts| !texts.is_empty())
            .map(|texts| self.rng.pick(&texts).0);
        let exemption = self.exemption.filter(|_| sense == Sense::NotRequired);
        let finding = Finding {
            sense,
            exemption,
            mismatch: self.mismatch,
            failed,
        };
        let share = [3, 5, 7, 10][self.rng.below(4)];
        self.check(finding, share);
        self.diary.on(issue_on, &mut self.rng);
        self.check(finding, 10);
        let mut draft = opinions::draft(
            kind,
            sense,
            exemption,
            self.mismatch,
            &mut self.rng,
            &self.facts,
        );
        let amount = self.case.filing.amount;
        if !sense.is_denial()
            && sense != Sense::NotRequired
            && self.case.filing.procedure.is_some()
            && self.rng.chance(360)
        {
            let ruled = amount.centavos / 1000 * self.rng.range(862, 992);
            draft.price_ruled = Some(Money {
                centavos: ruled,
                ..amount
            });
        }
        self.save(draft);
        sense
    }

    pub(super) fn needs_two(&self, sense: Sense) -> bool {
        self.regime
            .needs_second_person(sense, self.case.filing.amount, false)
            .is_some()
    }

    pub(super) fn propose(&mut self, sense: Sense) {
        let at = self.act(Fact::Proposed { sense });
        self.case.proposed = Some(Proposal { by: self.owner, at });
        self.leave(State::AwaitingSignature);
    }

    /// Signs, with a second person where the law asks for one. The letter's number comes later.
    pub(super) fn issue(&mut self, sense: Sense) {
        let mut signed_by = vec![self.owner];
        let at = if self.needs_two(sense) {
            self.propose(sense);
            self.case.proposed = None;
            self.diary.work(12, 95, &mut self.rng);
            let second = supervisor();
            signed_by.push(second);
            self.note(
                Some(second),
                Fact::Issued {
                    sense,
                    number: String::new(),
                    signed_by: signed_by.clone(),
                },
            )
        } else {
            self.diary.work(2, 14, &mut self.rng);
            self.note(
                Some(self.owner),
                Fact::Issued {
                    sense,
                    number: String::new(),
                    signed_by: signed_by.clone(),
                },
            )
        };
        self.leave(sense.issued_state());
        let Some(stored) = &self.case.draft else {
            return;
        };
        self.case.opinion = Some(Opinion {
            number: None,
            sense,
            cause: Cause::Issued,
            reasoning: stored.draft.reasoning.clone(),
            recommendations: stored.draft.recommendations.clone(),
            legal_basis: self.regime.legal_basis(self.case.filing.kind, sense),
            price_ruled: stored.draft.price_ruled,
            drafted_by: Some(stored.by),
            signed_by,
            issued_at: at,
        });
    }

    /// The defects of a return, and the kind of annex that is missing where one is.
    pub(super) fn send_back(&mut self) {
        let items = self.items();
        let texts = review::defect_texts(&items, &self.case.filing);
        let mut defects = Vec::new();
        for _ in 0..(1 + self.rng.below(2)).min(texts.len()) {
            let (check, template) = *self.rng.pick(&texts);
            if defects.iter().all(|defect: &Defect| defect.check != check) {
                let text = prose::phrase(&[template], &mut self.rng, &self.facts);
                defects.push(Defect {
                    check: check.to_owned(),
                    text,
                });
            }
        }
        if defects.is_empty() {
            let text = "Se requiere precisar el alcance y la necesidad que se atiende.".to_owned();
            defects.push(Defect {
                check: String::new(),
                text,
            });
        }
        let at = self.act(Fact::Returned {
            defects: defects.clone(),
        });
        self.case.returned = Some(Return {
            defects,
            by: self.owner,
            at,
            answered_at: None,
            answer: String::new(),
        });
        self.leave(State::Returned);
    }

    /// The institution answers; the clock restarts.
    pub(super) fn answer(&mut self) {
        let cycle = self.world.cycle(
            self.regime,
            &self.case.filing,
            self.diary.day(),
            CycleCause::Answer,
        );
        let answer = prose::phrase(&texts::ANSWERS, &mut self.rng, &self.facts);
        let at = self.note(self.submitter, Fact::Answered { due: cycle.due });
        self.case.cycles.push(cycle);
        if let Some(returned) = &mut self.case.returned {
            returned.answered_at = Some(at);
            returned.answer = answer;
        }
        self.leave(State::Received);
    }
}
