//! Cases, people and acts, made by hand: what the law says is tested elsewhere.

use dictamen::domain::act::{Fact, Outcome, Refusal};
use dictamen::domain::asset::Asset;
use dictamen::domain::candidate::{Confidence, Judgement, Verdict};
use dictamen::domain::case::Case;
use dictamen::domain::clock::{Cycle, CycleCause};
use dictamen::domain::ids::{AssetId, PersonId, RequestId};
use dictamen::domain::institution::{Institution, InstitutionKey, InstitutionType};
use dictamen::domain::money::{Currency, Money};
use dictamen::domain::opinion::{Cause, Opinion, Sense};
use dictamen::domain::person::{Person, Role};
use dictamen::domain::query::Filter;
use dictamen::domain::regime::{Pattern, Regime};
use dictamen::domain::request::{Filing, Kind, State, Subject};
use dictamen::store::{Decide, Decided, NewCase, Numbering, Once, Selection, Write};
use dictamen::text::fold;
use dictamen::wire::queue::Tab;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

pub const YEAR: i16 = 2015;

/// 2015-03-02 in the afternoon of Mexico City, to the microsecond.
pub fn now() -> Timestamp {
    "2015-03-02T18:00:00.123456Z".parse().unwrap()
}

pub fn person(handle: &str, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        handle: handle.to_owned(),
        name: format!("Persona {handle}"),
        role,
        institution: None,
    }
}

pub fn by(actor: PersonId) -> Write {
    Write {
        actor: Some(actor),
        now: now(),
        once: None,
    }
}

pub fn system() -> Write {
    Write {
        actor: None,
        now: now(),
        once: None,
    }
}

pub fn once(write: Write, key: &str, fingerprint: u8) -> Write {
    Write {
        once: Some(Once {
            key: key.to_owned(),
            fingerprint: [fingerprint; 32],
        }),
        ..write
    }
}

pub fn institution(key: &str, acronym: &str, name: &str) -> Institution {
    Institution {
        key: InstitutionKey::new(key),
        acronym: acronym.to_owned(),
        name: name.to_owned(),
        budget_branch: None,
        r#type: InstitutionType::Entity,
        sector_head: None,
        valid_from: None,
        valid_to: None,
        practice: true,
    }
}

pub fn asset(key: &str, name: &str) -> Asset {
    Asset {
        id: AssetId(Uuid::now_v7()),
        key: key.to_owned(),
        name: name.to_owned(),
        acronym: String::new(),
        description: String::new(),
        function: String::new(),
        lever: Default::default(),
        status: Default::default(),
        owner: String::new(),
        owner_key: None,
        categories: Vec::new(),
        technologies: Vec::new(),
        vendor: String::new(),
        licence: String::new(),
        seats_free: None,
        supported_until: None,
        annual_cost: None,
        url: String::new(),
        practice: true,
        version: 0,
    }
}

/// A case as received: due ten days later.
pub fn case(title: &str) -> Case {
    let received_on = date(2015, 3, 2);
    Case {
        id: RequestId(Uuid::now_v7()),
        folio: String::new(),
        key: None,
        institution: InstitutionKey::new("06-E00"),
        regime: "acuerdo-2018".to_owned(),
        state: State::Received,
        version: 1,
        received_on,
        owner: None,
        lease: None,
        filing: Filing {
            kind: Kind::Services,
            title: title.to_owned(),
            description: String::new(),
            subject: Subject::Ict,
            amount: pesos(1_000),
            vat_basis_points: 1_600,
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
        },
        cycles: vec![cycle(received_on, date(2015, 3, 17))],
        returned: None,
        checks: BTreeMap::new(),
        judgements: Vec::new(),
        nothing_found: None,
        postponed: None,
        draft: None,
        proposed: None,
        opinion: None,
        practice: true,
    }
}

pub fn cycle(start: Date, due: Date) -> Cycle {
    Cycle {
        start,
        days: 10,
        due,
        skipped: Vec::new(),
        calendar: "unit/1".to_owned(),
        cause: CycleCause::Reception,
    }
}

pub fn pesos(amount: i64) -> Money {
    Money {
        centavos: amount * 100,
        currency: Currency::Mxn,
    }
}

/// What the built-in pack says of a case's budget line.
pub fn mismatch(case: &Case) -> bool {
    Regime::by_id(&case.regime).is_some_and(|regime| regime.filing_mismatch(&case.filing))
}

pub fn new(case: Case) -> NewCase {
    let due = case.cycles.last().unwrap().due;
    NewCase {
        mismatch: mismatch(&case),
        case,
        fact: Fact::Received { due },
        folio: Pattern::parse("UGD-{year}-{seq:05}").unwrap(),
        year: YEAR,
    }
}

pub fn numbering() -> Numbering {
    Numbering {
        pattern: Pattern::parse("{prefix}/{seq}/{year}").unwrap(),
        prefix: "CEDN".to_owned(),
        year: YEAR,
    }
}

fn decided(case: Case, fact: Fact) -> Result<Decided, Refusal> {
    Ok(Decided {
        mismatch: mismatch(&case),
        outcome: Outcome {
            case,
            facts: vec![fact],
        },
    })
}

/// Changes a case and records one fact.
pub fn decide(fact: Fact, change: impl Fn(&mut Case) + Send + Sync + 'static) -> Decide {
    Arc::new(move |case: &Case| {
        let mut case = case.clone();
        change(&mut case);
        decided(case, fact.clone())
    })
}

/// Takes a case that nobody has.
pub fn take(who: PersonId) -> Decide {
    Arc::new(move |case: &Case| match case.owner {
        Some(by) if by != who => Err(Refusal::Held { by }),
        _ => {
            let mut case = case.clone();
            case.owner = Some(who);
            case.state = State::UnderReview;
            decided(case, Fact::Taken)
        }
    })
}

pub fn note(text: &str) -> Decide {
    let query = text.to_owned();
    decide(Fact::NothingFound { query }, |_| {})
}

pub fn judge(asset: AssetId, by: PersonId) -> Decide {
    decide(Fact::Taken, move |case| {
        case.judgements.push(Judgement {
            asset,
            asset_key: "A-1".to_owned(),
            asset_name: "Sistema".to_owned(),
            verdict: Verdict::Dismissed,
            reason: "no cubre el alcance".to_owned(),
            score: 500,
            confidence: Confidence::Possible,
            why: Vec::new(),
            by,
            at: now(),
        });
    })
}

/// Signs a favourable opinion.
pub fn issue(who: PersonId) -> Decide {
    let fact = Fact::Issued {
        sense: Sense::Favourable,
        number: String::new(),
        signed_by: vec![who],
    };
    decide(fact, move |case| {
        case.state = State::IssuedFavourable;
        case.opinion = Some(Opinion {
            number: None,
            sense: Sense::Favourable,
            cause: Cause::Issued,
            reasoning: "Cumple.".to_owned(),
            recommendations: String::new(),
            legal_basis: Vec::new(),
            price_ruled: Some(pesos(900)),
            drafted_by: Some(who),
            signed_by: vec![who],
            issued_at: now(),
        });
    })
}

/// Everything, without a filter.
pub fn all(person: PersonId) -> Selection {
    Selection {
        tab: Tab::All,
        person,
        institution: None,
        filter: Filter::default(),
        due_ranges: Vec::new(),
        due_soon: date(2015, 3, 5),
        today: date(2015, 3, 2),
    }
}

pub fn filtered(person: PersonId, text: &str) -> Selection {
    Selection {
        filter: Filter::parse(text, fold).unwrap(),
        ..all(person)
    }
}
