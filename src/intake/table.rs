//! Delimited text: physical lines to records, and records to values.
//!
//! Where a record ends is decided here, so that a quote that is never closed costs one line and not
//! the rest of the file; the values of one record are then taken apart by the `csv` crate.

use super::MAX_ROW_BYTES;
use super::encoding::decode;
use super::error::{RowCode, RowError};
use super::options::Encoding;
use super::source::{Line, Source};
use std::io::{self, Read};

/// Bytes that may be read in vain in search of closing quotes. After that, quotes end with their
/// line: a file made to be read again and again costs no more than this.
const SEARCH_BYTES: usize = 256 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Table<R> {
    source: Source<R>,
    pub(super) delimiter: u8,
    encoding: Encoding,
    search_left: usize,
}

/// One record's text and the line where it begins.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) line: u64,
    pub(super) text: String,
}

/// Where a record stands after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    /// At the start of a value.
    Start,
    /// In a value without quotes.
    Bare,
    Open,
    /// After a quote within quotes: the end, or the first of two.
    Closing,
    /// A quoted value went on after its closing quote.
    Broken,
}

impl Quote {
    fn after(mut self, bytes: &[u8], delimiter: u8) -> Quote {
        for &byte in bytes {
            self = match self {
                Quote::Broken => return Quote::Broken,
                Quote::Open if byte == b'"' => Quote::Closing,
                Quote::Open => Quote::Open,
                Quote::Closing if byte == b'"' => Quote::Open,
                Quote::Closing if byte != delimiter => Quote::Broken,
                Quote::Start if byte == b'"' => Quote::Open,
                _ if byte == delimiter => Quote::Start,
                _ => Quote::Bare,
            };
        }
        self
    }
}

impl<R: Read> Table<R> {
    pub(super) fn new(source: Source<R>, delimiter: u8, encoding: Encoding) -> Table<R> {
        Table {
            source,
            delimiter,
            encoding,
            search_left: SEARCH_BYTES,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    pub(super) fn line(&self) -> u64 {
        self.source.line()
    }

    /// The next record that is not blank.
    ///
    /// # Errors
    /// The outer error is the stream's and the last; the inner one is the record's own fault.
    pub(super) fn next_record(&mut self) -> io::Result<Option<Result<Raw, RowError>>> {
        loop {
            let Some(first) = self.source.next_line()? else {
                return Ok(None);
            };
            if first.cut {
                return Ok(Some(Err(
                    RowError::new(first.number, RowCode::RowTooBig).saying(MAX_ROW_BYTES / 1024)
                )));
            }
            if first.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let line = first.number;
            let record = match self.complete(first)? {
                Ok(bytes) => read(line, bytes, self.encoding),
                Err(fault) => Err(fault),
            };
            return Ok(Some(record));
        }
    }

    /// Adds the lines that a quoted line break makes part of the record.
    fn complete(&mut self, first: Line) -> io::Result<Result<Vec<u8>, RowError>> {
        let mut quote = Quote::Start.after(&first.bytes, self.delimiter);
        let mut rest: Vec<Line> = Vec::new();
        let mut size = first.bytes.len();
        while quote == Quote::Open && size <= MAX_ROW_BYTES && size <= self.search_left {
            let Some(next) = self.source.next_line()? else {
                break;
            };
            size += next.bytes.len() + 1;
            // A line break inside quotes leaves the value open.
            quote = quote.after(&next.bytes, self.delimiter);
            rest.push(next);
        }
        if matches!(quote, Quote::Open | Quote::Broken) {
            self.search_left = self.search_left.saturating_sub(size);
            let excerpt: String = String::from_utf8_lossy(&first.bytes)
                .chars()
                .take(80)
                .collect();
            self.source.give_back(rest);
            let fault = RowError::new(first.number, RowCode::BadQuote).quoting(&excerpt);
            return Ok(Err(fault));
        }
        if size > MAX_ROW_BYTES {
            let fault = RowError::new(first.number, RowCode::RowTooBig);
            return Ok(Err(fault.saying(MAX_ROW_BYTES / 1024)));
        }
        let mut bytes = first.bytes;
        for line in rest {
            bytes.push(b'\n');
            bytes.extend_from_slice(&line.bytes);
        }
        Ok(Ok(bytes))
    }
}

/// Decodes one record; a fault names the line and the byte of the file where the bad byte stands.
pub(super) fn read(line: u64, bytes: Vec<u8>, encoding: Encoding) -> Result<Raw, RowError> {
    let breaks: Vec<usize> = memchr_all(&bytes);
    match decode(bytes, encoding) {
        Ok(text) => Ok(Raw { line, text }),
        Err(bad) => {
            let before = breaks.iter().take_while(|at| **at < bad.at).count();
            let start = before.checked_sub(1).map_or(0, |last| breaks[last] + 1);
            let line = line + before as u64;
            Err(RowError::new(line, RowCode::BadEncoding).saying(bad.at - start + 1))
        }
    }
}

fn memchr_all(bytes: &[u8]) -> Vec<usize> {
    let breaks = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
    breaks.map(|(at, _)| at).collect()
}

/// The values of one record.
pub(super) fn values(text: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(text.len().clamp(64, 64 * 1024))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // Reading text from memory cannot fail; a record that somehow did would be an empty one.
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        Ok(false) | Err(_) => Vec::new(),
    }
}

/// The delimiter of a header row: the one that it has most of outside quotes.
pub(super) fn guess_delimiter(header: &[u8]) -> u8 {
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut quoted = false;
        let mut count = 0;
        for &byte in header {
            match byte {
                b'"' => quoted = !quoted,
                _ if byte == delimiter && !quoted => count += 1,
                _ => {}
            }
        }
        if count > best.0 {
            best = (count, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    type Outcome = Result<(u64, Vec<String>), (u64, RowCode)>;

    fn records(text: &[u8]) -> Vec<Outcome> {
        let mut table = Table::new(Source::new(text), b',', Encoding::Utf8);
        let mut records = Vec::new();
        while let Some(record) = table.next_record().unwrap() {
            records.push(match record {
                Ok(raw) => Ok((raw.line, values(&raw.text, b','))),
                Err(fault) => Err((fault.line, fault.code)),
            });
        }
        records
    }

    fn good(line: u64, values: &[&str]) -> Outcome {
        Ok((
            line,
            values.iter().map(|value| (*value).to_owned()).collect(),
        ))
    }

    #[test]
    fn quoted_line_breaks_stay_in_the_value_and_later_lines_keep_their_numbers() {
        assert_eq!(
            records(b"a,\"x\r\n\r\ny\"\r\n\r\nb,z\r\n"),
            vec![good(1, &["a", "x\n\ny"]), good(5, &["b", "z"])]
        );
        assert_eq!(
            records(b"a,\"say \"\"hi\"\"\"\n"),
            vec![good(1, &["a", "say \"hi\""])]
        );
        assert_eq!(records(b"5\" disk,b\n"), vec![good(1, &["5\" disk", "b"])]);
        assert_eq!(records(b"\"\",b\n"), vec![good(1, &["", "b"])]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        assert_eq!(
            records(b"a,\"open\nb,c\nd,e"),
            vec![
                Err((1, RowCode::BadQuote)),
                good(2, &["b", "c"]),
                good(3, &["d", "e"])
            ]
        );
    }

    #[test]
    fn a_quote_that_closes_on_the_quote_of_a_later_value_costs_one_line() {
        assert_eq!(
            records(b"a,\"open\nb,c\nd,\"e\"\n"),
            vec![
                Err((1, RowCode::BadQuote)),
                good(2, &["b", "c"]),
                good(3, &["d", "e"])
            ]
        );
    }

    #[test]
    fn a_record_over_the_limit_costs_itself() {
        let mut text = b"a,".to_vec();
        text.resize(MAX_ROW_BYTES + 10, b'x');
        text.extend_from_slice(b"\nb,c\n");
        assert_eq!(
            records(&text),
            vec![Err((1, RowCode::RowTooBig)), good(2, &["b", "c"])]
        );
    }

    #[test]
    fn a_bad_byte_is_named_by_its_own_line_and_place() {
        let mut table = Table::new(Source::new(&b"a,\"x\ny\xf3z\"\n"[..]), b',', Encoding::Utf8);
        let fault = table.next_record().unwrap().unwrap().unwrap_err();
        assert_eq!((fault.line, fault.detail.as_str()), (2, "2"));
    }

    #[test]
    fn the_delimiter_is_what_the_header_has_most_of() {
        for (header, delimiter) in [
            ("id,nombre", b','),
            ("id;nombre;\"a,b,c,d\"", b';'),
            ("id\tnombre", b'\t'),
            ("id|nombre", b'|'),
            ("id", b','),
        ] {
            assert_eq!(guess_delimiter(header.as_bytes()), delimiter, "{header}");
        }
    }
}
