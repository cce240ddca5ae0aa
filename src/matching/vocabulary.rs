//! Every word root of the inventory, with the assets that have it.
//!
//! Owns interning, word weights, and finding the words that a person may have meant: by spelling and
//! by beginning. Must not know queries.

use super::grams::{GRAMS, grams};
use super::postings::Marked;
use super::stopwords::is_generic;
use std::collections::{BTreeMap, HashMap};

/// How many background assets stand behind the real ones when a word's rarity is judged, so that a
/// small inventory does not take every word for common.
const BACKGROUND: f32 = 1_000.0;

/// Words with one beginning that are looked through, in alphabetical order.
const BEGINNINGS: usize = 2_000;

#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) root: Box<str>,
    /// The shortest form that was seen, for people.
    pub(crate) surface: Box<str>,
    pub(crate) generic: bool,
    /// Occurs in the thesaurus, so that it is known even where no asset has it.
    pub(crate) listed: bool,
    pub(crate) assets: Marked,
}

impl Word {
    /// Starts with a mark that no text has: initials, keys. Not a word that a person wrote.
    pub(crate) fn is_synthetic(&self) -> bool {
        self.root.starts_with(['@', '#'])
    }

    pub(crate) fn is_known(&self) -> bool {
        self.listed || self.assets.len() > 0
    }
}

#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    by_root: HashMap<Box<str>, u32>,
    ordered: BTreeMap<Box<str>, u32>,
    by_gram: Vec<Vec<u32>>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self {
            words: Vec::new(),
            by_root: HashMap::new(),
            ordered: BTreeMap::new(),
            by_gram: vec![Vec::new(); GRAMS],
        }
    }

    pub(crate) fn intern(&mut self, root: &str, surface: &str) -> u32 {
        if let Some(&number) = self.by_root.get(root) {
            let word = &mut self.words[number as usize];
            if (surface.len(), surface) < (word.surface.len(), &*word.surface) {
                word.surface = surface.into();
            }
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word = Word {
            root: root.into(),
            surface: surface.into(),
            generic: is_generic(root),
            listed: false,
            assets: Marked::default(),
        };
        if !word.is_synthetic() && root.len() >= 4 {
            let mut list = Vec::new();
            grams(std::iter::once(root), &mut list);
            for gram in list {
                self.by_gram[usize::from(gram)].push(number);
            }
        }
        self.by_root.insert(root.into(), number);
        self.ordered.insert(root.into(), number);
        self.words.push(word);
        number
    }

    pub(crate) fn list(&mut self, root: &str, surface: &str) {
        let number = self.intern(root, surface);
        self.words[number as usize].listed = true;
    }

    pub(crate) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    pub(crate) fn word_mut(&mut self, number: u32) -> &mut Word {
        &mut self.words[number as usize]
    }

    pub(crate) fn find(&self, root: &str) -> Option<u32> {
        self.by_root.get(root).copied()
    }

    pub(crate) fn shrink(&mut self) {
        for word in &mut self.words {
            word.assets.shrink();
        }
    }

    /// Words whose root begins with `start`, the most used first, at most `limit`.
    pub(crate) fn beginning(&self, start: &str, limit: usize) -> Vec<u32> {
        let from = (std::ops::Bound::Included(start), std::ops::Bound::Unbounded);
        let mut found: Vec<u32> = self
            .ordered
            .range::<str, _>(from)
            .take_while(|(root, _)| root.starts_with(start))
            .map(|(_, number)| *number)
            .filter(|number| self.word(*number).is_known())
            .take(BEGINNINGS)
            .collect();
        found.sort_by_key(|number| std::cmp::Reverse(self.word(*number).assets.len()));
        found.truncate(limit);
        found
    }

    /// Words that a misspelt word may have meant, nearest first, at most `limit`, with the edits
    /// between their roots. One edit for roots of four to seven letters, two from eight; the words as
    /// written must be near as well, because cutting to roots brings strangers together.
    pub(crate) fn near(&self, written: &str, root: &str, limit: usize) -> Vec<(u32, usize)> {
        let letters: Vec<char> = root.chars().collect();
        let written: Vec<char> = written.chars().collect();
        if letters.len() < 4
            || letters.len() > 30
            || written.len() < 4
            || letters.iter().any(char::is_ascii_digit)
        {
            return Vec::new();
        }
        let allowed = if letters.len() >= 8 { 2 } else { 1 };
        let mut list = Vec::new();
        grams(std::iter::once(root), &mut list);
        let mut shared: Vec<u32> = Vec::new();
        for gram in &list {
            shared.extend_from_slice(&self.by_gram[usize::from(*gram)]);
        }
        shared.sort_unstable();
        // An edit touches at most three grams, a transposition four.
        let least = list.len().saturating_sub(4 * allowed).max(1);
        let mut found: Vec<(u32, usize)> = shared
            .chunk_by(|one, other| one == other)
            .filter(|same| same.len() >= least)
            .filter_map(|same| {
                let word = self.word(same[0]);
                if !word.is_known() || word.root.len().abs_diff(root.len()) > allowed + 1 {
                    return None;
                }
                let other: Vec<char> = word.root.chars().collect();
                let surface: Vec<char> = word.surface.chars().collect();
                let apart = match other.len().min(letters.len()) {
                    ..=4 => 1,
                    5 => 2,
                    _ => 3,
                };
                if written.len() < 5 && !turned(&written, &surface) {
                    return None;
                }
                distance(&written, &surface, apart)?;
                distance(&letters, &other, allowed)
                    .filter(|edits| *edits > 0)
                    .map(|edits| (same[0], edits))
            })
            .collect();
        found.sort_by(|one, other| {
            let common = |number: u32| std::cmp::Reverse(self.word(number).assets.len());
            (one.1, common(one.0), &self.word(one.0).root).cmp(&(
                other.1,
                common(other.0),
                &self.word(other.0).root,
            ))
        });
        found.truncate(limit);
        found
    }

    /// How much a word of the inventory tells, from 0 (in every asset) to 1 (in one).
    pub(crate) fn rarity(&self, number: u32, assets: usize) -> f32 {
        rarity(self.word(number).assets.len(), assets)
    }
}

/// How much a feature tells that `having` of `assets` have, from 0 to 1.
pub(crate) fn rarity(having: usize, assets: usize) -> f32 {
    let total = BACKGROUND + assets as f32 + 1.0;
    (total / (having as f32 + 1.0)).ln() / total.ln()
}

/// Whether two short words have the same letters in another order: more than that is another word.
fn turned(one: &[char], other: &[char]) -> bool {
    let sorted = |letters: &[char]| {
        let mut letters = letters.to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

/// Edit distance with transpositions, `None` above `limit`.
fn distance(one: &[char], other: &[char], limit: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let width = other.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for i in 1..=one.len() {
        row[0] = i;
        for j in 1..width {
            let same = usize::from(one[i - 1] != other[j - 1]);
            row[j] = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[width - 1]).filter(|edits| *edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::super::stem::stem;
    use super::*;

    #[test]
    fn distances_count_edits_and_transpositions() {
        for (one, other, expected) in [
            ("pesca", "pesca", Some(0)),
            ("pesca", "pecsa", Some(1)),
            ("contabilidad", "contavilida", Some(2)),
            ("pesca", "nomina", None),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(
                distance(&chars(one), &chars(other), 2),
                expected,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn a_misspelt_word_finds_the_one_that_was_meant() {
        let mut vocabulary = Vocabulary::new();
        for word in ["contabilidad", "almacen", "vehiculo", "pesca", "samba"] {
            vocabulary.list(stem(word), word);
        }
        let near = |word: &str| {
            vocabulary
                .near(word, stem(word), 3)
                .into_iter()
                .map(|(number, _)| vocabulary.word(number).root.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(near("contabiliadd"), ["contabilidad"]);
        assert_eq!(near("almacne"), ["almacen"]);
        assert_eq!(near("veiculos"), ["vehicul"]);
        assert!(near("xyzxyz").is_empty());
        assert!(near("tambos").is_empty());
    }

    #[test]
    fn rarity_falls_with_use_and_stays_between_nought_and_one() {
        assert!(rarity(1, 10_000) > rarity(100, 10_000));
        assert!(rarity(0, 0) <= 1.0 && rarity(10_000, 10_000) >= 0.0);
    }
}
