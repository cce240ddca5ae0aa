//! Owns the entries of the practice inventory: what the register says of what was dealt.
//!
//! An asset is a function of the seed and its number, so that a case can name one without all of
//! them being made. Must not know cases.

use super::deal::{Dealt, Row};
use super::institutions::Profile;
use super::prose::{self, Slots, grouped};
use super::rng::{Rng, Stream};
use super::systems::{Resource, System};
use crate::domain::asset::{Asset, AssetStatus, Lever};
use crate::domain::ids::AssetId;
use crate::domain::money::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// Stack, year from which it was chosen, and the end of its vendor's support.
const STACKS: [(&[&str], u16, u16, Option<Date>); 16] = [
    (
        &["Java", "Oracle Database 11g", "WebLogic"],
        2008,
        2014,
        Some(date(2020, 12, 31)),
    ),
    (&["Java", "PostgreSQL", "JBoss"], 2007, 2015, None),
    (&["PHP", "MySQL", "Apache HTTP Server"], 2004, 2015, None),
    (
        &[".NET Framework", "SQL Server 2008", "IIS"],
        2009,
        2014,
        Some(date(2019, 7, 9)),
    ),
    (
        &[".NET Framework", "SQL Server 2005", "Windows Server 2003"],
        2005,
        2009,
        Some(date(2016, 4, 12)),
    ),
    (
        &["Oracle Forms", "Oracle Database 10g"],
        2003,
        2009,
        Some(date(2013, 7, 31)),
    ),
    (&["PowerBuilder", "Sybase ASE"], 1998, 2006, None),
    (
        &["Visual Basic 6", "SQL Server 2000"],
        1999,
        2006,
        Some(date(2013, 4, 9)),
    ),
    (
        &["SAP ERP", "Oracle Database 11g"],
        2006,
        2013,
        Some(date(2025, 12, 31)),
    ),
    (&["Python", "Django", "PostgreSQL"], 2010, 2015, None),
    (&["Ruby on Rails", "PostgreSQL"], 2010, 2015, None),
    (
        &["Lotus Notes", "Domino"],
        2000,
        2009,
        Some(date(2024, 6, 1)),
    ),
    (&["Liferay", "Java", "MySQL"], 2009, 2015, None),
    (
        &["SharePoint 2010", "SQL Server 2008"],
        2010,
        2014,
        Some(date(2020, 10, 13)),
    ),
    (
        &["Access", "Visual Basic para Aplicaciones"],
        2000,
        2012,
        None,
    ),
    (
        &["Java", "DB2", "WebSphere"],
        2005,
        2013,
        Some(date(2020, 4, 30)),
    ),
];

/// What an asset is called, and where: enough to judge it.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) id: AssetId,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) acronym: String,
}

/// The tables that assets are written from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables<'a> {
    pub(crate) seed: u64,
    pub(crate) profiles: &'a [Profile],
    pub(crate) systems: &'a [System],
    pub(crate) resources: &'a [Resource],
}

impl Tables<'_> {
    /// Id, key and name of the `index`-th asset.
    pub(crate) fn label(&self, index: usize, dealt: Dealt) -> Label {
        let mut rng = Rng::new(self.seed, Stream::Asset, index as u64 + 1);
        let owner = &self.profiles[usize::from(dealt.owner)];
        // Registered between January 2010 and May 2014.
        let registered = rng.range(1_262_325_600, 1_399_352_400);
        let at = Timestamp::from_second(registered).unwrap_or(Timestamp::UNIX_EPOCH);
        let id = AssetId(rng.uuid(at));
        let (name, acronym) = match dealt.row {
            Row::System(row) => {
                self.systems[usize::from(row)].name(usize::from(dealt.nth), &mut rng)
            }
            Row::Resource(row) => (
                resource_name(&self.resources[usize::from(row)], owner, dealt.nth),
                String::new(),
            ),
        };
        let key = format!("APF-{}-{:04}", owner.institution.key, dealt.serial);
        Label {
            id,
            key,
            name,
            acronym,
        }
    }

    /// Whether the register's state lets an asset be offered for re-use.
    pub(crate) fn is_reusable(&self, index: usize, dealt: Dealt) -> bool {
        match dealt.row {
            Row::Resource(row)
                if self.resources[usize::from(row)].lever == Lever::FrameworkContract =>
            {
                dealt.nth < 2
            }
            // The state is the first thing drawn for an entry's texts.
            _ => status(&mut Rng::new(self.seed, Stream::AssetText, index as u64)).is_reusable(),
        }
    }

    /// The whole entry.
    pub(crate) fn asset(&self, index: usize, dealt: Dealt) -> Asset {
        let label = self.label(index, dealt);
        let mut rng = Rng::new(self.seed, Stream::AssetText, index as u64);
        let owner = &self.profiles[usize::from(dealt.owner)];
        let blank = Asset {
            id: label.id,
            key: label.key,
            name: label.name,
            acronym: label.acronym,
            description: String::new(),
            function: String::new(),
            lever: Lever::Application,
            status: status(&mut rng),
            owner: owner.institution.name.clone(),
            owner_key: Some(owner.institution.key.clone()),
            categories: Vec::new(),
            technologies: Vec::new(),
            vendor: String::new(),
            licence: String::new(),
            seats_free: None,
            supported_until: None,
            annual_cost: None,
            url: String::new(),
            practice: true,
            version: 1,
        };
        match dealt.row {
            Row::System(row) => {
                application(blank, &self.systems[usize::from(row)], owner, &mut rng)
            }
            Row::Resource(row) => resource(
                blank,
                &self.resources[usize::from(row)],
                owner,
                dealt.nth,
                &mut rng,
            ),
        }
    }
}

fn status(rng: &mut Rng) -> AssetStatus {
    const MIX: [(u32, AssetStatus); 7] = [
        (720, AssetStatus::Active),
        (85, AssetStatus::Retired),
        (65, AssetStatus::OutOfUse),
        (60, AssetStatus::InDevelopment),
        (35, AssetStatus::Suspended),
        (20, AssetStatus::Approved),
        (15, AssetStatus::Draft),
    ];
    MIX[rng.weighted(MIX.iter().map(|(weight, _)| *weight))].1
}

/// Slots of an entry's description.
struct Entry<'a> {
    owner: &'a Profile,
    users: &'a str,
    function: &'a str,
    year: u16,
    stack: &'a str,
}

impl Slots for Entry<'_> {
    fn slot(&self, name: &str, out: &mut String, rng: &mut Rng) -> bool {
        match name {
            "inst" => out.push_str(&self.owner.with_article()),
            "del" => out.push_str(&self.owner.of()),
            "sedes" => out.push_str(&self.owner.places(rng)),
            "usuarios" => out.push_str(self.users),
            "funcion" => out.push_str(self.function),
            "anio" => out.push_str(&self.year.to_string()),
            "tec" => out.push_str(self.stack),
            "cuantos" => {
                let some = (i64::from(self.owner.staff) * rng.range(20, 400) / 1000).max(6);
                out.push_str(&grouped(if some > 100 { some / 10 * 10 } else { some }));
            }
            _ => return false,
        }
        true
    }
}

const DOES: [&str; 5] = [
    "permite a {usuarios} {funcion}.",
    "se utiliza para {funcion}.",
    "apoya a {usuarios} en {sedes}: sirve para {funcion}.",
    "herramienta {del} para {funcion}.",
    "aplicativo con el que {inst} atiende la necesidad de {funcion}.",
];
const SINCE: [&str; 5] = [
    "opera desde {anio} [y tiene {cuantos} usuarios|con {cuantos} cuentas activas].",
    "en producción desde {anio}[, con mantenimiento interno| bajo contrato de mantenimiento|].",
    "se puso en marcha en {anio} y se usa en {sedes}.",
    "se liberó en {anio}; [cuenta con manual de usuario y de operación|no dispone de documentación técnica completa].",
    "su última versión es de {anio}.",
];
const ALSO: [&str; 6] = [
    "está construido en {tec}.",
    "intercambia datos [por servicios web|mediante archivos planos] con otros sistemas {del}.",
    "[genera reportes en formato abierto|exporta a hoja de cálculo|emite acuses en PDF].",
    "la autenticación usa [el directorio institucional|cuentas propias|firma electrónica].",
    "contiene datos personales[ y cuenta con documento de seguridad|].",
    "el código fuente es propiedad de la institución y puede compartirse por convenio.",
];

fn application(mut asset: Asset, system: &System, owner: &Profile, rng: &mut Rng) -> Asset {
    let (stack, from, to, end) = *rng.pick(&STACKS);
    let year = rng.range(i64::from(from), i64::from(to)) as u16;
    let entry = Entry {
        owner,
        users: system.users,
        function: system.function,
        year,
        stack: stack[0],
    };
    for pool in [&DOES[..], &SINCE[..]] {
        prose::sentence(&mut asset.description, pool, rng, &entry);
    }
    if rng.chance(650) {
        prose::sentence(&mut asset.description, &ALSO, rng, &entry);
    }
    asset.function = prose::phrase(&["{funcion}"], rng, &entry);
    asset.categories = vec![system.category.to_owned()];
    asset.technologies = stack.iter().map(|one| (*one).to_owned()).collect();
    (asset.vendor, asset.licence) = match rng.below(10) {
        0..5 => (
            "Desarrollo interno".to_owned(),
            "Propiedad de la institución".to_owned(),
        ),
        5..8 => (
            "Desarrollo por contrato".to_owned(),
            "Propiedad de la institución".to_owned(),
        ),
        8 => (
            (*rng.pick(&["SAP", "Oracle", "Microsoft", "IBM", "OpenText"])).to_owned(),
            "Licencia comercial".to_owned(),
        ),
        _ => ("INFOTEC".to_owned(), "Software público".to_owned()),
    };
    if asset.licence == "Licencia comercial" {
        asset.seats_free = Some(if rng.chance(450) { 0 } else { rng.range(1, 60) });
    }
    asset.supported_until = end;
    if rng.chance(700) {
        asset.annual_cost = Some(pesos(rng.range(4, 90) * 10_000 * i64::from(owner.size)));
    }
    if rng.chance(300) {
        asset.url = format!("https://{}.gob.mx/", asset.acronym.to_lowercase());
    }
    asset
}

fn resource_name(resource: &Resource, owner: &Profile, nth: u8) -> String {
    let again = if nth == 0 {
        String::new()
    } else {
        format!(" ({})", u16::from(nth) + 1)
    };
    match (resource.lever, resource.owner) {
        (Lever::FrameworkContract, _) => format!("{} {}", resource.name, contract_year(nth)),
        (Lever::PublicSupplier, _) | (Lever::SharedService, Some(_)) => {
            format!("{}{again}", resource.name)
        }
        _ => format!("{} en {}{again}", resource.name, owner.acronym()),
    }
}

fn resource(
    mut asset: Asset,
    resource: &Resource,
    owner: &Profile,
    nth: u8,
    rng: &mut Rng,
) -> Asset {
    asset.lever = resource.lever;
    asset.description = resource.description.to_owned();
    let year = rng.range(2009, 2014) as u16;
    let entry = Entry {
        owner,
        users: "",
        function: resource.function,
        year,
        stack: "",
    };
    let more = match resource.lever {
        Lever::PublicSoftware => {
            "{inst} lo usa desde {anio} en {sedes}[ y comparte su guía de instalación|, con soporte propio|]."
        }
        Lever::FrameworkContract => {
            "[las órdenes se tramitan ante el administrador del contrato|admite adhesión por oficio]."
        }
        Lever::SpareCapacity => {
            "capacidad reportada por {inst} en {anio}; [se asigna por convenio|sujeta a disponibilidad confirmada]."
        }
        _ => "da servicio en {sedes}[ desde {anio}|].",
    };
    prose::sentence(&mut asset.description, &[more], rng, &entry);
    asset.function = prose::phrase(&["{funcion}"], rng, &entry);
    asset.technologies = resource
        .technologies
        .split(", ")
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect();
    asset.licence = resource.licence.to_owned();
    asset.categories = vec![
        match resource.lever {
            Lever::PublicSoftware => "software público",
            Lever::FrameworkContract => "contrato marco",
            Lever::SpareCapacity => "capacidad disponible",
            Lever::SharedService => "servicio compartido",
            Lever::PublicSupplier => "ente público proveedor",
            Lever::Application => "aplicativo",
        }
        .to_owned(),
    ];
    match resource.lever {
        Lever::SpareCapacity => {
            asset.seats_free = Some(rng.range(0, 40));
            asset.annual_cost = Some(pesos(rng.range(8, 60) * 10_000));
        }
        Lever::SharedService => asset.seats_free = Some(rng.range(0, 2_500)),
        Lever::FrameworkContract => {
            asset.supported_until = Some(date(contract_year(nth), 12, 31));
            asset.status = if nth < 2 {
                AssetStatus::Active
            } else {
                AssetStatus::OutOfUse
            };
        }
        Lever::PublicSupplier => asset.status = AssetStatus::Active,
        Lever::PublicSoftware | Lever::Application => {}
    }
    asset
}

/// The latest framework contract is of 2015, the ones before it of the years before.
fn contract_year(nth: u8) -> i16 {
    2015 - i16::from(nth)
}

fn pesos(whole: i64) -> Money {
    Money {
        centavos: whole * 100,
        currency: Currency::Mxn,
    }
}
