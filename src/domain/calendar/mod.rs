//! Business days of one authority, and why a day is not one.
//!
//! Owns what a non-working day is and how days are counted: a period starts on the next business
//! day after the act, and days off do not count (art. 28 of the procedure law). A calendar belongs
//! to the authority that a clock binds. It must not know what is being waited for; that is `clock`.

mod file;
mod holidays;

pub use file::CalendarError;
pub(crate) use file::line_of;
pub use holidays::{HolidayRule, holiday_key};

use super::clock::SkippedDay;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The authority name of the Unit itself.
pub const UNIT: &str = "unit";
/// The authority name of the institutions' internal control bodies.
pub const CONTROL_BODY: &str = "control_body";
/// The authority name of the budget unit of the Treasury.
pub const BUDGET_UNIT: &str = "budget_unit";

/// The working days of one authority: Monday to Friday, less the holidays of its statute, less
/// the periods for which it suspended work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub authority: String,
    /// Changes with every change of the calendar; recorded in each clock cycle.
    pub version: String,
    pub rule: HolidayRule,
    #[serde(default)]
    pub suspensions: Vec<Suspension>,
}

/// A period for which an authority suspended work by a published agreement, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawSuspension")]
pub struct Suspension {
    pub from: Date,
    pub to: Date,
    /// What for, in the words of the agreement.
    pub why: String,
    /// Where it was published.
    pub citation: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSuspension {
    from: Date,
    to: Date,
    why: String,
    citation: String,
}

impl TryFrom<RawSuspension> for Suspension {
    type Error = &'static str;

    fn try_from(raw: RawSuspension) -> Result<Self, Self::Error> {
        if raw.to < raw.from {
            return Err("a suspension ends before it begins");
        }
        if raw.citation.trim().is_empty() {
            return Err("a suspension needs its citation");
        }
        Ok(Suspension {
            from: raw.from,
            to: raw.to,
            why: raw.why,
            citation: raw.citation,
        })
    }
}

/// Why a day is not a business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOff<'a> {
    Weekend,
    /// A statutory holiday, by its stable id such as `lft74.constitution`.
    Holiday {
        id: &'static str,
    },
    Suspension {
        why: &'a str,
        citation: &'a str,
    },
}

impl DayOff<'_> {
    /// The catalogue key of what to call such a day; the citation of a suspension stands beside it.
    pub fn key(&self) -> &'static str {
        match self {
            DayOff::Weekend => "law.day_off.weekend",
            DayOff::Holiday { id } => holiday_key(id).unwrap_or("law.day_off.holiday"),
            DayOff::Suspension { .. } => "law.day_off.suspension",
        }
    }
}

impl Calendar {
    /// What a clock cycle records of the calendar that counted it: `unit/2014.1`.
    pub fn stamp(&self) -> String {
        format!("{}/{}", self.authority, self.version)
    }

    /// Why a local date is not a business day; `None` when it is one.
    pub fn off(&self, date: Date) -> Option<DayOff<'_>> {
        if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Some(DayOff::Weekend);
        }
        if let Some(id) = self.rule.holiday(date) {
            return Some(DayOff::Holiday { id });
        }
        self.suspensions
            .iter()
            .find(|suspension| (suspension.from..=suspension.to).contains(&date))
            .map(|suspension| DayOff::Suspension {
                why: &suspension.why,
                citation: &suspension.citation,
            })
    }

    /// The `n`th business day after `start`, and the holidays and suspended days on weekdays that
    /// were passed on the way. Day 1 is the next business day; `n == 0` is `start` itself.
    /// `None` past the end of the calendar.
    pub fn nth_business_day(&self, start: Date, n: u16) -> Option<(Date, Vec<SkippedDay>)> {
        let mut day = start;
        let mut left = n;
        let mut skipped = Vec::new();
        while left > 0 {
            day = day.tomorrow().ok()?;
            match self.off(day) {
                None => left -= 1,
                Some(off) => skipped.extend(skipped_day(day, &off)),
            }
        }
        Some((day, skipped))
    }

    /// Business days after `after` up to and including `upto`; negative when `upto` lies before
    /// `after`. Seen from today, the days left until a due day: 0 on the day itself.
    pub fn business_days_between(&self, after: Date, upto: Date) -> i64 {
        if upto < after {
            return -self.business_days_between(upto, after);
        }
        let mut day = after;
        let mut count = 0;
        while day < upto {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += i64::from(self.off(day).is_none());
        }
        count
    }

    /// The holidays and suspended days on weekdays after `after` up to and including `upto`.
    pub fn skipped_between(&self, after: Date, upto: Date) -> Vec<SkippedDay> {
        let mut day = after;
        let mut skipped = Vec::new();
        while day < upto {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            skipped.extend(self.off(day).and_then(|off| skipped_day(day, &off)));
        }
        skipped
    }
}

/// The record of a passed day; weekends are not worth one.
fn skipped_day(date: Date, off: &DayOff<'_>) -> Option<SkippedDay> {
    let why = match off {
        DayOff::Weekend => return None,
        DayOff::Holiday { id } => (*id).to_owned(),
        DayOff::Suspension { citation, .. } => (*citation).to_owned(),
    };
    Some(SkippedDay { date, why })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use jiff::civil::date;

    fn calendar(rule: HolidayRule) -> Calendar {
        Calendar {
            authority: UNIT.to_owned(),
            version: "test".to_owned(),
            rule,
            suspensions: Vec::new(),
        }
    }

    fn year_end() -> Calendar {
        Calendar {
            suspensions: vec![Suspension {
                from: date(2014, 12, 22),
                to: date(2015, 1, 2),
                why: "Vacaciones generales".to_owned(),
                citation: "DOF 15-12-2014".to_owned(),
            }],
            ..calendar(HolidayRule::Lft74)
        }
    }

    #[test]
    fn periods_end_where_the_law_says() {
        let lft = calendar(HolidayRule::Lft74);
        let lfpa = calendar(HolidayRule::Lfpa28);
        for (who, cal, start, days, due) in [
            ("control body", &lft, date(2015, 3, 2), 8, date(2015, 3, 12)),
            ("acquisition", &lft, date(2015, 3, 2), 10, date(2015, 3, 17)),
            (
                "acquisition",
                &lfpa,
                date(2015, 3, 2),
                10,
                date(2015, 3, 16),
            ),
            ("services", &lft, date(2015, 3, 2), 15, date(2015, 3, 24)),
            ("services", &lfpa, date(2015, 3, 2), 15, date(2015, 3, 23)),
            ("budget unit", &lft, date(2015, 3, 2), 20, date(2015, 3, 31)),
            (
                "budget unit",
                &lfpa,
                date(2015, 3, 2),
                20,
                date(2015, 3, 30),
            ),
            (
                "restart after an answer",
                &lft,
                date(2015, 3, 20),
                15,
                date(2015, 4, 10),
            ),
            (
                "over Labour Day",
                &lft,
                date(2015, 4, 30),
                10,
                date(2015, 5, 15),
            ),
            (
                "over Labour Day and Puebla",
                &lfpa,
                date(2015, 4, 30),
                10,
                date(2015, 5, 18),
            ),
            (
                "over Independence Day",
                &lft,
                date(2014, 9, 15),
                15,
                date(2014, 10, 7),
            ),
            (
                "over the year's end",
                &lft,
                date(2014, 12, 12),
                15,
                date(2015, 1, 6),
            ),
            (
                "over a suspension",
                &year_end(),
                date(2014, 12, 12),
                15,
                date(2015, 1, 16),
            ),
            (
                "over Revolution Day",
                &lft,
                date(2015, 11, 13),
                15,
                date(2015, 12, 7),
            ),
            (
                "implementation of the Acuerdo",
                &lft,
                date(2014, 5, 9),
                160,
                date(2014, 12, 23),
            ),
            (
                "the same, fixed dates",
                &lfpa,
                date(2014, 5, 9),
                160,
                date(2014, 12, 24),
            ),
            (
                "the same, counting 9 May",
                &lfpa,
                date(2014, 5, 8),
                160,
                date(2014, 12, 23),
            ),
            (
                "over 29 February",
                &lft,
                date(2016, 2, 26),
                2,
                date(2016, 3, 1),
            ),
            (
                "from 29 February",
                &lft,
                date(2016, 2, 29),
                1,
                date(2016, 3, 1),
            ),
            (
                "onto 29 February",
                &lft,
                date(2024, 2, 28),
                1,
                date(2024, 2, 29),
            ),
            (
                "no days at all",
                &lft,
                date(2015, 3, 7),
                0,
                date(2015, 3, 7),
            ),
        ] {
            let (counted, _) = cal.nth_business_day(start, days).unwrap();
            assert_eq!(counted, due, "{who}: {start} + {days}");
        }
    }

    #[test]
    fn fifteen_days_from_2_march_2015_pass_exactly_one_holiday() {
        let cal = calendar(HolidayRule::Lft74);
        assert_eq!(
            cal.nth_business_day(date(2015, 3, 2), 15),
            Some((
                date(2015, 3, 24),
                vec![SkippedDay {
                    date: date(2015, 3, 16),
                    why: "lft74.juarez".to_owned()
                }]
            ))
        );
    }

    #[test]
    fn holidays_within_a_suspension_keep_their_own_reason() {
        let (_, skipped) = year_end().nth_business_day(date(2014, 12, 19), 1).unwrap();
        let reasons: Vec<_> = skipped
            .iter()
            .map(|day| (day.date.day(), day.why.as_str()))
            .collect();
        assert_eq!(
            reasons,
            [
                (22, "DOF 15-12-2014"),
                (23, "DOF 15-12-2014"),
                (24, "DOF 15-12-2014"),
                (25, "lft74.christmas"),
                (26, "DOF 15-12-2014"),
                (29, "DOF 15-12-2014"),
                (30, "DOF 15-12-2014"),
                (31, "DOF 15-12-2014"),
                (1, "lft74.new_year"),
                (2, "DOF 15-12-2014"),
            ]
        );
    }

    #[test]
    fn a_day_says_why_it_is_off() {
        let cal = year_end();
        for (day, expected) in [
            (date(2014, 12, 19), None),
            (date(2014, 12, 20), Some(DayOff::Weekend)),
            (
                date(2014, 12, 22),
                Some(DayOff::Suspension {
                    why: "Vacaciones generales",
                    citation: "DOF 15-12-2014",
                }),
            ),
            (
                date(2014, 12, 25),
                Some(DayOff::Holiday {
                    id: "lft74.christmas",
                }),
            ),
            (date(2015, 1, 5), None),
        ] {
            assert_eq!(cal.off(day), expected, "{day}");
        }
    }

    #[test]
    fn days_between_are_signed_and_agree_with_the_count_forward() {
        let cal = calendar(HolidayRule::Lft74);
        for (after, upto, expected) in [
            (date(2015, 3, 2), date(2015, 3, 24), 15),
            (date(2015, 3, 24), date(2015, 3, 24), 0),
            (date(2015, 3, 24), date(2015, 3, 2), -15),
            (date(2015, 3, 13), date(2015, 3, 16), 0),
            (date(2015, 3, 13), date(2015, 3, 17), 1),
        ] {
            assert_eq!(
                cal.business_days_between(after, upto),
                expected,
                "{after} {upto}"
            );
        }
        for n in 1..=260 {
            let (due, skipped) = cal.nth_business_day(date(2014, 5, 9), n).unwrap();
            assert_eq!(
                cal.business_days_between(date(2014, 5, 9), due),
                i64::from(n)
            );
            assert_eq!(cal.skipped_between(date(2014, 5, 9), due), skipped);
        }
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        let cal = calendar(HolidayRule::Lft74);
        assert_eq!(cal.nth_business_day(Date::MAX, 1), None);
        assert_eq!(
            cal.nth_business_day(Date::MAX, 0),
            Some((Date::MAX, Vec::new()))
        );
        assert_eq!(cal.business_days_between(Date::MAX, Date::MAX), 0);
    }
}
