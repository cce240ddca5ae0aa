//! `keys check` and `keys show`: what is wrong with a keymap, and which keys it gives.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::table::{Cell, Column, Table};
use crate::tui::keymap::{Builtin, Context as Place, Keymap, Problem, Severity, check_text};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Check(FileArgs),
    Show(FileArgs),
}

#[derive(Debug, clap::Args)]
pub struct FileArgs {
    keymap_file: Option<PathBuf>,
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

/// A keymap that loads.
///
/// # Errors
/// A file that cannot be read or does not load; every fault of it is told.
pub fn load(context: &Context, file: Option<&PathBuf>) -> Result<Keymap, Failure> {
    let (text, origin) = text_of(context, file)?;
    let lang = context.out.lang;
    Keymap::load(&text, &origin).map_err(|problems| {
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

pub fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Check(args) => check(context, &args),
        Verb::Show(args) => show(context, &args),
    }
}

fn check(context: &Context, args: &FileArgs) -> Result<Exit, Failure> {
    let out = context.out;
    let (text, origin) = text_of(context, args.keymap_file.as_ref())?;
    let problems = check_text(&text, &origin);
    let errors = count(&problems, Severity::Error);
    if out.json {
        out.document(&json!({ "keymap": origin, "problems": problems }))?;
    } else {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| crate::text::line(&problem.report(out.lang)).to_string())
            .collect();
        out.data(&lines.join("\n"))?;
        if problems.is_empty() {
            out.say(out.lang.text("cli.keys.sound"));
        }
    }
    Ok(if errors > 0 { Exit::Config } else { Exit::Ok })
}

fn count(problems: &[Problem], severity: Severity) -> usize {
    problems
        .iter()
        .filter(|problem| problem.severity == severity)
        .count()
}

fn show(context: &Context, args: &FileArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let keymap = load(context, args.keymap_file.as_ref())?;
    let bindings = Place::ALL
        .into_iter()
        .flat_map(|place| {
            keymap
                .effective(place)
                .into_iter()
                .map(move |one| (place, one))
        })
        // An inner context repeats what it inherits.
        .filter(|(place, binding)| *place == binding.from);
    if out.json {
        let all: Vec<_> = bindings
            .map(|(place, binding)| {
                json!({
                    "context": place.name(),
                    "keys": binding.chord.to_string(),
                    "action": binding.action.name(),
                    "help": binding.action.help(lang),
                })
            })
            .collect();
        out.document(&all)?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.context")),
        Column::left(lang.text("cli.column.keys")),
        Column::left(lang.text("cli.column.action")),
        Column::left(lang.text("cli.column.does")),
    ]);
    for (place, binding) in bindings {
        table.push(vec![
            Cell::own(place.name()),
            Cell::own(crate::tui::keymap::chord_text(&binding.chord, lang)),
            Cell::own(binding.action.name()),
            Cell::own(binding.action.help(lang)),
        ]);
    }
    out.data(&table.render(out.columns()))?;
    Ok(Exit::Ok)
}
