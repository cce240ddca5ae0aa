//! Bulk acts: a plan that names every row and why any is left out, then each row's own act.
//!
//! Owns the plan. Each act goes the way of a single one, through the outbox with its own version and
//! key; rows that the view does not show are never touched, even when they are marked.

use super::{acts, overlay, say, undo};
use crate::domain::act::{self, Act, Setting};
use crate::domain::case::Case;
use crate::domain::ids::RequestId;
use crate::domain::regime::Regime;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::model::{
    Ask, Bulk, Done, Fate, Field, How, Link, Mark, Model, Move, Overlay, PlanRow, Stage, Ticket,
    Weight,
};
use crate::tui::msg::{Answer, Failure};
use crate::wire::problem::Code;
use crate::wire::receipt::Receipt;
use crate::wire::request::RequestView;

/// Asks what the act still needs to know, then plans it.
pub(super) fn begin(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::RequestTake => plan(model, action, How::Take),
        Action::RequestRelease => plan(model, action, How::Release),
        Action::RequestAssign => overlay::ask_assignee(model),
        Action::RequestPostpone => {
            overlay::ask(model, Ask::Postpone, Field::default(), Vec::new());
            Vec::new()
        }
        Action::RequestText => {
            overlay::ask(model, Ask::Text, Field::default(), Vec::new());
            Vec::new()
        }
        Action::RequestExport => {
            let today = crate::domain::clock::local_date(model.now);
            let field = Field::new(format!("solicitudes-{today}.csv"));
            overlay::ask(model, Ask::Export, field, Vec::new());
            Vec::new()
        }
        Action::RequestCopyFolio => {
            let shown = targets(model).into_iter();
            let folios: Vec<String> = shown
                .filter(|mark| model.queue.window.position(mark.id).is_some())
                .map(|mark| mark.folio)
                .collect();
            vec![Effect::Copy {
                text: folios.join("\n"),
            }]
        }
        _ => Vec::new(),
    }
}

/// The marked requests; without marks, the one under the cursor.
fn targets(model: &Model) -> Vec<Mark> {
    if !model.queue.marks.is_empty() {
        return model.queue.marks.clone();
    }
    let selected = model.queue.selected().map(|row| Mark {
        id: row.id,
        folio: row.folio.clone(),
    });
    selected.into_iter().collect()
}

/// Opens the plan, and asks for the requests that it is about.
pub(super) fn plan(model: &mut Model, action: Action, how: How) -> Vec<Effect> {
    let lang = model.lang;
    let rows: Vec<PlanRow> = targets(model)
        .into_iter()
        .map(|mark| {
            let shown = model.queue.window.position(mark.id);
            let version = shown
                .and_then(|at| model.queue.window.get(at))
                .map_or(0, |row| row.version);
            let exports = matches!(how, How::Export { .. });
            let pending = model.pending.iter().any(|one| one.request == mark.id);
            let fate = match (shown, exports, pending) {
                (None, ..) => Fate::Excluded(lang.text("tui.plan.hidden").to_owned()),
                (Some(_), true, _) => Fate::Will {
                    act: None,
                    back: None,
                },
                (Some(_), false, true) => Fate::Excluded(lang.text("tui.plan.pending").to_owned()),
                (Some(_), false, false) => Fate::Looking,
            };
            PlanRow {
                id: mark.id,
                folio: mark.folio,
                version,
                fate,
            }
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let generation = model.next_generation();
    let ids: Vec<RequestId> = looking(&rows).collect();
    model.bulk = Some(Bulk {
        action,
        how,
        generation,
        stage: Stage::Looking,
        rows,
    });
    model.overlay = Some(Overlay::Plan { scroll: 0 });
    if ids.is_empty() || model.link == Link::Offline {
        return arrived(model, generation, Vec::new());
    }
    vec![Effect::FetchPlan { generation, ids }]
}

fn looking(rows: &[PlanRow]) -> impl Iterator<Item = RequestId> {
    let looking = rows.iter().filter(|row| row.fate == Fate::Looking);
    looking.map(|row| row.id)
}

/// The requests are here, or cannot be had: every row gets its word.
pub(super) fn arrived(
    model: &mut Model,
    generation: u64,
    answers: Vec<(RequestId, Answer<Box<RequestView>>)>,
) -> Vec<Effect> {
    let Some(bulk) = model
        .bulk
        .take_if(|bulk| bulk.generation == generation && bulk.stage == Stage::Looking)
    else {
        return Vec::new();
    };
    let mut bulk = bulk;
    for row in &mut bulk.rows {
        if row.fate != Fate::Looking {
            continue;
        }
        let answer = answers.iter().find(|(id, _)| *id == row.id);
        row.fate = match answer.map(|(_, answer)| answer) {
            Some(Ok(view)) => with_case(model, &bulk.how, row.version, view),
            Some(Err(failure @ Failure::Problem { .. })) => {
                Fate::Excluded(say::failure(model, failure))
            }
            Some(Err(Failure::Unreachable { .. })) | None => from_row(model, &bulk.how, row.id),
        };
    }
    bulk.stage = Stage::Planned;
    model.bulk = Some(bulk);
    Vec::new()
}

/// What the law says of a request as it was fetched.
fn with_case(model: &Model, how: &How, shown: i64, view: &RequestView) -> Fate {
    let excluded = |key| Fate::Excluded(model.lang.text(key).to_owned());
    let case = &view.case;
    if case.version != shown {
        return excluded("tui.plan.moved");
    }
    let regimes = &model.regimes;
    let regime = regimes.iter().find(|regime| regime.id == case.regime);
    let (Some(me), Some(regime)) = (
        model.me.as_ref(),
        regime.or_else(|| Regime::by_id(&case.regime)),
    ) else {
        return excluded("tui.note.still_loading");
    };
    let open = model.request.as_ref().filter(|open| open.id == case.id);
    if matches!(how, How::Text { .. }) && open.is_some_and(|open| open.draft_dirty) {
        return excluded("tui.note.draft_open");
    }
    let act = act_on(how, Some(case));
    let setting = Setting {
        actor: me,
        now: model.now,
        regime,
        calendar: &model.calendar,
        flags: &view.flags,
    };
    match (&act, act.as_ref().map(|act| act::apply(case, act, setting))) {
        (Some(act), Some(Ok(_))) => Fate::Will {
            back: act::inverse(case, act, me.id),
            act: Some(Box::new(act.clone())),
        },
        (_, Some(Err(refusal))) => Fate::Excluded(say::refusal(model, &refusal)),
        _ => excluded("tui.note.still_loading"),
    }
}

/// What can be said from the list alone, without a connection.
fn from_row(model: &Model, how: &How, id: RequestId) -> Fate {
    let excluded = |key| Fate::Excluded(model.lang.text(key).to_owned());
    let at = model.queue.window.position(id);
    let (Some(row), Some(me)) = (at.and_then(|at| model.queue.window.get(at)), &model.me) else {
        return excluded("tui.plan.hidden");
    };
    let Some(act) = act_on(how, None) else {
        return excluded("tui.plan.unread");
    };
    match acts::on_row(row, &act, me) {
        Ok(_) => Fate::Will {
            back: act::place_again(row.state, row.owner, &act, me.id).map(|act| vec![act]),
            act: Some(Box::new(act)),
        },
        Err(refusal) => Fate::Excluded(say::refusal(model, &refusal)),
    }
}

/// The act that it is for one request.
fn act_on(how: &How, case: Option<&Case>) -> Option<Act> {
    Some(match how {
        How::Take => Act::Take,
        How::Release => Act::Release,
        How::Postpone { wait, reason } => Act::Postpone {
            wait: *wait,
            reason: reason.clone(),
        },
        How::Assign { to } => Act::Assign { to: *to },
        How::Text { text } => {
            let stored = case?.draft.as_ref();
            let mut draft = stored
                .map(|stored| stored.draft.clone())
                .unwrap_or_default();
            if !draft.reasoning.is_empty() {
                draft.reasoning.push_str("\n\n");
            }
            draft.reasoning.push_str(text);
            Act::SaveDraft(draft)
        }
        How::Export { .. } => return None,
    })
}

/// Does what the plan says; a finished one is closed.
pub(super) fn confirm(model: &mut Model) -> Vec<Effect> {
    let stage = model.bulk.as_ref().map(|bulk| bulk.stage);
    match (stage, model.bulk.take()) {
        (Some(Stage::Planned), Some(bulk)) => run(model, bulk),
        (Some(Stage::Looking), bulk) => {
            model.bulk = bulk;
            let text = model.lang.text("tui.plan.loading");
            model.say(Weight::Notice, text);
            Vec::new()
        }
        (_, bulk) => {
            model.bulk = bulk;
            overlay::close(model);
            Vec::new()
        }
    }
}

fn run(model: &mut Model, mut bulk: Bulk) -> Vec<Effect> {
    let will = |row: &PlanRow| matches!(row.fate, Fate::Will { .. });
    if !bulk.rows.iter().any(will) {
        overlay::close(model);
        let text = model.lang.text("tui.plan.none");
        model.say(Weight::Notice, text);
        model.bulk = Some(bulk);
        return Vec::new();
    }
    let (mut effects, mut moves) = (Vec::new(), Vec::new());
    if let How::Export { path } = &bulk.how {
        let window = &model.queue.window;
        let listed = bulk.rows.iter().filter(|row| will(row));
        let rows = listed
            .filter_map(|row| window.get(window.position(row.id)?).cloned())
            .collect();
        effects.push(Effect::Export {
            path: path.clone(),
            rows,
        });
    }
    for row in &mut bulk.rows {
        let Fate::Will {
            act: Some(act),
            back,
        } = row.fate.clone()
        else {
            continue;
        };
        if let Some(back) = back {
            moves.push(Move {
                id: row.id,
                folio: row.folio.clone(),
                act: (*act).clone(),
                back,
            });
        }
        effects.extend(acts::send_from_list(model, row.id, row.version, *act));
        row.fate = Fate::Sent(Ticket(model.tickets));
    }
    let left = |mark: &Mark| {
        let row = bulk.rows.iter().find(|row| row.id == mark.id);
        row.is_some_and(|row| matches!(row.fate, Fate::Excluded(_)))
    };
    model.queue.marks.retain(left);
    if !moves.is_empty() {
        undo::record(model, Done::Acts(moves));
    }
    bulk.stage = Stage::Running;
    model.bulk = Some(bulk);
    effects
}

/// The server answered one row. True when the plan is where that is said.
pub(super) fn answered(model: &mut Model, ticket: Ticket, answer: &Answer<Receipt>) -> bool {
    let fate = match answer {
        Ok(_) => Fate::Done,
        Err(failure) => {
            let why = say::failure(model, failure);
            let others = matches!(failure, Failure::Problem { problem }
                if matches!(problem.code, Code::Stale | Code::Held));
            if others {
                Fate::Conflict(why)
            } else {
                Fate::Refused(why)
            }
        }
    };
    settle(model, ticket, fate)
}

/// An act was not sent, because an earlier one on its request was refused.
pub(super) fn dropped(model: &mut Model, ticket: Ticket) {
    let why = model.lang.text("tui.plan.dropped").to_owned();
    settle(model, ticket, Fate::Refused(why));
}

fn settle(model: &mut Model, ticket: Ticket, fate: Fate) -> bool {
    let lang = model.lang;
    let Some(bulk) = &mut model.bulk else {
        return false;
    };
    let sent = Fate::Sent(ticket);
    let Some(row) = bulk.rows.iter_mut().find(|row| row.fate == sent) else {
        return false;
    };
    row.fate = fate;
    let folio = crate::text::line(&row.folio);
    let failed = match &row.fate {
        Fate::Conflict(why) | Fate::Refused(why) => Some(format!("{}: {why}", folio.as_str())),
        _ => None,
    };
    let under_way = bulk
        .rows
        .iter()
        .any(|row| matches!(row.fate, Fate::Sent(_)));
    let mut summary = None;
    if !under_way {
        bulk.stage = Stage::Finished;
        let count = |which: fn(&Fate) -> bool| {
            let rows = bulk.rows.iter().filter(|row| which(&row.fate));
            lang.number(rows.count() as u64)
        };
        let refused = count(|fate| matches!(fate, Fate::Refused(_)));
        let conflict = count(|fate| matches!(fate, Fate::Conflict(_)));
        let whole = refused == "0" && conflict == "0";
        let text = lang.fill(
            "tui.plan.finished",
            &[
                ("done", &count(|fate| *fate == Fate::Done)),
                ("conflict", &conflict),
                ("refused", &refused),
                ("excluded", &count(|fate| matches!(fate, Fate::Excluded(_)))),
            ],
        );
        summary = Some((text, whole));
    }
    if let Some(text) = failed {
        model.say(Weight::Failure, text);
    }
    if let Some((text, whole)) = summary {
        let weight = if whole { Weight::Done } else { Weight::Failure };
        model.say(weight, text);
    }
    true
}

/// The file is written, or is not.
pub(super) fn exported(
    model: &mut Model,
    path: &str,
    answer: Result<usize, String>,
) -> Vec<Effect> {
    let file = crate::text::line(path);
    let fate = match answer {
        Ok(rows) => {
            let names = [("file", file.as_str())];
            let text = model.lang.count("tui.plan.exported", rows as u64, &names);
            model.say(Weight::Done, text);
            Fate::Done
        }
        Err(why) => {
            let why = crate::text::line(&why);
            let names = [("file", file.as_str()), ("why", why.as_str())];
            let text = model.lang.fill("tui.plan.not_exported", &names);
            model.say(Weight::Failure, text.clone());
            Fate::Refused(text)
        }
    };
    if let Some(bulk) = &mut model.bulk
        && matches!(&bulk.how, How::Export { path: asked } if asked == path)
    {
        bulk.stage = Stage::Finished;
        for row in &mut bulk.rows {
            if matches!(row.fate, Fate::Will { .. }) {
                row.fate = fate.clone();
            }
        }
    }
    Vec::new()
}
