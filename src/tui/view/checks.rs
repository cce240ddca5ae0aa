//! The checklist: the three legal verifications and what the technology domain brings in.

use super::widget::ink::{Ink, Shown};
use crate::domain::checklist::{Answer, Verification};
use crate::i18n::sentence;
use crate::text;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use ratatui::layout::Rect;

/// One drawn line of the list.
enum Row {
    Heading(Verification),
    /// The item at this place of the checklist, and which of its wrapped lines.
    Item {
        at: usize,
        line: String,
        first: bool,
    },
    /// What the item rests on, or its note.
    Small {
        at: usize,
        text: Shown<'static>,
    },
}

/// Columns of the answer before the text: `[sí]`.
const MARK: u16 = 7;

pub(super) fn draw(model: &Model, ink: &mut Ink<'_>, area: Rect) -> Option<(u16, u16)> {
    let request = model.request.as_ref()?;
    let view = request.view.as_deref()?;
    let lang = model.lang;
    let items = model.checklist();
    let room = usize::from(area.width.saturating_sub(MARK + 2).max(8));
    let mut rows = Vec::new();
    let mut group = None;
    for (at, item) in items.iter().enumerate() {
        if group != Some(item.verification) {
            group = Some(item.verification);
            rows.push(Row::Heading(item.verification));
        }
        let sentence = sentence::check(lang, item);
        for (n, line) in text::wrap(&sentence, room).into_iter().enumerate() {
            rows.push(Row::Item {
                at,
                line: line.to_owned(),
                first: n == 0,
            });
        }
        if at == request.check_cursor {
            rows.push(Row::Small {
                at,
                text: super::widget::ink::outside(item.ground.text()),
            });
        }
        if let Some(stored) = view
            .case
            .checks
            .get(&item.id)
            .filter(|stored| !stored.note.is_empty())
        {
            rows.push(Row::Small {
                at,
                text: super::widget::ink::outside(&stored.note),
            });
        }
    }
    // The item under the cursor is always whole on the screen.
    let height = usize::from(area.height);
    let of_cursor = |row: &Row| match row {
        Row::Item { at, .. } | Row::Small { at, .. } => *at == request.check_cursor,
        Row::Heading(_) => false,
    };
    let last = rows.iter().rposition(of_cursor).unwrap_or(0);
    let top = (last + 2)
        .saturating_sub(height)
        .min(rows.len().saturating_sub(height));
    let mut cursor = None;
    for (row, y) in rows.iter().skip(top).zip(area.top()..area.bottom()) {
        match row {
            Row::Heading(verification) => {
                ink.put(
                    area.x,
                    y,
                    area.width,
                    lang.entry("domain.verification", verification.name()),
                    Role::Heading,
                );
            }
            Row::Item { at, line, first } => {
                let item = items[*at];
                if *first {
                    if *at == request.check_cursor {
                        ink.put(area.x, y, 1, ink.theme.glyphs.mark, Role::Mark);
                        cursor = Some((area.x, y));
                    }
                    let (mark, role) =
                        match view.case.checks.get(&item.id).map(|stored| stored.answer) {
                            None if item.required => {
                                (lang.text("tui.check.required"), Role::Warning)
                            }
                            None => (lang.text("tui.check.open"), Role::Muted),
                            Some(Answer::Yes) => (lang.text("tui.check.yes"), Role::Ok),
                            Some(Answer::No) => (lang.text("tui.check.no"), Role::Danger),
                            Some(Answer::NotApplicable) => {
                                (lang.text("tui.check.not_applicable"), Role::Muted)
                            }
                        };
                    ink.put(area.x + 2, y, MARK - 1, mark, role);
                }
                ink.put(
                    area.x + MARK + 1,
                    y,
                    area.width - MARK - 1,
                    Shown::said(line.as_str()),
                    Role::Text,
                );
            }
            Row::Small { text, .. } => {
                ink.put(
                    area.x + MARK + 1,
                    y,
                    area.width - MARK - 1,
                    Shown::said(text.as_str()),
                    Role::Muted,
                );
            }
        }
    }
    cursor
}
