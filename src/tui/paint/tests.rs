//! What the painter sends, replayed into a terminal and compared with what was drawn.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::tui::caps::{Depth, Wishes};
use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

fn caps() -> Caps {
    let mut caps = Caps::detect(
        |name| match name {
            "TERM" => Some("xterm".to_owned()),
            "LANG" => Some("es_MX.UTF-8".to_owned()),
            _ => None,
        },
        true,
        Wishes::default(),
    );
    caps.depth = Depth::Rgb;
    caps
}

fn list(width: u16, height: u16, from: usize, selected: usize) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let rows = usize::from(height) - 3;
    buffer.set_string(0, 0, " Bandeja · 217 asuntos · EN VIVO", bold);
    buffer.set_string(width - 8, 0, format!("{:>7}", selected + 1), Style::new());
    buffer.set_string(0, 1, "─".repeat(usize::from(width)), Style::new());
    for n in 0..rows {
        let y = u16::try_from(n + 2).unwrap();
        let id = from + n;
        if id == selected {
            buffer.set_string(0, y, "▸", Style::new().fg(Color::Cyan));
        }
        buffer.set_string(2, y, format!("DGTI-2026-{id:05}"), Style::new());
        let (word, colour) = [
            ("vencido", Color::Red),
            ("en plazo", Color::Green),
            ("hoy", Color::Yellow),
        ][id % 3];
        buffer.set_string(18, y, word, Style::new().fg(colour));
        buffer.set_string(
            28,
            y,
            format!("Adquisición de licencias número {}", id * 7919),
            Style::new(),
        );
    }
    buffer.set_string(
        0,
        height - 1,
        " j/k mover  Intro abrir  ? ayuda",
        Style::new().add_modifier(Modifier::DIM),
    );
    buffer
}

fn gutter(buffer: &Buffer) -> Option<(u16, u16)> {
    (0..buffer.area.height)
        .find(|y| buffer[(0, *y)].symbol() == "▸")
        .map(|y| (0, y))
}

/// Frames replayed into an emulator that was dirty before.
struct Rig {
    painter: Painter,
    parser: vt100::Parser,
}

impl Rig {
    fn new(caps: &Caps, width: u16, height: u16) -> Rig {
        let mut parser = vt100::Parser::new(height, width, 0);
        parser.process(b"left over \x1b[31;44mtext\x1b[5;9r\x1b[4;4Hmore");
        Rig {
            painter: Painter::new(caps),
            parser,
        }
    }

    fn show(&mut self, buffer: &Buffer, cursor: Option<(u16, u16)>) -> usize {
        let bytes = self.painter.frame(buffer, cursor).to_vec();
        self.parser.process(&bytes);
        bytes.len()
    }

    fn check(&self, caps: &Caps, buffer: &Buffer, cursor: Option<(u16, u16)>) {
        let screen = self.parser.screen();
        for y in 0..buffer.area.height {
            let slots = Optics::of(caps).columns(shift::row(buffer, usize::from(y)));
            for (x, slot) in (0..).zip(&slots) {
                let cell = screen.cell(y, x).unwrap();
                match slot {
                    Slot::Cover => assert!(cell.is_wide_continuation(), "{x},{y}"),
                    Slot::Glyph { text, wide, pen } => {
                        let seen = if cell.has_contents() {
                            cell.contents()
                        } else {
                            " "
                        };
                        assert_eq!(seen, text.as_ref(), "text at {x},{y}");
                        assert_eq!(cell.is_wide(), *wide, "width at {x},{y}");
                        let mut attrs = Modifier::empty();
                        attrs.set(Modifier::BOLD, cell.bold());
                        attrs.set(Modifier::DIM, cell.dim());
                        attrs.set(Modifier::ITALIC, cell.italic());
                        attrs.set(Modifier::UNDERLINED, cell.underline());
                        attrs.set(Modifier::REVERSED, cell.inverse());
                        // The emulator holds either bold or dim, never both.
                        let both = Modifier::BOLD | Modifier::DIM;
                        let known = if pen.attrs.contains(both) {
                            !both
                        } else {
                            Modifier::all()
                        };
                        assert_eq!(attrs & known, pen.attrs & known, "attributes at {x},{y}");
                        assert_eq!(cell.fgcolor(), colour(pen.fg), "foreground at {x},{y}");
                        assert_eq!(cell.bgcolor(), colour(pen.bg), "background at {x},{y}");
                    }
                }
            }
        }
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some((x, y)) = cursor {
            assert_eq!(screen.cursor_position(), (y, x));
        }
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(n) => vt100::Color::Idx(n),
        other => vt100::Color::Idx(pen::sixteen(other).unwrap()),
    }
}

#[test]
fn an_identical_frame_is_no_bytes() {
    let mut rig = Rig::new(&caps(), 80, 24);
    let buffer = list(80, 24, 0, 3);
    rig.show(&buffer, gutter(&buffer));
    assert_eq!(rig.show(&buffer, gutter(&buffer)), 0);
}

#[test]
fn moving_the_mark_is_at_most_forty_bytes() {
    let caps = caps();
    let mut rig = Rig::new(&caps, 120, 40);
    rig.show(&list(120, 40, 100, 104), Some((0, 6)));
    for (selected, limit) in [(105, 40), (106, 40), (105, 40), (104, 40), (134, 40)] {
        let buffer = list(120, 40, 100, selected);
        let bytes = rig.show(&buffer, gutter(&buffer));
        assert!(bytes <= limit, "{bytes} bytes to {selected}");
        rig.check(&caps, &buffer, gutter(&buffer));
    }
}

#[test]
fn moving_the_cursor_alone_is_a_few_bytes() {
    let mut rig = Rig::new(&caps(), 80, 24);
    let buffer = list(80, 24, 0, 3);
    rig.show(&buffer, Some((0, 5)));
    assert!(rig.show(&buffer, Some((0, 6))) <= 4);
}

#[test]
fn scrolling_one_line_is_at_most_two_hundred_bytes() {
    let caps = caps();
    for (width, height) in [(80, 24), (120, 40)] {
        let rows = usize::from(height) - 3;
        let mut rig = Rig::new(&caps, width, height);
        let first = list(width, height, 100, 100 + rows - 1);
        rig.show(&first, gutter(&first));
        for (from, selected) in [(101, 100 + rows), (102, 101 + rows), (101, 101), (100, 100)] {
            let buffer = list(width, height, from, selected);
            let bytes = rig.show(&buffer, gutter(&buffer));
            rig.check(&caps, &buffer, gutter(&buffer));
            assert!(
                bytes <= 200,
                "{bytes} bytes from {from} at {width}x{height}"
            );
        }
    }
}

#[test]
fn a_first_frame_is_at_most_two_and_a_half_kilobytes() {
    let mut rig = Rig::new(&caps(), 80, 24);
    let buffer = list(80, 24, 0, 3);
    let bytes = rig.show(&buffer, gutter(&buffer));
    assert!(bytes <= 2_500, "{bytes} bytes");
}

#[test]
fn small_frames_are_not_bracketed_and_large_ones_are() {
    let mut painter = Painter::new(&caps());
    let first = painter.frame(&list(80, 24, 0, 0), Some((0, 2))).to_vec();
    assert!(first.starts_with(SYNC_BEGIN) && first.ends_with(SYNC_END));
    let second = painter.frame(&list(80, 24, 0, 1), Some((0, 3))).to_vec();
    assert!(!second.is_empty() && !second.starts_with(SYNC_BEGIN));
}

#[test]
fn without_synchronised_updates_a_large_frame_hides_the_cursor() {
    let mut plain = caps();
    plain.sync = false;
    let mut painter = Painter::new(&plain);
    painter.frame(&list(80, 24, 0, 0), Some((0, 2)));
    let page = painter
        .frame(&list(80, 24, 500, 500), Some((0, 2)))
        .to_vec();
    assert!(page.starts_with(CURSOR_HIDE) && page.ends_with(CURSOR_SHOW));
}

#[test]
fn without_colour_no_colour_is_sent() {
    let mut mono = caps();
    mono.depth = Depth::None;
    let mut painter = Painter::new(&mono);
    let bytes = painter.frame(&list(80, 24, 0, 3), None).to_vec();
    let text = String::from_utf8(bytes).unwrap();
    for code in ["[31m", "[32m", "[36m", ";31m", "38;"] {
        assert!(!text.contains(code), "{code}");
    }
}

#[test]
fn without_utf8_only_ascii_is_sent() {
    let mut plain = caps();
    plain.utf8 = false;
    let mut painter = Painter::new(&plain);
    assert!(painter.frame(&list(80, 24, 0, 3), None).is_ascii());
}

#[test]
fn a_forgotten_screen_is_painted_from_scratch() {
    let caps = caps();
    let mut rig = Rig::new(&caps, 80, 24);
    let buffer = list(80, 24, 0, 3);
    let first = rig.show(&buffer, gutter(&buffer));
    rig.parser.process(b"\x1b[3;5H\x1b[41mgarbage\x1b[?25l");
    rig.painter.invalidate();
    let again = rig.show(&buffer, gutter(&buffer));
    assert_eq!(first, again);
    rig.check(&caps, &buffer, gutter(&buffer));
}

#[test]
fn another_size_is_painted_from_scratch() {
    let caps = caps();
    let mut rig = Rig::new(&caps, 80, 24);
    rig.show(&list(80, 24, 0, 3), Some((0, 5)));
    rig.parser.screen_mut().set_size(15, 60);
    let buffer = list(60, 15, 0, 3);
    rig.show(&buffer, gutter(&buffer));
    rig.check(&caps, &buffer, gutter(&buffer));
}

const SYMBOLS: [&str; 14] = [
    "a", "b", " ", " ", " ", "é", "ñ", "本", "語", "│", "─", "▸", "x\u{301}", "7",
];

fn style() -> impl Strategy<Value = Style> {
    let colours = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::White),
        1 => Just(Color::Indexed(77)),
        1 => Just(Color::Rgb(1, 2, 3)),
    ];
    let attrs = prop_oneof![
        5 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::DIM | Modifier::ITALIC),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::UNDERLINED),
        1 => Just(Modifier::BOLD | Modifier::REVERSED),
    ];
    (colours.clone(), colours, attrs)
        .prop_map(|(fg, bg, attrs)| Style::new().fg(fg).bg(bg).add_modifier(attrs))
}

/// One change of a screen.
#[derive(Clone, Debug)]
enum Change {
    Text {
        x: u16,
        y: u16,
        symbols: Vec<usize>,
        style: Style,
    },
    Raw {
        x: u16,
        y: u16,
        symbol: usize,
    },
    Blank {
        x: u16,
        y: u16,
        width: u16,
        height: u16,
    },
    Scroll {
        top: u16,
        bottom: u16,
        lines: i32,
    },
    /// Full of distinct rows, so that moving them pays.
    Fill {
        seed: u32,
    },
    Invalidate,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0u16..40, 0u16..16, prop::collection::vec(0..SYMBOLS.len(), 1..40), style())
            .prop_map(|(x, y, symbols, style)| Change::Text { x, y, symbols, style }),
        2 => (0u16..40, 0u16..16, 0..SYMBOLS.len()).prop_map(|(x, y, symbol)| Change::Raw { x, y, symbol }),
        1 => (0u16..40, 0u16..16, 1u16..40, 1u16..6)
            .prop_map(|(x, y, width, height)| Change::Blank { x, y, width, height }),
        4 => (0u16..16, 0u16..16, -6i32..=6).prop_map(|(top, bottom, lines)| Change::Scroll { top, bottom, lines }),
        1 => any::<u32>().prop_map(|seed| Change::Fill { seed }),
        1 => Just(Change::Invalidate),
    ]
}

fn apply(buffer: &mut Buffer, change: &Change) {
    let Rect { width, height, .. } = buffer.area;
    match change {
        Change::Text {
            x,
            y,
            symbols,
            style,
        } => {
            let text: String = symbols.iter().map(|n| SYMBOLS[*n]).collect();
            buffer.set_string(x % width, y % height, text, *style);
        }
        Change::Raw { x, y, symbol } => {
            buffer[(x % width, y % height)].set_symbol(SYMBOLS[*symbol]);
        }
        Change::Blank {
            x,
            y,
            width: w,
            height: h,
        } => {
            for y in *y..(y + h).min(height) {
                for x in *x..(x + w).min(width) {
                    buffer[(x, y)].reset();
                }
            }
        }
        Change::Scroll { top, bottom, lines } => {
            let (top, bottom) = (top.min(bottom) % height, *top.max(bottom) % height);
            let before = buffer.clone();
            for y in top..=bottom.max(top) {
                let source = i32::from(y) + lines;
                for x in 0..width {
                    buffer[(x, y)] = match u16::try_from(source) {
                        Ok(source) if (top..=bottom).contains(&source) => {
                            before[(x, source)].clone()
                        }
                        _ => Cell::EMPTY,
                    };
                }
            }
        }
        Change::Fill { seed } => {
            let mut state = *seed | 1;
            let mut random = move || {
                // The generator of Numerical Recipes; only its upper bits are random.
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                usize::try_from(state >> 24).unwrap()
            };
            for y in 0..height {
                let text: String = (0..width)
                    .map(|_| SYMBOLS[random() % SYMBOLS.len()])
                    .collect();
                let style = [
                    Style::new(),
                    Style::new().bg(Color::Blue),
                    Style::new().bold(),
                ][random() % 3];
                buffer.set_string(0, y, text, style);
            }
        }
        Change::Invalidate => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_terminal_shows_the_buffer_after_any_sequence_of_frames(
        size in prop_oneof![Just((40u16, 16u16)), Just((7, 5)), Just((3, 2)), Just((23, 12))],
        frames in prop::collection::vec((prop::collection::vec(change(), 1..5), prop::option::of((0u16..40, 0u16..16))), 1..12),
        scroll_regions in any::<bool>(),
        sync in any::<bool>(),
    ) {
        let mut caps = caps();
        caps.scroll_regions = scroll_regions;
        caps.sync = sync;
        let (width, height) = size;
        let mut rig = Rig::new(&caps, width, height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (changes, cursor) in &frames {
            for change in changes {
                apply(&mut buffer, change);
                if matches!(change, Change::Invalidate) {
                    rig.painter.invalidate();
                }
            }
            let cursor = cursor.map(|(x, y)| (x % width, y % height));
            rig.show(&buffer, cursor);
            rig.check(&caps, &buffer, cursor);
            prop_assert_eq!(rig.show(&buffer, cursor), 0);
        }
    }
}
