//! What the client's errors mean for a person, and what to do about them.

use crate::client::{ClientError, ConfigFault, TokenFault};
use crate::i18n::{Lang, sentence as sentences};
use crate::text;
use std::path::Path;

/// The sentence for an error of the client; safe to show.
pub fn sentence(error: &ClientError, lang: Lang) -> String {
    match error {
        ClientError::Problem(problem) => sentences::problem(lang, problem, |id| id.to_string()),
        ClientError::Unreachable { detail } => lang.fill(
            "cli.error.unreachable",
            &[("why", lang.entry("cli.link", detail.name()))],
        ),
        ClientError::Protocol { detail } => lang.fill(
            "cli.error.protocol",
            &[("why", lang.entry("cli.protocol", detail.name()))],
        ),
        ClientError::Config(fault) => config(fault, lang),
    }
}

fn shown(path: &Path) -> String {
    text::line(&path.to_string_lossy()).to_string()
}

fn config(fault: &ConfigFault, lang: Lang) -> String {
    match fault {
        ConfigFault::Target(fault) => lang.entry("cli.target", fault.name()).to_owned(),
        ConfigFault::Token(fault) => token(fault, lang),
        ConfigFault::CaFile { path, .. } => lang.fill("cli.error.ca", &[("path", &shown(path))]),
        ConfigFault::NoAuthorities => lang.text("cli.error.no_authorities").to_owned(),
        ConfigFault::Untrusted { host, why } => lang.fill(
            "cli.error.untrusted",
            &[
                ("host", text::line(host).as_str()),
                ("why", lang.entry("cli.trust", why.name())),
            ],
        ),
        ConfigFault::Setup => lang.text("cli.error.setup").to_owned(),
    }
}

fn token(fault: &TokenFault, lang: Lang) -> String {
    let of_file = |key: &str, path: &Path| lang.fill(key, &[("path", &shown(path))]);
    let of_program =
        |key: &str, program: &str| lang.fill(key, &[("program", text::line(program).as_str())]);
    match fault {
        TokenFault::Form => lang.text("cli.token_fault.form").to_owned(),
        TokenFault::File { path, kind } => lang.fill(
            "cli.error.file",
            &[
                ("path", &shown(path)),
                ("why", super::failure::why(&(*kind).into(), lang)),
            ],
        ),
        TokenFault::Exposed { path, .. } => of_file("cli.token_fault.exposed", path),
        TokenFault::Foreign { path, .. } => of_file("cli.token_fault.foreign", path),
        TokenFault::FileForm { path } => of_file("cli.token_fault.file_form", path),
        TokenFault::NoCommand => lang.text("cli.token_fault.no_command").to_owned(),
        TokenFault::Command { program, .. } | TokenFault::CommandFailed { program, .. } => {
            of_program("cli.token_fault.command_failed", program)
        }
        TokenFault::CommandTimeout { program } => {
            of_program("cli.token_fault.command_timeout", program)
        }
        TokenFault::CommandForm { program } => of_program("cli.token_fault.command_form", program),
    }
}
