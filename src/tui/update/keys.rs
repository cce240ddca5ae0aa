//! From a key to an act: chords, text fields, and the guards against pasted text and bursts.

use super::{guards, opinion, overlay, queue, screens};
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, Code, Context, Key, Resolution, key_text};
use crate::tui::model::{Field, Model, Overlay, Screen, Weight};
use crate::tui::msg::Timer;

/// How long a chord waits before what can follow is shown.
const WHICH_KEY_MS: u64 = 300;

pub(super) fn key(model: &mut Model, key: Key, burst: usize) -> Vec<Effect> {
    model.note = None;
    model.which_key = false;
    let context = model.context();
    let typing = context.is_field();
    if !typing && (guards::burst(model, burst) || guards::caps_lock(model, context, key)) {
        return Vec::new();
    }
    let keymap = model.keymap.clone();
    match keymap.resolve(context, &model.chord, key) {
        Resolution::Action(action) => {
            model.chord.clear();
            if action != Action::AppCancel {
                model.cancelled_once = false;
            }
            screens::act(model, action)
        }
        Resolution::Pending(_) => {
            model.chord.push(key);
            let generation = model.next_generation();
            vec![Effect::After {
                timer: Timer::WhichKey,
                milliseconds: WHICH_KEY_MS,
                generation,
            }]
        }
        Resolution::Cancelled => {
            model.chord.clear();
            Vec::new()
        }
        Resolution::Unbound if typing => text_key(model, key),
        Resolution::Unbound => {
            let text = model
                .lang
                .fill("tui.note.unbound", &[("key", &key_text(key, model.lang))]);
            model.say(Weight::Notice, text);
            Vec::new()
        }
    }
}

/// A key that is held down: what may be repeated is, and nothing else happens.
pub(super) fn held(model: &mut Model, key: Key, burst: usize) -> Vec<Effect> {
    if guards::repeats(model, model.context(), key) {
        self::key(model, key, burst)
    } else {
        Vec::new()
    }
}

/// Pasted text goes into a text field, or nowhere: it never acts.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.note = None;
    if let Some(editor) = &mut model.editor {
        editor.insert(crate::text::block(text).as_str());
        return opinion::typed(model);
    }
    let shown = crate::text::line(text);
    match field(model) {
        Some(field) => {
            field.insert(shown.as_str());
            changed(model)
        }
        None => {
            let text = model.lang.text("tui.note.paste_ignored");
            model.say(Weight::Notice, text);
            Vec::new()
        }
    }
}

/// The one-line field that has the keys.
pub(super) fn field(model: &mut Model) -> Option<&mut Field> {
    match &mut model.overlay {
        Some(Overlay::Issue { digits, .. }) => return Some(digits),
        Some(Overlay::Prompt(prompt)) => return Some(&mut prompt.field),
        Some(Overlay::Picker(picker)) => return Some(&mut picker.field),
        Some(_) => return None,
        None => {}
    }
    match model.screen {
        Screen::Queue if model.queue.filtering => Some(&mut model.queue.filter),
        Screen::Inventory if model.inventory.typing => Some(&mut model.inventory.query),
        _ => None,
    }
}

fn text_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(editor) = &mut model.editor {
        return if editor.input(key) {
            opinion::typed(model)
        } else {
            Vec::new()
        };
    }
    if let Some(effects) = overlay::ready_answer(model, key) {
        return effects;
    }
    let Some(field) = field(model) else {
        return Vec::new();
    };
    let edited = match key.code {
        _ if key.text().is_some() => {
            // AltGr arrives as Ctrl and Alt on some consoles; `text` knows.
            if let Some(c) = key.text() {
                field.insert(c.encode_utf8(&mut [0; 4]));
            }
            true
        }
        Code::Char('w') if key.ctrl => field.delete_word(),
        Code::Backspace => field.backspace(),
        Code::Delete => field.delete(),
        Code::Left => {
            field.left();
            false
        }
        Code::Right => {
            field.right();
            false
        }
        Code::Home => {
            field.home();
            false
        }
        Code::End => {
            field.end();
            false
        }
        _ => false,
    };
    if edited { changed(model) } else { Vec::new() }
}

/// What follows from a changed one-line field.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    match model.context() {
        Context::Filter => {
            model.queue.recalled = None;
            queue::filter_typed(model)
        }
        Context::Search => screens::query_typed(model),
        Context::Picker | Context::Palette => overlay::narrow(model),
        Context::Confirm => overlay::digits_typed(model),
        _ => Vec::new(),
    }
}
