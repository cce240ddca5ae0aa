//! The words of the filter language, for completion: fields and the values that are words.
//!
//! What they mean is `query`'s; a test holds each word here against it.

use super::request::{Kind, State};

/// A field in one language, and the values that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldWord {
    pub name: &'static str,
    pub values: Values,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    Words(&'static [&'static str]),
    Kinds,
    States,
    /// Whoever uses the language knows which there are.
    Institutions,
    People,
    /// Any text.
    Free,
}

const fn field(name: &'static str, values: Values) -> FieldWord {
    FieldWord { name, values }
}

/// Amounts and days worth offering; any other works as well.
const AMOUNTS: Values = Values::Words(&[">1M", ">5M", ">50M", "<500k"]);

pub const SPANISH: [FieldWord; 9] = [
    field("inst", Values::Institutions),
    field("monto", AMOUNTS),
    field("vence", Values::Words(&["<3d", "hoy", "<0d", ">5d"])),
    field("sin", Values::Words(&["asignar"])),
    field("de", Values::People),
    field(
        "tipo",
        Values::Words(&[
            "adquisicion",
            "arrendamiento",
            "servicios",
            "hospedaje",
            "certificacion",
            "dominio",
            "app",
            "cartera",
        ]),
    ),
    field(
        "estado",
        Values::Words(&[
            "recibida",
            "asignada",
            "revision",
            "devuelta",
            "firma",
            "favorable",
            "negada",
            "innecesaria",
            "afirmativa",
            "contratada",
            "cerrada",
            "retirada",
        ]),
    ),
    field(
        "es",
        Values::Words(&["devuelta", "incongruente", "pospuesta"]),
    ),
    field("folio", Values::Free),
];

pub const ENGLISH: [FieldWord; 9] = [
    field("inst", Values::Institutions),
    field("amount", AMOUNTS),
    field("due", Values::Words(&["<3d", "today", "<0d", ">5d"])),
    field("no", Values::Words(&["owner"])),
    field("owner", Values::People),
    field("kind", Values::Kinds),
    field("state", Values::States),
    field("is", Values::Words(&["returned", "mismatch", "postponed"])),
    field("folio", Values::Free),
];

impl Values {
    /// The values that do not depend on what there is.
    pub fn known(self) -> Vec<&'static str> {
        match self {
            Values::Words(words) => words.to_vec(),
            Values::Kinds => Kind::ALL.into_iter().map(Kind::name).collect(),
            Values::States => State::ALL.into_iter().map(State::name).collect(),
            Values::Institutions | Values::People | Values::Free => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Filter;
    use super::*;

    #[test]
    fn every_word_that_is_offered_is_understood() {
        for word in SPANISH.iter().chain(&ENGLISH) {
            let known = word.values.known();
            let values = if known.is_empty() { vec!["x"] } else { known };
            for value in values {
                let text = format!("{}:{value}", word.name);
                let parsed = Filter::parse(&text, |text| text.to_lowercase());
                assert!(parsed.is_ok_and(|filter| filter.terms.len() == 1), "{text}");
            }
        }
    }
}
