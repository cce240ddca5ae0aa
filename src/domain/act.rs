//! What a person can do to a case, and what follows from it.
//!
//! `apply` is the only way a case changes after reception: it asks the lifecycle table, the rule
//! pack and the case itself, and answers with the changed case and the facts to be recorded, or
//! with the reason why not. The terminal asks the same function before it offers an act.

use super::calendar::Calendar;
use super::candidate::{Confidence, Judgement, NothingFound, Reason, Verdict};
use super::case::{Case, Defect, Lease, Proposal, Return};
use super::checklist::{Answer, CheckAnswer};
use super::clock::{Cycle, CycleCause, local_date};
use super::ids::{AssetId, PersonId};
use super::lifecycle::{self, Event, Illegal};
use super::opinion::{Cause, Draft, Opinion, Sense, StoredDraft};
use super::person::{Person, Role};
use super::regime::{Regime, Silence};
use super::request::{Filing, State};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a claim lasts without any act of its holder.
pub const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// A candidate judged, as the reviewer saw it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judging {
    pub asset: AssetId,
    pub asset_key: String,
    pub asset_name: String,
    pub verdict: Verdict,
    #[serde(default)]
    pub reason: String,
    pub score: u32,
    pub confidence: Confidence,
    #[serde(default)]
    pub why: Vec<Reason>,
}

/// An act on a case.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    Take,
    Release,
    Assign {
        to: PersonId,
    },
    Check {
        item: String,
        answer: Option<Answer>,
        note: String,
    },
    Judge(Judging),
    /// Takes a judgement back.
    Unjudge {
        asset: AssetId,
    },
    NothingFound {
        query: String,
    },
    SaveDraft(Draft),
    Return {
        defects: Vec<Defect>,
    },
    Answer {
        text: String,
        filing: Option<Box<Filing>>,
    },
    /// Signs the stored draft. `confirm` are the last four digits of the folio.
    Issue {
        confirm: String,
    },
    Challenge {
        comment: String,
    },
    /// The day passed in silence; only the server says so.
    Lapse,
    Withdraw {
        reason: String,
    },
}

/// What happened, as the event log keeps it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    Received {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    Taken,
    Released,
    Assigned {
        to: PersonId,
    },
    Checked {
        item: String,
        answer: Option<Answer>,
        note: String,
    },
    Judged(Judging),
    Unjudged {
        asset: AssetId,
    },
    NothingFound {
        query: String,
    },
    DraftSaved {
        sense: Option<Sense>,
        characters: u64,
    },
    Returned {
        defects: Vec<Defect>,
    },
    Answered {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    Proposed {
        sense: Sense,
    },
    Challenged {
        comment: String,
    },
    Issued {
        sense: Sense,
        number: String,
        signed_by: Vec<PersonId>,
    },
    /// The deemed approval, with the day that passed.
    Deemed {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    Withdrawn {
        reason: String,
    },
    ContractRegistered,
    Closed,
}

impl Fact {
    /// Stable name of the fact, as events carry it.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Received { .. } => "received",
            Fact::Taken => "taken",
            Fact::Released => "released",
            Fact::Assigned { .. } => "assigned",
            Fact::Checked { .. } => "checked",
            Fact::Judged(_) => "judged",
            Fact::Unjudged { .. } => "unjudged",
            Fact::NothingFound { .. } => "nothing_found",
            Fact::DraftSaved { .. } => "draft_saved",
            Fact::Returned { .. } => "returned",
            Fact::Answered { .. } => "answered",
            Fact::Proposed { .. } => "proposed",
            Fact::Challenged { .. } => "challenged",
            Fact::Issued { .. } => "issued",
            Fact::Deemed { .. } => "deemed",
            Fact::Withdrawn { .. } => "withdrawn",
            Fact::ContractRegistered => "contract_registered",
            Fact::Closed => "closed",
        }
    }
}

/// One thing that an opinion still lacks.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// A required item of the checklist has no answer.
    Check {
        item: String,
    },
    /// No candidate was judged and "nothing found" was not recorded.
    Inventory,
    Sense,
    Reasoning,
    /// The sense says that there are recommendations.
    Recommendations,
    /// The sense says that an existing asset serves, and none is cited.
    CitedAsset,
}

/// Why an act cannot be done.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("not possible in state {}", state.name())]
    State { state: State },
    #[error("not possible for this role")]
    Role,
    #[error("held by another person")]
    Held { by: PersonId },
    #[error("the case must be taken first")]
    NotTaken,
    #[error("a request can be returned only once")]
    AlreadyReturned,
    #[error("the opinion is not complete")]
    Incomplete { missing: Vec<Missing> },
    /// The rule pack does not know this sense for this kind.
    #[error("no such outcome for this kind")]
    Outcome { sense: Sense },
    #[error("a second person must sign")]
    SamePerson,
    #[error("the confirmation does not match the folio")]
    Confirmation,
    #[error("a reason is required")]
    ReasonRequired,
    #[error("the checklist has no such item")]
    UnknownCheck { item: String },
    #[error("no such judgement")]
    UnknownJudgement { asset: AssetId },
    #[error("the legal day has passed")]
    Lapsed {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    #[error("the legal day has not passed")]
    NotDue,
    #[error("the calendar does not reach that far")]
    CalendarExhausted,
}

impl From<(Illegal, State)> for Refusal {
    fn from((illegal, state): (Illegal, State)) -> Self {
        match illegal {
            Illegal::State => Refusal::State { state },
            Illegal::Role => Refusal::Role,
        }
    }
}

/// Who acts, when, and under which law.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub actor: &'a Person,
    pub now: Timestamp,
    pub regime: &'a Regime,
    /// The calendar of the authority that the clock binds.
    pub calendar: &'a Calendar,
}

/// A changed case, with what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub case: Case,
    pub facts: Vec<Fact>,
}

impl Outcome {
    /// Whether an opinion was signed that the store must now number.
    pub fn needs_number(&self) -> bool {
        self.case
            .opinion
            .as_ref()
            .is_some_and(|o| o.cause == Cause::Issued && o.number.is_none())
    }

    /// Gives the signed opinion its number, in the case and in the fact.
    pub fn number(&mut self, assigned: &str) {
        if let Some(opinion) = &mut self.case.opinion {
            opinion.number = Some(assigned.to_owned());
        }
        for fact in &mut self.facts {
            if let Fact::Issued { number, .. } = fact {
                assigned.clone_into(number);
            }
        }
    }
}

/// Everything that an opinion on this case still lacks, in the order of the checklist.
pub fn missing(case: &Case, regime: &Regime) -> Vec<Missing> {
    let mut missing: Vec<Missing> = regime
        .checklist(case.filing.kind, &case.filing.tech_domain)
        .filter(|item| item.required && !case.checks.contains_key(&item.id))
        .map(|item| Missing::Check {
            item: item.id.clone(),
        })
        .collect();
    if !case.inventory_checked() {
        missing.push(Missing::Inventory);
    }
    let draft = case.draft.as_ref().map(|stored| &stored.draft);
    let sense = draft.and_then(|draft| draft.sense);
    if sense.is_none() {
        missing.push(Missing::Sense);
    }
    if draft.is_none_or(|draft| draft.reasoning.trim().is_empty()) {
        missing.push(Missing::Reasoning);
    }
    let outcome = sense.and_then(|sense| regime.outcome(case.filing.kind, sense));
    if outcome.is_some_and(|outcome| outcome.needs_recommendations)
        && draft.is_none_or(|draft| draft.recommendations.trim().is_empty())
    {
        missing.push(Missing::Recommendations);
    }
    if outcome.is_some_and(|outcome| outcome.needs_cited_asset)
        && !case
            .judgements
            .iter()
            .any(|judged| judged.verdict == Verdict::Cited)
    {
        missing.push(Missing::CitedAsset);
    }
    missing
}

/// Whether signing this draft takes a second person, by the rule pack.
pub fn needs_second_person(case: &Case, regime: &Regime) -> bool {
    case.draft
        .as_ref()
        .and_then(|stored| stored.draft.sense)
        .is_some_and(|sense| {
            regime
                .needs_second_person(sense, case.filing.amount, false)
                .is_some()
        })
}

/// The digits that confirm an issue: the last four of the folio.
pub fn confirmation(folio: &str) -> String {
    let digits: Vec<char> = folio.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}

/// Does `act` to `case`, or says why it cannot be done.
///
/// # Errors
/// A [`Refusal`] that names the rule; the case is unchanged.
pub fn apply(case: &Case, act: &Act, setting: Setting<'_>) -> Result<Outcome, Refusal> {
    let applying = Applying { case, setting };
    let mut outcome = applying.outcome(act)?;
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
        if first.is_none() && needs_second_person(self.case, self.setting.regime) {
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
