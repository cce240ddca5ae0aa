//! Business days from today, counted once a day and not once a row.
//!
//! Owns the table behind `days_left` and the dates that a filter on days left means. The calendar
//! decides which days count.

use crate::domain::calendar::Calendar;
use crate::domain::query::Comparison;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use std::sync::{Arc, Mutex, PoisonError};

/// Days of the table before and after today: deadlines lie within weeks, overdue acquisitions within years.
const BEFORE: i32 = 800;
const AFTER: i32 = 400;
/// Business days beyond which a filter's number is taken for the limit itself (ten years).
const FARTHEST: i32 = 2_600;
/// The first and the last legal day that a range can name. The last leaves out `9999-12-31`, under
/// which rows without a running clock are sorted.
const FIRST_DAY: Date = date(1, 1, 1);
const LAST_DAY: Date = date(9999, 12, 30);

/// How many business days lie between today and each near day.
#[derive(Debug)]
pub(crate) struct Days {
    pub(crate) today: Date,
    calendar: Calendar,
    start: Date,
    left: Box<[i32]>,
}

impl Days {
    pub(crate) fn new(calendar: &Calendar, today: Date) -> Days {
        let start = today.checked_sub(BEFORE.days()).unwrap_or(today);
        let mut left = Vec::new();
        let mut day = start;
        // Business days since the start, and up to today.
        let (mut count, mut at_today) = (0, 0);
        for _ in 0..=BEFORE + AFTER {
            if day > start && calendar.off(day).is_none() {
                count += 1;
            }
            if day == today {
                at_today = count;
            }
            left.push(count);
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        for (offset, value) in left.iter_mut().enumerate() {
            *value -= at_today;
            // A Saturday after a Friday's legal day lies no business day later, yet the day has passed.
            if i32::try_from(offset).is_ok_and(|offset| offset < BEFORE) {
                *value = (*value).min(-1);
            }
        }
        Days {
            today,
            calendar: calendar.clone(),
            start,
            left: left.into(),
        }
    }

    /// Business days left until a legal day: 0 is today, negative is past.
    pub(crate) fn left(&self, due: Date) -> i32 {
        let offset = self
            .start
            .until(due)
            .ok()
            .and_then(|span| usize::try_from(span.get_days()).ok());
        if let Some(left) = offset.and_then(|offset| self.left.get(offset)) {
            return *left;
        }
        let days = self.calendar.business_days_between(self.today, due);
        let days = if self.today > due { days.min(-1) } else { days };
        i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
    }

    /// The n-th business day from today.
    pub(crate) fn nth(&self, n: u16) -> Date {
        self.calendar
            .nth_business_day(self.today, n)
            .map_or(LAST_DAY, |(day, _)| day)
    }

    /// The inclusive range of legal days that have so many days left.
    pub(crate) fn range(&self, comparison: Comparison, days: i32) -> (Date, Date) {
        let days = days.clamp(-FARTHEST, FARTHEST);
        let before = |day: Date| day.yesterday().unwrap_or(FIRST_DAY);
        match comparison {
            Comparison::Less => (FIRST_DAY, before(self.first_with(days))),
            Comparison::AtMost => (FIRST_DAY, before(self.first_with(days + 1))),
            Comparison::Equal => (self.first_with(days), before(self.first_with(days + 1))),
            Comparison::AtLeast => (self.first_with(days), LAST_DAY),
            Comparison::More => (self.first_with(days + 1), LAST_DAY),
        }
    }

    /// The first legal day with at least `days` left.
    fn first_with(&self, days: i32) -> Date {
        if let Ok(ahead) = u16::try_from(days) {
            return self.nth(ahead);
        }
        let mut day = self.today;
        let mut passed = 0;
        loop {
            passed += i32::from(self.calendar.off(day).is_none());
            if passed > -days {
                return day;
            }
            match day.yesterday() {
                Ok(earlier) => day = earlier,
                Err(_) => return FIRST_DAY,
            }
        }
    }
}

/// The tables in use: one an authority, for one day.
#[derive(Debug, Default)]
pub(crate) struct DaysCache(Mutex<Vec<Arc<Days>>>);

impl DaysCache {
    /// The table of a calendar for today, counted anew when the day or the calendar has changed.
    pub(crate) fn of(&self, calendar: &Calendar, today: Date) -> Arc<Days> {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tables.iter().find(|table| {
            table.today == today
                && table.calendar.authority == calendar.authority
                && table.calendar.version == calendar.version
        });
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let table = Arc::new(Days::new(calendar, today));
        tables
            .retain(|other| other.today == today && other.calendar.authority != calendar.authority);
        tables.push(Arc::clone(&table));
        table
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::calendar::UNIT;
    use crate::domain::clock::{Cycle, CycleCause};

    /// A Wednesday before a long weekend.
    const TODAY: Date = date(2015, 3, 11);

    fn days() -> Days {
        Days::new(Calendar::of(UNIT).unwrap(), TODAY)
    }

    #[test]
    fn the_table_counts_as_the_clock_does() {
        let calendar = Calendar::of(UNIT).unwrap();
        let days = days();
        let mut due = date(2011, 1, 1);
        while due < date(2019, 1, 1) {
            let cycle = Cycle {
                start: due,
                days: 0,
                due,
                skipped: Vec::new(),
                calendar: String::new(),
                cause: CycleCause::Reception,
            };
            assert_eq!(
                i64::from(days.left(due)),
                cycle.days_left(TODAY, calendar),
                "{due}"
            );
            due = due.checked_add(1.day()).unwrap();
        }
    }

    #[test]
    fn a_range_holds_the_days_that_satisfy_it_and_no_other() {
        let days = days();
        type Holds = fn(i32, i32) -> bool;
        let comparisons: [(Comparison, Holds); 5] = [
            (Comparison::Less, |left, n| left < n),
            (Comparison::AtMost, |left, n| left <= n),
            (Comparison::Equal, |left, n| left == n),
            (Comparison::AtLeast, |left, n| left >= n),
            (Comparison::More, |left, n| left > n),
        ];
        for (comparison, holds) in comparisons {
            for n in -6..=6 {
                let (from, to) = days.range(comparison, n);
                let mut due = date(2015, 2, 20);
                while due < date(2015, 4, 1) {
                    assert_eq!(
                        (from..=to).contains(&due),
                        holds(days.left(due), n),
                        "{comparison:?} {n}: {due}"
                    );
                    due = due.checked_add(1.day()).unwrap();
                }
            }
        }
    }

    #[test]
    fn absurd_numbers_end_at_the_limit() {
        let days = days();
        for n in [i32::MIN, i32::MAX] {
            let (from, to) = days.range(Comparison::Equal, n);
            assert!(from <= to, "{n}");
        }
    }
}
