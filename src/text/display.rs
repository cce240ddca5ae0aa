//! [`DisplayText`]: outside text after the border, safe to show and honest about what it hid.
//!
//! Owns the order of the rules: compose; make controls, bidi controls and invisible characters
//! visible; compose again, since a stand-in may take a mark; cap graphemes; cap the whole. Passing
//! the border twice changes nothing.

use super::hidden::{self, Nature};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that [`line`] keeps.
pub const LINE_COLUMNS: usize = 2_000;
/// Bytes that [`block`] keeps.
pub const BLOCK_BYTES: usize = 1 << 20;

/// The most characters that may join the first one of a grapheme.
const GRAPHEME_MARKS: usize = 8;
/// The most bytes of a grapheme.
const GRAPHEME_BYTES: usize = 32;
/// The most columns of a grapheme: what one wide cell holds.
const GRAPHEME_COLUMNS: usize = 2;

/// Text that may be shown: no control but LF, nothing invisible, no grapheme wider than two
/// columns. Made only by [`line`], [`line_within`] and [`block`].
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct DisplayText(Box<str>);

impl DisplayText {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Columns on a terminal, of the text as one line.
    pub fn width(&self) -> usize {
        super::width(&self.0)
    }
}

impl Deref for DisplayText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for DisplayText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DisplayText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What was recorded passes the border again when it is read back.
impl<'de> Deserialize<'de> for DisplayText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer).map(|text| block(&text))
    }
}

/// Outside text as one line of at most [`LINE_COLUMNS`]; LF shows as `⏎`.
pub fn line(text: &str) -> DisplayText {
    line_within(text, LINE_COLUMNS)
}

/// Outside text as one line of at most `columns`; what is left out is counted: `…(+12)`.
/// Fewer columns than that mark needs are taken as just enough for it.
pub fn line_within(text: &str, columns: usize) -> DisplayText {
    if text.chars().all(hidden::is_latin) && super::width(text) <= columns {
        return DisplayText(text.into());
    }
    cap(clean(text, Lines::One), columns, |grapheme| {
        super::width(grapheme)
    })
}

/// Outside text with its line breaks, at most [`BLOCK_BYTES`]; CR LF counts as one break.
pub fn block(text: &str) -> DisplayText {
    if text.len() <= BLOCK_BYTES && text.chars().all(|c| c == '\n' || hidden::is_latin(c)) {
        return DisplayText(text.into());
    }
    cap(clean(text, Lines::Many), BLOCK_BYTES, str::len)
}

#[derive(Clone, Copy, PartialEq)]
enum Lines {
    One,
    Many,
}

fn clean(text: &str, lines: Lines) -> String {
    let visible = make_visible(&compose(text), lines);
    cap_graphemes(&compose(&visible))
}

fn compose(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

fn make_visible(text: &str, lines: Lines) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, next)| *next);
        match hidden::nature(&text[..at], c, after) {
            Nature::Plain => out.push(c),
            Nature::Blank => out.push(' '),
            Nature::Control => match c {
                // A break as Windows writes it; alone, CR would overwrite the line.
                '\r' if after == Some('\n') => {}
                '\n' if lines == Lines::Many => out.push('\n'),
                _ => hidden::push_control(&mut out, c),
            },
            Nature::Bidi(name) => {
                out.push('⟦');
                out.push_str(name);
                out.push('⟧');
            }
            Nature::Hidden => hidden::push_code(&mut out, c),
        }
    }
    out
}

fn cap_graphemes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        let mut chars = grapheme.chars();
        let Some(first) = chars.next() else { continue };
        if grapheme == "\n" {
            out.push('\n');
        } else if is_orphan(first) {
            // It would land on whatever stands before this text on the screen.
            hidden::push_code(&mut out, first);
            push_left_out(&mut out, "⟦+", chars.count(), "⟧");
        } else {
            let kept = fitting(grapheme);
            out.push_str(&grapheme[..kept]);
            push_left_out(&mut out, "⟦+", grapheme[kept..].chars().count(), "⟧");
        }
    }
    out
}

/// Whether the first character of a grapheme needs another before it to be seen.
fn is_orphan(first: char) -> bool {
    unicode_normalization::char::is_combining_mark(first) || first.width() == Some(0)
}

/// Bytes of the longest beginning of a grapheme that keeps the caps.
fn fitting(grapheme: &str) -> usize {
    let fits = |end: usize| end <= GRAPHEME_BYTES && grapheme[..end].width() <= GRAPHEME_COLUMNS;
    let ends = || {
        grapheme
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take(GRAPHEME_MARKS + 1)
    };
    if ends().last() == Some(grapheme.len()) && fits(grapheme.len()) {
        return grapheme.len();
    }
    let kept = ends().take_while(|end| fits(*end)).last().unwrap_or(0);
    // A joiner joins nothing once the rest is gone.
    grapheme[..kept].trim_end_matches('\u{200D}').len()
}

fn push_left_out(out: &mut String, open: &str, left_out: usize, close: &str) {
    if left_out > 0 {
        out.push_str(open);
        out.push_str(&left_out.to_string());
        out.push_str(close);
    }
}

/// Cuts at a grapheme border so that text and mark together measure at most `limit`.
fn cap(text: String, limit: usize, measure: impl Fn(&str) -> usize) -> DisplayText {
    const OPEN: &str = "…(+";
    const CLOSE: &str = ")";
    let total: usize = text.graphemes(true).map(&measure).sum();
    if total <= limit {
        return DisplayText(text.into());
    }
    let digits = text.chars().count().to_string().len();
    let room = limit.saturating_sub(measure(OPEN) + digits + measure(CLOSE));
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += measure(grapheme);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    let mut out = text[..end].to_owned();
    push_left_out(&mut out, OPEN, text[end..].chars().count(), CLOSE);
    DisplayText(out.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn clean_text_stays_as_it_is() {
        for text in [
            "",
            "Servicio de nube",
            "Año 2015, «licencias» — 3.ª etapa… $1,200.00 €",
            "漢字 Ελληνικά Кириллица",
            "👩‍💻 ❤️ 🇲🇽 👍🏽 1️⃣",
            "한국어",
        ] {
            assert_eq!(line(text).as_str(), text);
            assert_eq!(block(text).as_str(), text);
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_agree_on_latin_text() {
        for c in (0..0x3000)
            .filter_map(char::from_u32)
            .filter(|c| hidden::is_latin(*c))
        {
            let text = format!("a{c}b{c}");
            assert_eq!(clean(&text, Lines::One), text, "U+{:04X}", u32::from(c));
            assert_eq!(c.width(), Some(1), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_decomposed_letter_is_composed() {
        assert_eq!(line("an\u{303}o").as_str(), "año");
    }

    #[test]
    fn a_block_keeps_its_breaks_and_a_line_shows_them() {
        assert_eq!(block("uno\r\ndos\n\ntres").as_str(), "uno\ndos\n\ntres");
        assert_eq!(line("uno\r\ndos\n").as_str(), "uno⏎dos⏎");
        assert_eq!(block("total\roculto").as_str(), "total␍oculto");
    }

    #[test]
    fn long_lines_say_how_much_is_left_out() {
        assert_eq!(line_within("abcdefghij", 10).as_str(), "abcdefghij");
        assert_eq!(line_within("abcdefghijk", 10).as_str(), "abcd…(+7)");
        assert_eq!(
            line_within("漢字漢字漢字漢字漢字", 12).as_str(),
            "漢字漢…(+7)"
        );
        let long = line(&"x".repeat(5_000));
        assert_eq!(long.width(), LINE_COLUMNS);
        assert!(long.ends_with("…(+3008)"), "{}", &long[1_990..]);
    }

    #[test]
    fn long_blocks_say_how_much_is_left_out() {
        let long = block(&"é\n".repeat(BLOCK_BYTES));
        assert!(long.len() <= BLOCK_BYTES);
        assert!(long.len() > BLOCK_BYTES - 40);
        let (kept, rest) = long.rsplit_once("…(+").unwrap();
        let left_out: usize = rest.trim_end_matches(')').parse().unwrap();
        assert_eq!(kept.chars().count() + left_out, 2 * BLOCK_BYTES);
        assert_eq!(block(&long), long);
    }

    #[test]
    fn reading_back_passes_the_border_again() {
        let shown: DisplayText = serde_json::from_str(r#""uno\ndos\u001b[2J""#).unwrap();
        assert_eq!(shown.as_str(), "uno\ndos^[[2J");
        assert_eq!(serde_json::to_string(&shown).unwrap(), r#""uno\ndos^[[2J""#);
    }

    #[test]
    fn padding_of_formats_applies() {
        assert_eq!(format!("{:>4}", line("ab")), "  ab");
    }
}
