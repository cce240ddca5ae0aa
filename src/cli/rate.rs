//! `rate`: exchange rates by date, from a CSV file of three columns.
//!
//! Owns reading that file, with faults by line. Nothing is set unless every line reads.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::domain::money::Currency;
use crate::domain::rate::{DatedRate, Rate};
use crate::i18n::{Lang, date};
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
            read(&text, lang).map_err(|faults| {
                for fault in &faults {
                    out.complain(fault);
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

/// The rates of a text `fecha,moneda,tasa` (or `day,currency,pesos`), or a sentence for each fault.
fn read(text: &str, lang: Lang) -> Result<Vec<DatedRate>, Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let (mut rates, mut faults) = (Vec::new(), Vec::new());
    let mut refuse = |line: u64, why: &str| {
        let line = line.to_string();
        let why = lang.entry("cli.rate.fault", why);
        faults.push(lang.fill("cli.rate.at", &[("line", &line), ("why", why)]));
    };
    let wanted = [["fecha", "moneda", "tasa"], ["day", "currency", "pesos"]];
    let headed = reader.headers().is_ok_and(|headers| {
        let folded: Vec<String> = headers.iter().map(text::fold).collect();
        wanted.iter().any(|names| folded == *names)
    });
    if !headed {
        refuse(1, "header");
        return Err(faults);
    }
    for record in reader.records() {
        let Ok(record) = record else {
            refuse(0, "not_text");
            break;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let day = cell(0).parse();
        let currency = Currency::parse(cell(1)).filter(|one| *one != Currency::Mxn);
        match (day, currency, Rate::parse(cell(2))) {
            (Err(_), ..) => refuse(line, "day"),
            (_, None, _) => refuse(line, "currency"),
            (.., Err(_)) => refuse(line, "rate"),
            (Ok(day), Some(currency), Ok(pesos)) => rates.push(DatedRate {
                currency,
                day,
                pesos,
            }),
        }
    }
    if rates.is_empty() && faults.is_empty() {
        let line = 1.to_string();
        let why = lang.entry("cli.rate.fault", "empty");
        faults.push(lang.fill("cli.rate.at", &[("line", &line), ("why", why)]));
    }
    if faults.is_empty() {
        Ok(rates)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_fault_of_a_file_is_told_with_its_line() {
        let good = "Fecha,Moneda,Tasa\n2015-07-31,usd,16.98\n";
        assert_eq!(read(good, Lang::Es).unwrap()[0].pesos.plain(), "16.98");
        let bad =
            "fecha,moneda,tasa\n31/07/2015,USD,16.98\n2015-07-31,MXN,1\n2015-07-31,USD,\"16,98\"\n";
        let faults = read(bad, Lang::Es).unwrap_err();
        let lines: Vec<bool> = ["2", "3", "4"]
            .iter()
            .zip(&faults)
            .map(|(line, fault)| fault.contains(line))
            .collect();
        assert_eq!(lines, [true; 3], "{faults:?}");
        for empty in ["", "fecha,moneda,tasa\n", "a,b\n1,2\n"] {
            assert_eq!(read(empty, Lang::En).unwrap_err().len(), 1, "{empty}");
        }
    }
}
