//! `inventory check --batch`: a file of requests, one answer each, in the order of the file.
//!
//! Owns how a file becomes calls: lists that the server takes, a few of them on their way at once,
//! and their answers in order. A line that cannot be read is told by its number and costs itself alone.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::feed::{self, Input, Piece};
use super::table::{Cell, Column, Table};
use crate::client::Client;
use crate::domain::candidate::{Confidence, Reason};
use crate::i18n::Lang;
use crate::intake::{Columns, Format, Options, Record, Row, What};
use crate::text;
use crate::wire::inventory::{Asked, CheckInventory, CheckedFiling, MAX_ASKED};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesOrdered;
use serde::Serialize;
use std::collections::VecDeque;
use std::path::Path;

/// Calls on their way at once: enough that a small server's processors never wait for the next.
const IN_FLIGHT: usize = 4;
/// Bytes of one list of requests, about; a call may have 8 MiB.
const LIST_BYTES: usize = 4 * 1024 * 1024;
/// Columns of a list of names.
const LISTED: usize = 400;

#[derive(Serialize)]
struct Answer<'a> {
    /// The id that the file gave.
    id: &'a str,
    /// `probable`, `possible`, `weak`, or `none` where nothing like it exists.
    verdict: &'static str,
    candidates: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
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
    let (mut waiting, mut flying) = (VecDeque::new(), FuturesOrdered::new());
    let (mut reading, mut rejected) = (true, false);
    loop {
        while flying.len() < IN_FLIGHT
            && let Some(filings) = waiting.pop_front()
        {
            flying.push_back(ask(client, filings, limit));
        }
        tokio::select! {
            biased;
            Some(answers) = flying.next() => {
                for answer in &answers? {
                    tell(context, answer)?;
                }
            }
            piece = pieces.recv(), if reading && waiting.is_empty() => match piece {
                Some(Piece::Rows { rows, faults, .. }) => {
                    waiting.extend(lists(rows));
                    rejected |= !faults.is_empty();
                    for fault in faults {
                        context.out.complain(&fault.message(context.out.lang));
                    }
                }
                Some(Piece::Ended { columns, .. }) => unused(context, &columns),
                Some(Piece::Failed(error)) => {
                    return Err(Failure::Open { path: file.to_owned(), error });
                }
                Some(Piece::Opened(_)) => {}
                None => reading = false,
            },
            else => break,
        }
    }
    Ok(if rejected { Exit::Partial } else { Exit::Ok })
}

async fn ask(
    client: &Client,
    filings: Vec<Asked>,
    limit: u32,
) -> Result<Vec<CheckedFiling>, Failure> {
    let limit = Some(limit);
    let checked = client
        .check_inventory(&CheckInventory { filings, limit })
        .await?;
    Ok(checked.answers)
}

/// Rows in lists of a length that the server takes.
fn lists(rows: Vec<Row>) -> Vec<Vec<Asked>> {
    let mut lists = Vec::new();
    let (mut list, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let Record::Request(request) = row.record else {
            continue;
        };
        let asked = Asked::of(request.key, request.institution, &request.filing);
        let size = size(&asked);
        if list.len() == MAX_ASKED || (!list.is_empty() && bytes + size > LIST_BYTES) {
            lists.push(std::mem::take(&mut list));
            bytes = 0;
        }
        bytes += size;
        list.push(asked);
    }
    if !list.is_empty() {
        lists.push(list);
    }
    lists
}

fn size(asked: &Asked) -> usize {
    let lists = asked.items.iter().chain(&asked.brands);
    let texts = [&asked.title, &asked.description, &asked.supplier];
    texts.into_iter().chain(lists).map(String::len).sum()
}

/// Says once which columns nobody reads.
fn unused(context: &Context, columns: &Columns) {
    if !columns.ignored.is_empty() {
        let names = text::line_within(&columns.ignored.join(", "), LISTED);
        let names = [("columns", names.as_str())];
        context
            .out
            .say(&context.out.lang.fill("cli.import.ignored", &names));
    }
}

fn tell(context: &Context, answer: &CheckedFiling) -> Result<(), Failure> {
    let out = context.out;
    if !out.json {
        return out.data(&readable(answer, out.lang, out.columns()));
    }
    let candidates = answer.candidates.iter().map(|one| One {
        id: &one.key,
        name: &one.name,
        score: one.score,
        confidence: one.confidence,
        why: &one.why,
    });
    out.document(&Answer {
        id: &answer.key,
        verdict: answer.verdict.map_or("none", Confidence::name),
        candidates: candidates.collect(),
    })
}

/// The request and its verdict on a line; what was found below it.
fn readable(answer: &CheckedFiling, lang: Lang, within: Option<usize>) -> String {
    let verdict = match answer.verdict {
        Some(confidence) => lang.entry("domain.confidence", confidence.name()),
        None => lang.text("cli.inventory.none"),
    };
    let mut lines = vec![format!("{}: {verdict}", text::line(&answer.key).as_str())];
    let mut table = Table::new(vec![
        Column::right(""),
        Column::left(""),
        Column::left(""),
        Column::left(""),
    ]);
    for one in &answer.candidates {
        table.push(vec![
            Cell::own(one.score.to_string()),
            Cell::own(lang.entry("domain.confidence", one.confidence.name())),
            Cell::outside(&one.key),
            Cell::outside(&one.name),
        ]);
    }
    let table = table.render(within.map(|columns| columns.saturating_sub(2)));
    // The first line has the titles, of which there are none.
    lines.extend(table.lines().skip(1).map(|line| format!("  {line}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::wire::import::RequestRow;

    fn row(line: u64, description: &str) -> Row {
        let row: RequestRow = serde_json::from_value(serde_json::json!({
            "key": line.to_string(), "institution": "",
            "filing": {
                "kind": "services", "title": "T", "description": description,
                "amount": { "centavos": 0, "currency": "MXN" },
            },
        }))
        .unwrap();
        Row {
            line,
            record: Record::Request(row),
        }
    }

    #[test]
    fn a_list_is_never_longer_nor_larger_than_the_server_takes() {
        let keys = |lists: &[Vec<Asked>]| -> Vec<String> {
            lists.iter().flatten().map(|one| one.key.clone()).collect()
        };
        let many = lists((0..250).map(|line| row(line, "x")).collect());
        assert_eq!(
            many.iter().map(Vec::len).collect::<Vec<_>>(),
            [100, 100, 50]
        );
        let big = "x".repeat(LIST_BYTES / 3);
        let large = lists((0..7).map(|line| row(line, &big)).collect());
        assert_eq!(large.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2, 1]);
        let in_order: Vec<String> = (0..7).map(|line| line.to_string()).collect();
        assert_eq!(keys(&large), in_order);
    }
}
