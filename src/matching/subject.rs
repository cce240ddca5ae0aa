//! What a request says, as far as the check reads it.
//!
//! Owns the shape of the question. Must not read anything else of a case.

use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::request::Filing;

/// What the check is asked about: a request in its own words, and who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject<'a> {
    pub title: &'a str,
    pub description: &'a str,
    /// Descriptions of the line items.
    pub items: Vec<&'a str>,
    pub brands: Vec<&'a str>,
    /// The supplier in view.
    pub supplier: &'a str,
    /// Names and acronyms of the institution that asks; these words say who, not what.
    pub institution_names: Vec<&'a str>,
    pub institution: Option<&'a InstitutionKey>,
}

impl<'a> Subject<'a> {
    /// A question of one text only.
    pub fn of_title(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    /// What a filing says.
    pub fn of_filing(filing: &'a Filing) -> Self {
        let filled = |text: &&'a str| !text.is_empty();
        Self {
            title: &filing.title,
            description: &filing.description,
            items: filing
                .items
                .iter()
                .map(|item| item.description.as_str())
                .filter(filled)
                .collect(),
            brands: filing
                .items
                .iter()
                .map(|item| item.brand.as_str())
                .filter(filled)
                .collect(),
            supplier: &filing.supplier,
            institution_names: Vec::new(),
            institution: None,
        }
    }

    /// The same, asked by an institution.
    #[must_use]
    pub fn asked_by(mut self, institution: &'a Institution) -> Self {
        self.institution_names.push(&institution.name);
        self.institution_names.push(&institution.acronym);
        self.institution = Some(&institution.key);
        self
    }

    /// The same, asked by an institution of which only this text is known: `Secretaría de Turismo
    /// (SECTUR)` names itself by the whole, by each part, and by what it writes in capitals.
    #[must_use]
    pub fn asked_by_name(mut self, text: &'a str) -> Self {
        let whole = std::iter::once(text.trim());
        let parts = text
            .split(['(', ')', '[', ']', ',', ';', '/', '|', ':', '–', '—'])
            .flat_map(|part| part.split(" - "))
            .map(str::trim);
        for name in whole.chain(parts) {
            let telling = name.contains(char::is_whitespace) || is_capitals(name);
            if telling && !self.institution_names.contains(&name) {
                self.institution_names.push(name);
            }
        }
        self
    }
}

/// A single word names an institution only as its short name: `Salud` may be what is asked for.
fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_institution_names_itself_by_its_text() {
        for (text, names) in [
            (
                "Secretaría de Turismo (SECTUR)",
                &[
                    "Secretaría de Turismo (SECTUR)",
                    "Secretaría de Turismo",
                    "SECTUR",
                ][..],
            ),
            (
                "IMSS - Delegación Puebla",
                &["IMSS - Delegación Puebla", "IMSS", "Delegación Puebla"],
            ),
            ("SAT", &["SAT"]),
            ("Salud", &[]),
            ("12-A00", &[]),
            ("", &[]),
        ] {
            let subject = Subject::default().asked_by_name(text);
            assert_eq!(subject.institution_names, names, "{text}");
        }
    }
}
