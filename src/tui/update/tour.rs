//! The guided practice: sees from the model which goals are reached, and goes on to the next case.
//!
//! It watches and takes no key: whatever a person does instead is as good as without it.

use super::queue;
use crate::domain::candidate::Verdict;
use crate::domain::opinion::Sense;
use crate::domain::request::State;
use crate::tui::effect::Effect;
use crate::tui::model::{Goal, Model, Overlay, Pane, Screen, Weight};

/// Narrows the queue to the case of the lesson, before anything is asked for.
pub(super) fn begin(model: &mut Model) {
    let _ = narrowed(model);
}

/// Looks at what has come of the last message.
pub(super) fn watch(model: &mut Model) -> Vec<Effect> {
    if model.tour.is_none() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    while let Some(goal) = model.tour.as_ref().and_then(|tour| tour.goal())
        && holds(model, goal)
    {
        let Some(tour) = &mut model.tour else { break };
        tour.reached += 1;
        if tour.goal().is_none() {
            tour.at += 1;
            tour.reached = 0;
            let key = match (tour.is_over(), model.screen) {
                (true, _) => "tui.tour.over",
                (false, Screen::Queue) => "tui.tour.next_here",
                (false, _) => "tui.tour.next",
            };
            let text = model.lang.text(key);
            model.say(Weight::Done, text);
        }
        if let Some(tour) = &model.tour {
            effects = vec![Effect::SaveTour { tour: tour.clone() }];
        }
    }
    let idle = model.screen == Screen::Queue && model.overlay.is_none() && !model.queue.filtering;
    if idle && narrowed(model) {
        effects.extend(queue::restart(model));
    }
    effects
}

/// Narrows the queue to the lesson's case once, and leaves it to the person from then on. Answers
/// whether it did.
fn narrowed(model: &mut Model) -> bool {
    let Some(tour) = &mut model.tour else {
        return false;
    };
    if tour.shown == Some(tour.at) {
        return false;
    }
    tour.shown = Some(tour.at);
    let filter = tour
        .lesson()
        .map(|lesson| format!("folio:{}", lesson.folio));
    queue::narrow(model, filter.unwrap_or_default());
    true
}

/// Whether a goal is reached on the lesson's case. What was done counts once the server has it.
fn holds(model: &Model, goal: Goal) -> bool {
    let lesson = model.tour.as_ref().and_then(|tour| tour.lesson());
    let open = model.request.as_ref();
    let (Some(lesson), Some(request)) = (lesson, open) else {
        return false;
    };
    let Some(view) = request.view.as_ref() else {
        return false;
    };
    if request.id != lesson.request || model.screen == Screen::Queue {
        return false;
    }
    let case = &view.case;
    let judged = |verdict| case.judgements.iter().any(|one| one.verdict == verdict);
    let sent = model.pending.is_empty();
    match goal {
        Goal::Open => true,
        Goal::Why => matches!(model.overlay, Some(Overlay::Why { .. })),
        Goal::Inventory => request.pane == Pane::Inventory,
        Goal::Opinion => request.pane == Pane::Opinion,
        Goal::Take => {
            let mine = model
                .me
                .as_ref()
                .is_some_and(|me| case.owner == Some(me.id));
            sent && mine && case.state == State::UnderReview
        }
        Goal::Checks => {
            let items = model.checklist();
            let mut required = items.iter().filter(|item| item.required);
            sent && !items.is_empty() && required.all(|item| case.checks.contains_key(&item.id))
        }
        Goal::Cite => sent && judged(Verdict::Cited),
        Goal::Dismiss => sent && judged(Verdict::Dismissed),
        Goal::Nothing => sent && case.nothing_found.is_some(),
        Goal::Return => sent && case.state == State::Returned,
        Goal::Reuse => sent && request.draft.sense == Some(Sense::NotFavourableReuse),
        Goal::Reason => {
            sent && model.editor.is_none() && !request.draft.reasoning.trim().is_empty()
        }
        Goal::Issue => sent && (case.proposed.is_some() || case.opinion.is_some()),
        Goal::Sign => sent && case.state != State::AwaitingSignature,
    }
}
