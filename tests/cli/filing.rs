//! An institution's work by commands: it files, answers and withdraws; the Unit assigns.

use crate::story::desk;
use crate::support::{Ended, Home, Served, private};

const FILING: &str = "titulo = 'Servicio de mesa de ayuda'\ntipo = 'servicios'\n\
    importe = '150000.50'\ndescripcion = 'Atención de incidentes'\ninicio = 2016-03-02\n";

/// A served desk with a person of an institution, whose token is in `sat`.
struct Office {
    home: Home,
    served: Served,
}

impl Office {
    fn open() -> Office {
        let home = desk();
        let served = Served::start(&home);
        let office = Office { home, served };
        for (handle, role) in [("sat", "institution"), ("alima", "reviewer")] {
            let mut add = vec!["person", "add", handle, "--name", handle, "--role", role];
            if role == "institution" {
                add.extend(["--institution", "06-E00"]);
            }
            office.unit(&add).exit(0);
            let token = office
                .unit(&["token", "create", "--person", handle])
                .exit(0);
            private(&office.home.path(handle), &token.out);
        }
        office
    }

    fn command(&self, who: &str, args: &[&str]) -> std::process::Command {
        let token = self.home.path(who);
        let mut all = vec!["--server", &self.served.url, "--token-file"];
        all.push(token.to_str().unwrap());
        all.extend(args);
        self.home.command(&all)
    }

    fn run(&self, who: &str, args: &[&str]) -> Ended {
        Ended::of(&self.command(who, args).output().unwrap())
    }

    fn unit(&self, args: &[&str]) -> Ended {
        self.run("admin", args)
    }

    fn institution(&self, args: &[&str]) -> Ended {
        self.run("sat", args)
    }
}

#[test]
fn an_institution_files_answers_and_withdraws_and_the_unit_assigns() {
    let office = Office::open();
    let file = office.home.file("solicitud.toml", FILING);
    let filed = office
        .institution(&["request", "file", &file, "--json"])
        .exit(0)
        .json();
    let folio = filed["folio"].as_str().unwrap();
    let shown = office.institution(&["request", "show", folio]).exit(0);
    for words in ["SAT", "Servicio de mesa de ayuda", "$150,000.50 MXN"] {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }

    // It may look for what exists before it files, and not into the Unit's papers.
    let asked = office.home.file(
        "asked.jsonl",
        "{\"id\":\"1\",\"titulo\":\"Mesa de ayuda\"}\n",
    );
    let found = office
        .institution(&["inventory", "check", "--batch", &asked])
        .exit(0);
    assert!(found.out.contains("A-1"), "{}", found.out);
    office.institution(&["inventory", "check", folio]).exit(77);
    office.institution(&["candidate", "export"]).exit(77);

    let nobody = office.unit(&["request", "assign", folio, "nadie"]).exit(1);
    assert!(nobody.err.contains("nadie"), "{}", nobody.err);
    office
        .run("alima", &["request", "assign", folio, "alima"])
        .exit(77);
    let assigned = office.unit(&["request", "assign", folio, "alima"]).exit(0);
    assert!(assigned.out.contains(folio), "{}", assigned.out);
    office.run("alima", &["request", "take", folio]).exit(0);
    office
        .run("alima", &["request", "return", folio, "--defect", "Falta"])
        .exit(0);

    office.institution(&["request", "answer", folio]).exit(2);
    let both = ["request", "answer", folio, "Va", "--file", &file];
    office.institution(&both).exit(2);
    office.unit(&["request", "answer", folio, "Va"]).exit(77);
    let mended = FILING.replace("mesa de ayuda", "mesa de ayuda corregida");
    let mended = office.home.file("corregida.toml", mended);
    let text = office.home.file("respuesta.txt", "Se anexa el estudio.\n");
    let answer = [
        "request", "answer", folio, "--file", &text, "--filing", &mended, "--json",
    ];
    let answered = office.institution(&answer).exit(0).json();
    assert_eq!(answered["folio"], folio);
    let shown = office
        .unit(&["request", "show", folio, "--json"])
        .exit(0)
        .json();
    assert_eq!(shown["case"]["returned"]["answer"], "Se anexa el estudio.");
    assert_eq!(
        shown["case"]["filing"]["title"],
        "Servicio de mesa de ayuda corregida"
    );

    office.institution(&["request", "withdraw", folio]).exit(2);
    let reason = ["request", "withdraw", folio, "--reason", "Sin presupuesto"];
    office.unit(&reason).exit(77);
    let withdrawn = office.institution(&reason).exit(0);
    assert!(withdrawn.out.contains("Desistida"), "{}", withdrawn.out);
    office.institution(&reason).exit(1);
}

#[test]
fn a_filing_that_cannot_be_taken_is_refused_with_its_place() {
    let home = desk();
    for (name, content, words) in [
        ("vacia.json", "", "una sola solicitud"),
        ("varias.json", "[{\"titulo\":\"x\"}]", "una sola solicitud"),
        ("mala.json", "{\"titulo\":\n  ?}", "línea 2"),
        ("mala.toml", "titulo = 'x'\nimporte = = 3\n", "línea 2"),
        (
            "negativa.json",
            "{\"titulo\":\"x\",\"tipo\":\"servicios\",\"importe\":-5,\"institucion\":\"SAT\"}",
            "importe",
        ),
        (
            "ambigua.json",
            "{\"titulo\":\"x\",\"tipo\":\"servicios\",\"importe\":\"1.234,56\",\"institucion\":\"SAT\"}",
            "1.234,56",
        ),
        (
            "anonima.json",
            "{\"titulo\":\"x\",\"tipo\":\"servicios\",\"importe\":5}",
            "columna institution",
        ),
        (
            "tercera.toml",
            "titulo = 'x'\ntipo = 'servicios'\nimporte = 'mucho'\ninstitucion = 'SAT'\n",
            "línea 3, columna importe",
        ),
    ] {
        let file = home.file(name, content);
        let ended = home.own(&["request", "file", &file]).exit(1);
        assert!(ended.err.contains(words), "{name}: {}", ended.err);
        assert!(ended.out.is_empty(), "{name}");
    }
    let latin = home.file("latin.json", b"{\"titulo\":\"Atenci\xf3n\"}");
    home.own(&["request", "file", &latin]).exit(1);
    home.own(&["request", "file", "/nonexistent"]).exit(1);
    // The Unit files in the name of an institution, which any of its names will do for.
    let good = "{\"titulo\":\"x\",\"tipo\":\"servicios\",\"importe\":5,\"institucion\":\"sat\",\"color\":\"rojo\"}";
    let filed = home.own_with(good, &["request", "file", "-"]).exit(0);
    assert!(
        filed.err.contains("color"),
        "what is not used is named: {}",
        filed.err
    );
    assert!(filed.out.contains("UGD-"), "{}", filed.out);
}
