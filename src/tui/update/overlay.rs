//! What stands in front: closing it, scrolling it, answering it.

use super::{acts, bulk, candidates, checks, opinion, palette, queue, say};
use crate::domain::act::Act;
use crate::domain::case::Defect;
use crate::domain::ids::RequestId;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, Code, Key};
use crate::tui::model::{
    Ask, Field, How, Model, Overlay, PickItem, Picker, Prompt, Screen, Weight,
};
use crate::tui::msg::Answer;
use crate::wire::queue::Sort;
use crate::wire::request::HistoryEntry;

/// Answers that were typed and not given, kept at most.
const UNSAID: usize = 50;

pub(super) fn close(model: &mut Model) {
    model.overlay = None;
}

/// Asks for a line of text. What was typed for the same question and let go is there again.
pub(super) fn ask(model: &mut Model, ask: Ask, field: Field, ready: Vec<&'static str>) {
    let request = model.request.as_ref().map(|request| request.id);
    let before = model
        .unsaid
        .iter()
        .position(|(other, what, _)| (*other, what) == (request, &ask));
    let field = match before {
        Some(at) => Field::new(model.unsaid.remove(at).2),
        None => field,
    };
    if before.is_some() {
        let text = model.lang.text("tui.note.answer_kept");
        model.say(Weight::Notice, text);
    }
    model.overlay = Some(Overlay::Prompt(Prompt { ask, field, ready }));
}

/// Closes a question without its effect; what was typed waits until it is asked again.
pub(super) fn let_go(model: &mut Model) {
    let request = model.request.as_ref().map(|request| request.id);
    if let Some(Overlay::Prompt(prompt)) = model.overlay.take()
        && !prompt.field.text().trim().is_empty()
    {
        if model.unsaid.len() == UNSAID {
            model.unsaid.remove(0);
        }
        let text = prompt.field.text().to_owned();
        model.unsaid.push((request, prompt.ask, text));
    }
}

/// Scrolls a text, or moves the cursor of a list. The view clamps what goes beyond the end.
pub(super) fn step(model: &mut Model, by: isize) {
    match &mut model.overlay {
        Some(
            Overlay::Help { scroll, .. }
            | Overlay::Messages { scroll }
            | Overlay::Why { scroll }
            | Overlay::Annexes { scroll }
            | Overlay::History { scroll, .. }
            | Overlay::Plan { scroll }
            | Overlay::Asset { scroll, .. },
        ) => *scroll = scroll.saturating_add_signed(by),
        Some(Overlay::Precedents { cursor }) => {
            let last = super::precedents::last(model.request.as_ref());
            *cursor = cursor.saturating_add_signed(by).min(last);
        }
        Some(Overlay::Picker(picker)) => {
            let last = picker.shown.len().saturating_sub(1);
            picker.cursor = picker.cursor.saturating_add_signed(by).min(last);
        }
        _ => return,
    }
    let limit = crate::tui::view::layout::overlay_scroll_limit(model);
    if let Some(
        Overlay::Help { scroll, .. }
        | Overlay::Messages { scroll }
        | Overlay::Why { scroll }
        | Overlay::Annexes { scroll }
        | Overlay::History { scroll, .. }
        | Overlay::Plan { scroll }
        | Overlay::Asset { scroll, .. },
    ) = &mut model.overlay
    {
        *scroll = (*scroll).min(limit);
    }
}

pub(super) fn history(
    model: &mut Model,
    id: RequestId,
    answer: Answer<Vec<HistoryEntry>>,
) -> Vec<Effect> {
    let entries = match answer {
        Ok(entries) => entries,
        Err(failure) => {
            close(model);
            let text = say::failure(model, &failure);
            model.say(Weight::Failure, text);
            return Vec::new();
        }
    };
    if model.request.as_ref().is_some_and(|r| r.id == id)
        && let Some(Overlay::History { entries: shown, .. }) = &mut model.overlay
    {
        *shown = Some(entries);
    }
    Vec::new()
}

/// A digit typed into an empty prompt picks a ready answer.
pub(super) fn ready_answer(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let Some(Overlay::Prompt(prompt)) = &mut model.overlay else {
        return None;
    };
    let Code::Char(digit) = key.code else {
        return None;
    };
    if !prompt.field.text().is_empty() || key.ctrl || key.alt {
        return None;
    }
    let at = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
    let text = model.lang.text(prompt.ready.get(at)?);
    prompt.field.insert(text);
    Some(accept(model))
}

/// Enter: the answer counts.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    match &model.overlay {
        Some(Overlay::Issue { .. }) => opinion::issue(model),
        Some(Overlay::Prompt(_)) => answer(model),
        Some(Overlay::Plan { .. }) => bulk::confirm(model),
        Some(Overlay::Picker(_)) => pick(model),
        _ => {
            close(model);
            Vec::new()
        }
    }
}

fn answer(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = &model.overlay else {
        return Vec::new();
    };
    let text = prompt.field.text().trim().to_owned();
    let ask = prompt.ask.clone();
    if ask == Ask::Price {
        return opinion::price(model, &text);
    }
    if text.is_empty() && !matches!(ask, Ask::CheckNote { .. }) {
        let text = model.lang.text("domain.refusal.reason_required");
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    if ask == Ask::Postpone {
        return super::postpone::answered(model, &text);
    }
    if ask == Ask::Export && !text.ends_with(".csv") && !text.ends_with(".jsonl") {
        let text = model.lang.text("tui.plan.bad_name");
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    close(model);
    match ask {
        Ask::Text => bulk::plan(model, Action::RequestText, How::Text { text }),
        Ask::Export => bulk::plan(model, Action::RequestExport, How::Export { path: text }),
        Ask::Dismiss { asset } => candidates::dismiss(model, asset, text),
        Ask::Return => acts::perform(
            model,
            Act::Return {
                defects: vec![Defect {
                    check: String::new(),
                    text,
                }],
            },
        ),
        Ask::Challenge => acts::perform(model, Act::Challenge { comment: text }),
        Ask::CheckNote { item } => checks::note(model, item, text),
        // Answered above: what cannot be read stays to be corrected.
        Ask::Price | Ask::Postpone => Vec::new(),
    }
}

fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &model.overlay else {
        return Vec::new();
    };
    let picked = picker
        .shown
        .get(picker.cursor)
        .and_then(|at| picker.items.get(*at))
        .map(|(item, _)| item.clone());
    close(model);
    match picked {
        None => Vec::new(),
        Some(PickItem::Sort(sort)) => queue::sort(model, sort),
        Some(PickItem::Person(to)) if model.screen == Screen::Queue => {
            bulk::plan(model, Action::RequestAssign, How::Assign { to })
        }
        Some(PickItem::Person(to)) => acts::perform(model, Act::Assign { to }),
        Some(PickItem::Act(action)) => match super::obstacle::obstacle(model, action) {
            Some(reason) => {
                model.say(Weight::Notice, reason);
                Vec::new()
            }
            None => {
                palette::remember(model, action);
                super::screens::act(model, action)
            }
        },
    }
}

fn picker(items: Vec<(PickItem, String)>) -> Overlay {
    let shown = (0..items.len()).collect();
    Overlay::Picker(Picker {
        field: Default::default(),
        items,
        obstacles: Vec::new(),
        shown,
        cursor: 0,
    })
}

/// Offers the orders of the queue.
pub(super) fn ask_sort(model: &mut Model) -> Vec<Effect> {
    let items = Sort::ALL
        .into_iter()
        .map(|sort| {
            (
                PickItem::Sort(sort),
                model.lang.entry("tui.sort", sort.name()).to_owned(),
            )
        })
        .collect();
    model.overlay = Some(picker(items));
    Vec::new()
}

/// Offers the people of the Unit.
pub(super) fn ask_assignee(model: &mut Model) -> Vec<Effect> {
    let items: Vec<_> = model
        .people
        .iter()
        .map(|person| {
            let (handle, name) = (
                crate::text::line(&person.handle),
                crate::text::line(&person.name),
            );
            (
                PickItem::Person(person.id),
                format!("{}  {}", handle.as_str(), name.as_str()),
            )
        })
        .collect();
    if !items.is_empty() {
        model.overlay = Some(picker(items));
    }
    Vec::new()
}

/// Offers every act, with its key.
pub(super) fn open_palette(model: &mut Model) -> Vec<Effect> {
    let items = palette::items(model);
    let obstacles = palette::obstacles(model, &items);
    if let Overlay::Picker(mut picker) = picker(items) {
        picker.obstacles = obstacles;
        model.overlay = Some(Overlay::Picker(picker));
    }
    Vec::new()
}

/// Narrows a list by what was typed.
pub(super) fn narrow(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Picker(picker)) = &mut model.overlay {
        picker.shown = palette::matching(picker.field.text(), &picker.items);
        picker.cursor = 0;
    }
    Vec::new()
}

pub(super) fn digits_typed(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Issue { wrong, .. }) = &mut model.overlay {
        *wrong = false;
    }
    Vec::new()
}
