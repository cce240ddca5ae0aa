//! The law from outside: rule packs, calendars and numbering that the settings give.

use crate::support::{Home, Served};

const PACK: &str = include_str!("../../src/domain/regime/acuerdo-2014.toml");

/// The built-in pack with something of it said differently.
fn pack(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(PACK.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// A folder of the home with one file in it.
fn folder(home: &Home, name: &str, file: &str, text: &str) -> String {
    std::fs::create_dir_all(home.path(name)).unwrap();
    home.file(&format!("{name}/{file}"), text);
    home.path(name).to_str().unwrap().to_owned()
}

const SUSPENDED: &str = r#"
[[calendar]]
authority = "unit"
version = "2015.2"
rule = "lft74"
[[calendar.suspensions]]
from = "2015-03-23"
to = "2015-03-27"
why = "Inundación"
citation = "DOF 20-03-2015"
"#;

#[test]
fn a_calendar_from_outside_counts_the_days() {
    let home = Home::new();
    let calendars = folder(&home, "calendars", "unidad.toml", SUSPENDED);
    let due = [
        "calendar",
        "due",
        "--from",
        "2015-03-02",
        "--days",
        "15",
        "--json",
    ];
    let plain = home.run(&due).exit(0).json();
    assert_eq!(plain["due"], "2015-03-24");
    let with = [&["--calendars", &calendars], &due[..]].concat();
    let alone = home.run(&with).exit(0).json();
    assert_eq!(alone["due"], "2015-03-31");
    assert_eq!(alone["skipped"][1]["why"], "DOF 20-03-2015");
    // The desk of one's own counts the same.
    assert_eq!(home.own(&with).exit(0).json(), alone);
    // An authority that the folder does not speak of keeps its calendar.
    let other = [&with[..], &["--authority", "control_body"]].concat();
    assert_eq!(home.run(&other).exit(0).json()["due"], "2015-03-24");
    let variable = home
        .command(&due)
        .env("DICTAMEN_CALENDARS", &calendars)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&variable.stdout).contains("2015-03-31"));
}

#[test]
fn a_pack_from_outside_replaces_the_built_in_one_of_its_id() {
    let home = Home::new();
    let institutions = home.file("i.csv", "clave,siglas,nombre\n06-E00,SAT,Servicio\n");
    home.own(&["institution", "import", &institutions]).exit(0);
    let request = |key: &str| {
        home.file(
            &format!("{key}.jsonl"),
            format!(
                "{{\"id\":\"{key}\",\"institucion\":\"06-E00\",\"tipo\":\"adquisicion\",\
                 \"titulo\":\"Compra de equipo\",\"importe\":\"15000000.00\",\
                 \"partida\":\"51501\",\"recibida\":\"2015-03-02\"}}\n"
            ),
        )
    };
    home.own(&["request", "import", &request("A")]).exit(0);
    let listed = |args: &[&str]| -> Vec<(String, String)> {
        let all = [args, &["queue", "list", "--tab", "all", "--json"]].concat();
        let rows = home.own(&all).exit(0).json();
        let mut rows: Vec<_> = rows["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let text = |key: &str| row[key].as_str().unwrap().to_owned();
                (text("folio"), text("due"))
            })
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(
        listed(&[]),
        [("UGD-2015-00001".to_owned(), "2015-03-17".to_owned())]
    );

    let changed = pack(&[
        ("business_days = 10", "business_days = 3"),
        ("UGD-{year}-{seq:05}", "UTIC-{seq:03}/{year}"),
        (
            "{ prefix = \"5\", kind = \"acquisition\" }",
            "{ prefix = \"5\", kind = \"services\" }",
        ),
    ]);
    let regimes = folder(&home, "regimes", "acuerdo.toml", &changed);
    let with = ["--regimes", &regimes];
    let second = request("B");
    let import = [&with[..], &["request", "import", &second]].concat();
    home.own(&import).exit(0);
    let rows = listed(&with);
    assert_eq!(
        rows[1],
        ("UTIC-002/2015".to_owned(), "2015-03-05".to_owned())
    );
    // What was filed before the pack came is seen under it, too; and under the old one again.
    let suspicious = ["--filter", "es:incongruente"];
    let count = |args: &[&str]| {
        let all = [
            args,
            &["queue", "list", "--tab", "all", "--json"],
            &suspicious,
        ]
        .concat();
        home.own(&all).exit(0).json()["rows"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((count(&with), count(&[]), count(&with)), (2, 0, 2));
    // A pattern of the settings is stronger than the pack's.
    let patterned = [&with[..], &["--folio-pattern", "F{year}.{seq}"]].concat();
    home.own(&[&patterned[..], &["request", "import", &request("C")]].concat())
        .exit(0);
    assert_eq!(listed(&with)[0].0, "F2015.3");
}

#[test]
fn what_is_wrong_in_a_pack_is_told_with_its_place_and_its_meaning() {
    let home = Home::new();
    for (case, text, words) in [
        (
            "field",
            pack(&[("[returns]\nallowed = 1", "[returns]\nalowed = 1")]),
            ["pack.toml", "alowed", "«allowed»"],
        ),
        (
            "authority",
            pack(&[("authority = \"budget_unit\"", "authority = \"buget_unit\"")]),
            ["pack.toml", "buget_unit", "«budget_unit»"],
        ),
        (
            "check",
            pack(&[("id = \"is_ict\"", "id = \"is_it\"")]),
            ["pack.toml", "is_it", "text ="],
        ),
    ] {
        let regimes = folder(&home, case, "pack.toml", &text);
        let line = 1 + text
            .lines()
            .position(|line| line.contains(words[1]))
            .unwrap();
        for command in [&["queue", "list"][..], &["serve", "--log", "warn"]] {
            let ended = home
                .own(&[&["--regimes", &regimes], command].concat())
                .exit(78);
            for word in words.iter().copied().chain([&*format!("línea {line}:")]) {
                assert!(ended.err.contains(word), "{word}: {}", ended.err);
            }
        }
    }
    let empty = home.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let empty = empty.to_str().unwrap();
    let nothing = home.run(&["--regimes", empty, "doctor", "--json"]).exit(1);
    assert!(nothing.out.contains(".toml"), "{nothing:?}");
    let absent = home.own(&["--calendars", "/nowhere", "queue", "list"]);
    assert!(absent.exit(78).err.contains("no existe"));
    let pattern = home.own(&["--folio-pattern", "X-{year}", "queue", "list"]);
    assert!(pattern.exit(2).err.contains("«seq»"));
}

#[test]
fn a_pack_may_bring_its_own_checks_with_their_sentences() {
    let home = Home::new();
    let text = pack(&[(
        "id = \"is_ict\"",
        "id = \"own_item\"\ntext = \"¿Trae el visto bueno local?\"",
    )]);
    let regimes = folder(&home, "regimes", "pack.toml", &text);
    let institutions = home.file("i.csv", "clave,siglas,nombre\n06-E00,SAT,Servicio\n");
    home.own(&["institution", "import", &institutions]).exit(0);
    let request = home.file(
        "r.jsonl",
        "{\"id\":\"A\",\"institucion\":\"06-E00\",\"tipo\":\"servicios\",\
         \"titulo\":\"Mesa\",\"importe\":\"15000000.00\",\"recibida\":\"2015-03-02\"}\n",
    );
    let with = |args: &[&'static str]| [&["--regimes", &regimes][..], args].concat().join("\u{1f}");
    let run = |line: String| home.own(&line.split('\u{1f}').collect::<Vec<_>>());
    run(with(&["request", "import"]) + "\u{1f}" + &request).exit(0);
    let listed = run(with(&["check", "list", "A"])).exit(0);
    assert!(listed.out.contains("visto bueno local"), "{}", listed.out);
}

#[test]
fn doctor_says_which_law_is_in_force_and_from_where() {
    let home = Home::new();
    let calendars = folder(&home, "calendars", "unidad.toml", SUSPENDED);
    let own = pack(&[("id = \"acuerdo-2014\"", "id = \"acuerdo-2021\"")]);
    let regimes = folder(&home, "regimes", "nuevo.toml", &own);
    let found = home
        .own(&[
            "--regimes",
            &regimes,
            "--calendars",
            &calendars,
            "--letter-prefix",
            "ATDT",
            "doctor",
            "--json",
        ])
        .json();
    let detail = |name: &str| {
        let all = found.as_array().unwrap();
        let one = all.iter().find(|one| one["name"] == name).unwrap();
        one["detail"].as_str().unwrap().to_owned()
    };
    let packs = detail("packs");
    assert!(
        packs.contains("nuevo.toml") && packs.contains("acuerdo-2018"),
        "{packs}"
    );
    let calendars = detail("calendars");
    assert!(
        calendars.contains("unit/2015.2") && calendars.contains("unidad.toml"),
        "{calendars}"
    );
    let numbering = detail("numbering");
    assert!(
        numbering.contains("UGD-{year}-{seq:05}") && numbering.contains("ATDT"),
        "{numbering}"
    );
}

#[test]
fn doctor_looks_at_the_machine_and_at_the_servers_clock() {
    let home = Home::new();
    let served = Served::start(&home);
    let admin = home.path("admin");
    let args = [
        "--server",
        &served.url,
        "--token-file",
        admin.to_str().unwrap(),
        "doctor",
    ];
    let run = |json: &[&str]| {
        let output = home
            .command(&[&args, json].concat())
            .env("LANG", "C")
            .env("DICTAMEN_LANG", "es")
            .env("HTTPS_PROXY", "http://ana:secreto@proxy.example:3128")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let found: serde_json::Value = serde_json::from_str(&run(&["--json"])).unwrap();
    let one = |name: &str| {
        let all = found.as_array().unwrap();
        all.iter()
            .find(|one| one["name"] == name)
            .unwrap_or_else(|| panic!("{name}: {found}"))
    };
    for name in [
        "clock",
        "disk",
        "authorities",
        "route",
        "clipboard",
        "server",
        "person",
    ] {
        assert!(one(name)["detail"].is_string(), "{name}");
    }
    assert_eq!(one("clock")["health"], "ok");
    for name in ["locale", "proxy"] {
        assert_eq!(one(name)["health"], "warning");
        assert!(one(name)["fix"].is_string(), "{name}");
    }
    let text = run(&[]);
    assert!(text.contains("LANG=es_MX.UTF-8"), "{text}");
    assert!(!text.contains("secreto"), "{text}");
    served.stop();
}
