//! The words for what is wrong with a file or a row: the only place where text of a file meets the
//! catalogue, cleaned.

use super::error::{OpenError, RowError};
use crate::i18n::Lang;
use crate::text::line_within;

/// Columns of a quoted name or value.
const QUOTED: usize = 60;
/// Columns of a list of names.
const LISTED: usize = 400;

impl RowError {
    /// What is wrong and with which value, for whoever says the place. Safe to show.
    pub fn what(&self, lang: Lang) -> String {
        let detail = line_within(&self.detail, QUOTED);
        let what = lang.fill(&self.key(), &[("detail", &detail)]);
        let column = line_within(self.column.as_deref().unwrap_or_default(), QUOTED);
        let value = line_within(self.value.as_deref().unwrap_or_default(), QUOTED);
        let about = match (column.is_empty(), value.is_empty()) {
            (true, true) => return what,
            (false, true) => column.to_string(),
            (true, false) => format!("«{value}»"),
            (false, false) => format!("{column} «{value}»"),
        };
        format!("{about}: {what}")
    }

    /// One line for a person: where it is, what is wrong and what to do. Safe to show.
    pub fn message(&self, lang: Lang) -> String {
        let detail = line_within(&self.detail, QUOTED);
        let what = lang.fill(&self.key(), &[("detail", &detail)]);
        let line = self.line.to_string();
        let column = line_within(self.column.as_deref().unwrap_or_default(), QUOTED);
        let value = line_within(self.value.as_deref().unwrap_or_default(), QUOTED);
        let place = match (&self.column, &self.value) {
            (Some(_), Some(_)) => "intake.at.value",
            (Some(_), None) => "intake.at.column",
            (None, Some(_)) => "intake.at.line_value",
            (None, None) => "intake.at.line",
        };
        lang.fill(
            place,
            &[
                ("line", &line),
                ("what", &what),
                ("column", &column),
                ("value", &value),
            ],
        )
    }
}

impl OpenError {
    /// One line for a person: what is wrong and what to do. Safe to show.
    pub fn message(&self, lang: Lang) -> String {
        let mut args = self.args();
        if let OpenError::MissingColumns(columns) = self {
            let word = |field: &&str| format!("{} ({field})", lang.entry("intake.field", field));
            let words: Vec<String> = columns.missing.iter().map(word).collect();
            args.retain(|(name, _)| *name != "detail");
            args.push(("detail", words.join(", ")));
        }
        for (_, value) in &mut args {
            *value = line_within(value, LISTED).to_string();
        }
        let args: Vec<(&str, &str)> = args
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        lang.fill(&format!("intake.open.{}", self.code()), &args)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::intake::{Columns, RowCode};
    use crate::wire::import::FieldCode;

    #[test]
    fn every_code_has_a_message_in_both_languages() {
        let fields = FieldCode::ALL.into_iter().map(RowCode::Field);
        for code in RowCode::OWN.iter().copied().chain(fields) {
            for lang in Lang::ALL {
                let key = RowError::new(1, code).key();
                assert_ne!(lang.text(&key), key, "{}: {key}", lang.code());
            }
        }
        for code in OpenError::CODES {
            for lang in Lang::ALL {
                let key = format!("intake.open.{code}");
                assert_ne!(lang.text(&key), key, "{}: {key}", lang.code());
            }
        }
    }

    #[test]
    fn a_message_says_where_what_and_what_to_do() {
        let fault = RowError::new(14, RowCode::AmbiguousAmount)
            .in_column("importe")
            .quoting("1.234,56");
        assert_eq!(
            fault.message(Lang::Es),
            "línea 14, columna importe, «1.234,56»: el importe es ambiguo por sus separadores; \
             escriba 1234.56 o 1,234.56"
        );
    }

    #[test]
    fn missing_columns_are_named_in_words_and_by_field() {
        let columns = Columns {
            missing: vec!["key", "name", "title", "institution", "amount", "kind"],
            ignored: vec!["x\u{1b}".into()],
            ..Columns::default()
        };
        let message = OpenError::MissingColumns(Box::new(columns)).message(Lang::Es);
        for words in [
            "clave (key)",
            "nombre (name)",
            "título (title)",
            "institución (institution)",
            "importe (amount)",
            "tipo de contratación (kind)",
        ] {
            assert!(message.contains(words), "{message}");
        }
        assert!(!message.contains('\u{1b}'));
    }

    #[test]
    fn a_message_shows_hostile_values_for_what_they_are() {
        let fault = RowError::new(2, RowCode::BadDate)
            .in_column("fe\u{1b}]0;cha")
            .quoting("{what}\u{202e}\u{1b}[2J");
        for lang in Lang::ALL {
            let message = fault.message(lang);
            assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message:?}");
            assert!(message.contains("{what}"), "{message}");
        }
    }
}
