//! Bodies, queries and addresses that nobody should send, and what each is answered.

use crate::support::{Server, new_request};
use dictamen::wire::problem::Code;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn hostile_filings_are_refused_with_their_place() {
    let server = Server::start().await;
    let sat = server.caller("sat").await;
    type Change = fn(&mut Value);
    let table: [(Change, &str, &str); 12] = [
        (
            |b| b["filing"]["title"] = json!("x".repeat(1_000_000)),
            "/filing/title",
            "too_long",
        ),
        (
            |b| b["filing"]["title"] = json!("a\u{1b}]52;c;cm0gLXJm\u{7}"),
            "/filing/title",
            "bad_character",
        ),
        (
            |b| b["filing"]["title"] = json!("factura\u{202e}fdp.exe"),
            "/filing/title",
            "bad_character",
        ),
        (
            |b| b["filing"]["description"] = json!("a\u{9b}2J"),
            "/filing/description",
            "bad_character",
        ),
        (
            |b| b["filing"]["amount"]["centavos"] = json!(-1),
            "/filing/amount/centavos",
            "negative",
        ),
        (
            |b| b["filing"]["amount"]["centavos"] = json!(1.5),
            "/filing/amount/centavos",
            "bad_value",
        ),
        (
            |b| b["filing"]["amount"]["centavos"] = json!("100"),
            "/filing/amount/centavos",
            "bad_value",
        ),
        (
            |b| b["filing"]["starts_on"] = json!("2015-02-29"),
            "/filing/starts_on",
            "bad_value",
        ),
        (
            |b| b["filing"]["kind"] = json!("weapons"),
            "/filing/kind",
            "bad_value",
        ),
        (
            |b| {
                b["filing"]["annexes"] = json!([{ "kind": "other", "file_name": "../../etc/x" }]);
            },
            "/filing/annexes/0/file_name",
            "path_in_name",
        ),
        (|b| b["institution"] = json!("99-Z99"), "", ""),
        (|b| b["urgent"] = json!(true), "/urgent", "bad_value"),
    ];
    for (change, pointer, fault) in table {
        let mut body = new_request("services", "Buena", 100);
        change(&mut body);
        let answer = sat.command("/v1/requests", &body, &[]).await;
        if pointer.is_empty() {
            // In the name of another institution, known or not.
            answer.is(Code::Forbidden);
        } else {
            answer.is_invalid(pointer, fault);
        }
    }
    let mut leap = new_request("services", "Bisiesta", 100);
    leap["filing"]["starts_on"] = json!("2016-02-29");
    sat.command("/v1/requests", &leap, &[])
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn names_from_outside_are_kept_as_they_came_when_they_harm_nobody() {
    let server = Server::start().await;
    let filed = server
        .file("services", "Año nuevo «ñandú» n\u{303} 👩‍💻 <b>&amp;", 100)
        .await;
    let view: Value = server
        .caller("ana")
        .await
        .get(&format!("/v1/requests/{}", filed.folio))
        .await
        .read();
    assert_eq!(
        view["case"]["filing"]["title"],
        "Año nuevo «ñandú» n\u{303} 👩‍💻 <b>&amp;"
    );
}

#[tokio::test]
async fn bodies_that_are_no_json_or_too_large_are_refused() {
    let server = Server::start().await;
    let sat = server.caller("sat").await;
    let send = |media: &'static str, body: Vec<u8>| {
        let sat = sat.clone();
        async move {
            let key = crate::support::key();
            let headers = [("content-type", media), ("idempotency-key", key.as_str())];
            sat.send(Method::POST, "/v1/requests", &headers, Some(&body))
                .await
        }
    };
    for body in ["", "{", "nonsense", "{\"id\": }", "\u{feff}{}"] {
        send("application/json", body.into())
            .await
            .is(Code::BadRequest);
    }
    for body in ["[]", "null", "{}", "\"x\""] {
        send("application/json", body.into())
            .await
            .is(Code::Invalid);
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let answer = send("application/json", deep.into()).await;
    assert!(answer.problem().status < 500);
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        send(media, b"{}".to_vec())
            .await
            .is(Code::UnsupportedMediaType);
    }
    send("application/json", vec![b' '; 1024 * 1024 + 1])
        .await
        .is(Code::TooLarge);
    let invalid_utf8 = b"{\"id\": \"\xff\"}".to_vec();
    assert!(
        send("application/json", invalid_utf8)
            .await
            .problem()
            .status
            < 500
    );
}

#[tokio::test]
async fn acts_that_do_not_exist_or_say_too_much_are_refused() {
    let server = Server::start().await;
    let filed = server.file("services", "Actos", 100).await;
    let ana = server.caller("ana").await;
    let taken = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    for act in [
        json!({ "act": "delete" }),
        json!({}),
        json!({ "act": "check", "item": 7 }),
    ] {
        ana.act(&filed.folio, taken.version, &act)
            .await
            .is(Code::Invalid);
    }
    for (act, pointer, fault) in [
        (
            json!({ "act": "save_draft", "reasoning": "x".repeat(70_000) }),
            "/reasoning",
            "field_too_big",
        ),
        (
            json!({ "act": "save_draft", "reasoning": "a\u{1b}[2Jb" }),
            "/reasoning",
            "bad_character",
        ),
        (
            json!({ "act": "save_draft",
                "price_ruled": { "centavos": -5, "currency": "MXN" } }),
            "/price_ruled/centavos",
            "negative",
        ),
        (
            json!({ "act": "nothing_found", "query": "a\nb" }),
            "/query",
            "bad_character",
        ),
        (
            json!({ "act": "judge", "asset": uuid::Uuid::now_v7(), "asset_key": "", "asset_name": "",
                "verdict": "cited", "score": 1, "confidence": "weak" }),
            "/asset",
            "unknown",
        ),
    ] {
        ana.act(&filed.folio, taken.version, &act)
            .await
            .is_invalid(pointer, fault);
    }
    let unknown = json!({ "act": "check", "item": "nonsense", "answer": "yes", "note": "" });
    ana.act(&filed.folio, taken.version, &unknown)
        .await
        .is(Code::Refused);
}

#[tokio::test]
async fn queries_that_nobody_defined_are_refused() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    for path in [
        "/v1/queue?colour=red",
        "/v1/queue?tab=everything",
        "/v1/queue?limit=many",
        "/v1/queue?limit=-1",
        "/v1/queue/counts?tab=all",
        "/v1/inventory?query=firma",
        "/v1/events?after=soon",
        "/v1/calendar/due?from=2015-03-02&days=70000",
    ] {
        ana.get(path).await.is(Code::BadRequest);
    }
    let problem = ana
        .get("/v1/queue?filter=hola%20color%3Arojo")
        .await
        .is(Code::BadFilter);
    assert_eq!(problem.errors[0].pointer, "5");
    assert_eq!(problem.errors[0].code, "unknown_field");
    for cursor in ["x", "e30", "%00"] {
        let path = format!("/v1/queue?cursor={cursor}");
        ana.get(&path).await.is(Code::BadCursor);
    }
}

#[tokio::test]
async fn unknown_addresses_methods_and_things_are_problems_too() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    for path in [
        "/",
        "/v1",
        "/v2/queue",
        "/v1/requests/UGD-1999-00001",
        "/v1/queue/rows/not-an-id",
        "/v1/inventory/NADA-1",
        "/v1/regimes/ley-1900",
        "/metrics",
    ] {
        ana.get(path).await.is(Code::NotFound);
    }
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
        let answer = ana.send(method, "/v1/queue", &[], None).await;
        answer.is(Code::MethodNotAllowed);
        assert!(answer.header("allow").contains("GET"));
    }
    let long = format!("/v1/queue?filter={}", "a".repeat(9_000));
    ana.get(&long).await.is(Code::UriTooLong);
    let answer = ana
        .send(Method::GET, "/v1/me", &[("x-request-id", "mine-1")], None)
        .await;
    assert_eq!(answer.header("x-request-id"), "mine-1");
    let answer = ana
        .send(Method::GET, "/v1/me", &[("x-request-id", "a b")], None)
        .await;
    assert_ne!(answer.header("x-request-id"), "a b");
}

#[tokio::test]
async fn an_act_with_a_field_that_means_nothing_is_refused_by_name() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let filed = server.file("services", "Una", 100).await;
    for (act, pointer) in [
        (json!({ "act": "take", "force": true }), "/force"),
        (
            json!({ "act": "check", "item": "is_ict", "answer": "yes", "note": "", "notes": "x" }),
            "/notes",
        ),
    ] {
        ana.act(&filed.folio, 1, &act)
            .await
            .is_invalid(pointer, "unknown_field");
    }
    ana.act(&filed.folio, 1, &json!({ "act": "take" }))
        .await
        .expect(StatusCode::OK);
    let mut new = new_request("services", "Otra", 100);
    new["filing"]["titel"] = json!("x");
    server
        .caller("sat")
        .await
        .command("/v1/requests", &new, &[])
        .await
        .is_invalid("/filing/titel", "unknown_field");
}
