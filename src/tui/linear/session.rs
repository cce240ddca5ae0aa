//! The session: a line comes in, the model goes on, what is new is read out.
//!
//! Nothing is printed while a line is being typed; what happens meanwhile is read before the next
//! question. No escape sequence is ever written.

use super::awaited::Awaited;
use super::ears::{Ears, Heard};
use super::understand::{Meaning, understand};
use crate::domain::calendar::{self, Calendar};
use crate::text;
use crate::tui::caps::Caps;
use crate::tui::draft::Drafts;
use crate::tui::effect::Effect;
use crate::tui::event_loop::{FAREWELL, RunError, Start, Wall, saved_tabs, sleep_until};
use crate::tui::keyfile::KeyFile;
use crate::tui::keymap::Action;
use crate::tui::model::{Choice, Link, Model, Overlay};
use crate::tui::msg::{Msg, Timer};
use crate::tui::parts_file;
use crate::tui::runtime::Runtime;
use crate::tui::signals::{EXIT_HANG_UP, stop_process};
use crate::tui::view::layout;
use crate::tui::view::linear::Reading;
use crate::tui::view::tour::{Calls, lines, step};
use crate::tui::{external, filters, tour, update};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, IsTerminal as _, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

/// The size at which a page has ten lines.
const SIZE: (u16, u16) = (80, 17);
/// How long the answer to a line is waited for before the next question.
const PATIENCE: Duration = Duration::from_secs(10);
/// 128 + SIGTERM.
const EXIT_TERMINATED: u8 = 143;

/// Where lines come from and go to.
pub struct Ends {
    pub input: Box<dyn BufRead + Send>,
    pub output: Box<dyn Write>,
    /// Whether lines are repeated in the output, because nobody sees them typed.
    pub echo: bool,
}

impl std::fmt::Debug for Ends {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ends")
            .field("echo", &self.echo)
            .finish_non_exhaustive()
    }
}

impl Ends {
    /// Standard input and output.
    pub fn of_process() -> Ends {
        Ends {
            input: Box::new(BufReader::new(std::io::stdin())),
            output: Box::new(std::io::stdout()),
            echo: !std::io::stdin().is_terminal(),
        }
    }
}

/// Runs until the person leaves or the input ends. Answers the exit code.
///
/// # Errors
/// The state folder cannot be used, or the system refuses a thread.
pub fn run(start: Start, ends: Ends) -> Result<u8, RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    let code = runtime.block_on(session(start, ends));
    runtime.shutdown_background();
    code
}

async fn session(start: Start, ends: Ends) -> Result<u8, RunError> {
    let state = |source| RunError::State {
        path: start.state_dir.clone(),
        source,
    };
    let drafts = Drafts::open(&start.state_dir.join("drafts")).map_err(state)?;
    let (send, messages) = unbounded_channel();
    let outbox = start.state_dir.join("outbox");
    let runtime = Runtime::start(start.wall, start.client, drafts, &outbox, send).map_err(state)?;
    let calendar = Calendar::of(calendar::UNIT)
        .unwrap_or(&Calendar::builtin()[0])
        .clone();
    let mut model = Model::new(
        start.lang,
        Arc::new(start.keymap),
        Arc::new(calendar),
        SIZE,
        start.wall.now(),
    );
    if let Some(path) = &start.tabs_file {
        saved_tabs(&mut model, path);
    }
    model.queue.history = filters::load(&start.state_dir);
    model.tour = start.tour;
    // The bar of the tour is read and takes no line of a page.
    model.rows += layout::hint_rows(&model);
    let first = update::begin(&mut model);
    let mut session = Session {
        model,
        runtime,
        messages,
        ears: Ears::new(ends.input).map_err(RunError::Runtime)?,
        output: ends.output,
        echo: ends.echo,
        ascii: !Caps::of_process(start.wishes).utf8,
        timers: HashMap::new(),
        awaited: Awaited::default(),
        notes: Vec::new(),
        read: Reading::default(),
        told: None,
        below: Reading::default(),
        again: true,
        leaving: None,
        state_dir: start.state_dir,
        key_file: start.keymap_file.map(KeyFile::new),
        wall: start.wall,
        lost: false,
    };
    let signals = Signals::new().map_err(RunError::Runtime)?;
    session.perform(first).await;
    Ok(session.run(signals).await)
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Signals> {
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.interrupt.recv() => Told::Interrupt,
            _ = self.terminate.recv() => Told::End(EXIT_TERMINATED),
            _ = self.hang_up.recv() => Told::End(EXIT_HANG_UP),
        }
    }
}

/// What a signal asks for.
enum Told {
    Interrupt,
    End(u8),
}

enum Woken {
    Heard(Heard),
    Told(Told),
    Message(Option<Msg>),
    Deadline,
}

struct Session {
    model: Model,
    runtime: Runtime,
    messages: UnboundedReceiver<Msg>,
    ears: Ears,
    output: Box<dyn Write>,
    echo: bool,
    /// The locale takes no UTF-8.
    ascii: bool,
    timers: HashMap<Timer, (Instant, u64)>,
    awaited: Awaited,
    /// Said and not yet read out.
    notes: Vec<String>,
    /// What was read out last.
    read: Reading,
    /// The place in the tour that was read out last.
    told: Option<(usize, usize)>,
    /// What was read out last without anything in front.
    below: Reading,
    /// Everything is to be read, and not only what is new.
    again: bool,
    leaving: Option<u8>,
    state_dir: PathBuf,
    key_file: Option<KeyFile>,
    wall: Wall,
    /// Nobody can read us any more.
    lost: bool,
}

impl Session {
    async fn run(&mut self, mut signals: Signals) -> u8 {
        let welcome = self.model.lang.text("tui.linear.welcome");
        self.print(welcome);
        self.settle(&mut signals).await;
        loop {
            if let Some(code) = self.farewell().await {
                return code;
            }
            self.announce();
            self.ask();
            let line = match self.listen(&mut signals).await {
                Some(Heard::Line(line)) => line,
                Some(Heard::End) => {
                    self.take(Msg::Terminate).await;
                    continue;
                }
                // A signal was taken in.
                None => continue,
            };
            if self.echo {
                let shown = text::line(&line);
                self.print(shown.as_str());
            }
            self.hear(&line).await;
            self.settle(&mut signals).await;
        }
    }

    /// Waits for a line; what else happens is taken in without a word.
    async fn listen(&mut self, signals: &mut Signals) -> Option<Heard> {
        loop {
            let deadline = self.deadline();
            let woken = tokio::select! {
                biased;
                told = signals.next() => Woken::Told(told),
                heard = self.ears.next() => Woken::Heard(heard),
                message = self.messages.recv() => Woken::Message(message),
                () = sleep_until(deadline) => Woken::Deadline,
            };
            match woken {
                Woken::Heard(heard) => return Some(heard),
                Woken::Told(told) => {
                    self.print("");
                    self.told(told).await;
                    return None;
                }
                Woken::Message(Some(message)) => self.take(message).await,
                Woken::Message(None) => {}
                Woken::Deadline => self.pass_deadlines().await,
            }
        }
    }

    async fn told(&mut self, told: Told) {
        match told {
            Told::Interrupt => {
                let at = self.wall.now();
                let action = Action::AppCancel;
                self.take(Msg::Act { action, at }).await;
            }
            Told::End(code) => {
                self.leaving = Some(code);
                self.take(Msg::Terminate).await;
            }
        }
    }

    /// Does what a line means.
    async fn hear(&mut self, line: &str) {
        let at = self.wall.now();
        let lang = self.model.lang;
        match understand(&self.model, &self.read, line) {
            Meaning::Nothing => {}
            Meaning::Again => self.again = true,
            Meaning::Act(action) => self.take(Msg::Act { action, at }).await,
            Meaning::Choose(choice, then) => {
                let row = matches!(choice, Choice::Row(_));
                let id = choice.clone();
                self.take(Msg::Choose { choice, at }).await;
                // What is gone from the list is not taken for what stands in its place.
                let there = match &id {
                    Choice::Row(id) => self.model.queue.selected().map(|row| row.id) == Some(*id),
                    _ => true,
                };
                if let Some(action) = then.filter(|_| !row || there) {
                    self.take(Msg::Act { action, at }).await;
                }
            }
            Meaning::NoNumber(n) => {
                let said = lang.fill("tui.linear.no_number", &[("n", &n)]);
                self.notes.push(said);
            }
            Meaning::Answer(text) => {
                let done = true;
                self.take(Msg::Written { text, done, at }).await;
                if self.model.editor.is_some() {
                    // Who has just written a line knows it.
                    self.read = Reading::of(&self.model);
                }
            }
            Meaning::Begun(text) => self.narrow(text).await,
            Meaning::Filter(text) => {
                let action = Action::FilterOpen;
                self.take(Msg::Act { action, at }).await;
                if self.model.queue.filtering {
                    let done = true;
                    self.take(Msg::Written { text, done, at }).await;
                }
            }
            Meaning::Look(text) => {
                let action = Action::PaletteOpen;
                self.take(Msg::Act { action, at }).await;
                self.narrow(text).await;
            }
        }
    }

    /// Narrows what one picks from: one that is left is taken, none is said.
    async fn narrow(&mut self, text: String) {
        let at = self.wall.now();
        let said = text::line(&text);
        let done = false;
        self.take(Msg::Written { text, done, at }).await;
        let Some(Overlay::Picker(picker)) = &self.model.overlay else {
            return;
        };
        let action = match picker.shown.len() {
            0 => Action::FieldCancel,
            1 => Action::FieldAccept,
            _ => return,
        };
        self.take(Msg::Act { action, at }).await;
        if action == Action::FieldCancel {
            let unknown = [("text", said.as_str())];
            self.notes
                .push(self.model.lang.fill("tui.linear.unknown", &unknown));
        }
    }

    async fn take(&mut self, message: Msg) {
        self.awaited.hear(&message);
        let effects = update::update(&mut self.model, message);
        if let Some(note) = self.model.note.take() {
            self.notes.push(note.text);
        }
        Box::pin(self.perform(effects)).await;
    }

    async fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.awaited.ask(&effect);
            match effect {
                Effect::After {
                    timer,
                    milliseconds,
                    generation,
                } => {
                    let at = Instant::now() + Duration::from_millis(milliseconds);
                    self.timers.insert(timer, (at, generation));
                }
                Effect::Redraw => self.again = true,
                Effect::SaveFilters { filters } => {
                    if let Err(error) = filters::save(&self.state_dir, &filters) {
                        tracing::warn!(%error, "the filters are not kept");
                    }
                }
                Effect::SaveTour { tour } => {
                    if let Err(error) = tour::save(&self.state_dir, &tour) {
                        tracing::warn!(%error, "the progress of the practice is not kept");
                    }
                }
                Effect::SaveParts { parts } => {
                    if let Err(error) = parts_file::save(&self.state_dir, parts) {
                        tracing::warn!(%error, "the parts of the screen are not kept");
                    }
                }
                // What was said stands above, whole; only screens are recorded.
                Effect::SaveRecording => self.runtime.tell(Msg::Recorded {
                    path: None,
                    detail: self.model.lang.text("tui.linear.no_recorder").to_owned(),
                }),
                Effect::ReadKeymap => {
                    let read = self.key_file.as_ref().map(KeyFile::read);
                    self.runtime.tell(read.unwrap_or(Msg::KeymapBuiltIn));
                }
                Effect::Suspend => {
                    // Without a terminal there is no shell that could let us go on.
                    if !self.echo {
                        stop_process();
                    }
                    self.again = true;
                }
                Effect::Quit => {
                    self.leaving.get_or_insert(0);
                }
                Effect::Edit { text } => self.edit(&text).await,
                Effect::Copy { text } => {
                    let text = text::line(&text);
                    let said = [("text", text.as_str())];
                    self.notes
                        .push(self.model.lang.fill("tui.linear.copy", &said));
                }
                other => self.runtime.perform(other),
            }
        }
    }

    async fn edit(&mut self, text: &str) {
        let env = |name: &str| std::env::var(name).ok();
        let arguments = external::command(env).unwrap_or_default();
        let file = self.state_dir.join("motivacion.txt");
        let edited = external::edit(&arguments, &file, text).await;
        let (text, detail) = match edited {
            Ok(text) => (Some(text), String::new()),
            Err(error) => (None, error.to_string()),
        };
        self.take(Msg::Edited { text, detail }).await;
    }

    /// Waits until what was asked for is here and what was done is sent.
    async fn settle(&mut self, signals: &mut Signals) {
        let until = Instant::now() + PATIENCE;
        while let Ok(message) = self.messages.try_recv() {
            self.take(message).await;
        }
        while self.leaving.is_none() && self.unsettled() {
            let deadline = self.deadline().map_or(until, |at| at.min(until));
            tokio::select! {
                biased;
                told = signals.next() => return self.told(told).await,
                message = self.messages.recv() => {
                    if let Some(message) = message {
                        self.take(message).await;
                    }
                }
                () = tokio::time::sleep_until(deadline) => {
                    if Instant::now() >= until {
                        let said = self.model.lang.text("tui.linear.waiting");
                        self.notes.push(said.to_owned());
                        return;
                    }
                    self.pass_deadlines().await;
                }
            }
        }
    }

    fn unsettled(&self) -> bool {
        let sending = !self.model.pending.is_empty() && self.model.link != Link::Offline;
        sending || !self.awaited.nothing()
    }

    fn deadline(&self) -> Option<Instant> {
        self.timers.values().map(|(at, _)| *at).min()
    }

    async fn pass_deadlines(&mut self) {
        let now = Instant::now();
        let due = |(_, (at, _)): &(&Timer, &(Instant, u64))| *at <= now;
        let due: Vec<(Timer, u64)> = self
            .timers
            .iter()
            .filter(due)
            .map(|(timer, (_, generation))| (*timer, *generation))
            .collect();
        for (timer, generation) in due {
            self.timers.remove(&timer);
            let at = self.wall.now();
            self.take(Msg::Timer {
                timer,
                generation,
                at,
            })
            .await;
        }
    }

    /// Leaves when it was asked for: what is on its way has a moment, the rest stays on disk.
    async fn farewell(&mut self) -> Option<u8> {
        if self.lost {
            self.leaving = Some(EXIT_HANG_UP);
            self.take(Msg::Terminate).await;
        }
        let code = self.leaving?;
        let until = Instant::now() + FAREWELL;
        while code == 0 && !self.model.pending.is_empty() && Instant::now() < until {
            let message = tokio::time::timeout_at(until, self.messages.recv()).await;
            if let Ok(Some(message)) = message {
                self.take(message).await;
            }
        }
        for note in std::mem::take(&mut self.notes) {
            self.print(&note);
        }
        let bye = self.model.lang.text("tui.linear.bye");
        self.print(bye);
        Some(code)
    }

    /// Reads out what was said, and what is new where one is.
    fn announce(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.print(&note);
        }
        let reading = Reading::of(&self.model);
        // Back from what stood in front: what was read before need not be read again.
        let before = if self.read.front && !reading.front {
            &self.below
        } else {
            &self.read
        };
        let whole = std::mem::take(&mut self.again) || reading.place != before.place;
        let moved = reading.current != before.current;
        let old: HashSet<&str> = before.lines.iter().map(|l| l.text.as_str()).collect();
        let mut fresh = Vec::new();
        for (at, line) in reading.lines.iter().enumerate() {
            if whole || !old.contains(line.text.as_str()) {
                fresh.push(line.text.clone());
            } else if moved && reading.current == Some(at) {
                let next = [("text", line.text.as_str())];
                fresh.push(self.model.lang.fill("tui.linear.following", &next));
            }
        }
        for line in fresh {
            self.print(&line);
        }
        let place = self.model.tour.as_ref().map(step);
        if let Some([case, todo]) = lines(&self.model, Calls::Words)
            && place != self.told
        {
            if place.map(|(at, _)| at) != self.told.map(|(at, _)| at) {
                self.print(case.as_str());
            }
            self.print(todo.as_str());
            self.told = place;
        }
        if !reading.front {
            self.below = reading.clone();
        }
        self.read = reading;
    }

    /// The question, without an end of line.
    fn ask(&mut self) {
        let prompt = format!("{} ", self.read.prompt);
        self.write(&prompt);
    }

    fn print(&mut self, line: &str) {
        let line = format!("{line}\n");
        self.write(&line);
    }

    /// The border: whatever it is made of, it leaves as text that may be shown.
    fn write(&mut self, text: &str) {
        let shown = text::block(text);
        let wrote = if self.ascii {
            self.output.write_all(text::ascii(&shown).as_bytes())
        } else {
            self.output.write_all(shown.as_bytes())
        };
        if wrote.and_then(|()| self.output.flush()).is_err() {
            self.lost = true;
        }
    }
}
