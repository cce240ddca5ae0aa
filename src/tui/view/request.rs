//! The request: who asks for what, the clock, and the pane in front.

use super::bars;
use super::widget::ink::{Ink, Shown, outside};
use super::widget::lines::Lines;
use super::{checks, inventory, layout, opinion};
use crate::domain::candidate::Confidence;
use crate::domain::clock::Band;
use crate::domain::request::{Filing, State};
use crate::i18n::Lang;
use crate::text;
use crate::tui::model::{Model, Pane, RequestModel};
use crate::tui::theme::Role;
use crate::wire::request::RequestView;
use jiff::civil::Date;

/// Columns of the labels beside the filing's fields.
const LABEL: usize = 14;

pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let request = model.request.as_ref()?;
    let view = request.view.as_deref();
    let practice = view.is_some_and(|view| view.case.practice);
    bars::title(model, ink, outside(&request.folio), practice);
    if let Some(view) = view {
        subject(model, ink, view);
        clock(model, ink, request, view);
    } else {
        ink.put(
            1,
            1,
            model.columns,
            model.lang.text("tui.request.loading"),
            Role::Muted,
        );
    }
    panes(model, ink, request);
    let (beside, front) = layout::request_columns(model);
    if let Some(area) = beside {
        filing(model, area.width).draw(ink, area, request.filing_scroll);
        ink.upright(
            front.x.saturating_sub(2),
            front.y,
            front.height,
            Role::Border,
        );
    }
    match request.pane {
        Pane::Filing => {
            filing(model, front.width).draw(ink, front, request.filing_scroll);
            Some((0, front.y))
        }
        Pane::Checks => checks::draw(model, ink, front),
        Pane::Inventory => inventory::candidates(model, ink, front),
        Pane::Opinion => opinion::draw(model, ink, front),
    }
}

fn subject(model: &Model, ink: &mut Ink<'_>, view: &RequestView) {
    let acronym = view.institution.as_ref().map_or_else(
        || outside(view.case.institution.as_str()),
        |institution| outside(&institution.acronym),
    );
    let mut x = 1 + ink.put(1, 1, model.columns, acronym, Role::Accent) + 1;
    let room = model.columns.saturating_sub(x + 1);
    x += ink.put(x, 1, room, outside(&view.case.filing.title), Role::Title);
    let _ = x;
}

/// State, owner, and the legal day with what is left of it.
fn clock(model: &Model, ink: &mut Ink<'_>, request: &RequestModel, view: &RequestView) {
    let lang = model.lang;
    let case = &view.case;
    let (state, owner) = state_and_owner(model, request, view);
    let mut x = 1 + ink.put(1, 2, model.columns, state, Role::Text);
    x += ink.put(
        x,
        2,
        model.columns.saturating_sub(x),
        Shown::said(format!(" · {owner}")),
        Role::Muted,
    );
    if let Some(due) = case.due() {
        let sentence = due_sentence(lang, due, view.days_left);
        x += ink.put(x, 2, model.columns.saturating_sub(x), " · ", Role::Muted);
        x += ink.put(
            x,
            2,
            model.columns.saturating_sub(x),
            Shown::said(sentence),
            band_role(view.days_left.unwrap_or(9)),
        );
        if silence_approves(model, view) {
            let text = format!(" · {}", lang.text("tui.request.silence_approves"));
            ink.put(
                x,
                2,
                model.columns.saturating_sub(x + 1),
                Shown::said(text),
                Role::Warning,
            );
        }
    }
    if request.changed_by_other {
        ink.put_right(
            0,
            2,
            model.columns.saturating_sub(1),
            lang.text("tui.request.changed"),
            Role::Danger,
        );
    }
}

fn state_and_owner(
    model: &Model,
    request: &RequestModel,
    view: &RequestView,
) -> (&'static str, String) {
    let lang = model.lang;
    let case = &view.case;
    let state = if request.issuing {
        lang.text("tui.request.issuing")
    } else {
        lang.entry("domain.state", case.state.name())
    };
    let owner = match case.owner {
        Some(owner) if model.me.as_ref().is_some_and(|me| me.id == owner) => {
            lang.text("tui.request.mine").to_owned()
        }
        Some(owner) => {
            let handle = view.handle(owner);
            lang.fill(
                "tui.request.owned",
                &[("who", text::line(&handle).as_str())],
            )
        }
        None => lang.text("tui.request.unowned").to_owned(),
    };
    (state, owner)
}

/// Where it stands and who has it, in one sentence.
pub(super) fn standing(model: &Model, request: &RequestModel, view: &RequestView) -> String {
    let (state, owner) = state_and_owner(model, request, view);
    format!("{state}, {owner}")
}

/// Whether the day passing without an answer approves what is asked for.
pub(super) fn silence_approves(model: &Model, view: &RequestView) -> bool {
    let silence = model
        .regimes
        .iter()
        .find(|regime| regime.id == view.case.regime)
        .map(|regime| regime.rule(view.case.filing.kind).silence);
    silence == Some(crate::domain::regime::Silence::DeemedFavourable)
}

fn panes(model: &Model, ink: &mut Ink<'_>, request: &RequestModel) {
    let lang = model.lang;
    let case = request.view.as_ref().map(|view| &view.case);
    let names = Pane::ALL.map(|pane| {
        let name = lang.entry("tui.pane", pane.name());
        let text = match (pane, case) {
            (Pane::Checks, Some(case)) => {
                let all = model.checklist();
                let answered = all
                    .iter()
                    .filter(|item| case.checks.contains_key(&item.id))
                    .count();
                format!("{name} {answered}/{}", all.len())
            }
            (Pane::Inventory, Some(case)) => {
                match (&request.candidates, case.inventory_checked()) {
                    (Some(found), false) => {
                        let near = found
                            .candidates
                            .iter()
                            .filter(|c| c.confidence > Confidence::Weak);
                        format!("{name} {}", near.count())
                    }
                    (_, true) => format!("{name} {}", lang.text("tui.pane.done")),
                    (None, false) => name.to_owned(),
                }
            }
            (Pane::Opinion, Some(case)) if case.opinion.is_some() => {
                format!("{name} {}", lang.text("tui.pane.done"))
            }
            _ => name.to_owned(),
        };
        (Shown::said(text), pane == request.pane)
    });
    bars::tabs(ink, 3, model.columns, names);
}

/// `vence 24/03/2015, 3 días hábiles`.
pub(super) fn due_sentence(lang: Lang, due: Date, days_left: Option<i32>) -> String {
    let date = crate::i18n::date::short(due);
    match days_left {
        None => lang.fill("tui.due.on", &[("date", &date)]),
        Some(0) => lang.fill("tui.due.is_today", &[("date", &date)]),
        Some(days) if days > 0 => lang.count(
            "tui.due.in",
            u64::from(days.unsigned_abs()),
            &[("date", &date)],
        ),
        Some(days) => lang.count(
            "tui.due.past",
            u64::from(days.unsigned_abs()),
            &[("date", &date)],
        ),
    }
}

/// How much the days left weigh.
pub(super) fn band_role(days: i32) -> Role {
    match Band::of(i64::from(days)) {
        Band::Normal => Role::Text,
        Band::Notice => Role::Notice,
        Band::Warning => Role::Warning,
        Band::Critical | Band::Past => Role::Danger,
    }
}

/// What the institution filed, as lines of `width` columns.
pub(crate) fn filing(model: &Model, width: u16) -> Lines {
    let mut lines = Lines::new(width);
    write_filing(model, &mut lines);
    lines
}

/// What the institution filed.
pub(crate) fn write_filing(model: &Model, lines: &mut Lines) {
    let Some(view) = model.request.as_ref().and_then(|r| r.view.as_deref()) else {
        return;
    };
    let lang = model.lang;
    let case = &view.case;
    let filing = &case.filing;
    if let Some(institution) = &view.institution {
        lines.field(
            lang.text("tui.field.institution"),
            LABEL,
            outside(&institution.name),
        );
    }
    if !filing.area.is_empty() {
        lines.field(lang.text("tui.field.area"), LABEL, outside(&filing.area));
    }
    let received = crate::i18n::date::short(case.received_on);
    lines.field(
        lang.text("tui.field.received"),
        LABEL,
        Shown::said(received),
    );
    facts(lang, filing, lines);
    if model.regime().is_some_and(|regime| {
        filing
            .budget_line
            .as_deref()
            .is_some_and(|line| regime.modality_mismatch(line, filing.kind))
    }) {
        lines.push(lang.text("tui.request.mismatch"), Role::Warning);
    }
    if let Some(returned) = &case.returned {
        lines.heading(lang.text("tui.heading.returned"));
        for defect in &returned.defects {
            lines.hanging("· ", Role::Muted, text::block(&defect.text), Role::Text);
        }
        if !returned.answer.is_empty() {
            lines.push(lang.text("tui.request.answer"), Role::Muted);
            lines.push(text::block(&returned.answer), Role::Text);
        }
    }
    lines.heading(lang.text("tui.heading.description"));
    lines.push(text::block(&filing.description), Role::Text);
    if !filing.items.is_empty() {
        lines.heading(lang.text("tui.heading.items"));
        for item in &filing.items {
            items(lang, item, lines);
        }
    }
    if !filing.annexes.is_empty() {
        lines.heading(lang.text("tui.heading.annexes"));
        annexes(lang, filing, lines);
    }
    for (key, text) in [
        ("tui.heading.own_search", &filing.own_inventory_search),
        ("tui.heading.control_body", &filing.control_body_remarks),
    ] {
        if !text.is_empty() {
            lines.heading(lang.text(key));
            lines.push(text::block(text), Role::Text);
        }
    }
}

fn facts(lang: Lang, filing: &Filing, lines: &mut Lines) {
    lines.field(
        lang.text("tui.field.kind"),
        LABEL,
        lang.entry("domain.kind", filing.kind.name()),
    );
    let vat = filing.amount.with_vat(filing.vat_basis_points);
    let amount = match vat.filter(|_| filing.vat_basis_points > 0) {
        Some(total) => lang.fill(
            "tui.request.amount_with_vat",
            &[
                ("amount", &crate::i18n::number::money(filing.amount)),
                ("total", &crate::i18n::number::money(total)),
            ],
        ),
        None => crate::i18n::number::money(filing.amount),
    };
    lines.field(lang.text("tui.field.amount"), LABEL, Shown::said(amount));
    if let Some(line) = &filing.budget_line {
        lines.field(lang.text("tui.field.budget_line"), LABEL, outside(line));
    }
    if let Some(procedure) = filing.procedure {
        lines.field(
            lang.text("tui.field.procedure"),
            LABEL,
            lang.entry("domain.procedure", procedure.name()),
        );
    }
    if let (Some(from), Some(to)) = (filing.starts_on, filing.ends_on) {
        let (from, to) = (crate::i18n::date::short(from), crate::i18n::date::short(to));
        let mut term = lang.fill("tui.request.term", &[("from", &from), ("to", &to)]);
        if filing.multi_year {
            term = format!("{term}, {}", lang.text("tui.request.multi_year"));
        }
        lines.field(lang.text("tui.field.term"), LABEL, Shown::said(term));
    }
    for (key, value) in [
        ("tui.field.supplier", &filing.supplier),
        ("tui.field.strategic_project", &filing.strategic_project),
        ("tui.field.strategy_line", &filing.strategy_line),
    ] {
        if !value.is_empty() {
            lines.field(lang.text(key), LABEL, outside(value));
        }
    }
    if !filing.tech_domain.is_empty() {
        let name = lang
            .find("law.tech_domain", &filing.tech_domain)
            .map_or_else(|| outside(&filing.tech_domain), Shown::from);
        lines.field(lang.text("tui.field.tech_domain"), LABEL, name);
    }
}

fn items(lang: Lang, item: &crate::domain::request::LineItem, lines: &mut Lines) {
    let mut text = String::new();
    if item.quantity > 0 {
        text.push_str(&lang.number(item.quantity));
        text.push(' ');
    }
    if !item.unit.is_empty() {
        text.push_str(text::line(&item.unit).as_str());
        text.push(' ');
    }
    text.push_str(text::line(&item.description).as_str());
    if !item.brand.is_empty() {
        text.push_str(" · ");
        text.push_str(text::line(&item.brand).as_str());
    }
    if let Some(price) = item.unit_price {
        text.push_str(" · ");
        text.push_str(&crate::i18n::number::money(price));
    }
    lines.hanging("· ", Role::Muted, Shown::said(text), Role::Text);
}

/// The annexes, by kind, name and size. Nothing opens them here.
pub(super) fn annexes(lang: Lang, filing: &Filing, lines: &mut Lines) {
    for annex in &filing.annexes {
        let size = lang.fill(
            "tui.request.kilobytes",
            &[("n", &lang.number(annex.bytes.div_ceil(1024)))],
        );
        let name = text::line(&annex.file_name);
        let text = format!(
            "{}: {} ({size})",
            lang.entry("domain.annex", annex.kind.name()),
            name.as_str()
        );
        lines.hanging("· ", Role::Muted, Shown::said(text), Role::Text);
    }
}

/// The chain of days behind the due date: every cycle, and every working day that did not count.
pub(super) fn why(model: &Model, lines: &mut Lines) {
    let Some(view) = model.request.as_ref().and_then(|r| r.view.as_deref()) else {
        return;
    };
    let lang = model.lang;
    let case = &view.case;
    for cycle in &case.cycles {
        let cause = serde_name(&cycle.cause);
        lines.heading(Shown::said(lang.entry("domain.cycle_cause", cause)));
        let (start, due) = (lang.date_long(cycle.start), lang.date_long(cycle.due));
        lines.push(
            Shown::said(lang.count(
                "tui.why.counted",
                u64::from(cycle.days),
                &[("start", &start)],
            )),
            Role::Text,
        );
        for day in &cycle.skipped {
            let date = lang.date_long(day.date);
            let why = match day.holiday_key() {
                Some(key) => Shown::from(lang.text(key)),
                None => outside(&day.why),
            };
            lines.indented(
                2,
                Shown::said(format!("{date}: {}", why.as_str())),
                Role::Muted,
            );
        }
        lines.push(
            Shown::said(lang.fill("tui.why.due", &[("due", &due)])),
            Role::Title,
        );
        lines.push(
            Shown::said(lang.fill(
                "tui.why.calendar",
                &[("calendar", text::line(&cycle.calendar).as_str())],
            )),
            Role::Muted,
        );
    }
    if let Some(regime) = model.regime() {
        let rule = regime.rule(case.filing.kind);
        lines.blank();
        lines.push(lang.entry("law.silence", rule.silence.name()), Role::Text);
        lines.push(outside(rule.ground.text()), Role::Muted);
    }
    if case.state == State::Returned {
        lines.push(lang.text("tui.why.stopped"), Role::Notice);
    }
}

fn serde_name(cause: &crate::domain::clock::CycleCause) -> &'static str {
    match cause {
        crate::domain::clock::CycleCause::Reception => "reception",
        crate::domain::clock::CycleCause::Answer => "answer",
        crate::domain::clock::CycleCause::ControlBody => "control_body",
        crate::domain::clock::CycleCause::BudgetUnit => "budget_unit",
        crate::domain::clock::CycleCause::Contract => "contract",
    }
}
