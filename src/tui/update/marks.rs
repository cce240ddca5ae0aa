//! Marks in the queue: which requests a bulk act is for.
//!
//! A mark is a request's id; a filter or another tab may hide its row, and then no act touches it.

use super::{queue, undo};
use crate::tui::effect::Effect;
use crate::tui::model::{Done, Mark, Model, Weight};

/// Requests marked at once at most: as many as a plan can be read through.
const MOST: usize = 200;

/// Marks the row under the cursor, or unmarks it, and steps on.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.queue.selected() else {
        return Vec::new();
    };
    let mark = Mark {
        id: row.id,
        folio: row.folio.clone(),
    };
    let before = model.queue.marks.clone();
    let marks = &mut model.queue.marks;
    match marks.iter().position(|marked| marked.id == mark.id) {
        Some(at) => {
            marks.remove(at);
        }
        None if marks.len() >= MOST => {
            full(model);
            return Vec::new();
        }
        None => marks.push(mark),
    }
    undo::record(model, Done::Marks(before));
    queue::step(model, 1)
}

/// Marks every row of the view that is loaded.
pub(super) fn all(model: &mut Model) -> Vec<Effect> {
    let before = model.queue.marks.clone();
    let fresh: Vec<Mark> = model
        .queue
        .window
        .iter()
        .filter(|row| !before.iter().any(|marked| marked.id == row.id))
        .map(|row| Mark {
            id: row.id,
            folio: row.folio.clone(),
        })
        .collect();
    let room = MOST.saturating_sub(before.len());
    if fresh.len() > room {
        full(model);
    }
    if room > 0 && !fresh.is_empty() {
        model.queue.marks.extend(fresh.into_iter().take(room));
        undo::record(model, Done::Marks(before));
    }
    Vec::new()
}

pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    let before = std::mem::take(&mut model.queue.marks);
    if before.is_empty() {
        let text = model.lang.text("tui.obstacle.no_marks");
        model.say(Weight::Notice, text);
    } else {
        undo::record(model, Done::Marks(before));
    }
    Vec::new()
}

fn full(model: &mut Model) {
    let text = model.lang.fill(
        "tui.note.marked_most",
        &[("n", &model.lang.number(MOST as u64))],
    );
    model.say(Weight::Notice, text);
}
