//! What an opinion says, as one document that can be signed and read without the database.
//!
//! Owns the shape and its canonical bytes. Everything that the letter shows is in here, so that
//! the letter can be made again from the document alone. Must not read a case's rights or states.

use super::canonical;
use crate::domain::money::Money;
use crate::domain::opinion::{Cause, Sense};
use crate::domain::request::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of this shape.
pub const SCHEMA: u32 = 1;

/// Who issues: what stands at the head of every letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// `Secretaría de la Función Pública`.
    pub ministry: String,
    /// `Unidad de Gobierno Digital`.
    pub unit: String,
    /// Where letters are dated: `Ciudad de México`.
    pub place: String,
}

/// Whom the letter is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    pub key: String,
    pub acronym: String,
    pub name: String,
}

/// An existing asset on which the opinion rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cited {
    pub key: String,
    pub name: String,
    /// Why it serves, in the reviewer's words; may be empty.
    pub reason: String,
}

/// A person who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub handle: String,
    pub name: String,
}

/// Another body that the matter goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onward {
    /// Business days that it has to answer.
    pub days: u32,
}

/// An issued opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub schema: u32,
    pub letterhead: Letterhead,
    /// Number of the official letter; a deemed approval has none.
    pub number: Option<String>,
    pub folio: String,
    pub addressee: Addressee,
    pub kind: Kind,
    pub title: String,
    /// Estimated amount, without VAT.
    pub amount: Money,
    pub regime: String,
    /// Local date of reception.
    pub received_on: Date,
    /// The legal day of the cycle that the opinion ended.
    pub due: Date,
    pub sense: Sense,
    pub cause: Cause,
    pub reasoning: String,
    pub recommendations: String,
    pub legal_basis: Vec<String>,
    pub cited: Vec<Cited>,
    /// Amount ruled, without VAT.
    pub price_ruled: Option<Money>,
    /// Set where the Unit sends the matter on to the budget unit (UPCP).
    pub budget_unit: Option<Onward>,
    /// Business days in which the contract must be registered after its signature.
    pub registration_days: u32,
    pub signed_by: Vec<Signer>,
    pub issued_at: Timestamp,
    /// Local date (America/Mexico_City) of `issued_at`.
    pub issued_on: Date,
    /// Practice data; the letter says so on every page.
    pub practice: bool,
}

impl Statement {
    /// The bytes that are signed and hashed.
    ///
    /// # Errors
    /// Never for a value of this type; the library cannot promise it.
    pub fn canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(canonical::bytes(&serde_json::to_value(self)?))
    }

    /// SHA-256 of the canonical bytes.
    ///
    /// # Errors
    /// As [`Statement::canonical`].
    pub fn digest(&self) -> Result<[u8; 32], serde_json::Error> {
        Ok(Sha256::digest(self.canonical()?).into())
    }
}

/// A statement for tests, of a denial that cites an asset.
#[cfg(test)]
pub(crate) fn example() -> Statement {
    use crate::domain::money::Currency;
    use jiff::civil::date;
    Statement {
        schema: SCHEMA,
        letterhead: Letterhead {
            ministry: "Secretaría de la Función Pública".into(),
            unit: "Unidad de Gobierno Digital".into(),
            place: "Ciudad de México".into(),
        },
        number: Some("SFP/UGD/12/2015".into()),
        folio: "UGD-2015-00123".into(),
        addressee: Addressee {
            key: "06-E00".into(),
            acronym: "SAT".into(),
            name: "Servicio de Administración Tributaria".into(),
        },
        kind: Kind::Services,
        title: "Servicio de mesa de ayuda para 4,500 usuarios".into(),
        amount: Money {
            centavos: 1_234_567_890,
            currency: Currency::Mxn,
        },
        regime: "acuerdo-2018".into(),
        received_on: date(2015, 3, 2),
        due: date(2015, 3, 24),
        sense: Sense::NotFavourableReuse,
        cause: Cause::Issued,
        reasoning:
            "El objeto coincide con un aplicativo en operación.\n\nEl costo de extenderlo es menor."
                .into(),
        recommendations: String::new(),
        legal_basis: vec!["Acuerdo, art. 8".into(), "Acuerdo, art. 9".into()],
        cited: vec![Cited {
            key: "APF-00017".into(),
            name: "Mesa de servicios institucional".into(),
            reason: "Cubre las mismas funciones.".into(),
        }],
        price_ruled: None,
        budget_unit: None,
        registration_days: 10,
        signed_by: vec![Signer {
            handle: "alima".into(),
            name: "Alicia Martínez Olvera".into(),
        }],
        issued_at: Timestamp::from_second(1_426_867_200).unwrap_or_default(),
        issued_on: date(2015, 3, 20),
        practice: false,
    }
}
