//! The checklist pane.

use super::{acts, overlay};
use crate::domain::act::Act;
use crate::domain::checklist::Answer;
use crate::tui::effect::Effect;
use crate::tui::model::{Ask, Field, Model, Pane};

fn current(model: &Model) -> Option<String> {
    let request = model.request.as_ref().filter(|r| r.pane == Pane::Checks)?;
    model
        .checklist()
        .get(request.check_cursor)
        .map(|item| item.id.clone())
}

fn answered(model: &Model, item: &str) -> (Option<Answer>, String) {
    model
        .request
        .as_ref()
        .and_then(|r| r.view.as_ref())
        .and_then(|view| view.case.checks.get(item))
        .map_or((None, String::new()), |stored| {
            (Some(stored.answer), stored.note.clone())
        })
}

/// Moves the cursor within the checklist.
pub(super) fn step(model: &mut Model, by: isize) {
    let last = model.checklist().len().saturating_sub(1);
    if let Some(request) = &mut model.request {
        request.check_cursor = request.check_cursor.saturating_add_signed(by).min(last);
    }
}

pub(super) fn cycle(model: &mut Model) -> Vec<Effect> {
    let Some(item) = current(model) else {
        return Vec::new();
    };
    let next = match answered(model, &item).0 {
        None => Some(Answer::Yes),
        Some(Answer::Yes) => Some(Answer::No),
        Some(Answer::No) => Some(Answer::NotApplicable),
        Some(Answer::NotApplicable) => None,
    };
    answer(model, item, next)
}

/// Answers the item under the cursor and goes to the next one.
pub(super) fn set(model: &mut Model, to: Answer) -> Vec<Effect> {
    let Some(item) = current(model) else {
        return Vec::new();
    };
    let effects = answer(model, item, Some(to));
    if !effects.is_empty() {
        step(model, 1);
    }
    effects
}

fn answer(model: &mut Model, item: String, answer: Option<Answer>) -> Vec<Effect> {
    let note = answered(model, &item).1;
    acts::perform(model, Act::Check { item, answer, note })
}

/// Asks for a note on the answer under the cursor.
pub(super) fn ask_note(model: &mut Model) -> Vec<Effect> {
    if let Some(item) = current(model) {
        let field = Field::new(answered(model, &item).1);
        overlay::ask(model, Ask::CheckNote { item }, field, Vec::new());
    }
    Vec::new()
}

pub(super) fn note(model: &mut Model, item: String, note: String) -> Vec<Effect> {
    let answer = answered(model, &item).0;
    acts::perform(model, Act::Check { item, answer, note })
}
