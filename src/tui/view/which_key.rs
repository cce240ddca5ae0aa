//! What can follow a chord: a window that comes after a pause, above the keys.

use super::widget::ink::{Ink, Shown};
use crate::text;
use crate::tui::keymap::{Next, key_text};
use crate::tui::model::Model;
use crate::tui::theme::Role;
use ratatui::layout::Rect;

/// Columns between two columns of the window.
const GUTTER: u16 = 2;
/// Lines below it: the note and the keys.
const BELOW: u16 = 2;

pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) {
    if !model.which_key || !model.parts.hints || model.chord.is_empty() {
        return;
    }
    let lang = model.lang;
    let following = model.keymap.following(model.context(), &model.chord);
    let rows: Vec<(String, &str)> = following
        .into_iter()
        .map(|(key, next)| {
            let does = match next {
                Next::Action(action) => action.help(lang),
                Next::More => lang.text("tui.bar.more_keys"),
            };
            (key_text(key, lang), does)
        })
        .collect();
    let widest = |of: fn(&(String, &str)) -> usize| {
        let widest = rows.iter().map(of).max().unwrap_or(0);
        u16::try_from(widest).unwrap_or(u16::MAX)
    };
    let key_width = widest(|(key, _)| text::width(key));
    let cell = key_width + 1 + widest(|(_, does)| text::width(does));
    // The frame and a blank on each side.
    let inner = model.columns.saturating_sub(4);
    let columns = ((inner + GUTTER) / (cell + GUTTER)).max(1);
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let room = model.canvas_rows().saturating_sub(BELOW + 3);
    let lines = count.div_ceil(columns).min(room);
    if lines == 0 {
        return;
    }
    let area = Rect {
        x: 0,
        y: model.canvas_rows().saturating_sub(BELOW + lines + 2),
        width: model.columns,
        height: lines + 2,
    };
    let pressed: Vec<String> = model.chord.iter().map(|key| key_text(*key, lang)).collect();
    let inside = ink.frame(area, &Shown::said(pressed.join(" ")));
    for (n, (key, does)) in (0..).zip(&rows) {
        let (column, line) = (n / lines, n % lines);
        let x = inside.x + column * (cell + GUTTER);
        if x + key_width >= inside.right() {
            break;
        }
        let y = inside.y + line;
        ink.put_right(x, y, key_width, Shown::said(key.as_str()), Role::Key);
        let at = x + key_width + 1;
        let width = inside.right().saturating_sub(at).min(cell - key_width - 1);
        ink.put(at, y, width, *does, Role::Text);
    }
}
