//! Acts on requests: done here at once by the law's own function, then sent through the outbox.
//!
//! The screen shows an act before the server has answered. Whatever the server says in the end wins:
//! a refusal takes the act back with its reason, a newer version opens both side by side.

use super::{loaded, opinion, queue, say};
use crate::domain::act::{self, Act, Refusal, Setting};
use crate::domain::case::Case;
use crate::domain::ids::RequestId;
use crate::domain::lifecycle::{self, Event};
use crate::domain::request::State;
use crate::tui::effect::Effect;
use crate::tui::model::{Conflict, Model, Overlay, Pending, RequestModel, Screen, Ticket, Weight};
use crate::tui::msg::{Answer, Failure};
use crate::wire::problem::Code;
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
        calendars: &[],
        flags: &view.flags,
    };
    act::apply(&view.case, act, setting)
        .map(|outcome| outcome.case)
        .map_err(Some)
}

/// Does `act` to the open request: shown at once, then sent.
pub(super) fn perform(model: &mut Model, act: Act) -> Vec<Effect> {
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
    let (event, act) = if mine {
        (Event::Release, Act::Release)
    } else {
        (Event::Take, Act::Take)
    };
    let (id, version, state, owner) = (row.id, row.version, row.state, row.owner);
    let next = match lifecycle::next(state, event, me.role) {
        Ok(next) => next,
        Err(illegal) => {
            let text = say::refusal(model, &Refusal::from((illegal, state)));
            model.say(Weight::Notice, text);
            return Vec::new();
        }
    };
    if let Some(by) = owner.filter(|owner| !mine && *owner != me.id && state != State::UnderReview)
        && me.role != crate::domain::person::Role::Supervisor
    {
        let text = say::refusal(model, &Refusal::Held { by });
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    if let Some(row) = model.queue.window.get_mut(id) {
        row.state = next;
        row.owner = (!mine).then_some(me.id);
        row.owner_handle = (!mine).then(|| me.handle.clone());
        row.version = version + 1;
    }
    let key = if mine {
        "tui.note.released"
    } else {
        "tui.note.taken"
    };
    let text = model.lang.text(key);
    model.say(Weight::Done, text);
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
    match answer {
        Ok(receipt) => accepted(model, &pending, &receipt),
        Err(failure) => refused(model, pending, &failure),
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
    let text = say::failure(model, failure);
    model.say(Weight::Failure, text);
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
