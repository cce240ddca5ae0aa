//! A tabular file read on a thread of its own, so that reading never holds up the network or Ctrl-C.
//!
//! The channel is short: a file is read no faster than it is sent. Dropping the receiver ends the thread.

use super::failure::Failure;
use crate::intake::{Columns, Format, OpenError, Options, Reader, Row, RowError, Tally, What};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Rows of one piece at most; also the limit of one batch on the API.
pub const ROWS: usize = 500;
/// Bytes of the file in one piece, about; a row may be larger.
const BYTES: u64 = 1024 * 1024;
/// Pieces read ahead.
const AHEAD: usize = 2;

/// What comes of reading.
#[derive(Debug)]
pub enum Piece {
    /// The header was understood.
    Opened(Columns),
    /// The file cannot be read at all.
    Failed(OpenError),
    Rows {
        rows: Vec<Row>,
        faults: Vec<RowError>,
        /// Bytes of the file read so far.
        bytes: u64,
    },
    /// Everything was read.
    Ended { columns: Columns, tally: Tally },
}

/// A file that was opened, and its size where it has one.
#[derive(Debug)]
pub struct Input {
    source: Source,
    pub size: Option<u64>,
}

#[derive(Debug)]
enum Source {
    File(File),
    Stdin,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::File(file) => file.read(buffer),
            Source::Stdin => io::stdin().read(buffer),
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}

impl Input {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// The file cannot be opened, or is a folder.
    pub fn open(path: &Path) -> Result<Input, Failure> {
        if path == Path::new("-") {
            return Ok(Input {
                source: Source::Stdin,
                size: None,
            });
        }
        let fault = |error| Failure::file(path, error);
        let file = File::open(path).map_err(fault)?;
        let metadata = file.metadata().map_err(fault)?;
        if metadata.is_dir() {
            return Err(fault(io::ErrorKind::IsADirectory.into()));
        }
        Ok(Input {
            source: Source::File(file),
            size: metadata.is_file().then_some(metadata.len()),
        })
    }
}

/// Starts reading.
///
/// # Errors
/// The system gives no thread.
pub fn start(
    input: Input,
    format: Format,
    what: What,
    options: Options,
) -> io::Result<Receiver<Piece>> {
    let (send, receive) = channel(AHEAD);
    std::thread::Builder::new()
        .name("intake".to_owned())
        .spawn(move || {
            // An error is a receiver that is gone: nobody wants the rest.
            let _ = read(input.source, format, what, options, &send);
        })?;
    Ok(receive)
}

type Gone = tokio::sync::mpsc::error::SendError<Piece>;

fn read(
    source: Source,
    format: Format,
    what: What,
    options: Options,
    send: &Sender<Piece>,
) -> Result<(), Gone> {
    let mut reader = match Reader::open(source, format, what, options) {
        Ok(reader) => reader,
        Err(error) => return send.blocking_send(Piece::Failed(error)),
    };
    send.blocking_send(Piece::Opened(reader.columns().clone()))?;
    let (mut rows, mut faults, mut sent) = (Vec::new(), Vec::new(), 0);
    while let Some(read) = reader.next() {
        match read {
            Ok(row) => rows.push(row),
            Err(fault) => faults.push(fault),
        }
        let bytes = reader.bytes_read();
        if rows.len() == ROWS || faults.len() >= ROWS || bytes - sent >= BYTES {
            sent = bytes;
            send.blocking_send(Piece::Rows {
                rows: std::mem::take(&mut rows),
                faults: std::mem::take(&mut faults),
                bytes,
            })?;
        }
    }
    if !rows.is_empty() || !faults.is_empty() {
        let bytes = reader.bytes_read();
        send.blocking_send(Piece::Rows {
            rows,
            faults,
            bytes,
        })?;
    }
    send.blocking_send(Piece::Ended {
        columns: reader.columns().clone(),
        tally: reader.tally(),
    })
}
