//! What a person can do to a case, and what follows from it.
//!
//! [`apply`] is the only way a case changes after reception: it asks the lifecycle table, the rule
//! pack and the case itself, and answers with the changed case and the facts to be recorded, or
//! with the reason why not. The terminal asks the same function before it offers an act.

mod apply;
mod completeness;
mod inverse;
mod postpone;
#[cfg(test)]
mod tests;

pub use apply::apply;
pub use completeness::{confirmation, missing, needs_second_person};
pub use inverse::{inverse, place_again};

use crate::domain::calendar::Calendar;
use crate::domain::candidate::{Confidence, Reason, Verdict};
use crate::domain::case::{Case, Defect, Until};
use crate::domain::checklist::Answer;
use crate::domain::ids::{AssetId, PersonId};
use crate::domain::lifecycle::Illegal;
use crate::domain::opinion::{Cause, Draft, Sense};
use crate::domain::person::Person;
use crate::domain::precedent::Flag;
use crate::domain::regime::Regime;
use crate::domain::request::{Filing, State};
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
    /// Puts the case aside; its clock runs on.
    Postpone {
        wait: Until,
        reason: String,
    },
    /// Takes a postponement back.
    Resume,
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
    Postponed {
        wait: Until,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
        back_on: Option<Date>,
        reason: String,
    },
    Resumed,
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
            Fact::Postponed { .. } => "postponed",
            Fact::Resumed => "resumed",
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
    #[error("a case is postponed to a later day")]
    NotLater,
    #[error("not beyond the legal day")]
    BeyondDue {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    #[error("the legal day is too near")]
    DueTooNear {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        due: Date,
    },
    #[error("no answer is awaited")]
    NoAnswerAwaited,
    #[error("the case is not postponed")]
    NotPostponed,
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
    /// What the request was flagged for.
    pub flags: &'a [Flag],
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
