//! What was said and seen before: the answer, the flags that follow by themselves, and who may not see them.

use crate::conflicts::ready_to_issue;
use crate::support::{Caller, Server, new_request};
use dictamen::domain::opinion::Sense;
use dictamen::domain::precedent::{FlagKind, Relation};
use dictamen::domain::request::State;
use dictamen::wire::precedent::Precedents;
use dictamen::wire::problem::Code;
use dictamen::wire::queue::{QueuePage, QueueRow};
use dictamen::wire::receipt::Receipt;
use reqwest::StatusCode;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// Waits until the row of a request is as it shall be; the check runs in the background.
async fn until(
    caller: &Caller,
    request: impl std::fmt::Display,
    holds: impl Fn(&QueueRow) -> bool,
) {
    let path = format!("/v1/queue/rows/{request}");
    let seen = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let row: QueueRow = caller.get(&path).await.expect(StatusCode::OK).read();
            if holds(&row) {
                return;
            }
            tokio::task::yield_now().await;
        }
    });
    seen.await.expect("the flags never came");
}

fn flagged(row: &QueueRow, kind: FlagKind) -> bool {
    row.flags.iter().any(|flag| flag.kind == kind)
}

#[tokio::test]
async fn a_request_is_checked_on_arrival_and_again_when_its_neighbours_change() {
    let server = Server::start().await;
    let (ana, cna) = (server.caller("ana").await, server.caller("cna").await);
    let title = "Servicio de mesa de ayuda institucional";
    let first = server.file("services", title, 1_500_000).await;
    until(&ana, first.request, |row| flagged(row, FlagKind::Exists)).await;

    // The same institution again, both below the threshold and together above it; then another one.
    let second = server.file("services", title, 900_000).await;
    until(&ana, second.request, |row| {
        flagged(row, FlagKind::Duplicate)
    })
    .await;
    until(&ana, first.request, |row| flagged(row, FlagKind::Duplicate)).await;
    let body = new_request("services", title, 90_000_000);
    let third: Receipt = cna
        .command("/v1/requests", &body, &[])
        .await
        .expect(StatusCode::CREATED)
        .read();
    until(&ana, first.request, |row| {
        flagged(row, FlagKind::Consolidable)
    })
    .await;

    let path = format!("/v1/requests/{}/precedents", second.folio);
    let past: Precedents = ana.get(&path).await.expect(StatusCode::OK).read();
    let folios = |likes: &[dictamen::wire::precedent::LikeRequest]| {
        likes
            .iter()
            .map(|like| (like.relation, like.folio.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        folios(&past.duplicates),
        [(Relation::Split, first.folio.clone())]
    );
    assert_eq!(
        folios(&past.consolidations),
        [(Relation::Consolidation, third.folio.clone())]
    );
    assert!(past.precedents.is_empty());

    // By flag in the filter, for the Unit alone.
    let queue = |filter: &str| format!("/v1/queue?tab=all&filter={filter}");
    let page: QueuePage = ana.get(&queue("se%C3%B1al:duplicada")).await.read();
    assert_eq!(page.rows.len(), 2);
    let own: QueuePage = cna.get("/v1/queue?tab=all").await.read();
    assert_eq!((own.rows.len(), own.rows[0].flags.len()), (1, 0));
    let own: QueuePage = cna.get(&queue("flag:exists")).await.read();
    assert!(own.rows.is_empty());
    let own = format!("/v1/requests/{}/precedents", third.folio);
    cna.get(&own).await.is(Code::Forbidden);
    cna.get(&path).await.is(Code::NotFound);

    // What the institution takes back is no neighbour any more.
    server
        .caller("sat")
        .await
        .done(
            &first.folio,
            first.version,
            json!({ "act": "withdraw", "reason": "ya no se requiere" }),
        )
        .await;
    until(&ana, second.request, |row| {
        !flagged(row, FlagKind::Duplicate)
    })
    .await;
}

#[tokio::test]
async fn what_a_dismissal_says_takes_the_flag_away() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let filed = server
        .file("services", "Mesa de ayuda institucional", 90_000_000)
        .await;
    until(&ana, filed.request, |row| flagged(row, FlagKind::Exists)).await;
    let row: QueueRow = ana
        .get(&format!("/v1/queue/rows/{}", filed.request))
        .await
        .read();
    let flag = row.flags[0].clone();
    assert_eq!((flag.name.as_str(), flag.count), ("APP-1", 1));
    assert_ne!(flag.other, Uuid::nil());
    let taken = ana
        .done(&filed.folio, filed.version, json!({ "act": "take" }))
        .await;
    ana.done(
        &filed.folio,
        taken.version,
        json!({
            "act": "judge", "asset": flag.other, "asset_key": "", "asset_name": "",
            "verdict": "dismissed", "reason": "No admite usuarios externos",
            "score": flag.score, "confidence": "probable", "why": [],
        }),
    )
    .await;
    until(&ana, filed.request, |row| row.flags.is_empty()).await;
}

#[tokio::test]
async fn what_probably_exists_and_is_bought_all_the_same_takes_a_second_person() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let filed = server.file("services", "Firma electrónica", 100).await;
    until(&ana, filed.request, |row| flagged(row, FlagKind::Exists)).await;
    let mut version = ana
        .done(&filed.folio, 1, json!({ "act": "take" }))
        .await
        .version;
    for act in ready_to_issue() {
        version = ana.done(&filed.folio, version, act).await.version;
    }
    let issue = json!({ "act": "issue", "confirm": "0001" });
    let first = ana.done(&filed.folio, version, issue.clone()).await;
    assert_eq!(first.state, State::AwaitingSignature);
    let beto = server.caller("beto").await;
    let second = beto.done(&filed.folio, first.version, issue).await;
    assert_eq!(second.state, State::IssuedFavourable);

    // From now on it is a precedent, found by who asks for the same.
    let path = format!("/v1/requests/{}/precedents", filed.folio);
    let own: Precedents = ana.get(&path).await.expect(StatusCode::OK).read();
    assert!(own.precedents.is_empty(), "nothing is its own precedent");
    let next = server.file("services", "Firma electrónica", 100).await;
    until(&ana, next.request, |row| flagged(row, FlagKind::Duplicate)).await;
    let path = format!("/v1/requests/{}/precedents", next.folio);
    let past: Precedents = ana.get(&path).await.expect(StatusCode::OK).read();
    let ruling = past.precedents[0].ruling.clone().unwrap();
    assert_eq!(ruling.sense, Sense::Favourable);
    assert_eq!(ruling.number, second.opinion);
    assert_eq!(
        (ruling.signed_by.len(), ruling.reasoning.as_str()),
        (2, "Cumple.")
    );
    assert_eq!(ruling.issued_on.to_string(), "2015-03-02");
}
