//! Imports: batches that count once, and a commit that is whole or nothing.

use crate::fixtures::{asset, by, case, institution, new, now, once, person, system};
use crate::support::Bench;
use dictamen::domain::ids::{AssetId, ImportId};
use dictamen::domain::person::Role;
use dictamen::store::{Load, RequestRef, StoreError, Tally};
use dictamen::wire::transfer::{Cargo, StagedRow};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

contract!(
    a_batch_sent_twice_counts_once_and_order_is_the_files,
    a_commit_writes_and_closes_and_again_says_the_same,
    a_dry_run_counts_and_writes_nothing,
    a_commit_that_fails_leaves_everything_as_it_was,
    a_known_key_is_updated_or_left_alone_by_cargo,
    what_was_never_committed_is_swept,
);

fn row(line: u64) -> StagedRow {
    StagedRow {
        line,
        row: json!({"line": line, "text": "ñ\u{0}"}),
    }
}

async fn opened(bench: &Bench, cargo: Cargo) -> ImportId {
    let id = ImportId(Uuid::now_v7());
    bench.store.open_import(&system(), id, cargo).await.unwrap();
    id
}

fn tally(created: u64, updated: u64, unchanged: u64) -> Tally {
    Tally {
        created,
        updated,
        unchanged,
    }
}

async fn a_batch_sent_twice_counts_once_and_order_is_the_files(bench: &Bench) {
    let store = &bench.store;
    let id = opened(bench, Cargo::Assets).await;
    let later: Vec<StagedRow> = (200..450).map(row).collect();
    let first: Vec<StagedRow> = (2..200).map(row).collect();
    store.stage(id, 1, &later).await.unwrap();
    store.stage(id, 0, &first).await.unwrap();
    store.stage(id, 0, &first).await.unwrap();
    store.stage(id, 0, &[row(7), row(999)]).await.unwrap();
    store
        .open_import(&system(), id, Cargo::Requests)
        .await
        .unwrap();
    let (cargo, rows) = store.staged(id).await.unwrap();
    assert_eq!(cargo, Cargo::Assets);
    assert_eq!(rows, (2..450).map(row).collect::<Vec<_>>());

    let nobody = ImportId(Uuid::now_v7());
    assert!(matches!(
        store.stage(nobody, 0, &first).await,
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        store.staged(nobody).await,
        Err(StoreError::NotFound)
    ));
    store.drop_import(id).await.unwrap();
    assert!(matches!(store.staged(id).await, Err(StoreError::NotFound)));
    store.drop_import(id).await.unwrap();
}

async fn a_commit_writes_and_closes_and_again_says_the_same(bench: &Bench) {
    let store = &bench.store;
    let who = person("alima", Role::Supervisor).id;
    let id = opened(bench, Cargo::Assets).await;
    store.stage(id, 0, &[row(2)]).await.unwrap();
    let mut rows: Vec<_> = (0..230)
        .map(|n| asset(&format!("A-{n}"), "Sistema"))
        .collect();
    rows.push(asset("A-0", "El último de una clave cuenta"));
    let load = Load::Assets(rows.clone());
    let write = once(by(who), "k", 1);
    let done = store
        .commit_import(&write, id, load.clone(), false)
        .await
        .unwrap();
    assert_eq!(done, tally(230, 0, 0));
    assert_eq!(
        store
            .commit_import(&write, id, load.clone(), false)
            .await
            .unwrap(),
        done
    );
    // Without the key, too: the import remembers.
    assert_eq!(
        store
            .commit_import(&by(who), id, load, false)
            .await
            .unwrap(),
        done
    );
    assert!(matches!(store.staged(id).await, Err(StoreError::NotFound)));
    assert!(matches!(
        store.stage(id, 1, &[row(3)]).await,
        Err(StoreError::NotFound)
    ));

    let first = store.assets_after(None, 200).await.unwrap();
    let rest = store.assets_after(Some(first[199].id), 200).await.unwrap();
    assert_eq!((first.len(), rest.len()), (200, 30));
    let stored: Vec<AssetId> = first.iter().chain(&rest).map(|asset| asset.id).collect();
    assert!(stored.is_sorted());
    let zero = store.asset_by_key("A-0").await.unwrap().unwrap();
    assert_eq!(
        (zero.name.as_str(), zero.version),
        ("El último de una clave cuenta", 1)
    );
    assert!(store.asset_by_key("A-x").await.unwrap().is_none());
    let ids = [zero.id, AssetId(Uuid::now_v7()), rows[1].id];
    assert_eq!(store.assets(&ids).await.unwrap().len(), 2);
    assert!(store.assets(&[]).await.unwrap().is_empty());

    let events = store.events_after(0, 1_000).await.unwrap();
    assert_eq!(events.len(), 231);
    assert_eq!(events.last().unwrap().kind, "import_committed");
    assert!(
        events[..230]
            .iter()
            .all(|event| event.kind == "asset_changed")
    );
}

async fn a_dry_run_counts_and_writes_nothing(bench: &Bench) {
    let store = &bench.store;
    let id = opened(bench, Cargo::Institutions).await;
    let load = Load::Institutions(vec![institution("06-E00", "SAT", "Servicio")]);
    let write = once(system(), "k", 1);
    let would = store
        .commit_import(&write, id, load.clone(), true)
        .await
        .unwrap();
    assert_eq!(would, tally(1, 0, 0));
    assert!(store.institutions().await.unwrap().is_empty());
    assert_eq!(store.head().await.unwrap().seq, 0);
    assert_eq!(
        store
            .commit_import(&write, id, load.clone(), false)
            .await
            .unwrap(),
        would
    );
    assert_eq!(store.institutions().await.unwrap().len(), 1);
    assert!(matches!(
        store.commit_import(&system(), id, load, true).await,
        Err(StoreError::NotFound)
    ));
}

async fn a_commit_that_fails_leaves_everything_as_it_was(bench: &Bench) {
    let store = &bench.store;
    let id = opened(bench, Cargo::Requests).await;
    store.stage(id, 0, &[row(2)]).await.unwrap();
    let mut first = case("Uno");
    first.key = Some("F-1".to_owned());
    let mut same_id = case("Dos");
    same_id.id = first.id;
    let load = Load::Requests(vec![new(first.clone()), new(same_id)]);
    let failed = store.commit_import(&system(), id, load, false).await;
    assert!(
        matches!(failed, Err(StoreError::Duplicate { .. })),
        "{failed:?}"
    );
    assert!(
        store
            .case(&RequestRef::Id(first.id))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(store.head().await.unwrap().seq, 0);
    assert_eq!(store.staged(id).await.unwrap().1.len(), 1);
    let (one, mut other) = (asset("A-1", "Sistema"), asset("A-2", "Otro"));
    other.id = one.id;
    let assets = opened(bench, Cargo::Assets).await;
    let load = Load::Assets(vec![one, other]);
    let failed = store.commit_import(&system(), assets, load, false).await;
    assert!(
        matches!(failed, Err(StoreError::Duplicate { .. })),
        "{failed:?}"
    );
    assert!(store.assets_after(None, 10).await.unwrap().is_empty());

    let load = Load::Requests(vec![new(first)]);
    assert_eq!(
        store
            .commit_import(&system(), id, load, false)
            .await
            .unwrap(),
        tally(1, 0, 0)
    );
    let stored = store
        .case(&RequestRef::parse("F-1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.folio, "UGD-2015-00001");
}

async fn a_known_key_is_updated_or_left_alone_by_cargo(bench: &Bench) {
    let store = &bench.store;
    let commit = async |cargo, load| {
        let id = opened(bench, cargo).await;
        store
            .commit_import(&system(), id, load, false)
            .await
            .unwrap()
    };
    let one = asset("A-1", "Sistema");
    commit(
        Cargo::Assets,
        Load::Assets(vec![one.clone(), asset("A-2", "Otro")]),
    )
    .await;
    let mut changed = asset("A-1", "Sistema nuevo");
    changed.version = 40;
    let same = asset("A-2", "Otro");
    let done = commit(
        Cargo::Assets,
        Load::Assets(vec![changed, same, asset("A-3", "Más")]),
    )
    .await;
    assert_eq!(done, tally(1, 1, 1));
    let stored = store.asset_by_key("A-1").await.unwrap().unwrap();
    assert_eq!((stored.id, stored.version), (one.id, 2));
    assert_eq!(stored.name, "Sistema nuevo");

    let sat = institution("06-E00", "SAT", "Servicio");
    commit(Cargo::Institutions, Load::Institutions(vec![sat.clone()])).await;
    let renamed = institution("06-E00", "SAT", "Servicio de Administración Tributaria");
    let rows = vec![renamed.clone(), institution("12-NEF", "IMSS-B", "Salud")];
    let done = commit(Cargo::Institutions, Load::Institutions(rows)).await;
    assert_eq!(done, tally(1, 1, 0));
    let done = commit(
        Cargo::Institutions,
        Load::Institutions(vec![renamed.clone()]),
    )
    .await;
    assert_eq!(done, tally(0, 0, 1));
    assert_eq!(store.institutions().await.unwrap()[0], renamed);

    let mut filed = case("Uno");
    filed.key = Some("F-1".to_owned());
    commit(Cargo::Requests, Load::Requests(vec![new(filed.clone())])).await;
    let mut again = case("Otro título");
    again.key = Some("F-1".to_owned());
    let done = commit(
        Cargo::Requests,
        Load::Requests(vec![new(again), new(case("Sin clave"))]),
    )
    .await;
    assert_eq!(done, tally(1, 0, 1));
    let stored = store
        .case(&RequestRef::parse("F-1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((stored.id, stored.filing.title.as_str()), (filed.id, "Uno"));
}

async fn what_was_never_committed_is_swept(bench: &Bench) {
    let store = &bench.store;
    let open = opened(bench, Cargo::Assets).await;
    store.stage(open, 0, &[row(2)]).await.unwrap();
    let committed = opened(bench, Cargo::Assets).await;
    let load = Load::Assets(vec![asset("A-1", "Sistema")]);
    store
        .commit_import(&system(), committed, load.clone(), false)
        .await
        .unwrap();
    assert_eq!(store.sweep_imports(now()).await.unwrap(), 0);
    let later = now() + SignedDuration::from_secs(1);
    assert_eq!(store.sweep_imports(later).await.unwrap(), 1);
    assert!(matches!(
        store.staged(open).await,
        Err(StoreError::NotFound)
    ));
    let again = store
        .commit_import(&system(), committed, load, false)
        .await
        .unwrap();
    assert_eq!(again, tally(1, 0, 0));
}
