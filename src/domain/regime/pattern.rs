//! How folios and official letters are numbered: a small pattern, checked when the pack is read.

use serde::Deserialize;
use std::fmt;
use thiserror::Error;

/// The widest zero padding that a pattern may ask for.
const MAX_WIDTH: usize = 12;

/// A numbering pattern: text with `{year}`, `{seq}` or `{seq:05}`, and `{prefix}`. Numbers run
/// within a year, so `{year}` and `{seq}` are both required, and each may stand only once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Year,
    /// Padded with zeros to at least this many digits.
    Seq {
        width: usize,
    },
    Prefix,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("unknown placeholder \"{{{0}}}\"")]
    UnknownPlaceholder(String),
    #[error("a brace is not closed or not opened")]
    Brace,
    #[error("the padding of {{seq}} is 0 and one or two digits, at most 12 wide, as in {{seq:05}}")]
    Padding,
    #[error("{{{0}}} is missing: two numbers could be the same")]
    Missing(&'static str),
    #[error("{{{0}}} stands twice")]
    Twice(&'static str),
    #[error("a number is one line of printable text")]
    NotPrintable,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it; a pattern that could give one number twice is refused.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        if text.chars().any(char::is_control) {
            return Err(PatternError::NotPrintable);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let literal = &rest[..rest.find(['{', '}']).unwrap_or(rest.len())];
            if !literal.is_empty() {
                parts.push(Part::Text(literal.to_owned()));
                rest = &rest[literal.len()..];
                continue;
            }
            let (name, after) = rest
                .strip_prefix('{')
                .and_then(|inside| inside.split_once('}'))
                .filter(|(name, _)| !name.contains('{'))
                .ok_or(PatternError::Brace)?;
            parts.push(Part::parse(name)?);
            rest = after;
        }
        let count = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count();
        for (name, count, required) in [
            ("year", count(|part| matches!(part, Part::Year)), true),
            ("seq", count(|part| matches!(part, Part::Seq { .. })), true),
            ("prefix", count(|part| matches!(part, Part::Prefix)), false),
        ] {
            match count {
                0 if required => return Err(PatternError::Missing(name)),
                0 | 1 => {}
                _ => return Err(PatternError::Twice(name)),
            }
        }
        Ok(Pattern { parts })
    }

    /// The number for a year, the place in it (from 1) and the configured prefix.
    pub fn format(&self, year: i16, seq: u64, prefix: &str) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Year => format!("{year:04}"),
                Part::Seq { width } => format!("{seq:0width$}"),
                Part::Prefix => prefix.to_owned(),
            })
            .collect()
    }
}

impl Part {
    fn parse(name: &str) -> Result<Part, PatternError> {
        match name.split_once(':') {
            None if name == "year" => Ok(Part::Year),
            None if name == "seq" => Ok(Part::Seq { width: 0 }),
            None if name == "prefix" => Ok(Part::Prefix),
            Some(("seq", padding)) => padding
                .strip_prefix('0')
                .filter(|width| {
                    !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit())
                })
                .and_then(|width| width.parse().ok())
                .filter(|width| (1..=MAX_WIDTH).contains(width))
                .map(|width| Part::Seq { width })
                .ok_or(PatternError::Padding),
            _ => Err(PatternError::UnknownPlaceholder(name.to_owned())),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Pattern::parse(&text)
    }
}

/// The pattern as it was written.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Year => f.write_str("{year}"),
            Part::Seq { width: 0 } => f.write_str("{seq}"),
            Part::Seq { width } => write!(f, "{{seq:0{width}}}"),
            Part::Prefix => f.write_str("{prefix}"),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn numbers_follow_their_pattern() {
        for (pattern, expected) in [
            ("UGD-{year}-{seq:05}", "UGD-2015-00123"),
            ("{prefix}/{seq}/{year}", "SFP/UGD/123/2015"),
            ("{year}{seq:02}", "2015123"),
            ("n.º {seq:012} de {year}", "n.º 000000000123 de 2015"),
        ] {
            let parsed = Pattern::parse(pattern).unwrap();
            assert_eq!(parsed.format(2015, 123, "SFP/UGD"), expected);
            assert_eq!(parsed.to_string(), pattern);
        }
    }

    #[test]
    fn patterns_that_could_mislead_are_refused() {
        for (pattern, expected) in [
            ("", PatternError::Missing("year")),
            ("UGD-{year}", PatternError::Missing("seq")),
            ("UGD-{seq}", PatternError::Missing("year")),
            ("{year}-{seq}-{seq:03}", PatternError::Twice("seq")),
            ("{year}-{year}-{seq}", PatternError::Twice("year")),
            ("{prefix}{prefix}{year}{seq}", PatternError::Twice("prefix")),
            ("{year}-{seq", PatternError::Brace),
            ("{year}-seq}", PatternError::Brace),
            ("{{year}}-{seq}", PatternError::Brace),
            (
                "{year}-{Seq}",
                PatternError::UnknownPlaceholder("Seq".to_owned()),
            ),
            (
                "{year:04}-{seq}",
                PatternError::UnknownPlaceholder("year:04".to_owned()),
            ),
            ("{year}-{}", PatternError::UnknownPlaceholder(String::new())),
            ("{year}-{seq:5}", PatternError::Padding),
            ("{year}-{seq:0}", PatternError::Padding),
            ("{year}-{seq:00}", PatternError::Padding),
            ("{year}-{seq:013}", PatternError::Padding),
            ("{year}-{seq:0+5}", PatternError::Padding),
            ("{year}\n{seq}", PatternError::NotPrintable),
            ("{year}\u{1b}{seq}", PatternError::NotPrintable),
        ] {
            assert_eq!(Pattern::parse(pattern), Err(expected), "{pattern:?}");
        }
    }
}
