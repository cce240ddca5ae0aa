//! `keys learn`: press a key and see what arrives: its bytes, its name, what it would do.
//!
//! Reads what a terminal sends as the terminal UI does, with the same parser; from a pipe too.

use super::{Context, Exit, Failure, Keymap, MapArgs, PLACES, Place, effective, why};
use crate::cli::words::words;
use crate::i18n::Lang;
use crate::text;
use crate::tui::input::{Parser, Said};
use crate::tui::keymap::{Chord, Code, Key, Resolution, key_text};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::json;
use std::io::{self, Stdin};

/// How long an ESC waits for the rest of a key.
const ESCAPE_WAIT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 100_000_000,
};

#[derive(Debug, clap::Args)]
pub struct LearnArgs {
    #[arg(long = "context", value_parser = words(&PLACES, Place::name, &[]))]
    place: Option<Place>,
    #[command(flatten)]
    map: MapArgs,
}

/// The line of the terminal without its own meaning of keys, for as long as this lives.
struct Raw<'t> {
    tty: &'t Stdin,
    before: Termios,
}

impl Raw<'_> {
    /// `None` where standard input is no terminal.
    fn enter(tty: &Stdin) -> io::Result<Option<Raw<'_>>> {
        let Ok(before) = tcgetattr(tty) else {
            return Ok(None);
        };
        let mut raw = before.clone();
        raw.make_raw();
        // Output keeps its line ends.
        raw.output_modes = before.output_modes;
        tcsetattr(tty, OptionalActions::Now, &raw)?;
        Ok(Some(Raw { tty, before }))
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        // The terminal may be gone; then there is nothing to restore.
        let _ = tcsetattr(self.tty, OptionalActions::Now, &self.before);
    }
}

pub(super) fn run(context: &Context, args: &LearnArgs) -> Result<Exit, Failure> {
    let out = context.out;
    let keymap = effective(context, &args.map)?;
    let place = args.place.unwrap_or(Place::Queue);
    out.say(&out.lang.fill(
        "cli.keys.learn_begins",
        &[("context", out.lang.entry("action.context", place.name()))],
    ));
    let stdin = io::stdin();
    let raw = Raw::enter(&stdin)?;
    let mut student = Student {
        keymap: &keymap,
        place,
        chord: Vec::new(),
        last: None,
    };
    let mut parser = Parser::default();
    let (mut bytes, mut said) = (Vec::new(), Vec::new());
    let mut ended = false;
    while !ended {
        match wait(&stdin, parser.lone_escape())? {
            None => parser.expire(&mut said),
            Some(read) => {
                ended = read.is_empty();
                for n in 0..read.len() {
                    bytes.push(read[n]);
                    parser.feed_byte(&read, n, &mut said);
                    for one in said.drain(..) {
                        ended |= student.hears(context, one, &std::mem::take(&mut bytes))?;
                    }
                }
            }
        }
        if ended {
            parser.expire(&mut said);
        }
        for one in said.drain(..) {
            student.hears(context, one, &std::mem::take(&mut bytes))?;
        }
    }
    drop(raw);
    Ok(Exit::Ok)
}

/// The bytes of one read; none at the end of the input, `None` when an ESC was left alone.
fn wait(stdin: &Stdin, lone_escape: bool) -> Result<Option<Vec<u8>>, Failure> {
    let mut buffer = [0; 256];
    loop {
        let mut fds = [PollFd::new(stdin, PollFlags::IN)];
        match poll(&mut fds, lone_escape.then_some(&ESCAPE_WAIT)) {
            Err(Errno::INTR) => {}
            Err(error) => return Err(io::Error::from(error).into()),
            Ok(0) => return Ok(None),
            Ok(_) => match rustix::io::read(stdin, &mut buffer) {
                Ok(n) => return Ok(Some(buffer[..n].to_vec())),
                Err(Errno::INTR | Errno::AGAIN) => {}
                // A terminal that went away has said all that it will say.
                Err(_) => return Ok(Some(Vec::new())),
            },
        }
    }
}

struct Student<'k> {
    keymap: &'k Keymap,
    place: Place,
    chord: Vec<Key>,
    last: Option<Key>,
}

impl Student<'_> {
    /// Tells what one key is. True when it is Ctrl-C for the second time.
    fn hears(&mut self, context: &Context, said: Said, bytes: &[u8]) -> Result<bool, Failure> {
        let (out, lang) = (context.out, context.out.lang);
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = match said {
            Said::Key(key) => key,
            Said::Paste(pasted) => {
                let pasted = text::line(&pasted);
                out.data(&lang.fill("cli.keys.learn_paste", &[("text", pasted.as_str())]))?;
                return Ok(false);
            }
        };
        let means = self.keymap.resolve(self.place, &self.chord, key);
        let pressed = self.chord.iter().copied().chain([key]);
        let notation: Vec<String> = pressed.map(|key| key.to_string()).collect();
        let notation = notation.join(" ");
        let does = does(&means, key, self.place, lang);
        match means {
            Resolution::Pending(_) => self.chord.push(key),
            _ => self.chord.clear(),
        }
        if out.json {
            out.document(&json!({
                "bytes": hex.join(" "),
                "key": key.to_string(),
                "chord": notation,
                "means": means.name(),
                "actions": means.acts(),
            }))?;
        } else {
            let mut line = format!(
                "{}  {}  {}  {}",
                text::pad_right(&hex.join(" "), 20),
                text::pad_right(&notation, 12),
                text::pad_right(&key_text(key, lang), 12),
                does
            );
            // An unbound key may be one that somebody else takes when it is pressed elsewhere.
            if let Ok(chord) = notation.parse::<Chord>() {
                for warning in why::on_the_way(&chord, lang) {
                    line.push_str(&format!("\n{}{warning}", " ".repeat(22)));
                }
            }
            out.data(&line)?;
        }
        let ctrl_c = Key::new(Code::Char('c'), true, false, false);
        let leaves = key == ctrl_c && self.last == Some(ctrl_c);
        self.last = Some(key);
        Ok(leaves)
    }
}

fn does(means: &Resolution, key: Key, place: Place, lang: Lang) -> String {
    match means {
        Resolution::Action(action) => format!("{} ({})", action.help(lang), action.name()),
        Resolution::Pending(next) => {
            let keys: Vec<String> = next.iter().map(|(key, _)| key_text(*key, lang)).collect();
            lang.fill("cli.keys.learn_prefix", &[("keys", &keys.join(" "))])
        }
        Resolution::Unbound if place.is_field() && key.text().is_some() => {
            lang.text("cli.keys.learn_text").to_owned()
        }
        Resolution::Unbound => lang.text("cli.keys.learn_nothing").to_owned(),
        Resolution::Cancelled => lang.text("cli.keys.learn_gave_up").to_owned(),
    }
}
