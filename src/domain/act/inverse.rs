//! The acts that take an act back: new acts in the log, for nothing is ever deleted from it.
//!
//! Owns what leads back to the case as it was. Whether that may be done now is `apply`'s to say, as
//! of any act.

use super::{Act, Judging};
use crate::domain::candidate::{Judgement, Verdict};
use crate::domain::case::Case;
use crate::domain::ids::PersonId;
use crate::domain::request::State;

/// What takes `act` back, done by `actor` to `before`, in the order in which it is to be done.
/// `None` for acts that reach outside the Unit, and for those that nothing takes back.
pub fn inverse(before: &Case, act: &Act, actor: PersonId) -> Option<Vec<Act>> {
    match act {
        Act::Take | Act::Release | Act::Assign { .. } => {
            place_again(before.state, before.owner, act, actor).map(|act| vec![act])
        }
        Act::Check { item, .. } => {
            let stored = before.checks.get(item);
            Some(vec![Act::Check {
                item: item.clone(),
                answer: stored.map(|stored| stored.answer),
                note: stored.map(|stored| stored.note.clone()).unwrap_or_default(),
            }])
        }
        Act::Judge(judging) => {
            let mut back = vec![match judged(before, judging.asset) {
                Some(judgement) => Act::Judge(again(judgement)),
                None => Act::Unjudge {
                    asset: judging.asset,
                },
            }];
            // Citing had taken "nothing serves" away.
            if let (Verdict::Cited, Some(nothing)) = (judging.verdict, &before.nothing_found) {
                back.push(Act::NothingFound {
                    query: nothing.query.clone(),
                });
            }
            Some(back)
        }
        Act::Unjudge { asset } => {
            judged(before, *asset).map(|judgement| vec![Act::Judge(again(judgement))])
        }
        Act::NothingFound { .. } => before.nothing_found.as_ref().map(|nothing| {
            vec![Act::NothingFound {
                query: nothing.query.clone(),
            }]
        }),
        Act::SaveDraft(_) => {
            let draft = before.draft.as_ref().map(|stored| stored.draft.clone());
            Some(vec![Act::SaveDraft(draft.unwrap_or_default())])
        }
        Act::Postpone { .. } | Act::Resume => Some(vec![match &before.postponed {
            Some(was) => Act::Postpone {
                wait: was.wait,
                reason: was.reason.clone(),
            },
            None => Act::Resume,
        }]),
        Act::Return { .. }
        | Act::Answer { .. }
        | Act::Issue { .. }
        | Act::Challenge { .. }
        | Act::Lapse
        | Act::Withdraw { .. } => None,
    }
}

/// What brings a request back to whose it was, from what a list knows of it. `None` where the act
/// changes nothing of that.
pub fn place_again(
    state: State,
    owner: Option<PersonId>,
    act: &Act,
    actor: PersonId,
) -> Option<Act> {
    let held_by_me = owner == Some(actor) && state == State::UnderReview;
    match act {
        Act::Take if held_by_me => None,
        Act::Release | Act::Assign { .. } if held_by_me => Some(Act::Take),
        Act::Take | Act::Release | Act::Assign { .. } => match owner {
            Some(to) => Some(Act::Assign { to }),
            // Nobody's it was, so releasing it changed nothing.
            None => (*act != Act::Release).then_some(Act::Release),
        },
        _ => None,
    }
}

fn judged(case: &Case, asset: crate::domain::ids::AssetId) -> Option<&Judgement> {
    case.judgements.iter().find(|judged| judged.asset == asset)
}

fn again(judgement: &Judgement) -> Judging {
    Judging {
        asset: judgement.asset,
        asset_key: judgement.asset_key.clone(),
        asset_name: judgement.asset_name.clone(),
        verdict: judgement.verdict,
        reason: judgement.reason.clone(),
        score: judgement.score,
        confidence: judgement.confidence,
        why: judgement.why.clone(),
    }
}
