//! Physical lines of a byte stream: bounded memory, true line numbers, any line ending.

use super::MAX_ROW_BYTES;
use std::collections::VecDeque;
use std::io::{self, Read};

const CHUNK: usize = 64 * 1024;

/// One line without its ending.
#[derive(Debug)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// Longer than a row may be: the rest was passed over.
    pub(super) cut: bool,
}

#[derive(Debug)]
pub(super) struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    /// The last ending was a lone CR so far; a LF that follows belongs to it.
    after_cr: bool,
    number: u64,
    /// Lines given back, to be read again.
    returned: VecDeque<Line>,
    bytes_read: u64,
}

impl<R: Read> Source<R> {
    pub(super) fn new(inner: R) -> Source<R> {
        Source {
            inner,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            after_cr: false,
            number: 0,
            returned: VecDeque::new(),
            bytes_read: 0,
        }
    }

    /// Bytes taken from the stream so far, for a progress bar.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The number of the last line read.
    pub(super) fn line(&self) -> u64 {
        self.number
    }

    /// The next bytes without taking them: `count` of them, or all that there are.
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < count && !self.ended {
            self.more()?;
        }
        let rest = &self.buffer[self.at..];
        Ok(&rest[..rest.len().min(count)])
    }

    /// Passes over bytes that [`Source::peek`] showed.
    pub(super) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }

    fn more(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let kept = self.buffer.len();
        self.buffer.resize(kept + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[kept..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(kept + *read.as_ref().unwrap_or(&0));
        let read = read?;
        self.ended = read == 0;
        self.bytes_read += read as u64;
        Ok(())
    }

    /// Gives lines back, first first, so that they are read again.
    pub(super) fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.returned.push_front(line);
        }
    }

    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.returned.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut cut = false;
        let mut begun = false;
        loop {
            if self.at == self.buffer.len() {
                if !self.ended {
                    self.more()?;
                }
                if self.at == self.buffer.len() && self.ended {
                    return Ok(begun.then(|| self.numbered(bytes, cut)));
                }
            }
            if std::mem::take(&mut self.after_cr) && self.buffer[self.at] == b'\n' {
                self.at += 1;
                continue;
            }
            begun = true;
            let rest = &self.buffer[self.at..];
            let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
            let piece = &rest[..end.unwrap_or(rest.len())];
            let room = MAX_ROW_BYTES - bytes.len();
            cut |= piece.len() > room;
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            self.at += piece.len();
            if end.is_some() {
                self.after_cr = self.buffer[self.at] == b'\r';
                self.at += 1;
                return Ok(Some(self.numbered(bytes, cut)));
            }
        }
    }

    fn numbered(&mut self, bytes: Vec<u8>, cut: bool) -> Line {
        self.number += 1;
        Line {
            number: self.number,
            bytes,
            cut,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// Gives one byte at a time, so that every ending falls on a border of the buffer.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn lines(text: &[u8]) -> Vec<(u64, String)> {
        let mut source = Source::new(Drip(text));
        let mut lines = Vec::new();
        while let Some(line) = source.next_line().unwrap() {
            lines.push((line.number, String::from_utf8(line.bytes).unwrap()));
        }
        lines
    }

    #[test]
    fn every_line_ending_counts_once() {
        for text in ["a\n\nb\n", "a\r\n\r\nb\r\n", "a\r\rb\r", "a\n\nb"] {
            let expected = vec![(1, "a".into()), (2, String::new()), (3, "b".into())];
            assert_eq!(lines(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(lines(b""), vec![]);
    }

    #[test]
    fn a_line_over_the_limit_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; MAX_ROW_BYTES + 1];
        text.extend_from_slice(b"\nok\n");
        let mut source = Source::new(text.as_slice());
        let first = source.next_line().unwrap().unwrap();
        assert!(first.cut);
        assert_eq!(first.bytes.len(), MAX_ROW_BYTES);
        let second = source.next_line().unwrap().unwrap();
        assert_eq!((second.number, second.bytes), (2, b"ok".to_vec()));
    }

    #[test]
    fn peeking_takes_nothing_and_lines_can_be_given_back() {
        let mut source = Source::new(Drip(b"ab\nc\n"));
        assert_eq!(source.peek(3).unwrap(), b"ab\n");
        let first = source.next_line().unwrap().unwrap();
        let second = source.next_line().unwrap().unwrap();
        source.give_back(vec![first, second]);
        assert_eq!(source.next_line().unwrap().unwrap().bytes, b"ab");
        assert_eq!(source.next_line().unwrap().unwrap().bytes, b"c");
        assert!(source.next_line().unwrap().is_none());
    }
}
