//! What the server tells by itself: changed requests, and whether it can be heard.
//!
//! A list never reorders or loses rows under the cursor: changed rows are refreshed in place, new ones
//! are counted and wait for the reader to refresh.

use super::queue;
use crate::tui::effect::Effect;
use crate::tui::model::{Link, Model, Weight};
use crate::tui::msg::Timer;
use crate::wire::event::PushEvent;
use jiff::SignedDuration;

/// How long events are gathered before counts are fetched anew.
const GATHER_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60_000;
/// How long nothing was heard when the link is called stale: two heartbeats and a bit.
const SILENCE: SignedDuration = SignedDuration::from_secs(50);
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
    let mut effects = Vec::new();
    model.link = link;
    if link == Link::Live {
        model.link_since = None;
    } else if model.link_since.is_none() {
        // Silence is noticed only once it has lasted.
        let silent = if link == Link::Stale {
            SILENCE
        } else {
            SignedDuration::ZERO
        };
        model.link_since = Some(model.now.checked_sub(silent).unwrap_or(model.now));
        effects = age(model);
    }
    if lost {
        let text = model.lang.text("tui.note.offline");
        model.say(Weight::Failure, text);
    }
    if back {
        // What is on the screen was fetched before; nothing says that it still holds.
        let text = match model.queue.fetched_at {
            Some(at) if !model.queue.window.is_empty() => model.lang.fill(
                "tui.note.online_of",
                &[("time", &crate::i18n::date::local_time(at))],
            ),
            _ => model.lang.text("tui.note.online").to_owned(),
        };
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
    effects
}

/// Asks for the moment at which the age of what is shown reads differently.
pub(super) fn age(model: &Model) -> Vec<Effect> {
    let Some(since) = model.link_since else {
        return Vec::new();
    };
    let minutes = model.now.duration_since(since).as_mins();
    let milliseconds = if minutes < 60 {
        MINUTE_MS
    } else {
        60 * MINUTE_MS
    };
    vec![Effect::After {
        timer: Timer::Age,
        milliseconds,
        generation: 0,
    }]
}
