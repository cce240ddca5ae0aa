//! `opinion`: write a draft, sign it, question it, read it.

use super::act::{act, receipt};
use super::args::Reference;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::show;
use super::words::words;
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::money::Money;
use crate::domain::opinion::Sense;
use crate::i18n::{Lang, number};
use crate::text;
use crate::wire::letter::Form;
use crate::wire::request::RequestView;
use serde_json::json;
use std::ffi::OsStr;
use std::io::BufRead;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Draft(DraftArgs),
    Issue(IssueArgs),
    Challenge(ChallengeArgs),
    Show(Reference),
    Letter(LetterArgs),
    Key,
}

#[derive(Debug, clap::Args)]
pub struct DraftArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, value_parser = words(&Sense::ALL, Sense::name, &[]))]
    sense: Option<Sense>,
    #[arg(long, allow_hyphen_values = true)]
    price: Option<String>,
    #[arg(long)]
    reasoning_file: Option<PathBuf>,
    #[arg(long)]
    recommendations_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct IssueArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long)]
    confirm: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct ChallengeArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long)]
    comment: String,
}

#[derive(Debug, clap::Args)]
pub struct LetterArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, value_parser = words(&Form::ALL, Form::name, &[]))]
    form: Option<Form>,
    #[arg(long)]
    out: Option<PathBuf>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    // Texts are read before anything is opened: standard input may take its time.
    let texts = match &verb {
        Verb::Draft(args) => Some(Texts::read(context, args)?),
        _ => None,
    };
    session::with(context, async |client: &Client| {
        match verb {
            Verb::Draft(args) => {
                let view = client.request(&args.at.reference).await?;
                draft(
                    context,
                    client,
                    &view,
                    (args.sense, args.price.as_deref()),
                    texts.unwrap_or_default(),
                )
                .await?;
            }
            Verb::Issue(args) => issue(context, client, args).await?,
            Verb::Challenge(args) => {
                let view = client.request(&args.at.reference).await?;
                let comment = args.comment;
                let done = act(context.out, client, &view, &Act::Challenge { comment }).await?;
                receipt(context.out, &done)?;
            }
            Verb::Show(at) => show(context, client, &at).await?,
            Verb::Letter(args) => letter(context, client, &args).await?,
            Verb::Key => key(context, client).await?,
        }
        Ok(Exit::Ok)
    })
    .await
}

/// The texts that a draft gets anew; what is absent stays as it was.
#[derive(Debug, Default)]
struct Texts {
    reasoning: Option<String>,
    recommendations: Option<String>,
}

impl Texts {
    fn read(context: &Context, args: &DraftArgs) -> Result<Texts, Failure> {
        let command = "dictamen opinion draft";
        if args.sense.is_none()
            && args.price.is_none()
            && args.reasoning_file.is_none()
            && args.recommendations_file.is_none()
        {
            let sentence = context.out.lang.text("cli.opinion.nothing_to_save");
            return Err(Failure::usage(sentence.to_owned(), command));
        }
        context.one_stdin(&[&args.reasoning_file, &args.recommendations_file], command)?;
        let read = |path: &Option<PathBuf>| match path {
            Some(path) => context.text_of(path).map(Some),
            None => Ok(None),
        };
        Ok(Texts {
            reasoning: read(&args.reasoning_file)?,
            recommendations: read(&args.recommendations_file)?,
        })
    }
}

async fn draft(
    context: &Context,
    client: &Client,
    view: &RequestView,
    (sense, price): (Option<Sense>, Option<&str>),
    texts: Texts,
) -> Result<(), Failure> {
    let stored = view.case.draft.as_ref();
    let mut draft = stored
        .map(|stored| stored.draft.clone())
        .unwrap_or_default();
    draft.sense = sense.or(draft.sense);
    draft.price_ruled = match price {
        None => draft.price_ruled,
        Some("-") => None,
        Some(typed) => {
            let currency = view.case.filing.amount.currency;
            let price = Money::parse(typed, currency).map_err(|error| {
                let sentence = context.out.lang.text(error.key());
                Failure::usage(format!("--price: {sentence}"), "dictamen opinion draft")
            })?;
            Some(price)
        }
    };
    draft.reasoning = texts.reasoning.unwrap_or(draft.reasoning);
    draft.recommendations = texts.recommendations.unwrap_or(draft.recommendations);
    let done = act(context.out, client, view, &Act::SaveDraft(draft)).await?;
    receipt(context.out, &done)
}

async fn issue(context: &Context, client: &Client, args: IssueArgs) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let view = client.request(&args.at.reference).await?;
    let confirm = match args.confirm {
        Some(digits) => digits,
        None if context.can_ask() => {
            out.complain(&what_is_signed(&view, lang));
            out.ask(lang.text("cli.opinion.type_the_digits"));
            let mut typed = String::new();
            std::io::stdin().lock().read_line(&mut typed)?;
            typed.trim().to_owned()
        }
        None => String::new(),
    };
    // Enter alone cancels, and so does not being asked.
    if confirm.is_empty() {
        return Err(Failure::usage(
            lang.text("cli.opinion.not_confirmed").to_owned(),
            "dictamen opinion issue",
        ));
    }
    let done = act(out, client, &view, &Act::Issue { confirm }).await?;
    receipt(out, &done)
}

fn what_is_signed(view: &RequestView, lang: Lang) -> String {
    let sense = view
        .case
        .draft
        .as_ref()
        .and_then(|stored| stored.draft.sense);
    let sense = sense.map_or("—", |sense| lang.entry("domain.sense", sense.name()));
    let price = view
        .case
        .draft
        .as_ref()
        .and_then(|stored| stored.draft.price_ruled);
    let asked = lang.fill(
        "cli.opinion.about_to_sign",
        &[
            ("folio", text::line(&view.case.folio).as_str()),
            ("sense", sense),
            ("title", text::line(&view.case.filing.title).as_str()),
        ],
    );
    match price {
        Some(price) => format!(
            "{asked}\n{}: {}",
            lang.text("cli.field.price"),
            number::money(price)
        ),
        None => asked,
    }
}

async fn show(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let view = client.request(&at.reference).await?;
    let case = &view.case;
    if out.json {
        return out.document(&json!({
            "folio": case.folio,
            "state": case.state,
            "draft": case.draft,
            "opinion": case.opinion,
        }));
    }
    match show::opinion(&view, lang) {
        Some(text) => out.data(&text),
        None => {
            out.say(lang.text("cli.opinion.none"));
            Ok(())
        }
    }
}

/// The letter into a file, or its text to be read here.
async fn letter(context: &Context, client: &Client, args: &LetterArgs) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let by_name = args
        .out
        .as_deref()
        .and_then(Path::extension)
        .and_then(OsStr::to_str);
    let form = args.form.unwrap_or(match by_name {
        Some("pdf") => Form::Pdf,
        Some("json") => Form::Json,
        _ if out.json => Form::Json,
        _ => Form::Text,
    });
    let letter = client.letter(&args.at.reference, form).await?;
    let Some(path) = &args.out else {
        if form == Form::Pdf {
            let sentence = lang.text("cli.opinion.letter_needs_a_file").to_owned();
            return Err(Failure::usage(sentence, "dictamen opinion letter"));
        }
        let shown = text::block(&String::from_utf8_lossy(&letter)).to_string();
        return out.data(&shown);
    };
    write_whole(path, &letter).map_err(|error| Failure::file(path, error))?;
    out.say(&lang.fill(
        "cli.opinion.letter_written",
        &[("path", text::line(&path.to_string_lossy()).as_str())],
    ));
    Ok(())
}

/// The key, to be kept by whoever checks letters offline.
async fn key(context: &Context, client: &Client) -> Result<(), Failure> {
    let key = client.opinion_key().await?;
    if context.out.json {
        return context.out.document(&key);
    }
    context.out.data(text::line(&key.ed25519).as_str())
}

/// A letter is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}
