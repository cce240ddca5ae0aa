//! A question that wants words: ready answers by number, or one's own.

use crate::text;
use crate::tui::model::{Ask, Model, Prompt};
use crate::tui::theme::Role;
use crate::tui::view::widget::ink::{Ink, Shown, outside};
use ratatui::layout::Rect;

pub(super) fn draw(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    prompt: &Prompt,
) -> Option<(u16, u16)> {
    let lang = model.lang;
    let title = match prompt.ask {
        Ask::Dismiss { .. } => "tui.overlay.dismiss",
        Ask::Return => "tui.overlay.return",
        Ask::Challenge => "tui.overlay.challenge",
        Ask::Price => "tui.overlay.price",
        Ask::CheckNote { .. } => "tui.overlay.note",
        Ask::Postpone => "tui.overlay.postpone",
        Ask::Text => "tui.overlay.text",
        Ask::Export => "tui.overlay.export",
    };
    let height = u16::try_from(prompt.ready.len()).unwrap_or(0) + 7;
    let area = Rect {
        height: height.min(area.height),
        ..area
    };
    let inside = ink.frame(area, &Shown::from(lang.text(title)));
    let mut y = inside.y;
    for (n, key) in prompt.ready.iter().enumerate() {
        let x = inside.x + ink.put(inside.x, y, 3, Shown::said((n + 1).to_string()), Role::Key) + 1;
        ink.put(
            x,
            y,
            inside.width.saturating_sub(3),
            lang.text(key),
            Role::Text,
        );
        y += 1;
    }
    y += 1;
    let before = u16::try_from(text::line(prompt.field.before_cursor()).width()).unwrap_or(0);
    // What is being typed scrolls sideways, so that the cursor is always seen.
    let room = inside.width.saturating_sub(3);
    let shown = outside(prompt.field.text());
    let hidden = before.saturating_sub(room.saturating_sub(1));
    let visible = skip_columns(shown.as_str(), usize::from(hidden));
    ink.put(inside.x, y, 1, ink.theme.glyphs.mark, Role::Mark);
    ink.put(inside.x + 2, y, room, Shown::said(visible), Role::Field);
    ink.put(
        inside.x,
        y + 2,
        inside.width,
        lang.text("tui.prompt.keys"),
        Role::Muted,
    );
    Some((inside.x + 2 + before - hidden, y))
}

/// The text without its first `columns`.
fn skip_columns(text: &str, columns: usize) -> &str {
    use unicode_segmentation::UnicodeSegmentation;
    let mut skipped = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if skipped >= columns {
            return &text[at..];
        }
        skipped += text::width(grapheme);
    }
    ""
}
