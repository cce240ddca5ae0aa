//! A small desk, the same every time.

use dictamen::domain::act::{self, Act, Setting};
use dictamen::domain::asset::{Asset, AssetStatus, Lever};
use dictamen::domain::calendar::{self, Calendar};
use dictamen::domain::candidate::{Confidence, Field, Reason, Via};
use dictamen::domain::case::Case;
use dictamen::domain::checklist::Answer;
use dictamen::domain::clock::{CycleCause, local_date};
use dictamen::domain::ids::{AssetId, PersonId, RequestId};
use dictamen::domain::institution::{Institution, InstitutionKey, InstitutionType};
use dictamen::domain::money::{Currency, Money};
use dictamen::domain::opinion::{Draft, Sense};
use dictamen::domain::person::{Person, Role};
use dictamen::domain::precedent::{Flag, FlagKind, LikeReason, Relation};
use dictamen::domain::regime::Regime;
use dictamen::domain::request::{
    Annex, AnnexKind, Filing, Kind, LineItem, Procedure, State, Subject,
};
use dictamen::i18n::Lang;
use dictamen::tui::keymap::{Builtin, Keymap};
use dictamen::tui::model::{Link, Model};
use dictamen::tui::msg::{Msg, PageRole};
use dictamen::tui::update;
use dictamen::wire::directory::RulePack;
use dictamen::wire::inventory::{Candidate, Candidates};
use dictamen::wire::precedent::{CitedAsset, LikeRequest, Precedents, Ruling};
use dictamen::wire::problem::{Code, Problem};
use dictamen::wire::queue::{Counts, QueuePage, QueueRow};
use dictamen::wire::request::{PersonRef, RequestView};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// 19 March 2015, 11:20 in Mexico City.
pub static NOW: LazyLock<Timestamp> = LazyLock::new(|| "2015-03-19T17:20:00Z".parse().unwrap());

const TODAY: Date = date(2015, 3, 19);

fn calendar() -> &'static Calendar {
    Calendar::of(calendar::UNIT).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn me() -> Person {
    Person {
        id: PersonId(id(1)),
        handle: "alima".to_owned(),
        name: "Ana Lima Cruz".to_owned(),
        role: Role::Reviewer,
        institution: None,
    }
}

fn people() -> Vec<PersonRef> {
    let other = PersonRef {
        id: PersonId(id(2)),
        handle: "mruiz".to_owned(),
        name: "Mario Ruiz Peña".to_owned(),
    };
    vec![
        PersonRef {
            id: me().id,
            handle: me().handle,
            name: me().name,
        },
        other,
    ]
}

fn mxn(pesos: i64) -> Money {
    Money::new(pesos * 100, Currency::Mxn)
}

fn row(n: u128, acronym: &str, title: &str, kind: Kind, pesos: i64, received: Date) -> QueueRow {
    let regime = Regime::for_reception(received);
    let cycle = regime
        .begin_cycle(kind, received, calendar(), CycleCause::Reception)
        .unwrap();
    QueueRow {
        id: RequestId(id(100 + n)),
        folio: format!("UGD-2015-{:05}", 400 + n),
        institution: "06-E00".to_owned(),
        acronym: acronym.to_owned(),
        title: title.to_owned(),
        kind,
        state: State::Received,
        amount: mxn(pesos),
        received_on: received,
        due: Some(cycle.due),
        days_left: Some(i32::try_from(cycle.days_left(TODAY, calendar())).unwrap()),
        silence_approves: matches!(kind, Kind::Lease | Kind::Services),
        owner: None,
        owner_handle: None,
        version: 1,
        returns: 0,
        mismatch: false,
        practice: true,
        postponed: None,
        flags: flags(n),
    }
}

/// What some of the rows were flagged for.
fn flags(n: u128) -> Vec<Flag> {
    let flag = |kind, name: &str, count| Flag {
        kind,
        score: 950,
        other: id(700),
        name: name.to_owned(),
        count,
    };
    let all = [
        flag(FlagKind::Exists, "APF-00871", 1),
        flag(FlagKind::Duplicate, "UGD-2014-01877", 1),
        flag(FlagKind::Consolidable, "UGD-2015-00407", 3),
        flag(FlagKind::Precedent, "UGD-2014-02204", 1),
    ];
    match n {
        1 => all[..1].to_vec(),
        2 => all.to_vec(),
        4 => all[2..3].to_vec(),
        _ => Vec::new(),
    }
}

fn rows() -> Vec<QueueRow> {
    let mut rows = vec![
        row(
            1,
            "SAT",
            "Servicio administrado de mesa de ayuda y soporte en sitio para oficinas centrales y 32 delegaciones",
            Kind::Services,
            48_300_000,
            date(2015, 3, 2),
        ),
        row(
            2,
            "CONAGUA",
            "Arrendamiento de 1,250 equipos de cómputo de escritorio y portátiles",
            Kind::Lease,
            31_750_000,
            date(2015, 3, 3),
        ),
        row(
            3,
            "IMSS",
            "Renovación de licenciamiento de base de datos institucional",
            Kind::Acquisition,
            112_400_000,
            date(2015, 3, 4),
        ),
        row(
            4,
            "SENASICA",
            "Desarrollo del sistema de trazabilidad de movilización animal",
            Kind::Services,
            9_870_000,
            date(2015, 3, 9),
        ),
        row(
            5,
            "INAH",
            "Hospedaje en nube del repositorio digital del patrimonio",
            Kind::Hosting,
            2_350_000,
            date(2015, 3, 10),
        ),
        row(
            6,
            "AICM",
            "Adquisición de conmutadores y puntos de acceso inalámbrico",
            Kind::Acquisition,
            18_200_000,
            date(2015, 3, 17),
        ),
    ];
    rows[2].mismatch = true;
    rows[1].owner = Some(people()[1].id);
    rows[1].owner_handle = Some("mruiz".to_owned());
    rows[1].state = State::UnderReview;
    rows
}

fn filing() -> Filing {
    Filing {
        kind: Kind::Services,
        title: rows()[0].title.clone(),
        description: "El contrato vigente de mesa de ayuda concluye el 30 de abril de 2015. Se requiere un punto único de contacto para 36,000 usuarios, con atención en sitio en las 32 delegaciones y registro de incidentes conforme a ITIL.\n\nEl servicio incluye herramienta de registro, base de conocimiento y encuestas de satisfacción.".to_owned(),
        subject: Subject::Ict,
        amount: mxn(48_300_000),
        vat_basis_points: 1600,
        budget_line: Some("33301".to_owned()),
        procurement_code: Some("33300005".to_owned()),
        procedure: Some(Procedure::OpenTender),
        multi_year: true,
        starts_on: Some(date(2015, 5, 1)),
        ends_on: Some(date(2017, 12, 31)),
        supplier: String::new(),
        strategic_project: "Modernización de los servicios al contribuyente".to_owned(),
        strategy_line: "Transformación gubernamental".to_owned(),
        tech_domain: "end_user_computing".to_owned(),
        area: "Administración General de Comunicaciones y TI".to_owned(),
        items: vec![LineItem {
            description: "Agente de primer nivel, turno matutino".to_owned(),
            quantity: 64,
            unit: "puesto".to_owned(),
            brand: String::new(),
            unit_price: Some(mxn(412_500)),
        }],
        annexes: vec![
            Annex { kind: AnnexKind::MarketResearch, file_name: "investigacion_mercado.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: 1_482_113 },
            Annex { kind: AnnexKind::CostBenefit, file_name: "costo_beneficio.xlsx".to_owned(), media_type: String::new(), bytes: 88_000 },
        ],
        control_body_remarks: "Sin observaciones.".to_owned(),
        own_inventory_search: "Se consultó el inventario sin localizar un servicio con la cobertura requerida.".to_owned(),
    }
}

fn case() -> Case {
    let row = &rows()[0];
    let regime = Regime::for_reception(row.received_on);
    Case {
        id: row.id,
        folio: row.folio.clone(),
        key: None,
        institution: InstitutionKey::new("06-E00"),
        regime: regime.id.clone(),
        state: State::Received,
        version: 1,
        received_on: row.received_on,
        owner: None,
        lease: None,
        filing: filing(),
        cycles: vec![
            regime
                .begin_cycle(
                    Kind::Services,
                    row.received_on,
                    calendar(),
                    CycleCause::Reception,
                )
                .unwrap(),
        ],
        returned: None,
        checks: Default::default(),
        judgements: Vec::new(),
        nothing_found: None,
        postponed: None,
        draft: None,
        proposed: None,
        opinion: None,
        practice: true,
    }
}

fn view(case: Case) -> Box<RequestView> {
    let days_left = case
        .cycles
        .last()
        .map(|cycle| i32::try_from(cycle.days_left(TODAY, calendar())).unwrap());
    Box::new(RequestView {
        case,
        institution: Some(Institution {
            key: InstitutionKey::new("06-E00"),
            acronym: "SAT".to_owned(),
            name: "Servicio de Administración Tributaria".to_owned(),
            budget_branch: Some("06".to_owned()),
            r#type: InstitutionType::DeconcentratedBody,
            sector_head: None,
            valid_from: None,
            valid_to: None,
            practice: true,
        }),
        flags: Vec::new(),
        people: people(),
        today: TODAY,
        days_left,
    })
}

fn asset(n: u128, name: &str, owner: &str, status: AssetStatus) -> Asset {
    Asset {
        id: AssetId(id(1_000 + n)),
        key: format!("APF-06E00-{n:04}"),
        name: name.to_owned(),
        acronym: String::new(),
        description: "Registro y seguimiento de incidentes y requerimientos de usuarios."
            .to_owned(),
        function: "Mesa de ayuda".to_owned(),
        lever: Lever::Application,
        status,
        owner: owner.to_owned(),
        owner_key: None,
        categories: vec!["Soporte".to_owned()],
        technologies: vec!["GLPI".to_owned(), "PHP".to_owned()],
        vendor: String::new(),
        licence: "GPL-2.0".to_owned(),
        seats_free: Some(400),
        supported_until: None,
        annual_cost: Some(mxn(1_200_000)),
        url: String::new(),
        practice: true,
        version: 1,
    }
}

fn like(n: u128, relation: Relation, acronym: &str, title: &str) -> LikeRequest {
    LikeRequest {
        relation,
        request: RequestId(id(800 + n)),
        folio: format!("UGD-2014-{:05}", 1_200 + n),
        institution: "06-E00".to_owned(),
        acronym: acronym.to_owned(),
        title: title.to_owned(),
        kind: Kind::Services,
        state: State::UnderReview,
        amount: mxn(41_000_000),
        received_on: date(2014, 11, 3),
        score: 962,
        why: vec![LikeReason::Words {
            words: vec!["mesa".to_owned(), "ayuda".to_owned(), "soporte".to_owned()],
        }],
        ruling: None,
    }
}

fn precedents() -> Precedents {
    let mut again = like(
        1,
        Relation::Duplicate,
        "SAT",
        "Servicio de mesa de ayuda y soporte en sitio",
    );
    again
        .why
        .extend([LikeReason::SameInstitution, LikeReason::SameAmount]);
    let mut denied = like(
        3,
        Relation::Precedent,
        "IMSS",
        "Mesa de ayuda para usuarios de oficinas centrales",
    );
    denied.state = State::IssuedDenied;
    denied.ruling = Some(Ruling {
        sense: Sense::NotFavourableReuse,
        number: Some("CEDN/881/2014".to_owned()),
        issued_on: date(2014, 11, 24),
        reasoning:
            "La mesa de ayuda del sector tiene capacidad disponible y cubre el alcance solicitado."
                .to_owned(),
        legal_basis: vec!["Acuerdo, art. 8".to_owned()],
        price_ruled: None,
        signed_by: people(),
        cited: vec![CitedAsset {
            asset: AssetId(id(900)),
            key: "APF-00871".to_owned(),
            name: "Mesa de Ayuda Institucional".to_owned(),
        }],
    });
    let together = like(
        2,
        Relation::Consolidation,
        "CONAGUA",
        "Servicio administrado de mesa de servicios",
    );
    Precedents {
        precedents: vec![denied],
        duplicates: vec![again],
        consolidations: vec![together],
        searched: 3_672,
    }
}

fn candidates() -> Candidates {
    let words = |words: &[&str]| Reason::Words {
        field: Field::Name,
        words: words.iter().map(|w| (*w).to_owned()).collect(),
    };
    let through = Reason::Through {
        field: Field::Technology,
        asked: "mesa de ayuda".to_owned(),
        found: "GLPI".to_owned(),
        via: Via::Synonym,
    };
    Candidates {
        dismissed: Vec::new(),
        candidates: vec![
            Candidate {
                asset: asset(
                    1,
                    "Mesa de Ayuda Institucional",
                    "Secretaría de Hacienda y Crédito Público",
                    AssetStatus::Active,
                ),
                score: 812,
                confidence: Confidence::Probable,
                why: vec![words(&["mesa", "ayuda"]), through.clone()],
                judgement: None,
            },
            Candidate {
                asset: asset(
                    2,
                    "Sistema de Soporte a Usuarios",
                    "Instituto Mexicano del Seguro Social",
                    AssetStatus::Retired,
                ),
                score: 540,
                confidence: Confidence::Possible,
                why: vec![
                    through,
                    Reason::Status {
                        status: AssetStatus::Retired,
                    },
                ],
                judgement: None,
            },
            Candidate {
                asset: asset(
                    3,
                    "Bitácora de Soporte en Sitio",
                    "Comisión Nacional del Agua",
                    AssetStatus::Active,
                ),
                score: 301,
                confidence: Confidence::Weak,
                why: vec![words(&["soporte", "sitio"]), Reason::NoSeats],
                judgement: None,
            },
        ],
        verdict: Some(Confidence::Probable),
        searched: 12_000,
        seq: 1,
    }
}

/// The queue, loaded.
pub fn desk(lang: Lang, columns: u16, rows: u16) -> Model {
    let keymap = Arc::new(Keymap::builtin(Builtin::Default));
    let mut model = Model::new(
        lang,
        keymap,
        Arc::new(calendar().clone()),
        (columns, rows),
        *NOW,
    );
    update::begin(&mut model);
    let generation = model.queue.generation;
    let page = QueuePage {
        rows: self::rows(),
        next: None,
        prev: None,
        today: Some(TODAY),
    };
    let counts = Counts {
        mine: 12,
        unassigned: 85,
        due_soon: 23,
        returned: 9,
        all: 3_672,
    };
    for msg in [
        Msg::Me {
            answer: Ok(me()),
            at: *NOW,
        },
        Msg::People {
            answer: Ok(people()),
        },
        Msg::Page {
            generation,
            role: PageRole::First,
            answer: Ok(page),
            at: *NOW,
        },
        Msg::Counts {
            generation,
            filtered: false,
            answer: Ok(counts),
        },
        Msg::Link {
            link: Link::Live,
            at: *NOW,
        },
    ] {
        update::update(&mut model, msg);
    }
    model
}

pub fn preview(model: &mut Model) {
    let row = model.queue.selected().unwrap().clone();
    let mut case = case();
    case.id = row.id;
    update::update(
        model,
        Msg::Preview {
            id: row.id,
            answer: Ok(view(case)),
        },
    );
}

/// The first request, opened, with everything that belongs to it.
pub fn open(model: &mut Model) {
    super::press(model, "<enter>");
    let regime = Regime::for_reception(TODAY);
    let pack = RulePack {
        id: regime.id.clone(),
        text: Regime::builtin_text(&regime.id).unwrap().to_owned(),
    };
    let case = case();
    let id = case.id;
    for msg in [
        Msg::Regime { answer: Ok(pack) },
        Msg::Request {
            id,
            answer: Ok(view(case)),
            at: *NOW,
        },
        Msg::Candidates {
            id,
            answer: Ok(candidates()),
        },
        Msg::Precedents {
            id,
            answer: Ok(precedents()),
        },
    ] {
        update::update(model, msg);
    }
}

/// Does everything that an opinion needs, by the law's own function.
pub fn complete(model: &mut Model) {
    let request = model.request.as_ref().unwrap();
    let mut case = request.view.as_ref().unwrap().case.clone();
    let regime = Regime::for_reception(TODAY);
    let me = me();
    let draft = Draft {
        sense: Some(Sense::Favourable),
        reasoning: "Se emite dictamen favorable: no se localizó en el inventario un servicio equivalente con capacidad disponible, y el gasto se alinea con la Estrategia Digital Nacional.".to_owned(),
        ..Draft::default()
    };
    let checks: Vec<Act> = regime
        .checklist(case.filing.kind, &case.filing.tech_domain)
        .map(|item| Act::Check {
            item: item.id.clone(),
            answer: Some(Answer::Yes),
            note: String::new(),
        })
        .collect();
    let acts = [Act::Take].into_iter().chain(checks).chain([
        Act::NothingFound {
            query: String::new(),
        },
        Act::SaveDraft(draft),
    ]);
    for act in acts {
        let setting = Setting {
            actor: &me,
            now: *NOW,
            regime,
            calendar: calendar(),
            flags: &[],
        };
        case = act::apply(&case, &act, setting).unwrap().case;
    }
    let id = case.id;
    update::update(
        model,
        Msg::Request {
            id,
            answer: Ok(view(case)),
            at: *NOW,
        },
    );
    assert_eq!(local_date(*NOW), TODAY);
}

/// Titles that attack the terminal.
pub fn hostile(model: &mut Model) {
    let titles = [
        "\u{1b}[2J\u{1b}[31mborrado",
        "precio \u{202e}000,1 $\u{202c}",
        "cero\u{200b}ancho \u{9b}31m",
        "漢字 e\u{301}\u{301}\u{301} 👩‍💻",
    ];
    let generation = model.queue.generation;
    let rows: Vec<_> = rows()
        .into_iter()
        .zip(titles)
        .map(|(mut row, title)| {
            row.title = title.to_owned();
            row.acronym = title.to_owned();
            row
        })
        .collect();
    let page = QueuePage {
        rows,
        next: None,
        prev: None,
        today: Some(TODAY),
    };
    update::update(
        model,
        Msg::Page {
            generation,
            role: PageRole::First,
            answer: Ok(page),
            at: *NOW,
        },
    );
}

/// Somebody else issued first.
pub fn conflict(model: &mut Model) {
    super::press(model, "E");
    super::type_text(model, "0401");
    super::press(model, "<enter>");
    let ticket = model.pending.last().unwrap().ticket;
    let problem = Box::new(Problem::new(Code::Stale, "version 30"));
    let failure = dictamen::tui::msg::Failure::Problem { problem };
    update::update(
        model,
        Msg::Done {
            ticket,
            answer: Err(failure),
            at: *NOW,
        },
    );
    let mut theirs = model
        .request
        .as_ref()
        .unwrap()
        .view
        .as_ref()
        .unwrap()
        .case
        .clone();
    theirs.version += 1;
    theirs.state = State::IssuedDenied;
    theirs.draft.as_mut().unwrap().draft.reasoning =
        "No procede: la SHCP opera una mesa de ayuda con capacidad disponible.".to_owned();
    theirs.draft.as_mut().unwrap().draft.sense = Some(Sense::NotFavourable);
    let id = theirs.id;
    update::update(
        model,
        Msg::Request {
            id,
            answer: Ok(view(theirs)),
            at: *NOW,
        },
    );
}
