//! Two at once, the same twice, and callers who have seen an older version.

use crate::support::{Server, new_request};
use dictamen::domain::act::Refusal;
use dictamen::wire::problem::Code;
use dictamen::wire::queue::QueueRow;
use dictamen::wire::receipt::Receipt;
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn of_two_who_take_the_same_version_one_does() {
    let server = Server::start().await;
    let filed = server.file("services", "Disputada", 100).await;
    let (ana, beto) = (server.caller("ana").await, server.caller("beto").await);
    let take = json!({ "act": "take" });
    let (one, other) = tokio::join!(
        ana.act(&filed.folio, 1, &take),
        beto.act(&filed.folio, 1, &take)
    );
    let (won, lost) = if one.status == StatusCode::OK {
        (one, other)
    } else {
        (other, one)
    };
    won.expect(StatusCode::OK);
    assert_eq!(lost.is(Code::Stale).current, Some(2));
}

#[tokio::test]
async fn of_two_who_issue_the_same_opinion_one_does() {
    let server = Server::start().await;
    let filed = server.file("services", "Poda de árboles", 100).await;
    let ana = server.caller("ana").await;
    let mut version = ana
        .done(&filed.folio, 1, json!({ "act": "take" }))
        .await
        .version;
    for act in ready_to_issue() {
        version = ana.done(&filed.folio, version, act).await.version;
    }
    let issue = json!({ "act": "issue", "confirm": "0001" });
    let (one, other) = tokio::join!(
        ana.act(&filed.folio, version, &issue),
        ana.act(&filed.folio, version, &issue)
    );
    let (won, lost) = if one.status == StatusCode::OK {
        (one, other)
    } else {
        (other, one)
    };
    let receipt: Receipt = won.expect(StatusCode::OK).read();
    assert!(receipt.opinion.is_some());
    assert_eq!(lost.is(Code::Stale).current, Some(version + 1));
}

/// Every act that the rule pack asks for before an opinion can be issued.
pub fn ready_to_issue() -> Vec<Value> {
    use dictamen::domain::regime::Regime;
    use dictamen::domain::request::Kind;
    let regime = Regime::by_id("acuerdo-2018").unwrap();
    let mut acts: Vec<Value> = regime
        .checklist(Kind::Services, "")
        .filter(|item| item.required)
        .map(|item| json!({ "act": "check", "item": item.id, "answer": "yes", "note": "" }))
        .collect();
    acts.push(json!({ "act": "nothing_found", "query": "firma" }));
    acts.push(json!({ "act": "save_draft", "sense": "favourable", "reasoning": "Cumple." }));
    acts
}

#[tokio::test]
async fn the_same_command_again_gives_the_same_bytes_and_does_nothing() {
    let server = Server::start().await;
    let sat = server.caller("sat").await;
    let body = new_request("services", "Una vez", 100);
    let headers = [("idempotency-key", "once")];
    let first = sat.post("/v1/requests", &body, &headers).await;
    let second = sat.post("/v1/requests", &body, &headers).await;
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!((first.status, &first.body), (second.status, &second.body));

    let filed: Receipt = first.read();
    let ana = server.caller("ana").await;
    let path = format!("/v1/requests/{}/acts", filed.request);
    let take = json!({ "act": "take" });
    let headers = [("idempotency-key", "take"), ("if-match", "\"v1\"")];
    let first = ana.post(&path, &take, &headers).await;
    let second = ana.post(&path, &take, &headers).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.body, second.body);
    let row: QueueRow = ana
        .get(&format!("/v1/queue/rows/{}", filed.request))
        .await
        .read();
    assert_eq!(row.version, 2);
}

#[tokio::test]
async fn a_key_stands_for_one_command_of_one_person() {
    let server = Server::start().await;
    let sat = server.caller("sat").await;
    let headers = [("idempotency-key", "shared")];
    sat.post("/v1/requests", &new_request("services", "Una", 1), &headers)
        .await
        .expect(StatusCode::CREATED);
    sat.post(
        "/v1/requests",
        &new_request("services", "Otra", 1),
        &headers,
    )
    .await
    .is(Code::KeyReused);
    let cna = server.caller("cna").await;
    cna.post(
        "/v1/requests",
        &new_request("services", "Otra", 1),
        &headers,
    )
    .await
    .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_change_says_which_version_and_under_which_key() {
    let server = Server::start().await;
    let filed = server.file("services", "Precondiciones", 100).await;
    let ana = server.caller("ana").await;
    let path = format!("/v1/requests/{}/acts", filed.folio);
    let take = json!({ "act": "take" });
    ana.command(&path, &take, &[]).await.is(Code::MatchRequired);
    ana.post(&path, &take, &[("if-match", "\"v1\"")])
        .await
        .is(Code::KeyRequired);
    for tag in ["v1", "*", "W/\"v1\"", "\"v1\", \"v2\"", "\"1\""] {
        ana.command(&path, &take, &[("if-match", tag)])
            .await
            .is(Code::BadRequest);
    }
    for key in ["", " ", &"k".repeat(256)] {
        ana.post(
            &path,
            &take,
            &[("if-match", "\"v1\""), ("idempotency-key", key)],
        )
        .await
        .is(Code::BadRequest);
    }
    ana.command(&path, &take, &[("if-match", "\"v7\"")])
        .await
        .is(Code::Stale);
}

#[tokio::test]
async fn a_held_case_names_its_holder_and_the_law_its_reason() {
    let server = Server::start().await;
    let filed = server.file("services", "Ocupada", 100).await;
    let (ana, beto) = (server.caller("ana").await, server.caller("beto").await);
    let taken = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    let problem = beto
        .act(&filed.folio, taken.version, &json!({ "act": "take" }))
        .await
        .is(Code::Held);
    assert_eq!(problem.held_by.as_deref(), Some("ana"));
    let problem = ana
        .act(
            &filed.folio,
            taken.version,
            &json!({ "act": "issue", "confirm": "0001" }),
        )
        .await
        .is(Code::Refused);
    assert!(matches!(problem.refusal, Some(Refusal::Incomplete { .. })));
}

#[tokio::test]
async fn an_id_that_exists_is_not_filed_again_under_another_key() {
    let server = Server::start().await;
    let sat = server.caller("sat").await;
    let body = new_request("services", "Doble", 1);
    sat.command("/v1/requests", &body, &[])
        .await
        .expect(StatusCode::CREATED);
    sat.command("/v1/requests", &body, &[])
        .await
        .is(Code::Duplicate);
}
