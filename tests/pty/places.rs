//! Where it runs: kinds of terminals, a slow line, a real tmux.

use super::terminal::Terminal;
use super::{desk, environment, open};
use std::process::Command;
use std::time::{Duration, Instant};

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn every_kind_of_terminal_gets_what_it_knows() {
    // TERM, whether it gets other glyphs than ASCII, colours, and synchronised updates.
    let kinds = [
        ("xterm-256color", true, true, true),
        ("tmux-256color", true, true, true),
        ("screen-256color", true, true, false),
        ("linux", false, true, false),
        ("vt100", false, false, false),
    ];
    for (term, glyphs, colours, sync) in kinds {
        let home = desk();
        let terminal = open(home.path(), &[("TERM", term)]);
        terminal.send(b"j");
        terminal.wait_for("the move", |screen| screen.contains("2 de 2"));
        terminal.wait_for("the link", |screen| screen.contains("EN VIVO"));
        terminal.send(b"Q");
        assert_eq!(terminal.exit_code(), 0, "{term}");
        let bytes = terminal.bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(text.contains('▸'), glyphs, "{term}");
        assert_eq!(holds(&bytes, b"\x1b[?2026h"), sync, "{term}");
        let coloured = (30..38).any(|colour| text.contains(&format!("{colour}m")));
        assert_eq!(coloured, colours, "{term}");
        assert!(!text.contains("38;5;") && !text.contains("38;2;"), "{term}");
        // Nobody asked for the mouse.
        assert!(
            !holds(&bytes, b"\x1b[?1000h") && !holds(&bytes, b"\x1b[?1002h"),
            "{term}"
        );
    }
}

#[test]
fn themes_are_taken_from_flag_and_environment_and_a_wrong_one_is_refused() {
    let home = desk();
    let colours = [
        ("COLORTERM", "truecolor"),
        ("DICTAMEN_THEME", "alto-contraste"),
    ];
    let terminal = open(home.path(), &colours);
    terminal.wait_for("the link", |screen| screen.contains("EN VIVO"));
    terminal.send(b"Q");
    assert_eq!(terminal.exit_code(), 0);
    assert!(holds(&terminal.bytes(), b"38;2;255;255;255"));
    let mut env = environment(home.path());
    env.push(("DICTAMEN_THEME".to_owned(), "azul".to_owned()));
    let data = home.path().join("data");
    let refused = Terminal::open(
        env!("CARGO_BIN_EXE_dictamen"),
        &["--data", data.to_str().unwrap()],
        &env,
    );
    assert_ne!(refused.exit_code(), 0);
    let said = String::from_utf8_lossy(&refused.bytes()).into_owned();
    assert!(
        said.contains("azul") && said.contains("high-contrast"),
        "{said}"
    );
}

#[test]
fn over_five_kibibytes_a_second_a_held_key_skips_frames_and_ends_where_it_should() {
    let home = desk();
    let data = home.path().join("data");
    let terminal = Terminal::open_on(
        env!("CARGO_BIN_EXE_dictamen"),
        &["--data", data.to_str().unwrap()],
        &environment(home.path()),
        Some(5 * 1024),
    );
    terminal.wait_for("the queue", |screen| screen.contains("Arrendamiento de"));
    terminal.settle();
    let before = terminal.bytes().len();
    // The next tab, as often as a key repeats in two seconds: each another list.
    let pages = 60;
    for _ in 0..pages {
        terminal.send(b"\t");
    }
    terminal.send(b"?");
    terminal.wait_for("the help", |screen| screen.contains("─ Teclas ─"));
    let sent = terminal.bytes().len() - before;
    assert!(sent < pages * 400, "{sent} bytes: no frame was skipped");
    terminal.send(b"q");
    terminal.wait_for("the queue again", |screen| !screen.contains("─ Teclas ─"));
    terminal.send(b"Q");
    assert_eq!(terminal.exit_code(), 0);
}

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Tmux(tempfile::TempDir);

impl Tmux {
    fn run(&self, arguments: &[&str]) -> String {
        let done = Command::new("tmux")
            .env("TMUX_TMPDIR", self.0.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("TMUX")
            .args(["-f", "/dev/null"])
            .args(arguments)
            .output()
            .expect("tmux");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn wait_for(&self, what: &str, arguments: &[&str], condition: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            let shown = self.run(arguments);
            if condition(&shown) {
                return;
            }
            assert!(Instant::now() < end, "never saw {what}:\n{shown}");
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

#[test]
fn inside_tmux_it_draws_and_copies_into_the_buffer_of_tmux() {
    let home = desk();
    let data = home.path().join("data");
    let tmux = Tmux(tempfile::tempdir().unwrap());
    let inside = format!(
        "exec env HOME={home} LANG=C.UTF-8 DICTAMEN_LANG=es {program} --data {data}",
        home = home.path().display(),
        program = env!("CARGO_BIN_EXE_dictamen"),
        data = data.display(),
    );
    tmux.run(&["new-session", "-d", "-x", "80", "-y", "24", &inside]);
    let screen = ["capture-pane", "-p"];
    tmux.wait_for("the queue", &screen, |shown| {
        shown.contains("Arrendamiento de") && shown.contains("EN VIVO")
    });
    tmux.run(&["send-keys", "j"]);
    tmux.wait_for("the move", &screen, |shown| shown.contains("2 de 2"));
    let shown = tmux.run(&screen);
    let marked = shown.lines().find(|line| line.starts_with('▸')).unwrap();
    let folio = marked.split_whitespace().nth(1).unwrap().to_owned();
    tmux.run(&["send-keys", "y"]);
    tmux.wait_for("the folio in the buffer", &["show-buffer"], |buffer| {
        buffer == folio
    });
    // It does not know more than that, and says so.
    tmux.wait_for("what was done", &screen, |shown| {
        shown.contains("Copiado por tmux") && shown.contains("no confirma")
    });
    tmux.run(&["send-keys", "Q"]);
    tmux.wait_for("the end", &["list-sessions"], |sessions| {
        sessions.is_empty()
    });
}
