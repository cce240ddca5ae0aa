//! Reading calendars from TOML, and the ones that come with the program.

use super::Calendar;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;
use thiserror::Error;
use toml::Spanned;

/// Why a calendar file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    #[error("line {line}: {message}")]
    Syntax { line: usize, message: String },
    #[error("line {line}: two calendars for the authority \"{authority}\"")]
    Duplicate { line: usize, authority: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    calendar: Vec<Spanned<Calendar>>,
}

/// The line, from 1, on which a byte range of a text begins; a fault without a place is on line 1.
pub(crate) fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start).min(text.len());
    1 + text.as_bytes()[..start]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}

impl Calendar {
    /// The calendars that come with the program, one an authority.
    pub fn builtin() -> &'static [Calendar] {
        static BUILTIN: OnceLock<Vec<Calendar>> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "part of the program; a test parses it")]
            Calendar::parse_all(include_str!("calendars.toml"))
                .expect("the built-in calendars parse")
        })
    }

    /// The built-in calendar of an authority.
    pub fn of(authority: &str) -> Option<&'static Calendar> {
        Calendar::builtin()
            .iter()
            .find(|calendar| calendar.authority == authority)
    }

    /// Reads a calendar file: `[[calendar]]` tables, one an authority.
    ///
    /// # Errors
    /// The first fault with its line, or an authority that has two calendars.
    pub fn parse_all(toml_text: &str) -> Result<Vec<Calendar>, CalendarError> {
        let file: CalendarFile =
            toml::from_str(toml_text).map_err(|error| CalendarError::Syntax {
                line: line_of(toml_text, error.span()),
                message: error.message().to_owned(),
            })?;
        for (position, calendar) in file.calendar.iter().enumerate() {
            let authority = &calendar.get_ref().authority;
            if file.calendar[..position]
                .iter()
                .any(|earlier| earlier.get_ref().authority == *authority)
            {
                return Err(CalendarError::Duplicate {
                    line: line_of(toml_text, Some(calendar.span())),
                    authority: authority.clone(),
                });
            }
        }
        Ok(file.calendar.into_iter().map(Spanned::into_inner).collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::{BUDGET_UNIT, CONTROL_BODY, HolidayRule, UNIT};
    use super::*;

    #[test]
    fn the_built_in_calendars_cover_the_three_authorities() {
        for authority in [UNIT, CONTROL_BODY, BUDGET_UNIT] {
            assert_eq!(Calendar::of(authority).unwrap().rule, HolidayRule::Lft74);
        }
        assert_eq!(Calendar::of("nobody"), None);
    }

    #[test]
    fn a_faulty_calendar_file_names_the_line() {
        let good = "[[calendar]]\nauthority = \"unit\"\nversion = \"1\"\nrule = \"lft74\"\n";
        let backwards = format!(
            "{good}\n[[calendar.suspensions]]\nfrom = \"2014-12-22\"\nto = \"2014-12-20\"\nwhy = \"\"\ncitation = \"DOF\"\n"
        );
        for (text, line) in [
            (format!("{good}holidays = \"lft74\"\n"), 5),
            (good.replace("lft74", "easter"), 4),
            (backwards, 6),
        ] {
            match Calendar::parse_all(&text) {
                Err(CalendarError::Syntax {
                    line: found,
                    message,
                }) => assert_eq!(found, line, "{message}"),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(
            Calendar::parse_all(&format!("{good}\n{good}")),
            Err(CalendarError::Duplicate {
                line: 6,
                authority: "unit".to_owned()
            })
        );
    }
}
