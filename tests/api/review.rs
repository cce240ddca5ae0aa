//! From "filed" to "issued", as a reviewer goes.

use crate::support::{Answer, Server};
use dictamen::domain::regime::Regime;
use dictamen::domain::request::{Kind, State};
use dictamen::wire::directory::{Page, RulePack};
use dictamen::wire::inventory::Candidates;
use dictamen::wire::problem::Code;
use dictamen::wire::queue::{Counts, QueuePage, QueueRow};
use dictamen::wire::receipt::Receipt;
use dictamen::wire::request::{HistoryEntry, RequestView};
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn next(caller: &crate::support::Caller) -> Answer {
    let key = crate::support::key();
    caller
        .send(
            Method::POST,
            "/v1/queue/next",
            &[("idempotency-key", &key)],
            None,
        )
        .await
}

#[tokio::test]
async fn one_person_goes_from_next_to_issued() {
    let server = Server::start().await;
    let filed = server
        .file("services", "Mesa de ayuda para usuarios", 90_000_000)
        .await;
    assert_eq!(filed.folio, "UGD-2015-00001");
    assert_eq!((filed.version, filed.state), (1, State::Received));

    let ana = server.caller("ana").await;
    let page: QueuePage = ana.get("/v1/queue").await.expect(StatusCode::OK).read();
    assert_eq!(page.rows.len(), 1);
    let row = &page.rows[0];
    assert_eq!((row.acronym.as_str(), row.silence_approves), ("SAT", true));
    // Fifteen business days, none of them a holiday but 16 March.
    assert_eq!(row.due.unwrap().to_string(), "2015-03-24");
    assert_eq!(row.days_left, Some(15));

    let taken: Receipt = next(&ana).await.expect(StatusCode::OK).read();
    assert_eq!(taken.request, filed.request);
    let folio = taken.folio.as_str();
    let found: Candidates = ana
        .get(&format!("/v1/requests/{folio}/candidates"))
        .await
        .expect(StatusCode::OK)
        .read();
    let best = &found.candidates[0];
    assert_eq!(best.asset.key, "APP-1");
    assert_eq!(found.searched, 3);

    let judged = ana
        .done(
            folio,
            taken.version,
            json!({
                "act": "judge", "asset": best.asset.id, "asset_key": "", "asset_name": "",
                "verdict": "dismissed", "reason": "No admite usuarios externos",
                "score": best.score, "confidence": best.confidence, "why": best.why,
            }),
        )
        .await;
    let found: Candidates = ana
        .get(&format!("/v1/requests/{folio}/candidates"))
        .await
        .read();
    let judgement = found.dismissed[0].judgement.clone().unwrap();
    // As the inventory has it, whatever the caller said.
    assert_eq!(judgement.asset_name, "Mesa de ayuda institucional");

    let pack: RulePack = ana.get("/v1/regimes/acuerdo-2018").await.read();
    let regime = Regime::parse(&pack.text).unwrap();
    let mut version = judged.version;
    for item in regime
        .checklist(Kind::Services, "")
        .filter(|item| item.required)
    {
        let check = json!({ "act": "check", "item": item.id, "answer": "yes", "note": "" });
        version = ana.done(folio, version, check).await.version;
    }
    let draft = json!({ "act": "save_draft", "sense": "favourable", "reasoning": "Cumple." });
    version = ana.done(folio, version, draft).await.version;

    let wrong = json!({ "act": "issue", "confirm": "9999" });
    ana.act(folio, version, &wrong).await.is(Code::Refused);
    let issued = ana
        .done(folio, version, json!({ "act": "issue", "confirm": "0001" }))
        .await;
    assert_eq!(issued.state, State::IssuedFavourable);
    assert_eq!(issued.opinion.as_deref(), Some("SFP/UGD/1/2015"));

    let history: Page<HistoryEntry> = ana
        .get(&format!("/v1/requests/{folio}/history"))
        .await
        .read();
    let facts: Vec<&str> = history.rows.iter().map(|entry| entry.fact.name()).collect();
    assert_eq!(facts[..3], ["received", "taken", "judged"]);
    assert_eq!(facts[facts.len() - 2..], ["draft_saved", "issued"]);
    assert_eq!(history.rows[1].actor.as_ref().unwrap().handle, "ana");

    let counts: Counts = ana.get("/v1/queue/counts").await.read();
    assert_eq!((counts.unassigned, counts.mine, counts.all), (0, 0, 1));
    assert_eq!(next(&ana).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_institution_sees_the_answer_and_not_the_working_papers() {
    let server = Server::start().await;
    let filed = server.file("services", "Enlaces de datos", 100).await;
    let (ana, sat) = (server.caller("ana").await, server.caller("sat").await);
    let taken = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    ana.done(
        &filed.folio,
        taken.version,
        json!({ "act": "save_draft", "sense": "not_favourable", "reasoning": "Secreto" }),
    )
    .await;

    let answer = sat.get(&format!("/v1/requests/{}", filed.folio)).await;
    assert!(!String::from_utf8_lossy(&answer.body).contains("Secreto"));
    let view: RequestView = answer.read();
    assert!(view.case.draft.is_none() && view.case.lease.is_none());
    let history: Page<HistoryEntry> = sat
        .get(&format!("/v1/requests/{}/history", filed.folio))
        .await
        .read();
    let facts: Vec<&str> = history.rows.iter().map(|entry| entry.fact.name()).collect();
    assert_eq!(facts, ["received"]);
}

#[tokio::test]
async fn a_returned_request_starts_anew_with_its_answer() {
    let server = Server::start().await;
    let filed = server.file("services", "Nube privada", 100).await;
    let (ana, sat) = (server.caller("ana").await, server.caller("sat").await);
    let taken = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    let defects = json!({ "act": "return", "defects": [{ "text": "Falta el anexo técnico" }] });
    let returned = ana.done(&filed.folio, taken.version, defects).await;
    assert_eq!(returned.state, State::Returned);

    server.clock.set(crate::support::at("2015-03-20T16:00:00Z"));
    let answer = json!({ "act": "answer", "text": "Se adjunta", "filing": null });
    let answered = sat.done(&filed.folio, returned.version, answer).await;
    assert_eq!(answered.state, State::Received);
    let row: QueueRow = ana
        .get(&format!("/v1/queue/rows/{}", filed.request))
        .await
        .read();
    assert_eq!(row.due.unwrap().to_string(), "2015-04-10");
    assert_eq!((row.days_left, row.returns), (Some(15), 1));
}

#[tokio::test]
async fn next_takes_the_most_urgent_then_the_largest_then_the_first() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let small = server.file("services", "Pequeña", 100).await;
    let large = server.file("services", "Grande", 900).await;
    let equal = server.file("services", "También grande", 900).await;
    // Ten business days instead of fifteen.
    let urgent = server.file("acquisition", "Urgente", 1).await;
    for expected in [urgent, large, equal, small] {
        let taken: Receipt = next(&ana).await.expect(StatusCode::OK).read();
        assert_eq!(taken.folio, expected.folio);
    }
}

#[tokio::test]
async fn next_gives_the_same_receipt_to_the_same_key_even_when_nothing_is_left() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    server.file("services", "Única", 100).await;
    let headers = [("idempotency-key", "the-same")];
    let call = || ana.send(Method::POST, "/v1/queue/next", &headers, None);
    let first = call().await.expect(StatusCode::OK);
    let second = call().await.expect(StatusCode::OK);
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn a_supervisor_assigns_and_only_to_somebody_of_the_unit() {
    let server = Server::start().await;
    let filed = server.file("services", "Respaldos", 100).await;
    let sol = server.caller("sol").await;
    let (beto, sat) = (server.person("beto").await, server.person("sat").await);
    sol.act(&filed.folio, 1, &json!({ "act": "assign", "to": sat.id }))
        .await
        .is_invalid("/to", "unknown");
    let assigned = sol
        .done(&filed.folio, 1, json!({ "act": "assign", "to": beto.id }))
        .await;
    assert_eq!(assigned.state, State::Assigned);
    // Assigned to somebody else: not what comes next for Ana, but for Beto.
    let ana = server.caller("ana").await;
    assert_eq!(next(&ana).await.status, StatusCode::NO_CONTENT);
    let taken: Receipt = next(&server.caller("beto").await)
        .await
        .expect(StatusCode::OK)
        .read();
    assert_eq!(taken.folio, filed.folio);
}

#[tokio::test]
async fn a_version_that_was_seen_is_not_sent_again() {
    let server = Server::start().await;
    let filed = server.file("services", "Telefonía", 100).await;
    let ana = server.caller("ana").await;
    let path = format!("/v1/requests/{}", filed.folio);
    let answer = ana.get(&path).await.expect(StatusCode::OK);
    assert_eq!(answer.header("etag"), "\"v1\"");
    let same = ana
        .send(Method::GET, &path, &[("if-none-match", "\"v1\"")], None)
        .await;
    assert_eq!(same.status, StatusCode::NOT_MODIFIED);
    assert!(same.body.is_empty());
    ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    let changed = ana
        .send(Method::GET, &path, &[("if-none-match", "\"v1\"")], None)
        .await;
    assert_eq!(changed.header("etag"), "\"v2\"");
}

#[tokio::test]
async fn the_calendar_answers_when_a_period_ends() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let answer: serde_json::Value = ana
        .get("/v1/calendar/due?from=2015-03-02&days=15")
        .await
        .expect(StatusCode::OK)
        .read();
    assert_eq!(answer["due"], "2015-03-24");
    assert_eq!(answer["skipped"][0]["date"], "2015-03-16");
    ana.get("/v1/calendar/due?from=2015-03-02&days=15&authority=nobody")
        .await
        .is_invalid("authority", "unknown");
    ana.get("/v1/calendar/due?from=2015-02-29&days=1")
        .await
        .is(Code::BadRequest);
}
