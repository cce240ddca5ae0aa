//! What the queue's table keeps of a case besides the case itself: pure, and the same on both engines.
//!
//! Owns the derivation of every such column. Must not know SQL.

use crate::domain::case::Case;
use crate::domain::institution::Institution;
use crate::text::fold;

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
    pub owner: Option<Vec<u8>>,
    pub returns: i64,
    pub mismatch: i64,
    pub practice: i64,
    /// Folded; the institution's names are looked up where they stand.
    pub search_text: String,
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
        Columns {
            folio_fold: folded(&case.folio),
            institution_fold: folded(case.institution.as_str()),
            is_open: i64::from(case.state.is_open()),
            clock_runs: i64::from(case.state.clock_runs()),
            title: plain(&filing.title),
            received_on: case.received_on.to_string(),
            due_key: case
                .due()
                .map_or_else(|| NEVER.to_owned(), |due| due.to_string()),
            owner: case.owner.map(|owner| owner.0.as_bytes().to_vec()),
            returns: i64::from(case.returned.is_some()),
            mismatch: i64::from(mismatch),
            practice: i64::from(case.practice),
            search_text: folded(&search.join("\n")),
        }
    }
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
