//! What stands before the screen: help, questions, lists to pick from, two versions side by side.

use super::Field;
use crate::domain::act::Act;
use crate::domain::ids::{AssetId, PersonId, RequestId};
use crate::domain::opinion::Draft;
use crate::tui::keymap::{Action, Context};
use crate::wire::queue::Sort;
use crate::wire::request::{HistoryEntry, RequestView};
use serde::Serialize;

/// What a written reason is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Why a candidate does not serve.
    Dismiss { asset: AssetId },
    /// What the institution must send.
    Return,
    /// Why the second person does not sign.
    Challenge,
    /// The price that is ruled; nothing takes it away.
    Price,
    /// A note on the answer to a checklist item.
    CheckNote { item: String },
    /// Until when, and why: one line.
    Postpone,
    /// What is appended to the grounds of several drafts.
    Text,
    /// The file that rows are exported to.
    Export,
}

/// A question with a line to write in, and ready answers to pick by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prompt {
    pub ask: Ask,
    pub field: Field,
    /// Catalogue keys of ready answers.
    pub ready: Vec<&'static str>,
}

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PickItem {
    Person(PersonId),
    Sort(Sort),
    Act(Action),
}

/// A list that narrows as one types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picker {
    pub field: Field,
    /// Everything that can be picked, with the text it is found by.
    pub items: Vec<(PickItem, String)>,
    /// Why each of them is not possible now; empty where all are.
    pub obstacles: Vec<Option<String>>,
    /// Indices into `items` that match, best first.
    pub shown: Vec<usize>,
    pub cursor: usize,
}

/// My version and the server's, after somebody else was faster.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    pub mine: Draft,
    pub act: Act,
    /// Here once it was fetched.
    pub theirs: Option<Box<RequestView>>,
}

/// What is in front.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlay {
    /// Keys of the context below, scrolled to a line.
    Help {
        below: Context,
        scroll: usize,
    },
    Messages {
        scroll: usize,
    },
    /// The chain of days behind the due date.
    Why {
        scroll: usize,
    },
    Annexes {
        scroll: usize,
    },
    History {
        entries: Option<Vec<HistoryEntry>>,
        scroll: usize,
    },
    /// What was said and seen before on the open request's object.
    Precedents {
        cursor: usize,
    },
    /// The details of a candidate or an asset.
    Asset {
        asset: Box<crate::wire::inventory::Candidate>,
        scroll: usize,
    },
    /// What will be signed; the field takes the folio's last digits.
    Issue {
        digits: Field,
        wrong: bool,
    },
    /// The plan of a bulk act, and what became of it.
    Plan {
        scroll: usize,
    },
    Prompt(Prompt),
    Picker(Picker),
    Conflict {
        request: RequestId,
        conflict: Box<Conflict>,
    },
}

impl Overlay {
    pub fn context(&self) -> Context {
        match self {
            Overlay::Help { .. } => Context::Help,
            Overlay::Messages { .. } => Context::Messages,
            Overlay::Why { .. } | Overlay::Annexes { .. } | Overlay::Asset { .. } => Context::Why,
            Overlay::Conflict { .. } => Context::Why,
            Overlay::History { .. } => Context::History,
            Overlay::Precedents { .. } => Context::Precedents,
            Overlay::Issue { .. } => Context::Confirm,
            Overlay::Plan { .. } => Context::Plan,
            Overlay::Prompt(_) => Context::Prompt,
            Overlay::Picker(picker)
                if matches!(picker.items.first(), Some((PickItem::Act(_), _))) =>
            {
                Context::Palette
            }
            Overlay::Picker(_) => Context::Picker,
        }
    }
}
