//! Dates and times as people read them: `dd/mm/aaaa`, and the wall clock of Mexico City.
//!
//! Owns the written form only. Legal days come in as dates and instants as UTC; nothing here reads
//! a clock or the machine's time zone.

use super::Lang;
use crate::domain::clock::legal_zone;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// `05/03/2026`, in both languages: one form everywhere, and the day always first.
pub fn short(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// The hour of an instant in Mexico City: `14:05`.
pub fn local_time(at: Timestamp) -> String {
    let local = local(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// The day and hour of an instant in Mexico City: `05/03/2026 14:05`.
pub fn local_date_time(at: Timestamp) -> String {
    format!("{} {}", short(local(at).date()), local_time(at))
}

/// How long ago `at` was, in its largest whole unit: `5 m`, `3 h`, `12 d`. An instant after
/// `now`, as of a clock that is ahead, is `0 m`.
pub fn age(at: Timestamp, now: Timestamp) -> String {
    let minutes = (now.as_second() - at.as_second()).max(0) / 60;
    match minutes {
        ..60 => format!("{minutes} m"),
        60..1_440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1_440),
    }
}

impl Lang {
    /// `5 de marzo de 2026`, `5 March 2026`.
    pub fn date_long(self, date: Date) -> String {
        let month = self.month(date);
        match self {
            Lang::Es => format!("{} de {month} de {}", date.day(), date.year()),
            Lang::En => format!("{} {month} {}", date.day(), date.year()),
        }
    }

    fn month(self, date: Date) -> &'static str {
        let names = match self {
            Lang::Es => [
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre",
            ],
            Lang::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        };
        // A month is 1 to 12 by its type's promise.
        names[usize::from(date.month().unsigned_abs()) - 1]
    }
}

/// The wall clock of Mexico City.
fn local(at: Timestamp) -> DateTime {
    legal_zone().to_datetime(at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_comes_first() {
        assert_eq!(short(date(2026, 3, 5)), "05/03/2026");
        assert_eq!(short(date(2015, 12, 31)), "31/12/2015");
    }

    #[test]
    fn long_dates_are_said_in_words() {
        for (day, es, en) in [
            (date(2026, 3, 5), "5 de marzo de 2026", "5 March 2026"),
            (date(2015, 1, 1), "1 de enero de 2015", "1 January 2015"),
            (
                date(2015, 12, 31),
                "31 de diciembre de 2015",
                "31 December 2015",
            ),
        ] {
            assert_eq!(Lang::Es.date_long(day), es);
            assert_eq!(Lang::En.date_long(day), en);
        }
    }

    #[test]
    fn instants_are_told_by_the_clock_of_mexico_city() {
        for (instant, told) in [
            // Daylight saving as it was, and its end in 2022.
            ("2015-07-01T05:30:00Z", "01/07/2015 00:30"),
            ("2015-01-01T05:30:00Z", "31/12/2014 23:30"),
            ("2026-07-01T20:05:59Z", "01/07/2026 14:05"),
        ] {
            assert_eq!(local_date_time(at(instant)), told);
            assert!(told.ends_with(&local_time(at(instant))));
        }
    }

    #[test]
    fn ages_are_in_their_largest_whole_unit() {
        let now = at("2026-03-05T12:00:00Z");
        for (then, written) in [
            ("2026-03-05T12:00:00Z", "0 m"),
            ("2026-03-05T11:59:01Z", "0 m"),
            ("2026-03-05T11:55:00Z", "5 m"),
            ("2026-03-05T11:00:01Z", "59 m"),
            ("2026-03-05T11:00:00Z", "1 h"),
            ("2026-03-04T12:00:01Z", "23 h"),
            ("2026-03-04T12:00:00Z", "1 d"),
            ("2026-02-21T12:00:00Z", "12 d"),
            ("2026-03-05T12:30:00Z", "0 m"),
        ] {
            assert_eq!(age(at(then), now), written, "{then}");
        }
    }
}
