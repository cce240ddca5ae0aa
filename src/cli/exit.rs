//! The exit codes, which scripts rely on: `dictamen help codigos` documents them from this list.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Ok,
    /// The act failed, or the law or the state of the case forbids it.
    Failure,
    /// The command line cannot be understood.
    Usage,
    /// Some of many were done, others not.
    Partial,
    /// No credential, or one that is not valid.
    SignedOut,
    /// Somebody else changed or holds it.
    Conflict,
    /// No answer from the server (`EX_UNAVAILABLE`).
    Unreachable,
    /// Nothing wrong with the call; try again (`EX_TEMPFAIL`).
    TryAgain,
    /// Known, but not allowed (`EX_NOPERM`).
    NotAllowed,
    /// The configuration is wrong (`EX_CONFIG`).
    Config,
    /// Ctrl-C, as shells report it.
    Interrupted,
    /// The terminal UI was ended by a signal; the number is 128 and the signal's.
    Signalled(u8),
}

impl Exit {
    /// Every code of the commands.
    pub const ALL: [Exit; 11] = [
        Exit::Ok,
        Exit::Failure,
        Exit::Usage,
        Exit::Partial,
        Exit::SignedOut,
        Exit::Conflict,
        Exit::Unreachable,
        Exit::TryAgain,
        Exit::NotAllowed,
        Exit::Config,
        Exit::Interrupted,
    ];

    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::Partial => 3,
            Exit::SignedOut => 4,
            Exit::Conflict => 5,
            Exit::Unreachable => 69,
            Exit::TryAgain => 75,
            Exit::NotAllowed => 77,
            Exit::Config => 78,
            Exit::Interrupted => 130,
            Exit::Signalled(code) => code,
        }
    }

    /// Stable name; the catalogue explains it under `cli.exit.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Exit::Ok => "ok",
            Exit::Failure => "failure",
            Exit::Usage => "usage",
            Exit::Partial => "partial",
            Exit::SignedOut => "signed_out",
            Exit::Conflict => "conflict",
            Exit::Unreachable => "unreachable",
            Exit::TryAgain => "try_again",
            Exit::NotAllowed => "not_allowed",
            Exit::Config => "config",
            Exit::Interrupted => "interrupted",
            Exit::Signalled(_) => "signalled",
        }
    }

    /// How the terminal UI ended, from its own code.
    pub fn of_terminal(code: u8) -> Exit {
        match code {
            0 => Exit::Ok,
            130 => Exit::Interrupted,
            other => Exit::Signalled(other),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_code_is_its_own_and_explained() {
        let mut seen = std::collections::BTreeSet::new();
        for exit in Exit::ALL {
            assert!(seen.insert(exit.code()), "{exit:?}");
            for lang in Lang::ALL {
                assert!(lang.find("cli.exit", exit.name()).is_some(), "{exit:?}");
            }
        }
    }
}
