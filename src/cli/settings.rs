//! What the command line, the environment and the configuration files say together, and what is
//! wrong with it for a person.

use super::args::Globals;
use super::context::Context;
use super::exit::Exit;
use super::failure::{Failure, why};
use crate::client::{ClientError, ConfigFault, Token};
use crate::config::{self, Config, ConfigError, Flags, Origin, PathsError, ValueFault};
use crate::domain::regime::PatternError;
use crate::i18n::Lang;
use crate::text;
use std::ffi::OsString;
use std::path::Path;

pub use crate::config::Place;

/// What the command line says of the settings.
fn flags(globals: &Globals) -> Flags {
    Flags {
        config: globals.config.clone(),
        server: globals.server.clone(),
        token_file: globals.token_file.clone(),
        ca_file: globals.ca_file.clone(),
        lang: globals.lang.map(|lang| lang.code().to_owned()),
        data: globals.data.clone(),
        regimes: globals.regimes.clone(),
        calendars: globals.calendars.clone(),
        folio_pattern: globals.folio_pattern.clone(),
        letter_pattern: globals.letter_pattern.clone(),
        letter_prefix: globals.letter_prefix.clone(),
        ..Flags::default()
    }
}

fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Reads the settings.
///
/// # Errors
/// [`Exit::Config`], told with file and line.
pub fn read(globals: &Globals, lang: Lang) -> Result<Config, Failure> {
    config::read(&flags(globals), &env).map_err(|error| failure(&error, lang))
}

/// Where the work is done.
///
/// # Errors
/// Both a server and a folder are named, or there is no home.
pub fn place(context: &Context) -> Result<Place, Failure> {
    context
        .config
        .place()
        .map_err(|error| failure(&error, context.out.lang))
}

/// The user's folders.
///
/// # Errors
/// There is no home.
pub fn paths(context: &Context) -> Result<&config::Paths, Failure> {
    context
        .config
        .paths
        .as_ref()
        .map_err(|error| failure(&ConfigError::Paths(*error), context.out.lang))
}

/// The credential that the settings name; none where they name none.
///
/// # Errors
/// The file or the command does not give one.
pub async fn token(context: &Context) -> Result<Option<Token>, Failure> {
    match &context.config.token.value {
        None => Ok(None),
        Some(source) => match source.read().await {
            Ok(token) => Ok(Some(token)),
            Err(fault) => Err(ClientError::Config(ConfigFault::Token(fault)).into()),
        },
    }
}

/// The failure that wrong settings amount to.
pub fn failure(error: &ConfigError, lang: Lang) -> Failure {
    let exit = match error {
        ConfigError::Value {
            origin: Origin::Flag(_),
            ..
        } => Exit::Usage,
        ConfigError::ServerAndData {
            server: Origin::Flag(_),
            ..
        } => Exit::Usage,
        _ => Exit::Config,
    };
    Failure::Told {
        exit,
        code: "config",
        sentence: sentence(error, lang),
    }
}

fn shown(path: &Path) -> String {
    text::line(&path.to_string_lossy()).to_string()
}

fn at_line(path: &Path, line: usize, why: &str, lang: Lang) -> String {
    lang.fill(
        "cli.error.config",
        &[
            ("path", &shown(path)),
            ("line", &line.to_string()),
            ("why", why),
        ],
    )
}

/// Why a text is no numbering pattern.
fn pattern(fault: &PatternError, lang: Lang) -> String {
    match fault {
        PatternError::UnknownPlaceholder(name) => lang.fill(
            "cli.pattern.unknown_placeholder",
            &[("name", text::line(name).as_str())],
        ),
        PatternError::Brace => lang.text("cli.pattern.brace").to_owned(),
        PatternError::Padding => lang.text("cli.pattern.padding").to_owned(),
        PatternError::Missing(name) => lang.fill("cli.pattern.missing", &[("name", name)]),
        PatternError::Twice(name) => lang.fill("cli.pattern.twice", &[("name", name)]),
        PatternError::NotPrintable => lang.text("cli.pattern.not_printable").to_owned(),
    }
}

fn sentence(error: &ConfigError, lang: Lang) -> String {
    match error {
        ConfigError::Paths(PathsError::NoHome) => lang.text("cli.error.no_home").to_owned(),
        ConfigError::Unreadable { path, kind } => lang.fill(
            "cli.error.file",
            &[("path", &shown(path)), ("why", why(&(*kind).into(), lang))],
        ),
        ConfigError::Syntax {
            path,
            line,
            message,
        } => at_line(path, *line, text::line(message).as_str(), lang),
        ConfigError::TokenTwice { path, line } => {
            at_line(path, *line, lang.text("cli.error.token_twice"), lang)
        }
        ConfigError::ServerAndData { .. } => lang.fill(
            "cli.usage.conflict",
            &[("arg", "--server"), ("other", "--data")],
        ),
        ConfigError::Value { key, origin, fault } => {
            let what = match fault {
                ValueFault::Target(fault) => lang.entry("cli.target", fault.name()).to_owned(),
                ValueFault::Lang => lang.text("cli.error.bad_lang").to_owned(),
                ValueFault::NotUtf8 => lang.text("cli.usage.not_utf8").to_owned(),
                ValueFault::Empty => lang.text("cli.error.empty").to_owned(),
                ValueFault::NoHome => lang.text("cli.error.no_home").to_owned(),
                ValueFault::Pattern(fault) => pattern(fault, lang),
            };
            match origin {
                Origin::File { path, line } => {
                    at_line(path, *line, &format!("{key}: {what}"), lang)
                }
                Origin::Flag(name) | Origin::Env(name) => format!("{name}: {what}"),
                Origin::Default => format!("{key}: {what}"),
            }
        }
    }
}
