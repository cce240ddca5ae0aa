//! Many at once: one winner, no gap, nothing left open.

use crate::fixtures::{by, case, issue, new, note, numbering, once, person, system, take};
use crate::support::Bench;
use dictamen::domain::ids::RequestId;
use dictamen::domain::person::Role;
use dictamen::store::{RequestRef, StoreError};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

contract!(
    of_sixteen_who_claim_one_request_one_gets_it,
    the_same_if_match_twice_is_stale_once,
    the_same_key_at_once_has_one_effect,
    numbers_and_events_have_no_gap_under_concurrency,
    a_caller_that_goes_away_leaves_no_transaction_open,
    a_closure_that_panics_harms_nobody_else,
);

async fn of_sixteen_who_claim_one_request_one_gets_it(bench: &Bench) {
    for _ in 0..5 {
        let filed = bench
            .store
            .submit(&system(), new(case("Uno")))
            .await
            .unwrap();
        let claims = (0..16).map(|n| {
            let store = bench.store.clone();
            let who = person(&format!("p{n}"), Role::Reviewer).id;
            tokio::spawn(async move {
                let answer = store
                    .act(&by(who), filed.request, None, &numbering(), take(who))
                    .await;
                (who, answer)
            })
        });
        let mut winners = Vec::new();
        for claim in join_all(claims).await {
            match claim.unwrap() {
                (who, Ok(_)) => winners.push(who),
                (_, Err(StoreError::Refused(_))) => {}
                (_, Err(error)) => panic!("{error}"),
            }
        }
        let present = bench
            .store
            .case(&RequestRef::Id(filed.request))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(winners, [present.owner.unwrap()]);
        assert_eq!(present.version, 2);
    }
}

async fn the_same_if_match_twice_is_stale_once(bench: &Bench) {
    let who = person("alima", Role::Reviewer).id;
    for version in 1..=10 {
        let id = if version == 1 {
            bench
                .store
                .submit(&system(), new(case("Uno")))
                .await
                .unwrap()
                .request
        } else {
            only_request(bench).await
        };
        let (write, numbering) = (by(who), numbering());
        let save = || {
            bench
                .store
                .act(&write, id, Some(version), &numbering, note("x"))
        };
        let (one, two) = tokio::join!(save(), save());
        let stale = [one, two]
            .iter()
            .filter(|answer| matches!(answer, Err(StoreError::Stale { current }) if *current == version + 1))
            .count();
        assert_eq!(stale, 1);
    }
}

async fn only_request(bench: &Bench) -> RequestId {
    let events = bench.store.events_after(0, 1).await.unwrap();
    RequestId(events[0].subject.unwrap())
}

async fn the_same_key_at_once_has_one_effect(bench: &Bench) {
    let who = person("alima", Role::Reviewer).id;
    let numbering = numbering();
    for round in 0..15_i64 {
        let filed = new(case("Uno"));
        let id = filed.case.id;
        bench.store.submit(&system(), filed).await.unwrap();
        let write = once(by(who), &round.to_string(), 1);
        let calls = (0..8).map(|_| bench.store.act(&write, id, Some(1), &numbering, take(who)));
        let answers = join_all(calls).await;
        let receipts: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
        assert_eq!(bench.store.head().await.unwrap().seq, 2 * (round + 1));
    }
}

async fn numbers_and_events_have_no_gap_under_concurrency(bench: &Bench) {
    const EACH: u32 = 12;
    let workers = (0..8_u32).map(|n| {
        let store = bench.store.clone();
        tokio::spawn(async move {
            let who = person(&format!("p{n}"), Role::Reviewer).id;
            let mut got = Vec::new();
            for turn in 0..EACH {
                let filed = store.submit(&by(who), new(case("Uno"))).await.unwrap();
                // A third of the acts is refused after its number was taken or its case read.
                let stale = if turn % 3 == 0 { 7 } else { 1 };
                let issued = store
                    .act(
                        &by(who),
                        filed.request,
                        Some(stale),
                        &numbering(),
                        issue(who),
                    )
                    .await;
                got.push((filed.folio, issued.ok().and_then(|receipt| receipt.opinion)));
            }
            got
        })
    });
    let mut folios = BTreeSet::new();
    let mut letters = BTreeSet::new();
    for worker in join_all(workers).await {
        for (folio, letter) in worker.unwrap() {
            assert!(folios.insert(folio));
            if let Some(letter) = letter {
                let place: u32 = letter.split('/').nth(1).unwrap().parse().unwrap();
                assert!(letters.insert(place));
            }
        }
    }
    let expected: BTreeSet<String> = (1..=8 * EACH).map(|n| format!("UGD-2015-{n:05}")).collect();
    assert_eq!(folios, expected);
    assert_eq!(letters, (1..=8 * EACH * 2 / 3).collect());

    let events = bench.store.events_after(0, 10_000).await.unwrap();
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(
        seqs,
        (1..=i64::from(8 * EACH + 8 * EACH * 2 / 3)).collect::<Vec<_>>()
    );
}

async fn a_caller_that_goes_away_leaves_no_transaction_open(bench: &Bench) {
    let write = system();
    for n in 0..60_u64 {
        let call = bench.store.submit(&write, new(case("Uno")));
        // Dropped at another point of its way each time, or finished; both are fine.
        let _ = tokio::time::timeout(Duration::from_micros(n * 40), call).await;
    }
    let begun = Instant::now();
    while bench.open_transactions().await > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "a transaction stayed open"
        );
    }
    // Were one open still, this would wait for its locks and fail.
    let last = bench
        .store
        .submit(&system(), new(case("Otro")))
        .await
        .unwrap();
    let head = bench.store.head().await.unwrap();
    assert_eq!(head.seq, last.seq);
    assert_eq!(
        last.folio,
        format!("UGD-2015-{:05}", last.seq),
        "a dropped write left half of itself"
    );
}

async fn a_closure_that_panics_harms_nobody_else(bench: &Bench) {
    let who = person("alima", Role::Reviewer).id;
    let filed = bench
        .store
        .submit(&system(), new(case("Uno")))
        .await
        .unwrap();
    let (write, numbering) = (by(who), numbering());
    let bad = bench.store.act(
        &write,
        filed.request,
        None,
        &numbering,
        std::sync::Arc::new(|_| panic!("a fault in the rules")),
    );
    let good = bench
        .store
        .act(&write, filed.request, None, &numbering, take(who));
    let (bad, good) = tokio::join!(bad, good);
    assert!(matches!(bad, Err(StoreError::Engine(_))), "{bad:?}");
    assert_eq!(good.unwrap().version, 2);
}
