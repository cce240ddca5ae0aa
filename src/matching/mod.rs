//! The inventory check: does something exist that serves what a request asks for?
//!
//! Pure: no HTTP, no SQL, no clock; the day comes in as an argument. An [`Index`] holds the inventory
//! in memory and answers two questions, [`Index::search`] as a person types and [`Index::check`] for a
//! whole request. The same assets and the same question give the same answer on every machine, in
//! whatever order the assets came; ties are broken by asset id.
//!
//! How it works: text is folded (`fold`), split into words (`tokens`), cut to roots (`stem`), and
//! generic words of procurement are made nearly weightless (`stopwords`). Of a long description the
//! sentences on the making of the contract are left out (`sentences`). Three kinds of features are
//! indexed: roots with the fields they stand in, concepts of the thesaurus (`thesaurus.toml`), and the
//! character 3-grams of the name. A query reads each of its words in every way it may have been meant:
//! misspelt, short, plural, an acronym or what one stands for (`query`). A concept is found by its
//! names, and by several of the everyday words that tell it (`thesaurus`). A first pass over the posting
//! lists, within a budget, picks the assets worth a look; a second looks at them exactly and turns
//! eleven measures into one score (`score`), with the reasons (`explain`).
//!
//! What is stored, and how: all words in one arena of text (`vocabulary`), an open-addressing table of
//! numbers in place of maps that keep each key again (`table`); of each asset one run of bytes (`filed`);
//! posting lists as distances, a byte or two an entry (`postings`). A change of one asset touches only the
//! lists of what differs, and waits beside a list until enough have come to pack it again. The texts of an
//! asset are read apart from the index (`prepared`), on another thread or before it is locked. The whole
//! goes into a file and back (`persist`), with the event that it has seen.
//!
//! Choices, and what stands behind them. `benches/matching_quality` measures how well the check answers,
//! beside four simple scores over the same requests; its README has the figures. Reasoned, not
//! measured against an alternative: 3-grams of names only, because misspelt words of descriptions are
//! found through the vocabulary; no search library, because scores that depend on how segments were
//! merged are not a function of the event log. The weights of the curve were fitted on the tuning halves
//! of the two labelled sets together, held at nought or above, so that a score is about the share of
//! such candidates that serve; the thresholds follow from that. The held-out halves agree; an inventory
//! in which many assets do the same thing will show more candidates than the labels call right.

mod acronym;
mod analyse;
mod bytes;
mod checksum;
mod concepts;
mod explain;
mod field;
mod filed;
mod fold;
mod grams;
mod index;
pub mod likeness;
mod near;
mod persist;
mod postings;
mod prepared;
mod query;
mod score;
mod sentences;
mod stem;
mod stopwords;
mod subject;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod thesaurus;
mod tokens;
mod vocabulary;
mod walk;

pub use index::Index;
pub use persist::{LoadError, Stamp};
pub use prepared::Prepared;
pub use subject::Subject;
pub use thesaurus::{Thesaurus, ThesaurusError};

use crate::domain::asset::AssetStatus;
use crate::domain::candidate::{Confidence, Reason};
use crate::domain::ids::AssetId;
use crate::domain::institution::InstitutionKey;
use jiff::civil::Date;
use query::Query;

/// Scores from which a candidate is probable or possible, in thousandths.
const PROBABLE: u32 = 700;
const POSSIBLE: u32 = 350;
/// Below this nothing like it exists, although the nearest are still listed.
const SOMETHING: u32 = 150;
/// Below this nothing is listed.
const FLOOR: u32 = 1;
/// The floor of a search line: a person looks and decides.
const SEARCH_FLOOR: u32 = 10;

/// An asset that may serve, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub asset: AssetId,
    /// In thousandths, and roughly a frequency: on the held-out half of the development set 9 in 10 from
    /// 700 served, a half between 350 and 700, one in five at 150.
    pub score: u32,
    pub confidence: Confidence,
    pub why: Vec<Reason>,
}

/// The answer for a request: its best candidate's confidence. `None`: nothing like it exists; what a
/// check lists all the same are the nearest, for a person who wants to be sure.
pub fn verdict(hits: &[Hit]) -> Option<Confidence> {
    hits.iter()
        .filter(|hit| hit.score >= SOMETHING)
        .map(|hit| hit.confidence)
        .max()
}

impl Index {
    /// Finds assets as a person types; the last word may be a beginning. Best first.
    pub fn search(&self, line: &str, limit: usize) -> Vec<Hit> {
        let query = Query::of_typed(line, self);
        self.answer(&query, None, None, SEARCH_FLOOR, limit)
    }

    /// Finds the assets that may serve a request, best first. [`verdict`] says what that amounts to.
    /// `today` decides whether a vendor's support has ended.
    pub fn check(&self, subject: &Subject<'_>, today: Date, limit: usize) -> Vec<Hit> {
        let query = Query::of_subject(subject, self);
        self.answer(&query, subject.institution, Some(today), FLOOR, limit)
    }

    fn answer(
        &self,
        query: &Query,
        institution: Option<&InstitutionKey>,
        today: Option<Date>,
        floor: u32,
        limit: usize,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        for evidence in score::rank(self, query, limit) {
            let score = (evidence.score * 1_000.0).round() as u32;
            let Some(filed) = self.filed(evidence.slot).filter(|_| score >= floor) else {
                continue;
            };
            let mut why = explain::reasons(self, query, &evidence, &filed);
            why.extend(explain::circumstances(&filed, institution, today));
            hits.push(Hit {
                asset: filed.id,
                score,
                confidence: confidence(score, filed.status),
                why,
            });
        }
        hits
    }
}

fn confidence(score: u32, status: AssetStatus) -> Confidence {
    // What is out of use is shown, because a reviewer wants to know, but nothing rests on it.
    match score {
        _ if !status.is_reusable() => Confidence::Weak,
        PROBABLE.. => Confidence::Probable,
        POSSIBLE.. => Confidence::Possible,
        _ => Confidence::Weak,
    }
}
