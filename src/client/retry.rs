//! When a call is tried again: reads and keyed writes only, with full jitter, within one deadline.
//!
//! Owns the decision and the waiting, not the call. A write without a key is repeated only where
//! it surely never left this machine.

use super::error::ClientError;
use super::pace::Pace;
use std::future::Future;
use std::time::Duration;

/// Whether a call may be sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// A read, or a write with an `Idempotency-Key` that the server honours.
    Safe,
    /// A write that would be done twice.
    Unsafe,
}

/// Whether an attempt that failed is worth another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// The same would come of it.
    Never,
    /// It may come out otherwise, but the first may have been done.
    IfSafe,
    /// It was certainly not done.
    Always,
}

/// An attempt that failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub error: ClientError,
    pub again: Again,
    /// How long the server asked to be left alone.
    pub after: Option<Duration>,
}

impl Failure {
    pub(crate) fn new(error: ClientError, again: Again) -> Self {
        Failure {
            error,
            again,
            after: None,
        }
    }
}

/// How often, how soon and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// Upper bound of the first wait; doubles with each.
    pub base: Duration,
    pub cap: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            attempts: 4,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(2),
        }
    }
}

/// `base` doubled `times` times, at most `cap`.
pub(crate) fn doubled(base: Duration, times: u32, cap: Duration) -> Duration {
    let factor = 1_u32.checked_shl(times.min(31)).unwrap_or(u32::MAX);
    base.saturating_mul(factor).min(cap)
}

/// Runs `attempt` until it succeeds, or trying again would be useless, wrong or too late. Each
/// attempt is told how much of `deadline` is left.
pub(crate) async fn run<T, F, A>(
    policy: Policy,
    deadline: Duration,
    repeat: Repeat,
    pace: &dyn Pace,
    mut attempt: F,
) -> Result<T, ClientError>
where
    F: FnMut(Duration) -> A,
    A: Future<Output = Result<T, Failure>>,
{
    let start = pace.now();
    let left = || deadline.saturating_sub(pace.now().duration_since(start));
    let mut tried = 0;
    loop {
        let failure = match attempt(left()).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        let may = match failure.again {
            Again::Never => false,
            Again::IfSafe => repeat == Repeat::Safe,
            Again::Always => true,
        };
        let jitter = doubled(policy.base, tried, policy.cap).mul_f64(pace.random());
        let wait = failure.after.unwrap_or_default().saturating_add(jitter);
        tried += 1;
        if !may || tried >= policy.attempts || wait >= left() {
            return Err(failure.error);
        }
        pace.sleep(wait).await;
    }
}
