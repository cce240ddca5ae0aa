//! What a person sets for themselves: parts of the screen, the meter, the recording, the copy.

use super::say;
use crate::tui::effect::Effect;
use crate::tui::model::{Meter, Model, Overlay, Parts, Sample, Weight};

/// Shows or hides a part, and says which; kept for the next session.
pub(super) fn toggle(
    model: &mut Model,
    part: fn(&mut Parts) -> &mut bool,
    shown: &'static str,
    hidden: &'static str,
) -> Vec<Effect> {
    let switch = part(&mut model.parts);
    *switch = !*switch;
    let text = model.lang.text(if *switch { shown } else { hidden });
    model.say(Weight::Done, text);
    super::queue::settle(model);
    vec![Effect::SaveParts { parts: model.parts }]
}

pub(super) fn toggle_meter(model: &mut Model) -> Vec<Effect> {
    model.meter = match model.meter {
        Some(_) => None,
        None => Some(Meter::default()),
    };
    Vec::new()
}

pub(super) fn measured(model: &mut Model, micros: u64, bytes: u64) -> Vec<Effect> {
    if let Some(meter) = &mut model.meter {
        meter.take(Sample { micros, bytes });
    }
    Vec::new()
}

pub(super) fn recorded(model: &mut Model, path: Option<String>, detail: &str) -> Vec<Effect> {
    match path {
        Some(path) => {
            let path = crate::text::line(&path);
            let text = model
                .lang
                .fill("tui.note.recorded", &[("path", path.as_str())]);
            model.say(Weight::Done, text);
        }
        None => {
            let text = say::with_detail(model.lang, "tui.note.not_recorded", detail);
            model.say(Weight::Failure, text);
        }
    }
    Vec::new()
}

/// The last rung: the text alone on the screen, for the terminal's own selection.
pub(super) fn not_copied(model: &mut Model, text: String, detail: &str) -> Vec<Effect> {
    let said = say::with_detail(model.lang, "tui.note.not_copied", detail);
    model.say(Weight::Notice, said);
    model.overlay = Some(Overlay::Copy { text, scroll: 0 });
    Vec::new()
}
