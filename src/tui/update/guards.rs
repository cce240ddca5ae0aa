//! Guards of the hands: bursts, keys held down, and Caps Lock.
//!
//! Each says why a key did nothing. What an act itself allows is the law's and the acts' own.

use crate::tui::keymap::BURST;
use crate::tui::keymap::{Action, Code, Context, Key, Resolution, key_text};
use crate::tui::model::{Capitals, Model, Weight};
use jiff::SignedDuration;

/// So many different capitals in a row are Caps Lock and not Shift.
const CAPITALS: u8 = 3;
/// Capitals further apart than this are not in a row.
const IN_A_ROW: SignedDuration = SignedDuration::from_secs(2);

/// A paste without brackets: none of its keys acts. True when this key belongs to one.
pub(super) fn burst(model: &mut Model, burst: usize) -> bool {
    if burst <= BURST {
        return false;
    }
    model.chord.clear();
    let text = model.lang.text("tui.note.burst");
    // One notice a burst is enough.
    if model
        .notes
        .back()
        .is_none_or(|note| note.text != text || model.now.duration_since(note.at).abs() > IN_A_ROW)
    {
        model.say(Weight::Notice, text);
    } else {
        model.note = model.notes.back().cloned();
    }
    true
}

/// Whether a key that is held down does its act once more: text types, the cursor moves, and
/// nothing else happens.
pub(super) fn repeats(model: &Model, context: Context, key: Key) -> bool {
    match model.keymap.resolve(context, &model.chord, key) {
        Resolution::Action(action) => action.flags().repeatable,
        Resolution::Unbound => context.is_field(),
        Resolution::Pending(_) | Resolution::Cancelled => false,
    }
}

/// A run of capitals that nobody types with Shift. True when this key ends one and must not act.
pub(super) fn caps_lock(model: &mut Model, context: Context, key: Key) -> bool {
    let capital = matches!(key.code, Code::Char(c) if c.is_uppercase() && !key.ctrl && !key.alt);
    if !capital {
        model.capitals = Capitals::default();
        return false;
    }
    let near = model
        .capitals
        .last
        .is_some_and(|(_, at)| model.now.duration_since(at).abs() < IN_A_ROW);
    // The same one again is a key pressed twice.
    let again = model.capitals.last.is_some_and(|(last, _)| last == key);
    model.capitals.run = match (near, again) {
        (false, _) => 1,
        (true, true) => model.capitals.run,
        (true, false) => model.capitals.run.saturating_add(1),
    };
    model.capitals.last = Some((key, model.now));
    let in_a_row = model.capitals.run >= CAPITALS;
    if in_a_row || meant_small(model, context, key).is_some() {
        let text = match meant_small(model, context, key) {
            Some((small, action)) => model.lang.fill(
                "tui.note.caps_lock_small",
                &[
                    ("key", &key_text(key, model.lang)),
                    ("small", &key_text(small, model.lang)),
                    ("does", action.label(model.lang)),
                ],
            ),
            None => model.lang.text("tui.note.caps_lock").to_owned(),
        };
        model.chord.clear();
        model.say(Weight::Notice, text);
        return true;
    }
    false
}

/// A capital that does nothing, where the small letter does something.
fn meant_small(model: &Model, context: Context, key: Key) -> Option<(Key, Action)> {
    let Code::Char(c) = key.code else { return None };
    let unbound = |key| model.keymap.resolve(context, &model.chord, key) == Resolution::Unbound;
    let small = Key::plain(Code::Char(c.to_lowercase().next()?));
    if !model.chord.is_empty() || !unbound(key) {
        return None;
    }
    match model.keymap.resolve(context, &model.chord, small) {
        Resolution::Action(action) => Some((small, action)),
        _ => None,
    }
}
