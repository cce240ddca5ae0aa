//! What may be typed: the nouns, their verbs, and the options that every command takes.
//!
//! Owns structure only. There is no help text here and none may be added as a doc comment on an
//! argument: [`super::help`] takes every word from the catalogue.

use super::words::{short, words};
use super::{
    calendar, candidate, check, doctor, institution, inventory, opinion, person, queue, request,
    token,
};
use crate::i18n::Lang;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "dictamen", version)]
#[command(
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,
    #[cfg(feature = "tui")]
    #[command(flatten)]
    pub screen: super::terminal::ScreenArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Globals {
    #[arg(long, global = true)]
    pub server: Option<String>,
    #[arg(long, global = true)]
    pub data: Option<PathBuf>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_parser = words(&Lang::ALL, Lang::code, &[]))]
    pub lang: Option<Lang>,
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    #[arg(long, global = true)]
    pub token_file: Option<PathBuf>,
    #[arg(long, global = true)]
    pub ca_file: Option<PathBuf>,
    #[arg(long, global = true)]
    pub regimes: Option<PathBuf>,
    #[arg(long, global = true)]
    pub calendars: Option<PathBuf>,
    #[arg(long, global = true)]
    pub folio_pattern: Option<String>,
    #[arg(long, global = true)]
    pub letter_pattern: Option<String>,
    #[arg(long, global = true)]
    pub letter_prefix: Option<String>,
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,
    #[arg(long, global = true)]
    pub no_input: bool,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub enum Command {
    #[cfg(all(feature = "server", feature = "tui"))]
    Demo(super::demo::DemoArgs),
    #[cfg(feature = "server")]
    Serve(super::serve::ServeArgs),
    #[command(flatten)]
    Plain(Plain),
    #[cfg(feature = "tui")]
    #[command(subcommand)]
    Keys(super::keys::Verb),
    Completions(super::completions::CompletionsArgs),
    Man(super::man::ManArgs),
    Help(super::topics::HelpArgs),
}

/// The commands that ask a server, or look for one.
#[derive(Debug, Subcommand)]
pub enum Plain {
    #[command(subcommand)]
    Queue(queue::Verb),
    #[command(subcommand)]
    Request(request::Verb),
    #[command(subcommand)]
    Check(check::Verb),
    #[command(subcommand)]
    Candidate(candidate::Verb),
    #[command(subcommand)]
    Opinion(opinion::Verb),
    #[command(subcommand)]
    Inventory(inventory::Verb),
    #[command(subcommand)]
    Institution(institution::Verb),
    #[command(subcommand)]
    Calendar(calendar::Verb),
    #[command(subcommand)]
    Person(person::Verb),
    #[command(subcommand)]
    Token(token::Verb),
    #[cfg(feature = "letter")]
    #[command(subcommand)]
    Audit(super::audit::Verb),
    #[cfg(feature = "letter")]
    Verify(super::verify::VerifyArgs),
    Doctor(doctor::DoctorArgs),
}

/// A request by its folio, id or imported key.
#[derive(Clone, Debug, clap::Args)]
pub struct Reference {
    #[arg(value_parser = short)]
    pub reference: String,
}

/// One request or several, each as [`Reference`] takes one.
#[derive(Clone, Debug, clap::Args)]
pub struct References {
    #[arg(required = true, value_parser = short)]
    pub reference: Vec<String>,
}
