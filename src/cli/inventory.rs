//! `inventory`: what the federation already has, and what of it serves a request.

use super::args::Reference;
use super::batch;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::import::{self, ImportArgs};
use super::session;
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::i18n::{Lang, sentence};
use crate::intake::What;
use crate::wire::inventory::Candidates;
use std::path::PathBuf;

/// Candidates unless another number is asked for.
const DEFAULT_CANDIDATES: u32 = 10;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Search(SearchArgs),
    Check(CheckArgs),
    Import(ImportArgs),
}

#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    #[arg(required = true)]
    words: Vec<String>,
    #[arg(long)]
    limit: Option<u32>,
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    reference: Option<String>,
    #[arg(long)]
    batch: Option<PathBuf>,
    #[arg(long)]
    limit: Option<u32>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Search(args) => {
            let limit = args.limit.unwrap_or(DEFAULT_CANDIDATES);
            session::with(context, async |client: &Client| {
                let found = client.search(&args.words.join(" "), limit).await?;
                told(context, &found)
            })
            .await
        }
        Verb::Check(args) => {
            let limit = args.limit.unwrap_or(DEFAULT_CANDIDATES);
            session::with(context, async |client: &Client| {
                match (args.batch, args.reference) {
                    (Some(file), _) => batch::run(context, client, &file, limit).await,
                    (None, reference) => {
                        let at = Reference {
                            reference: reference.unwrap_or_default(),
                        };
                        let found = client.candidates(&at.reference, limit).await?;
                        told(context, &found)
                    }
                }
            })
            .await
        }
        Verb::Import(args) => import::run(context, What::Assets, args).await,
    }
}

fn told(context: &Context, found: &Candidates) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    if out.json {
        out.document(found)?;
        return Ok(Exit::Ok);
    }
    if found.candidates.is_empty() {
        out.say(&lang.count("cli.inventory.nothing", found.searched, &[]));
        return Ok(Exit::Ok);
    }
    out.data(&listed(found, lang, out.columns()))?;
    Ok(Exit::Ok)
}

/// One candidate a line, its reasons below it.
fn listed(found: &Candidates, lang: Lang, within: Option<usize>) -> String {
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.key")),
        Column::left(lang.text("cli.column.confidence")),
        Column::right(lang.text("cli.column.score")),
        Column::left(lang.text("cli.column.status")),
        Column::left(lang.text("cli.column.name")),
    ]);
    for candidate in &found.candidates {
        table.push(vec![
            Cell::outside(&candidate.asset.key),
            Cell::own(lang.entry("domain.confidence", candidate.confidence.name())),
            Cell::own(candidate.score.to_string()),
            Cell::own(lang.entry("domain.asset_status_short", candidate.asset.status.name())),
            Cell::outside(&candidate.asset.name),
        ]);
    }
    let table = table.render(within);
    let mut lines = table.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (line, candidate) in lines.zip(&found.candidates) {
        text.push('\n');
        text.push_str(line);
        for reason in &candidate.why {
            let sign = if reason.is_against() { '-' } else { '+' };
            text.push_str(&format!("\n    {sign} {}", sentence::reason(lang, reason)));
        }
    }
    text
}
