//! The README tells the truth: its tables are made from the code, and its commands exist.
//!
//! `DICTAMEN_UPDATE=1 cargo test --test readme` writes the tables anew.
#![cfg(feature = "tui")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use dictamen::cli::Exit;
use dictamen::i18n::Lang;
use dictamen::tui::keymap::{Action, Builtin, Context, Keymap, chord_text, markdown};
use std::path::{Path, PathBuf};
use std::process::Command;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn read() -> String {
    std::fs::read_to_string(path()).unwrap()
}

/// What stands between `<!-- name:begin -->` and `<!-- name:end -->`.
fn between<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<!-- {name}:begin -->\n"))?;
    let (inside, _) = rest.split_once(&format!("<!-- {name}:end -->"))?;
    Some(inside)
}

fn replaced(text: &str, name: &str, table: &str) -> Option<String> {
    let old = between(text, name)?;
    let start = old.as_ptr() as usize - text.as_ptr() as usize;
    let (before, after) = (&text[..start], &text[start + old.len()..]);
    Some(format!("{before}{table}{after}"))
}

/// The tables that are made from the code, by the name of their place.
fn tables() -> [(&'static str, String); 3] {
    let keymap = Keymap::builtin(Builtin::Default);
    [
        ("first-keys", first_keys(&keymap)),
        ("keys", format!("\n{}\n", markdown(&keymap, Lang::Es))),
        ("exits", exits()),
    ]
}

/// The acts of one request, in the order in which they are done.
fn first_keys(keymap: &Keymap) -> String {
    let steps = [
        (Context::Queue, Action::RequestNext),
        (Context::Request, Action::PaneChecks),
        (Context::Checks, Action::CheckCycle),
        (Context::Request, Action::PaneInventory),
        (Context::Candidates, Action::CandidateCite),
        (Context::Candidates, Action::CandidateDismiss),
        (Context::Candidates, Action::CandidateNothing),
        (Context::Request, Action::OpinionFavourable),
        (Context::Request, Action::OpinionReuse),
        (Context::Request, Action::OpinionWrite),
        (Context::Request, Action::OpinionIssue),
        (Context::Request, Action::HelpShow),
    ];
    let mut table = String::from("| Tecla | Qué hace |\n|---|---|\n");
    for (context, action) in steps {
        let chord = &keymap.keys_for(context, action)[0];
        let keys = chord_text(chord, Lang::Es);
        table.push_str(&format!(
            "| <kbd>{keys}</kbd> | {} |\n",
            action.help(Lang::Es)
        ));
    }
    table
}

fn exits() -> String {
    let mut table = String::from("| Código | Significado |\n|---|---|\n");
    for exit in Exit::ALL {
        let meaning = Lang::Es.entry("cli.exit", exit.name());
        table.push_str(&format!("| {} | {meaning} |\n", exit.code()));
    }
    table
}

#[test]
fn tables_are_those_of_the_code() {
    let update = std::env::var("DICTAMEN_UPDATE").is_ok_and(|value| value == "1");
    let mut text = read();
    for (name, table) in tables() {
        assert!(
            between(&text, name).is_some(),
            "the README has no place for {name}"
        );
        if update {
            text = replaced(&text, name, &table).unwrap();
        }
        assert!(
            between(&text, name) == Some(&table),
            "the README's table of {name} is stale; DICTAMEN_UPDATE=1 cargo test --test readme writes it anew"
        );
    }
    if update {
        std::fs::write(path(), text).unwrap();
    }
}

#[test]
fn a_place_is_found_and_replaced() {
    let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
    assert_eq!(between(text, "x"), Some("old\n"));
    assert_eq!(between(text, "y"), None);
    let new = replaced(text, "x", "new\n").unwrap();
    assert_eq!(new, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n");
}

/// A call of the program in a block of commands: its command, and the options that it is given.
#[derive(Debug, PartialEq)]
struct Call {
    command: Vec<String>,
    options: Vec<String>,
}

/// Options before a command that take a value in the next word.
const WITH_VALUE: [&str; 5] = ["--server", "--token-file", "--keymap", "--color", "--lang"];

fn calls(text: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for block in text.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines().filter(|line| line.starts_with("dictamen")) {
            let line = line.split(['#', '|', '>']).next().unwrap();
            let mut words = line.split_whitespace().skip(1);
            let (mut command, mut options) = (Vec::new(), Vec::new());
            // A command is a noun and a verb; what follows them, or an option, is none of it.
            let mut whole = false;
            while let Some(word) = words.next() {
                if word.starts_with("--") {
                    options.push(word.to_owned());
                    whole = !command.is_empty();
                    if !whole && WITH_VALUE.contains(&word) {
                        words.next();
                    }
                } else if !whole {
                    command.push(word.to_owned());
                    whole = command.len() == 2;
                }
            }
            calls.push(Call { command, options });
        }
    }
    calls
}

#[test]
fn calls_are_read_from_blocks_of_commands() {
    let text = "```sh\ncargo test\ndictamen --lang en keys check a.toml --json | x\n```\n```toml\n\
                dictamen = 1\n```\n```sh\ndictamen serve --listen a:1\ndictamen   # y\n```\n";
    let call = |command: &[&str], options: &[&str]| Call {
        command: command.iter().map(ToString::to_string).collect(),
        options: options.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(
        calls(text),
        [
            call(&["keys", "check"], &["--lang", "--json"]),
            call(&["serve"], &["--listen"]),
            call(&[], &[]),
        ]
    );
}

#[test]
fn commands_exist_and_take_their_options() {
    let calls = calls(&read());
    assert!(calls.len() > 10, "{calls:?}");
    for Call { command, options } in calls {
        let output = Command::new(env!("CARGO_BIN_EXE_dictamen"))
            .args(["--lang", "es", "help"])
            .args(&command)
            .output()
            .unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let line = command.join(" ");
        assert!(output.status.success(), "there is no `dictamen {line}`");
        for option in options {
            assert!(
                help.contains(&option),
                "`dictamen {line}` does not take {option}:\n{help}"
            );
        }
    }
}
