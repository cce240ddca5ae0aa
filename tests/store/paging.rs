//! Pages of the queue: every row once, in both directions, for every sort and tab.

use crate::fixtures::{all, case, cycle, institution, new, person, pesos};
use crate::support::Bench;
use dictamen::domain::case::{Case, Return};
use dictamen::domain::ids::{PersonId, RequestId};
use dictamen::domain::institution::InstitutionKey;
use dictamen::domain::person::{Person, Role};
use dictamen::domain::request::State;
use dictamen::store::{Position, Seed, SeedCase, Selection, SortKey};
use dictamen::wire::queue::{Counts, QueueRow, Sort, Tab};
use jiff::civil::date;
use std::cmp::Reverse;

contract!(
    every_row_comes_once_in_both_directions_for_every_sort_and_tab,
    counts_agree_with_what_the_tabs_show,
    an_institution_sees_its_own_requests_alone,
    a_key_of_a_row_that_is_gone_and_one_that_no_row_has_are_places_too,
);

/// Sixty cases with many ties in every column.
pub async fn fill(bench: &Bench) -> (Person, Vec<Case>) {
    let lima = person("alima", Role::Reviewer);
    let paz = person("paz", Role::Reviewer);
    let states = [
        (State::Received, None),
        (State::UnderReview, Some(lima.id)),
        (State::Assigned, Some(paz.id)),
        (State::Returned, Some(lima.id)),
        (State::IssuedFavourable, Some(lima.id)),
        (State::Received, None),
        (State::Returned, None),
    ];
    let mut cases = Vec::new();
    for n in 0..60_i64 {
        let (state, owner) = states[usize::try_from(n).unwrap() % states.len()];
        let mut case = case(&format!("Solicitud {n}"));
        case.folio = format!("UGD-2015-{:05}", (n * 37) % 60 + 1);
        case.state = state;
        case.owner = owner;
        case.filing.amount = pesos(n % 4);
        case.received_on = date(2015, 2, i8::try_from(n % 3).unwrap() + 1);
        case.cycles = vec![cycle(
            case.received_on,
            date(2015, 3, i8::try_from(n % 5).unwrap() + 3),
        )];
        if n % 2 == 0 {
            case.institution = InstitutionKey::new("12-NEF");
        }
        if state == State::Returned {
            case.returned = Some(Return {
                defects: Vec::new(),
                by: lima.id,
                at: crate::fixtures::now(),
                answered_at: None,
                answer: String::new(),
            });
        }
        cases.push(case);
    }
    let seed = Seed {
        people: vec![lima.clone(), paz],
        institutions: vec![institution(
            "06-E00",
            "SAT",
            "Servicio de Administración Tributaria",
        )],
        assets: Vec::new(),
        cases: cases
            .iter()
            .map(|case| SeedCase {
                case: case.clone(),
                mismatch: false,
                past: Vec::new(),
            })
            .collect(),
    };
    bench
        .store
        .seed(crate::fixtures::now(), seed)
        .await
        .unwrap();
    (lima, cases)
}

fn shows(tab: Tab, me: PersonId, case: &Case) -> bool {
    match tab {
        Tab::Mine => case.state.is_open() && case.owner == Some(me),
        Tab::Unassigned => case.state.clock_runs() && case.owner.is_none(),
        Tab::DueSoon => case.due().is_some_and(|due| due <= date(2015, 3, 5)),
        Tab::Returned => case.state == State::Returned,
        Tab::All => true,
    }
}

/// The ids that a tab shows, in the order that a sort promises.
fn expected(cases: &[Case], tab: Tab, sort: Sort, me: PersonId) -> Vec<RequestId> {
    let mut shown: Vec<&Case> = cases.iter().filter(|case| shows(tab, me, case)).collect();
    match sort {
        Sort::Due => shown.sort_by_key(|case| (case.due().is_none(), case.due(), case.id)),
        Sort::Amount => shown.sort_by_key(|case| Reverse((case.filing.amount.centavos, case.id))),
        Sort::Received => shown.sort_by_key(|case| Reverse((case.received_on, case.id))),
        Sort::Folio => shown.sort_by_key(|case| case.folio.clone()),
    }
    shown.iter().map(|case| case.id).collect()
}

/// Walks a whole view by one page after another.
async fn walk(bench: &Bench, selection: &Selection, sort: Sort, forward: bool) -> Vec<RequestId> {
    let mut position = if forward {
        Position::Start
    } else {
        Position::End
    };
    let mut seen = Vec::new();
    loop {
        let slice = bench
            .store
            .page(selection, sort, &position, 7)
            .await
            .unwrap();
        assert!(slice.rows.len() <= 7);
        let ids = slice.rows.iter().map(|row| row.id);
        let beyond = if forward {
            seen.extend(ids);
            slice.after.map(Position::After)
        } else {
            seen.splice(0..0, ids);
            slice.before.map(Position::Before)
        };
        match beyond {
            Some(next) => position = next,
            None => return seen,
        }
    }
}

async fn every_row_comes_once_in_both_directions_for_every_sort_and_tab(bench: &Bench) {
    let (lima, cases) = fill(bench).await;
    for tab in Tab::ALL {
        for sort in Sort::ALL {
            let selection = Selection {
                tab,
                ..all(lima.id)
            };
            let expected = expected(&cases, tab, sort, lima.id);
            assert!(expected.len() > 7, "{tab:?} would not be paged");
            for forward in [true, false] {
                let seen = walk(bench, &selection, sort, forward).await;
                assert_eq!(seen, expected, "{tab:?} {sort:?} {forward}");
            }
        }
    }
}

async fn counts_agree_with_what_the_tabs_show(bench: &Bench) {
    let (lima, cases) = fill(bench).await;
    let count = |tab| {
        cases
            .iter()
            .filter(|case| shows(tab, lima.id, case))
            .count() as u64
    };
    let counts = bench.store.counts(&all(lima.id)).await.unwrap();
    for tab in Tab::ALL {
        assert_eq!(counts.of(tab), count(tab), "{tab:?}");
    }
    let none = crate::fixtures::filtered(lima.id, "folio:nada");
    assert_eq!(bench.store.counts(&none).await.unwrap(), Counts::default());
}

async fn an_institution_sees_its_own_requests_alone(bench: &Bench) {
    let (lima, cases) = fill(bench).await;
    let selection = Selection {
        institution: Some(InstitutionKey::new("12-NEF")),
        ..all(lima.id)
    };
    let seen = walk(bench, &selection, Sort::Received, true).await;
    let own = cases
        .iter()
        .filter(|case| case.institution.as_str() == "12-NEF")
        .count();
    assert_eq!(seen.len(), own);
    assert_eq!(
        bench.store.counts(&selection).await.unwrap().all,
        own as u64
    );
    let page = bench
        .store
        .page(&selection, Sort::Folio, &Position::Start, 1)
        .await
        .unwrap();
    let QueueRow {
        acronym,
        institution,
        ..
    } = &page.rows[0];
    // Nobody's directory knows it: its key stands for its short name.
    assert_eq!(
        (acronym.as_str(), institution.as_str()),
        ("12-NEF", "12-NEF")
    );
}

async fn a_key_of_a_row_that_is_gone_and_one_that_no_row_has_are_places_too(bench: &Bench) {
    let (lima, cases) = fill(bench).await;
    let view = all(lima.id);
    let order = expected(&cases, Tab::All, Sort::Amount, lima.id);
    let last = SortKey {
        value: "0".to_owned(),
        id: *order.last().unwrap(),
    };
    let emptied = bench
        .store
        .page(&view, Sort::Amount, &Position::After(last), 7)
        .await
        .unwrap();
    assert!(emptied.rows.is_empty() && emptied.after.is_none());
    let back = Position::Before(emptied.before.unwrap());
    let back = bench
        .store
        .page(&view, Sort::Amount, &back, 7)
        .await
        .unwrap();
    let ids: Vec<RequestId> = back.rows.iter().map(|row| row.id).collect();
    assert_eq!(
        ids,
        order[order.len() - 7..],
        "the last row itself is on the page before"
    );

    let nonsense = SortKey {
        value: "mucho".to_owned(),
        id: order[0],
    };
    for sort in Sort::ALL {
        let place = Position::After(nonsense.clone());
        bench.store.page(&view, sort, &place, 7).await.unwrap();
    }
    // A page that is read while the queue grows at its front shows no row twice.
    let start = bench
        .store
        .page(&view, Sort::Amount, &Position::Start, 7)
        .await
        .unwrap();
    let mut dear = case("Más cara");
    dear.filing.amount = pesos(1_000_000);
    let receipt = bench
        .store
        .submit(&crate::fixtures::system(), new(dear))
        .await
        .unwrap();
    assert_eq!(
        receipt.folio, "UGD-2015-00061",
        "numbering goes on after the seeded folios"
    );
    let next = Position::After(start.after.unwrap());
    let next = bench
        .store
        .page(&view, Sort::Amount, &next, 7)
        .await
        .unwrap();
    let ids: Vec<RequestId> = next.rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, order[7..14]);
}
