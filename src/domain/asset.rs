//! What the federation already has: the six re-use levers of the policy.

use super::ids::AssetId;
use super::institution::InstitutionKey;
use super::money::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The six levers by which something existing can serve (arts 4 Bis, 8, 9-II, 13-I of the Acuerdo).
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// The applications inventory.
    #[default]
    Application,
    /// A public body able to supply.
    PublicSupplier,
    /// Spare data-centre capacity reported to the Unit.
    SpareCapacity,
    /// A framework contract or a consolidated purchase.
    FrameworkContract,
    /// Public or free software.
    PublicSoftware,
    /// A shared service or domain of the sector.
    SharedService,
}

impl Lever {
    pub const ALL: [Lever; 6] = [
        Lever::Application,
        Lever::PublicSupplier,
        Lever::SpareCapacity,
        Lever::FrameworkContract,
        Lever::PublicSoftware,
        Lever::SharedService,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Lever::Application => "application",
            Lever::PublicSupplier => "public_supplier",
            Lever::SpareCapacity => "spare_capacity",
            Lever::FrameworkContract => "framework_contract",
            Lever::PublicSoftware => "public_software",
            Lever::SharedService => "shared_service",
        }
    }
}

/// Life-cycle states of a configuration item (ACNF-2).
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AssetStatus {
    InDevelopment,
    Draft,
    Approved,
    #[default]
    Active,
    Suspended,
    /// `retirado`: no longer in use where it was, re-usable elsewhere.
    Retired,
    /// `fuera de uso`: not re-usable.
    OutOfUse,
}

impl AssetStatus {
    pub const ALL: [AssetStatus; 7] = [
        AssetStatus::InDevelopment,
        AssetStatus::Draft,
        AssetStatus::Approved,
        AssetStatus::Active,
        AssetStatus::Suspended,
        AssetStatus::Retired,
        AssetStatus::OutOfUse,
    ];

    pub fn name(self) -> &'static str {
        match self {
            AssetStatus::InDevelopment => "in_development",
            AssetStatus::Draft => "draft",
            AssetStatus::Approved => "approved",
            AssetStatus::Active => "active",
            AssetStatus::Suspended => "suspended",
            AssetStatus::Retired => "retired",
            AssetStatus::OutOfUse => "out_of_use",
        }
    }

    /// Whether an asset in this state can be offered for re-use at all.
    pub fn is_reusable(self) -> bool {
        self != AssetStatus::OutOfUse
    }
}

/// One entry of the inventory. Empty text fields mean that the register does not say.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    pub id: AssetId,
    /// The id that the register or the imported file gave; unique within the inventory.
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub acronym: String,
    #[serde(default)]
    pub description: String,
    /// What it is for, in the register's own words (`finalidad`, function).
    #[serde(default)]
    pub function: String,
    #[serde(default)]
    pub lever: Lever,
    #[serde(default)]
    pub status: AssetStatus,
    /// Owner: a known institution's key, or the name that the file gave.
    #[serde(default)]
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_key: Option<InstitutionKey>,
    /// Functional categories or subjects.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Products and technologies it is built on.
    #[serde(default)]
    pub technologies: Vec<String>,
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub licence: String,
    /// Licences or seats still free, where the register counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats_free: Option<i64>,
    /// End of vendor support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub supported_until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_cost: Option<Money>,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub practice: bool,
    /// Increased by every change; answers carry it as an ETag.
    #[serde(default)]
    pub version: i64,
}
