//! What the server refuses to take in: text that acts on terminals, or names that hide something.
//!
//! Owns the two input checks. Prose that passes may still hold what cannot be seen; it is stored
//! as it came and [`crate::text::block`] makes it visible.

use super::hidden::{self, Nature};

/// A character that an input may not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {at} is {}", self.shown())]
pub struct BadText {
    /// Position in characters, counting from 1.
    pub at: usize,
    pub what: char,
}

impl BadText {
    /// The character in a form that may be shown: `U+202E`.
    pub fn shown(&self) -> String {
        format!("U+{:04X}", u32::from(self.what))
    }
}

/// Checks a name, a key or another short text of one line.
///
/// # Errors
/// The first control, bidi control or character that cannot be seen.
pub fn check_name(text: &str) -> Result<(), BadText> {
    check(text, |_, _, nature| {
        matches!(nature, Nature::Plain | Nature::Blank)
    })
}

/// Checks a text of several lines. LF, TAB and CR LF are allowed, and so is what word processors
/// leave behind: soft hyphens, zero-width spaces, private-use bullets.
///
/// # Errors
/// The first other control, or bidi control.
pub fn check_prose(text: &str) -> Result<(), BadText> {
    check(text, |c, after, nature| match nature {
        Nature::Plain | Nature::Blank | Nature::Hidden => true,
        Nature::Control => matches!(c, '\n' | '\t') || (c == '\r' && after == Some('\n')),
        Nature::Bidi(_) => false,
    })
}

fn check(text: &str, allowed: impl Fn(char, Option<char>, Nature) -> bool) -> Result<(), BadText> {
    let mut chars = text.char_indices().peekable();
    let mut at = 0;
    while let Some((offset, c)) = chars.next() {
        at += 1;
        let after = chars.peek().map(|(_, next)| *next);
        if !allowed(c, after, hidden::nature(&text[..offset], c, after)) {
            return Err(BadText { at, what: c });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_nothing_that_acts_or_hides() {
        for (text, bad) in [
            ("", None),
            ("Comisión Nacional del Agua", None),
            ("Peña\u{A0}Nieto", None),
            ("n\u{303}", None),
            ("👩‍💻", None),
            ("a\u{1B}[2J", Some((2, '\u{1B}'))),
            ("añ\u{9B}", Some((3, '\u{9B}'))),
            ("a\tb", Some((2, '\t'))),
            ("a\nb", Some((2, '\n'))),
            ("\u{202E}txt", Some((1, '\u{202E}'))),
            ("a\u{200B}b", Some((2, '\u{200B}'))),
            ("a\u{200D}b", Some((2, '\u{200D}'))),
            ("a\u{AD}b", Some((2, '\u{AD}'))),
            ("x\u{E0041}", Some((2, '\u{E0041}'))),
            ("x\u{F0B7}", Some((2, '\u{F0B7}'))),
        ] {
            let expected = bad.map_or(Ok(()), |(at, what)| Err(BadText { at, what }));
            assert_eq!(check_name(text), expected, "{text:?}");
        }
    }

    #[test]
    fn prose_may_break_lines_and_carry_what_word_processors_leave() {
        for (text, bad) in [
            ("uno\r\ndos\n\ttres", None),
            ("\u{F0B7} viñeta \u{AD}\u{200B}", None),
            ("uno\rdos", Some((4, '\r'))),
            ("a\u{1B}]52;c;", Some((2, '\u{1B}'))),
            ("a\u{7F}", Some((2, '\u{7F}'))),
            ("a\u{9D}", Some((2, '\u{9D}'))),
            ("a\u{2066}b", Some((2, '\u{2066}'))),
        ] {
            let expected = bad.map_or(Ok(()), |(at, what)| Err(BadText { at, what }));
            assert_eq!(check_prose(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_refusal_does_not_repeat_the_character() {
        let message = BadText {
            at: 2,
            what: '\u{1B}',
        }
        .to_string();
        assert_eq!(message, "character 2 is U+001B");
    }
}
