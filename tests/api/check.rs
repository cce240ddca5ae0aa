//! Checking filings that are not stored: what is found, who may ask, and what nobody should send.

use crate::support::{Server, key};
use dictamen::wire::inventory::InventoryChecked;
use dictamen::wire::problem::Code;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const CHECK: &str = "/v1/inventory/check";

#[tokio::test]
async fn filings_are_answered_in_their_order_and_nothing_is_stored() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let before = server.file("services", "Otra", 1).await.seq;
    let body = json!({ "limit": 1, "filings": [
        { "key": "a", "title": "Vacunas zqxw" },
        { "key": "b", "title": "Servicio de mesa de ayuda", "institution": "06-E00" },
        { "key": "b", "description": "Firma electrónica de oficios", "institution": "Nadie (NDZ)" },
        { "title": "Renovación", "items": ["Control de correspondencia"], "brands": ["X"],
          "supplier": "Y, S.A." },
    ]});
    let checked: InventoryChecked = ana
        .post(CHECK, &body, &[])
        .await
        .expect(StatusCode::OK)
        .read();
    let told: Vec<(&str, Vec<&str>)> = checked
        .answers
        .iter()
        .map(|one| {
            let offered = one.candidates.iter().map(|one| one.key.as_str());
            (one.key.as_str(), offered.collect())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("a", vec![]),
            ("b", vec!["APP-1"]),
            ("b", vec!["APP-2"]),
            ("", vec!["APP-3"]),
        ]
    );
    assert_eq!(checked.answers[0].verdict, None);
    assert!(checked.answers[1].verdict.is_some());
    assert!(!checked.answers[1].candidates[0].why.is_empty());
    assert_eq!(checked.searched, 3);
    let after = server.file("services", "Otra más", 1).await.seq;
    assert_eq!(
        after,
        before + 2,
        "a token and a filing, and nothing of a check"
    );
}

#[tokio::test]
async fn who_asks_is_not_what_is_asked_for() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let verdict = async |institution: &str| {
        let filing = json!({ "institution": institution,
            "title": "Apoyo para la Dirección de Firma Electrónica" });
        let body = json!({ "filings": [filing] });
        let checked: InventoryChecked = ana.post(CHECK, &body, &[]).await.read();
        checked.answers[0].verdict
    };
    assert!(verdict("").await.is_some());
    assert_eq!(verdict("IMSS - Dirección de Firma Electrónica").await, None);
}

#[tokio::test]
async fn an_institution_checks_its_own_filings_alone() {
    let server = Server::start().await;
    let filing = |institution: &str| {
        json!({ "filings": [
            { "title": "Mesa de ayuda" },
            { "title": "Mesa de ayuda", "institution": institution },
        ]})
    };
    for (caller, institution, status) in [
        ("sat", "06-E00", StatusCode::OK),
        ("sat", "sat", StatusCode::OK),
        ("sat", "CONAGUA", StatusCode::FORBIDDEN),
        ("sat", "Nadie", StatusCode::FORBIDDEN),
        ("ana", "CONAGUA", StatusCode::OK),
        ("aud", "Nadie", StatusCode::OK),
    ] {
        let caller_ = server.caller(caller).await;
        let answer = caller_.post(CHECK, &filing(institution), &[]).await;
        assert_eq!(answer.status, status, "{caller} {institution}");
    }
}

#[tokio::test]
async fn what_nobody_should_send_is_refused_with_its_place() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let one = |filing: Value| json!({ "filings": [{ "title": "Buena" }, filing] });
    for (body, pointer, fault) in [
        (
            json!({ "filings": vec![json!({ "title": "x" }); 101] }),
            "/filings",
            "too_many",
        ),
        (one(json!({})), "/filings/1/title", "required"),
        (
            one(json!({ "title": "x".repeat(1_001) })),
            "/filings/1/title",
            "too_long",
        ),
        (
            one(json!({ "title": "a\u{1b}[2J" })),
            "/filings/1/title",
            "bad_character",
        ),
        (
            one(json!({ "title": "x", "description": "x".repeat(256 * 1024 + 1) })),
            "/filings/1/description",
            "field_too_big",
        ),
        (
            one(json!({ "title": "x", "items": vec!["x"; 1_001] })),
            "/filings/1/items",
            "too_many",
        ),
        (
            one(json!({ "title": "x", "institution": "a\u{202e}b" })),
            "/filings/1/institution",
            "bad_character",
        ),
        (
            one(json!({ "title": "x", "kind": "services" })),
            "/filings/1/kind",
            "bad_value",
        ),
        (one(json!({ "title": 7 })), "/filings/1/title", "bad_value"),
        (json!({ "filings": [], "limit": -1 }), "/limit", "bad_value"),
    ] {
        ana.post(CHECK, &body, &[]).await.is_invalid(pointer, fault);
    }
    let key = key();
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key.as_str()),
    ];
    let large = vec![b' '; 8 * 1024 * 1024 + 1];
    for (body, code) in [
        (&b"{"[..], Code::BadRequest),
        (b"[]", Code::Invalid),
        (&large, Code::TooLarge),
    ] {
        ana.send(Method::POST, CHECK, &headers, Some(body))
            .await
            .is(code);
    }
    let none = ana.post(CHECK, &json!({ "filings": [] }), &[]).await;
    assert_eq!(none.read::<InventoryChecked>().answers, vec![]);
    // Hostile text costs time and memory in proportion to its size, and harms nobody.
    let hostile =
        one(json!({ "title": "a".repeat(1_000), "description": "ñ\u{0}\u{9b}".repeat(40_000) }));
    ana.post(CHECK, &hostile, &[]).await.expect(StatusCode::OK);
}
