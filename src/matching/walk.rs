//! Finding the acronyms of the inventory that the words of a text spell.
//!
//! Owns the walk from `sistema integral de recursos humanos` to `SIRHUS`: word beginnings, tried letter
//! by letter against the acronyms that exist. Bounded in steps. Must not weigh what it finds.

use super::acronym;
use super::index::Index;
use std::collections::BTreeMap;

/// A walk over the prefixes of consecutive words that spell an acronym which some asset carries.
struct Walk<'a> {
    index: &'a Index,
    words: &'a [&'a str],
    found: BTreeMap<u32, Spelt>,
    steps: usize,
}

/// How far the walk may go in one question.
const WALK_STEPS: usize = 3_000;

/// An acronym that words of a text spell: the words `from..to`, and how many letters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelt {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) letters: usize,
}

/// The acronyms of the inventory, as word numbers in alphabetical order, that consecutive words spell.
pub(crate) fn spelt(index: &Index, words: &[&str]) -> Vec<(u32, Spelt)> {
    let mut walk = Walk {
        index,
        words,
        found: BTreeMap::new(),
        steps: 0,
    };
    for start in 0..words.len().saturating_sub(1) {
        walk.from(start);
    }
    let mut found: Vec<(u32, Spelt)> = walk.found.into_iter().collect();
    // Numbers tell which word came first into the vocabulary, and that must not show.
    found.sort_by_key(|(word, _)| index.vocabulary.word(*word).root);
    found
}

impl Walk<'_> {
    fn from(&mut self, start: usize) {
        let mut letters = String::new();
        self.step(start, start, &mut letters);
    }

    fn step(&mut self, start: usize, at: usize, letters: &mut String) {
        self.steps += 1;
        if self.steps > WALK_STEPS || at >= self.words.len() || at - start >= 6 {
            return;
        }
        let word = self.words[at];
        let kept = letters.len();
        for letter in word.chars().take(3) {
            if !letter.is_ascii_lowercase() || letters.len() >= *acronym::LETTERS.end() {
                break;
            }
            letters.push(letter);
            if !self.exists(letters) {
                break;
            }
            if at > start {
                self.note(start, at + 1, letters);
                if word.ends_with('s') {
                    letters.push('s');
                    self.note(start, at + 1, letters);
                    letters.pop();
                }
            }
            self.step(start, at + 1, letters);
        }
        letters.truncate(kept);
    }

    fn exists(&self, start: &str) -> bool {
        let from = (std::ops::Bound::Included(start), std::ops::Bound::Unbounded);
        self.index
            .acronyms
            .range::<str, _>(from)
            .next()
            .is_some_and(|(acronym, _)| acronym.starts_with(start))
    }

    fn note(&mut self, from: usize, to: usize, letters: &str) {
        // Three letters spell too many things, unless each begins a word.
        if letters.len() < *acronym::LETTERS.start() || (letters.len() == 3 && to - from != 3) {
            return;
        }
        if let Some((word, _)) = self.index.acronyms.get(letters) {
            self.found.entry(*word).or_insert(Spelt {
                from,
                to,
                letters: letters.len(),
            });
        }
    }
}
