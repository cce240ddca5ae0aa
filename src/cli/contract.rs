//! `contract`: what is told of a contract after a favourable opinion, and what is overdue.

use super::act::{act, receipt};
use super::args::Reference;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use super::words::{amount, day};
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::aftermath::ContractTerms;
use crate::domain::money::Money;
use crate::i18n::date;
use jiff::civil::Date;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Sign(SignArgs),
    Register(RegisterArgs),
    Overdue,
}

#[derive(Debug, clap::Args)]
pub struct SignArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, value_parser = day)]
    on: Date,
}

#[derive(Debug, clap::Args)]
pub struct RegisterArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long)]
    number: String,
    #[arg(long)]
    supplier: String,
    #[arg(long, value_parser = amount)]
    amount: Money,
    #[arg(long, value_parser = day)]
    on: Date,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| {
        let (at, what) = match verb {
            Verb::Overdue => return overdue(context, client).await,
            Verb::Sign(args) => (args.at, Act::SignContract { signed_on: args.on }),
            Verb::Register(args) => {
                let terms = ContractTerms {
                    number: args.number,
                    supplier: args.supplier,
                    amount: args.amount,
                    signed_on: args.on,
                };
                (args.at, Act::RegisterContract(terms))
            }
        };
        let view = client.request(&at.reference).await?;
        let done = act(context.out, client, &view, &what).await?;
        receipt(context.out, &done)?;
        Ok(Exit::Ok)
    })
    .await
}

async fn overdue(context: &Context, client: &Client) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let contracts = client.overdue_contracts().await?;
    if out.json {
        out.document(&contracts)?;
        return Ok(Exit::Ok);
    }
    if contracts.rows.is_empty() {
        out.say(lang.text("cli.contract.none_overdue"));
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.folio")),
        Column::left(lang.text("cli.column.institution")),
        Column::left(lang.text("cli.column.signed_on")),
        Column::left(lang.text("cli.column.due_on")),
        Column::right(lang.text("cli.column.days_late")),
        Column::left(lang.text("cli.column.title")),
    ]);
    for row in &contracts.rows {
        table.push(vec![
            Cell::outside(&row.folio),
            Cell::outside(&row.institution),
            Cell::own(date::short(row.signed_on)),
            Cell::own(date::short(row.due)),
            Cell::own(row.days_late.to_string()),
            Cell::outside(&row.title),
        ]);
    }
    out.data(&table.render(out.columns()))?;
    Ok(Exit::Ok)
}
