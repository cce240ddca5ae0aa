//! What was said and seen before: showing it, opening a like request, and coming back from it.

use super::{acts, opinion, say};
use crate::domain::ids::RequestId;
use crate::tui::effect::Effect;
use crate::tui::model::{Before, Model, Overlay, RequestModel, Weight};
use crate::tui::msg::Answer;
use crate::wire::precedent::Precedents;

/// Requests that can be gone back through.
const DEEP: usize = 16;

pub(super) fn arrived(model: &mut Model, id: RequestId, answer: Answer<Precedents>) -> Vec<Effect> {
    match answer {
        Ok(past) => {
            if let Some(request) = model.request.as_mut().filter(|r| r.id == id) {
                request.precedents = Some(past);
                let end = last(model.request.as_ref());
                if let Some(Overlay::Precedents { cursor }) = &mut model.overlay {
                    *cursor = (*cursor).min(end);
                }
            }
        }
        Err(failure) => {
            let text = say::failure(model, &failure);
            model.say(Weight::Failure, text);
        }
    }
    Vec::new()
}

/// The last place of the list.
pub(super) fn last(request: Option<&RequestModel>) -> usize {
    request
        .and_then(|request| request.precedents.as_ref())
        .map_or(0, |past| past.all().count().saturating_sub(1))
}

pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.overlay = Some(Overlay::Precedents { cursor: 0 });
    Vec::new()
}

/// Opens the like request under the cursor.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let (Some(Overlay::Precedents { cursor }), Some(request)) = (&model.overlay, &model.request)
    else {
        return Vec::new();
    };
    let past = request.precedents.as_ref();
    let Some(like) = past.and_then(|past| past.all().nth(*cursor)) else {
        return Vec::new();
    };
    let (id, folio) = (like.request, like.folio.clone());
    let here = Before {
        id: request.id,
        folio: request.folio.clone(),
        cursor: *cursor,
    };
    let mut before = std::mem::take(&mut model.before);
    if before.len() == DEEP {
        before.remove(0);
    }
    before.push(here);
    let mut effects = opinion::save(model);
    effects.extend(acts::open(model, id, folio));
    model.before = before;
    effects
}

/// Back to the request from which this one was opened, and to its list; `None` where there is none.
pub(super) fn back(model: &mut Model) -> Option<Vec<Effect>> {
    let Before { id, folio, cursor } = model.before.pop()?;
    let before = std::mem::take(&mut model.before);
    let mut effects = opinion::save(model);
    effects.extend(acts::open(model, id, folio));
    model.before = before;
    model.overlay = Some(Overlay::Precedents { cursor });
    Some(effects)
}
