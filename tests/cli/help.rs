//! Help, topics and the version, in both languages.

use crate::support::Home;

#[test]
fn help_is_in_the_language_that_was_asked_for() {
    let home = Home::new();
    let spanish = home.run(&["queue", "list", "--help"]).exit(0);
    assert!(
        spanish.out.contains("Uso: dictamen queue list [OPCIONES]"),
        "{}",
        spanish.out
    );
    for english in ["Usage", "Options", "default:", "possible values"] {
        assert!(!spanish.out.contains(english), "{}", spanish.out);
    }
    let english = home.run(&["--lang", "en", "queue", "list", "-h"]).exit(0);
    assert!(
        english.out.contains("Usage: dictamen queue list [OPTIONS]"),
        "{}",
        english.out
    );
    assert_eq!(
        home.run(&["help", "queue", "list"]).exit(0).out,
        spanish.out
    );
    let noun = home.run(&["queue"]).exit(2);
    assert!(
        noun.out.is_empty() && noun.err.contains("queue <ORDEN>"),
        "{noun:?}"
    );
}

#[test]
fn topics_tell_the_exit_codes_and_the_environment() {
    let home = Home::new();
    for topic in ["codigos", "códigos", "exit-codes"] {
        let told = home.run(&["help", topic]).exit(0);
        for code in ["69", "75", "77", "78", "130"] {
            assert!(told.out.contains(code), "{}", told.out);
        }
    }
    let codes = home.run(&["help", "codigos", "--json"]).exit(0).json();
    assert_eq!(codes[5]["code"], 5);
    let told = home.run(&["help", "entorno"]).exit(0);
    assert!(told.out.contains("DICTAMEN_SERVER"), "{}", told.out);
    home.run(&["help", "nada"]).exit(2);
}

#[test]
fn the_version_and_the_calendar_need_nothing() {
    let home = Home::new();
    let version = home.run(&["--version"]).exit(0);
    assert_eq!(
        version.out.trim(),
        concat!("dictamen ", env!("CARGO_PKG_VERSION"))
    );
    let due = ["calendar", "due", "--from", "2015-03-02", "--days", "15"];
    let json = home.run(&[&due[..], &["--json"]].concat()).exit(0);
    assert_eq!(
        json.out,
        "{\"due\":\"2015-03-24\",\"skipped\":[{\"date\":\"2015-03-16\",\"why\":\"lft74.juarez\"}]}\n"
    );
    let told = home.run(&due).exit(0);
    assert!(told.out.contains("24 de marzo de 2015"), "{}", told.out);
    let long = [
        "calendar",
        "due",
        "--from",
        "2014-05-09",
        "--days",
        "160",
        "--json",
    ];
    assert_eq!(home.run(&long).exit(0).json()["due"], "2014-12-23");
    assert!(!home.path(".local").exists(), "nothing was written");
}

#[test]
fn completions_and_manual_pages_come_in_the_language_of_the_help() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = home.run(&["completions", shell]).exit(0);
        assert!(
            script.out.contains("inventory") && script.err.is_empty(),
            "{shell}"
        );
    }
    let fish = home.run(&["completions", "fish", "--lang", "en"]).exit(0);
    assert!(fish.out.contains("Write the manual pages"), "{}", fish.out);
    home.run(&["completions", "tcsh"]).exit(2);

    let page = home.run(&["man"]).exit(0);
    assert!(page.out.contains(".SH \"NOMBRE\""), "{}", page.out);
    let dir = home.path("paginas/es");
    let written = home.run(&["man", "--dir", dir.to_str().unwrap()]).exit(0);
    assert!(written.out.contains("páginas en"), "{}", written.out);
    let page = std::fs::read_to_string(dir.join("dictamen-request-file.1")).unwrap();
    assert!(page.contains("Presenta una solicitud"), "{page}");
    let taken = home.file("archivo", "");
    home.run(&["man", "--dir", &taken]).exit(1);
}
