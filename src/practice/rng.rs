//! Owns chance: a small seeded generator, and ids made from it.
//!
//! Must not read a clock or the operating system: the same seed gives the same bytes on every
//! machine and in every version of the standard library.

use jiff::Timestamp;
use uuid::Uuid;

/// SplitMix64: tiny, fast, and good enough to deal cards with. Not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

/// What a generator is for, so that adding a draw to one thing never disturbs another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    Institution = 1,
    Person = 2,
    Asset = 3,
    AssetText = 4,
    Plan = 5,
    Case = 6,
    Desk = 7,
}

impl Rng {
    /// An independent generator for the `index`-th thing of a stream.
    pub(crate) fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let mut rng = Self(
            seed ^ (stream as u64).rotate_left(56) ^ index.wrapping_mul(0xD1B5_4A32_D192_ED03),
        );
        // Neighbouring seeds differ in few bits; two draws spread them.
        rng.next();
        rng.next();
        rng
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 where `limit` is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// True `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One element of a table that is never empty.
    pub(crate) fn pick<'a, T>(&mut self, table: &'a [T]) -> &'a T {
        &table[self.below(table.len())]
    }

    /// The index of one weight, drawn in proportion; 0 where all weights are 0.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut left = self.below(total as usize) as u32;
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// A UUIDv7 of that instant whose random part comes from this generator.
    pub(crate) fn uuid(&mut self, at: Timestamp) -> Uuid {
        let mut bytes = [0u8; 10];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn streams_and_indexes_are_independent() {
        let first = |stream, index| Rng::new(7, stream, index).next();
        assert_eq!(first(Stream::Case, 1), first(Stream::Case, 1));
        assert_ne!(first(Stream::Case, 1), first(Stream::Case, 2));
        assert_ne!(first(Stream::Case, 1), first(Stream::Asset, 1));
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut rng = Rng::new(1, Stream::Plan, 0);
        for _ in 0..2_000 {
            assert!((3..=9).contains(&rng.range(3, 9)));
            assert!(rng.weighted([0u32, 5, 0].into_iter()) == 1);
        }
    }

    #[test]
    fn ids_are_version_seven_and_carry_their_instant() {
        let at = Timestamp::from_millisecond(1_431_000_000_000).expect("in range");
        let id = Rng::new(1, Stream::Case, 3).uuid(at);
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.as_u128() >> 80, 1_431_000_000_000);
    }
}
