//! Screens as snapshots: three sizes, both languages, a grid of styles beside the text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod budgets;
mod fixture;
mod hands;
mod pictures;
mod recorder;
mod render;

use dictamen::i18n::Lang;
use dictamen::tui::keymap::{Code, Key};
use dictamen::tui::model::Model;
use dictamen::tui::msg::Msg;
use dictamen::tui::update::update;
use fixture::{NOW, desk};
use render::{SIZES, screen};

fn press(model: &mut Model, keys: &str) {
    for token in keys.split_whitespace() {
        let key: Key = token.parse().unwrap();
        update(
            model,
            Msg::Key {
                key,
                burst: 1,
                at: *NOW,
            },
        );
    }
}

fn type_text(model: &mut Model, text: &str) {
    for c in text.chars() {
        update(
            model,
            Msg::Key {
                key: Key::plain(Code::Char(c)),
                burst: 1,
                at: *NOW,
            },
        );
    }
}

/// Shows `what` at every size in both languages, and compares each with its snapshot.
fn everywhere(name: &str, what: impl Fn(&mut Model)) {
    for lang in Lang::ALL {
        for (columns, rows) in SIZES {
            let mut model = desk(lang, columns, rows);
            what(&mut model);
            insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_snapshot!(format!("{name}-{}-{columns}x{rows}", lang.code()), screen(&model));
            });
        }
    }
}

#[test]
fn the_queue() {
    everywhere("queue", |_| {});
}

#[test]
fn the_queue_with_its_preview() {
    everywhere("queue-preview", |model| {
        press(model, "w j");
        fixture::preview(model);
    });
}

#[test]
fn the_filter_says_where_it_is_wrong() {
    everywhere("filter-error", |model| {
        press(model, "/");
        type_text(model, "inst:SAT monto:>mucho");
    });
}

#[test]
fn the_filter_offers_what_a_word_may_become() {
    everywhere("filter-completion", |model| {
        press(model, "/");
        type_text(model, "inst:SAT vence:");
        press(model, "<tab> <tab>");
    });
}

#[test]
fn a_chord_shows_what_can_follow() {
    everywhere("which-key", |model| {
        press(model, "g");
        model.which_key = true;
    });
}

#[test]
fn the_palette_with_acts_that_are_not_possible_here() {
    everywhere("palette-obstacles", |model| {
        press(model, "<c-k>");
        type_text(model, "check.");
    });
}

#[test]
fn a_request() {
    everywhere("request", fixture::open);
}

#[test]
fn the_checklist() {
    everywhere("checks", |model| {
        fixture::open(model);
        press(model, "t l + j -");
    });
}

#[test]
fn the_inventory_beside_the_request() {
    everywhere("inventory", |model| {
        fixture::open(model);
        press(model, "t i c");
    });
}

#[test]
fn a_dismissal_asks_why() {
    everywhere("dismiss", |model| {
        fixture::open(model);
        press(model, "t i j x");
    });
}

#[test]
fn the_opinion_says_what_is_missing() {
    everywhere("opinion", |model| {
        fixture::open(model);
        press(model, "t 1");
    });
}

#[test]
fn the_editor() {
    everywhere("editor", |model| {
        fixture::open(model);
        press(model, "t d");
        type_text(
            model,
            "La Unidad considera procedente la contratación, toda vez que no se localizó en el inventario un servicio equivalente con capacidad disponible.",
        );
    });
}

#[test]
fn issuing_shows_what_will_be_signed() {
    everywhere("issue", |model| {
        fixture::open(model);
        fixture::complete(model);
        press(model, "E");
    });
}

#[test]
fn why_it_is_due_that_day() {
    everywhere("why", |model| {
        fixture::open(model);
        press(model, "D");
    });
}

#[test]
fn what_was_said_before_on_the_same_object() {
    everywhere("precedents", |model| {
        fixture::open(model);
        press(model, "A j j");
    });
}

#[test]
fn the_help_of_the_queue() {
    everywhere("help", |model| press(model, "?"));
}

#[test]
fn the_palette_finds_acts_without_accents() {
    everywhere("palette", |model| {
        press(model, ":");
        type_text(model, "dictamen");
    });
}

#[test]
fn hostile_text_shows_what_it_is() {
    everywhere("hostile", |model| {
        fixture::hostile(model);
    });
}

#[test]
fn a_conflict_shows_both_sides() {
    everywhere("conflict", |model| {
        fixture::open(model);
        fixture::complete(model);
        fixture::conflict(model);
    });
}

#[test]
fn below_the_smallest_size_the_screen_says_so() {
    let model = desk(Lang::Es, 50, 12);
    assert!(screen(&model).contains("50x12"));
}
