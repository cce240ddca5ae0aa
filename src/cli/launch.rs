//! Why a server did not start, for a person: embedded or not.

use super::exit::Exit;
use super::failure::{Failure, why};
use crate::i18n::Lang;
use crate::server::LaunchError;
use crate::store::OpenError;
use crate::text;
use std::path::Path;

fn shown(path: &Path) -> String {
    text::line(&path.to_string_lossy()).to_string()
}

/// The failure that a fault of the start amounts to.
pub fn failure(error: &LaunchError, lang: Lang) -> Failure {
    let told = |exit, code, sentence| Failure::Told {
        exit,
        code,
        sentence,
    };
    match error {
        LaunchError::Bind { address, source } => told(
            Exit::Failure,
            "bind",
            lang.fill(
                "cli.launch.bind",
                &[
                    ("address", text::line(address).as_str()),
                    ("why", why(source, lang)),
                ],
            ),
        ),
        LaunchError::Nowhere => told(
            Exit::Usage,
            "nowhere",
            lang.text("cli.launch.nowhere").to_owned(),
        ),
        LaunchError::Store(error) => store(error, lang),
        LaunchError::Folder(error) => told(
            Exit::Failure,
            "folder",
            lang.fill("cli.launch.folder", &[("why", why(error, lang))]),
        ),
        LaunchError::Desk(error) => told(
            Exit::Failure,
            "desk",
            lang.fill(
                "cli.launch.desk",
                &[("why", text::line(&error.to_string()).as_str())],
            ),
        ),
    }
}

/// The failure that a store which does not open amounts to.
pub fn store(error: &OpenError, lang: Lang) -> Failure {
    let (exit, code, sentence) = match error {
        OpenError::InUse { path } => (
            Exit::TryAgain,
            "in_use",
            lang.fill("cli.launch.in_use", &[("path", &shown(path))]),
        ),
        OpenError::File { path, source } => (
            Exit::Failure,
            "file",
            lang.fill(
                "cli.error.file",
                &[("path", &shown(path)), ("why", why(source, lang))],
            ),
        ),
        OpenError::Newer { .. } => (
            Exit::Failure,
            "newer",
            lang.text("cli.launch.newer").to_owned(),
        ),
        OpenError::EngineTooOld {
            engine,
            found,
            needed,
        } => (
            Exit::Failure,
            "engine_too_old",
            lang.fill(
                "cli.launch.engine_too_old",
                &[
                    ("engine", engine),
                    ("found", text::line(found).as_str()),
                    ("needed", text::line(needed).as_str()),
                ],
            ),
        ),
        OpenError::EngineMissing => (
            Exit::Config,
            "engine_missing",
            lang.text("cli.launch.engine_missing").to_owned(),
        ),
        OpenError::Migration(source) | OpenError::Engine(source) => (
            Exit::Failure,
            "engine",
            lang.fill(
                "cli.launch.engine",
                &[("why", text::line(&source.to_string()).as_str())],
            ),
        ),
    };
    Failure::Told {
        exit,
        code,
        sentence,
    }
}
