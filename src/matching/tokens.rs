//! From raw text to words.
//!
//! Owns what counts as a word: runs of letters and digits, `S.I.R.H.` and `e-mail` as one word, the
//! parts of `glpiSGT` and `office365` beside the whole. Bounds everything: a hostile text costs no more than
//! a long one. Must not know which words matter.

use super::fold::{cut, push_folded};
use unicode_normalization::char::is_combining_mark;

/// Bytes of one field that are looked at. Longer descriptions say it again or say something else.
pub(crate) const FIELD_BYTES: usize = 6_000;
/// Words of one field that are looked at.
pub(crate) const FIELD_WORDS: usize = 400;
/// Bytes of one folded word; nothing that a person writes as a word is longer.
const WORD_BYTES: usize = 40;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The folded word.
    pub(crate) text: String,
    /// Written in capitals only, at least two of them.
    pub(crate) caps: bool,
    /// Followed by a full stop directly: perhaps an abbreviation.
    pub(crate) stopped: bool,
    /// A part of the word before it (`sgt` of `glpiSGT`), not a word of its own.
    pub(crate) part: bool,
}

/// Splits `raw` into words, at most [`FIELD_WORDS`] of them.
pub(crate) fn tokens(raw: &str) -> Vec<Token> {
    let raw = cut(raw, FIELD_BYTES);
    let mut out = Vec::new();
    let mut start = None;
    // Letters since the word began, or since the hyphen or stop within it.
    let mut run = 0;
    for (at, character) in raw.char_indices() {
        let letter = character.is_alphanumeric();
        let bound = start.is_some() && binds(character, run, &raw[at + character.len_utf8()..]);
        let inside = letter || bound || (start.is_some() && is_combining_mark(character));
        run = if letter {
            run + 1
        } else if bound {
            0
        } else {
            run
        };
        match (inside, start) {
            (true, None) => {
                start = Some(at);
                run = 1;
            }
            (false, Some(from)) => {
                push_word(&raw[from..at], character == '.', &mut out);
                start = None;
            }
            _ => {}
        }
        if out.len() >= FIELD_WORDS {
            return out;
        }
    }
    if let Some(from) = start {
        push_word(&raw[from..], false, &mut out);
    }
    join_letters(&mut out);
    out
}

/// Whether a hyphen or stop belongs to the word around it: `e-mail`, `S.I.R.H`, `Hyper-V`.
fn binds(character: char, run: usize, after: &str) -> bool {
    let mut after = after.chars();
    let (next, beyond) = (after.next(), after.next());
    let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    match character {
        '-' => letter(next) && (run == 1 || !letter(beyond)),
        '.' => letter(next) && run == 1,
        _ => false,
    }
}

fn push_word(word: &str, stopped: bool, out: &mut Vec<Token>) {
    let mut text = String::with_capacity(word.len().min(WORD_BYTES));
    let (mut upper, mut lower) = (0usize, 0usize);
    let mut cuts: Vec<usize> = Vec::new();
    let mut previous: Option<char> = None;
    for character in word.chars() {
        if text.len() >= WORD_BYTES {
            break;
        }
        if matches!(character, '-' | '.') {
            previous = None;
            continue;
        }
        if let Some(before) = previous {
            let camel = before.is_lowercase() && character.is_uppercase();
            let digits =
                before.is_numeric() != character.is_numeric() && !is_combining_mark(character);
            if camel || digits {
                cuts.push(text.len());
            }
        }
        upper += usize::from(character.is_uppercase());
        lower += usize::from(character.is_lowercase());
        push_folded(character, &mut text);
        previous = Some(character);
    }
    if text.is_empty() {
        return;
    }
    let caps = upper >= 2 && lower == 0;
    cuts.push(text.len());
    let parts: Vec<String> = if cuts.len() > 1 && cuts.len() <= 5 {
        let mut from = 0;
        let mut parts = Vec::with_capacity(cuts.len());
        for to in cuts {
            parts.push(text[from..to].to_owned());
            from = to;
        }
        parts
    } else {
        Vec::new()
    };
    out.push(Token {
        text,
        caps,
        stopped,
        part: false,
    });
    for part in parts {
        if part.len() >= 2 {
            out.push(Token {
                text: part,
                caps: false,
                stopped: false,
                part: true,
            });
        }
    }
}

/// `S. I. R. H.` arrives as four letters, each with its stop: make it one word in capitals.
fn join_letters(tokens: &mut Vec<Token>) {
    let single = |token: &Token| {
        token.text.chars().count() == 1 && token.text.chars().all(char::is_alphabetic)
    };
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at;
        while end < tokens.len() && single(&tokens[end]) && (end == at || tokens[end - 1].stopped) {
            end += 1;
        }
        if end >= at + 2 && end - at <= 12 {
            let text: String = tokens[at..end]
                .iter()
                .map(|token| token.text.as_str())
                .collect();
            tokens[at] = Token {
                text,
                caps: true,
                stopped: false,
                part: false,
            };
            tokens.drain(at + 1..end);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(raw: &str) -> Vec<String> {
        tokens(raw).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        for (raw, expected) in [
            (
                "Gestión de pesca_Lonjas",
                vec!["gestion", "de", "pesca", "lonjas"],
            ),
            ("glpiSGT", vec!["glpisgt", "glpi", "sgt"]),
            ("Office365", vec!["office365", "office", "365"]),
            ("S.I.R.H. central", vec!["sirh", "central"]),
            ("S. I. R. H. central", vec!["sirh", "central"]),
            (
                "e-mail, Hyper-V y e.firma",
                vec!["email", "hyperv", "y", "efirma"],
            ),
            ("a corto plazo. b", vec!["a", "corto", "plazo", "b"]),
            ("S.A. de C.V.", vec!["sa", "de", "cv"]),
            ("", vec![]),
            ("…—¿?", vec![]),
        ] {
            assert_eq!(words(raw), expected, "{raw}");
        }
    }

    #[test]
    fn capitals_and_stops_are_remembered() {
        let found = tokens("SIRHUS admon. x");
        assert!(found[0].caps && !found[0].stopped);
        assert!(!found[1].caps && found[1].stopped);
    }

    #[test]
    fn hostile_text_is_bounded() {
        assert_eq!(words(&"a".repeat(10_000_000)).len(), 1);
        assert!(words(&"ab ".repeat(1_000_000)).len() <= FIELD_WORDS + 6);
        assert!(words(&"aB1".repeat(1_000_000)).len() <= FIELD_WORDS + 6);
        assert!(words(&"e\u{301}".repeat(100_000)).len() == 1);
    }
}
