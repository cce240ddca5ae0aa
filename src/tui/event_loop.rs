//! The loop: wait, take in everything that is there, draw once.
//!
//! Nothing ticks. The loop wakes for a key, an answer, a deadline that `update` asked for, or the
//! writer being idle again while there is something to draw; otherwise it sleeps.

use super::caps::{Caps, Wishes};
use super::clipboard;
use super::draft::Drafts;
use super::effect::Effect;
use super::external;
use super::filters;
use super::input::{self, Input};
use super::keyfile::KeyFile;
use super::keymap::Keymap;
use super::model::{Model, Tour, Weight};
use super::msg::{Msg, Timer};
use super::parts_file;
use super::record::Recorder;
use super::runtime::Runtime;
use super::screen::Screen;
use super::signals::EXIT_HANG_UP;
use super::tabs;
use super::terminal::{self, TerminalError};
use super::theme::{Theme, ThemeName};
use super::tour;
use super::update;
use super::view::view;
use super::writer::{Refused, Traffic};
use crate::client::Client;
use crate::domain::calendar::{self, Calendar};
use crate::i18n::Lang;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

/// How long leaving may wait for acts that are on their way. What is not sent by then stays on disk.
pub(super) const FAREWELL: Duration = Duration::from_millis(800);

/// What the terminal UI starts with.
#[derive(Debug)]
pub struct Start {
    pub client: Client,
    pub lang: Lang,
    pub keymap: Keymap,
    /// The file that the keymap came from, unless it is built in.
    pub keymap_file: Option<PathBuf>,
    /// The file of saved tabs, if one is configured.
    pub tabs_file: Option<PathBuf>,
    /// Drafts, the outbox and the log live here.
    pub state_dir: PathBuf,
    pub wishes: Wishes,
    pub theme: ThemeName,
    /// What time it is at the desk.
    pub wall: Wall,
    /// The guided practice, if it is asked for.
    pub tour: Option<Tour>,
}

/// The clock on the wall: the machine's, or moved by as much as the server's is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wall {
    pub shift: SignedDuration,
}

impl Wall {
    pub fn now(self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.shift).unwrap_or(now)
    }
}

/// Why the terminal UI did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    #[error("the state folder {}: {source}", .path.display())]
    State {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the runtime: {0}")]
    Runtime(std::io::Error),
}

/// Runs until the person leaves or the terminal goes. Answers the exit code.
///
/// # Errors
/// Standard input or output is no terminal, or the state folder cannot be used.
pub fn run(start: Start) -> Result<u8, RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    let code = runtime.block_on(session(start));
    // A call that still waits for the network must not delay the exit.
    runtime.shutdown_background();
    code
}

async fn session(start: Start) -> Result<u8, RunError> {
    let farewell = start.lang.fill(
        "tui.panic",
        &[("dir", &start.state_dir.display().to_string())],
    );
    terminal::install_panic_hook(farewell);
    let state = |source| RunError::State {
        path: start.state_dir.clone(),
        source,
    };
    let drafts = Drafts::open(&start.state_dir.join("drafts")).map_err(state)?;
    let (send, messages) = unbounded_channel();
    let runtime = Runtime::start(
        start.wall,
        start.client,
        drafts,
        &start.state_dir.join("outbox"),
        send,
    )
    .map_err(|source| RunError::State {
        path: start.state_dir.clone(),
        source,
    })?;
    let caps = Caps::of_process(start.wishes);
    let theme = Theme::named(&caps, start.theme);
    let (to_input, input) = input::channel();
    let screen = Screen::open(caps, to_input)?;
    let calendar = Calendar::of(calendar::UNIT)
        .unwrap_or(&Calendar::builtin()[0])
        .clone();
    let mut model = Model::new(
        start.lang,
        Arc::new(start.keymap),
        Arc::new(calendar),
        screen.size(),
        start.wall.now(),
    );
    if let Some(path) = &start.tabs_file {
        saved_tabs(&mut model, path);
    }
    model.queue.history = filters::load(&start.state_dir);
    model.parts = parts_file::load(&start.state_dir);
    let recorder = Recorder::new(&model);
    record_panics(recorder.clone(), start.state_dir.clone(), start.wall);
    model.tour = start.tour;
    let first = update::begin(&mut model);
    let key_file = start.keymap_file.map(KeyFile::new);
    if let Some(file) = &key_file
        && let Err(error) = file.watch(runtime.sender())
    {
        tracing::warn!(%error, "the keymap file is not watched");
    }
    let mut session = Session {
        model,
        theme,
        screen,
        runtime,
        messages,
        input,
        timers: HashMap::new(),
        dirty: true,
        leaving: None,
        state_dir: start.state_dir,
        wall: start.wall,
        key_file,
        recorder,
        probe: None,
    };
    session.perform(first).await?;
    session.run().await
}

/// Puts the saved tabs behind the built-in ones, and says what is wrong with the file.
pub(super) fn saved_tabs(model: &mut Model, path: &Path) {
    let origin = path.to_string_lossy();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let (saved, faults) = tabs::parse(&text);
            model.queue.saved = saved;
            for fault in faults.iter().rev() {
                let told = fault.report(&origin, model.lang);
                model.say(Weight::Failure, told);
            }
        }
        Err(error) => {
            let told = crate::text::line(&format!("{origin}: {error}"));
            model.say(Weight::Failure, told.as_str());
        }
    }
}

struct Session {
    model: Model,
    theme: Theme,
    screen: Screen,
    runtime: Runtime,
    messages: UnboundedReceiver<Msg>,
    input: UnboundedReceiver<Input>,
    timers: HashMap<Timer, (Instant, u64)>,
    dirty: bool,
    /// Since when we are leaving, and with which code.
    leaving: Option<(Instant, u8)>,
    state_dir: PathBuf,
    wall: Wall,
    key_file: Option<KeyFile>,
    recorder: Recorder,
    /// A key whose frame is not out yet, while keys are measured.
    probe: Option<Probe>,
}

/// When a key came, and what had been written by then.
struct Probe {
    since: Instant,
    before: Traffic,
}

/// Writes the recording on a panic, before anything else is done about it.
fn record_panics(recorder: Recorder, state: PathBuf, wall: Wall) {
    let then = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let saved = recorder.save_in_panic(&state, wall.now());
        if let Some(path) = saved {
            tracing::error!(recording = %path.display(), "the last messages are written down");
        }
        then(info);
    }));
}

/// What woke the loop.
enum Woken {
    Input(Option<Input>),
    Message(Option<Msg>),
    Deadline,
    Writer(Result<(), Refused>),
}

impl Session {
    async fn run(&mut self) -> Result<u8, RunError> {
        loop {
            if let Some((since, code)) = self.leaving
                && (self.model.pending.is_empty() || since.elapsed() >= FAREWELL)
            {
                return Ok(code);
            }
            if self.dirty && self.screen.can_draw() {
                let (model, theme) = (&self.model, &self.theme);
                match self.screen.draw(|frame| view(model, theme, frame)) {
                    Ok(()) => self.dirty = false,
                    Err(Refused::Busy) => {}
                    Err(Refused::Lost) => return Ok(EXIT_HANG_UP),
                }
            }
            if let Some(measured) = self.measured() {
                self.take(measured).await?;
                continue;
            }
            let deadline = self.deadline();
            let woken = tokio::select! {
                // Keys first: what a person does is never behind what a server says.
                biased;
                input = self.input.recv() => Woken::Input(input),
                message = self.messages.recv() => Woken::Message(message),
                () = sleep_until(deadline) => Woken::Deadline,
                ready = self.screen.ready(), if self.dirty || self.probe.is_some() => Woken::Writer(ready),
            };
            match woken {
                Woken::Input(None) | Woken::Writer(Err(_)) => return Ok(EXIT_HANG_UP),
                Woken::Input(Some(input)) => self.drain_input(input).await?,
                Woken::Message(Some(message)) => self.take(message).await?,
                Woken::Message(None) | Woken::Writer(Ok(())) => {}
                Woken::Deadline => self.pass_deadlines().await?,
            }
            while let Ok(message) = self.messages.try_recv() {
                self.take(message).await?;
            }
        }
    }

    /// What the probed key cost, once its frame is out. A key that changed nothing costs nothing,
    /// and is not counted.
    fn measured(&mut self) -> Option<Msg> {
        let probe = self.probe.as_ref()?;
        if self.dirty || !self.screen.can_draw() {
            return None;
        }
        let (since, before) = (probe.since, probe.before);
        self.probe = None;
        let after = self.screen.traffic();
        (after.frames > before.frames).then(|| Msg::Measured {
            micros: u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX),
            bytes: after.bytes - before.bytes,
        })
    }

    /// Everything that was typed so far, before anything is drawn.
    async fn drain_input(&mut self, first: Input) -> Result<(), RunError> {
        let mut next = Some(first);
        while let Some(input) = next {
            self.input(input).await?;
            next = self.input.try_recv().ok();
        }
        Ok(())
    }

    async fn input(&mut self, input: Input) -> Result<(), RunError> {
        let at = self.wall.now();
        let is_key = matches!(input, Input::Key { .. } | Input::Held { .. });
        if is_key && self.model.meter.is_some() && self.probe.is_none() {
            self.probe = Some(Probe {
                since: Instant::now(),
                before: self.screen.traffic(),
            });
        }
        match input {
            Input::Key { key, burst } => self.take(Msg::Key { key, burst, at }).await,
            Input::Held { key, burst } => self.take(Msg::Held { key, burst, at }).await,
            Input::Paste(text) => self.take(Msg::Paste { text }).await,
            Input::Resize(columns, rows) => {
                self.screen.resize(columns, rows);
                self.take(Msg::Resize { columns, rows }).await
            }
            Input::HangUp => self.terminate(EXIT_HANG_UP).await,
            Input::Quit { exit_code } => self.terminate(exit_code).await,
            Input::Suspend => Ok(self.screen.suspend()?),
            Input::Resume => {
                // A closed terminal sends a hang-up and then, to wake who is stopped, this.
                if self.screen.resume().is_err() {
                    return self.terminate(EXIT_HANG_UP).await;
                }
                let (columns, rows) = self.screen.size();
                self.take(Msg::Resize { columns, rows }).await?;
                self.take(Msg::Resumed { at }).await
            }
        }
    }

    /// The terminal or the session ends: what is on disk is safe, the rest is not waited for.
    async fn terminate(&mut self, code: u8) -> Result<(), RunError> {
        self.take(Msg::Terminate).await?;
        self.leaving = Some((Instant::now() - FAREWELL, code));
        Ok(())
    }

    async fn take(&mut self, message: Msg) -> Result<(), RunError> {
        self.dirty = true;
        self.recorder.take(&self.model, &message);
        let effects = update::update(&mut self.model, message);
        self.perform(effects).await
    }

    async fn perform(&mut self, effects: Vec<Effect>) -> Result<(), RunError> {
        for effect in effects {
            match effect {
                Effect::After {
                    timer,
                    milliseconds,
                    generation,
                } => {
                    let at = Instant::now() + Duration::from_millis(milliseconds);
                    self.timers.insert(timer, (at, generation));
                }
                Effect::Redraw => {
                    self.screen.redraw_all();
                    self.dirty = true;
                }
                Effect::SaveFilters { filters } => {
                    // A history that cannot be kept is not worth a word to whoever filters.
                    if let Err(error) = filters::save(&self.state_dir, &filters) {
                        tracing::warn!(%error, "the filters are not kept");
                    }
                }
                Effect::SaveParts { parts } => {
                    if let Err(error) = parts_file::save(&self.state_dir, parts) {
                        tracing::warn!(%error, "the parts of the screen are not kept");
                    }
                }
                Effect::SaveRecording => {
                    let saved = self.recorder.save(&self.state_dir, self.wall.now());
                    let (path, detail) = match saved {
                        Ok(path) => (Some(path.display().to_string()), String::new()),
                        Err(error) => (None, error.to_string()),
                    };
                    self.runtime.tell(Msg::Recorded { path, detail });
                }
                Effect::SaveTour { tour } => {
                    if let Err(error) = tour::save(&self.state_dir, &tour) {
                        tracing::warn!(%error, "the progress of the practice is not kept");
                    }
                }
                Effect::ReadKeymap => {
                    let read = self.key_file.as_ref().map(KeyFile::read);
                    self.runtime.tell(read.unwrap_or(Msg::KeymapBuiltIn));
                }
                Effect::Suspend => self.screen.suspend()?,
                Effect::Quit => {
                    self.leaving.get_or_insert((Instant::now(), 0));
                }
                Effect::Edit { text } => self.edit(&text).await?,
                Effect::Copy { text } => self.copy(&text).await,
                other => self.runtime.perform(other),
            }
        }
        Ok(())
    }

    fn deadline(&self) -> Option<Instant> {
        let farewell = self.leaving.map(|(since, _)| since + FAREWELL);
        self.timers
            .values()
            .map(|(at, _)| *at)
            .chain(farewell)
            .min()
    }

    async fn pass_deadlines(&mut self) -> Result<(), RunError> {
        let now = Instant::now();
        let due: Vec<(Timer, u64)> = self
            .timers
            .iter()
            .filter(|(_, (at, _))| *at <= now)
            .map(|(timer, (_, generation))| (*timer, *generation))
            .collect();
        for (timer, generation) in due {
            self.timers.remove(&timer);
            self.take(Msg::Timer {
                timer,
                generation,
                at: self.wall.now(),
            })
            .await?;
        }
        Ok(())
    }

    /// Lends the terminal to the person's editor.
    async fn edit(&mut self, text: &str) -> Result<(), RunError> {
        let env = |name: &str| std::env::var(name).ok();
        let arguments = external::command(env).unwrap_or_default();
        let file = self.state_dir.join("motivacion.txt");
        self.screen.lend();
        let edited = external::edit(&arguments, &file, text).await;
        self.screen.reclaim()?;
        let message = match edited {
            Ok(text) => Msg::Edited {
                text: Some(text),
                detail: String::new(),
            },
            Err(error) => Msg::Edited {
                text: None,
                detail: error.to_string(),
            },
        };
        self.dirty = true;
        self.recorder.take(&self.model, &message);
        let effects = update::update(&mut self.model, message);
        Box::pin(self.perform(effects)).await
    }

    async fn copy(&mut self, text: &str) {
        let route = clipboard::Route::detect(|name| std::env::var(name).ok());
        let failed = match (route, route.bytes(text)) {
            (clipboard::Route::Tmux, _) => {
                let loaded = clipboard::through_tmux(text).await;
                loaded.err().map(|error| error.to_string())
            }
            (_, Some(bytes)) => match self.screen.pass(bytes).await {
                Ok(()) => None,
                Err(error) => Some(error.to_string()),
            },
            (_, None) => Some(self.model.lang.text("tui.note.too_long_to_copy").to_owned()),
        };
        self.runtime.tell(match failed {
            None => Msg::Copied {
                route: route.name().to_owned(),
            },
            Some(detail) => Msg::NotCopied {
                text: text.to_owned(),
                detail,
            },
        });
    }
}

pub(super) async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
