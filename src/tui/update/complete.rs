//! The filter while it is typed: Tab completes it, the arrows bring back earlier ones.

use super::queue;
use crate::domain::filter_words::{ENGLISH, FieldWord, SPANISH, Values};
use crate::i18n::Lang;
use crate::text;
use crate::tui::effect::Effect;
use crate::tui::model::{Completion, Field, Model};

/// Filters kept for the arrows.
const KEPT: usize = 100;
/// Values that are offered at most.
const OFFERED: usize = 30;

/// Puts the next choice where the word before the cursor stands.
pub(super) fn complete(model: &mut Model, by: isize) -> Vec<Effect> {
    if !model.queue.filtering {
        return Vec::new();
    }
    let completion = match model.queue.completion.take() {
        Some(Completion { start, choices, at }) if !choices.is_empty() => {
            let last = choices.len() - 1;
            let at = match at.checked_add_signed(by) {
                Some(at) if at <= last => at,
                Some(_) => 0,
                None => last,
            };
            Completion { start, choices, at }
        }
        _ => {
            let (start, choices) = choices(model);
            let at = if by < 0 {
                choices.len().saturating_sub(1)
            } else {
                0
            };
            Completion { start, choices, at }
        }
    };
    let Some(choice) = completion.choices.get(completion.at) else {
        let text = model.lang.text("tui.note.no_completion");
        model.say(crate::tui::model::Weight::Notice, text);
        return Vec::new();
    };
    model.queue.filter.replace_before(completion.start, choice);
    // The only one there is is taken; the next Tab completes what comes after it.
    let decided = completion.choices.len() == 1;
    let effects = queue::filter_typed(model);
    model.queue.completion = (!decided).then_some(completion);
    effects
}

/// Where the word before the cursor begins, in bytes, and what it may become.
fn choices(model: &Model) -> (usize, Vec<String>) {
    let before = model.queue.filter.before_cursor();
    if before.matches('"').count() % 2 == 1 {
        return (before.len(), Vec::new());
    }
    let start = before.rfind(char::is_whitespace).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    let word = &before[start..];
    let fields = |own: &'static [FieldWord], other: &'static [FieldWord]| own.iter().chain(other);
    let fields: Vec<&FieldWord> = match model.lang {
        Lang::Es => fields(&SPANISH, &ENGLISH).collect(),
        Lang::En => fields(&ENGLISH, &SPANISH).collect(),
    };
    let Some((field, value)) = word.split_once(':') else {
        let typed = text::fold(word);
        // The other language's words are offered once one begins to write them.
        let own = SPANISH.len();
        let mut names: Vec<String> = Vec::new();
        for (n, field) in fields.iter().enumerate() {
            let name = format!("{}:", field.name);
            let offered = n < own || !typed.is_empty();
            if offered && field.name.starts_with(&typed) && !names.contains(&name) {
                names.push(name);
            }
        }
        return (start, names);
    };
    let (folded, typed) = (text::fold(field), text::fold(value));
    let Some(known) = fields.iter().find(|known| known.name == folded) else {
        return (start, Vec::new());
    };
    let mut values = match known.values {
        Values::Institutions => institutions(model),
        Values::People => people(model),
        other => other.known().into_iter().map(str::to_owned).collect(),
    };
    values.retain(|value| text::fold(value).starts_with(&typed));
    values.truncate(OFFERED);
    let whole = |value: String| {
        if value.contains(char::is_whitespace) {
            format!("{field}:\"{value}\" ")
        } else {
            format!("{field}:{value} ")
        }
    };
    (start, values.into_iter().map(whole).collect())
}

/// The institutions of the loaded rows, those with most of them first.
fn institutions(model: &Model) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for at in 0..model.queue.window.len() {
        let Some(row) = model.queue.window.get(at) else {
            continue;
        };
        let name = text::line(&row.acronym).as_str().to_owned();
        match found.iter_mut().find(|(_, known)| *known == name) {
            Some((count, _)) => *count += 1,
            None => found.push((1, name)),
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().map(|(_, name)| name).collect()
}

fn people(model: &Model) -> Vec<String> {
    let handles = model.people.iter().map(|person| text::line(&person.handle));
    handles.map(|handle| handle.as_str().to_owned()).collect()
}

/// Keeps a filter for the arrows, the latest first. Answers what to write down.
pub(super) fn remember(model: &mut Model) -> Vec<Effect> {
    model.queue.recalled = None;
    let typed = model.queue.filter.text().trim().to_owned();
    if typed.is_empty() || model.queue.history.first() == Some(&typed) {
        return Vec::new();
    }
    model.queue.history.retain(|other| *other != typed);
    model.queue.history.insert(0, typed);
    model.queue.history.truncate(KEPT);
    vec![Effect::SaveFilters {
        filters: model.queue.history.clone(),
    }]
}

/// Brings back an earlier filter, or a later one; after the latest comes what was being typed.
pub(super) fn recall(model: &mut Model, older: bool) -> Vec<Effect> {
    if !model.queue.filtering {
        return Vec::new();
    }
    let queue = &mut model.queue;
    let next = match (&queue.recalled, older) {
        (None, true) => Some(0),
        (None, false) => return Vec::new(),
        (Some((at, _)), true) => Some((at + 1).min(queue.history.len().saturating_sub(1))),
        (Some((at, _)), false) => at.checked_sub(1),
    };
    let typed = match queue.recalled.take() {
        Some((_, typed)) => typed,
        None => queue.filter.text().to_owned(),
    };
    match next.and_then(|at| Some((at, queue.history.get(at)?.clone()))) {
        Some((at, earlier)) => {
            queue.filter = Field::new(earlier);
            queue.recalled = Some((at, typed));
        }
        None => queue.filter = Field::new(typed),
    }
    queue::filter_typed(model)
}
