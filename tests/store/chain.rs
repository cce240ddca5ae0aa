//! The event chain over what the store recorded.

use crate::fixtures::{by, case, issue, new, numbering, person, system, take};
use crate::support::Bench;
use dictamen::domain::person::Role;
use dictamen::evidence::chain::{Broken, Verifier};

contract!(
    the_chain_verifies_from_the_first_event_to_the_head,
    any_change_to_any_event_is_found,
    the_probe_says_that_the_store_can_be_written_and_records_nothing,
);

/// A store with events of every form: with and without actor and subject.
async fn fill(bench: &Bench) {
    let lima = person("alima", Role::Reviewer);
    bench.store.add_person(&system(), &lima).await.unwrap();
    for _ in 0..3 {
        let filed = bench
            .store
            .submit(&by(lima.id), new(case("Uno")))
            .await
            .unwrap();
        let id = filed.request;
        bench
            .store
            .act(&by(lima.id), id, Some(1), &numbering(), take(lima.id))
            .await
            .unwrap();
        bench
            .store
            .act(&by(lima.id), id, Some(2), &numbering(), issue(lima.id))
            .await
            .unwrap();
    }
}

async fn verify(bench: &Bench) -> Result<(i64, [u8; 32]), Broken> {
    let mut verifier = Verifier::default();
    loop {
        let events = bench
            .store
            .events_after(verifier.head().0, 3)
            .await
            .unwrap();
        if events.is_empty() {
            return Ok(verifier.head());
        }
        for event in events {
            event.verify(&mut verifier)?;
        }
    }
}

async fn the_chain_verifies_from_the_first_event_to_the_head(bench: &Bench) {
    assert_eq!(verify(bench).await, Ok((0, [0; 32])));
    fill(bench).await;
    let head = bench.store.head().await.unwrap();
    assert_eq!(verify(bench).await, Ok((head.seq, head.hash)));
    assert_eq!(head.seq, 10);
}

async fn any_change_to_any_event_is_found(bench: &Bench) {
    fill(bench).await;
    let mut raw = bench.raw().await;
    let id = raw.bytes("0123456789abcdef0123456789abcdef");
    let hash = raw.bytes(&"5a".repeat(32));
    for seq in 1..=10_i64 {
        for change in [
            "at = at + 1".to_owned(),
            "version = version + 1".to_owned(),
            "kind = kind || 'x'".to_owned(),
            "body = body || ' '".to_owned(),
            format!("actor = {id}"),
            "actor = NULL, version = version + 1".to_owned(),
            format!("subject = {id}"),
            "subject = NULL".to_owned(),
            format!("hash = {hash}"),
        ] {
            raw.execute("CREATE TABLE kept AS SELECT * FROM event")
                .await;
            let changed = raw
                .execute(&format!("UPDATE event SET {change} WHERE seq = {seq}"))
                .await;
            assert_eq!(changed, 1);
            assert_eq!(
                verify(bench).await,
                Err(Broken::Hash { seq }),
                "{seq}: {change}"
            );
            raw.execute("DELETE FROM event").await;
            raw.execute("INSERT INTO event SELECT * FROM kept").await;
            raw.execute("DROP TABLE kept").await;
        }
    }
    raw.execute("DELETE FROM event WHERE seq = 4").await;
    assert_eq!(
        verify(bench).await,
        Err(Broken::Gap {
            expected: 4,
            found: 5
        })
    );
}

async fn the_probe_says_that_the_store_can_be_written_and_records_nothing(bench: &Bench) {
    bench.store.ready().await.unwrap();
    assert_eq!(bench.store.head().await.unwrap().seq, 0);
    bench.store.close().await;
    assert!(bench.store.ready().await.is_err());
    assert!(bench.store.head().await.is_err());
}
