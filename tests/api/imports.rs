//! Imports over the API: in batches, all at once, and found by the search straight away.

use crate::support::{Caller, Server};
use dictamen::wire::inventory::Candidates;
use dictamen::wire::problem::Code;
use dictamen::wire::queue::QueuePage;
use dictamen::wire::transfer::ImportOutcome;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

async fn open(caller: &Caller, cargo: &str) -> String {
    let id = Uuid::now_v7();
    for _ in 0..2 {
        caller
            .command("/v1/imports", &json!({ "id": id, "cargo": cargo }), &[])
            .await
            .expect(StatusCode::CREATED);
    }
    format!("/v1/imports/{id}")
}

async fn stage(caller: &Caller, import: &str, batch: u32, rows: &[(u64, Value)]) {
    let rows: Vec<Value> = rows
        .iter()
        .map(|(line, row)| json!({ "line": line, "row": row }))
        .collect();
    for _ in 0..2 {
        caller
            .command(
                &format!("{import}/rows"),
                &json!({ "batch": batch, "rows": rows }),
                &[],
            )
            .await
            .expect(StatusCode::NO_CONTENT);
    }
}

async fn commit(caller: &Caller, import: &str, dry_run: bool) -> ImportOutcome {
    caller
        .command(
            &format!("{import}/commit"),
            &json!({ "dry_run": dry_run }),
            &[],
        )
        .await
        .expect(StatusCode::OK)
        .read()
}

#[tokio::test]
async fn an_imported_asset_is_found() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let import = open(&sol, "assets").await;
    stage(
        &sol,
        &import,
        0,
        &[
            (
                2,
                json!({ "key": "N-1", "name": "Ventanilla digital de trámites", "owner": "sat" }),
            ),
            (3, json!({ "key": "N-2", "name": "" })),
        ],
    )
    .await;
    stage(
        &sol,
        &import,
        1,
        &[(
            4,
            json!({ "key": "APP-2", "name": "Firma electrónica avanzada",
            "description": "Firma y validación de documentos electrónicos" }),
        )],
    )
    .await;
    let dry = commit(&sol, &import, true).await;
    let done = commit(&sol, &import, false).await;
    assert_eq!((dry.created, dry.unchanged), (done.created, done.unchanged));
    assert_eq!((done.created, done.updated, done.unchanged), (1, 0, 1));
    assert_eq!(done.rejected.len(), 1);
    assert_eq!(
        (done.rejected[0].line, done.rejected[0].field.as_str()),
        (3, "name")
    );
    // Committed once: whoever asks again is told what came of it.
    let again = commit(&sol, &import, false).await;
    assert_eq!((again.created, again.unchanged), (1, 1));

    let found = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            let found: Candidates = sol.get("/v1/inventory?q=ventanilla").await.read();
            if let Some(first) = found.candidates.into_iter().next() {
                return first;
            }
        }
    });
    let found = found.await.expect("the index follows the log");
    assert_eq!(found.asset.key, "N-1");
    assert_eq!(found.asset.owner_key.unwrap().as_str(), "06-E00");
}

#[tokio::test]
async fn imported_requests_are_received_on_their_own_day() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let import = open(&ana, "requests").await;
    let filing = |title: &str| json!({ "kind": "services", "title": title, "amount": { "centavos": 5, "currency": "MXN" } });
    stage(
        &ana,
        &import,
        0,
        &[
            (
                2,
                json!({ "key": "R-1", "institution": "Comisión nacional del agua",
                "received_on": "2015-02-26", "filing": filing("Vieja") }),
            ),
            (
                3,
                json!({ "key": "R-2", "institution": "SAT", "filing": filing("De hoy") }),
            ),
            (
                4,
                json!({ "key": "R-3", "institution": "Nadie", "filing": filing("Sin quién") }),
            ),
            (
                5,
                json!({ "key": "R-4", "institution": "SAT", "received_on": "2015-03-03",
                "filing": filing("De mañana") }),
            ),
        ],
    )
    .await;
    let done = commit(&ana, &import, false).await;
    assert_eq!(done.created, 2);
    let codes: Vec<(u64, &str)> = done
        .rejected
        .iter()
        .map(|problem| (problem.line, problem.code.as_str()))
        .collect();
    assert_eq!(codes, [(4, "unknown_institution"), (5, "in_the_future")]);
    let page: QueuePage = ana.get("/v1/queue?tab=all&sort=due").await.read();
    assert_eq!(page.rows[0].acronym, "CONAGUA");
    assert_eq!(page.rows[0].due.unwrap().to_string(), "2015-03-20");
    ana.get("/v1/requests/R-1").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_dropped_import_leaves_nothing() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let import = open(&ana, "institutions").await;
    stage(
        &ana,
        &import,
        0,
        &[(2, json!({ "key": "99", "name": "Efímera" }))],
    )
    .await;
    ana.send(Method::DELETE, &import, &[], None)
        .await
        .expect(StatusCode::NO_CONTENT);
    ana.command(&format!("{import}/commit"), &json!({}), &[])
        .await
        .is(Code::NotFound);
    let too_many: Vec<Value> = (0..501).map(|n| json!({ "line": n, "row": {} })).collect();
    let import = open(&ana, "institutions").await;
    ana.command(
        &format!("{import}/rows"),
        &json!({ "batch": 0, "rows": too_many }),
        &[],
    )
    .await
    .is_invalid("/rows", "too_many");
}

#[tokio::test]
async fn an_imported_institution_is_known_at_once() {
    let server = Server::start().await;
    let sol = server.caller("sol").await;
    let import = open(&sol, "institutions").await;
    stage(
        &sol,
        &import,
        0,
        &[(2, json!({ "key": "50-GYR", "acronym": "IMSS", "name": "Instituto Mexicano del Seguro Social" }))],
    )
    .await;
    assert_eq!(commit(&sol, &import, false).await.created, 1);
    let mut body = crate::support::new_request("services", "Del IMSS", 1);
    body["institution"] = json!("50-GYR");
    sol.command("/v1/requests", &body, &[])
        .await
        .expect(StatusCode::CREATED);
}
