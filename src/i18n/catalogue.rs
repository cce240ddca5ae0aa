//! The embedded messages: read once a language, on first use, from a plain subset of TOML.
//!
//! Owns the files under `es/` and `en/` and their lookup. The subset is one `key = "value"` a line
//! below `[table]` headers: it is read in place, without a TOML tree, because the terminal paints
//! its first screen within milliseconds of starting. Tests hold that each file is TOML and that a
//! TOML reader finds the same messages in it.

use super::Lang;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

macro_rules! areas {
    ($lang:literal: $($area:literal),*) => {
        &[$(($area, include_str!(concat!($lang, "/", $area, ".toml")))),*]
    };
}

const ES: &[(&str, &str)] =
    areas!("es": "domain", "law", "tui", "action", "cli", "server", "intake", "letter");
const EN: &[(&str, &str)] =
    areas!("en": "domain", "law", "tui", "action", "cli", "server", "intake", "letter");

type Messages = HashMap<Box<str>, Cow<'static, str>>;

fn areas(lang: Lang) -> &'static [(&'static str, &'static str)] {
    match lang {
        Lang::Es => ES,
        Lang::En => EN,
    }
}

fn messages(lang: Lang) -> &'static Messages {
    static SPANISH: OnceLock<Messages> = OnceLock::new();
    static ENGLISH: OnceLock<Messages> = OnceLock::new();
    let cell = match lang {
        Lang::Es => &SPANISH,
        Lang::En => &ENGLISH,
    };
    cell.get_or_init(|| read(areas(lang)))
}

/// The message of `key`, if the catalogue has it.
pub(super) fn get(lang: Lang, key: &str) -> Option<&'static str> {
    messages(lang).get(key).map(AsRef::as_ref)
}

/// A key without a message, kept for the life of the process so that it can be shown as itself.
/// Each is kept once; the source names a finite number of them.
pub(super) fn missing(key: &str) -> &'static str {
    static KEPT: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut kept = KEPT
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(key) {
        return known;
    }
    tracing::warn!(key, "the catalogue has no such message");
    let leaked: &'static str = Box::leak(key.into());
    kept.insert(leaked);
    leaked
}

fn read(areas: &[(&str, &'static str)]) -> Messages {
    let bytes: usize = areas.iter().map(|(_, file)| file.len()).sum();
    // A line is some 60 bytes; a little room saves growing.
    let mut messages = Messages::with_capacity(bytes / 40);
    for (area, file) in areas {
        let mut prefix = format!("{area}.");
        for line in file.lines() {
            match read_line(line) {
                Line::Table(path) => {
                    prefix.truncate(area.len() + 1);
                    prefix.push_str(path);
                    prefix.push('.');
                }
                Line::Message(key, value) => {
                    messages.insert([prefix.as_str(), key].concat().into_boxed_str(), value);
                }
                Line::Nothing => {}
            }
        }
    }
    messages
}

enum Line {
    Table(&'static str),
    Message(&'static str, Cow<'static, str>),
    /// A blank line or a comment; also what the subset does not know, which the tests refuse.
    Nothing,
}

fn read_line(line: &'static str) -> Line {
    let line = line.trim();
    if let Some(header) = line.strip_prefix('[') {
        return header
            .split_once(']')
            .map_or(Line::Nothing, |(path, _)| Line::Table(path));
    }
    if line.starts_with('#') {
        return Line::Nothing;
    }
    let Some((key, value)) = line.split_once('=') else {
        return Line::Nothing;
    };
    let key = key.trim().trim_matches('"');
    let Some(value) = value.trim_start().strip_prefix('"') else {
        return Line::Nothing;
    };
    string(value).map_or(Line::Nothing, |value| Line::Message(key, value))
}

/// The basic string that begins after its opening quote; borrowed unless something is escaped.
fn string(text: &'static str) -> Option<Cow<'static, str>> {
    let end = text.find(['"', '\\'])?;
    if text[end..].starts_with('"') {
        return Some(Cow::Borrowed(&text[..end]));
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some(Cow::Owned(out)),
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'u' => {
                    let code: String = chars.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&code, 16).ok()?)?
                }
                escaped @ ('"' | '\\') => escaped,
                _ => return None,
            }),
            plain => out.push(plain),
        }
    }
}

#[cfg(test)]
pub(super) fn keys(lang: Lang) -> Vec<&'static str> {
    messages(lang).keys().map(AsRef::as_ref).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn flatten(prefix: &str, table: &toml::Table, into: &mut BTreeMap<String, String>) {
        for (key, value) in table {
            let key = format!("{prefix}.{key}");
            match value {
                toml::Value::String(text) => {
                    into.insert(key, text.clone());
                }
                toml::Value::Table(inner) => flatten(&key, inner, into),
                other => panic!("{key} is neither a text nor a table: {other}"),
            }
        }
    }

    fn placeholders(pattern: &str) -> BTreeSet<&str> {
        pattern
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            .collect()
    }

    #[test]
    fn a_toml_reader_finds_the_same_messages() {
        for lang in Lang::ALL {
            let mut expected = BTreeMap::new();
            for (area, file) in areas(lang) {
                let table: toml::Table = file
                    .parse()
                    .unwrap_or_else(|error| panic!("{}/{area}.toml: {error}", lang.code()));
                flatten(area, &table, &mut expected);
            }
            let read: BTreeMap<String, String> = messages(lang)
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .collect();
            for (key, value) in &expected {
                assert_eq!(
                    read.get(key),
                    Some(value),
                    "{}: `{key}` must be written as one line: key = \"value\"",
                    lang.code()
                );
            }
            assert_eq!(read.len(), expected.len());
        }
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        // Only Spanish has a form for whole millions.
        let of = |lang| -> BTreeSet<&str> {
            keys(lang)
                .into_iter()
                .filter(|key| !key.ends_with(".many"))
                .collect()
        };
        let (es, en) = (of(Lang::Es), of(Lang::En));
        let only_es: Vec<_> = es.difference(&en).collect();
        let only_en: Vec<_> = en.difference(&es).collect();
        assert!(only_es.is_empty(), "only in Spanish: {only_es:?}");
        assert!(only_en.is_empty(), "only in English: {only_en:?}");
        assert!(keys(Lang::En).iter().all(|key| !key.ends_with(".many")));
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for key in keys(Lang::En) {
            let (es, en) = (
                get(Lang::Es, key).unwrap_or(""),
                get(Lang::En, key).unwrap_or(""),
            );
            // "One" may say its number in words.
            let without_n = |pattern| -> BTreeSet<&str> {
                let mut names = placeholders(pattern);
                if key.ends_with(".one") {
                    names.remove("n");
                }
                names
            };
            assert_eq!(without_n(es), without_n(en), "{key}");
        }
    }

    #[test]
    fn no_message_is_empty_and_every_counted_one_has_its_general_form() {
        for lang in Lang::ALL {
            for key in keys(lang) {
                assert!(
                    !get(lang, key).unwrap().trim().is_empty(),
                    "{key} says nothing"
                );
                for form in [".one", ".many"] {
                    if let Some(stem) = key.strip_suffix(form) {
                        let other = format!("{stem}.other");
                        assert!(get(lang, &other).is_some(), "{key} without {other}");
                    }
                }
            }
        }
    }

    #[test]
    fn lines_of_the_subset_are_read() {
        let read = read(&[(
            "area",
            r#"
# comment = "no"
top = "Arriba" # after
[a.b]
plain = "x = [y] # z"
escaped = "línea\nuna \"cita\" \\ \u00f1"
deep.one = "{n} día"
"#,
        )]);
        for (key, value) in [
            ("area.top", "Arriba"),
            ("area.a.b.plain", "x = [y] # z"),
            ("area.a.b.escaped", "línea\nuna \"cita\" \\ ñ"),
            ("area.a.b.deep.one", "{n} día"),
        ] {
            assert_eq!(read.get(key).map(AsRef::as_ref), Some(value), "{key}");
        }
        assert_eq!(read.len(), 4);
    }
}
