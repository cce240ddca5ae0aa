//! Why an act is not possible now, before it is tried: for the palette.
//!
//! The law's own reasons come from the same functions that do the acts; what is missing to know
//! them yet is no obstacle, for then the act itself says.

use super::{acts, say};
use crate::domain::act::{self, Act, Refusal};
use crate::domain::case::Defect;
use crate::domain::lifecycle::{self, Event};
use crate::domain::request::State;
use crate::tui::keymap::{Action, Context};
use crate::tui::model::{Model, Screen};

/// A reason of one line; `None` where nothing known stands in the way.
pub(super) fn obstacle(model: &Model, action: Action) -> Option<String> {
    let here = model.context_below();
    let said = |key: &'static str| Some(model.lang.text(key).to_owned());
    let place = match action {
        Action::ActUndo if model.done.is_empty() => said("tui.obstacle.nothing_done"),
        Action::ActRedo if model.undone.is_empty() => said("tui.obstacle.nothing_undone"),
        Action::MarkClear if model.queue.marks.is_empty() => said("tui.obstacle.no_marks"),
        Action::QueueOpen
        | Action::MarkToggle
        | Action::MarkAll
        | Action::RequestText
        | Action::RequestExport
        | Action::QueuePreview
        | Action::QueueTabNext
        | Action::QueueTabPrev
        | Action::QueueSort
        | Action::FilterOpen
            if model.screen != Screen::Queue =>
        {
            said("tui.obstacle.queue_only")
        }
        Action::FilterClear if model.queue.applied.is_empty() && model.screen == Screen::Queue => {
            said("tui.obstacle.no_filter")
        }
        Action::PaneNext | Action::PanePrev | Action::PaneRequest
            if model.screen != Screen::Request =>
        {
            said("tui.obstacle.request_only")
        }
        Action::CheckCycle
        | Action::CheckYes
        | Action::CheckNo
        | Action::CheckNotApplicable
        | Action::CheckNote
            if here != Context::Checks =>
        {
            said("tui.obstacle.checks_only")
        }
        Action::CandidateCite
        | Action::CandidateDismiss
        | Action::CandidateNothing
        | Action::CandidateOpen
            if !matches!(here, Context::Candidates | Context::Inventory) =>
        {
            said("tui.obstacle.candidates_only")
        }
        action if needs_request(action) && !has_request(model) => said("tui.obstacle.no_request"),
        _ => None,
    };
    place.or_else(|| law(model, action).map(|refusal| say::refusal(model, &refusal)))
}

fn needs_request(action: Action) -> bool {
    let noun = action.name().split('.').next().unwrap_or_default();
    match noun {
        "request" => action != Action::RequestNext,
        "opinion" => true,
        "pane" => !matches!(
            action,
            Action::PaneNext | Action::PanePrev | Action::PaneRequest
        ),
        _ => action == Action::QueueOpen,
    }
}

fn has_request(model: &Model) -> bool {
    match model.screen {
        Screen::Queue => model.queue.selected().is_some(),
        Screen::Request | Screen::Inventory => model.request.is_some(),
    }
}

/// What the law says to the act, as far as what is loaded tells.
fn law(model: &Model, action: Action) -> Option<Refusal> {
    if model.screen == Screen::Queue {
        return on_row(model, action);
    }
    let request = model.request.as_ref()?;
    let view = request.view.as_ref()?;
    let me = model.me.as_ref()?;
    let text = || "?".to_owned();
    let tried = match action {
        Action::RequestTake => {
            let mine = view.case.owner == Some(me.id) && view.case.state == State::UnderReview;
            if mine { Act::Release } else { Act::Take }
        }
        Action::RequestAssign => Act::Assign { to: me.id },
        Action::RequestReturn => Act::Return {
            defects: vec![Defect {
                check: String::new(),
                text: text(),
            }],
        },
        Action::OpinionFavourable
        | Action::OpinionRecommend
        | Action::OpinionDeny
        | Action::OpinionReuse
        | Action::OpinionNotRequired
        | Action::OpinionWrite
        | Action::OpinionEditor
        | Action::OpinionRecommendations => Act::SaveDraft(request.draft.clone()),
        Action::OpinionIssue => {
            let missing = act::missing(&view.case, model.regime()?);
            if !missing.is_empty() && view.case.state != State::AwaitingSignature {
                return Some(Refusal::Incomplete { missing });
            }
            Act::Issue {
                confirm: act::confirmation(&view.case.folio),
            }
        }
        Action::OpinionChallenge => Act::Challenge { comment: text() },
        _ => return None,
    };
    acts::attempt(model, &tried).err().flatten()
}

fn on_row(model: &Model, action: Action) -> Option<Refusal> {
    let (row, me) = (model.queue.selected()?, model.me.as_ref()?);
    let event = match action {
        Action::RequestTake if row.owner == Some(me.id) && row.state == State::UnderReview => {
            Event::Release
        }
        Action::RequestTake => Event::Take,
        Action::RequestReturn => Event::Return,
        _ => return None,
    };
    // Taking comes before returning, so only a state that forbids both is an obstacle.
    if event == Event::Return && lifecycle::next(row.state, Event::Take, me.role).is_ok() {
        return None;
    }
    let illegal = lifecycle::next(row.state, event, me.role).err()?;
    Some(Refusal::from((illegal, row.state)))
}
