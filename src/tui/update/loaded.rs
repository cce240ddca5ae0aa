//! Answers to what was asked: who I am, the people, the law, a request.

use super::say;
use crate::domain::ids::RequestId;
use crate::domain::person::Person;
use crate::domain::regime::Regime;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Overlay, RequestModel, Weight};
use crate::tui::msg::Answer;
use crate::wire::directory::RulePack;
use crate::wire::request::{PersonRef, RequestView};
use jiff::Timestamp;

fn failed(model: &mut Model, failure: &crate::tui::msg::Failure) -> Vec<Effect> {
    let text = say::failure(model, failure);
    model.say(Weight::Failure, text);
    Vec::new()
}

pub(super) fn me(model: &mut Model, answer: Answer<Person>, at: Timestamp) -> Vec<Effect> {
    model.now = at;
    match answer {
        Ok(person) => {
            model.me = Some(person);
            Vec::new()
        }
        Err(failure) => failed(model, &failure),
    }
}

pub(super) fn people(model: &mut Model, answer: Answer<Vec<PersonRef>>) -> Vec<Effect> {
    match answer {
        Ok(people) => {
            model.people = people;
            Vec::new()
        }
        Err(failure) => failed(model, &failure),
    }
}

pub(super) fn regime(model: &mut Model, answer: Answer<RulePack>) -> Vec<Effect> {
    match answer {
        Ok(pack) => match Regime::parse(&pack.text) {
            Ok(regime) => {
                model.regimes.retain(|known| known.id != regime.id);
                model.regimes.push(regime);
                Vec::new()
            }
            Err(error) => {
                let text = say::with_detail(model.lang, "tui.note.bad_regime", &error.to_string());
                model.say(Weight::Failure, text);
                Vec::new()
            }
        },
        Err(failure) => failed(model, &failure),
    }
}

/// Puts a fetched request into its screen, without touching what was typed.
pub(super) fn fill(request: &mut RequestModel, view: Box<RequestView>) {
    request.folio.clone_from(&view.case.folio);
    if !request.draft_dirty {
        request.draft = view
            .case
            .draft
            .as_ref()
            .map(|stored| stored.draft.clone())
            .unwrap_or_default();
    }
    request.view = Some(view);
}

pub(super) fn request(
    model: &mut Model,
    id: RequestId,
    answer: Answer<Box<RequestView>>,
) -> Vec<Effect> {
    let view = match answer {
        Ok(view) => view,
        Err(failure) => return failed(model, &failure),
    };
    let mut effects = Vec::new();
    if !model
        .regimes
        .iter()
        .any(|regime| regime.id == view.case.regime)
    {
        effects.push(Effect::FetchRegime {
            id: view.case.regime.clone(),
        });
    }
    for person in &view.people {
        if !model.people.iter().any(|known| known.id == person.id) {
            model.people.push(person.clone());
        }
    }
    if let Some(Overlay::Conflict { request, conflict }) = &mut model.overlay
        && *request == id
    {
        conflict.theirs = Some(view.clone());
    }
    // An answer older than an act still on its way would take that act back on the screen.
    let behind = model.pending.iter().any(|pending| pending.request == id);
    if let Some(request) = model.request.as_mut().filter(|r| r.id == id)
        && !behind
        && (request.resync || !request.knows_newer(&view))
    {
        request.changed_by_other = false;
        request.resync = false;
        fill(request, view);
        super::queue::mirror(model);
    }
    effects
}
