//! The inventory: candidates beside a request, and the free search.

use super::widget::ink::{Ink, Shown, outside};
use super::widget::lines::Lines;
use super::{bars, layout, reasons};
use crate::domain::candidate::Verdict;
use crate::text;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::wire::inventory::Candidate;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

/// The pane of a request: ranked candidates, each with its reason.
pub(super) fn candidates(model: &Model, ink: &mut Ink<'_>, area: Rect) -> Option<(u16, u16)> {
    let request = model.request.as_ref()?;
    let lang = model.lang;
    let case = request.view.as_ref().map(|view| &view.case);
    let Some(found) = &request.candidates else {
        ink.put(
            area.x,
            area.y,
            area.width,
            lang.text("tui.inventory.checking"),
            Role::Muted,
        );
        return Some((area.x, area.y));
    };
    let verdict = match found.verdict {
        Some(confidence) => lang.fill(
            "tui.inventory.verdict",
            &[
                (
                    "confidence",
                    lang.entry("domain.confidence", confidence.name()),
                ),
                ("searched", &lang.number(found.searched)),
            ],
        ),
        None => lang.fill(
            "tui.inventory.nothing_like_it",
            &[("searched", &lang.number(found.searched))],
        ),
    };
    ink.put(
        area.x,
        area.y,
        area.width,
        Shown::said(verdict),
        Role::Heading,
    );
    let mut y = area.y + 1;
    if case.is_some_and(|case| case.nothing_found.is_some()) {
        ink.put(
            area.x,
            y,
            area.width,
            lang.text("tui.inventory.nothing_recorded"),
            Role::Ok,
        );
        y += 1;
    }
    let mut height = area.bottom().saturating_sub(y);
    let mut listed: Vec<&Candidate> = request.listed().collect();
    // What was dismissed comes into view when the cursor goes on to it.
    if !found.dismissed.is_empty() && request.candidate_cursor < found.candidates.len() {
        listed.truncate(found.candidates.len());
        height = height.saturating_sub(1);
        let text = lang.count("tui.inventory.dismissed", found.dismissed.len() as u64, &[]);
        let text = Shown::said(text);
        ink.put(area.x, area.bottom() - 1, area.width, text, Role::Muted);
    }
    let list = Rect { y, height, ..area };
    self::list(model, ink, list, &listed, request.candidate_cursor, None)
}

/// The screen of the free search.
pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let lang = model.lang;
    let inventory = &model.inventory;
    let practice = inventory
        .found
        .as_ref()
        .and_then(|f| f.candidates.first())
        .is_some_and(|c| c.asset.practice);
    bars::title(
        model,
        ink,
        Shown::from(lang.text("tui.inventory.title")),
        practice,
    );
    let label = lang.text("tui.inventory.search");
    let x = 1 + ink.put(1, 1, model.columns, label, Role::Key) + 1;
    ink.put(
        x,
        1,
        model.columns.saturating_sub(x + 1),
        outside(inventory.query.text()),
        Role::Field,
    );
    let area = layout::inventory_list(model);
    let area = Rect {
        x: 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    if let Some(found) = &inventory.found {
        let text = lang.count(
            "tui.inventory.found",
            found.candidates.len() as u64,
            &[("searched", &lang.number(found.searched))],
        );
        ink.put(1, 2, model.columns, Shown::said(text), Role::Muted);
    } else {
        ink.put(
            1,
            2,
            model.columns,
            lang.text("tui.inventory.type"),
            Role::Muted,
        );
    }
    let found = inventory.found.iter();
    let found: Vec<&Candidate> = found.flat_map(|found| &found.candidates).collect();
    let focus = list(
        model,
        ink,
        area,
        &found,
        inventory.cursor,
        Some(inventory.top),
    );
    if inventory.typing {
        let before = text::line(inventory.query.before_cursor()).width();
        return Some((x + u16::try_from(before).unwrap_or(0), 1));
    }
    focus
}

/// Candidates, two lines each: the asset, and why. The one under the cursor says all its reasons.
/// Answers where the cursor stands.
fn list(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    candidates: &[&Candidate],
    cursor: usize,
    top: Option<usize>,
) -> Option<(u16, u16)> {
    let whole = candidates
        .get(cursor)
        .map(|candidate| reasons_of(model, candidate, area.width.saturating_sub(3)));
    let extra = whole.as_ref().map_or(0, |lines| {
        u16::try_from(lines.len()).unwrap_or(0).saturating_sub(1)
    });
    let extra = extra.min(area.height.saturating_sub(2));
    let fitting = usize::from((area.height - extra) / 2).max(1);
    let top = top.unwrap_or_else(|| (cursor + 1).saturating_sub(fitting));
    let mut focus = None;
    let mut y = area.y;
    for (at, candidate) in candidates.iter().enumerate().skip(top) {
        let here = at == cursor;
        let height = if here { 2 + extra } else { 2 };
        if y + height > area.bottom() {
            break;
        }
        if here {
            ink.put(area.x, y, 1, ink.theme.glyphs.mark, Role::Mark);
            focus = Some((area.x, y));
        }
        self::candidate(
            model,
            ink,
            Rect {
                x: area.x + 2,
                y,
                width: area.width.saturating_sub(2),
                height,
            },
            candidate,
        );
        match whole.as_ref().filter(|_| here) {
            Some(lines) => {
                let below = Rect {
                    x: area.x + 3,
                    y: y + 1,
                    width: area.width.saturating_sub(3),
                    height: height - 1,
                };
                lines.draw(ink, below, 0);
            }
            None => first_reasons(
                model,
                ink,
                Rect {
                    x: area.x + 3,
                    y: y + 1,
                    width: area.width.saturating_sub(3),
                    height: 1,
                },
                candidate,
            ),
        }
        y += height;
    }
    focus
}

/// All reasons of a candidate, wrapped.
fn reasons_of(model: &Model, candidate: &Candidate, width: u16) -> Lines {
    let mut lines = Lines::new(width);
    for reason in &candidate.why {
        let role = if reason.is_against() {
            Role::Warning
        } else {
            Role::Muted
        };
        lines.push(reasons::sentence(model.lang, reason), role);
    }
    lines
}

/// As many reasons as fit a line.
fn first_reasons(model: &Model, ink: &mut Ink<'_>, area: Rect, candidate: &Candidate) {
    let mut x = area.x;
    for (n, reason) in candidate.why.iter().enumerate() {
        if n > 0 {
            x += ink.put(x, area.y, area.right().saturating_sub(x), "; ", Role::Muted);
        }
        let role = if reason.is_against() {
            Role::Warning
        } else {
            Role::Muted
        };
        x += ink.put(
            x,
            area.y,
            area.right().saturating_sub(x),
            reasons::sentence(model.lang, reason),
            role,
        );
    }
}

fn candidate(model: &Model, ink: &mut Ink<'_>, area: Rect, candidate: &Candidate) {
    let lang = model.lang;
    let judged = model.verdict(candidate.asset.id);
    let (word, role) = match judged {
        Some(verdict) => {
            let (word, role) = reasons::verdict(lang, verdict);
            (Shown::from(word), role)
        }
        None => reasons::confidence(lang, candidate.confidence),
    };
    let width = u16::try_from(word.width()).unwrap_or(0);
    ink.put_right(area.x, area.y, area.width, word, role);
    let room = area.width.saturating_sub(width + 2);
    let dim = judged == Some(Verdict::Dismissed);
    let used = marked(ink, area.x, area.y, room, candidate, dim);
    let owner = format!("  {}", text::line(&candidate.asset.owner).as_str());
    ink.put(
        area.x + used,
        area.y,
        room.saturating_sub(used),
        Shown::said(owner),
        Role::Muted,
    );
}

/// The asset's name with the matched words marked. Answers the columns used.
fn marked(ink: &mut Ink<'_>, x: u16, y: u16, room: u16, candidate: &Candidate, dim: bool) -> u16 {
    let matched = reasons::matched(&candidate.why);
    let name = text::line(&candidate.asset.name);
    let plain = if dim { Role::Muted } else { Role::Text };
    let mut used = 0;
    for word in name.as_str().split_word_bounds() {
        let hit = word.chars().any(char::is_alphanumeric) && {
            let folded = text::fold(word);
            matched
                .iter()
                .any(|m| m == &folded || (m.len() >= 4 && folded.starts_with(m.as_str())))
        };
        let role = if hit && !dim { Role::Match } else { plain };
        used += ink.put(
            x + used,
            y,
            room.saturating_sub(used),
            Shown::said(word),
            role,
        );
    }
    used
}

/// Everything that the register says of an asset.
pub(super) fn details(model: &Model, candidate: &Candidate, lines: &mut Lines) {
    let lang = model.lang;
    let asset = &candidate.asset;
    lines.push(outside(&asset.name), Role::Title);
    let label = 16;
    for (key, value) in [
        ("tui.asset.key", &asset.key),
        ("tui.asset.acronym", &asset.acronym),
        ("tui.asset.owner", &asset.owner),
        ("tui.asset.vendor", &asset.vendor),
        ("tui.asset.licence", &asset.licence),
        ("tui.asset.url", &asset.url),
    ] {
        if !value.is_empty() {
            lines.field(lang.text(key), label, outside(value));
        }
    }
    lines.field(
        lang.text("tui.asset.lever"),
        label,
        lang.entry("domain.lever", asset.lever.name()),
    );
    lines.field(
        lang.text("tui.asset.status"),
        label,
        lang.entry("domain.asset_status", asset.status.name()),
    );
    for (key, values) in [
        ("tui.asset.categories", &asset.categories),
        ("tui.asset.technologies", &asset.technologies),
    ] {
        if !values.is_empty() {
            lines.field(lang.text(key), label, outside(&values.join(", ")));
        }
    }
    if let Some(seats) = asset.seats_free {
        let seats = u64::try_from(seats).unwrap_or(0);
        lines.field(
            lang.text("tui.asset.seats"),
            label,
            Shown::said(lang.number(seats)),
        );
    }
    if let Some(until) = asset.supported_until {
        lines.field(
            lang.text("tui.asset.supported_until"),
            label,
            Shown::said(crate::i18n::date::short(until)),
        );
    }
    if let Some(cost) = asset.annual_cost {
        lines.field(
            lang.text("tui.asset.annual_cost"),
            label,
            Shown::said(crate::i18n::number::money(cost)),
        );
    }
    for (key, value) in [
        ("tui.asset.function", &asset.function),
        ("tui.asset.description", &asset.description),
    ] {
        if !value.is_empty() {
            lines.heading(lang.text(key));
            lines.push(text::block(value), Role::Text);
        }
    }
    if !candidate.why.is_empty() {
        lines.heading(lang.text("tui.asset.why"));
        for reason in &candidate.why {
            let role = if reason.is_against() {
                Role::Warning
            } else {
                Role::Text
            };
            lines.hanging("· ", Role::Muted, reasons::sentence(lang, reason), role);
        }
    }
}
