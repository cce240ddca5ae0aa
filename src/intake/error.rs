//! What can be wrong with a file and with a row, under stable codes.
//!
//! The messages are `intake.open.<code>` and `intake.error.<code>` of the catalogue.

use super::columns::Columns;
use crate::wire::import::{FieldCode, FieldError};
use thiserror::Error;

/// Characters of an offending value that are quoted.
const EXCERPT: usize = 60;

macro_rules! row_codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What is wrong with a row. The message is `intake.error.<name>` of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RowCode {
            $($(#[$doc])* $variant,)*
            /// A rule that the server applies too.
            Field(FieldCode),
        }

        impl RowCode {
            /// The codes that only reading a file can give.
            pub const OWN: &'static [RowCode] = &[$(RowCode::$variant,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(RowCode::$variant => $name,)*
                    RowCode::Field(code) => code.name(),
                }
            }
        }
    };
}

row_codes! {
    /// Reading failed; nothing after this line was seen.
    Io = "io",
    /// A byte that the declared encoding does not have; the detail is its place in the line, from 1.
    BadEncoding = "bad_encoding",
    /// Over [`super::MAX_ROW_BYTES`].
    RowTooBig = "row_too_big",
    /// A quote that never closes, or closes in the middle of a value.
    BadQuote = "bad_quote",
    /// More values than the header has columns; the detail is the number of columns.
    ExtraColumns = "extra_columns",
    /// Over [`super::MAX_COLUMNS`] fields in one object.
    TooManyFields = "too_many_fields",
    /// Not JSON; the detail is the column where it stops being so.
    BadJson = "bad_json",
    NotAnObject = "not_an_object",
    TooDeep = "too_deep",
    /// A field that is there twice.
    RepeatedField = "repeated_field",
    /// A list or an object where a text is due.
    NotText = "not_text",
    /// A number too long for JSON to carry it exactly.
    InexactNumber = "inexact_number",
    /// The key of an earlier row; the detail is that row's line.
    DuplicateKey = "duplicate_key",
    BadDate = "bad_date",
    /// Written as a date, but no such day exists.
    ImpossibleDate = "impossible_date",
    BadAmount = "bad_amount",
    AmbiguousAmount = "ambiguous_amount",
    TooManyDecimals = "too_many_decimals",
    AmountTooLarge = "amount_too_large",
    UnknownCurrency = "unknown_currency",
    /// The amount names one currency and the currency column another; the detail is the latter.
    CurrencyConflict = "currency_conflict",
    BadFlag = "bad_flag",
    BadNumber = "bad_number",
    UnknownKind = "unknown_kind",
    /// Public works: not a matter of the assent. The row is skipped, not wrong.
    OutOfScope = "out_of_scope",
    UnknownProcedure = "unknown_procedure",
    UnknownSubject = "unknown_subject",
    UnknownStatus = "unknown_status",
    UnknownLever = "unknown_lever",
    UnknownType = "unknown_type",
    UnknownAnnex = "unknown_annex",
}

/// One fault of one row. The row is left out; a row with several faults reports each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The line where the row begins, from 1.
    pub line: u64,
    /// The column as the file names it; our field's name where the file has no such column.
    pub column: Option<String>,
    /// The beginning of the offending value, as it stands in the file: clean it before showing it.
    pub value: Option<String>,
    pub code: RowCode,
    /// What the message needs besides the place and the value, such as a limit.
    pub detail: String,
}

impl RowError {
    pub(crate) fn new(line: u64, code: RowCode) -> RowError {
        RowError {
            line,
            column: None,
            value: None,
            code,
            detail: String::new(),
        }
    }

    pub(crate) fn in_column(mut self, column: &str) -> RowError {
        self.column = Some(column.to_owned());
        self
    }

    pub(crate) fn quoting(mut self, value: &str) -> RowError {
        self.value = Some(excerpt(value));
        self
    }

    pub(crate) fn saying(mut self, detail: impl ToString) -> RowError {
        self.detail = detail.to_string();
        self
    }

    pub(crate) fn of_field(line: u64, fault: FieldError) -> RowError {
        RowError::new(line, RowCode::Field(fault.code)).saying(fault.detail)
    }

    /// Whether the row is no fault of the file but lies outside what is imported.
    pub fn is_skip(&self) -> bool {
        self.code == RowCode::OutOfScope
    }

    /// The catalogue's key of the message, without the place.
    pub fn key(&self) -> String {
        format!("intake.error.{}", self.code.name())
    }
}

fn excerpt(value: &str) -> String {
    let mut chars = value.chars();
    let mut excerpt: String = chars.by_ref().take(EXCERPT).collect();
    if chars.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

/// Why a file cannot be read at all. Every variant has a stable code.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("cannot read: {0}")]
    Io(#[from] std::io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the file is UTF-16")]
    Utf16,
    #[error("the file is not text but {0}")]
    NotText(&'static str),
    #[error("one JSON array instead of one object a line")]
    JsonArray,
    #[error("line {line}, byte {byte}: not in the declared encoding")]
    BadEncoding { line: u64, byte: usize },
    #[error("line {line}: the header row is over the limit of a row")]
    HeaderTooBig { line: u64 },
    #[error("line {line}: a quote of the header row is never closed")]
    HeaderQuote { line: u64 },
    #[error("line {line}: the header row has a NUL character")]
    HeaderNul { line: u64 },
    #[error("{count} columns, over the limit of {limit}")]
    TooManyColumns { count: usize, limit: usize },
    #[error("two columns are called {0:?}")]
    RepeatedColumn(String),
    /// Columns that must be there are not; [`Columns::missing`] names them.
    #[error("columns are missing: {}", .0.missing.join(", "))]
    MissingColumns(Box<Columns>),
    #[error("no column is called {0:?}")]
    UnknownColumn(String),
    #[error("no field is called {name:?}")]
    UnknownField {
        name: String,
        known: Vec<&'static str>,
    },
}

impl OpenError {
    /// The codes, for a check of the catalogue.
    pub const CODES: &'static [&'static str] = &[
        "io",
        "empty",
        "utf16",
        "not_text",
        "json_array",
        "bad_encoding",
        "header_too_big",
        "header_quote",
        "header_nul",
        "too_many_columns",
        "repeated_column",
        "missing_columns",
        "unknown_column",
        "unknown_field",
    ];

    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Io(_) => "io",
            OpenError::Empty => "empty",
            OpenError::Utf16 => "utf16",
            OpenError::NotText(_) => "not_text",
            OpenError::JsonArray => "json_array",
            OpenError::BadEncoding { .. } => "bad_encoding",
            OpenError::HeaderTooBig { .. } => "header_too_big",
            OpenError::HeaderQuote { .. } => "header_quote",
            OpenError::HeaderNul { .. } => "header_nul",
            OpenError::TooManyColumns { .. } => "too_many_columns",
            OpenError::RepeatedColumn(_) => "repeated_column",
            OpenError::MissingColumns(_) => "missing_columns",
            OpenError::UnknownColumn(_) => "unknown_column",
            OpenError::UnknownField { .. } => "unknown_field",
        }
    }

    /// What the message `intake.open.<code>` is filled with. Names from the file are raw.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            OpenError::Io(error) => vec![("detail", error.to_string())],
            OpenError::Empty | OpenError::Utf16 | OpenError::JsonArray => vec![],
            OpenError::NotText(kind) => vec![("detail", (*kind).to_owned())],
            OpenError::BadEncoding { line, byte } => {
                vec![("line", line.to_string()), ("detail", byte.to_string())]
            }
            OpenError::HeaderTooBig { line }
            | OpenError::HeaderQuote { line }
            | OpenError::HeaderNul { line } => vec![("line", line.to_string())],
            OpenError::TooManyColumns { count, limit } => {
                vec![("value", count.to_string()), ("detail", limit.to_string())]
            }
            OpenError::RepeatedColumn(name) | OpenError::UnknownColumn(name) => {
                vec![("value", excerpt(name))]
            }
            OpenError::MissingColumns(columns) => vec![
                ("detail", columns.missing.join(", ")),
                ("value", columns.ignored.join(", ")),
            ],
            OpenError::UnknownField { name, known } => {
                vec![("value", excerpt(name)), ("detail", known.join(", "))]
            }
        }
    }
}
