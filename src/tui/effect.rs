//! Everything that the terminal UI asks of the world. `runtime` performs it.

use super::model::Ticket;
use super::msg::{PageRole, Timer};
use crate::domain::act::Act;
use crate::domain::ids::RequestId;
use crate::domain::opinion::Draft;
use crate::wire::queue::{QueueQuery, QueueRow};
use serde::Serialize;

/// What to do. Answers come back as messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    FetchMe,
    FetchPeople,
    FetchRegime {
        id: String,
    },
    FetchPage {
        generation: u64,
        role: PageRole,
        query: QueueQuery,
    },
    FetchRow {
        id: RequestId,
    },
    FetchCounts {
        generation: u64,
        filter: String,
    },
    /// The counts under the filter of a saved tab.
    FetchSavedCount {
        generation: u64,
        at: usize,
        filter: String,
    },
    FetchRequest {
        id: RequestId,
    },
    FetchPreview {
        id: RequestId,
    },
    /// Whole requests for the plan of a bulk act; all in one answer.
    FetchPlan {
        generation: u64,
        ids: Vec<RequestId>,
    },
    /// Write rows to a file that is not there yet.
    Export {
        path: String,
        rows: Vec<QueueRow>,
    },
    FetchCandidates {
        id: RequestId,
    },
    FetchPrecedents {
        id: RequestId,
    },
    Search {
        generation: u64,
        query: String,
    },
    FetchHistory {
        id: RequestId,
    },

    /// Through the outbox: on disk first, then sent, in order, exactly once.
    Send {
        ticket: Ticket,
        request: RequestId,
        version: i64,
        act: Box<Act>,
    },
    /// Take whatever the server says is next.
    TakeNext,

    SaveDraft {
        id: RequestId,
        draft: Draft,
    },
    DropDraft {
        id: RequestId,
    },
    LoadDraft {
        id: RequestId,
    },
    /// Hand the terminal to `$EDITOR` with this text.
    Edit {
        text: String,
    },
    Copy {
        text: String,
    },

    /// Ask for [`super::msg::Msg::Timer`]; a later call for the same timer replaces an earlier one.
    After {
        timer: Timer,
        milliseconds: u64,
        generation: u64,
    },
    /// Write down the filters that were used, the latest first.
    SaveFilters {
        filters: Vec<String>,
    },
    /// Read the keymap file again.
    ReadKeymap,
    /// Draw everything anew, trusting nothing of what the terminal shows.
    Redraw,
    Suspend,
    Quit,
}
