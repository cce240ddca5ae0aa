//! Text of several lines: built once, wrapped to a width, drawn from any line on.

use super::ink::{Ink, Shown};
use crate::text;
use crate::tui::theme::Role;
use ratatui::layout::Rect;

/// One piece of a line.
#[derive(Clone, Debug)]
struct Piece {
    text: Shown<'static>,
    role: Role,
}

/// Lines that fit a width.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    width: usize,
    /// One line one fact: nothing is wrapped, set in columns or marked with signs.
    linear: bool,
    lines: Vec<Vec<Piece>>,
}

impl Lines {
    /// No lines yet, `width` columns wide.
    pub(crate) fn new(width: u16) -> Self {
        Lines {
            width: usize::from(width.max(1)),
            linear: false,
            lines: Vec::new(),
        }
    }

    /// No lines yet, to be read one after the other: one line one fact.
    pub(crate) fn linear() -> Self {
        Lines {
            width: usize::MAX,
            linear: true,
            lines: Vec::new(),
        }
    }

    /// The lines as they are read, without those that say nothing.
    pub(crate) fn into_text(self) -> impl Iterator<Item = String> {
        self.lines
            .into_iter()
            .map(|line| line.iter().map(|piece| piece.text.as_str()).collect())
            .filter(|line: &String| !line.trim().is_empty())
    }

    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn blank(&mut self) {
        if !self.linear && self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// A heading, with a blank line before it.
    pub(crate) fn heading<'t>(&mut self, text: impl Into<Shown<'t>>) {
        self.blank();
        if self.linear {
            let heading = spoken_heading(text.into().as_str());
            self.push(Shown::said(heading), Role::Title);
        } else {
            self.push(text, Role::Title);
        }
    }

    /// A paragraph, wrapped.
    pub(crate) fn push<'t>(&mut self, text: impl Into<Shown<'t>>, role: Role) {
        self.indented(0, text, role);
    }

    /// A paragraph, wrapped behind `indent` blanks.
    pub(crate) fn indented<'t>(&mut self, indent: usize, text: impl Into<Shown<'t>>, role: Role) {
        self.hanging(&" ".repeat(indent), Role::Text, text, role);
    }

    /// One line behind `indent` blanks; what does not fit is cut.
    pub(crate) fn cut<'t>(&mut self, indent: usize, text: impl Into<Shown<'t>>, role: Role) {
        let text = text.into();
        let indent = if self.linear { 0 } else { indent };
        let room = self.width.saturating_sub(indent);
        let line = format!("{}{}", " ".repeat(indent), text::fit(text.as_str(), room));
        self.lines.push(vec![Piece {
            text: Shown::said(line),
            role,
        }]);
    }

    /// A label, and a text wrapped beside it.
    pub(crate) fn field<'t>(
        &mut self,
        label: &'static str,
        label_width: usize,
        text: impl Into<Shown<'t>>,
    ) {
        if self.linear {
            return self.hanging(label, Role::Muted, text, Role::Text);
        }
        let label = text::pad_right(&text::fit(label, label_width), label_width + 1);
        self.hanging(&label, Role::Muted, text, Role::Text);
    }

    /// `head`, and a text wrapped beside it; further lines begin below the text.
    pub(crate) fn hanging<'t>(
        &mut self,
        head: &str,
        head_role: Role,
        text: impl Into<Shown<'t>>,
        role: Role,
    ) {
        let text = text.into();
        let spoken;
        let head = if self.linear {
            spoken = spoken_head(head);
            &spoken
        } else {
            head
        };
        let indent = text::width(head).min(self.width / 2);
        let room = self.width - indent;
        let mut first = true;
        for line in text::wrap(text.as_str(), room) {
            let lead = if first {
                head.to_owned()
            } else if self.linear {
                String::new()
            } else {
                " ".repeat(indent)
            };
            let mut pieces = Vec::new();
            if !lead.is_empty() {
                pieces.push(Piece {
                    text: Shown::said(lead),
                    role: head_role,
                });
            }
            pieces.push(Piece {
                text: Shown::said(line.to_owned()),
                role,
            });
            self.lines.push(pieces);
            first = false;
        }
        if first {
            self.lines.push(vec![Piece {
                text: Shown::said(head.to_owned()),
                role: head_role,
            }]);
        }
    }

    /// The line that may be the topmost one at most, so that the last line stands at the bottom.
    pub(crate) fn scroll_limit(&self, height: u16) -> usize {
        self.len().saturating_sub(usize::from(height))
    }

    /// Draws from line `from` on, with a mark at the right edge where there is more.
    pub(crate) fn draw(&self, ink: &mut Ink<'_>, area: Rect, from: usize) {
        let from = from.min(self.scroll_limit(area.height));
        for (line, y) in self.lines.iter().skip(from).zip(area.top()..area.bottom()) {
            let mut x = area.x;
            for piece in line {
                let room = area.right().saturating_sub(x);
                x += ink.put(x, y, room, Shown::said(piece.text.as_str()), piece.role);
            }
        }
    }
}

/// What stands before a text, as words: a sign or a blank says nothing.
fn spoken_head(head: &str) -> String {
    if head.chars().any(char::is_alphanumeric) {
        format!("{}: ", head.trim().trim_end_matches(':'))
    } else {
        String::new()
    }
}

/// A heading as it is read: it says that something follows.
pub(crate) fn spoken_heading(text: &str) -> String {
    if text.ends_with([':', '?', '.']) {
        text.to_owned()
    } else {
        format!("{text}:")
    }
}
