//! The command line: what was typed becomes a command, and what the command did an exit code.
//!
//! One file a noun. Commands reach the data only through `client`, print only through `out`, and take
//! every word from the catalogue.

mod act;
mod args;
#[cfg(feature = "letter")]
mod audit;
mod batch;
mod calendar;
mod candidate;
mod check;
mod completions;
mod context;
#[cfg(all(feature = "server", feature = "tui"))]
mod demo;
#[cfg(feature = "tui")]
mod desk;
mod doctor;
mod exit;
mod failure;
mod feed;
mod filing;
mod help;
mod import;
mod institution;
mod inventory;
#[cfg(feature = "tui")]
mod keys;
#[cfg(feature = "server")]
mod launch;
mod law;
mod link;
mod machine;
mod man;
mod many;
mod opinion;
mod out;
mod pairs;
mod person;
mod queue;
mod request;
#[cfg(feature = "server")]
mod serve;
mod session;
mod settings;
mod show;
mod signals;
mod table;
#[cfg(feature = "tui")]
mod terminal;
mod token;
mod topics;
mod usage;
#[cfg(feature = "letter")]
mod verify;
mod words;

pub use exit::Exit;

use args::{Cli, Command, Plain};
use clap::FromArgMatches;
use context::Context;
use failure::Failure;
use out::Out;
use std::ffi::OsString;
use tokio::runtime::Builder;
#[cfg(any(feature = "tui", feature = "server"))]
use tokio::runtime::Runtime;

/// Does what the command line asks for; `args` begins with the program's own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = usage::language(&args, |name| std::env::var(name).ok());
    let mut out = Out {
        lang,
        // Scripts are told in JSON what they got wrong, too.
        json: args.iter().any(|arg| arg == "--json"),
        quiet: false,
    };
    let parsed = help::command(lang)
        .try_get_matches_from(&args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::answer(&error, &args, out),
    };
    out.json = cli.globals.json;
    out.quiet = cli.globals.quiet;
    perform(cli, out).unwrap_or_else(|failure| failure.report(out))
}

fn perform(cli: Cli, mut out: Out) -> Result<Exit, Failure> {
    let config = settings::read(&cli.globals, out.lang)?;
    out.lang = config.lang.value;
    let context = Context {
        out,
        globals: cli.globals,
        config,
    };
    match cli.command {
        #[cfg(feature = "tui")]
        None => {
            let runtime = threads()?;
            let ended = terminal::run(&context, &cli.screen, &runtime);
            runtime.shutdown_background();
            ended
        }
        #[cfg(not(feature = "tui"))]
        None => {
            let sentence = out.lang.text("cli.usage.missing_command").to_owned();
            Err(Failure::usage(sentence, "dictamen"))
        }
        #[cfg(all(feature = "server", feature = "tui"))]
        Some(Command::Demo(args)) => {
            let runtime = threads()?;
            let ended = demo::run(&context, &args, &runtime);
            runtime.shutdown_background();
            ended
        }
        #[cfg(feature = "server")]
        Some(Command::Serve(args)) => {
            let runtime = threads()?;
            let ended = runtime.block_on(serve::run(&context, args));
            runtime.shutdown_background();
            ended
        }
        Some(Command::Help(args)) => topics::run(&context, &args),
        Some(Command::Completions(args)) => completions::run(&context, &args),
        Some(Command::Man(args)) => man::run(&context, &args),
        #[cfg(feature = "tui")]
        Some(Command::Keys(verb)) => keys::run(&context, verb),
        Some(Command::Plain(command)) => {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let ended = runtime.block_on(plain(&context, command));
            // Nothing that still reads a file or a terminal may hold up the exit.
            runtime.shutdown_background();
            ended
        }
    }
}

/// A runtime for what serves others.
#[cfg(any(feature = "tui", feature = "server"))]
fn threads() -> Result<Runtime, Failure> {
    Ok(Builder::new_multi_thread().enable_all().build()?)
}

async fn plain(context: &Context, command: Plain) -> Result<Exit, Failure> {
    match command {
        Plain::Queue(verb) => queue::run(context, verb).await,
        Plain::Request(verb) => request::run(context, verb).await,
        Plain::Check(verb) => check::run(context, verb).await,
        Plain::Candidate(verb) => candidate::run(context, verb).await,
        Plain::Opinion(verb) => opinion::run(context, verb).await,
        Plain::Inventory(verb) => inventory::run(context, verb).await,
        Plain::Institution(verb) => institution::run(context, verb).await,
        Plain::Calendar(verb) => calendar::run(context, verb).await,
        Plain::Person(verb) => person::run(context, verb).await,
        Plain::Token(verb) => token::run(context, verb).await,
        #[cfg(feature = "letter")]
        Plain::Audit(verb) => audit::run(context, verb).await,
        #[cfg(feature = "letter")]
        Plain::Verify(args) => verify::run(context, args).await,
        Plain::Doctor(_) => doctor::run(context).await,
    }
}
