//! A list that narrows as one types: the palette, people, orders of the queue.

use crate::text;
use crate::tui::keymap::{self as keys};
use crate::tui::model::{Model, PickItem, Picker};
use crate::tui::theme::Role;
use crate::tui::view::widget::ink::{Ink, Shown, outside};
use ratatui::layout::Rect;

pub(super) fn draw(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    picker: &Picker,
) -> Option<(u16, u16)> {
    let lang = model.lang;
    let inside = ink.frame(area, &Shown::from(lang.text(title(picker))));
    ink.put(inside.x, inside.y, 1, ink.theme.glyphs.mark, Role::Mark);
    ink.put(
        inside.x + 2,
        inside.y,
        inside.width.saturating_sub(2),
        outside(picker.field.text()),
        Role::Field,
    );
    let list = Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1),
        ..inside
    };
    let top = (picker.cursor + 1).saturating_sub(usize::from(list.height));
    for (n, y) in (top..picker.shown.len()).zip(list.top()..list.bottom()) {
        let Some((item, found_by)) = picker.items.get(picker.shown[n]) else {
            continue;
        };
        if n == picker.cursor {
            ink.put(list.x, y, 1, ink.theme.glyphs.mark, Role::Mark);
        }
        match item {
            PickItem::Act(action) => {
                // The keys that work once this is closed.
                let chords = model.keymap.keys_for(model.context_below(), *action);
                let keys = chords
                    .first()
                    .map(|chord| keys::chord_text(chord, lang))
                    .unwrap_or_default();
                ink.put_right(list.x, y, list.width, Shown::said(keys), Role::Key);
                let room = list.width.saturating_sub(14);
                let obstacle = picker.obstacles.get(picker.shown[n]);
                let Some(reason) = obstacle.and_then(Option::as_ref) else {
                    ink.put(list.x + 2, y, room, action.help(lang), Role::Text);
                    continue;
                };
                let used = ink.put(list.x + 2, y, room, action.help(lang), Role::Muted);
                let x = list.x + 2 + used;
                ink.put(
                    x,
                    y,
                    room.saturating_sub(used),
                    outside(&format!(" · {reason}")),
                    Role::Notice,
                );
            }
            PickItem::Person(_) | PickItem::Sort(_) => {
                ink.put(
                    list.x + 2,
                    y,
                    list.width.saturating_sub(2),
                    outside(found_by),
                    Role::Text,
                );
            }
        }
    }
    let before = u16::try_from(text::line(picker.field.before_cursor()).width()).unwrap_or(0);
    Some((inside.x + 2 + before, inside.y))
}

/// The key of what is picked.
pub(crate) fn title(picker: &Picker) -> &'static str {
    match picker.items.first() {
        Some((PickItem::Act(_), _)) => "tui.overlay.palette",
        _ => "tui.overlay.pick",
    }
}
