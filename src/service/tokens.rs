//! Bearer tokens: their form, their issue, and who stands behind one.
//!
//! Owns the only places where a token exists in clear: while it is made, and while a caller shows it. The
//! store keeps a SHA-256. A token looks like `dct_<43 characters><4 of checksum>`, so that a leaked one
//! is recognised and a mistyped one costs no look-up.

use super::policy::{Action, Facts};
use super::{Desk, ServiceError, base64url};
use crate::domain::person::Person;
use crate::store::{Once, TokenHash};
use crate::wire::directory::{IssuedToken, NewToken};
use crate::wire::problem::FieldProblem;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

const PREFIX: &str = "dct_";
/// 256 random bits in base64.
const SECRET: usize = 43;
const CHECKSUM: usize = 4;
/// Days that a token is valid unless the caller says otherwise, and at most.
const DEFAULT_DAYS: u32 = 90;
const MOST_DAYS: u32 = 366;
/// How long a revoked or expired token may still be believed by another replica.
const BELIEVED: Duration = Duration::from_secs(5);
/// Tokens remembered at most; all are forgotten beyond.
const REMEMBERED: usize = 4_096;

/// A token in clear. Its Debug form shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

fn checksum(secret: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    base64url::encode(&digest[..3])
}

impl Secret {
    /// A new token from the operating system's randomness.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn generate() -> Result<Secret, ServiceError> {
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random)
            .map_err(|error| ServiceError::Internal(format!("randomness: {error}")))?;
        let secret = base64url::encode(&random);
        Ok(Secret(format!("{PREFIX}{secret}{}", checksum(&secret))))
    }

    /// Reads what a caller showed; `None` for what cannot be a token.
    pub fn parse(text: &str) -> Option<Secret> {
        let rest = text.strip_prefix(PREFIX)?;
        if rest.len() != SECRET + CHECKSUM || !rest.is_ascii() {
            return None;
        }
        let (secret, sum) = rest.split_at(SECRET);
        (checksum(secret) == sum).then(|| Secret(text.to_owned()))
    }

    /// What the store keeps of it.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The token in clear, to be given to its owner once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Who stood behind a token a moment ago, so that a page does not cost two look-ups.
#[derive(Debug, Default)]
pub(crate) struct Sessions(RwLock<HashMap<TokenHash, (Person, Instant)>>);

impl Sessions {
    fn get(&self, hash: &TokenHash) -> Option<Person> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(hash)
            .filter(|(_, since)| since.elapsed() < BELIEVED)
            .map(|(person, _)| person.clone())
    }

    fn keep(&self, hash: TokenHash, person: &Person) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(hash, (person.clone(), Instant::now()));
    }

    pub(crate) fn forget(&self) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Desk {
    /// The person for whom a token acts.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] for one that is unknown, expired or revoked.
    pub async fn bearer(&self, token: &Secret) -> Result<Person, ServiceError> {
        let hash = token.hash();
        if let Some(person) = self.sessions.get(&hash) {
            return Ok(person);
        }
        let person = self
            .store
            .bearer(&hash, self.now())
            .await?
            .ok_or(ServiceError::Unauthenticated)?;
        self.sessions.keep(hash, &person);
        Ok(person)
    }

    /// Issues a token to a person, by name.
    ///
    /// # Errors
    /// Not a supervisor; an unknown handle; more days than a token may last.
    pub async fn add_token(
        &self,
        actor: &Person,
        once: Once,
        new: &NewToken,
    ) -> Result<IssuedToken, ServiceError> {
        self.may(actor, Action::AddToken, Facts::default())?;
        let days = new.days.unwrap_or(DEFAULT_DAYS);
        let invalid = |pointer: &str, code: &str, detail: &str| {
            Err(ServiceError::Invalid(vec![FieldProblem {
                pointer: pointer.to_owned(),
                code: code.to_owned(),
                detail: detail.to_owned(),
            }]))
        };
        if days == 0 || days > MOST_DAYS {
            return invalid("/days", "out_of_range", "1 to 366");
        }
        let people = self.everybody().await?;
        let Some(person) = people.by_handle(&new.person) else {
            return invalid("/person", "unknown", "no such person");
        };
        let lasting = SignedDuration::from_hours(24 * i64::from(days));
        let (token, expires_at) = self
            .issue_token(Some((actor, once)), person, lasting)
            .await?;
        // The same command before may have left a token that others remember.
        self.sessions.forget();
        Ok(IssuedToken {
            token: token.reveal().to_owned(),
            person: person.handle.clone(),
            expires_at,
        })
    }

    async fn issue_token(
        &self,
        command: Option<(&Person, Once)>,
        person: &Person,
        lasting: SignedDuration,
    ) -> Result<(Secret, Timestamp), ServiceError> {
        let token = Secret::generate()?;
        let (actor, once) = command.unzip();
        let write = self.write(actor, once);
        // Whole seconds, so that the answer is what every engine stores.
        let expires_at = Timestamp::from_second((write.now + lasting).as_second())
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        self.store
            .add_token(&write, &token.hash(), person.id, expires_at)
            .await?;
        self.wake();
        Ok((token, expires_at))
    }

    /// A token for a person of this very process, which asks nobody.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn local_token(
        &self,
        person: &Person,
        lasting: SignedDuration,
    ) -> Result<Secret, ServiceError> {
        let (token, _) = self.issue_token(None, person, lasting).await?;
        Ok(token)
    }

    /// Revokes the token that the caller showed.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it was revoked already.
    pub async fn revoke_own_token(
        &self,
        actor: &Person,
        token: &Secret,
    ) -> Result<(), ServiceError> {
        self.may(actor, Action::Own, Facts::default())?;
        let revoked = self
            .store
            .revoke_token(&self.write(Some(actor), None), &token.hash())
            .await;
        self.sessions.forget();
        self.wake();
        Ok(revoked?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_is_recognised_and_a_typing_mistake_is_not() {
        let token = Secret::generate().unwrap();
        let text = token.reveal().to_owned();
        assert_eq!(text.len(), 51);
        assert_eq!(Secret::parse(&text), Some(token));
        let mut mistyped = text.clone().into_bytes();
        mistyped[10] = if mistyped[10] == b'a' { b'b' } else { b'a' };
        let mistyped = String::from_utf8(mistyped).unwrap();
        for bad in ["", "dct_", &mistyped, &text[1..], &format!("{text}A")] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_two_tokens_are_the_same_and_none_shows_in_a_log() {
        let (one, other) = (Secret::generate().unwrap(), Secret::generate().unwrap());
        assert_ne!(one, other);
        assert_ne!(one.hash(), other.hash());
        assert_eq!(format!("{one:?}"), "Secret(redacted)");
    }
}
