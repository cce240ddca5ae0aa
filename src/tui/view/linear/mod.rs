//! The same model as lines to be read one after the other: one line one fact, words instead of
//! marks, numbers before what can be chosen.
//!
//! Reads and never changes anything, as the screens do, and takes their texts. Must not know how
//! lines are typed or printed.

mod front;
mod queue;
mod request;

use super::layout;
use super::widget::ink::Shown;
use super::widget::lines::Lines;
use crate::tui::model::{Choice, Model, Screen};

/// A line, and the number and the thing that it offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) offer: Option<(usize, Choice)>,
}

/// What there is to read where one is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Tells one place from another: in the same one only what is new is read again.
    pub(crate) place: String,
    /// Something stands in front of the screen: once it is gone one is where one was.
    pub(crate) front: bool,
    pub(crate) lines: Vec<Line>,
    /// Which of the lines the cursor is on.
    pub(crate) current: Option<usize>,
    /// What stands before the answer.
    pub(crate) prompt: String,
}

impl Reading {
    /// What a person at `model` reads now.
    pub(crate) fn of(model: &Model) -> Reading {
        let mut reading = Reading {
            front: model.context() != model.context_below() || model.editor.is_some(),
            ..Reading::default()
        };
        if let Some(overlay) = &model.overlay {
            front::read(model, overlay, &mut reading);
        } else if model.editor.is_some() {
            front::editor(model, &mut reading);
        } else {
            match model.screen {
                Screen::Queue => queue::read(model, &mut reading),
                Screen::Request => request::read(model, &mut reading),
                Screen::Inventory => request::inventory(model, &mut reading),
            }
        }
        reading
    }

    /// What a number stands for.
    pub(crate) fn offered(&self, number: usize) -> Option<&Choice> {
        self.lines
            .iter()
            .filter_map(|line| line.offer.as_ref())
            .find(|(n, _)| *n == number)
            .map(|(_, choice)| choice)
    }

    /// Whether anything can be chosen by its number.
    pub(crate) fn offers(&self) -> bool {
        self.lines.iter().any(|line| line.offer.is_some())
    }

    fn push<'t>(&mut self, text: impl Into<Shown<'t>>) {
        self.lines.push(Line {
            text: text.into().as_str().to_owned(),
            offer: None,
        });
    }

    fn extend(&mut self, lines: Lines) {
        for text in lines.into_text() {
            self.push(Shown::said(text));
        }
    }

    /// A line that can be chosen by `number`.
    fn offer<'t>(&mut self, number: usize, choice: Choice, text: impl Into<Shown<'t>>) {
        let text = format!("{number}. {}", text.into().as_str());
        self.lines.push(Line {
            text,
            offer: Some((number, choice)),
        });
    }
}

/// The part of a list of `len` that is read at once: the page that the cursor is on.
fn page(model: &Model, cursor: usize, len: usize) -> std::ops::Range<usize> {
    let size = layout::body_rows(model).saturating_sub(1).max(1);
    let from = cursor / size * size;
    from.min(len)..(from + size).min(len)
}

/// Says which part of a list was read, where it is not the whole.
fn part(model: &Model, shown: &std::ops::Range<usize>, len: usize, reading: &mut Reading) {
    if shown.len() == len {
        return;
    }
    let lang = model.lang;
    let text = lang.fill(
        "tui.linear.part",
        &[
            ("from", &lang.number(shown.start as u64 + 1)),
            ("to", &lang.number(shown.end as u64)),
            ("total", &lang.number(len as u64)),
        ],
    );
    reading.push(Shown::said(text));
}
