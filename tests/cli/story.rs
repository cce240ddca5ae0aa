//! From an imported request to an issued opinion, by commands alone.

use crate::support::Home;

/// A home with an institution, a request and an asset.
pub fn desk() -> Home {
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
         \"descripcion\":\"Atención de incidentes de los usuarios\"}\n",
    );
    home.own(&["request", "import", &requests]).exit(0);
    let assets = home.file(
        "inventario.csv",
        "clave,nombre\nA-1,Mesa de ayuda institucional\n",
    );
    home.own(&["inventory", "import", &assets]).exit(0);
    home
}

#[test]
fn a_request_goes_from_the_queue_to_an_issued_opinion() {
    let home = desk();
    let listed = home.own(&["queue", "list"]).exit(0);
    assert!(
        listed.out.contains("Servicio de mesa de ayuda"),
        "{listed:?}"
    );
    let queue = home.own(&["queue", "list", "--json"]).exit(0).json();
    let folio = queue["rows"][0]["folio"].as_str().unwrap().to_owned();
    assert_eq!(queue["rows"].as_array().unwrap().len(), 1);

    let shown = home.own(&["request", "show", &folio]).exit(0);
    for words in ["SAT", "Vence", "$150,000.50 MXN", "S-1"] {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }
    // Nothing can be done before it is taken.
    home.own(&["check", "answer", &folio, "exists", "yes"])
        .exit(1);
    let taken = home
        .own(&["request", "take", &folio, "--json"])
        .exit(0)
        .json();
    assert_eq!(taken["state"], "under_review");

    let offered = home
        .own(&["inventory", "check", &folio, "--json"])
        .exit(0)
        .json();
    assert_eq!(offered["candidates"][0]["asset"]["key"], "A-1");
    let dismiss = [
        "candidate",
        "dismiss",
        &folio,
        "A-1",
        "--reason",
        "Sin licencias libres",
    ];
    home.own(&dismiss).exit(0);

    home.own_with(
        "No existe otro bien que sirva.\n",
        &[
            "opinion",
            "draft",
            &folio,
            "--sense",
            "favourable",
            "--reasoning-file",
            "-",
        ],
    )
    .exit(0);
    let digits = &folio[folio.len() - 4..];
    let early = home
        .own(&["opinion", "issue", &folio, "--confirm", digits])
        .exit(1);
    assert!(
        early.err.contains("  - "),
        "what is missing is listed: {}",
        early.err
    );

    let items = home
        .own(&["check", "list", &folio, "--json"])
        .exit(0)
        .json();
    for item in items.as_array().unwrap() {
        if item["required"] == true {
            let item = item["item"].as_str().unwrap();
            home.own(&["check", "answer", &folio, item, "sí"]).exit(0);
        }
    }
    home.own(&["opinion", "issue", &folio, "--confirm", "0000"])
        .exit(1);
    home.own(&["opinion", "issue", &folio]).exit(2);
    let issued = home
        .own(&["opinion", "issue", &folio, "--confirm", digits, "--json"])
        .exit(0)
        .json();
    assert_eq!(issued["state"], "issued_favourable");
    let number = issued["opinion"].as_str().unwrap();

    let opinion = home.own(&["opinion", "show", "S-1"]).exit(0);
    for words in [
        number,
        "Favorable",
        "No existe otro bien que sirva.",
        "revisora",
    ] {
        assert!(opinion.out.contains(words), "{words}: {}", opinion.out);
    }
    let history = home.own(&["request", "history", &folio]).exit(0);
    for words in ["Tomada", "Candidato resuelto", "Dictamen emitido"] {
        assert!(history.out.contains(words), "{words}: {}", history.out);
    }
    // What was issued stays issued.
    home.own(&["request", "take", &folio]).exit(1);
}

#[test]
fn a_request_is_sent_back_once_with_its_defects() {
    let home = desk();
    let taken = home.own(&["queue", "next", "--json"]).exit(0).json();
    let folio = taken["folio"].as_str().unwrap();
    home.own(&["request", "return", folio]).exit(2);
    home.own(&[
        "request",
        "return",
        folio,
        "--defect",
        "Falta el anexo técnico",
    ])
    .exit(0);
    let view = home
        .own(&["request", "show", folio, "--json"])
        .exit(0)
        .json();
    assert_eq!(view["case"]["state"], "returned");
    assert_eq!(
        view["case"]["returned"]["defects"][0]["text"],
        "Falta el anexo técnico"
    );
    let none = home.own(&["queue", "next"]).exit(0);
    assert!(none.out.is_empty(), "{none:?}");
    assert!(none.err.contains("No queda"), "{none:?}");
}

#[test]
fn lists_come_as_one_document_or_one_object_a_line_and_by_filter() {
    let home = desk();
    let more: String = (2..=7)
        .map(|n| {
            format!(
                "{{\"id\":\"S-{n}\",\"institucion\":\"06-E00\",\"tipo\":\"adquisición\",\
                 \"titulo\":\"Compra {n}\",\"importe\":{n}000}}\n"
            )
        })
        .collect();
    let file = home.file("mas.jsonl", more);
    home.own(&["request", "import", &file]).exit(0);

    let some = home
        .own(&["queue", "list", "--limit", "3", "--json"])
        .exit(0)
        .json();
    assert_eq!(some["rows"].as_array().unwrap().len(), 3);
    assert!(some["next"].is_string());
    let all = home
        .own(&["queue", "list", "--all", "--ndjson"])
        .exit(0)
        .out;
    assert_eq!(all.lines().count(), 7);
    let filtered = home
        .own(&[
            "queue",
            "list",
            "--filter",
            "compra monto:>=6000",
            "--sort",
            "amount",
            "--json",
        ])
        .exit(0)
        .json();
    let titles: Vec<&str> = filtered["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Compra 7", "Compra 6"]);
    home.own(&["queue", "list", "--filter", "monto:>nada"])
        .exit(2);
    let mine = home
        .own(&["queue", "list", "--tab", "mine", "--json"])
        .exit(0);
    assert_eq!(mine.json()["rows"].as_array().unwrap().len(), 0);
}

#[test]
fn a_ruled_price_is_drafted_shown_and_never_guessed() {
    let home = desk();
    home.own(&["request", "take", "S-1"]).exit(0);
    let draft = |price| home.own(&["opinion", "draft", "S-1", "--price", price]);
    let refused = draft("1.234,56").exit(2);
    assert!(refused.err.contains("1,234.56"), "{}", refused.err);
    draft("1,234.56").exit(0);
    let shown = home.own(&["opinion", "show", "S-1"]).exit(0);
    assert!(shown.out.contains("$1,234.56 MXN"), "{}", shown.out);
    draft("-").exit(0);
    let shown = home
        .own(&["opinion", "show", "S-1", "--json"])
        .exit(0)
        .json();
    assert_eq!(
        shown["draft"]["draft"]["price_ruled"],
        serde_json::Value::Null
    );
}

#[test]
fn several_requests_are_taken_and_put_aside_with_a_result_for_each() {
    let home = desk();
    let more = home.file(
        "otra.jsonl",
        "{\"id\":\"S-2\",\"institucion\":\"06-E00\",\"tipo\":\"servicios\",\
         \"titulo\":\"Servicio de limpieza de datos\",\"importe\":\"90000\"}\n",
    );
    home.own(&["request", "import", &more]).exit(0);
    let partial = home.own(&["request", "take", "S-1", "S-9", "S-2"]).exit(3);
    assert_eq!(partial.out.lines().count(), 2, "{partial:?}");
    assert!(partial.err.contains("S-9:"), "{partial:?}");
    let aside = [
        "request",
        "postpone",
        "S-1",
        "S-2",
        "--reason",
        "Falta el anexo",
    ];
    let with = |more: &[&'static str]| [&aside[..], more].concat();
    // Nothing was sent back, so no answer is awaited; and the past is no day to come back on.
    home.own(&with(&["--until-answer"])).exit(1);
    home.own(&with(&["--until", "2015-01-01"])).exit(1);
    home.own(&with(&["--until", "mañana"])).exit(2);
    let far = home
        .own(&with(&["--until", "2999-01-01", "--json"]))
        .exit(1);
    let rows = far.json();
    assert_eq!(rows[1]["reference"], "S-2");
    assert!(
        rows[1]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("plazo legal")
    );
    let released = home
        .own(&["request", "release", "S-1", "S-2", "--json"])
        .exit(0);
    assert_eq!(released.json()[0]["receipt"]["state"], "received");
}
