//! Exchange rates by date, in integers: millionths of a peso for one unit of a currency.
//!
//! Owns reading a rate and converting with it. Every conversion truncates to hundredths, towards zero.

use super::money::{Currency, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Millionths in one.
const MILLION: i128 = 1_000_000;
/// A rate has at most so many decimals.
const DECIMALS: usize = 6;

/// Pesos for one unit of a foreign currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rate(i64);

/// Why a text is no exchange rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an exchange rate is a positive number with at most six decimals, such as 16.98")]
pub struct BadRate;

impl Rate {
    /// From millionths of a peso; `None` unless positive.
    pub fn of_micros(micros: i64) -> Option<Rate> {
        (micros > 0).then_some(Rate(micros))
    }

    pub fn micros(self) -> i64 {
        self.0
    }

    /// Reads `16.98`.
    ///
    /// # Errors
    /// [`BadRate`] for anything else; a comma is refused, because it could mean a thousand.
    pub fn parse(text: &str) -> Result<Rate, BadRate> {
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || decimals.len() > DECIMALS || !digits(whole) || !digits(decimals) {
            return Err(BadRate);
        }
        format!("{whole}{decimals:0<DECIMALS$}")
            .parse()
            .ok()
            .and_then(Rate::of_micros)
            .ok_or(BadRate)
    }

    /// As it is written: at least two decimals, no zeros after them.
    pub fn plain(self) -> String {
        let (whole, rest) = (self.0 / 1_000_000, self.0 % 1_000_000);
        let decimals = format!("{rest:06}");
        let kept = decimals.trim_end_matches('0').len().max(2);
        format!("{whole}.{}", &decimals[..kept])
    }

    /// Foreign into pesos, truncated. `None` out of range.
    pub fn to_pesos(self, foreign_centavos: i64) -> Option<Money> {
        let centavos = i128::from(foreign_centavos) * i128::from(self.0) / MILLION;
        let centavos = i64::try_from(centavos).ok()?;
        Some(Money::new(centavos, Currency::Mxn))
    }

    /// Pesos into a foreign currency, truncated. `None` out of range.
    pub fn from_pesos(self, centavos: i64, currency: Currency) -> Option<Money> {
        let foreign = i128::from(centavos) * MILLION / i128::from(self.0);
        Some(Money::new(i64::try_from(foreign).ok()?, currency))
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Rate::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A rate and the day from which it holds, until the next.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedRate {
    pub currency: Currency,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Pesos for one unit, as text: `16.98`.
    #[cfg_attr(feature = "server", schema(value_type = String))]
    pub pesos: Rate,
}

/// The rates that are known.
#[derive(Clone, Debug, Default)]
pub struct RateTable(Vec<DatedRate>);

impl RateTable {
    pub fn new(rates: Vec<DatedRate>) -> RateTable {
        RateTable(rates)
    }

    /// The last rate known on a day; `None` before the first. One peso is one peso.
    pub fn on(&self, currency: Currency, day: Date) -> Option<Rate> {
        if currency == Currency::Mxn {
            return Rate::of_micros(1_000_000);
        }
        self.0
            .iter()
            .filter(|rate| rate.currency == currency && rate.day <= day)
            .max_by_key(|rate| rate.day)
            .map(|rate| rate.pesos)
    }

    /// An amount in pesos at the rate of a day.
    pub fn pesos(&self, amount: Money, day: Date) -> Option<Money> {
        self.on(amount.currency, day)?.to_pesos(amount.centavos)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_published_figures_are_truncated_to_cents() {
        let rate = Rate::parse("16.98").unwrap();
        for (pesos, dollars) in [
            (750_000_000_000, 44_169_611_307),
            (3_502 * 15_400, 3_176_136),
            (-1_698, -100),
            (1_697, 99),
        ] {
            let got = rate.from_pesos(pesos, Currency::Usd).unwrap();
            assert_eq!(got, Money::new(dollars, Currency::Usd), "{pesos}");
        }
        assert_eq!(rate.to_pesos(101).unwrap().centavos, 1_714);
    }

    #[test]
    fn a_rate_reads_and_writes_the_same() {
        for (text, plain) in [
            ("16.98", "16.98"),
            ("17", "17.00"),
            ("16.980500", "16.9805"),
        ] {
            assert_eq!(Rate::parse(text).unwrap().plain(), plain, "{text}");
        }
        for bad in ["", "0", "16,98", "-1", "1.2345678", ".5", "1e3", "16.9.8"] {
            assert_eq!(Rate::parse(bad), Err(BadRate), "{bad}");
        }
    }

    #[test]
    fn the_last_rate_on_or_before_a_day_holds() {
        let dated = |day, text: &str| DatedRate {
            currency: Currency::Usd,
            day,
            pesos: Rate::parse(text).unwrap(),
        };
        let table = RateTable::new(vec![
            dated(date(2015, 3, 2), "15.00"),
            dated(date(2014, 1, 1), "13.00"),
        ]);
        for (day, rate) in [
            (date(2013, 12, 31), None),
            (date(2015, 3, 1), Some("13.00")),
            (date(2015, 3, 2), Some("15.00")),
        ] {
            let got = table.on(Currency::Usd, day).map(Rate::plain);
            assert_eq!(got.as_deref(), rate, "{day}");
        }
    }
}
