//! `inventory`: what the federation already has, and what of it serves a request.

use super::args::Reference;
use super::batch;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::import::{self, ImportArgs};
use super::session;
use super::table::{Cell, Column, Table};
use super::words::{BadValue, short};
use crate::client::Client;
use crate::i18n::{Lang, sentence};
use crate::intake::What;
use crate::text;
use crate::wire::inventory::{Candidate, Candidates};
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
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_parser = short)]
    reference: Option<String>,
    #[arg(long)]
    batch: Option<PathBuf>,
    #[arg(long, conflicts_with = "batch")]
    dismissed: bool,
    #[arg(long)]
    limit: Option<u32>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Search(args) => {
            let limit = args.limit.unwrap_or(DEFAULT_CANDIDATES);
            let words = short(&args.words.join(" ")).map_err(|BadValue(key)| {
                Failure::usage(
                    context.out.lang.text(key).to_owned(),
                    "dictamen inventory search",
                )
            })?;
            session::with(context, async |client: &Client| {
                let found = client.search(&words, limit).await?;
                told(context, &found, false)
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
                        told(context, &found, args.dismissed)
                    }
                }
            })
            .await
        }
        Verb::Import(args) => import::run(context, What::Assets, args).await,
    }
}

fn told(context: &Context, found: &Candidates, dismissed: bool) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    if out.json {
        out.document(found)?;
        return Ok(Exit::Ok);
    }
    if found.candidates.is_empty() {
        out.say(&lang.count("cli.inventory.nothing", found.searched, &[]));
    } else {
        out.data(&listed(&found.candidates, lang, out.columns()))?;
    }
    let aside = found.dismissed.len() as u64;
    if dismissed && aside > 0 {
        out.say(&lang.count("cli.inventory.dismissed", aside, &[]));
        out.data(&listed(&found.dismissed, lang, out.columns()))?;
    } else if aside > 0 {
        out.say(&lang.count("cli.inventory.set_aside", aside, &[]));
    }
    Ok(Exit::Ok)
}

/// One candidate a line, its reasons below it.
fn listed(found: &[Candidate], lang: Lang, within: Option<usize>) -> String {
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.key")),
        Column::left(lang.text("cli.column.confidence")),
        Column::right(lang.text("cli.column.score")),
        Column::left(lang.text("cli.column.status")),
        Column::left(lang.text("cli.column.name")),
    ]);
    for candidate in found {
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
    let mut told = lines.next().unwrap_or_default().to_owned();
    for (line, candidate) in lines.zip(found) {
        told.push('\n');
        told.push_str(line);
        if let Some(judged) = &candidate.judgement {
            let word = lang.entry("cli.judged", judged.verdict.name());
            let reason = text::line(&judged.reason);
            told.push_str(&format!("\n    = {word}"));
            if !reason.as_str().is_empty() {
                told.push_str(&format!(": {}", reason.as_str()));
            }
        }
        for reason in &candidate.why {
            let sign = if reason.is_against() { '-' } else { '+' };
            told.push_str(&format!("\n    {sign} {}", sentence::reason(lang, reason)));
        }
    }
    told
}
