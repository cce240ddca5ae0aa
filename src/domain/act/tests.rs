//! What each act may do, and to whom.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::calendar;
use crate::domain::case::{Case, Until};
use crate::domain::clock::CycleCause;
use crate::domain::ids::RequestId;
use crate::domain::institution::InstitutionKey;
use crate::domain::money::{Currency, Money};
use crate::domain::person::Role;
use crate::domain::request::Kind;
use jiff::civil::date;
use uuid::Uuid;

const RECEIVED: Date = date(2015, 3, 2);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// 5 March 2015, within every clock.
fn morning() -> Timestamp {
    at("2015-03-05T16:00:00Z")
}

fn person(n: u128, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(n)),
        handle: format!("p{n}"),
        name: String::new(),
        role,
        institution: None,
    }
}

fn regime() -> &'static Regime {
    Regime::for_reception(RECEIVED)
}

fn unit() -> &'static Calendar {
    Calendar::of(calendar::UNIT).unwrap()
}

fn case(kind: Kind) -> Case {
    let filing = Filing {
        kind,
        title: "Mesa de ayuda".to_owned(),
        description: String::new(),
        subject: Default::default(),
        amount: Money::new(10_000_000, Currency::Mxn),
        vat_basis_points: 1600,
        budget_line: None,
        procurement_code: None,
        procedure: None,
        multi_year: false,
        starts_on: None,
        ends_on: None,
        supplier: String::new(),
        strategic_project: String::new(),
        strategy_line: String::new(),
        tech_domain: String::new(),
        area: String::new(),
        items: Vec::new(),
        annexes: Vec::new(),
        control_body_remarks: String::new(),
        own_inventory_search: String::new(),
    };
    Case {
        id: RequestId(Uuid::from_u128(9)),
        folio: "UGD-2015-00123".to_owned(),
        key: None,
        institution: InstitutionKey::new("06-E00"),
        regime: regime().id.clone(),
        state: State::Received,
        version: 1,
        received_on: RECEIVED,
        owner: None,
        lease: None,
        cycles: vec![
            regime()
                .begin_cycle(kind, RECEIVED, unit(), CycleCause::Reception)
                .unwrap(),
        ],
        filing,
        returned: None,
        checks: Default::default(),
        judgements: Vec::new(),
        nothing_found: None,
        postponed: None,
        draft: None,
        proposed: None,
        opinion: None,
        practice: false,
    }
}

fn act(case: &Case, act: &Act, actor: &Person, now: Timestamp) -> Result<Outcome, Refusal> {
    apply(
        case,
        act,
        Setting {
            actor,
            now,
            regime: regime(),
            calendar: unit(),
            flags: &[],
        },
    )
}

/// The case after `acts`, all of them by one reviewer in the morning.
fn after(case: Case, actor: &Person, acts: &[Act]) -> Case {
    acts.iter().fold(case, |case, one| {
        act(&case, one, actor, morning()).unwrap().case
    })
}

/// Everything an opinion of this sense needs.
fn ready(kind: Kind, sense: Sense, actor: &Person) -> Case {
    let case = case(kind);
    let draft = Draft {
        sense: Some(sense),
        reasoning: "Procede.".to_owned(),
        recommendations: "Compartir licencias.".to_owned(),
        price_ruled: None,
    };
    let judging = Judging {
        asset: AssetId(Uuid::from_u128(5)),
        asset_key: "A-1".to_owned(),
        asset_name: "GLPI".to_owned(),
        verdict: Verdict::Cited,
        reason: String::new(),
        score: 900,
        confidence: Confidence::Probable,
        why: Vec::new(),
    };
    let mut acts = vec![Act::Take];
    acts.extend(regime().checklist(kind, "").map(|item| Act::Check {
        item: item.id.clone(),
        answer: Some(Answer::Yes),
        note: String::new(),
    }));
    acts.extend([Act::Judge(judging), Act::SaveDraft(draft)]);
    after(case, actor, &acts)
}

fn issue() -> Act {
    Act::Issue {
        confirm: "0123".to_owned(),
    }
}

#[test]
fn a_lease_keeps_others_out_until_it_runs_out() {
    let (one, two) = (person(1, Role::Reviewer), person(2, Role::Reviewer));
    let taken = act(&case(Kind::Lease), &Act::Take, &one, morning())
        .unwrap()
        .case;
    assert_eq!(
        (taken.owner, taken.state, taken.version),
        (Some(one.id), State::UnderReview, 2)
    );
    assert_eq!(
        act(&taken, &Act::Take, &two, morning()),
        Err(Refusal::Held { by: one.id })
    );
    let later = morning() + LEASE;
    assert_eq!(
        act(&taken, &Act::Take, &two, later).unwrap().case.owner,
        Some(two.id)
    );
}

#[test]
fn work_needs_the_case_and_renews_the_lease() {
    let (one, two) = (person(1, Role::Reviewer), person(2, Role::Reviewer));
    let nothing = Act::NothingFound {
        query: String::new(),
    };
    let assigned = act(
        &case(Kind::Lease),
        &Act::Assign { to: one.id },
        &person(3, Role::Supervisor),
        morning(),
    );
    let assigned = assigned.unwrap().case;
    assert_eq!(
        act(&assigned, &nothing, &one, morning()),
        Err(Refusal::State {
            state: State::Assigned
        })
    );
    assert_eq!(
        act(&assigned, &Act::Take, &two, morning()),
        Err(Refusal::Held { by: one.id })
    );
    let taken = act(&assigned, &Act::Take, &one, morning()).unwrap().case;
    let near_the_end = morning() + LEASE - SignedDuration::from_secs(1);
    let worked = act(&taken, &nothing, &one, near_the_end).unwrap().case;
    assert_eq!(worked.holder(morning() + LEASE), Some(one.id));
    assert_eq!(
        act(&taken, &nothing, &two, morning()),
        Err(Refusal::Held { by: one.id })
    );
    assert_eq!(
        act(&taken, &nothing, &two, morning() + LEASE),
        Err(Refusal::NotTaken)
    );
}

#[test]
fn an_opinion_waits_for_everything_it_needs() {
    let one = person(1, Role::Reviewer);
    let taken = after(case(Kind::Services), &one, &[Act::Take]);
    let lacking = missing(&taken, regime());
    let required = regime()
        .checklist(Kind::Services, "")
        .filter(|item| item.required)
        .count();
    assert_eq!(
        lacking
            .iter()
            .filter(|m| matches!(m, Missing::Check { .. }))
            .count(),
        required
    );
    assert!(required > 3);
    for other in [Missing::Inventory, Missing::Sense, Missing::Reasoning] {
        assert!(lacking.contains(&other), "{other:?}");
    }
    assert!(matches!(
        act(&taken, &issue(), &one, morning()),
        Err(Refusal::Incomplete { .. })
    ));
    let complete = ready(Kind::Services, Sense::Favourable, &one);
    assert_eq!(missing(&complete, regime()), []);
    let wrong = Act::Issue {
        confirm: "0124".to_owned(),
    };
    assert_eq!(
        act(&complete, &wrong, &one, morning()),
        Err(Refusal::Confirmation)
    );
    let issued = act(&complete, &issue(), &one, morning()).unwrap();
    assert!(issued.needs_number());
    assert_eq!(issued.case.state, State::IssuedFavourable);
    assert_eq!(issued.case.opinion.unwrap().signed_by, [one.id]);
}

#[test]
fn re_use_needs_a_cited_asset_and_recommendations_need_words() {
    let one = person(1, Role::Reviewer);
    let mut reuse = ready(Kind::Services, Sense::NotFavourableReuse, &one);
    reuse.judgements.clear();
    reuse = after(
        reuse,
        &one,
        &[Act::NothingFound {
            query: String::new(),
        }],
    );
    assert_eq!(missing(&reuse, regime()), [Missing::CitedAsset]);
    let mut silent = ready(Kind::Services, Sense::FavourableWithRecommendations, &one);
    silent.draft.as_mut().unwrap().draft.recommendations = " ".to_owned();
    assert_eq!(missing(&silent, regime()), [Missing::Recommendations]);
}

#[test]
fn a_denial_takes_two_people() {
    let (one, two) = (person(1, Role::Reviewer), person(2, Role::Reviewer));
    let complete = ready(Kind::Services, Sense::NotFavourable, &one);
    let proposed = act(&complete, &issue(), &one, morning()).unwrap();
    assert_eq!(
        proposed.facts,
        [Fact::Proposed {
            sense: Sense::NotFavourable
        }]
    );
    assert_eq!(proposed.case.state, State::AwaitingSignature);
    assert_eq!(
        act(&proposed.case, &issue(), &one, morning()),
        Err(Refusal::SamePerson)
    );
    let signed = act(&proposed.case, &issue(), &two, morning()).unwrap().case;
    assert_eq!(signed.state, State::IssuedDenied);
    let opinion = signed.opinion.unwrap();
    assert_eq!(
        (opinion.drafted_by, opinion.signed_by),
        (Some(one.id), vec![one.id, two.id])
    );
    let challenge = Act::Challenge {
        comment: "Falta el estudio".to_owned(),
    };
    let back = act(&proposed.case, &challenge, &two, morning())
        .unwrap()
        .case;
    assert_eq!((back.state, back.proposed), (State::UnderReview, None));
}

#[test]
fn a_request_is_returned_once_and_its_answer_starts_a_new_clock() {
    let (one, utic) = (person(1, Role::Reviewer), person(7, Role::Institution));
    let defects = vec![Defect {
        check: String::new(),
        text: "Falta el anexo 2".to_owned(),
    }];
    let returning = Act::Return { defects };
    let taken = after(case(Kind::Services), &one, &[Act::Take]);
    assert_eq!(
        act(&taken, &Act::Return { defects: vec![] }, &one, morning()),
        Err(Refusal::ReasonRequired)
    );
    let returned = act(&taken, &returning, &one, morning()).unwrap().case;
    assert_eq!((returned.state, returned.due()), (State::Returned, None));
    let answer = Act::Answer {
        text: "Se adjunta".to_owned(),
        filing: None,
    };
    let answered = act(&returned, &answer, &utic, at("2015-03-20T17:00:00Z"))
        .unwrap()
        .case;
    assert_eq!(answered.due(), Some(date(2015, 4, 10)));
    assert_eq!(answered.cycles.len(), 2);
    assert_eq!(answered.cycles[0], returned.cycles[0]);
    let again = act(&answered, &Act::Take, &one, at("2015-03-20T18:00:00Z"))
        .unwrap()
        .case;
    assert_eq!(
        act(&again, &returning, &one, at("2015-03-20T18:00:00Z")),
        Err(Refusal::AlreadyReturned)
    );
}

#[test]
fn silence_approves_a_service_at_the_end_of_the_local_day_and_nothing_else_can_then() {
    let (one, server) = (person(1, Role::Reviewer), person(0, Role::System));
    let complete = ready(Kind::Services, Sense::NotFavourable, &one);
    // Due 24 March: the day ends at 06:00 UTC of the 25th.
    let last = at("2015-03-25T05:59:59Z");
    let over = at("2015-03-25T06:00:00Z");
    assert_eq!(
        act(&complete, &Act::Lapse, &server, last),
        Err(Refusal::NotDue)
    );
    let deemed = act(&complete, &Act::Lapse, &server, over).unwrap();
    assert_eq!(deemed.case.state, State::DeemedFavourable);
    assert_eq!(
        deemed.facts,
        [Fact::Deemed {
            due: date(2015, 3, 24)
        }]
    );
    assert!(!deemed.needs_number());
    assert_eq!(
        act(&complete, &issue(), &one, over),
        Err(Refusal::Lapsed {
            due: date(2015, 3, 24)
        })
    );
    assert!(matches!(
        act(&deemed.case, &Act::Lapse, &server, over),
        Err(Refusal::State { .. })
    ));
}

#[test]
fn silence_on_an_acquisition_decides_nothing() {
    let (one, server) = (person(1, Role::Reviewer), person(0, Role::System));
    let complete = ready(Kind::Acquisition, Sense::Favourable, &one);
    let over = at("2015-05-01T00:00:00Z");
    assert_eq!(
        act(&complete, &Act::Lapse, &server, over),
        Err(Refusal::NotDue)
    );
    assert!(act(&complete, &issue(), &one, over).is_ok());
}

#[test]
fn a_dismissal_has_a_reason_and_a_citation_ends_nothing_found() {
    let one = person(1, Role::Reviewer);
    let case = ready(Kind::Services, Sense::Favourable, &one);
    let mut judging = Judging {
        verdict: Verdict::Dismissed,
        ..judged(&case)
    };
    assert_eq!(
        act(&case, &Act::Judge(judging.clone()), &one, morning()),
        Err(Refusal::ReasonRequired)
    );
    judging.reason = "Otra función".to_owned();
    let dismissed = after(
        case,
        &one,
        &[
            Act::Judge(judging.clone()),
            Act::NothingFound {
                query: String::new(),
            },
        ],
    );
    assert_eq!(dismissed.judgements.len(), 1);
    assert!(dismissed.nothing_found.is_some());
    judging.verdict = Verdict::Cited;
    let cited = after(dismissed, &one, &[Act::Judge(judging)]);
    assert!(cited.nothing_found.is_none());
}

fn judged(case: &Case) -> Judging {
    let known = &case.judgements[0];
    Judging {
        asset: known.asset,
        asset_key: known.asset_key.clone(),
        asset_name: known.asset_name.clone(),
        verdict: known.verdict,
        reason: known.reason.clone(),
        score: known.score,
        confidence: known.confidence,
        why: Vec::new(),
    }
}

#[test]
fn a_case_is_put_aside_with_a_reason_never_past_its_day_and_work_brings_it_back() {
    let me = person(1, Role::Reviewer);
    let mine = after(case(Kind::Services), &me, &[Act::Take]);
    let due = mine.due().unwrap();
    let on = |day| Act::Postpone {
        wait: Until::Date { on: day },
        reason: "Falta el anexo".to_owned(),
    };
    let refused = |case: &Case, what: &Act, who: &Person| act(case, what, who, morning()).err();
    let today = date(2015, 3, 5);
    assert_eq!(refused(&mine, &on(today), &me), Some(Refusal::NotLater));
    let beyond = due.tomorrow().unwrap();
    assert_eq!(
        refused(&mine, &on(beyond), &me),
        Some(Refusal::BeyondDue { due })
    );
    let silent = Act::Postpone {
        wait: Until::Date { on: due },
        reason: " ".to_owned(),
    };
    assert_eq!(refused(&mine, &silent, &me), Some(Refusal::ReasonRequired));
    let answer = Act::Postpone {
        wait: Until::Answer,
        reason: "x".to_owned(),
    };
    assert_eq!(refused(&mine, &answer, &me), Some(Refusal::NoAnswerAwaited));
    let other = person(2, Role::Reviewer);
    assert_eq!(
        refused(&mine, &on(due), &other),
        Some(Refusal::Held { by: me.id })
    );
    assert_eq!(
        refused(&mine, &Act::Resume, &me),
        Some(Refusal::NotPostponed)
    );
    // The eve of the legal day is no time to be away.
    let eve = unit().nth_business_day(today, 1).unwrap().0;
    let near = {
        let mut near = mine.clone();
        near.cycles.last_mut().unwrap().due = eve;
        near
    };
    assert_eq!(
        refused(&near, &on(eve), &me),
        Some(Refusal::DueTooNear { due: eve })
    );

    let away = act(&mine, &on(due), &me, morning()).unwrap().case;
    let back = away.postponed.as_ref().unwrap().back_on.unwrap();
    assert_eq!(unit().business_days_between(back, due), 2);
    assert_eq!((away.state, away.due()), (mine.state, Some(due)));
    let undo = inverse(&mine, &on(due), me.id).unwrap();
    assert_eq!(after(away.clone(), &me, &undo).postponed, None);
    assert_eq!(after(away, &me, &[Act::Take]).postponed, None);
}

#[test]
fn the_answer_brings_back_what_waited_for_it() {
    let me = person(1, Role::Reviewer);
    let defects = vec![crate::domain::case::Defect {
        check: String::new(),
        text: "Falta el anexo".to_owned(),
    }];
    let wait = Act::Postpone {
        wait: Until::Answer,
        reason: "Hasta que envíen el anexo".to_owned(),
    };
    let away = after(
        case(Kind::Services),
        &me,
        &[Act::Take, Act::Return { defects }, wait],
    );
    assert_eq!(away.postponed.as_ref().unwrap().back_on, None);
    let answer = Act::Answer {
        text: "Se envía".to_owned(),
        filing: None,
    };
    let institution = person(3, Role::Institution);
    let back = act(&away, &answer, &institution, morning()).unwrap().case;
    let aside = back.postponed.unwrap();
    assert_eq!(aside.back_on, Some(date(2015, 3, 5)));
    assert_eq!(aside.reason, "Hasta que envíen el anexo");
}
