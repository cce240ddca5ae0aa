//! The notation of keys and chords: `j`, `G`, `ñ`, `<enter>`, `<c-d>`, `<s-tab>`, `g g`.
//!
//! Owns the grammar. It is strict, so that one key has one spelling, and says what was probably
//! meant by another.

use super::key::{Chord, Code, Key, NAMED};
use serde::Serialize;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// Names that people write for keys that have another name here.
const OTHER_NAMES: [(&str, &str); 12] = [
    ("return", "enter"),
    ("ret", "enter"),
    ("cr", "enter"),
    ("intro", "enter"),
    ("escape", "esc"),
    ("del", "delete"),
    ("ins", "insert"),
    ("bs", "backspace"),
    ("pgup", "pageup"),
    ("pgdn", "pagedown"),
    ("spc", "space"),
    ("backtab", "s-tab"),
];

/// Why a text is not a key or chord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("`{token}`: {fault}")]
pub struct KeyError {
    /// The part that is wrong.
    pub token: String,
    pub fault: KeyFault,
    /// What was probably meant, in the notation.
    pub suggestion: Option<String>,
}

/// What is wrong with the notation of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum KeyFault {
    #[error("no key at all")]
    Empty,
    #[error("`<` without its `>`")]
    Unclosed,
    #[error("no such key")]
    UnknownName,
    #[error("several keys written together")]
    Several,
    #[error("a plain character needs no brackets")]
    Bracketed,
    #[error("Shift is part of the character")]
    ShiftedChar,
    #[error("a Ctrl letter is written in lower case")]
    UpperCtrl,
    #[error("modifiers are written once each, in the order c-, a-, s-")]
    Modifiers,
    #[error("Esc gives up a chord, so it cannot continue one")]
    EscContinues,
}

impl KeyFault {
    /// The last segment of its catalogue key.
    pub(crate) fn name(self) -> &'static str {
        match self {
            KeyFault::Empty => "key_empty",
            KeyFault::Unclosed => "key_unclosed",
            KeyFault::UnknownName => "key_unknown",
            KeyFault::Several => "key_several",
            KeyFault::Bracketed => "key_bracketed",
            KeyFault::ShiftedChar => "key_shifted",
            KeyFault::UpperCtrl => "key_upper_ctrl",
            KeyFault::Modifiers => "key_modifiers",
            KeyFault::EscContinues => "key_esc_continues",
        }
    }
}

fn fault(token: &str, fault: KeyFault, suggestion: Option<String>) -> KeyError {
    KeyError {
        token: token.to_owned(),
        fault,
        suggestion,
    }
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads one key.
    ///
    /// # Errors
    /// A [`KeyError`] that says what is wrong and, where it can be guessed, what was meant.
    fn from_str(token: &str) -> Result<Key, KeyError> {
        // Some editors write ñ as two code points; the keyboard sends one.
        let composed: String = token.nfc().collect();
        let mut chars = composed.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Err(fault(token, KeyFault::Empty, None)),
            (Some(' '), None) => Err(fault(token, KeyFault::Empty, Some("<space>".to_owned()))),
            (Some(c), None) if c.is_control() || c.is_whitespace() => {
                Err(fault(token, KeyFault::UnknownName, None))
            }
            (Some(c), None) => Ok(Key::plain(Code::Char(c))),
            (Some('<'), Some(_)) => match composed[1..].strip_suffix('>') {
                Some(inner) => bracketed(&composed, inner),
                None => Err(fault(token, KeyFault::Unclosed, None)),
            },
            (Some(_), Some(_)) => {
                let lower = composed.to_lowercase();
                let name = NAMED.iter().find(|(_, name)| *name == lower);
                let suggestion = match name {
                    Some((_, name)) => format!("<{name}>"),
                    None => spaced(&composed),
                };
                Err(fault(token, KeyFault::Several, Some(suggestion)))
            }
        }
    }
}

/// `gg` as `g g`.
fn spaced(token: &str) -> String {
    token
        .chars()
        .map(String::from)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What stands between `<` and `>`.
fn bracketed(token: &str, inner: &str) -> Result<Key, KeyError> {
    let mut rest = inner;
    let mut marks = Vec::new();
    // A lone `c-` is no modifier: something must follow it.
    while let [mark @ ('c' | 'a' | 's' | 'C' | 'A' | 'S'), '-', _, ..] =
        rest.chars().take(3).collect::<Vec<_>>()[..]
    {
        marks.push(mark);
        rest = &rest[2..];
    }
    let lower: Vec<char> = marks.iter().map(char::to_ascii_lowercase).collect();
    let has = |mark| lower.contains(&mark);
    let in_order = ['c', 'a', 's']
        .into_iter()
        .filter(|mark| has(*mark))
        .collect::<Vec<_>>();
    let (ctrl, alt, shift) = (has('c'), has('a'), has('s'));
    let named = |code| Key::new(code, ctrl, alt, shift);

    let code = code_named(&rest.to_lowercase());
    if in_order != marks {
        let code = code.or_else(|| one_char(rest).map(Code::Char));
        return Err(fault(
            token,
            KeyFault::Modifiers,
            code.map(|code| named(code).to_string()),
        ));
    }
    if let Some(code) = code {
        if code_named(rest).is_none() {
            return Err(fault(
                token,
                KeyFault::UnknownName,
                Some(named(code).to_string()),
            ));
        }
        if shift && matches!(code, Code::Char(_)) {
            let meant = Key::new(code, ctrl, alt, false).to_string();
            return Err(fault(token, KeyFault::ShiftedChar, Some(meant)));
        }
        return Ok(named(code));
    }
    let Some(c) = one_char(rest) else {
        return Err(fault(token, KeyFault::UnknownName, near_name(rest, named)));
    };
    let meant = named(Code::Char(c));
    if shift {
        Err(fault(token, KeyFault::ShiftedChar, Some(meant.to_string())))
    } else if !ctrl && !alt {
        Err(fault(token, KeyFault::Bracketed, Some(meant.to_string())))
    } else if meant.code != Code::Char(c) {
        Err(fault(token, KeyFault::UpperCtrl, Some(meant.to_string())))
    } else {
        Ok(meant)
    }
}

fn one_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() && !c.is_whitespace() => Some(c),
        _ => None,
    }
}

fn code_named(name: &str) -> Option<Code> {
    if let Some((code, _)) = NAMED.iter().find(|(_, known)| *known == name) {
        return Some(*code);
    }
    let digits = name.strip_prefix('f')?;
    let number = digits.parse::<u8>().ok()?;
    ((1..=12).contains(&number) && digits == number.to_string()).then_some(Code::F(number))
}

fn near_name(name: &str, named: impl Fn(Code) -> Key) -> Option<String> {
    let lower = name.to_lowercase();
    let other = OTHER_NAMES
        .iter()
        .find(|(other, _)| *other == lower)
        .map(|(_, name)| *name);
    if other == Some("s-tab") {
        return Some("<s-tab>".to_owned());
    }
    let near = other.or_else(|| crate::text::nearest(&lower, NAMED.iter().map(|(_, name)| *name)));
    near.and_then(code_named)
        .map(|code| named(code).to_string())
}

impl FromStr for Chord {
    type Err = KeyError;

    /// Reads keys that are separated by spaces.
    ///
    /// # Errors
    /// The [`KeyError`] of the first key that is wrong.
    fn from_str(text: &str) -> Result<Chord, KeyError> {
        let keys = text
            .split_ascii_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<Key>, _>>()?;
        let Some(chord) = Chord::new(keys) else {
            let space = text.contains(' ').then(|| "<space>".to_owned());
            return Err(fault(text, KeyFault::Empty, space));
        };
        if chord.keys()[1..].contains(&Key::plain(Code::Esc)) {
            return Err(fault(text, KeyFault::EscContinues, None));
        }
        Ok(chord)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn key(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        Key::new(code, ctrl, alt, shift)
    }

    #[test]
    fn notation_reads_and_prints_the_same() {
        let cases = [
            ("j", Key::plain(Code::Char('j'))),
            ("G", Key::plain(Code::Char('G'))),
            ("ñ", Key::plain(Code::Char('ñ'))),
            ("<", Key::plain(Code::Char('<'))),
            (">", Key::plain(Code::Char('>'))),
            ("-", Key::plain(Code::Char('-'))),
            ("<enter>", Key::plain(Code::Enter)),
            ("<space>", Key::plain(Code::Char(' '))),
            ("<pagedown>", Key::plain(Code::PageDown)),
            ("<c-d>", key(Code::Char('d'), true, false, false)),
            ("<c-space>", key(Code::Char(' '), true, false, false)),
            ("<c-->", key(Code::Char('-'), true, false, false)),
            ("<a-J>", key(Code::Char('J'), false, true, false)),
            ("<s-tab>", key(Code::Tab, false, false, true)),
            ("<c-s-left>", key(Code::Left, true, false, true)),
            ("<c-a-s-f5>", key(Code::F(5), true, true, true)),
            ("<f1>", Key::plain(Code::F(1))),
            ("<f12>", Key::plain(Code::F(12))),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Key>().as_ref(), Ok(&expected), "{text}");
            assert_eq!(expected.to_string(), text);
        }
    }

    #[test]
    fn every_named_key_reads_back() {
        for (code, name) in NAMED {
            let text = format!("<{name}>");
            assert_eq!(text.parse::<Key>(), Ok(Key::plain(code)), "{text}");
            assert_eq!(Key::plain(code).to_string(), text);
        }
    }

    #[test]
    fn a_decomposed_letter_is_one_key() {
        assert_eq!("n\u{303}".parse::<Key>(), Ok(Key::plain(Code::Char('ñ'))));
    }

    #[test]
    fn faults_say_what_was_probably_meant() {
        use KeyFault::*;
        let cases = [
            ("", Empty, None),
            (" ", Empty, Some("<space>")),
            ("gg", Several, Some("g g")),
            ("enter", Several, Some("<enter>")),
            ("<enter", Unclosed, None),
            ("<return>", UnknownName, Some("<enter>")),
            ("<Enter>", UnknownName, Some("<enter>")),
            ("<c-pgdn>", UnknownName, Some("<c-pagedown>")),
            ("<backspce>", UnknownName, Some("<backspace>")),
            ("<backtab>", UnknownName, Some("<s-tab>")),
            ("<f13>", UnknownName, None),
            ("<f01>", UnknownName, None),
            ("<>", UnknownName, None),
            ("<g>", Bracketed, Some("g")),
            ("<s-g>", ShiftedChar, Some("G")),
            ("<s-space>", ShiftedChar, Some("<space>")),
            ("<c-D>", UpperCtrl, Some("<c-d>")),
            ("<C-d>", Modifiers, Some("<c-d>")),
            ("<s-c-tab>", Modifiers, Some("<c-s-tab>")),
            ("<c-c-d>", Modifiers, Some("<c-d>")),
            ("g <esc>", EscContinues, None),
        ];
        for (text, kind, suggestion) in cases {
            let error = text.parse::<Chord>().expect_err(text);
            assert_eq!(
                (error.fault, error.suggestion.as_deref()),
                (kind, suggestion),
                "{text}"
            );
        }
    }
}
