//! The real binary in a real pseudo-terminal.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ends;
mod places;
mod terminal;

use std::fs;
use std::path::Path;
use std::process::Command;
use terminal::Terminal;

/// A folder with a few requests in it, imported by the program's own command.
fn desk() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let institutions = home.path().join("instituciones.csv");
    fs::write(
        &institutions,
        "clave,siglas,nombre\n06-E00,SAT,Servicio de Administración Tributaria\n",
    )
    .unwrap();
    let requests = home.path().join("solicitudes.csv");
    fs::write(
        &requests,
        "id,titulo,descripcion,institucion,tipo,monto\n\
         S-1,Mesa de ayuda institucional,Atención a usuarios,SAT,Servicios,1250000.00\n\
         S-2,Arrendamiento de equipo de cómputo,Equipos de escritorio,SAT,Arrendamientos,8400000.00\n\
         S-3,\u{1b}[2JPortal,Sitio web,SAT,Servicios,900000.00\n",
    )
    .unwrap();
    for (noun, file) in [("institution", &institutions), ("request", &requests)] {
        let done = command(home.path())
            .args([noun, "import"])
            .arg(file)
            .output()
            .unwrap();
        // Code 3: the row with an escape sequence in its title was refused, the others were kept.
        let code = done.status.code().unwrap();
        assert!(
            code == 0 || code == 3,
            "{code}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
    home
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dictamen"));
    command
        .env_clear()
        .envs(environment(home))
        .args(["--data".as_ref(), home.join("data").as_os_str()]);
    command
}

fn environment(home: &Path) -> Vec<(String, String)> {
    [
        ("HOME", home.to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
        ("LANG", "es_MX.UTF-8"),
        ("TERM", "xterm-256color"),
        ("USER", "prueba"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

fn open(home: &Path, extra: &[(&str, &str)]) -> Terminal {
    let mut env = environment(home);
    env.extend(
        extra
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let data = home.join("data");
    let terminal = Terminal::open(
        env!("CARGO_BIN_EXE_dictamen"),
        &["--data", data.to_str().unwrap()],
        &env,
    );
    terminal.wait_for("the queue", |screen| screen.contains("Arrendamiento de"));
    terminal
}

#[test]
fn the_queue_opens_and_leaving_gives_the_terminal_back() {
    let home = desk();
    let terminal = open(home.path(), &[]);
    terminal.wait_for("the link", |screen| screen.contains("EN VIVO"));
    terminal.send(b"Q");
    assert_eq!(terminal.exit_code(), 0);
    let bytes = terminal.bytes();
    let left = bytes
        .windows(8)
        .rposition(|w| w == b"\x1b[?1049l")
        .expect("the alternate screen is left");
    let shown = bytes
        .windows(6)
        .rposition(|w| w == b"\x1b[?25h")
        .expect("the cursor is shown");
    assert!(shown < left + 8);
    assert!(
        bytes.windows(8).any(|w| w == b"\x1b[?2004l"),
        "bracketed paste is off again"
    );
}

#[test]
fn a_hang_up_ends_the_process_at_once() {
    let home = desk();
    let terminal = open(home.path(), &[]);
    assert_eq!(terminal.hang_up(), 129);
}

#[test]
fn what_was_typed_before_a_kill_is_there_again() {
    let home = desk();
    let terminal = open(home.path(), &[]);
    terminal.send(b"\r");
    terminal.wait_for("the request", |screen| screen.contains("[Solicitud]"));
    terminal.wait_for("its checklist", |screen| screen.contains("Verificación 0/"));
    terminal.send(b"t");
    terminal.wait_for("that it is mine", |screen| screen.contains("suya"));
    terminal.send(b"d");
    terminal.wait_for("the editor", |screen| screen.contains("Motivación ("));
    terminal.send("Cada palabra cuenta ñandú".as_bytes());
    terminal.wait_for("the text", |screen| screen.contains("ñandú"));
    terminal.kill();
    let again = open(home.path(), &[]);
    again.send(b"gm");
    again.wait_for("my requests", |screen| {
        screen.contains("[Mías 1]") && screen.contains("1 de 1")
    });
    again.send(b"\r");
    again.wait_for("the draft", |screen| {
        screen.contains("recuperó su borrador")
    });
    again.send(b"p");
    again.wait_for("the words", |screen| {
        screen.contains("Cada palabra cuenta ñandú")
    });
    again.send(b"Q");
    assert_eq!(again.exit_code(), 0);
}

#[test]
fn without_colour_no_colour_is_sent_and_the_selection_is_seen() {
    let home = desk();
    let terminal = open(home.path(), &[("NO_COLOR", "1")]);
    terminal.wait_for("the mark", |screen| screen.contains('▸'));
    terminal.send(b"Q");
    terminal.exit_code();
    let text = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    for part in text.split("\x1b[").skip(1) {
        let Some(end) = part.find(|c: char| c.is_ascii_alphabetic()) else {
            continue;
        };
        if part[end..].starts_with('m') {
            let colours = part[..end].split(';').filter_map(|n| n.parse::<u16>().ok());
            assert!(
                colours.clone().all(|n| !(30..=49).contains(&n) && n < 90),
                "{:?}",
                &part[..end]
            );
        }
    }
}

#[test]
fn a_terminal_of_ascii_gets_ascii() {
    let home = desk();
    let mut env = environment(home.path());
    env.retain(|(name, _)| name != "LANG" && name != "TERM");
    env.extend([
        ("LANG".to_owned(), "C".to_owned()),
        ("TERM".to_owned(), "vt100".to_owned()),
    ]);
    let data = home.path().join("data");
    let terminal = Terminal::open(
        env!("CARGO_BIN_EXE_dictamen"),
        &["--lang", "es", "--data", data.to_str().unwrap()],
        &env,
    );
    terminal.wait_for("the queue", |screen| screen.contains("Arrendamiento de"));
    terminal.send(b"Q");
    terminal.exit_code();
    assert!(terminal.bytes().is_ascii());
}

#[test]
fn an_idle_screen_sends_nothing_and_a_moved_mark_little() {
    let home = desk();
    let terminal = open(home.path(), &[]);
    terminal.wait_for("the link", |screen| screen.contains("EN VIVO"));
    terminal.settle();
    let before = terminal.bytes().len();
    terminal.send(b"j");
    terminal.wait_for("the move", |screen| screen.contains("2 de 2"));
    let moved = terminal.bytes().len() - before;
    assert!(moved <= 80, "a move took {moved} bytes");
    terminal.send(b"Q");
    terminal.exit_code();
}
