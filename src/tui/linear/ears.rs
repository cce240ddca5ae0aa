//! Lines as they come: read one at a time and only when asked for, so that an editor that is lent
//! the terminal gets what is typed into it.

use std::io::{BufRead, Read as _};
use std::sync::mpsc::{Sender, channel};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Bytes of a line at most; what goes beyond is the next line.
const LONGEST: u64 = 64 * 1024;

/// What was heard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Line(String),
    /// Nothing will come any more.
    End,
}

/// Somebody who reads a line when asked to.
#[derive(Debug)]
pub(super) struct Ears {
    ask: Sender<()>,
    heard: UnboundedReceiver<Heard>,
    asked: bool,
}

impl Ears {
    /// # Errors
    /// The system refuses a thread.
    pub(super) fn new(mut input: Box<dyn BufRead + Send>) -> std::io::Result<Ears> {
        let (ask, asked) = channel();
        let (tell, heard) = unbounded_channel();
        std::thread::Builder::new()
            .name("linear-input".to_owned())
            .spawn(move || {
                while asked.recv().is_ok() {
                    if tell.send(one(&mut input)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Ears {
            ask,
            heard,
            asked: false,
        })
    }

    /// The next line. May be dropped while it waits: the line comes with the next call.
    pub(super) async fn next(&mut self) -> Heard {
        if !self.asked {
            self.asked = self.ask.send(()).is_ok();
        }
        let heard = self.heard.recv().await.unwrap_or(Heard::End);
        self.asked = false;
        heard
    }
}

fn one(input: &mut Box<dyn BufRead + Send>) -> Heard {
    let mut line = Vec::new();
    match input.take(LONGEST).read_until(b'\n', &mut line) {
        // A terminal that went away can be read no more.
        Ok(0) | Err(_) => Heard::End,
        Ok(_) => {
            let text = String::from_utf8_lossy(&line);
            Heard::Line(text.trim_end_matches(['\n', '\r']).to_owned())
        }
    }
}
