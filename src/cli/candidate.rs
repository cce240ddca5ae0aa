//! `candidate`: what was made of what the inventory offers for a request.

use super::act::{act, receipt};
use super::args::Reference;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::pairs;
use super::session;
use super::words::short;
use crate::client::Client;
use crate::domain::act::{Act, Judging};
use crate::domain::candidate::{Confidence, Verdict};
use crate::wire::MAX_LIMIT;
use crate::wire::inventory::Candidate;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Cite(CiteArgs),
    Dismiss(DismissArgs),
    Nothing(NothingArgs),
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
pub struct CiteArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(value_parser = short)]
    asset: String,
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct DismissArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(value_parser = short)]
    asset: String,
    #[arg(long)]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct NothingArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, default_value = "")]
    query: String,
}

#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    #[arg(long)]
    csv: bool,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| {
        let (at, what) = match verb {
            Verb::Cite(args) => {
                let found = find(client, &args.at, &args.asset).await?;
                (
                    args.at,
                    Act::Judge(judging(found, Verdict::Cited, args.reason)),
                )
            }
            Verb::Dismiss(args) => {
                let found = find(client, &args.at, &args.asset).await?;
                let judged = judging(found, Verdict::Dismissed, args.reason);
                (args.at, Act::Judge(judged))
            }
            Verb::Export(args) if args.csv && context.out.json => {
                let flags = [("arg", "--csv"), ("other", "--json")];
                let sentence = context.out.lang.fill("cli.usage.conflict", &flags);
                return Err(Failure::usage(sentence, "dictamen candidate export"));
            }
            Verb::Export(args) => {
                pairs::run(context, client, args.csv).await?;
                return Ok(Exit::Ok);
            }
            Verb::Nothing(args) => (args.at, Act::NothingFound { query: args.query }),
        };
        let view = client.request(&at.reference).await?;
        let done = act(context.out, client, &view, &what).await?;
        receipt(context.out, &done)?;
        Ok(Exit::Ok)
    })
    .await
}

/// The candidate as the check ranks it, so that the evidence has its score and reasons; an asset
/// that the check does not offer is judged without any.
async fn find(client: &Client, at: &Reference, asset: &str) -> Result<Candidate, Failure> {
    let offered = client.candidates(&at.reference, MAX_LIMIT).await?;
    let same = |one: &Candidate| one.asset.key == asset || one.asset.id.to_string() == asset;
    let all = offered.candidates.into_iter().chain(offered.dismissed);
    if let Some(found) = all.into_iter().find(same) {
        return Ok(found);
    }
    Ok(Candidate {
        asset: client.asset(asset).await?,
        score: 0,
        confidence: Confidence::Weak,
        why: Vec::new(),
        judgement: None,
    })
}

fn judging(found: Candidate, verdict: Verdict, reason: String) -> Judging {
    Judging {
        asset: found.asset.id,
        asset_key: found.asset.key,
        asset_name: found.asset.name,
        verdict,
        reason,
        score: found.score,
        confidence: found.confidence,
        why: found.why,
    }
}
