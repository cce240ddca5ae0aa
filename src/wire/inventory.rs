//! The inventory: assets as found, and candidates as ranked.

use crate::domain::asset::{Asset, AssetStatus};
use crate::domain::candidate::{Confidence, Judgement, Reason, Verdict};
use crate::domain::ids::AssetId;
use crate::domain::request::Filing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Requests that one call of `POST /v1/inventory/check` may ask about.
pub const MAX_ASKED: usize = 100;
/// Candidates of one answer at most.
pub const MAX_CANDIDATES: u32 = 50;

/// One ranked candidate. Enough of the asset to judge it without opening it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub asset: Asset,
    /// Thousandths; comparable within one answer only.
    pub score: u32,
    pub confidence: Confidence,
    pub why: Vec<Reason>,
    /// What was made of it already, for a request's candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
}

impl Candidate {
    pub fn id(&self) -> AssetId {
        self.asset.id
    }
}

/// The answer to a search or a check.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    pub candidates: Vec<Candidate>,
    /// What was dismissed for this request, whatever the check would say of it now: it is not offered
    /// again, and can be seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<Candidate>,
    /// The strongest confidence of what is offered; absent when nothing like it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Confidence>,
    /// How many assets were searched.
    pub searched: u64,
    /// The event that the index had seen when it answered.
    pub seq: i64,
}

/// Query parameters of `GET /v1/inventory`.
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InventoryQuery {
    /// Words, as a person types them.
    pub q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What a request says in words, which is all that the check reads: it need not be filed.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asked {
    /// Whatever the caller calls it; given back with the answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// Key, short name or name of who asks. One that the directory does not know is known by this text,
    /// so that its own words do not count as what it asks for. Its own people may leave it out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub institution: String,
    /// May be empty where the description is not.
    pub title: String,
    pub description: String,
    /// Descriptions of the line items.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Brands and products that the line items name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<String>,
    /// The supplier in view.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub supplier: String,
}

impl Asked {
    /// The words of a filing.
    pub fn of(key: impl Into<String>, institution: impl Into<String>, filing: &Filing) -> Asked {
        let filled = |text: &&String| !text.trim().is_empty();
        let (descriptions, brands) = (
            filing.items.iter().map(|item| &item.description),
            filing.items.iter().map(|item| &item.brand),
        );
        Asked {
            key: key.into(),
            institution: institution.into(),
            title: filing.title.clone(),
            description: filing.description.clone(),
            items: descriptions.filter(filled).cloned().collect(),
            brands: brands.filter(filled).cloned().collect(),
            supplier: filing.supplier.clone(),
        }
    }
}

/// The body of `POST /v1/inventory/check`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckInventory {
    /// At most 100.
    pub filings: Vec<Asked>,
    /// Candidates for each: 10 unless said, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One candidate of a checked filing. The asset itself is at `GET /v1/inventory/{id}`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub id: AssetId,
    /// The id that the inventory's file gave.
    pub key: String,
    pub name: String,
    pub status: AssetStatus,
    /// Thousandths; comparable within one answer only.
    pub score: u32,
    pub confidence: Confidence,
    pub why: Vec<Reason>,
}

/// What already exists for one of the filings asked about.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedFiling {
    /// As it was asked.
    #[serde(default)]
    pub key: String,
    /// The strongest confidence; absent when nothing like it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Confidence>,
    /// Best first.
    pub candidates: Vec<Offered>,
}

/// The answers of `POST /v1/inventory/check`, in the order of the filings.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryChecked {
    pub answers: Vec<CheckedFiling>,
    /// How many assets were searched.
    pub searched: u64,
    /// The event that the index had seen when it answered.
    pub seq: i64,
}

/// A judged candidate as a labelled pair: what was asked for, what was offered, and whether it serves.
/// Who judged is left out.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledPair {
    /// Its `key` is the folio, its `institution` the key.
    pub request: Asked,
    /// Key and name as they were when judged.
    pub asset: String,
    pub asset_name: String,
    pub verdict: Verdict,
    pub reason: String,
    /// Thousandths, as they were shown; 0 for an asset that the check did not offer.
    pub score: u32,
    pub confidence: Confidence,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Practice data is marked as such wherever it is shown.
    #[serde(default)]
    pub practice: bool,
}
