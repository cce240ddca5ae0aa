//! Opening, closing and opening again.

use crate::fixtures::{case, new, system};
use crate::support::Bench;
use dictamen::store::{OpenError, RequestRef, StoreError, StoreUrl};

contract!(
    what_was_stored_is_there_after_opening_again,
    a_schema_from_the_future_is_refused,
    a_closed_store_says_so,
);

async fn what_was_stored_is_there_after_opening_again(bench: &Bench) {
    let filed = bench
        .store
        .submit(&system(), new(case("Uno")))
        .await
        .unwrap();
    let head = bench.store.head().await.unwrap();
    bench.store.close().await;
    let store = bench.open_again().await.unwrap();
    assert_eq!(store.head().await.unwrap(), head);
    assert!(
        store
            .case(&RequestRef::Id(filed.request))
            .await
            .unwrap()
            .is_some()
    );
    let next = store.submit(&system(), new(case("Dos"))).await.unwrap();
    assert_eq!((next.folio.as_str(), next.seq), ("UGD-2015-00002", 2));
    // Dropped without being closed: the same.
    drop(store);
    let store = bench.open_again().await.unwrap();
    assert_eq!(store.head().await.unwrap().seq, 2);
    store.close().await;
}

async fn a_schema_from_the_future_is_refused(bench: &Bench) {
    let mut raw = bench.raw().await;
    let now = if raw.is_sqlite() {
        "CURRENT_TIMESTAMP"
    } else {
        "now()"
    };
    let truth = if raw.is_sqlite() { "1" } else { "true" };
    let empty = raw.bytes("");
    raw.execute(&format!(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, \
         execution_time) VALUES (999, 'later', {now}, {truth}, {empty}, 0)"
    ))
    .await;
    bench.store.close().await;
    let refused = bench.open_again().await;
    assert!(
        matches!(refused, Err(OpenError::Newer { version: 999 })),
        "{refused:?}"
    );
}

async fn a_closed_store_says_so(bench: &Bench) {
    bench.store.close().await;
    let answer = bench.store.submit(&system(), new(case("Uno"))).await;
    assert!(
        matches!(answer, Err(StoreError::Unavailable(_))),
        "{answer:?}"
    );
    bench.store.close().await;
}

#[tokio::test]
async fn a_file_that_is_in_use_is_refused_and_free_after_closing() {
    let bench = Bench::sqlite().await;
    let second = bench.open_again().await;
    assert!(matches!(second, Err(OpenError::InUse { .. })), "{second:?}");
    bench.store.close().await;
    bench.open_again().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::sqlite().await;
    bench.store.ready().await.unwrap();
    let folder = bench.file().parent().unwrap().to_owned();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
    }
}

#[tokio::test]
async fn an_address_opens_the_store_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let url = StoreUrl::Sqlite(folder.path().join("a.db"));
    let store = dictamen::store::open(&url).await.unwrap();
    assert_eq!(store.engine(), "sqlite");
    store.close().await;
    let missing = StoreUrl::Sqlite(folder.path().join("no/such/folder/a.db"));
    let error = dictamen::store::open(&missing).await.unwrap_err();
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
}
