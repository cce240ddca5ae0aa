//! Acts on requests: done here at once by the law's own function, then sent through the outbox.
//!
//! The screen shows an act before the server has answered. Whatever the server says in the end wins:
//! a refusal takes the act back with its reason, a newer version opens both side by side.

use super::{bulk, loaded, opinion, queue, say, undo};
use crate::domain::act::{self, Act, Refusal, Setting};
use crate::domain::case::Case;
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::lifecycle::{self, Event};
use crate::domain::person::{Person, Role};
use crate::domain::request::State;
use crate::tui::effect::Effect;
use crate::tui::model::{
    Conflict, Done, Model, Move, Overlay, Pending, RequestModel, Screen, Ticket, Weight,
};
use crate::tui::msg::{Answer, Failure};
use crate::wire::problem::Code;
use crate::wire::queue::QueueRow;
use crate::wire::receipt::Receipt;

/// What the law says to `act` on the open case, by this person, now.
pub(super) fn attempt(model: &Model, act: &Act) -> Result<Case, Option<Refusal>> {
    let (Some(view), Some(me), Some(regime)) = (
        model.request.as_ref().and_then(|r| r.view.as_ref()),
        model.me.as_ref(),
        model.regime(),
    ) else {
        return Err(None);
    };
    let setting = Setting {
        actor: me,
        now: model.now,
        regime,
        calendar: &model.calendar,
        flags: &view.flags,
    };
    act::apply(&view.case, act, setting)
        .map(|outcome| outcome.case)
        .map_err(Some)
}

/// Does `act` to the open request: shown at once, then sent.
pub(super) fn perform(model: &mut Model, act: Act) -> Vec<Effect> {
    let before = model
        .request
        .as_ref()
        .and_then(|request| request.view.as_ref())
        .map(|view| view.case.clone());
    let effects = perform_again(model, act.clone());
    if let Some(before) = before.filter(|_| !effects.is_empty()) {
        undo::record_act(model, &before, &act);
    }
    effects
}

/// Does `act` without a new step of undo: it is part of one.
pub(super) fn perform_again(model: &mut Model, act: Act) -> Vec<Effect> {
    match attempt(model, &act) {
        Err(None) => {
            let text = model.lang.text("tui.note.still_loading");
            model.say(Weight::Notice, text);
            Vec::new()
        }
        Err(Some(refusal)) => {
            let text = say::refusal(model, &refusal);
            model.say(Weight::Notice, text);
            Vec::new()
        }
        Ok(case) => {
            let Some(request) = &mut model.request else {
                return Vec::new();
            };
            let Some(view) = &mut request.view else {
                return Vec::new();
            };
            let (id, version) = (case.id, view.case.version);
            // What is signed is shown as signed only once the server has it.
            if matches!(act, Act::Issue { .. }) {
                request.issuing = true;
            } else {
                view.case = case;
                queue::mirror(model);
            }
            send(model, id, version, act)
        }
    }
}

/// Puts an act on its way.
pub(super) fn send(model: &mut Model, request: RequestId, version: i64, act: Act) -> Vec<Effect> {
    model.mine.insert(request, version + 1);
    model.tickets += 1;
    let ticket = Ticket(model.tickets);
    model.pending.push(Pending {
        ticket,
        request,
        act: act.clone(),
    });
    vec![Effect::Send {
        ticket,
        request,
        version,
        act: Box::new(act),
    }]
}

/// Takes or releases the request under the queue's cursor.
pub(super) fn toggle_from_queue(model: &mut Model) -> Vec<Effect> {
    let Some(me) = model.me.clone() else {
        return Vec::new();
    };
    let Some(row) = model.queue.selected() else {
        return Vec::new();
    };
    let mine = row.owner == Some(me.id) && row.state == State::UnderReview;
    let act = if mine { Act::Release } else { Act::Take };
    let row = row.clone();
    if let Err(refusal) = on_row(&row, &act, &me) {
        let text = say::refusal(model, &refusal);
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    let key = if mine {
        "tui.note.released"
    } else {
        "tui.note.taken"
    };
    let text = model.lang.text(key);
    model.say(Weight::Done, text);
    if let Some(back) = act::place_again(row.state, row.owner, &act, me.id) {
        let step = Done::Acts(vec![Move {
            id: row.id,
            folio: row.folio.clone(),
            act: act.clone(),
            back: vec![back],
        }]);
        undo::record(model, step);
    }
    send_from_list(model, row.id, row.version, act)
}

/// What is known of an act from a row of the list alone: the state and the owner that it leads to.
pub(super) fn on_row(
    row: &QueueRow,
    act: &Act,
    me: &Person,
) -> Result<(State, Option<PersonId>), Refusal> {
    let event = match act {
        Act::Take => Event::Take,
        Act::Release => Event::Release,
        Act::Assign { .. } => Event::Assign,
        _ => return Ok((row.state, row.owner)),
    };
    let state = lifecycle::next(row.state, event, me.role)
        .map_err(|illegal| Refusal::from((illegal, row.state)))?;
    let others = row.owner.filter(|owner| *owner != me.id);
    // Whether a lease on it has run out, only the server knows.
    let kept = match event {
        Event::Take => row.state != State::UnderReview,
        Event::Release => true,
        _ => false,
    };
    if let Some(by) = others.filter(|_| kept && me.role != Role::Supervisor) {
        return Err(Refusal::Held { by });
    }
    let owner = match act {
        Act::Take => Some(me.id),
        Act::Assign { to } => Some(*to),
        _ => None,
    };
    Ok((state, owner))
}

/// Puts an act on a request of the list on its way, and shows it there at once.
pub(super) fn send_from_list(
    model: &mut Model,
    id: RequestId,
    version: i64,
    act: Act,
) -> Vec<Effect> {
    let me = model.me.clone();
    let row = model.queue.window.get_mut(id).cloned();
    if let (Some(row), Some(me)) = (row, me)
        && let Ok((state, owner)) = on_row(&row, &act, &me)
    {
        let handle = owner.map(|owner| model.handle(owner));
        if let Some(row) = model.queue.window.get_mut(id) {
            row.state = state;
            row.owner = owner;
            row.owner_handle = handle;
            row.version = version + 1;
        }
    }
    send(model, id, version, act)
}

/// The server answered an act.
pub(super) fn done(model: &mut Model, ticket: Ticket, answer: Answer<Receipt>) -> Vec<Effect> {
    let Some(at) = model
        .pending
        .iter()
        .position(|pending| pending.ticket == ticket)
    else {
        return Vec::new();
    };
    let pending = model.pending.remove(at);
    let said = bulk::answered(model, ticket, &answer);
    match answer {
        Ok(receipt) => accepted(model, &pending, &receipt),
        Err(failure) => {
            if !said {
                let text = say::failure(model, &failure);
                model.say(Weight::Failure, text);
            }
            refused(model, pending, &failure)
        }
    }
}

fn accepted(model: &mut Model, pending: &Pending, receipt: &Receipt) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(row) = model.queue.window.get_mut(pending.request) {
        row.version = row.version.max(receipt.version);
        row.state = receipt.state;
    }
    match &pending.act {
        Act::Issue { .. } => {
            let text = match &receipt.opinion {
                Some(number) => {
                    let (number, folio) =
                        (crate::text::line(number), crate::text::line(&receipt.folio));
                    model.lang.fill(
                        "tui.note.issued",
                        &[("number", number.as_str()), ("folio", folio.as_str())],
                    )
                }
                None => model.lang.text("tui.note.proposed").to_owned(),
            };
            model.say(Weight::Done, text);
            effects.push(Effect::DropDraft {
                id: pending.request,
            });
            effects.extend(queue::recount(model));
        }
        Act::SaveDraft(saved) => {
            if let Some(request) = model.request.as_mut().filter(|r| r.id == pending.request)
                && request.draft == *saved
            {
                request.draft_dirty = false;
                effects.push(Effect::DropDraft {
                    id: pending.request,
                });
            }
        }
        Act::Take | Act::Release | Act::Assign { .. } | Act::Return { .. } => {
            effects.extend(queue::recount(model));
        }
        _ => {}
    }
    let Some(request) = model.request.as_mut().filter(|r| r.id == pending.request) else {
        return effects;
    };
    if matches!(
        pending.act,
        Act::Issue { .. } | Act::Challenge { .. } | Act::Assign { .. }
    ) {
        request.issuing = false;
        effects.push(Effect::FetchRequest {
            id: pending.request,
        });
    }
    effects
}

fn refused(model: &mut Model, pending: Pending, failure: &Failure) -> Vec<Effect> {
    // Whatever was done after it stood on the refused act; the server will refuse that too.
    model.mine.remove(&pending.request);
    let id = pending.request;
    let mut effects = vec![Effect::FetchRow { id }];
    if let Some(request) = model.request.as_mut().filter(|r| r.id == id) {
        request.issuing = false;
        request.resync = true;
        effects.push(Effect::FetchRequest { id });
        let stale = matches!(failure, Failure::Problem { problem } if matches!(problem.code, Code::Stale | Code::Refused | Code::Held));
        if stale && matches!(pending.act, Act::SaveDraft(_) | Act::Issue { .. }) {
            // Mine stays in the file until I have seen theirs.
            request.draft_dirty = true;
            let mine = request.draft.clone();
            effects.push(Effect::SaveDraft {
                id,
                draft: mine.clone(),
            });
            model.editor = None;
            model.overlay = Some(Overlay::Conflict {
                request: id,
                conflict: Box::new(Conflict {
                    mine,
                    act: pending.act,
                    theirs: None,
                }),
            });
        }
    }
    effects
}

/// Opens what the server gave as next.
pub(super) fn next(model: &mut Model, answer: Answer<Option<Receipt>>) -> Vec<Effect> {
    match answer {
        Ok(Some(receipt)) => {
            let text = model.lang.text("tui.note.taken");
            model.say(Weight::Done, text);
            let mut effects = open(model, receipt.request, receipt.folio);
            effects.extend(queue::recount(model));
            effects
        }
        Ok(None) => {
            let text = model.lang.text("tui.note.nothing_next");
            model.say(Weight::Notice, text);
            Vec::new()
        }
        Err(failure) => {
            let text = say::failure(model, &failure);
            model.say(Weight::Failure, text);
            Vec::new()
        }
    }
}

/// Opens a request, keeping what is known of it until it is here.
pub(super) fn open(model: &mut Model, id: RequestId, folio: String) -> Vec<Effect> {
    let mut effects = opinion::leave(model);
    let mut request = RequestModel::new(id, folio);
    if let Some(previewed) = model.queue.previewed.as_ref().filter(|p| p.id == id) {
        loaded::fill(&mut request, previewed.view.clone());
    }
    model.request = Some(request);
    if model.screen != Screen::Request {
        model.trail.push(model.screen);
    }
    model.screen = Screen::Request;
    model.overlay = None;
    model.before.clear();
    effects.extend([
        Effect::FetchRequest { id },
        Effect::FetchCandidates { id },
        Effect::FetchPrecedents { id },
        Effect::LoadDraft { id },
    ]);
    effects
}
