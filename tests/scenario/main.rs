//! One scenario, three ways: the keys of the full screen, the lines of the linear mode, commands.
//!
//! Each way has a desk of its own with the same two requests; all must leave the same events.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod practice;
#[path = "../driver/seat.rs"]
#[allow(dead_code)]
mod seat;
#[path = "../cli/support.rs"]
#[allow(dead_code)]
mod support;

use dictamen::client::{Client, ClientOptions, Target, Token};
use dictamen::tui::model::{Model, Screen};
use seat::Seat;
use serde::Deserialize;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use support::{Ended, Home, Served};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    step: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    what: String,
    #[serde(default)]
    each: bool,
    keys: Vec<String>,
    lines: Vec<String>,
    command: String,
    #[serde(default)]
    stdin: String,
    /// Left on the request.
    #[serde(default)]
    events: Vec<String>,
    /// Left on the next one.
    #[serde(default)]
    next: Vec<String>,
}

fn scenario() -> Scenario {
    toml::from_str(include_str!("expedient.toml")).unwrap()
}

/// A home with two requests and an asset, served to whoever has its token.
struct Desk {
    home: Home,
    served: Served,
    folio: String,
    next: String,
    items: Vec<String>,
}

impl Desk {
    fn open() -> Desk {
        let home = Home::new();
        let institutions = home.file(
            "instituciones.csv",
            "clave,siglas,nombre\n06-E00,SAT,Servicio de Administración Tributaria\n",
        );
        home.own(&["institution", "import", &institutions]).exit(0);
        let requests = home.file(
            "solicitudes.jsonl",
            "{\"id\":\"S-1\",\"institucion\":\"06-E00\",\"tipo\":\"servicios\",\
             \"titulo\":\"Servicio de mesa de ayuda\",\"importe\":\"150000.50\",\
             \"descripcion\":\"Atención de incidentes de los usuarios\"}\n\
             {\"id\":\"S-2\",\"institucion\":\"06-E00\",\"tipo\":\"servicios\",\
             \"titulo\":\"Enlaces dedicados\",\"importe\":\"90000\"}\n",
        );
        home.own(&["request", "import", &requests]).exit(0);
        let assets = home.file(
            "inventario.csv",
            "clave,nombre\nA-1,Mesa de ayuda institucional\n",
        );
        home.own(&["inventory", "import", &assets]).exit(0);
        let folio = |key: &str| {
            let shown = home.own(&["request", "show", key, "--json"]).exit(0).json();
            shown["case"]["folio"].as_str().unwrap().to_owned()
        };
        let (folio, next) = (folio("S-1"), folio("S-2"));
        let listed = home.own(&["check", "list", &folio, "--json"]).exit(0);
        let items = listed.json().as_array().unwrap().iter().map(item).collect();
        let served = Served::start(&home);
        Desk {
            home,
            served,
            folio,
            next,
            items,
        }
    }

    fn admin(&self) -> String {
        self.home.path("admin").to_str().unwrap().to_owned()
    }

    fn fill(&self, text: &str, item: &str) -> String {
        let digits = &self.folio[self.folio.len() - 4..];
        text.replace("{folio}", &self.folio)
            .replace("{digits}", digits)
            .replace("{item}", item)
    }

    /// The items for which a step is done: one without a name where it is done once.
    fn items(&self, step: &Step) -> Vec<&str> {
        if step.each {
            self.items.iter().map(String::as_str).collect()
        } else {
            vec![""]
        }
    }

    fn run(&self, args: &[String], stdin: &str) -> Ended {
        let mut command = self.home.command(&["--server", &self.served.url]);
        command
            .args(["--token-file", &self.admin()])
            .args(args)
            .env("TERM", "dumb")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let _ = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        Ended::of(&child.wait_with_output().unwrap())
    }

    fn command(&self, line: &str, stdin: &str) -> Ended {
        self.run(&split(line), stdin)
    }

    /// The kinds of events of both requests, after their reception.
    fn events(&self) -> [Vec<String>; 2] {
        [&self.folio, &self.next].map(|folio| {
            let history = self.command(&format!("request history {folio} --json"), "");
            let entries = history.exit(0).json();
            let kinds = entries.as_array().unwrap().iter();
            kinds
                .map(|entry| entry["fact"]["fact"].as_str().unwrap().to_owned())
                .filter(|kind| kind != "received")
                .collect()
        })
    }

    /// What the steps so far must have left.
    fn expected<'s>(&self, steps: impl IntoIterator<Item = &'s Step>) -> [Vec<String>; 2] {
        let mut expected = [Vec::new(), Vec::new()];
        for step in steps {
            for _ in self.items(step) {
                expected[0].extend(step.events.clone());
                expected[1].extend(step.next.clone());
            }
        }
        expected
    }

    fn client(&self) -> Client {
        let text = std::fs::read_to_string(self.admin()).unwrap();
        let target = Target::parse(&self.served.url).unwrap();
        let token = Token::parse(text.trim()).unwrap();
        Client::new(&target, Some(token), ClientOptions::default()).unwrap()
    }
}

fn item(listed: &Value) -> String {
    listed["item"].as_str().unwrap().to_owned()
}

/// Words at blanks; apostrophes keep some together.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn as_commands() {
    let (desk, scenario) = (Desk::open(), scenario());
    for (n, step) in scenario.step.iter().enumerate() {
        for item in desk.items(step) {
            desk.command(&desk.fill(&step.command, item), &step.stdin)
                .exit(0);
        }
        let expected = desk.expected(&scenario.step[..=n]);
        assert_eq!(desk.events(), expected, "{}", step.what);
    }
}

#[test]
fn in_linear_mode() {
    let (desk, scenario) = (Desk::open(), scenario());
    let mut lines = String::new();
    for step in &scenario.step {
        for item in desk.items(step) {
            for line in &step.lines {
                lines.push_str(&desk.fill(line, item));
                lines.push('\n');
            }
        }
    }
    // TERM=dumb: nothing else asks for the mode.
    let ended = desk.run(&[], &lines).exit(0);
    let escapes = |c: char| c.is_control() && c != '\n';
    assert!(!ended.out.contains(escapes), "{}", ended.out);
    assert_eq!(
        desk.events(),
        desk.expected(&scenario.step),
        "{}",
        ended.out
    );
}

/// Nothing is on its way, and what is shown is here.
fn settled(model: &Model) -> bool {
    let open = model.screen != Screen::Request
        || model
            .request
            .as_ref()
            .is_some_and(|r| r.view.is_some() && r.candidates.is_some());
    model.pending.is_empty() && !model.queue.loading && open
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_keys_of_the_full_screen() {
    let (desk, scenario) = (Desk::open(), scenario());
    let mut seat = Seat::take(desk.client(), desk.home.path("state")).await;
    seat.until("the queue is here", |model| !model.queue.window.is_empty())
        .await;
    for (n, step) in scenario.step.iter().enumerate() {
        for item in desk.items(step) {
            for key in &step.keys {
                match key.strip_prefix('~') {
                    Some(text) => seat.type_text(&desk.fill(text, item)).await,
                    None => seat.press(key).await,
                }
                seat.until(&step.what, settled).await;
            }
        }
        let expected = desk.expected(&scenario.step[..=n]);
        let next = !step.next.is_empty();
        seat.until(&step.what, |model| {
            !next || model.request.as_ref().is_some_and(|r| r.folio == desk.next)
        })
        .await;
        assert_eq!(desk.events(), expected, "{}", step.what);
    }
}

/// A text is being written when the terminal goes: every line that was entered is there again.
#[test]
fn a_session_that_is_hung_up_on_loses_no_line() {
    for (signal, code) in [
        (rustix::process::Signal::HUP, 129),
        (rustix::process::Signal::TERM, 143),
    ] {
        let desk = Desk::open();
        let mut child = desk
            .home
            .command(&["--server", &desk.served.url, "--linear"])
            .args(["--token-file", &desk.admin()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let typed = "/mesa de ayuda\n1\ntomar\nescribir\nPrimera línea.\n..\nTercera línea.\n";
        pipe.write_all(typed.as_bytes()).unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = out.lines().map(|line| line.unwrap());
        assert!(lines.any(|line| line.contains("> Tercera línea.")));
        // It is taken in before the next question, which ends no line.
        let before = std::fs::read_dir(desk.home.path(".local/state/dictamen"));
        assert!(before.unwrap().count() > 0);
        support::signal(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        let again = desk
            .run(&[], "todas\n/mesa de ayuda\n1\nproyecto\nsalir\n")
            .exit(0);
        for line in ["Primera línea.\n", "\n.\n", "\nTercera línea.\n"] {
            assert!(again.out.contains(line), "{line:?}: {}", again.out);
        }
    }
}

/// What cannot be done is said, and nothing is sent.
#[test]
fn what_is_missing_is_said_and_digits_that_are_wrong_sign_nothing() {
    let desk = Desk::open();
    let lines = "/mesa de ayuda\n1\nemitir\nsí\ntomar\n99\nemitir\nzzzz\nsalir\n";
    let said = desk.run(&[], lines).exit(0).out;
    for words in [
        "Falta:",
        "primero vaya a la lista de verificación",
        "No entiendo «zzzz».",
        "No entiendo «99».",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let [first, _] = desk.events();
    assert_eq!(first, ["taken"]);
}
