//! `request`: one request, and the acts that move it.

use super::act::{act, receipt, regime};
use super::args::{Reference, References};
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::filing;
use super::import::{self, ImportArgs};
use super::many;
use super::session;
use super::show;
use super::table::{Cell, Column, Table};
use super::words::short;
use crate::client::Client;
use crate::domain::act::Act;
use crate::domain::case::{Defect, Until};
use crate::i18n::{date, number, sentence};
use crate::intake::What;
use crate::text;
use crate::wire::request::PersonRef;
use jiff::civil::Date;
use std::path::PathBuf;
use uuid::Uuid;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Show(Reference),
    Take(References),
    Release(References),
    Postpone(PostponeArgs),
    Resume(References),
    Assign(AssignArgs),
    Return(ReturnArgs),
    Answer(AnswerArgs),
    Withdraw(WithdrawArgs),
    File(FileArgs),
    History(Reference),
    Precedents(Reference),
    Import(ImportArgs),
}

#[derive(Debug, clap::Args)]
pub struct ReturnArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long, required = true)]
    defect: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub struct AssignArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(value_parser = short)]
    person: String,
}

#[derive(Debug, clap::Args)]
pub struct AnswerArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    #[arg(long)]
    file: Option<PathBuf>,
    #[arg(long)]
    filing: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct WithdrawArgs {
    #[command(flatten)]
    at: Reference,
    #[arg(long)]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct PostponeArgs {
    #[command(flatten)]
    at: References,
    #[arg(
        long,
        required_unless_present = "until_answer",
        conflicts_with = "until_answer"
    )]
    #[arg(value_parser = many::day)]
    until: Option<Date>,
    #[arg(long)]
    until_answer: bool,
    #[arg(long)]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct FileArgs {
    file: PathBuf,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    if let Verb::Import(args) = verb {
        return import::run(context, What::Requests, args).await;
    }
    // Texts are read before anything is opened: standard input may take its time.
    let texts = Texts::read(context, &verb)?;
    session::with(context, async |client: &Client| {
        let out = context.out;
        match verb {
            Verb::Show(at) => {
                let view = client.request(&at.reference).await?;
                if out.json {
                    out.document(&view)?;
                } else {
                    out.data(&show::request(&view, out.lang))?;
                }
            }
            Verb::Take(at) => return many::each(context, client, &at, &Act::Take).await,
            Verb::Release(at) => return many::each(context, client, &at, &Act::Release).await,
            Verb::Resume(at) => return many::each(context, client, &at, &Act::Resume).await,
            Verb::Postpone(args) => {
                let wait = args.until.map_or(Until::Answer, |on| Until::Date { on });
                let reason = args.reason;
                let act = Act::Postpone { wait, reason };
                return many::each(context, client, &args.at, &act).await;
            }
            Verb::Assign(args) => assign(context, client, &args).await?,
            Verb::Answer(args) => answer(context, client, &args, texts).await?,
            Verb::Withdraw(args) => {
                let reason = args.reason;
                simple(context, client, &args.at, &Act::Withdraw { reason }).await?;
            }
            Verb::File(args) => {
                let filed = filing::read(context, client, &args.file, &texts.filing).await?;
                let receipt = client.submit(Uuid::now_v7(), &filed).await?;
                self::receipt(out, &receipt)?;
            }
            Verb::Return(args) => send_back(context, client, &args).await?,
            Verb::History(at) => history(context, client, &at).await?,
            Verb::Precedents(at) => precedents(context, client, &at).await?,
            Verb::Import(_) => {}
        }
        Ok(Exit::Ok)
    })
    .await
}

async fn simple(
    context: &Context,
    client: &Client,
    at: &Reference,
    what: &Act,
) -> Result<(), Failure> {
    let view = client.request(&at.reference).await?;
    let done = act(context.out, client, &view, what).await?;
    receipt(context.out, &done)
}

/// What the files of a command say.
#[derive(Debug, Default)]
struct Texts {
    answer: String,
    /// Of `file`, or of an answer's `--filing`; empty where neither was named.
    filing: String,
}

impl Texts {
    fn read(context: &Context, verb: &Verb) -> Result<Texts, Failure> {
        let mut texts = Texts::default();
        match verb {
            Verb::Answer(args) => {
                let command = "dictamen request answer";
                context.one_stdin(&[&args.file, &args.filing], command)?;
                texts.answer = match (&args.text, &args.file) {
                    (Some(text), _) => text.clone(),
                    (None, Some(file)) => context.text_of(file)?,
                    (None, None) => String::new(),
                };
                if let Some(filing) = &args.filing {
                    texts.filing = context.text_of(filing)?;
                }
            }
            Verb::File(args) => texts.filing = context.text_of(&args.file)?,
            _ => {}
        }
        Ok(texts)
    }
}

async fn assign(context: &Context, client: &Client, args: &AssignArgs) -> Result<(), Failure> {
    let people = client.people().await?;
    let named = |one: &&PersonRef| one.handle == args.person || one.id.to_string() == args.person;
    let Some(person) = people.iter().find(named) else {
        let lang = context.out.lang;
        let person = text::line(&args.person);
        return Err(Failure::Told {
            exit: Exit::Failure,
            code: "unknown_person",
            sentence: lang.fill("cli.request.unknown_person", &[("person", person.as_str())]),
        });
    };
    let act = Act::Assign { to: person.id };
    simple(context, client, &args.at, &act).await
}

async fn answer(
    context: &Context,
    client: &Client,
    args: &AnswerArgs,
    texts: Texts,
) -> Result<(), Failure> {
    let filing = match &args.filing {
        Some(file) => {
            let new = filing::read(context, client, file, &texts.filing).await?;
            Some(Box::new(new.filing))
        }
        None => None,
    };
    let text = texts.answer.trim_end().to_owned();
    simple(context, client, &args.at, &Act::Answer { text, filing }).await
}

/// `ITEM=TEXT` names the checklist item that failed; any other text stands by itself.
async fn send_back(context: &Context, client: &Client, args: &ReturnArgs) -> Result<(), Failure> {
    let view = client.request(&args.at.reference).await?;
    let regime = regime(client, &view.case.regime).await?;
    let defects = args
        .defect
        .iter()
        .map(|typed| match typed.split_once('=') {
            Some((item, text)) if regime.check(item).is_some() => Defect {
                check: item.to_owned(),
                text: text.to_owned(),
            },
            _ => Defect {
                check: String::new(),
                text: typed.clone(),
            },
        })
        .collect();
    let done = act(context.out, client, &view, &Act::Return { defects }).await?;
    receipt(context.out, &done)
}

async fn history(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let out = context.out;
    let entries = client.history(&at.reference).await?;
    if out.json {
        return out.document(&entries);
    }
    let mut table = Table::new(vec![
        Column::left(out.lang.text("cli.column.at")),
        Column::left(out.lang.text("cli.column.who")),
        Column::left(out.lang.text("cli.column.what")),
    ]);
    for entry in &entries {
        let who = entry.actor.as_ref().map_or_else(
            || Cell::own(out.lang.entry("domain.role", "system")),
            |actor| Cell::outside(&actor.handle),
        );
        table.push(vec![
            Cell::own(date::local_date_time(entry.at)),
            who,
            Cell::own(out.lang.entry("cli.fact", entry.fact.name())),
        ]);
    }
    out.data(&table.render(out.columns()))
}

/// One like request a line, what was ruled on it and the reasons below.
async fn precedents(context: &Context, client: &Client, at: &Reference) -> Result<(), Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let past = client.precedents(&at.reference).await?;
    if out.json {
        return out.document(&past);
    }
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.column.relation")),
        Column::left(lang.text("cli.column.folio")),
        Column::left(lang.text("cli.column.institution")),
        Column::right(lang.text("cli.column.score")),
        Column::right(lang.text("cli.column.amount")),
        Column::left(lang.text("cli.column.sense")),
        Column::left(lang.text("cli.column.title")),
    ]);
    for like in past.all() {
        let sense = like.ruling.as_ref().map_or("", |ruling| {
            lang.entry("domain.sense_short", ruling.sense.name())
        });
        table.push(vec![
            Cell::own(lang.entry("domain.relation", like.relation.name())),
            Cell::outside(&like.folio),
            Cell::outside(&like.acronym),
            Cell::own(like.score.to_string()),
            Cell::own(number::money_short(like.amount)),
            Cell::own(sense),
            Cell::outside(&like.title),
        ]);
    }
    if past.all().next().is_none() {
        out.say(&lang.count("cli.request.precedents.nothing", past.searched, &[]));
        return Ok(());
    }
    let table = table.render(out.columns());
    let mut lines = table.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (line, like) in lines.zip(past.all()) {
        text.push('\n');
        text.push_str(line);
        for reason in &like.why {
            text.push_str(&format!("\n    + {}", sentence::like_reason(lang, reason)));
        }
    }
    out.data(&text)
}
