//! A file being read: opened, its header understood, then row after row.

use super::cells::{Cells, Datum, Layout};
use super::columns::{Columns, Mapper, Plan};
use super::error::{OpenError, RowCode, RowError};
use super::json;
use super::options::{Encoding, Format, Options, What};
use super::rows;
use super::source::Source;
use super::synonyms::Field;
use super::table::{Table, guess_delimiter, read, values};
use super::{MAX_COLUMNS, MAX_ROW_BYTES};
use crate::wire::import::{AssetRow, FieldCode, FieldError, InstitutionRow, RequestRow};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::io::{self, Read};

/// One good row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line where it begins, from 1.
    pub line: u64,
    pub record: Record,
}

/// What a row became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    Institution(InstitutionRow),
    Asset(AssetRow),
    Request(RequestRow),
}

impl Record {
    /// The id that the file gave, unique within it.
    pub fn key(&self) -> &str {
        match self {
            Record::Institution(row) => &row.key,
            Record::Asset(row) => &row.key,
            Record::Request(row) => &row.key,
        }
    }

    /// The faults that the server would find.
    pub fn validate(&self) -> Vec<FieldError> {
        match self {
            Record::Institution(row) => row.validate(),
            Record::Asset(row) => row.validate(),
            Record::Request(row) => row.validate(),
        }
    }
}

/// How many rows were read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub good: u64,
    /// Rows left out for at least one fault.
    pub bad: u64,
    /// Rows outside what is imported ([`RowError::is_skip`]).
    pub skipped: u64,
}

#[derive(Debug)]
enum Body<R> {
    Table {
        table: Table<R>,
        header: Vec<String>,
        plan: Plan,
    },
    Lines {
        source: Source<R>,
        encoding: Encoding,
        header: Vec<String>,
        plan: Plan,
    },
}

/// Reads rows one by one; a faulty row never stops it. A row with several faults gives one error
/// for each, one after the other.
#[derive(Debug)]
pub struct Reader<R> {
    body: Body<R>,
    what: What,
    options: Options,
    mapper: Mapper,
    columns: Columns,
    /// Keys and the lines where they were first seen.
    keys: HashMap<String, u64>,
    faults: VecDeque<RowError>,
    tally: Tally,
    ended: bool,
}

/// The values of one row in the order of its header.
struct Parts {
    line: u64,
    data: Vec<Option<Datum>>,
}

impl<R: Read> Reader<R> {
    /// Opens a file and understands its header.
    ///
    /// # Errors
    /// An [`OpenError`] when no row could come of it.
    pub fn open(
        inner: R,
        format: Format,
        what: What,
        options: Options,
    ) -> Result<Reader<R>, OpenError> {
        let mapper = Mapper::new(what, &options)?;
        let mut source = Source::new(inner);
        let format = look(&mut source, format)?;
        let mut columns = Columns::default();
        let body = match format {
            Format::JsonLines => Body::Lines {
                source,
                encoding: options.encoding,
                header: Vec::new(),
                plan: Plan::new(),
            },
            Format::Csv | Format::Auto => {
                let (table, header) = header(source, &options)?;
                let plan = mapper.plan(&header);
                mapper.check(&header, &plan)?;
                mapper.describe(&header, &plan, &mut columns);
                let planned = |field| plan.iter().any(|(planned, _)| *planned == field);
                let has = |field: Field| planned(field) || mapper.has_constant(field);
                columns.missing = rows::missing(what, has, &options);
                if !columns.missing.is_empty() {
                    return Err(OpenError::MissingColumns(Box::new(columns)));
                }
                Body::Table {
                    table,
                    header,
                    plan,
                }
            }
        };
        Ok(Reader {
            body,
            what,
            options,
            mapper,
            columns,
            keys: HashMap::new(),
            faults: VecDeque::new(),
            tally: Tally::default(),
            ended: false,
        })
    }

    /// How the columns were understood: all of a table's from the start, those of JSON Lines as far
    /// as they were seen.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The rows read so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Bytes taken from the stream so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        match &self.body {
            Body::Table { table, .. } => table.bytes_read(),
            Body::Lines { source, .. } => source.bytes_read(),
        }
    }

    /// The last line that was read.
    fn line(&self) -> u64 {
        match &self.body {
            Body::Table { table, .. } => table.line(),
            Body::Lines { source, .. } => source.line(),
        }
    }

    fn next_parts(&mut self) -> io::Result<Option<Result<Parts, RowError>>> {
        match &mut self.body {
            Body::Table { table, header, .. } => loop {
                let raw = match table.next_record()? {
                    None => return Ok(None),
                    Some(Err(fault)) => return Ok(Some(Err(fault))),
                    Some(Ok(raw)) => raw,
                };
                let values = values(&raw.text, table.delimiter);
                if values.iter().any(|value| !value.trim().is_empty()) {
                    return Ok(Some(table_parts(raw.line, header, values)));
                }
            },
            Body::Lines {
                source,
                encoding,
                header,
                plan,
            } => {
                let line = loop {
                    match source.next_line()? {
                        None => return Ok(None),
                        Some(line) if line.bytes.iter().all(u8::is_ascii_whitespace) => {}
                        Some(line) => break line,
                    }
                };
                if line.cut {
                    let fault = RowError::new(line.number, RowCode::RowTooBig);
                    return Ok(Some(Err(fault.saying(MAX_ROW_BYTES / 1024))));
                }
                let fields = read(line.number, line.bytes, *encoding)
                    .and_then(|raw| json::fields(raw.line, &raw.text));
                let fields = match fields {
                    Ok(fields) => fields,
                    Err(fault) => return Ok(Some(Err(fault))),
                };
                if !fields.iter().map(|(name, _)| name).eq(header.iter()) {
                    *header = fields.iter().map(|(name, _)| name.clone()).collect();
                    *plan = self.mapper.plan(header);
                    if let Err(error) = repeated(&self.mapper, header, plan, line.number) {
                        header.clear();
                        return Ok(Some(Err(error)));
                    }
                    self.mapper.describe(header, plan, &mut self.columns);
                }
                Ok(Some(json_parts(line.number, fields)))
            }
        }
    }

    fn record(&mut self, parts: Parts) -> Result<Row, Vec<RowError>> {
        let line = parts.line;
        let (labels, plan, keyed) = match &self.body {
            Body::Table { header, plan, .. } => (
                header,
                plan,
                plan.iter().any(|(field, _)| *field == Field::Key),
            ),
            Body::Lines { header, plan, .. } => (header, plan, true),
        };
        let layout = Layout {
            labels,
            plan,
            constants: &self.mapper.constants,
            keyed,
        };
        let cells = Cells::new(line, layout, parts.data);
        let column = cells.column(Field::Key);
        let record = rows::read(self.what, cells, &self.options)?;
        if let Some(first) = self.keys.get(record.key()) {
            let fault = RowError::new(line, RowCode::DuplicateKey).in_column(column);
            return Err(vec![fault.quoting(record.key()).saying(first)]);
        }
        self.keys.insert(record.key().to_owned(), line);
        Ok(Row { line, record })
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(fault) = self.faults.pop_front() {
                return Some(Err(fault));
            }
            if self.ended {
                return None;
            }
            let read = match self.next_parts() {
                Ok(None) => {
                    self.ended = true;
                    return None;
                }
                Ok(Some(Ok(parts))) => self.record(parts),
                Ok(Some(Err(fault))) => Err(vec![fault]),
                Err(error) => {
                    self.ended = true;
                    Err(vec![RowError::new(self.line(), RowCode::Io).saying(error)])
                }
            };
            match read {
                Ok(row) => {
                    self.tally.good += 1;
                    return Some(Ok(row));
                }
                Err(faults) => {
                    if faults.iter().any(RowError::is_skip) {
                        self.tally.skipped += 1;
                    } else {
                        self.tally.bad += 1;
                    }
                    self.faults.extend(faults);
                }
            }
        }
    }
}

/// Refuses what is not text at all, passes over a byte-order mark and settles the format.
fn look<R: Read>(source: &mut Source<R>, format: Format) -> Result<Format, OpenError> {
    let head = source.peek(8)?;
    match head {
        [] => return Err(OpenError::Empty),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(OpenError::Utf16),
        [b'P', b'K', 3, 4, ..] => return Err(OpenError::NotText("XLSX, ODS, ZIP")),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(OpenError::NotText("XLS")),
        [0x1f, 0x8b, ..] => return Err(OpenError::NotText("GZIP")),
        [b'%', b'P', b'D', b'F', ..] => return Err(OpenError::NotText("PDF")),
        _ => {}
    }
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        source.skip(3);
    }
    let head = source.peek(1024)?;
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    match (first, format) {
        (None, _) if head.len() < 1024 => Err(OpenError::Empty),
        (Some(b'['), Format::Auto | Format::JsonLines) => Err(OpenError::JsonArray),
        (Some(b'{'), Format::Auto) => Ok(Format::JsonLines),
        (_, Format::Auto) => Ok(Format::Csv),
        (_, format) => Ok(format),
    }
}

/// The header row of a table, and the table after it.
fn header<R: Read>(
    mut source: Source<R>,
    options: &Options,
) -> Result<(Table<R>, Vec<String>), OpenError> {
    let (mut line, mut delimiter) = (None, options.delimiter);
    while line.is_none() {
        let next = source.next_line()?.ok_or(OpenError::Empty)?;
        match next.bytes.as_slice() {
            // What Excel writes to say its own delimiter.
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', byte] => {
                delimiter = delimiter.or(Some(*byte));
            }
            bytes if bytes.iter().all(u8::is_ascii_whitespace) => {}
            _ => line = Some(next),
        }
    }
    let line = line.ok_or(OpenError::Empty)?;
    let delimiter = delimiter.unwrap_or_else(|| guess_delimiter(&line.bytes));
    let number = line.number;
    source.give_back(vec![line]);
    let mut table = Table::new(source, delimiter, options.encoding);
    let raw = match table.next_record()? {
        None => return Err(OpenError::Empty),
        Some(Ok(raw)) => raw,
        Some(Err(fault)) => {
            return Err(match fault.code {
                RowCode::BadEncoding => OpenError::BadEncoding {
                    line: fault.line,
                    byte: fault.detail.parse().unwrap_or_default(),
                },
                RowCode::RowTooBig => OpenError::HeaderTooBig { line: number },
                _ => OpenError::HeaderQuote { line: number },
            });
        }
    };
    if raw.text.contains('\0') {
        return Err(OpenError::HeaderNul { line: number });
    }
    let names: Vec<String> = values(&raw.text, delimiter)
        .into_iter()
        .map(|name| name.trim().to_owned())
        .collect();
    if names.len() > MAX_COLUMNS {
        return Err(OpenError::TooManyColumns {
            count: names.len(),
            limit: MAX_COLUMNS,
        });
    }
    Ok((table, names))
}

fn table_parts(line: u64, header: &[String], mut values: Vec<String>) -> Result<Parts, RowError> {
    let extra = values
        .iter()
        .skip(header.len())
        .find(|value| !value.trim().is_empty());
    if let Some(extra) = extra {
        let fault = RowError::new(line, RowCode::ExtraColumns).quoting(extra);
        return Err(fault.saying(header.len()));
    }
    values.truncate(header.len());
    if let Some(at) = values.iter().position(|value| value.contains('\0')) {
        let code = RowCode::Field(FieldCode::NulByte);
        let fault = RowError::new(line, code).in_column(&header[at]);
        return Err(fault.quoting(&values[at]).saying("U+0000"));
    }
    let datum = |value: String| (!value.is_empty()).then_some(Datum::Text(value));
    Ok(Parts {
        line,
        data: values.into_iter().map(datum).collect(),
    })
}

fn json_parts(line: u64, fields: Vec<(String, Value)>) -> Result<Parts, RowError> {
    let mut data = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        let datum =
            Datum::of_json(value).map_err(|code| RowError::new(line, code).in_column(&name))?;
        data.push(datum);
    }
    Ok(Parts { line, data })
}

/// Two names of one object that are the same for us, such as `Título` and `titulo`.
fn repeated(mapper: &Mapper, header: &[String], plan: &Plan, line: u64) -> Result<(), RowError> {
    match mapper.check(header, plan) {
        Err(OpenError::RepeatedColumn(name)) => {
            Err(RowError::new(line, RowCode::RepeatedField).in_column(&name))
        }
        // A mapped name that one object lacks may be in the next.
        _ => Ok(()),
    }
}
