//! Legal clocks: a cycle is immutable, and says why each day was skipped.
//!
//! Owns what a running period is, when it ends and how near that is. Must not read the time: the
//! caller brings today. Instants are UTC, legal days are local dates of America/Mexico_City.

use super::calendar::{Calendar, holiday_key};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A day that did not count, and why.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub date: Date,
    /// Stable reason: a holiday id such as `lft74.juarez`, or a suspension's citation; weekends are not listed.
    pub why: String,
}

impl SkippedDay {
    /// The catalogue key of the holiday's name; `None` for a suspension, whose citation is its own text.
    pub fn holiday_key(&self) -> Option<&'static str> {
        holiday_key(&self.why)
    }
}

/// Why a cycle began.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CycleCause {
    Reception,
    /// The institution answered a return: the clock restarts, it does not resume.
    Answer,
    /// A study was sent to the control body.
    ControlBody,
    /// An opinion was sent to the budget unit.
    BudgetUnit,
    /// A contract was signed.
    Contract,
}

/// One run of a legal clock. Never changed once made.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Local date of the reception that started it; day 1 is the next business day.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub start: Date,
    /// Business days allowed.
    pub days: u16,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub due: Date,
    /// Working days that would have counted but for a holiday or suspension.
    pub skipped: Vec<SkippedDay>,
    /// The authority whose calendar counted, and its version.
    pub calendar: String,
    pub cause: CycleCause,
}

impl Cycle {
    /// Starts a period of business days. `None` when it would end past the end of the calendar.
    pub fn begin(start: Date, days: u16, calendar: &Calendar, cause: CycleCause) -> Option<Cycle> {
        let (due, skipped) = calendar.nth_business_day(start, days)?;
        Some(Cycle {
            start,
            days,
            due,
            skipped,
            calendar: calendar.stamp(),
            cause,
        })
    }

    /// Starts a period that ends on a date which the law fixes, whatever day of the week that is.
    /// `None` when the date lies before the start.
    pub fn begin_until(
        start: Date,
        due: Date,
        calendar: &Calendar,
        cause: CycleCause,
    ) -> Option<Cycle> {
        if due < start {
            return None;
        }
        let days = u16::try_from(calendar.business_days_between(start, due)).ok()?;
        let skipped = calendar.skipped_between(start, due);
        Some(Cycle {
            start,
            days,
            due,
            skipped,
            calendar: calendar.stamp(),
            cause,
        })
    }

    /// Business days left on a local date: 0 on the due day, negative from the day after it, be
    /// that a business day or not.
    pub fn days_left(&self, today: Date, calendar: &Calendar) -> i64 {
        let days = calendar.business_days_between(today, self.due);
        // A Saturday after a Friday's due day lies no business day later, yet the day has passed.
        if today > self.due { days.min(-1) } else { days }
    }

    /// How near the end is on a local date.
    pub fn band(&self, today: Date, calendar: &Calendar) -> Band {
        Band::of(self.days_left(today, calendar))
    }

    /// The Unit's own aim: 60 % of the period, rounded up, and never past the due day.
    pub fn internal_target(&self, calendar: &Calendar) -> Date {
        // At most 60 % of a u16, so the conversion cannot fail; the due day is right if it did.
        let days = u16::try_from((u32::from(self.days) * 3).div_ceil(5)).unwrap_or(self.days);
        calendar
            .nth_business_day(self.start, days)
            .map_or(self.due, |(day, _)| day.min(self.due))
    }

    /// The instant at which silence takes effect: the first of the local day after the due day.
    pub fn lapses_at(&self) -> Timestamp {
        self.due
            .tomorrow()
            .and_then(|day| day.to_zoned(legal_zone()))
            .map_or(Timestamp::MAX, |moment| moment.timestamp())
    }

    /// Whether the due day has passed at an instant.
    pub fn has_lapsed(&self, now: Timestamp) -> bool {
        now >= self.lapses_at()
    }
}

/// How near the end of a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// More than 5 business days.
    Normal,
    /// 5 to 3.
    Notice,
    /// 2 or 1.
    Warning,
    /// The due day.
    Critical,
    /// The due day has passed.
    Past,
}

impl Band {
    pub const ALL: [Band; 5] = [
        Band::Normal,
        Band::Notice,
        Band::Warning,
        Band::Critical,
        Band::Past,
    ];

    pub fn of(days_left: i64) -> Band {
        match days_left {
            ..0 => Band::Past,
            0 => Band::Critical,
            1..=2 => Band::Warning,
            3..=5 => Band::Notice,
            6.. => Band::Normal,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Band::Normal => "normal",
            Band::Notice => "notice",
            Band::Warning => "warning",
            Band::Critical => "critical",
            Band::Past => "past",
        }
    }
}

/// The legal day of an instant.
pub fn local_date(at: Timestamp) -> Date {
    at.to_zoned(legal_zone()).date()
}

/// The zone in which legal days are counted. From the bundled data and not from the machine's, so
/// that an old system file (daylight saving ended in 2022) cannot move a deadline.
pub fn legal_zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    let zone = ZONE.get_or_init(|| {
        #[expect(
            clippy::expect_used,
            reason = "the zone data is part of the program; a test reads it"
        )]
        TimeZoneDatabase::bundled()
            .get("America/Mexico_City")
            .expect("the bundled zones know Mexico City")
    });
    zone.clone()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::domain::calendar::UNIT;
    use jiff::civil::date;

    fn unit() -> &'static Calendar {
        Calendar::of(UNIT).unwrap()
    }

    fn services() -> Cycle {
        Cycle::begin(date(2015, 3, 2), 15, unit(), CycleCause::Reception).unwrap()
    }

    #[test]
    fn a_cycle_keeps_the_reasons_and_the_calendar_it_was_counted_with() {
        assert_eq!(
            services(),
            Cycle {
                start: date(2015, 3, 2),
                days: 15,
                due: date(2015, 3, 24),
                skipped: vec![SkippedDay {
                    date: date(2015, 3, 16),
                    why: "lft74.juarez".to_owned()
                }],
                calendar: "unit/2014.1".to_owned(),
                cause: CycleCause::Reception,
            }
        );
        assert_eq!(
            services().skipped[0].holiday_key(),
            Some("law.holiday.juarez")
        );
        assert_eq!(Cycle::begin(Date::MAX, 1, unit(), CycleCause::Answer), None);
    }

    #[test]
    fn days_left_reach_zero_on_the_due_day_and_fall_below_it_at_once() {
        let cycle = services();
        for (today, left, band) in [
            (date(2015, 3, 2), 15, Band::Normal),
            (date(2015, 3, 13), 6, Band::Normal),
            (date(2015, 3, 16), 6, Band::Normal),
            (date(2015, 3, 17), 5, Band::Notice),
            (date(2015, 3, 19), 3, Band::Notice),
            (date(2015, 3, 20), 2, Band::Warning),
            (date(2015, 3, 23), 1, Band::Warning),
            (date(2015, 3, 24), 0, Band::Critical),
            (date(2015, 3, 25), -1, Band::Past),
            (date(2015, 3, 31), -5, Band::Past),
        ] {
            assert_eq!(cycle.days_left(today, unit()), left, "{today}");
            assert_eq!(cycle.band(today, unit()), band, "{today}");
        }
    }

    #[test]
    fn the_weekend_after_a_friday_due_day_is_past_it() {
        let friday = Cycle::begin(date(2015, 3, 20), 15, unit(), CycleCause::Answer).unwrap();
        assert_eq!(friday.due, date(2015, 4, 10));
        for (today, left) in [
            (date(2015, 4, 10), 0),
            (date(2015, 4, 11), -1),
            (date(2015, 4, 13), -1),
            (date(2015, 4, 14), -2),
        ] {
            assert_eq!(friday.days_left(today, unit()), left, "{today}");
        }
    }

    #[test]
    fn the_internal_target_is_sixty_per_cent_of_the_period() {
        for (days, target) in [
            (15, date(2015, 3, 13)),
            (10, date(2015, 3, 10)),
            (8, date(2015, 3, 9)),
            (1, date(2015, 3, 3)),
        ] {
            let cycle =
                Cycle::begin(date(2015, 3, 2), days, unit(), CycleCause::Reception).unwrap();
            assert_eq!(cycle.internal_target(unit()), target, "{days}");
        }
    }

    #[test]
    fn a_period_until_a_fixed_date_counts_its_business_days() {
        let cycle = Cycle::begin_until(
            date(2014, 10, 31),
            date(2014, 12, 31),
            unit(),
            CycleCause::Reception,
        )
        .unwrap();
        assert_eq!((cycle.days, cycle.due), (41, date(2014, 12, 31)));
        let skipped: Vec<_> = cycle.skipped.iter().map(|day| day.why.as_str()).collect();
        assert_eq!(skipped, ["lft74.revolution", "lft74.christmas"]);
        assert_eq!(
            Cycle::begin_until(
                date(2015, 1, 1),
                date(2014, 12, 31),
                unit(),
                CycleCause::Reception
            ),
            None
        );
    }

    #[test]
    fn silence_takes_effect_with_the_next_local_day() {
        for (due, instant) in [
            // Standard time, UTC-6.
            (date(2015, 3, 24), "2015-03-25T06:00:00Z"),
            // Daylight saving, UTC-5, began on Sunday 5 April 2015.
            (date(2015, 4, 10), "2015-04-11T05:00:00Z"),
            (date(2015, 4, 3), "2015-04-04T06:00:00Z"),
            // Abolished after October 2022.
            (date(2023, 6, 15), "2023-06-16T06:00:00Z"),
        ] {
            let cycle = Cycle { due, ..services() };
            let at: Timestamp = instant.parse().unwrap();
            assert_eq!(cycle.lapses_at(), at);
            assert!(cycle.has_lapsed(at));
            assert!(!cycle.has_lapsed(at - jiff::SignedDuration::from_nanos(1)));
        }
        assert_eq!(
            Cycle {
                due: Date::MAX,
                ..services()
            }
            .lapses_at(),
            Timestamp::MAX
        );
    }

    #[test]
    fn the_legal_day_is_the_one_in_mexico_city() {
        for (instant, day) in [
            ("2015-03-25T05:59:59Z", date(2015, 3, 24)),
            ("2015-03-25T06:00:00Z", date(2015, 3, 25)),
            ("2015-07-01T04:59:59Z", date(2015, 6, 30)),
            ("2015-07-01T05:00:00Z", date(2015, 7, 1)),
            ("2023-07-01T05:59:59Z", date(2023, 6, 30)),
        ] {
            assert_eq!(local_date(instant.parse().unwrap()), day, "{instant}");
        }
    }
}
