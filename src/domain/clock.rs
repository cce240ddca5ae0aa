//! Legal clocks: a cycle is immutable, and says why each day was skipped.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day that did not count, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    pub date: Date,
    /// Stable reason, such as `lft74:tercer-lunes-marzo` or a suspension's citation; weekends are not listed.
    pub why: String,
}

/// Why a cycle began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CycleCause {
    Reception,
    /// The institution answered a return: the clock restarts, it does not resume.
    Answer,
}

/// One run of a legal clock. Never changed once made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Local date of the reception that started it; day 1 is the next business day.
    pub start: Date,
    /// Business days allowed.
    pub days: u16,
    pub due: Date,
    /// Working days that would have counted but for a holiday or suspension.
    pub skipped: Vec<SkippedDay>,
    /// The authority whose calendar counted, and its version.
    pub calendar: String,
    pub cause: CycleCause,
}
