//! Until when a request is put aside, as it is typed: `2026-12-01 motivo`, `+5 motivo`, `respuesta motivo`.

use super::{acts, bulk, overlay};
use crate::domain::act::Act;
use crate::domain::calendar::Calendar;
use crate::domain::case::Until;
use crate::domain::clock::local_date;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::model::{How, Model, Screen, Weight};
use jiff::civil::Date;

/// The line is there: one request is put aside, or several are planned. What cannot be read stays
/// to be corrected.
pub(super) fn answered(model: &mut Model, typed: &str) -> Vec<Effect> {
    let today = local_date(model.now);
    let Some((wait, reason)) = read(typed, today, &model.calendar) else {
        let text = model.lang.text("tui.note.bad_until");
        model.say(Weight::Notice, text);
        return Vec::new();
    };
    overlay::close(model);
    if model.screen == Screen::Queue {
        return bulk::plan(
            model,
            Action::RequestPostpone,
            How::Postpone { wait, reason },
        );
    }
    let effects = acts::perform(model, Act::Postpone { wait, reason });
    if !effects.is_empty() {
        let text = model.lang.text("tui.note.postponed");
        model.say(Weight::Done, text);
    }
    effects
}

/// The first word says until when, the others why.
fn read(typed: &str, today: Date, calendar: &Calendar) -> Option<(Until, String)> {
    let (until, reason) = typed.split_once(char::is_whitespace)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return None;
    }
    let until = crate::text::fold(until);
    let wait = match until.as_str() {
        "respuesta" | "answer" => Until::Answer,
        until => match until.strip_prefix('+') {
            Some(days) => {
                let days = days.trim_end_matches('d').parse().ok()?;
                let (on, _) = calendar.nth_business_day(today, days)?;
                Until::Date { on }
            }
            None => Until::Date {
                on: until.parse().ok()?,
            },
        },
    };
    Some((wait, reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::UNIT;
    use jiff::civil::date;

    #[test]
    fn the_first_word_says_until_when_and_the_rest_why() {
        let calendar = Calendar::of(UNIT).unwrap_or_else(|| unreachable!("built in"));
        let today = date(2026, 3, 5);
        for (typed, on) in [
            ("2026-03-20 falta el anexo", Some(date(2026, 3, 20))),
            ("+1 falta el anexo", Some(date(2026, 3, 6))),
            ("+2d falta el anexo", Some(date(2026, 3, 9))),
            ("Respuesta falta el anexo", None),
        ] {
            let wait = on.map_or(Until::Answer, |on| Until::Date { on });
            let read = read(typed, today, calendar);
            assert_eq!(read, Some((wait, "falta el anexo".to_owned())), "{typed}");
        }
        for typed in ["", "2026-03-20", "2026-03-20  ", "mañana sí", "+x no"] {
            assert_eq!(read(typed, today, calendar), None, "{typed}");
        }
    }
}
