//! Where the time comes from: the machine's clock, or a fixed one for tests and practice.
//!
//! Owns the one place in which the server reads a clock. Must not know the law's days.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};

/// A source of instants.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    pub fn new(at: Timestamp) -> Self {
        FixedClock(Mutex::new(at))
    }

    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The machine's clock, moved so that it began at a chosen instant: practice on a day of 2015
/// goes on at the speed of today.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShiftedClock(SignedDuration);

impl ShiftedClock {
    /// How far it is from the machine's clock.
    pub fn shift(self) -> SignedDuration {
        self.0
    }

    pub fn starting_at(at: Timestamp) -> Self {
        ShiftedClock(at.duration_since(Timestamp::now()))
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.0).unwrap_or(now)
    }
}
