//! Facts about like requests: which are alike, how they stand to each other, and that it is a function.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::candidate::Confidence;
use crate::domain::institution::InstitutionKey;
use crate::domain::precedent::FlagKind;
use serde_json::{Value, json};
use uuid::Uuid;

fn regime() -> &'static Regime {
    Regime::by_id("acuerdo-2018").unwrap()
}

/// A request of an institution, received on a day of 2015.
fn filed(number: u128, institution: &str, title: &str, pesos: i64, on: &str) -> Case {
    serde_json::from_value(json!({
        "id": Uuid::from_u128(number),
        "folio": format!("UGD-2015-{number:05}"),
        "institution": institution,
        "regime": "acuerdo-2018",
        "state": "received",
        "version": 1,
        "received_on": on,
        "cycles": [],
        "filing": {
            "kind": "services", "title": title,
            "amount": { "centavos": pesos * 100, "currency": "MXN" },
        },
    }))
    .unwrap()
}

/// The same, answered.
fn ruled(mut case: Case, sense: &str, at: &str, cited: Option<u128>) -> Case {
    let judgement = |asset: u128| -> Value {
        json!({
            "asset": Uuid::from_u128(asset), "asset_key": "APP", "asset_name": "Sistema",
            "verdict": "cited", "score": 800, "confidence": "probable",
            "by": Uuid::nil(), "at": at,
        })
    };
    case.state = serde_json::from_value(json!(if sense == "favourable" {
        "issued_favourable"
    } else {
        "issued_denied"
    }))
    .unwrap();
    case.opinion = serde_json::from_value(json!({
        "sense": sense, "cause": "issued", "issued_at": at,
    }))
    .unwrap();
    case.judgements = cited
        .map(|asset| serde_json::from_value(judgement(asset)).unwrap())
        .into_iter()
        .collect();
    case
}

fn index(cases: &[Case]) -> Likeness {
    let mut index = Likeness::new();
    for case in cases {
        index.upsert(case, None);
    }
    index
}

fn related(index: &Likeness, case: &Case) -> Relations {
    index.relations(case, None, regime(), 10)
}

fn listed(likes: &[Like]) -> Vec<(Relation, u128)> {
    likes
        .iter()
        .map(|like| (like.relation, like.request.0.as_u128()))
        .collect()
}

const PRINTING: &str = "Servicio administrado de impresión y fotocopiado";
const RADIO: &str = "Mantenimiento a la red de radiocomunicación";

#[test]
fn each_relation_is_told_from_the_others() {
    let own = filed(1, "06-E00", PRINTING, 900_000, "2015-03-02");
    let denied = ruled(
        filed(2, "12-100", PRINTING, 800_000, "2014-05-05"),
        "not_favourable",
        "2014-06-01T18:00:00Z",
        None,
    );
    let again = filed(3, "06-E00", PRINTING, 900_000, "2014-03-02");
    let long_ago = filed(4, "06-E00", PRINTING, 900_000, "2014-03-01");
    let together = filed(
        5,
        "16-B00",
        "Servicio de fotocopiado e impresión administrado",
        700_000,
        "2015-02-27",
    );
    let unlike = filed(6, "16-B00", RADIO, 900_000, "2015-03-02");
    let mut withdrawn = filed(7, "16-B00", PRINTING, 900_000, "2015-03-02");
    withdrawn.state = crate::domain::request::State::Withdrawn;
    let mut bought = filed(8, "16-B00", PRINTING, 900_000, "2015-03-02");
    bought.filing.kind = Kind::Acquisition;
    let all = [
        own.clone(),
        denied,
        again,
        long_ago,
        together,
        unlike,
        withdrawn,
        bought,
    ];
    let found = related(&index(&all), &own);
    assert_eq!(listed(&found.precedents), [(Relation::Precedent, 2)]);
    assert_eq!(listed(&found.duplicates), [(Relation::Duplicate, 3)]);
    assert_eq!(
        listed(&found.consolidations),
        [(Relation::Consolidation, 5)]
    );
    let why = &found.duplicates[0].why;
    assert!(
        matches!(&why[0], LikeReason::Words { words } if words.iter().any(|w| w == "fotocopiado"))
    );
    assert!(why.contains(&LikeReason::SameInstitution));
    assert!(why.contains(&LikeReason::SameAmount));
    assert!(
        !found.consolidations[0]
            .why
            .contains(&LikeReason::SameAmount)
    );
}

#[test]
fn parts_below_the_threshold_are_named_a_split_with_what_they_come_to() {
    let own = filed(1, "06-E00", PRINTING, 15_000, "2015-03-02");
    let part = filed(2, "06-E00", PRINTING, 12_000, "2015-01-15");
    let whole = filed(3, "06-E00", PRINTING, 400_000, "2015-02-15");
    let found = related(&index(&[own.clone(), part, whole]), &own);
    let mut relations = listed(&found.duplicates);
    relations.sort_unstable_by_key(|(_, number)| *number);
    assert_eq!(relations, [(Relation::Split, 2), (Relation::Duplicate, 3)]);
    let split = found
        .duplicates
        .iter()
        .find(|like| like.relation == Relation::Split)
        .unwrap();
    assert!(split.why.iter().any(|reason| matches!(
        reason,
        LikeReason::Together { total, .. } if total.centavos == 2_700_000
    )));
}

#[test]
fn the_name_of_who_asks_neither_makes_nor_breaks_a_likeness() {
    let institution: Institution = serde_json::from_value(json!({
        "key": "16-B00", "acronym": "CONAGUA", "name": "Comisión Nacional del Agua",
    }))
    .unwrap();
    let own = filed(
        1,
        "16-B00",
        "Hospedaje de nube de la CONAGUA",
        900_000,
        "2015-03-02",
    );
    let other = filed(
        2,
        "16-B00",
        "Sistema de aforos de la Comisión Nacional del Agua",
        900_000,
        "2015-03-02",
    );
    let mut index = Likeness::new();
    index.upsert(&other, Some(&institution));
    let found = index.relations(&own, Some(&institution), regime(), 10);
    assert_eq!(found, Relations::default());
    let elsewhere = filed(3, "06-E00", "Hospedaje de nube", 900_000, "2015-03-02");
    let mut index = Likeness::new();
    index.upsert(&own, Some(&institution));
    let found = index.relations(&elsewhere, None, regime(), 10);
    assert!(found.consolidations[0].score > 900, "{found:?}");
}

#[test]
fn the_last_word_on_the_object_decides_whether_a_precedent_is_flagged() {
    let own = filed(1, "06-E00", PRINTING, 900_000, "2015-03-02");
    let earlier = |number, sense: &str, at: &str| {
        ruled(
            filed(number, "12-100", PRINTING, 800_000, "2014-05-05"),
            sense,
            at,
            None,
        )
    };
    let (no, yes) = ("not_favourable", "favourable");
    let (may, june) = ("2014-05-20T18:00:00Z", "2014-06-20T18:00:00Z");
    for (first, second, flagged) in [(no, yes, false), (yes, no, true), (no, no, true)] {
        let all = [earlier(2, first, may), earlier(3, second, june)];
        let flags = related(&index(&all), &own).flags(Kind::Services);
        let expected = flagged.then(|| RequestId(Uuid::from_u128(3)));
        let found = flags.iter().find(|found| found.kind == FlagKind::Precedent);
        assert_eq!(found.map(|found| found.other), expected, "{first} {second}");
    }
    let all = [earlier(2, no, may)];
    let lease = related(&index(&all), &own).flags(Kind::Lease);
    assert_eq!(lease, [], "another modality is another question");
}

#[test]
fn the_answer_does_not_depend_on_the_order_of_arrival_or_on_what_came_and_went() {
    let own = filed(1, "06-E00", PRINTING, 900_000, "2015-03-02");
    let mut cases: Vec<Case> = (2..40)
        .map(|n| {
            let title = if n % 3 == 0 { RADIO } else { PRINTING };
            let case = filed(n, "16-B00", title, 900_000, "2015-02-02");
            if n % 2 == 0 {
                ruled(case, "favourable", "2015-03-01T18:00:00Z", None)
            } else {
                case
            }
        })
        .collect();
    let built = related(&index(&cases), &own);
    assert_eq!(
        (built.precedents.len(), built.consolidations.len()),
        (10, 10)
    );
    cases.reverse();
    let mut grown = index(&cases);
    // Filed as open, then decided: one request moves from one side to the other.
    let before = filed(100, "16-B00", PRINTING, 900_000, "2015-02-02");
    grown.upsert(&before, None);
    grown.upsert(
        &ruled(before, "favourable", "2015-03-01T18:00:00Z", None),
        None,
    );
    grown.remove(RequestId(Uuid::from_u128(100)));
    assert_eq!(related(&grown, &own), built);
    assert_eq!(grown.len(), cases.len());
}

fn asset(number: u128, name: &str, status: &str) -> Asset {
    serde_json::from_value(json!({
        "id": Uuid::from_u128(number), "key": format!("APP-{number}"), "name": name,
        "status": status,
    }))
    .unwrap()
}

#[test]
fn what_was_agreed_is_raised_for_like_requests_with_its_folio() {
    let own = filed(1, "06-E00", PRINTING, 900_000, "2015-03-02");
    let agreed = |asset| {
        ruled(
            filed(2, "12-100", PRINTING, 800_000, "2014-05-05"),
            "not_favourable_reuse",
            "2014-06-01T18:00:00Z",
            Some(asset),
        )
    };
    let assets = [
        asset(50, "Contrato de multifuncionales", "active"),
        asset(51, "Impresión en oficinas", "active"),
        asset(52, "Plataforma de captura", "out_of_use"),
    ];
    let inventory = Index::build(&assets);
    let subject = Subject::of_filing(&own.filing);
    let hits = inventory.check(&subject, Date::MIN, 10);
    for (cited, confidence) in [(50, Confidence::Possible), (52, Confidence::Weak)] {
        let past = index(&[agreed(cited)]);
        let found = past.agreed(&related(&past, &own).precedents);
        let raised = raise(&inventory, hits.clone(), &found, 10);
        let id = AssetId(Uuid::from_u128(cited));
        let hit = raised.iter().find(|hit| hit.asset == id).unwrap();
        let was = hits.iter().find(|hit| hit.asset == id);
        assert!(was.is_none_or(|was| was.score < hit.score));
        assert!(hit.confidence >= confidence, "{hit:?}");
        assert_eq!(
            hit.why[0],
            Reason::AgreedFor {
                folio: "UGD-2015-00002".to_owned()
            }
        );
        assert!(raised.is_sorted_by_key(|hit| Reverse(hit.score)));
    }
    let gone = index(&[agreed(99)]);
    let found = gone.agreed(&related(&gone, &own).precedents);
    assert_eq!(raise(&inventory, hits.clone(), &found, 10), hits);
}

#[test]
fn an_asset_knows_which_open_requests_it_may_serve() {
    let open = filed(1, "06-E00", PRINTING, 900_000, "2015-03-02");
    let radio = filed(2, "06-E00", RADIO, 900_000, "2015-03-02");
    let decided = ruled(
        filed(3, "12-100", PRINTING, 800_000, "2014-05-05"),
        "favourable",
        "2014-06-01T18:00:00Z",
        None,
    );
    let index = index(&[open.clone(), radio, decided]);
    let asked = index.asking_for(&asset(50, "Fotocopiado e impresión", "active"), 10);
    assert_eq!(asked.first(), Some(&open.id));
    assert_eq!(index.open().len(), 2);
    assert_eq!(index.folio(open.id), Some("UGD-2015-00001"));
    assert_eq!(open.institution, InstitutionKey::new("06-E00"));
}
