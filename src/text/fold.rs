//! Text without its accents: folded for search and comparison, or in ASCII for old terminals.
//!
//! Owns the two foldings. Never applied to what is stored.

use super::hidden::{self, Nature};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// Lower case without accents, for comparison: `Año` and `ANO` fold alike, `œ` is `oe`, `ﬁ` is
/// `fi`, and what cannot be seen (soft hyphens, zero-width spaces) is gone.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    let seen = text.nfkd().filter(|c| !is_combining_mark(*c));
    for c in seen.flat_map(char::to_lowercase) {
        match c {
            ' '..='~' => out.push(c),
            'ß' => out.push_str("ss"),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'þ' => out.push_str("th"),
            'ς' => out.push('σ'),
            'ø' | 'đ' | 'ð' | 'ł' | 'ħ' | 'ŧ' | 'ı' => out.push(base_letter(c)),
            // A capital's lower case may bring a mark with it: İ.
            _ if is_combining_mark(c) => {}
            _ if matches!(
                hidden::nature("", c, None),
                Nature::Hidden | Nature::Bidi(_)
            ) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Letters with a stroke, which have no decomposition.
fn base_letter(c: char) -> char {
    match c {
        'ø' => 'o',
        'Ø' => 'O',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ł' => 'l',
        'Ł' => 'L',
        'ħ' => 'h',
        'ŧ' => 't',
        'ı' => 'i',
        _ => c,
    }
}

/// The same text in ASCII and in the same columns, for terminals that do not take UTF-8. What has
/// no likeness is `?` in each of its columns. LF stays.
pub fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        let columns = super::width(grapheme);
        if grapheme.is_ascii() {
            out.push_str(grapheme);
        } else if let (1, Some(c)) = (columns, likeness(grapheme)) {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n('?', columns));
        }
    }
    out
}

fn likeness(grapheme: &str) -> Option<char> {
    let mut bases = grapheme.nfkd().filter(|c| !is_combining_mark(*c));
    let first = bases.next()?;
    if bases.next().is_some() {
        // `…` is three characters when decomposed, and so are fractions.
        return match grapheme {
            "…" => Some('~'),
            "«" | "»" => Some('"'),
            _ => None,
        };
    }
    Some(match base_letter(first) {
        c @ ' '..='~' => c,
        '‘' | '’' | '‚' | '‹' | '›' | '´' | '′' => '\'',
        '“' | '”' | '„' | '«' | '»' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '┄' | '┈' | '═' => {
            '-'
        }
        '│' | '┃' | '┆' | '┊' | '║' | '▏' | '▕' | '▌' | '▐' => '|',
        '\u{250C}'..='\u{257F}' => '+',
        '░' | '▒' | '▓' | '█' => '#',
        '•' | '·' | '●' | '◆' | '★' | '∙' => '*',
        '→' | '▶' | '▸' | '❯' => '>',
        '←' | '◀' | '◂' | '␍' => '<',
        '↑' | '▲' | '▴' => '^',
        '↓' | '▼' | '▾' => 'v',
        '✓' | '✔' => 'x',
        '✗' | '✘' | '×' => 'x',
        '⏎' | '⁄' | '÷' => '/',
        '⟦' => '[',
        '⟧' => ']',
        '¿' => '?',
        '¡' => '!',
        '€' => 'E',
        'ß' => 's',
        'æ' | 'œ' => 'e',
        'Æ' | 'Œ' => 'E',
        '°' => 'o',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_and_accents() {
        for (text, folded) in [
            ("", ""),
            ("Servicio DE Nube", "servicio de nube"),
            ("Peña Ñandú", "pena nandu"),
            ("an\u{303}o", "ano"),
            ("AÑO pingüino", "ano pinguino"),
            ("Straße", "strasse"),
            ("Œuvre Æther", "oeuvre aether"),
            ("Łódź Ørsted Đorđe", "lodz orsted dorde"),
            ("İstanbul ışık", "istanbul isik"),
            ("conﬁguración", "configuracion"),
            ("soft\u{AD}ware zero\u{200B}width", "software zerowidth"),
            ("ＳＡＴ", "sat"),
            ("n.º 3.ª", "n.o 3.a"),
            ("ΟΔΟΣ", "οδοσ"),
            ("\u{A0}x", " x"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(folded), folded, "folding again changes nothing");
        }
    }

    #[test]
    fn ascii_keeps_the_columns() {
        for (text, expected) in [
            ("Dictamen técnico", "Dictamen tecnico"),
            ("¿Año? ¡Sí! n.º", "?Ano? !Si! n.o"),
            ("«cita» “otra” — fin…", "\"cita\" \"otra\" - fin~"),
            ("⟦RLO⟧ ⏎ ␍", "[RLO] / <"),
            ("┌─┐\n│█│", "+-+\n|#|"),
            ("漢 €", "?? E"),
            ("👩‍💻", "??"),
            ("½", "?"),
        ] {
            assert_eq!(ascii(text), expected, "{text:?}");
            let columns = |text: &str| text.lines().map(super::super::width).collect::<Vec<_>>();
            assert_eq!(columns(text), columns(expected), "{text:?}");
        }
    }
}
