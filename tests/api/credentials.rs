//! Every operation of the document, with no, wrong and foreign credentials.

use crate::support::{Caller, MONDAY, Server, at, key, new_request};
use dictamen::domain::person::Person;
use dictamen::server::{Limits, Rate};
use dictamen::service::Secret;
use dictamen::wire::directory::IssuedToken;
use dictamen::wire::problem::Code;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One call of an operation, such that nothing but the credential can be wrong with it.
struct Sample {
    method: Method,
    /// As in the document.
    path: &'static str,
    body: Option<Value>,
    /// What the institution of another key gets, and what the auditor gets.
    foreign: u16,
    auditor: u16,
}

fn samples() -> Vec<Sample> {
    let get = |path, foreign, auditor| Sample {
        method: Method::GET,
        path,
        body: None,
        foreign,
        auditor,
    };
    let post = |path, body, foreign, auditor| Sample {
        method: Method::POST,
        path,
        body: Some(body),
        foreign,
        auditor,
    };
    let delete = |path, foreign, auditor| Sample {
        method: Method::DELETE,
        path,
        body: None,
        foreign,
        auditor,
    };
    let person = json!({ "handle": "nueva", "name": "Nueva", "role": "reviewer" });
    let mut another = new_request("services", "En nombre de otra", 1);
    another["institution"] = json!("06-E00");
    vec![
        get("/v1/me", 200, 200),
        get("/v1/people", 403, 200),
        post("/v1/people", person, 403, 403),
        post("/v1/tokens", json!({ "person": "ana" }), 403, 403),
        get("/v1/institutions", 200, 200),
        get("/v1/queue", 200, 200),
        get("/v1/queue/counts", 200, 200),
        get("/v1/queue/rows/{id}", 404, 200),
        post("/v1/queue/next", json!({}), 403, 403),
        post("/v1/requests", another, 403, 403),
        get("/v1/requests/{ref}", 404, 200),
        get("/v1/requests/{ref}/history", 404, 200),
        get("/v1/requests/{ref}/candidates", 404, 200),
        get("/v1/requests/{ref}/precedents", 404, 200),
        // The sample has no opinion yet.
        get("/v1/requests/{ref}/letter", 404, 404),
        get("/v1/keys/opinion", 404, 404),
        get("/v1/audit/events", 403, 200),
        post(
            "/v1/requests/{ref}/acts",
            json!({ "act": "take" }),
            404,
            403,
        ),
        get("/v1/inventory", 200, 200),
        post(
            "/v1/inventory/check",
            json!({ "filings": [{ "title": "x", "institution": "06-E00" }] }),
            403,
            200,
        ),
        get("/v1/judgements", 403, 200),
        get("/v1/inventory/{ref}", 200, 200),
        post(
            "/v1/imports",
            json!({ "id": Uuid::now_v7(), "cargo": "assets" }),
            403,
            403,
        ),
        post(
            "/v1/imports/{id}/rows",
            json!({ "batch": 0, "rows": [] }),
            403,
            403,
        ),
        post("/v1/imports/{id}/commit", json!({}), 403, 403),
        delete("/v1/imports/{id}", 403, 403),
        get("/v1/calendar/due", 200, 200),
        get("/v1/regimes/{id}", 200, 200),
        get("/v1/events", 200, 200),
        get("/v1/contracts/overdue", 200, 200),
        get("/v1/rates", 200, 200),
        post(
            "/v1/rates",
            json!({ "rates": [{ "currency": "USD", "day": "2015-07-31", "pesos": "16.98" }] }),
            403,
            403,
        ),
        get("/v1/reports/savings", 403, 200),
        get("/v1/reports/volume", 403, 200),
        get("/v1/reports/paper", 403, 200),
        // Last, because the caller's own token is gone after it.
        delete("/v1/tokens/current", 204, 204),
    ]
}

impl Sample {
    fn address(&self, request: &str) -> String {
        let asset = self.path.contains("/inventory/");
        let path = self
            .path
            .replace("{ref}", if asset { "APP-1" } else { request });
        match self.path {
            "/v1/calendar/due" => format!("{path}?from=2015-03-02&days=1"),
            "/v1/inventory" => format!("{path}?q=firma"),
            "/v1/reports/savings" | "/v1/reports/volume" | "/v1/reports/paper" => {
                format!("{path}?from=2014-05-08&to=2015-07-31")
            }
            "/v1/regimes/{id}" => path.replace("{id}", "acuerdo-2018"),
            _ => path.replace("{id}", request),
        }
    }

    async fn status(&self, caller: &Caller, request: &str) -> (StatusCode, String) {
        let key = key();
        let mut call = caller
            .http
            .request(
                self.method.clone(),
                format!("{}{}", caller.base, self.address(request)),
            )
            .header("idempotency-key", &key)
            .header("if-match", "\"v1\"");
        if let Some(body) = &self.body {
            call = call.json(body);
        }
        // The body is not read: a stream of events would not end.
        let response = call.send().await.unwrap();
        let media = response.headers().get("content-type");
        let media = media.map_or("", |value| value.to_str().unwrap());
        (response.status(), media.to_owned())
    }
}

#[tokio::test]
async fn every_operation_of_the_document_is_swept() {
    let server = Server::start().await;
    let document: Value = server.with_token(None).get("/openapi.json").await.read();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            if path.starts_with("/v1/") {
                described.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let swept: BTreeSet<String> = samples()
        .iter()
        .map(|sample| format!("{} {}", sample.method, sample.path))
        .collect();
    assert_eq!(described, swept);
}

#[tokio::test]
async fn nothing_answers_without_a_good_credential() {
    let server = Server::start().await;
    let filed = server.file("services", "Reservada", 100).await;
    let unknown = Secret::generate().unwrap();
    let callers = [
        server.with_token(None),
        server.with_token(Some(unknown.reveal())),
        server.with_token(Some("dct_nonsense")),
        server.with_token(Some("")),
    ];
    for sample in samples() {
        for caller in &callers {
            let (status, media) = sample.status(caller, &filed.request.to_string()).await;
            assert_eq!(
                (status, media.as_str()),
                (StatusCode::UNAUTHORIZED, "application/problem+json"),
                "{} {}",
                sample.method,
                sample.path
            );
        }
    }
    let answer = callers[0].get("/v1/me").await;
    answer.is(Code::Unauthenticated);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    for path in ["/healthz", "/readyz", "/openapi.json"] {
        callers[0].get(path).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn a_stranger_learns_nothing_and_an_auditor_changes_nothing() {
    let server = Server::start().await;
    let filed = server.file("services", "Reservada", 100).await;
    let (foreign, auditor) = (server.caller("cna").await, server.caller("aud").await);
    let request = filed.request.to_string();
    for sample in samples() {
        let what = format!("{} {}", sample.method, sample.path);
        let (status, _) = sample.status(&foreign, &request).await;
        assert_eq!(
            status.as_u16(),
            sample.foreign,
            "another institution: {what}"
        );
        let (status, _) = sample.status(&auditor, &request).await;
        assert_eq!(status.as_u16(), sample.auditor, "the auditor: {what}");
    }
    let queue: Value = server.caller("cna").await.get("/v1/queue").await.read();
    assert_eq!(queue["rows"], json!([]));
    let counts: Value = server
        .caller("cna")
        .await
        .get("/v1/queue/counts")
        .await
        .read();
    assert_eq!(counts["all"], 0);
    let row: Value = server
        .caller("ana")
        .await
        .get(&format!("/v1/queue/rows/{request}"))
        .await
        .read();
    assert_eq!(row["version"], 1, "nothing of this changed the request");
}

#[tokio::test]
async fn only_the_clock_lets_a_request_lapse() {
    let server = Server::start().await;
    let filed = server.file("services", "Paciencia", 100).await;
    server
        .caller("sol")
        .await
        .act(&filed.folio, 1, &json!({ "act": "lapse" }))
        .await
        .is(Code::Forbidden);
}

#[tokio::test]
async fn a_token_is_issued_once_used_and_revoked() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let issued: IssuedToken = sol
        .command("/v1/tokens", &json!({ "person": "ana", "days": 1 }), &[])
        .await
        .expect(StatusCode::CREATED)
        .read();
    let ana = server.with_token(Some(&issued.token));
    let me: Value = ana.get("/v1/me").await.read();
    assert_eq!(me["handle"], "ana");
    ana.send(Method::DELETE, "/v1/tokens/current", &[], None)
        .await
        .expect(StatusCode::NO_CONTENT);
    ana.get("/v1/me").await.is(Code::Unauthenticated);
    for (days, person, pointer) in [
        (0, "ana", "/days"),
        (367, "ana", "/days"),
        (1, "nadie", "/person"),
    ] {
        let answer = sol
            .command(
                "/v1/tokens",
                &json!({ "person": person, "days": days }),
                &[],
            )
            .await;
        assert_eq!(answer.is(Code::Invalid).errors[0].pointer, pointer);
    }
}

#[tokio::test]
async fn an_expired_token_is_no_credential() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let issued: IssuedToken = sol
        .command("/v1/tokens", &json!({ "person": "ana", "days": 1 }), &[])
        .await
        .read();
    server.clock.set(crate::support::at("2015-03-03T16:00:01Z"));
    server
        .with_token(Some(&issued.token))
        .get("/v1/me")
        .await
        .is(Code::Unauthenticated);
}

#[tokio::test]
async fn people_are_made_known_with_a_handle_and_a_role_that_fit() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let add = |body: Value| {
        let sol = sol.clone();
        async move { sol.command("/v1/people", &body, &[]).await }
    };
    add(json!({ "handle": "eva", "name": "Eva", "role": "reviewer" }))
        .await
        .expect(StatusCode::CREATED);
    add(json!({ "handle": "eva", "name": "Otra", "role": "reviewer" }))
        .await
        .is(Code::Duplicate);
    for (body, pointer, fault) in [
        (
            json!({ "handle": "E va", "name": "x", "role": "reviewer" }),
            "/handle",
            "bad_handle",
        ),
        (
            json!({ "handle": "x", "name": "\u{1b}[31mx", "role": "reviewer" }),
            "/name",
            "bad_character",
        ),
        (
            json!({ "handle": "x", "name": "x", "role": "system" }),
            "/role",
            "bad_role",
        ),
        (
            json!({ "handle": "x", "name": "x", "role": "institution" }),
            "/institution",
            "required",
        ),
        (
            json!({ "handle": "x", "name": "x", "role": "institution", "institution": "99" }),
            "/institution",
            "unknown",
        ),
        (
            json!({ "handle": "x", "name": "x", "role": "auditor", "institution": "06-E00" }),
            "/institution",
            "unexpected",
        ),
    ] {
        add(body).await.is_invalid(pointer, fault);
    }
    let people: Value = sol.get("/v1/people").await.read();
    let handles: Vec<&str> = people["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["handle"].as_str().unwrap())
        .collect();
    assert_eq!(handles, ["ana", "beto", "eva", "sol"]);
}

#[tokio::test]
async fn a_person_made_known_twice_by_one_command_is_one_person() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let body = json!({ "handle": "nueva", "name": "Nueva", "role": "reviewer" });
    sol.post("/v1/people", &body, &[])
        .await
        .is(Code::KeyRequired);
    let key = key();
    let headers = [("idempotency-key", key.as_str())];
    let first: Person = sol.post("/v1/people", &body, &headers).await.read();
    let again: Person = sol.post("/v1/people", &body, &headers).await.read();
    assert_eq!(first, again);
    let other = json!({ "handle": "otra", "name": "Otra", "role": "reviewer" });
    sol.post("/v1/people", &other, &headers)
        .await
        .is(Code::KeyReused);
    sol.command("/v1/people", &body, &[])
        .await
        .is(Code::Duplicate);
}

#[tokio::test]
async fn of_a_token_issued_twice_by_one_command_the_last_is_good() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let body = json!({ "person": "ana" });
    sol.post("/v1/tokens", &body, &[])
        .await
        .is(Code::KeyRequired);
    let key = key();
    let headers = [("idempotency-key", key.as_str())];
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let issued: IssuedToken = sol.post("/v1/tokens", &body, &headers).await.read();
        if let Some(earlier) = tokens.last().cloned() {
            let earlier: IssuedToken = earlier;
            let caller = server.with_token(Some(&earlier.token));
            caller.get("/v1/me").await.is(Code::Unauthenticated);
        }
        let caller = server.with_token(Some(&issued.token));
        caller.get("/v1/me").await.expect(StatusCode::OK);
        tokens.push(issued);
    }
}

#[tokio::test]
async fn a_credential_has_its_share_and_gets_more_with_time() {
    let server = Server::start_with(Limits {
        credential: Rate {
            per_minute: 60,
            burst: 3,
        },
        failures: Rate {
            per_minute: 6,
            burst: 2,
        },
        ..Limits::default()
    })
    .await;
    let (ana, beto) = (server.caller("ana").await, server.caller("beto").await);
    for _ in 0..3 {
        ana.get("/v1/me").await.expect(StatusCode::OK);
    }
    let refused = ana.get("/v1/me").await;
    refused.is(Code::TooManyRequests);
    assert_eq!(refused.header("retry-after"), "2");
    // Nobody else pays for it, and whoever waits goes on.
    beto.get("/v1/me").await.expect(StatusCode::OK);
    server.clock.set(at(MONDAY) + SignedDuration::from_secs(2));
    ana.get("/v1/me").await.expect(StatusCode::OK);

    let unknown = Secret::generate().unwrap();
    let wrong = server.with_token(Some(unknown.reveal()));
    for _ in 0..2 {
        wrong.get("/v1/me").await.is(Code::Unauthenticated);
    }
    wrong.get("/v1/me").await.is(Code::TooManyRequests);
    let malformed = server.with_token(Some("nothing"));
    let refused = malformed.get("/v1/me").await;
    refused.is(Code::TooManyRequests);
    assert_eq!(refused.header("retry-after"), "11");
    // A good credential of the same address is not locked out by a bad one.
    beto.get("/v1/me").await.expect(StatusCode::OK);

    let socket = reqwest::Client::builder()
        .unix_socket(server.socket.clone())
        .build()
        .unwrap();
    for _ in 0..10 {
        let answer = socket
            .get("http://localhost/v1/me")
            .bearer_auth(unknown.reveal())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}
