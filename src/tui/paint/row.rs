//! One row of the screen as what the eye sees: which column holds which glyph.
//!
//! Owns the rules of double width, of blanks, and of terminals that cannot take UTF-8.

use super::pen::Pen;
use crate::tui::caps::{Caps, Depth};
use ratatui::buffer::{Cell, CellWidth as _};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// A glyph begins here.
    Glyph {
        text: Cow<'a, str>,
        wide: bool,
        pen: Pen,
    },
    /// The right half of the wide glyph in the column before.
    Cover,
}

impl Slot<'_> {
    /// A blank in the terminal's own colours: what erasing leaves behind.
    pub(super) fn is_void(&self) -> bool {
        matches!(self, Slot::Glyph { text, pen, .. } if text == " " && *pen == Pen::default())
    }
}

/// How cells become glyphs on this terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Optics {
    pub depth: Depth,
    pub utf8: bool,
}

impl Optics {
    pub(super) fn of(caps: &Caps) -> Optics {
        Optics {
            depth: caps.depth,
            utf8: caps.utf8,
        }
    }

    /// The columns of a row. A cell behind a wide glyph does not show, whatever it holds.
    pub(super) fn columns<'a>(self, row: &'a [Cell]) -> Vec<Slot<'a>> {
        let mut slots = Vec::with_capacity(row.len());
        while slots.len() < row.len() {
            let cell = &row[slots.len()];
            let (symbol, width) = shown(cell);
            // A wide glyph in the last column would wrap.
            let (symbol, width) = match width {
                2 if slots.len() + 1 == row.len() => (" ", 1),
                width => (symbol, width),
            };
            let text = if self.utf8 {
                Cow::Borrowed(symbol)
            } else {
                ascii(symbol, width)
            };
            let wide = width == 2;
            let pen = Pen::of(cell, symbol == " ", self.depth);
            slots.push(Slot::Glyph { text, wide, pen });
            if wide {
                slots.push(Slot::Cover);
            }
        }
        slots
    }
}

/// The symbol of a cell and its width, 1 or 2. What must not reach a terminal is a blank.
fn shown(cell: &Cell) -> (&str, u16) {
    let symbol = cell.symbol();
    if symbol.is_empty() || symbol.chars().any(char::is_control) {
        return (" ", 1);
    }
    match symbol.cell_width() {
        1 => (symbol, 1),
        2 => (symbol, 2),
        _ => (" ", 1),
    }
}

/// The symbol in ASCII, as wide as it was.
fn ascii(symbol: &str, width: u16) -> Cow<'_, str> {
    if symbol.is_ascii() {
        return Cow::Borrowed(symbol);
    }
    let plain = match symbol.chars().next() {
        Some('─' | '━' | '═' | '–' | '—' | '‐' | '‑') => '-',
        Some('│' | '┃' | '║') => '|',
        Some('\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{2570}') => '+',
        Some('…' | '·') => '.',
        Some('▸' | '›' | '»') => '>',
        Some('‹' | '«') => '<',
        Some('“' | '”') => '"',
        Some('‘' | '’') => '\'',
        Some('●' | '•') => '*',
        Some('○' | '°' | 'º') => 'o',
        Some('ª') => 'a',
        Some('¡') => '!',
        Some('\u{a0}') => ' ',
        Some(_) => symbol.nfd().next().filter(char::is_ascii).unwrap_or('?'),
        None => ' ',
    };
    Cow::Owned(std::iter::repeat_n(plain, usize::from(width)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Optics = Optics {
        depth: Depth::Rgb,
        utf8: true,
    };

    fn texts(optics: Optics, symbols: &[&str]) -> String {
        let row: Vec<Cell> = symbols
            .iter()
            .map(|symbol| {
                let mut cell = Cell::EMPTY;
                cell.set_symbol(symbol);
                cell
            })
            .collect();
        optics
            .columns(&row)
            .into_iter()
            .map(|slot| match slot {
                Slot::Glyph { text, .. } => text.into_owned(),
                Slot::Cover => "<".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_wide_glyph_covers_the_next_column_whatever_is_there() {
        assert_eq!(texts(ALL, &["本", "x", "y"]), "本<y");
    }

    #[test]
    fn a_wide_glyph_that_does_not_fit_is_a_blank() {
        assert_eq!(texts(ALL, &["a", "本"]), "a ");
    }

    #[test]
    fn what_would_steer_the_terminal_is_a_blank() {
        assert_eq!(
            texts(ALL, &["\x1b", "\u{9b}", "", "\u{200b}", "\x7f", "z"]),
            "     z"
        );
    }

    #[test]
    fn without_utf8_letters_lose_their_accents_and_keep_their_columns() {
        let plain = Optics {
            depth: Depth::None,
            utf8: false,
        };
        assert_eq!(
            texts(plain, &["ñ", "Á", "¿", "…", "│", "┌", "▸", "é"]),
            "nA?.|+>e"
        );
        assert_eq!(texts(plain, &["本", " ", "a"]), "??<a");
    }
}
