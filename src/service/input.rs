//! What callers may send: sizes, characters and ranges, each fault with a JSON pointer.
//!
//! Owns the limits of a single request's fields. Text that passes is stored as it came; whether
//! the law has anything against it is not asked here.

use super::ServiceError;
use crate::domain::act::Act;
use crate::domain::candidate::Reason;
use crate::domain::opinion::Draft;
use crate::domain::request::Filing;
use crate::text::{check_name, check_prose};
use crate::wire::problem::FieldProblem;

/// The longest title, in characters.
const TITLE: usize = 1_000;
/// The longest name or other one-line value, in characters.
const NAME: usize = 500;
/// The longest key, in characters.
const KEY: usize = 200;
/// The longest description and the longest text of an opinion, in bytes.
const PROSE: usize = 64 * 1024;
/// The longest note, reason or comment, in bytes.
const NOTE: usize = 16 * 1024;
/// The most values in one list.
const LIST: usize = 1_000;
/// The longest file name of an annex, in characters.
const FILE_NAME: usize = 120;

/// Collects every fault of a body.
#[derive(Debug, Default)]
pub(crate) struct Check(Vec<FieldProblem>);

impl Check {
    pub(crate) fn fault(&mut self, pointer: &str, code: &str, detail: impl Into<String>) {
        self.0.push(FieldProblem {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            detail: detail.into(),
        });
    }

    /// One line of at most `most` characters.
    pub(crate) fn line(&mut self, pointer: &str, text: &str, most: usize) {
        if text.chars().nth(most).is_some() {
            self.fault(pointer, "too_long", format!("at most {most} characters"));
        } else if let Err(bad) = check_name(text) {
            self.fault(pointer, "bad_character", bad.to_string());
        }
    }

    pub(crate) fn required_line(&mut self, pointer: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.fault(pointer, "required", "must not be empty");
        } else {
            self.line(pointer, text, most);
        }
    }

    /// Several lines of at most `most` bytes.
    pub(crate) fn prose(&mut self, pointer: &str, text: &str, most: usize) {
        if text.len() > most {
            self.fault(pointer, "field_too_big", format!("at most {most} bytes"));
        } else if let Err(bad) = check_prose(text) {
            self.fault(pointer, "bad_character", bad.to_string());
        }
    }

    fn not_negative(&mut self, pointer: &str, centavos: Option<i64>) {
        if centavos.is_some_and(|centavos| centavos < 0) {
            self.fault(pointer, "negative", "must not be negative");
        }
    }

    fn at_most(&mut self, pointer: &str, count: usize) {
        if count > LIST {
            self.fault(pointer, "too_many", format!("at most {LIST} values"));
        }
    }

    /// # Errors
    /// [`ServiceError::Invalid`] with everything that was found.
    pub(crate) fn done(self) -> Result<(), ServiceError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::Invalid(self.0))
        }
    }

    /// A filing, whose JSON stands at `at`.
    pub(crate) fn filing(&mut self, at: &str, filing: &Filing) {
        let path = |field: &str| format!("{at}/{field}");
        self.required_line(&path("title"), &filing.title, TITLE);
        self.prose(&path("description"), &filing.description, PROSE);
        self.not_negative(&path("amount/centavos"), Some(filing.amount.centavos));
        if filing.vat_basis_points > 10_000 {
            self.fault(&path("vat_basis_points"), "bad_rate", "at most 10000");
        }
        if let Some(line) = &filing.budget_line
            && (line.len() != 5 || !line.bytes().all(|byte| byte.is_ascii_digit()))
        {
            self.fault(&path("budget_line"), "bad_budget_line", "five digits");
        }
        if let Some(code) = &filing.procurement_code {
            self.line(&path("procurement_code"), code, KEY);
        }
        if let (Some(from), Some(to)) = (filing.starts_on, filing.ends_on)
            && to < from
        {
            self.fault(&path("ends_on"), "date_order", "ends before it starts");
        }
        for (field, text) in [
            ("supplier", &filing.supplier),
            ("strategic_project", &filing.strategic_project),
            ("strategy_line", &filing.strategy_line),
            ("tech_domain", &filing.tech_domain),
            ("area", &filing.area),
        ] {
            self.line(&path(field), text, NAME);
        }
        self.prose(
            &path("control_body_remarks"),
            &filing.control_body_remarks,
            PROSE,
        );
        self.prose(
            &path("own_inventory_search"),
            &filing.own_inventory_search,
            PROSE,
        );
        self.at_most(&path("items"), filing.items.len());
        for (index, item) in filing.items.iter().enumerate().take(LIST) {
            let path = |field: &str| format!("{at}/items/{index}/{field}");
            self.prose(&path("description"), &item.description, NOTE);
            self.line(&path("unit"), &item.unit, NAME);
            self.line(&path("brand"), &item.brand, NAME);
            self.not_negative(
                &path("unit_price/centavos"),
                item.unit_price.map(|price| price.centavos),
            );
        }
        self.at_most(&path("annexes"), filing.annexes.len());
        for (index, annex) in filing.annexes.iter().enumerate().take(LIST) {
            let path = |field: &str| format!("{at}/annexes/{index}/{field}");
            let name = path("file_name");
            self.required_line(&name, &annex.file_name, FILE_NAME);
            if annex.file_name.contains(['/', '\\']) {
                self.fault(&name, "path_in_name", "a name without a folder");
            }
            self.line(&path("media_type"), &annex.media_type, NAME);
        }
    }

    fn draft(&mut self, draft: &Draft) {
        self.prose("/reasoning", &draft.reasoning, PROSE);
        self.prose("/recommendations", &draft.recommendations, PROSE);
        self.not_negative(
            "/price_ruled/centavos",
            draft.price_ruled.map(|price| price.centavos),
        );
    }

    fn reasons(&mut self, reasons: &[Reason]) {
        self.at_most("/why", reasons.len());
        for (index, reason) in reasons.iter().enumerate().take(LIST) {
            let path = |field: &str| format!("/why/{index}/{field}");
            match reason {
                Reason::Words { words, .. } => {
                    self.at_most(&path("words"), words.len());
                    for word in words.iter().take(LIST) {
                        self.line(&path("words"), word, NAME);
                    }
                }
                Reason::Through { asked, found, .. } => {
                    self.line(&path("asked"), asked, NAME);
                    self.line(&path("found"), found, NAME);
                }
                Reason::Status { .. }
                | Reason::NoSeats
                | Reason::SupportEnded { .. }
                | Reason::SameOwner => {}
                Reason::AgreedFor { folio } => self.line(&path("folio"), folio, KEY),
            }
        }
    }

    pub(crate) fn act(&mut self, act: &Act) {
        match act {
            Act::Take
            | Act::Release
            | Act::Assign { .. }
            | Act::Unjudge { .. }
            | Act::Lapse
            | Act::Resume => {}
            Act::Check { item, note, .. } => {
                self.required_line("/item", item, KEY);
                self.prose("/note", note, NOTE);
            }
            Act::Judge(judging) => {
                self.line("/asset_key", &judging.asset_key, KEY);
                self.line("/asset_name", &judging.asset_name, NAME);
                self.prose("/reason", &judging.reason, NOTE);
                self.reasons(&judging.why);
            }
            Act::NothingFound { query } => self.line("/query", query, TITLE),
            Act::SaveDraft(draft) => self.draft(draft),
            Act::Return { defects } => {
                self.at_most("/defects", defects.len());
                for (index, defect) in defects.iter().enumerate().take(LIST) {
                    self.line(&format!("/defects/{index}/check"), &defect.check, KEY);
                    self.prose(&format!("/defects/{index}/text"), &defect.text, NOTE);
                }
            }
            Act::Answer { text, filing } => {
                self.prose("/text", text, PROSE);
                if let Some(filing) = filing {
                    self.filing("/filing", filing);
                }
            }
            Act::Issue { confirm } => self.line("/confirm", confirm, KEY),
            Act::Challenge { comment } => self.prose("/comment", comment, NOTE),
            Act::Withdraw { reason } | Act::Postpone { reason, .. } => {
                self.prose("/reason", reason, NOTE)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn faults(change: impl FnOnce(&mut Filing)) -> Vec<(String, String)> {
        let mut filing: Filing = serde_json::from_value(serde_json::json!({
            "kind": "services", "title": "Mesa de ayuda",
            "amount": { "centavos": 100, "currency": "MXN" },
        }))
        .unwrap();
        change(&mut filing);
        let mut check = Check::default();
        check.filing("/filing", &filing);
        check
            .0
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn each_fault_of_a_filing_is_named_with_its_place() {
        type Change = fn(&mut Filing);
        let table: [(Change, &str, &str); 8] = [
            (|f| f.title = "  ".into(), "/filing/title", "required"),
            (|f| f.title = "x".repeat(1_001), "/filing/title", "too_long"),
            (
                |f| f.title = "a\u{1b}[2J".into(),
                "/filing/title",
                "bad_character",
            ),
            (
                |f| f.supplier = "\u{202e}".into(),
                "/filing/supplier",
                "bad_character",
            ),
            (
                |f| f.description = "x".repeat(PROSE + 1),
                "/filing/description",
                "field_too_big",
            ),
            (
                |f| f.amount.centavos = -1,
                "/filing/amount/centavos",
                "negative",
            ),
            (
                |f| f.budget_line = Some("3331".into()),
                "/filing/budget_line",
                "bad_budget_line",
            ),
            (
                |f| f.vat_basis_points = 10_001,
                "/filing/vat_basis_points",
                "bad_rate",
            ),
        ];
        for (change, pointer, code) in table {
            assert_eq!(
                faults(change),
                vec![(pointer.to_owned(), code.to_owned())],
                "{pointer} {code}"
            );
        }
        assert_eq!(faults(|_| {}), vec![]);
    }

    #[test]
    fn every_fault_is_reported_at_once() {
        let found = faults(|filing| {
            filing.title = String::new();
            filing.area = "a\nb".into();
        });
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
