//! The checks of keymaps, held against maps of each kind.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::check::*;
use super::file::Builtin;
use super::keyboard::Cost;
use super::problem::Severity;
use super::{Action, Context, Eater, Key, Keymap, Kind, Layout};
use crate::i18n::Lang;

fn found(body: &str) -> Vec<(Option<usize>, Kind)> {
    check_text(&format!("schema = 1\n{body}"), "keys.toml")
        .into_iter()
        .map(|problem| (problem.line, problem.kind))
        .collect()
}

/// Every layout with every multiplexer, and each of them without one.
fn everywhere() -> Vec<Against> {
    let multiplexers = Eater::ALL
        .into_iter()
        .filter(|eater| eater.is_multiplexer());
    let carriers: Vec<Option<Eater>> = multiplexers.map(Some).chain([None]).collect();
    Layout::ALL
        .into_iter()
        .flat_map(|layout| {
            carriers.iter().map(move |multiplexer| Against {
                layout: Some(layout),
                multiplexer: *multiplexer,
            })
        })
        .collect()
}

#[test]
fn maps_that_are_built_in_pass_on_every_layout_and_in_every_multiplexer() {
    assert_eq!(everywhere().len(), 12);
    for builtin in Builtin::ALL {
        for against in everywhere().into_iter().chain([Against::default()]) {
            let bad: Vec<String> = check_against(&Keymap::builtin(builtin), against)
                .iter()
                .filter(|problem| problem.severity < Severity::Note)
                .map(|problem| problem.report(Lang::En))
                .collect();
            assert!(bad.is_empty(), "{against:?}\n{}", bad.join("\n"));
        }
    }
}

#[test]
fn every_act_of_the_built_in_maps_has_a_dependable_key_wherever_it_has_one() {
    for builtin in Builtin::ALL {
        let keymap = Keymap::builtin(builtin);
        for context in Context::ALL {
            let here = keymap.effective(context);
            for binding in &here {
                let good = here.iter().any(|other| {
                    let absent = |key: &Key| {
                        Layout::ALL
                            .into_iter()
                            .any(|layout| layout.cost(*key) == Cost::Absent)
                    };
                    other.action == binding.action
                        && dependable(&other.chord, Against::default())
                        && !other.chord.keys().iter().any(absent)
                });
                assert!(good, "{builtin:?} {context:?} {:?}", binding.action);
            }
        }
    }
}

#[test]
fn the_map_without_letters_has_no_act_on_a_key_that_writes() {
    let keymap = Keymap::builtin(Builtin::SinLetras);
    for context in Context::ALL {
        for binding in keymap.effective(context) {
            let first = binding.chord.keys()[0];
            assert_eq!(first.text(), None, "{context:?} {}", binding.chord);
        }
    }
}

#[test]
fn an_act_of_one_map_is_an_act_of_each_in_the_same_places() {
    let acts = |builtin, context| {
        Keymap::builtin(builtin)
            .effective(context)
            .into_iter()
            .map(|binding| binding.action)
            .collect::<std::collections::BTreeSet<Action>>()
    };
    for builtin in Builtin::ALL {
        for context in Context::ALL {
            let missing: Vec<Action> = acts(Builtin::Default, context)
                .difference(&acts(builtin, context))
                .copied()
                .collect();
            assert_eq!(missing, [], "{builtin:?} {context:?}");
        }
    }
}

#[test]
fn what_is_judged_is_what_was_asked_for() {
    let map = |body: &str| {
        let text = format!("schema = 1\n[queue]\n{body}\"o\" = \"none\"");
        Keymap::load(&text, "keys.toml").expect(body)
    };
    let kinds = |body: &str, against| -> Vec<Kind> {
        let bad = check_against(&map(body), against).into_iter();
        bad.filter(|problem| problem.severity == Severity::Warning)
            .map(|problem| problem.kind)
            .collect()
    };
    let on = |layout, multiplexer| Against {
        layout: Some(layout),
        multiplexer,
    };
    let action = Action::QueueSort;
    let zellij = "\"<c-o>\" = \"queue.sort\"\n";
    assert_eq!(kinds(zellij, on(Layout::Latam, Some(Eater::Tmux))), []);
    assert_eq!(
        kinds(zellij, on(Layout::Latam, Some(Eater::Zellij))),
        [Kind::Eaten {
            eater: Eater::Zellij,
            action,
            only: true
        }]
    );
    let enye = "\"ñ\" = \"queue.sort\"\n";
    assert_eq!(kinds(enye, Against::default()), []);
    assert_eq!(
        kinds(enye, on(Layout::Us, None)),
        [Kind::NotOnLayout {
            layout: Layout::Us,
            action,
            only: true
        }]
    );
    let brace = "\"{\" = \"queue.sort\"\n";
    assert_eq!(kinds(brace, on(Layout::Latam, None)), []);
    assert_eq!(kinds(brace, on(Layout::Es, None)).len(), 1);
}

#[test]
fn what_should_be_another_key_is_told_a_free_one() {
    let cases = [
        ("[queue]\n\"<a-x>\" = \"queue.sort\"", "f"),
        ("[queue]\n\"u\" = \"opinion.issue\"", "I"),
        ("[editor]\n\"<c-i>\" = \"editor.undo\"", "<f3>"),
    ];
    for (body, free) in cases {
        let problems = check_text(&format!("schema = 1\n{body}"), "keys.toml");
        let problem = problems.first().expect(body);
        assert_eq!(problem.suggestion.as_deref(), Some(free), "{body}");
        assert!(problem.report(Lang::Es).contains(free), "{body}");
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
        "[queue]\n\"V e\" = \"opinion.issue\"",
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
        ["keys.toml:3: error: no hay acto que se llame «queue.opne»; ¿quiso decir «queue.open»?"]
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
