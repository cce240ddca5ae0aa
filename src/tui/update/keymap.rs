//! The keymap file changed: the new map, or the last good one and what is wrong with the new.

use super::say;
use crate::text;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Against, Keymap, Problem, Severity, check_against};
use crate::tui::model::{Model, Weight};
use std::sync::Arc;

/// Faults that are told of one file; the first is the one on the screen.
const TOLD: usize = 20;

pub(super) fn changed(model: &mut Model, origin: &str, text: &str) -> Vec<Effect> {
    match Keymap::load(text, origin) {
        Ok(keymap) => {
            let problems = check_against(&keymap, Against::default());
            model.keymap = Arc::new(keymap);
            // A chord of the old map has nothing to wait for.
            model.chord.clear();
            model.which_key = false;
            let worth = problems
                .iter()
                .find(|problem| problem.severity < Severity::Note);
            match worth {
                Some(problem) => {
                    let what = report(model, problem);
                    model.say(Weight::Notice, what);
                }
                None => {
                    let said = say::with_detail(model.lang, "tui.note.keys_new", origin);
                    model.say(Weight::Done, said);
                }
            }
        }
        Err(problems) => {
            // The first comes last, so that it is the one that is seen.
            for problem in problems.iter().take(TOLD).skip(1).rev() {
                let what = report(model, problem);
                model.say(Weight::Failure, what);
            }
            if let Some(problem) = problems.first() {
                let what = report(model, problem);
                let said = model.lang.fill("tui.note.keys_kept", &[("what", &what)]);
                model.say(Weight::Failure, said);
            }
        }
    }
    Vec::new()
}

pub(super) fn unread(model: &mut Model, origin: &str, detail: &str) -> Vec<Effect> {
    let what = format!("{}: {}", text::line(origin), text::line(detail));
    let said = model.lang.fill("tui.note.keys_kept", &[("what", &what)]);
    model.say(Weight::Failure, said);
    Vec::new()
}

pub(super) fn built_in(model: &mut Model) -> Vec<Effect> {
    let said = model.lang.text("tui.note.keys_built_in");
    model.say(Weight::Notice, said);
    Vec::new()
}

fn report(model: &Model, problem: &Problem) -> String {
    text::line(&problem.report(model.lang)).as_str().to_owned()
}
