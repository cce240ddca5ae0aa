//! Colours and attributes, and the shortest escape sequence from one set to another.
//!
//! Owns SGR. The classic sixteen colours go out as 30–37 and 90–97, which every terminal knows.

use crate::tui::caps::Depth;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::io::Write as _;

/// What the terminal applies to the next character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    pub fg: Color,
    pub bg: Color,
    pub attrs: Modifier,
}

/// Attributes that show on a blank cell.
const SHOWS_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Each attribute with the code that sets it and the code that clears it.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    /// The pen that draws `cell`, reduced to what the eye can tell apart: a colour that the
    /// terminal lacks becomes the default, and a blank keeps only what shows on it.
    pub(super) fn of(cell: &Cell, blank: bool, depth: Depth) -> Pen {
        let fg = clamp(cell.fg, depth);
        let bg = clamp(cell.bg, depth);
        if !blank {
            return Pen {
                fg,
                bg,
                attrs: cell.modifier,
            };
        }
        let attrs = cell.modifier & SHOWS_ON_BLANK;
        if attrs.is_empty() {
            Pen {
                fg: Color::Reset,
                bg,
                attrs,
            }
        } else {
            // Bold brightens the colour that a reversed blank is filled with.
            Pen {
                fg,
                bg,
                attrs: cell.modifier,
            }
        }
    }

    /// Writes the shortest sequence that turns this pen into `to`; nothing if they are equal.
    pub(super) fn change(self, to: Pen, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let step = self.step(to);
        let fresh = to.afresh();
        out.extend_from_slice(if step.len() < fresh.len() {
            &step
        } else {
            &fresh
        });
    }

    /// Only the differences.
    fn step(self, to: Pen) -> Vec<u8> {
        let mut codes = Vec::new();
        let gone = self.attrs - to.attrs;
        let mut kept = self.attrs & to.attrs;
        let mut last = 0;
        for (attribute, _, off) in ATTRIBUTES {
            if gone.contains(attribute) && last != off {
                last = off;
                push(&mut codes, format_args!("{off}"));
                // One code may clear two attributes; the one that stays must be set again.
                for (other, _, _) in ATTRIBUTES.iter().filter(|(_, _, o)| *o == off) {
                    kept -= *other;
                }
            }
        }
        for (attribute, on, _) in ATTRIBUTES {
            if (to.attrs - kept).contains(attribute) {
                push(&mut codes, format_args!("{on}"));
            }
        }
        if self.fg != to.fg {
            colour(&mut codes, to.fg, 30);
        }
        if self.bg != to.bg {
            colour(&mut codes, to.bg, 40);
        }
        wrap(&codes)
    }

    /// From a reset, whatever was set before.
    fn afresh(self) -> Vec<u8> {
        let mut codes = Vec::new();
        if self != Pen::default() {
            push(&mut codes, format_args!("0"));
        }
        for (attribute, on, _) in ATTRIBUTES {
            if self.attrs.contains(attribute) {
                push(&mut codes, format_args!("{on}"));
            }
        }
        if self.fg != Color::Reset {
            colour(&mut codes, self.fg, 30);
        }
        if self.bg != Color::Reset {
            colour(&mut codes, self.bg, 40);
        }
        wrap(&codes)
    }
}

fn wrap(codes: &[u8]) -> Vec<u8> {
    let mut sequence = b"\x1b[".to_vec();
    sequence.extend_from_slice(codes);
    sequence.push(b'm');
    sequence
}

fn push(codes: &mut Vec<u8>, code: std::fmt::Arguments<'_>) {
    if !codes.is_empty() {
        codes.push(b';');
    }
    // Writing to a Vec cannot fail.
    let _ = codes.write_fmt(code);
}

/// `base` is 30 for the foreground and 40 for the background.
fn colour(codes: &mut Vec<u8>, colour: Color, base: u8) {
    match colour {
        Color::Reset => push(codes, format_args!("{}", base + 9)),
        Color::Rgb(r, g, b) => push(codes, format_args!("{};2;{r};{g};{b}", base + 8)),
        other => match sixteen(other) {
            Some(n @ 0..=7) => push(codes, format_args!("{}", base + n)),
            Some(n) => push(codes, format_args!("{}", base + 60 + n - 8)),
            None => {
                if let Color::Indexed(n) = other {
                    push(codes, format_args!("{};5;{n}", base + 8));
                }
            }
        },
    }
}

/// The number of one of the classic sixteen colours.
pub(crate) fn sixteen(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(n @ 0..=15) => n,
        Color::Reset | Color::Indexed(_) | Color::Rgb(..) => return None,
    })
}

/// A colour that the terminal does not have becomes its default colour.
fn clamp(colour: Color, depth: Depth) -> Color {
    let needs = match colour {
        Color::Reset => return colour,
        Color::Rgb(..) => Depth::Rgb,
        Color::Indexed(16..) => Depth::Ansi256,
        _ => Depth::Ansi16,
    };
    if needs <= depth { colour } else { Color::Reset }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(fg: Color, bg: Color, attrs: Modifier) -> Pen {
        Pen { fg, bg, attrs }
    }

    #[test]
    fn the_shortest_change_is_sent() {
        let plain = Pen::default();
        let red = pen(Color::Red, Color::Reset, Modifier::empty());
        let bold_red = pen(Color::Red, Color::Reset, Modifier::BOLD);
        let bold_dim = pen(Color::Reset, Color::Reset, Modifier::BOLD | Modifier::DIM);
        let dim = pen(Color::Reset, Color::Reset, Modifier::DIM);
        let bold_red_on_blue = pen(Color::Red, Color::Blue, Modifier::BOLD);
        let struck = pen(
            Color::Reset,
            Color::Reset,
            Modifier::CROSSED_OUT | Modifier::HIDDEN,
        );
        let table = [
            (plain, plain, ""),
            (plain, red, "\x1b[31m"),
            (red, plain, "\x1b[m"),
            (red, bold_red, "\x1b[1m"),
            (bold_red, red, "\x1b[22m"),
            (bold_dim, dim, "\x1b[0;2m"),
            (dim, bold_dim, "\x1b[1m"),
            (bold_red_on_blue, bold_red, "\x1b[49m"),
            (plain, struck, "\x1b[8;9m"),
            (
                plain,
                pen(Color::LightCyan, Color::DarkGray, Modifier::empty()),
                "\x1b[96;100m",
            ),
            (
                plain,
                pen(Color::Indexed(3), Color::Indexed(200), Modifier::empty()),
                "\x1b[33;48;5;200m",
            ),
            (
                plain,
                pen(Color::Rgb(1, 2, 3), Color::Reset, Modifier::REVERSED),
                "\x1b[7;38;2;1;2;3m",
            ),
        ];
        for (from, to, expected) in table {
            let mut out = Vec::new();
            from.change(to, &mut out);
            assert_eq!(
                String::from_utf8_lossy(&out),
                expected,
                "{from:?} -> {to:?}"
            );
        }
    }

    #[test]
    fn clearing_bold_keeps_dim() {
        let from = pen(
            Color::Rgb(9, 9, 9),
            Color::Rgb(8, 8, 8),
            Modifier::BOLD | Modifier::DIM,
        );
        let to = Pen {
            attrs: Modifier::DIM,
            ..from
        };
        let mut out = Vec::new();
        from.change(to, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "\x1b[22;2m");
    }

    #[test]
    fn a_colour_beyond_the_depth_is_the_default_colour() {
        let mut cell = Cell::new("x");
        cell.set_fg(Color::Rgb(1, 2, 3)).set_bg(Color::Red);
        let at = |depth| Pen::of(&cell, false, depth);
        assert_eq!(at(Depth::None), Pen::default());
        assert_eq!(
            at(Depth::Ansi256),
            pen(Color::Reset, Color::Red, Modifier::empty())
        );
        assert_eq!(at(Depth::Rgb).fg, Color::Rgb(1, 2, 3));
    }

    #[test]
    fn a_blank_keeps_only_what_shows() {
        let mut cell = Cell::new(" ");
        cell.set_fg(Color::Red);
        cell.modifier = Modifier::BOLD;
        assert_eq!(Pen::of(&cell, true, Depth::Rgb), Pen::default());
        cell.modifier = Modifier::REVERSED;
        assert_eq!(Pen::of(&cell, true, Depth::Rgb).fg, Color::Red);
    }
}
