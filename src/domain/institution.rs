//! The federal institutions and their keys.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An institution's key: budget branch (`ramo`, two digits) and responsible-unit code (`UR`), such as
/// `06-E00` (SAT), or the key that an imported directory gave.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstitutionKey(pub String);

impl InstitutionKey {
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Maps by key can be asked with plain text.
impl std::borrow::Borrow<str> for InstitutionKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InstitutionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of body an institution is in law.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionType {
    /// `dependencia`: a ministry or an equal of one.
    Ministry,
    /// `entidad`: a parastatal body.
    #[default]
    Entity,
    /// `órgano desconcentrado`.
    DeconcentratedBody,
    /// `empresa productiva del Estado`.
    StateEnterprise,
}

impl InstitutionType {
    pub const ALL: [InstitutionType; 4] = [
        InstitutionType::Ministry,
        InstitutionType::Entity,
        InstitutionType::DeconcentratedBody,
        InstitutionType::StateEnterprise,
    ];

    pub fn name(self) -> &'static str {
        match self {
            InstitutionType::Ministry => "ministry",
            InstitutionType::Entity => "entity",
            InstitutionType::DeconcentratedBody => "deconcentrated_body",
            InstitutionType::StateEnterprise => "state_enterprise",
        }
    }
}

/// One body in scope of the ICT policy.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    pub key: InstitutionKey,
    /// Short name used in lists: `SAT`. Falls back to the key when a file gives none.
    pub acronym: String,
    pub name: String,
    /// Two-digit budget branch (`ramo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_branch: Option<String>,
    #[serde(default)]
    pub r#type: InstitutionType,
    /// The coordinating ministry (`cabeza de sector`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_head: Option<InstitutionKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// Practice data is marked as such wherever it is shown.
    #[serde(default)]
    pub practice: bool,
}
