//! Why a candidate is one, and what speaks against it.
//!
//! Owns the turning of evidence into reasons that a reviewer can defend in an audit: at most a dozen,
//! the words of the request first, then the bridges, then what the register knows. Must not change a
//! score.

use super::field::FIELDS;
use super::field::bit;
use super::filed::Filed;
use super::index::Index;
use super::query::Query;
use super::score::Evidence;
use super::thesaurus::TermKind;
use crate::domain::asset::AssetStatus;
use crate::domain::candidate::{Field, Reason, Via};
use crate::domain::institution::InstitutionKey;
use jiff::civil::Date;

/// Words named for one field, and bridges named for one asset.
const NAMED: usize = 8;
const BRIDGES: usize = 6;
/// A generic word is named only beside telling ones.
const TELLING_VALUE: f32 = 0.05;

pub(crate) fn reasons(
    index: &Index,
    query: &Query,
    evidence: &Evidence,
    filed: &Filed<'_>,
) -> Vec<Reason> {
    let mut out = words(query, evidence);
    let mut bridges = Vec::new();
    for found in &evidence.matches {
        let asked = &query.asked[found.asked];
        let Some(via) = found.via.filter(|_| found.value > TELLING_VALUE) else {
            continue;
        };
        let spelt = via == Via::Acronym
            && !index.acronyms.contains_key(asked.surface.as_str())
            && found.mask == bit(Field::Name);
        let word = index.vocabulary.word(found.word);
        let name = || filed.name.replace(['\u{1}', ' '], " ").trim().to_owned();
        let text = if spelt || word.is_synthetic() {
            name()
        } else {
            word.surface.to_string()
        };
        bridges.push(Reason::Through {
            field: field_of(found.mask),
            asked: asked.surface.clone(),
            found: text,
            via,
        });
    }
    for found in &evidence.shared {
        let asked = &query.concepts[found.concept];
        let term = index.thesaurus().term(found.term);
        let via = match (asked.kind, index.thesaurus().kind(found.term)) {
            (TermKind::Product, TermKind::Product) => Via::ProductFamily,
            _ => Via::Synonym,
        };
        bridges.push(Reason::Through {
            field: field_of(found.mask),
            asked: asked.surface.clone(),
            found: term.to_owned(),
            via,
        });
    }
    let mut kept: Vec<Reason> = Vec::new();
    for bridge in bridges {
        if kept.len() < BRIDGES && !kept.contains(&bridge) {
            kept.push(bridge);
        }
    }
    out.extend(kept);
    if evidence.features.other_object > 0.0
        && let Some(object) = &query.object
    {
        out.push(Reason::OtherObject {
            asked: object.surface.clone(),
        });
    }
    out
}

fn words(query: &Query, evidence: &Evidence) -> Vec<Reason> {
    let mut out = Vec::new();
    for field in FIELDS {
        let mut words: Vec<String> = evidence
            .matches
            .iter()
            .filter(|found| found.via.is_none() && field_of(found.mask) == field)
            .filter(|found| query.typed || !query.asked[found.asked].generic)
            .map(|found| query.asked[found.asked].surface.clone())
            .collect();
        words.dedup();
        words.truncate(NAMED);
        if !words.is_empty() {
            out.push(Reason::Words { field, words });
        }
    }
    out
}

/// The field of a mask that says most.
fn field_of(mask: u8) -> Field {
    FIELDS
        .into_iter()
        .find(|field| mask & bit(*field) != 0)
        .unwrap_or(Field::Name)
}

/// What the register says for and against, on a given day.
pub(crate) fn circumstances(
    filed: &Filed<'_>,
    institution: Option<&InstitutionKey>,
    today: Option<Date>,
) -> Vec<Reason> {
    let mut out = Vec::new();
    if let (Some(asking), Some(owner)) = (institution, &filed.owner_key())
        && same_sector(asking, owner)
    {
        out.push(Reason::SameOwner);
    }
    if matches!(
        filed.status,
        AssetStatus::Retired | AssetStatus::Suspended | AssetStatus::OutOfUse
    ) {
        out.push(Reason::Status {
            status: filed.status,
        });
    }
    if filed.seats_free.is_some_and(|seats| seats <= 0) {
        out.push(Reason::NoSeats);
    }
    if let (Some(on), Some(today)) = (filed.supported_until, today)
        && on < today
    {
        out.push(Reason::SupportEnded { on });
    }
    out
}

/// The same key, or keys of one budget branch (`06-E00` and `06-B00`).
fn same_sector(one: &InstitutionKey, other: &InstitutionKey) -> bool {
    let branch = |key: &InstitutionKey| {
        key.as_str()
            .split_once('-')
            .map(|(branch, _)| branch.to_owned())
    };
    one == other || branch(one).is_some_and(|of_one| branch(other) == Some(of_one))
}
