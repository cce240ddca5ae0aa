//! Ways in which it may go wrong: no word is lost, and the terminal is given back.

use super::terminal::Terminal;
use super::{command, desk, environment, open};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

const LEFT: &[u8] = b"\x1b[?1049l";

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Opens a request, takes it and writes into its opinion.
fn write(terminal: &Terminal, text: &str) {
    terminal.send(b"\r");
    terminal.wait_for("the checklist", |screen| screen.contains("Verificación 0/"));
    terminal.send(b"t");
    terminal.wait_for("that it is mine", |screen| screen.contains("suya"));
    terminal.send(b"d");
    terminal.wait_for("the editor", |screen| screen.contains("Motivación ("));
    terminal.send(text.as_bytes());
    terminal.wait_for("the text", |screen| screen.contains(text));
}

/// The words are there when the program is opened the next time.
fn finds(home: &Path, words: &str) {
    let again = open(home, &[]);
    // All requests, in the order in which the first was opened: what was taken may still be on its way.
    again.send(b"gt");
    again.wait_for("all requests", |screen| {
        screen.contains("[Todas 2]") && screen.contains("Arrendamiento de")
    });
    again.send(b"\r");
    again.wait_for("the checklist", |screen| screen.contains("Verificación 0/"));
    again.send(b"p");
    again.wait_for("the words", |screen| screen.contains(words));
    again.send(b"Q");
    assert_eq!(again.exit_code(), 0);
}

#[test]
fn whatever_ends_it_no_word_is_lost_and_the_terminal_is_given_back() {
    type End = (&'static str, u32, bool, fn(&Terminal) -> u32);
    let ends: [End; 3] = [
        ("SIGTERM", 143, true, |terminal| {
            terminal.signal(Signal::TERM)
        }),
        ("SIGHUP", 129, false, Terminal::hang_up),
        ("a closed line", 129, false, Terminal::close),
    ];
    for (what, expected, restored, end) in ends {
        let home = desk();
        let terminal = open(home.path(), &[]);
        write(&terminal, "Hasta la última letra");
        assert_eq!(end(&terminal), expected, "{what}");
        if restored {
            terminal.exit_code();
            assert!(holds(&terminal.bytes(), LEFT), "{what}");
        }
        finds(home.path(), "Hasta la última letra");
    }
}

#[test]
fn stopped_and_continued_it_gives_the_terminal_and_takes_it_again() {
    let home = desk();
    let data = home.path().join("data");
    // A shell with job control, as a person's is: it goes on when the program stops.
    let script = "set -m; \"$0\" --data \"$1\"; echo PARADO; fg >/dev/null; echo FIN $?";
    let terminal = Terminal::open(
        "/bin/sh",
        &[
            "-c",
            script,
            env!("CARGO_BIN_EXE_dictamen"),
            data.to_str().unwrap(),
        ],
        &environment(home.path()),
    );
    terminal.wait_for("the queue", |screen| screen.contains("Arrendamiento de"));
    let before = terminal.bytes().len();
    terminal.send(b"\x1a");
    let again = b"\x1b[?1049h";
    terminal.wait_for_bytes("the screen again", before, |bytes| holds(bytes, again));
    terminal.wait_for("the queue again", |screen| {
        screen.contains("Arrendamiento de")
    });
    let between = terminal.bytes()[before..].to_vec();
    let at = |part: &[u8]| {
        between
            .windows(part.len())
            .position(|window| window == part)
    };
    assert!(at(LEFT) < at(b"PARADO") && at(b"PARADO") < at(again));
    terminal.send(b"Q");
    terminal.wait_for("the end", |screen| screen.contains("FIN 0"));
}

/// The folder in which drafts are kept, once there is one.
fn drafts(folder: &Path) -> Option<PathBuf> {
    let own: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    let named = own.iter().find(|path| path.ends_with("drafts"));
    named.cloned().or_else(|| {
        own.iter()
            .filter(|path| path.is_dir())
            .find_map(|path| drafts(path))
    })
}

#[test]
fn a_full_disk_is_said_and_the_words_stay_on_the_screen() {
    let home = desk();
    let listed = command(home.path())
        .args(["queue", "list", "--ndjson"])
        .output()
        .unwrap();
    let ids: Vec<String> = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(row.get("id")?.as_str()?.to_owned())
        })
        .collect();
    assert_eq!(ids.len(), 2);
    let terminal = open(home.path(), &[]);
    let folder = drafts(home.path()).expect("a folder of drafts");
    // A draft is written beside its file and then renamed: there, no byte fits.
    let full: Vec<PathBuf> = ids
        .iter()
        .map(|id| folder.join(format!("{id}.new")))
        .collect();
    for path in &full {
        symlink("/dev/full", path).unwrap();
    }
    write(&terminal, "Sin lugar en el disco");
    terminal.wait_for("the failure", |screen| {
        screen.contains("NO se pudo guardar")
    });
    terminal.wait_for("the words", |screen| {
        screen.contains("Sin lugar en el disco")
    });
    for path in &full {
        let _ = fs::remove_file(path);
    }
    // With room again, the next letter saves them all.
    terminal.send(b"!");
    terminal.wait_for("the letter", |screen| screen.contains("disco!"));
    terminal.kill();
    finds(home.path(), "Sin lugar en el disco!");
}

#[test]
fn an_editor_that_fails_takes_nothing_away() {
    let home = desk();
    let editor = home.path().join("editor");
    fs::write(&editor, "#!/bin/sh\nprintf 'Otra cosa' > \"$1\"\nexit 3\n").unwrap();
    let editor = format!("sh {}", editor.display());
    let terminal = open(home.path(), &[("EDITOR", &editor)]);
    write(&terminal, "Lo que ya estaba");
    terminal.send(b"\x0f");
    terminal.wait_for("what became of it", |screen| {
        screen.contains("no terminó bien") && screen.contains("Lo que ya estaba")
    });
    terminal.kill();
    finds(home.path(), "Lo que ya estaba");
}
