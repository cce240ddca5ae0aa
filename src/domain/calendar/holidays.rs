//! The two statutory lists of rest days, as data. Must not know suspensions or weekends.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Which statute lists the rest days of an authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayRule {
    /// Art. 74 of the Federal Labour Law, as reformed in 2006: three holidays move to Mondays.
    #[default]
    Lft74,
    /// Art. 28 of the Federal Law of Administrative Procedure: fixed dates.
    Lfpa28,
}

/// When in a year a holiday falls.
#[derive(Clone, Copy, Debug)]
enum When {
    Fixed {
        month: i8,
        day: i8,
    },
    NthMonday {
        month: i8,
        nth: i8,
    },
    /// The transfer of the federal executive power, every six years.
    Transfer,
}

#[derive(Debug)]
struct Holiday {
    id: &'static str,
    key: &'static str,
    when: When,
}

const fn fixed(id: &'static str, key: &'static str, month: i8, day: i8) -> Holiday {
    Holiday {
        id,
        key,
        when: When::Fixed { month, day },
    }
}

const fn monday(id: &'static str, key: &'static str, month: i8, nth: i8) -> Holiday {
    Holiday {
        id,
        key,
        when: When::NthMonday { month, nth },
    }
}

// Election days are set by electoral law one by one; they enter a calendar as dated suspensions.
static LFT74: [Holiday; 8] = [
    fixed("lft74.new_year", "law.holiday.new_year", 1, 1),
    monday("lft74.constitution", "law.holiday.constitution", 2, 1),
    monday("lft74.juarez", "law.holiday.juarez", 3, 3),
    fixed("lft74.labour", "law.holiday.labour", 5, 1),
    fixed("lft74.independence", "law.holiday.independence", 9, 16),
    monday("lft74.revolution", "law.holiday.revolution", 11, 3),
    Holiday {
        id: "lft74.transfer",
        key: "law.holiday.transfer",
        when: When::Transfer,
    },
    fixed("lft74.christmas", "law.holiday.christmas", 12, 25),
];

static LFPA28: [Holiday; 10] = [
    fixed("lfpa28.new_year", "law.holiday.new_year", 1, 1),
    fixed("lfpa28.constitution", "law.holiday.constitution", 2, 5),
    fixed("lfpa28.juarez", "law.holiday.juarez", 3, 21),
    fixed("lfpa28.labour", "law.holiday.labour", 5, 1),
    fixed("lfpa28.puebla", "law.holiday.puebla", 5, 5),
    fixed("lfpa28.report", "law.holiday.report", 9, 1),
    fixed("lfpa28.independence", "law.holiday.independence", 9, 16),
    fixed("lfpa28.revolution", "law.holiday.revolution", 11, 20),
    Holiday {
        id: "lfpa28.transfer",
        key: "law.holiday.transfer",
        when: When::Transfer,
    },
    fixed("lfpa28.christmas", "law.holiday.christmas", 12, 25),
];

impl When {
    fn is(self, date: Date) -> bool {
        match self {
            When::Fixed { month, day } => date.month() == month && date.day() == day,
            When::NthMonday { month, nth } => {
                date.month() == month
                    && date.weekday() == Weekday::Monday
                    && (date.day() - 1) / 7 + 1 == nth
            }
            // 2012, 2018, 2024 ...; the day moved from 1 December to 1 October with 2024.
            When::Transfer => {
                let month = if date.year() >= 2024 { 10 } else { 12 };
                date.year() % 6 == 2 && date.month() == month && date.day() == 1
            }
        }
    }
}

impl HolidayRule {
    pub const ALL: [HolidayRule; 2] = [HolidayRule::Lft74, HolidayRule::Lfpa28];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            HolidayRule::Lft74 => "lft74",
            HolidayRule::Lfpa28 => "lfpa28",
        }
    }

    fn holidays(self) -> &'static [Holiday] {
        match self {
            HolidayRule::Lft74 => &LFT74,
            HolidayRule::Lfpa28 => &LFPA28,
        }
    }

    /// The stable id of the holiday that this statute puts on a date, weekends included.
    pub fn holiday(self, date: Date) -> Option<&'static str> {
        self.holidays()
            .iter()
            .find(|holiday| holiday.when.is(date))
            .map(|holiday| holiday.id)
    }
}

/// The catalogue key of a holiday's name, from its id (`lft74.constitution`); `None` when the
/// text is no holiday id, as with the citation of a suspension.
pub fn holiday_key(id: &str) -> Option<&'static str> {
    HolidayRule::ALL
        .into_iter()
        .flat_map(HolidayRule::holidays)
        .find(|holiday| holiday.id == id)
        .map(|holiday| holiday.key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use jiff::civil::date;

    fn weekday_holidays(rule: HolidayRule, year: i16) -> Vec<(i8, i8)> {
        date(year, 1, 1)
            .series(jiff::ToSpan::days(1))
            .take_while(|day| day.year() == year)
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .filter(|day| rule.holiday(*day).is_some())
            .map(|day| (day.month(), day.day()))
            .collect()
    }

    #[test]
    fn the_labour_law_moves_three_holidays_to_mondays() {
        let years: [(i16, &[(i8, i8)]); 7] = [
            (
                2014,
                &[(1, 1), (2, 3), (3, 17), (5, 1), (9, 16), (11, 17), (12, 25)],
            ),
            (
                2015,
                &[(1, 1), (2, 2), (3, 16), (5, 1), (9, 16), (11, 16), (12, 25)],
            ),
            (2016, &[(1, 1), (2, 1), (3, 21), (9, 16), (11, 21)]),
            (2017, &[(2, 6), (3, 20), (5, 1), (11, 20), (12, 25)]),
            (2018, &[(1, 1), (2, 5), (3, 19), (5, 1), (11, 19), (12, 25)]),
            (
                2024,
                &[
                    (1, 1),
                    (2, 5),
                    (3, 18),
                    (5, 1),
                    (9, 16),
                    (10, 1),
                    (11, 18),
                    (12, 25),
                ],
            ),
            (
                2026,
                &[(1, 1), (2, 2), (3, 16), (5, 1), (9, 16), (11, 16), (12, 25)],
            ),
        ];
        for (year, expected) in years {
            assert_eq!(
                weekday_holidays(HolidayRule::Lft74, year),
                expected,
                "{year}"
            );
        }
    }

    #[test]
    fn the_procedure_law_keeps_its_dates() {
        assert_eq!(
            weekday_holidays(HolidayRule::Lfpa28, 2015),
            [
                (1, 1),
                (2, 5),
                (5, 1),
                (5, 5),
                (9, 1),
                (9, 16),
                (11, 20),
                (12, 25)
            ]
        );
    }

    #[test]
    fn the_executive_changes_hands_every_six_years_and_in_october_since_2024() {
        for (day, expected) in [
            (date(2012, 12, 1), true),
            (date(2013, 12, 1), false),
            (date(2018, 12, 1), true),
            (date(2018, 10, 1), false),
            (date(2024, 10, 1), true),
            (date(2024, 12, 1), false),
            (date(2030, 10, 1), true),
            (date(2031, 10, 1), false),
        ] {
            for rule in HolidayRule::ALL {
                assert_eq!(rule.holiday(day).is_some(), expected, "{day} {rule:?}");
            }
        }
    }

    #[test]
    fn every_holiday_has_an_id_of_its_rule_and_a_key() {
        for rule in HolidayRule::ALL {
            for holiday in rule.holidays() {
                let name = holiday
                    .id
                    .strip_prefix(rule.name())
                    .unwrap()
                    .strip_prefix('.')
                    .unwrap();
                assert_eq!(holiday.key, format!("law.holiday.{name}"));
                assert_eq!(holiday_key(holiday.id), Some(holiday.key));
            }
        }
        assert_eq!(holiday_key("DOF 19-12-2014"), None);
    }
}
