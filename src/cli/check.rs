//! `check`: the reviewer's checklist of a request.

use super::act::{act, item_text, receipt, regime};
use super::args::Reference;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use super::words::words;
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::checklist::Answer;
use serde::Serialize;

/// Other spellings of the answers.
const SPELLINGS: &[(&str, &str)] = &[
    ("na", "not_applicable"),
    ("n/a", "not_applicable"),
    ("si", "yes"),
    ("sí", "yes"),
];

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    List(Reference),
    Answer(AnswerArgs),
}

#[derive(Debug, clap::Args)]
pub struct AnswerArgs {
    #[command(flatten)]
    at: Reference,
    item: String,
    #[arg(value_parser = words(&Answer::ALL, Answer::name, SPELLINGS))]
    answer: Answer,
    #[arg(long, default_value = "")]
    note: String,
}

/// One item of a checklist, as scripts get it.
#[derive(Serialize)]
struct Item<'a> {
    item: &'a str,
    text: String,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    ground: &'a str,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| {
        match verb {
            Verb::List(at) => list(context, client, &at).await?,
            Verb::Answer(args) => {
                let view = client.request(&args.at.reference).await?;
                let answer = Act::Check {
                    item: args.item,
                    answer: Some(args.answer),
                    note: args.note,
                };
                let done = act(context.out, client, &view, &answer).await?;
                receipt(context.out, &done)?;
            }
        }
        Ok(Exit::Ok)
    })
    .await
}

async fn list(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let view = client.request(&at.reference).await?;
    let regime = regime(client, &view.case.regime).await?;
    let filing = &view.case.filing;
    let items: Vec<Item<'_>> = regime
        .checklist(filing.kind, &filing.tech_domain)
        .map(|item| {
            let given = view.case.checks.get(&item.id);
            Item {
                item: &item.id,
                text: item_text(Some(&regime), &item.id, lang),
                required: item.required,
                answer: given.map(|given| given.answer),
                note: given
                    .map(|given| given.note.as_str())
                    .filter(|note| !note.is_empty()),
                ground: item.ground.text(),
            }
        })
        .collect();
    if out.json {
        return out.document(&items);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.item")),
        Column::left(lang.text("cli.column.answer")),
        Column::left(lang.text("cli.column.verification")),
    ]);
    for item in &items {
        let answer = match item.answer {
            Some(answer) => lang.entry("domain.answer", answer.name()),
            None if item.required => lang.text("cli.check.required"),
            None => "",
        };
        let note = item.note.map(crate::text::line);
        let text = match note {
            Some(note) => format!("{} ({})", item.text, note.as_str()),
            None => item.text.clone(),
        };
        table.push(vec![
            Cell::outside(item.item),
            Cell::own(answer),
            Cell::own(text),
        ]);
    }
    out.data(&table.render(out.columns()))
}
