//! How many calls a credential may make, and how many wrong ones an address may show.
//!
//! Owns the counting and the time until the next call may come. Only callers over the network are
//! counted: behind a Unix socket is a user of this very machine. Must not read a clock.

use super::problem::ApiProblem;
use crate::store::TokenHash;
use crate::wire::problem::Code;
use jiff::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Callers remembered at once; those that have rested are forgotten first.
const REMEMBERED: usize = 8_192;
const MINUTE: i64 = 60_000_000;

/// So many a minute, in bursts of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// None are counted where it is 0.
    pub per_minute: u32,
    pub burst: u32,
}

impl Rate {
    /// Nothing is counted.
    pub const UNLIMITED: Rate = Rate {
        per_minute: 0,
        burst: 0,
    };

    /// Microseconds between two at the steady rate; `None` where nothing is counted.
    fn interval(self) -> Option<i64> {
        MINUTE
            .checked_div(i64::from(self.per_minute))
            .map(|one| one.max(1))
    }
}

/// A bucket a caller. Kept as the instant at which the bucket is full again, in microseconds.
#[derive(Debug)]
struct Buckets<K> {
    rate: Rate,
    full: HashMap<K, i64>,
}

impl<K: Eq + Hash> Buckets<K> {
    fn new(rate: Rate) -> Self {
        Buckets {
            rate,
            full: HashMap::new(),
        }
    }

    /// Takes one, or answers after how many seconds there will be one.
    fn take(&mut self, key: K, now: Timestamp) -> Result<(), u32> {
        let Some(interval) = self.rate.interval() else {
            return Ok(());
        };
        let now = now.as_microsecond();
        let window = interval.saturating_mul(i64::from(self.rate.burst.max(1)));
        if self.full.len() >= REMEMBERED && !self.full.contains_key(&key) {
            self.full.retain(|_, full| *full > now);
            if self.full.len() >= REMEMBERED {
                // Rather none is held back than memory grows with the number of strangers.
                self.full.clear();
            }
        }
        let full = self.full.entry(key).or_insert(now);
        // A clock that was set back must not hold anybody back longer than an empty bucket does.
        *full = (*full).clamp(now, now + window);
        let next = *full + interval;
        if next > now + window {
            let micros = next - now - window;
            return Err(u32::try_from(micros.div_euclid(1_000_000) + 1).unwrap_or(u32::MAX));
        }
        *full = next;
        Ok(())
    }
}

/// The buckets of one server.
#[derive(Debug)]
pub(crate) struct Throttle {
    credentials: Mutex<Buckets<TokenHash>>,
    failures: Mutex<Buckets<IpAddr>>,
}

impl Throttle {
    pub(crate) fn new(credentials: Rate, failures: Rate) -> Self {
        Throttle {
            credentials: Mutex::new(Buckets::new(credentials)),
            failures: Mutex::new(Buckets::new(failures)),
        }
    }

    /// A call with a credential that is good.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub(crate) fn call(&self, credential: TokenHash, now: Timestamp) -> Result<(), ApiProblem> {
        held(&self.credentials)
            .take(credential, now)
            .map_err(|seconds| refused("calls of this credential", seconds))
    }

    /// A call with a credential that is not, from an address.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub(crate) fn failure(&self, from: IpAddr, now: Timestamp) -> Result<(), ApiProblem> {
        held(&self.failures)
            .take(site(from), now)
            .map_err(|seconds| refused("unknown credentials from this address", seconds))
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refused(what: &str, seconds: u32) -> ApiProblem {
    let mut problem = ApiProblem::new(Code::TooManyRequests, format!("too many {what}"));
    problem.0.retry_after = Some(seconds);
    problem
}

/// An address as one caller has it: whoever has an IPv6 address has its whole /64.
fn site(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::SignedDuration;

    const START: &str = "2015-03-02T16:00:00Z";

    fn after(seconds: i64) -> Timestamp {
        START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_burst_is_followed_by_the_steady_rate() {
        let mut buckets = Buckets::new(Rate {
            per_minute: 6,
            burst: 3,
        });
        // At which second, how many are tried, how many pass, and when the next one may come.
        for (second, tried, passed, wait) in [
            (0, 5, 3, Some(11)),
            (9, 1, 0, Some(2)),
            (10, 2, 1, Some(11)),
            (100, 4, 3, Some(11)),
            // Set back by an hour: as an empty bucket, and no worse.
            (-3_600, 1, 0, Some(11)),
            (-3_500, 3, 3, None),
        ] {
            let answers: Vec<_> = (0..tried)
                .map(|_| buckets.take("ana", after(second)))
                .collect();
            let good = answers.iter().filter(|answer| answer.is_ok()).count();
            let last = answers.last().unwrap().err();
            assert_eq!((good, last), (passed, wait), "{second}");
        }
        assert_eq!(buckets.take("beto", after(0)), Ok(()));
    }

    #[test]
    fn nobody_is_counted_without_a_rate_and_memory_has_an_end() {
        let mut off = Buckets::new(Rate::UNLIMITED);
        assert!((0..1_000).all(|_| off.take(1, after(0)).is_ok()));
        let mut few = Buckets::new(Rate {
            per_minute: 1,
            burst: 1,
        });
        for stranger in 0..3 * REMEMBERED {
            assert_eq!(few.take(stranger, after(0)), Ok(()));
        }
        assert!(few.full.len() <= REMEMBERED);
    }

    #[test]
    fn an_address_is_its_network() {
        for (one, other, same) in [
            ("10.0.0.1", "::ffff:10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
        ] {
            let is = site(one.parse().unwrap()) == site(other.parse().unwrap());
            assert_eq!(is, same, "{one} {other}");
        }
    }
}
