//! Ed25519 signatures over statements (RFC 8032), and their verification without a server.
//!
//! Owns what is signed, the forms of keys and signatures, and the checks. Must not read files or
//! ask a signer: bytes come in as arguments.

use super::statement::{SCHEMA, Statement};
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// What stands before the canonical bytes, so that a signature over an opinion is never one over
/// something else.
const DOMAIN: &[u8] = b"dictamen/opinion/v1\n";

/// Why something signed does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error("the document is of schema {found}, this program reads {SCHEMA}")]
    Schema { found: u32 },
    #[error("the document was signed with another key")]
    OtherKey,
    #[error("the signature does not fit the document")]
    Signature,
    #[error("a key or a signature is not written as expected")]
    Malformed,
}

/// The Unit's public key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// The key as 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<PublicKey, Invalid> {
        hex::read(text.trim()).map(PublicKey)
    }

    /// A short name for the key: the first 16 hexadecimal digits of its SHA-256.
    pub fn id(&self) -> String {
        hex::write(&Sha256::digest(self.0)[..8])
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

/// The Unit's private key. Never shown, not even in debug output.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public().id())
    }
}

impl SigningKey {
    /// A new key as a PKCS #8 document, for a file that only the server can read.
    ///
    /// # Errors
    /// [`Invalid::Malformed`] where the operating system gives no random bytes.
    pub fn generate() -> Result<Vec<u8>, Invalid> {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
        document
            .map(|document| document.as_ref().to_vec())
            .map_err(|_| Invalid::Malformed)
    }

    /// Reads a PKCS #8 document, with or without the public key in it.
    ///
    /// # Errors
    /// [`Invalid::Malformed`] for anything else.
    pub fn read(pkcs8: &[u8]) -> Result<SigningKey, Invalid> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8)
            .map(SigningKey)
            .map_err(|_| Invalid::Malformed)
    }

    pub fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        // An Ed25519 public key has 32 bytes (RFC 8032, 5.1.5).
        key.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(key)
    }

    /// The signature over what [`message`] gives, as 128 hexadecimal digits.
    pub fn sign(&self, message: &[u8]) -> String {
        hex::write(self.0.sign(message).as_ref())
    }
}

/// The bytes that are signed for a statement; an external signer is given these.
///
/// # Errors
/// As [`Statement::canonical`].
pub fn message(statement: &Statement) -> Result<Vec<u8>, serde_json::Error> {
    let canonical = statement.canonical()?;
    Ok([DOMAIN, &canonical].concat())
}

/// A statement with its signature: what is kept, sent, and verified offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub statement: Statement,
    /// [`PublicKey::id`] of the key.
    pub key: String,
    /// 128 hexadecimal digits.
    pub signature: String,
}

impl Signed {
    /// Whether the signature is the key's, over exactly this statement.
    ///
    /// # Errors
    /// [`Invalid`] says what does not hold.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Invalid> {
        if self.statement.schema != SCHEMA {
            return Err(Invalid::Schema {
                found: self.statement.schema,
            });
        }
        if self.key != key.id() {
            return Err(Invalid::OtherKey);
        }
        let signature: [u8; 64] = hex::read(&self.signature)?;
        let message = message(&self.statement).map_err(|_| Invalid::Malformed)?;
        UnparsedPublicKey::new(&ED25519, key.0)
            .verify(&message, &signature)
            .map_err(|_| Invalid::Signature)
    }

    /// What a person compares by eye: the first 20 hexadecimal digits of the statement's SHA-256,
    /// in groups of four.
    ///
    /// # Errors
    /// As [`Statement::canonical`].
    pub fn code(&self) -> Result<String, serde_json::Error> {
        let digits = hex::write(&self.statement.digest()?[..10]).to_uppercase();
        let groups: Vec<&str> = (0..digits.len())
            .step_by(4)
            .map(|at| &digits[at..at + 4])
            .collect();
        Ok(groups.join("-"))
    }
}

/// Bytes as hexadecimal digits.
mod hex {
    use super::Invalid;

    pub(super) fn write(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn read<const N: usize>(text: &str) -> Result<[u8; N], Invalid> {
        if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Invalid::Malformed);
        }
        let mut bytes = [0; N];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let digits = &text[2 * place..2 * place + 2];
            *byte = u8::from_str_radix(digits, 16).map_err(|_| Invalid::Malformed)?;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::evidence::statement::example;

    fn key() -> SigningKey {
        SigningKey::read(&SigningKey::generate().unwrap()).unwrap()
    }

    fn signed(key: &SigningKey) -> Signed {
        let statement = example();
        let signature = key.sign(&message(&statement).unwrap());
        Signed {
            statement,
            key: key.public().id(),
            signature,
        }
    }

    #[test]
    fn what_was_signed_holds_after_a_trip_through_json() {
        let key = key();
        let sent = serde_json::to_string_pretty(&signed(&key)).unwrap();
        let back: Signed = serde_json::from_str(&sent).unwrap();
        let public = PublicKey::parse(&key.public().to_string()).unwrap();
        assert_eq!(back.verify(&public), Ok(()));
    }

    #[test]
    fn every_changed_field_breaks_it() {
        let key = key();
        let good = signed(&key);
        let whole = serde_json::to_value(&good.statement).unwrap();
        let mut broken = 0;
        for (name, value) in whole.as_object().unwrap() {
            let other = match value {
                serde_json::Value::String(text) => serde_json::json!(format!("{text}x")),
                serde_json::Value::Bool(yes) => serde_json::json!(!yes),
                serde_json::Value::Number(_) => serde_json::json!(7),
                _ => continue,
            };
            let mut changed = whole.clone();
            changed[name] = other;
            // Some changes are not even a statement; those that are must not verify.
            if let Ok(statement) = serde_json::from_value(changed) {
                let bad = Signed {
                    statement,
                    ..good.clone()
                };
                assert!(bad.verify(&key.public()).is_err(), "{name}");
                broken += 1;
            }
        }
        assert!(broken > 8, "{broken}");
    }

    #[test]
    fn another_key_or_a_cut_signature_is_named() {
        let key = key();
        let good = signed(&key);
        assert_eq!(
            good.verify(&super::tests::key().public()),
            Err(Invalid::OtherKey)
        );
        let cut = Signed {
            signature: good.signature[2..].to_owned(),
            ..good.clone()
        };
        assert_eq!(cut.verify(&key.public()), Err(Invalid::Malformed));
        let turned = Signed {
            signature: format!("{}{}", &good.signature[2..], &good.signature[..2]),
            ..good
        };
        assert_eq!(turned.verify(&key.public()), Err(Invalid::Signature));
    }

    #[test]
    fn the_code_is_five_groups() {
        let code = signed(&key()).code().unwrap();
        assert_eq!(code.len(), 24);
        assert_eq!(code.split('-').count(), 5);
    }
}
