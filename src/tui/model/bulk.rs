//! Marks, what is done to many requests at once, and what can be taken back.
//!
//! Plain data. Requests are named by id and folio, never by their place in a list.

use super::Ticket;
use crate::domain::act::Act;
use crate::domain::case::Until;
use crate::domain::ids::{PersonId, RequestId};
use crate::tui::keymap::Action;
use serde::Serialize;

/// A marked request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub id: RequestId,
    pub folio: String,
}

/// What a bulk act does to each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Take,
    Release,
    Assign {
        to: PersonId,
    },
    Postpone {
        wait: Until,
        reason: String,
    },
    /// Appends to the grounds of the draft.
    Text {
        text: String,
    },
    /// Writes the rows to a file; changes nothing.
    Export {
        path: String,
    },
}

/// How far a bulk act has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The requests are being fetched.
    Looking,
    /// Every row says what will happen; nothing has.
    Planned,
    /// Confirmed.
    Running,
    Finished,
}

/// What will become of a row, or became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Looking,
    /// With the acts that take it back, where there are any. No act: the row is exported.
    Will {
        act: Option<Box<Act>>,
        back: Option<Vec<Act>>,
    },
    /// Why not: a sentence.
    Excluded(String),
    Sent(Ticket),
    Done,
    /// Somebody else changed or holds it.
    Conflict(String),
    Refused(String),
}

/// A row of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanRow {
    pub id: RequestId,
    pub folio: String,
    /// The version that was shown when the plan was made.
    pub version: i64,
    pub fate: Fate,
}

/// An act on an explicit list of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bulk {
    pub action: Action,
    pub how: How,
    pub generation: u64,
    pub stage: Stage,
    pub rows: Vec<PlanRow>,
}

/// An act on one request, and what takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    pub id: RequestId,
    pub folio: String,
    pub act: Act,
    pub back: Vec<Act>,
}

/// One step of undo: an act, a bulk act, or a change of the marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    Acts(Vec<Move>),
    /// The marks as they were before; after undoing, as they were then.
    Marks(Vec<Mark>),
}
