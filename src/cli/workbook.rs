//! Spreadsheets (XLSX, ODS) as the lines that `intake` reads, with the way back to their cells.
//!
//! Owns the limits on what is unpacked. Values are taken as they are stored; no formula is evaluated.

use super::exit::Exit;
use super::failure::Failure;
use crate::i18n::Lang;
use crate::text;
use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::{Map, Value};
use std::io::Cursor;
use std::path::Path;

/// Bytes of a spreadsheet.
const PACKED: u64 = 32 * 1024 * 1024;
/// Bytes that a spreadsheet may be unpacked to.
const UNPACKED: u64 = 256 * 1024 * 1024;
/// Day 0 of the serial numbers in which spreadsheets keep days.
const DAY_ZERO: Date = date(1899, 12, 30);

/// One sheet: its rows as lines of JSON.
#[derive(Debug)]
pub struct Sheet {
    pub name: String,
    /// One object a row that is not empty.
    pub lines: String,
    /// The row of each line, from 1.
    rows: Vec<u64>,
    /// Names in the header, and the column of each, from 0.
    columns: Vec<(String, u32)>,
}

/// Whether a file is a spreadsheet, by its name.
pub fn is_one(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            ["xlsx", "xlsm", "ods"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}

/// The sheets of a file that hold anything, in its order.
///
/// # Errors
/// A file that cannot be read, is no spreadsheet, is over 32 MiB or unpacks to more than 256 MiB.
pub fn open(path: &Path, lang: Lang) -> Result<Vec<Sheet>, Failure> {
    let fault = |error| Failure::file(path, error);
    let size = std::fs::metadata(path).map_err(fault)?.len();
    if size > PACKED {
        return Err(Failure::TooLarge {
            path: path.to_owned(),
            limit: PACKED,
        });
    }
    let bytes = std::fs::read(path).map_err(fault)?;
    if unpacked(&bytes) > UNPACKED {
        return Err(Failure::TooLarge {
            path: path.to_owned(),
            limit: UNPACKED,
        });
    }
    let shown = text::line(&path.to_string_lossy());
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| Failure::Told {
        exit: Exit::Failure,
        code: "bad_workbook",
        sentence: lang.fill("cli.validate.bad_workbook", &[("path", shown.as_str())]),
    })?;
    let mut sheets = Vec::new();
    for (name, range) in book.worksheets() {
        let Some(start) = range.start() else { continue };
        sheets.extend(sheet(name, start, range.rows()));
    }
    Ok(sheets)
}

/// What the archive says that it unpacks to: the sum over its central directory.
fn unpacked(bytes: &[u8]) -> u64 {
    const ENTRY: [u8; 4] = [b'P', b'K', 1, 2];
    bytes
        .windows(28)
        .filter(|window| window.starts_with(&ENTRY))
        .map(|entry| {
            u64::from(u32::from_le_bytes([
                entry[24], entry[25], entry[26], entry[27],
            ]))
        })
        .sum()
}

fn sheet<'a>(
    name: String,
    (first_row, first_column): (u32, u32),
    rows: impl Iterator<Item = &'a [Data]>,
) -> Option<Sheet> {
    let empty = |cell: &Data| matches!(cell, Data::Empty);
    let mut rows = (1..)
        .map(|at: u64| at + u64::from(first_row))
        .zip(rows)
        .filter(|(_, cells)| !cells.iter().all(empty));
    let (_, header) = rows.next()?;
    let columns: Vec<(String, u32)> = (first_column..)
        .zip(header)
        .filter(|(_, cell)| !empty(cell))
        .map(|(column, cell)| (cell.to_string().trim().to_owned(), column))
        .collect();
    let mut sheet = Sheet {
        name,
        lines: String::new(),
        rows: Vec::new(),
        columns,
    };
    for (row, cells) in rows {
        let mut object = Map::new();
        for (name, column) in &sheet.columns {
            let at = (column - first_column) as usize;
            if let Some(value) = cells.get(at).and_then(value) {
                object.insert(name.clone(), value);
            }
        }
        sheet.lines.push_str(&Value::Object(object).to_string());
        sheet.lines.push('\n');
        sheet.rows.push(row);
    }
    Some(sheet)
}

fn value(cell: &Data) -> Option<Value> {
    Some(match cell {
        Data::Empty => return None,
        Data::Int(number) => Value::from(*number),
        Data::Bool(flag) => Value::from(*flag),
        // Budget lines and years come as 33301.0.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number within the range that doubles hold exactly"
        )]
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::from(*number as i64)
        }
        Data::Float(number) => Value::from(*number),
        Data::DateTime(serial) => Value::from(day(serial.as_f64())?),
        other => Value::from(other.to_string()),
    })
}

/// The day of a serial number; its hours are of no use here.
fn day(serial: f64) -> Option<String> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what lies outside the calendar is refused below"
    )]
    let days = serial.floor() as i64;
    let span = 0.days().try_days(days).ok()?;
    DAY_ZERO.checked_add(span).ok().map(|day| day.to_string())
}

impl Sheet {
    /// The row of a line, both from 1; the header's where there is no such line.
    pub fn row(&self, line: u64) -> u64 {
        usize::try_from(line)
            .ok()
            .and_then(|line| self.rows.get(line.checked_sub(1)?))
            .copied()
            .unwrap_or(1)
    }

    /// The cell of a line and a column that the header names, such as `C7`; the row alone without one.
    pub fn cell(&self, line: u64, column: Option<&str>) -> String {
        let row = self.row(line);
        let named = column.and_then(|wanted| {
            self.columns
                .iter()
                .find(|(name, _)| text::fold(name) == text::fold(wanted))
        });
        match named {
            Some((_, column)) => format!("{}{row}", letters(*column)),
            None => row.to_string(),
        }
    }
}

/// `A`, `Z`, `AA`: a column from 0.
fn letters(column: u32) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(
            b'A' + u8::try_from(left % 26).unwrap_or_default(),
        ));
        left /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cell_is_named_as_the_spreadsheet_names_it() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
        let text = |text: &str| Data::String(text.to_owned());
        let rows = [
            vec![Data::Empty, Data::Empty],
            vec![text("Título"), text("Importe")],
            vec![Data::Empty, Data::Empty],
            vec![text("Mesa"), Data::Float(33301.0)],
        ];
        let sheet = sheet("Hoja1".to_owned(), (2, 1), rows.iter().map(Vec::as_slice)).unwrap();
        assert_eq!(sheet.lines, "{\"Importe\":33301,\"Título\":\"Mesa\"}\n");
        assert_eq!(sheet.cell(1, Some("importe")), "C6");
        assert_eq!(sheet.cell(1, None), "6");
        assert_eq!(day(42064.5).as_deref(), Some("2015-03-01"));
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_seen_before_it_is_unpacked() {
        let mut entry = vec![b'P', b'K', 1, 2];
        entry.resize(24, 0);
        entry.extend(u32::MAX.to_le_bytes());
        assert!(unpacked(&entry) > UNPACKED);
    }
}
