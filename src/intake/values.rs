//! How single values are read: dates, amounts, flags and numbers. Nothing is rounded or guessed.

use super::error::RowCode;
use crate::domain::clock::legal_zone;
use crate::domain::money::{Currency, Money, MoneyError};
use jiff::Timestamp;
use jiff::civil::{Date, Time};

/// Years that a date of this trade can have; anything else is a typing error.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A local day: `2015-03-02`, `2012-10-30 19:24`, `2/3/2015` (day first), `02-03-2015`. A time with
/// an offset is an instant: its day is the one in Mexico City.
pub(super) fn date(text: &str) -> Result<Date, RowCode> {
    let text = text.trim();
    let (day, time) = match text.find([' ', 'T', 't']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    };
    let date = civil(day)?;
    match time {
        None | Some("") => Ok(date),
        Some(time) if time.parse::<Time>().is_ok() => Ok(date),
        Some(time) => {
            let instant: Timestamp = format!("{date}T{time}")
                .parse()
                .map_err(|_| RowCode::BadDate)?;
            Ok(instant.to_zoned(legal_zone()).date())
        }
    }
}

fn civil(text: &str) -> Result<Date, RowCode> {
    let separator = text
        .chars()
        .find(|c| matches!(c, '-' | '/' | '.'))
        .ok_or(RowCode::BadDate)?;
    let parts: Vec<&str> = text.split(separator).collect();
    let digits = |part: &&str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let (year, month, day) = match parts.as_slice() {
        [y, m, d] if y.len() == 4 && separator != '.' => (y, m, d),
        [d, m, y] if y.len() == 4 => (y, m, d),
        _ => return Err(RowCode::BadDate),
    };
    if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return Err(RowCode::BadDate);
    }
    let number = |part: &str| part.parse::<i16>().map_err(|_| RowCode::BadDate);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if !YEARS.contains(&year) {
        return Err(RowCode::BadDate);
    }
    let small = |n: i16| i8::try_from(n).map_err(|_| RowCode::BadDate);
    Date::new(year, small(month)?, small(day)?).map_err(|_| RowCode::ImpossibleDate)
}

/// An amount without VAT, in the currency that it names or else in `currency`.
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, RowCode> {
    use crate::wire::import::FieldCode;
    Money::parse(text, currency).map_err(|error| match error {
        MoneyError::Negative => RowCode::Field(FieldCode::Negative),
        MoneyError::Ambiguous | MoneyError::Grouping => RowCode::AmbiguousAmount,
        MoneyError::TooManyDecimals => RowCode::TooManyDecimals,
        MoneyError::Overflow => RowCode::AmountTooLarge,
        MoneyError::UnknownCurrency => RowCode::UnknownCurrency,
        MoneyError::Empty | MoneyError::NotANumber => RowCode::BadAmount,
    })
}

/// Yes or no, in the words that spreadsheets and programs write.
pub(super) fn flag(text: &str) -> Result<bool, RowCode> {
    match super::columns::canonical(text).as_str() {
        "si" | "s" | "yes" | "true" | "verdadero" | "1" | "x" => Ok(true),
        "no" | "n" | "false" | "falso" | "0" => Ok(false),
        _ => Err(RowCode::BadFlag),
    }
}

/// A whole number of at least zero, with or without commas between thousands.
pub(super) fn whole(text: &str) -> Result<i64, RowCode> {
    use crate::wire::import::FieldCode;
    if text.starts_with(['-', '\u{2212}']) {
        return Err(RowCode::Field(FieldCode::Negative));
    }
    let groups: Vec<&str> = text.split(',').collect();
    let grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let digits = groups.concat();
    if !grouped || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RowCode::BadNumber);
    }
    digits.parse().map_err(|_| RowCode::BadNumber)
}

/// A VAT rate in percent (`16`, `16 %`, `8.50`) in basis points.
pub(super) fn percent(text: &str) -> Result<u16, RowCode> {
    use crate::wire::import::FieldCode;
    let bad = RowCode::Field(FieldCode::BadRate);
    let number = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(bad);
    }
    let points: u16 = format!("{whole}{part:0<2}").parse().map_err(|_| bad)?;
    // 0.16 is either a sixth of a percent or a sixteen written as a fraction.
    if points > 10_000 || (1..100).contains(&points) {
        return Err(bad);
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::wire::import::FieldCode;

    #[test]
    fn dates_are_read_as_they_are_written_in_mexico_and_in_iso() {
        for (text, expected) in [
            ("2015-03-02", "2015-03-02"),
            ("02/03/2015", "2015-03-02"),
            ("2/3/2015", "2015-03-02"),
            ("02-03-2015", "2015-03-02"),
            ("02.03.2015", "2015-03-02"),
            ("2015/03/02", "2015-03-02"),
            ("2012-10-30 19:24", "2012-10-30"),
            ("30/10/2012 19:24:05", "2012-10-30"),
            ("2015-03-02T01:00:00Z", "2015-03-01"),
            ("2015-03-02T01:00:00-06:00", "2015-03-02"),
            ("29/02/2016", "2016-02-29"),
        ] {
            assert_eq!(date(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_told_from_text_that_is_no_date() {
        for (text, code) in [
            ("29/02/2015", RowCode::ImpossibleDate),
            ("2015-02-29", RowCode::ImpossibleDate),
            ("31/04/2015", RowCode::ImpossibleDate),
            ("03/24/2015", RowCode::ImpossibleDate),
            ("0/1/2015", RowCode::ImpossibleDate),
            ("2/3/15", RowCode::BadDate),
            ("41213", RowCode::BadDate),
            ("mañana", RowCode::BadDate),
            ("2015-03", RowCode::BadDate),
            ("0015-03-02", RowCode::BadDate),
            ("2015-03-02 mediodía", RowCode::BadDate),
            ("2015-03-02 25:00", RowCode::BadDate),
            ("-015-03-02", RowCode::BadDate),
            ("", RowCode::BadDate),
        ] {
            assert_eq!(date(text), Err(code), "{text}");
        }
    }

    #[test]
    fn amounts_that_could_be_read_two_ways_are_refused() {
        for (text, expected) in [
            ("1234.56", Ok(123_456)),
            ("1,234.56", Ok(123_456)),
            ("$1,234.56", Ok(123_456)),
            ("100000", Ok(10_000_000)),
            ("43683.4", Ok(4_368_340)),
            ("1.234,56", Err(RowCode::AmbiguousAmount)),
            ("1234,56", Err(RowCode::AmbiguousAmount)),
            ("-5", Err(RowCode::Field(FieldCode::Negative))),
            ("(5.00)", Err(RowCode::Field(FieldCode::Negative))),
            ("1550498.543", Err(RowCode::TooManyDecimals)),
            ("1e6", Err(RowCode::BadAmount)),
            ("NaN", Err(RowCode::BadAmount)),
            ("un millón", Err(RowCode::BadAmount)),
            ("99999999999999999999", Err(RowCode::AmountTooLarge)),
        ] {
            let read = amount(text, Currency::Mxn).map(|money| money.centavos);
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn flags_whole_numbers_and_rates() {
        for yes in ["sí", "SI", "True", "1", "x", "verdadero"] {
            assert_eq!(flag(yes), Ok(true), "{yes}");
        }
        for no in ["no", "False", "0", "falso"] {
            assert_eq!(flag(no), Ok(false), "{no}");
        }
        assert_eq!(flag("quizá"), Err(RowCode::BadFlag));
        assert_eq!(whole("1,500"), Ok(1_500));
        for bad in ["1,50", "1.5", "", "doce", ",100"] {
            assert_eq!(whole(bad), Err(RowCode::BadNumber), "{bad}");
        }
        assert_eq!(whole("-1"), Err(RowCode::Field(FieldCode::Negative)));
        for (text, points) in [("16", 1_600), ("16 %", 1_600), ("8.5", 850), ("0", 0)] {
            assert_eq!(percent(text), Ok(points), "{text}");
        }
        for bad in ["0.16", "101", "16,0", "", "-16"] {
            assert_eq!(
                percent(bad),
                Err(RowCode::Field(FieldCode::BadRate)),
                "{bad}"
            );
        }
    }
}
