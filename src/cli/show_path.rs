//! How a request came to the Unit and what followed its opinion, as plain text.

use super::table::{Cell, Sheet};
use crate::i18n::{Lang, date, number};
use crate::wire::request::RequestView;

/// The older request, the institution's signature, the control body.
pub fn before(sheet: &mut Sheet, view: &RequestView, lang: Lang) {
    let case = &view.case;
    if let Some(parent) = &case.parent {
        sheet.field(
            lang.entry("domain.lineage", parent.lineage.name()),
            Cell::outside(&parent.folio),
        );
    }
    let Some(preparation) = &case.preparation else {
        return;
    };
    if !case.state.is_before_unit() {
        sheet.field(
            lang.text("cli.field.draft"),
            Cell::outside(&preparation.name),
        );
    }
    match &preparation.signed {
        Some(signed) => {
            let who = view.handle(signed.by);
            let at = date::local_date_time(signed.at);
            sheet.field(
                lang.text("cli.field.study_signed"),
                Cell::outside(&format!("{who}, {at}")),
            );
        }
        None => sheet.field(
            lang.text("cli.field.study_signed"),
            Cell::own(lang.text("cli.show.not_signed")),
        ),
    }
    if let Some(review) = &preparation.control_body {
        let said = match &review.remarks {
            Some(remarks) => lang.fill(
                "cli.show.remarked",
                &[("at", &date::local_date_time(remarks.at))],
            ),
            None => lang.fill(
                "cli.show.until",
                &[("date", &date::short(review.cycle.due))],
            ),
        };
        sheet.field(lang.text("cli.field.control_body"), Cell::own(said));
    }
    if let Some(after) = preparation.sent_after {
        sheet.field(
            lang.text("cli.field.sent_after"),
            Cell::own(lang.entry("domain.sent_after", after.name())),
        );
    }
}

/// The budget unit, the contract and its saving, and the requests that go back to this one.
pub fn after(sheet: &mut Sheet, view: &RequestView, lang: Lang) {
    let case = &view.case;
    if let Some(after) = &case.aftermath {
        if let Some(budget) = &after.budget {
            let said = match &budget.statement {
                Some(statement) => format!(
                    "{}, {}, {}",
                    lang.entry("domain.pronouncement", statement.pronouncement.name()),
                    statement.letter,
                    date::short(statement.pronounced_on)
                ),
                None => lang.fill(
                    "cli.show.until",
                    &[("date", &date::short(budget.cycle.due))],
                ),
            };
            sheet.field(lang.text("cli.field.budget_unit"), Cell::outside(&said));
        }
        match (&after.contract, &after.signing) {
            (Some(contract), _) => {
                let terms = &contract.terms;
                sheet.field(
                    lang.text("cli.field.contract"),
                    Cell::outside(&format!("{}, {}", terms.number, terms.supplier)),
                );
                sheet.field(
                    lang.text("cli.field.acquired"),
                    Cell::own(number::money(terms.amount)),
                );
                let ruled = case.opinion.as_ref().and_then(|one| one.price_ruled);
                if let Some(saving) = ruled.and_then(|ruled| contract.saving(ruled)) {
                    sheet.field(
                        lang.text("cli.field.saving"),
                        Cell::own(number::money(saving)),
                    );
                }
                let registered = date::short(contract.registered_on);
                let due = date::short(contract.due);
                let key = if contract.is_late() {
                    "cli.show.registered_late"
                } else {
                    "cli.show.registered"
                };
                sheet.field(
                    lang.text("cli.field.registered"),
                    Cell::own(lang.fill(key, &[("date", &registered), ("due", &due)])),
                );
            }
            (None, Some(signing)) => sheet.field(
                lang.text("cli.field.contract"),
                Cell::own(lang.fill(
                    "cli.show.contract_signed",
                    &[
                        ("date", &date::short(signing.start)),
                        ("due", &date::short(signing.due)),
                    ],
                )),
            ),
            (None, None) => {}
        }
    }
    for child in &view.children {
        sheet.field(
            lang.entry("cli.child", child.lineage.name()),
            Cell::outside(&format!(
                "{}, {}",
                child.folio,
                lang.entry("domain.state", child.state.name())
            )),
        );
    }
}
