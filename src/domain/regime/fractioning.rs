//! When requests of one institution for one object are the same request again, or one that was split.

use super::{Ground, Regime};
use crate::domain::money::Money;
use crate::domain::precedent::within_months;
use crate::domain::request::Kind;
use jiff::civil::Date;
use serde::Deserialize;

/// The rule on filing again and on splitting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fractioning {
    /// Two receptions further apart than this are two needs.
    pub months: u16,
    pub ground: Ground,
}

/// A request as the rule looks at it: what, how much without VAT, received when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    pub amount: Money,
    pub received_on: Date,
}

impl Regime {
    /// Whether two receptions are near enough for one need.
    pub fn one_need(&self, one: Date, other: Date) -> bool {
        within_months(one, other, self.fractioning.months)
    }

    /// What parts of one need come to, and the amount that this evades: each of them lies below the
    /// threshold of its day, all of them together do not. `None` for anything else.
    pub fn split(&self, parts: &[Part]) -> Option<(Money, Money)> {
        let mut total: Option<Money> = None;
        let mut threshold: Option<Money> = None;
        for part in parts {
            let below = self
                .opinion_required(part.kind, part.amount, part.received_on)
                .err()?;
            if threshold.is_none_or(|known| below.threshold > known) {
                threshold = Some(below.threshold);
            }
            total = Some(match total {
                None => part.amount,
                Some(sum) => sum.checked_add(part.amount)?,
            });
        }
        let (total, threshold) = (total?, threshold?);
        (parts.len() > 1 && total >= threshold).then_some((total, threshold))
    }
}
