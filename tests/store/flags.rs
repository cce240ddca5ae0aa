//! Flags beside the queue's rows, and whole cases for the index of like requests.

use crate::fixtures::{all, case, filtered, new, person, system};
use crate::support::Bench;
use dictamen::domain::ids::RequestId;
use dictamen::domain::institution::InstitutionKey;
use dictamen::domain::person::Role;
use dictamen::domain::precedent::{Flag, FlagKind};
use dictamen::store::{Position, Selection};
use dictamen::wire::queue::Sort;
use std::collections::BTreeSet;
use uuid::Uuid;

contract!(
    flags_stand_in_their_rows_and_leave_the_log_alone,
    cases_come_whole_in_id_order_and_by_id,
);

fn flag(kind: FlagKind, name: &str) -> Flag {
    Flag {
        kind,
        score: 912,
        other: Uuid::now_v7(),
        name: name.to_owned(),
        count: 2,
    }
}

async fn flags_stand_in_their_rows_and_leave_the_log_alone(bench: &Bench) {
    let store = &bench.store;
    let lima = person("lima", Role::Reviewer);
    store.add_person(&system(), &lima).await.unwrap();
    let (one, other) = (case("Licencias"), case("Enlaces"));
    let (marked, plain) = (one.id, other.id);
    for case in [one, other] {
        store.submit(&system(), new(case)).await.unwrap();
    }
    let head = store.head().await.unwrap();
    let exists = flag(FlagKind::Exists, "APP-1");
    let again = flag(FlagKind::Duplicate, "UGD-2015-00001");
    let gone = RequestId(Uuid::now_v7());
    store
        .set_flags(&[
            (marked, vec![again.clone(), exists.clone()]),
            (gone, vec![exists.clone()]),
        ])
        .await
        .unwrap();
    assert_eq!(store.head().await.unwrap(), head, "no event says so");
    assert_eq!(
        store.flags().await.unwrap(),
        [(marked, again.clone()), (marked, exists.clone())],
        "flags of no request are dropped"
    );

    let rows = |selection: Selection| async move {
        store
            .page(&selection, Sort::Folio, &Position::Start, 10)
            .await
            .unwrap()
            .rows
    };
    let page = rows(all(lima.id)).await;
    let of = |id| page.iter().find(|row| row.id == id).unwrap().flags.clone();
    assert_eq!(of(marked), [exists.clone(), again]);
    assert_eq!(of(plain), []);
    assert_eq!(page.iter().map(|row| row.version).max(), Some(1));

    for (text, found) in [
        ("señal:existe", 1),
        ("flag:duplicate", 1),
        ("señal:consolidable", 0),
    ] {
        assert_eq!(rows(filtered(lima.id, text)).await.len(), found, "{text}");
    }
    let sat = Selection {
        institution: Some(InstitutionKey::new("06-E00")),
        ..filtered(lima.id, "señal:existe")
    };
    assert_eq!(store.counts(&sat).await.unwrap().all, 0);
    assert_eq!(rows(sat).await, [], "not for an institution");

    store.set_flags(&[(marked, Vec::new())]).await.unwrap();
    assert_eq!(store.flags().await.unwrap(), []);
}

async fn cases_come_whole_in_id_order_and_by_id(bench: &Bench) {
    let store = &bench.store;
    let mut ids = BTreeSet::new();
    for title in ["Uno", "Dos", "Tres"] {
        let case = case(title);
        ids.insert(case.id);
        store.submit(&system(), new(case)).await.unwrap();
    }
    let mut read = Vec::new();
    loop {
        let cases = store.cases_after(read.last().copied(), 2).await.unwrap();
        if cases.is_empty() {
            break;
        }
        read.extend(cases.iter().map(|case| case.id));
    }
    assert_eq!(read, ids.iter().copied().collect::<Vec<_>>());

    let last = read[2];
    let unknown = RequestId(Uuid::now_v7());
    let found = store.cases(&[last, unknown]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, found[0].version), (last, 1));
}
