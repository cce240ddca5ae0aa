//! A number that tells bytes from damaged ones.
//!
//! Owns the one checksum of stored indexes. Each step can be undone for a given input, so that a change
//! within any eight bytes always shows; against a forger it is no protection, and who can write the file
//! can write the database beside it. Must not know what the bytes mean.

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;

const fn step(state: u64, word: u64) -> u64 {
    (state ^ word).wrapping_mul(FACTOR).rotate_left(29)
}

/// The checksum of `bytes`; their number counts as well. Constant, so that the program's own rules can be
/// summed while it is compiled.
pub(crate) const fn checksum(bytes: &[u8]) -> u64 {
    let mut state = step(SEED, bytes.len() as u64);
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        state = step(state, u64::from_le_bytes(*word));
        rest = tail;
    }
    let mut last = 0u64;
    while let Some((byte, tail)) = rest.split_first() {
        last = last << 8 | *byte as u64;
        rest = tail;
    }
    state = step(state, last);
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_shows() {
        let bytes: Vec<u8> = (0..100u8).collect();
        let whole = checksum(&bytes);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert_ne!(checksum(&flipped), whole, "{at} {bit}");
            }
            assert_ne!(checksum(&bytes[..at]), whole, "{at}");
        }
        assert_ne!(checksum(&[0; 3]), checksum(&[0; 4]));
    }
}
