//! Files and arguments that are broken, too large, or meant to harm.

use crate::story::desk;
use crate::support::Home;
use std::os::unix::ffi::OsStrExt as _;

/// What no output may hold, whatever went in.
fn is_clean(text: &str) -> bool {
    !text.contains(|c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn files_that_are_no_tables_are_refused_before_anything_is_opened() {
    let home = Home::new();
    for (name, content) in [
        ("vacio.csv", &b""[..]),
        ("utf16.csv", b"\xff\xfec\0l\0"),
        ("libro.xlsx", b"PK\x03\x04rest"),
        ("lista.json", b"[{\"clave\":1}]"),
        ("sin-columnas.csv", b"a,b\n1,2\n"),
        ("comillas.csv", b"\"clave,nombre\n1,2\n"),
        ("nulo.csv", b"cla\0ve,nombre\n1,2\n"),
        ("dos.csv", b"nombre,nombre\n1,2\n"),
    ] {
        let file = home.file(name, content);
        let ended = home.own(&["inventory", "import", &file]).exit(1);
        assert!(ended.err.contains(name), "{name}: {}", ended.err);
        assert!(is_clean(&ended.err), "{name}: {:?}", ended.err);
        let told = home.own(&["inventory", "import", &file, "--json"]).exit(1);
        let error: serde_json::Value = serde_json::from_str(&told.err).unwrap();
        assert!(error["error"]["code"].is_string(), "{error}");
    }
    for path in ["/nonexistent.csv", "."] {
        home.own(&["inventory", "import", path]).exit(1);
    }
    assert!(!home.data().exists(), "no store was made for any of them");
}

#[test]
fn rows_that_are_broken_or_too_large_stay_out_alone() {
    let home = Home::new();
    let title = "x".repeat(1024 * 1024);
    let rows = [
        "{\"id\":\"B-1\",\"nombre\":\"\\u001b[31mrojo\"}".to_owned(),
        "{\"id\":\"B-2\",\"nombre\":\"derecha\\u202eadreuqzi\"}".to_owned(),
        format!("{{\"id\":\"B-3\",\"nombre\":\"{title}\"}}"),
        "{\"id\":\"B-4\",\"nombre\":\"y\",\"costo_anual\":\"-1\"}".to_owned(),
        "{\"id\":\"B-5\",\"nombre\":\"y\",\"soporte_hasta\":\"29/02/2015\"}".to_owned(),
        "{\"id\":\"B-6\",\"nombre\":".to_owned(),
        "no es json".to_owned(),
        "{\"id\":\"B-8\",\"nombre\":\"y\",\"nombre\":\"z\"}".to_owned(),
        "{\"id\":\"B-9\",\"nombre\":\"nulo\\u0000\"}".to_owned(),
        "{\"id\":\"A-1\",\"nombre\":\"Mesa de ayuda\"}".to_owned(),
    ];
    let file = home.file("bienes.jsonl", rows.join("\n"));
    let done = home.own(&["inventory", "import", &file, "--json"]).exit(3);
    assert!(is_clean(&done.out), "JSON escapes what acts on a terminal");
    let done = done.json();
    assert_eq!(done["created"], 1, "{done}");
    let lines: std::collections::BTreeSet<u64> = done["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, (1..=9).collect(), "{done}");
    let told = home.own(&["inventory", "import", &file]).exit(3);
    assert!(is_clean(&told.err), "{:?}", told.err);
    assert!(
        told.err.len() < 20_000,
        "a value is quoted, not repeated whole"
    );
    assert_eq!(home.found("mesa de ayuda"), ["A-1"]);
}

#[test]
fn what_a_description_hides_is_made_visible() {
    let home = desk();
    let file = home.file(
        "solicitud.jsonl",
        "{\"id\":\"H-1\",\"institucion\":\"06-E00\",\"tipo\":\"servicios\",\"importe\":5,\
         \"titulo\":\"Nube\",\"descripcion\":\"una\\u200b línea\\ny otra\"}\n",
    );
    home.own(&["request", "import", &file]).exit(0);
    let shown = home.own(&["request", "show", "H-1"]).exit(0);
    assert!(is_clean(&shown.out), "{:?}", shown.out);
    assert!(shown.out.contains("y otra"));
    let json = home.own(&["request", "show", "H-1", "--json"]).exit(0);
    assert!(is_clean(&json.out));
    let stored = json.json()["case"]["filing"]["description"].clone();
    assert_eq!(
        stored, "una\u{200b} línea\ny otra",
        "what is stored stays as it came"
    );
}

#[test]
fn arguments_are_outside_text_too() {
    let home = desk();
    let evil = "\u{1b}]0;title\u{7}\u{202e}x";
    let long = "ñ".repeat(20_000);
    for args in [
        vec![evil],
        vec!["queue", evil],
        vec!["queue", "list", "--tab", evil],
        vec!["queue", "list", "--filter", evil],
        vec!["queue", "list", "--filter", &long],
        vec!["request", "show", evil],
        vec!["request", "show", &long],
        vec!["request", "show", "../../healthz"],
        vec!["request", "show", ""],
        vec!["inventory", "search", &long],
        vec!["inventory", "import", evil],
        vec![
            "calendar",
            "due",
            "--from",
            "2015-03-02",
            "--days",
            "3",
            "--authority",
            evil,
        ],
        vec!["help", evil],
        vec!["person", "add", evil, "--name", "x", "--role", "reviewer"],
        vec!["person", "add", "x", "--name", evil, "--role", "reviewer"],
    ] {
        let ended = home.own(&args);
        let shown: String = args.join(" ").chars().take(60).collect();
        assert!([0, 1, 2].contains(&ended.code), "{shown}: {ended:?}");
        assert!(is_clean(&ended.err), "{shown}: {:?}", ended.err);
        assert!(is_clean(&ended.out), "{shown}: {:?}", ended.out);
        assert!(
            !ended.err.contains("server.problem"),
            "{shown}: {}",
            ended.err
        );
        assert!(!ended.err.contains("panicked"), "{shown}: {}", ended.err);
    }
    let output = home
        .command(&["request", "show"])
        .arg(std::ffi::OsStr::from_bytes(&[0xff, 0xfe]))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn texts_of_an_opinion_are_limited_and_must_be_text() {
    let home = desk();
    home.own(&["request", "take", "S-1"]).exit(0);
    let big = home.file("grande.txt", "x".repeat(1024 * 1024 + 1));
    let binary = home.file("binario.txt", b"\xff\xfe\x00");
    for (file, words) in [(&big, "KiB"), (&binary, "UTF-8")] {
        let draft = ["opinion", "draft", "S-1", "--reasoning-file", file.as_str()];
        let ended = home.own(&draft).exit(1);
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    let twice = [
        "opinion",
        "draft",
        "S-1",
        "--reasoning-file",
        "-",
        "--recommendations-file",
        "-",
    ];
    home.own(&twice).exit(2);
    // What was written before is kept by a later change of the sense alone.
    let text = "Motivo con ñ y \u{1f600}.";
    let first = ["opinion", "draft", "S-1", "--reasoning-file", "-"];
    home.own_with(text, &first).exit(0);
    home.own(&["opinion", "draft", "S-1", "--sense", "not_favourable"])
        .exit(0);
    let shown = home
        .own(&["opinion", "show", "S-1", "--json"])
        .exit(0)
        .json();
    assert_eq!(shown["draft"]["draft"]["reasoning"], text);
    assert_eq!(shown["draft"]["draft"]["sense"], "not_favourable");
}
