//! Imports: what goes in, what stays out, and that an interrupted one leaves nothing.

use crate::support::{Home, signal};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

const INVENTORY: &str = "clave,nombre,descripción,rara\n\
    A-1,Mesa de ayuda institucional,Atención de incidentes,x\n\
    A-2,Firma electrónica avanzada,Firma de oficios,y\n";

#[test]
fn what_was_imported_is_found_and_checked_with_nothing_else_running() {
    let home = Home::new();
    let file = home.file("inventario.csv", INVENTORY);
    let done = home.own(&["inventory", "import", &file]).exit(0);
    assert!(done.out.contains("2 nuevas"), "{done:?}");
    assert!(
        done.err.contains("rara"),
        "unknown columns are named: {done:?}"
    );

    let found = home
        .own(&["inventory", "search", "mesa de ayuda", "--json"])
        .exit(0)
        .json();
    assert_eq!(found["candidates"][0]["asset"]["key"], "A-1");
    assert_eq!(found["searched"], 2);

    let told = home.own(&["inventory", "search", "mesa", "ayuda"]).exit(0);
    assert!(told.out.contains("A-1"), "{told:?}");

    let requests = home.file(
        "batch.jsonl",
        "{\"id\":\"R-9\",\"titulo\":\"Servicio de mesa de ayuda\"}\n\
         {\"id\":\"R-1\",\"titulo\":\"Vacunas zqxw\"}\n",
    );
    let lines = home
        .own(&[
            "inventory",
            "check",
            "--batch",
            &requests,
            "--limit",
            "50",
            "--json",
        ])
        .exit(0)
        .out;
    let answers: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["id"], "R-9");
    assert_eq!(answers[0]["candidates"][0]["id"], "A-1");
    assert_eq!(answers[1]["verdict"], "none");
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let home = Home::new();
    let file = home.file("inventario.csv", INVENTORY);
    let plan = home
        .own(&["inventory", "import", &file, "--dry-run", "--json"])
        .exit(0)
        .json();
    assert_eq!(plan["created"], 2);
    assert_eq!(plan["dry_run"], true);
    assert_eq!(plan["columns"]["ignored"][0], "rara");
    assert!(home.found("mesa de ayuda").is_empty());
}

#[test]
fn the_same_file_again_changes_nothing_and_a_changed_row_is_changed() {
    let home = Home::new();
    let file = home.file("inventario.csv", INVENTORY);
    home.own(&["inventory", "import", &file]).exit(0);
    let again = home
        .own(&["inventory", "import", &file, "--json"])
        .exit(0)
        .json();
    assert_eq!(
        (&again["created"], &again["unchanged"]),
        (&0.into(), &2.into())
    );
    let file = home.file("inventario.csv", INVENTORY.replace("avanzada", "simple"));
    let changed = home
        .own(&["inventory", "import", &file, "--json"])
        .exit(0)
        .json();
    assert_eq!(
        (&changed["updated"], &changed["unchanged"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn bad_rows_are_told_by_line_and_column_and_good_ones_are_kept() {
    let home = Home::new();
    let file = home.file(
        "inventario.csv",
        "clave;nombre;costo anual\nA-1;Uno;1.234,56\nA-2;Dos;-5\nA-3;;10\nA-4;Mesa de ayuda;10.50\n",
    );
    let kept = home.path("errores.jsonl");
    let done = home
        .own(&[
            "inventory",
            "import",
            &file,
            "--errors",
            kept.to_str().unwrap(),
        ])
        .exit(3);
    for words in [
        "línea 2",
        "1.234,56",
        "línea 3",
        "línea 4",
        "columna nombre",
    ] {
        assert!(done.err.contains(words), "{words}: {}", done.err);
    }
    assert!(done.out.contains("3 rechazadas"), "{}", done.out);
    let errors = std::fs::read_to_string(&kept).unwrap();
    assert_eq!(errors.lines().count(), 3);
    assert!(errors.contains("\"code\":\"ambiguous_amount\""), "{errors}");
    assert_eq!(home.found("mesa de ayuda"), ["A-4"]);
}

#[test]
fn twenty_errors_are_told_and_the_rest_counted() {
    let home = Home::new();
    let rows: String = (0..50).map(|row| format!("K-{row},\n")).collect();
    let file = home.file("inventario.csv", format!("clave,nombre\n{rows}"));
    let done = home.own(&["inventory", "import", &file]).exit(3);
    assert_eq!(
        done.err.matches("falta el valor").count(),
        20,
        "{}",
        done.err
    );
    assert!(done.err.contains("y 30 errores más"), "{}", done.err);
    let all = home
        .own(&["inventory", "import", &file, "--json"])
        .exit(3)
        .json();
    assert_eq!(all["errors"].as_array().unwrap().len(), 50);
}

#[test]
fn columns_are_mapped_and_missing_values_set() {
    let home = Home::new();
    let file = home.file("otros.csv", "Cosa|Rótulo\nX-1|Mesa de ayuda\n");
    home.own(&["inventory", "import", &file]).exit(1);
    let done = home
        .own(&[
            "inventory",
            "import",
            &file,
            "--delimiter",
            "|",
            "--map",
            "Cosa=key",
            "--map",
            "Rótulo=name",
            "--set",
            "lever=public_software",
            "--json",
        ])
        .exit(0)
        .json();
    assert_eq!(done["created"], 1);
    let found = home
        .own(&["inventory", "search", "mesa", "--json"])
        .exit(0)
        .json();
    assert_eq!(found["candidates"][0]["asset"]["lever"], "public_software");
}

#[test]
fn the_other_encoding_is_read_when_it_is_named() {
    let home = Home::new();
    let file = home.file("latin.csv", b"clave,nombre\nA-1,Atenci\xf3n ciudadana\n");
    let refused = home.own(&["inventory", "import", &file]).exit(3);
    assert!(refused.err.contains("windows-1252"), "{}", refused.err);
    home.own(&["inventory", "import", &file, "--encoding", "windows-1252"])
        .exit(0);
    assert_eq!(home.found("atención ciudadana"), ["A-1"]);
}

#[test]
fn an_interrupted_import_leaves_nothing() {
    let home = Home::new();
    let data = home.data();
    let mut child = home
        .command(&["--data", data.to_str().unwrap(), "inventory", "import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"clave,nombre\n").unwrap();
    for row in 0..700 {
        writeln!(stdin, "K-{row},Mesa de ayuda numero {row}").unwrap();
    }
    stdin.flush().unwrap();
    // The file has not ended, and part of it was staged already.
    let mut talk = BufReader::new(child.stderr.take().unwrap()).lines();
    let staged = talk
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("enviadas"));
    assert!(staged.is_some());
    signal(&child, rustix::process::Signal::INT);
    let rest: Vec<String> = talk.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    assert!(rest.concat().contains("no se importó nada"), "{rest:?}");
    drop(stdin);
    assert!(home.found("mesa de ayuda").is_empty());
    // The folder is free again, and its sockets are gone.
    let left: Vec<_> = std::fs::read_dir(home.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with("dictamen-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_request_of_an_institution_that_nobody_knows_stays_out() {
    let home = crate::story::desk();
    let file = home.file(
        "ajena.jsonl",
        "{\"id\":\"S-8\",\"institucion\":\"Nadie\",\"tipo\":\"servicios\",\"titulo\":\"x\",\"importe\":1}\n\
         {\"id\":\"S-9\",\"institucion\":\"sat\",\"tipo\":\"servicios\",\"titulo\":\"y\",\"importe\":1}\n",
    );
    let done = home.own(&["request", "import", &file]).exit(3);
    assert!(done.err.contains("línea 1"), "{}", done.err);
    assert!(
        done.err.contains("no está en el directorio"),
        "{}",
        done.err
    );
    let left = home.own(&["request", "show", "S-8"]).exit(1);
    assert!(left.out.is_empty());
    home.own(&["request", "show", "S-9"]).exit(0);
}
