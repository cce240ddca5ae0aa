//! Silence: recorded once, at the right midnight, and only where the law says so.

use crate::support::{Server, at};
use dictamen::domain::act::Refusal;
use dictamen::domain::request::State;
use dictamen::wire::directory::Page;
use dictamen::wire::problem::Code;
use dictamen::wire::request::{HistoryEntry, RequestView};
use serde_json::json;

#[tokio::test]
async fn silence_approves_once_however_many_look() {
    let server = Server::start().await;
    let services = server.file("services", "Por silencio", 100).await;
    let purchase = server.file("acquisition", "Solo vencida", 100).await;
    // The last instant of Tuesday, 24 March, in Mexico City.
    server.clock.set(at("2015-03-25T05:59:59Z"));
    assert_eq!(server.desk.record_lapses().await.unwrap(), 0);
    server.clock.set(at("2015-03-25T06:00:00Z"));
    let (one, other) = tokio::join!(server.desk.record_lapses(), server.desk.record_lapses());
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(server.desk.record_lapses().await.unwrap(), 0);

    let ana = server.caller("ana").await;
    let view: RequestView = ana
        .get(&format!("/v1/requests/{}", services.folio))
        .await
        .read();
    assert_eq!(view.case.state, State::DeemedFavourable);
    let opinion = view.case.opinion.unwrap();
    assert_eq!(
        (opinion.number, opinion.issued_at),
        (None, at("2015-03-25T06:00:00Z"))
    );
    let history: Page<HistoryEntry> = ana
        .get(&format!("/v1/requests/{}/history", services.folio))
        .await
        .read();
    let deemed: Vec<&HistoryEntry> = history
        .rows
        .iter()
        .filter(|entry| entry.fact.name() == "deemed")
        .collect();
    assert_eq!(deemed.len(), 1);
    assert!(deemed[0].actor.is_none(), "the server itself");

    let view: RequestView = ana
        .get(&format!("/v1/requests/{}", purchase.folio))
        .await
        .read();
    assert_eq!(view.case.state, State::Received);
    assert!(view.days_left.unwrap() < 0);
}

#[tokio::test]
async fn nobody_answers_after_the_day_has_passed() {
    let server = Server::start().await;
    let filed = server.file("services", "Tarde", 100).await;
    server.clock.set(at("2015-03-25T06:00:00Z"));
    let problem = server
        .caller("ana")
        .await
        .act(&filed.folio, 1, &json!({ "act": "take" }))
        .await
        .is(Code::Refused);
    assert!(matches!(problem.refusal, Some(Refusal::Lapsed { .. })));
}
