//! What is said to a courier, what it says, and what an answer means to it.

use crate::client::error::ClientError;
use crate::client::outbox::Entry;
use crate::domain::ids::RequestId;
use crate::wire::problem::{Code, Problem};
use crate::wire::receipt::Receipt;
use std::io;
use std::time::Duration;
use uuid::Uuid;

/// What a courier is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Write this act down, then send it.
    Send(Box<Entry>),
    /// Send what an earlier session left; it waits for this, for the case may have changed since.
    Resume,
    /// Forget an act that waits, and those made on top of it. One that is on its way is not
    /// stopped: its answer will be reported.
    Discard(Uuid),
    /// The server was heard again, or the person signed in: try now.
    Wake,
}

/// What a courier says.
#[derive(Debug)]
pub enum Report {
    /// What an earlier session left, in order; first, and only where there is something.
    Unsent(Vec<Entry>),
    /// The act is on disk: leaving does not lose it.
    Saved { key: Uuid },
    /// The act could not be written down, and was not sent.
    NotSaved {
        key: Uuid,
        request: RequestId,
        error: io::Error,
    },
    /// Done. Its file is gone.
    Accepted { key: Uuid, receipt: Receipt },
    /// The server said no, for good. Its file is gone.
    Refused {
        key: Uuid,
        request: RequestId,
        problem: Box<Problem>,
    },
    /// Not sent, because `after` was refused or discarded and this was made on top of it.
    Dropped {
        key: Uuid,
        request: RequestId,
        after: Uuid,
    },
    /// Forgotten, as it was asked.
    Discarded { key: Uuid, request: RequestId },
    /// No answer, or one that decides nothing; it stays on disk and goes out again after `wait`.
    Delayed {
        key: Uuid,
        request: RequestId,
        error: ClientError,
        wait: Duration,
    },
}

/// What an answer means for the act, and for the others.
pub(super) enum Verdict {
    /// The act's fate is known.
    Refused(Box<Problem>),
    /// This act has to wait; others may go.
    Wait(ClientError),
    /// Nothing can go out now.
    Stop(ClientError),
}

pub(super) fn verdict(error: ClientError) -> Verdict {
    let ClientError::Problem(problem) = error else {
        return Verdict::Stop(error);
    };
    match problem.code {
        // Says nothing of the act: who asks, or how the server is.
        Code::Unauthenticated | Code::TooManyRequests | Code::Unavailable | Code::DiskFull => {
            Verdict::Stop(ClientError::Problem(problem))
        }
        // An earlier attempt is still at work, or the server stumbled over this act.
        Code::InFlight | Code::Internal | Code::RequestTimeout => {
            Verdict::Wait(ClientError::Problem(problem))
        }
        _ => Verdict::Refused(problem),
    }
}
