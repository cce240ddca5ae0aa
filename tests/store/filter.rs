//! What each term of the filter language finds.

use crate::fixtures::{case, cycle, filtered, institution, mismatch, now, person, pesos};
use crate::support::Bench;
use dictamen::domain::case::{Case, Return};
use dictamen::domain::institution::InstitutionKey;
use dictamen::domain::person::Role;
use dictamen::domain::request::{Kind, State};
use dictamen::store::{Position, Seed, SeedCase};
use dictamen::wire::queue::Sort;
use jiff::civil::date;

contract!(
    what_contradicts_follows_the_law_in_force,
    every_term_finds_what_it_says,
    a_mark_of_sql_is_only_text
);

async fn fill(bench: &Bench) -> dictamen::domain::ids::PersonId {
    let nunez = person("Núñez", Role::Reviewer);
    let mut one = case("Firma ELECTRÓNICA avanzada");
    one.folio = "UGD-2015-00001".to_owned();
    one.filing.supplier = "Ñandú, S.A.".to_owned();
    one.filing.amount = pesos(5_000_001);
    one.owner = Some(nunez.id);
    one.state = State::UnderReview;

    let mut two = case("Arrendamiento de 100% equipo_de cómputo");
    two.folio = "UGD-2015-00002".to_owned();
    two.institution = InstitutionKey::new("12-NEF");
    two.filing.kind = Kind::Lease;
    two.filing.description = "It's «nube»\0".to_owned();
    two.filing.amount = pesos(5_000_000);
    two.cycles = vec![cycle(date(2015, 3, 2), date(2015, 3, 5))];

    let mut three = case("Sistema");
    three.folio = "UGD-2015-00013".to_owned();
    three.institution = InstitutionKey::new("99-XXX");
    three.state = State::Returned;
    // A purchase's budget line against declared services.
    three.filing.budget_line = Some("51501".to_owned());
    three.filing.amount = pesos(1);
    three.returned = Some(Return {
        defects: Vec::new(),
        by: nunez.id,
        at: now(),
        answered_at: None,
        answer: String::new(),
    });
    let cases = [one, two, three].map(|case| SeedCase {
        mismatch: mismatch(&case),
        case,
        past: Vec::new(),
    });
    let seed = Seed {
        people: vec![nunez.clone()],
        institutions: vec![
            institution("06-E00", "SAT", "Servicio de Administración Tributaria"),
            institution("12-NEF", "IMSS-B", "Servicios de Salud del Bienestar"),
        ],
        assets: Vec::new(),
        cases: cases.to_vec(),
    };
    bench.store.seed(now(), seed).await.unwrap();
    nunez.id
}

async fn found(bench: &Bench, me: dictamen::domain::ids::PersonId, text: &str) -> Vec<String> {
    let mut selection = filtered(me, text);
    if text.contains("vence") {
        selection.due_ranges = vec![(date(2015, 3, 5), date(2015, 3, 6))];
    }
    let page = bench
        .store
        .page(&selection, Sort::Folio, &Position::Start, 10)
        .await
        .unwrap();
    let counts = bench.store.counts(&selection).await.unwrap();
    assert_eq!(counts.all, page.rows.len() as u64, "{text}");
    page.rows
        .iter()
        .map(|row| row.folio.rsplit('0').next().unwrap().to_owned())
        .collect()
}

async fn every_term_finds_what_it_says(bench: &Bench) {
    let me = fill(bench).await;
    for (text, folios) in [
        ("", vec!["1", "2", "13"]),
        ("electronica", vec!["1"]),
        ("\"FIRMA electrónica\"", vec!["1"]),
        ("ñandu", vec!["1"]),
        ("tributaria", vec!["1"]),
        ("sat", vec!["1"]),
        ("«nube»", vec!["2"]),
        ("servicio", vec!["1", "2"]),
        ("sistema xyz", vec![]),
        ("inst:SAT", vec!["1"]),
        ("inst:06-e00", vec!["1"]),
        ("inst:imss-b", vec!["2"]),
        ("inst:imss", vec![]),
        ("inst:99-xxx", vec!["13"]),
        ("folio:0001", vec!["1", "13"]),
        ("folio:ugd-2015-00002", vec!["2"]),
        ("tipo:arrendamiento", vec!["2"]),
        ("estado:devuelta", vec!["13"]),
        ("de:nunez", vec!["1"]),
        ("de:nune", vec![]),
        ("sin:asignar", vec!["2", "13"]),
        ("monto:>5M", vec!["1"]),
        ("monto:>=5M", vec!["1", "2"]),
        ("monto:<5M", vec!["13"]),
        ("monto:<=5M", vec!["2", "13"]),
        ("monto:1", vec!["13"]),
        ("vence:<3d", vec!["2"]),
        ("es:devuelta", vec!["13"]),
        ("es:incongruente", vec!["13"]),
        (
            "sin:asignar tipo:arrendamiento inst:imss-b monto:5M vence:<3d",
            vec!["2"],
        ),
    ] {
        assert_eq!(found(bench, me, text).await, folios, "{text}");
    }
}

async fn a_mark_of_sql_is_only_text(bench: &Bench) {
    let me = fill(bench).await;
    for (text, folios) in [
        ("100%", vec!["2"]),
        ("1%0", vec![]),
        ("equipo_de", vec!["2"]),
        ("equipoxde", vec![]),
        ("it's", vec!["2"]),
        ("inst:x'", vec![]),
        ("\"' OR 1 = 1 --\"", vec![]),
        ("?", vec![]),
        ("$1", vec![]),
        ("\0", vec!["2"]),
    ] {
        assert_eq!(found(bench, me, text).await, folios, "{text}");
    }
}

async fn what_contradicts_follows_the_law_in_force(bench: &Bench) {
    let me = fill(bench).await;
    assert_eq!(bench.store.followed_law().await.unwrap(), None);
    // A law under which only a lease is suspicious.
    let leases = std::sync::Arc::new(|case: &Case| case.filing.kind == Kind::Lease);
    assert_eq!(bench.store.follow_law(7, leases.clone()).await.unwrap(), 2);
    assert_eq!(found(bench, me, "es:incongruente").await, ["2"]);
    assert_eq!(bench.store.followed_law().await.unwrap(), Some(7));
    assert_eq!(bench.store.follow_law(8, leases).await.unwrap(), 0);
    assert_eq!(bench.store.followed_law().await.unwrap(), Some(8));
}
