//! Which form of a message a whole number takes, by the CLDR rules of each language.
//!
//! Owns the rules and nothing else; [`Lang::count`](super::Lang::count) applies them.

use super::Lang;

/// A plural category of CLDR that Spanish or English uses for whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    One,
    /// Spanish for whole millions: `1,000,000 de solicitudes`.
    Many,
    Other,
}

impl Plural {
    /// The category of `n` in `lang`.
    pub fn of(lang: Lang, n: u64) -> Plural {
        match (lang, n) {
            (_, 1) => Plural::One,
            (Lang::Es, 1..) if n.is_multiple_of(1_000_000) => Plural::Many,
            _ => Plural::Other,
        }
    }

    /// The last segment of the key that holds this form.
    pub fn name(self) -> &'static str {
        match self {
            Plural::One => "one",
            Plural::Many => "many",
            Plural::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_has_a_form_for_whole_millions_and_english_has_not() {
        for (n, es, en) in [
            (0, Plural::Other, Plural::Other),
            (1, Plural::One, Plural::One),
            (2, Plural::Other, Plural::Other),
            (999_999, Plural::Other, Plural::Other),
            (1_000_000, Plural::Many, Plural::Other),
            (1_000_001, Plural::Other, Plural::Other),
            (3_000_000, Plural::Many, Plural::Other),
        ] {
            assert_eq!(Plural::of(Lang::Es, n), es, "es {n}");
            assert_eq!(Plural::of(Lang::En, n), en, "en {n}");
        }
    }
}
