//! What each act does, on whichever screen it is done.

use super::{
    acts, bulk, candidates, checks, complete, marks, opinion, overlay, precedents, queue, request,
    say, undo,
};
use crate::domain::act::Act;
use crate::domain::checklist::Answer as Check;
use crate::domain::opinion::Sense;
use crate::tui::editor::Part;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, Context, chord_text};
use crate::tui::model::{Model, Overlay, Pane, Screen, Weight};
use crate::tui::msg::Answer;
use crate::tui::view::layout;
use crate::wire::inventory::Candidates;
use crate::wire::queue::Tab;

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let list = model.screen == Screen::Queue && model.overlay.is_none();
    if list && action.flags().bulk && !model.queue.marks.is_empty() {
        return bulk::begin(model, action);
    }
    match action {
        Action::AppQuit => quit(model),
        Action::AppBack => back(model),
        Action::AppCancel => cancel(model),
        Action::AppSuspend => vec![Effect::Suspend],
        Action::HelpShow => {
            let below = model.context();
            model.overlay = Some(Overlay::Help { below, scroll: 0 });
            Vec::new()
        }
        Action::MessagesShow => {
            model.overlay = Some(Overlay::Messages { scroll: 0 });
            Vec::new()
        }
        Action::ActUndo => undo::undo(model),
        Action::ActRedo => undo::redo(model),
        Action::MarkToggle => marks::toggle(model),
        Action::MarkAll => marks::all(model),
        Action::MarkClear => marks::clear(model),
        Action::KeysReload => vec![Effect::ReadKeymap],
        Action::PaletteOpen => overlay::open_palette(model),
        Action::ScreenRedraw => vec![Effect::Redraw],
        Action::DataRefresh => refresh(model),

        Action::CursorDown => step(model, 1),
        Action::CursorUp => step(model, -1),
        Action::CursorPageDown => step(model, page(model)),
        Action::CursorPageUp => step(model, -page(model)),
        Action::CursorHalfDown => step(model, (page(model) / 2).max(1)),
        Action::CursorHalfUp => step(model, -(page(model) / 2).max(1)),
        Action::CursorFirst => end(model, isize::MIN),
        Action::CursorLast => end(model, isize::MAX),

        Action::QueueOpen => open_selected(model),
        Action::QueuePreview => queue::toggle_preview(model),
        Action::QueueTabNext => queue::turn(model, 1),
        Action::QueueTabPrev => queue::turn(model, -1),
        Action::QueueSort => overlay::ask_sort(model),
        Action::FilterOpen => queue::filter_open(model),
        Action::FilterClear => queue::filter_clear(model),
        Action::GotoQueue => goto(model, Screen::Queue),
        Action::GotoMine => goto_tab(model, Tab::Mine),
        Action::GotoUnassigned => goto_tab(model, Tab::Unassigned),
        Action::GotoDue => goto_tab(model, Tab::DueSoon),
        Action::GotoReturned => goto_tab(model, Tab::Returned),
        Action::GotoAll => goto_tab(model, Tab::All),
        Action::GotoInventory => {
            model.inventory.typing = model.inventory.found.is_none();
            goto(model, Screen::Inventory)
        }

        Action::RequestNext => next(model),
        Action::RequestTake => match model.screen {
            Screen::Request => request::toggle(model),
            _ => acts::toggle_from_queue(model),
        },
        Action::RequestRelease => match model.screen {
            Screen::Request => acts::perform(model, Act::Release),
            _ => bulk::begin(model, action),
        },
        Action::RequestPostpone | Action::RequestText | Action::RequestExport => {
            bulk::begin(model, action)
        }
        Action::RequestAssign => on_request(model, overlay::ask_assignee),
        Action::RequestReturn => on_request(model, request::ask_return),
        Action::RequestAnnexes => on_request(model, |model| {
            model.overlay = Some(Overlay::Annexes { scroll: 0 });
            Vec::new()
        }),
        Action::RequestHistory => on_request(model, |model| {
            model.overlay = Some(Overlay::History {
                entries: None,
                scroll: 0,
            });
            model
                .request
                .as_ref()
                .map(|r| Effect::FetchHistory { id: r.id })
                .into_iter()
                .collect()
        }),
        Action::RequestPrecedents => on_request(model, precedents::show),
        Action::PrecedentOpen => precedents::open(model),
        Action::RequestWhyDue => on_request(model, |model| {
            model.overlay = Some(Overlay::Why { scroll: 0 });
            Vec::new()
        }),
        Action::RequestCopyFolio => copy(model),

        Action::PaneNext => request::turn(model, 1),
        Action::PanePrev => request::turn(model, -1),
        Action::PaneRequest => request::pane(model, Pane::Filing),
        Action::PaneChecks => on_request(model, |model| request::pane(model, Pane::Checks)),
        Action::PaneInventory => on_request(model, |model| request::pane(model, Pane::Inventory)),
        Action::PaneOpinion => on_request(model, |model| request::pane(model, Pane::Opinion)),

        Action::CheckCycle => checks::cycle(model),
        Action::CheckYes => checks::set(model, Check::Yes),
        Action::CheckNo => checks::set(model, Check::No),
        Action::CheckNotApplicable => checks::set(model, Check::NotApplicable),
        Action::CheckNote => checks::ask_note(model),

        Action::CandidateCite => candidates::cite(model),
        Action::CandidateDismiss => candidates::ask_dismissal(model),
        Action::CandidateNothing => candidates::nothing(model),
        Action::CandidateSearch => {
            model.inventory.typing = true;
            goto(model, Screen::Inventory)
        }
        Action::CandidateOpen => open_candidate(model),

        Action::OpinionFavourable => {
            on_request(model, |model| opinion::sense(model, Sense::Favourable))
        }
        Action::OpinionRecommend => on_request(model, |model| {
            opinion::sense(model, Sense::FavourableWithRecommendations)
        }),
        Action::OpinionDeny => {
            on_request(model, |model| opinion::sense(model, Sense::NotFavourable))
        }
        Action::OpinionReuse => on_request(model, |model| {
            opinion::sense(model, Sense::NotFavourableReuse)
        }),
        Action::OpinionNotRequired => {
            on_request(model, |model| opinion::sense(model, Sense::NotRequired))
        }
        Action::OpinionWrite => on_request(model, |model| opinion::write(model, Part::Reasoning)),
        Action::OpinionRecommendations => {
            on_request(model, |model| opinion::write(model, Part::Recommendations))
        }
        Action::OpinionPrice => on_request(model, opinion::ask_price),
        Action::OpinionEditor | Action::EditorExternal => on_request(model, opinion::external),
        Action::OpinionIssue => on_request(model, opinion::ask_issue),
        Action::OpinionChallenge => on_request(model, opinion::ask_challenge),

        Action::FieldAccept | Action::ConfirmYes => accept(model),
        Action::FieldCancel | Action::ConfirmNo | Action::EditorLeave => leave(model),
        Action::FieldClear => clear(model),
        Action::FieldComplete => complete::complete(model, 1),
        Action::FieldCompletePrev => complete::complete(model, -1),
        Action::FieldOlder => complete::recall(model, true),
        Action::FieldNewer => complete::recall(model, false),
        Action::FieldNext => step(model, 1),
        Action::FieldPrev => step(model, -1),
        Action::EditorUndo => edit(model, crate::tui::editor::Editor::undo),
        Action::EditorRedo => edit(model, crate::tui::editor::Editor::redo),
    }
}

/// Lines of a page on the present screen.
fn page(model: &Model) -> isize {
    let height = match model.screen {
        Screen::Queue => layout::queue_rows(model),
        _ => layout::body_rows(model),
    };
    isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1)
}

fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.overlay.is_some() {
        overlay::step(model, by);
        return Vec::new();
    }
    match model.screen {
        Screen::Queue => queue::step(model, by),
        Screen::Request => request::step(model, by),
        Screen::Inventory => {
            let last = model.inventory.len().saturating_sub(1);
            model.inventory.cursor = model.inventory.cursor.saturating_add_signed(by).min(last);
            let height = layout::inventory_rows(model);
            let inventory = &mut model.inventory;
            inventory.top = inventory.top.clamp(
                (inventory.cursor + 1).saturating_sub(height),
                inventory.cursor,
            );
            Vec::new()
        }
    }
}

fn end(model: &mut Model, by: isize) -> Vec<Effect> {
    match (model.screen, model.overlay.is_some(), by < 0) {
        (Screen::Queue, false, true) => queue::first(model),
        (Screen::Queue, false, false) => queue::last(model),
        _ => step(model, by),
    }
}

/// Does something to the open request; from the queue, opens the selected one first.
fn on_request(model: &mut Model, what: impl FnOnce(&mut Model) -> Vec<Effect>) -> Vec<Effect> {
    if model.screen == Screen::Inventory && model.request.is_some() {
        return what(model);
    }
    if model.screen != Screen::Request {
        let mut effects = open_selected(model);
        if model.screen == Screen::Request {
            effects.extend(what(model));
        }
        return effects;
    }
    what(model)
}

fn open_selected(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Inventory {
        return open_candidate(model);
    }
    let Some(row) = model.queue.selected() else {
        return Vec::new();
    };
    let (id, folio) = (row.id, row.folio.clone());
    acts::open(model, id, folio)
}

fn open_candidate(model: &mut Model) -> Vec<Effect> {
    let candidate = match model.screen {
        Screen::Inventory => model.inventory.selected(),
        _ => model.request.as_ref().and_then(|r| r.candidate()),
    };
    if let Some(candidate) = candidate.cloned() {
        model.overlay = Some(Overlay::Asset {
            asset: Box::new(candidate),
            scroll: 0,
        });
    }
    Vec::new()
}

fn next(model: &mut Model) -> Vec<Effect> {
    let mut effects = opinion::leave(model);
    effects.extend(opinion::save(model));
    effects.push(Effect::TakeNext);
    effects
}

fn goto(model: &mut Model, screen: Screen) -> Vec<Effect> {
    let mut effects = opinion::leave(model);
    if model.screen != screen {
        // Going to the queue is going home: there is nowhere to come back from.
        if screen == Screen::Queue {
            model.trail.clear();
        } else {
            model.trail.push(model.screen);
        }
        model.screen = screen;
    }
    if screen == Screen::Queue {
        effects.extend(opinion::save(model));
    }
    effects
}

fn goto_tab(model: &mut Model, tab: Tab) -> Vec<Effect> {
    let mut effects = goto(model, Screen::Queue);
    effects.extend(queue::tab(model, tab));
    effects
}

fn back(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_some() {
        overlay::close(model);
        return Vec::new();
    }
    if model.editor.is_some() {
        return opinion::leave(model);
    }
    if model.screen == Screen::Request
        && let Some(effects) = precedents::back(model)
    {
        return effects;
    }
    if let Some(screen) = model.trail.pop() {
        let mut effects = opinion::save(model);
        model.screen = screen;
        if screen == Screen::Queue {
            effects.extend(queue::recount(model));
        }
        return effects;
    }
    if !model.queue.applied.is_empty() {
        return queue::filter_clear(model);
    }
    let key = model
        .keymap
        .keys_for(Context::Queue, Action::AppQuit)
        .first()
        .map(|chord| chord_text(chord, model.lang))
        .unwrap_or_default();
    let text = model.lang.fill("tui.note.root", &[("key", &key)]);
    model.say(Weight::Notice, text);
    Vec::new()
}

/// Leaves a field or a question without its effect. What was typed into a text stays.
fn leave(model: &mut Model) -> Vec<Effect> {
    if let Some(front) = &model.overlay {
        if matches!(front, Overlay::Issue { .. }) {
            let text = model.lang.text("tui.note.not_issued");
            model.say(Weight::Notice, text);
        }
        overlay::let_go(model);
        return Vec::new();
    }
    if model.editor.is_some() {
        return opinion::leave(model);
    }
    match model.screen {
        Screen::Queue if model.queue.filtering => queue::filter_clear(model),
        Screen::Inventory if model.inventory.typing => {
            model.inventory.typing = false;
            if model.inventory.is_empty() {
                back(model)
            } else {
                Vec::new()
            }
        }
        _ => back(model),
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_some() {
        return overlay::accept(model);
    }
    match model.screen {
        Screen::Queue if model.queue.filtering => queue::filter_accept(model),
        Screen::Inventory if model.inventory.typing => {
            model.inventory.typing = false;
            Vec::new()
        }
        _ => open_selected(model),
    }
}

fn clear(model: &mut Model) -> Vec<Effect> {
    match (&mut model.overlay, model.screen) {
        (Some(Overlay::Prompt(prompt)), _) => prompt.field.clear(),
        (Some(Overlay::Picker(picker)), _) => picker.field.clear(),
        (Some(Overlay::Issue { digits, .. }), _) => digits.clear(),
        (None, Screen::Queue) => model.queue.filter.clear(),
        (None, Screen::Inventory) => model.inventory.query.clear(),
        _ => return Vec::new(),
    }
    super::keys::changed(model)
}

fn edit(
    model: &mut Model,
    change: impl FnOnce(&mut crate::tui::editor::Editor) -> bool,
) -> Vec<Effect> {
    if model.editor.as_mut().is_some_and(change) {
        opinion::typed(model)
    } else {
        Vec::new()
    }
}

/// The first time stops what is going on; a second one quits.
fn cancel(model: &mut Model) -> Vec<Effect> {
    if model.cancelled_once {
        return quit(model);
    }
    if model.overlay.is_some()
        || model.editor.is_some()
        || model.queue.filtering
        || model.inventory.typing
    {
        return leave(model);
    }
    model.cancelled_once = true;
    let text = model.lang.text("tui.note.cancel_again");
    model.say(Weight::Notice, text);
    Vec::new()
}

/// Quits; the draft is already in its file, and the server gets it if it can be reached.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let mut effects = opinion::leave(model);
    effects.extend(opinion::save(model));
    model.quitting = true;
    effects.push(Effect::Quit);
    effects
}

fn refresh(model: &mut Model) -> Vec<Effect> {
    match (model.screen, model.request.as_ref().map(|r| r.id)) {
        (Screen::Request, Some(id)) => {
            vec![
                Effect::FetchRequest { id },
                Effect::FetchCandidates { id },
                Effect::FetchPrecedents { id },
            ]
        }
        _ => queue::reload(model),
    }
}

fn copy(model: &Model) -> Vec<Effect> {
    let folio = match (model.screen, &model.request) {
        (Screen::Request, Some(request)) => Some(request.folio.clone()),
        _ => model.queue.selected().map(|row| row.folio.clone()),
    };
    folio
        .map(|text| Effect::Copy { text })
        .into_iter()
        .collect()
}

/// The search changed: the answer to the newest words is the one that counts.
pub(super) fn query_typed(model: &mut Model) -> Vec<Effect> {
    let generation = model.next_generation();
    model.inventory.generation = generation;
    vec![Effect::Search {
        generation,
        query: model.inventory.query.text().to_owned(),
    }]
}

pub(super) fn found(model: &mut Model, generation: u64, answer: Answer<Candidates>) -> Vec<Effect> {
    if generation != model.inventory.generation {
        return Vec::new();
    }
    match answer {
        Ok(found) => {
            model.inventory.found = Some(found);
            model.inventory.cursor = 0;
            model.inventory.top = 0;
        }
        Err(failure) => {
            let text = say::failure(model, &failure);
            model.say(Weight::Failure, text);
        }
    }
    Vec::new()
}
