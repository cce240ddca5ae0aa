//! What the queue's table keeps of a case besides the case itself: pure, and the same on both engines.
//!
//! Owns the derivation of every such column. Must not know SQL.

use crate::domain::case::Case;
use crate::domain::institution::Institution;
use crate::text::fold;
use uuid::Uuid;

/// The due day of a request without a running clock: it sorts last.
pub(crate) const NEVER: &str = "9999-12-31";

/// A case's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub folio_fold: String,
    pub institution_fold: String,
    pub is_open: i64,
    pub clock_runs: i64,
    pub title: String,
    pub received_on: String,
    pub due_key: String,
    /// Day on which a postponed case is back: empty for one that is not, [`NEVER`] for one that waits.
    pub back_on: String,
    /// What the queue is sorted by: a postponed case stands under the day on which it is back.
    pub order_key: String,
    pub owner: Option<Vec<u8>>,
    pub returns: i64,
    pub mismatch: i64,
    pub practice: i64,
    /// Folded; the institution's names are looked up where they stand.
    pub search_text: String,
    /// A [`Line`] as JSON.
    pub line: String,
}

/// What a list shows of a case, in one column, so that a page is one value: the SQLite driver hands
/// rows over one by one and copies every column of each, which cost more than finding them. Stored
/// as a JSON array in this order; a new member goes to its end.
#[derive(Debug, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Line<'a> {
    pub id: Uuid,
    pub owner: Option<Uuid>,
    pub folio: String,
    pub institution: String,
    pub title: String,
    /// Names and days have nothing to escape, so they are read where they stand.
    pub kind: &'a str,
    pub state: &'a str,
    pub centavos: i64,
    pub currency: &'a str,
    pub received_on: &'a str,
    pub due_key: &'a str,
    pub version: i64,
    pub returns: u8,
    pub mismatch: u8,
    pub practice: u8,
    /// As in [`Columns`], and why.
    #[serde(default)]
    pub back_on: String,
    #[serde(default)]
    pub aside: String,
}

impl Columns {
    /// `mismatch` is the law's word on budget line and kind, which is not the store's to know.
    pub(crate) fn of(case: &Case, mismatch: bool) -> Columns {
        let filing = &case.filing;
        let search = [
            case.folio.as_str(),
            &filing.title,
            &filing.description,
            &filing.supplier,
        ];
        let mut columns = Columns {
            folio_fold: folded(&case.folio),
            institution_fold: folded(case.institution.as_str()),
            is_open: i64::from(case.state.is_open()),
            clock_runs: i64::from(case.state.clock_runs()),
            title: plain(&filing.title),
            received_on: case.received_on.to_string(),
            due_key: due_key(case),
            back_on: back_on(case),
            order_key: order_key(case),
            owner: owner_key(case),
            returns: i64::from(case.returned.is_some()),
            mismatch: i64::from(mismatch),
            practice: i64::from(case.practice),
            search_text: folded(&search.join("\n")),
            line: String::new(),
        };
        columns.line = line(case, &columns);
        columns
    }
}

/// Writes what [`Line`] reads.
fn line(case: &Case, columns: &Columns) -> String {
    serde_json::json!([
        case.id.0.simple().to_string(),
        case.owner.map(|owner| owner.0.simple().to_string()),
        case.folio,
        case.institution.as_str(),
        columns.title,
        case.filing.kind.name(),
        case.state.name(),
        case.filing.amount.centavos,
        case.filing.amount.currency.name(),
        columns.received_on,
        columns.due_key,
        case.version,
        columns.returns,
        columns.mismatch,
        columns.practice,
        columns.back_on,
        case.postponed
            .as_ref()
            .map_or("", |aside| aside.reason.as_str()),
    ])
    .to_string()
}

/// The legal day, or a day after all of them.
pub(crate) fn due_key(case: &Case) -> String {
    case.due()
        .map_or_else(|| NEVER.to_owned(), |due| due.to_string())
}

pub(crate) fn back_on(case: &Case) -> String {
    match &case.postponed {
        None => String::new(),
        Some(aside) => aside
            .back_on
            .map_or_else(|| NEVER.to_owned(), |day| day.to_string()),
    }
}

fn order_key(case: &Case) -> String {
    let back = case.postponed.as_ref().and_then(|aside| aside.back_on);
    back.map_or_else(|| due_key(case), |day| day.to_string())
}

pub(crate) fn owner_key(case: &Case) -> Option<Vec<u8>> {
    case.owner.map(|owner| owner.0.as_bytes().to_vec())
}

/// What a filter's words are looked for in, of an institution.
pub(crate) fn institution_text(institution: &Institution) -> String {
    folded(&format!(
        "{}\n{}\n{}",
        institution.key, institution.acronym, institution.name
    ))
}

/// Folded, as filter terms are.
pub(crate) fn folded(text: &str) -> String {
    plain(&fold(text))
}

/// PostgreSQL's text cannot hold NUL; the case itself keeps the original.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whatever_its_accents_and_no_column_holds_nul() {
        assert_eq!(folded("Firma ELECTRÓNICA\0"), "firma electronica\u{fffd}");
    }
}
