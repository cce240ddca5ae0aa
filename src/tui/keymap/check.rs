//! What a keymap that loads may still get wrong: keys that cannot be typed or never arrive, acts
//! with effects on keys that are pressed by accident, keys that cover others, acts without a key.
//!
//! Owns the judgement. The facts about keyboards and terminals are `keyboard`'s.

use super::action::Action;
use super::context::Context;
use super::file::{Entry, Source};
use super::free::free;
use super::key::{Chord, Code, Key};
use super::keyboard::{Arrival, Cost, Eater, Layout, arrival};
use super::problem::{Kind, Problem};
use super::trie::{Binding, Keymap};
use std::collections::BTreeMap;

/// The keyboard and the way to it that a map is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// One layout, also for the characters that it does not have; `None` for all of them, where
    /// only AltGr and dead keys count: a person's own `ñ` is on the keyboard that they have.
    pub layout: Option<Layout>,
    /// The only multiplexer in the way; `None` for any of them.
    pub multiplexer: Option<Eater>,
}

impl Against {
    fn layouts(self) -> impl Iterator<Item = Layout> {
        Layout::ALL
            .into_iter()
            .filter(move |layout| self.layout.is_none_or(|only| only == *layout))
    }

    fn eater(self, key: Key) -> Option<Eater> {
        let spared = |eater: &Eater| {
            eater.is_multiplexer() && self.multiplexer.is_some_and(|only| only != *eater)
        };
        match Eater::of(key) {
            Some(eater) if spared(&eater) => Eater::ALL
                .into_iter()
                .find(|eater| !spared(eater) && eater.takes(key)),
            found => found,
        }
    }

    fn absent(self, key: Key) -> Option<Layout> {
        self.layout
            .filter(|layout| layout.cost(key) == Cost::Absent)
    }
}

/// What a split arrow, Home, End or function key leaves behind: its last byte.
const SPLIT: &str = "ABCDFHOPQRS";

/// Everything that is wrong with a file, whether it loads or not; worst first.
pub fn check_text(text: &str, origin: &str) -> Vec<Problem> {
    check_text_against(text, origin, Against::default())
}

/// Everything that is wrong with a file on one keyboard and in one multiplexer; worst first.
pub fn check_text_against(text: &str, origin: &str, against: Against) -> Vec<Problem> {
    match Keymap::load(text, origin) {
        Ok(keymap) => check_against(&keymap, against),
        Err(problems) => sorted(problems),
    }
}

/// What is wrong with a map that loads; worst first. Only the file itself is judged, not the
/// maps that it extends; but an act that is left without any key is its doing.
pub fn check_against(keymap: &Keymap, against: Against) -> Vec<Problem> {
    let Some((file, bases)) = keymap.sources.split_last() else {
        return Vec::new();
    };
    let effective: BTreeMap<Context, Vec<Binding>> = Context::ALL
        .into_iter()
        .map(|context| (context, keymap.effective(context)))
        .collect();
    let mut problems = Vec::new();
    for entry in &file.entries {
        let Some(action) = entry.action else { continue };
        let here = effective
            .get(&entry.context)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut kinds = Vec::new();
        kinds.extend(hides(entry, bases, file));
        kinds.extend(shadows(entry, action, keymap));
        kinds.extend(unreachable(&entry.chord, action, here, against));
        kinds.extend(danger(&entry.chord, action));
        problems.extend(kinds.into_iter().map(|kind| {
            let other = kind.wants_another_key().and_then(|wanted| {
                free(keymap, entry.context, wanted, |chord| {
                    dependable(chord, against)
                })
            });
            Problem::new(&file.origin, Some(entry.line), kind)
                .on(entry.context, &entry.chord)
                .suggest(other.map(|chord| chord.to_string()))
        }));
    }
    let bound = |action| {
        effective
            .values()
            .flatten()
            .any(|binding| binding.action == action)
    };
    for action in Action::ALL.iter().copied().filter(|action| !bound(*action)) {
        problems.push(Problem::new(&file.origin, None, Kind::NoKey { action }));
    }
    sorted(problems)
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.severity, problem.line));
    problems
}

/// Keys and chords of the maps below that this one disables without saying so.
fn hides(entry: &Entry, bases: &[Source], file: &Source) -> Vec<Kind> {
    let said = |base: &Entry| {
        file.entries
            .iter()
            .any(|own| own.context == base.context && own.chord == base.chord)
    };
    let mut below = bases
        .iter()
        .flat_map(|source| &source.entries)
        .filter(|base| base.context == entry.context && base.action.is_some() && !said(base));
    let chords = below
        .clone()
        .find(|base| base.chord.continues(&entry.chord));
    let leaf = below.find(|base| entry.chord.continues(&base.chord));
    [
        chords.map(|base| Kind::HidesChords {
            other: base.chord.to_string(),
        }),
        leaf.map(|base| Kind::HidesLeaf {
            other: base.chord.to_string(),
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Keys of outer contexts that mean something else here; one note for each outer context.
fn shadows(entry: &Entry, action: Action, keymap: &Keymap) -> Vec<Kind> {
    entry
        .context
        .parents()
        .iter()
        .filter_map(|outer| {
            keymap.own(*outer).into_iter().find(|binding| {
                binding.action != action
                    && (binding.chord == entry.chord
                        || binding.chord.continues(&entry.chord)
                        || entry.chord.continues(&binding.chord))
            })
        })
        .map(|binding| Kind::Shadows {
            outer: binding.from,
            other: binding.chord.to_string(),
            action: binding.action,
        })
        .collect()
}

/// Whether everybody can press the chord and it arrives wherever one works.
pub(super) fn dependable(chord: &Chord, against: Against) -> bool {
    chord.keys().iter().all(|key| {
        !key.alt
            && against.eater(*key).is_none()
            && arrival(*key) == Arrival::Itself
            && against.layouts().all(|layout| !hard(layout, *key))
            && against.absent(*key).is_none()
    })
}

fn hard(layout: Layout, key: Key) -> bool {
    matches!(layout.cost(key), Cost::AltGr | Cost::Dead)
}

fn unreachable(chord: &Chord, action: Action, here: &[Binding], against: Against) -> Vec<Kind> {
    let only = !here
        .iter()
        .any(|binding| binding.action == action && dependable(&binding.chord, against));
    let mut kinds = Vec::new();
    let keys = chord.keys();
    if keys.iter().any(|key| key.alt) {
        kinds.push(Kind::Alt);
    }
    kinds.extend(keys.iter().find_map(|key| match arrival(*key) {
        Arrival::Itself => None,
        Arrival::As(other) => Some(Kind::ArrivesAs {
            other: other.to_string(),
        }),
        Arrival::Never => Some(Kind::NeverArrives),
    }));
    let eater = keys.iter().find_map(|key| against.eater(*key));
    kinds.extend(eater.map(|eater| Kind::Eaten {
        eater,
        action,
        only,
    }));
    let layout = against
        .layouts()
        .find(|layout| keys.iter().any(|key| hard(*layout, *key)));
    kinds.extend(layout.map(|layout| Kind::HardToType {
        layout,
        action,
        only,
    }));
    let absent = keys.iter().find_map(|key| against.absent(*key));
    kinds.extend(absent.map(|layout| Kind::NotOnLayout {
        layout,
        action,
        only,
    }));
    kinds
}

fn danger(chord: &Chord, action: Action) -> Option<Kind> {
    let key = chord.single().filter(|_| action.flags().danger)?;
    if key.ctrl || key.alt || key.shift {
        return None;
    }
    match key.code {
        Code::Char(c) if SPLIT.contains(c) => Some(Kind::DangerSplit { action }),
        Code::Char(c) if c.is_uppercase() => None,
        Code::F(_) => None,
        _ => Some(Kind::DangerPlain { action }),
    }
}
