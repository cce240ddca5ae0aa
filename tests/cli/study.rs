//! A study by commands, from its draft to its contract, and the figures that come of it; files checked
//! before they are filed.

use crate::story::desk;
use crate::support::{Home, Served, private};

#[test]
fn a_study_goes_from_its_draft_to_the_unit_and_nobody_of_the_unit_sees_it_before() {
    let home = desk();
    let served = Served::start(&home);
    let run = |who: &str, args: &[&str]| {
        let token = home.path(who);
        let mut all = vec!["--server", &served.url, "--token-file"];
        all.push(token.to_str().unwrap());
        all.extend(args);
        crate::support::Ended::of(&home.command(&all).output().unwrap())
    };
    for (handle, role) in [("titular", "ict_head"), ("oic", "control_body")] {
        let add = [
            "person",
            "add",
            handle,
            "--name",
            handle,
            "--role",
            role,
            "--institution",
            "06-E00",
        ];
        run("admin", &add).exit(0);
        let token = run("admin", &["token", "create", "--person", handle]).exit(0);
        private(&home.path(handle), &token.out);
    }
    let file = home.file(
        "estudio.toml",
        "titulo = 'Compra de servidores'\ntipo = 'adquisicion'\nimporte = '150000.50'\n",
    );
    let begun = run("titular", &["request", "draft", &file, "--json"]).exit(0);
    let begun: serde_json::Value = serde_json::from_str(&begun.out).unwrap();
    let draft = begun["folio"].as_str().unwrap();
    assert!(draft.starts_with("BORRADOR-"), "{draft}");
    run("admin", &["request", "show", draft]).exit(1);
    run("oic", &["request", "show", draft]).exit(1);
    // Without a signature it goes nowhere.
    let refused = run("titular", &["request", "to-control-body", draft]).exit(1);
    assert!(refused.err.contains("UTIC"), "{}", refused.err);
    run("titular", &["request", "sign", draft]).exit(0);
    run("titular", &["request", "to-control-body", draft]).exit(0);
    run("admin", &["request", "show", draft]).exit(1);
    run("oic", &["request", "remark", draft, "Sin observaciones"]).exit(0);
    let sent = run("titular", &["request", "send", draft, "--json"]).exit(0);
    let sent: serde_json::Value = serde_json::from_str(&sent.out).unwrap();
    let folio = sent["folio"].as_str().unwrap();
    assert!(folio.starts_with("UGD-"), "{folio}");
    let shown = run("admin", &["request", "show", folio]).exit(0);
    assert!(shown.out.contains(draft), "{}", shown.out);
    // There is nothing to register or to forward before the opinion.
    run("admin", &["request", "forward", folio, "--letter", "1"]).exit(1);
    run("admin", &["contract", "sign", folio, "--on", "2015-01-05"]).exit(1);
    run("admin", &["contract", "overdue"]).exit(0);

    let rates = home.file("tasas.csv", "fecha,moneda,tasa\n2015-07-31,USD,16.98\n");
    run("admin", &["rate", "import", &rates]).exit(0);
    let listed = run("admin", &["rate", "list"]).exit(0);
    assert!(listed.out.contains("16.98"), "{}", listed.out);
    let period = ["--from", "2014-05-08", "--to", "2015-07-31"];
    for report in ["savings", "volume", "paper"] {
        let mut args = vec!["report", report];
        args.extend(period);
        let told = run("admin", &args).exit(0);
        assert!(told.out.contains("Cómo se calcula"), "{}", told.out);
        let mut mine = vec!["report", report];
        mine.extend(period);
        run("titular", &mine).exit(77);
    }
}

#[test]
fn a_file_is_checked_without_a_server_by_the_rules_of_its_day() {
    let home = Home::new();
    let rows = "clave,institucion,titulo,tipo,importe,partida,fecha de recepcion\n\
        1,SAT,Mesa de ayuda,servicios,20000,33301,2015-03-02\n\
        2,SAT,Compra de equipo,servicios,900000,51501,2019-03-04\n\
        3,SAT,,servicios,uno,33301,2015-03-02\n";
    let file = home.file("lote.csv", rows);
    let told = home.run(&["request", "validate", &file]).exit(1);
    for said in [
        "renglón 2: nota: No requiere dictamen",
        "21,030.00",
        "renglón 3: advertencia: la partida 51501 es de «Adquisición»",
        "renglón 3: advertencia: falta el anexo «Investigación de mercado»",
        "renglón 3: nota: pasa primero por el Órgano Interno de Control",
        "renglón 4: error:",
    ] {
        assert!(told.out.contains(said), "{said}\n{}", told.out);
    }
    let good = home.file(
        "bien.csv",
        "clave,institucion,titulo,tipo,importe\n1,SAT,Dominio,dominio,0\n",
    );
    home.run(&["request", "validate", &good, "--on", "2019-03-04"])
        .exit(0);
    let broken = home.file("rota.xlsx", "no es un libro");
    let refused = home.run(&["request", "validate", &broken]).exit(1);
    assert!(refused.err.contains("hoja de cálculo"), "{}", refused.err);
}
