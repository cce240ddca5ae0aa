//! `keys show`: the keys in force, and the line of the file that makes each of them.

use super::{Context, Exit, Failure, MapArgs, PLACES, Place, effective};
use crate::cli::table::{Cell, Column, Table};
use crate::cli::words::words;
use crate::tui::keymap::chord_text;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[arg(value_parser = words(&PLACES, Place::name, &[]))]
    place: Option<Place>,
    #[command(flatten)]
    map: MapArgs,
}

pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let keymap = effective(context, &args.map)?;
    let places = match args.place {
        Some(place) => vec![place],
        None => Place::ALL.to_vec(),
    };
    let bindings = places
        .into_iter()
        .flat_map(|place| {
            keymap
                .effective(place)
                .into_iter()
                .map(move |one| (place, one))
        })
        // All together, an inner context need not repeat what it inherits.
        .filter(|(place, binding)| args.place.is_some() || *place == binding.from);
    if out.json {
        let all: Vec<_> = bindings
            .map(|(_, binding)| {
                let at = keymap.place(&binding);
                json!({
                    "context": binding.from.name(),
                    "keys": binding.chord.to_string(),
                    "action": binding.action.name(),
                    "help": binding.action.help(lang),
                    "file": at.as_ref().map(|at| &at.file),
                    "line": at.as_ref().map(|at| at.line),
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
        Column::left(lang.text("cli.column.line")),
    ]);
    for (_, binding) in bindings {
        let at = keymap
            .place(&binding)
            .map_or(String::new(), |at| format!("{}:{}", at.file, at.line));
        table.push(vec![
            Cell::own(binding.from.name()),
            Cell::own(chord_text(&binding.chord, lang)),
            Cell::own(binding.action.name()),
            Cell::own(binding.action.help(lang)),
            Cell::outside(&at),
        ]);
    }
    out.data(&table.render(out.columns()))?;
    Ok(Exit::Ok)
}
