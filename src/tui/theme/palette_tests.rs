//! Contrast as WCAG 2.2 computes it (relative luminance), and what is left of a colour for eyes
//! without one kind of cone, as Machado, Oliveira and Fernandes (2009) compute it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::super::{Role, Theme};
use super::*;
use crate::tui::caps::{Caps, Wishes};

type Rgb = [f64; 3];

/// Black, VS Code, Solarized dark, Ubuntu, One Dark.
const DARK_GROUNDS: &[u32] = &[0x00_00_00, 0x1e_1e_1e, 0x00_2b_36, 0x30_0a_24, 0x28_2c_34];
/// White, Solarized light, two light greys.
const LIGHT_GROUNDS: &[u32] = &[0xff_ff_ff, 0xfd_f6_e3, 0xf5_f5_f5, 0xfa_fa_fa];
/// xterm's sixteen. Whoever has others chose them; the two grounds are the palette's own.
const XTERM: [u32; 16] = [
    0x00_00_00, 0xcd_00_00, 0x00_cd_00, 0xcd_cd_00, 0x00_00_ee, 0xcd_00_cd, 0x00_cd_cd, 0xe5_e5_e5,
    0x7f_7f_7f, 0xff_00_00, 0x00_ff_00, 0xff_ff_00, 0x5c_5c_ff, 0xff_00_ff, 0x00_ff_ff, 0xff_ff_ff,
];
const DEUTERANOPE: [Rgb; 3] = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const TRITANOPE: [Rgb; 3] = [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_900],
];

/// Linear light, from 0 to 1.
fn linear(rgb: u32) -> Rgb {
    [16, 8, 0].map(|shift| {
        let channel = f64::from((rgb >> shift) & 0xff) / 255.0;
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn luminance([r, g, b]: Rgb) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(linear(a)), luminance(linear(b)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn rgb(colour: Color) -> u32 {
    match colour {
        Color::Rgb(r, g, b) => u32::from_be_bytes([0, r, g, b]),
        Color::Indexed(n @ 16..=231) => {
            let level = |part: u8| [0, 95, 135, 175, 215, 255][usize::from(part % 6)];
            let n = n - 16;
            u32::from_be_bytes([0, level(n / 36), level(n / 6), level(n)])
        }
        Color::Indexed(n @ 232..) => {
            let grey = 8 + 10 * (n - 232);
            u32::from_be_bytes([0, grey, grey, grey])
        }
        other => XTERM[usize::from(crate::tui::paint::sixteen(other).expect("one of the sixteen"))],
    }
}

/// CIE L*a*b* of what an eye makes of a colour.
fn lab(colour: u32, eye: Option<&[Rgb; 3]>) -> Rgb {
    let light = linear(colour);
    let [r, g, b] = match eye {
        None => light,
        Some(eye) => eye.map(|row| {
            let sum: f64 = row.iter().zip(light).map(|(m, l)| m * l).sum();
            sum.clamp(0.0, 1.0)
        }),
    };
    let f = |t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
    let y = f(luminance([r, g, b]));
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn difference(a: u32, b: u32, eye: Option<&[Rgb; 3]>) -> f64 {
    let squares: f64 = lab(a, eye)
        .iter()
        .zip(lab(b, eye))
        .map(|(a, b)| (a - b).powi(2))
        .sum();
    squares.sqrt()
}

fn theme(name: ThemeName, depth: Depth) -> Theme {
    let (term, colours) = match depth {
        Depth::None => ("dumb", ""),
        Depth::Ansi16 => ("xterm", ""),
        Depth::Ansi256 => ("xterm-256color", ""),
        Depth::Rgb => ("xterm-256color", "truecolor"),
    };
    let env = |variable: &str| match variable {
        "TERM" => Some(term.to_owned()),
        "COLORTERM" => Some(colours.to_owned()),
        _ => None,
    };
    let caps = Caps::detect(env, true, Wishes::default());
    assert_eq!(caps.depth, depth);
    Theme::named(&caps, name)
}

const DEPTHS: [Depth; 3] = [Depth::Ansi16, Depth::Ansi256, Depth::Rgb];

/// The least contrast, and the grounds on which it is promised.
fn promise(name: ThemeName) -> Option<(f64, &'static [u32])> {
    Some(match name {
        ThemeName::Terminal | ThemeName::Mono => return None,
        ThemeName::Dark | ThemeName::Deuteranopia | ThemeName::Tritanopia => (4.5, DARK_GROUNDS),
        ThemeName::Light | ThemeName::DeuteranopiaLight | ThemeName::TritanopiaLight => {
            (4.5, LIGHT_GROUNDS)
        }
        ThemeName::HighContrast => (7.0, DARK_GROUNDS),
        ThemeName::HighContrastLight => (7.0, LIGHT_GROUNDS),
    })
}

#[test]
fn every_role_of_every_theme_has_the_contrast_that_it_promises() {
    // The formula itself: black on white is 21, and the grey of WCAG's own examples is 4.5.
    assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 1e-9);
    assert!((contrast(0x76_76_76, 0xff_ff_ff) - 4.54).abs() < 0.01);
    for name in ThemeName::ALL {
        let Some((least, grounds)) = promise(name) else {
            continue;
        };
        for depth in DEPTHS {
            // The sixteen are the terminal's own, and so is their ground: the first of the list.
            let grounds = if depth == Depth::Ansi16 {
                &grounds[..1]
            } else {
                grounds
            };
            let theme = theme(name, depth);
            for role in Role::ALL {
                let style = theme.style(role);
                assert!(style.bg.is_none(), "{name:?} {role:?} paints a ground");
                // Without a colour of its own it is the terminal's foreground, whole: not dimmed.
                let Some(colour) = style.fg else {
                    assert!(
                        !style.add_modifier.contains(ratatui::style::Modifier::DIM),
                        "{name:?} {depth:?} {role:?} is dimmed by an unknown amount"
                    );
                    continue;
                };
                for ground in grounds {
                    let found = contrast(rgb(colour), *ground);
                    assert!(
                        found >= least,
                        "{name:?} {depth:?} {role:?}: {found:.2} on {ground:06x}, not {least}"
                    );
                }
            }
        }
    }
}

#[test]
fn judgements_differ_for_the_eyes_that_a_theme_is_for() {
    // About ten times what a trained eye can just tell apart.
    const APART: f64 = 20.0;
    let judgements = [Role::Ok, Role::Notice, Role::Warning, Role::Danger];
    for (name, eye) in [
        (ThemeName::Dark, None),
        (ThemeName::Light, None),
        (ThemeName::HighContrast, None),
        (ThemeName::HighContrastLight, None),
        (ThemeName::Deuteranopia, Some(&DEUTERANOPE)),
        (ThemeName::DeuteranopiaLight, Some(&DEUTERANOPE)),
        (ThemeName::Tritanopia, Some(&TRITANOPE)),
        (ThemeName::TritanopiaLight, Some(&TRITANOPE)),
    ] {
        for depth in [Depth::Ansi256, Depth::Rgb] {
            let theme = theme(name, depth);
            for (n, a) in judgements.iter().enumerate() {
                for b in &judgements[..n] {
                    let colour = |role: &Role| rgb(theme.style(*role).fg.expect("a colour"));
                    let apart = difference(colour(a), colour(b), eye);
                    assert!(apart >= APART, "{name:?} {depth:?} {a:?} {b:?}: {apart:.0}");
                }
            }
        }
    }
}

#[test]
fn judgements_look_different_at_every_depth() {
    for name in ThemeName::ALL {
        for depth in [Depth::None, Depth::Ansi16, Depth::Ansi256, Depth::Rgb] {
            let theme = theme(name, depth);
            let looks = [
                Role::Ok,
                Role::Notice,
                Role::Warning,
                Role::Danger,
                Role::Text,
            ]
            .map(|role| theme.style(role));
            for (n, look) in looks.iter().enumerate().filter(|(n, _)| *n != 0) {
                // What is in order may look like plain text where no colour says it; the word does.
                let from = usize::from(n == 4);
                assert!(!looks[from..n].contains(look), "{name:?} {depth:?} {n}");
            }
        }
    }
}

#[test]
fn names_read_back_in_both_languages() {
    for name in ThemeName::ALL {
        assert_eq!(ThemeName::parse(name.name()), Some(name));
    }
    for (spelling, meant) in ThemeName::SPELLINGS {
        assert_eq!(
            ThemeName::parse(spelling).map(ThemeName::name),
            Some(*meant)
        );
    }
    assert_eq!(ThemeName::parse("azul"), None);
}
