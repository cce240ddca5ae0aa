//! An open request, read: its head, the pane in front, and what the inventory offers.

use super::super::widget::ink::{Shown, outside};
use super::super::widget::lines::Lines;
use super::super::{opinion, reasons, request};
use super::{Reading, page, part};
use crate::domain::checklist::Answer;
use crate::i18n::{Lang, sentence};
use crate::text;
use crate::tui::model::{Choice, Model, Pane, RequestModel};
use crate::wire::inventory::Candidate;
use crate::wire::request::RequestView;

pub(super) fn read(model: &Model, reading: &mut Reading) {
    let lang = model.lang;
    let Some(open) = &model.request else { return };
    let folio = text::line(&open.folio);
    let pane = lang.entry("tui.pane", open.pane.name());
    reading.place = format!("request {} {}", open.id, open.pane.name());
    reading.prompt = lang.fill(
        "tui.linear.prompt.request",
        &[("folio", folio.as_str()), ("pane", pane)],
    );
    let Some(view) = open.view.as_deref() else {
        return reading.push(lang.text("tui.request.loading"));
    };
    head(model, open, view, reading);
    match open.pane {
        Pane::Filing => reading.extend(filing(model)),
        Pane::Checks => checks(model, open, view, reading),
        Pane::Inventory => candidates(model, open, view, reading),
        Pane::Opinion => {
            let mut lines = Lines::linear();
            opinion::write_lines(model, &mut lines);
            reading.extend(lines);
        }
    }
}

fn filing(model: &Model) -> Lines {
    let mut lines = Lines::linear();
    request::write_filing(model, &mut lines);
    lines
}

/// Folio and object, state and owner, what runs, what was found before anybody opened it.
fn head(model: &Model, open: &RequestModel, view: &RequestView, reading: &mut Reading) {
    let lang = model.lang;
    let case = &view.case;
    let (folio, title) = (text::line(&case.folio), text::line(&case.filing.title));
    reading.push(Shown::said(format!(
        "{}: {}",
        folio.as_str(),
        title.as_str()
    )));
    if open.changed_by_other {
        reading.push(lang.text("tui.note.changed_by_other"));
    }
    if open.pane != Pane::Filing {
        return;
    }
    if case.practice {
        reading.push(lang.text("tui.linear.practice"));
    }
    reading.push(Shown::said(request::standing(model, open, view)));
    if let Some(due) = case.due() {
        reading.push(Shown::said(request::due_sentence(
            lang,
            due,
            view.days_left,
        )));
        if request::silence_approves(model, view) {
            reading.push(lang.text("tui.request.silence_approves"));
        }
    }
    for flag in &view.flags {
        reading.push(Shown::said(sentence::flag(lang, flag)));
    }
}

fn checks(model: &Model, open: &RequestModel, view: &RequestView, reading: &mut Reading) {
    let lang = model.lang;
    let items = model.checklist();
    let answered = items
        .iter()
        .filter(|item| view.case.checks.contains_key(&item.id));
    let counts = [
        ("answered", lang.number(answered.count() as u64)),
        ("total", lang.number(items.len() as u64)),
    ];
    let counts = counts.each_ref().map(|(name, n)| (*name, n.as_str()));
    reading.push(Shown::said(lang.fill("tui.linear.answered", &counts)));
    reading.push(lang.text("tui.linear.answering"));
    let mut group = None;
    for (at, item) in items.iter().enumerate() {
        if group != Some(item.verification) {
            group = Some(item.verification);
            let name = lang.entry("domain.verification", item.verification.name());
            reading.push(Shown::said(format!("{name}:")));
        }
        let stored = view.case.checks.get(&item.id);
        let answer = match stored.map(|stored| stored.answer) {
            None if item.required => lang.text("tui.linear.required"),
            None => lang.text("tui.linear.open"),
            Some(answer @ (Answer::Yes | Answer::No | Answer::NotApplicable)) => {
                lang.entry("domain.answer", answer.name())
            }
        };
        let question = sentence::check(lang, item);
        let mut text = format!("{question}: {answer}.");
        if let Some(stored) = stored.filter(|stored| !stored.note.is_empty()) {
            let note = text::line(&stored.note);
            let note = lang.fill("tui.linear.note", &[("note", note.as_str())]);
            text = format!("{text} {note}");
        }
        let here = at == open.check_cursor;
        if here {
            reading.current = Some(reading.lines.len());
        }
        reading.offer(at + 1, Choice::Check(item.id.clone()), Shown::said(text));
    }
    if let Some(item) = items.get(open.check_cursor) {
        let ground = text::line(item.ground.text());
        let number = (open.check_cursor + 1).to_string();
        let about = [("n", number.as_str()), ("ground", ground.as_str())];
        reading.push(Shown::said(lang.fill("tui.linear.ground", &about)));
    }
}

fn candidates(model: &Model, open: &RequestModel, view: &RequestView, reading: &mut Reading) {
    let lang = model.lang;
    let Some(found) = &open.candidates else {
        return reading.push(lang.text("tui.inventory.checking"));
    };
    let searched = lang.number(found.searched);
    let verdict = match found.verdict {
        Some(confidence) => lang.fill(
            "tui.inventory.verdict",
            &[
                (
                    "confidence",
                    lang.entry("domain.confidence", confidence.name()),
                ),
                ("searched", &searched),
            ],
        ),
        None => lang.fill("tui.inventory.nothing_like_it", &[("searched", &searched)]),
    };
    reading.push(Shown::said(verdict));
    if view.case.nothing_found.is_some() {
        reading.push(lang.text("tui.inventory.nothing_recorded"));
    }
    let listed: Vec<&Candidate> = open.listed().collect();
    list(model, &listed, open.candidate_cursor, reading);
}

/// The free search of the inventory.
pub(super) fn inventory(model: &Model, reading: &mut Reading) {
    let (lang, inventory) = (model.lang, &model.inventory);
    if inventory.typing {
        reading.place = "search".to_owned();
        reading.prompt = lang.text("tui.inventory.search").to_owned();
        return reading.push(lang.text("tui.inventory.type"));
    }
    let query = text::line(inventory.query.text());
    reading.place = format!("inventory {}", query.as_str());
    reading.prompt = lang.text("tui.linear.prompt.inventory").to_owned();
    if let Some(found) = &inventory.found {
        let text = lang.count(
            "tui.inventory.found",
            found.candidates.len() as u64,
            &[("searched", &lang.number(found.searched))],
        );
        let text = format!("{}: {text}", query.as_str());
        reading.push(Shown::said(text));
        let all: Vec<&Candidate> = found.candidates.iter().collect();
        list(model, &all, inventory.cursor, reading);
    }
}

fn list(model: &Model, all: &[&Candidate], cursor: usize, reading: &mut Reading) {
    let shown = page(model, cursor, all.len());
    part(model, &shown, all.len(), reading);
    for at in shown.clone() {
        let candidate = all[at];
        if at == cursor {
            reading.current = Some(reading.lines.len());
        }
        let text = sentence_of(model, candidate);
        reading.offer(at + 1, Choice::Candidate(candidate.asset.id), text);
    }
    if shown.end < all.len() {
        reading.push(model.lang.text("tui.linear.more"));
    }
}

/// An asset as one sentence: what it is, whose, how like it is and why, what was made of it.
fn sentence_of(model: &Model, candidate: &Candidate) -> Shown<'static> {
    let lang: Lang = model.lang;
    let asset = &candidate.asset;
    let (name, key, owner) = (
        text::line(&asset.name),
        text::line(&asset.key),
        text::line(&asset.owner),
    );
    let mut parts = Vec::new();
    if let Some(verdict) = model.verdict(asset.id) {
        parts.push(reasons::verdict(lang, verdict).0.to_lowercase());
    }
    parts.push(
        reasons::confidence(lang, candidate.confidence)
            .0
            .as_str()
            .to_owned(),
    );
    parts.extend(
        candidate
            .why
            .iter()
            .map(|reason| reasons::sentence(lang, reason).as_str().to_owned()),
    );
    let mut head = format!("{} ({})", name.as_str(), key.as_str());
    if !owner.as_str().is_empty() {
        head = format!("{head}, {}", owner.as_str());
    }
    outside(&format!("{head}. {}.", parts.join("; ")))
}
