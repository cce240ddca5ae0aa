//! The colours of each theme, as the classic sixteen, the 256 and 24-bit ones.
//!
//! No theme paints a background: that would double the bytes of a scrolled line. A palette is made
//! for a dark or a light ground instead, and its contrast is computed against the grounds that
//! terminals come with (the tests of this module). Must not know what a role is for.

use super::super::caps::Depth;
use ratatui::style::Color;

/// A look that can be asked for by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// The terminal's own sixteen colours on its own ground: follows the person's palette.
    #[default]
    Terminal,
    Dark,
    Light,
    /// At least 7:1 on a dark ground.
    HighContrast,
    /// At least 7:1 on a light ground.
    HighContrastLight,
    /// Without red against green, on a dark ground.
    Deuteranopia,
    DeuteranopiaLight,
    /// Without blue against green or yellow, on a dark ground.
    Tritanopia,
    TritanopiaLight,
    /// No colour: bold, reverse, underline.
    Mono,
}

impl ThemeName {
    /// Every theme.
    pub const ALL: [ThemeName; 10] = [
        ThemeName::Terminal,
        ThemeName::Dark,
        ThemeName::Light,
        ThemeName::HighContrast,
        ThemeName::HighContrastLight,
        ThemeName::Deuteranopia,
        ThemeName::DeuteranopiaLight,
        ThemeName::Tritanopia,
        ThemeName::TritanopiaLight,
        ThemeName::Mono,
    ];

    /// The Spanish name and the name in settings.
    pub const SPELLINGS: &'static [(&'static str, &'static str)] = &[
        ("oscuro", "dark"),
        ("claro", "light"),
        ("alto-contraste", "high-contrast"),
        ("alto-contraste-claro", "high-contrast-light"),
        ("deuteranopia-claro", "deuteranopia-light"),
        ("tritanopia-claro", "tritanopia-light"),
    ];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            ThemeName::Terminal => "terminal",
            ThemeName::Dark => "dark",
            ThemeName::Light => "light",
            ThemeName::HighContrast => "high-contrast",
            ThemeName::HighContrastLight => "high-contrast-light",
            ThemeName::Deuteranopia => "deuteranopia",
            ThemeName::DeuteranopiaLight => "deuteranopia-light",
            ThemeName::Tritanopia => "tritanopia",
            ThemeName::TritanopiaLight => "tritanopia-light",
            ThemeName::Mono => "mono",
        }
    }

    /// The theme of that name, in either language.
    pub fn parse(text: &str) -> Option<ThemeName> {
        let meant = Self::SPELLINGS
            .iter()
            .find(|(spelling, _)| *spelling == text)
            .map_or(text, |(_, meant)| meant);
        Self::ALL.into_iter().find(|theme| theme.name() == meant)
    }

    pub(super) fn palette(self) -> Option<&'static Palette> {
        match self {
            ThemeName::Terminal => Some(&TERMINAL),
            ThemeName::Dark => Some(&DARK),
            ThemeName::Light => Some(&LIGHT),
            ThemeName::HighContrast => Some(&HIGH_CONTRAST),
            ThemeName::HighContrastLight => Some(&HIGH_CONTRAST_LIGHT),
            ThemeName::Deuteranopia => Some(&DEUTERANOPIA),
            ThemeName::DeuteranopiaLight => Some(&DEUTERANOPIA_LIGHT),
            ThemeName::Tritanopia => Some(&TRITANOPIA),
            ThemeName::TritanopiaLight => Some(&TRITANOPIA_LIGHT),
            ThemeName::Mono => None,
        }
    }
}

/// One colour at each depth. Where it has none, attributes carry the role alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tone {
    sixteen: Option<Color>,
    /// Of the 256, and its 24-bit form; a tone of the terminal's own sixteen has neither.
    beyond: Option<(u8, u32)>,
}

impl Tone {
    /// The terminal's own foreground.
    const PLAIN: Tone = Tone {
        sixteen: None,
        beyond: None,
    };

    const fn named(colour: Color) -> Tone {
        Tone {
            sixteen: Some(colour),
            beyond: None,
        }
    }

    const fn of(sixteen: Option<Color>, index: u8, rgb: u32) -> Tone {
        Tone {
            sixteen,
            beyond: Some((index, rgb)),
        }
    }

    /// The colour to send at a depth.
    pub(super) fn at(self, depth: Depth) -> Option<Color> {
        match (depth, self.beyond) {
            (Depth::None, _) => None,
            (Depth::Ansi16, _) | (_, None) => self.sixteen,
            (Depth::Ansi256, Some((index, _))) => Some(Color::Indexed(index)),
            (Depth::Rgb, Some((_, rgb))) => Some(Color::from_u32(rgb)),
        }
    }
}

/// The tones that roles share.
#[derive(Debug)]
pub(super) struct Palette {
    pub text: Tone,
    /// `None`: the terminal's own foreground, dimmed.
    pub muted: Option<Tone>,
    pub accent: Tone,
    pub ok: Tone,
    pub notice: Tone,
    pub warning: Tone,
    pub danger: Tone,
    pub practice: Tone,
    /// Colours are accompanied by the attributes that stand for them without colour.
    pub doubled: bool,
}

const TERMINAL: Palette = Palette {
    text: Tone::PLAIN,
    muted: None,
    accent: Tone::named(Color::Cyan),
    ok: Tone::named(Color::Green),
    notice: Tone::named(Color::Cyan),
    warning: Tone::named(Color::Yellow),
    danger: Tone::named(Color::Red),
    practice: Tone::named(Color::Magenta),
    doubled: false,
};

const DARK: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(Some(Color::DarkGray), 248, 0xa8_a8_a8)),
    accent: Tone::of(Some(Color::Cyan), 80, 0x5f_c9_d8),
    ok: Tone::of(Some(Color::Green), 114, 0x7e_c7_7e),
    notice: Tone::of(Some(Color::Cyan), 80, 0x5f_c9_d8),
    warning: Tone::of(Some(Color::Yellow), 180, 0xe5_c0_7b),
    danger: Tone::of(Some(Color::LightRed), 210, 0xf2_8b_82),
    practice: Tone::of(Some(Color::LightMagenta), 177, 0xd4_8a_d8),
    doubled: false,
};

// Of the sixteen, only blue, red and magenta are legible on white.
const LIGHT: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(None, 240, 0x58_58_58)),
    accent: Tone::of(Some(Color::Blue), 24, 0x00_5f_87),
    ok: Tone::of(None, 22, 0x1b_6b_1b),
    notice: Tone::of(Some(Color::Blue), 24, 0x00_5f_87),
    warning: Tone::of(Some(Color::Magenta), 94, 0x7a_4b_00),
    danger: Tone::of(Some(Color::Red), 124, 0xb0_00_20),
    practice: Tone::of(Some(Color::Magenta), 90, 0x7b_1f_a2),
    doubled: false,
};

const HIGH_CONTRAST: Palette = Palette {
    text: Tone::of(Some(Color::White), 231, 0xff_ff_ff),
    muted: Some(Tone::of(Some(Color::Gray), 253, 0xda_da_da)),
    accent: Tone::of(Some(Color::LightCyan), 123, 0x87_ff_ff),
    ok: Tone::of(Some(Color::LightGreen), 120, 0x87_ff_87),
    notice: Tone::of(Some(Color::LightCyan), 123, 0x87_ff_ff),
    warning: Tone::of(Some(Color::LightYellow), 228, 0xff_ff_87),
    danger: Tone::of(Some(Color::White), 217, 0xff_b3_b3),
    practice: Tone::of(Some(Color::White), 219, 0xff_b8_ff),
    doubled: true,
};

// Of the sixteen, only black and blue reach 7:1 on white.
const HIGH_CONTRAST_LIGHT: Palette = Palette {
    text: Tone::of(Some(Color::Black), 16, 0x00_00_00),
    muted: Some(Tone::of(Some(Color::Black), 237, 0x3a_3a_3a)),
    accent: Tone::of(Some(Color::Blue), 18, 0x00_30_7a),
    ok: Tone::of(Some(Color::Black), 22, 0x00_45_0a),
    notice: Tone::of(Some(Color::Blue), 18, 0x00_30_7a),
    warning: Tone::of(Some(Color::Black), 54, 0x5c_2e_00),
    danger: Tone::of(Some(Color::Black), 88, 0x85_00_00),
    practice: Tone::of(Some(Color::Black), 53, 0x5a_00_5a),
    doubled: true,
};

const DEUTERANOPIA: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(Some(Color::DarkGray), 248, 0xa8_a8_a8)),
    accent: Tone::of(Some(Color::LightCyan), 117, 0x7f_c8_ff),
    ok: Tone::of(Some(Color::LightCyan), 75, 0x56_b4_e9),
    notice: Tone::of(Some(Color::Gray), 188, 0xd7_d7_d7),
    warning: Tone::of(Some(Color::LightYellow), 227, 0xff_f2_7a),
    danger: Tone::of(Some(Color::LightMagenta), 208, 0xff_8a_3c),
    practice: Tone::of(Some(Color::LightMagenta), 183, 0xcc_99_ff),
    doubled: true,
};

const DEUTERANOPIA_LIGHT: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(None, 240, 0x58_58_58)),
    accent: Tone::of(Some(Color::Blue), 25, 0x00_5f_a8),
    ok: Tone::of(Some(Color::Blue), 26, 0x00_50_b4),
    notice: Tone::of(None, 240, 0x55_55_55),
    warning: Tone::of(Some(Color::Red), 94, 0x80_60_00),
    danger: Tone::of(Some(Color::Red), 52, 0x5c_1a_00),
    practice: Tone::of(Some(Color::Magenta), 54, 0x5b_2a_86),
    doubled: true,
};

const TRITANOPIA: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(Some(Color::DarkGray), 248, 0xa8_a8_a8)),
    accent: Tone::of(Some(Color::Cyan), 80, 0x40_d0_d0),
    ok: Tone::of(Some(Color::Cyan), 79, 0x3f_d0_c0),
    notice: Tone::of(Some(Color::Gray), 188, 0xd7_d7_d7),
    warning: Tone::of(Some(Color::LightMagenta), 218, 0xff_aa_d0),
    danger: Tone::of(Some(Color::LightRed), 203, 0xff_6f_61),
    practice: Tone::of(Some(Color::LightMagenta), 183, 0xd0_b0_ff),
    doubled: true,
};

const TRITANOPIA_LIGHT: Palette = Palette {
    text: Tone::PLAIN,
    muted: Some(Tone::of(None, 240, 0x58_58_58)),
    accent: Tone::of(Some(Color::Blue), 23, 0x00_60_64),
    ok: Tone::of(Some(Color::Blue), 23, 0x00_68_6b),
    notice: Tone::of(None, 236, 0x30_30_30),
    warning: Tone::of(Some(Color::Magenta), 125, 0xa0_20_6a),
    danger: Tone::of(Some(Color::Red), 160, 0xc0_00_00),
    practice: Tone::of(Some(Color::Magenta), 54, 0x5b_2a_86),
    doubled: true,
};

#[cfg(test)]
#[path = "palette_tests.rs"]
mod tests;
