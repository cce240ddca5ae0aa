//! The hash chain of the event table.
//!
//! Each event's hash covers the hash before it, so that changing, removing or reordering any event
//! changes every later hash. Fields are length-prefixed: no two different events can be encoded to
//! the same bytes.

use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// The hash before the first event.
pub const GENESIS: Hash = [0; 32];

const DOMAIN: &[u8] = b"dictamen/event/v1";

/// What of an event is hashed: everything that it says.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    pub seq: i64,
    /// Microseconds since the Unix epoch, UTC.
    pub at: i64,
    /// Person's id; empty for the server itself.
    pub actor: &'a str,
    pub kind: &'a str,
    /// Id of what changed; empty where nothing has one.
    pub subject: &'a str,
    pub version: i64,
    /// JSON, byte for byte as stored.
    pub body: &'a str,
}

/// The hash of an event that follows `prev`.
pub fn hash(prev: &Hash, link: &Link<'_>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(prev);
    for number in [link.seq, link.at, link.version] {
        hasher.update(number.to_be_bytes());
    }
    for text in [link.actor, link.kind, link.subject, link.body] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

/// The first event that does not follow from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("event {expected} is missing; {found} stands in its place")]
    Gap { expected: i64, found: i64 },
    #[error("event {seq} was changed, or one before it was")]
    Hash { seq: i64 },
}

/// Walks a chain from its beginning, one event after another.
#[derive(Clone, Copy, Debug)]
pub struct Verifier {
    seq: i64,
    hash: Hash,
}

impl Default for Verifier {
    fn default() -> Self {
        Verifier {
            seq: 0,
            hash: GENESIS,
        }
    }
}

impl Verifier {
    /// Checks the next event against its stored hash.
    ///
    /// # Errors
    /// [`Broken`], naming the first bad `seq`.
    pub fn next(&mut self, link: &Link<'_>, stored: &[u8]) -> Result<(), Broken> {
        if link.seq != self.seq + 1 {
            return Err(Broken::Gap {
                expected: self.seq + 1,
                found: link.seq,
            });
        }
        let hash = hash(&self.hash, link);
        if hash.as_slice() != stored {
            return Err(Broken::Hash { seq: link.seq });
        }
        self.seq = link.seq;
        self.hash = hash;
        Ok(())
    }

    /// The sequence number and hash of the last event seen.
    pub fn head(&self) -> (i64, Hash) {
        (self.seq, self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link<'a>(seq: i64, body: &'a str) -> Link<'a> {
        Link {
            seq,
            at: 1,
            actor: "a",
            kind: "k",
            subject: "s",
            version: 1,
            body,
        }
    }

    #[test]
    fn a_chain_that_nobody_touched_verifies() {
        let mut verifier = Verifier::default();
        let mut prev = GENESIS;
        for (seq, body) in [(1, "{}"), (2, "{\"a\":1}")] {
            prev = hash(&prev, &link(seq, body));
            assert_eq!(verifier.next(&link(seq, body), &prev), Ok(()));
        }
        assert_eq!(verifier.head(), (2, prev));
    }

    #[test]
    fn a_changed_body_and_a_gap_are_named() {
        let first = hash(&GENESIS, &link(1, "{}"));
        assert_eq!(
            Verifier::default().next(&link(1, "{ }"), &first),
            Err(Broken::Hash { seq: 1 })
        );
        assert_eq!(
            Verifier::default().next(&link(2, "{}"), &first),
            Err(Broken::Gap {
                expected: 1,
                found: 2
            })
        );
    }

    #[test]
    fn moving_a_byte_between_fields_changes_the_hash() {
        let one = Link {
            actor: "ab",
            kind: "c",
            ..link(1, "")
        };
        let other = Link {
            actor: "a",
            kind: "bc",
            ..link(1, "")
        };
        assert_ne!(hash(&GENESIS, &one), hash(&GENESIS, &other));
    }
}
