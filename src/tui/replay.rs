//! Stepping through a recording: the same `update` and `view`, without a server and without effects.
//!
//! Must not perform anything: what a recorded session asked of the world was answered then.

use super::caps::Caps;
use super::input::{self, Input};
use super::keymap::{Code, Keymap};
use super::model::{Model, Weight};
use super::msg::Msg;
use super::record::Recording;
use super::screen::Screen;
use super::theme::{Theme, ThemeName};
use super::update;
use super::view::view;
use super::writer::Refused;
use super::{RunError, signals};
use crate::domain::calendar::{self, Calendar};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::Arc;

/// A recording, and how far it has been played.
#[derive(Debug)]
pub struct Player {
    recording: Recording,
    keymap: Arc<Keymap>,
    model: Model,
    at: usize,
}

impl Player {
    pub fn new(recording: Recording, keymap: Keymap) -> Player {
        let keymap = Arc::new(keymap);
        let model = begin(&recording, &keymap);
        Player {
            recording,
            keymap,
            model,
            at: 0,
        }
    }

    /// Messages in all.
    pub fn len(&self) -> usize {
        self.recording.messages.len()
    }

    pub fn is_empty(&self) -> bool {
        self.recording.messages.is_empty()
    }

    /// The model after the messages so far.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Plays up to message `to`, anew where that lies behind.
    pub fn go(&mut self, to: usize) {
        let to = to.min(self.len());
        if to < self.at {
            self.model = begin(&self.recording, &self.keymap);
            self.at = 0;
        }
        for message in &self.recording.messages[self.at..to] {
            update::update(&mut self.model, message.clone());
        }
        self.at = to;
    }

    /// Where it stands, and the message that led here.
    pub fn place(&self) -> String {
        let what = self
            .at
            .checked_sub(1)
            .map(|at| match &self.recording.messages[at] {
                Msg::Key { key, .. } | Msg::Held { key, .. } => {
                    super::keymap::key_text(*key, self.model.lang)
                }
                // The name under which messages are written.
                other => serde_json::to_value(other)
                    .ok()
                    .and_then(|value| Some(value.get("msg")?.as_str()?.to_owned()))
                    .unwrap_or_default(),
            });
        let place = format!("{}/{} {}", self.at, self.len(), what.unwrap_or_default());
        place.trim_end().to_owned()
    }

    /// The screen as lines of text.
    pub fn text(&self, theme: &Theme) -> String {
        let size = TestBackend::new(self.model.columns, self.model.rows);
        let Ok(mut terminal) = Terminal::new(size);
        let Ok(_) = terminal.draw(|frame| view(&self.model, theme, frame));
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = crate::text::width(symbol).max(1);
                }
                skip -= 1;
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

fn begin(recording: &Recording, keymap: &Arc<Keymap>) -> Model {
    let head = &recording.head;
    let calendar = Calendar::of(calendar::UNIT).unwrap_or(&Calendar::builtin()[0]);
    let mut model = Model::new(
        head.lang,
        Arc::clone(keymap),
        Arc::new(calendar.clone()),
        (head.columns, head.rows),
        head.now,
    );
    model.parts = head.parts;
    if head.before == 0 {
        update::begin(&mut model);
    } else {
        model.generation = head.generation;
        model.queue.generation = head.queue_generation;
    }
    model
}

/// Steps through it on the terminal: next, previous, both ends, quit. Answers the exit code.
///
/// # Errors
/// Standard input or output is no terminal.
pub fn run(player: Player, caps: Caps, theme: ThemeName) -> Result<u8, RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    let code = runtime.block_on(steps(player, caps, theme));
    runtime.shutdown_background();
    code
}

async fn steps(mut player: Player, caps: Caps, theme: ThemeName) -> Result<u8, RunError> {
    let theme = Theme::named(&caps, theme);
    let (send, mut input) = input::channel();
    let mut screen = Screen::open(caps, send)?;
    let hint = player.model.lang.text("tui.replay.keys");
    let mut dirty = true;
    loop {
        if dirty && screen.can_draw() {
            let mut shown = player.model.clone();
            (shown.columns, shown.rows) = screen.size();
            shown.say(Weight::Notice, format!("{}  {hint}", player.place()));
            match screen.draw(|frame| view(&shown, &theme, frame)) {
                Ok(()) => dirty = false,
                Err(Refused::Busy) => {}
                Err(Refused::Lost) => return Ok(signals::EXIT_HANG_UP),
            }
        }
        let input = tokio::select! {
            biased;
            input = input.recv() => input,
            ready = screen.ready(), if dirty => match ready {
                Ok(()) => continue,
                Err(_) => return Ok(signals::EXIT_HANG_UP),
            },
        };
        dirty = true;
        match input {
            None | Some(Input::HangUp) => return Ok(signals::EXIT_HANG_UP),
            Some(Input::Quit { exit_code }) => return Ok(exit_code),
            Some(Input::Resize(columns, rows)) => screen.resize(columns, rows),
            Some(Input::Suspend) => screen.suspend()?,
            Some(Input::Resume) => screen.resume()?,
            Some(Input::Paste(_)) => {}
            Some(Input::Key { key, .. } | Input::Held { key, .. }) => match key.code {
                Code::Char('c') if key.ctrl => return Ok(0),
                Code::Char('q' | 'Q') | Code::Esc => return Ok(0),
                Code::Char('n' | 'j' | ' ' | 'l') | Code::Right | Code::Down | Code::Enter => {
                    player.go(player.at + 1);
                }
                Code::Char('p' | 'k' | 'h') | Code::Left | Code::Up | Code::Backspace => {
                    player.go(player.at.saturating_sub(1));
                }
                Code::Char('G') | Code::End => player.go(usize::MAX),
                Code::Char('g') | Code::Home => player.go(0),
                _ => {}
            },
        }
    }
}
