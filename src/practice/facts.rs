//! Owns the facts that all texts about one filing share, and how a sentence says them.
//!
//! Must not draw them; `filing` does.

use super::filing::Brief;
use super::prose::{self, Slots, grouped};
use super::rng::Rng;
use crate::domain::money::{Currency, Money};
use jiff::civil::Date;

/// The facts that the texts of one filing share.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    pub(super) brief: Brief<'a>,
    pub(super) n: i64,
    pub(super) months: i64,
    pub(super) starts_on: Date,
    pub(super) ends_on: Date,
    pub(super) product: &'a str,
    /// Where the people work for whom it is; one way of saying it throughout.
    pub(super) places: String,
    pub(super) system_name: String,
    pub(super) contract: String,
    pub(super) area: &'static str,
    pub(super) long_area: String,
    pub(super) domain_name: String,
    pub(crate) amount: Money,
    pub(crate) folio: String,
    /// The asset that an opinion cites, as it is named there.
    pub(crate) cited: String,
}

impl Slots for Facts<'_> {
    fn slot(&self, name: &str, out: &mut String, rng: &mut Rng) -> bool {
        let profile = self.brief.profile;
        let year = self.brief.received_on.year();
        match name {
            "n" => out.push_str(&grouped(self.n)),
            "prod" => out.push_str(self.product),
            "sis" => out.push_str(&self.system_name),
            "sedes" => out.push_str(&self.places),
            "inst" => out.push_str(&profile.with_article()),
            "del" => out.push_str(&profile.of()),
            "noun" => out.push_str(&profile.noun()),
            "sigla" => out.push_str(profile.acronym()),
            "personal" => out.push_str(&grouped(i64::from(profile.staff))),
            "meses" => out.push_str(&self.months.to_string()),
            "anio" => out.push_str(&self.starts_on.year().to_string()),
            "anio_inicio" => out.push_str(&self.starts_on.year().to_string()),
            "anterior" => out.push_str(&(year - 1).to_string()),
            "siguiente" => out.push_str(&(year + 1).to_string()),
            "anios" => prose::write(out, "[cinco|seis|siete|ocho|nueve|diez|doce]", rng, self),
            "contrato" => out.push_str(&self.contract),
            "area" => out.push_str(self.area),
            "area_larga" => out.push_str(&self.long_area),
            "dominio" => out.push_str(&self.domain_name),
            "inicio" => long_date(self.starts_on, out),
            "fin" => long_date(self.ends_on, out),
            "termino" => out.push_str(self.search_words()),
            "monto" => out.push_str(&money(self.amount)),
            "folio" => out.push_str(&self.folio),
            "activo" => out.push_str(&self.cited),
            "tic" => out.push_str(if self.brief.object.ot { "TO" } else { "TIC" }),
            "tic_largo" => out.push_str(if self.brief.object.ot {
                "tecnologías de operación"
            } else {
                "tecnologías de la información y comunicaciones"
            }),
            _ => return false,
        }
        true
    }
}

impl Facts<'_> {
    /// The words by which somebody would look for it in the inventory.
    pub(crate) fn search_words(&self) -> &str {
        match self.brief.system {
            Some(system) => system.category,
            None => self.product,
        }
    }
}

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

fn long_date(date: Date, out: &mut String) {
    let month = MONTHS[usize::from(date.month().unsigned_abs() - 1) % 12];
    let day = if date.day() == 1 {
        "1.º".to_owned()
    } else {
        date.day().to_string()
    };
    out.push_str(&format!("{day} de {month} de {}", date.year()));
}

/// `$1,234,567.89 MXN`, as official letters have it.
fn money(amount: Money) -> String {
    let currency = match amount.currency {
        Currency::Mxn => "MXN",
        Currency::Usd => "USD",
        Currency::Eur => "EUR",
    };
    format!(
        "${}.{:02} {currency}",
        grouped(amount.centavos / 100),
        amount.centavos % 100
    )
}
