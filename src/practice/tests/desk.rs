//! The desk of today and its history have the right proportions.

use super::*;
#[test]
fn every_band_of_the_clock_is_on_the_desk_and_nothing_open_was_deemed() {
    let mut bands: HashMap<Band, usize> = HashMap::new();
    for one in open() {
        if one.case.state == State::Returned {
            continue;
        }
        let cycle = one.case.cycles.last().unwrap();
        let band = cycle.band(TODAY, world().calendar);
        *bands.entry(band).or_default() += 1;
        if band == Band::Past {
            assert!(
                !matches!(one.case.filing.kind, Kind::Lease | Kind::Services),
                "{}",
                one.case.folio
            );
        }
    }
    for band in Band::ALL {
        assert!(bands.get(&band).copied().unwrap_or(0) >= 5, "{bands:?}");
    }
}

#[test]
fn the_desk_is_shared_among_four_and_most_of_it_waits() {
    let reviewers: Vec<PersonId> = people().iter().take(4).map(|one| one.id).collect();
    let mut owned: HashMap<PersonId, usize> = HashMap::new();
    let mut states: HashMap<State, usize> = HashMap::new();
    for one in open() {
        *states.entry(one.case.state).or_default() += 1;
        if let Some(owner) = one.case.owner {
            *owned.entry(owner).or_default() += 1;
        }
    }
    assert!(
        reviewers.iter().all(|one| (9..=16).contains(&owned[one])),
        "{owned:?}"
    );
    assert!(open().filter(|one| one.case.owner.is_none()).count() > 100);
    for state in [
        State::Received,
        State::Assigned,
        State::UnderReview,
        State::Returned,
        State::AwaitingSignature,
    ] {
        assert!(states.get(&state).copied().unwrap_or(0) >= 3, "{states:?}");
    }
}

#[test]
fn the_history_has_the_proportions_of_the_real_desk() {
    let full = World::new(7, Scale::default(), TODAY);
    let history: Vec<PracticeCase> = full
        .cases()
        .filter(|one| !one.case.state.is_open())
        .collect();
    let decided = || history.iter();
    let total = history.len();
    assert_eq!(total, 3_502);
    let share = |wanted: &dyn Fn(&Case) -> bool| {
        decided().filter(|one| wanted(&one.case)).count() * 1000 / total
    };
    let sense = |case: &Case| case.opinion.as_ref().map(|opinion| opinion.sense);
    let denied = share(&|case| sense(case).is_some_and(Sense::is_denial));
    let reuse = share(&|case| sense(case) == Some(Sense::NotFavourableReuse));
    let returned = share(&|case| case.returned.is_some());
    let main = share(&|case| {
        matches!(
            case.filing.kind,
            Kind::Services | Kind::Acquisition | Kind::Lease
        )
    });
    let services = share(&|case| case.filing.kind == Kind::Services);
    assert!((70..=110).contains(&denied), "{denied}");
    assert!((45..=75).contains(&reuse), "{reuse}");
    assert!((95..=140).contains(&returned), "{returned}");
    assert!(main > 880 && services > 450, "{main} {services}");
    let deemed = decided().filter(|one| {
        one.case
            .opinion
            .as_ref()
            .is_some_and(|it| it.cause == Cause::DeemedApproval)
    });
    assert_eq!(deemed.count(), 4);
    let by_month = |year, month| {
        decided()
            .filter(|one| {
                (one.case.received_on.year(), one.case.received_on.month()) == (year, month)
            })
            .count()
    };
    assert!(by_month(2014, 11) > by_month(2014, 6) * 3 / 2);
}
