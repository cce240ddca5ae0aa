//! No command at all: the terminal UI on the server that the settings name, or on an embedded one.

use super::context::Context;
use super::desk;
use super::exit::Exit;
use super::failure::Failure;
use super::keys;
use super::session::Session;
use super::words::words;
use crate::config::NameOrPath;
use crate::tui::caps::{ColourChoice, Wishes};
use crate::tui::keymap::Builtin;
use crate::tui::model::Tour;
use crate::tui::theme::ThemeName;
use crate::tui::{self, Start, linear};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use tokio::runtime::Runtime;

const CHOICES: [ColourChoice; 3] = [
    ColourChoice::Auto,
    ColourChoice::Never,
    ColourChoice::Always,
];

fn choice_name(choice: ColourChoice) -> &'static str {
    match choice {
        ColourChoice::Auto => "auto",
        ColourChoice::Never => "never",
        ColourChoice::Always => "always",
    }
}

/// How the terminal UI looks and which keys it has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ScreenArgs {
    #[arg(long)]
    pub keymap: Option<PathBuf>,
    #[arg(long, value_parser = words(&CHOICES, choice_name, &[]))]
    pub color: Option<ColourChoice>,
    #[arg(long)]
    pub ascii: bool,
    #[arg(long, value_parser = words(&ThemeName::ALL, ThemeName::name, ThemeName::SPELLINGS))]
    pub theme: Option<ThemeName>,
    #[arg(long = "linea", visible_alias = "linear")]
    pub linear: bool,
}

impl ScreenArgs {
    /// Whether lines are read and written instead of drawing a screen: asked for by the option, by
    /// the person's surroundings, or because the terminal can do no other.
    pub fn is_linear(&self, env: impl Fn(&str) -> Option<String>) -> bool {
        let accessible = env("ACCESSIBLE").is_some_and(|v| !matches!(v.as_str(), "" | "0"));
        self.linear || accessible || env("TERM").as_deref() == Some("dumb")
    }

    fn here(&self) -> bool {
        self.is_linear(|name| std::env::var(name).ok())
    }
}

/// Refuses to draw where nobody could see it.
///
/// # Errors
/// Input or output is no terminal, and a screen is to be drawn.
pub fn needs_a_terminal(context: &Context, screen: &ScreenArgs) -> Result<(), Failure> {
    if screen.here() || io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::Told {
        exit: Exit::Usage,
        code: "no_terminal",
        sentence: context.out.lang.text("cli.terminal.needed").to_owned(),
    })
}

/// Runs the terminal UI on what the settings name.
///
/// # Errors
/// Those of [`show`], and the settings'.
pub fn run(context: &Context, screen: &ScreenArgs, runtime: &Runtime) -> Result<Exit, Failure> {
    needs_a_terminal(context, screen)?;
    let session = runtime.block_on(Session::open(context))?;
    let state = runtime.block_on(desk::folder(context, &session))?;
    show(context, screen, state, session, None, runtime)
}

/// The keymap that was asked for: by an option, or by the settings.
fn keymap_of(context: &Context, screen: &ScreenArgs) -> Option<PathBuf> {
    let configured = || match context.config.keymap.value.clone()? {
        NameOrPath::Name(name) => Some(PathBuf::from(name)),
        NameOrPath::Path(path) => Some(path),
    };
    screen.keymap.clone().or_else(configured)
}

/// The theme that was asked for: by an option, or by the settings.
///
/// # Errors
/// The settings name one that there is not.
fn theme_of(context: &Context, screen: &ScreenArgs) -> Result<ThemeName, Failure> {
    let configured = &context.config.theme;
    let asked = match (screen.theme, &configured.value) {
        (Some(theme), _) => return Ok(theme),
        (None, None) => return Ok(ThemeName::default()),
        (None, Some(NameOrPath::Name(name))) => name.clone(),
        (None, Some(NameOrPath::Path(path))) => path.to_string_lossy().into_owned(),
    };
    ThemeName::parse(&asked).ok_or_else(|| Failure::Told {
        exit: Exit::Config,
        code: "theme",
        sentence: context.out.lang.fill(
            "cli.terminal.unknown_theme",
            &[
                ("name", crate::text::line(&asked).as_str()),
                (
                    "origin",
                    &super::law::origin(&configured.origin, context.out.lang),
                ),
                ("all", &ThemeName::ALL.map(ThemeName::name).join(", ")),
            ],
        ),
    })
}

/// The text of the keymap that rules, and where it comes from.
///
/// # Errors
/// A file that cannot be read.
pub fn keymap_text(context: &Context) -> Result<(String, String), Failure> {
    keys::text_of(context, keymap_of(context, &ScreenArgs::default()).as_ref())
}

/// Runs the terminal UI on an open session, and closes it.
///
/// # Errors
/// The keymap does not load; the terminal cannot be used.
pub fn show(
    context: &Context,
    screen: &ScreenArgs,
    state_dir: PathBuf,
    session: Session,
    tour: Option<Tour>,
    runtime: &Runtime,
) -> Result<Exit, Failure> {
    let keymap = keys::load(context, keymap_of(context, screen).as_ref());
    let looks = keymap.and_then(|keymap| Ok((keymap, theme_of(context, screen)?)));
    let ended = looks.and_then(|(keymap, theme)| {
        let start = Start {
            client: session.client().clone(),
            lang: context.out.lang,
            keymap,
            keymap_file: keymap_of(context, screen).filter(|path| {
                path.to_str() != Some("-") && path.to_str().and_then(Builtin::parse).is_none()
            }),
            tabs_file: context.config.tabs.value.clone(),
            state_dir,
            tour,
            wall: tui::Wall {
                shift: session.shift(),
            },
            theme,
            wishes: Wishes {
                colour: screen.color.unwrap_or_default(),
                ascii: screen.ascii,
                ..Wishes::default()
            },
        };
        // The terminal UI has a runtime of its own; the embedded server goes on in this one.
        let ended = if screen.here() {
            linear::run(start, linear::Ends::of_process())
        } else {
            tui::run(start)
        };
        ended.map_err(|error| Failure::Told {
            exit: Exit::Failure,
            code: "terminal",
            sentence: context.out.lang.fill(
                "cli.terminal.failed",
                &[("why", crate::text::line(&error.to_string()).as_str())],
            ),
        })
    });
    runtime.block_on(session.close());
    ended.map(Exit::of_terminal)
}
