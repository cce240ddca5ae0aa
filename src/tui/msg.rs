//! Everything that can happen to the terminal UI.
//!
//! One enum, serialisable, on one channel: whoever has the messages of a session can play it again.
//! Times come inside the messages, since `update` reads no clock.

use super::keymap::Key;
use super::model::{Link, Ticket};
use crate::domain::opinion::Draft;
use crate::domain::person::Person;
use crate::wire::directory::RulePack;
use crate::wire::event::PushEvent;
use crate::wire::inventory::Candidates;
use crate::wire::precedent::Precedents;
use crate::wire::problem::Problem;
use crate::wire::queue::{Counts, QueuePage, QueueRow};
use crate::wire::receipt::Receipt;
use crate::wire::request::{HistoryEntry, PersonRef, RequestView};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::RequestId;

/// Why the server did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "snake_case")]
pub enum Failure {
    /// It answered with a problem.
    Problem { problem: Box<Problem> },
    /// It could not be reached, or its answer made no sense.
    Unreachable { detail: String },
}

pub type Answer<T> = Result<T, Failure>;

/// Where a fetched page goes in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRole {
    /// Replaces the window: the view's first page.
    First,
    /// Replaces the window: the view's last page.
    Last,
    /// Goes behind the loaded rows.
    Below,
    /// Goes before the loaded rows.
    Above,
}

/// A deadline that `update` asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// The cursor has rested: the preview may be fetched.
    Preview,
    /// The filter has rested: rows and counts may be fetched.
    Filter,
    /// A chord has waited: show what can follow.
    WhichKey,
    /// The draft has rested: the server may have it.
    Draft,
    /// Push events have been gathered for a moment.
    Pushed,
}

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "msg", rename_all = "snake_case")]
pub enum Msg {
    /// A key, and how many keys of text arrived together with it.
    Key {
        key: Key,
        burst: usize,
        at: Timestamp,
    },
    /// A key that came again because it is held down.
    Held {
        key: Key,
        burst: usize,
        at: Timestamp,
    },
    Paste {
        text: String,
    },
    Resize {
        columns: u16,
        rows: u16,
    },
    /// A deadline passed. `generation` tells it from one that was asked for earlier.
    Timer {
        timer: Timer,
        generation: u64,
        at: Timestamp,
    },
    /// The process was stopped and goes on; the screen must be drawn anew.
    Resumed {
        at: Timestamp,
    },
    /// The terminal or its session asks us to go: nothing may be lost.
    Terminate,

    Me {
        answer: Answer<Person>,
        at: Timestamp,
    },
    People {
        answer: Answer<Vec<PersonRef>>,
    },
    Regime {
        answer: Answer<RulePack>,
    },
    Page {
        generation: u64,
        role: PageRole,
        answer: Answer<QueuePage>,
        at: Timestamp,
    },
    Row {
        answer: Answer<Box<QueueRow>>,
    },
    Counts {
        generation: u64,
        filtered: bool,
        answer: Answer<Counts>,
    },
    /// How many rows each built-in tab has under the filter of a saved one.
    SavedCount {
        generation: u64,
        /// Which of the saved tabs.
        at: usize,
        answer: Answer<Counts>,
    },
    Request {
        id: RequestId,
        answer: Answer<Box<RequestView>>,
        at: Timestamp,
    },
    /// The request under the queue's cursor, for the preview.
    Preview {
        id: RequestId,
        answer: Answer<Box<RequestView>>,
    },
    /// The requests of a plan.
    PlanCases {
        generation: u64,
        answers: Vec<(RequestId, Answer<Box<RequestView>>)>,
        at: Timestamp,
    },
    /// Rows were written to a file, or why not.
    Exported {
        path: String,
        answer: Result<usize, String>,
    },
    Candidates {
        id: RequestId,
        answer: Answer<Candidates>,
    },
    /// What was said and seen before on a request's object.
    Precedents {
        id: RequestId,
        answer: Answer<Precedents>,
    },
    /// A free search of the inventory.
    Found {
        generation: u64,
        answer: Answer<Candidates>,
    },
    History {
        id: RequestId,
        answer: Answer<Vec<HistoryEntry>>,
    },

    /// The server answered an act.
    Done {
        ticket: Ticket,
        answer: Answer<Receipt>,
        at: Timestamp,
    },
    /// An act was not sent, because one that it stood on was refused.
    Dropped {
        ticket: Ticket,
    },
    /// The next request was taken, or there is none.
    Next {
        answer: Answer<Option<Receipt>>,
        at: Timestamp,
    },
    /// Acts left over from an earlier session wait to be sent.
    Unsent {
        count: usize,
    },

    Pushed {
        events: Vec<PushEvent>,
    },
    Link {
        link: Link,
        at: Timestamp,
    },

    /// A draft that an earlier session left on disk.
    DraftFound {
        id: RequestId,
        draft: Draft,
        saved_at: Timestamp,
    },
    /// The draft could not be written to disk.
    DraftNotSaved {
        detail: String,
    },
    /// `$EDITOR` is done; `None` when it failed, with its reason.
    Edited {
        text: Option<String>,
        detail: String,
    },
    Copied {
        route: String,
    },
    /// The keymap file as it stands now.
    KeymapText {
        origin: String,
        text: String,
    },
    /// The keymap file cannot be read.
    KeymapUnread {
        origin: String,
        detail: String,
    },
    /// The keymap comes with the program: there is no file to read anew.
    KeymapBuiltIn,
}
