//! The inventory: assets as found, and candidates as ranked.

use crate::domain::asset::Asset;
use crate::domain::candidate::{Confidence, Judgement, Reason};
use crate::domain::ids::AssetId;
use serde::{Deserialize, Serialize};

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
    /// The strongest confidence; absent when nothing like it exists.
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
