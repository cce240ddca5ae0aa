//! Values on the command line that are words: their names, and the other spellings that are taken.

use crate::domain::money::{Currency, Money};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use thiserror::Error;

/// A value that cannot be taken; the text is a key of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BadValue(pub &'static str);

/// A parser of the names of `all`, with the other spellings that `also` gives for a name.
pub fn words<T>(
    all: &'static [T],
    name: fn(T) -> &'static str,
    also: &'static [(&'static str, &'static str)],
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let values = all.iter().map(|value| {
        let name = name(*value);
        let spellings = also
            .iter()
            .filter(move |(_, meant)| *meant == name)
            .map(|(spelling, _)| *spelling);
        PossibleValue::new(name).aliases(spellings)
    });
    PossibleValuesParser::new(values).try_map(move |typed| {
        let meant = also
            .iter()
            .find(|(spelling, _)| *spelling == typed)
            .map_or(typed.as_str(), |(_, meant)| meant);
        all.iter()
            .copied()
            .find(|value| name(*value) == meant)
            .ok_or(BadValue("cli.error.bad_word"))
    })
}

/// The most characters of a value that travels in an address.
const SHORT: usize = 1_000;

/// A value that travels in an address, where a long text does not fit.
///
/// # Errors
/// [`BadValue`] beyond 1,000 characters.
pub fn short(text: &str) -> Result<String, BadValue> {
    if text.chars().count() > SHORT {
        return Err(BadValue("cli.error.too_long"));
    }
    Ok(text.to_owned())
}

/// An amount as people write it, in pesos unless it names its currency.
///
/// # Errors
/// [`BadValue`] says what is wrong with it.
pub fn amount(text: &str) -> Result<Money, BadValue> {
    Money::parse(text, Currency::Mxn).map_err(|error| BadValue(error.key()))
}

/// A day as `YYYY-MM-DD`.
///
/// # Errors
/// [`BadValue`] for another form, and for a day that does not exist.
pub fn day(text: &str) -> Result<Date, BadValue> {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    match parts[..] {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => text
            .parse()
            .map_err(|_| BadValue("cli.error.impossible_date")),
        _ => Err(BadValue("cli.error.bad_date")),
    }
}

/// `theirs=ours`; the last `=` divides, for their columns may be called anything.
///
/// # Errors
/// [`BadValue`] where a side is missing.
pub fn pair(text: &str) -> Result<(String, String), BadValue> {
    match text.rsplit_once('=') {
        Some((theirs, ours)) if !theirs.trim().is_empty() && !ours.trim().is_empty() => {
            Ok((theirs.to_owned(), ours.trim().to_owned()))
        }
        _ => Err(BadValue("cli.error.bad_map")),
    }
}

/// `field=value`; the first `=` divides.
///
/// # Errors
/// [`BadValue`] where the field is missing.
pub fn setting(text: &str) -> Result<(String, String), BadValue> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => {
            Ok((field.trim().to_owned(), value.to_owned()))
        }
        _ => Err(BadValue("cli.error.bad_set")),
    }
}

/// One ASCII character, or the word `tab`.
///
/// # Errors
/// [`BadValue`] for anything else.
pub fn delimiter(text: &str) -> Result<u8, BadValue> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] if one.is_ascii() && !one.is_ascii_alphanumeric() && !matches!(one, b'"' | b'\n') => {
            Ok(*one)
        }
        _ => Err(BadValue("cli.error.bad_delimiter")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn days_are_written_in_one_way_and_must_exist() {
        assert_eq!(day("2016-02-29"), Ok(jiff::civil::date(2016, 2, 29)));
        for (text, key) in [
            ("2015-02-29", "cli.error.impossible_date"),
            ("2015-13-01", "cli.error.impossible_date"),
            ("29/02/2015", "cli.error.bad_date"),
            ("2015-3-2", "cli.error.bad_date"),
            ("2015-03-02T10:00", "cli.error.bad_date"),
            ("-2015-03-02", "cli.error.bad_date"),
            ("", "cli.error.bad_date"),
            ("hoy", "cli.error.bad_date"),
        ] {
            assert_eq!(day(text), Err(BadValue(key)), "{text}");
        }
    }

    #[test]
    fn pairs_and_settings_divide_where_their_text_may_have_the_sign() {
        assert_eq!(pair("a=b=name"), Ok(("a=b".to_owned(), "name".to_owned())));
        assert_eq!(
            setting("url=a?b=c"),
            Ok(("url".to_owned(), "a?b=c".to_owned()))
        );
        for text in ["", "=", "a", "a=", "=b", " =b"] {
            assert!(pair(text).is_err(), "{text}");
        }
        assert!(setting("=x").is_err());
    }

    #[test]
    fn what_travels_in_an_address_is_short() {
        assert!(short(&"ñ".repeat(SHORT)).is_ok());
        assert!(short(&"ñ".repeat(SHORT + 1)).is_err());
    }

    #[test]
    fn a_delimiter_is_one_sign() {
        for (text, byte) in [(";", b';'), ("tab", b'\t'), ("|", b'|'), (",", b',')] {
            assert_eq!(delimiter(text), Ok(byte));
        }
        for text in ["", ";;", "a", "é", "\"", "5"] {
            assert!(delimiter(text).is_err(), "{text}");
        }
    }
}
