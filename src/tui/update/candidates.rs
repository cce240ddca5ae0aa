//! The inventory pane: candidates are cited, dismissed with a reason, or nothing serves.

use super::{acts, overlay, say};
use crate::domain::act::{Act, Judging};
use crate::domain::candidate::Verdict;
use crate::domain::ids::{AssetId, RequestId};
use crate::tui::effect::Effect;
use crate::tui::model::{Ask, Field, Model, Screen, Weight};
use crate::tui::msg::Answer;
use crate::wire::inventory::{Candidate, Candidates};

/// Ready reasons for a dismissal.
const DISMISSALS: [&str; 6] = [
    "tui.dismiss.other_function",
    "tui.dismiss.partial",
    "tui.dismiss.no_capacity",
    "tui.dismiss.obsolete",
    "tui.dismiss.incompatible",
    "tui.dismiss.owner_declined",
];

pub(super) fn arrived(model: &mut Model, id: RequestId, answer: Answer<Candidates>) -> Vec<Effect> {
    match answer {
        Ok(candidates) => {
            if let Some(request) = model.request.as_mut().filter(|r| r.id == id) {
                request.candidates = Some(candidates);
                request.candidate_cursor = request.candidate_cursor.min(request.last_candidate());
            }
        }
        Err(failure) => {
            let text = say::failure(model, &failure);
            model.say(Weight::Failure, text);
        }
    }
    Vec::new()
}

/// The candidate under the cursor: of the request's check, or of the free search.
fn current(model: &Model) -> Option<&Candidate> {
    match model.screen {
        Screen::Inventory => model.inventory.selected(),
        _ => model.request.as_ref()?.candidate(),
    }
}

pub(super) fn step(model: &mut Model, by: isize) {
    if let Some(request) = &mut model.request {
        let last = request.last_candidate();
        request.candidate_cursor = request.candidate_cursor.saturating_add_signed(by).min(last);
    }
}

fn judging(candidate: &Candidate, verdict: Verdict, reason: String) -> Judging {
    Judging {
        asset: candidate.asset.id,
        asset_key: candidate.asset.key.clone(),
        asset_name: candidate.asset.name.clone(),
        verdict,
        reason,
        score: candidate.score,
        confidence: candidate.confidence,
        why: candidate.why.clone(),
    }
}

/// Cites the candidate under the cursor; cites it no more if it was.
pub(super) fn cite(model: &mut Model) -> Vec<Effect> {
    let Some(candidate) = current(model) else {
        return Vec::new();
    };
    let asset = candidate.asset.id;
    let act = if model.verdict(asset) == Some(Verdict::Cited) {
        Act::Unjudge { asset }
    } else {
        Act::Judge(judging(candidate, Verdict::Cited, String::new()))
    };
    judged(model, act)
}

/// Asks why the candidate under the cursor does not serve; takes a dismissal back if it was one.
pub(super) fn ask_dismissal(model: &mut Model) -> Vec<Effect> {
    let Some(asset) = current(model).map(Candidate::id) else {
        return Vec::new();
    };
    if model.verdict(asset) == Some(Verdict::Dismissed) {
        return judged(model, Act::Unjudge { asset });
    }
    let ready = DISMISSALS.to_vec();
    overlay::ask(model, Ask::Dismiss { asset }, Field::default(), ready);
    Vec::new()
}

pub(super) fn dismiss(model: &mut Model, asset: AssetId, reason: String) -> Vec<Effect> {
    let Some(candidate) = current(model).filter(|candidate| candidate.asset.id == asset) else {
        return Vec::new();
    };
    let act = Act::Judge(judging(candidate, Verdict::Dismissed, reason));
    judged(model, act)
}

pub(super) fn nothing(model: &mut Model) -> Vec<Effect> {
    let query = match model.screen {
        Screen::Inventory => model.inventory.query.text().to_owned(),
        _ => String::new(),
    };
    let effects = acts::perform(model, Act::NothingFound { query });
    if !effects.is_empty() {
        let text = model.lang.text("tui.note.nothing_recorded");
        model.say(Weight::Done, text);
    }
    effects
}

/// Judges, and goes on to the next candidate.
fn judged(model: &mut Model, act: Act) -> Vec<Effect> {
    // Not from what is offered into what was dismissed.
    let more = model.request.as_ref().is_some_and(|request| {
        let offered = request.candidates.as_ref().map(|c| c.candidates.len());
        offered != Some(request.candidate_cursor + 1)
    });
    let forward = matches!(act, Act::Judge(_)) && model.screen == Screen::Request && more;
    let effects = acts::perform(model, act);
    if forward && !effects.is_empty() {
        step(model, 1);
    }
    effects
}
