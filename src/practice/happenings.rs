//! Owns the diary of a case: what happened when, within office hours of the Unit.
//!
//! Must not know why something happens; it keeps the times in order.

use super::rng::Rng;
use crate::domain::act::Fact;
use crate::domain::calendar::Calendar;
use crate::domain::clock::legal_zone;
use crate::domain::ids::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;

/// One recorded thing of a case's past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    pub at: Timestamp,
    /// `None` for what the server itself records.
    pub actor: Option<PersonId>,
    pub fact: Fact,
}

const OPENS: i64 = 9 * 60;
const CLOSES: i64 = 19 * 60;

/// The past of one case, and the moment at which it stands.
#[derive(Debug)]
pub(crate) struct Diary<'a> {
    calendar: &'a Calendar,
    day: Date,
    /// Minute of the local day.
    minute: i64,
    /// Nothing happens after this day.
    last: Date,
    pub(crate) past: Vec<Happening>,
}

impl<'a> Diary<'a> {
    pub(crate) fn new(day: Date, minute: i64, last: Date, calendar: &'a Calendar) -> Self {
        Diary {
            calendar,
            day,
            minute,
            last,
            past: Vec::with_capacity(24),
        }
    }

    pub(crate) fn day(&self) -> Date {
        self.day
    }

    /// The present moment. Each call is later than the ones before within the same minute's work.
    pub(crate) fn now(&self) -> Timestamp {
        let (hour, minute) = (self.minute.min(23 * 60 + 59) / 60, self.minute % 60);
        // Seconds from the number of things done, so that no two share an instant.
        let second = (7 * self.past.len() as i64 + 11) % 60;
        self.day
            .at(hour as i8, minute as i8, second as i8, 0)
            .to_zoned(legal_zone())
            .map_or(Timestamp::UNIX_EPOCH, |moment| moment.timestamp())
    }

    /// Writes down a fact of this moment.
    pub(crate) fn note(&mut self, actor: Option<PersonId>, fact: Fact) -> Timestamp {
        let at = self.now();
        self.past.push(Happening { at, actor, fact });
        at
    }

    /// Writes down what the law itself made happen at an instant.
    pub(crate) fn lapse(&mut self, at: Timestamp, fact: Fact) {
        self.past.push(Happening {
            at,
            actor: None,
            fact,
        });
    }

    /// Some minutes of work; what does not fit into the day goes on the next business day.
    pub(crate) fn work(&mut self, low: i64, high: i64, rng: &mut Rng) {
        self.minute += rng.range(low.max(1), high);
        if self.minute >= CLOSES {
            self.days(1, rng);
        }
    }

    /// The day so many business days later, but not after the last one.
    pub(crate) fn ahead(&self, days: i64) -> Date {
        let days = u16::try_from(days).unwrap_or(0);
        let day = self
            .calendar
            .nth_business_day(self.day, days)
            .map_or(self.day, |(day, _)| day);
        day.min(self.last).max(self.day)
    }

    /// So many business days later, at some hour of the morning.
    pub(crate) fn days(&mut self, days: i64, rng: &mut Rng) {
        self.on(self.ahead(days), rng);
    }

    /// On a later day; where that day is not later, some minutes pass instead.
    pub(crate) fn on(&mut self, day: Date, rng: &mut Rng) {
        if day > self.day {
            self.day = day;
            self.minute = rng.range(OPENS, OPENS + 4 * 60);
        } else {
            self.minute += rng.range(2, 9);
        }
    }
}
