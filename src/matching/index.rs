//! The index: assets in slots, and for every feature the slots that have it.
//!
//! Owns the memory of the check and its upkeep. It is a pure function of the assets that it holds: an
//! upsert or removal leaves what building anew would give, so that the same event log gives the same
//! answers on every machine. Must not judge.

use super::analyse::{Analysed, analyse, name_words};
use super::grams::{GRAMS, grams};
use super::postings::{Marked, Slots};
use super::stem::stem;
use super::thesaurus::Thesaurus;
use super::vocabulary::Vocabulary;
use crate::domain::asset::{Asset, AssetStatus};
use crate::domain::ids::AssetId;
use crate::domain::institution::InstitutionKey;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The mark of a word in an asset: its number above, its field mask below.
const MASK_BITS: u32 = 8;

/// What the index keeps of one asset.
#[derive(Debug)]
pub(crate) struct Filed {
    pub(crate) id: AssetId,
    pub(crate) status: AssetStatus,
    pub(crate) seats_free: Option<i64>,
    pub(crate) supported_until: Option<Date>,
    pub(crate) owner_key: Option<InstitutionKey>,
    pub(crate) name: Box<str>,
    words: Box<[u32]>,
    /// Concept, term, field mask.
    pub(crate) concepts: Box<[(u16, u16, u8)]>,
    acronyms: Box<[Box<str>]>,
}

impl Filed {
    /// Word numbers with the fields that they stand in.
    pub(crate) fn words(&self) -> impl Iterator<Item = (u32, u8)> {
        self.words
            .iter()
            .map(|packed| (packed >> MASK_BITS, (packed & 0xff) as u8))
    }
}

/// The inventory, indexed in memory. Cheap to ask, cheap to change, and deterministic.
#[derive(Debug)]
pub struct Index {
    thesaurus: Arc<Thesaurus>,
    slots: Vec<Option<Filed>>,
    free: Vec<u32>,
    by_id: HashMap<AssetId, u32>,
    pub(crate) vocabulary: Vocabulary,
    concepts: Vec<Marked>,
    grams: Vec<Slots>,
    /// One over the length of each slot's name in 3-grams.
    pub(crate) gram_norms: Vec<f32>,
    /// Acronym -> word number and how many assets carry it.
    pub(crate) acronyms: BTreeMap<Box<str>, (u32, u32)>,
}

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

impl Index {
    /// An empty index over the thesaurus that comes with the program.
    pub fn new() -> Self {
        Self::with_thesaurus(Thesaurus::builtin())
    }

    /// An empty index over another thesaurus.
    pub fn with_thesaurus(thesaurus: Arc<Thesaurus>) -> Self {
        let mut vocabulary = Vocabulary::new();
        for word in thesaurus.words() {
            vocabulary.list(stem(&word), &word);
        }
        let concepts = (0..thesaurus.len()).map(|_| Marked::default()).collect();
        Self {
            thesaurus,
            slots: Vec::new(),
            free: Vec::new(),
            by_id: HashMap::new(),
            vocabulary,
            concepts,
            grams: (0..GRAMS).map(|_| Slots::default()).collect(),
            gram_norms: Vec::new(),
            acronyms: BTreeMap::new(),
        }
    }

    /// Indexes all of `assets`; of two with one id the later stays.
    pub fn build<'a>(assets: impl IntoIterator<Item = &'a Asset>) -> Self {
        let mut index = Self::new();
        for asset in assets {
            index.upsert(asset);
        }
        index.shrink();
        index
    }

    /// Gives back the memory that growing took ahead. Worth calling after many upserts.
    pub fn shrink(&mut self) {
        self.vocabulary.shrink();
        self.concepts.iter_mut().for_each(Marked::shrink);
        self.grams.iter_mut().for_each(Slots::shrink);
    }

    /// How many assets it holds.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The thesaurus that it was built with; its version belongs into the evidence of a check.
    pub fn thesaurus(&self) -> &Thesaurus {
        &self.thesaurus
    }

    /// Adds an asset, or replaces the one with its id.
    pub fn upsert(&mut self, asset: &Asset) {
        self.remove(asset.id);
        let analysed = analyse(asset, &self.thesaurus);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.gram_norms.push(0.0);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let filed = self.file(slot, asset, analysed);
        self.slots[slot as usize] = Some(filed);
        self.by_id.insert(asset.id, slot);
    }

    fn file(&mut self, slot: u32, asset: &Asset, analysed: Analysed) -> Filed {
        let mut words = Vec::with_capacity(analysed.words.len());
        for (root, (surface, mask)) in &analysed.words {
            let number = self.vocabulary.intern(root, surface);
            if number >> (32 - MASK_BITS) != 0 {
                continue;
            }
            self.vocabulary.word_mut(number).assets.add(slot, *mask);
            words.push(number << MASK_BITS | u32::from(*mask));
        }
        // Left in the order of roots, not of numbers: sums over it must not depend on history.
        let mut concepts: Vec<(u16, u16, u8)> = Vec::with_capacity(analysed.concepts.len());
        let mut masks: BTreeMap<u16, u8> = BTreeMap::new();
        for ((concept, term), mask) in analysed.concepts {
            concepts.push((concept, term, mask));
            *masks.entry(concept).or_default() |= mask;
        }
        for (concept, mask) in masks {
            self.concepts[usize::from(concept)].add(slot, mask);
        }
        let mut list = Vec::new();
        grams(telling(&analysed.name), &mut list);
        for gram in &list {
            self.grams[usize::from(*gram)].add(slot);
        }
        self.gram_norms[slot as usize] = 1.0 / (list.len().max(1) as f32).sqrt();
        for acronym in &analysed.acronyms {
            if let Some(number) = self.vocabulary.find(stem(acronym)) {
                self.acronyms
                    .entry(acronym.as_str().into())
                    .or_insert((number, 0))
                    .1 += 1;
            }
        }
        Filed {
            id: asset.id,
            status: asset.status,
            seats_free: asset.seats_free,
            supported_until: asset.supported_until,
            owner_key: asset.owner_key.clone(),
            name: analysed.name.into(),
            words: words.into(),
            concepts: concepts.into(),
            acronyms: analysed
                .acronyms
                .into_iter()
                .map(String::into_boxed_str)
                .collect(),
        }
    }

    /// Forgets an asset; nothing happens when it is not there.
    pub fn remove(&mut self, id: AssetId) {
        let Some(slot) = self.by_id.remove(&id) else {
            return;
        };
        let Some(filed) = self.slots[slot as usize].take() else {
            return;
        };
        for (number, _) in filed.words() {
            self.vocabulary.word_mut(number).assets.remove(slot);
        }
        for (concept, _, _) in &filed.concepts {
            self.concepts[usize::from(*concept)].remove(slot);
        }
        let mut list = Vec::new();
        grams(telling(&filed.name), &mut list);
        for gram in list {
            self.grams[usize::from(gram)].remove(slot);
        }
        for acronym in &filed.acronyms {
            if let Some((_, count)) = self.acronyms.get_mut(acronym) {
                *count -= 1;
                if *count == 0 {
                    self.acronyms.remove(acronym);
                }
            }
        }
        self.free.push(slot);
    }

    pub(crate) fn slot_count(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn filed(&self, slot: u32) -> Option<&Filed> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    pub(crate) fn filed_as(&self, id: AssetId) -> Option<&Filed> {
        self.by_id.get(&id).and_then(|slot| self.filed(*slot))
    }

    pub(crate) fn having_concept(&self, concept: u16) -> &Marked {
        &self.concepts[usize::from(concept)]
    }

    pub(crate) fn having_gram(&self, gram: u16) -> &Slots {
        &self.grams[usize::from(gram)]
    }
}

/// The words of a filed name whose 3-grams are compared: the telling ones, or all when none tells.
pub(crate) fn telling(name: &str) -> impl Iterator<Item = &str> {
    let none = name_words(name).all(|(_, generic)| generic);
    name_words(name)
        .filter(move |(_, generic)| none || !generic)
        .map(|(word, _)| word)
}
