//! The last question before an opinion: what will be signed, and the folio's digits.

use crate::domain::act;
use crate::domain::opinion::Sense;
use crate::text;
use crate::tui::model::{Field, Model};
use crate::tui::theme::Role;
use crate::tui::view::widget::ink::{Ink, Shown, outside};
use crate::tui::view::widget::lines::Lines;
use ratatui::layout::Rect;

pub(super) fn draw(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    digits: &Field,
    wrong: bool,
) -> Option<(u16, u16)> {
    let request = model.request.as_ref()?;
    let view = request.view.as_deref()?;
    let lang = model.lang;
    let folio = text::line(&view.case.folio);
    let inside = ink.frame(area, &Shown::from(lang.text("tui.overlay.issue")));
    let mut lines = Lines::new(inside.width);
    signed(model, &mut lines);
    let below = 3.min(inside.height);
    let body = Rect {
        height: inside.height - below,
        ..inside
    };
    lines.draw(ink, body, 0);
    let y = body.bottom();
    if wrong {
        ink.put(
            inside.x,
            y,
            inside.width,
            lang.text("tui.issue.wrong"),
            Role::Danger,
        );
    }
    let label = lang.fill("tui.issue.digits", &[("folio", folio.as_str())]);
    let x = inside.x + ink.put(inside.x, y + 1, inside.width, Shown::said(label), Role::Key) + 1;
    ink.put(x, y + 1, 12, outside(digits.text()), Role::Field);
    ink.put(
        inside.x,
        y + 2,
        inside.width,
        lang.text("tui.issue.keys"),
        Role::Muted,
    );
    let before = u16::try_from(text::line(digits.before_cursor()).width()).unwrap_or(0);
    Some((x + before, y + 1))
}

/// What will be signed.
pub(crate) fn signed(model: &Model, lines: &mut Lines) {
    let (Some(request), Some(view)) = (
        model.request.as_ref(),
        model.request.as_ref().and_then(|r| r.view.as_deref()),
    ) else {
        return;
    };
    let lang = model.lang;
    let case = &view.case;
    let folio = text::line(&case.folio);
    let institution = view
        .institution
        .as_ref()
        .map_or_else(|| outside(case.institution.as_str()), |i| outside(&i.name));
    lines.push(
        Shown::said(format!("{} · {}", folio.as_str(), institution.as_str())),
        Role::Accent,
    );
    lines.push(outside(&case.filing.title), Role::Text);
    lines.push(
        Shown::said(crate::i18n::number::money(case.filing.amount)),
        Role::Text,
    );
    lines.blank();
    let draft = &request.draft;
    if let Some(sense) = draft.sense {
        let role = if sense.is_denial() {
            Role::Danger
        } else {
            Role::Ok
        };
        lines.push(lang.entry("domain.sense", sense.name()), role);
        if sense == Sense::NotFavourableReuse {
            for judged in case
                .judgements
                .iter()
                .filter(|j| j.verdict == crate::domain::candidate::Verdict::Cited)
            {
                lines.hanging("· ", Role::Muted, outside(&judged.asset_name), Role::Text);
            }
        }
    }
    if let Some(regime) = model.regime()
        && case.proposed.is_none()
        && act::needs_second_person(case, regime, &view.flags)
    {
        lines.push(lang.text("tui.issue.second_person"), Role::Notice);
    }
    super::super::opinion::price(lang, draft.price_ruled, lines);
    if let Some(against) = super::precedents::contradiction(lang, request) {
        lines.push(against, Role::Warning);
    }
    lines.blank();
    lines.push(text::block(&draft.reasoning), Role::Text);
    if !draft.recommendations.is_empty() {
        lines.heading(lang.text("tui.opinion.recommendations"));
        lines.push(text::block(&draft.recommendations), Role::Text);
    }
}
