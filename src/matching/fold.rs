//! Folding of text for comparison: lower case, no accents, ñ as n.
//!
//! Owns the one form in which words are compared. Appends to a caller's buffer, because a build
//! over a million assets folds some hundred million characters. Must not decide what a word is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of one character to `out`.
pub(crate) fn push_folded(character: char, out: &mut String) {
    if character.is_ascii() {
        out.push(character.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(character).nfkd() {
        if is_combining_mark(part) {
            continue;
        }
        out.extend(
            part.to_lowercase()
                .filter(|lower| !is_combining_mark(*lower)),
        );
    }
}

/// Cuts `text` to at most `limit` bytes, on a character boundary.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        for character in text.chars() {
            push_folded(character, &mut out);
        }
        out
    }

    #[test]
    fn accents_case_and_width_fold_away() {
        for (text, expected) in [
            ("Gestión", "gestion"),
            ("NIÑEZ", "ninez"),
            ("pingu\u{308}ino", "pinguino"),
            ("ﬁrma", "firma"),
            ("ＳＡＴ", "sat"),
            ("Ωmega", "ωmega"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("añb", 2), "a");
        assert_eq!(cut("añb", 3), "añ");
        assert_eq!(cut("abc", 9), "abc");
    }
}
