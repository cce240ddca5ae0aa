//! The queue: tabs with counts, the filter, the list, the preview.

use super::bars;
use super::layout;
use super::request;
use super::widget::ink::{Ink, Shown, outside};
use super::widget::lines::Lines;
use crate::domain::precedent::Flag;
use crate::i18n::{Lang, sentence};
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::wire::queue::{QueueRow, Tab};
use ratatui::layout::Rect;

/// The sign of a marked row, beside the cursor's.
const MARKED: &str = "*";

/// Columns of the list: where each begins and how wide it is.
struct Columns {
    folio: (u16, u16),
    institution: (u16, u16),
    kind: (u16, u16),
    /// Letters of what was found before anybody opened it; narrow lists have room for none.
    flags: (u16, u16),
    title: (u16, u16),
    amount: (u16, u16),
    due: (u16, u16),
    /// State or owner; narrow lists show what matters more.
    state: (u16, u16),
    owner: (u16, u16),
}

impl Columns {
    /// Fixed for a width: a longer text elsewhere never moves a column.
    fn of(width: u16) -> Columns {
        let (roomy, tight) = (width >= 100, width < 76);
        let folio = (2, 14);
        let institution = (
            17,
            match (roomy, tight) {
                (true, _) => 12,
                (false, true) => 7,
                (false, false) => 8,
            },
        );
        // What fits least is said elsewhere too: the request itself shows its kind.
        let kind = (institution.0 + institution.1 + 1, if tight { 0 } else { 5 });
        let owner_width = match (roomy, tight) {
            (true, _) => 10,
            (false, true) => 7,
            (false, false) => 9,
        };
        let owner = (width.saturating_sub(owner_width + 1), owner_width);
        let state_width = if roomy { 12 } else { 0 };
        let state = (
            owner
                .0
                .saturating_sub(if roomy { state_width + 1 } else { 0 }),
            state_width,
        );
        let due = (state.0.saturating_sub(7), 6);
        let amount = (due.0.saturating_sub(9), 8);
        let flags = (
            kind.0 + if tight { 0 } else { kind.1 + 1 },
            match (roomy, tight) {
                (true, _) => 4,
                (false, true) => 0,
                (false, false) => 2,
            },
        );
        let title_at = flags.0 + if tight { 0 } else { flags.1 + 1 };
        let title = (title_at, amount.0.saturating_sub(title_at + 1));
        Columns {
            folio,
            institution,
            kind,
            flags,
            title,
            amount,
            due,
            state,
            owner,
        }
    }
}

pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let practice = model.queue.window.get(0).is_some_and(|row| row.practice);
    bars::title(
        model,
        ink,
        Shown::from(model.lang.text("tui.queue.title")),
        practice,
    );
    tabs(model, ink);
    let (list, preview) = layout::queue(model);
    let mut cursor = filter(model, ink, list.width);
    heads(model, ink, list);
    rows(model, ink, list);
    if let Some(area) = preview {
        self::preview(model, ink, area);
    }
    if cursor.is_none() {
        let row = model.queue.cursor.saturating_sub(model.queue.top);
        cursor = Some((0, list.y + u16::try_from(row).unwrap_or(0)));
    }
    cursor
}

fn tabs(model: &Model, ink: &mut Ink<'_>) {
    let lang = model.lang;
    let filtered = !model.queue.applied.is_empty();
    let counts = if filtered {
        model.queue.filtered
    } else {
        model.queue.counts
    };
    let names = Tab::ALL.map(|tab| {
        let name = lang.entry("tui.tab", tab.name());
        let text = match counts {
            Some(counts) => format!("{name} {}", lang.number(counts.of(tab))),
            None => name.to_owned(),
        };
        let active = model.queue.saved_at.is_none() && tab == model.queue.tab;
        (Shown::said(text), active)
    });
    let saved = model.queue.saved.iter().enumerate().map(|(at, tab)| {
        let count = model.queue.saved_counts.get(at).copied().flatten();
        let text = match count {
            Some(count) => format!("{} {}", tab.name, lang.number(count)),
            None => tab.name.clone(),
        };
        (Shown::said(text), model.queue.saved_at == Some(at))
    });
    bars::tabs(ink, 1, model.columns, names.into_iter().chain(saved));
}

/// The filter's line. Answers where the cursor stands while it is typed.
fn filter(model: &Model, ink: &mut Ink<'_>, width: u16) -> Option<(u16, u16)> {
    let (lang, queue, y) = (model.lang, &model.queue, 2);
    let sort = lang.fill(
        "tui.queue.sorted",
        &[("by", lang.entry("tui.sort", queue.sort.name()))],
    );
    let sort = match queue.marks.len() as u64 {
        0 => sort,
        n => format!("{} · {sort}", lang.count("tui.queue.marked", n, &[])),
    };
    let sort_width = u16::try_from(crate::text::width(&sort)).unwrap_or(0);
    ink.put_right(
        0,
        y,
        model.columns.saturating_sub(1),
        Shown::said(sort),
        Role::Muted,
    );
    if !queue.filtering && queue.filter.text().is_empty() {
        let place = match (queue.window.place(queue.cursor), queue.total()) {
            (Some(place), Some(total)) if total > 0 => lang.fill(
                "tui.queue.place",
                &[
                    ("n", &lang.number(place as u64 + 1)),
                    ("total", &lang.number(total)),
                ],
            ),
            _ => String::new(),
        };
        ink.put(1, y, width, Shown::said(place), Role::Muted);
        return None;
    }
    let label = lang.text("tui.queue.filter");
    let start = 1 + ink.put(1, y, width, label, Role::Key) + 1;
    let room = model.columns.saturating_sub(start + sort_width + 3);
    let text = outside(queue.filter.text());
    ink.put(start, y, room, text, Role::Field);
    hint(model, ink, start, y + 1, width);
    queue.filtering.then(|| {
        let before = crate::text::line(queue.filter.before_cursor()).width();
        (start + u16::try_from(before).unwrap_or(0), y)
    })
}

/// The line below the filter: where the mistake is and what it is, or what the word may become.
fn hint(model: &Model, ink: &mut Ink<'_>, start: u16, y: u16, width: u16) {
    let (lang, queue) = (model.lang, &model.queue);
    if let Some(completion) = queue.completion.as_ref().filter(|_| queue.filtering) {
        let mut x = 1;
        // Those before the chosen one make room for it once they are many.
        let first = completion.at.saturating_sub(3);
        for (n, choice) in completion.choices.iter().enumerate().skip(first) {
            let choice = choice.trim_end();
            let (text, role) = if n == completion.at {
                (format!("[{choice}]"), Role::Title)
            } else {
                (format!(" {choice} "), Role::Text)
            };
            x += ink.put(x, y, width.saturating_sub(x), outside(&text), role);
        }
        return;
    }
    let Some(error) = &queue.filter_error else {
        return;
    };
    let before: String = queue.filter.text().chars().take(error.at).collect();
    let wrong = queue.filter.text().chars().skip(error.at).take(error.len);
    let wrong = crate::text::line(&wrong.collect::<String>()).width().max(1);
    let offset = u16::try_from(crate::text::line(&before).width()).unwrap_or(u16::MAX);
    let carets = "^".repeat(wrong);
    let problem = lang.entry("tui.filter_error", error.problem.name());
    let place = lang.fill(
        "tui.queue.filter_error",
        &[("problem", problem), ("at", &(error.at + 1).to_string())],
    );
    let text = format!("{carets} {place}");
    let wide = u16::try_from(crate::text::width(&text)).unwrap_or(u16::MAX);
    let caret = start.saturating_add(offset);
    if caret.saturating_add(wide) < width {
        ink.put(caret, y, wide, Shown::said(text), Role::Danger);
    } else {
        // No room to the right of the mistake: the sentence stands before it.
        let text = format!("{place} {carets}");
        let at = caret.saturating_add(u16::try_from(wrong).unwrap_or(0));
        ink.put_right(
            1,
            y,
            at.min(width).saturating_sub(1),
            Shown::said(text),
            Role::Danger,
        );
    }
}

fn heads(model: &Model, ink: &mut Ink<'_>, list: Rect) {
    let lang = model.lang;
    if model.queue.filter_error.is_some() || model.queue.completion.is_some() {
        return;
    }
    let columns = Columns::of(list.width);
    let y = list.y.saturating_sub(1);
    for ((x, width), key) in [
        (columns.folio, "tui.column.folio"),
        (columns.institution, "tui.column.institution"),
        (columns.kind, "tui.column.kind"),
        (
            columns.flags,
            if columns.flags.1 < 4 {
                "tui.column.flags_short"
            } else {
                "tui.column.flags"
            },
        ),
        (columns.title, "tui.column.title"),
        (columns.state, "tui.column.state"),
        (columns.owner, "tui.column.owner"),
    ] {
        ink.put(x, y, width, lang.text(key), Role::Heading);
    }
    for ((x, width), key) in [
        (columns.amount, "tui.column.amount"),
        (columns.due, "tui.column.due"),
    ] {
        ink.put_right(x, y, width, lang.text(key), Role::Heading);
    }
}

fn rows(model: &Model, ink: &mut Ink<'_>, list: Rect) {
    let queue = &model.queue;
    if queue.window.is_empty() {
        let key = match (queue.loading, queue.applied.is_empty()) {
            (true, _) => "tui.queue.loading",
            (false, true) => "tui.queue.empty",
            (false, false) => "tui.queue.nothing_matches",
        };
        ink.put(2, list.y, list.width, model.lang.text(key), Role::Muted);
        return;
    }
    let columns = Columns::of(list.width);
    for (offset, y) in (list.top()..list.bottom()).enumerate() {
        let at = queue.top + offset;
        let Some(row) = queue.window.get(at) else {
            break;
        };
        if at == queue.cursor {
            ink.put(0, y, 1, ink.theme.glyphs.mark, Role::Mark);
        }
        if queue.marks.iter().any(|marked| marked.id == row.id) {
            ink.put(1, y, 1, MARKED, Role::Mark);
        }
        self::row(model, ink, &columns, y, row);
    }
}

fn row(model: &Model, ink: &mut Ink<'_>, columns: &Columns, y: u16, row: &QueueRow) {
    let lang = model.lang;
    ink.put(
        columns.folio.0,
        y,
        columns.folio.1,
        outside(&row.folio),
        Role::Text,
    );
    ink.put(
        columns.institution.0,
        y,
        columns.institution.1,
        outside(&row.acronym),
        Role::Text,
    );
    let kind = lang.entry("domain.kind_short", row.kind.name());
    let used = ink.put(columns.kind.0, y, columns.kind.1, kind, Role::Muted);
    if row.mismatch && used < columns.kind.1 {
        ink.put(columns.kind.0 + used, y, 1, "!", Role::Warning);
    }
    let flags = flags(lang, row, columns.flags.1);
    ink.put(columns.flags.0, y, columns.flags.1, flags, Role::Notice);
    // Why it was put aside is what one has to know of it now.
    let (title, role) = match aside(model, row) {
        Some(said) => (Shown::said(said), Role::Notice),
        None => (outside(&row.title), Role::Text),
    };
    ink.put(columns.title.0, y, columns.title.1, title, role);
    let amount = Shown::said(crate::i18n::number::money_short(row.amount));
    ink.put_right(columns.amount.0, y, columns.amount.1, amount, Role::Text);
    let (due, role) = due(model, row);
    ink.put_right(columns.due.0, y, columns.due.1, due, role);
    let state = lang.entry("domain.state_short", row.state.name());
    ink.put(columns.state.0, y, columns.state.1, state, Role::Muted);
    match &row.owner_handle {
        Some(handle) => ink.put(
            columns.owner.0,
            y,
            columns.owner.1,
            outside(handle),
            Role::Text,
        ),
        None if columns.state.1 == 0 => {
            ink.put(columns.owner.0, y, columns.owner.1, state, Role::Muted)
        }
        None => 0,
    };
}

/// A letter for each flag; a plus sign says that there are more than fit.
fn flags(lang: Lang, row: &QueueRow, width: u16) -> Shown<'static> {
    let mark = |flag: &Flag| lang.entry("domain.flag_mark", flag.kind.name());
    let marks: Vec<&str> = row.flags.iter().map(mark).collect();
    let width = usize::from(width);
    if marks.len() <= width {
        return Shown::said(marks.concat());
    }
    let fitting = width.saturating_sub(1);
    Shown::said(format!("{}+", marks[..fitting].concat()))
}

/// Business days left, in a form that says its weight without colour: `3d`, `hoy`, `-2d`.
fn due(model: &Model, row: &QueueRow) -> (Shown<'static>, Role) {
    let Some(days) = row.days_left else {
        return (Shown::from(""), Role::Muted);
    };
    // An exclamation mark says that silence approves.
    let mark = if row.silence_approves && days <= 2 {
        "!"
    } else {
        ""
    };
    let text = match days {
        0 => format!("{}{mark}", model.lang.text("tui.due.today")),
        _ => format!("{days}{}{mark}", model.lang.text("tui.due.day")),
    };
    (Shown::said(text), request::band_role(days))
}

/// That the request was put aside, or is back, and why.
fn aside(model: &Model, row: &QueueRow) -> Option<String> {
    let aside = row.postponed.as_ref()?;
    let why = crate::text::line(&aside.reason);
    let Some(day) = aside.back_on else {
        let names = [("why", why.as_str())];
        return Some(model.lang.fill("tui.queue.waits", &names));
    };
    let today = crate::domain::clock::local_date(model.now);
    let key = if day <= today {
        "tui.queue.back"
    } else {
        "tui.queue.aside"
    };
    let day = crate::i18n::date::short(day);
    let names = [("date", day.as_str()), ("why", why.as_str())];
    Some(model.lang.fill(key, &names))
}

fn preview(model: &Model, ink: &mut Ink<'_>, area: Rect) {
    let area = if model.wide() {
        ink.upright(
            area.x,
            area.y.saturating_sub(1),
            area.height + 1,
            Role::Border,
        );
        Rect {
            x: area.x + 2,
            y: area.y.saturating_sub(1),
            width: area.width.saturating_sub(3),
            height: area.height + 1,
        }
    } else {
        ink.rule(0, area.y, area.width, Role::Border);
        Rect {
            x: 1,
            y: area.y + 1,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(1),
        }
    };
    let Some(row) = model.queue.selected() else {
        return;
    };
    let lang = model.lang;
    let mut lines = Lines::new(area.width);
    lines.push(outside(&row.title), Role::Title);
    lines.push(
        Shown::said(format!(
            "{} · {}",
            crate::i18n::number::money(row.amount),
            lang.entry("domain.kind", row.kind.name())
        )),
        Role::Text,
    );
    if let Some(due) = row.due {
        lines.push(
            Shown::said(request::due_sentence(lang, due, row.days_left)),
            request::band_role(row.days_left.unwrap_or(9)),
        );
    }
    if let Some(said) = aside(model, row) {
        lines.push(Shown::said(said), Role::Notice);
    }
    for flag in &row.flags {
        lines.push(Shown::said(sentence::flag(lang, flag)), Role::Notice);
    }
    if let Some(previewed) = model.queue.previewed.as_ref().filter(|p| p.id == row.id) {
        let view = &previewed.view;
        if let Some(institution) = &view.institution {
            lines.push(outside(&institution.name), Role::Muted);
        }
        lines.blank();
        lines.push(
            crate::text::block(&view.case.filing.description),
            Role::Text,
        );
    } else {
        lines.push(
            Shown::said(lang.entry("domain.state", row.state.name())),
            Role::Muted,
        );
    }
    lines.draw(ink, area, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_side_by_side_at_every_width() {
        for width in 60..=200 {
            let c = Columns::of(width);
            let mut end = 0;
            for (x, w) in [
                c.folio,
                c.institution,
                c.kind,
                c.flags,
                c.title,
                c.amount,
                c.due,
                c.state,
                c.owner,
            ] {
                if w == 0 {
                    continue;
                }
                assert!(x >= end, "{width}: {x} < {end}");
                end = x + w;
            }
            assert!(end <= width, "{width}");
            assert!(c.title.1 >= 8, "{width}: the title has {}", c.title.1);
        }
    }
}
