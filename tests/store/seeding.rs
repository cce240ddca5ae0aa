//! Practice data.

use crate::fixtures::{asset, by, case, institution, issue, new, now, numbering, person, system};
use crate::support::Bench;
use dictamen::domain::act::Fact;
use dictamen::domain::opinion::{Cause, Opinion, Sense};
use dictamen::domain::person::Role;
use dictamen::domain::request::State;
use dictamen::evidence::chain::Verifier;
use dictamen::store::{RequestRef, Seed, SeedCase, SeedEvent, StoreError};
use jiff::SignedDuration;
use jiff::civil::date;

contract!(practice_data_is_planted_once_with_its_past_and_numbering_goes_on);

async fn practice_data_is_planted_once_with_its_past_and_numbering_goes_on(bench: &Bench) {
    let store = &bench.store;
    let lima = person("alima", Role::Supervisor);
    let mut cases = Vec::new();
    for n in 1..=250_i64 {
        let mut case = case("De práctica");
        case.folio = format!("UGD-2015-{n:05}");
        case.version = 2;
        case.state = State::IssuedFavourable;
        case.owner = Some(lima.id);
        case.opinion = Some(Opinion {
            number: Some(format!("CEDN/{n}/2015")),
            sense: Sense::Favourable,
            cause: Cause::Issued,
            reasoning: String::new(),
            recommendations: String::new(),
            legal_basis: Vec::new(),
            price_ruled: None,
            drafted_by: Some(lima.id),
            signed_by: vec![lima.id],
            issued_at: now(),
        });
        let event = |hours: i64, fact| SeedEvent {
            at: now() - SignedDuration::from_hours(hours - n),
            actor: Some(lima.id),
            fact,
        };
        let past = vec![
            event(
                2_000,
                Fact::Received {
                    due: date(2015, 3, 17),
                },
            ),
            event(1_000, Fact::Taken),
        ];
        cases.push(SeedCase {
            case,
            mismatch: false,
            past,
        });
    }
    let seed = Seed {
        people: vec![lima.clone()],
        institutions: vec![institution("06-E00", "SAT", "Servicio")],
        assets: (0..150)
            .map(|n| asset(&format!("A-{n}"), "Sistema"))
            .collect(),
        cases,
    };
    store.seed(now(), seed.clone()).await.unwrap();
    assert!(matches!(
        store.seed(now(), seed.clone()).await,
        Err(StoreError::Duplicate { .. })
    ));

    for SeedCase { case, past, .. } in [&seed.cases[0], &seed.cases[249]] {
        let stored = store
            .case(&RequestRef::Name(case.folio.clone()))
            .await
            .unwrap();
        assert_eq!(stored.as_ref(), Some(case));
        let history = store.history(case.id).await.unwrap();
        let facts: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(facts, ["received", "taken"]);
        assert_eq!(history[1].at, past[1].at);
        assert_eq!(history[1].version, 2);
    }
    let events = store.events_after(0, 10_000).await.unwrap();
    assert_eq!(events.len(), 1 + 1 + 150 + 500);
    assert!(
        events.is_sorted_by_key(|event| event.at),
        "the past is told in order"
    );
    let mut verifier = Verifier::default();
    for event in &events {
        event.verify(&mut verifier).unwrap();
    }
    assert_eq!(verifier.head().0, store.head().await.unwrap().seq);

    let next = store.submit(&system(), new(case("Nueva"))).await.unwrap();
    assert_eq!(next.folio, "UGD-2015-00251");
    let issued = store
        .act(
            &by(lima.id),
            next.request,
            None,
            &numbering(),
            issue(lima.id),
        )
        .await
        .unwrap();
    assert_eq!(issued.opinion.as_deref(), Some("CEDN/251/2015"));
    assert_eq!(store.asset_by_key("A-9").await.unwrap().unwrap().version, 1);
}
