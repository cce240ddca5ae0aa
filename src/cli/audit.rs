//! `audit`: the trail of everything that was recorded, exported and checked.
//!
//! Checking is done here, away from the server: what it says of its own records proves nothing.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use crate::client::Client;
use crate::evidence::chain::{Broken, Link, Verifier};
use crate::evidence::trail::{Exported, follow, written};
use crate::text;
use crate::wire::audit::AuditEvent;
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// The longest line of an exported trail, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Export,
    Verify(VerifyArgs),
    Head,
}

#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    file: Option<PathBuf>,
    #[arg(long)]
    head: Option<String>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Export => {
            session::with(context, async |client: &Client| {
                walk(client, |event| context.out.document(event)).await?;
                Ok(Exit::Ok)
            })
            .await
        }
        Verb::Head => {
            let checked = of_the_server(context, None).await?;
            checked.tell(context)
        }
        Verb::Verify(args) => {
            let known = args
                .head
                .as_deref()
                .map(|head| known(context, head))
                .transpose()?;
            let checked = match &args.file {
                Some(file) => of_a_file(context, file, known)?,
                None => of_the_server(context, known).await?,
            };
            checked.tell(context)
        }
    }
}

/// A head that somebody kept.
struct Known {
    seq: i64,
    hash: String,
}

fn known(context: &Context, head: &str) -> Result<Known, Failure> {
    let parts = head.split_once(':').and_then(|(seq, hash)| {
        let well = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        Some((seq.parse().ok().filter(|_| well)?, hash))
    });
    let (seq, hash) = parts.ok_or_else(|| {
        Failure::usage(
            context.out.lang.text("cli.audit.bad_head").to_owned(),
            "dictamen audit verify",
        )
    })?;
    Ok(Known {
        seq,
        hash: hash.to_lowercase(),
    })
}

/// What a walk along the trail came to.
struct Checked {
    verifier: Verifier,
    broken: Option<Broken>,
    known: Option<Known>,
    /// The hash at the known head, once it was passed.
    at_known: Option<String>,
}

impl Checked {
    fn new(known: Option<Known>) -> Checked {
        Checked {
            verifier: Verifier::default(),
            broken: None,
            known,
            at_known: None,
        }
    }

    fn next(&mut self, event: &AuditEvent) {
        if self.broken.is_some() {
            return;
        }
        let exported = Exported {
            link: Link {
                seq: event.seq,
                at: event.at,
                actor: &event.actor,
                kind: &event.kind,
                subject: &event.subject,
                version: event.version,
                body: &event.body,
            },
            hash: &event.hash,
        };
        match follow(&mut self.verifier, &exported) {
            Ok(())
                if self
                    .known
                    .as_ref()
                    .is_some_and(|known| known.seq == event.seq) =>
            {
                self.at_known = Some(event.hash.to_lowercase());
            }
            Ok(()) => {}
            Err(broken) => self.broken = Some(broken),
        }
    }

    fn tell(&self, context: &Context) -> Result<Exit, Failure> {
        let (out, lang) = (context.out, context.out.lang);
        let (seq, hash) = self.verifier.head();
        let hash = written(&hash);
        let other_past = self
            .known
            .as_ref()
            .is_some_and(|known| self.at_known.as_deref() != Some(known.hash.as_str()));
        let (fault, at) = match (&self.broken, &self.known) {
            (Some(Broken::Gap { expected, .. }), _) => (Some("gap"), *expected),
            (Some(Broken::Hash { seq }), _) => (Some("changed"), *seq),
            (None, Some(known)) if other_past => (Some("other_past"), known.seq),
            (None, _) => (None, seq),
        };
        if out.json {
            out.document(&json!({
                "valid": fault.is_none(), "fault": fault, "at": at, "seq": seq, "hash": hash,
            }))?;
        } else {
            let number = lang.number(at.unsigned_abs());
            let key = match fault {
                None => "cli.audit.whole",
                Some("gap") => "cli.audit.gap",
                Some("other_past") => "cli.audit.other_past",
                Some(_) => "cli.audit.changed",
            };
            out.data(&lang.fill(
                key,
                &[
                    ("events", &number),
                    ("seq", &at.to_string()),
                    ("hash", &hash),
                ],
            ))?;
        }
        Ok(if fault.is_none() {
            Exit::Ok
        } else {
            Exit::Failure
        })
    }
}

async fn of_the_server(context: &Context, known: Option<Known>) -> Result<Checked, Failure> {
    session::with(context, async |client: &Client| {
        let mut checked = Checked::new(known);
        walk(client, |event| {
            checked.next(event);
            Ok(())
        })
        .await?;
        Ok(checked)
    })
    .await
}

/// All events in order, a page at a time.
async fn walk(
    client: &Client,
    mut each: impl FnMut(&AuditEvent) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page = client.trail(after).await?;
        for event in &page.events {
            each(event)?;
        }
        match page.events.last() {
            Some(last) if last.seq < page.head => after = last.seq,
            _ => return Ok(()),
        }
    }
}

fn of_a_file(context: &Context, path: &Path, known: Option<Known>) -> Result<Checked, Failure> {
    let fault = |error| Failure::file(path, error);
    let mut lines = BufReader::new(File::open(path).map_err(fault)?);
    let mut checked = Checked::new(known);
    let mut line = String::new();
    for number in 1_u64.. {
        line.clear();
        let read = lines
            .by_ref()
            .take(LONGEST)
            .read_line(&mut line)
            .map_err(fault)?;
        if read == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let event: AuditEvent = serde_json::from_str(&line).map_err(|_| Failure::Told {
            exit: Exit::Failure,
            code: "not_a_trail",
            sentence: context.out.lang.fill(
                "cli.audit.not_a_trail",
                &[
                    ("path", text::line(&path.to_string_lossy()).as_str()),
                    ("line", &number.to_string()),
                ],
            ),
        })?;
        checked.next(&event);
    }
    Ok(checked)
}
