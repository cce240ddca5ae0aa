//! People, tokens, and what is past its day.

use crate::fixtures::{by, case, cycle, new, now, numbering, once, person, system, take};
use crate::support::Bench;
use dictamen::domain::institution::InstitutionKey;
use dictamen::domain::person::Role;
use dictamen::store::{StoreError, Write};
use jiff::SignedDuration;
use jiff::civil::date;

contract!(
    a_keyed_person_or_token_is_made_once,
    old_answers_are_forgotten,
    a_token_acts_for_its_person_until_it_expires_or_is_revoked,
    a_handle_is_taken_whatever_its_case_and_accents,
    what_is_past_its_day_comes_oldest_first,
);

async fn a_token_acts_for_its_person_until_it_expires_or_is_revoked(bench: &Bench) {
    let store = &bench.store;
    let mut sat = person("sat", Role::Institution);
    sat.institution = Some(InstitutionKey::new("06-E00"));
    store.add_person(&system(), &sat).await.unwrap();
    let (hash, other) = ([7; 32], [8; 32]);
    let expires = now() + SignedDuration::from_hours(1);
    store
        .add_token(&system(), &hash, sat.id, expires)
        .await
        .unwrap();

    assert_eq!(store.bearer(&hash, now()).await.unwrap(), Some(sat.clone()));
    assert_eq!(store.bearer(&hash, expires).await.unwrap(), None);
    assert_eq!(store.bearer(&other, now()).await.unwrap(), None);

    let nobody = person("nadie", Role::Reviewer).id;
    let unknown = store.add_token(&system(), &other, nobody, expires).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
    let twice = store.add_token(&system(), &hash, sat.id, expires).await;
    assert!(
        matches!(twice, Err(StoreError::Duplicate { .. })),
        "{twice:?}"
    );

    store.revoke_token(&by(sat.id), &hash).await.unwrap();
    assert_eq!(store.bearer(&hash, now()).await.unwrap(), None);
    let again = store.revoke_token(&by(sat.id), &hash).await;
    assert!(matches!(again, Err(StoreError::NotFound)));

    let kinds: Vec<String> = store
        .events_after(0, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(kinds, ["person_added", "token_added", "token_revoked"]);
}

async fn a_handle_is_taken_whatever_its_case_and_accents(bench: &Bench) {
    let store = &bench.store;
    let nunez = person("nuñez", Role::Reviewer);
    store.add_person(&system(), &nunez).await.unwrap();
    let same = store
        .add_person(&system(), &person("Nunez", Role::Auditor))
        .await;
    assert!(
        matches!(&same, Err(StoreError::Duplicate { what }) if what == "handle"),
        "{same:?}"
    );
    let mut id = person("otra", Role::Auditor);
    id.id = nunez.id;
    let same = store.add_person(&system(), &id).await;
    assert!(
        matches!(&same, Err(StoreError::Duplicate { what }) if what == "id"),
        "{same:?}"
    );
    assert_eq!(store.people().await.unwrap(), [nunez]);
}

async fn what_is_past_its_day_comes_oldest_first(bench: &Bench) {
    let store = &bench.store;
    let mut due = Vec::new();
    for day in [12, 10, 11, 13] {
        let mut filed = case("Uno");
        filed.cycles = vec![cycle(date(2015, 3, 2), date(2015, 3, day))];
        due.push(store.submit(&system(), new(filed)).await.unwrap().request);
    }
    let who = person("alima", Role::Reviewer).id;
    store
        .act(
            &by(who),
            due[2],
            None,
            &numbering(),
            crate::fixtures::issue(who),
        )
        .await
        .unwrap();
    store
        .act(&by(who), due[1], None, &numbering(), take(who))
        .await
        .unwrap();
    let past = store.past_due(date(2015, 3, 13), 10).await.unwrap();
    assert_eq!(past, [due[1], due[0]]);
    assert_eq!(
        store.past_due(date(2015, 3, 13), 1).await.unwrap(),
        [due[1]]
    );
}

async fn a_keyed_person_or_token_is_made_once(bench: &Bench) {
    let store = &bench.store;
    let keyed = |key: &str| once(system(), key, 1);
    let first = person("lima", Role::Reviewer);
    let again = person("lima", Role::Reviewer);
    assert_eq!(store.add_person(&keyed("p"), &first).await.unwrap(), first);
    assert_eq!(store.add_person(&keyed("p"), &again).await.unwrap(), first);
    assert_eq!(store.people().await.unwrap().len(), 1);

    let expires = now() + SignedDuration::from_hours(1);
    let (one, two, three) = ([1; 32], [2; 32], [3; 32]);
    for (hash, earlier) in [(one, None), (two, Some(one)), (three, Some(two))] {
        store
            .add_token(&keyed("t"), &hash, first.id, expires)
            .await
            .unwrap();
        assert_eq!(
            store.bearer(&hash, now()).await.unwrap().as_ref(),
            Some(&first)
        );
        if let Some(earlier) = earlier {
            assert_eq!(store.bearer(&earlier, now()).await.unwrap(), None);
        }
    }
    store.revoke_token(&system(), &three).await.unwrap();
    let revoked = store.add_token(&keyed("t"), &one, first.id, expires).await;
    assert!(matches!(revoked, Err(StoreError::NotFound)));
    let events = store.events_after(0, 100).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["person_added", "token_added", "token_revoked"]);
}

async fn old_answers_are_forgotten(bench: &Bench) {
    let store = &bench.store;
    let keyed = |key: &str, hours: i64| Write {
        now: now() + SignedDuration::from_hours(hours),
        ..once(system(), key, 1)
    };
    let (lima, nunez) = (
        person("lima", Role::Reviewer),
        person("nunez", Role::Auditor),
    );
    store.add_person(&keyed("old", 0), &lima).await.unwrap();
    store.add_person(&keyed("new", 2), &nunez).await.unwrap();
    let before = now() + SignedDuration::from_hours(1);
    assert_eq!(store.sweep_answers(before).await.unwrap(), 1);
    assert_eq!(store.sweep_answers(before).await.unwrap(), 0);
    // The new one is remembered, the old one is a call like any other.
    assert_eq!(
        store.add_person(&keyed("new", 2), &nunez).await.unwrap(),
        nunez
    );
    let again = store.add_person(&keyed("old", 2), &lima).await;
    assert!(matches!(again, Err(StoreError::Duplicate { .. })));
}
