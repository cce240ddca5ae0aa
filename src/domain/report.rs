//! The published figures, from what was decided and acquired: savings, volume, paper.
//!
//! Owns each figure's definition, in integers. Foreign amounts become pesos at the rate of the day on
//! which the contract was signed; pesos become dollars at one rate; both truncate to hundredths.

use super::calendar::Calendar;
use super::money::{Currency, Money};
use super::opinion::Cause;
use super::rate::{Rate, RateTable};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One opinion of a period, and the contract that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpinionLine {
    pub folio: String,
    pub cause: Cause,
    pub ruled: Option<Money>,
    /// The acquired price and the day of signature, of a registered contract.
    pub acquired: Option<(Money, Date)>,
}

/// Ruled price less acquired price, of opinions issued in a period whose contract is registered.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Savings {
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub from: Date,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub to: Date,
    /// Opinions whose two prices were compared.
    pub compared: u64,
    /// Opinions without a ruled price or without a registered contract.
    pub without_price: u64,
    /// Folios left out because no exchange rate is known for the day of signature.
    pub without_rate: Vec<String>,
    pub ruled: Money,
    pub acquired: Money,
    /// Negative where more was paid than ruled.
    pub saving: Money,
    /// Pesos for a dollar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving_usd: Option<Money>,
}

/// How many opinions were issued in a period, and how many that is a business day.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub from: Date,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub to: Date,
    pub received: u64,
    /// Signed by the Unit.
    pub issued: u64,
    /// Favourable because the Unit was silent; not among the issued ones.
    pub deemed: u64,
    /// Both ends included, by the Unit's calendar.
    pub business_days: u64,
    /// Issued ones a business day, in tenths, truncated; absent without a business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenths_a_day: Option<u64>,
}

/// What paper was spared: a fixed amount for each issued opinion.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub from: Date,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub to: Date,
    pub issued: u64,
    /// What one opinion spares.
    pub unit: Money,
    pub saving: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving_usd: Option<Money>,
}

/// A sum that no amount of money reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sum is out of range")]
pub struct OutOfRange;

/// What the paper of one opinion is taken to cost, unless the caller says otherwise.
pub const PAPER_UNIT: Money = Money::new(15_400, Currency::Mxn);

fn dollars(pesos: Money, rate: Option<Rate>) -> Result<Option<Money>, OutOfRange> {
    rate.map(|rate| {
        rate.from_pesos(pesos.centavos, Currency::Usd)
            .ok_or(OutOfRange)
    })
    .transpose()
}

/// # Errors
/// [`OutOfRange`].
pub fn savings(
    (from, to): (Date, Date),
    lines: &[OpinionLine],
    rates: &RateTable,
    rate: Option<Rate>,
) -> Result<Savings, OutOfRange> {
    let zero = Money::new(0, Currency::Mxn);
    let (mut compared, mut without_price) = (0, 0);
    let (mut ruled, mut acquired) = (zero, zero);
    let mut without_rate = Vec::new();
    for line in lines {
        let (Some(said), Some((paid, signed_on))) = (line.ruled, line.acquired) else {
            without_price += 1;
            continue;
        };
        let pair = rates
            .pesos(said, signed_on)
            .zip(rates.pesos(paid, signed_on));
        let Some((said, paid)) = pair else {
            without_rate.push(line.folio.clone());
            continue;
        };
        ruled = ruled.checked_add(said).ok_or(OutOfRange)?;
        acquired = acquired.checked_add(paid).ok_or(OutOfRange)?;
        compared += 1;
    }
    let saving = ruled
        .centavos
        .checked_sub(acquired.centavos)
        .map(|centavos| Money::new(centavos, Currency::Mxn))
        .ok_or(OutOfRange)?;
    Ok(Savings {
        from,
        to,
        compared,
        without_price,
        without_rate,
        ruled,
        acquired,
        saving,
        rate,
        saving_usd: dollars(saving, rate)?,
    })
}

fn issued(lines: &[OpinionLine]) -> u64 {
    lines
        .iter()
        .filter(|line| line.cause == Cause::Issued)
        .count() as u64
}

/// The figures of volume; `received` is counted elsewhere.
pub fn volume(
    (from, to): (Date, Date),
    lines: &[OpinionLine],
    received: u64,
    calendar: &Calendar,
) -> Volume {
    // The day before, so that the first day counts too.
    let before = from.yesterday().unwrap_or(from);
    let business_days = calendar
        .business_days_between(before, to)
        .max(0)
        .unsigned_abs();
    let issued = issued(lines);
    Volume {
        from,
        to,
        received,
        issued,
        deemed: lines.len() as u64 - issued,
        business_days,
        tenths_a_day: (issued * 10).checked_div(business_days),
    }
}

/// # Errors
/// [`OutOfRange`].
pub fn paper(
    (from, to): (Date, Date),
    lines: &[OpinionLine],
    unit: Money,
    rate: Option<Rate>,
) -> Result<Paper, OutOfRange> {
    let issued = issued(lines);
    let count = i64::try_from(issued).map_err(|_| OutOfRange)?;
    let saving = unit.checked_mul(count).ok_or(OutOfRange)?;
    Ok(Paper {
        from,
        to,
        issued,
        unit,
        saving,
        rate,
        saving_usd: dollars(saving, rate)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::calendar::UNIT;
    use jiff::civil::date;

    const PERIOD: (Date, Date) = (date(2014, 5, 8), date(2015, 7, 31));

    fn line(ruled: Option<i64>, acquired: Option<(i64, Currency)>) -> OpinionLine {
        OpinionLine {
            folio: "UGD-2015-00001".to_owned(),
            cause: Cause::Issued,
            ruled: ruled.map(|centavos| Money::new(centavos, Currency::Mxn)),
            acquired: acquired
                .map(|(centavos, currency)| (Money::new(centavos, currency), date(2015, 4, 1))),
        }
    }

    #[test]
    fn the_published_figures_come_out_of_data_that_has_them() {
        let rate = Rate::parse("16.98").ok();
        // Two contracts saved 7,500 million pesos between them; the other opinions had none.
        let mut lines = vec![line(None, None); 3_500];
        lines.push(line(
            Some(900_000_000_000),
            Some((250_000_000_000, Currency::Mxn)),
        ));
        lines.push(line(
            Some(200_000_000_000),
            Some((100_000_000_000, Currency::Mxn)),
        ));
        let savings = savings(PERIOD, &lines, &RateTable::default(), rate).unwrap();
        assert_eq!(savings.saving.centavos, 750_000_000_000);
        assert_eq!(savings.saving_usd.unwrap().centavos, 44_169_611_307);
        assert_eq!((savings.compared, savings.without_price), (2, 3_500));

        let paper = paper(PERIOD, &lines, PAPER_UNIT, rate).unwrap();
        assert_eq!(paper.saving.centavos, 53_930_800);
        assert_eq!(paper.saving_usd.unwrap().centavos, 3_176_136);

        let volume = volume(PERIOD, &lines, 3_600, Calendar::of(UNIT).unwrap());
        assert_eq!((volume.issued, volume.business_days), (3_502, 315));
        assert_eq!(volume.tenths_a_day, Some(111));
    }

    #[test]
    fn what_cannot_be_converted_is_named_and_a_loss_is_negative() {
        let lines = [
            line(Some(100), Some((10, Currency::Usd))),
            line(Some(100), Some((250, Currency::Mxn))),
        ];
        let got = savings(PERIOD, &lines, &RateTable::default(), None).unwrap();
        assert_eq!(got.without_rate, ["UGD-2015-00001"]);
        assert_eq!((got.compared, got.saving.centavos), (1, -150));
        assert_eq!(got.saving_usd, None);
    }
}
