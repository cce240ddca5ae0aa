//! `keys`: what is wrong with a keymap, which keys it gives and why, what the terminal sends.
//!
//! One file a verb. Where no map is named, it is the one that the settings name.

mod cheat;
mod check;
mod learn;
mod show;
mod why;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use crate::tui::keymap::{Builtin, Context as Place, Keymap};
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Check(check::CheckArgs),
    Show(show::ShowArgs),
    Why(why::WhyArgs),
    Learn(learn::LearnArgs),
    Cheat(cheat::CheatArgs),
}

/// The keymap that a command speaks of.
#[derive(Debug, clap::Args)]
pub struct MapArgs {
    #[arg(long = "keymap")]
    keymap_file: Option<PathBuf>,
}

pub fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Check(args) => check::run(context, &args),
        Verb::Show(args) => show::run(context, &args),
        Verb::Why(args) => why::run(context, &args),
        Verb::Learn(args) => learn::run(context, &args),
        Verb::Cheat(args) => cheat::run(context, &args),
    }
}

/// A keymap by the name of one that is built in, or by its file.
///
/// # Errors
/// A file that cannot be read.
pub fn text_of(context: &Context, file: Option<&PathBuf>) -> Result<(String, String), Failure> {
    let Some(path) = file else {
        return Ok((Builtin::Default.text().to_owned(), "default".to_owned()));
    };
    if let Some(builtin) = path.to_str().and_then(Builtin::parse) {
        return Ok((builtin.text().to_owned(), builtin.name().to_owned()));
    }
    let text = context.text_of(path)?;
    Ok((text, path.to_string_lossy().into_owned()))
}

/// The text of the map that was named, or else of the one that the settings name.
///
/// # Errors
/// A file that cannot be read.
fn named(context: &Context, file: Option<&PathBuf>) -> Result<(String, String), Failure> {
    match file {
        Some(_) => text_of(context, file),
        None => super::terminal::keymap_text(context),
    }
}

/// A keymap that loads.
///
/// # Errors
/// A file that cannot be read or does not load; every fault of it is told.
pub fn load(context: &Context, file: Option<&PathBuf>) -> Result<Keymap, Failure> {
    let (text, origin) = text_of(context, file)?;
    loaded(context, &text, &origin)
}

fn effective(context: &Context, args: &MapArgs) -> Result<Keymap, Failure> {
    let (text, origin) = named(context, args.keymap_file.as_ref())?;
    loaded(context, &text, &origin)
}

fn loaded(context: &Context, text: &str, origin: &str) -> Result<Keymap, Failure> {
    let lang = context.out.lang;
    Keymap::load(text, origin).map_err(|problems| {
        let reports: Vec<String> = problems
            .iter()
            .map(|problem| crate::text::line(&problem.report(lang)).to_string())
            .collect();
        Failure::Told {
            exit: Exit::Config,
            code: "keymap",
            sentence: reports.join("\n"),
        }
    })
}

/// What contexts are called on the command line: the names of their tables.
const PLACES: [Place; 23] = Place::ALL;
