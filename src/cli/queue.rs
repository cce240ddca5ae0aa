//! `queue list` and `queue next`: what is to be done, and the next of it.

use super::act::receipt;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use super::words::{short, words};
use crate::client::Client;
use crate::domain::query::Filter;
use crate::i18n::{Lang, date, number};
use crate::text;
use crate::wire::queue::{QueuePage, QueueQuery, QueueRow, Sort, Tab};
use crate::wire::{DEFAULT_LIMIT, MAX_LIMIT};
use uuid::Uuid;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    List(ListArgs),
    Next,
}

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[arg(long, value_parser = words(&Tab::ALL, Tab::name, &[]))]
    tab: Option<Tab>,
    #[arg(long, value_parser = words(&Sort::ALL, Sort::name, &[]))]
    sort: Option<Sort>,
    #[arg(long, value_parser = short)]
    filter: Option<String>,
    #[arg(long, conflicts_with = "all")]
    limit: Option<u32>,
    #[arg(long)]
    all: bool,
    #[arg(long)]
    ndjson: bool,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| match verb {
        Verb::List(args) => list(context, client, args).await,
        Verb::Next => next(context, client).await,
    })
    .await
}

/// Refuses a filter that does not parse, and points at the place.
fn understood(lang: Lang, filter: &str) -> Result<(), Failure> {
    let Err(error) = Filter::parse(filter, text::fold) else {
        return Ok(());
    };
    let part = |from: usize, count: usize| {
        let part: String = filter.chars().skip(from).take(count).collect();
        text::line(&part)
    };
    let said = lang.fill(
        "cli.queue.bad_filter",
        &[
            (
                "problem",
                lang.entry("tui.filter_error", error.problem.name()),
            ),
            ("at", &(error.at + 1).to_string()),
        ],
    );
    let before = " ".repeat(part(0, error.at).width());
    let carets = "^".repeat(part(error.at, error.len).width().max(1));
    Err(Failure::Told {
        exit: Exit::Usage,
        code: "bad_filter",
        sentence: format!("{said}\n  {}\n  {before}{carets}", text::line(filter)),
    })
}

async fn list(context: &Context, client: &Client, args: ListArgs) -> Result<Exit, Failure> {
    let out = context.out;
    understood(out.lang, args.filter.as_deref().unwrap_or_default())?;
    let wanted = if args.all {
        usize::MAX
    } else {
        args.limit.unwrap_or(DEFAULT_LIMIT) as usize
    };
    let mut query = QueueQuery {
        tab: args.tab.unwrap_or_default(),
        sort: args.sort.unwrap_or_default(),
        filter: args.filter.unwrap_or_default(),
        ..QueueQuery::default()
    };
    let mut whole = QueuePage::default();
    while whole.rows.len() < wanted {
        let left = u32::try_from(wanted - whole.rows.len()).unwrap_or(MAX_LIMIT);
        query.limit = Some(left.min(MAX_LIMIT));
        let page = client.queue(&query).await?;
        whole.today = page.today;
        if args.ndjson {
            for row in &page.rows {
                out.document(row)?;
            }
        }
        whole.rows.extend(page.rows);
        whole.next.clone_from(&page.next);
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    if args.ndjson {
        return Ok(Exit::Ok);
    }
    if out.json {
        out.document(&whole)?;
        return Ok(Exit::Ok);
    }
    out.data(&table(&whole.rows, out.lang).render(out.columns()))?;
    if whole.next.is_some() {
        out.say(out.lang.text("cli.queue.more"));
    }
    Ok(Exit::Ok)
}

/// The legal day and what is left until then: `24/03/2015 (3)`.
fn due(row: &QueueRow) -> String {
    match (row.due, row.days_left) {
        (Some(due), Some(left)) => format!("{} ({left})", date::short(due)),
        (Some(due), None) => date::short(due),
        _ => String::new(),
    }
}

/// A letter for each flag, as in the terminal's list.
fn marks(row: &QueueRow, lang: Lang) -> String {
    row.flags
        .iter()
        .map(|flag| lang.entry("domain.flag_mark", flag.kind.name()))
        .collect()
}

fn table(rows: &[QueueRow], lang: Lang) -> Table {
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.folio")),
        Column::left(lang.text("cli.column.institution")),
        Column::left(lang.text("cli.column.kind")),
        Column::right(lang.text("cli.column.amount")),
        Column::left(lang.text("cli.column.due")),
        Column::left(lang.text("cli.column.state")),
        Column::left(lang.text("cli.column.owner")),
        Column::left(lang.text("cli.column.flags")),
        Column::left(lang.text("cli.column.title")),
    ]);
    for row in rows {
        table.push(vec![
            Cell::outside(&row.folio),
            Cell::outside(&row.acronym),
            Cell::own(lang.entry("domain.kind_short", row.kind.name())),
            Cell::own(number::money_short(row.amount)),
            Cell::own(due(row)),
            Cell::own(lang.entry("domain.state_short", row.state.name())),
            Cell::outside(row.owner_handle.as_deref().unwrap_or_default()),
            Cell::own(marks(row, lang)),
            Cell::outside(&row.title),
        ]);
    }
    table
}

async fn next(context: &Context, client: &Client) -> Result<Exit, Failure> {
    let taken = client.next(Uuid::now_v7()).await?;
    match taken {
        Some(taken) => receipt(context.out, &taken)?,
        None if context.out.json => context.out.document(&serde_json::Value::Null)?,
        None => context
            .out
            .say(context.out.lang.text("cli.queue.nothing_left")),
    }
    Ok(Exit::Ok)
}
