//! `replay`: steps through a recording of the terminal, or prints its screens.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{ScreenArgs, needs_a_terminal};
use crate::tui::caps::{Caps, Wishes};
use crate::tui::keymap::{Builtin, Keymap};
use crate::tui::record::Recording;
use crate::tui::replay::{self, Player};
use crate::tui::theme::{Theme, ThemeName};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    recording: PathBuf,
    #[arg(long)]
    text: bool,
}

/// Plays a recording.
///
/// # Errors
/// The file is no recording; without `--text`, input or output is no terminal.
pub fn run(context: &Context, args: &ReplayArgs) -> Result<Exit, Failure> {
    // Longer than what commands take from files otherwise.
    let text = std::fs::read_to_string(&args.recording)
        .map_err(|error| Failure::file(&args.recording, error))?;
    let told = |code, why: String| {
        let path = args.recording.to_string_lossy();
        Failure::Told {
            exit: Exit::Config,
            code,
            sentence: context.out.lang.fill(
                "cli.replay.unreadable",
                &[
                    ("path", crate::text::line(&path).as_str()),
                    ("why", crate::text::line(&why).as_str()),
                ],
            ),
        }
    };
    let recording =
        Recording::parse(&text).map_err(|error| told("recording", error.to_string()))?;
    // The keys of the recording are acts only on the map that they were pressed on.
    let keymap = super::terminal::keymap_text(context)
        .ok()
        .and_then(|(text, origin)| Keymap::load(&text, &origin).ok())
        .unwrap_or_else(|| Keymap::builtin(Builtin::Default));
    let mut player = Player::new(recording, keymap);
    let caps = Caps::of_process(Wishes::default());
    if args.text {
        let theme = Theme::new(&caps);
        for at in 0..=player.len() {
            player.go(at);
            // The screens are our own: what came from outside was cleaned where it was drawn.
            context
                .out
                .data(&format!("--- {}\n{}", player.place(), player.text(&theme)))?;
        }
        return Ok(Exit::Ok);
    }
    needs_a_terminal(context, &ScreenArgs::default())?;
    replay::run(player, caps, ThemeName::default())
        .map(Exit::of_terminal)
        .map_err(|error| Failure::Told {
            exit: Exit::Failure,
            code: "terminal",
            sentence: context.out.lang.fill(
                "cli.terminal.failed",
                &[("why", crate::text::line(&error.to_string()).as_str())],
            ),
        })
}
