//! The opinion pane: the sense, the text, the file that keeps every word, the signature.

use super::{acts, overlay, say};
use crate::domain::act::{self, Act};
use crate::domain::ids::RequestId;
use crate::domain::money::{Currency, Money};
use crate::domain::opinion::{Draft, Sense};
use crate::domain::request::State;
use crate::i18n;
use crate::tui::editor::{Editor, Part};
use crate::tui::effect::Effect;
use crate::tui::model::{Ask, Field, Model, Overlay, Pane, Weight};
use crate::tui::msg::Timer;
use jiff::Timestamp;

/// How long the text rests before the server gets it too. The file has it at once.
const DRAFT_MS: u64 = 5_000;

/// Whether the draft may be changed now; says why not.
fn writable(model: &mut Model) -> bool {
    let draft = model
        .request
        .as_ref()
        .map(|r| r.draft.clone())
        .unwrap_or_default();
    match acts::attempt(model, &Act::SaveDraft(draft)) {
        Ok(_) => true,
        Err(refusal) => {
            let text = match refusal {
                Some(refusal) => say::refusal(model, &refusal),
                None => model.lang.text("tui.note.still_loading").to_owned(),
            };
            model.say(Weight::Notice, text);
            false
        }
    }
}

/// Sets the sense of the draft. Nothing is issued by this.
pub(super) fn sense(model: &mut Model, sense: Sense) -> Vec<Effect> {
    if !writable(model) {
        return Vec::new();
    }
    if let Some(request) = &mut model.request {
        request.draft.sense = Some(sense);
        request.draft_dirty = true;
        request.pane = Pane::Opinion;
    }
    let text = model.lang.fill(
        "tui.note.sense",
        &[("sense", model.lang.entry("domain.sense", sense.name()))],
    );
    let effects = save(model);
    model.say(Weight::Done, text);
    effects
}

/// Asks for the price that is ruled, with the present one to start from.
pub(super) fn ask_price(model: &mut Model) -> Vec<Effect> {
    if !writable(model) {
        return Vec::new();
    }
    if let Some(request) = &mut model.request {
        request.pane = Pane::Opinion;
        let present = request.draft.price_ruled.map(i18n::number::money);
        let field = Field::new(present.unwrap_or_default());
        overlay::ask(model, Ask::Price, field, Vec::new());
    }
    Vec::new()
}

/// Sets the price, in the request's currency unless another is written. What is no amount, or
/// could be two, is said and stays to be corrected.
pub(super) fn price(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(request) = &mut model.request else {
        return Vec::new();
    };
    let currency = request
        .view
        .as_ref()
        .map_or(Currency::Mxn, |view| view.case.filing.amount.currency);
    let price = match typed {
        "" => None,
        typed => match Money::parse(typed, currency) {
            Ok(price) => Some(price),
            Err(error) => {
                let text = model.lang.text(error.key());
                model.say(Weight::Notice, text);
                return Vec::new();
            }
        },
    };
    request.draft.price_ruled = price;
    request.draft_dirty = true;
    model.overlay = None;
    let text = match price {
        Some(price) => model
            .lang
            .fill("tui.note.price", &[("price", &i18n::number::money(price))]),
        None => model.lang.text("tui.note.no_price").to_owned(),
    };
    let effects = save(model);
    model.say(Weight::Done, text);
    effects
}

/// Opens the built-in editor on a part of the draft.
pub(super) fn write(model: &mut Model, part: Part) -> Vec<Effect> {
    if !writable(model) {
        return Vec::new();
    }
    if let Some(request) = &mut model.request {
        request.pane = Pane::Opinion;
        let text = match part {
            Part::Reasoning => &request.draft.reasoning,
            Part::Recommendations => &request.draft.recommendations,
        };
        // Somebody else may have written it.
        model.editor = Some(Editor::new(part, crate::text::block(text).as_str()));
    }
    Vec::new()
}

/// Hands the text to `$EDITOR`.
pub(super) fn external(model: &mut Model) -> Vec<Effect> {
    if model.editor.is_none() {
        write(model, Part::Reasoning);
    }
    model
        .editor
        .as_ref()
        .map(|editor| Effect::Edit {
            text: editor.text(),
        })
        .into_iter()
        .collect()
}

/// `$EDITOR` came back.
pub(super) fn edited(model: &mut Model, text: Option<String>, detail: &str) -> Vec<Effect> {
    match (text, &mut model.editor) {
        (Some(text), Some(editor)) => {
            let part = editor.part();
            // What an editor wrote is outside text like any other.
            *editor = Editor::new(part, crate::text::block(text.trim_end()).as_str());
            let mut effects = vec![Effect::Redraw];
            effects.extend(typed(model));
            effects
        }
        (Some(_), None) => vec![Effect::Redraw],
        (None, _) => {
            let text = say::with_detail(model.lang, "tui.note.editor_failed", detail);
            model.say(Weight::Failure, text);
            vec![Effect::Redraw]
        }
    }
}

/// The text changed: the file gets it now, the server when it rests.
pub(super) fn typed(model: &mut Model) -> Vec<Effect> {
    let (Some(editor), Some(request)) = (&model.editor, &mut model.request) else {
        return Vec::new();
    };
    let text = editor.text();
    match editor.part() {
        Part::Reasoning => request.draft.reasoning = text,
        Part::Recommendations => request.draft.recommendations = text,
    }
    request.draft_dirty = true;
    let save = Effect::SaveDraft {
        id: request.id,
        draft: request.draft.clone(),
    };
    let generation = model.next_generation();
    vec![
        save,
        Effect::After {
            timer: Timer::Draft,
            milliseconds: DRAFT_MS,
            generation,
        },
    ]
}

pub(super) fn rested(model: &mut Model, generation: u64) -> Vec<Effect> {
    if generation == model.generation {
        save(model)
    } else {
        Vec::new()
    }
}

/// Leaves the editor; the text stays.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if model.editor.take().is_none() {
        return Vec::new();
    }
    save(model)
}

/// Sends the draft to the server, if it has another one.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(request) = model.request.as_ref().filter(|r| r.draft_dirty) else {
        return Vec::new();
    };
    let (id, draft) = (request.id, request.draft.clone());
    let same = request
        .view
        .as_ref()
        .and_then(|view| view.case.draft.as_ref())
        .is_some_and(|stored| stored.draft == draft);
    if same {
        return Vec::new();
    }
    let mut effects = vec![Effect::SaveDraft {
        id,
        draft: draft.clone(),
    }];
    effects.extend(acts::perform(model, Act::SaveDraft(draft)));
    effects
}

/// A draft that an earlier session left on disk.
pub(super) fn restored(
    model: &mut Model,
    id: RequestId,
    draft: Draft,
    saved_at: Timestamp,
) -> Vec<Effect> {
    let Some(request) = model
        .request
        .as_mut()
        .filter(|r| r.id == id && r.draft != draft)
    else {
        return Vec::new();
    };
    // A file older than what was typed in this session has nothing to say.
    if request.draft_dirty {
        return Vec::new();
    }
    request.draft = draft;
    request.draft_dirty = true;
    request.restored = true;
    let text = model.lang.fill(
        "tui.note.draft_restored",
        &[("time", &i18n::date::local_time(saved_at))],
    );
    model.say(Weight::Notice, text);
    Vec::new()
}

/// Shows what will be signed and asks for the folio's digits; or says what is missing.
pub(super) fn ask_issue(model: &mut Model) -> Vec<Effect> {
    let mut effects = leave(model);
    effects.extend(save(model));
    let (Some(regime), Some(request)) = (model.regime(), model.request.as_ref()) else {
        return effects;
    };
    let Some(view) = &request.view else {
        return effects;
    };
    let missing = act::missing(&view.case, regime);
    if missing.is_empty() || view.case.state == State::AwaitingSignature {
        let confirm = act::confirmation(&view.case.folio);
        if let Err(Some(refusal)) = acts::attempt(model, &Act::Issue { confirm }) {
            let text = say::refusal(model, &refusal);
            model.say(Weight::Notice, text);
            return effects;
        }
        model.overlay = Some(Overlay::Issue {
            digits: Field::default(),
            wrong: false,
        });
    } else {
        let text = say::refusal(
            model,
            &act::Refusal::Incomplete {
                missing: missing.clone(),
            },
        );
        model.say(Weight::Notice, text);
        if let Some(request) = &mut model.request {
            request.pane = match missing.first() {
                Some(act::Missing::Check { .. }) => Pane::Checks,
                Some(act::Missing::Inventory | act::Missing::CitedAsset) => Pane::Inventory,
                _ => Pane::Opinion,
            };
        }
    }
    effects
}

/// Signs, if the digits are the folio's. Without digits nothing is signed.
pub(super) fn issue(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Issue { digits, wrong }) = &mut model.overlay else {
        return Vec::new();
    };
    let typed = digits.text().trim().to_owned();
    let expected = model
        .request
        .as_ref()
        .map(|request| act::confirmation(&request.folio));
    if typed.is_empty() {
        model.overlay = None;
        let text = model.lang.text("tui.note.not_issued");
        model.say(Weight::Notice, text);
        return Vec::new();
    }
    if Some(&typed) != expected.as_ref() {
        digits.clear();
        *wrong = true;
        return Vec::new();
    }
    model.overlay = None;
    acts::perform(model, Act::Issue { confirm: typed })
}

/// Asks why the second person does not sign.
pub(super) fn ask_challenge(model: &mut Model) -> Vec<Effect> {
    match acts::attempt(
        model,
        &Act::Challenge {
            comment: "?".to_owned(),
        },
    ) {
        Ok(_) => {
            overlay::ask(model, Ask::Challenge, Field::default(), Vec::new());
        }
        Err(Some(refusal)) => {
            let text = say::refusal(model, &refusal);
            model.say(Weight::Notice, text);
        }
        Err(None) => {}
    }
    Vec::new()
}
