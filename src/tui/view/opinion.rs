//! The opinion: what is missing, the draft being written, or what was issued.

use super::widget::ink::{Ink, Shown, outside};
use super::widget::lines::Lines;
use crate::domain::act::{self, Missing, Refusal};
use crate::domain::candidate::Verdict;
use crate::domain::money::Money;
use crate::domain::opinion::{Cause, Opinion, StoredDraft};
use crate::domain::regime::Regime;
use crate::domain::request::State;
use crate::i18n::{Lang, number, sentence};
use crate::text;
use crate::tui::editor::{Editor, Part};
use crate::tui::model::{Model, RequestModel};
use crate::tui::theme::Role;
use crate::wire::request::RequestView;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, ink: &mut Ink<'_>, area: Rect) -> Option<(u16, u16)> {
    let request = model.request.as_ref()?;
    if let Some(editor) = &model.editor {
        return Some(write(model, ink, area, editor));
    }
    lines(model, area.width).draw(ink, area, request.opinion_scroll);
    Some((area.x.saturating_sub(1), area.y))
}

/// The built-in editor, with the terminal's own cursor in it.
fn write(model: &Model, ink: &mut Ink<'_>, area: Rect, editor: &Editor) -> (u16, u16) {
    let lang = model.lang;
    let key = match editor.part() {
        Part::Reasoning => "tui.opinion.writing_reasoning",
        Part::Recommendations => "tui.opinion.writing_recommendations",
    };
    ink.put(area.x, area.y, area.width, lang.text(key), Role::Heading);
    let room = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let mut shown = editor.area().clone();
    // The real cursor marks the place; a painted one would be a second one.
    shown.set_cursor_style(ratatui::style::Style::default());
    shown.set_style(ink.style(Role::Text));
    let (buffer, place) = ink.lend(room);
    (&shown).render(place, buffer);
    let at = shown.screen_cursor();
    let (top, left) = shown.scroll_offset();
    let x = room.x + u16::try_from(at.col).unwrap_or(0).saturating_sub(left);
    let y = room.y + u16::try_from(at.row).unwrap_or(0).saturating_sub(top);
    (
        x.min(room.right().saturating_sub(1)),
        y.min(room.bottom().saturating_sub(1)),
    )
}

/// The pane's text at a width.
pub(crate) fn lines(model: &Model, width: u16) -> Lines {
    let mut lines = Lines::new(width);
    write_lines(model, &mut lines);
    lines
}

/// What is missing and the draft, or the opinion as it was issued.
pub(crate) fn write_lines(model: &Model, lines: &mut Lines) {
    let Some(request) = &model.request else {
        return;
    };
    let Some(view) = request.view.as_deref() else {
        return;
    };
    match &view.case.opinion {
        Some(opinion) => issued(model, view, opinion, lines),
        None => draft(model, request, view, lines),
    }
}

fn draft(model: &Model, request: &RequestModel, view: &RequestView, lines: &mut Lines) {
    let lang = model.lang;
    let case = &view.case;
    if case.state == State::AwaitingSignature
        && let Some(proposed) = &case.proposed
    {
        let handle = view.handle(proposed.by);
        let text = lang.fill(
            "tui.opinion.awaits_second",
            &[("who", text::line(&handle).as_str())],
        );
        lines.push(Shown::said(text), Role::Notice);
        lines.blank();
    }
    let missing = self::missing(model, request, view);
    match &missing {
        None => {}
        Some(Lacking { missing, second }) if missing.is_empty() => {
            let key = if *second {
                "tui.opinion.ready_second"
            } else {
                "tui.opinion.ready"
            };
            lines.push(lang.text(key), Role::Ok);
        }
        Some(Lacking { missing, .. }) => {
            let text = sentence::refusal(
                lang,
                &Refusal::Incomplete {
                    missing: missing.clone(),
                },
                |_| String::new(),
            );
            lines.push(Shown::said(text), Role::Warning);
        }
    }
    lines.heading(lang.text("tui.opinion.sense"));
    match request.draft.sense {
        Some(sense) => lines.push(lang.entry("domain.sense", sense.name()), Role::Accent),
        None => lines.push(lang.text("tui.opinion.no_sense"), Role::Muted),
    }
    price(lang, request.draft.price_ruled, lines);
    if let Some(against) = super::overlays::precedents::contradiction(lang, request) {
        lines.push(against, Role::Warning);
    }
    cited(model, view, lines);
    lines.heading(lang.text("tui.opinion.reasoning"));
    if request.draft.reasoning.trim().is_empty() {
        lines.push(lang.text("tui.opinion.no_reasoning"), Role::Muted);
    } else {
        lines.push(text::block(&request.draft.reasoning), Role::Text);
    }
    if !request.draft.recommendations.trim().is_empty() {
        lines.heading(lang.text("tui.opinion.recommendations"));
        lines.push(text::block(&request.draft.recommendations), Role::Text);
    }
    if let Some(Lacking { missing, .. }) = missing.filter(|lacking| !lacking.missing.is_empty()) {
        details(model, &missing, lines);
    }
}

/// The price that is ruled, where one is.
pub(crate) fn price(lang: Lang, price: Option<Money>, lines: &mut Lines) {
    if let Some(price) = price {
        lines.heading(lang.text("tui.opinion.price"));
        lines.push(Shown::said(number::money(price)), Role::Text);
    }
}

/// What an opinion on the open request lacks, and whether it takes a second person.
struct Lacking {
    missing: Vec<Missing>,
    second: bool,
}

/// Exactly what stands between the draft and the signature; `None` once nothing can be signed.
fn missing(model: &Model, request: &RequestModel, view: &RequestView) -> Option<Lacking> {
    let regime = model.regime().filter(|_| view.case.state.is_open())?;
    // The draft on the screen may be newer than the one in the case.
    let mut case = view.case.clone();
    if let Some(me) = &model.me {
        let draft = request.draft.clone();
        case.draft = Some(StoredDraft {
            draft,
            by: me.id,
            at: model.now,
        });
    }
    Some(Lacking {
        missing: act::missing(&case, regime),
        second: act::needs_second_person(&case, regime, &view.flags),
    })
}

/// Each missing thing, as what to do.
fn details(model: &Model, missing: &[Missing], lines: &mut Lines) {
    let lang = model.lang;
    let Some(regime) = model.regime() else { return };
    lines.heading(lang.text("tui.opinion.missing"));
    let checks: Vec<&String> = missing
        .iter()
        .filter_map(|one| match one {
            Missing::Check { item } => Some(item),
            _ => None,
        })
        .collect();
    for one in missing
        .iter()
        .filter(|one| !matches!(one, Missing::Check { .. }))
    {
        let text = sentence::to_do(lang, one, |_| String::new());
        lines.hanging("- ", Role::Warning, Shown::said(text), Role::Text);
    }
    if !checks.is_empty() {
        let text = lang.count("tui.opinion.missing_checks", checks.len() as u64, &[]);
        lines.hanging("- ", Role::Warning, Shown::said(text), Role::Text);
        for item in checks {
            lines.cut(
                2,
                Shown::said(check_sentence(lang, regime, item)),
                Role::Muted,
            );
        }
    }
}

fn check_sentence(lang: Lang, regime: &Regime, item: &str) -> String {
    match regime.check(item) {
        Some(item) => sentence::check(lang, item),
        None => text::line(item).as_str().to_owned(),
    }
}

fn cited(model: &Model, view: &RequestView, lines: &mut Lines) {
    let lang = model.lang;
    let case = &view.case;
    let cited: Vec<_> = case
        .judgements
        .iter()
        .filter(|judged| judged.verdict == Verdict::Cited)
        .collect();
    if !cited.is_empty() {
        lines.heading(lang.text("tui.opinion.cited"));
        for judged in cited {
            let (key, name) = (
                text::line(&judged.asset_key),
                text::line(&judged.asset_name),
            );
            lines.hanging(
                "· ",
                Role::Muted,
                Shown::said(format!("{} ({})", name.as_str(), key.as_str())),
                Role::Text,
            );
        }
    }
    let dismissed = case
        .judgements
        .iter()
        .filter(|judged| judged.verdict == Verdict::Dismissed)
        .count();
    if dismissed > 0 {
        lines.push(
            Shown::said(lang.count("tui.opinion.dismissed", dismissed as u64, &[])),
            Role::Muted,
        );
    }
}

fn issued(model: &Model, view: &RequestView, opinion: &Opinion, lines: &mut Lines) {
    let lang = model.lang;
    lines.push(
        lang.entry("domain.sense", opinion.sense.name()),
        Role::Title,
    );
    let at = crate::i18n::date::local_date_time(opinion.issued_at);
    match (&opinion.number, opinion.cause) {
        (Some(number), _) => {
            let number = text::line(number);
            lines.push(
                Shown::said(lang.fill(
                    "tui.opinion.number",
                    &[("number", number.as_str()), ("at", &at)],
                )),
                Role::Accent,
            );
        }
        (None, Cause::DeemedApproval) => lines.push(lang.text("tui.opinion.deemed"), Role::Warning),
        (None, Cause::Issued) => {}
    }
    if !opinion.signed_by.is_empty() {
        let names: Vec<String> = opinion
            .signed_by
            .iter()
            .map(|id| text::line(&view.handle(*id)).as_str().to_owned())
            .collect();
        lines.push(
            Shown::said(lang.fill("tui.opinion.signed_by", &[("who", &names.join(", "))])),
            Role::Muted,
        );
    }
    price(lang, opinion.price_ruled, lines);
    cited(model, view, lines);
    for (key, text) in [
        ("tui.opinion.reasoning", &opinion.reasoning),
        ("tui.opinion.recommendations", &opinion.recommendations),
    ] {
        if !text.is_empty() {
            lines.heading(lang.text(key));
            lines.push(text::block(text), Role::Text);
        }
    }
    if !opinion.legal_basis.is_empty() {
        lines.heading(lang.text("tui.opinion.legal_basis"));
        for article in &opinion.legal_basis {
            lines.hanging("· ", Role::Muted, outside(article), Role::Text);
        }
    }
}
