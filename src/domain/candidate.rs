//! A candidate: an existing asset that may serve what a request asks for, and what was made of it.

use super::ids::{AssetId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How much a reviewer may trust a candidate.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Weak,
    Possible,
    Probable,
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Weak => "weak",
            Confidence::Possible => "possible",
            Confidence::Probable => "probable",
        }
    }
}

/// Where in an asset a word was found.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Acronym,
    Function,
    Description,
    Category,
    Technology,
    Vendor,
    Owner,
}

impl Field {
    pub fn name(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Acronym => "acronym",
            Field::Function => "function",
            Field::Description => "description",
            Field::Category => "category",
            Field::Technology => "technology",
            Field::Vendor => "vendor",
            Field::Owner => "owner",
        }
    }
}

/// One reason for or against a candidate, in a form that both languages can say.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Words of the request stand in a field of the asset.
    Words { field: Field, words: Vec<String> },
    /// A word of the request matches a different word of the asset: an acronym, a synonym, a
    /// product family, a spelling.
    Through {
        field: Field,
        asked: String,
        found: String,
        via: Via,
    },
    /// Against: `retired` may be re-used, `suspended` and `out_of_use` speak for themselves.
    Status { status: super::asset::AssetStatus },
    /// Against: no licence or seat is free.
    NoSeats,
    /// Against: the vendor's support has ended.
    SupportEnded {
        #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
        on: jiff::civil::Date,
    },
    /// Against: the request is for a thing, works or a service of another kind, not for a system.
    OtherObject { asked: String },
    /// For: belongs to the same institution or its sector.
    SameOwner,
    /// For: the opinion on a like request rested on it.
    AgreedFor { folio: String },
}

impl Reason {
    /// Whether the reason speaks against re-use.
    pub fn is_against(&self) -> bool {
        matches!(
            self,
            Reason::Status { .. }
                | Reason::NoSeats
                | Reason::SupportEnded { .. }
                | Reason::OtherObject { .. }
        )
    }
}

/// The bridge by which two different words were taken for the same.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    Acronym,
    Synonym,
    ProductFamily,
    Spelling,
}

/// What a reviewer made of a candidate.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Serves, wholly or in part; the opinion may rest on it.
    Cited,
    /// Does not serve; the reason is part of the evidence.
    Dismissed,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Cited => "cited",
            Verdict::Dismissed => "dismissed",
        }
    }
}

/// A judged candidate: the evidence that the inventory was looked at.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub asset: AssetId,
    /// Key and name as they were when judged, so that the evidence reads on its own.
    pub asset_key: String,
    pub asset_name: String,
    pub verdict: Verdict,
    /// Required for a dismissal.
    #[serde(default)]
    pub reason: String,
    /// Score in thousandths and confidence as they were shown.
    pub score: u32,
    pub confidence: Confidence,
    #[serde(default)]
    pub why: Vec<Reason>,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// The recorded answer that nothing in the inventory serves.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NothingFound {
    /// The last search made before saying so; empty for the request's own words.
    #[serde(default)]
    pub query: String,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}
