//! Which characters of outside text act on a terminal or hide from a reader, and the visible form
//! that stands in for each.
//!
//! Owns the judgement of single characters in their context. Every stand-in is visible: a reader
//! must see that something was there.

use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// What a character of outside text is to a reader at a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Plain,
    /// A space of another width or without a break; looks like a space.
    Blank,
    /// C0, DEL or C1: the terminal obeys it.
    Control,
    /// Changes the order in which others are shown; with its short name.
    Bidi(&'static str),
    /// Cannot be seen, or has no agreed look: zero-width, tags, stray selectors and joiners,
    /// line separators, annotations, private use, unassigned.
    Hidden,
}

const JOINER: char = '\u{200D}';
const KEYCAP: char = '\u{20E3}';

/// The nature of `c` between the text before it and the character after it.
pub(super) fn nature(before: &str, c: char, after: Option<char>) -> Nature {
    match c {
        ' '..='~' => Nature::Plain,
        _ if is_latin(c) => Nature::Plain,
        '\u{61C}' => Nature::Bidi("ALM"),
        '\u{200E}' => Nature::Bidi("LRM"),
        '\u{200F}' => Nature::Bidi("RLM"),
        '\u{202A}' => Nature::Bidi("LRE"),
        '\u{202B}' => Nature::Bidi("RLE"),
        '\u{202C}' => Nature::Bidi("PDF"),
        '\u{202D}' => Nature::Bidi("LRO"),
        '\u{202E}' => Nature::Bidi("RLO"),
        '\u{2066}' => Nature::Bidi("LRI"),
        '\u{2067}' => Nature::Bidi("RLI"),
        '\u{2068}' => Nature::Bidi("FSI"),
        '\u{2069}' => Nature::Bidi("PDI"),
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Nature::Blank
        }
        JOINER if joins_emoji(before, after) => Nature::Plain,
        '\u{FE0E}' | '\u{FE0F}' if selects_emoji(before, after) => Nature::Plain,
        _ if c.is_control() => Nature::Control,
        _ if is_hidden(c) => Nature::Hidden,
        _ => Nature::Plain,
    }
}

/// Letters and punctuation of Latin text that are one column, one grapheme, and composed already.
/// Text of these needs no further look.
pub(super) fn is_latin(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{17F}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}' | '€')
}

fn is_hidden(c: char) -> bool {
    let look_of_nothing = matches!(c,
        // Fillers, the grapheme joiner, selectors: letters and marks by category, shown as nothing.
        '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}');
    look_of_nothing || c == JOINER || !is_printable(c) || is_prepended(c)
}

/// Whether the character has a category with a look: not a format, private-use or unassigned one.
fn is_printable(c: char) -> bool {
    // The standard library escapes exactly what is not printable once a character that takes
    // combining marks stands before it; no other table of unassigned characters is at hand.
    let mut buffer = [b'a'; 5];
    let end = 1 + c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..end])
        .is_ok_and(|text| !text.escape_debug().skip(1).take(2).eq(['\\', 'u']))
}

/// Whether the character swallows whatever follows it into its own grapheme.
fn is_prepended(c: char) -> bool {
    is_one_grapheme(&[c, 'a'])
}

/// Whether a joiner may follow the character to make one emoji of two.
fn is_pictographic(c: char) -> bool {
    // Segmentation joins across U+200D only between pictographs, of which U+00A9 is one. Codes
    // that are reserved for pictographs to come count there, but have no look yet.
    is_printable(c) && is_one_grapheme(&[c, JOINER, '\u{A9}'])
}

fn is_one_grapheme(chars: &[char]) -> bool {
    let mut buffer = [0; 12];
    let mut end = 0;
    for c in chars {
        end += c.encode_utf8(&mut buffer[end..]).len();
    }
    std::str::from_utf8(&buffer[..end]).is_ok_and(|text| text.graphemes(true).count() == 1)
}

fn joins_emoji(before: &str, after: Option<char>) -> bool {
    let mut back = before.chars().rev();
    let first = match back.next() {
        Some('\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}') => back.next(),
        other => other,
    };
    first.is_some_and(is_pictographic) && after.is_some_and(is_pictographic)
}

fn selects_emoji(before: &str, after: Option<char>) -> bool {
    before.chars().next_back().is_some_and(|c| match c {
        '0'..='9' | '#' | '*' => after == Some(KEYCAP),
        _ => is_pictographic(c),
    })
}

/// Writes the visible form of a control: `^[` for ESC, `\x9b` for the one-byte CSI.
pub(super) fn push_control(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        '\r' => out.push('␍'),
        '\n' => out.push('⏎'),
        '\0'..='\u{1F}' => {
            out.push('^');
            out.push(char::from(c as u8 + b'@'));
        }
        '\u{7F}' => out.push_str("^?"),
        // Writing to a String cannot fail.
        _ => _ = write!(out, "\\x{:02x}", u32::from(c)),
    }
}

/// Writes the code of a character that has no look: `⟦U+200B⟧`.
pub(super) fn push_code(out: &mut String, c: char) {
    // Writing to a String cannot fail.
    _ = write!(out, "⟦U+{:04X}⟧", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_judged_by_what_a_reader_sees() {
        for (c, expected) in [
            ('a', Nature::Plain),
            ('ñ', Nature::Plain),
            ('“', Nature::Plain),
            ('Ω', Nature::Plain),
            ('漢', Nature::Plain),
            ('😀', Nature::Plain),
            ('\u{301}', Nature::Plain),
            ('\u{A0}', Nature::Blank),
            ('\u{3000}', Nature::Blank),
            ('\u{1B}', Nature::Control),
            ('\u{9B}', Nature::Control),
            ('\u{7F}', Nature::Control),
            ('\u{85}', Nature::Control),
            ('\u{202E}', Nature::Bidi("RLO")),
            ('\u{AD}', Nature::Hidden),
            ('\u{200B}', Nature::Hidden),
            ('\u{200D}', Nature::Hidden),
            ('\u{2028}', Nature::Hidden),
            ('\u{2060}', Nature::Hidden),
            ('\u{2065}', Nature::Hidden),
            ('\u{FEFF}', Nature::Hidden),
            ('\u{FE0F}', Nature::Hidden),
            ('\u{FFFA}', Nature::Hidden),
            ('\u{E000}', Nature::Hidden),
            ('\u{F8FF}', Nature::Hidden),
            ('\u{FFFF}', Nature::Hidden),
            ('\u{378}', Nature::Hidden),
            ('\u{E0041}', Nature::Hidden),
            ('\u{E0100}', Nature::Hidden),
            ('\u{10FFFF}', Nature::Hidden),
            ('\u{3164}', Nature::Hidden),
            ('\u{D4E}', Nature::Hidden),
            ('\u{1D173}', Nature::Hidden),
        ] {
            assert_eq!(nature("", c, None), expected, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn joiners_and_selectors_are_plain_only_inside_an_emoji() {
        for (before, c, after, plain) in [
            ("👩", '\u{200D}', Some('💻'), true),
            ("❤\u{FE0F}", '\u{200D}', Some('🔥'), true),
            ("👩🏽", '\u{200D}', Some('💻'), true),
            ("👩", '\u{200D}', Some('a'), false),
            ("a", '\u{200D}', Some('💻'), false),
            ("👩", '\u{200D}', None, false),
            ("❤", '\u{FE0F}', None, true),
            ("a", '\u{FE0F}', None, false),
            ("1", '\u{FE0F}', Some('\u{20E3}'), true),
            ("1", '\u{FE0F}', Some('2'), false),
            ("❤\u{FE0F}", '\u{FE0F}', None, false),
        ] {
            assert_eq!(
                nature(before, c, after) == Nature::Plain,
                plain,
                "{before} {c:?}"
            );
        }
    }
}
