//! The index as bytes, to be kept in a file, and back.
//!
//! Owns the format and when bytes are trusted: only if they are whole, undamaged, of this format, made by
//! the same rules of reading texts and with the same thesaurus. Reading and writing the file is the
//! caller's, and so is whether the [`Stamp`] is that of its own event log.
//!
//! Layout: magic, format, length of everything, rules, thesaurus, stamp, the index, and a checksum over all
//! of it. Numbers of the head are little-endian and of fixed width.

use super::bytes::{Bytes, put, put_slice};
use super::checksum::checksum;
use super::index::Index;
use super::postings::{Marked, Slots};
use super::sums::Pool;
use super::table::Table;
use super::thesaurus::Thesaurus;
use super::vocabulary::Vocabulary;
use crate::domain::ids::AssetId;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const MAGIC: [u8; 8] = *b"dictamix";
/// Counts up with every change of the layout.
const FORMAT: u32 = 2;

/// Everything that decides what is filed of a text, and how. Summed from the sources, because a version that
/// somebody must remember to raise is forgotten once.
const RULES: u64 = {
    let sources: [&[u8]; 15] = [
        include_bytes!("acronym.rs"),
        include_bytes!("analyse.rs"),
        include_bytes!("field.rs"),
        include_bytes!("filed.rs"),
        include_bytes!("fold.rs"),
        include_bytes!("grams.rs"),
        include_bytes!("index.rs"),
        include_bytes!("postings.rs"),
        include_bytes!("prepared.rs"),
        include_bytes!("stem.rs"),
        include_bytes!("stopwords.rs"),
        include_bytes!("thesaurus.rs"),
        include_bytes!("tokens.rs"),
        include_bytes!("vocabulary.rs"),
        include_bytes!("vocabulary/stored.rs"),
    ];
    let mut sum = 0u64;
    let mut at = 0;
    while at < sources.len() {
        sum = sum.rotate_left(7) ^ checksum(sources[at]);
        at += 1;
    }
    sum
};

/// Which log an index was made from, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The last event that the index has heard of, at the least.
    pub seq: i64,
    /// The chain's hash of that event: no other log has it.
    pub hash: [u8; 32],
}

/// Why bytes are not an index that can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("it is not an index")]
    Foreign,
    #[error("its format or the rules that it was made by are not this program's")]
    OtherVersion,
    #[error("it was made with another thesaurus")]
    OtherThesaurus,
    #[error("it was cut off: {found} bytes of {expected}")]
    CutOff { expected: u64, found: u64 },
    #[error("it is damaged")]
    Damaged,
}

impl Index {
    /// Everything that it holds, to be given to [`Index::from_bytes`] later.
    pub fn to_bytes(&self, stamp: &Stamp) -> Vec<u8> {
        let mut out = Vec::with_capacity(4_096 + self.len() * 400);
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        let length_at = out.len();
        out.extend([0; 8]);
        out.extend(RULES.to_le_bytes());
        out.extend(self.thesaurus().fingerprint().to_le_bytes());
        out.extend(stamp.seq.to_le_bytes());
        out.extend(stamp.hash);
        self.write(&mut out);
        let length = out.len() as u64 + 8;
        out[length_at..length_at + 8].copy_from_slice(&length.to_le_bytes());
        let sum = checksum(&out);
        out.extend(sum.to_le_bytes());
        out
    }

    /// The index that the bytes hold, and the log that it was made from.
    ///
    /// # Errors
    /// Bytes that are cut off, damaged, or made by another version or with another thesaurus.
    pub fn from_bytes(
        bytes: &[u8],
        thesaurus: Arc<Thesaurus>,
    ) -> Result<(Index, Stamp), LoadError> {
        let found = bytes.len() as u64;
        let cut_off = |expected| LoadError::CutOff { expected, found };
        let mut head = Bytes(bytes);
        if head.array() != Some(MAGIC) {
            return Err(LoadError::Foreign);
        }
        let word = |head: &mut Bytes<'_>| head.array().map(u64::from_le_bytes);
        let format = head.array().map(u32::from_le_bytes).ok_or(cut_off(0))?;
        if format != FORMAT {
            return Err(LoadError::OtherVersion);
        }
        let length = word(&mut head).ok_or(cut_off(0))?;
        if found < length {
            return Err(cut_off(length));
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(LoadError::Damaged)?;
        if found > length || checksum(body) != u64::from_le_bytes(*sum) {
            return Err(LoadError::Damaged);
        }
        if word(&mut head) != Some(RULES) {
            return Err(LoadError::OtherVersion);
        }
        if word(&mut head) != Some(thesaurus.fingerprint()) {
            return Err(LoadError::OtherThesaurus);
        }
        let stamp = Stamp {
            seq: word(&mut head).ok_or(LoadError::Damaged)?.cast_signed(),
            hash: head.array().ok_or(LoadError::Damaged)?,
        };
        // Without the checksum, which stands at the end.
        let mut rest = Bytes(&head.0[..head.0.len().saturating_sub(8)]);
        let index = Self::read(&mut rest, thesaurus).ok_or(LoadError::Damaged)?;
        Ok((index, stamp))
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.vocabulary.write(out);
        put(self.concepts.len() as u32, out);
        self.concepts.iter().for_each(|list| list.write(out));
        self.grams.iter().for_each(|list| list.write(out));
        put(self.acronyms.len() as u32, out);
        for (acronym, (number, count)) in &self.acronyms {
            put_slice(acronym.as_bytes(), out);
            put(*number, out);
            put(*count, out);
        }
        put(self.ids.len() as u32, out);
        for ((id, norm), run) in self.ids.iter().zip(&self.gram_norms).zip(&self.runs) {
            // A free slot has an empty run; no asset has.
            put_slice(run.as_deref().unwrap_or_default(), out);
            out.extend(id.0.as_bytes());
            out.extend(norm.to_le_bytes());
        }
    }

    fn read(bytes: &mut Bytes<'_>, thesaurus: Arc<Thesaurus>) -> Option<Self> {
        let vocabulary = Vocabulary::read(bytes)?;
        let concepts = bytes.count(3)?;
        let concepts = (0..concepts)
            .map(|_| Marked::read(bytes))
            .collect::<Option<_>>()?;
        let grams = (0..super::grams::GRAMS)
            .map(|_| Slots::read(bytes))
            .collect::<Option<_>>()?;
        let mut acronyms = BTreeMap::new();
        for _ in 0..bytes.count(3)? {
            let acronym = bytes.text()?.into();
            acronyms.insert(acronym, (bytes.number()?, bytes.number()?));
        }
        let count = bytes.count(21)?;
        let mut ids = Vec::with_capacity(count);
        let mut gram_norms = Vec::with_capacity(count);
        let mut runs: Vec<Option<Box<[u8]>>> = Vec::with_capacity(count);
        let (mut by_id, mut free) = (Table::with_capacity(count), Vec::new());
        for slot in 0..count as u32 {
            let run = bytes.slice()?;
            let id = AssetId(Uuid::from_bytes(bytes.array()?));
            ids.push(id);
            gram_norms.push(f32::from_le_bytes(bytes.array()?));
            if run.is_empty() {
                free.push(slot);
                runs.push(None);
            } else {
                by_id.insert(&id, slot, |slot| ids[slot as usize]);
                runs.push(Some(run.into()));
            }
        }
        bytes.is_empty().then_some(())?;
        Some(Self {
            thesaurus,
            ids,
            runs,
            free,
            by_id,
            vocabulary,
            concepts,
            grams,
            gram_norms,
            acronyms,
            sums: Pool::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: Stamp = Stamp {
        seq: 7,
        hash: [9; 32],
    };

    fn bytes() -> Vec<u8> {
        let asset = serde_json::from_value(serde_json::json!({
            "id": Uuid::from_u128(1), "key": "APP-1", "name": "Registro de pesca (REPES)",
            "owner_key": "08-I00", "seats_free": -3, "supported_until": "2027-02-28",
        }));
        Index::build(asset.iter()).to_bytes(&STAMP)
    }

    fn load(bytes: &[u8]) -> Result<(usize, Stamp), LoadError> {
        Index::from_bytes(bytes, Thesaurus::builtin()).map(|(index, stamp)| (index.len(), stamp))
    }

    #[test]
    fn what_was_stored_is_loaded_and_stored_the_same() {
        let bytes = bytes();
        assert_eq!(load(&bytes), Ok((1, STAMP)));
        let loaded = Index::from_bytes(&bytes, Thesaurus::builtin());
        assert!(loaded.is_ok_and(|(index, _)| index.to_bytes(&STAMP) == bytes));
    }

    #[test]
    fn what_was_cut_off_is_not_loaded() {
        let bytes = bytes();
        for len in (0..bytes.len()).step_by(997).chain([20, bytes.len() - 1]) {
            let found = load(&bytes[..len]);
            assert!(
                matches!(found, Err(LoadError::CutOff { .. } | LoadError::Foreign)),
                "{len}: {found:?}"
            );
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(load(&longer), Err(LoadError::Damaged));
    }

    #[test]
    fn a_flipped_bit_is_seen_wherever_it_is() {
        let bytes = bytes();
        for at in (0..bytes.len())
            .step_by(1_013)
            .chain(0..80)
            .chain([bytes.len() - 1])
        {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(load(&flipped).is_err(), "{at}");
        }
    }

    #[test]
    fn another_version_or_thesaurus_is_not_trusted() {
        let resum = |bytes: &mut Vec<u8>| {
            let body = bytes.len() - 8;
            let sum = checksum(&bytes[..body]).to_le_bytes();
            bytes[body..].copy_from_slice(&sum);
        };
        // The format stands at 8, the rules at 20, the thesaurus at 28.
        for (at, expected) in [
            (0, LoadError::Foreign),
            (8, LoadError::OtherVersion),
            (20, LoadError::OtherVersion),
            (28, LoadError::OtherThesaurus),
        ] {
            let mut other = bytes();
            other[at] ^= 1;
            resum(&mut other);
            assert_eq!(load(&other), Err(expected), "{at}");
        }
    }
}
