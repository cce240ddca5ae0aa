//! The bars around every screen: title, tabs, note, keys.

use super::widget::ink::{Ink, Shown, outside};
use crate::domain::clock::local_date;
use crate::tui::keymap::{self, Action};
use crate::tui::model::{Link, Model, Weight};
use crate::tui::theme::Role;

/// The first line: where one is on the left; the link, who one is and the date on the right.
pub(super) fn title(model: &Model, ink: &mut Ink<'_>, place: Shown<'_>, practice: bool) {
    let lang = model.lang;
    let mut x = 1 + ink.put(1, 0, model.columns, "dictamen", Role::Title);
    x += ink.put(
        x + 1,
        0,
        model.columns.saturating_sub(x + 40),
        place,
        Role::Accent,
    ) + 2;
    if practice {
        ink.put(x, 0, 12, lang.text("tui.bar.practice"), Role::Practice);
    }
    let (word, role) = link(model);
    let me = model
        .me
        .as_ref()
        .map(|me| outside(&me.handle))
        .unwrap_or_else(|| Shown::from(""));
    let today = crate::i18n::date::short(local_date(model.now));
    let unsent = model.pending.len() + model.unsent;
    let mut right = model.columns.saturating_sub(1);
    for (text, role) in [
        (Shown::said(today), Role::Muted),
        (me, Role::Text),
        (word, role),
        (
            if unsent == 0 || model.link == Link::Live && model.unsent == 0 {
                Shown::from("")
            } else {
                Shown::said(lang.count("tui.bar.unsent", unsent as u64, &[]))
            },
            Role::Warning,
        ),
    ] {
        let width = u16::try_from(text.width()).unwrap_or(0);
        if width == 0 || right < x + width + 2 {
            continue;
        }
        right -= width;
        ink.put(right, 0, width, text, role);
        right = right.saturating_sub(2);
    }
}

/// Whether what is shown is current: a word, and for how long it has not been.
fn link(model: &Model) -> (Shown<'static>, Role) {
    let (word, role) = match model.link {
        Link::Connecting => ("tui.link.connecting", Role::Muted),
        Link::Live => ("tui.link.live", Role::Ok),
        Link::Stale => ("tui.link.stale", Role::Stale),
        Link::Offline => ("tui.link.offline", Role::Danger),
    };
    let word = model.lang.text(word);
    let text = match model.link_since {
        Some(since) if model.link != Link::Live => {
            let minutes = model.now.duration_since(since).as_mins();
            let age = match minutes {
                ..=0 => "<1 min".to_owned(),
                1..60 => format!("{minutes} min"),
                _ => format!("{} h", minutes / 60),
            };
            format!("{word} {age}")
        }
        _ => word.to_owned(),
    };
    (Shown::said(text), role)
}

/// What the last key cost, at the right of the note's line, while keys are measured.
pub(super) fn meter(model: &Model, ink: &mut Ink<'_>) {
    let Some(meter) = &model.meter else {
        return;
    };
    let lang = model.lang;
    let text = match (meter.last(), meter.worst()) {
        (Some(last), Some(worst)) => lang.fill(
            "tui.bar.meter",
            &[
                ("ms", &tenths(last.micros)),
                ("worst", &tenths(worst.micros)),
                ("bytes", &lang.number(last.bytes)),
                ("most", &lang.number(worst.bytes)),
            ],
        ),
        _ => lang.text("tui.bar.meter_waits").to_owned(),
    };
    let y = model.canvas_rows().saturating_sub(2);
    ink.put_right(0, y, model.columns, Shown::said(text), Role::Key);
}

/// Milliseconds with one digit after the point.
fn tenths(micros: u64) -> String {
    format!("{}.{}", micros / 1_000, micros % 1_000 / 100)
}

/// Names side by side, the active one marked by brackets and not by colour alone.
pub(super) fn tabs<'t>(
    ink: &mut Ink<'_>,
    y: u16,
    columns: u16,
    names: impl IntoIterator<Item = (Shown<'t>, bool)>,
) {
    let names: Vec<(Shown<'t>, bool)> = names.into_iter().collect();
    let mut x = 1;
    for (name, active) in names.iter().skip(first_shown(&names, columns)) {
        let (name, active) = (name, *active);
        let room = columns.saturating_sub(x);
        let text = if active {
            format!("[{}]", name.as_str())
        } else {
            format!(" {} ", name.as_str())
        };
        let role = if active { Role::Title } else { Role::Text };
        x += ink.put(x, y, room, Shown::said(text), role) + 1;
    }
}

/// How many names are left out on the left, so that the active one is seen whole.
fn first_shown(names: &[(Shown<'_>, bool)], columns: u16) -> usize {
    let Some(active) = names.iter().position(|(_, active)| *active) else {
        return 0;
    };
    // Brackets or blanks around each name, and one blank after it.
    let wide = |names: &[(Shown<'_>, bool)]| names.iter().map(|(name, _)| name.width() + 3).sum();
    (0..=active)
        .find(|first| {
            let needed: usize = wide(&names[*first..=active]);
            needed < usize::from(columns)
        })
        .unwrap_or(active)
}

/// The line above the keys: what was just said.
pub(super) fn note(model: &Model, ink: &mut Ink<'_>) {
    let y = model.canvas_rows().saturating_sub(2);
    let (text, role) = match &model.note {
        Some(note) => (
            Shown::said(note.text.as_str()),
            match note.weight {
                Weight::Done => Role::Ok,
                Weight::Notice => Role::Notice,
                Weight::Failure => Role::Danger,
            },
        ),
        None if model.queue.news > 0 => {
            let key = model
                .keymap
                .keys_for(model.context(), Action::DataRefresh)
                .first()
                .map(|chord| keymap::chord_text(chord, model.lang))
                .unwrap_or_default();
            (
                Shown::said(
                    model
                        .lang
                        .count("tui.bar.news", model.queue.news, &[("key", &key)]),
                ),
                Role::Notice,
            )
        }
        // Without the header nothing else would say it.
        None if !model.parts.header && model.link != Link::Live => link(model),
        None => return,
    };
    ink.put(1, y, model.columns.saturating_sub(2), text, role);
}

/// The last line: the keys that matter here, or what can follow a chord.
pub(super) fn footer(model: &Model, ink: &mut Ink<'_>) {
    let y = model.canvas_rows().saturating_sub(1);
    let width = model.columns.saturating_sub(2);
    let mut x = 1;
    let hints: Vec<(String, &'static str)> = if model.chord.is_empty() {
        keymap::footer(
            &model.keymap,
            model.context(),
            usize::from(width),
            model.lang,
            |_| true,
        )
        .into_iter()
        .map(|hint| (hint.keys, hint.label))
        .collect()
    } else {
        // What was pressed of the chord stays in sight; what can follow it has its own window.
        let pressed: Vec<String> = model
            .chord
            .iter()
            .map(|key| keymap::key_text(*key, model.lang))
            .collect();
        vec![(format!("{}…", pressed.join(" ")), "")]
    };
    for (keys, label) in hints {
        x += ink.put(x, y, width.saturating_sub(x), Shown::said(keys), Role::Key) + 1;
        x += ink.put(x, y, width.saturating_sub(x), label, Role::Muted) + 2;
    }
}
