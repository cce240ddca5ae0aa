//! The opinion (`dictamen técnico`): its senses, its draft, and what was issued.

use super::ids::PersonId;
use super::money::Money;
use super::request::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The sense of an opinion.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    Favourable,
    /// The law knows no conditions; recommendations bind nobody.
    FavourableWithRecommendations,
    NotFavourable,
    /// Not favourable because an existing asset serves; cites the asset.
    NotFavourableReuse,
    /// Not ICT, or below the threshold.
    NotRequired,
}

impl Sense {
    pub const ALL: [Sense; 5] = [
        Sense::Favourable,
        Sense::FavourableWithRecommendations,
        Sense::NotFavourable,
        Sense::NotFavourableReuse,
        Sense::NotRequired,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Sense::Favourable => "favourable",
            Sense::FavourableWithRecommendations => "favourable_with_recommendations",
            Sense::NotFavourable => "not_favourable",
            Sense::NotFavourableReuse => "not_favourable_reuse",
            Sense::NotRequired => "not_required",
        }
    }

    pub fn parse(name: &str) -> Option<Sense> {
        Sense::ALL.into_iter().find(|sense| sense.name() == name)
    }

    pub fn is_denial(self) -> bool {
        matches!(self, Sense::NotFavourable | Sense::NotFavourableReuse)
    }

    /// The state that issuing this sense leads to.
    pub fn issued_state(self) -> State {
        match self {
            Sense::Favourable | Sense::FavourableWithRecommendations => State::IssuedFavourable,
            Sense::NotFavourable | Sense::NotFavourableReuse => State::IssuedDenied,
            Sense::NotRequired => State::IssuedNotRequired,
        }
    }
}

/// What a reviewer has written so far.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sense: Option<Sense>,
    /// The reasons (`motivación`); required to issue.
    #[serde(default)]
    pub reasoning: String,
    /// Recommendations that bind nobody; required where the sense has them.
    #[serde(default)]
    pub recommendations: String,
    /// Amount ruled, without VAT, where the Unit rules one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_ruled: Option<Money>,
}

/// A draft as stored: whose, and since when.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDraft {
    pub draft: Draft,
    pub by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// Why an opinion exists.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Signed by the Unit.
    Issued,
    /// The law's: the day passed in silence (`afirmativa por silencio`).
    DeemedApproval,
}

/// An opinion in force. Nothing of it changes after it was issued.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Number of the official letter (`oficio`); a deemed approval has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub sense: Sense,
    pub cause: Cause,
    #[serde(default)]
    pub reasoning: String,
    #[serde(default)]
    pub recommendations: String,
    /// The articles it rests on, from the rule pack.
    #[serde(default)]
    pub legal_basis: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_ruled: Option<Money>,
    /// Who wrote it; absent for a deemed approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafted_by: Option<PersonId>,
    /// Who signed; two where the rule pack asks for a second person.
    #[serde(default)]
    pub signed_by: Vec<PersonId>,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub issued_at: Timestamp,
}
