//! The whole way through the store: drafts that the Unit does not see, folios at reception, contracts,
//! rates, the published figures, and random acts that leave no gap in the folios.

use crate::fixtures::{all, by, case, filtered, new, now, numbering, person, system};
use crate::support::Bench;
use dictamen::domain::act::{self, Act, Fact, Setting};
use dictamen::domain::aftermath::{Aftermath, Contract, ContractTerms, Lineage, Parent};
use dictamen::domain::calendar::{Calendar, UNIT};
use dictamen::domain::case::Case;
use dictamen::domain::institution::InstitutionKey;
use dictamen::domain::money::{Currency, Money};
use dictamen::domain::opinion::{Cause, Opinion, Sense};
use dictamen::domain::person::{Person, Role};
use dictamen::domain::preparation::Preparation;
use dictamen::domain::rate::{DatedRate, Rate, RateTable};
use dictamen::domain::regime::{Pattern, Regime};
use dictamen::domain::report;
use dictamen::domain::request::State;
use dictamen::store::{
    Decide, Decided, Position, RequestRef, Seed, SeedCase, SeedEvent, Selection, StoreError,
};
use dictamen::wire::queue::{Sort, Tab};
use jiff::Timestamp;
use jiff::civil::date;
use std::sync::Arc;

contract!(
    a_draft_gets_its_folio_when_the_unit_receives_it,
    a_contract_is_overdue_until_it_is_registered,
    rates_are_replaced_by_day,
    a_child_leads_back_to_its_parent,
    random_acts_leave_no_gap_in_the_folios,
);

fn study(title: &str) -> Case {
    let mut case = case(title);
    case.state = State::Draft;
    case.cycles.clear();
    case.preparation = Some(Box::new(Preparation {
        name: String::new(),
        signed: None,
        control_body: None,
        sent_after: None,
    }));
    case
}

fn begun(case: Case) -> dictamen::store::NewCase {
    dictamen::store::NewCase {
        case,
        fact: Fact::Drafted,
        mismatch: false,
        folio: Pattern::parse("BORRADOR-{year}-{seq:05}").unwrap(),
        year: 2015,
    }
}

/// The law's own function, as the service calls it.
fn decides(act: Act, actor: Person, now: Timestamp) -> Decide {
    Arc::new(move |case: &Case| {
        let setting = Setting {
            actor: &actor,
            now,
            regime: Regime::by_id(&case.regime).unwrap(),
            calendar: Calendar::of(UNIT).unwrap(),
            calendars: &[],
            flags: &[],
        };
        act::apply(case, &act, setting).map(|outcome| Decided {
            mismatch: false,
            outcome,
        })
    })
}

async fn do_to(
    bench: &Bench,
    case: &Case,
    act: Act,
    actor: &Person,
    now: Timestamp,
) -> Result<dictamen::wire::receipt::Receipt, StoreError> {
    let decide = decides(act, actor.clone(), now);
    bench
        .store
        .act(&by(actor.id), case.id, None, &numbering(), decide)
        .await
}

async fn titles(bench: &Bench, selection: &Selection) -> Vec<String> {
    let page = bench
        .store
        .page(selection, Sort::Folio, &Position::Start, 50)
        .await
        .unwrap();
    page.rows.into_iter().map(|row| row.title).collect()
}

async fn a_draft_gets_its_folio_when_the_unit_receives_it(bench: &Bench) {
    let store = &bench.store;
    let head = person("titular", Role::IctHead);
    store.add_person(&system(), &head).await.unwrap();
    let (mine, other) = (study("Estudio"), case("Directa"));
    let receipt = store
        .submit(&by(head.id), begun(mine.clone()))
        .await
        .unwrap();
    assert_eq!(receipt.folio, "BORRADOR-2015-00001");

    let unit = all(head.id);
    let own = |drafts| Selection {
        institution: Some(InstitutionKey::new("06-E00")),
        drafts,
        ..all(head.id)
    };
    assert_eq!(titles(bench, &unit).await, Vec::<String>::new());
    assert_eq!(titles(bench, &own(false)).await, Vec::<String>::new());
    assert_eq!(titles(bench, &own(true)).await, ["Estudio"]);
    assert_eq!(store.counts(&unit).await.unwrap().all, 0);
    let words = filtered(head.id, "estado:borrador");
    assert_eq!(store.counts(&words).await.unwrap().all, 0);
    assert_eq!(titles(bench, &words).await, Vec::<String>::new());

    // Another one is received meanwhile: the draft took no number of the Unit's.
    let direct = store.submit(&by(head.id), new(other)).await.unwrap();
    assert_eq!(direct.folio, "UGD-2015-00001");

    do_to(bench, &mine, Act::SignStudy, &head, now())
        .await
        .unwrap();
    let sent = do_to(bench, &mine, Act::Send, &head, now()).await;
    // The pack of 2018 asks for the control body first.
    assert!(matches!(sent, Err(StoreError::Refused(_))), "{sent:?}");
    do_to(bench, &mine, Act::SendToControlBody, &head, now())
        .await
        .unwrap();
    assert_eq!(titles(bench, &own(false)).await, ["Estudio", "Directa"]);
    let oic = person("oic", Role::ControlBody);
    store.add_person(&system(), &oic).await.unwrap();
    let text = "Sin observaciones".to_owned();
    do_to(bench, &mine, Act::Remark { text }, &oic, now())
        .await
        .unwrap();
    let received = do_to(bench, &mine, Act::Send, &head, now()).await.unwrap();
    assert_eq!(received.folio, "UGD-2015-00002");
    assert_eq!(received.state, State::Received);
    assert_eq!(titles(bench, &unit).await, ["Directa", "Estudio"]);
    assert_eq!(store.counts(&unit).await.unwrap().all, 2);
    let found = store
        .case(&RequestRef::Name("UGD-2015-00002".to_owned()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, mine.id);
    assert_eq!(found.preparation.unwrap().name, "BORRADOR-2015-00001");
    let kinds: Vec<String> = store
        .history(mine.id)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    let expected = [
        "drafted",
        "study_signed",
        "sent_to_control_body",
        "remarked",
        "sent",
        "received",
    ];
    assert_eq!(kinds, expected);
}

fn opinion(at: Timestamp, ruled: Option<Money>) -> Opinion {
    Opinion {
        number: None,
        sense: Sense::Favourable,
        cause: Cause::Issued,
        reasoning: String::new(),
        recommendations: String::new(),
        legal_basis: Vec::new(),
        price_ruled: ruled,
        drafted_by: None,
        signed_by: Vec::new(),
        issued_at: at,
    }
}

async fn a_contract_is_overdue_until_it_is_registered(bench: &Bench) {
    let store = &bench.store;
    let chief = person("jefa", Role::Supervisor);
    store.add_person(&system(), &chief).await.unwrap();
    let mut decided = case("Mesa");
    decided.state = State::IssuedFavourable;
    let pesos = |centavos| Money::new(centavos, Currency::Mxn);
    let issued: Timestamp = "2015-03-02T18:00:00Z".parse().unwrap();
    let mut ruled = opinion(issued, Some(pesos(100_000)));
    ruled.number = Some("SFP/UGD/1/2015".to_owned());
    decided.opinion = Some(ruled);
    store
        .submit(&by(chief.id), new(decided.clone()))
        .await
        .unwrap();
    let april: Timestamp = "2015-04-20T18:00:00Z".parse().unwrap();
    let signed_on = date(2015, 3, 9);
    do_to(
        bench,
        &decided,
        Act::SignContract { signed_on },
        &chief,
        april,
    )
    .await
    .unwrap();
    // 10 business days after 9 March 2015, 16 March being a holiday.
    let due = date(2015, 3, 24);
    let own = InstitutionKey::new("06-E00");
    let other = InstitutionKey::new("16-B00");
    for (today, whose, many) in [
        (due, None, 0),
        (due.tomorrow().unwrap(), None, 1),
        (due.tomorrow().unwrap(), Some(&own), 1),
        (due.tomorrow().unwrap(), Some(&other), 0),
    ] {
        let rows = store.contracts_overdue(today, whose).await.unwrap();
        assert_eq!(rows.len(), many, "{today}");
        assert!(
            rows.iter()
                .all(|row| row.due == due && row.signed_on == signed_on)
        );
    }
    let terms = ContractTerms {
        number: "C-7".to_owned(),
        supplier: "Proveedora".to_owned(),
        amount: pesos(90_000),
        signed_on,
    };
    let done = do_to(bench, &decided, Act::RegisterContract(terms), &chief, april)
        .await
        .unwrap();
    assert_eq!(done.state, State::ContractRegistered);
    let rows = store
        .contracts_overdue(date(2015, 5, 1), None)
        .await
        .unwrap();
    assert_eq!(rows, []);
    let lines = store.opinions_issued(issued, april).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].acquired, Some((pesos(90_000), signed_on)));
    let kept = store
        .case(&RequestRef::Id(decided.id))
        .await
        .unwrap()
        .unwrap();
    let contract = kept.aftermath.unwrap().contract.unwrap();
    assert!(contract.is_late());
    assert_eq!(contract.saving(pesos(100_000)), Some(pesos(10_000)));
}

async fn rates_are_replaced_by_day(bench: &Bench) {
    let rate = |day, text: &str| DatedRate {
        currency: Currency::Usd,
        day,
        pesos: Rate::parse(text).unwrap(),
    };
    let (first, second) = (date(2015, 7, 30), date(2015, 7, 31));
    let store = &bench.store;
    for rates in [
        vec![rate(first, "16.00"), rate(second, "16.50")],
        vec![rate(second, "16.98")],
    ] {
        store.set_rates(&system(), rates).await.unwrap();
    }
    let known = store.rates(second).await.unwrap();
    assert_eq!(known, [rate(first, "16.00"), rate(second, "16.98")]);
    assert_eq!(store.rates(first).await.unwrap().len(), 1);
}

async fn a_child_leads_back_to_its_parent(bench: &Bench) {
    let store = &bench.store;
    let parent = case("Negada");
    let receipt = store.submit(&system(), new(parent.clone())).await.unwrap();
    let mut child = case("Otra vez");
    child.parent = Some(Parent {
        request: parent.id,
        folio: receipt.folio,
        lineage: Lineage::Refiled,
    });
    let filed = store.submit(&system(), new(child.clone())).await.unwrap();
    let children = store.children(parent.id).await.unwrap();
    assert_eq!(children.len(), 1);
    assert_eq!(children[0].folio, filed.folio);
    assert_eq!(children[0].lineage, Lineage::Refiled);
    assert_eq!(store.children(child.id).await.unwrap(), []);
}

/// A small generator of its own: the same walk on both engines.
struct Walk(u64);

impl Walk {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }
}

async fn random_acts_leave_no_gap_in_the_folios(bench: &Bench) {
    let store = &bench.store;
    let roles = [
        Role::IctHead,
        Role::ControlBody,
        Role::Reviewer,
        Role::Supervisor,
        Role::Institution,
        Role::Auditor,
    ];
    let people: Vec<Person> = roles
        .iter()
        .map(|role| person(role.name(), *role))
        .collect();
    for one in &people {
        store.add_person(&system(), one).await.unwrap();
    }
    let cases: Vec<Case> = (0..8).map(|at| study(&format!("Estudio {at}"))).collect();
    for case in &cases {
        let write = by(people[0].id);
        store.submit(&write, begun(case.clone())).await.unwrap();
    }
    // With the place of whoever can do it, who tries it more often than the others.
    let acts = [
        (Act::SignStudy, 0),
        (Act::SendToControlBody, 0),
        (
            Act::Remark {
                text: "ninguna".to_owned(),
            },
            1,
        ),
        (Act::Send, 0),
        (Act::Take, 2),
        (
            Act::Withdraw {
                reason: "ya no".to_owned(),
            },
            4,
        ),
        (Act::Close, 3),
    ];
    let mut walk = Walk(0x9E37_79B9_7F4A_7C15);
    let mut done = 0;
    let mut events = 0;
    for _ in 0..600 {
        let case = &cases[walk.below(cases.len())];
        let (act, likely) = acts[walk.below(acts.len())].clone();
        let actor = match walk.below(3) {
            0 => &people[walk.below(people.len())],
            _ => &people[likely],
        };
        match do_to(bench, case, act.clone(), actor, now()).await {
            Ok(_) => {
                done += 1;
                // A reception is two facts.
                events += if act == Act::Send { 2 } else { 1 };
            }
            Err(StoreError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let mut folios = Vec::new();
    let mut recorded = 0;
    for case in &cases {
        let now = store.case(&RequestRef::Id(case.id)).await.unwrap().unwrap();
        recorded += store.history(case.id).await.unwrap().len();
        if now.state.is_before_unit() {
            assert!(now.folio.starts_with("BORRADOR-"), "{}", now.folio);
        } else {
            folios.push(now.folio);
        }
    }
    folios.sort();
    let expected: Vec<String> = (1..=folios.len())
        .map(|at| format!("UGD-2015-{at:05}"))
        .collect();
    assert_eq!(folios, expected);
    assert!(folios.len() >= 3 && done > 20, "{} {done}", folios.len());
    // Every change is in the trail, and nothing else is.
    assert_eq!(recorded, events + cases.len());
}

/// The published figures from stored data that has them: 3,502 opinions, two contracts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_published_figures_come_out_of_the_store() {
    let bench = Bench::sqlite().await;
    let issued: Timestamp = "2014-11-05T18:00:00Z".parse().unwrap();
    let pesos = |centavos| Money::new(centavos, Currency::Mxn);
    let mut seed = Seed::default();
    for at in 1..=3_502_i64 {
        let mut decided = case("Dictaminada");
        decided.folio = format!("UGD-2014-{at:05}");
        decided.received_on = date(2014, 10, 20);
        decided.state = State::IssuedFavourable;
        decided.cycles[0].due = date(2014, 11, 10);
        let mut ruled = opinion(issued, (at <= 2).then(|| pesos(at * 900_000_000_000)));
        ruled.number = Some(format!("SFP/UGD/{at}/2014"));
        decided.opinion = Some(ruled);
        if at <= 2 {
            // 900 and 1,800 thousand million centavos ruled; 750 thousand million saved in all.
            let paid = if at == 1 {
                400_000_000_000
            } else {
                1_550_000_000_000
            };
            let terms = ContractTerms {
                number: format!("C-{at}"),
                supplier: "Proveedora".to_owned(),
                amount: pesos(paid),
                signed_on: date(2014, 12, 1),
            };
            decided.state = State::ContractRegistered;
            decided.aftermath = Some(Box::new(Aftermath {
                budget: None,
                signing: Some(crate::fixtures::cycle(
                    date(2014, 12, 1),
                    date(2014, 12, 15),
                )),
                contract: Some(Contract {
                    terms,
                    due: date(2014, 12, 15),
                    registered_on: date(2014, 12, 2),
                    registered_by: dictamen::domain::ids::PersonId(uuid::Uuid::now_v7()),
                }),
            }));
        }
        seed.cases.push(SeedCase {
            past: vec![SeedEvent {
                at: issued,
                actor: None,
                fact: Fact::Received {
                    due: date(2014, 11, 10),
                },
            }],
            case: decided,
            mismatch: false,
        });
    }
    bench.store.seed(now(), seed).await.unwrap();
    let period = (date(2014, 5, 8), date(2015, 7, 31));
    let from: Timestamp = "2014-05-08T05:00:00Z".parse().unwrap();
    let before: Timestamp = "2015-08-01T05:00:00Z".parse().unwrap();
    let lines = bench.store.opinions_issued(from, before).await.unwrap();
    let received = bench
        .store
        .received_between(period.0, period.1)
        .await
        .unwrap();
    let rate = Rate::parse("16.98").ok();
    let savings = report::savings(period, &lines, &RateTable::default(), rate).unwrap();
    assert_eq!(savings.saving, pesos(750_000_000_000));
    assert_eq!(savings.saving_usd.unwrap().centavos, 44_169_611_307);
    let paper = report::paper(period, &lines, report::PAPER_UNIT, rate).unwrap();
    assert_eq!(paper.saving_usd.unwrap().centavos, 3_176_136);
    let volume = report::volume(period, &lines, received, Calendar::of(UNIT).unwrap());
    assert_eq!((volume.issued, volume.received), (3_502, 3_502));
    assert_eq!(volume.tenths_a_day, Some(111));
    let tab = Selection {
        tab: Tab::All,
        ..all(dictamen::domain::ids::PersonId(uuid::Uuid::nil()))
    };
    assert_eq!(bench.store.counts(&tab).await.unwrap().all, 3_502);
}
