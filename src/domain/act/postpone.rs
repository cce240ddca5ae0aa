//! Putting a case aside until a day or until the institution answers, and what brings it back.
//!
//! The state and the clock stay as they are: this is the desk's own order of work, and the law's
//! days run on. So a case is never away when its legal day is near.

use super::{Act, Fact, Outcome, Refusal, Setting};
use crate::domain::case::{Case, Postponement, Until};
use crate::domain::clock::local_date;
use crate::domain::person::Role;
use crate::domain::request::State;
use jiff::Timestamp;
use jiff::civil::Date;

/// A case is back when so many business days are left, whatever was said.
const NEAR: i64 = 2;

pub(super) fn postpone(
    case: &Case,
    wait: Until,
    reason: &str,
    setting: Setting<'_>,
) -> Result<Outcome, Refusal> {
    ours(case, setting)?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let today = local_date(setting.now);
    let back_on = match (wait, case.due()) {
        (Until::Answer, _) if case.state != State::Returned => {
            return Err(Refusal::NoAnswerAwaited);
        }
        (Until::Answer, _) => None,
        (Until::Date { on }, _) if on <= today => return Err(Refusal::NotLater),
        (Until::Date { on }, None) => Some(on),
        (Until::Date { on }, Some(due)) if on > due => return Err(Refusal::BeyondDue { due }),
        (Until::Date { on }, Some(due)) => {
            let back = on.min(near(due, setting));
            if back <= today {
                return Err(Refusal::DueTooNear { due });
            }
            Some(back)
        }
    };
    let mut case = case.clone();
    case.lease = None;
    case.postponed = Some(Postponement {
        wait,
        back_on,
        reason: reason.to_owned(),
        by: setting.actor.id,
        at: setting.now,
    });
    let fact = Fact::Postponed {
        wait,
        back_on,
        reason: reason.to_owned(),
    };
    Ok(Outcome {
        case,
        facts: vec![fact],
    })
}

pub(super) fn resume(case: &Case, setting: Setting<'_>) -> Result<Outcome, Refusal> {
    ours(case, setting)?;
    if case.postponed.is_none() {
        return Err(Refusal::NotPostponed);
    }
    Ok(Outcome {
        case: case.clone(),
        facts: vec![Fact::Resumed],
    })
}

/// Whose order of work it is: the holder's, a supervisor's, and anybody's of the Unit where nobody has it.
fn ours(case: &Case, setting: Setting<'_>) -> Result<(), Refusal> {
    let me = setting.actor;
    if !me.role.is_unit() {
        return Err(Refusal::Role);
    }
    let open = [
        State::Received,
        State::Assigned,
        State::UnderReview,
        State::Returned,
    ];
    if !open.contains(&case.state) {
        return Err(Refusal::State { state: case.state });
    }
    match case.owner.filter(|owner| *owner != me.id) {
        Some(by) if me.role != Role::Supervisor => Err(Refusal::Held { by }),
        _ => Ok(()),
    }
}

/// The last day on which so many business days are left.
fn near(due: Date, setting: Setting<'_>) -> Date {
    let mut day = due;
    while setting.calendar.business_days_between(day, due) < NEAR {
        let Ok(before) = day.yesterday() else {
            return day;
        };
        day = before;
    }
    day
}

/// Work on a case ends its postponement; the institution's answer brings it back, its reason with it.
pub(super) fn after(case: &mut Case, act: &Act, now: Timestamp) {
    match act {
        Act::Postpone { .. } => {}
        Act::Answer { .. } => {
            if let Some(postponed) = &mut case.postponed {
                postponed.back_on = Some(local_date(now));
            }
        }
        _ => case.postponed = None,
    }
}
