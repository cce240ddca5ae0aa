//! A store of so many open requests, as a busy desk would have them.

use dictamen::domain::act::Fact;
use dictamen::domain::calendar::{self, Calendar};
use dictamen::domain::case::Case;
use dictamen::domain::clock::{CycleCause, local_date};
use dictamen::domain::ids::{ImportId, RequestId};
use dictamen::domain::regime::Regime;
use dictamen::domain::request::{Filing, State};
use dictamen::practice::{self, Scale, World};
use dictamen::store::{Load, NewCase, Seed, Store, Write};
use dictamen::wire::transfer::Cargo;
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// A filing as an institution would send it.
pub(crate) fn one_filing() -> Filing {
    let scale = Scale {
        closed: 0,
        open: 1,
        assets: 50,
    };
    let world = World::new(3, scale, local_date(Timestamp::now()));
    world.cases().next().unwrap().case.filing
}

pub(crate) async fn fill(store: &Arc<dyn Store>, requests: usize) {
    let now = Timestamp::now();
    let today = local_date(now);
    let world = World::new(
        1,
        Scale {
            closed: 0,
            open: 400,
            assets: 2_000,
        },
        today,
    );
    let seed = Seed {
        people: practice::people(),
        institutions: practice::institutions(),
        assets: world.assets().collect(),
        cases: Vec::new(),
    };
    store.seed(now, seed).await.unwrap();
    let patterns: Vec<Case> = world.cases().map(|made| made.case).collect();
    let calendar = Calendar::of(calendar::UNIT).unwrap();
    let cases = (0..requests).map(|n| {
        let pattern = &patterns[n % patterns.len()];
        let received = today.saturating_sub(jiff::Span::new().days(i64::try_from(n % 12).unwrap()));
        let regime = Regime::for_reception(received);
        let cycle = regime
            .begin_cycle(
                pattern.filing.kind,
                received,
                calendar,
                CycleCause::Reception,
            )
            .unwrap();
        let due = cycle.due;
        NewCase {
            mismatch: false,
            case: Case {
                id: RequestId(Uuid::now_v7()),
                folio: String::new(),
                key: Some(format!("B-{n}")),
                state: State::Received,
                version: 1,
                received_on: received,
                owner: None,
                lease: None,
                cycles: vec![cycle],
                returned: None,
                checks: Default::default(),
                judgements: Vec::new(),
                nothing_found: None,
                postponed: None,
                draft: None,
                proposed: None,
                opinion: None,
                ..pattern.clone()
            },
            fact: Fact::Received { due },
            folio: regime.numbering.folio.clone(),
            year: received.year(),
        }
    });
    let write = Write {
        actor: None,
        now,
        once: None,
    };
    let id = ImportId(Uuid::now_v7());
    store
        .open_import(&write, id, Cargo::Requests)
        .await
        .unwrap();
    store
        .commit_import(&write, id, Load::Requests(cases.collect()), false)
        .await
        .unwrap();
}
