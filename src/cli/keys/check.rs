//! `keys check`: what is wrong with a keymap, on which line, and what to use instead.

use super::{Context, Exit, Failure, named};
use crate::cli::words::words;
use crate::tui::keymap::{Against, Eater, Layout, Severity, check_text_against};
use serde_json::json;
use std::path::PathBuf;

/// What the map may be held against in particular.
const MULTIPLEXERS: [Eater; 3] = [Eater::Tmux, Eater::Screen, Eater::Zellij];

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    keymap_file: Option<PathBuf>,
    #[arg(long, value_parser = words(&Layout::ALL, Layout::name, &[]))]
    layout: Option<Layout>,
    #[arg(long, value_parser = words(&MULTIPLEXERS, Eater::name, &[]))]
    multiplexer: Option<Eater>,
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(context: &Context, args: &CheckArgs) -> Result<Exit, Failure> {
    let out = context.out;
    let (text, origin) = named(context, args.keymap_file.as_ref())?;
    let against = Against {
        layout: args.layout,
        multiplexer: args.multiplexer,
    };
    let problems = check_text_against(&text, &origin, against);
    let worst = problems.iter().map(|problem| problem.severity).min();
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
    Ok(match worst {
        Some(Severity::Error) => Exit::Config,
        Some(Severity::Warning) if args.strict => Exit::Config,
        _ => Exit::Ok,
    })
}
