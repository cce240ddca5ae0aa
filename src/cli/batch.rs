//! `inventory check --batch`: a file of requests, one answer a line, in the order of the file.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::feed::{self, Input, Piece};
use crate::client::Client;
use crate::domain::candidate::{Confidence, Reason};
use crate::intake::{Format, Options, Record, Row, What};
use crate::wire::import::RequestRow;
use crate::wire::inventory::Candidates;
use serde::Serialize;
use std::path::Path;

/// The longest question that the search takes, in characters.
const LONGEST: usize = 1_000;

#[derive(Serialize)]
struct Answer<'a> {
    /// The id that the file gave.
    id: &'a str,
    /// `probable`, `possible`, `weak`, or `none` where nothing like it exists.
    verdict: &'static str,
    candidates: Vec<Offered<'a>>,
}

#[derive(Serialize)]
struct Offered<'a> {
    /// The id that the inventory's file gave.
    id: &'a str,
    name: &'a str,
    score: u32,
    confidence: Confidence,
    why: &'a [Reason],
}

pub async fn run(
    context: &Context,
    client: &Client,
    file: &Path,
    limit: u32,
) -> Result<Exit, Failure> {
    let options = Options {
        words_only: true,
        ..Options::default()
    };
    let format = Format::of_name(&file.to_string_lossy());
    let mut pieces = feed::start(Input::open(file)?, format, What::Requests, options)?;
    let mut rejected: u64 = 0;
    while let Some(piece) = pieces.recv().await {
        match piece {
            Piece::Opened(_) | Piece::Ended { .. } => {}
            Piece::Failed(error) => {
                return Err(Failure::Open {
                    path: file.to_owned(),
                    error,
                });
            }
            Piece::Rows { rows, faults, .. } => {
                for row in &rows {
                    answer(context, client, row, limit).await?;
                }
                for fault in faults {
                    rejected += 1;
                    context.out.complain(&fault.message(context.out.lang));
                }
            }
        }
    }
    Ok(if rejected > 0 {
        Exit::Partial
    } else {
        Exit::Ok
    })
}

async fn answer(context: &Context, client: &Client, row: &Row, limit: u32) -> Result<(), Failure> {
    let Record::Request(request) = &row.record else {
        return Ok(());
    };
    let found = client.search(&question(request), limit).await?;
    context.out.document(&told(&request.key, &found))
}

/// The words of a request as one question, within the limit of a search.
fn question(request: &RequestRow) -> String {
    let filing = &request.filing;
    let items = filing.items.iter().map(|item| item.description.as_str());
    let parts = [filing.title.as_str(), filing.description.as_str()];
    let words: Vec<&str> = parts
        .into_iter()
        .chain(items)
        .flat_map(str::split_whitespace)
        .collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn told<'a>(id: &'a str, found: &'a Candidates) -> Answer<'a> {
    Answer {
        id,
        verdict: found.verdict.map_or("none", Confidence::name),
        candidates: found
            .candidates
            .iter()
            .map(|one| Offered {
                id: &one.asset.key,
                name: &one.asset.name,
                score: one.score,
                confidence: one.confidence,
                why: &one.why,
            })
            .collect(),
    }
}
