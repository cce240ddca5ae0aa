//! How a request may end, and when one signature is not enough.

use super::Ground;
use crate::domain::money::{Currency, Money};
use crate::domain::opinion::Sense;
use crate::domain::request::Kind;
use serde::{Deserialize, Deserializer, de};

/// A sense that an opinion may take, for the kinds that know it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub sense: Sense,
    /// The kinds that may end so; empty for all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The articles that this sense rests on, beside those of the kind.
    pub legal_basis: Vec<String>,
    /// The opinion must carry recommendations.
    #[serde(default)]
    pub needs_recommendations: bool,
    /// The opinion must cite an existing asset.
    #[serde(default)]
    pub needs_cited_asset: bool,
    pub ground: Ground,
}

impl Outcome {
    pub(super) fn is_for(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// When an opinion needs the signature of a second person of the Unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondPerson {
    pub denials: bool,
    /// One limit a currency, without VAT; amounts above it need two.
    #[serde(deserialize_with = "amounts")]
    pub amount_over: Vec<Money>,
    pub flagged: bool,
    pub ground: Ground,
}

/// Why an opinion needs a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondPersonReason {
    Denial,
    Flagged,
    /// The amount is above this limit.
    Amount {
        over: Money,
    },
    /// The pack sets no limit for the currency of the amount, so none can be relied on.
    NoLimit {
        currency: Currency,
    },
}

impl SecondPersonReason {
    /// The catalogue key of the sentence that says so; `{over}` or `{currency}` are filled in.
    pub fn key(self) -> &'static str {
        match self {
            SecondPersonReason::Denial => "law.second_person.denial",
            SecondPersonReason::Flagged => "law.second_person.flagged",
            SecondPersonReason::Amount { .. } => "law.second_person.amount",
            SecondPersonReason::NoLimit { .. } => "law.second_person.no_limit",
        }
    }
}

impl SecondPerson {
    pub(super) fn reason(
        &self,
        sense: Sense,
        amount: Money,
        flagged: bool,
    ) -> Option<SecondPersonReason> {
        if self.denials && sense.is_denial() {
            return Some(SecondPersonReason::Denial);
        }
        if self.flagged && flagged {
            return Some(SecondPersonReason::Flagged);
        }
        match self
            .amount_over
            .iter()
            .find(|limit| limit.currency == amount.currency)
        {
            Some(limit) if amount > *limit => Some(SecondPersonReason::Amount { over: *limit }),
            Some(_) => None,
            None => Some(SecondPersonReason::NoLimit {
                currency: amount.currency,
            }),
        }
    }
}

/// An amount written as text, such as `50,000,000.00 MXN`.
pub(super) fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    let text = String::deserialize(deserializer)?;
    Money::parse(&text, Currency::Mxn).map_err(de::Error::custom)
}

fn amounts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Money>, D::Error> {
    let mut limits: Vec<Money> = Vec::new();
    for text in Vec::<String>::deserialize(deserializer)? {
        let limit = Money::parse(&text, Currency::Mxn).map_err(de::Error::custom)?;
        if limits
            .iter()
            .any(|earlier| earlier.currency == limit.currency)
        {
            return Err(de::Error::custom(format_args!(
                "two limits in {}",
                limit.currency
            )));
        }
        limits.push(limit);
    }
    Ok(limits)
}
