//! `import`: a file into the directory, the inventory or the queue; whole or not at all.
//!
//! Owns the session: read, stage in batches, commit, or drop. What a file means is `intake`'s; what a row
//! does is the server's.

mod progress;
mod report;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::feed::{self, Input, Piece};
use super::session::Session;
use super::signals::Stop;
use super::words::{BadValue, delimiter, pair, setting, words};
use crate::client::Client;
use crate::domain::ids::ImportId;
use crate::domain::money::Currency;
use crate::domain::request::Kind;
use crate::intake::{Columns, Encoding, Format, Options, Record, Row, What};
use crate::wire::transfer::{Cargo, CommitImport, ImportOutcome, NewImport, StagedRow, StagedRows};
use progress::Progress;
use report::Report;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

/// The largest batch, in bytes of JSON: half of what the server takes.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

const CURRENCIES: [Currency; 3] = [Currency::Mxn, Currency::Usd, Currency::Eur];

#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_parser = pair)]
    map: Vec<(String, String)>,
    #[arg(long, value_parser = setting)]
    set: Vec<(String, String)>,
    #[arg(long, value_parser = delimiter)]
    delimiter: Option<u8>,
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    #[arg(long, value_parser = words(&CURRENCIES, Currency::name, &[]))]
    currency: Option<Currency>,
    #[arg(long, value_parser = words(&Kind::ALL, Kind::name, &[]))]
    kind: Option<Kind>,
    #[arg(long)]
    errors: Option<PathBuf>,
    #[arg(long)]
    add_institutions: bool,
}

fn encoding(name: &str) -> Result<Encoding, BadValue> {
    Encoding::parse(name).ok_or(BadValue("cli.error.bad_encoding"))
}

/// Why an import ended before it was done.
enum Halt {
    Failed(Failure),
    /// While rows were staged: nothing of them is left.
    Interrupted,
    /// While the server was writing: it did all or nothing.
    InterruptedLate,
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Halt {
        Halt::Failed(failure)
    }
}

impl From<crate::client::ClientError> for Halt {
    fn from(error: crate::client::ClientError) -> Halt {
        Halt::Failed(error.into())
    }
}

pub async fn run(context: &Context, what: What, args: ImportArgs) -> Result<Exit, Failure> {
    let mut stop = Stop::listen()?;
    let input = Input::open(&args.file)?;
    let mut progress = Progress::new(context.out, input.size);
    let mut report = Report::new(&args.file, args.errors.as_deref())?;
    let mut pieces = feed::start(input, format(&args.file), what, options(&args))?;
    // The header first: a file that cannot be read needs no server.
    let columns = tokio::select! {
        biased;
        () = stop.asked() => return Err(Failure::Interrupted),
        first = pieces.recv() => opened(first, &args.file)?,
    };
    report.ignored(context.out, &columns);
    let session = Session::open(context).await?;
    let client = session.client();
    let import = ImportId(Uuid::now_v7());
    let carried = carry(
        client,
        import,
        cargo(what),
        &CommitImport {
            dry_run: args.dry_run,
            add_institutions: args.add_institutions,
        },
        &mut Sources {
            pieces: &mut pieces,
            progress: &mut progress,
            report: &mut report,
            stop: &mut stop,
        },
    )
    .await;
    progress.clear();
    if args.dry_run || carried.is_err() {
        // Whatever was staged goes; a second Ctrl-C does not wait for it.
        tokio::select! {
            biased;
            () = stop.asked() => {}
            _ = client.drop_import(import) => {}
        }
    }
    session.close().await;
    let interrupted = |key: &'static str| Failure::Told {
        exit: Exit::Interrupted,
        code: "interrupted",
        sentence: context.out.lang.text(key).to_owned(),
    };
    match carried {
        Ok(outcome) => report.tell(context.out, &outcome),
        Err(Halt::Failed(failure)) => Err(failure),
        Err(Halt::Interrupted) => Err(interrupted("cli.import.interrupted")),
        Err(Halt::InterruptedLate) => Err(interrupted("cli.import.interrupted_late")),
    }
}

fn format(path: &Path) -> Format {
    Format::of_name(&path.to_string_lossy())
}

fn options(args: &ImportArgs) -> Options {
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy());
    let stem = stem.filter(|stem| stem != "-");
    Options {
        map: args.map.clone(),
        set: args.set.clone(),
        delimiter: args.delimiter,
        encoding: args.encoding.unwrap_or_default(),
        default_currency: args.currency.unwrap_or_default(),
        default_kind: args.kind,
        key_prefix: stem.map(|stem| format!("{stem}-")).unwrap_or_default(),
        words_only: false,
    }
}

fn cargo(what: What) -> Cargo {
    match what {
        What::Institutions => Cargo::Institutions,
        What::Assets => Cargo::Assets,
        What::Requests => Cargo::Requests,
    }
}

fn opened(first: Option<Piece>, path: &Path) -> Result<Columns, Failure> {
    match first {
        Some(Piece::Opened(columns)) => Ok(columns),
        Some(Piece::Failed(error)) => Err(Failure::Open {
            path: path.to_owned(),
            error,
        }),
        _ => Ok(Columns::default()),
    }
}

/// What staging reads from, and whom it tells.
struct Sources<'a> {
    pieces: &'a mut Receiver<Piece>,
    progress: &'a mut Progress,
    report: &'a mut Report,
    stop: &'a mut Stop,
}

/// Opens the import, stages all rows and commits, or says why not.
async fn carry(
    client: &Client,
    import: ImportId,
    cargo: Cargo,
    commit: &CommitImport,
    from: &mut Sources<'_>,
) -> Result<ImportOutcome, Halt> {
    let new = NewImport { id: import, cargo };
    unless(from.stop, async { client.open_import(&new).await }).await??;
    let mut batch = 0;
    loop {
        let piece = unless(from.stop, from.pieces.recv()).await?;
        let Some(piece) = piece else { break };
        match piece {
            Piece::Rows {
                rows,
                faults,
                bytes,
            } => {
                from.report.faults(faults)?;
                let count = rows.len() as u64;
                for rows in batches(rows)? {
                    let staged = StagedRows { batch, rows };
                    unless(from.stop, client.stage(import, &staged)).await??;
                    batch += 1;
                }
                from.progress.staged(count, bytes);
            }
            Piece::Ended { columns, tally } => {
                from.report.ended(columns, tally);
                break;
            }
            Piece::Opened(_) | Piece::Failed(_) => {}
        }
    }
    // All or nothing from here on, and the server decides which.
    match unless(from.stop, client.commit_import(import, commit)).await {
        Err(Halt::Interrupted) if !commit.dry_run => Err(Halt::InterruptedLate),
        done => Ok(done??),
    }
}

async fn unless<T>(stop: &mut Stop, work: impl Future<Output = T>) -> Result<T, Halt> {
    tokio::select! {
        biased;
        () = stop.asked() => Err(Halt::Interrupted),
        done = work => Ok(done),
    }
}

/// Rows as they are sent, in batches of a size that the server takes.
fn batches(rows: Vec<Row>) -> Result<Vec<Vec<StagedRow>>, Failure> {
    let mut batches = Vec::new();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let value = match &row.record {
            Record::Institution(row) => serde_json::to_value(row),
            Record::Asset(row) => serde_json::to_value(row),
            Record::Request(row) => serde_json::to_value(row),
        }
        .map_err(std::io::Error::from)?;
        let size = value.to_string().len();
        if !batch.is_empty() && bytes + size > BATCH_BYTES {
            batches.push(std::mem::take(&mut batch));
            bytes = 0;
        }
        bytes += size;
        batch.push(StagedRow {
            line: row.line,
            row: value,
        });
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    Ok(batches)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::wire::import::InstitutionRow;

    fn row(line: u64, name: &str) -> Row {
        let row: InstitutionRow =
            serde_json::from_value(serde_json::json!({"key": line.to_string(), "name": name}))
                .unwrap();
        Row {
            line,
            record: Record::Institution(row),
        }
    }

    #[test]
    fn a_batch_is_never_larger_than_the_server_takes() {
        let big = "x".repeat(BATCH_BYTES / 3);
        let rows = (1..=10).map(|line| row(line, &big)).collect();
        let batches = batches(rows).unwrap();
        assert!(batches.len() > 3);
        let mut lines = Vec::new();
        for batch in &batches {
            let size: usize = batch.iter().map(|row| row.row.to_string().len()).sum();
            assert!(size <= BATCH_BYTES);
            lines.extend(batch.iter().map(|row| row.line));
        }
        assert_eq!(lines, (1..=10).collect::<Vec<u64>>());
    }
}
