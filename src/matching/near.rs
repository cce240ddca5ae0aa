//! How far words are apart in edits, for many words at once.
//!
//! Owns the edit distance with transpositions, and what was found near lately. One question looks at
//! thousands of words of a large vocabulary, and reads each unknown word of its text two or three times.
//! Must not know which words there are.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Words near one that are worth knowing.
pub(crate) const NEAR: usize = 8;
/// Misspelt words that are remembered: those of some questions at once.
const REMEMBERED: usize = 64;

/// A word that others are compared with. Columns of the distance table as bits of one number each
/// (Hyyro 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances").
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    letters: &'a [char],
    /// Where each ASCII character stands.
    places: [u64; 128],
}

impl<'a> Pattern<'a> {
    pub(crate) fn new(letters: &'a [char]) -> Self {
        let mut places = [0; 128];
        for (at, letter) in letters.iter().enumerate().take(64) {
            if letter.is_ascii() {
                places[*letter as usize] |= 1 << at;
            }
        }
        Self { letters, places }
    }

    /// Edits between the pattern and `other`, transpositions counting as one; `None` above `limit`.
    pub(crate) fn distance(&self, other: &str, limit: usize) -> Option<usize> {
        let long = self.letters.len();
        if !other.is_ascii() || long > 64 || long == 0 || !self.letters.iter().all(char::is_ascii) {
            let other: Vec<char> = other.chars().collect();
            return distance(self.letters, &other, limit);
        }
        if long.abs_diff(other.len()) > limit {
            return None;
        }
        let last = 1u64 << (long - 1);
        let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        let mut edits = long;
        for byte in other.bytes() {
            let here = self.places[usize::from(byte)];
            let swapped = ((!diagonal & here) << 1) & before;
            diagonal = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let mut right = down | !(diagonal | up);
            let mut left = diagonal & up;
            edits += usize::from(right & last != 0);
            edits -= usize::from(left & last != 0);
            right = right << 1 | 1;
            left <<= 1;
            up = left | !(diagonal | right);
            down = right & diagonal;
            before = here;
        }
        Some(edits).filter(|edits| *edits <= limit)
    }
}

/// The same with a table, for every script.
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

/// A word as written, and its root.
type Key = (String, String);
type Found = Vec<(u32, usize)>;

/// What was found near lately. Forgotten with every change of the vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<VecDeque<(Key, Found)>>);

impl Recent {
    pub(crate) fn find(&self, key: &Key, limit: usize) -> Option<Found> {
        let recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, found) = recent.iter().find(|(known, _)| known == key)?;
        (limit <= NEAR).then(|| found.iter().copied().take(limit).collect())
    }

    pub(crate) fn keep(&self, key: Key, found: Found) {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == REMEMBERED {
            recent.pop_front();
        }
        recent.push_back((key, found));
    }

    pub(crate) fn forget(&mut self) {
        let recent = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        recent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn bits_count_as_the_table_does(one in "[a-cñ]{0,9}", other in "[a-c]{0,9}", limit in 0usize..6) {
            let (letters, others): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            prop_assert_eq!(Pattern::new(&letters).distance(&other, limit), distance(&letters, &others, limit));
        }
    }
}
