//! What hands do: the guards, the palette, completion and history, maps that change.
//!
//! The model alone, without a server: keys in, state out.

use super::fixture::{self, NOW, desk};
use super::{press, type_text};
use dictamen::i18n::Lang;
use dictamen::tui::effect::Effect;
use dictamen::tui::keymap::{Action, BURST, Code, Context, Key};
use dictamen::tui::model::{Lesson, LessonKind, Model, Overlay, PickItem, SavedTab, Screen, Tour};
use dictamen::tui::msg::Msg;
use dictamen::tui::update::update;
use dictamen::wire::queue::Tab;

fn here() -> Model {
    desk(Lang::Es, 80, 24)
}

fn note(model: &Model) -> String {
    let note = model.note.as_ref().map(|note| note.text.clone());
    note.unwrap_or_default()
}

fn key(model: &mut Model, key: Key, burst: usize) -> Vec<Effect> {
    let at = *NOW;
    update(model, Msg::Key { key, burst, at })
}

fn picked(model: &Model) -> Option<Action> {
    let Some(Overlay::Picker(picker)) = &model.overlay else {
        return None;
    };
    match picker.items.get(*picker.shown.get(picker.cursor)?)?.0 {
        PickItem::Act(action) => Some(action),
        _ => None,
    }
}

#[test]
fn nothing_of_a_burst_acts_and_the_next_key_does() {
    let mut model = here();
    for c in "dictaminarE1234gms".chars() {
        let effects = key(&mut model, Key::plain(Code::Char(c)), BURST + 1);
        assert_eq!(effects, []);
    }
    assert!(model.overlay.is_none() && model.screen == Screen::Queue);
    assert_eq!(model.queue.tab, here().queue.tab);
    let said = model.notes.iter().filter(|one| one.text == note(&model));
    assert_eq!(said.count(), 1, "one notice a burst");
    press(&mut model, "?");
    assert!(matches!(model.overlay, Some(Overlay::Help { .. })));
    // In a field the same burst is text.
    let mut model = here();
    press(&mut model, "/");
    for c in "firma electronica".chars() {
        key(&mut model, Key::plain(Code::Char(c)), 17);
    }
    assert_eq!(model.queue.filter.text(), "firma electronica");
}

#[test]
fn a_paste_acts_nowhere_whatever_it_says() {
    for text in ["tsE1234\n", "\u{1b}[A", "q\nQ\n", "1", "g i"] {
        let mut model = here();
        let before = format!("{:?}", (model.queue.cursor, model.queue.tab, model.screen));
        let text = text.to_owned();
        let effects = update(&mut model, Msg::Paste { text });
        let after = format!("{:?}", (model.queue.cursor, model.queue.tab, model.screen));
        assert_eq!((effects, after), (Vec::new(), before));
        assert!(!note(&model).is_empty() && model.pending.is_empty());
    }
}

#[test]
fn a_key_that_is_held_moves_and_does_nothing_else() {
    let held = |model: &mut Model, c: char| {
        let (key, burst, at) = (Key::plain(Code::Char(c)), 1, *NOW);
        update(model, Msg::Held { key, burst, at })
    };
    let mut model = here();
    press(&mut model, "j");
    held(&mut model, 'j');
    assert_eq!(model.queue.cursor, 2);
    for c in ['s', 't', 'w', 'g'] {
        assert_eq!(held(&mut model, c), [], "{c}");
    }
    assert!(model.chord.is_empty() && model.pending.is_empty());
    press(&mut model, "/");
    held(&mut model, 's');
    assert_eq!(model.queue.filter.text(), "s");
}

#[test]
fn capitals_without_shift_are_told_and_do_not_act() {
    let mut model = here();
    press(&mut model, "J");
    assert!(note(&model).contains("Bloq Mayús"), "{}", note(&model));
    assert_eq!(model.queue.cursor, 0);
    // Two capitals are two capitals; the third in a row is Caps Lock.
    let mut model = here();
    press(&mut model, "G R D");
    assert!(model.overlay.is_none(), "D opened {:?}", model.overlay);
    assert!(note(&model).contains("Bloq Mayús"), "{}", note(&model));
    for calm in ["G G G G", "G j R j D", "D"] {
        let mut model = here();
        press(&mut model, calm);
        assert!(!note(&model).contains("Bloq Mayús"), "{calm}");
    }
}

#[test]
fn esc_discards_no_text() {
    // A reason that was being written.
    let mut model = here();
    fixture::open(&mut model);
    press(&mut model, "t i j x");
    type_text(&mut model, "otra cosa");
    press(&mut model, "<esc>");
    assert!(model.overlay.is_none());
    press(&mut model, "x");
    let Some(Overlay::Prompt(prompt)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert_eq!(prompt.field.text(), "otra cosa");
    // The text of the opinion.
    let mut model = here();
    fixture::open(&mut model);
    press(&mut model, "t d");
    type_text(&mut model, "Procede");
    press(&mut model, "<esc>");
    let draft = &model.request.as_ref().unwrap().draft;
    assert_eq!(draft.reasoning, "Procede");
    // A filter comes back with the arrow.
    let mut model = here();
    press(&mut model, "/");
    type_text(&mut model, "inst:SAT");
    press(&mut model, "<esc> / <up>");
    assert_eq!(model.queue.filter.text(), "inst:SAT");
}

#[test]
fn a_chord_waits_for_ever_and_shows_what_follows_after_one_pause() {
    let mut model = here();
    let effects = key(&mut model, Key::plain(Code::Char('g')), 1);
    let [
        Effect::After {
            timer, generation, ..
        },
    ] = effects[..]
    else {
        panic!("{effects:?}");
    };
    assert!(!model.which_key);
    let at = *NOW;
    let passed = Msg::Timer {
        timer,
        generation,
        at,
    };
    assert_eq!(update(&mut model, passed.clone()), [], "no second timer");
    assert!(model.which_key);
    press(&mut model, "m");
    assert_eq!(model.queue.tab, Tab::Mine);
    // The timer of a chord that is over shows nothing.
    update(&mut model, passed);
    assert!(!model.which_key);
}

#[test]
fn the_palette_tells_what_is_not_possible_and_remembers_what_was_done() {
    let mut model = here();
    press(&mut model, ":");
    type_text(&mut model, "sí cumple");
    assert_eq!(picked(&model), Some(Action::CheckYes));
    press(&mut model, "<enter>");
    assert!(
        note(&model).contains("lista de verificación"),
        "{}",
        note(&model)
    );
    press(&mut model, "<c-k>");
    type_text(&mut model, ":mensajes");
    press(&mut model, "<enter>");
    assert!(matches!(model.overlay, Some(Overlay::Messages { .. })));
    press(&mut model, "q :");
    assert_eq!(picked(&model), Some(Action::MessagesShow));
}

#[test]
fn every_act_that_is_offered_is_possible_or_says_why_not() {
    for place in 0..3 {
        let mut model = here();
        match place {
            0 => {}
            1 => fixture::open(&mut model),
            _ => press(&mut model, "g n <esc>"),
        }
        press(&mut model, "<c-k>");
        let Some(Overlay::Picker(picker)) = &model.overlay else {
            panic!("no palette at {place}");
        };
        assert_eq!(picker.items.len(), picker.obstacles.len());
        for ((item, _), obstacle) in picker.items.iter().zip(&picker.obstacles) {
            let PickItem::Act(action) = item else {
                continue;
            };
            let only_checks = action.name().starts_with("check.");
            assert!(!only_checks || obstacle.is_some(), "{action:?} {place}");
            assert!(obstacle.as_deref() != Some(""), "{action:?}");
        }
    }
}

#[test]
fn tab_completes_fields_and_values_and_goes_round() {
    let mut model = here();
    press(&mut model, "/");
    type_text(&mut model, "mon");
    press(&mut model, "<tab>");
    assert_eq!(model.queue.filter.text(), "monto:");
    press(&mut model, "<tab>");
    assert_eq!(model.queue.filter.text(), "monto:>1M ");
    press(&mut model, "<tab>");
    assert_eq!(model.queue.filter.text(), "monto:>5M ");
    press(&mut model, "<s-tab> <s-tab>");
    assert_eq!(model.queue.filter.text(), "monto:<500k ");
    type_text(&mut model, "estado:dev");
    press(&mut model, "<tab>");
    assert_eq!(model.queue.filter.text(), "monto:<500k estado:devuelta ");
    type_text(&mut model, "inst:");
    press(&mut model, "<tab>");
    let acronym = &model.queue.window.get(0).unwrap().acronym;
    let all: Vec<_> = model
        .queue
        .completion
        .iter()
        .flat_map(|c| &c.choices)
        .collect();
    assert!(
        all.iter().any(|choice| choice.contains(acronym.as_str())),
        "{all:?}"
    );
    assert_eq!(model.queue.filter_error, None);
    // English words work too.
    let mut model = here();
    press(&mut model, "/");
    type_text(&mut model, "amo");
    press(&mut model, "<tab>");
    assert_eq!(model.queue.filter.text(), "amount:");
}

#[test]
fn filters_come_back_in_order_and_what_was_typed_after_them() {
    let mut model = here();
    for filter in ["inst:SAT", "tipo:arrendamiento", "inst:SAT"] {
        press(&mut model, "/ <c-u>");
        type_text(&mut model, filter);
        press(&mut model, "<enter>");
    }
    assert_eq!(model.queue.history, ["inst:SAT", "tipo:arrendamiento"]);
    press(&mut model, "/ <c-u>");
    type_text(&mut model, "fol");
    let shown = |model: &Model| model.queue.filter.text().to_owned();
    for (keys, expected) in [
        ("<up>", "inst:SAT"),
        ("<up>", "tipo:arrendamiento"),
        ("<up>", "tipo:arrendamiento"),
        ("<down>", "inst:SAT"),
        ("<down>", "fol"),
        ("<down>", "fol"),
    ] {
        press(&mut model, keys);
        assert_eq!(shown(&model), expected, "{keys}");
    }
}

#[test]
fn saved_tabs_come_after_the_built_in_ones_and_narrow_what_they_show() {
    let mut model = here();
    model.queue.saved = vec![SavedTab {
        name: "Grandes".to_owned(),
        filter: "monto:>5M".to_owned(),
        base: Tab::Unassigned,
    }];
    press(&mut model, "g t .");
    assert_eq!(model.queue.saved_at, Some(0));
    let query = model.queue.query();
    assert_eq!(
        (query.tab, query.filter.as_str()),
        (Tab::Unassigned, "monto:>5M")
    );
    model.queue.applied = "inst:SAT".to_owned();
    assert_eq!(model.queue.query().filter, "monto:>5M inst:SAT");
    press(&mut model, ".");
    assert_eq!((model.queue.saved_at, model.queue.tab), (None, Tab::Mine));
    press(&mut model, ",");
    assert_eq!(model.queue.saved_at, Some(0));
    press(&mut model, "g m");
    assert_eq!(model.queue.saved_at, None);
}

#[test]
fn a_map_that_changes_counts_at_once_and_a_bad_one_leaves_the_last_good_one() {
    let mut model = here();
    let file = |model: &mut Model, text: &str| {
        let (origin, text) = ("mias.toml".to_owned(), text.to_owned());
        update(model, Msg::KeymapText { origin, text });
    };
    press(&mut model, "g");
    file(&mut model, "schema = 1\n[queue]\n\"ñ\" = \"help.show\"\n");
    assert!(model.chord.is_empty());
    press(&mut model, "ñ");
    assert!(matches!(model.overlay, Some(Overlay::Help { .. })));
    press(&mut model, "q");
    file(&mut model, "schema = 1\n[queue]\n\"ñ\" = \"help.shwo\"\n");
    assert!(note(&model).contains("mias.toml:3"), "{}", note(&model));
    assert!(note(&model).contains("help.show"), "{}", note(&model));
    press(&mut model, "ñ");
    assert_eq!(model.context(), Context::Help);
}

/// The guide takes lines and no key: the list, the note and the keys stay, whatever the size.
#[test]
fn the_guide_stands_above_the_keys_at_every_size() {
    for (columns, rows) in super::render::SIZES {
        let mut model = desk(Lang::Es, columns, rows);
        let plain: Vec<String> = lines_of(&model);
        let row = model.queue.window.get(0).unwrap().clone();
        model.tour = Some(Tour {
            lessons: vec![Lesson {
                kind: LessonKind::Take,
                request: row.id,
                folio: row.folio.clone(),
            }],
            shown: Some(0),
            ..Tour::default()
        });
        let guided = lines_of(&model);
        assert_eq!(guided.last(), plain.last(), "the keys stay");
        let hint = guided
            .iter()
            .position(|line| line.contains("Abra la solicitud con Enter"));
        assert_eq!(hint, Some(usize::from(rows) - 3), "{guided:#?}");
        assert!(guided.iter().any(|line| line.contains(&row.folio)));
        // The last row that one can go to is on the screen and not behind the bar.
        press(&mut model, "G");
        let last = model.queue.selected().unwrap().folio.clone();
        let seen = lines_of(&model)
            .iter()
            .position(|line| line.contains(&last));
        assert!(seen.unwrap() < usize::from(rows) - 3);
        press(&mut model, "g g <enter>");
        assert_eq!(model.screen, Screen::Request);
    }
}

fn lines_of(model: &Model) -> Vec<String> {
    let buffer = super::render::buffer(model);
    let line = |y| (0..model.columns).map(move |x| (x, y));
    (0..model.rows)
        .map(|y| line(y).map(|at| buffer[at].symbol()).collect())
        .collect()
}
