//! The acts of a study before the Unit, and of an opinion after it: what each argument means.

use super::act::{act, receipt};
use super::args::Reference;
use super::context::Context;
use super::failure::Failure;
use super::filing;
use super::words::{day, short, words};
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::aftermath::{Lineage, Pronouncement};
use crate::wire::request::{NewParent, NewRequest};
use jiff::civil::Date;
use std::path::PathBuf;
use uuid::Uuid;

/// A study or a request from a file, and what it goes back to.
#[derive(Debug, clap::Args)]
pub struct FileArgs {
    pub file: PathBuf,
    #[arg(long, value_parser = short, conflicts_with = "amends")]
    refiles: Option<String>,
    #[arg(long, value_parser = short)]
    amends: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct EditArgs {
    #[command(flatten)]
    at: Reference,
    pub file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct RemarkArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    #[arg(long)]
    pub file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct DiscardArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct ForwardArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long)]
    letter: String,
}

#[derive(Debug, clap::Args)]
pub struct PronounceArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, value_parser = words(&Pronouncement::ALL, Pronouncement::name, &[("favorable", "favourable"), ("desfavorable", "unfavourable")]))]
    pronouncement: Pronouncement,
    #[arg(long)]
    letter: String,
    #[arg(long, value_parser = day)]
    on: Date,
    #[arg(long, default_value = "")]
    text: String,
}

/// Files a request, or begins a study that the Unit does not see yet.
///
/// # Errors
/// A file that cannot be taken; the server's refusal.
pub async fn file(
    context: &Context,
    client: &Client,
    args: &FileArgs,
    text: &str,
    draft: bool,
) -> Result<(), Failure> {
    let filed = filing::read(context, client, &args.file, text).await?;
    let going_back = |request: &Option<String>, lineage| {
        let request = request.clone()?;
        Some(NewParent { request, lineage })
    };
    let parent = going_back(&args.refiles, Lineage::Refiled)
        .or_else(|| going_back(&args.amends, Lineage::Amendment));
    let filed = NewRequest {
        draft,
        parent,
        ..filed
    };
    let receipt = client.submit(Uuid::now_v7(), &filed).await?;
    self::receipt(context.out, &receipt)
}

/// Changes a study that has not been sent.
///
/// # Errors
/// As [`file`].
pub async fn edit(
    context: &Context,
    client: &Client,
    args: &EditArgs,
    text: &str,
) -> Result<(), Failure> {
    let filed = filing::read(context, client, &args.file, text).await?;
    let filing = Box::new(filed.filing);
    one(context, client, &args.at, Act::EditFiling { filing }).await
}

/// Records the control body's remarks; `file` is what `--file` says.
///
/// # Errors
/// The server's refusal.
pub async fn remark(
    context: &Context,
    client: &Client,
    args: RemarkArgs,
    file: &str,
) -> Result<(), Failure> {
    let text = args.text.unwrap_or_else(|| file.trim_end().to_owned());
    one(context, client, &args.at, Act::Remark { text }).await
}

/// # Errors
/// The server's refusal.
pub async fn discard(context: &Context, client: &Client, args: DiscardArgs) -> Result<(), Failure> {
    let reason = args.reason;
    one(context, client, &args.at, Act::Discard { reason }).await
}

/// # Errors
/// The server's refusal.
pub async fn forward(context: &Context, client: &Client, args: ForwardArgs) -> Result<(), Failure> {
    let letter = args.letter;
    one(context, client, &args.at, Act::Forward { letter }).await
}

/// # Errors
/// The server's refusal.
pub async fn pronounce(
    context: &Context,
    client: &Client,
    args: PronounceArgs,
) -> Result<(), Failure> {
    let what = Act::Pronounce {
        pronouncement: args.pronouncement,
        letter: args.letter,
        pronounced_on: args.on,
        text: args.text,
    };
    one(context, client, &args.at, what).await
}

async fn one(context: &Context, client: &Client, at: &Reference, what: Act) -> Result<(), Failure> {
    let view = client.request(&at.reference).await?;
    let done = act(context.out, client, &view, &what).await?;
    receipt(context.out, &done)
}
