//! What this terminal can show, decided once from the environment.
//!
//! A pure function of an environment getter, whether the output is a terminal, and what the person
//! asked for. Nothing here asks the terminal: a query that is waited for costs a round trip, and
//! its late answer is read as keys.

use std::time::Duration;

/// How many colours may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// No colour codes at all; emphasis is bold, reverse, underline and dim.
    None,
    /// The classic sixteen, as SGR 30–37 and 90–97.
    Ansi16,
    /// The 256-colour palette, `38;5;n`.
    Ansi256,
    /// 24-bit colour, `38;2;r;g;b`.
    Rgb,
}

/// What a configuration file or a flag says about colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourChoice {
    /// Follow the environment.
    #[default]
    Auto,
    /// Never send colour.
    Never,
    /// Send colour even where the environment asks for none.
    Always,
}

/// What the person asked for; the default leaves everything to the environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    pub colour: ColourChoice,
    /// Draw with ASCII glyphs although the terminal could show others.
    pub ascii: bool,
    /// Force synchronised updates (mode 2026) on or off.
    pub sync: Option<bool>,
    /// How long a lone ESC waits for the rest of a sequence.
    pub escape_wait: Option<Duration>,
}

/// What stands between us and the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub tmux: bool,
    pub screen: bool,
    pub ssh: bool,
}

/// What the terminal can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    pub depth: Depth,
    /// The locale is UTF-8: other bytes than ASCII may be sent.
    pub utf8: bool,
    /// Borders and marks may use glyphs outside ASCII.
    pub glyphs: bool,
    /// Frames may be bracketed with mode 2026.
    pub sync: bool,
    /// A shifted list may be moved with a scroll region and line deletion.
    pub scroll_regions: bool,
    /// Ask the terminal to bracket pasted text.
    pub bracketed_paste: bool,
    pub route: Route,
    /// How long a lone ESC waits for the rest of a sequence before it is the Esc key.
    pub escape_wait: Duration,
    /// `TERM` names a terminal that cannot be drawn on: offer the plain commands instead.
    pub dumb: bool,
}

/// A lone ESC on a local terminal: the longest wait that a person does not notice.
const ESCAPE_WAIT_LOCAL: Duration = Duration::from_millis(50);
/// Over SSH the bytes of one key may come in two packets.
const ESCAPE_WAIT_SSH: Duration = Duration::from_millis(100);

impl Caps {
    /// Reads the environment through `env`. `tty` says whether standard output is a terminal.
    pub fn detect(env: impl Fn(&str) -> Option<String>, tty: bool, wishes: Wishes) -> Caps {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_else(|| "dumb".to_owned());
        let dumb = term == "dumb";
        let vt = term.starts_with("vt");
        let console = term == "linux";
        let route = Route {
            tmux: set("TMUX").is_some() || term.starts_with("tmux"),
            screen: set("STY").is_some() || (term.starts_with("screen") && set("TMUX").is_none()),
            ssh: ["SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"]
                .iter()
                .any(|name| set(name).is_some()),
        };
        let utf8 = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| set(name))
            .is_some_and(|locale| {
                let locale = locale.to_ascii_lowercase();
                locale.contains("utf-8") || locale.contains("utf8")
            });
        let plain = dumb || vt;
        Caps {
            depth: depth(&set, &term, plain, tty, route, wishes.colour),
            utf8,
            glyphs: utf8 && !plain && !console && !wishes.ascii,
            sync: wishes.sync.unwrap_or(!plain && !console && !route.screen) && !dumb,
            // A real VT52 or VT100 cannot delete lines.
            scroll_regions: !dumb && term != "vt52" && term != "vt100",
            bracketed_paste: !dumb,
            escape_wait: wishes.escape_wait.unwrap_or(if route.ssh {
                ESCAPE_WAIT_SSH
            } else {
                ESCAPE_WAIT_LOCAL
            }),
            route,
            dumb,
        }
    }

    /// The capabilities of this process, for standard output.
    pub fn of_process(wishes: Wishes) -> Caps {
        use std::io::IsTerminal;
        Caps::detect(
            |name| std::env::var(name).ok(),
            std::io::stdout().is_terminal(),
            wishes,
        )
    }
}

fn depth(
    set: &impl Fn(&str) -> Option<String>,
    term: &str,
    plain: bool,
    tty: bool,
    route: Route,
    choice: ColourChoice,
) -> Depth {
    let forced = choice == ColourChoice::Always
        || (set("NO_COLOR").is_none() && set("CLICOLOR_FORCE").is_some_and(|value| value != "0"));
    let vetoed = choice == ColourChoice::Never
        || (choice == ColourChoice::Auto && set("NO_COLOR").is_some())
        || (!forced && (!tty || plain || set("CLICOLOR").is_some_and(|value| value == "0")));
    if vetoed {
        return Depth::None;
    }
    let direct = term.ends_with("-direct")
        || set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    // GNU screen passes the variable of the terminal around it but not its colours.
    if direct && !route.screen && !plain {
        Depth::Rgb
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caps(env: &[(&str, &str)], wishes: Wishes) -> Caps {
        Caps::detect(
            |name| {
                env.iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            },
            true,
            wishes,
        )
    }

    #[test]
    fn colour_depth_follows_the_environment() {
        let table: &[(&[(&str, &str)], Depth)] = &[
            (&[], Depth::None),
            (&[("TERM", "dumb")], Depth::None),
            (&[("TERM", "vt220")], Depth::None),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "xterm")], Depth::Ansi16),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (
                &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
                Depth::Rgb,
            ),
            (&[("TERM", "xterm-direct")], Depth::Rgb),
            (
                &[
                    ("TERM", "tmux-256color"),
                    ("COLORTERM", "24bit"),
                    ("TMUX", "x"),
                ],
                Depth::Rgb,
            ),
            (
                &[("TERM", "screen-256color"), ("COLORTERM", "truecolor")],
                Depth::Ansi256,
            ),
            (
                &[
                    ("TERM", "screen"),
                    ("STY", "1.pts"),
                    ("COLORTERM", "truecolor"),
                ],
                Depth::Ansi16,
            ),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], Depth::None),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], Depth::Ansi16),
            (
                &[
                    ("TERM", "xterm"),
                    ("NO_COLOR", "1"),
                    ("CLICOLOR_FORCE", "1"),
                ],
                Depth::None,
            ),
            (&[("TERM", "xterm"), ("CLICOLOR", "0")], Depth::None),
            (
                &[
                    ("TERM", "xterm"),
                    ("CLICOLOR", "0"),
                    ("CLICOLOR_FORCE", "1"),
                ],
                Depth::Ansi16,
            ),
            (
                &[
                    ("TERM", "xterm"),
                    ("CLICOLOR", "0"),
                    ("CLICOLOR_FORCE", "0"),
                ],
                Depth::None,
            ),
            (&[("TERM", "vt220"), ("CLICOLOR_FORCE", "1")], Depth::Ansi16),
        ];
        for (env, expected) in table {
            assert_eq!(caps(env, Wishes::default()).depth, *expected, "{env:?}");
        }
    }

    #[test]
    fn an_explicit_choice_beats_the_environment() {
        let always = Wishes {
            colour: ColourChoice::Always,
            ..Wishes::default()
        };
        let never = Wishes {
            colour: ColourChoice::Never,
            ..Wishes::default()
        };
        assert_eq!(
            caps(&[("TERM", "xterm"), ("NO_COLOR", "1")], always).depth,
            Depth::Ansi16
        );
        assert_eq!(
            caps(&[("TERM", "xterm"), ("CLICOLOR_FORCE", "1")], never).depth,
            Depth::None
        );
    }

    #[test]
    fn no_terminal_means_no_colour_unless_forced() {
        let env = |name: &str| (name == "TERM").then(|| "xterm".to_owned());
        assert_eq!(
            Caps::detect(env, false, Wishes::default()).depth,
            Depth::None
        );
    }

    #[test]
    fn the_locale_decides_utf8_and_the_first_that_is_set_wins() {
        let table: &[(&[(&str, &str)], bool)] = &[
            (&[("LANG", "es_MX.UTF-8")], true),
            (&[("LANG", "C.utf8")], true),
            (&[("LANG", "C")], false),
            (&[], false),
            (&[("LC_ALL", "C"), ("LANG", "es_MX.UTF-8")], false),
            (
                &[("LC_ALL", ""), ("LC_CTYPE", "es_MX.UTF-8"), ("LANG", "C")],
                true,
            ),
        ];
        for (env, expected) in table {
            let mut env = env.to_vec();
            env.push(("TERM", "xterm"));
            let caps = caps(&env, Wishes::default());
            assert_eq!((caps.utf8, caps.glyphs), (*expected, *expected), "{env:?}");
        }
    }

    #[test]
    fn the_linux_console_shows_accents_but_not_our_glyphs() {
        let caps = caps(
            &[("TERM", "linux"), ("LANG", "es_MX.UTF-8")],
            Wishes::default(),
        );
        assert!(caps.utf8 && !caps.glyphs && !caps.sync && caps.scroll_regions);
    }

    #[test]
    fn synchronised_updates_stay_off_where_they_are_unknown() {
        let table = [
            ("xterm-256color", true),
            ("tmux-256color", true),
            ("screen", false),
            ("linux", false),
            ("vt220", false),
            ("dumb", false),
        ];
        for (term, expected) in table {
            assert_eq!(
                caps(&[("TERM", term)], Wishes::default()).sync,
                expected,
                "{term}"
            );
        }
        let on = Wishes {
            sync: Some(true),
            ..Wishes::default()
        };
        let off = Wishes {
            sync: Some(false),
            ..Wishes::default()
        };
        assert!(caps(&[("TERM", "screen")], on).sync);
        assert!(!caps(&[("TERM", "dumb")], on).sync);
        assert!(!caps(&[("TERM", "xterm")], off).sync);
    }

    #[test]
    fn the_route_is_known_and_ssh_waits_longer_for_a_split_key() {
        let over = caps(
            &[
                ("TERM", "screen-256color"),
                ("TMUX", "/tmp/s"),
                ("SSH_TTY", "/dev/pts/1"),
            ],
            Wishes::default(),
        );
        assert_eq!(
            over.route,
            Route {
                tmux: true,
                screen: false,
                ssh: true
            }
        );
        assert_eq!(over.escape_wait, Duration::from_millis(100));
        let local = caps(&[("TERM", "xterm")], Wishes::default());
        assert_eq!(local.escape_wait, Duration::from_millis(50));
    }

    #[test]
    fn a_dumb_terminal_is_left_alone() {
        let caps = caps(
            &[("TERM", "dumb"), ("LANG", "es_MX.UTF-8")],
            Wishes::default(),
        );
        assert!(caps.dumb && !caps.scroll_regions && !caps.bracketed_paste && !caps.glyphs);
    }
}
