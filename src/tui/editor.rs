//! The built-in editor of an opinion's text: wrapping, undo, the real cursor.
//!
//! Wraps `ratatui-textarea`; owns which part of the draft is being written and nothing of where it
//! is kept.

use super::keymap::{Code, Key};
use ratatui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};
use serde::{Serialize, Serializer};

/// The part of a draft that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Reasoning,
    Recommendations,
}

/// A text being written.
#[derive(Clone, Debug)]
pub struct Editor {
    part: Part,
    area: TextArea<'static>,
}

impl Serialize for Editor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.part, self.text()).serialize(serializer)
    }
}

impl Editor {
    /// An editor with the cursor behind the text.
    pub fn new(part: Part, text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.set_max_histories(1_000);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Editor { part, area }
    }

    pub fn part(&self) -> Part {
        self.part
    }

    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub(crate) fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// Takes a key. Answers whether the text changed.
    pub fn input(&mut self, key: Key) -> bool {
        self.area.input(Input {
            key: match key.code {
                Code::Char(c) => AreaKey::Char(c),
                Code::Enter => AreaKey::Enter,
                Code::Esc => AreaKey::Esc,
                Code::Tab => AreaKey::Tab,
                Code::Backspace => AreaKey::Backspace,
                Code::Delete => AreaKey::Delete,
                Code::Up => AreaKey::Up,
                Code::Down => AreaKey::Down,
                Code::Left => AreaKey::Left,
                Code::Right => AreaKey::Right,
                Code::Home => AreaKey::Home,
                Code::End => AreaKey::End,
                Code::PageUp => AreaKey::PageUp,
                Code::PageDown => AreaKey::PageDown,
                Code::F(n) => AreaKey::F(n),
                Code::Insert => AreaKey::Null,
            },
            ctrl: key.ctrl,
            alt: key.alt,
            shift: key.shift,
        })
    }

    pub fn insert(&mut self, text: &str) -> bool {
        self.area.insert_str(text)
    }

    /// Adds a line behind the text.
    pub fn append(&mut self, line: &str) -> bool {
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
        if self.area.is_empty() {
            return self.area.insert_str(line);
        }
        self.area.insert_str(format!("\n{line}"))
    }

    /// Empties the text; it can be brought back.
    pub fn clear(&mut self) -> bool {
        self.area.select_all();
        self.area.cut()
    }

    pub fn undo(&mut self) -> bool {
        self.area.undo()
    }

    pub fn redo(&mut self) -> bool {
        self.area.redo()
    }
}
