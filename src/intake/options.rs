//! What the caller says about a file before it is read.

use crate::domain::money::Currency;
use crate::domain::request::Kind;

/// The kind of record that a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    Institutions,
    Assets,
    Requests,
}

/// How a file is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Delimited text with a header row.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Whatever the first byte says: `{` begins JSON Lines, anything else a table.
    #[default]
    Auto,
}

impl Format {
    /// The format that a file's name declares; [`Format::Auto`] where it says nothing.
    pub fn of_name(name: &str) -> Format {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("csv" | "tsv" | "tab") => Format::Csv,
            Some("jsonl" | "ndjson") => Format::JsonLines,
            _ => Format::Auto,
        }
    }
}

/// How the bytes of a file become text. Never guessed: a wrong guess would change names silently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    /// Windows-1252, which contains the printable part of Latin-1.
    Windows1252,
}

impl Encoding {
    /// Reads the name that a person types: `utf-8`, `windows-1252`, `cp1252`, `latin1`, `iso-8859-1`.
    pub fn parse(name: &str) -> Option<Encoding> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match plain.as_str() {
            "utf8" => Some(Encoding::Utf8),
            "windows1252" | "cp1252" | "latin1" | "iso88591" | "ansi" => {
                Some(Encoding::Windows1252)
            }
            _ => None,
        }
    }
}

/// What the caller knows about the file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Their column to our field (`--map theirs=ours`); `-` as our field ignores the column.
    pub map: Vec<(String, String)>,
    /// Our field to the value that it has where the file says nothing (`--set lever=public_software`).
    pub set: Vec<(String, String)>,
    /// The byte between columns; found in the header row where absent.
    pub delimiter: Option<u8>,
    pub encoding: Encoding,
    /// The currency of amounts that name none.
    pub default_currency: Currency,
    /// The kind of requests that name none and whose budget line does not imply it.
    pub default_kind: Option<Kind>,
    /// Put before the keys that are made for a file of assets or requests without a key column:
    /// `<prefix>fila-<line>`. The file's own name keeps the keys of two such files apart.
    pub key_prefix: String,
    /// Requests are only read for their words, as the inventory check does: kind, amount and
    /// institution may be absent (an acquisition, zero, empty), and a missing title is taken from
    /// the description. Rows read this way must never be filed.
    pub words_only: bool,
}
