//! How far an import is: a bar on a terminal, a line now and then elsewhere.

use crate::cli::out::Out;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Progress {
    out: Out,
    rows: u64,
    bar: Option<ProgressBar>,
    last: Option<Instant>,
}

impl Progress {
    /// `size` is the file's, in bytes, where it has one.
    pub fn new(out: Out, size: Option<u64>) -> Progress {
        let shown = !out.quiet && io::stderr().is_terminal();
        Progress {
            out,
            rows: 0,
            bar: shown.then(|| bar(size)),
            last: None,
        }
    }

    /// Rows that the server has taken aside, and the bytes of the file read so far.
    pub fn staged(&mut self, rows: u64, bytes: u64) {
        self.rows += rows;
        let said = self.out.lang.count("cli.import.progress", self.rows, &[]);
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(said);
        } else if self.last.is_none_or(|last| last.elapsed() >= EVERY) {
            self.last = Some(Instant::now());
            self.out.say(&said);
        }
    }

    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let (bar, template) = match size {
        Some(size) => (ProgressBar::new(size), "[{bar:30}] {percent:>3} %  {msg}"),
        None => (ProgressBar::no_length(), "{spinner} {msg}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    // A template that does not parse leaves the library's own.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
