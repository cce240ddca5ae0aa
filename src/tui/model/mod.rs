//! What the terminal UI knows.
//!
//! Plain data: `update` is the only one who changes it, `view` only reads it. Text from the server
//! stays as it came; it becomes `DisplayText` where it is drawn.

mod bulk;
mod field;
mod inventory;
mod link;
mod overlay;
mod queue;
mod request;
mod window;

pub use bulk::{Bulk, Done, Fate, How, Mark, Move, PlanRow, Stage};
pub use field::Field;
pub use inventory::InventoryModel;
pub use link::{Link, Pending, Ticket};
pub use overlay::{Ask, Conflict, Overlay, PickItem, Picker, Prompt};
pub use queue::{Completion, Previewed, QueueModel, SavedTab};
pub use request::{Before, Pane, RequestModel};
pub use window::Window;

use super::editor::Editor;
use super::keymap::{Action, Context, Key, Keymap};
use crate::domain::calendar::Calendar;
use crate::domain::candidate::Verdict;
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::person::Person;
use crate::domain::regime::{CheckItem, Regime};
use crate::i18n::Lang;
use crate::wire::request::PersonRef;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Which screen is in front; the others keep their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    #[default]
    Queue,
    Request,
    Inventory,
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    Done,
    Notice,
    Failure,
}

/// A sentence for the reader, kept in the log of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    pub weight: Weight,
    /// Already cleaned: catalogue text, or catalogue text around `DisplayText`.
    pub text: String,
    pub at: Timestamp,
}

/// Capitals that were pressed one after the other where keys are acts.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Capitals {
    /// How many different ones.
    pub run: u8,
    pub last: Option<(Key, Timestamp)>,
}

/// Notes kept for `messages.show`.
const NOTES: usize = 200;

/// Everything that is known.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    pub lang: Lang,
    pub columns: u16,
    pub rows: u16,
    /// The instant of the last message that carried one.
    pub now: Timestamp,
    pub me: Option<Person>,
    pub people: Vec<PersonRef>,
    /// The rule packs that were fetched, by id.
    #[serde(skip)]
    pub regimes: Vec<Regime>,
    #[serde(skip)]
    pub calendar: Arc<Calendar>,
    #[serde(skip)]
    pub keymap: Arc<Keymap>,

    pub screen: Screen,
    /// Where `app.back` leads.
    pub trail: Vec<Screen>,
    /// Requests from which a like one was opened, with the place in their lists: `app.back` leads
    /// there first.
    pub before: Vec<Before>,
    pub queue: QueueModel,
    pub request: Option<RequestModel>,
    pub inventory: InventoryModel,
    pub overlay: Option<Overlay>,
    /// Acts done from the palette, the latest first.
    pub palette_history: Vec<Action>,
    /// Answers that were typed and let go, to be there when the same is asked again.
    pub unsaid: Vec<(Option<RequestId>, Ask, String)>,
    /// The text field that has the keys, if one has.
    pub editor: Option<Editor>,

    /// Keys of a chord that is not complete.
    pub chord: Vec<Key>,
    /// A run of them is Caps Lock.
    pub capitals: Capitals,
    /// Whether what can follow the chord is shown.
    pub which_key: bool,
    /// Shown until the next key.
    pub note: Option<Note>,
    pub notes: VecDeque<Note>,
    pub link: Link,
    /// Acts that the server has not answered yet, oldest first.
    pub pending: Vec<Pending>,
    /// Acts of an earlier session that are still on disk.
    pub unsent: usize,
    /// The bulk act that is planned, or the last one done.
    pub bulk: Option<Bulk>,
    /// What can be taken back, the latest last; and what was taken back.
    pub done: Vec<Done>,
    pub undone: Vec<Done>,
    /// The version that the last act of this session leaves a request at.
    pub mine: BTreeMap<RequestId, i64>,
    pub tickets: u64,
    /// Increased whenever an answer to an older question must be told from one to the present one.
    pub generation: u64,
    pub quitting: bool,
    /// `app.cancel` pressed once; a second one quits.
    pub cancelled_once: bool,
}

impl Model {
    pub fn new(
        lang: Lang,
        keymap: Arc<Keymap>,
        calendar: Arc<Calendar>,
        size: (u16, u16),
        now: Timestamp,
    ) -> Self {
        Model {
            lang,
            columns: size.0,
            rows: size.1,
            now,
            me: None,
            people: Vec::new(),
            regimes: Vec::new(),
            calendar,
            keymap,
            screen: Screen::Queue,
            trail: Vec::new(),
            before: Vec::new(),
            queue: QueueModel::default(),
            request: None,
            inventory: InventoryModel::default(),
            overlay: None,
            palette_history: Vec::new(),
            unsaid: Vec::new(),
            editor: None,
            chord: Vec::new(),
            capitals: Capitals::default(),
            which_key: false,
            note: None,
            notes: VecDeque::new(),
            link: Link::default(),
            pending: Vec::new(),
            unsent: 0,
            bulk: None,
            done: Vec::new(),
            undone: Vec::new(),
            mine: BTreeMap::new(),
            tickets: 0,
            generation: 0,
            quitting: false,
            cancelled_once: false,
        }
    }

    /// The contexts that resolve a key now, innermost first; their parents follow by inheritance.
    pub fn context(&self) -> Context {
        match &self.overlay {
            Some(overlay) => overlay.context(),
            None => self.context_below(),
        }
    }

    /// The context of the screen itself, whatever stands in front of it.
    pub fn context_below(&self) -> Context {
        if self.editor.is_some() {
            return Context::Editor;
        }
        match self.screen {
            Screen::Queue if self.queue.filtering => Context::Filter,
            Screen::Queue => Context::Queue,
            Screen::Inventory if self.inventory.typing => Context::Search,
            Screen::Inventory => Context::Inventory,
            Screen::Request => self
                .request
                .as_ref()
                .map_or(Context::Request, RequestModel::context),
        }
    }

    /// The rule pack of the open request: the server's, or until it is here the built-in one of the
    /// same name, so that the first act need not wait. What the server decides wins in any case.
    pub fn regime(&self) -> Option<&Regime> {
        let id = &self.request.as_ref()?.view.as_ref()?.case.regime;
        self.regimes
            .iter()
            .find(|regime| regime.id == *id)
            .or_else(|| Regime::by_id(id))
    }

    /// The items that the open request must answer to, in order.
    pub fn checklist(&self) -> Vec<&CheckItem> {
        let view = self
            .request
            .as_ref()
            .and_then(|request| request.view.as_ref());
        let (Some(regime), Some(view)) = (self.regime(), view) else {
            return Vec::new();
        };
        let filing = &view.case.filing;
        regime.checklist(filing.kind, &filing.tech_domain).collect()
    }

    /// What was made of an asset in the open request.
    pub fn verdict(&self, asset: AssetId) -> Option<Verdict> {
        let case = &self.request.as_ref()?.view.as_ref()?.case;
        let judged = case
            .judgements
            .iter()
            .find(|judged| judged.asset == asset)?;
        Some(judged.verdict)
    }

    /// Whether two columns fit beside each other.
    pub fn wide(&self) -> bool {
        self.columns >= 110
    }

    /// Whether the terminal is too small to show anything but a word about its size.
    pub fn too_small(&self) -> bool {
        self.columns < 60 || self.rows < 15
    }

    /// Shows a sentence and keeps it in the log.
    pub fn say(&mut self, weight: Weight, text: impl Into<String>) {
        let note = Note {
            weight,
            text: text.into(),
            at: self.now,
        };
        if self.notes.len() == NOTES {
            self.notes.pop_front();
        }
        self.notes.push_back(note.clone());
        self.note = Some(note);
    }

    /// A number that tells later answers from earlier ones.
    pub fn next_generation(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }

    /// The name by which a person is shown.
    pub fn handle(&self, id: crate::domain::ids::PersonId) -> String {
        self.people
            .iter()
            .find(|person| person.id == id)
            .map_or_else(|| id.to_string(), |person| person.handle.clone())
    }
}
