//! The guided practice in words: which case this is, and what is to be done now.

use super::layout;
use super::widget::ink::{Ink, Shown};
use crate::text;
use crate::tui::keymap::{Action, Context, chord_text};
use crate::tui::model::{Model, Tour};
use crate::tui::theme::Role;

/// How acts are called: by their keys, or by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calls {
    Keys,
    Words,
}

/// Where one is, and the instruction.
pub(crate) fn lines(model: &Model, calls: Calls) -> Option<[Shown<'static>; 2]> {
    let tour = model.tour.as_ref()?;
    let lang = model.lang;
    let Some((lesson, goal)) = tour.lesson().zip(tour.goal()) else {
        return Some(["tui.tour.finished", "tui.tour.afterwards"].map(|key| lang.text(key).into()));
    };
    let folio = text::line(&lesson.folio);
    let place = lang.fill(
        "tui.tour.place",
        &[
            ("n", &lang.number(tour.at as u64 + 1)),
            ("total", &lang.number(tour.lessons.len() as u64)),
            ("lesson", lang.entry("tui.tour.lesson", lesson.kind.name())),
            ("folio", folio.as_str()),
        ],
    );
    let (action, context) = goal.act();
    let how = called(model, action, context, calls);
    let way = goal
        .by_way_of()
        .map(|way| called(model, way, Context::Request, calls));
    let todo = lang.fill(
        &format!("tui.tour.goal.{}", goal.name()),
        &[("how", &how), ("way", way.as_deref().unwrap_or_default())],
    );
    Some([Shown::said(place), Shown::said(todo)])
}

fn called(model: &Model, action: Action, context: Context, calls: Calls) -> String {
    let lang = model.lang;
    let chords = model.keymap.keys_for(context, action);
    match (calls, chords.first()) {
        (Calls::Keys, Some(chord)) => chord_text(chord, lang),
        _ => lang.fill("tui.tour.word", &[("word", action.label(lang))]),
    }
}

/// The bar above the note; it takes its lines from the body.
pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) {
    let Some([place, todo]) = lines(model, Calls::Keys) else {
        return;
    };
    let rows = layout::hint_rows(model);
    let width = model.columns.saturating_sub(2);
    let y = model.rows.saturating_sub(2 + rows);
    if rows > 1 {
        ink.put(1, y, width, place, Role::Heading);
    }
    ink.put(1, y + rows.saturating_sub(1), width, todo, Role::Accent);
}

/// What tells one place in the tour from another.
pub(crate) fn step(tour: &Tour) -> (usize, usize) {
    (tour.at, tour.reached)
}
