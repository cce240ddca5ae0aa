//! The plan of a bulk act: every row with what will happen to it, and then with what did.

use crate::text;
use crate::tui::model::{Bulk, Fate, Model, Stage};
use crate::tui::theme::Role;
use crate::tui::view::widget::ink::{Ink, Shown};
use crate::tui::view::widget::lines::Lines;
use ratatui::layout::Rect;

pub(super) fn draw(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    scroll: usize,
) -> Option<(u16, u16)> {
    let bulk = model.bulk.as_ref()?;
    let act = bulk.action.help(model.lang);
    let title = model.lang.fill("tui.plan.title", &[("act", act)]);
    let inside = ink.frame(area, &Shown::said(title));
    let mut lines = Lines::new(inside.width);
    self::lines(model, &mut lines);
    lines.draw(ink, inside, scroll);
    Some((area.x, area.y))
}

/// What can be done first, then the rows.
pub(super) fn lines(model: &Model, lines: &mut Lines) {
    let (Some(bulk), lang) = (&model.bulk, model.lang) else {
        return;
    };
    match bulk.stage {
        Stage::Looking => lines.push(lang.text("tui.plan.loading"), Role::Notice),
        Stage::Planned => {
            let will = count(bulk, |fate| matches!(fate, Fate::Will { .. }));
            let out = count(bulk, |fate| matches!(fate, Fate::Excluded(_)));
            let mut said = lang.count("tui.plan.will", will, &[]);
            if out > 0 {
                said = format!("{said} {}", lang.count("tui.plan.excluded", out, &[]));
            }
            lines.push(Shown::said(said), Role::Text);
            lines.push(lang.text("tui.plan.keys"), Role::Key);
        }
        Stage::Running => lines.push(lang.text("tui.plan.running"), Role::Notice),
        Stage::Finished => {}
    }
    if bulk.stage != Stage::Finished {
        lines.blank();
    }
    for row in &bulk.rows {
        let folio = text::pad_right(text::line(&row.folio).as_str(), 16);
        let with = |key, why: &str| lang.fill(key, &[("why", why)]);
        let (said, role) = match &row.fate {
            Fate::Looking => (lang.text("tui.plan.row_wait").to_owned(), Role::Muted),
            Fate::Will { .. } => (lang.text("tui.plan.row_will").to_owned(), Role::Text),
            Fate::Excluded(why) => (with("tui.plan.row_out", why), Role::Warning),
            Fate::Sent(_) => (lang.text("tui.plan.row_sent").to_owned(), Role::Muted),
            Fate::Done => (lang.text("tui.plan.row_done").to_owned(), Role::Ok),
            Fate::Conflict(why) => (with("tui.plan.row_conflict", why), Role::Danger),
            Fate::Refused(why) => (with("tui.plan.row_refused", why), Role::Danger),
        };
        lines.hanging(&folio, Role::Accent, Shown::said(said), role);
    }
}

fn count(bulk: &Bulk, which: fn(&Fate) -> bool) -> u64 {
    bulk.rows.iter().filter(|row| which(&row.fate)).count() as u64
}
