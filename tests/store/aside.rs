//! What is put aside stands in no tab of work before its day, and then before everything else.

use crate::fixtures::{all, case, cycle, filtered, mismatch, now, person};
use crate::support::Bench;
use dictamen::domain::case::{Postponement, Until};
use dictamen::domain::person::Role;
use dictamen::store::{Position, Seed, SeedCase, Selection};
use dictamen::wire::queue::{Sort, Tab};
use jiff::civil::{Date, date};

contract!(what_is_put_aside_is_away_until_its_day_and_then_on_top,);

async fn what_is_put_aside_is_away_until_its_day_and_then_on_top(bench: &Bench) {
    let me = person("alima", Role::Reviewer);
    let day = date(2015, 3, 4);
    let aside = |wait, back_on| Postponement {
        wait,
        back_on,
        reason: "Falta el «anexo»".to_owned(),
        by: me.id,
        at: now(),
    };
    let mut cases = ["uno", "dos", "tres"].map(case);
    for (n, case) in cases.iter_mut().enumerate() {
        case.folio = format!("UGD-2015-0000{n}");
        case.cycles = vec![cycle(date(2015, 3, 2), date(2015, 3, 5))];
    }
    cases[1].cycles = vec![cycle(date(2015, 3, 2), date(2015, 3, 20))];
    cases[1].postponed = Some(aside(Until::Date { on: day }, Some(day)));
    cases[2].postponed = Some(aside(Until::Answer, None));
    let titles_of = cases.clone();
    let cases = cases.map(|case| SeedCase {
        mismatch: mismatch(&case),
        case,
        past: Vec::new(),
    });
    let seed = Seed {
        people: vec![me.clone()],
        cases: cases.to_vec(),
        ..Seed::default()
    };
    bench.store.seed(now(), seed).await.unwrap();
    let on = |tab, today: Date, filter: &str| Selection {
        tab,
        today,
        ..filtered(me.id, filter)
    };
    let (before, after) = (date(2015, 3, 3), day);
    for (tab, today, filter, expected) in [
        (Tab::Unassigned, before, "", &[0][..]),
        (Tab::Unassigned, after, "", &[1, 0]),
        (Tab::DueSoon, before, "", &[0]),
        (Tab::All, before, "", &[1, 0, 2]),
        (Tab::Unassigned, before, "es:pospuesta", &[1, 2]),
        (Tab::Unassigned, after, "is:postponed", &[2]),
    ] {
        let selection = on(tab, today, filter);
        let slice = bench
            .store
            .page(&selection, Sort::Due, &Position::Start, 10)
            .await
            .unwrap();
        let found: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
        let mut expected: Vec<_> = expected.iter().map(|n| titles_of[*n].id).collect();
        if tab == Tab::All {
            // Ties are broken by id.
            expected[1..].sort();
        }
        assert_eq!(found, expected, "{tab:?} {today} {filter}");
        let counts = bench.store.counts(&selection).await.unwrap();
        assert_eq!(
            counts.of(tab),
            found.len() as u64,
            "{tab:?} {today} {filter}"
        );
    }
    let slice = bench
        .store
        .page(&all(me.id), Sort::Due, &Position::Start, 1)
        .await
        .unwrap();
    let shown = slice.rows[0].postponed.as_ref().unwrap();
    assert_eq!(
        (shown.back_on, shown.reason.as_str()),
        (Some(day), "Falta el «anexo»")
    );
    // The page that follows begins after the key by which the row was sorted.
    let next = Position::After(slice.after.unwrap());
    let rest = bench
        .store
        .page(&all(me.id), Sort::Due, &next, 10)
        .await
        .unwrap();
    assert_eq!(rest.rows.len(), 2);
}
