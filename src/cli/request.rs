//! `request`: one request, and the acts that move it.

use super::act::{act, receipt, regime};
use super::args::Reference;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::import::{self, ImportArgs};
use super::session;
use super::show;
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::case::Defect;
use crate::i18n::{date, number, sentence};
use crate::intake::What;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Show(Reference),
    Take(Reference),
    Release(Reference),
    Return(ReturnArgs),
    History(Reference),
    Precedents(Reference),
    Import(ImportArgs),
}

#[derive(Debug, clap::Args)]
pub struct ReturnArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, required = true)]
    defect: Vec<String>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    if let Verb::Import(args) = verb {
        return import::run(context, What::Requests, args).await;
    }
    session::with(context, async |client: &Client| {
        let out = context.out;
        match verb {
            Verb::Show(at) => {
                let view = client.request(&at.reference).await?;
                if out.json {
                    out.document(&view)?;
                } else {
                    out.data(&show::request(&view, out.lang))?;
                }
            }
            Verb::Take(at) => simple(context, client, &at, &Act::Take).await?,
            Verb::Release(at) => simple(context, client, &at, &Act::Release).await?,
            Verb::Return(args) => send_back(context, client, &args).await?,
            Verb::History(at) => history(context, client, &at).await?,
            Verb::Precedents(at) => precedents(context, client, &at).await?,
            Verb::Import(_) => {}
        }
        Ok(Exit::Ok)
    })
    .await
}

async fn simple(
    context: &Context,
    client: &Client,
    at: &Reference,
    what: &Act,
) -> Result<(), Failure> {
    let view = client.request(&at.reference).await?;
    let done = act(context.out, client, &view, what).await?;
    receipt(context.out, &done)
}

/// `ITEM=TEXT` names the checklist item that failed; any other text stands by itself.
async fn send_back(context: &Context, client: &Client, args: &ReturnArgs) -> Result<(), Failure> {
    let view = client.request(&args.at.reference).await?;
    let regime = regime(client, &view.case.regime).await?;
    let defects = args
        .defect
        .iter()
        .map(|typed| match typed.split_once('=') {
            Some((item, text)) if regime.check(item).is_some() => Defect {
                check: item.to_owned(),
                text: text.to_owned(),
            },
            _ => Defect {
                check: String::new(),
                text: typed.clone(),
            },
        })
        .collect();
    let done = act(context.out, client, &view, &Act::Return { defects }).await?;
    receipt(context.out, &done)
}

async fn history(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let out = context.out;
    let entries = client.history(&at.reference).await?;
    if out.json {
        return out.document(&entries);
    }
    let mut table = Table::new(vec![
        Column::left(out.lang.text("cli.column.at")),
        Column::left(out.lang.text("cli.column.who")),
        Column::left(out.lang.text("cli.column.what")),
    ]);
    for entry in &entries {
        let who = entry.actor.as_ref().map_or_else(
            || Cell::own(out.lang.entry("domain.role", "system")),
            |actor| Cell::outside(&actor.handle),
        );
        table.push(vec![
            Cell::own(date::local_date_time(entry.at)),
            who,
            Cell::own(out.lang.entry("cli.fact", entry.fact.name())),
        ]);
    }
    out.data(&table.render(out.columns()))
}

/// One like request a line, what was ruled on it and the reasons below.
async fn precedents(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let past = client.precedents(&at.reference).await?;
    if out.json {
        return out.document(&past);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.relation")),
        Column::left(lang.text("cli.column.folio")),
        Column::left(lang.text("cli.column.institution")),
        Column::right(lang.text("cli.column.score")),
        Column::right(lang.text("cli.column.amount")),
        Column::left(lang.text("cli.column.sense")),
        Column::left(lang.text("cli.column.title")),
    ]);
    for like in past.all() {
        let sense = like.ruling.as_ref().map_or("", |ruling| {
            lang.entry("domain.sense_short", ruling.sense.name())
        });
        table.push(vec![
            Cell::own(lang.entry("domain.relation", like.relation.name())),
            Cell::outside(&like.folio),
            Cell::outside(&like.acronym),
            Cell::own(like.score.to_string()),
            Cell::own(number::money_short(like.amount)),
            Cell::own(sense),
            Cell::outside(&like.title),
        ]);
    }
    if past.all().next().is_none() {
        out.say(&lang.count("cli.request.precedents.nothing", past.searched, &[]));
        return Ok(());
    }
    let table = table.render(out.columns());
    let mut lines = table.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (line, like) in lines.zip(past.all()) {
        text.push('\n');
        text.push_str(line);
        for reason in &like.why {
            text.push_str(&format!("\n    + {}", sentence::like_reason(lang, reason)));
        }
    }
    out.data(&text)
}
