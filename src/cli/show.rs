//! A request and its opinion as plain text, read from top to bottom.

use super::calendar::reason;
use super::show_path;
use super::table::{Cell, Sheet};
use crate::domain::candidate::Verdict;
use crate::domain::case::Case;
use crate::domain::money::Money;
use crate::domain::opinion::{Draft, Opinion};
use crate::domain::request::Filing;
use crate::i18n::{Lang, date, number};
use crate::text;
use crate::wire::request::RequestView;

/// Everything that a reviewer asks first.
pub fn request(view: &RequestView, lang: Lang) -> String {
    let case = &view.case;
    let mut sheet = Sheet::default();
    head(&mut sheet, view, lang);
    show_path::before(&mut sheet, view, lang);
    clock(&mut sheet, view, lang);
    filing(&mut sheet, &case.filing, lang);
    returned(&mut sheet, case, lang);
    evidence(&mut sheet, case, lang);
    if let Some(opinion) = &case.opinion {
        told_opinion(&mut sheet, opinion, view, lang);
    } else if let Some(stored) = &case.draft {
        told_draft(&mut sheet, &stored.draft, lang);
    }
    show_path::after(&mut sheet, view, lang);
    sheet.render()
}

/// The opinion in force, or else the draft; `None` where nothing was written.
pub fn opinion(view: &RequestView, lang: Lang) -> Option<String> {
    let mut sheet = Sheet::default();
    sheet.field(
        lang.text("cli.field.folio"),
        Cell::outside(&view.case.folio),
    );
    match (&view.case.opinion, &view.case.draft) {
        (Some(opinion), _) => told_opinion(&mut sheet, opinion, view, lang),
        (None, Some(stored)) => told_draft(&mut sheet, &stored.draft, lang),
        (None, None) => return None,
    }
    Some(sheet.render())
}

fn head(sheet: &mut Sheet, view: &RequestView, lang: Lang) {
    let case = &view.case;
    sheet.field(lang.text("cli.field.folio"), Cell::outside(&case.folio));
    if case.practice {
        sheet.field(
            lang.text("cli.field.practice"),
            Cell::own(lang.text("cli.show.practice")),
        );
    }
    if let Some(key) = &case.key {
        sheet.field(lang.text("cli.field.key"), Cell::outside(key));
    }
    let institution = match &view.institution {
        Some(known) => format!("{} — {}", known.acronym, known.name),
        None => case.institution.to_string(),
    };
    sheet.field(
        lang.text("cli.field.institution"),
        Cell::outside(&institution),
    );
    sheet.field(
        lang.text("cli.field.title"),
        Cell::outside(&case.filing.title),
    );
    sheet.field(
        lang.text("cli.field.state"),
        Cell::own(lang.entry("domain.state", case.state.name())),
    );
    if let Some(owner) = case.owner {
        sheet.field(
            lang.text("cli.field.owner"),
            Cell::outside(&view.handle(owner)),
        );
    }
    sheet.field(
        lang.text("cli.field.received"),
        Cell::own(date::short(case.received_on)),
    );
}

/// The legal day, what is left until then, and why it is that day.
fn clock(sheet: &mut Sheet, view: &RequestView, lang: Lang) {
    let Some(due) = view.case.due() else { return };
    let day = date::short(due);
    let when = match view.days_left {
        Some(0) => lang.fill("cli.show.due_today", &[("date", &day)]),
        Some(left) if left > 0 => lang.count(
            "cli.show.due",
            left.unsigned_abs().into(),
            &[("date", &day)],
        ),
        Some(left) => lang.count(
            "cli.show.overdue",
            left.unsigned_abs().into(),
            &[("date", &day)],
        ),
        None => day,
    };
    sheet.field(lang.text("cli.field.due"), Cell::own(when));
    for day in view
        .case
        .cycles
        .last()
        .iter()
        .flat_map(|cycle| &cycle.skipped)
    {
        let why = reason(day, lang);
        sheet.field(
            lang.text("cli.field.skipped"),
            Cell::own(format!("{}  {}", date::short(day.date), why.as_str())),
        );
    }
}

fn filing(sheet: &mut Sheet, filing: &Filing, lang: Lang) {
    sheet.field(
        lang.text("cli.field.kind"),
        Cell::own(lang.entry("domain.kind", filing.kind.name())),
    );
    sheet.field(
        lang.text("cli.field.amount"),
        Cell::own(number::money(filing.amount)),
    );
    let outside = [
        ("cli.field.budget_line", filing.budget_line.as_deref()),
        ("cli.field.supplier", Some(filing.supplier.as_str())),
        ("cli.field.project", Some(filing.strategic_project.as_str())),
        ("cli.field.area", Some(filing.area.as_str())),
    ];
    for (key, value) in outside {
        sheet.field(lang.text(key), Cell::outside(value.unwrap_or_default()));
    }
    if let Some(procedure) = filing.procedure {
        sheet.field(
            lang.text("cli.field.procedure"),
            Cell::own(lang.entry("domain.procedure", procedure.name())),
        );
    }
    if !filing.description.trim().is_empty() {
        sheet.heading(Cell::own(lang.text("cli.show.description")));
        sheet.block(&filing.description);
    }
    if !filing.items.is_empty() {
        sheet.heading(Cell::own(lang.text("cli.show.items")));
        for item in &filing.items {
            sheet.item(Cell::outside(&format!(
                "{} {} {}",
                item.quantity, item.unit, item.description
            )));
        }
    }
    if !filing.annexes.is_empty() {
        sheet.heading(Cell::own(lang.text("cli.show.annexes")));
        for annex in &filing.annexes {
            let kind = lang.entry("domain.annex", annex.kind.name());
            let name = text::line(&annex.file_name);
            sheet.item(Cell::own(format!("{kind}: {}", name.as_str())));
        }
    }
}

fn returned(sheet: &mut Sheet, case: &Case, lang: Lang) {
    let Some(returned) = &case.returned else {
        return;
    };
    sheet.heading(Cell::own(lang.text("cli.show.returned")));
    for defect in &returned.defects {
        sheet.item(Cell::outside(&defect.text));
    }
    sheet.block(&returned.answer);
}

/// What was made of the inventory.
fn evidence(sheet: &mut Sheet, case: &Case, lang: Lang) {
    if case.judgements.is_empty() && case.nothing_found.is_none() {
        return;
    }
    sheet.heading(Cell::own(lang.text("cli.show.inventory")));
    for judged in &case.judgements {
        let verdict = match judged.verdict {
            Verdict::Cited => lang.entry("domain.verdict", "cited"),
            Verdict::Dismissed => lang.entry("domain.verdict", "dismissed"),
        };
        let asset = text::line(&format!("{} {}", judged.asset_key, judged.asset_name));
        let reason = text::line(&judged.reason);
        let reason = if reason.as_str().is_empty() {
            String::new()
        } else {
            format!(" ({})", reason.as_str())
        };
        sheet.item(Cell::own(format!("{verdict}: {}{reason}", asset.as_str())));
    }
    if case.nothing_found.is_some() {
        sheet.item(Cell::own(lang.text("cli.show.nothing_found")));
    }
}

fn told_draft(sheet: &mut Sheet, draft: &Draft, lang: Lang) {
    sheet.heading(Cell::own(lang.text("cli.show.draft")));
    if let Some(sense) = draft.sense {
        sheet.field(
            lang.text("cli.field.sense"),
            Cell::own(lang.entry("domain.sense", sense.name())),
        );
    }
    price(sheet, draft.price_ruled, lang);
    texts(sheet, &draft.reasoning, &draft.recommendations, lang);
}

fn told_opinion(sheet: &mut Sheet, opinion: &Opinion, view: &RequestView, lang: Lang) {
    sheet.heading(Cell::own(lang.text("cli.show.opinion")));
    if let Some(number) = &opinion.number {
        sheet.field(lang.text("cli.field.letter"), Cell::outside(number));
    }
    sheet.field(
        lang.text("cli.field.sense"),
        Cell::own(lang.entry("domain.sense", opinion.sense.name())),
    );
    let cause = match opinion.cause {
        crate::domain::opinion::Cause::Issued => "issued",
        crate::domain::opinion::Cause::DeemedApproval => "deemed_approval",
    };
    sheet.field(
        lang.text("cli.field.cause"),
        Cell::own(lang.entry("domain.cause", cause)),
    );
    sheet.field(
        lang.text("cli.field.issued_at"),
        Cell::own(date::local_date_time(opinion.issued_at)),
    );
    let signers: Vec<String> = opinion
        .signed_by
        .iter()
        .map(|id| view.handle(*id))
        .collect();
    sheet.field(
        lang.text("cli.field.signed_by"),
        Cell::outside(&signers.join(", ")),
    );
    sheet.field(
        lang.text("cli.field.legal_basis"),
        Cell::outside(&opinion.legal_basis.join("; ")),
    );
    price(sheet, opinion.price_ruled, lang);
    texts(sheet, &opinion.reasoning, &opinion.recommendations, lang);
}

/// The price that is ruled, where one is.
fn price(sheet: &mut Sheet, price: Option<Money>, lang: Lang) {
    if let Some(price) = price {
        sheet.field(
            lang.text("cli.field.price"),
            Cell::own(number::money(price)),
        );
    }
}

fn texts(sheet: &mut Sheet, reasoning: &str, recommendations: &str, lang: Lang) {
    for (key, text) in [
        ("cli.show.reasoning", reasoning),
        ("cli.show.recommendations", recommendations),
    ] {
        if !text.trim().is_empty() {
            sheet.heading(Cell::own(lang.text(key)));
            sheet.block(text);
        }
    }
}
