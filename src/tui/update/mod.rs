//! The only place where state changes: `update(&mut Model, Msg) -> Vec<Effect>`.
//!
//! No I/O, no clock, no randomness: times come inside messages, ids are made by whoever performs the
//! effects. Each file holds what one part of the screen does.

mod acts;
mod bulk;
mod candidates;
mod checks;
mod complete;
mod guards;
mod keymap;
mod keys;
mod loaded;
mod marks;
mod obstacle;
mod opinion;
mod overlay;
mod palette;
mod postpone;
mod precedents;
mod push;
mod queue;
mod request;
pub(crate) mod say;
mod screens;
mod undo;

use super::effect::Effect;
use super::model::Model;
use super::msg::{Msg, Timer};

/// What is asked before the first key: who am I, the queue, its counts.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![Effect::FetchMe, Effect::FetchPeople];
    effects.extend(queue::reload(model));
    effects
}

/// Takes in what happened and answers what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key { key, burst, at } => {
            model.now = at;
            keys::key(model, key, burst)
        }
        Msg::Held { key, burst, at } => {
            model.now = at;
            keys::held(model, key, burst)
        }
        Msg::Paste { text } => keys::paste(model, &text),
        Msg::Resize { columns, rows } => {
            (model.columns, model.rows) = (columns, rows);
            queue::settle(model);
            Vec::new()
        }
        Msg::Timer {
            timer,
            generation,
            at,
        } => {
            model.now = at;
            self::timer(model, timer, generation)
        }
        Msg::Resumed { at } => {
            model.now = at;
            vec![Effect::Redraw]
        }
        Msg::Terminate => screens::quit(model),

        Msg::Me { answer, at } => loaded::me(model, answer, at),
        Msg::People { answer } => loaded::people(model, answer),
        Msg::Regime { answer } => loaded::regime(model, answer),
        Msg::Page {
            generation,
            role,
            answer,
            at,
        } => {
            model.now = at;
            queue::page(model, generation, role, answer)
        }
        Msg::Row { answer } => queue::row(model, answer),
        Msg::Counts {
            generation,
            filtered,
            answer,
        } => queue::counts(model, generation, filtered, answer),
        Msg::SavedCount {
            generation,
            at,
            answer,
        } => queue::saved_count(model, generation, at, answer),
        Msg::Request { id, answer, at } => {
            model.now = at;
            loaded::request(model, id, answer)
        }
        Msg::Preview { id, answer } => queue::previewed(model, id, answer),
        Msg::PlanCases {
            generation,
            answers,
            at,
        } => {
            model.now = at;
            bulk::arrived(model, generation, answers)
        }
        Msg::Exported { path, answer } => bulk::exported(model, &path, answer),
        Msg::Candidates { id, answer } => candidates::arrived(model, id, answer),
        Msg::Precedents { id, answer } => precedents::arrived(model, id, answer),
        Msg::Found { generation, answer } => screens::found(model, generation, answer),
        Msg::History { id, answer } => overlay::history(model, id, answer),

        Msg::Done { ticket, answer, at } => {
            model.now = at;
            acts::done(model, ticket, answer)
        }
        Msg::Dropped { ticket } => {
            model.pending.retain(|pending| pending.ticket != ticket);
            bulk::dropped(model, ticket);
            Vec::new()
        }
        Msg::Next { answer, at } => {
            model.now = at;
            acts::next(model, answer)
        }
        Msg::Unsent { count } => {
            model.unsent = count;
            Vec::new()
        }

        Msg::Pushed { events } => push::pushed(model, &events),
        Msg::Link { link, at } => {
            model.now = at;
            push::link(model, link)
        }

        Msg::DraftFound {
            id,
            draft,
            saved_at,
        } => opinion::restored(model, id, draft, saved_at),
        Msg::DraftNotSaved { detail } => {
            let text = say::with_detail(model.lang, "tui.note.draft_not_saved", &detail);
            model.say(super::model::Weight::Failure, text);
            Vec::new()
        }
        Msg::Edited { text, detail } => opinion::edited(model, text, &detail),
        Msg::KeymapText { origin, text } => keymap::changed(model, &origin, &text),
        Msg::KeymapUnread { origin, detail } => keymap::unread(model, &origin, &detail),
        Msg::KeymapBuiltIn => keymap::built_in(model),
        Msg::Copied { route } => {
            let text = model.lang.fill("tui.note.copied", &[("route", &route)]);
            model.say(super::model::Weight::Done, text);
            Vec::new()
        }
    }
}

fn timer(model: &mut Model, timer: Timer, generation: u64) -> Vec<Effect> {
    match timer {
        Timer::Preview => queue::rested(model, generation),
        Timer::Filter => queue::filter_rested(model, generation),
        Timer::WhichKey => {
            model.which_key = !model.chord.is_empty() && generation == model.generation;
            Vec::new()
        }
        Timer::Draft => opinion::rested(model, generation),
        Timer::Pushed => push::rested(model),
    }
}
