//! `rate`: exchange rates by date, from a CSV file of three columns.
//!
//! Owns saying what came of it. How the file reads is `intake`'s; nothing is set unless every line does.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::i18n::date;
use crate::intake::read_rates;
use crate::text;
use crate::wire::report::Rates;
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Import(ImportArgs),
    List,
}

#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    file: PathBuf,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let rates = match &verb {
        Verb::Import(args) => {
            let shown = text::line(&args.file.to_string_lossy());
            let text = context.text_of(&args.file)?;
            read_rates(&text).map_err(|faults| {
                for (line, fault) in faults {
                    let line = line.to_string();
                    let why = lang.entry("cli.rate.fault", fault.name());
                    out.complain(&lang.fill("cli.rate.at", &[("line", &line), ("why", why)]));
                }
                Failure::Told {
                    exit: Exit::Failure,
                    code: "bad_rates",
                    sentence: lang.fill("cli.rate.refused", &[("path", shown.as_str())]),
                }
            })?
        }
        Verb::List => Vec::new(),
    };
    session::with(context, async |client: &Client| {
        if let Verb::Import(_) = verb {
            let set = client.set_rates(&Rates { rates }).await?;
            if out.json {
                out.document(&set)?;
            } else {
                out.data(&lang.count("cli.rate.set", set.set, &[]))?;
            }
            return Ok(Exit::Ok);
        }
        let rates = client.rates().await?;
        if out.json {
            out.document(&rates)?;
            return Ok(Exit::Ok);
        }
        let mut table = Table::new(vec![
            Column::left(lang.text("cli.column.day")),
            Column::left(lang.text("cli.column.currency")),
            Column::right(lang.text("cli.column.pesos")),
        ]);
        for rate in &rates {
            table.push(vec![
                Cell::own(date::short(rate.day)),
                Cell::own(rate.currency.name()),
                Cell::own(rate.pesos.plain()),
            ]);
        }
        out.data(&table.render(out.columns()))?;
        Ok(Exit::Ok)
    })
    .await
}
