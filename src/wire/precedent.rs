//! What the desk said and saw before on the object of a request.

use super::request::PersonRef;
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::money::Money;
use crate::domain::opinion::Sense;
use crate::domain::precedent::{LikeReason, Relation};
use crate::domain::request::{Kind, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An asset that an opinion rested on, as it was called then.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedAsset {
    pub asset: AssetId,
    pub key: String,
    pub name: String,
}

/// How the Unit answered a request.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub sense: Sense,
    /// Number of the official letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Local date, America/Mexico_City.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub issued_on: Date,
    pub reasoning: String,
    pub legal_basis: Vec<String>,
    /// Without VAT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_ruled: Option<Money>,
    pub signed_by: Vec<PersonRef>,
    pub cited: Vec<CitedAsset>,
}

/// Another request about the same object.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LikeRequest {
    pub relation: Relation,
    pub request: RequestId,
    pub folio: String,
    /// Institution's key and short name.
    pub institution: String,
    pub acronym: String,
    pub title: String,
    pub kind: Kind,
    pub state: State,
    pub amount: Money,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub received_on: Date,
    /// How alike, in thousandths; comparable within one answer only.
    pub score: u32,
    pub why: Vec<LikeReason>,
    /// Present where the Unit has issued an opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
}

/// `GET /v1/requests/{ref}/precedents`. Each list best first.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precedents {
    /// Opinions issued on the same object.
    pub precedents: Vec<LikeRequest>,
    /// Filed by the same institution: the same again, or split.
    pub duplicates: Vec<LikeRequest>,
    /// Open requests of other institutions for the same.
    pub consolidations: Vec<LikeRequest>,
    /// How many requests were searched.
    pub searched: u64,
}

impl Precedents {
    /// All of them in the order in which they are shown: what concerns this request itself first.
    pub fn all(&self) -> impl Iterator<Item = &LikeRequest> {
        self.duplicates
            .iter()
            .chain(&self.consolidations)
            .chain(&self.precedents)
    }
}
