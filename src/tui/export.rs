//! Rows of the queue as a file: CSV for spreadsheets, JSON Lines for programs.
//!
//! Owns the two forms. Never writes over a file that is there.

use crate::text;
use crate::wire::queue::QueueRow;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const COLUMNS: [&str; 13] = [
    "folio",
    "institution",
    "acronym",
    "title",
    "kind",
    "state",
    "amount",
    "currency",
    "received_on",
    "due",
    "days_left",
    "owner",
    "practice",
];

/// Writes the rows as the file's name says, and answers how many.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn write(path: &Path, rows: &[QueueRow]) -> io::Result<usize> {
    let lines = path.extension().is_some_and(|end| end == "jsonl");
    let text = if lines { jsonl(rows)? } else { csv(rows) };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(rows.len())
}

fn jsonl(rows: &[QueueRow]) -> io::Result<String> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(row)?);
        text.push('\n');
    }
    Ok(text)
}

fn csv(rows: &[QueueRow]) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows {
        let cells = cells(row).map(|cell| quoted(&cell));
        text.push_str(&(cells.join(",") + "\n"));
    }
    text
}

fn cells(row: &QueueRow) -> [String; 13] {
    let centavos = row.amount.centavos;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        outside(&row.folio),
        outside(&row.institution),
        outside(&row.acronym),
        outside(&row.title),
        row.kind.name().to_owned(),
        row.state.name().to_owned(),
        format!("{}.{:02}", centavos / 100, centavos % 100),
        row.amount.currency.name().to_owned(),
        row.received_on.to_string(),
        day(row.due),
        row.days_left
            .map(|days| days.to_string())
            .unwrap_or_default(),
        outside(row.owner_handle.as_deref().unwrap_or_default()),
        row.practice.to_string(),
    ]
}

/// A text of others', harmless on a terminal and in a spreadsheet.
fn outside(text: &str) -> String {
    let shown = text::line(text).as_str().to_owned();
    if shown.starts_with(['=', '+', '-', '@']) {
        format!("'{shown}")
    } else {
        shown
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
