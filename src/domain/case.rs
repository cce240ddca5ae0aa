//! A case: a request with all that was done about it, as one consistent whole.

use super::candidate::{Judgement, NothingFound};
use super::checklist::CheckAnswer;
use super::clock::Cycle;
use super::ids::{PersonId, RequestId};
use super::institution::InstitutionKey;
use super::opinion::{Opinion, StoredDraft};
use super::request::{Filing, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A claim on a case: who works on it, until when unless renewed. Taken by compare-and-set.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub holder: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

/// One thing that was wrong with a filing when it was sent back.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// The checklist item that failed, or empty.
    #[serde(default)]
    pub check: String,
    pub text: String,
}

/// The one return that the law allows, and its answer.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub defects: Vec<Defect>,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = DateTime))]
    pub answered_at: Option<Timestamp>,
    #[serde(default)]
    pub answer: String,
}

/// A first signature that waits for a second person of the Unit.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What a postponed case waits for.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "until", rename_all = "snake_case")]
pub enum Until {
    /// A local date.
    Date {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        on: Date,
    },
    /// The institution's answer to a return.
    Answer,
}

/// A case put aside for a while; its clock runs on.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postponement {
    pub wait: Until,
    /// Local date on which it is back on top, never within two business days of the legal day;
    /// absent while the institution's answer is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub back_on: Option<Date>,
    pub reason: String,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A request and everything done about it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: RequestId,
    /// The number that people use, such as `UGD-2015-00123`.
    pub folio: String,
    /// The id that an imported file gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub institution: InstitutionKey,
    /// The rule pack that applies, chosen by the date of reception.
    pub regime: String,
    pub state: State,
    /// Increased by every act; the value of `If-Match`.
    pub version: i64,
    /// Local date of reception at the Unit (America/Mexico_City).
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub received_on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    pub filing: Filing,
    /// Clock cycles, oldest first; the last one is the running one.
    pub cycles: Vec<Cycle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Return>,
    #[serde(default)]
    pub checks: BTreeMap<String, CheckAnswer>,
    #[serde(default)]
    pub judgements: Vec<Judgement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing_found: Option<NothingFound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<StoredDraft>,
    /// Set while, and only while, the state is `AwaitingSignature`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
    /// Until somebody works on it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postponed: Option<Postponement>,
    /// Practice data is marked as such wherever it is shown.
    #[serde(default)]
    pub practice: bool,
}

impl Case {
    /// Who holds the case at `now`, by a lease that has not run out.
    pub fn holder(&self, now: Timestamp) -> Option<PersonId> {
        self.lease
            .as_ref()
            .filter(|lease| lease.until > now)
            .map(|lease| lease.holder)
    }

    /// Whether somebody cited this case's evidence on the inventory: a judged candidate, or the
    /// recorded answer that nothing serves.
    pub fn inventory_checked(&self) -> bool {
        !self.judgements.is_empty() || self.nothing_found.is_some()
    }

    /// The legal day by which the Unit must answer; `None` once no clock runs.
    pub fn due(&self) -> Option<Date> {
        self.state
            .clock_runs()
            .then(|| self.cycles.last().map(|cycle| cycle.due))
            .flatten()
    }
}
