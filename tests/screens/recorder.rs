//! A recording leads to the same screens, with other words; and the parts of the screen that a person
//! hides.

use super::fixture::{self, NOW, desk};
use super::render::screen;
use super::{press, type_text};
use dictamen::i18n::Lang;
use dictamen::tui::effect::Effect;
use dictamen::tui::keymap::{Builtin, Code, Key, Keymap};
use dictamen::tui::model::{Link, Model, Overlay, Parts};
use dictamen::tui::msg::{Msg, Timer};
use dictamen::tui::record::{Recorder, Recording};
use dictamen::tui::replay::Player;
use dictamen::tui::update::update;

fn key(key: Key) -> Msg {
    let (burst, at) = (1, *NOW);
    Msg::Key { key, burst, at }
}

/// The session of the fixture, its messages taken down as they come.
fn recorded() -> (Model, String) {
    let messages = fixture::messages();
    let mut model = fixture::blank(Lang::Es, 80, 24);
    let recorder = Recorder::new(&model);
    dictamen::tui::update::begin(&mut model);
    let typed = "Arrendamiento"
        .chars()
        .map(|c| key(Key::plain(Code::Char(c))));
    let opened = [key(Key::plain(Code::Char('j'))), key("/".parse().unwrap())];
    for message in messages.into_iter().chain(opened).chain(typed) {
        recorder.take(&model, &message);
        update(&mut model, message);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = recorder.save(folder.path(), *NOW).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    (model, text)
}

#[test]
fn a_recording_has_no_words_and_plays_to_the_same_state() {
    let (model, text) = recorded();
    for word in ["Arrendamiento", "mesa de ayuda", "Lima", "CONAGUA", "alima"] {
        assert!(!text.contains(word), "{word} is in the recording");
    }
    let recording = Recording::parse(&text).unwrap();
    // Nothing was left out for having lost its sense.
    assert_eq!(recording.messages.len(), fixture::messages().len() + 15);
    let mut player = Player::new(recording, Keymap::builtin(Builtin::Default));
    player.go(usize::MAX);
    let played = player.model();
    assert_eq!(played.queue.cursor, model.queue.cursor);
    assert!(played.queue.filtering);
    assert_eq!(played.queue.filter.text(), "Xxxxxxxxxxxxx");
    let shape = |model: &Model| {
        let veil = |c: char| if c.is_alphanumeric() { 'x' } else { c };
        screen(model).chars().map(veil).collect::<String>()
    };
    let rows = |text: &str| {
        text.lines()
            .skip(4)
            .take(10)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&shape(played)), rows(&shape(&model)));
    // Backwards is the same as never having gone on.
    player.go(4);
    let four = player.place();
    player.go(0);
    player.go(4);
    assert_eq!(player.place(), four);
    assert_eq!(player.model().queue.filter.text(), "");
}

#[test]
fn a_long_session_keeps_its_end_and_still_plays() {
    let mut model = fixture::blank(Lang::Es, 80, 24);
    let recorder = Recorder::new(&model);
    dictamen::tui::update::begin(&mut model);
    for message in fixture::messages() {
        recorder.take(&model, &message);
        update(&mut model, message);
    }
    for n in 0..4_501 {
        let message = key(Key::plain(Code::Char(if n % 2 == 0 { 'j' } else { 'k' })));
        recorder.take(&model, &message);
        update(&mut model, message);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = recorder.save(folder.path(), *NOW).unwrap();
    let recording = Recording::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(recording.head.before > 0);
    assert!((1_000..2_100).contains(&recording.messages.len()));
    let mut player = Player::new(recording, Keymap::builtin(Builtin::Default));
    player.go(usize::MAX);
    assert_eq!(player.model().queue.window.len(), model.queue.window.len());
    assert_eq!(player.model().queue.cursor, model.queue.cursor);
}

#[test]
fn parts_of_the_screen_are_hidden_and_their_lines_used() {
    let mut model = desk(Lang::Es, 80, 24);
    let whole = screen(&model);
    assert!(whole.starts_with(" dictamen") && whole.contains("EN VIVO"));
    press(&mut model, "g e");
    let without = screen(&model);
    let first = without.lines().next().unwrap_or_default();
    assert!(first.contains("[Sin asignar"), "{without}");
    assert!(!without.contains("EN VIVO"));
    let effects = {
        press(&mut model, "g");
        update(&mut model, key("p".parse().unwrap()))
    };
    let parts = Parts {
        header: false,
        footer: false,
        hints: true,
    };
    assert_eq!(effects, [Effect::SaveParts { parts }]);
    let bare = screen(&model);
    assert!(
        bare.lines().nth(23).unwrap_or_default().contains("ocultas"),
        "{bare}"
    );
    // The rows moved up with the cursor, and the link is said elsewhere once it is lost.
    assert!(bare.contains("cursor at 0,3"), "{bare}");
    let at = *NOW;
    update(
        &mut model,
        Msg::Link {
            link: Link::Offline,
            at,
        },
    );
    model.note = None;
    assert!(screen(&model).contains("SIN CONEXIÓN"));
    press(&mut model, "g e g p");
    model.note = None;
    update(
        &mut model,
        Msg::Link {
            link: Link::Live,
            at,
        },
    );
    model.note = None;
    assert_eq!(screen(&model), whole);
}

#[test]
fn what_is_not_live_has_an_age_and_what_comes_back_says_of_when_it_is() {
    let mut model = desk(Lang::Es, 80, 24);
    let link = |model: &mut Model, link, seconds| {
        let at = *NOW + jiff::SignedDuration::from_secs(seconds);
        update(model, Msg::Link { link, at })
    };
    let effects = link(&mut model, Link::Offline, 10);
    assert!(matches!(
        effects[..],
        [Effect::After {
            timer: Timer::Age,
            milliseconds: 60_000,
            ..
        }]
    ));
    assert!(screen(&model).contains("SIN CONEXIÓN <1 min"));
    let at = *NOW + jiff::SignedDuration::from_secs(140);
    let (timer, generation) = (Timer::Age, 0);
    update(
        &mut model,
        Msg::Timer {
            timer,
            generation,
            at,
        },
    );
    assert!(screen(&model).contains("SIN CONEXIÓN 2 min"));
    link(&mut model, Link::Live, 150);
    let shown = screen(&model);
    assert!(shown.contains("EN VIVO") && !shown.contains("2 min"));
    // The list on the screen is of before, and nothing passes it off as fresh.
    assert!(shown.contains("La lista es de las 11:20"), "{shown}");
    // Silence is noticed late, and its age says since when.
    link(&mut model, Link::Stale, 300);
    assert!(screen(&model).contains("SIN NOTICIAS <1 min"));
    let at = *NOW + jiff::SignedDuration::from_secs(311);
    update(
        &mut model,
        Msg::Timer {
            timer,
            generation,
            at,
        },
    );
    assert!(screen(&model).contains("SIN NOTICIAS 1 min"));
}

#[test]
fn each_key_is_measured_while_somebody_asks() {
    let mut model = desk(Lang::Es, 80, 24);
    let measured = |model: &mut Model, micros, bytes| {
        update(model, Msg::Measured { micros, bytes });
    };
    measured(&mut model, 1, 1);
    assert!(model.meter.is_none());
    press(&mut model, ":");
    type_text(&mut model, "lat");
    press(&mut model, "<enter>");
    assert!(screen(&model).contains("midiendo"));
    measured(&mut model, 12_340, 47);
    measured(&mut model, 2_500, 190);
    assert!(screen(&model).contains("2.5 ms (máx. 12.3) · 190 B (máx. 190)"));
    press(&mut model, "g l");
    assert!(!screen(&model).contains("máx."));
}

#[test]
fn what_could_not_be_copied_stands_alone_on_the_screen() {
    let mut model = desk(Lang::Es, 80, 24);
    let text = "UGD-2015-00401\notro renglón".to_owned();
    let detail = "tmux load-buffer -w".to_owned();
    update(&mut model, Msg::NotCopied { text, detail });
    assert!(matches!(model.overlay, Some(Overlay::Copy { .. })));
    let shown = screen(&model);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(&lines[1..3], ["UGD-2015-00401", "otro renglón"]);
    assert!(!shown.contains('│'));
    assert!(
        model
            .notes
            .iter()
            .any(|note| note.text.contains("No se copió"))
    );
    press(&mut model, "q");
    assert!(model.overlay.is_none());
}
