//! The audit trail checked away from the server: events as auditors get them, one after another.

use super::chain::{Broken, Link, Verifier};

/// One event of an exported trail, as far as the chain covers it.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    pub link: Link<'a>,
    /// 64 hexadecimal digits.
    pub hash: &'a str,
}

/// Checks exported events in their order.
///
/// # Errors
/// [`Broken`] names the first event that does not follow from the one before it.
pub fn follow(verifier: &mut Verifier, event: &Exported<'_>) -> Result<(), Broken> {
    let hash = bytes(event.hash).ok_or(Broken::Hash {
        seq: event.link.seq,
    })?;
    verifier.next(&event.link, &hash)
}

/// A hash as it is written for people.
pub fn written(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hash: &str) -> Option<Vec<u8>> {
    let digits = hash.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect()
}
