//! Spanish first, English second: messages, plurals, numbers and dates.
//!
//! Owns every word that a person reads and the form of every number and date. Must not know who
//! shows them: no terminal, no HTTP. What comes from outside is not filled in here unless it went
//! through [`crate::text`] first.

mod catalogue;
pub mod date;
pub mod number;
pub mod plural;
pub mod sentence;
#[cfg(test)]
mod source_check;
#[cfg(test)]
mod words_check;

use plural::Plural;
use serde::{Deserialize, Serialize};

/// The language that a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Spanish of Mexico.
    #[default]
    Es,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Es, Lang::En];

    /// The ISO 639-1 code, as in configuration files and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// Reads a language code or a POSIX locale: `es`, `es_MX.UTF-8`, `en-US`. `None` for any
    /// language that there is no catalogue for, `C` and `POSIX` included.
    pub fn parse(locale: &str) -> Option<Lang> {
        let language = locale
            .trim()
            .split(['_', '-', '.', '@'])
            .next()
            .unwrap_or_default();
        Lang::ALL
            .into_iter()
            .find(|lang| language.eq_ignore_ascii_case(lang.code()))
    }

    /// The language that the environment asks for: `DICTAMEN_LANG`, then `LC_ALL`, `LC_MESSAGES`
    /// and `LANG`. The first that is set decides; anything but English is Spanish.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Lang {
        ["DICTAMEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(get)
            .find(|value| !value.trim().is_empty())
            .and_then(|value| Lang::parse(&value))
            .unwrap_or_default()
    }

    /// The message of `key`. A key that the catalogue lacks is shown as itself.
    pub fn text(self, key: &str) -> &'static str {
        catalogue::get(self, key).unwrap_or_else(|| catalogue::missing(key))
    }

    /// The message of `key` with each `{name}` replaced. A placeholder without a value stays.
    pub fn fill(self, key: &str, args: &[(&str, &str)]) -> String {
        fill(self.text(key), args)
    }

    /// The form of `key` that `n` takes: `key.one`, `key.many` or `key.other`, with `{n}` as the
    /// grouped number. A form that the catalogue lacks falls back to `key.other`.
    pub fn count(self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let form = |plural: Plural| catalogue::get(self, &format!("{key}.{}", plural.name()));
        let pattern = form(Plural::of(self, n))
            .or_else(|| form(Plural::Other))
            .unwrap_or_else(|| catalogue::missing(key));
        let number = self.number(n);
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(("n", number.as_str()));
        all.extend_from_slice(args);
        fill(pattern, &all)
    }

    /// The word for a `name` that comes from outside, where the catalogue has one.
    pub fn find(self, table: &str, name: &str) -> Option<&'static str> {
        catalogue::get(self, &format!("{table}.{name}"))
    }

    /// The word for `name` in a table of words: `entry("domain.state", "received")`.
    pub fn entry(self, table: &str, name: &str) -> &'static str {
        self.text(&format!("{table}.{name}"))
    }
}

/// Replaces placeholders in one pass, so that a value that looks like a placeholder stays itself.
fn fill(pattern: &str, args: &[(&str, &str)]) -> String {
    let extra: usize = args.iter().map(|(_, value)| value.len()).sum();
    let mut out = String::with_capacity(pattern.len() + extra);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let found = rest.find('}').and_then(|close| {
            let name = &rest[1..close];
            args.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (close, *value))
        });
        match found {
            Some((close, value)) => {
                out.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_a_language_or_none() {
        for (locale, expected) in [
            ("es", Some(Lang::Es)),
            ("es_MX.UTF-8", Some(Lang::Es)),
            ("ES-mx", Some(Lang::Es)),
            ("en_US", Some(Lang::En)),
            ("en_GB.UTF-8@euro", Some(Lang::En)),
            ("en", Some(Lang::En)),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("english", None),
            ("fr_FR", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(locale), expected, "{locale:?}");
        }
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let env = |pairs: &'static [(&'static str, &'static str)]| {
            Lang::from_env(|name| {
                pairs
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(env(&[]), Lang::Es);
        assert_eq!(env(&[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(env(&[("LANG", "C.UTF-8")]), Lang::Es);
        assert_eq!(env(&[("LANG", "de_DE.UTF-8")]), Lang::Es);
        assert_eq!(
            env(&[("LC_MESSAGES", "es_MX"), ("LANG", "en_US")]),
            Lang::Es
        );
        assert_eq!(
            env(&[("LC_ALL", "en_US"), ("LC_MESSAGES", "es_MX")]),
            Lang::En
        );
        assert_eq!(env(&[("LC_ALL", ""), ("LANG", "en_US")]), Lang::En);
        assert_eq!(
            env(&[("DICTAMEN_LANG", "es"), ("LC_ALL", "en_US")]),
            Lang::Es
        );
        assert_eq!(env(&[("DICTAMEN_LANG", "en"), ("LANG", "es_MX")]), Lang::En);
    }

    #[test]
    fn placeholders_are_replaced_once_and_only_by_name() {
        for (pattern, expected) in [
            ("Folio {folio} de {who}", "Folio {who} de {folio}"),
            ("{folio}{folio}", "{who}{who}"),
            ("{unknown} {folio}", "{unknown} {who}"),
            ("open { and {folio", "open { and {folio"),
            ("{{folio}}", "{{who}}"),
            ("nothing", "nothing"),
        ] {
            // The values look like placeholders themselves.
            assert_eq!(
                fill(pattern, &[("folio", "{who}"), ("who", "{folio}")]),
                expected
            );
        }
    }

    #[test]
    fn a_missing_key_is_shown_as_itself() {
        let key = String::from("tui.never") + ".written";
        assert_eq!(Lang::Es.text(&key), key);
        assert_eq!(Lang::En.fill(&key, &[("a", "b")]), key);
        assert_eq!(Lang::Es.count(&key, 3, &[]), key);
        assert!(
            std::ptr::eq(Lang::Es.text(&key), Lang::En.text(&key)),
            "kept once"
        );
    }

    #[test]
    fn languages_travel_as_their_codes() {
        for lang in Lang::ALL {
            let json = serde_json::to_string(&lang).unwrap_or_default();
            assert_eq!(json, format!("\"{}\"", lang.code()));
        }
    }
}
