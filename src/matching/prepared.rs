//! An asset read and ready to be filed.
//!
//! Owns the work that needs no index, which is most of it: it may be done on another thread, and before
//! the index is locked. Must not hold anything across assets.

use super::analyse::{Analysed, analyse};
use super::filed;
use super::grams::grams;
use super::index::telling;
use super::stem::stem;
use super::thesaurus::Thesaurus;
use crate::domain::asset::Asset;
use crate::domain::ids::AssetId;
use std::collections::BTreeMap;

/// An asset whose texts have been read.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) id: AssetId,
    pub(crate) head: Vec<u8>,
    /// Root -> shortest form and field mask; marks have no mask.
    pub(crate) words: BTreeMap<String, (String, u8)>,
    /// Concept, term, field mask.
    pub(crate) concepts: Vec<(u16, u16, u8)>,
    pub(crate) grams: Vec<u16>,
    pub(crate) acronyms: Vec<String>,
}

impl Prepared {
    /// Reads an asset.
    pub fn new(asset: &Asset, thesaurus: &Thesaurus) -> Self {
        let Analysed {
            words,
            concepts,
            mut acronyms,
            name,
        } = analyse(asset, thesaurus);
        let mut list = Vec::new();
        grams(telling(&name), &mut list);
        // An acronym is reached over its word; one that was beyond the bound of words has none.
        acronyms.retain(|acronym| words.contains_key(stem(acronym)));
        Self {
            id: asset.id,
            head: filed::head(asset, &name),
            words,
            concepts: concepts
                .into_iter()
                .map(|((concept, term), mask)| (concept, term, mask))
                .collect(),
            grams: list,
            acronyms,
        }
    }
}
