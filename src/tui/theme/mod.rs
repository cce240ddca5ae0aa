//! Roles and the way they look.
//!
//! A role says what text is; the theme says how that looks on this terminal. Unless a theme is asked
//! for, colours are the named sixteen on the terminal's own background, so they follow the person's
//! palette, light or dark. Without colour every role that matters is still told apart by an
//! attribute. A state is always also a word: colour never carries it alone.

mod palette;

pub use palette::ThemeName;

use super::caps::{Caps, Depth};
use palette::{Palette, Tone};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Text,
    /// Of secondary interest: hints, ages, labels.
    Muted,
    /// Draws the eye without a judgement: folios, the active tab.
    Accent,
    Title,
    /// Column heads and section heads.
    Heading,
    Ok,
    Notice,
    Warning,
    Danger,
    /// The gutter mark of the current row.
    Mark,
    /// An item of a choice that is picked.
    Selected,
    /// What a search found.
    Match,
    Border,
    /// The border of the part that has the focus.
    BorderFocus,
    /// A key in the footer and in help.
    Key,
    /// Text that is being typed.
    Field,
    /// The badge over practice data.
    Practice,
    /// The link to the server is not live.
    Stale,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 18] = [
        Role::Text,
        Role::Muted,
        Role::Accent,
        Role::Title,
        Role::Heading,
        Role::Ok,
        Role::Notice,
        Role::Warning,
        Role::Danger,
        Role::Mark,
        Role::Selected,
        Role::Match,
        Role::Border,
        Role::BorderFocus,
        Role::Key,
        Role::Field,
        Role::Practice,
        Role::Stale,
    ];
}

/// How roles look on one terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    name: ThemeName,
    depth: Depth,
    /// Marks, borders and the ellipsis.
    pub glyphs: Glyphs,
}

/// Characters for marks and borders, one column each except the ellipsis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Marks the current row in the gutter.
    pub mark: &'static str,
    /// An item that is part of a bulk act, or a question that is answered.
    pub picked: &'static str,
    pub unpicked: &'static str,
    /// Stands for text that was cut. Three columns in ASCII.
    pub ellipsis: &'static str,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    pub border: border::Set<'static>,
}

impl Glyphs {
    /// For terminals that show them: box drawing and simple shapes, one column everywhere.
    pub const UNICODE: Glyphs = Glyphs {
        mark: "▸",
        picked: "●",
        unpicked: "○",
        ellipsis: "…",
        horizontal: "─",
        vertical: "│",
        border: border::PLAIN,
    };

    /// For every terminal.
    pub const ASCII: Glyphs = Glyphs {
        mark: ">",
        picked: "*",
        unpicked: "o",
        ellipsis: "...",
        horizontal: "-",
        vertical: "|",
        border: border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
    };
}

impl Theme {
    /// The theme of the terminal's own colours.
    pub fn new(caps: &Caps) -> Theme {
        Theme::named(caps, ThemeName::default())
    }

    /// A theme on a terminal.
    pub fn named(caps: &Caps, name: ThemeName) -> Theme {
        Theme {
            name,
            depth: caps.depth,
            glyphs: if caps.glyphs {
                Glyphs::UNICODE
            } else {
                Glyphs::ASCII
            },
        }
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        let (coloured, alone) = attributes(role);
        let palette = self.name.palette().filter(|_| self.depth > Depth::None);
        let Some(palette) = palette else {
            return Style::new().add_modifier(alone);
        };
        if palette.muted.is_none() && matches!(role, Role::Muted | Role::Border) {
            return Style::new().add_modifier(Modifier::DIM);
        }
        match tone(palette, role).at(self.depth) {
            Some(colour) => {
                let attributes = if palette.doubled { alone } else { coloured };
                // A muted colour of its own must not be dimmed on top.
                Style::new()
                    .fg(colour)
                    .add_modifier(attributes - Modifier::DIM)
            }
            None => Style::new().add_modifier(alone - Modifier::DIM),
        }
    }
}

/// The tone that a role has.
fn tone(palette: &Palette, role: Role) -> Tone {
    match role {
        Role::Text
        | Role::Field
        | Role::Title
        | Role::Heading
        | Role::Selected
        | Role::Match
        | Role::Key => palette.text,
        Role::Muted | Role::Border => palette.muted.unwrap_or(palette.text),
        Role::Accent | Role::Mark | Role::BorderFocus => palette.accent,
        Role::Ok => palette.ok,
        Role::Notice => palette.notice,
        Role::Warning | Role::Stale => palette.warning,
        Role::Danger => palette.danger,
        Role::Practice => palette.practice,
    }
}

/// The attributes of a role beside a colour, and without one.
fn attributes(role: Role) -> (Modifier, Modifier) {
    let none = Modifier::empty();
    let bold = Modifier::BOLD;
    let dim = Modifier::DIM;
    let line = Modifier::UNDERLINED;
    let reverse = Modifier::REVERSED;
    match role {
        Role::Text | Role::Field | Role::Accent | Role::Ok => (none, none),
        Role::Muted | Role::Border => (dim, dim),
        Role::Title | Role::Mark | Role::Key => (bold, bold),
        Role::Heading => (line, line),
        Role::Notice | Role::BorderFocus => (none, bold),
        Role::Warning => (bold, bold.union(line)),
        Role::Danger => (bold, reverse),
        Role::Selected => (reverse, reverse),
        Role::Match => (bold.union(line), bold.union(line)),
        Role::Practice => (bold.union(reverse), bold.union(reverse)),
        Role::Stale => (none, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::caps::Wishes;
    use ratatui::buffer::CellWidth as _;
    use ratatui::style::Color;

    fn theme(env: &[(&str, &str)]) -> Theme {
        let get = |name: &str| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Theme::new(&Caps::detect(get, true, Wishes::default()))
    }

    #[test]
    fn without_colour_no_role_has_one_and_judgements_differ() {
        let mono = theme(&[("TERM", "xterm"), ("NO_COLOR", "1")]);
        for role in Role::ALL {
            let style = mono.style(role);
            assert!(style.fg.is_none() && style.bg.is_none(), "{role:?}");
        }
        let judgements =
            [Role::Ok, Role::Notice, Role::Warning, Role::Danger].map(|role| mono.style(role));
        for (n, style) in judgements.iter().enumerate() {
            assert!(!judgements[..n].contains(style), "{n}");
        }
        assert!(
            mono.style(Role::Selected)
                .add_modifier
                .contains(Modifier::REVERSED)
        );
    }

    #[test]
    fn colours_are_named_and_the_background_is_the_terminals_own() {
        let theme = theme(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]);
        for role in Role::ALL {
            let style = theme.style(role);
            assert!(style.bg.is_none(), "{role:?}");
            assert!(
                !matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))),
                "{role:?}"
            );
            assert!(
                !matches!(
                    style.fg,
                    Some(Color::White | Color::Black | Color::Gray | Color::DarkGray)
                ),
                "{role:?} would vanish on some background"
            );
        }
    }

    #[test]
    fn glyphs_are_one_column_and_follow_the_locale() {
        let unicode = theme(&[("TERM", "xterm"), ("LANG", "es_MX.UTF-8")]).glyphs;
        let ascii = theme(&[("TERM", "xterm"), ("LANG", "C")]).glyphs;
        assert_eq!((unicode.mark, ascii.mark), ("▸", ">"));
        for glyphs in [unicode, ascii] {
            for glyph in [
                glyphs.mark,
                glyphs.picked,
                glyphs.unpicked,
                glyphs.horizontal,
                glyphs.vertical,
            ] {
                assert_eq!(glyph.cell_width(), 1, "{glyph}");
            }
        }
        assert!(ascii.ellipsis.is_ascii() && ascii.border.top_left.is_ascii());
    }
}
