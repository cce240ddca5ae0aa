//! The recorder: the last messages of a session, in memory, without their texts.
//!
//! What a person wrote or read is replaced letter by letter the moment it is recorded: lengths stay,
//! words do not. Identifiers, dates, states and names of acts stay, for a replay needs them. Nothing
//! is written to disk before a panic, or before somebody asks.

use super::draft::write_private;
use super::keymap::{Code, Key};
use super::model::{Model, Parts};
use super::msg::{Msg, PageRole};
use crate::i18n::Lang;
use crate::wire::queue::QueuePage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Messages of one stretch; two stretches are kept.
const STRETCH: usize = 1_000;
/// Bytes of one stretch.
const STRETCH_BYTES: usize = 4 << 20;
/// Rows of the queue that a later stretch begins with.
const ROWS: usize = 200;
/// Recordings kept in the folder.
const KEPT: usize = 10;
/// The form of the file.
const SCHEMA: u32 = 1;

/// What a stretch begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub schema: u32,
    /// Of the program.
    pub version: String,
    pub lang: Lang,
    pub columns: u16,
    pub rows: u16,
    pub now: Timestamp,
    pub parts: Parts,
    /// Messages of the session before this one.
    pub before: usize,
    /// The model's counters, so that answers still match their questions.
    pub generation: u64,
    pub queue_generation: u64,
}

/// Some messages in a row, as lines of JSON.
#[derive(Debug)]
struct Stretch {
    head: Head,
    lines: Vec<String>,
    bytes: usize,
    /// How many of the lines only say what the stretch before led to.
    foundation: usize,
}

impl Stretch {
    fn of(model: &Model, before: usize) -> Stretch {
        let head = Head {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lang: model.lang,
            columns: model.columns,
            rows: model.rows,
            now: model.now,
            parts: model.parts,
            before,
            generation: model.generation,
            queue_generation: model.queue.generation,
        };
        Stretch {
            head,
            lines: Vec::new(),
            bytes: 0,
            foundation: 0,
        }
    }

    fn push(&mut self, message: &Msg) {
        let Ok(mut value) = serde_json::to_value(message) else {
            return;
        };
        redact(&mut value, None);
        // A message that lost its sense with its texts is left out rather than written whole.
        if Msg::deserialize(&value).is_ok() {
            let line = value.to_string();
            self.bytes += line.len();
            self.lines.push(line);
        }
    }
}

/// The last messages. Clones share them.
#[derive(Clone, Debug)]
pub struct Recorder(Arc<Mutex<Kept>>);

#[derive(Debug)]
struct Kept {
    earlier: Option<Stretch>,
    now: Stretch,
    count: usize,
}

impl Recorder {
    /// Begins with a model that has taken in nothing yet.
    pub fn new(model: &Model) -> Recorder {
        Recorder(Arc::new(Mutex::new(Kept {
            earlier: None,
            now: Stretch::of(model, 0),
            count: 0,
        })))
    }

    /// Takes a message down before the model takes it in.
    pub fn take(&self, model: &Model, message: &Msg) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.now.lines.len() >= STRETCH || kept.now.bytes >= STRETCH_BYTES {
            let mut fresh = Stretch::of(model, kept.count);
            for message in foundation(model) {
                fresh.push(&message);
            }
            fresh.foundation = fresh.lines.len();
            kept.earlier = Some(std::mem::replace(&mut kept.now, fresh));
        }
        kept.count += 1;
        let typing = model.context().is_field();
        match message {
            Msg::Key { key, burst, at } if typing => kept.now.push(&Msg::Key {
                key: veiled(*key),
                burst: *burst,
                at: *at,
            }),
            Msg::Held { key, burst, at } if typing => kept.now.push(&Msg::Held {
                key: veiled(*key),
                burst: *burst,
                at: *at,
            }),
            other => kept.now.push(other),
        }
    }

    /// The recording as it would be written.
    fn text(kept: &Kept) -> String {
        let first = kept.earlier.as_ref().unwrap_or(&kept.now);
        let earlier = kept.earlier.iter().flat_map(|stretch| &stretch.lines);
        let known = kept.earlier.as_ref().map_or(0, |_| kept.now.foundation);
        let mut text = serde_json::to_string(&first.head).unwrap_or_default();
        text.push('\n');
        for line in earlier.chain(&kept.now.lines[known..]) {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Writes the recording, readable by its owner alone, and answers where.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn save(&self, state: &Path, now: Timestamp) -> io::Result<PathBuf> {
        let text = Recorder::text(&self.0.lock().unwrap_or_else(PoisonError::into_inner));
        save(state, now, &text)
    }

    /// As [`Recorder::save`], from a panic hook: gives up rather than wait for a lock that the
    /// panicking thread may hold.
    pub fn save_in_panic(&self, state: &Path, now: Timestamp) -> Option<PathBuf> {
        let text = Recorder::text(&*self.0.try_lock().ok()?);
        save(state, now, &text).ok()
    }
}

fn save(state: &Path, now: Timestamp, text: &str) -> io::Result<PathBuf> {
    let folder = state.join("recordings");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)?;
    let name = now.strftime("%Y%m%dT%H%M%S%.3f").to_string();
    let path = folder.join(format!("{name}.jsonl"));
    write_private(&path, text.as_bytes())?;
    let mut all: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    all.sort();
    let excess = all.len().saturating_sub(KEPT);
    for old in &all[..excess] {
        // What cannot be removed now is tried again the next time.
        let _ = std::fs::remove_file(old);
    }
    Ok(path)
}

/// Messages that bring a fresh model to about what this one knows.
fn foundation(model: &Model) -> Vec<Msg> {
    let mut messages = Vec::new();
    if let Some(me) = &model.me {
        messages.push(Msg::Me {
            answer: Ok(me.clone()),
            at: model.now,
        });
    }
    messages.push(Msg::People {
        answer: Ok(model.people.clone()),
    });
    let queue = &model.queue;
    messages.push(Msg::Page {
        generation: queue.generation,
        role: PageRole::First,
        answer: Ok(QueuePage {
            rows: queue.window.iter().take(ROWS).cloned().collect(),
            next: None,
            prev: None,
            today: None,
        }),
        at: model.now,
    });
    if let Some(counts) = queue.counts {
        messages.push(Msg::Counts {
            generation: queue.generation,
            filtered: false,
            answer: Ok(counts),
        });
    }
    messages.push(Msg::Link {
        link: model.link,
        at: model.now,
    });
    messages
}

/// A key that was typed into a text: that one was typed stays, which one does not.
fn veiled(key: Key) -> Key {
    match key.code {
        Code::Char(c) if key.text().is_some() => Key {
            code: Code::Char(veil(c)),
            ..key
        },
        _ => key,
    }
}

fn veil(c: char) -> char {
    if c.is_uppercase() {
        'X'
    } else if c.is_alphabetic() {
        'x'
    } else if c.is_numeric() {
        '0'
    } else {
        c
    }
}

/// Keys whose values are names from a closed list, or made by the program.
const KEPT_KEYS: &[&str] = &[
    "answer_kind",
    "base",
    "budget_branch",
    "calendar",
    "cause",
    "code",
    "confidence",
    "currency",
    "cursor",
    "due",
    "event",
    "failure",
    "field",
    "folio",
    "id",
    "item",
    "key",
    "kind",
    "lever",
    "licence",
    "link",
    "msg",
    "next",
    "number",
    "prev",
    "procedure",
    "regime",
    "relation",
    "role",
    "sense",
    "sort",
    "state",
    "status",
    "subject",
    "tab",
    "timer",
    "type",
    "verdict",
    "via",
    "at",
];

/// Replaces the letters and digits of every text that is not known to be none.
fn redact(value: &mut Value, key: Option<&str>) {
    match value {
        Value::String(text) => {
            let kept = key.is_some_and(|key| KEPT_KEYS.contains(&key)) || is_mark(text);
            if !kept {
                *text = text.chars().map(veil).collect();
            }
        }
        // A list is under the key of the list.
        Value::Array(values) => values.iter_mut().for_each(|value| redact(value, key)),
        Value::Object(fields) => {
            for (key, value) in fields {
                redact(value, Some(key));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An id, an instant or a day: nothing that anybody wrote.
fn is_mark(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
        || text.parse::<Timestamp>().is_ok()
        || text.parse::<jiff::civil::Date>().is_ok()
}

/// A recording, read back.
#[derive(Debug)]
pub struct Recording {
    pub head: Head,
    pub messages: Vec<Msg>,
}

/// Why a file is no recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("line {line}: {detail}")]
    Line { line: usize, detail: String },
    #[error("schema {0}")]
    Schema(u32),
}

impl Recording {
    /// Reads a recording.
    ///
    /// # Errors
    /// It is none, or one of another form; with the line.
    pub fn parse(text: &str) -> Result<Recording, RecordingError> {
        let mut lines = text.lines().zip(1..);
        let fault = |line: usize| {
            move |error: serde_json::Error| RecordingError::Line {
                line,
                detail: error.to_string(),
            }
        };
        let (first, _) = lines.next().unwrap_or(("", 1));
        let head: Head = serde_json::from_str(first).map_err(fault(1))?;
        if head.schema != SCHEMA {
            return Err(RecordingError::Schema(head.schema));
        }
        let messages = lines
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, line)| serde_json::from_str(text).map_err(fault(line)))
            .collect::<Result<_, _>>()?;
        Ok(Recording { head, messages })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn letters_go_and_lengths_stay() {
        let mut value = serde_json::json!({
            "title": "Mesa de ayuda 2015", "id": "0190a1b2-0000-7000-8000-000000000001",
            "state": "under_review", "received_on": "2015-03-02", "words": ["Ñandú"],
        });
        redact(&mut value, None);
        assert_eq!(
            value,
            serde_json::json!({
                "title": "Xxxx xx xxxxx 0000", "id": "0190a1b2-0000-7000-8000-000000000001",
                "state": "under_review", "received_on": "2015-03-02", "words": ["Xxxxx"],
            })
        );
    }

    #[test]
    fn what_is_no_recording_says_where() {
        let error = Recording::parse("{}\n").unwrap_err();
        assert!(matches!(error, RecordingError::Line { line: 1, .. }));
        assert!(Recording::parse("").is_err());
    }
}
