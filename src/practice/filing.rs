//! Owns the writing of a filing: title, description, items, annexes, remarks, all of one piece.
//!
//! Must not know what becomes of it; the plan says what is asked, by whom and when.

use super::annexes;
use super::facts::Facts;
use super::institutions::Profile;
use super::objects::{Object, Offer, Vendors};
use super::prose;
use super::rng::Rng;
use super::systems::System;
use super::texts;
use crate::domain::institution::InstitutionType;
use crate::domain::money::{Currency, Money};
use crate::domain::request::{Filing, Kind, LineItem, Procedure, Subject};
use jiff::ToSpan;
use jiff::civil::Date;

/// What a filing is written from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) object: &'a Object,
    pub(crate) offer: &'a Offer,
    /// The function of the system that it is about, for objects about systems.
    pub(crate) system: Option<&'a System>,
    pub(crate) received_on: Date,
    /// Whether its budget line shall contradict its modality.
    pub(crate) mismatch: bool,
}

/// Writes the filing and the facts that later texts about it need.
pub(crate) fn write<'a>(brief: Brief<'a>, rng: &mut Rng) -> (Filing, Facts<'a>) {
    let Brief {
        profile,
        object,
        offer,
        ..
    } = brief;
    let (starts_on, ends_on, months) = term(offer, brief.received_on, rng);
    let mut facts = Facts {
        brief,
        n: object.n.draw(1, months, profile, rng),
        months,
        starts_on,
        ends_on,
        product: rng.pick(&object.products).as_str(),
        places: profile.places(rng),
        system_name: brief
            .system
            .map(|system| system_name(system, rng))
            .unwrap_or_default(),
        contract: format!(
            "{}-{:03}-{}",
            profile.acronym(),
            rng.range(3, 240),
            brief.received_on.year() - 1
        ),
        area: texts::AREAS[rng.below(texts::AREAS.len())],
        long_area: String::new(),
        domain_name: String::new(),
        amount: Money {
            centavos: 0,
            currency: Currency::Mxn,
        },
        folio: String::new(),
        cited: String::new(),
    };
    facts.long_area = long_area(profile, facts.area, rng);
    facts.domain_name = domain_name(profile, rng);
    let dollars =
        offer.line == "33304" && matches!(object.vendors, Vendors::Software) && rng.chance(90);
    let items = items(&facts, dollars, rng);
    let currency = if dollars {
        Currency::Usd
    } else {
        Currency::Mxn
    };
    let centavos = items
        .iter()
        .filter_map(|item| Some(item.unit_price?.centavos * item.quantity as i64))
        .sum();
    facts.amount = Money { centavos, currency };
    let multi_year = ends_on.year() > starts_on.year();
    let title = prose::phrase(&offer.titles, rng, &facts);
    let description = description(&facts, rng);
    let procedure = (!offer.line.is_empty()).then(|| procedure(centavos, object.vendors, rng));
    let filing = Filing {
        kind: offer.kind,
        title,
        description,
        subject: if object.ot { Subject::Ot } else { Subject::Ict },
        amount: facts.amount,
        vat_basis_points: if centavos > 0 { 1600 } else { 0 },
        budget_line: budget_line(&brief),
        procurement_code: procurement_code(object, offer),
        procedure,
        multi_year,
        starts_on: Some(starts_on),
        ends_on: Some(ends_on),
        supplier: supplier(object, procedure, rng),
        strategic_project: if rng.chance(320) {
            (*rng.pick(&texts::STRATEGIC_PROJECTS)).to_owned()
        } else {
            String::new()
        },
        strategy_line: strategy_line(profile, rng),
        tech_domain: object.tech_domain.to_owned(),
        area: capital(facts.long_area.trim_start_matches("la ")),
        items,
        annexes: annexes::of(offer.kind, profile.acronym(), multi_year, rng),
        control_body_remarks: remark(&facts, rng),
        own_inventory_search: if rng.chance(860) {
            prose::phrase(&texts::OWN_SEARCHES, rng, &facts)
        } else {
            String::new()
        },
    };
    (filing, facts)
}

/// First and last day, and the months between them.
fn term(offer: &Offer, received_on: Date, rng: &mut Rng) -> (Date, Date, i64) {
    let (low, high) = offer.months.unwrap_or(match offer.kind {
        Kind::Acquisition | Kind::Certification => (1, 4),
        _ => (12, 12),
    });
    // Terms of years are whole years.
    let months = if low >= 12 {
        rng.range(low / 12, high / 12) * 12
    } else {
        rng.range(low, high)
    };
    let first = |year: i16, month: i8| Date::new(year, month, 1).unwrap_or(received_on);
    let (year, month) = (received_on.year(), received_on.month());
    let starts_on = match month {
        10..=12 => first(year + 1, 1),
        _ => {
            let month = month + rng.range(1, 3) as i8;
            if month > 12 {
                first(year + 1, 1)
            } else {
                first(year, month)
            }
        }
    };
    let full = starts_on
        .saturating_add(months.months())
        .saturating_sub(1.day());
    // Half of the yearly contracts end with the fiscal year.
    let year_end = Date::new(starts_on.year(), 12, 31).unwrap_or(full);
    if months == 12 && full > year_end && rng.chance(500) {
        return (starts_on, year_end, i64::from(13 - starts_on.month()));
    }
    (starts_on, full, months)
}

fn system_name(system: &System, rng: &mut Rng) -> String {
    let (name, acronym) = system.new_name(rng);
    format!("{name} ({acronym})")
}

fn long_area(profile: &Profile, area: &str, rng: &mut Rng) -> String {
    if rng.chance(600) {
        let fitting = match profile.institution.r#type {
            InstitutionType::Ministry => &texts::ICT_AREAS[..2],
            _ => &texts::ICT_AREAS[1..],
        };
        return (*rng.pick(fitting)).to_owned();
    }
    let rank = match profile.institution.r#type {
        InstitutionType::StateEnterprise => "la Gerencia",
        InstitutionType::Ministry => "la Dirección General",
        _ => "la Dirección",
    };
    let mut named = String::new();
    for (index, word) in area.split(' ').enumerate() {
        if index > 0 {
            named.push(' ');
        }
        named.push_str(&if word.len() > 2 {
            capital(word)
        } else {
            word.to_owned()
        });
    }
    format!("{rank} de {named}")
}

fn domain_name(profile: &Profile, rng: &mut Rng) -> String {
    let acronym: String = profile
        .acronym()
        .chars()
        .filter_map(|letter| match letter {
            'á' => Some('a'),
            'é' => Some('e'),
            'í' => Some('i'),
            'ó' => Some('o'),
            'ú' => Some('u'),
            other if other.is_ascii_alphanumeric() => Some(other.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    let topic = rng.pick(&[
        "tramites",
        "observatorio",
        "congreso",
        "datos",
        "consulta",
        "registro",
        "citas",
        "becas",
    ]);
    if rng.chance(500) {
        format!("{topic}.{acronym}")
    } else {
        format!("{acronym}-{topic}")
    }
}

fn items(facts: &Facts<'_>, dollars: bool, rng: &mut Rng) -> Vec<LineItem> {
    let Brief { profile, offer, .. } = facts.brief;
    offer
        .items
        .iter()
        .map(|item| {
            let quantity = item.quantity.draw(facts.n, facts.months, profile, rng);
            let pesos = rng.range(item.pesos.0, item.pesos.1);
            // Prices come from tenders: some are round, most are not.
            let mut centavos = match pesos {
                ..1_000 => pesos * 100 + rng.range(0, 99),
                1_000..20_000 if rng.chance(600) => pesos * 100 + rng.range(0, 3) * 25,
                1_000..20_000 => pesos / 50 * 5_000,
                _ => pesos / 100 * 10_000,
            };
            if dollars {
                centavos = (centavos / 15).max(1);
            }
            let currency = if dollars {
                Currency::Usd
            } else {
                Currency::Mxn
            };
            LineItem {
                description: prose::phrase(&[&item.text], rng, facts),
                quantity: quantity as u64,
                unit: prose::phrase(&[&item.unit], rng, facts).to_lowercase(),
                brand: if item.brands.is_empty() || rng.chance(350) {
                    String::new()
                } else {
                    rng.pick(&item.brands).clone()
                },
                unit_price: Some(Money { centavos, currency }),
            }
        })
        .collect()
}

fn description(facts: &Facts<'_>, rng: &mut Rng) -> String {
    let object = facts.brief.object;
    let mut out = String::with_capacity(900);
    if rng.chance(420) {
        prose::sentence(&mut out, &texts::OPENINGS, rng, facts);
    }
    for (pool, both) in [(&object.why, 600), (&object.scope, 560)] {
        let first = rng.below(pool.len());
        stated(&mut out, &pool[first], rng, facts);
        if pool.len() > 1 && rng.chance(both) {
            let second = (first + 1 + rng.below(pool.len() - 1)) % pool.len();
            stated(&mut out, &pool[second], rng, facts);
        }
    }
    if facts.amount.centavos > 0 && rng.chance(480) {
        prose::sentence(&mut out, &texts::BENEFITS, rng, facts);
    }
    if rng.chance(620) {
        prose::sentence(&mut out, &texts::TIMINGS, rng, facts);
    }
    out
}

/// Verbs with which a scope begins whose subject is the project.
const VERBS: [&str; 25] = [
    "comprende",
    "incluye",
    "cubre",
    "renueva",
    "procesa",
    "equipa",
    "considera",
    "atiende",
    "vigila",
    "traslada",
    "sustituye",
    "replica",
    "protege",
    "moderniza",
    "licencia",
    "interconecta",
    "integra",
    "digitaliza",
    "conecta",
    "aporta",
    "adquiere",
    "abarca",
    "contempla",
    "prevé",
    "reutiliza",
];

/// A template of an object, which has no full stop of its own. Where it begins with its verb, most
/// say what the subject is.
fn stated(out: &mut String, template: &str, rng: &mut Rng, facts: &Facts<'_>) {
    let verb = template.split(' ').next().unwrap_or_default();
    if VERBS.contains(&verb) && rng.chance(600) {
        prose::sentence(
            out,
            &["[el proyecto|la contratación|lo solicitado] "],
            rng,
            facts,
        );
        prose::write(out, template, rng, facts);
    } else {
        prose::sentence(out, &[template], rng, facts);
    }
    out.push('.');
}

fn procedure(centavos: i64, vendors: Vendors, rng: &mut Rng) -> Procedure {
    let mut weights: [u32; 4] = match centavos / 100 {
        ..350_000 => [5, 20, 65, 10],
        350_000..2_500_000 => [30, 40, 20, 10],
        _ => [70, 6, 12, 12],
    };
    // Public bodies render services; they do not sell equipment, licences or protection.
    if matches!(
        vendors,
        Vendors::Hardware | Vendors::Software | Vendors::Security | Vendors::None
    ) {
        weights[3] = 0;
    }
    Procedure::ALL[rng.weighted(weights.into_iter())]
}

fn budget_line(brief: &Brief<'_>) -> Option<String> {
    let line = brief.offer.line.as_str();
    if line.is_empty() {
        return None;
    }
    let declared = if brief.mismatch {
        match brief.offer.kind {
            Kind::Acquisition => "32301",
            Kind::Lease => "33301",
            _ => "51501",
        }
    } else {
        line
    };
    Some(declared.to_owned())
}

/// A CUCoP key: the line's concept, then a number that stays with the object.
fn procurement_code(object: &Object, offer: &Offer) -> Option<String> {
    let concept = offer.line.get(..3)?;
    let number = object
        .id
        .bytes()
        .fold(7u32, |sum, byte| (sum * 31 + u32::from(byte)) % 997);
    Some(format!("{concept}00{number:03}"))
}

fn supplier(object: &Object, procedure: Option<Procedure>, rng: &mut Rng) -> String {
    let named = match procedure {
        Some(Procedure::DirectAward) => 900,
        Some(Procedure::PublicPublic) => 1000,
        _ => 120,
    };
    if matches!(object.vendors, Vendors::None) || !rng.chance(named) {
        return String::new();
    }
    if procedure == Some(Procedure::PublicPublic) {
        let public: &[&str] = match object.vendors {
            Vendors::Telecom => &["Telecomunicaciones de México"],
            Vendors::Industrial => &[
                "Centro de Ingeniería y Desarrollo Industrial",
                "Instituto de Investigaciones Eléctricas",
            ],
            Vendors::Printing => &["Talleres Gráficos de México"],
            _ => &[
                "INFOTEC",
                "INFOTEC",
                "Corporación Mexicana de Investigación en Materiales, S.A. de C.V.",
                "Instituto Politécnico Nacional",
                "Centro de Investigación en Matemáticas, A.C.",
            ],
        };
        return (*rng.pick(public)).to_owned();
    }
    format!(
        "{} {}, {}",
        rng.pick(&texts::SUPPLIER_HEADS),
        rng.pick(&texts::SUPPLIER_TAILS),
        rng.pick(&texts::SUPPLIER_FORMS)
    )
}

fn strategy_line(profile: &Profile, rng: &mut Rng) -> String {
    let own = match profile.branch() {
        "11" | "38" => 2,
        "12" | "50" | "51" => 3,
        "06" | "10" => 1,
        "04" | "17" => 4,
        _ => 0,
    };
    let objective = texts::STRATEGY_OBJECTIVES[if rng.chance(450) { own } else { 0 }];
    format!(
        "{objective}; habilitador: {}",
        rng.pick(&texts::STRATEGY_ENABLERS)
    )
}

fn remark(facts: &Facts<'_>, rng: &mut Rng) -> String {
    if matches!(
        facts.brief.offer.kind,
        Kind::DomainName | Kind::MobileApp | Kind::Portfolio
    ) {
        return String::new();
    }
    let (plain, weighty) = texts::REMARKS.split_at(8);
    let pool = if rng.chance(300) { weighty } else { plain };
    prose::phrase(pool, rng, facts)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
