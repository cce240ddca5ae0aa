//! The index: assets in slots, and for every feature the slots that have it.
//!
//! Owns the memory of the check and its upkeep. It is a pure function of the assets that it holds: an
//! upsert or removal leaves what building anew would give, so that the same event log gives the same
//! answers on every machine. Must not judge.

use super::analyse::name_words;
use super::filed::{self, Filed};
use super::grams::{GRAMS, grams};
use super::postings::{Marked, Slots};
use super::prepared::Prepared;
use super::stem::stem;
use super::sums::Pool;
use super::table::Table;
use super::thesaurus::Thesaurus;
use super::vocabulary::Vocabulary;
use crate::domain::asset::Asset;
use crate::domain::ids::AssetId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The inventory, indexed in memory. Cheap to ask, cheap to change, and deterministic.
#[derive(Debug)]
pub struct Index {
    pub(crate) thesaurus: Arc<Thesaurus>,
    pub(crate) ids: Vec<AssetId>,
    /// What is kept of each asset; `filed` gives the view.
    pub(crate) runs: Vec<Option<Box<[u8]>>>,
    pub(crate) free: Vec<u32>,
    pub(crate) by_id: Table,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) concepts: Vec<Marked>,
    pub(crate) grams: Vec<Slots>,
    /// One over the length of each slot's name in 3-grams.
    pub(crate) gram_norms: Vec<f32>,
    /// Acronym -> word number and how many assets carry it.
    pub(crate) acronyms: BTreeMap<Box<str>, (u32, u32)>,
    pub(crate) sums: Pool,
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
            ids: Vec::new(),
            runs: Vec::new(),
            free: Vec::new(),
            by_id: Table::default(),
            vocabulary,
            concepts,
            grams: (0..GRAMS).map(|_| Slots::default()).collect(),
            gram_norms: Vec::new(),
            acronyms: BTreeMap::new(),
            sums: Pool::default(),
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

    /// Gives back the memory that growing took ahead, and works the changes into the lists. Worth
    /// calling after many upserts.
    pub fn shrink(&mut self) {
        self.vocabulary.shrink();
        self.concepts.iter_mut().for_each(Marked::shrink);
        self.grams.iter_mut().for_each(Slots::shrink);
        self.ids.shrink_to_fit();
        self.runs.shrink_to_fit();
        self.gram_norms.shrink_to_fit();
    }

    /// How many assets it holds.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.by_id.len() == 0
    }

    /// The thesaurus that it was built with; its version belongs into the evidence of a check.
    pub fn thesaurus(&self) -> &Thesaurus {
        &self.thesaurus
    }

    /// The same, to read assets with while the index is in use.
    pub fn shared_thesaurus(&self) -> Arc<Thesaurus> {
        Arc::clone(&self.thesaurus)
    }

    /// Adds an asset, or replaces the one with its id.
    pub fn upsert(&mut self, asset: &Asset) {
        self.put(Prepared::new(asset, &self.thesaurus));
    }

    /// Adds an asset that was read before, with this index's thesaurus, or replaces the one with its
    /// id. Touches only the lists of what differs.
    pub fn put(&mut self, asset: Prepared) {
        self.vocabulary.changed();
        let (slot, before) = match self.slot_of(asset.id) {
            Some(slot) => (slot, self.lists_of(slot)),
            None => (self.new_slot(asset.id), Lists::default()),
        };
        let mut held = Vec::with_capacity(asset.words.len());
        let mut after = Lists::default();
        // In the order of roots.
        for (root, (surface, mask)) in &asset.words {
            let number = match mask {
                0 => self.vocabulary.mark(root),
                _ => self.vocabulary.form(root, surface),
            };
            self.vocabulary.hold(number);
            held.push((number, *mask));
            after.words.push((self.vocabulary.word_of(number), *mask));
        }
        after.concepts = one_mask_each(asset.concepts.iter().copied());
        after.grams = asset.grams;
        self.relist(slot, &before, &mut after);
        self.gram_norms[slot as usize] = 1.0 / (after.grams.len().max(1) as f32).sqrt();
        self.drop_run(slot);
        for acronym in &asset.acronyms {
            if let Some(number) = self.vocabulary.find(stem(acronym)) {
                self.acronyms
                    .entry(acronym.as_str().into())
                    .or_insert((number, 0))
                    .1 += 1;
            }
        }
        let mut run = asset.head;
        filed::tail(&mut run, &held, &asset.concepts, &asset.acronyms);
        self.runs[slot as usize] = Some(run.into_boxed_slice());
    }

    /// Forgets an asset; nothing happens when it is not there.
    pub fn remove(&mut self, id: AssetId) {
        let Some(slot) = self.slot_of(id) else {
            return;
        };
        self.vocabulary.changed();
        let before = self.lists_of(slot);
        self.relist(slot, &before, &mut Lists::default());
        self.drop_run(slot);
        let ids = &self.ids;
        self.by_id.remove(&id, |slot| ids[slot as usize]);
        self.free.push(slot);
    }

    fn slot_of(&self, id: AssetId) -> Option<u32> {
        self.by_id.find(&id, |slot| self.ids[slot as usize])
    }

    fn new_slot(&mut self, id: AssetId) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.ids.push(id);
            self.runs.push(None);
            self.gram_norms.push(0.0);
            (self.ids.len() - 1) as u32
        });
        self.ids[slot as usize] = id;
        let ids = &self.ids;
        self.by_id.insert(&id, slot, |slot| ids[slot as usize]);
        slot
    }

    /// The lists that a slot stands in.
    fn lists_of(&self, slot: u32) -> Lists {
        let Some(filed) = self.filed(slot) else {
            return Lists::default();
        };
        let mut list = Vec::new();
        grams(telling(filed.name), &mut list);
        Lists {
            words: filed.words().collect(),
            concepts: one_mask_each(filed.concepts()),
            grams: list,
        }
    }

    fn relist(&mut self, slot: u32, before: &Lists, after: &mut Lists) {
        // Of a new asset everything is new; nothing needs to be compared.
        let mut before = before.clone();
        if !before.words.is_empty() {
            before.words.sort_unstable();
            after.words.sort_unstable();
        }
        for (number, _) in without(&before.words, &after.words) {
            self.vocabulary.assets_mut(number).remove(slot);
        }
        for (number, mask) in without(&after.words, &before.words) {
            self.vocabulary.assets_mut(number).add(slot, mask);
        }
        for (concept, _) in without(&before.concepts, &after.concepts) {
            self.concepts[usize::from(concept)].remove(slot);
        }
        for (concept, mask) in without(&after.concepts, &before.concepts) {
            self.concepts[usize::from(concept)].add(slot, mask);
        }
        for gram in without(&before.grams, &after.grams) {
            self.grams[usize::from(gram)].remove(slot);
        }
        for gram in without(&after.grams, &before.grams) {
            self.grams[usize::from(gram)].add(slot, 0);
        }
    }

    /// Forgets what an asset held of forms and acronyms.
    fn drop_run(&mut self, slot: u32) {
        let Some(run) = self.runs[slot as usize].take() else {
            return;
        };
        let Some(filed) = Filed::new(self.ids[slot as usize], &run, &self.vocabulary) else {
            return;
        };
        let held: Vec<(u32, u8)> = filed.held().collect();
        for acronym in filed.acronyms() {
            if let Some((_, count)) = self.acronyms.get_mut(acronym) {
                *count -= 1;
                if *count == 0 {
                    self.acronyms.remove(acronym);
                }
            }
        }
        for (number, _) in held {
            self.vocabulary.release(number);
        }
    }

    pub(crate) fn slot_count(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn id(&self, slot: u32) -> AssetId {
        self.ids[slot as usize]
    }

    pub(crate) fn filed(&self, slot: u32) -> Option<Filed<'_>> {
        let run = self.runs.get(slot as usize)?.as_ref()?;
        Filed::new(self.ids[slot as usize], run, &self.vocabulary)
    }

    pub(crate) fn filed_as(&self, id: AssetId) -> Option<Filed<'_>> {
        self.slot_of(id).and_then(|slot| self.filed(slot))
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

/// The lists that an asset stands in.
#[derive(Clone, Debug, Default)]
struct Lists {
    words: Vec<(u32, u8)>,
    /// Ascending.
    concepts: Vec<(u16, u8)>,
    /// Ascending.
    grams: Vec<u16>,
}

/// Concepts with the fields of all their terms.
fn one_mask_each(concepts: impl Iterator<Item = (u16, u16, u8)>) -> Vec<(u16, u8)> {
    let mut masks: BTreeMap<u16, u8> = BTreeMap::new();
    for (concept, _, mask) in concepts {
        *masks.entry(concept).or_default() |= mask;
    }
    masks.into_iter().collect()
}

/// What is in one ascending list and not in the other. An empty other one needs no order.
fn without<'a, T: Ord + Copy>(
    list: &'a [T],
    other: &'a [T],
) -> impl Iterator<Item = T> + use<'a, T> {
    let mut rest = other;
    list.iter().copied().filter(move |one| {
        while let Some((first, tail)) = rest.split_first() {
            match first.cmp(one) {
                std::cmp::Ordering::Less => rest = tail,
                std::cmp::Ordering::Equal => return false,
                std::cmp::Ordering::Greater => return true,
            }
        }
        true
    })
}
