//! Why a command ended badly: one type for all of them, and what is said and returned for each.

use super::exit::Exit;
use super::out::Out;
use crate::client::ClientError;
use crate::domain::ids::PersonId;
use crate::i18n::{Lang, sentence};
use crate::intake::OpenError;
use crate::text;
use crate::wire::problem::{Code, Problem};
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a command ended badly.
#[derive(Debug, Error)]
pub enum Failure {
    /// The command line; both parts may be shown as they are.
    #[error("{sentence}")]
    Usage { sentence: String, command: String },
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The server would not do an act on a case; said with the names that the case knows.
    #[error("{sentence}")]
    Act {
        problem: Box<Problem>,
        sentence: String,
        /// What has to be done first.
        to_do: Vec<String>,
    },
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("{}: larger than {limit} bytes", path.display())]
    TooLarge { path: PathBuf, limit: u64 },
    #[error("{}: not UTF-8", path.display())]
    NotText { path: PathBuf },
    #[error("{}: {error}", path.display())]
    Open { path: PathBuf, error: OpenError },
    /// Whatever else has a sentence of its own; it may be shown as it is.
    #[error("{sentence}")]
    Told {
        exit: Exit,
        /// Stable name for scripts.
        code: &'static str,
        sentence: String,
    },
    /// Nobody reads the output any more.
    #[error("the reader went away")]
    Pipe,
    #[error("cannot write: {0}")]
    Output(io::Error),
    #[error("interrupted")]
    Interrupted,
}

impl From<io::Error> for Failure {
    /// A fault of the output.
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Pipe,
            _ => Failure::Output(error),
        }
    }
}

impl Failure {
    pub(crate) fn usage(sentence: String, command: impl Into<String>) -> Failure {
        Failure::Usage {
            sentence,
            command: command.into(),
        }
    }

    pub(crate) fn file(path: &Path, error: io::Error) -> Failure {
        Failure::File {
            path: path.to_owned(),
            error,
        }
    }

    /// An act that failed, said with the names that `who` knows.
    pub(crate) fn of_act(
        error: ClientError,
        lang: Lang,
        who: impl Fn(PersonId) -> String,
        to_do: Vec<String>,
    ) -> Failure {
        match error {
            ClientError::Problem(problem) => Failure::Act {
                sentence: sentence::problem(lang, &problem, who),
                problem,
                to_do,
            },
            other => Failure::Client(other),
        }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage { .. } => Exit::Usage,
            Failure::Client(ClientError::Problem(problem)) | Failure::Act { problem, .. } => {
                of_problem(problem)
            }
            Failure::Client(ClientError::Unreachable { .. }) => Exit::Unreachable,
            Failure::Client(ClientError::Config(_)) => Exit::Config,
            Failure::Client(ClientError::Protocol { .. })
            | Failure::File { .. }
            | Failure::TooLarge { .. }
            | Failure::NotText { .. }
            | Failure::Open { .. }
            | Failure::Output(_) => Exit::Failure,
            Failure::Told { exit, .. } => *exit,
            Failure::Pipe => Exit::Ok,
            Failure::Interrupted => Exit::Interrupted,
        }
    }

    /// Stable name for scripts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Failure::Usage { .. } => "usage",
            Failure::Client(ClientError::Problem(problem)) | Failure::Act { problem, .. } => {
                problem.code.name()
            }
            Failure::Client(ClientError::Unreachable { .. }) => "unreachable",
            Failure::Client(ClientError::Config(_)) => "config",
            Failure::Client(ClientError::Protocol { .. }) => "protocol",
            Failure::File { .. } => "file",
            Failure::TooLarge { .. } => "too_large",
            Failure::NotText { .. } => "not_text",
            Failure::Open { error, .. } => error.code(),
            Failure::Told { code, .. } => code,
            Failure::Pipe | Failure::Output(_) => "output",
            Failure::Interrupted => "interrupted",
        }
    }

    /// What to tell a person; safe to show.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        let shown = |path: &Path| text::line(&path.to_string_lossy()).to_string();
        match self {
            Failure::Usage { sentence, .. }
            | Failure::Act { sentence, .. }
            | Failure::Told { sentence, .. } => sentence.clone(),
            Failure::Client(error) => super::link::sentence(error, lang),
            Failure::File { path, error } => lang.fill(
                "cli.error.file",
                &[("path", &shown(path)), ("why", why(error, lang))],
            ),
            Failure::TooLarge { path, limit } => lang.fill(
                "cli.error.too_large",
                &[
                    ("path", &shown(path)),
                    ("limit", &lang.number(limit / 1024)),
                ],
            ),
            Failure::NotText { path } => lang.fill("cli.error.not_text", &[("path", &shown(path))]),
            Failure::Open { path, error } => format!("{}: {}", shown(path), error.message(lang)),
            Failure::Output(error) => lang.fill("cli.error.output", &[("why", why(error, lang))]),
            Failure::Interrupted => lang.text("cli.error.interrupted").to_owned(),
            Failure::Pipe => String::new(),
        }
    }

    /// Says what went wrong on standard error, as text or as one JSON object, and gives the exit
    /// code. Says nothing to a reader that went away.
    pub fn report(&self, out: Out) -> Exit {
        let exit = self.exit();
        if matches!(self, Failure::Pipe) {
            return exit;
        }
        let sentence = self.sentence(out.lang);
        if out.json {
            let mut error = json!({"exit": exit.code(), "code": self.code(), "message": sentence});
            if let Failure::Act { problem, .. } | Failure::Client(ClientError::Problem(problem)) =
                self
            {
                error["problem"] = json!(problem);
            }
            out.complain_document(&json!({ "error": error }));
            return exit;
        }
        out.complain(&format!("{} {sentence}", out.lang.text("cli.error.prefix")));
        if let Failure::Act { to_do, .. } = self {
            for one in to_do {
                out.complain(&format!("  - {one}"));
            }
        }
        if let Failure::Usage { command, .. } = self {
            out.complain(&out.lang.fill("cli.usage.see_help", &[("command", command)]));
        }
        exit
    }
}

/// The exit code of what a server said.
fn of_problem(problem: &Problem) -> Exit {
    use crate::domain::act::Refusal;
    match (&problem.refusal, problem.code) {
        (Some(Refusal::Held { .. } | Refusal::NotTaken), _) => Exit::Conflict,
        (Some(Refusal::Role), _) => Exit::NotAllowed,
        (_, Code::Unauthenticated) => Exit::SignedOut,
        (_, Code::Forbidden) => Exit::NotAllowed,
        (_, Code::Stale | Code::Held | Code::Duplicate | Code::KeyReused) => Exit::Conflict,
        (_, Code::BadFilter) => Exit::Usage,
        (
            _,
            Code::TooManyRequests
            | Code::Unavailable
            | Code::RequestTimeout
            | Code::InFlight
            | Code::DiskFull,
        ) => Exit::TryAgain,
        _ => Exit::Failure,
    }
}

/// The system's reason in the reader's language; the system itself speaks another.
pub(crate) fn why(error: &io::Error, lang: Lang) -> &'static str {
    use io::ErrorKind as Kind;
    lang.text(match error.kind() {
        Kind::NotFound => "cli.io.not_found",
        Kind::PermissionDenied => "cli.io.denied",
        Kind::IsADirectory => "cli.io.is_a_directory",
        Kind::NotADirectory => "cli.io.not_a_directory",
        Kind::AlreadyExists => "cli.io.exists",
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "cli.io.full",
        Kind::ReadOnlyFilesystem => "cli.io.read_only",
        Kind::AddrInUse => "cli.io.in_use",
        Kind::AddrNotAvailable => "cli.io.no_address",
        Kind::ResourceBusy => "cli.io.busy",
        _ => "cli.io.other",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Refusal;

    #[test]
    fn what_a_server_says_has_its_exit_code() {
        for (code, exit) in [
            (Code::Unauthenticated, 4),
            (Code::Forbidden, 77),
            (Code::Stale, 5),
            (Code::Held, 5),
            (Code::Refused, 1),
            (Code::NotFound, 1),
            (Code::BadFilter, 2),
            (Code::TooManyRequests, 75),
            (Code::Unavailable, 75),
            (Code::Internal, 1),
        ] {
            let error = ClientError::Problem(Box::new(Problem::new(code, "")));
            assert_eq!(Failure::from(error).exit().code(), exit, "{code:?}");
        }
        let mut problem = Problem::new(Code::Refused, "");
        problem.refusal = Some(Refusal::NotTaken);
        assert_eq!(of_problem(&problem), Exit::Conflict);
    }

    #[test]
    fn every_failure_has_a_sentence_of_ours() {
        let path = PathBuf::from("/tmp/\u{1b}[31mx");
        for lang in Lang::ALL {
            for failure in [
                Failure::file(&path, io::ErrorKind::NotFound.into()),
                Failure::TooLarge {
                    path: path.clone(),
                    limit: 4096,
                },
                Failure::NotText { path: path.clone() },
                Failure::Output(io::ErrorKind::StorageFull.into()),
                Failure::Interrupted,
            ] {
                let sentence = failure.sentence(lang);
                assert!(!sentence.is_empty());
                assert!(!sentence.starts_with("cli."), "{sentence}");
                assert!(!sentence.contains('\u{1b}'), "{sentence}");
            }
        }
    }
}
