//! What each key costs: from the key to the end of the write that shows it.

use serde::Serialize;
use std::collections::VecDeque;

/// Keys that are remembered.
const KEPT: usize = 100;

/// One key and the frame that it led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// From the key's arrival until the terminal had taken the frame.
    pub micros: u64,
    /// Of the frame.
    pub bytes: u64,
}

/// The last keys, measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Meter {
    samples: VecDeque<Sample>,
}

impl Meter {
    pub fn take(&mut self, sample: Sample) {
        if self.samples.len() == KEPT {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
    }

    pub fn last(&self) -> Option<Sample> {
        self.samples.back().copied()
    }

    /// The longest time and the most bytes of the remembered keys.
    pub fn worst(&self) -> Option<Sample> {
        Some(Sample {
            micros: self.samples.iter().map(|sample| sample.micros).max()?,
            bytes: self.samples.iter().map(|sample| sample.bytes).max()?,
        })
    }
}

/// Which parts of the screen a person wants. Kept from session to session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parts {
    /// The first line: place, link, person, date.
    pub header: bool,
    /// The last line: keys.
    pub footer: bool,
    /// The window with what can follow a chord.
    pub hints: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Parts {
            header: true,
            footer: true,
            hints: true,
        }
    }
}
