//! Exit codes, and the ways in which a command does not get that far.

use crate::story::desk;
use crate::support::{Home, Served, private};
use std::process::Stdio;

#[test]
fn what_cannot_be_understood_is_2_and_says_so_in_spanish() {
    let home = Home::new();
    for (args, words) in [
        (vec!["quque"], "¿Quiso decir «queue»?"),
        (vec!["q"], "no hay orden"),
        (
            vec!["queue", "list", "--tab", "min"],
            "¿Quiso decir «mine»?",
        ),
        (vec!["queue", "list", "--limit", "-3"], "-3"),
        (vec!["queue", "list", "--limit", "x"], "--limit"),
        (vec!["request", "show"], "falta"),
        (
            vec!["calendar", "due", "--from", "2015-02-29", "--days", "1"],
            "no existe",
        ),
        (
            vec!["calendar", "due", "--from", "2015-03-02", "--days", "70000"],
            "70000",
        ),
        (
            vec!["--server", "http://x", "--data", "y", "queue", "list"],
            "no van juntos",
        ),
        (vec!["--server", "ftp://x", "queue", "list"], "https://"),
        (vec!["inventory", "check"], "falta"),
        (vec!["opinion", "draft", "X"], "--sense"),
        (
            vec!["person", "add", "a", "--name", "A", "--role", "institution"],
            "--institution",
        ),
        (
            vec!["serve", "--store", "postgres://u:secreta@h/d"],
            "--store-file",
        ),
        (vec!["demo"], "queue list"),
        (vec![], "queue list"),
    ] {
        let ended = home.run(&args).exit(2);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
        assert!(ended.out.is_empty(), "{args:?}");
        assert!(!ended.err.contains("secreta"));
    }
}

#[test]
fn a_server_that_is_not_there_is_69_and_a_wrong_configuration_78() {
    let home = Home::new();
    for server in ["http://127.0.0.1:1", "unix:/nonexistent/api"] {
        let ended = home.run(&["--server", server, "queue", "list"]).exit(69);
        assert!(ended.err.contains("no se alcanza"), "{}", ended.err);
    }
    let config = home.file("config.toml", "servidor = 'x'\n");
    let ended = home.run(&["--config", &config, "queue", "list"]).exit(78);
    assert!(ended.err.contains("línea 1"), "{}", ended.err);
    home.run(&["--config", "/nonexistent.toml", "queue", "list"])
        .exit(78);
    let token = home.file("token", "hunter2");
    let server = ["--server", "http://127.0.0.1:1", "--token-file", &token];
    let ended = home
        .run(&[&server[..], &["queue", "list"]].concat())
        .exit(78);
    assert!(ended.err.contains("chmod 600"), "{}", ended.err);
    assert!(!ended.err.contains("hunter2"));
    // Without a home, only a folder that is named can be used.
    let mut homeless = home.command(&["queue", "list"]);
    let output = homeless.env_remove("HOME").output().unwrap();
    assert_eq!(output.status.code(), Some(78));
}

#[test]
fn a_served_desk_asks_who_comes_and_ends_in_good_order() {
    let home = desk();
    let served = Served::start(&home);
    let admin = home.path("admin").to_str().unwrap().to_owned();
    let to = |token: &str, args: &[&str]| {
        let mut all = vec!["--server", served.url.as_str()];
        if !token.is_empty() {
            all.extend(["--token-file", token]);
        }
        all.extend(args);
        home.run(&all)
    };
    let nobody = to("", &["queue", "list"]).exit(4);
    assert!(!nobody.err.contains("server.problem"), "{}", nobody.err);
    let listed = to(&admin, &["queue", "list", "--json"]).exit(0).json();
    let folio = listed["rows"][0]["folio"].as_str().unwrap().to_owned();
    // One data folder, one server.
    home.own(&["queue", "list"]).exit(75);

    to(
        &admin,
        &[
            "person", "add", "alima", "--name", "Alicia", "--role", "reviewer",
        ],
    )
    .exit(0);
    to(
        &admin,
        &[
            "person", "add", "alima", "--name", "Otra", "--role", "reviewer",
        ],
    )
    .exit(5);
    let token = to(
        &admin,
        &["token", "create", "--person", "alima", "--days", "1"],
    )
    .exit(0);
    assert!(
        token.err.contains("no volverá a mostrarse"),
        "{}",
        token.err
    );
    let alima = home.path("alima");
    private(&alima, &token.out);
    let alima = alima.to_str().unwrap();
    let listed = to(&admin, &["person", "list"]).exit(0);
    assert!(listed.out.contains("alima"), "{}", listed.out);

    let denied = to(
        alima,
        &["person", "add", "x", "--name", "X", "--role", "reviewer"],
    )
    .exit(77);
    assert!(denied.out.is_empty());
    to(alima, &["request", "take", &folio]).exit(0);
    let held = to(&admin, &["request", "take", &folio, "--json"]).exit(5);
    let error: serde_json::Value = serde_json::from_str(&held.err).unwrap();
    assert_eq!(error["error"]["exit"], 5, "{error}");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("alima"),
        "{error}"
    );
    to(alima, &["request", "show", "UGD-1999-99999"]).exit(1);

    let doctor = to(alima, &["doctor", "--json"]).exit(0).json();
    let person = doctor
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "person")
        .unwrap();
    assert!(
        person["detail"].as_str().unwrap().contains("alima"),
        "{doctor}"
    );
    assert_eq!(served.stop(), Some(0));
    assert!(!home.path("api").exists());
    home.own(&["queue", "list"]).exit(0);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = desk();
    let mut child = home
        .command(&["--data", home.data().to_str().unwrap(), "queue", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_keymap_is_checked_by_line() {
    let home = Home::new();
    home.run(&["keys", "check"]).exit(0);
    home.run(&["keys", "check", "vim"]).exit(0);
    let file = home.file(
        "mine.toml",
        "schema = 1\nextends = \"default\"\n[queue]\n\"q\" = \"app.quitt\"\n",
    );
    let broken = home.run(&["keys", "check", &file]).exit(78);
    assert!(
        broken.out.contains("mine.toml") && broken.out.contains('4'),
        "{}",
        broken.out
    );
    let found = home
        .run(&["keys", "check", &file, "--json"])
        .exit(78)
        .json();
    assert_eq!(found["problems"][0]["line"], 4);
    let shown = home.run(&["keys", "show", "--json"]).exit(0).json();
    assert!(shown.as_array().unwrap().len() > 50);
    home.run(&["keys", "show", "--keymap", &file]).exit(78);
}
