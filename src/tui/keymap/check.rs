//! What a keymap that loads may still get wrong: keys that cannot be typed or never arrive, acts
//! with effects on keys that are pressed by accident, keys that cover others, acts without a key.
//!
//! Owns the judgement. The facts about keyboards and terminals are `keyboard`'s.

use super::action::Action;
use super::context::Context;
use super::file::{Entry, Source};
use super::key::{Chord, Code, Key};
use super::keyboard::{Arrival, Cost, Eater, Layout, arrival};
use super::problem::{Kind, Problem};
use super::trie::{Binding, Keymap};
use std::collections::BTreeMap;

/// The layouts that every act must be reachable on.
const LAYOUTS: [Layout; 2] = [Layout::Latam, Layout::Es];

/// What a split arrow, Home, End or function key leaves behind: its last byte.
const SPLIT: &str = "ABCDFHOPQRS";

/// Everything that is wrong with a file, whether it loads or not; worst first.
pub fn check_text(text: &str, origin: &str) -> Vec<Problem> {
    match Keymap::load(text, origin) {
        Ok(keymap) => check(&keymap),
        Err(problems) => sorted(problems),
    }
}

/// What is wrong with a map that loads; worst first. Only the file itself is judged, not the
/// maps that it extends; but an act that is left without any key is its doing.
pub fn check(keymap: &Keymap) -> Vec<Problem> {
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
        kinds.extend(unreachable(&entry.chord, action, here));
        kinds.extend(danger(&entry.chord, action));
        problems.extend(kinds.into_iter().map(|kind| {
            Problem::new(&file.origin, Some(entry.line), kind).on(entry.context, &entry.chord)
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
fn dependable(chord: &Chord) -> bool {
    chord.keys().iter().all(|key| {
        !key.alt
            && Eater::of(*key).is_none()
            && arrival(*key) == Arrival::Itself
            && LAYOUTS.into_iter().all(|layout| !hard(layout, *key))
    })
}

fn hard(layout: Layout, key: Key) -> bool {
    matches!(layout.cost(key), Cost::AltGr | Cost::Dead)
}

fn unreachable(chord: &Chord, action: Action, here: &[Binding]) -> Vec<Kind> {
    let only = !here
        .iter()
        .any(|binding| binding.action == action && dependable(&binding.chord));
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
    kinds.extend(
        keys.iter()
            .find_map(|key| Eater::of(*key))
            .map(|eater| Kind::Eaten {
                eater,
                action,
                only,
            }),
    );
    kinds.extend(
        LAYOUTS
            .into_iter()
            .find(|layout| keys.iter().any(|key| hard(*layout, *key)))
            .map(|layout| Kind::HardToType {
                layout,
                action,
                only,
            }),
    );
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::super::problem::Severity;
    use super::*;
    use crate::i18n::Lang;

    fn found(body: &str) -> Vec<(Option<usize>, Kind)> {
        check_text(&format!("schema = 1\n{body}"), "keys.toml")
            .into_iter()
            .map(|problem| (problem.line, problem.kind))
            .collect()
    }

    #[test]
    fn maps_that_are_built_in_have_no_errors_and_no_warnings() {
        for builtin in Builtin::ALL {
            let bad: Vec<String> = check(&Keymap::builtin(builtin))
                .iter()
                .filter(|problem| problem.severity < Severity::Note)
                .map(|problem| problem.report(Lang::En))
                .collect();
            assert!(bad.is_empty(), "{}", bad.join("\n"));
        }
    }

    #[test]
    fn every_act_of_the_built_in_maps_has_a_dependable_key_on_a_us_keyboard_too() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in Context::ALL {
                let here = keymap.effective(context);
                for binding in &here {
                    let good = here.iter().any(|other| {
                        let absent = |key: &Key| Layout::Us.cost(*key) == Cost::Absent;
                        other.action == binding.action
                            && dependable(&other.chord)
                            && !other.chord.keys().iter().any(absent)
                    });
                    assert!(good, "{builtin:?} {context:?} {:?}", binding.action);
                }
            }
        }
    }

    #[test]
    fn each_weakness_is_found_with_its_line() {
        use Action::*;
        let cases = [
            (
                "[queue]\n\"@\" = \"queue.sort\"\n\"o\" = \"none\"",
                Kind::HardToType {
                    layout: Layout::Latam,
                    action: QueueSort,
                    only: true,
                },
            ),
            (
                "[queue]\n\"@\" = \"queue.sort\"",
                Kind::HardToType {
                    layout: Layout::Latam,
                    action: QueueSort,
                    only: false,
                },
            ),
            (
                "[queue]\n\"#\" = \"queue.sort\"",
                Kind::HardToType {
                    layout: Layout::Es,
                    action: QueueSort,
                    only: false,
                },
            ),
            (
                "[queue]\n\"<c-b>\" = \"queue.sort\"\n\"o\" = \"none\"",
                Kind::Eaten {
                    eater: Eater::Tmux,
                    action: QueueSort,
                    only: true,
                },
            ),
            (
                "[queue]\n\"<c-a>\" = \"queue.sort\"",
                Kind::Eaten {
                    eater: Eater::Screen,
                    action: QueueSort,
                    only: false,
                },
            ),
            (
                "[queue]\n\"<c-i>\" = \"queue.sort\"",
                Kind::ArrivesAs {
                    other: "<tab>".into(),
                },
            ),
            ("[queue]\n\"<c-1>\" = \"queue.sort\"", Kind::NeverArrives),
            ("[queue]\n\"<a-x>\" = \"queue.sort\"", Kind::Alt),
            (
                "[queue]\n\"u\" = \"opinion.issue\"",
                Kind::DangerPlain {
                    action: OpinionIssue,
                },
            ),
            (
                "[checks]\n\"<enter>\" = \"opinion.issue\"",
                Kind::DangerPlain {
                    action: OpinionIssue,
                },
            ),
            (
                "[queue]\n\"A\" = \"opinion.issue\"",
                Kind::DangerSplit {
                    action: OpinionIssue,
                },
            ),
            (
                "[global]\n\"g\" = \"goto.mine\"",
                Kind::HidesChords {
                    other: "g g".into(),
                },
            ),
            (
                "[global]\n\"q x\" = \"goto.mine\"",
                Kind::HidesLeaf { other: "q".into() },
            ),
            (
                "[queue]\n\"q\" = \"queue.sort\"",
                Kind::Shadows {
                    outer: Context::Global,
                    other: "q".into(),
                    action: AppBack,
                },
            ),
            (
                "[queue]\n\"q x\" = \"queue.sort\"",
                Kind::Shadows {
                    outer: Context::Global,
                    other: "q".into(),
                    action: AppBack,
                },
            ),
            (
                "[queue]\n\"g\" = \"queue.sort\"",
                Kind::Shadows {
                    outer: Context::Global,
                    other: "g g".into(),
                    action: CursorFirst,
                },
            ),
        ];
        for (body, kind) in cases {
            assert!(
                found(body).contains(&(Some(3), kind)),
                "{body}: {:?}",
                found(body)
            );
        }
    }

    #[test]
    fn what_is_sound_is_left_alone() {
        for body in [
            "[queue]\n\"ñ\" = \"queue.sort\"",
            "[queue]\n\"I\" = \"opinion.issue\"",
            "[queue]\n\"<f6>\" = \"opinion.issue\"",
            "[queue]\n\"z e\" = \"opinion.issue\"",
            "[queue]\n\"q\" = \"app.back\"",
            "[queue]\n\"o\" = \"none\"\n\"o o\" = \"queue.sort\"",
        ] {
            assert_eq!(found(body), [], "{body}");
        }
    }

    #[test]
    fn an_act_that_loses_its_last_key_is_told_and_the_base_is_not_judged_again() {
        let problems = found("[queue]\n\"o\" = \"none\"");
        assert_eq!(
            problems,
            [(
                None,
                Kind::NoKey {
                    action: Action::QueueSort
                }
            )]
        );
    }

    #[test]
    fn a_report_names_the_place_and_the_meaning_in_both_languages() {
        let problems = check_text("schema = 1\n[queue]\n\"x\" = \"queue.opne\"", "keys.toml");
        let report = |lang| problems.iter().map(|p| p.report(lang)).collect::<Vec<_>>();
        assert_eq!(
            report(Lang::Es),
            [
                "keys.toml:3: error: no hay acto que se llame «queue.opne»; ¿quiso decir «queue.open»?"
            ]
        );
        assert_eq!(
            report(Lang::En),
            ["keys.toml:3: error: no act is called “queue.opne”; did you mean “queue.open”?"]
        );
    }

    #[test]
    fn a_problem_travels_flat() {
        let problems = check_text("schema = 1\n[queue]\n\"x\" = \"queue.opne\"", "keys.toml");
        let json = serde_json::to_value(&problems[0]).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "severity": "error", "file": "keys.toml", "line": 3, "key": "x",
                "context": "queue", "kind": "unknown_action", "name": "queue.opne",
                "suggestion": "queue.open"
            })
        );
    }
}
