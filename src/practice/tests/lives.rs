//! Lives keep to the law and to time.

use super::*;
#[test]
fn every_life_can_be_lived_through_the_law() {
    let people: HashMap<PersonId, Person> = people().into_iter().map(|one| (one.id, one)).collect();
    let someone = |role: Role, institution: &crate::domain::institution::InstitutionKey| Person {
        id: people::person_id(99),
        handle: "otro".into(),
        name: "Otra persona".into(),
        role,
        institution: (role == Role::Institution).then(|| institution.clone()),
    };
    for one in cases() {
        let end = &one.case;
        let regime = Regime::by_id(&end.regime).unwrap();
        let mut case = begun(one);
        for happening in &one.past[1..] {
            let (act, role) = act_of(&happening.fact, end);
            let Some(act) = act else {
                // Registering and closing are steps of the table without an act of their own.
                let event = match happening.fact {
                    Fact::Closed => crate::domain::lifecycle::Event::Close,
                    _ => crate::domain::lifecycle::Event::Register,
                };
                case.state =
                    crate::domain::lifecycle::next(case.state, event, Role::Supervisor).unwrap();
                case.version += 1;
                continue;
            };
            let actor = happening
                .actor
                .and_then(|id| people.get(&id).cloned())
                .unwrap_or_else(|| someone(role, &case.institution));
            let setting = Setting {
                actor: &actor,
                now: happening.at,
                regime,
                calendar: world().calendar,
                calendars: &[],
                flags: &[],
            };
            let mut outcome = act::apply(&case, &act, setting)
                .unwrap_or_else(|refusal| panic!("{} {:?}: {refusal}", case.folio, happening.fact));
            if let Fact::Issued { number, .. } = &happening.fact {
                outcome.number(number);
            }
            assert_eq!(
                outcome.facts,
                std::slice::from_ref(&happening.fact),
                "{}",
                case.folio
            );
            case = outcome.case;
        }
        case.filing = end.filing.clone();
        assert_eq!(&case, end);
    }
}

/// The case as it was received.
fn begun(one: &PracticeCase) -> Case {
    let mut case = one.case.clone();
    case.state = State::Received;
    case.version = 1;
    case.cycles.truncate(1);
    (case.owner, case.lease, case.returned, case.draft) = (None, None, None, None);
    (case.proposed, case.opinion, case.nothing_found) = (None, None, None);
    case.checks.clear();
    case.judgements.clear();
    case
}

fn act_of(fact: &Fact, end: &Case) -> (Option<Act>, Role) {
    let draft = || end.draft.as_ref().unwrap().draft.clone();
    let act = match fact {
        Fact::Taken => Act::Take,
        Fact::Assigned { to } => Act::Assign { to: *to },
        Fact::Checked { item, answer, note } => Act::Check {
            item: item.clone(),
            answer: *answer,
            note: note.clone(),
        },
        Fact::Judged(judging) => Act::Judge(judging.clone()),
        Fact::NothingFound { query } => Act::NothingFound {
            query: query.clone(),
        },
        Fact::DraftSaved { .. } => Act::SaveDraft(draft()),
        Fact::Returned { defects } => Act::Return {
            defects: defects.clone(),
        },
        Fact::Answered { .. } => {
            return (
                Some(Act::Answer {
                    text: end.returned.as_ref().unwrap().answer.clone(),
                    filing: None,
                }),
                Role::Institution,
            );
        }
        Fact::Proposed { .. } | Fact::Issued { .. } => Act::Issue {
            confirm: act::confirmation(&end.folio),
        },
        Fact::Deemed { .. } => return (Some(Act::Lapse), Role::System),
        Fact::Withdrawn { reason } => {
            return (
                Some(Act::Withdraw {
                    reason: reason.clone(),
                }),
                Role::Institution,
            );
        }
        Fact::ContractRegistered { .. } | Fact::Closed | Fact::Signed { .. } => {
            return (None, Role::Supervisor);
        }
        other => panic!("practice lives do not have {other:?}"),
    };
    (Some(act), Role::Reviewer)
}

#[test]
fn happenings_follow_each_other_and_stay_in_their_time() {
    for one in cases() {
        assert!(
            one.past.windows(2).all(|two| two[0].at < two[1].at),
            "{}: {:#?}",
            one.case.folio,
            one.past
        );
        assert_eq!(one.case.version, one.past.len() as i64);
        assert_eq!(local_date(one.past[0].at), one.case.received_on);
        let last = local_date(one.past.last().unwrap().at);
        if one.case.state.is_open() {
            assert!(last < TODAY, "{}", one.case.folio);
        } else {
            assert!(
                one.case.received_on >= date(2014, 5, 9) && last <= date(2015, 8, 1),
                "{} {last}",
                one.case.folio
            );
        }
    }
}

#[test]
fn any_day_can_be_today() {
    for today in [
        date(2026, 1, 2),
        date(2025, 3, 15),
        date(2015, 8, 10),
        date(2024, 12, 31),
    ] {
        let world = World::new(
            3,
            Scale {
                closed: 30,
                open: 60,
                assets: 200,
            },
            today,
        );
        let open: Vec<_> = world
            .cases()
            .filter(|one| one.case.state.is_open())
            .collect();
        assert_eq!(open.len(), 60);
        assert!(
            open.iter()
                .all(|one| one.past.iter().all(|it| local_date(it.at) < today)),
            "{today}"
        );
    }
}
