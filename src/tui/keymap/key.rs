//! A key and a chord of keys, as values.
//!
//! Owns their normal form and how they are printed; reading them back is `notation`, what a
//! terminal can send is `keyboard`, what a person reads is `help`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What was pressed, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// A function key; the notation knows 1 to 12.
    F(u8),
}

/// Every code that has a word for a name; function keys are `f` and their number.
pub(super) const NAMED: [(Code, &str); 15] = [
    (Code::Enter, "enter"),
    (Code::Esc, "esc"),
    (Code::Tab, "tab"),
    (Code::Char(' '), "space"),
    (Code::Backspace, "backspace"),
    (Code::Delete, "delete"),
    (Code::Insert, "insert"),
    (Code::Up, "up"),
    (Code::Down, "down"),
    (Code::Left, "left"),
    (Code::Right, "right"),
    (Code::Home, "home"),
    (Code::End, "end"),
    (Code::PageUp, "pageup"),
    (Code::PageDown, "pagedown"),
];

/// More keys of text than this at once are a paste, not typing.
pub const BURST: usize = 6;

/// One press. Always in normal form, so two equal presses are equal values: Shift is part of a
/// letter (`G`), and a Ctrl letter is lower-case. [`Key::new`] makes that so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    /// Shift with a key that is not a character; for characters it is part of the character.
    pub shift: bool,
}

impl Key {
    /// A press in normal form.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        match code {
            Code::Char(c) => {
                let c = match (ctrl && !alt, shift) {
                    (true, _) => single(c.to_lowercase(), c),
                    (false, true) => single(c.to_uppercase(), c),
                    (false, false) => c,
                };
                Key {
                    code: Code::Char(c),
                    ctrl,
                    alt,
                    shift: false,
                }
            }
            code => Key {
                code,
                ctrl,
                alt,
                shift,
            },
        }
    }

    /// A press without modifiers.
    pub fn plain(code: Code) -> Key {
        Key::new(code, false, false, false)
    }

    /// The character that the press types into a text field, if it types one. Ctrl and Alt
    /// together are how some consoles deliver AltGr, so they still type.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if self.ctrl == self.alt => Some(c),
            _ => None,
        }
    }

    /// The same press read as AltGr, when it may have been that.
    pub(super) fn without_altgr(self) -> Option<Key> {
        match self.code {
            Code::Char(_) if self.ctrl && self.alt => Some(Key::plain(self.code)),
            _ => None,
        }
    }
}

/// The one character of a case mapping, or the original where the mapping has several.
fn single(mut mapped: impl Iterator<Item = char>, original: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(c), None) => c,
        _ => original,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modified = self.ctrl || self.alt || self.shift;
        if let (Code::Char(c), false) = (self.code, modified)
            && c != ' '
        {
            return write!(f, "{c}");
        }
        f.write_str("<")?;
        for (on, mark) in [(self.ctrl, "c-"), (self.alt, "a-"), (self.shift, "s-")] {
            if on {
                f.write_str(mark)?;
            }
        }
        match self.code {
            Code::F(n) => write!(f, "f{n}>"),
            code => match (NAMED.iter().find(|(named, _)| *named == code), code) {
                (Some((_, name)), _) => write!(f, "{name}>"),
                (None, Code::Char(c)) => write!(f, "{c}>"),
                (None, other) => write!(f, "{other:?}>"),
            },
        }
    }
}

/// One or more keys pressed one after the other; there is no time limit between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord(Vec<Key>);

impl Chord {
    /// The keys, at least one.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// The one key of a chord of one.
    pub fn single(&self) -> Option<Key> {
        match self.0[..] {
            [key] => Some(key),
            _ => None,
        }
    }

    /// How much it asks of the hands: keys and modifiers. The least is shown first.
    pub(super) fn effort(&self) -> usize {
        let marks = |key: &Key| {
            [key.ctrl, key.alt, key.shift]
                .into_iter()
                .filter(|on| *on)
                .count()
        };
        self.0.iter().map(|key| 1 + marks(key)).sum()
    }

    /// Whether pressing this chord passes through `other` first.
    pub fn continues(&self, other: &Chord) -> bool {
        self.0.len() > other.0.len() && self.0.starts_with(&other.0)
    }

    /// Whether its first key belongs to the text where text is typed: a character, or one of the
    /// keys that edit it.
    pub(super) fn types_text(&self) -> bool {
        let Key {
            code,
            ctrl,
            alt,
            shift,
        } = self.0[0];
        match code {
            Code::Char(_) => ctrl == alt,
            Code::Backspace | Code::Delete | Code::Insert | Code::Home | Code::End => {
                !ctrl && !alt && !shift
            }
            _ => false,
        }
    }

    /// `None` without any key.
    pub(super) fn new(keys: Vec<Key>) -> Option<Chord> {
        (!keys.is_empty()).then_some(Chord(keys))
    }

    pub(super) fn from_keys(first: &[Key], last: Key) -> Chord {
        Chord(first.iter().copied().chain([last]).collect())
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

/// Both travel as their notation.
macro_rules! as_text {
    ($($kind:ty),*) => {$(
        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(Key, Chord);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn key(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        Key::new(code, ctrl, alt, shift)
    }

    #[test]
    fn equal_presses_are_equal_values() {
        let cases = [
            (key(Code::Char('g'), false, false, true), "G"),
            (key(Code::Char('G'), false, false, true), "G"),
            (key(Code::Char('ñ'), false, false, true), "Ñ"),
            (key(Code::Char('?'), false, false, true), "?"),
            (key(Code::Char('ß'), false, false, true), "ß"),
            (key(Code::Char('D'), true, false, true), "<c-d>"),
        ];
        for (key, text) in cases {
            assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn only_presses_without_ctrl_or_with_altgr_type_text() {
        let cases = [
            (Key::plain(Code::Char('a')), Some('a')),
            (key(Code::Char('@'), true, true, false), Some('@')),
            (key(Code::Char('a'), true, false, false), None),
            (key(Code::Char('a'), false, true, false), None),
            (Key::plain(Code::Enter), None),
        ];
        for (key, text) in cases {
            assert_eq!(key.text(), text, "{key}");
        }
    }

    #[test]
    fn keys_and_chords_travel_as_their_notation() {
        let chord: Chord = "g  <c-d>".parse().unwrap();
        let json = serde_json::to_string(&chord).unwrap();
        assert_eq!(json, r#""g <c-d>""#);
        assert_eq!(serde_json::from_str::<Chord>(&json).unwrap(), chord);
        let error = serde_json::from_str::<Key>(r#""gg""#)
            .unwrap_err()
            .to_string();
        assert!(error.contains("several keys"), "{error}");
    }
}
