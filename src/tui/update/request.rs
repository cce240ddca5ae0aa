//! The request screen: its panes and its scrolling.

use super::{acts, candidates, checks, overlay};
use crate::domain::act::Act;
use crate::i18n::sentence;
use crate::tui::effect::Effect;
use crate::tui::model::{Ask, Field, Model, Pane, Weight};

pub(super) fn pane(model: &mut Model, pane: Pane) -> Vec<Effect> {
    if let Some(request) = &mut model.request {
        request.pane = pane;
    }
    Vec::new()
}

pub(super) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(request) = &mut model.request else {
        return Vec::new();
    };
    let here = Pane::ALL
        .iter()
        .position(|pane| *pane == request.pane)
        .unwrap_or(0);
    let count = Pane::ALL.len();
    let next = here
        .checked_add_signed(by)
        .map_or(count - 1, |next| next % count);
    request.pane = Pane::ALL[next];
    Vec::new()
}

/// Moves the cursor, or scrolls where there is none. The view clamps what goes beyond the end.
pub(super) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(request) = &mut model.request else {
        return Vec::new();
    };
    match request.pane {
        Pane::Filing => request.filing_scroll = scrolled(request.filing_scroll, by),
        Pane::Opinion => request.opinion_scroll = scrolled(request.opinion_scroll, by),
        Pane::Checks => checks::step(model, by),
        Pane::Inventory => candidates::step(model, by),
    }
    clamp(model);
    Vec::new()
}

fn scrolled(at: usize, by: isize) -> usize {
    at.saturating_add_signed(by)
}

/// Keeps both scrolls within their text.
fn clamp(model: &mut Model) {
    let (filing, opinion) = crate::tui::view::layout::request_scroll_limits(model);
    if let Some(request) = &mut model.request {
        request.filing_scroll = request.filing_scroll.min(filing);
        request.opinion_scroll = request.opinion_scroll.min(opinion);
    }
}

/// Takes the open request, or gives it back.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let (Some(me), Some(case)) = (
        model.me.as_ref(),
        model
            .request
            .as_ref()
            .and_then(|r| r.view.as_ref())
            .map(|view| &view.case),
    ) else {
        return Vec::new();
    };
    let mine =
        case.owner == Some(me.id) && case.state == crate::domain::request::State::UnderReview;
    let (act, key) = if mine {
        (Act::Release, "tui.note.released")
    } else {
        (Act::Take, "tui.note.taken")
    };
    let effects = acts::perform(model, act);
    if !effects.is_empty() {
        let text = model.lang.text(key);
        model.say(Weight::Done, text);
    }
    effects
}

/// Asks what the institution must send.
pub(super) fn ask_return(model: &mut Model) -> Vec<Effect> {
    let probe = crate::domain::case::Defect {
        check: String::new(),
        text: "?".to_owned(),
    };
    if let Err(Some(refusal)) = acts::attempt(
        model,
        &Act::Return {
            defects: vec![probe],
        },
    ) {
        let text = super::say::refusal(model, &refusal);
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    // What the checklist says is lacking is the beginning of the list of defects.
    let lacking: Vec<String> = model
        .request
        .as_ref()
        .and_then(|r| r.view.as_ref())
        .map(|view| {
            model
                .checklist()
                .into_iter()
                .filter(|item| {
                    view.case
                        .checks
                        .get(&item.id)
                        .is_some_and(|stored| stored.answer == crate::domain::checklist::Answer::No)
                })
                .map(|item| sentence::check(model.lang, item))
                .collect()
        })
        .unwrap_or_default();
    let field = Field::new(lacking.join("; "));
    overlay::ask(model, Ask::Return, field, Vec::new());
    Vec::new()
}
