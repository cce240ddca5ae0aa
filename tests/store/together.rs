//! Filings that arrive together share their statements, and the tally follows every request.

use crate::fixtures::{by, case, issue, new, numbering, once, person, system, take};
use crate::support::Bench;
use dictamen::domain::ids::ImportId;
use dictamen::domain::person::Role;
use dictamen::store::{Load, Position, StoreError};
use dictamen::wire::queue::Sort;
use dictamen::wire::transfer::Cargo;
use futures_util::future::join_all;
use std::collections::BTreeSet;
use uuid::Uuid;

contract!(
    of_many_filed_together_the_ones_at_fault_fail_alone,
    the_tally_counts_what_the_requests_are,
    steps_of_the_schema_fill_in_what_the_code_would_write,
);

/// What `receive_all` gives up on: an id that is taken, a key used for another call, and the same
/// call twice.
async fn of_many_filed_together_the_ones_at_fault_fail_alone(bench: &Bench) {
    let who = person("alima", Role::Reviewer).id;
    let filed = bench.store.submit(&system(), new(case("Uno"))).await;
    let taken = filed.unwrap().request;
    let mut calls = Vec::new();
    for n in 0..40 {
        let mut filing = new(case("Uno"));
        let mut write = once(by(who), &n.to_string(), 1);
        match n {
            10 => filing.case.id = taken,
            20 => write = once(by(who), "0", 2),
            _ => {}
        }
        calls.push((write, filing));
    }
    calls.push(calls[5].clone());
    let answers = join_all(calls.into_iter().map(|(write, filing)| {
        let store = bench.store.clone();
        tokio::spawn(async move { store.submit(&write, filing).await })
    }));
    let answers: Vec<_> = answers.await.into_iter().map(Result::unwrap).collect();
    assert!(matches!(answers[10], Err(StoreError::Duplicate { .. })));
    // Whichever of the two that share a key came first has it.
    let of_one_key = [&answers[0], &answers[20]];
    let refused = |answer: &&_| matches!(**answer, Err(StoreError::KeyReused));
    assert_eq!(of_one_key.into_iter().filter(refused).count(), 1);
    assert_eq!(answers[5].as_ref().unwrap(), answers[40].as_ref().unwrap());
    let folios: BTreeSet<String> = answers
        .into_iter()
        .filter_map(|answer| Some(answer.ok()?.folio))
        .collect();
    let expected: BTreeSet<String> = (2..=39).map(|n| format!("UGD-2015-{n:05}")).collect();
    assert_eq!(folios, expected);
    assert_eq!(bench.store.head().await.unwrap().seq, 39);
    tally_agrees(bench).await;
}

async fn the_tally_counts_what_the_requests_are(bench: &Bench) {
    let store = &bench.store;
    let import = ImportId(Uuid::now_v7());
    let import_of = |many: usize| Load::Requests((0..many).map(|_| new(case("Uno"))).collect());
    let write = system();
    store
        .open_import(&write, import, Cargo::Requests)
        .await
        .unwrap();
    let load = import_of(130);
    store
        .commit_import(&write, import, load, false)
        .await
        .unwrap();
    let workers = (0..6_u32).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let who = person(&format!("p{n}"), Role::Reviewer).id;
            for turn in 0..6 {
                let filed = store.submit(&by(who), new(case("Uno"))).await.unwrap();
                let id = filed.request;
                let numbering = numbering();
                store
                    .act(&by(who), id, None, &numbering, take(who))
                    .await
                    .unwrap();
                // Half of them is refused, and must leave no trace.
                let seen = if turn % 2 == 0 { 2 } else { 1 };
                let _ = store
                    .act(&by(who), id, Some(seen), &numbering, issue(who))
                    .await;
            }
        })
    });
    for worker in join_all(workers).await {
        worker.unwrap();
    }
    tally_agrees(bench).await;
}

async fn tally_agrees(bench: &Bench) {
    let mut raw = bench.raw().await;
    let nobody = if raw.is_sqlite() { "x''" } else { "''::bytea" };
    let counted = format!(
        "SELECT count(*) FROM request GROUP BY coalesce(owner, {nobody}), state, due_key, is_open, \
         clock_runs ORDER BY coalesce(owner, {nobody}), state, due_key"
    );
    let counted = raw.numbers(&counted).await;
    let kept = raw
        .numbers("SELECT many FROM tally ORDER BY owner, state, due_key")
        .await;
    assert!(!kept.is_empty());
    assert_eq!(kept, counted);
}

/// The last statement of a step of the schema's history, which fills in what was stored before.
fn filling(step: &str) -> &str {
    let statements = step.trim_end().trim_end_matches(';');
    statements.rsplit(';').next().unwrap()
}

async fn steps_of_the_schema_fill_in_what_the_code_would_write(bench: &Bench) {
    let store = &bench.store;
    let who = person("alima", Role::Reviewer).id;
    let mut ids = Vec::new();
    for title in ["Uno", "«Dos» \"comillas\" \\ y ñ\u{1f}\t\u{0}", ""] {
        let filed = store.submit(&system(), new(case(title))).await.unwrap();
        ids.push(filed.request);
    }
    for act in [take(who), issue(who)] {
        store
            .act(&by(who), ids[1], None, &numbering(), act)
            .await
            .unwrap();
    }
    let all = crate::fixtures::all(who);
    let page = || store.page(&all, Sort::Folio, &Position::Start, 10);
    let (rows, counts) = (page().await.unwrap().rows, store.counts(&all).await);
    assert_eq!((rows.len(), rows[1].owner), (3, Some(who)));
    let mut raw = bench.raw().await;
    let (line, tally) = if raw.is_sqlite() {
        (
            include_str!("../../src/store/migrations/sqlite/0004_line.sql"),
            include_str!("../../src/store/migrations/sqlite/0006_postponed.sql"),
        )
    } else {
        (
            include_str!("../../src/store/migrations/postgres/0004_line.sql"),
            include_str!("../../src/store/migrations/postgres/0006_postponed.sql"),
        )
    };
    raw.execute("UPDATE request SET line = ''").await;
    raw.execute("DELETE FROM tally").await;
    assert!(page().await.is_err());
    assert_eq!(raw.execute(filling(line)).await, 3);
    raw.execute(filling(tally)).await;
    assert_eq!(page().await.unwrap().rows, rows);
    assert_eq!(store.counts(&all).await.unwrap(), counts.unwrap());
    drop(raw);
    tally_agrees(bench).await;
}
