//! `verify`: whether a letter is the Unit's and says what was signed. Needs no server for a file.
//!
//! A PDF is checked twice: its signed statement against the key, and its bytes against the letter
//! that the statement gives, so that a page which shows something else is found out.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use crate::client::Client;
use crate::evidence::signature::{Invalid, PublicKey, Signed};
use crate::i18n::date;
use crate::letter::{self, Letter};
use crate::text;
use crate::wire::letter::Form;
use serde_json::json;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The largest file that can be a letter, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;
const COMMAND: &str = "dictamen verify";

#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    #[arg(required = true)]
    targets: Vec<String>,
    #[arg(long)]
    key: Option<String>,
}

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NotALetter,
    OtherKey,
    Signature,
    /// The pages are not those of the statement inside.
    Pages,
    Schema,
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Fault::NotALetter => "not_a_letter",
            Fault::OtherKey => "other_key",
            Fault::Signature => "signature",
            Fault::Pages => "pages",
            Fault::Schema => "schema",
        }
    }
}

impl From<Invalid> for Fault {
    fn from(invalid: Invalid) -> Fault {
        match invalid {
            Invalid::OtherKey => Fault::OtherKey,
            Invalid::Schema { .. } => Fault::Schema,
            Invalid::Signature | Invalid::Malformed => Fault::Signature,
        }
    }
}

pub async fn run(context: &Context, args: VerifyArgs) -> Result<Exit, Failure> {
    let given = args
        .key
        .as_deref()
        .map(|key| key_of(context, key))
        .transpose()?;
    let mut exit = Exit::Ok;
    for target in &args.targets {
        let path = Path::new(target);
        let (bytes, key) = if path.is_file() {
            (read(path)?, given)
        } else {
            let (bytes, key) = fetched(context, target).await?;
            (bytes, given.or(Some(key)))
        };
        let key = key.ok_or_else(|| {
            let sentence = context.out.lang.text("cli.verify.no_key").to_owned();
            Failure::usage(sentence, COMMAND)
        })?;
        let (signed, fault) = check(&bytes, &key);
        tell(context, target, signed.as_ref(), fault)?;
        if fault.is_some() {
            exit = Exit::Failure;
        }
    }
    Ok(exit)
}

/// The letter of a folio and the key, both as the server has them.
async fn fetched(context: &Context, folio: &str) -> Result<(Vec<u8>, PublicKey), Failure> {
    session::with(context, async |client: &Client| {
        let letter = client.letter(folio, Form::Json).await?;
        let key = client.opinion_key().await?;
        Ok((letter, key_of(context, &key.ed25519)?))
    })
    .await
}

fn key_of(context: &Context, key: &str) -> Result<PublicKey, Failure> {
    let text = if Path::new(key).is_file() {
        context.text_of(Path::new(key))?
    } else {
        key.to_owned()
    };
    PublicKey::parse(&text).map_err(|_| {
        let sentence = context.out.lang.text("cli.verify.bad_key").to_owned();
        Failure::usage(sentence, COMMAND)
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let fault = |error| Failure::file(path, error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fault)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(fault)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::TooLarge {
            path: path.to_owned(),
            limit: LARGEST,
        });
    }
    Ok(bytes)
}

fn check(bytes: &[u8], key: &PublicKey) -> (Option<Signed>, Option<Fault>) {
    let is_pdf = bytes.starts_with(b"%PDF-");
    let found = if is_pdf {
        letter::embedded(bytes)
    } else {
        serde_json::from_slice(bytes).ok()
    };
    let Some(signed) = found else {
        return (None, Some(Fault::NotALetter));
    };
    if let Err(invalid) = signed.verify(key) {
        return (Some(signed), Some(invalid.into()));
    }
    let same = !is_pdf
        || Letter::of(&signed)
            .ok()
            .and_then(|letter| letter.pdf().ok())
            .is_some_and(|pdf| pdf == bytes);
    (Some(signed), (!same).then_some(Fault::Pages))
}

fn tell(
    context: &Context,
    target: &str,
    signed: Option<&Signed>,
    fault: Option<Fault>,
) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let statement = signed.map(|signed| &signed.statement);
    if out.json {
        return out.document(&json!({
            "target": target,
            "valid": fault.is_none(),
            "fault": fault.map(Fault::name),
            "folio": statement.map(|statement| &statement.folio),
            "number": statement.and_then(|statement| statement.number.as_ref()),
            "sense": statement.map(|statement| statement.sense),
            "issued_at": statement.map(|statement| statement.issued_at),
            "signed_by": statement.map(|statement| &statement.signed_by),
            "practice": statement.map(|statement| statement.practice),
            "key": signed.map(|signed| &signed.key),
        }));
    }
    let target = text::line(target);
    let verdict = match fault {
        None => lang.fill("cli.verify.valid", &[("target", target.as_str())]),
        Some(fault) => lang.fill(
            "cli.verify.invalid",
            &[
                ("target", target.as_str()),
                ("why", lang.entry("cli.verify.fault", fault.name())),
            ],
        ),
    };
    let mut lines = vec![verdict];
    if let Some(statement) = statement.filter(|_| fault.is_none()) {
        let signers: Vec<&str> = statement
            .signed_by
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        lines.push(lang.fill(
            "cli.verify.says",
            &[
                (
                    "number",
                    text::line(statement.number.as_deref().unwrap_or("—")).as_str(),
                ),
                ("folio", text::line(&statement.folio).as_str()),
                ("sense", lang.entry("domain.sense", statement.sense.name())),
                ("date", &date::short(statement.issued_on)),
                ("signers", text::line(&signers.join(", ")).as_str()),
            ],
        ));
        if statement.practice {
            lines.push(lang.text("letter.practice").to_owned());
        }
    }
    out.data(&lines.join("\n"))
}
