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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::client::error::LinkFault;
    use crate::client::testing::FakePace;
    use std::cell::Cell;

    const DEADLINE: Duration = Duration::from_secs(10);
    const ERROR: ClientError = ClientError::Unreachable {
        detail: LinkFault::Closed,
    };

    /// Fails `failures` times in this way; answers with the number of attempts.
    async fn attempts(
        pace: &FakePace,
        repeat: Repeat,
        again: Again,
        after: Option<Duration>,
        failures: u32,
    ) -> (u32, Result<u32, ClientError>) {
        let tried = Cell::new(0);
        let outcome = run(Policy::default(), DEADLINE, repeat, pace, |_| async {
            tried.set(tried.get() + 1);
            if tried.get() > failures {
                return Ok(tried.get());
            }
            Err(Failure {
                error: ERROR,
                again,
                after,
            })
        })
        .await;
        (tried.get(), outcome)
    }

    #[tokio::test]
    async fn only_what_may_be_repeated_is() {
        for (repeat, again, tries) in [
            (Repeat::Safe, Again::Never, 1),
            (Repeat::Safe, Again::IfSafe, 4),
            (Repeat::Safe, Again::Always, 4),
            (Repeat::Unsafe, Again::Never, 1),
            (Repeat::Unsafe, Again::IfSafe, 1),
            (Repeat::Unsafe, Again::Always, 4),
        ] {
            let pace = FakePace::new(0.5, &[]);
            let found = attempts(&pace, repeat, again, None, 9).await;
            assert_eq!(found, (tries, Err(ERROR)), "{repeat:?} {again:?}");
        }
    }

    #[tokio::test]
    async fn the_first_success_ends_it() {
        let pace = FakePace::new(0.5, &[]);
        let found = attempts(&pace, Repeat::Safe, Again::IfSafe, None, 2).await;
        assert_eq!(found, (3, Ok(3)));
    }

    #[tokio::test]
    async fn waits_double_and_are_as_long_as_the_die_says() {
        for (roll, waits) in [
            (0.0, [0, 0, 0]),
            (0.5, [100, 200, 400]),
            (0.75, [150, 300, 600]),
        ] {
            let pace = FakePace::new(roll, &[]);
            attempts(&pace, Repeat::Safe, Again::IfSafe, None, 9)
                .await
                .1
                .unwrap_err();
            assert_eq!(pace.slept(), waits.map(Duration::from_millis));
        }
    }

    #[tokio::test]
    async fn a_wait_that_the_server_asks_for_is_kept() {
        let pace = FakePace::new(0.5, &[]);
        let after = Some(Duration::from_secs(3));
        let found = attempts(&pace, Repeat::Safe, Again::Always, after, 1).await;
        assert_eq!(found, (2, Ok(2)));
        assert_eq!(pace.slept(), [Duration::from_millis(3100)]);
    }

    #[tokio::test]
    async fn nothing_is_waited_for_beyond_the_deadline() {
        let pace = FakePace::new(0.0, &[]);
        let after = Some(Duration::from_secs(4));
        let found = attempts(&pace, Repeat::Safe, Again::Always, after, 9).await;
        assert_eq!(found.0, 3);
        assert_eq!(pace.slept(), [Duration::from_secs(4); 2]);
    }

    #[tokio::test]
    async fn each_attempt_knows_how_much_time_is_left() {
        let pace = FakePace::new(0.5, &[]);
        let left = Cell::new(Vec::new());
        let outcome: Result<(), _> = run(Policy::default(), DEADLINE, Repeat::Safe, &pace, |l| {
            let mut seen = left.take();
            seen.push(l.as_millis());
            left.set(seen);
            async { Err(Failure::new(ERROR, Again::IfSafe)) }
        })
        .await;
        outcome.unwrap_err();
        assert_eq!(left.take(), [10_000, 9_900, 9_700, 9_300]);
    }

    #[test]
    fn doubling_ends_at_the_cap() {
        let (base, cap) = (Duration::from_secs(1), Duration::from_secs(60));
        for (times, seconds) in [(0, 1), (1, 2), (5, 32), (6, 60), (31, 60), (u32::MAX, 60)] {
            assert_eq!(doubled(base, times, cap), Duration::from_secs(seconds));
        }
    }
}
