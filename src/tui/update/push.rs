//! What the server tells by itself: changed requests, and whether it can be heard.
//!
//! A list never reorders or loses rows under the cursor: changed rows are refreshed in place, new ones
//! are counted and wait for the reader to refresh.

use super::queue;
use crate::tui::effect::Effect;
use crate::tui::model::{Link, Model, Weight};
use crate::tui::msg::Timer;
use crate::wire::event::PushEvent;

/// How long events are gathered before counts are fetched anew.
const GATHER_MS: u64 = 1_000;
/// Rows refreshed one by one at most; beyond, the list says that it is old.
const SINGLE_ROWS: usize = 8;

pub(super) fn pushed(model: &mut Model, events: &[PushEvent]) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut news = 0;
    let mut touched: Vec<_> = events
        .iter()
        .filter_map(|event| event.subject.map(|id| (id, event)))
        .collect();
    touched.dedup_by_key(|(id, _)| *id);
    for (id, event) in touched {
        let id = id.into();
        if model.pending.iter().any(|pending| pending.request == id) {
            // The echo of what this terminal did itself.
            continue;
        }
        match model.queue.window.get_mut(id) {
            Some(row) if row.version >= event.version => {}
            Some(_) if effects.len() < SINGLE_ROWS => effects.push(Effect::FetchRow { id }),
            Some(_) => news += 1,
            None if event.kind == "received" || event.kind == "answered" => news += 1,
            None => {}
        }
        if let Some(request) = model.request.as_mut().filter(|r| r.id == id) {
            let known = request.view.as_ref().map_or(0, |view| view.case.version);
            if known > 0 && known < event.version {
                request.changed_by_other = true;
                effects.push(Effect::FetchRequest { id });
                let text = model.lang.text("tui.note.changed_by_other");
                model.say(Weight::Notice, text);
            }
        }
    }
    model.queue.news += news;
    if events.iter().any(|event| event.subject.is_some()) {
        effects.push(Effect::After {
            timer: Timer::Pushed,
            milliseconds: GATHER_MS,
            generation: 0,
        });
    }
    effects
}

pub(super) fn rested(model: &mut Model) -> Vec<Effect> {
    queue::recount(model)
}

pub(super) fn link(model: &mut Model, link: Link) -> Vec<Effect> {
    let back = matches!(model.link, Link::Offline | Link::Stale) && link == Link::Live;
    let lost = model.link == Link::Live && link == Link::Offline;
    model.link = link;
    if lost {
        let text = model.lang.text("tui.note.offline");
        model.say(Weight::Failure, text);
    }
    if back {
        let text = model.lang.text("tui.note.online");
        model.say(Weight::Done, text);
        let mut effects = if model.queue.window.is_empty() {
            queue::reload(model)
        } else {
            queue::recount(model)
        };
        if model.me.is_none() {
            effects.extend([Effect::FetchMe, Effect::FetchPeople]);
        }
        return effects;
    }
    Vec::new()
}
