//! What stands in front, read: texts, questions, lists to pick from, the text being written.

use super::super::overlays::{self, precedents, prompt};
use super::super::widget::ink::{Shown, outside};
use super::super::widget::lines::{Lines, spoken_heading};
use super::{Reading, page, part};
use crate::domain::ids::RequestId;
use crate::i18n::Lang;
use crate::text;
use crate::tui::editor::Part;
use crate::tui::keymap::{self as keys, Action, Context};
use crate::tui::model::{Choice, Model, Overlay, PickItem, Picker, Prompt};

pub(super) fn read(model: &Model, overlay: &Overlay, reading: &mut Reading) {
    let lang = model.lang;
    let title = lang.text(overlays::title(overlay));
    reading.place = format!("{} {:?}", overlay.context().name(), open(model));
    reading.prompt = format!(
        "{}>",
        title.trim_end_matches(['?', ':']).trim_start_matches('¿')
    );
    if !matches!(overlay, Overlay::Help { .. }) {
        reading.push(Shown::said(spoken_heading(title)));
    }
    match overlay {
        Overlay::Help { below, .. } => help(model, *below, reading),
        Overlay::Issue { wrong, .. } => issue(model, *wrong, reading),
        Overlay::Prompt(asked) => question(lang, asked, reading),
        Overlay::Picker(picker) => pick(model, picker, reading),
        Overlay::Precedents { cursor } => likes(model, *cursor, reading),
        Overlay::Messages { .. }
        | Overlay::Copy { .. }
        | Overlay::Why { .. }
        | Overlay::Annexes { .. }
        | Overlay::History { .. }
        | Overlay::Asset { .. }
        | Overlay::Conflict { .. } => {
            let mut lines = Lines::linear();
            overlays::write(model, &mut lines);
            reading.extend(lines);
            if let Overlay::Asset { asset, .. } = overlay {
                reading.place = format!("asset {}", asset.asset.id);
            }
        }
    }
}

fn open(model: &Model) -> Option<RequestId> {
    model.request.as_ref().map(|request| request.id)
}

/// The acts of a place by their words, each with the key that the full screen has for it.
fn help(model: &Model, below: Context, reading: &mut Reading) {
    let lang = model.lang;
    reading.push(lang.text("tui.linear.help"));
    for section in keys::sections(&model.keymap, below, lang) {
        let title = section.title;
        reading.push(Shown::said(format!("{title}:")));
        for row in section.rows {
            let (word, help) = (row.action.label(lang), row.help);
            let chord = row.chords.first();
            let key = chord.map_or_else(String::new, |chord| keys::chord_text(chord, lang));
            let about = [("word", word), ("key", key.as_str()), ("help", help)];
            reading.push(Shown::said(lang.fill("tui.linear.act", &about)));
        }
    }
}

fn issue(model: &Model, wrong: bool, reading: &mut Reading) {
    let lang = model.lang;
    let mut lines = Lines::linear();
    overlays::issue::signed(model, &mut lines);
    reading.extend(lines);
    if wrong {
        reading.push(lang.text("tui.issue.wrong"));
    }
    reading.push(lang.text("tui.linear.issue"));
    if let Some(request) = &model.request {
        let folio = text::line(&request.folio);
        reading.prompt = lang.fill("tui.issue.digits", &[("folio", folio.as_str())]);
    }
}

fn question(lang: Lang, asked: &Prompt, reading: &mut Reading) {
    let title = lang.text(prompt::title(&asked.ask));
    reading.place = title.to_owned();
    for (n, key) in asked.ready.iter().enumerate() {
        reading.offer(n + 1, Choice::Ready(n), lang.text(key));
    }
    let present = text::line(asked.field.text());
    if !present.as_str().is_empty() {
        let text = lang.fill("tui.linear.present", &[("text", present.as_str())]);
        reading.push(Shown::said(text));
    }
    let key = match (asked.ready.is_empty(), present.as_str().is_empty()) {
        (false, _) => "tui.linear.question_ready",
        (true, true) => "tui.linear.question",
        (true, false) => "tui.linear.question_present",
    };
    reading.push(lang.text(key));
}

fn pick(model: &Model, picker: &Picker, reading: &mut Reading) {
    let lang = model.lang;
    let acts = matches!(picker.items.first(), Some((PickItem::Act(_), _)));
    // Looking for one by its name, one wants to know why it is not possible; looking at all of
    // them, only what is.
    let all = picker.field.text().trim().is_empty();
    let possible = |item: &usize| !all || picker.obstacles.get(*item).is_none_or(Option::is_none);
    let shown: Vec<usize> = picker.shown.iter().copied().filter(possible).collect();
    let range = if acts {
        0..shown.len()
    } else {
        let range = page(model, picker.cursor, shown.len());
        part(model, &range, shown.len(), reading);
        range
    };
    for at in range {
        let item = shown[at];
        let Some((what, found_by)) = picker.items.get(item) else {
            continue;
        };
        let text = match what {
            PickItem::Act(action) => {
                let word = word(model, *action);
                let help = action.help(lang);
                match picker.obstacles.get(item).and_then(Option::as_ref) {
                    Some(reason) => outside(&format!("{word}: {help}. {reason}")),
                    None => Shown::said(format!("{word}: {help}")),
                }
            }
            PickItem::Person(_) | PickItem::Sort(_) => outside(found_by),
        };
        reading.offer(at + 1, Choice::Item(item), text);
    }
    if shown.is_empty() {
        reading.push(lang.text("tui.linear.nothing_found"));
    }
    reading.push(lang.text("tui.linear.pick"));
}

/// The word by which an act is called.
fn word(model: &Model, action: Action) -> &'static str {
    action.label(model.lang)
}

fn likes(model: &Model, cursor: usize, reading: &mut Reading) {
    let lang = model.lang;
    let Some(past) = model.request.as_ref().and_then(|r| r.precedents.as_ref()) else {
        return reading.push(lang.text("tui.request.loading"));
    };
    let mut at = 0;
    for (key, likes) in precedents::groups(past) {
        if likes.is_empty() {
            continue;
        }
        let heading = lang.text(key);
        reading.push(Shown::said(format!("{heading}:")));
        for like in likes {
            if at == cursor {
                reading.current = Some(reading.lines.len());
            }
            let mut lines = Lines::linear();
            precedents::one(lang, like, &mut lines);
            let mut texts = lines.into_text();
            let first = texts.next().unwrap_or_default();
            reading.offer(at + 1, Choice::Precedent(like.request), Shown::said(first));
            for text in texts {
                reading.push(Shown::said(text));
            }
            at += 1;
        }
    }
    if at == 0 {
        reading.push(lang.text("tui.precedents.none"));
    }
}

/// What is being written, and how one ends it.
pub(super) fn editor(model: &Model, reading: &mut Reading) {
    let lang = model.lang;
    let Some(editor) = &model.editor else { return };
    let (title, name) = match editor.part() {
        Part::Reasoning => ("tui.opinion.reasoning", "reasoning"),
        Part::Recommendations => ("tui.opinion.recommendations", "recommendations"),
    };
    reading.place = format!("editor {name}");
    reading.prompt = format!("{}>", lang.text(title));
    reading.push(lang.text("tui.linear.editor"));
    let written = editor.text();
    if !written.trim().is_empty() {
        reading.push(lang.text("tui.linear.written"));
        for line in text::block(&written).as_str().lines() {
            reading.push(outside(line));
        }
    }
}
