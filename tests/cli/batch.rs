//! Checking a file of requests: order, ids, forms, and what is wrong with a line.

use crate::support::Home;
use serde_json::Value;

const INVENTORY: &str = "clave,nombre,descripción\n\
    A-1,Mesa de ayuda institucional,Atención de incidentes\n\
    A-2,Firma electrónica avanzada,Firma de oficios\n";

fn home() -> Home {
    let home = Home::new();
    let file = home.file("inventario.csv", INVENTORY);
    home.own(&["inventory", "import", &file]).exit(0);
    home
}

fn answers(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_long_file_is_answered_line_by_line_in_its_order() {
    let home = home();
    let rows: String = (0..230)
        .map(|at| {
            let title = ["Mesa de ayuda", "Vacunas zqxw", "Firma electrónica"][at % 3];
            format!(
                "{{\"id\":\"R {at}\",\"titulo\":\"{title}\",\"institucion\":\"Nadie\",\
                 \"kind\":\"typo\",\"relevant\":[\"A-1\"],\"partida\":\"x\"}}\n"
            )
        })
        .collect();
    let file = home.file("solicitudes.jsonl", &rows);
    let check = [
        "inventory",
        "check",
        "--batch",
        &file,
        "--limit",
        "50",
        "--json",
    ];
    let ended = home.own(&check).exit(0);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(ended.err.contains("relevant"), "{}", ended.err);
    let told = answers(&ended.out);
    assert_eq!(told.len(), 230);
    for (at, answer) in told.iter().enumerate() {
        assert_eq!(answer["id"], format!("R {at}"));
        let first = &answer["candidates"][0];
        match at % 3 {
            0 => assert_eq!(
                (&first["id"], answer["verdict"] == "none"),
                (&"A-1".into(), false)
            ),
            1 => assert_eq!((&answer["verdict"], first), (&"none".into(), &Value::Null)),
            _ => assert_eq!(first["id"], "A-2"),
        }
    }
    let first = &told[0]["candidates"][0];
    assert_eq!(first["name"], "Mesa de ayuda institucional");
    assert!(first["score"].is_u64() && first["confidence"].is_string());
    assert!(!first["why"].as_array().unwrap().is_empty());
    let keys: Vec<&String> = told[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["candidates", "id", "verdict"]);
    // From standard input the same.
    let again = home.own_with(
        &rows,
        &[
            "inventory",
            "check",
            "--batch",
            "-",
            "--limit",
            "50",
            "--json",
        ],
    );
    assert_eq!(again.exit(0).out, ended.out);
}

#[test]
fn a_table_in_spanish_is_read_and_told_as_text() {
    let home = home();
    let file = home.file(
        "solicitudes.csv",
        "folio;asunto;descripción;dependencia\n7;Mesa de ayuda;;IMSS\n8;;Vacunas zqxw;IMSS\n",
    );
    let told = home
        .own(&["inventory", "check", "--batch", &file])
        .exit(0)
        .out;
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].starts_with("7: "), "{told}");
    assert!(
        lines[1].starts_with("  ") && lines[1].contains("A-1  Mesa de ayuda"),
        "{told}"
    );
    assert_eq!(lines[2], "8: nada parecido", "{told}");
}

#[test]
fn a_bad_line_is_told_and_costs_itself_alone() {
    let home = home();
    let file = home.file(
        "mala.jsonl",
        "{\"id\":\"1\",\"titulo\":\"Mesa de ayuda\"}\n{nada}\n{\"id\":\"2\"}\n\
         {\"id\":\"3\",\"titulo\":\"\\u001b[2J\"}\n{\"id\":\"4\",\"title\":\"Firma electrónica\"}\n",
    );
    let ended = home
        .own(&["inventory", "check", "--batch", &file, "--json"])
        .exit(3);
    let told = answers(&ended.out);
    let ids: Vec<&Value> = told.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["1", "4"]);
    for line in ["línea 2", "línea 3", "línea 4"] {
        assert!(ended.err.contains(line), "{line}: {}", ended.err);
    }
    assert!(!ended.err.contains('\u{1b}'));
    home.own(&["inventory", "check", "--batch", "/nonexistent"])
        .exit(1);
    let empty = home.file("vacia.jsonl", "");
    home.own(&["inventory", "check", "--batch", &empty]).exit(1);
}

#[test]
fn what_was_dismissed_is_set_aside_and_exported() {
    let home = crate::story::desk();
    home.own(&["request", "take", "S-1"]).exit(0);
    let dismiss = [
        "candidate",
        "dismiss",
        "S-1",
        "A-1",
        "--reason",
        "=Sin licencias",
    ];
    home.own(&dismiss).exit(0);
    let told = home.own(&["inventory", "check", "S-1"]).exit(0);
    assert!(!told.out.contains("A-1"), "{}", told.out);
    assert!(
        told.err.contains("1 descartado; con --dismissed"),
        "{}",
        told.err
    );
    let all = home
        .own(&["inventory", "check", "S-1", "--dismissed"])
        .exit(0);
    for words in ["A-1", "= descartado: =Sin licencias"] {
        assert!(all.out.contains(words), "{words}: {}", all.out);
    }
    let pairs = answers(&home.own(&["candidate", "export"]).exit(0).out);
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0]["asset"], "A-1");
    assert_eq!(pairs[0]["request"]["title"], "Servicio de mesa de ayuda");
    assert_eq!(
        (&pairs[0]["verdict"], &pairs[0]["reason"]),
        (&"dismissed".into(), &"=Sin licencias".into())
    );
    assert!(pairs[0].get("by").is_none());
    let csv = home.own(&["candidate", "export", "--csv"]).exit(0).out;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains(",'=Sin licencias,"), "{csv}");
    home.own(&["candidate", "export", "--csv", "--json"])
        .exit(2);
}
