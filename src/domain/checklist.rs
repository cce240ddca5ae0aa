//! The reviewer's checklist: what the rule pack asks, and what was answered.

use super::ids::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The legal verification that an item belongs to (art 2), or the articles of a technology domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// (i) That it is ICT or OT.
    IsIct,
    /// (ii) Alignment with the national digital strategy.
    Alignment,
    /// (iii) The formal requirements.
    Formal,
    /// What the articles on a technology domain bring in.
    Domain,
}

impl Verification {
    pub const ALL: [Verification; 4] = [
        Verification::IsIct,
        Verification::Alignment,
        Verification::Formal,
        Verification::Domain,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Verification::IsIct => "is_ict",
            Verification::Alignment => "alignment",
            Verification::Formal => "formal",
            Verification::Domain => "domain",
        }
    }
}

/// The answer to one item.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
    NotApplicable,
}

impl Answer {
    pub const ALL: [Answer; 3] = [Answer::Yes, Answer::No, Answer::NotApplicable];

    pub fn name(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::NotApplicable => "not_applicable",
        }
    }
}

/// An answer as stored.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    pub answer: Answer,
    #[serde(default)]
    pub note: String,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}
