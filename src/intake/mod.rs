//! Reading tabular files into rows, with errors by line and column.
//!
//! Owns the two file formats (CSV and JSON Lines), the names that files use for our fields and how
//! values are read. Pure over [`std::io::Read`]: opening files, progress, HTTP and SQL are the
//! caller's. A fault costs its own row and nothing else; nothing is guessed where a wrong guess
//! would change an amount, a date or a legal text.

mod cells;
mod columns;
mod encoding;
mod error;
mod items;
mod json;
mod message;
mod options;
mod rates;
mod reader;
mod rows;
mod source;
mod synonyms;
mod table;
mod values;
mod words;

pub use columns::{Columns, Recognised};
pub use error::{OpenError, RowCode, RowError};
pub use options::{Encoding, Format, Options, What};
pub use rates::{RateFault, read_rates};
pub use reader::{Reader, Record, Row, Tally};

#[cfg(test)]
mod tests;

/// The longest row, in bytes (1 MiB).
pub const MAX_ROW_BYTES: usize = 1024 * 1024;
/// The most columns of a table, and the most fields of a JSON object.
pub const MAX_COLUMNS: usize = 1_000;
