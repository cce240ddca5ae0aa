//! What each key may cost on the line: the real screens through the real painter, counted in bytes.

use super::fixture::{long_desk, preview};
use super::press;
use super::render;
use dictamen::tui::caps::{Caps, Wishes};
use dictamen::tui::model::Model;
use dictamen::tui::paint::Painter;
use dictamen::tui::theme::{Theme, ThemeName};

/// A terminal, and what was sent to it.
struct Line {
    painter: Painter,
    theme: Theme,
}

impl Line {
    fn new(theme: ThemeName) -> Line {
        let caps = Caps::detect(
            |name| match name {
                "TERM" => Some("xterm-256color".to_owned()),
                "COLORTERM" => Some("truecolor".to_owned()),
                "LANG" => Some("es_MX.UTF-8".to_owned()),
                _ => None,
            },
            true,
            Wishes::default(),
        );
        Line {
            painter: Painter::new(&caps),
            theme: Theme::named(&caps, theme),
        }
    }

    /// Bytes of the frame that shows the model.
    fn show(&mut self, model: &Model) -> usize {
        let (buffer, cursor) = render::drawn(model, &self.theme);
        self.painter.frame(&buffer, Some(cursor)).len()
    }
}

/// The most bytes of each of so many presses of a key.
fn worst(line: &mut Line, model: &mut Model, key: &str, times: usize) -> usize {
    let one = |_| {
        press(model, key);
        line.show(model)
    };
    (0..times).map(one).max().unwrap_or_default()
}

#[test]
fn a_key_costs_what_a_slow_line_carries() {
    let mut model = long_desk(80, 24);
    let mut line = Line::new(ThemeName::Terminal);
    let first = line.show(&model);
    assert!(first <= 4_000, "a first frame of {first} bytes");
    assert_eq!(line.show(&model), 0, "an idle screen");
    let rows = 24 - 6;
    let moved = worst(&mut line, &mut model, "j", rows - 1);
    assert!(moved <= 80, "a cursor move of {moved} bytes");
    let scrolled = worst(&mut line, &mut model, "j", 120);
    assert!(scrolled <= 300, "a one-line scroll of {scrolled} bytes");
    let back = worst(&mut line, &mut model, "k", rows - 1);
    assert!(back <= 80, "a cursor move up of {back} bytes");
    let upwards = worst(&mut line, &mut model, "k", 60);
    assert!(upwards <= 300, "a one-line scroll up of {upwards} bytes");
    for key in ["<pagedown>", "<pageup>", "<c-d>", "<c-u>"] {
        let page = worst(&mut line, &mut model, key, 3);
        assert!(page <= 2_200, "{key}: a page of {page} bytes");
    }
}

#[test]
fn with_the_preview_open_a_move_costs_no_more_and_its_text_follows_once() {
    let mut model = long_desk(80, 24);
    press(&mut model, "w");
    preview(&mut model);
    let mut line = Line::new(ThemeName::Terminal);
    line.show(&model);
    // Below the list the preview leaves it eleven rows.
    let moved = worst(&mut line, &mut model, "j", 10);
    assert!(moved <= 80, "a cursor move of {moved} bytes");
    let scrolled = worst(&mut line, &mut model, "j", 30);
    assert!(scrolled <= 300, "a one-line scroll of {scrolled} bytes");
    preview(&mut model);
    let text = line.show(&model);
    assert!((1..=1_500).contains(&text), "the preview of {text} bytes");
    assert_eq!(line.show(&model), 0);
}

#[test]
fn a_theme_of_24_bits_stays_within_twice_the_budgets() {
    for theme in ThemeName::ALL {
        let mut model = long_desk(80, 24);
        let mut line = Line::new(theme);
        let first = line.show(&model);
        let moved = worst(&mut line, &mut model, "j", 17);
        let scrolled = worst(&mut line, &mut model, "j", 40);
        assert!(
            first <= 8_000 && moved <= 160 && scrolled <= 600,
            "{theme:?}: {first} {moved} {scrolled}"
        );
    }
}
