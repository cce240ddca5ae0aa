//! The letter of an issued opinion, checked away from the server, and the audit trail beside it.

use crate::story::desk;
use crate::support::Home;

/// The only request of the home, issued; its folio.
fn issued(home: &Home) -> String {
    let queue = home.own(&["queue", "list", "--json"]).exit(0).json();
    let folio = queue["rows"][0]["folio"].as_str().unwrap().to_owned();
    home.own(&["request", "take", &folio]).exit(0);
    home.own(&["candidate", "nothing", &folio]).exit(0);
    let draft = [
        "opinion",
        "draft",
        &folio,
        "--sense",
        "favourable",
        "--reasoning-file",
        "-",
    ];
    home.own_with("No existe otro bien que sirva.\n", &draft)
        .exit(0);
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
    let digits = &folio[folio.len() - 4..];
    home.own(&["opinion", "issue", &folio, "--confirm", digits])
        .exit(0);
    folio
}

#[test]
fn a_letter_is_given_and_checked_without_the_server() {
    let home = desk();
    let folio = issued(&home);
    let text = home.own(&["opinion", "letter", &folio]).exit(0).out;
    for words in [
        "DICTAMEN TÉCNICO",
        "FAVORABLE",
        "No existe otro bien que sirva.",
        &folio,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    home.own(&["opinion", "letter", &folio, "--form", "pdf"])
        .exit(2);
    let pdf = home.path("oficio.pdf");
    let pdf = pdf.to_str().unwrap();
    home.own(&["opinion", "letter", &folio, "--out", pdf])
        .exit(0);
    let key = home.own(&["opinion", "key"]).exit(0).out;
    let key = key.trim();

    // Neither a server nor a folder is needed from here on.
    let good = home
        .run(&["verify", pdf, "--key", key, "--json"])
        .exit(0)
        .json();
    assert_eq!(good["valid"], true);
    assert_eq!(good["folio"], folio.as_str());
    assert_eq!(good["signed_by"][0]["handle"], "revisora");
    home.run(&["verify", pdf]).exit(2);
    let other = "0".repeat(64);
    let fault = home
        .run(&["verify", pdf, "--key", &other, "--json"])
        .exit(1)
        .json();
    assert_eq!(fault["fault"], "other_key");

    // The same letter again is the same file.
    let again = home.path("otra.pdf");
    home.own(&[
        "opinion",
        "letter",
        &folio,
        "--out",
        again.to_str().unwrap(),
    ])
    .exit(0);
    let bytes = std::fs::read(pdf).unwrap();
    assert!(bytes == std::fs::read(again).unwrap());

    // A changed page is found out although the signature inside is good; so is changed text.
    let mut forged = bytes.clone();
    forged.extend_from_slice(b"\n%");
    let forged = home.file("falso.pdf", forged);
    let fault = home
        .run(&["verify", &forged, "--key", key, "--json"])
        .exit(1)
        .json();
    assert_eq!(fault["fault"], "pages");
    let statement = home
        .own(&["opinion", "letter", &folio, "--form", "json"])
        .exit(0)
        .out;
    let changed = home.file("cambiado.json", statement.replace("otro bien", "ese bien"));
    let fault = home
        .run(&["verify", &changed, "--key", key, "--json"])
        .exit(1)
        .json();
    assert_eq!(fault["fault"], "signature");
    let nothing = home.file("nada.pdf", "%PDF-1.7\n");
    let fault = home
        .run(&["verify", &nothing, "--key", key, "--json"])
        .exit(1)
        .json();
    assert_eq!(fault["fault"], "not_a_letter");

    // By folio, the server gives both.
    let by_folio = home.own(&["verify", &folio]).exit(0).out;
    assert!(by_folio.contains("válido"), "{by_folio}");
}

#[test]
fn the_trail_is_checked_where_it_is_and_as_a_file() {
    let home = desk();
    let folio = issued(&home);
    home.own(&["opinion", "letter", &folio]).exit(0);
    assert_eq!(
        home.own(&["audit", "head", "--json"]).exit(0).json()["valid"],
        true
    );
    let trail = home.own(&["audit", "export"]).exit(0).out;
    assert!(trail.contains("\"kind\":\"signed\""), "{trail}");
    let whole = home.file("rastro.jsonl", &trail);
    let head = home
        .run(&["audit", "verify", &whole, "--json"])
        .exit(0)
        .json();
    assert_eq!(trail.lines().count() as u64, head["seq"].as_u64().unwrap());
    let at = format!("{}:{}", head["seq"], head["hash"].as_str().unwrap());
    home.run(&["audit", "verify", &whole, "--head", &at])
        .exit(0);
    let checked = |name: &str, text: String| {
        let file = home.file(name, text);
        home.run(&["audit", "verify", &file, "--head", &at, "--json"])
            .exit(1)
            .json()
    };
    let changed = checked(
        "cambiado.jsonl",
        trail.replacen("favourable", "favourablE", 1),
    );
    assert_eq!(changed["fault"], "changed");
    let lines: Vec<&str> = trail.lines().collect();
    let without: Vec<&str> = [&lines[..2], &lines[3..]].concat();
    let gap = checked("hueco.jsonl", without.join("\n"));
    assert_eq!(
        (gap["fault"].as_str(), gap["at"].as_u64()),
        (Some("gap"), Some(3))
    );
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    assert_eq!(checked("orden.jsonl", swapped.join("\n"))["fault"], "gap");
    // A trail that was cut short is whole in itself; the published head knows better.
    let cut = checked("corto.jsonl", lines[..lines.len() - 1].join("\n"));
    assert_eq!(cut["fault"], "other_past");
    let not = home.file("nada.jsonl", "{}\n");
    home.run(&["audit", "verify", &not]).exit(1);
    home.run(&["audit", "verify", &whole, "--head", "x"])
        .exit(2);
}
