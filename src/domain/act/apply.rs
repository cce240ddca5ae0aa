//! Doing an act: the lifecycle table, the rule pack and the case itself decide.

use super::completeness::{confirmation, missing, needs_second_person};
use super::{Act, Fact, Judging, LEASE, Outcome, Refusal, Setting};
use crate::domain::candidate::{Judgement, NothingFound, Verdict};
use crate::domain::case::{Case, Defect, Lease, Proposal, Return};
use crate::domain::checklist::{Answer, CheckAnswer};
use crate::domain::clock::{Cycle, CycleCause, local_date};
use crate::domain::ids::{AssetId, PersonId};
use crate::domain::lifecycle::{self, Event};
use crate::domain::opinion::{Cause, Draft, Opinion, Sense, StoredDraft};
use crate::domain::person::Role;
use crate::domain::regime::Silence;
use crate::domain::request::{Filing, State};

/// Does `act` to `case`, or says why it cannot be done.
///
/// # Errors
/// A [`Refusal`] that names the rule; the case is unchanged.
pub fn apply(case: &Case, act: &Act, setting: Setting<'_>) -> Result<Outcome, Refusal> {
    let applying = Applying { case, setting };
    let mut outcome = applying.outcome(act)?;
    super::postpone::after(&mut outcome.case, act, setting.now);
    outcome.case.version = case.version + 1;
    Ok(outcome)
}

struct Applying<'a> {
    case: &'a Case,
    setting: Setting<'a>,
}

impl Applying<'_> {
    fn outcome(&self, act: &Act) -> Result<Outcome, Refusal> {
        if !matches!(act, Act::Lapse) {
            self.not_lapsed()?;
        }
        match act {
            Act::Take => self.take(),
            Act::Release => self.release(),
            Act::Assign { to } => self.assign(*to),
            Act::Check { item, answer, note } => self.check(item, *answer, note),
            Act::Judge(judging) => self.judge(judging),
            Act::Unjudge { asset } => self.unjudge(*asset),
            Act::NothingFound { query } => self.nothing_found(query),
            Act::SaveDraft(draft) => self.save_draft(draft),
            Act::Return { defects } => self.send_back(defects),
            Act::Answer { text, filing } => self.answer(text, filing.as_deref()),
            Act::Issue { confirm } => self.issue(confirm),
            Act::Challenge { comment } => self.challenge(comment),
            Act::Lapse => self.lapse(),
            Act::Withdraw { reason } => self.withdraw(reason),
            Act::Postpone { wait, reason } => {
                super::postpone::postpone(self.case, *wait, reason, self.setting)
            }
            Act::Resume => super::postpone::resume(self.case, self.setting),
        }
    }

    fn next(&self, event: Event) -> Result<State, Refusal> {
        lifecycle::next(self.case.state, event, self.setting.actor.role)
            .map_err(|illegal| Refusal::from((illegal, self.case.state)))
    }

    /// Once the law has decided, nobody else can: even before the server has recorded it.
    fn not_lapsed(&self) -> Result<(), Refusal> {
        match self.lapsed_cycle() {
            Some(cycle) => Err(Refusal::Lapsed { due: cycle.due }),
            None => Ok(()),
        }
    }

    fn lapsed_cycle(&self) -> Option<&Cycle> {
        let silent =
            self.setting.regime.rule(self.case.filing.kind).silence == Silence::DeemedFavourable;
        self.case.cycles.last().filter(|cycle| {
            silent && self.case.state.clock_runs() && self.setting.now >= cycle.lapses_at()
        })
    }

    /// The start of every work act: the table allows it, and the actor is the one who holds the case.
    fn working(&self, event: Event) -> Result<Case, Refusal> {
        let state = self.next(event)?;
        let me = self.setting.actor.id;
        if let Some(holder) = self
            .case
            .holder(self.setting.now)
            .filter(|holder| *holder != me)
        {
            return Err(Refusal::Held { by: holder });
        }
        if self.case.owner != Some(me) {
            return Err(Refusal::NotTaken);
        }
        Ok(self.held(state))
    }

    /// The case in `state`, held by the actor for another lease.
    fn held(&self, state: State) -> Case {
        let mut case = self.case.clone();
        case.state = state;
        case.owner = Some(self.setting.actor.id);
        case.lease = Some(Lease {
            holder: self.setting.actor.id,
            until: self.setting.now + LEASE,
        });
        case
    }

    /// The case in `state`, held by nobody.
    fn free(&self, state: State) -> Case {
        let mut case = self.case.clone();
        case.state = state;
        case.lease = None;
        case
    }

    fn take(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Take)?;
        let me = self.setting.actor.id;
        if let Some(holder) = self
            .case
            .holder(self.setting.now)
            .filter(|holder| *holder != me)
        {
            return Err(Refusal::Held { by: holder });
        }
        let assigned_to_other = self.case.state == State::Assigned && self.case.owner != Some(me);
        if assigned_to_other && self.setting.actor.role != Role::Supervisor {
            return Err(self
                .case
                .owner
                .map_or(Refusal::NotTaken, |by| Refusal::Held { by }));
        }
        Ok(Outcome {
            case: self.held(state),
            facts: vec![Fact::Taken],
        })
    }

    fn release(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Release)?;
        if let Some(owner) = self.case.owner
            && owner != self.setting.actor.id
            && self.setting.actor.role != Role::Supervisor
        {
            return Err(Refusal::Held { by: owner });
        }
        let mut case = self.free(state);
        case.owner = None;
        Ok(Outcome {
            case,
            facts: vec![Fact::Released],
        })
    }

    fn assign(&self, to: PersonId) -> Result<Outcome, Refusal> {
        let mut case = self.free(self.next(Event::Assign)?);
        case.owner = Some(to);
        Ok(Outcome {
            case,
            facts: vec![Fact::Assigned { to }],
        })
    }

    fn check(&self, item: &str, answer: Option<Answer>, note: &str) -> Result<Outcome, Refusal> {
        let mut case = self.working(Event::Work)?;
        let filing = &self.case.filing;
        if !self
            .setting
            .regime
            .checklist(filing.kind, &filing.tech_domain)
            .any(|known| known.id == item)
        {
            return Err(Refusal::UnknownCheck {
                item: item.to_owned(),
            });
        }
        match answer {
            Some(answer) => {
                let stored = CheckAnswer {
                    answer,
                    note: note.to_owned(),
                    by: self.setting.actor.id,
                    at: self.setting.now,
                };
                case.checks.insert(item.to_owned(), stored);
            }
            None => {
                case.checks.remove(item);
            }
        }
        let fact = Fact::Checked {
            item: item.to_owned(),
            answer,
            note: note.to_owned(),
        };
        Ok(Outcome {
            case,
            facts: vec![fact],
        })
    }

    fn judge(&self, judging: &Judging) -> Result<Outcome, Refusal> {
        let mut case = self.working(Event::Work)?;
        if judging.verdict == Verdict::Dismissed && judging.reason.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        case.judgements
            .retain(|judged| judged.asset != judging.asset);
        case.judgements.push(Judgement {
            asset: judging.asset,
            asset_key: judging.asset_key.clone(),
            asset_name: judging.asset_name.clone(),
            verdict: judging.verdict,
            reason: judging.reason.clone(),
            score: judging.score,
            confidence: judging.confidence,
            why: judging.why.clone(),
            by: self.setting.actor.id,
            at: self.setting.now,
        });
        // A cited asset contradicts an earlier "nothing found".
        if judging.verdict == Verdict::Cited {
            case.nothing_found = None;
        }
        Ok(Outcome {
            case,
            facts: vec![Fact::Judged(judging.clone())],
        })
    }

    fn unjudge(&self, asset: AssetId) -> Result<Outcome, Refusal> {
        let mut case = self.working(Event::Work)?;
        let before = case.judgements.len();
        case.judgements.retain(|judged| judged.asset != asset);
        if case.judgements.len() == before {
            return Err(Refusal::UnknownJudgement { asset });
        }
        Ok(Outcome {
            case,
            facts: vec![Fact::Unjudged { asset }],
        })
    }

    fn nothing_found(&self, query: &str) -> Result<Outcome, Refusal> {
        let mut case = self.working(Event::Work)?;
        case.nothing_found = Some(NothingFound {
            query: query.to_owned(),
            by: self.setting.actor.id,
            at: self.setting.now,
        });
        Ok(Outcome {
            case,
            facts: vec![Fact::NothingFound {
                query: query.to_owned(),
            }],
        })
    }

    fn save_draft(&self, draft: &Draft) -> Result<Outcome, Refusal> {
        let mut case = self.working(Event::Work)?;
        let characters = draft.reasoning.chars().count() + draft.recommendations.chars().count();
        let fact = Fact::DraftSaved {
            sense: draft.sense,
            characters: characters as u64,
        };
        case.draft = Some(StoredDraft {
            draft: draft.clone(),
            by: self.setting.actor.id,
            at: self.setting.now,
        });
        Ok(Outcome {
            case,
            facts: vec![fact],
        })
    }

    fn send_back(&self, defects: &[Defect]) -> Result<Outcome, Refusal> {
        let state = self.working(Event::Return)?.state;
        let returns = u8::from(self.case.returned.is_some());
        if returns >= self.setting.regime.returns.allowed.min(1) {
            return Err(Refusal::AlreadyReturned);
        }
        if defects.is_empty() || defects.iter().any(|defect| defect.text.trim().is_empty()) {
            return Err(Refusal::ReasonRequired);
        }
        let mut case = self.free(state);
        case.returned = Some(Return {
            defects: defects.to_vec(),
            by: self.setting.actor.id,
            at: self.setting.now,
            answered_at: None,
            answer: String::new(),
        });
        Ok(Outcome {
            case,
            facts: vec![Fact::Returned {
                defects: defects.to_vec(),
            }],
        })
    }

    /// The clock restarts with the answer: a new cycle, the old one kept as it was.
    fn answer(&self, text: &str, filing: Option<&Filing>) -> Result<Outcome, Refusal> {
        let mut case = self.free(self.next(Event::Answer)?);
        if text.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let today = local_date(self.setting.now);
        let cycle = self
            .setting
            .regime
            .begin_cycle(
                case.filing.kind,
                today,
                self.setting.calendar,
                CycleCause::Answer,
            )
            .ok_or(Refusal::CalendarExhausted)?;
        let due = cycle.due;
        case.cycles.push(cycle);
        if let Some(filing) = filing {
            case.filing = filing.clone();
        }
        if let Some(returned) = &mut case.returned {
            returned.answered_at = Some(self.setting.now);
            text.clone_into(&mut returned.answer);
        }
        Ok(Outcome {
            case,
            facts: vec![Fact::Answered { due }],
        })
    }

    fn issue(&self, confirm: &str) -> Result<Outcome, Refusal> {
        let sense = self
            .case
            .draft
            .as_ref()
            .and_then(|stored| stored.draft.sense);
        let event = match sense.map(Sense::issued_state) {
            Some(State::IssuedDenied) => Event::IssueDenied,
            Some(State::IssuedNotRequired) => Event::IssueNotRequired,
            _ => Event::IssueFavourable,
        };
        let first = match (&self.case.proposed, self.case.state) {
            (Some(proposal), State::AwaitingSignature) => {
                self.next(event)?;
                if proposal.by == self.setting.actor.id {
                    return Err(Refusal::SamePerson);
                }
                Some(proposal.by)
            }
            _ => {
                self.working(event)?;
                None
            }
        };
        let missing = missing(self.case, self.setting.regime);
        let (Some(stored), Some(sense), true) = (&self.case.draft, sense, missing.is_empty())
        else {
            return Err(Refusal::Incomplete { missing });
        };
        if self
            .setting
            .regime
            .outcome(self.case.filing.kind, sense)
            .is_none()
        {
            return Err(Refusal::Outcome { sense });
        }
        if confirm != confirmation(&self.case.folio) {
            return Err(Refusal::Confirmation);
        }
        if first.is_none()
            && needs_second_person(self.case, self.setting.regime, self.setting.flags)
        {
            let mut case = self.free(self.next(Event::Propose)?);
            case.proposed = Some(Proposal {
                by: self.setting.actor.id,
                at: self.setting.now,
            });
            return Ok(Outcome {
                case,
                facts: vec![Fact::Proposed { sense }],
            });
        }
        let signed_by: Vec<PersonId> = first.into_iter().chain([self.setting.actor.id]).collect();
        let mut case = self.free(self.next(event)?);
        case.proposed = None;
        case.opinion = Some(Opinion {
            number: None,
            sense,
            cause: Cause::Issued,
            reasoning: stored.draft.reasoning.clone(),
            recommendations: stored.draft.recommendations.clone(),
            legal_basis: self
                .setting
                .regime
                .legal_basis(self.case.filing.kind, sense),
            price_ruled: stored.draft.price_ruled,
            drafted_by: Some(stored.by),
            signed_by: signed_by.clone(),
            issued_at: self.setting.now,
        });
        Ok(Outcome {
            case,
            facts: vec![Fact::Issued {
                sense,
                number: String::new(),
                signed_by,
            }],
        })
    }

    fn challenge(&self, comment: &str) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Challenge)?;
        if comment.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let mut case = self.free(state);
        case.proposed = None;
        Ok(Outcome {
            case,
            facts: vec![Fact::Challenged {
                comment: comment.to_owned(),
            }],
        })
    }

    fn lapse(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Lapse)?;
        let cycle = self.lapsed_cycle().ok_or(Refusal::NotDue)?;
        let kind = self.case.filing.kind;
        let mut case = self.free(state);
        case.proposed = None;
        case.opinion = Some(Opinion {
            number: None,
            sense: Sense::Favourable,
            cause: Cause::DeemedApproval,
            reasoning: String::new(),
            recommendations: String::new(),
            legal_basis: self.setting.regime.legal_basis(kind, Sense::Favourable),
            price_ruled: None,
            drafted_by: None,
            signed_by: Vec::new(),
            issued_at: cycle.lapses_at(),
        });
        Ok(Outcome {
            facts: vec![Fact::Deemed { due: cycle.due }],
            case,
        })
    }

    fn withdraw(&self, reason: &str) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Withdraw)?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let mut case = self.free(state);
        case.proposed = None;
        Ok(Outcome {
            case,
            facts: vec![Fact::Withdrawn {
                reason: reason.to_owned(),
            }],
        })
    }
}
