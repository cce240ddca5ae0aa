//! The queue, read: where one is, the page of rows, what is news.

use super::super::request::due_sentence;
use super::super::widget::ink::Shown;
use super::{Reading, page};
use crate::i18n::{Lang, number, sentence};
use crate::text;
use crate::tui::model::{Choice, Model};
use crate::wire::queue::QueueRow;

pub(super) fn read(model: &Model, reading: &mut Reading) {
    let (lang, queue) = (model.lang, &model.queue);
    if queue.filtering {
        return filter(model, reading);
    }
    let name = match queue.saved_tab() {
        Some(saved) => text::line(&saved.name).as_str().to_owned(),
        None => lang.entry("tui.tab", queue.tab.name()).to_owned(),
    };
    reading.place = format!("queue {name} {}", queue.applied);
    reading.prompt = lang.fill("tui.linear.prompt.queue", &[("tab", &name)]);
    let total = queue.total();
    let head = match total {
        Some(total) => lang.count("tui.linear.queue", total, &[("tab", &name)]),
        None => name,
    };
    reading.push(Shown::said(head));
    reading.push(Shown::said(lang.fill(
        "tui.queue.sorted",
        &[("by", lang.entry("tui.sort", queue.sort.name()))],
    )));
    if !queue.applied.is_empty() {
        let applied = text::line(&queue.applied);
        let text = lang.fill("tui.linear.filtered", &[("filter", applied.as_str())]);
        reading.push(Shown::said(text));
    }
    if queue.window.is_empty() {
        let key = match (queue.loading, queue.applied.is_empty()) {
            (true, _) => "tui.queue.loading",
            (false, true) => "tui.queue.empty",
            (false, false) => "tui.linear.nothing_matches",
        };
        reading.push(lang.text(key));
        return;
    }
    // Numbers are places in the whole list where they are known, so that they stay with their rows.
    let first = queue.window.place(0).unwrap_or(0);
    let shown = page(model, first + queue.cursor, first + queue.window.len());
    for place in shown.start.max(first)..shown.end {
        let Some(row) = queue.window.get(place - first) else {
            break;
        };
        if place == first + queue.cursor {
            reading.current = Some(reading.lines.len());
        }
        reading.offer(place + 1, Choice::Row(row.id), row_sentence(lang, row));
    }
    let more = queue.window.below().is_some() || shown.end < first + queue.window.len();
    if more {
        reading.push(lang.text("tui.linear.more"));
    }
    if queue.news > 0 {
        let word = [("key", lang.text("action.label.data.refresh"))];
        reading.push(Shown::said(lang.count("tui.bar.news", queue.news, &word)));
    }
}

/// A row as one sentence: who wants what for how much, where it stands, what runs.
fn row_sentence(lang: Lang, row: &QueueRow) -> Shown<'static> {
    let (folio, acronym, title) = (
        text::line(&row.folio),
        text::line(&row.acronym),
        text::line(&row.title),
    );
    let mut parts = vec![
        folio.as_str().to_owned(),
        acronym.as_str().to_owned(),
        title.as_str().to_owned(),
        lang.entry("domain.kind", row.kind.name()).to_owned(),
        number::money(row.amount),
        lang.entry("domain.state", row.state.name()).to_owned(),
    ];
    parts.push(match &row.owner_handle {
        Some(handle) => lang.fill("tui.request.owned", &[("who", text::line(handle).as_str())]),
        None => lang.text("tui.request.unowned").to_owned(),
    });
    if let Some(due) = row.due {
        parts.push(due_sentence(lang, due, row.days_left));
        if row.silence_approves {
            parts.push(lang.text("tui.request.silence_approves").to_owned());
        }
    }
    parts.extend(row.flags.iter().map(|flag| sentence::flag(lang, flag)));
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .collect();
    Shown::said(format!("{}.", parts.join(". ")))
}

fn filter(model: &Model, reading: &mut Reading) {
    let (lang, queue) = (model.lang, &model.queue);
    reading.place = "filter".to_owned();
    reading.prompt = lang.text("tui.queue.filter").to_owned();
    reading.push(lang.text("tui.linear.filter"));
    let typed = text::line(queue.filter.text());
    if !typed.as_str().is_empty() {
        let text = lang.fill("tui.linear.present", &[("text", typed.as_str())]);
        reading.push(Shown::said(text));
    }
    if let Some(completion) = &queue.completion {
        let choices = completion.choices.join(", ");
        let choices = text::line(&choices);
        let text = lang.fill("tui.linear.completions", &[("choices", choices.as_str())]);
        reading.push(Shown::said(text));
    }
    if let Some(error) = &queue.filter_error {
        let problem = lang.entry("tui.filter_error", error.problem.name());
        let at = (error.at + 1).to_string();
        let said = lang.fill(
            "tui.queue.filter_error",
            &[("problem", problem), ("at", &at)],
        );
        reading.push(Shown::said(said));
    }
}
