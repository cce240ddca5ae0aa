//! What comes without keys: an act by its name, one thing of a list, a line of text.
//!
//! Everything here ends in the same functions as the keys do; it only brings the model to where a
//! person at the keys would have brought it first.

use super::{complete, keys, obstacle, opinion, overlay, queue, screens};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::model::{Choice, Model, Overlay, Screen, Weight};

/// Does an act, or says why it is not possible now.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    model.note = None;
    if action != Action::AppCancel {
        model.cancelled_once = false;
    }
    let mut effects = uncover(model, action);
    match obstacle::obstacle(model, action) {
        Some(reason) => model.say(Weight::Notice, reason),
        None => effects.extend(screens::act(model, action)),
    }
    effects
}

/// Who asks for something else has read what stands in front, and has written what is being
/// written. A question that wants an answer stays where it is.
fn uncover(model: &mut Model, action: Action) -> Vec<Effect> {
    if !action.in_palette() || matches!(action, Action::AppBack | Action::PrecedentOpen) {
        return Vec::new();
    }
    match &model.overlay {
        Some(Overlay::Issue { .. } | Overlay::Prompt(_)) => overlay::let_go(model),
        Some(_) => overlay::close(model),
        None => {}
    }
    let looks = matches!(
        action,
        Action::HelpShow | Action::PaletteOpen | Action::MessagesShow | Action::ScreenRedraw
    );
    if model.editor.is_some() && !looks && action != Action::OpinionEditor {
        return opinion::leave(model);
    }
    model.inventory.typing = false;
    if model.queue.filtering {
        return queue::filter_accept(model);
    }
    Vec::new()
}

/// Puts the cursor on what was chosen; a ready answer is given at once.
pub(super) fn choose(model: &mut Model, choice: &Choice) -> Vec<Effect> {
    model.note = None;
    let found = match choice {
        Choice::Row(id) => model.queue.window.position(*id).map(|at| {
            let by = distance(model.queue.cursor, at);
            queue::step(model, by)
        }),
        Choice::Check(item) => {
            let at = model.checklist().iter().position(|one| one.id == *item);
            set(at, model.request.as_mut().map(|r| &mut r.check_cursor))
        }
        Choice::Candidate(asset) if model.screen == Screen::Inventory => {
            let found = model.inventory.found.as_ref();
            let at = found.and_then(|found| {
                let mut all = found.candidates.iter();
                all.position(|one| one.asset.id == *asset)
            });
            set(at, Some(&mut model.inventory.cursor))
        }
        Choice::Candidate(asset) => {
            let at = model
                .request
                .as_ref()
                .and_then(|request| request.listed().position(|one| one.asset.id == *asset));
            set(at, model.request.as_mut().map(|r| &mut r.candidate_cursor))
        }
        Choice::Precedent(id) => {
            let past = model.request.as_ref().and_then(|r| r.precedents.as_ref());
            let at = past.and_then(|past| past.all().position(|like| like.request == *id));
            match &mut model.overlay {
                Some(Overlay::Precedents { cursor }) => set(at, Some(cursor)),
                _ => None,
            }
        }
        Choice::Item(item) => match &mut model.overlay {
            Some(Overlay::Picker(picker)) => {
                let at = picker.shown.iter().position(|shown| shown == item);
                set(at, Some(&mut picker.cursor))
            }
            _ => None,
        },
        Choice::Ready(at) => ready(model, *at),
    };
    found.unwrap_or_else(|| {
        let text = model.lang.text("tui.note.not_listed");
        model.say(Weight::Notice, text);
        Vec::new()
    })
}

fn distance(from: usize, to: usize) -> isize {
    let steps = isize::try_from(from.abs_diff(to)).unwrap_or(isize::MAX);
    if to < from { -steps } else { steps }
}

fn set(at: Option<usize>, cursor: Option<&mut usize>) -> Option<Vec<Effect>> {
    *cursor? = at?;
    Some(Vec::new())
}

fn ready(model: &mut Model, at: usize) -> Option<Vec<Effect>> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else {
        return None;
    };
    let text = model.lang.text(prompt.ready.get(at)?);
    prompt.field.clear();
    prompt.field.insert(text);
    Some(overlay::accept(model))
}

/// A line for the text or the field that has the keys.
pub(super) fn written(model: &mut Model, text: &str, done: bool) -> Vec<Effect> {
    model.note = None;
    if let Some(editor) = &mut model.editor {
        editor.append(crate::text::block(text).as_str());
        return opinion::typed(model);
    }
    let shown = crate::text::line(text);
    let Some(field) = keys::field(model) else {
        return Vec::new();
    };
    field.clear();
    field.insert(shown.as_str());
    let mut effects = keys::changed(model);
    if done {
        effects.extend(screens::act(model, Action::FieldAccept));
    } else if model.queue.filtering {
        effects.extend(complete::complete(model, 1));
    }
    effects
}
