//! `institution`: the directory of institutions.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::import::{self, ImportArgs};
use super::session;
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::intake::What;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    List,
    Import(ImportArgs),
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::List => {
            session::with(context, async |client: &Client| list(context, client).await).await
        }
        Verb::Import(args) => import::run(context, What::Institutions, args).await,
    }
}

async fn list(context: &Context, client: &Client) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let institutions = client.institutions().await?;
    if out.json {
        out.document(&institutions)?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.key")),
        Column::left(lang.text("cli.column.acronym")),
        Column::left(lang.text("cli.column.type")),
        Column::left(lang.text("cli.column.name")),
    ]);
    for one in &institutions {
        table.push(vec![
            Cell::outside(one.key.as_str()),
            Cell::outside(&one.acronym),
            Cell::own(lang.entry("domain.institution_type", one.r#type.name())),
            Cell::outside(&one.name),
        ]);
    }
    out.data(&table.render(out.columns()))?;
    Ok(Exit::Ok)
}
