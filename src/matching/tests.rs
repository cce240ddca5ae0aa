//! Facts about the whole check: what it finds, what it keeps quiet about, and that it is a function.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::domain::asset::Asset;
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

const TODAY: Date = date(2025, 3, 3);

fn asset(number: u128, name: &str) -> Asset {
    serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(number), "key": format!("APP-{number:04}"), "name": name,
    }))
    .unwrap()
}

/// A small inventory as a ministry might have it.
fn inventory() -> Vec<Asset> {
    let mut all: Vec<Asset> = [
        "Microsoft Excel",
        "LibreOffice Calc",
        "GLPI",
        "Sistema Integral de Recursos Humanos",
        "SIRHUS",
        "Sistema de Gestión de Pesca",
        "Control vehicular institucional",
        "Registro General de Convenios",
        "Alfresco",
        "Nómina federal",
        "Sistema de Información",
        "Portal de datos abiertos",
        "Moodle",
        "Zabbix",
        "Sistema de Contabilidad Gubernamental",
        "Tablero de indicadores de salud en Power BI",
    ]
    .iter()
    .zip(1u128..)
    .map(|(name, number)| asset(number, name))
    .collect();
    all[2].function = "Atención de incidentes de los usuarios".into();
    all[5].acronym = "GESNOVA".into();
    all[5].description = "Licencias y permisos de embarcaciones pesqueras".into();
    all
}

fn names(hits: &[Hit], assets: &[Asset]) -> Vec<String> {
    let name = |hit: &Hit| {
        assets
            .iter()
            .find(|asset| asset.id == hit.asset)
            .unwrap()
            .name
            .clone()
    };
    hits.iter().map(name).collect()
}

fn checked(title: &str) -> Vec<Hit> {
    Index::build(&inventory()).check(&Subject::of_title(title), TODAY, 10)
}

fn found(title: &str) -> Vec<String> {
    names(&checked(title), &inventory())
}

#[test]
fn a_request_finds_what_serves_it() {
    for (title, expected) in [
        ("hoja de cálculo", "Microsoft Excel"),
        ("hoja de cálculo", "LibreOffice Calc"),
        (
            "Adquisición de licencias de hojas de cálculo",
            "LibreOffice Calc",
        ),
        ("mesa de ayuda", "GLPI"),
        ("Contratación del servicio de mesa de servicios", "GLPI"),
        ("SIRHUS", "Sistema Integral de Recursos Humanos"),
        ("sistema integral de recursos humanos", "SIRHUS"),
        ("Sistema de recursos humanos", "SIRHUS"),
        ("sistema de pezca", "Sistema de Gestión de Pesca"),
        ("GESNOVA", "Sistema de Gestión de Pesca"),
        ("parque vehicular", "Control vehicular institucional"),
        ("REGISTRO GRAL. DE CONV.", "Registro General de Convenios"),
        ("gestor documental", "Alfresco"),
        ("Cursos en línea para el personal", "Moodle"),
        ("pago de sueldos y salarios", "Nómina federal"),
        ("monitoreo de servidores", "Zabbix"),
        (
            "inteligencia de negocios",
            "Tablero de indicadores de salud en Power BI",
        ),
    ] {
        assert!(
            found(title).contains(&expected.to_owned()),
            "{title}: {:?}",
            found(title)
        );
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    for title in [
        "Sistema",
        "Servicio de licencias",
        "Adquisición de licencias de software para la dirección general",
        "Contratación del servicio de mantenimiento de la plataforma tecnológica institucional",
        "Suministro de llantas y refacciones para tractor",
        "Servicio de jardinería y fumigación",
        "",
        "de la y el",
        "…",
    ] {
        let hits = checked(title);
        assert_eq!(verdict(&hits), None, "{title}: {hits:?}");
    }
}

#[test]
fn a_name_in_full_is_probable() {
    for asset in inventory()
        .iter()
        .filter(|asset| asset.name != "Sistema de Información")
    {
        let hits = checked(&asset.name);
        assert_eq!(hits[0].asset, asset.id, "{}", asset.name);
        assert_eq!(
            hits[0].confidence,
            Confidence::Probable,
            "{}: {hits:?}",
            asset.name
        );
    }
}

#[test]
fn reasons_name_the_words_and_the_bridge() {
    use crate::domain::candidate::{Field, Via};
    let hits = checked("Mesa de ayuda");
    let bridge = Reason::Through {
        field: Field::Name,
        asked: "mesa ayuda".into(),
        found: "GLPI".into(),
        via: Via::Synonym,
    };
    assert!(hits[0].why.contains(&bridge), "{hits:?}");
    let hits = checked("pesca");
    assert!(
        hits[0].why.contains(&Reason::Words {
            field: Field::Name,
            words: vec!["pesca".into()]
        }),
        "{hits:?}"
    );
}

#[test]
fn the_register_speaks_against() {
    let mut asset = asset(1, "Control vehicular");
    asset.seats_free = Some(0);
    asset.supported_until = Some(date(2024, 12, 31));
    asset.owner_key = Some(InstitutionKey::new("06-E00"));
    let key = InstitutionKey::new("06-B00");
    let mut subject = Subject::of_title("Control vehicular");
    subject.institution = Some(&key);
    for (status, confidence) in [
        (AssetStatus::Active, Confidence::Probable),
        (AssetStatus::Retired, Confidence::Probable),
        (AssetStatus::OutOfUse, Confidence::Weak),
    ] {
        asset.status = status;
        let hits = Index::build([&asset]).check(&subject, TODAY, 5);
        assert_eq!(hits[0].confidence, confidence, "{status:?}");
        assert_eq!(
            hits[0].why.contains(&Reason::Status { status }),
            status != AssetStatus::Active
        );
        for reason in [
            Reason::NoSeats,
            Reason::SameOwner,
            Reason::SupportEnded {
                on: date(2024, 12, 31),
            },
        ] {
            assert!(hits[0].why.contains(&reason), "{reason:?}");
        }
    }
}

#[test]
fn the_asking_institution_is_not_what_is_asked_for() {
    let assets = [
        asset(1, "Sistema de la Comisión Nacional de Pesca"),
        asset(2, "Nómina"),
    ];
    let index = Index::build(&assets);
    let mut subject = Subject::of_title("Nómina de la Comisión Nacional de Pesca");
    subject.institution_names = vec!["Comisión Nacional de Pesca", "CONAPESCA"];
    let hits = index.check(&subject, TODAY, 5);
    assert_eq!(names(&hits, &assets), ["Nómina"]);
}

#[test]
fn search_finds_while_a_word_is_typed() {
    let assets = inventory();
    let index = Index::build(&assets);
    for (line, expected) in [
        ("pes", "Sistema de Gestión de Pesca"),
        ("sistema de pesc", "Sistema de Gestión de Pesca"),
        ("contab", "Sistema de Contabilidad Gubernamental"),
        ("APP-0009", "Alfresco"),
        ("excel", "Microsoft Excel"),
        ("sirh", "SIRHUS"),
        (
            "recursos humanos sis",
            "Sistema Integral de Recursos Humanos",
        ),
    ] {
        let hits = names(&index.search(line, 5), &assets);
        assert!(hits.contains(&expected.to_owned()), "{line}: {hits:?}");
    }
    assert!(index.search("", 5).is_empty());
}

#[test]
fn hostile_text_is_answered_at_once() {
    let index = Index::build(&inventory());
    let texts = [
        "a".repeat(10_000_000),
        "pesca ".repeat(2_000_000),
        "aB1".repeat(3_000_000),
        "S.I.R.H.".repeat(1_000_000),
        "日本語 кириллица العربية ".repeat(100_000),
        "e\u{301}\u{301}\u{301}".repeat(1_000_000),
        (0..200_000).map(|n| format!("w{n} ")).collect(),
        "\u{202e}\u{0}\u{1b}[31m".repeat(100_000),
    ];
    for text in &texts {
        let mut subject = Subject::of_title(text);
        subject.description = text;
        subject.items = vec![text; 50];
        index.check(&subject, TODAY, 50);
        index.search(text, 50);
        let mut hostile = asset(99, text);
        hostile.description.clone_from(text);
        Index::build([&hostile]);
    }
}

#[test]
fn an_index_is_a_function_of_its_assets() {
    let assets = inventory();
    let built = Index::build(&assets);
    let mut changed = Index::build(assets.iter().rev());
    let mut other = asset(3, "Algo muy distinto de pesca");
    changed.upsert(&other);
    changed.upsert(&assets[2]);
    other.id = AssetId(Uuid::from_u128(77));
    changed.upsert(&other);
    changed.remove(other.id);
    changed.remove(other.id);
    assert_eq!(changed.len(), built.len());
    for line in [
        "mesa de ayuda",
        "sistema de pesca",
        "recursos humanos",
        "tablero de salud",
        "registro",
    ] {
        let subject = Subject::of_title(line);
        assert_eq!(
            built.check(&subject, TODAY, 20),
            changed.check(&subject, TODAY, 20),
            "{line}"
        );
        assert_eq!(built.search(line, 20), changed.search(line, 20), "{line}");
    }
}

fn shuffled(name: &str, seed: usize) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    let len = words.len();
    for at in 0..len {
        words.swap(at, (at * 7 + seed) % len);
    }
    words.join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn case_accents_and_order_never_lose_an_exact_match(at in 0usize..16, seed in 0usize..50, upper: bool, bare: bool) {
        let assets = inventory();
        let mut title = shuffled(&assets[at].name, seed);
        if bare {
            title = title.chars().map(|letter| match letter { 'á' => 'a', 'é' => 'e', 'í' => 'i', 'ó' => 'o', 'ú' => 'u', other => other }).collect();
        }
        if upper {
            title = title.to_uppercase();
        }
        let hits = Index::build(&assets).check(&Subject::of_title(&title), TODAY, 5);
        prop_assert!(hits.iter().any(|hit| hit.asset == assets[at].id), "{title}: {:?}", names(&hits, &assets));
    }

    #[test]
    fn an_unrelated_asset_never_removes_a_probable_one(at in 0usize..16, name in "[a-z]{4,9} [a-z]{4,9} [a-z]{4,9}") {
        let assets = inventory();
        let mut index = Index::build(&assets);
        let subject = Subject::of_title(&assets[at].name);
        let before: Vec<AssetId> = probable(&index.check(&subject, TODAY, 10));
        index.upsert(&asset(500, &name));
        let after = probable(&index.check(&subject, TODAY, 11));
        prop_assert!(before.iter().all(|id| after.contains(id)), "{name}");
    }

    #[test]
    fn any_text_is_answered(title in "\\PC{0,60}", description in "\\PC{0,200}") {
        let index = Index::build(&inventory());
        let mut subject = Subject::of_title(&title);
        subject.description = &description;
        let hits = index.check(&subject, TODAY, 10);
        prop_assert!(hits.len() <= 10 && hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
        index.search(&title, 10);
    }
}

/// Assets that share some words, keys and acronyms, and differ in others.
fn one_of_many() -> impl Strategy<Value = Asset> {
    let word = proptest::sample::select(vec![
        "pesca",
        "pescas",
        "pesquero",
        "nómina",
        "nominas",
        "GLPI",
        "recursos humanos",
        "registro",
        "SIRH",
        "correo",
        "correos",
        "firma electrónica",
        "sistema",
        "becas",
        "becario",
        "pezca",
        "tablero",
    ]);
    let text = move |most| {
        proptest::collection::vec(word.clone(), 0..most).prop_map(|words| words.join(" "))
    };
    (
        0u128..24,
        text(4),
        text(2),
        text(6),
        0usize..7,
        proptest::option::of(-1i64..2),
    )
        .prop_map(|(number, name, acronym, description, status, seats)| {
            let mut asset = asset(number, &name);
            asset.acronym = acronym;
            asset.description = description;
            asset.status = AssetStatus::ALL[status];
            asset.seats_free = seats;
            asset.owner_key = seats.map(|_| InstitutionKey::new("06-E00"));
            asset
        })
}

fn answers(index: &Index) -> Vec<Vec<Hit>> {
    let lines = [
        "pesca",
        "nomina de becarios",
        "mesa de ayuda",
        "sirh",
        "recursos humanos",
        "regisrto de correo",
        "pesqera",
        "firma",
        "sistema",
        "tablero de becas",
    ];
    let answer = |line: &&str| {
        [
            index.check(&Subject::of_title(line), TODAY, 30),
            index.search(line, 30),
        ]
    };
    lines.iter().flat_map(answer).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_index_and_a_loaded_one_answer_as_one_built_anew(
        acts in proptest::collection::vec((one_of_many(), 0u8..9), 0..50),
    ) {
        let stamp = Stamp { seq: 1, hash: [0; 32] };
        let mut changed = Index::new();
        let mut assets = std::collections::BTreeMap::new();
        for (asset, act) in acts {
            match act {
                0 => {
                    changed.remove(asset.id);
                    assets.remove(&asset.id);
                }
                1 => changed = Index::from_bytes(&changed.to_bytes(&stamp), Thesaurus::builtin()).unwrap().0,
                _ => {
                    changed.upsert(&asset);
                    assets.insert(asset.id, asset);
                }
            }
        }
        let built = Index::build(assets.values());
        prop_assert_eq!(changed.len(), built.len());
        let expected = answers(&built);
        prop_assert_eq!(&answers(&changed), &expected);
        prop_assert_eq!(&answers(&changed), &expected, "asked again");
        changed.shrink();
        prop_assert_eq!(&answers(&changed), &expected, "packed");
    }
}

fn probable(hits: &[Hit]) -> Vec<AssetId> {
    hits.iter()
        .filter(|hit| hit.confidence == Confidence::Probable)
        .map(|hit| hit.asset)
        .collect()
}
