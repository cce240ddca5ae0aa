//! Server-sent events, read from chunks that end anywhere.
//!
//! Owns the framing of the WHATWG event-stream format, with limits: lines end in LF, CR or CRLF, a
//! blank line ends an event, a colon begins a comment. Must not know what the events mean.

use std::time::Duration;

/// Longest line, in bytes.
const MAX_LINE: usize = 64 * 1024;
/// Most data of one event, in bytes.
const MAX_DATA: usize = 256 * 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// One event as it was framed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// Its type; empty for the default.
    pub event: String,
    pub data: String,
}

/// The peer sent more than an event may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Takes chunks, gives frames.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    /// The last byte was a CR: an LF that follows belongs to it.
    after_cr: bool,
    begun: bool,
    frame: Frame,
    has_data: bool,
    /// The id of the event that is being read, or of the last that had one.
    next_id: String,
    /// The id of the last event that was read whole; events without data, which are no frames,
    /// have one too.
    pub id: String,
    /// How long the peer asked to wait before a new connection.
    pub retry: Option<Duration>,
}

impl Parser {
    /// Adds the frames that `chunk` completes to `frames`.
    pub(super) fn push(&mut self, chunk: &[u8], frames: &mut Vec<Frame>) -> Result<(), TooLarge> {
        for &byte in chunk {
            let follows_cr = std::mem::take(&mut self.after_cr);
            match byte {
                b'\n' if follows_cr => {}
                b'\n' | b'\r' => {
                    self.after_cr = byte == b'\r';
                    self.end_line(frames)?;
                }
                _ if self.line.len() >= MAX_LINE => return Err(TooLarge),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    fn end_line(&mut self, frames: &mut Vec<Frame>) -> Result<(), TooLarge> {
        let bytes = std::mem::take(&mut self.line);
        let bytes = match bytes.strip_prefix(BOM) {
            Some(rest) if !self.begun => rest,
            _ => &bytes,
        };
        self.begun = true;
        if bytes.is_empty() {
            self.end_frame(frames);
            return Ok(());
        }
        let line = String::from_utf8_lossy(bytes);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.frame.event),
            "data" => {
                if self.has_data {
                    self.frame.data.push('\n');
                }
                if self.frame.data.len() + value.len() > MAX_DATA {
                    return Err(TooLarge);
                }
                self.frame.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.next_id),
            "retry" => {
                if let Ok(milliseconds) = value.parse() {
                    self.retry = Some(Duration::from_millis(milliseconds));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_frame(&mut self, frames: &mut Vec<Frame>) {
        self.id.clone_from(&self.next_id);
        let frame = std::mem::take(&mut self.frame);
        if std::mem::take(&mut self.has_data) {
            frames.push(frame);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn frame(event: &str, data: &str) -> Frame {
        Frame {
            event: event.to_owned(),
            data: data.to_owned(),
        }
    }

    /// The frames, and the last id.
    fn parse(chunks: &[&[u8]]) -> (Vec<Frame>, String) {
        let mut parser = Parser::default();
        let mut frames = Vec::new();
        for chunk in chunks {
            parser.push(chunk, &mut frames).unwrap();
        }
        (frames, parser.id)
    }

    #[test]
    fn the_format_is_read_as_it_is_written() {
        for (text, frames, id) in [
            (
                "id: 7\nevent: change\ndata: {}\n\n",
                vec![frame("change", "{}")],
                "7",
            ),
            ("data:{}\r\n\r\n", vec![frame("", "{}")], ""),
            (
                "data: a\r\rdata: b\r\r",
                vec![frame("", "a"), frame("", "b")],
                "",
            ),
            (
                "data: a\ndata:\ndata:  b\n\n",
                vec![frame("", "a\n\n b")],
                "",
            ),
            (": comment\n\n:\n\n", vec![], ""),
            ("id: 7\n\ndata: a\n\n", vec![frame("", "a")], "7"),
            (
                "id: 7\ndata: a\n\nid: 8\ndata: b\n",
                vec![frame("", "a")],
                "7",
            ),
            ("id: 7\ndata: a\n\nid\n\n", vec![frame("", "a")], ""),
            ("event: change\n\ndata: a\n\n", vec![frame("", "a")], ""),
            ("data\n\n", vec![frame("", "")], ""),
            ("id: a\0b\nfoo: bar\ndata: a\n\n", vec![frame("", "a")], ""),
            ("data: never ended\n", vec![], ""),
        ] {
            let expected = (frames, id.to_owned());
            assert_eq!(parse(&[text.as_bytes()]), expected, "{text:?}");
        }
    }

    #[test]
    fn it_does_not_matter_where_chunks_end() {
        let text = "\u{feff}: hola\r\nid: 7\r\nevent: change\r\ndata: ñandú\r\n\r\ndata: b\n\n";
        let frames = vec![frame("change", "ñandú"), frame("", "b")];
        let whole = (frames, "7".to_owned());
        for split in 0..=text.len() {
            let (a, b) = text.as_bytes().split_at(split);
            assert_eq!(parse(&[a, b]), whole, "split at {split}");
        }
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(parse(&bytes), whole);
    }

    #[test]
    fn the_wait_before_a_new_connection_is_kept() {
        let mut parser = Parser::default();
        parser
            .push(b"retry: 2500\nretry: soon\n", &mut Vec::new())
            .unwrap();
        assert_eq!(parser.retry, Some(Duration::from_millis(2500)));
    }

    #[test]
    fn endless_lines_and_endless_events_are_cut() {
        let line = vec![b'a'; MAX_LINE + 1];
        assert_eq!(
            Parser::default().push(&line, &mut Vec::new()),
            Err(TooLarge)
        );
        let data = format!("data: {}\n", "a".repeat(60_000)).repeat(5);
        let pushed = Parser::default().push(data.as_bytes(), &mut Vec::new());
        assert_eq!(pushed, Err(TooLarge));
    }
}
