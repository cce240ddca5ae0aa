//! What happens to a study before the Unit receives it: drafting, signature, the control body.
//!
//! Owns what a case keeps of that time. Which step may follow which is `lifecycle`'s, who may read it
//! is the service's. Support: art. 9 for signature and control body (8 business days).

use super::clock::Cycle;
use super::ids::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A study on its way to the Unit, and later how it came there.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    /// The name that it had before the Unit gave it a folio.
    pub name: String,
    /// The signature of the head of the institution's ICT unit; gone when the study is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<StudySignature>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_body: Option<ControlBodyReview>,
    /// How the control body's step ended; set when the Unit received the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_after: Option<SentAfter>,
}

/// Who answers for the study.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudySignature {
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// The time that the institution's control body has, and what it said.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlBodyReview {
    pub sent_by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub sent_at: Timestamp,
    /// Counted by the control body's own calendar.
    pub cycle: Cycle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Remarks>,
}

/// The control body's suggestions or observations (`sugerencias u observaciones`).
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    pub text: String,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// Why a study could go to the Unit.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentAfter {
    /// The control body answered.
    Remarks,
    /// Its days passed in silence, and the rule pack lets the study go on then.
    Silence,
    /// The rule pack asks nothing of the control body for this kind.
    Direct,
}

impl SentAfter {
    pub const ALL: [SentAfter; 3] = [SentAfter::Remarks, SentAfter::Silence, SentAfter::Direct];

    pub fn name(self) -> &'static str {
        match self {
            SentAfter::Remarks => "remarks",
            SentAfter::Silence => "silence",
            SentAfter::Direct => "direct",
        }
    }
}
