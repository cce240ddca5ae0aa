//! A person at a terminal: keys in, model out. Everything but the terminal itself is real.

use dictamen::client::Client;
use dictamen::domain::act;
use dictamen::domain::calendar::{self, Calendar};
use dictamen::domain::case::Case;
use dictamen::domain::ids::RequestId;
use dictamen::i18n::Lang;
use dictamen::tui::Wall;
use dictamen::tui::draft::{Drafts, SavedDraft};
use dictamen::tui::effect::Effect;
use dictamen::tui::keymap::{Builtin, Code, Key, Keymap};
use dictamen::tui::model::{Model, Screen, Weight};
use dictamen::tui::msg::Msg;
use dictamen::tui::runtime::Runtime;
use dictamen::tui::update;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Longer than anything takes; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Seat {
    pub model: Model,
    runtime: Runtime,
    messages: UnboundedReceiver<Msg>,
    state: PathBuf,
    /// Effects that only a terminal can perform.
    pub asked: Vec<Effect>,
}

impl Seat {
    pub async fn take(client: Client, state: PathBuf) -> Seat {
        let drafts = Drafts::open(&state.join("drafts")).unwrap();
        let (send, messages) = unbounded_channel();
        let runtime =
            Runtime::start(Wall::default(), client, drafts, &state.join("outbox"), send).unwrap();
        let keymap = Arc::new(Keymap::builtin(Builtin::Default));
        let calendar = Arc::new(Calendar::of(calendar::UNIT).unwrap().clone());
        let mut model = Model::new(Lang::Es, keymap, calendar, (120, 40), Timestamp::now());
        let effects = update::begin(&mut model);
        let mut seat = Seat {
            model,
            runtime,
            messages,
            state,
            asked: Vec::new(),
        };
        seat.perform(effects);
        seat.until("who I am", |model| {
            model.me.is_some() && !model.people.is_empty()
        })
        .await;
        seat
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // Deadlines pass at once: nothing here waits for a clock.
                Effect::After {
                    timer, generation, ..
                } => {
                    self.runtime.tell(Msg::Timer {
                        timer,
                        generation,
                        at: Timestamp::now(),
                    });
                }
                Effect::Edit { .. }
                | Effect::Copy { .. }
                | Effect::Redraw
                | Effect::Suspend
                | Effect::Quit => {
                    self.asked.push(effect);
                }
                other => self.runtime.perform(other),
            }
        }
    }

    fn take_in(&mut self, message: Msg) {
        let effects = update::update(&mut self.model, message);
        self.perform(effects);
    }

    /// Keys in the notation of keymap files, one after the other.
    pub async fn press(&mut self, keys: &str) {
        for token in keys.split_whitespace() {
            let key: Key = token.parse().unwrap();
            self.take_in(Msg::Key {
                key,
                burst: 1,
                at: Timestamp::now(),
            });
            self.drain();
        }
    }

    pub async fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.take_in(Msg::Key {
                key: Key::plain(Code::Char(c)),
                burst: 1,
                at: Timestamp::now(),
            });
        }
        self.drain();
    }

    pub async fn paste(&mut self, text: &str) {
        self.take_in(Msg::Paste {
            text: text.to_owned(),
        });
    }

    pub async fn burst(&mut self, text: &str) {
        let burst = text.chars().count();
        for c in text.chars() {
            self.take_in(Msg::Key {
                key: Key::plain(Code::Char(c)),
                burst,
                at: Timestamp::now(),
            });
        }
    }

    pub async fn edited(&mut self, text: &str) {
        self.take_in(Msg::Edited {
            text: Some(text.to_owned()),
            detail: String::new(),
        });
    }

    /// Takes in what is there already.
    fn drain(&mut self) {
        while let Ok(message) = self.messages.try_recv() {
            self.take_in(message);
        }
    }

    /// Takes in messages until `condition` holds.
    pub async fn until(&mut self, what: &str, condition: impl Fn(&Model) -> bool) {
        self.drain();
        let waiting = async {
            while !condition(&self.model) {
                let message = self.messages.recv().await.unwrap();
                self.take_in(message);
                self.drain();
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("never: {what}; last said: {:?}", self.model.notes.back());
        }
    }

    pub fn case(&self) -> &Case {
        &self
            .model
            .request
            .as_ref()
            .unwrap()
            .view
            .as_ref()
            .unwrap()
            .case
    }

    pub fn digits(&self) -> String {
        act::confirmation(&self.model.request.as_ref().unwrap().folio)
    }

    pub fn weight(&self) -> Option<Weight> {
        self.model.note.as_ref().map(|note| note.weight)
    }

    /// How many items the open request's checklist has.
    pub fn checks(&self) -> usize {
        let filing = &self.case().filing;
        self.model
            .regime()
            .unwrap()
            .checklist(filing.kind, &filing.tech_domain)
            .count()
    }

    /// Opens the first request that nobody has, and answers which.
    pub async fn open_unassigned(&mut self) -> RequestId {
        self.until("the queue is here", |model| {
            model
                .queue
                .selected()
                .is_some_and(|row| row.owner.is_none())
        })
        .await;
        self.press("<enter>").await;
        self.until("the request is open", |model| {
            model.screen == Screen::Request
                && model.regime().is_some()
                && model
                    .request
                    .as_ref()
                    .is_some_and(|r| r.view.is_some() && r.candidates.is_some())
        })
        .await;
        self.case().id
    }

    /// Opens one with candidates to judge.
    pub async fn open_with_candidates(&mut self) {
        for _ in 0..30 {
            self.open_unassigned().await;
            let some = self
                .model
                .request
                .as_ref()
                .and_then(|r| r.candidates.as_ref())
                .is_some_and(|found| !found.candidates.is_empty());
            if some {
                return;
            }
            self.press("q j").await;
        }
        panic!("no request of the practice world has a candidate");
    }

    pub async fn open_by_id(&mut self, id: RequestId) {
        self.press("g t").await;
        self.until("the request is listed", |model| {
            model.queue.tab == dictamen::wire::queue::Tab::All
                && model.queue.window.position(id).is_some()
        })
        .await;
        self.model.queue.cursor = self.model.queue.window.position(id).unwrap();
        self.press("<enter>").await;
        self.until("it is open", |model| {
            model.regime().is_some()
                && model
                    .request
                    .as_ref()
                    .is_some_and(|r| r.id == id && r.view.is_some())
        })
        .await;
    }

    pub fn saved_draft(&self, id: RequestId) -> Option<SavedDraft> {
        Drafts::open(&self.state.join("drafts")).unwrap().load(id)
    }

    /// Ends the session without a farewell; answers where its state lies.
    pub fn kill(self) -> PathBuf {
        self.state
    }
}
