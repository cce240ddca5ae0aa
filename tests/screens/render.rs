//! From a model to text: the cells, and a letter a cell for its style.

use dictamen::tui::caps::{Caps, Wishes};
use dictamen::tui::model::Model;
use dictamen::tui::theme::{Role, Theme};
use dictamen::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

/// The sizes that every screen is shown at.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (60, 15), (120, 40)];

fn theme() -> Theme {
    let env = |name: &str| match name {
        "TERM" => Some("xterm-256color".to_owned()),
        "LANG" => Some("es_MX.UTF-8".to_owned()),
        _ => None,
    };
    Theme::new(&Caps::detect(env, true, Wishes::default()))
}

/// The cells of the screen.
pub fn buffer(model: &Model) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(model.columns, model.rows)).unwrap();
    terminal.draw(|frame| view(model, &theme(), frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The cells of the screen in a theme, and where the cursor stands.
pub fn drawn(model: &Model, theme: &Theme) -> (Buffer, (u16, u16)) {
    let mut terminal = Terminal::new(TestBackend::new(model.columns, model.rows)).unwrap();
    terminal.draw(|frame| view(model, theme, frame)).unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    (terminal.backend().buffer().clone(), (cursor.x, cursor.y))
}

/// The screen as text; below it the same grid with a letter for each styled cell, and the cursor's place.
pub fn screen(model: &Model) -> String {
    let theme = theme();
    let mut terminal = Terminal::new(TestBackend::new(model.columns, model.rows)).unwrap();
    terminal.draw(|frame| view(model, &theme, frame)).unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    let mut styles = String::new();
    for y in 0..model.rows {
        let mut line = String::new();
        let mut marks = String::new();
        let mut skip = 0;
        for x in 0..model.columns {
            let cell = &buffer[(x, y)];
            marks.push(letter(&theme, cell.style()));
            if skip > 0 {
                skip -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
        styles.push_str(marks.trim_end());
        styles.push('\n');
    }
    format!(
        "{text}--- styles; cursor at {},{}\n{styles}",
        cursor.x, cursor.y
    )
}

/// A letter for the role that looks like this.
fn letter(theme: &Theme, style: Style) -> char {
    let key = |style: Style| {
        (
            style.fg.filter(|c| *c != ratatui::style::Color::Reset),
            style.add_modifier - Modifier::empty(),
        )
    };
    let letters = [
        (Role::Text, ' '),
        (Role::Muted, 'm'),
        (Role::Accent, 'a'),
        (Role::Title, 'T'),
        (Role::Heading, 'H'),
        (Role::Ok, 'o'),
        (Role::Warning, 'W'),
        (Role::Danger, 'D'),
        (Role::Mark, 'M'),
        (Role::Match, 'x'),
        (Role::Practice, 'P'),
        (Role::Stale, 's'),
        (Role::Selected, 'R'),
    ];
    letters
        .iter()
        .find(|(role, _)| key(theme.style(*role)) == key(style))
        .map_or('?', |(_, letter)| *letter)
}
