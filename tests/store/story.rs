//! The life of a request through the store, and what a repeated or late call gets.

use crate::fixtures::{
    all, asset, by, case, issue, judge, new, now, numbering, once, person, system, take,
};
use crate::support::Bench;
use dictamen::domain::act::{Fact, Refusal};
use dictamen::domain::ids::RequestId;
use dictamen::domain::person::Role;
use dictamen::domain::request::State;
use dictamen::store::{Position, RequestRef, StoreError};
use dictamen::wire::queue::Sort;
use uuid::Uuid;

contract!(
    a_request_goes_from_submit_to_issued,
    the_same_key_gets_the_same_receipt_and_another_body_none,
    a_stale_version_a_refusal_and_an_unknown_request_change_nothing,
    an_id_or_key_that_exists_is_a_duplicate,
);

async fn a_request_goes_from_submit_to_issued(bench: &Bench) {
    let store = &bench.store;
    let lima = person("alima", Role::Reviewer);
    store.add_person(&system(), &lima).await.unwrap();

    let mut filed = case("Firma electrónica");
    filed.key = Some("F-1".to_owned());
    let first = store
        .submit(&by(lima.id), new(filed.clone()))
        .await
        .unwrap();
    let second = store.submit(&by(lima.id), new(case("Otro"))).await.unwrap();
    assert_eq!(first.folio, "UGD-2015-00001");
    assert_eq!(second.folio, "UGD-2015-00002");
    assert_eq!((first.version, first.state), (1, State::Received));

    let taken = store
        .act(&by(lima.id), filed.id, Some(1), &numbering(), take(lima.id))
        .await
        .unwrap();
    assert_eq!((taken.version, taken.state), (2, State::UnderReview));
    let system_name = asset("A-1", "Sistema");
    store
        .act(
            &by(lima.id),
            filed.id,
            Some(2),
            &numbering(),
            judge(system_name.id, lima.id),
        )
        .await
        .unwrap();
    let issued = store
        .act(
            &by(lima.id),
            filed.id,
            Some(3),
            &numbering(),
            issue(lima.id),
        )
        .await
        .unwrap();
    assert_eq!(issued.opinion.as_deref(), Some("CEDN/1/2015"));
    assert_eq!((issued.version, issued.state), (4, State::IssuedFavourable));

    for reference in ["UGD-2015-00001", "F-1", &filed.id.to_string()] {
        let found = store
            .case(&RequestRef::parse(reference))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.id, found.version), (filed.id, 4), "{reference}");
        assert_eq!(
            found.opinion.unwrap().number.as_deref(),
            Some("CEDN/1/2015")
        );
        assert_eq!(found.judgements.len(), 1);
    }
    assert!(
        store
            .case(&RequestRef::parse("F-2"))
            .await
            .unwrap()
            .is_none()
    );

    let next = store
        .act(
            &by(lima.id),
            second.request,
            None,
            &numbering(),
            issue(lima.id),
        )
        .await
        .unwrap();
    assert_eq!(next.opinion.as_deref(), Some("CEDN/2/2015"));

    let history = store.history(filed.id).await.unwrap();
    let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["received", "taken", "taken", "issued"]);
    let versions: Vec<i64> = history.iter().map(|event| event.version).collect();
    assert_eq!(versions, [1, 2, 3, 4]);
    assert_eq!(history[3].at, now());
    assert_eq!(history[3].actor, Some(lima.id));
    assert_eq!(history[3].seq, issued.seq);
    assert!(matches!(
        serde_json::from_str(&history[3].body).unwrap(),
        Fact::Issued { number, .. } if number == "CEDN/1/2015"
    ));

    let page = store
        .page(&all(lima.id), Sort::Folio, &Position::Start, 10)
        .await
        .unwrap();
    let row = &page.rows[0];
    assert_eq!(row.owner, Some(lima.id));
    assert_eq!(
        (row.version, row.state, row.due),
        (4, State::IssuedFavourable, None)
    );

    let mut raw = bench.raw().await;
    assert_eq!(raw.numbers("SELECT count(*) FROM judgement").await, [1]);
    assert_eq!(raw.numbers("SELECT count(*) FROM opinion").await, [2]);
}

async fn the_same_key_gets_the_same_receipt_and_another_body_none(bench: &Bench) {
    let store = &bench.store;
    let lima = person("alima", Role::Reviewer);
    let write = once(by(lima.id), "k-1", 1);
    let filed = new(case("Uno"));
    let id = filed.case.id;
    let first = store.submit(&write, filed.clone()).await.unwrap();
    assert_eq!(store.submit(&write, filed.clone()).await.unwrap(), first);
    let other = once(by(lima.id), "k-1", 2);
    assert!(matches!(
        store.submit(&other, filed.clone()).await,
        Err(StoreError::KeyReused)
    ));

    // The key is asked first: a replay with an old version is no conflict.
    let act = once(by(lima.id), "k-2", 1);
    let taken = store
        .act(&act, id, Some(1), &numbering(), take(lima.id))
        .await
        .unwrap();
    let again = store
        .act(&act, id, Some(1), &numbering(), take(lima.id))
        .await
        .unwrap();
    assert_eq!(taken, again);

    // A refused call leaves its key free, and another person's key is another key.
    let paz = person("paz", Role::Reviewer);
    let refused = once(by(paz.id), "k-2", 9);
    let answer = store
        .act(&refused, id, None, &numbering(), take(paz.id))
        .await;
    assert!(matches!(
        answer,
        Err(StoreError::Refused(Refusal::Held { .. }))
    ));
    let receipt = store
        .act(&refused, id, None, &numbering(), issue(paz.id))
        .await;
    assert_eq!(receipt.unwrap().version, 3);

    assert_eq!(store.head().await.unwrap().seq, 3);
    let person = once(system(), "k-3", 1);
    store.add_person(&person, &lima).await.unwrap();
    store.add_person(&person, &lima).await.unwrap();
    assert_eq!(store.people().await.unwrap().len(), 1);
}

async fn a_stale_version_a_refusal_and_an_unknown_request_change_nothing(bench: &Bench) {
    let store = &bench.store;
    let (lima, paz) = (
        person("alima", Role::Reviewer),
        person("paz", Role::Reviewer),
    );
    let filed = store.submit(&by(lima.id), new(case("Uno"))).await.unwrap();
    let id = filed.request;
    store
        .act(&by(lima.id), id, Some(1), &numbering(), take(lima.id))
        .await
        .unwrap();
    let head = store.head().await.unwrap();

    let stale = store
        .act(&by(lima.id), id, Some(1), &numbering(), issue(lima.id))
        .await;
    assert!(
        matches!(stale, Err(StoreError::Stale { current: 2 })),
        "{stale:?}"
    );
    let refused = store
        .act(&by(paz.id), id, Some(2), &numbering(), take(paz.id))
        .await;
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Held { by })) if by == lima.id));
    let nobody = RequestId(Uuid::now_v7());
    let unknown = store
        .act(&by(paz.id), nobody, None, &numbering(), take(paz.id))
        .await;
    assert!(matches!(unknown, Err(StoreError::NotFound)));

    assert_eq!(store.head().await.unwrap(), head);
    let present = store.case(&RequestRef::Id(id)).await.unwrap().unwrap();
    assert_eq!((present.version, present.owner), (2, Some(lima.id)));
}

async fn an_id_or_key_that_exists_is_a_duplicate(bench: &Bench) {
    let store = &bench.store;
    let mut filed = case("Uno");
    filed.key = Some("F-1".to_owned());
    store.submit(&system(), new(filed.clone())).await.unwrap();
    let answer = store.submit(&system(), new(filed.clone())).await;
    assert!(
        matches!(&answer, Err(StoreError::Duplicate { what }) if what == "id" || what == "key")
    );
    filed.id = RequestId(Uuid::now_v7());
    let answer = store.submit(&system(), new(filed)).await;
    assert!(
        matches!(&answer, Err(StoreError::Duplicate { what }) if what == "key"),
        "{answer:?}"
    );
    // The numbers that the failed calls took came back.
    let next = store.submit(&system(), new(case("Dos"))).await.unwrap();
    assert_eq!((next.folio.as_str(), next.seq), ("UGD-2015-00002", 2));
}
