//! The items of the reviewer's checklist, as the pack asks them.

use super::Ground;
use crate::domain::checklist::Verification;
use crate::domain::request::Kind;
use serde::Deserialize;

/// One thing to verify. Its sentence is in the catalogue, under [`CheckItem::text_key`], or in the
/// pack itself, which alone can speak of an item that the program does not know.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// Stable: answers and defects are stored under it.
    pub id: String,
    pub verification: Verification,
    /// Its sentence in the language of the law; instead of the catalogue's where both have one.
    #[serde(default)]
    pub text: Option<String>,
    /// No opinion is issued before it is answered; "does not apply" is an answer.
    #[serde(default)]
    pub required: bool,
    /// The kinds that it is asked of; empty for all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The technology domains that it is asked of; empty for all.
    #[serde(default)]
    pub domains: Vec<String>,
    pub ground: Ground,
}

impl CheckItem {
    /// The catalogue key of its sentence.
    pub fn text_key(&self) -> String {
        format!("law.check.{}", self.id)
    }

    /// Whether it is asked of a request; an unknown or empty domain brings no domain items.
    pub fn applies(&self, kind: Kind, tech_domain: &str) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.domains.is_empty() || self.domains.iter().any(|domain| domain == tech_domain))
    }
}
