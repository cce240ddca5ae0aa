//! What each kind of request brings with it: its clock, what silence means, where it goes next.

use super::Ground;
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Cycle, CycleCause};
use crate::domain::request::Kind;
use jiff::civil::Date;
use serde::Deserialize;
use std::num::NonZeroU16;

/// When the Unit must have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockRule {
    /// Within so many business days after reception.
    BusinessDays(NonZeroU16),
    /// By a date that the law fixes, whatever day of the week that is.
    FixedDate(MonthDay),
}

/// A day that every year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawMonthDay")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMonthDay {
    month: i8,
    day: i8,
}

impl TryFrom<RawMonthDay> for MonthDay {
    type Error = &'static str;

    fn try_from(raw: RawMonthDay) -> Result<Self, Self::Error> {
        // 2015 is no leap year: 29 February is refused.
        Date::new(2015, raw.month, raw.day).map_err(|_| "not a day that every year has")?;
        Ok(MonthDay {
            month: raw.month,
            day: raw.day,
        })
    }
}

impl MonthDay {
    pub fn month(self) -> i8 {
        self.month
    }

    pub fn day(self) -> i8 {
        self.day
    }

    /// The first such day on or after a date; `None` past the end of the calendar.
    pub fn on_or_after(self, date: Date) -> Option<Date> {
        let this_year = Date::new(date.year(), self.month, self.day).ok()?;
        if this_year >= date {
            return Some(this_year);
        }
        Date::new(date.year().checked_add(1)?, self.month, self.day).ok()
    }
}

impl ClockRule {
    /// Starts the period on a local date. `None` past the end of the calendar.
    pub fn begin(self, start: Date, calendar: &Calendar, cause: CycleCause) -> Option<Cycle> {
        match self {
            ClockRule::BusinessDays(days) => Cycle::begin(start, days.get(), calendar, cause),
            ClockRule::FixedDate(day) => {
                Cycle::begin_until(start, day.on_or_after(start)?, calendar, cause)
            }
        }
    }
}

/// What it means that the Unit has not answered when its day has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// The request is favourable by law (`afirmativa por silencio`).
    DeemedFavourable,
    /// The Unit still owes its answer.
    Overdue,
}

impl Silence {
    pub fn name(self) -> &'static str {
        match self {
            Silence::DeemedFavourable => "deemed_favourable",
            Silence::Overdue => "overdue",
        }
    }
}

/// A period of an authority other than the Unit's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Business days.
    pub days: NonZeroU16,
    /// Whose calendar counts them.
    pub authority: String,
    pub ground: Ground,
}

/// The rule of one kind of request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    pub clock: ClockRule,
    /// The clock that starts with the answer to a return, where it is another one.
    #[serde(default)]
    pub after_answer: Option<ClockRule>,
    /// Whose calendar counts, by the name that the calendars use.
    pub authority: String,
    pub silence: Silence,
    /// The authority to which an opinion is forwarded, and how long that has to pronounce.
    #[serde(default)]
    pub route: Option<Period>,
    /// The articles by which the Unit answers this kind at all.
    pub legal_basis: Vec<String>,
    pub ground: Ground,
}

impl KindRule {
    /// The clock that a cause starts.
    pub fn clock(&self, cause: CycleCause) -> ClockRule {
        match cause {
            CycleCause::Reception
            | CycleCause::ControlBody
            | CycleCause::BudgetUnit
            | CycleCause::Contract => self.clock,
            CycleCause::Answer => self.after_answer.unwrap_or(self.clock),
        }
    }
}

/// One rule a kind, none missing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindRules {
    acquisition: KindRule,
    lease: KindRule,
    services: KindRule,
    hosting: KindRule,
    certification: KindRule,
    domain_name: KindRule,
    mobile_app: KindRule,
    portfolio: KindRule,
}

impl KindRules {
    pub(super) fn of(&self, kind: Kind) -> &KindRule {
        match kind {
            Kind::Acquisition => &self.acquisition,
            Kind::Lease => &self.lease,
            Kind::Services => &self.services,
            Kind::Hosting => &self.hosting,
            Kind::Certification => &self.certification,
            Kind::DomainName => &self.domain_name,
            Kind::MobileApp => &self.mobile_app,
            Kind::Portfolio => &self.portfolio,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fixed_date_is_the_next_one_that_comes() {
        let year_end = MonthDay { month: 12, day: 31 };
        for (from, expected) in [
            (date(2014, 10, 15), Some(date(2014, 12, 31))),
            (date(2014, 12, 31), Some(date(2014, 12, 31))),
            (date(2015, 1, 1), Some(date(2015, 12, 31))),
            (Date::MAX, Some(Date::MAX)),
        ] {
            assert_eq!(year_end.on_or_after(from), expected, "{from}");
        }
        assert_eq!(MonthDay { month: 1, day: 1 }.on_or_after(Date::MAX), None);
    }

    #[test]
    fn a_day_that_some_years_lack_is_no_fixed_date() {
        for (month, day, accepted) in [
            (12, 31, true),
            (2, 28, true),
            (2, 29, false),
            (13, 1, false),
            (0, 0, false),
        ] {
            assert_eq!(
                MonthDay::try_from(RawMonthDay { month, day }).is_ok(),
                accepted,
                "{month}-{day}"
            );
        }
    }
}
