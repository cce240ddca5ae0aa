//! Random acts by random roles at random instants: whatever is tried, some things never happen.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::aftermath::{ContractTerms, Pronouncement};
use crate::domain::calendar;
use crate::domain::checklist::Answer;
use crate::domain::clock::{CycleCause, local_date};
use crate::domain::ids::RequestId;
use crate::domain::institution::InstitutionKey;
use crate::domain::money::{Currency, Money};
use crate::domain::opinion::Sense;
use crate::domain::person::Role;
use crate::domain::preparation::Preparation;
use crate::domain::request::Kind;
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

/// Under the pack of 2018, which has every step.
const BEGUN: Date = date(2019, 3, 4);

fn filing(kind: Kind) -> Filing {
    Filing {
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
    }
}

fn draft(kind: Kind) -> Case {
    Case {
        id: RequestId(Uuid::from_u128(9)),
        folio: "BORRADOR-2019-00001".to_owned(),
        key: None,
        institution: InstitutionKey::new("06-E00"),
        regime: Regime::for_reception(BEGUN).id.clone(),
        state: State::Draft,
        version: 1,
        received_on: BEGUN,
        owner: None,
        lease: None,
        filing: filing(kind),
        cycles: Vec::new(),
        returned: None,
        checks: Default::default(),
        judgements: Vec::new(),
        nothing_found: None,
        draft: None,
        proposed: None,
        opinion: None,
        preparation: Some(Box::new(Preparation {
            name: "BORRADOR-2019-00001".to_owned(),
            signed: None,
            control_body: None,
            sent_after: None,
        })),
        aftermath: None,
        parent: None,
        practice: false,
    }
}

/// What is tried. Several acts at once where one alone would rarely be possible.
#[derive(Clone, Copy, Debug)]
enum Try {
    One(usize),
    /// Everything that an opinion needs, by one reviewer.
    Prepare(Sense),
}

fn acts() -> Vec<Act> {
    let defects = vec![crate::domain::case::Defect {
        check: String::new(),
        text: "falta".to_owned(),
    }];
    vec![
        Act::Take,
        Act::Release,
        Act::Assign {
            to: PersonId(Uuid::from_u128(1)),
        },
        Act::NothingFound {
            query: String::new(),
        },
        Act::Return { defects },
        Act::Answer {
            text: "aquí está".to_owned(),
            filing: None,
        },
        Act::Issue {
            confirm: "0001".to_owned(),
        },
        Act::Challenge {
            comment: "no".to_owned(),
        },
        Act::Lapse,
        Act::Withdraw {
            reason: "ya no".to_owned(),
        },
        Act::EditFiling {
            filing: Box::new(filing(Kind::Services)),
        },
        Act::SignStudy,
        Act::SendToControlBody,
        Act::Remark {
            text: "sin observaciones".to_owned(),
        },
        Act::Send,
        Act::Discard {
            reason: String::new(),
        },
        Act::Forward {
            letter: "1/2019".to_owned(),
        },
        Act::Pronounce {
            pronouncement: Pronouncement::Favourable,
            letter: "2/2019".to_owned(),
            pronounced_on: BEGUN,
            text: String::new(),
        },
        Act::SignContract {
            signed_on: date(2019, 7, 1),
        },
        Act::RegisterContract(ContractTerms {
            number: "C-1".to_owned(),
            supplier: "Proveedor".to_owned(),
            amount: Money::new(1, Currency::Mxn),
            signed_on: date(2019, 7, 1),
        }),
        Act::Close,
    ]
}

/// Who could do an act at all; random roles alone would rarely get far.
fn likely_role(act: &Act) -> Role {
    match act {
        Act::Answer { .. } | Act::Withdraw { .. } | Act::Discard { .. } => Role::Institution,
        Act::EditFiling { .. } | Act::SignStudy | Act::SendToControlBody | Act::Send => {
            Role::IctHead
        }
        Act::Remark { .. } => Role::ControlBody,
        Act::Lapse => Role::System,
        Act::Assign { .. } | Act::Close | Act::SignContract { .. } | Act::RegisterContract(_) => {
            Role::Supervisor
        }
        _ => Role::Reviewer,
    }
}

fn steps() -> impl Strategy<Value = Vec<(Try, Option<Role>, u8, i64)>> {
    let senses = [Sense::Favourable, Sense::NotFavourable];
    let tried = prop_oneof![
        4 => (0..acts().len()).prop_map(Try::One),
        1 => proptest::sample::select(senses.to_vec()).prop_map(Try::Prepare),
    ];
    let role = prop_oneof![
        3 => Just(None),
        1 => proptest::sample::select(Role::ALL.to_vec()).prop_map(Some),
    ];
    // Mostly minutes, at times weeks.
    let wait = prop_oneof![8 => 0..600_i64, 1 => 0..40 * 86_400_i64];
    prop::collection::vec((tried, role, 0_u8..3, wait), 1..90)
}

fn person(role: Role, n: u8) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(u128::from(n) + 1)),
        handle: format!("p{n}"),
        name: String::new(),
        role,
        institution: role.is_bound().then(|| InstitutionKey::new("06-E00")),
    }
}

fn try_one(case: &Case, act: &Act, actor: &Person, now: Timestamp) -> Result<Outcome, Refusal> {
    let setting = Setting {
        actor,
        now,
        regime: Regime::for_reception(BEGUN),
        calendar: Calendar::of(calendar::UNIT).unwrap(),
        calendars: &[],
        flags: &[],
    };
    apply(case, act, setting)
}

/// What must hold between a case and what an act made of it.
fn check(before: &Case, outcome: &Outcome, act: &Act, now: Timestamp) {
    let after = &outcome.case;
    assert_eq!(after.version, before.version + 1);
    assert!(!outcome.facts.is_empty(), "{act:?} left no trace");
    // One outcome, never changed.
    if let Some(opinion) = &before.opinion {
        assert_eq!(Some(opinion), after.opinion.as_ref(), "{act:?}");
    }
    // No decision after a deemed approval, recorded or not.
    let silent = matches!(before.filing.kind, Kind::Lease | Kind::Services);
    let lapsed = before.state.clock_runs()
        && silent
        && before
            .cycles
            .last()
            .is_some_and(|cycle| cycle.has_lapsed(now));
    if lapsed {
        assert_eq!(after.state, State::DeemedFavourable, "{act:?}");
    }
    // At most one return, and one more cycle for its answer.
    if let Some(returned) = &before.returned {
        let again = after.returned.as_ref().unwrap();
        assert_eq!(returned.at, again.at);
    }
    assert!(after.cycles.len() <= 1 + usize::from(after.returned.is_some()));
    // Cycles are never changed, only added.
    assert!(after.cycles.starts_with(&before.cycles));
    // The Unit receives only what was signed, and never gives it back.
    if before.state.is_before_unit() && !after.state.is_before_unit() {
        let preparation = after.preparation.as_ref().unwrap();
        assert!(preparation.signed.is_some() && preparation.sent_after.is_some());
        assert_eq!(after.received_on, local_date(now));
        assert_eq!(after.cycles.last().unwrap().cause, CycleCause::Reception);
    }
    assert!(before.state.is_before_unit() || !after.state.is_before_unit());
    // A state says what there is.
    assert_eq!(
        after.proposed.is_some(),
        after.state == State::AwaitingSignature
    );
    let decided = matches!(
        after.state,
        State::IssuedFavourable
            | State::IssuedDenied
            | State::IssuedNotRequired
            | State::DeemedFavourable
            | State::AtBudgetUnit
            | State::BudgetUnitAnswered
            | State::ContractRegistered
            | State::Closed
    );
    assert_eq!(after.opinion.is_some(), decided, "{:?}", after.state);
    let contract = after
        .aftermath
        .as_ref()
        .and_then(|one| one.contract.as_ref());
    if after.state == State::ContractRegistered {
        assert!(contract.is_some() && !after.opinion.as_ref().unwrap().sense.is_denial());
    }
}

/// Acts that make an opinion on the case ready to be issued.
fn preparation(case: &Case, sense: Sense) -> Vec<Act> {
    let regime = Regime::for_reception(BEGUN);
    let checks = regime
        .checklist(case.filing.kind, &case.filing.tech_domain)
        .map(|item| Act::Check {
            item: item.id.clone(),
            answer: Some(Answer::Yes),
            note: String::new(),
        });
    let draft = Act::SaveDraft(Draft {
        sense: Some(sense),
        reasoning: "porque sí".to_owned(),
        ..Draft::default()
    });
    let nothing = Act::NothingFound {
        query: String::new(),
    };
    [Act::Take]
        .into_iter()
        .chain(checks)
        .chain([nothing, draft])
        .collect()
}

/// Runs the steps and answers every state that was reached.
fn run(kind: Kind, steps: &[(Try, Option<Role>, u8, i64)]) -> Vec<State> {
    let mut case = draft(kind);
    let mut now: Timestamp = "2019-03-04T16:00:00Z".parse().unwrap();
    let all = acts();
    let mut reached = vec![case.state];
    for (tried, role, who, wait) in steps {
        now += SignedDuration::from_secs(*wait);
        let (list, by) = match tried {
            Try::One(at) => (vec![all[*at].clone()], likely_role(&all[*at])),
            Try::Prepare(sense) => (preparation(&case, *sense), Role::Reviewer),
        };
        let actor = person(role.unwrap_or(by), *who);
        for act in list {
            match try_one(&case, &act, &actor, now) {
                Ok(outcome) => {
                    check(&case, &outcome, &act, now);
                    case = outcome.case;
                    reached.push(case.state);
                }
                Err(refusal) => assert!(!refusal.to_string().is_empty()),
            }
        }
    }
    reached
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_tried_breaks_what_always_holds(
        kind in proptest::sample::select(vec![Kind::Acquisition, Kind::Lease, Kind::Services, Kind::MobileApp]),
        steps in steps(),
    ) {
        run(kind, &steps);
    }
}

/// The random runs are worth something only if they get far.
#[test]
fn a_study_walks_the_whole_way_to_its_contract() {
    let all = acts();
    let at = |wanted: &Act| all.iter().position(|act| act == wanted).unwrap();
    let day = 86_400;
    let one = |act: &Act, wait| (Try::One(at(act)), None, 0, wait);
    let way = [
        one(&Act::SignStudy, 60),
        one(&Act::SendToControlBody, 60),
        // Refused: the control body still has time. Then it has been silent for its days.
        one(&Act::Send, day),
        one(&Act::Send, 12 * day),
        (Try::Prepare(Sense::Favourable), None, 0, 60),
        one(&all[6], 60),
        one(&all[16], 60),
        one(&all[17], 60 * day),
        one(&all[18], 80 * day),
        one(&all[19], 60),
        one(&Act::Close, 60),
    ];
    let reached = run(Kind::Acquisition, &way);
    let mut distinct = Vec::new();
    for state in reached {
        if distinct.last() != Some(&state) {
            distinct.push(state);
        }
    }
    assert_eq!(
        distinct,
        [
            State::Draft,
            State::AtControlBody,
            State::Received,
            State::UnderReview,
            State::IssuedFavourable,
            State::AtBudgetUnit,
            State::BudgetUnitAnswered,
            State::ContractRegistered,
            State::Closed,
        ]
    );
}
