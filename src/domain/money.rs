//! Money: integer centavos plus an ISO 4217 code. Never a float.
//!
//! Owns arithmetic, order and the reading of amounts that people type. How an amount is shown to
//! people belongs to `i18n`; it must not convert between currencies.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use thiserror::Error;

/// An amount in hundredths of its currency's unit (centavos, cents), without VAT unless said.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub centavos: i64,
    pub currency: Currency,
}

/// ISO 4217 codes that requests may use.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Mxn,
    Usd,
    Eur,
}

impl Currency {
    pub const ALL: [Currency; 3] = [Currency::Mxn, Currency::Usd, Currency::Eur];

    /// The ISO 4217 code.
    pub fn name(self) -> &'static str {
        match self {
            Currency::Mxn => "MXN",
            Currency::Usd => "USD",
            Currency::Eur => "EUR",
        }
    }

    /// Reads an ISO 4217 code in either case.
    pub fn parse(code: &str) -> Option<Currency> {
        Currency::ALL
            .into_iter()
            .find(|currency| currency.name().eq_ignore_ascii_case(code))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a text is not an amount. Guessing would be worse than asking: a comma read the wrong way
/// changes an amount by a factor of a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("no amount given")]
    Empty,
    #[error("not an amount")]
    NotANumber,
    #[error("an amount cannot be negative")]
    Negative,
    #[error("ambiguous separators: write 1,234.56")]
    Ambiguous,
    #[error("thousands are grouped by three: write 1,234.56")]
    Grouping,
    #[error("an amount has at most two decimals")]
    TooManyDecimals,
    #[error("the amount is too large")]
    Overflow,
    #[error("unknown currency")]
    UnknownCurrency,
}

impl MoneyError {
    pub const ALL: [MoneyError; 8] = [
        MoneyError::Empty,
        MoneyError::NotANumber,
        MoneyError::Negative,
        MoneyError::Ambiguous,
        MoneyError::Grouping,
        MoneyError::TooManyDecimals,
        MoneyError::Overflow,
        MoneyError::UnknownCurrency,
    ];

    /// The catalogue key of the sentence that says so to a person.
    pub fn key(self) -> &'static str {
        match self {
            MoneyError::Empty => "law.money.empty",
            MoneyError::NotANumber => "law.money.not_a_number",
            MoneyError::Negative => "law.money.negative",
            MoneyError::Ambiguous => "law.money.ambiguous",
            MoneyError::Grouping => "law.money.grouping",
            MoneyError::TooManyDecimals => "law.money.too_many_decimals",
            MoneyError::Overflow => "law.money.overflow",
            MoneyError::UnknownCurrency => "law.money.unknown_currency",
        }
    }
}

impl Money {
    pub const fn new(centavos: i64, currency: Currency) -> Money {
        Money { centavos, currency }
    }

    /// The sum; `None` across currencies or out of range.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Some(Money::new(
            self.centavos.checked_add(other.centavos)?,
            self.currency,
        ))
    }

    /// The difference, which may be negative; `None` across currencies or out of range.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Some(Money::new(
            self.centavos.checked_sub(other.centavos)?,
            self.currency,
        ))
    }

    /// The amount taken `factor` times; `None` out of range.
    pub fn checked_mul(self, factor: i64) -> Option<Money> {
        Some(Money::new(
            self.centavos.checked_mul(factor)?,
            self.currency,
        ))
    }

    /// The total with VAT at a rate in basis points (1600 is 16 %), the tax rounded half away
    /// from zero to the centavo; `None` out of range.
    pub fn with_vat(self, basis_points: u16) -> Option<Money> {
        let exact = i128::from(self.centavos) * i128::from(basis_points);
        let half = if exact < 0 { -5_000 } else { 5_000 };
        let tax = i64::try_from((exact + half) / 10_000).ok()?;
        Some(Money::new(self.centavos.checked_add(tax)?, self.currency))
    }

    /// The amount for machines: `1234.56 MXN`, no grouping, always two decimals.
    pub fn plain(self) -> String {
        let sign = if self.centavos < 0 { "-" } else { "" };
        let whole = self.centavos.unsigned_abs();
        format!("{sign}{}.{:02} {}", whole / 100, whole % 100, self.currency)
    }

    /// Reads an amount as people in Mexico type it: `1234`, `1,234.56`, `$1,234.56 MXN`,
    /// `USD 10.00`, thousands also grouped by spaces. The decimal sign is the point.
    ///
    /// # Errors
    /// A [`MoneyError`] that says what is wrong; nothing is ever guessed or rounded.
    pub fn parse(text: &str, default_currency: Currency) -> Result<Money, MoneyError> {
        let (number, code) = split_code(text.trim())?;
        let number = number.strip_prefix('$').map_or(number, str::trim_start);
        let currency = match code {
            None => default_currency,
            Some(code) => Currency::parse(code).ok_or(MoneyError::UnknownCurrency)?,
        };
        Ok(Money::new(parse_centavos(number)?, currency))
    }
}

/// Orders amounts of one currency; amounts of different currencies have no order.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Money) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.centavos.cmp(&other.centavos))
    }
}

/// Takes a currency code off the front or the back of an amount, but not off both.
fn split_code(text: &str) -> Result<(&str, Option<&str>), MoneyError> {
    let front = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let back = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    match (front.len() < text.len(), back.len() < text.len()) {
        (false, false) => Ok((text, None)),
        (true, false) => Ok((front.trim_start(), Some(&text[..text.len() - front.len()]))),
        (false, true) => Ok((back.trim_end(), Some(&text[back.len()..]))),
        (true, true) => Err(MoneyError::NotANumber),
    }
}

/// Reads the bare number into centavos.
fn parse_centavos(number: &str) -> Result<i64, MoneyError> {
    if number.is_empty() {
        return Err(MoneyError::Empty);
    }
    if number.starts_with(['-', '\u{2212}', '(']) {
        return Err(MoneyError::Negative);
    }
    if !number
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || is_group_separator(c))
    {
        return Err(MoneyError::NotANumber);
    }
    let (whole, cents) = match number.split_once('.') {
        None => (number, ""),
        Some((_, cents)) if cents.contains([',', '.']) => return Err(MoneyError::Ambiguous),
        Some((_, "")) => return Err(MoneyError::NotANumber),
        Some((whole, cents)) => (whole, cents),
    };
    if !cents.chars().all(|c| c.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    if cents.len() > 2 {
        return Err(MoneyError::TooManyDecimals);
    }
    let digits = ungroup(whole)?;
    let units: i64 = digits.parse().map_err(|_| MoneyError::Overflow)?;
    // "5" after the point is fifty centavos.
    let cents = cents
        .bytes()
        .chain([b'0', b'0'])
        .take(2)
        .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    units
        .checked_mul(100)
        .and_then(|units| units.checked_add(cents))
        .ok_or(MoneyError::Overflow)
}

fn is_group_separator(c: char) -> bool {
    matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}')
}

/// Checks the thousands groups of the part before the decimal point and takes the separators out.
fn ungroup(whole: &str) -> Result<String, MoneyError> {
    if !whole.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    let Some(separator) = whole.chars().find(|c| is_group_separator(*c)) else {
        return Ok(whole.to_owned());
    };
    let mut groups = whole.split(separator);
    let first_fits = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()));
    let rest_fits =
        groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    if !(first_fits && rest_fits) {
        return Err(MoneyError::Grouping);
    }
    Ok(whole.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    const fn mxn(centavos: i64) -> Money {
        Money::new(centavos, Currency::Mxn)
    }

    #[test]
    fn amounts_are_read_as_people_in_mexico_type_them() {
        for (text, expected) in [
            ("1234", mxn(123_400)),
            ("1,234.56", mxn(123_456)),
            ("$1,234.56", mxn(123_456)),
            ("$ 1,234.56", mxn(123_456)),
            ("1234.5", mxn(123_450)),
            ("1234.05", mxn(123_405)),
            ("$1,234.56 MXN", mxn(123_456)),
            ("$1,234.56MXN", mxn(123_456)),
            ("  mxn 7  ", mxn(700)),
            ("USD 10.00", Money::new(1_000, Currency::Usd)),
            ("USD $10.00", Money::new(1_000, Currency::Usd)),
            ("10 eur", Money::new(1_000, Currency::Eur)),
            ("1 234 567.89", mxn(123_456_789)),
            ("1\u{a0}234", mxn(123_400)),
            ("0", mxn(0)),
            ("0.01", mxn(1)),
            ("92,233,720,368,547,758.07", mxn(i64::MAX)),
        ] {
            assert_eq!(Money::parse(text, Currency::Mxn), Ok(expected), "{text:?}");
        }
        assert_eq!(
            Money::parse("10", Currency::Usd),
            Ok(Money::new(1_000, Currency::Usd))
        );
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused_with_its_reason() {
        for (text, expected) in [
            ("", MoneyError::Empty),
            ("   ", MoneyError::Empty),
            ("$", MoneyError::Empty),
            ("1.234,56", MoneyError::Ambiguous),
            ("1.234.567", MoneyError::Ambiguous),
            ("1.234", MoneyError::TooManyDecimals),
            ("1,23", MoneyError::Grouping),
            ("1234,56", MoneyError::Grouping),
            ("1234,567", MoneyError::Grouping),
            ("1,234 567", MoneyError::Grouping),
            ("1,,234", MoneyError::Grouping),
            ("-5", MoneyError::Negative),
            ("$-5", MoneyError::Negative),
            ("\u{2212}5", MoneyError::Negative),
            ("(5.00)", MoneyError::Negative),
            ("92,233,720,368,547,758.08", MoneyError::Overflow),
            ("99999999999999999999", MoneyError::Overflow),
            ("5.", MoneyError::NotANumber),
            (".5", MoneyError::NotANumber),
            ("1. 5", MoneyError::NotANumber),
            (",123", MoneyError::NotANumber),
            ("1e5", MoneyError::NotANumber),
            ("１２", MoneyError::NotANumber),
            ("1\n234", MoneyError::NotANumber),
            ("MXN 5 MXN", MoneyError::NotANumber),
            ("mil", MoneyError::NotANumber),
            ("5 GBP", MoneyError::UnknownCurrency),
        ] {
            assert_eq!(Money::parse(text, Currency::Mxn), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn amounts_order_within_one_currency_only() {
        assert!(mxn(1) < mxn(2));
        assert_eq!(mxn(1).partial_cmp(&Money::new(2, Currency::Usd)), None);
    }

    #[test]
    fn sums_stop_at_the_range_and_at_the_currency() {
        assert_eq!(mxn(1).checked_add(mxn(2)), Some(mxn(3)));
        assert_eq!(mxn(1).checked_sub(mxn(3)), Some(mxn(-2)));
        assert_eq!(mxn(i64::MAX).checked_add(mxn(1)), None);
        assert_eq!(mxn(i64::MIN).checked_sub(mxn(1)), None);
        assert_eq!(mxn(1).checked_add(Money::new(1, Currency::Eur)), None);
        assert_eq!(mxn(1).checked_sub(Money::new(1, Currency::Eur)), None);
        assert_eq!(mxn(8_060).checked_mul(300), Some(mxn(2_418_000)));
        assert_eq!(mxn(i64::MAX).checked_mul(2), None);
    }

    #[test]
    fn vat_is_rounded_to_the_centavo() {
        assert_eq!(mxn(10_000).with_vat(1_600), Some(mxn(11_600)));
        assert_eq!(mxn(3).with_vat(1_600), Some(mxn(3)));
        assert_eq!(mxn(4).with_vat(1_600), Some(mxn(5)));
        assert_eq!(mxn(-4).with_vat(1_600), Some(mxn(-5)));
        assert_eq!(mxn(i64::MAX).with_vat(1_600), None);
    }

    #[test]
    fn the_plain_form_keeps_the_sign_of_amounts_under_one() {
        assert_eq!(mxn(-5).plain(), "-0.05 MXN");
        assert_eq!(mxn(i64::MIN).plain(), "-92233720368547758.08 MXN");
    }

    proptest! {
        #[test]
        fn the_plain_form_reads_back(centavos in 0..=i64::MAX, code in 0..3_usize) {
            let money = Money::new(centavos, Currency::ALL[code]);
            prop_assert_eq!(Money::parse(&money.plain(), Currency::Mxn), Ok(money));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            let _read = Money::parse(&text, Currency::Mxn);
        }
    }
}
