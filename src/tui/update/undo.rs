//! Undo and redo of the Unit's internal acts: the acts that take them back, as ordinary acts.
//!
//! Nothing is deleted from the log. One step is an act, a bulk act or a change of the marks. What
//! somebody else has changed since is left as it is, and said.

use super::{acts, queue, say};
use crate::domain::act::{self, Act};
use crate::domain::case::Case;
use crate::tui::effect::Effect;
use crate::tui::model::{Done, Model, Move, Weight};

/// Steps that can be taken back at most.
const STEPS: usize = 100;

/// Which way a step goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Again,
}

/// Keeps a step. What was taken back before it can no longer be done again.
pub(super) fn record(model: &mut Model, step: Done) {
    if model.done.len() == STEPS {
        model.done.remove(0);
    }
    model.done.push(step);
    model.undone.clear();
}

/// Keeps an act on a case that is known.
pub(super) fn record_act(model: &mut Model, before: &Case, act: &Act) {
    let Some(me) = model.me.as_ref().map(|me| me.id) else {
        return;
    };
    if let Some(back) = act::inverse(before, act, me) {
        let step = Done::Acts(vec![Move {
            id: before.id,
            folio: before.folio.clone(),
            act: act.clone(),
            back,
        }]);
        record(model, step);
    }
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let step = model.done.pop();
    play(model, step, Way::Back)
}

pub(super) fn redo(model: &mut Model) -> Vec<Effect> {
    let step = model.undone.pop();
    play(model, step, Way::Again)
}

fn play(model: &mut Model, step: Option<Done>, way: Way) -> Vec<Effect> {
    let (effects, played) = match step {
        None => {
            let key = match way {
                Way::Back => "tui.obstacle.nothing_done",
                Way::Again => "tui.obstacle.nothing_undone",
            };
            let text = model.lang.text(key);
            model.say(Weight::Notice, text);
            return Vec::new();
        }
        Some(Done::Marks(marks)) => {
            let text = model.lang.text(match way {
                Way::Back => "tui.note.undone_marks",
                Way::Again => "tui.note.redone_marks",
            });
            model.say(Weight::Done, text);
            let others = std::mem::replace(&mut model.queue.marks, marks);
            (Vec::new(), Some(Done::Marks(others)))
        }
        Some(Done::Acts(moves)) => play_acts(model, moves, way),
    };
    match way {
        Way::Back => model.undone.extend(played),
        Way::Again => model.done.extend(played),
    }
    effects
}

/// Answers with the moves that went; those that cannot are said and forgotten.
fn play_acts(model: &mut Model, moves: Vec<Move>, way: Way) -> (Vec<Effect>, Option<Done>) {
    let (mut effects, mut played) = (Vec::new(), Vec::new());
    for one in moves {
        let todo = match way {
            Way::Back => one.back.clone(),
            Way::Again => vec![one.act.clone()],
        };
        match perform(model, &one, todo) {
            Ok(sent) => {
                effects.extend(sent);
                played.push(one);
            }
            Err(why) => {
                let key = match way {
                    Way::Back => "tui.note.not_undone",
                    Way::Again => "tui.note.not_redone",
                };
                let folio = crate::text::line(&one.folio);
                let names = [("folio", folio.as_str()), ("why", &why)];
                let text = model.lang.fill(key, &names);
                model.say(Weight::Failure, text);
            }
        }
    }
    let Some(first) = played.first() else {
        return (effects, None);
    };
    let key = match way {
        Way::Back => "tui.note.undone",
        Way::Again => "tui.note.redone",
    };
    let what = model.lang.entry("tui.done", name(&first.act));
    let text = model
        .lang
        .count(key, played.len() as u64, &[("what", what)]);
    model.say(Weight::Done, text);
    (effects, Some(Done::Acts(played)))
}

fn perform(model: &mut Model, one: &Move, todo: Vec<Act>) -> Result<Vec<Effect>, String> {
    let changed = model.lang.text("tui.note.changed_since").to_owned();
    // The version that our own last act on it left.
    let ours = model.mine.get(&one.id).copied().ok_or(changed.clone())?;
    let at = model.queue.window.position(one.id);
    let row = at.and_then(|at| model.queue.window.get(at)).cloned();
    let open = model.request.as_ref().filter(|open| open.id == one.id);
    let view = open.and_then(|open| open.view.as_ref());
    let newer = |known: i64| known > ours;
    if row.as_ref().is_some_and(|row| newer(row.version))
        || view.is_some_and(|view| newer(view.case.version))
        || open.is_some_and(|open| open.changed_by_other)
    {
        return Err(changed);
    }
    let mut effects = Vec::new();
    if view.is_some_and(|view| view.case.version == ours) {
        for act in todo {
            acts::attempt(model, &act).map_err(|refusal| match refusal {
                Some(refusal) => say::refusal(model, &refusal),
                None => model.lang.text("tui.note.still_loading").to_owned(),
            })?;
            if let (Act::SaveDraft(draft), Some(open)) = (&act, &mut model.request) {
                open.draft = draft.clone();
                open.draft_dirty = false;
                effects.push(Effect::DropDraft { id: one.id });
            }
            effects.extend(acts::perform_again(model, act));
        }
        return Ok(effects);
    }
    if let (Some(row), Some(me), Some(act)) = (&row, &model.me, todo.first()) {
        acts::on_row(row, act, me).map_err(|refusal| say::refusal(model, &refusal))?;
    }
    for (act, version) in todo.into_iter().zip(ours..) {
        effects.extend(acts::send_from_list(model, one.id, version, act));
    }
    queue::settle(model);
    Ok(effects)
}

/// What an act is called where it is undone.
fn name(act: &Act) -> &'static str {
    match act {
        Act::Take => "take",
        Act::Release => "release",
        Act::Assign { .. } => "assign",
        Act::Check { .. } => "check",
        Act::Postpone { .. } | Act::Resume => "postpone",
        Act::NothingFound { .. } => "nothing",
        Act::Judge(_) | Act::Unjudge { .. } => "judge",
        _ => "draft",
    }
}
