//! Columns: how wide a text is on a terminal, and how it is made to fit.
//!
//! Owns measuring, truncation, padding and wrapping of text that already passed the border. A
//! grapheme is never split.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

const ELLIPSIS: &str = "…";

/// Columns that `text` takes on one line, grapheme by grapheme, as terminal cells count them.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    text.graphemes(true).map(|grapheme| grapheme.width()).sum()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Bytes of the longest beginning of whole graphemes within `columns`.
fn prefix(text: &str, columns: usize) -> usize {
    if is_plain(text) {
        return text.len().min(columns);
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// The text if it fits, else as much of it as leaves room for `…`.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if prefix(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    match columns {
        0 => Cow::Borrowed(""),
        _ => Cow::Owned([&text[..prefix(text, columns - 1)], ELLIPSIS].concat()),
    }
}

/// The text at the left of exactly `columns`: for words.
pub fn pad_right(text: &str, columns: usize) -> String {
    let mut out = fit(text, columns).into_owned();
    let missing = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// The text at the right of exactly `columns`: for numbers.
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitting = fit(text, columns);
    let missing = columns.saturating_sub(width(&fitting));
    let mut out = " ".repeat(missing);
    out.push_str(&fitting);
    out
}

/// The lines of `text` within `columns`, broken between words. Blank lines and indents stay; a
/// word that is longer than a line is broken between graphemes. Zero columns count as one, and a
/// grapheme that is wider than the line still gets one of its own. Empty text has no lines.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        wrap_paragraph(paragraph, columns.max(1), &mut lines);
    }
    lines
}

fn wrap_paragraph<'a>(paragraph: &'a str, columns: usize, lines: &mut Vec<&'a str>) {
    // The line being filled: where it begins and ends, and its columns.
    let (mut start, mut end, mut used) = (0, 0, 0);
    for (at, word) in words(paragraph) {
        let word_columns = width(word);
        let gap = at - end;
        if used + gap + word_columns <= columns {
            end = at + word.len();
            used += gap + word_columns;
            continue;
        }
        if end > start {
            lines.push(&paragraph[start..end]);
        }
        start = at;
        end = at + word.len();
        used = word_columns;
        while used > columns {
            let rest = &paragraph[start..end];
            let first = rest.graphemes(true).next().map_or(rest.len(), str::len);
            let piece = prefix(rest, columns).max(first);
            if piece == rest.len() {
                break;
            }
            lines.push(&rest[..piece]);
            start += piece;
            used = width(&paragraph[start..end]);
        }
    }
    lines.push(&paragraph[start..end]);
}

/// Each run of characters other than spaces, with its offset.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_counts_cells() {
        for (text, columns) in [
            ("", 0),
            ("abc", 3),
            ("año", 3),
            ("an\u{303}o", 3),
            ("漢字", 4),
            ("👩‍💻", 2),
            ("🇲🇽", 2),
            ("⟦RLO⟧", 5),
            ("…", 1),
        ] {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn a_cut_text_ends_in_an_ellipsis_within_its_columns() {
        for (text, columns, expected) in [
            ("Secretaría", 10, "Secretaría"),
            ("Secretaría", 9, "Secretar…"),
            ("Secretaria", 9, "Secretar…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
            ("漢字漢", 5, "漢字…"),
            ("漢字漢", 4, "漢…"),
            ("an\u{303}o", 2, "a…"),
            ("👩‍💻👩‍💻", 3, "👩‍💻…"),
        ] {
            assert_eq!(fit(text, columns), expected, "{text:?} in {columns}");
            assert!(width(&fit(text, columns)) <= columns);
        }
    }

    #[test]
    fn padding_fills_exactly() {
        assert_eq!(pad_right("año", 5), "año  ");
        assert_eq!(pad_left("1,234", 8), "   1,234");
        assert_eq!(pad_left("1,234,567", 6), "1,234…");
        assert_eq!(pad_right("漢字", 4), "漢字");
        assert_eq!(pad_right("漢字漢", 4), "漢… ");
    }

    #[test]
    fn lines_break_between_words() {
        for (text, columns, expected) in [
            ("", 10, &[] as &[&str]),
            ("uno dos tres", 7, &["uno dos", "tres"]),
            ("uno dos tres", 8, &["uno dos", "tres"]),
            ("uno  dos", 4, &["uno", "dos"]),
            ("uno\n\ndos", 10, &["uno", "", "dos"]),
            ("  sangría aquí", 10, &["  sangría", "aquí"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("a abcdefgh b", 4, &["a", "abcd", "efgh", "b"]),
            ("abcdef gh", 4, &["abcd", "ef", "gh"]),
            ("abcdef g", 4, &["abcd", "ef g"]),
            ("漢字漢字", 3, &["漢", "字", "漢", "字"]),
            ("漢字", 1, &["漢", "字"]),
            ("añado", 0, &["a", "ñ", "a", "d", "o"]),
            ("final ", 10, &["final"]),
            ("    ", 10, &[""]),
        ] {
            assert_eq!(wrap(text, columns), expected, "{text:?} in {columns}");
        }
    }
}
