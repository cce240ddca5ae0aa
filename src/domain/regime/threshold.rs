//! Below which amount a request needs no opinion (art. 9-IV).

use super::Ground;
use super::outcome::amount;
use crate::domain::money::Money;
use crate::domain::request::Kind;
use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

/// The unit in which the law counts the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexUnit {
    /// General minimum wage of the Federal District, a day.
    MinimumWage,
    /// `Unidad de Medida y Actualización`, a day.
    Uma,
}

impl IndexUnit {
    pub const ALL: [IndexUnit; 2] = [IndexUnit::MinimumWage, IndexUnit::Uma];

    pub fn name(self) -> &'static str {
        match self {
            IndexUnit::MinimumWage => "minimum_wage",
            IndexUnit::Uma => "uma",
        }
    }
}

/// What the unit is worth from a day on, until the next value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitValue {
    pub from: Date,
    pub unit: IndexUnit,
    #[serde(deserialize_with = "amount")]
    pub daily: Money,
    pub ground: Ground,
}

/// So many times a unit, for some kinds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    pub kinds: Vec<Kind>,
    pub times: u32,
    pub ground: Ground,
    pub values: Vec<UnitValue>,
}

/// Why a request needs no opinion: its amount lies below the threshold of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("below {times} times {}, that is {}", .unit.name(), .threshold.plain())]
pub struct NotRequired {
    /// The first amount that would need one, without VAT.
    pub threshold: Money,
    pub times: u32,
    pub unit: IndexUnit,
    pub daily: Money,
}

impl Threshold {
    /// The value of the unit on a day; `None` before the first known one.
    pub fn value_on(&self, day: Date) -> Option<&UnitValue> {
        self.values
            .iter()
            .filter(|value| value.from <= day)
            .max_by_key(|value| value.from)
    }

    /// An amount that is not positive or not in the unit's currency cannot be held against the
    /// threshold; the opinion is then required.
    pub(super) fn check(
        &self,
        kind: Kind,
        amount_without_vat: Money,
        on: Date,
    ) -> Result<(), NotRequired> {
        let Some(value) = self.value_on(on).filter(|_| self.kinds.contains(&kind)) else {
            return Ok(());
        };
        let Some(threshold) = value.daily.checked_mul(i64::from(self.times)) else {
            return Ok(());
        };
        if amount_without_vat.centavos > 0 && amount_without_vat < threshold {
            return Err(NotRequired {
                threshold,
                times: self.times,
                unit: value.unit,
                daily: value.daily,
            });
        }
        Ok(())
    }
}
