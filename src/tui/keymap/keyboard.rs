//! What keyboards can type, what terminals can send, and what never gets as far as us.
//!
//! Owns facts about the world outside; must not know any keymap. The layouts are those of
//! `xkb-data` (`latam` basic, `es`, `us`); Windows agrees wherever it matters here.

use super::key::{Code, Key};
use serde::Serialize;

/// A keyboard layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Latin American Spanish.
    Latam,
    /// Spanish of Spain, common on imported laptops.
    Es,
    /// United States.
    Us,
}

/// What it costs to type a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// One key.
    Base,
    Shift,
    AltGr,
    /// Nothing arrives until the next key.
    Dead,
    /// The layout does not have it.
    Absent,
}

impl Layout {
    pub const ALL: [Layout; 3] = [Layout::Latam, Layout::Es, Layout::Us];

    pub fn name(self) -> &'static str {
        match self {
            Layout::Latam => "latam",
            Layout::Es => "es",
            Layout::Us => "us",
        }
    }

    /// What a key of any kind costs; keys that are not characters are on every keyboard.
    pub fn cost(self, key: Key) -> Cost {
        let Code::Char(c) = key.code else {
            return Cost::Base;
        };
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ' {
            return Cost::Base;
        }
        if c.is_ascii_uppercase() {
            return Cost::Shift;
        }
        let (base, shift, altgr, dead) = match self {
            Layout::Latam => (
                "ñ,.-+'<{}|¿",
                "Ñ!\"#$%&/()=?¡*:;_>[]",
                "@\\~",
                "^`´¨áéíóúüÁÉÍÓÚÜ",
            ),
            Layout::Es => (
                "ñç,.-+'<¡º",
                "ÑÇ!\"·$%&/()=?¿*:;_>ª",
                "@#\\[]{}|~€",
                "^`´¨áéíóúüÁÉÍÓÚÜ",
            ),
            Layout::Us => (",.-=;'/[]\\`", "!@#$%^&*()_+:\"<>?{}|~", "", ""),
        };
        [
            (base, Cost::Base),
            (shift, Cost::Shift),
            (altgr, Cost::AltGr),
            (dead, Cost::Dead),
        ]
        .into_iter()
        .find(|(chars, _)| chars.contains(c))
        .map_or(Cost::Absent, |(_, cost)| cost)
    }
}

/// Who takes a key before it arrives, as each is set up out of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Eater {
    Tmux,
    Screen,
    Zellij,
    /// XON/XOFF of the terminal line or of `screen`.
    FlowControl,
    /// The terminal window's own menus and scrolling.
    Desktop,
}

impl Eater {
    pub fn name(self) -> &'static str {
        match self {
            Eater::Tmux => "tmux",
            Eater::Screen => "screen",
            Eater::Zellij => "zellij",
            Eater::FlowControl => "flow_control",
            Eater::Desktop => "desktop",
        }
    }

    pub const ALL: [Eater; 5] = [
        Eater::Tmux,
        Eater::Screen,
        Eater::Zellij,
        Eater::FlowControl,
        Eater::Desktop,
    ];

    /// Whether it is a program inside which one may or may not work; the others are everywhere.
    pub fn is_multiplexer(self) -> bool {
        matches!(self, Eater::Tmux | Eater::Screen | Eater::Zellij)
    }

    pub fn takes(self, key: Key) -> bool {
        let ctrl = |letters: &str| match key.code {
            Code::Char(c) => key.ctrl && !key.alt && letters.contains(c),
            _ => false,
        };
        match self {
            Eater::Tmux => ctrl("b"),
            Eater::Screen => ctrl("a"),
            Eater::Zellij => ctrl("gptnhosqb"),
            Eater::FlowControl => ctrl("sq"),
            Eater::Desktop => match key.code {
                Code::F(1 | 10 | 11) => true,
                Code::PageUp | Code::PageDown | Code::Insert => key.shift,
                _ => false,
            },
        }
    }

    /// The first that takes this key, if any does.
    pub fn of(key: Key) -> Option<Eater> {
        // The most common first: one name is enough to say.
        let order = [
            Eater::Tmux,
            Eater::Screen,
            Eater::FlowControl,
            Eater::Zellij,
            Eater::Desktop,
        ];
        order.into_iter().find(|eater| eater.takes(key))
    }
}

/// How a key arrives in the encoding that every terminal shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    Itself,
    /// As the same bytes as another key.
    As(Key),
    Never,
}

pub fn arrival(key: Key) -> Arrival {
    let plain = |code| Arrival::As(Key::plain(code));
    match key.code {
        _ if key.alt => Arrival::Itself,
        Code::Char(c) if key.ctrl => match c {
            'h' => plain(Code::Backspace),
            'i' => plain(Code::Tab),
            'j' | 'm' => plain(Code::Enter),
            '[' => plain(Code::Esc),
            ' ' => Arrival::Itself,
            c if c.is_ascii_lowercase() => Arrival::Itself,
            _ => Arrival::Never,
        },
        Code::Tab if key.ctrl => Arrival::As(Key::new(Code::Tab, false, false, key.shift)),
        code @ (Code::Enter | Code::Esc | Code::Backspace) if key.ctrl || key.shift => plain(code),
        _ => Arrival::Itself,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn key(text: &str) -> Key {
        text.parse().expect(text)
    }

    #[test]
    fn characters_cost_what_each_layout_makes_them_cost() {
        use Cost::*;
        let cases = [
            ("j", [Base, Base, Base]),
            ("G", [Shift, Shift, Shift]),
            ("7", [Base, Base, Base]),
            ("<space>", [Base, Base, Base]),
            ("<f5>", [Base, Base, Base]),
            ("ñ", [Base, Base, Absent]),
            ("/", [Shift, Shift, Base]),
            ("+", [Base, Base, Shift]),
            ("[", [Shift, AltGr, Base]),
            ("#", [Shift, AltGr, Shift]),
            ("@", [AltGr, AltGr, Shift]),
            ("|", [Base, AltGr, Shift]),
            ("^", [Dead, Dead, Shift]),
            ("é", [Dead, Dead, Absent]),
        ];
        for (text, costs) in cases {
            assert_eq!(
                Layout::ALL.map(|layout| layout.cost(key(text))),
                costs,
                "{text}"
            );
        }
    }

    #[test]
    fn keys_are_taken_on_the_way() {
        let cases = [
            ("<c-b>", Some(Eater::Tmux)),
            ("<c-a>", Some(Eater::Screen)),
            ("<c-s>", Some(Eater::FlowControl)),
            ("<c-o>", Some(Eater::Zellij)),
            ("<f1>", Some(Eater::Desktop)),
            ("<s-pageup>", Some(Eater::Desktop)),
            ("b", None),
            ("<c-d>", None),
            ("<c-u>", None),
            ("<c-k>", None),
            ("<f5>", None),
            ("<pageup>", None),
        ];
        for (text, eater) in cases {
            assert_eq!(Eater::of(key(text)), eater, "{text}");
        }
    }

    #[test]
    fn keys_arrive_as_the_bytes_they_share() {
        let cases = [
            ("<c-i>", Arrival::As(key("<tab>"))),
            ("<c-m>", Arrival::As(key("<enter>"))),
            ("<c-h>", Arrival::As(key("<backspace>"))),
            ("<c-[>", Arrival::As(key("<esc>"))),
            ("<s-enter>", Arrival::As(key("<enter>"))),
            ("<c-s-tab>", Arrival::As(key("<s-tab>"))),
            ("<c-1>", Arrival::Never),
            ("<c-ñ>", Arrival::Never),
            ("<c-space>", Arrival::Itself),
            ("<c-d>", Arrival::Itself),
            ("<s-tab>", Arrival::Itself),
            ("<c-left>", Arrival::Itself),
            ("ñ", Arrival::Itself),
        ];
        for (text, expected) in cases {
            assert_eq!(arrival(key(text)), expected, "{text}");
        }
    }
}
