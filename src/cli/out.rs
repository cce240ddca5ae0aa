//! The only place where commands print: data on standard output, talk on standard error.
//!
//! Text reaches it as words of the catalogue or as [`crate::text::DisplayText`]; JSON escapes what
//! is not text by itself. A reader that went away ends the command quietly.

use super::failure::Failure;
use crate::i18n::Lang;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// How a command speaks.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    pub lang: Lang,
    /// Data as JSON.
    pub json: bool,
    /// No talk but errors.
    pub quiet: bool,
}

impl Out {
    /// Text on standard output, in one write. Ends its last line itself.
    ///
    /// # Errors
    /// [`Failure::Pipe`] when nobody reads, [`Failure::Output`] when the output cannot be written.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let mut whole = text.to_owned();
        if !whole.is_empty() && !whole.ends_with('\n') {
            whole.push('\n');
        }
        let mut stdout = io::stdout().lock();
        stdout.write_all(whole.as_bytes())?;
        stdout.flush()?;
        Ok(())
    }

    /// One JSON document on one line.
    ///
    /// # Errors
    /// Those of [`Out::data`].
    pub fn document<T: Serialize>(&self, value: &T) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        self.data(&escape(&text))
    }

    /// Talk on standard error, unless it was asked to be quiet. What cannot be said is not missed.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// An error or a warning on standard error.
    pub fn complain(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// One JSON object on standard error.
    pub fn complain_document<T: Serialize>(&self, value: &T) {
        if let Ok(text) = serde_json::to_string(value) {
            self.complain(&escape(&text));
        }
    }

    /// A question on standard error, without ending its line.
    pub fn ask(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{text} ").and_then(|()| stderr.flush());
    }

    /// The columns of the terminal that reads the data; `None` where no person does.
    pub fn columns(&self) -> Option<usize> {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return None;
        }
        columns_of(&stdout)
    }
}

#[cfg(unix)]
fn columns_of(stdout: &io::Stdout) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stdout).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn columns_of(_: &io::Stdout) -> Option<usize> {
    None
}

/// Escapes what JSON may carry as it is but a terminal would act on or not show: C1 controls,
/// bidirectional marks and other invisible characters. The value stays the same.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn is_unsafe(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn json_for_a_terminal_keeps_its_value_and_loses_its_sting() {
        let text = "a\u{1b}[31m\u{9b}2J\u{202e}b\u{200b}\u{e0041}ñ";
        let json = escape(&serde_json::to_string(text).unwrap());
        assert!(!json.contains(|c| is_unsafe(c) || c == '\u{1b}'), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        assert!(json.contains('ñ'));
    }
}
