//! What stands in front of a screen.

mod issue;
mod picker;
mod plan;
pub(super) mod precedents;
mod prompt;

use super::widget::ink::{Ink, Shown, outside};
use super::widget::lines::Lines;
use super::{inventory, layout, request};
use crate::domain::act::Fact;
use crate::i18n::Lang;
use crate::text;
use crate::tui::keymap::{self as keys};
use crate::tui::model::{Conflict, Model, Overlay, Weight};
use crate::tui::theme::Role;
use crate::wire::request::HistoryEntry;

/// Draws it, and answers where the cursor stands.
pub(super) fn draw(model: &Model, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let area = layout::overlay(model);
    let lang = model.lang;
    let overlay = model.overlay.as_ref()?;
    let (title, scroll) = match overlay {
        Overlay::Issue { digits, wrong } => return issue::draw(model, ink, area, digits, *wrong),
        Overlay::Prompt(prompt) => return prompt::draw(model, ink, area, prompt),
        Overlay::Picker(picker) => return picker::draw(model, ink, area, picker),
        Overlay::Precedents { cursor } => return precedents::draw(model, ink, area, *cursor),
        Overlay::Help { scroll, .. } => ("tui.overlay.help", *scroll),
        Overlay::Messages { scroll } => ("tui.overlay.messages", *scroll),
        Overlay::Why { scroll } => ("tui.overlay.why", *scroll),
        Overlay::Annexes { scroll } => ("tui.overlay.annexes", *scroll),
        Overlay::History { scroll, .. } => ("tui.overlay.history", *scroll),
        Overlay::Asset { scroll, .. } => ("tui.overlay.asset", *scroll),
        Overlay::Conflict { .. } => ("tui.overlay.conflict", 0),
        Overlay::Plan { scroll } => return plan::draw(model, ink, area, *scroll),
    };
    let inside = ink.frame(area, &Shown::from(lang.text(title)));
    if let Some(lines) = text(model, inside.width) {
        lines.draw(ink, inside, scroll);
    }
    Some((area.x, area.y))
}

/// The text of an overlay that is one, at a width.
pub(crate) fn text(model: &Model, width: u16) -> Option<Lines> {
    let mut lines = Lines::new(width);
    match model.overlay.as_ref()? {
        Overlay::Help { below, .. } => keys(model, *below, &mut lines),
        Overlay::Messages { .. } => messages(model, &mut lines),
        Overlay::Why { .. } => request::why(model, &mut lines),
        Overlay::Annexes { .. } => {
            let filing = &model.request.as_ref()?.view.as_deref()?.case.filing;
            if filing.annexes.is_empty() {
                lines.push(model.lang.text("tui.request.no_annexes"), Role::Muted);
            }
            request::annexes(model.lang, filing, &mut lines);
        }
        Overlay::History { entries, .. } => match entries {
            None => lines.push(model.lang.text("tui.request.loading"), Role::Muted),
            Some(entries) => history(model.lang, entries, &mut lines),
        },
        Overlay::Asset { asset, .. } => inventory::details(model, asset, &mut lines),
        Overlay::Conflict { conflict, .. } => self::conflict(model, conflict, &mut lines),
        Overlay::Plan { .. } => plan::lines(model, &mut lines),
        Overlay::Issue { .. }
        | Overlay::Prompt(_)
        | Overlay::Picker(_)
        | Overlay::Precedents { .. } => return None,
    }
    Some(lines)
}

fn keys(model: &Model, below: crate::tui::keymap::Context, lines: &mut Lines) {
    for section in keys::sections(&model.keymap, below, model.lang) {
        lines.heading(section.title);
        for row in section.rows {
            let chords: Vec<String> = row
                .chords
                .iter()
                .take(3)
                .map(|chord| keys::chord_text(chord, model.lang))
                .collect();
            let head = text::pad_right(&chords.join("  "), 18);
            lines.hanging(&head, Role::Key, row.help, Role::Text);
        }
    }
}

fn messages(model: &Model, lines: &mut Lines) {
    if model.notes.is_empty() {
        lines.push(model.lang.text("tui.messages.none"), Role::Muted);
    }
    for note in model.notes.iter().rev() {
        let head = format!("{} ", crate::i18n::date::local_time(note.at));
        let role = match note.weight {
            Weight::Done => Role::Text,
            Weight::Notice => Role::Notice,
            Weight::Failure => Role::Danger,
        };
        lines.hanging(&head, Role::Muted, Shown::said(note.text.clone()), role);
    }
}

fn history(lang: Lang, entries: &[HistoryEntry], lines: &mut Lines) {
    for entry in entries {
        let who = entry.actor.as_ref().map_or_else(
            || lang.text("domain.role.system").to_owned(),
            |actor| text::line(&actor.handle).as_str().to_owned(),
        );
        let head = format!("{}  ", crate::i18n::date::local_date_time(entry.at));
        let mut sentence = format!("{who}: {}", lang.entry("domain.fact", entry.fact.name()));
        if let Some(detail) = detail(lang, &entry.fact) {
            sentence.push_str(" · ");
            sentence.push_str(detail.as_str());
        }
        lines.hanging(&head, Role::Muted, Shown::said(sentence), Role::Text);
    }
}

fn detail(lang: Lang, fact: &Fact) -> Option<Shown<'static>> {
    Some(match fact {
        Fact::Received { due } | Fact::Answered { due } | Fact::Deemed { due } => {
            Shown::said(lang.fill("tui.due.on", &[("date", &crate::i18n::date::short(*due))]))
        }
        Fact::Judged(judging) => outside(&format!("{} {}", judging.asset_name, judging.reason)),
        Fact::Returned { defects } => outside(&defects.first()?.text),
        Fact::Challenged { comment } => outside(comment),
        Fact::Withdrawn { reason } | Fact::Postponed { reason, .. } => outside(reason),
        Fact::Issued { sense, number, .. } => {
            let number = text::line(number);
            Shown::said(format!(
                "{} {}",
                lang.entry("domain.sense", sense.name()),
                number.as_str()
            ))
        }
        Fact::Proposed { sense } => Shown::from(lang.entry("domain.sense", sense.name())),
        Fact::Checked { item, answer, .. } => {
            let answer = answer.map_or("", |answer| lang.entry("domain.answer", answer.name()));
            Shown::said(format!("{} {answer}", text::line(item).as_str()))
        }
        _ => return None,
    })
}

/// Theirs above, mine below: the draft is intact and stays in its file.
fn conflict(model: &Model, conflict: &Conflict, lines: &mut Lines) {
    let lang = model.lang;
    lines.push(lang.text("tui.conflict.explained"), Role::Notice);
    lines.heading(lang.text("tui.conflict.theirs"));
    match conflict.theirs.as_deref() {
        None => lines.push(lang.text("tui.request.loading"), Role::Muted),
        Some(view) => {
            lines.push(
                lang.entry("domain.state", view.case.state.name()),
                Role::Accent,
            );
            let text = match (&view.case.opinion, &view.case.draft) {
                (Some(opinion), _) => {
                    lines.push(lang.entry("domain.sense", opinion.sense.name()), Role::Text);
                    let who: Vec<String> = opinion
                        .signed_by
                        .iter()
                        .map(|id| text::line(&view.handle(*id)).as_str().to_owned())
                        .collect();
                    lines.push(
                        Shown::said(
                            lang.fill("tui.opinion.signed_by", &[("who", &who.join(", "))]),
                        ),
                        Role::Muted,
                    );
                    opinion.reasoning.clone()
                }
                (None, Some(stored)) => {
                    if let Some(sense) = stored.draft.sense {
                        lines.push(lang.entry("domain.sense", sense.name()), Role::Text);
                    }
                    stored.draft.reasoning.clone()
                }
                (None, None) => String::new(),
            };
            lines.push(text::block(&text), Role::Text);
        }
    }
    lines.heading(lang.text("tui.conflict.mine"));
    if let Some(sense) = conflict.mine.sense {
        lines.push(lang.entry("domain.sense", sense.name()), Role::Text);
    }
    lines.push(text::block(&conflict.mine.reasoning), Role::Text);
}
