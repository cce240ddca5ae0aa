//! The queue screen: its pages, its tabs, its filter, its cursor and the preview beside it.

use super::{complete, say};
use crate::domain::ids::RequestId;
use crate::domain::query::Filter;
use crate::text;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Previewed, Weight};
use crate::tui::msg::{Answer, Failure, PageRole, Timer};
use crate::tui::view::layout;
use crate::wire::queue::{Counts, QueuePage, QueueQuery, QueueRow, Sort, Tab};
use crate::wire::request::RequestView;

/// Rows left below the cursor when the next page is fetched.
const AHEAD: usize = 150;
/// How long the cursor rests before the preview's text is fetched.
const PREVIEW_MS: u64 = 60;
/// How long the filter rests before it is applied.
const FILTER_MS: u64 = 80;

/// Asks for the view's first page and its counts.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let generation = model.next_generation();
    let queue = &mut model.queue;
    queue.generation = generation;
    queue.loading = true;
    queue.news = 0;
    let mut effects = vec![
        Effect::FetchPage {
            generation,
            role: PageRole::First,
            query: queue.query(),
        },
        Effect::FetchCounts {
            generation,
            filter: String::new(),
        },
    ];
    if !queue.applied.is_empty() {
        effects.push(Effect::FetchCounts {
            generation,
            filter: queue.applied.clone(),
        });
    }
    effects.extend(count_saved(model));
    effects
}

/// Asks for the counts of the saved tabs.
fn count_saved(model: &Model) -> Vec<Effect> {
    let queue = &model.queue;
    let ask = |(at, tab)| Effect::FetchSavedCount {
        generation: queue.generation,
        at,
        filter: queue.narrowed(tab),
    };
    queue.saved.iter().enumerate().map(ask).collect()
}

pub(super) fn saved_count(
    model: &mut Model,
    generation: u64,
    at: usize,
    answer: Answer<Counts>,
) -> Vec<Effect> {
    let queue = &mut model.queue;
    if generation == queue.generation
        && let (Ok(counts), Some(tab)) = (answer, queue.saved.get(at))
    {
        queue.saved_counts.resize(queue.saved.len(), None);
        queue.saved_counts[at] = Some(counts.of(tab.base));
    }
    Vec::new()
}

/// Asks for the counts alone: the rows stay where they are.
pub(super) fn recount(model: &mut Model) -> Vec<Effect> {
    let generation = model.queue.generation;
    let mut effects = vec![Effect::FetchCounts {
        generation,
        filter: String::new(),
    }];
    if !model.queue.applied.is_empty() {
        effects.push(Effect::FetchCounts {
            generation,
            filter: model.queue.applied.clone(),
        });
    }
    effects.extend(count_saved(model));
    effects
}

/// Keeps the cursor on a row that is on the screen.
pub(super) fn settle(model: &mut Model) {
    let height = layout::queue_rows(model);
    model.queue.settle(height);
}

pub(super) fn page(
    model: &mut Model,
    generation: u64,
    role: PageRole,
    answer: Answer<QueuePage>,
) -> Vec<Effect> {
    if generation != model.queue.generation {
        return Vec::new();
    }
    let total = model
        .queue
        .total()
        .and_then(|total| usize::try_from(total).ok());
    let queue = &mut model.queue;
    queue.loading = false;
    let page = match answer {
        Ok(page) => page,
        Err(failure) => {
            queue.extending = false;
            return failed(model, &failure);
        }
    };
    let selected = queue.selected().map(|row| row.id);
    match role {
        PageRole::First => {
            queue.window.begin(page);
            queue.extending = false;
            // After a refresh the cursor stays on its request where that is still in the view.
            queue.cursor = selected
                .and_then(|id| queue.window.position(id))
                .unwrap_or(0);
            if queue.cursor == 0 {
                queue.top = 0;
            }
        }
        PageRole::Last => {
            queue.window.end(page, total);
            queue.extending = false;
            queue.cursor = queue.window.len().saturating_sub(1);
        }
        PageRole::Below => {
            queue.extending = false;
            let dropped = queue.window.extend_below(page);
            queue.cursor = queue.cursor.saturating_sub(dropped);
            queue.top = queue.top.saturating_sub(dropped);
        }
        PageRole::Above => {
            queue.extending = false;
            let added = queue.window.extend_above(page);
            queue.cursor += added;
            queue.top += added;
        }
    }
    settle(model);
    // Only a new window shows another request under the cursor.
    if matches!(role, PageRole::First | PageRole::Last) {
        moved(model)
    } else {
        Vec::new()
    }
}

/// A newer state of one row.
pub(super) fn row(model: &mut Model, answer: Answer<Box<QueueRow>>) -> Vec<Effect> {
    if let Ok(row) = answer {
        model.queue.window.patch(*row);
    }
    Vec::new()
}

pub(super) fn counts(
    model: &mut Model,
    generation: u64,
    filtered: bool,
    answer: Answer<Counts>,
) -> Vec<Effect> {
    if generation != model.queue.generation {
        return Vec::new();
    }
    match answer {
        Ok(counts) if filtered => model.queue.filtered = Some(counts),
        Ok(counts) => model.queue.counts = Some(counts),
        Err(failure) => return failed(model, &failure),
    }
    Vec::new()
}

fn failed(model: &mut Model, failure: &Failure) -> Vec<Effect> {
    let text = say::failure(model, failure);
    model.say(Weight::Failure, text);
    Vec::new()
}

/// Moves the cursor by rows, fetching what lies ahead in time.
pub(super) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let last = model.queue.window.len().saturating_sub(1);
    let before = model.queue.cursor;
    model.queue.cursor = before.saturating_add_signed(by).min(last);
    settle(model);
    let mut effects = extend(model, by > 0);
    if model.queue.cursor != before {
        effects.extend(moved(model));
    }
    effects
}

/// To the first row of the whole list.
pub(super) fn first(model: &mut Model) -> Vec<Effect> {
    if model.queue.window.above().is_some() {
        return reload(model);
    }
    step(model, isize::MIN)
}

/// To the last row of the whole list.
pub(super) fn last(model: &mut Model) -> Vec<Effect> {
    if model.queue.window.below().is_none() {
        return step(model, isize::MAX);
    }
    let generation = model.next_generation();
    model.queue.generation = generation;
    model.queue.loading = true;
    let query = QueueQuery {
        from_end: true,
        ..model.queue.query()
    };
    vec![Effect::FetchPage {
        generation,
        role: PageRole::Last,
        query,
    }]
}

fn extend(model: &mut Model, down: bool) -> Vec<Effect> {
    let queue = &mut model.queue;
    if queue.extending {
        return Vec::new();
    }
    let (near, cursor, role) = if down {
        (
            queue.cursor + AHEAD >= queue.window.len(),
            queue.window.below(),
            PageRole::Below,
        )
    } else {
        (queue.cursor < AHEAD, queue.window.above(), PageRole::Above)
    };
    let Some(cursor) = cursor.filter(|_| near).cloned() else {
        return Vec::new();
    };
    let query = QueueQuery {
        cursor: Some(cursor),
        ..queue.query()
    };
    queue.extending = true;
    vec![Effect::FetchPage {
        generation: queue.generation,
        role,
        query,
    }]
}

/// Another request is under the cursor: its preview is fetched once the cursor rests.
fn moved(model: &mut Model) -> Vec<Effect> {
    if !model.queue.preview {
        return Vec::new();
    }
    let generation = model.next_generation();
    vec![Effect::After {
        timer: Timer::Preview,
        milliseconds: PREVIEW_MS,
        generation,
    }]
}

pub(super) fn rested(model: &mut Model, generation: u64) -> Vec<Effect> {
    if generation != model.generation || !model.queue.preview {
        return Vec::new();
    }
    let Some(row) = model.queue.selected() else {
        return Vec::new();
    };
    let current = model
        .queue
        .previewed
        .as_ref()
        .is_some_and(|p| p.id == row.id && p.view.case.version == row.version);
    if current {
        Vec::new()
    } else {
        vec![Effect::FetchPreview { id: row.id }]
    }
}

pub(super) fn previewed(
    model: &mut Model,
    id: RequestId,
    answer: Answer<Box<RequestView>>,
) -> Vec<Effect> {
    if let Ok(view) = answer
        && model.queue.selected().is_some_and(|row| row.id == id)
    {
        model.queue.previewed = Some(Previewed { id, view });
    }
    Vec::new()
}

pub(super) fn toggle_preview(model: &mut Model) -> Vec<Effect> {
    model.queue.preview = !model.queue.preview;
    settle(model);
    moved(model)
}

pub(super) fn tab(model: &mut Model, tab: Tab) -> Vec<Effect> {
    let here = model.queue.saved_at.is_none() && model.queue.tab == tab;
    if here && !model.queue.window.is_empty() {
        return Vec::new();
    }
    model.queue.tab = tab;
    model.queue.saved_at = None;
    restart(model)
}

/// To the tab beside: the built-in ones, then the saved ones, then the first again.
pub(super) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let (built_in, all) = (Tab::ALL.len(), Tab::ALL.len() + model.queue.saved.len());
    let here = match model.queue.saved_at {
        Some(at) => built_in + at,
        None => Tab::ALL
            .iter()
            .position(|tab| *tab == model.queue.tab)
            .unwrap_or(0),
    };
    let next = match here.checked_add_signed(by) {
        Some(next) if next < all => next,
        Some(_) => 0,
        None => all - 1,
    };
    match Tab::ALL.get(next) {
        Some(tab) => self::tab(model, *tab),
        None => {
            model.queue.saved_at = Some(next - built_in);
            restart(model)
        }
    }
}

pub(super) fn sort(model: &mut Model, sort: Sort) -> Vec<Effect> {
    model.queue.sort = sort;
    restart(model)
}

fn restart(model: &mut Model) -> Vec<Effect> {
    model.queue.window = Default::default();
    model.queue.cursor = 0;
    model.queue.top = 0;
    reload(model)
}

pub(super) fn filter_open(model: &mut Model) -> Vec<Effect> {
    model.queue.filtering = true;
    model.queue.filter.end();
    Vec::new()
}

/// The filter changed: it applies once it rests and parses.
pub(super) fn filter_typed(model: &mut Model) -> Vec<Effect> {
    model.queue.completion = None;
    model.queue.filter_error = Filter::parse(model.queue.filter.text(), text::fold).err();
    let generation = model.next_generation();
    vec![Effect::After {
        timer: Timer::Filter,
        milliseconds: FILTER_MS,
        generation,
    }]
}

pub(super) fn filter_rested(model: &mut Model, generation: u64) -> Vec<Effect> {
    if generation == model.generation {
        apply(model)
    } else {
        Vec::new()
    }
}

fn apply(model: &mut Model) -> Vec<Effect> {
    let queue = &mut model.queue;
    let text = queue.filter.text().trim();
    if queue.filter_error.is_some() || queue.applied == text {
        return Vec::new();
    }
    queue.applied = text.to_owned();
    queue.filtered = None;
    queue.saved_counts.clear();
    queue.cursor = 0;
    queue.top = 0;
    reload(model)
}

/// Leaves the field; the filter stays.
pub(super) fn filter_accept(model: &mut Model) -> Vec<Effect> {
    let mut effects = complete::remember(model);
    model.queue.completion = None;
    model.queue.filtering = false;
    effects.extend(apply(model));
    effects
}

/// Leaves the field and lets everything through again. What was typed can be brought back.
pub(super) fn filter_clear(model: &mut Model) -> Vec<Effect> {
    let mut effects = complete::remember(model);
    model.queue.completion = None;
    model.queue.filtering = false;
    model.queue.filter.clear();
    model.queue.filter_error = None;
    effects.extend(apply(model));
    effects
}

/// Shows in the queue what was just done to the open request.
pub(super) fn mirror(model: &mut Model) {
    let Some(view) = model.request.as_ref().and_then(|r| r.view.as_ref()) else {
        return;
    };
    let case = &view.case;
    let handle = case.owner.map(|owner| view.handle(owner));
    let (id, state, owner, version, due) =
        (case.id, case.state, case.owner, case.version, case.due());
    let returns = u8::from(case.returned.is_some());
    let handle = handle.or_else(|| owner.map(|owner| model.handle(owner)));
    if let Some(row) = model.queue.window.get_mut(id) {
        (
            row.state,
            row.owner,
            row.owner_handle,
            row.version,
            row.returns,
        ) = (state, owner, handle, version, returns);
        if due.is_none() {
            row.due = None;
            row.days_left = None;
        }
    }
}
