//! The session that carries an import: staged in batches, then committed as one, or not at all.

use crate::domain::ids::ImportId;
use serde::{Deserialize, Serialize};

/// What the rows of an import are.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cargo {
    Institutions,
    Assets,
    Requests,
}

impl Cargo {
    pub const ALL: [Cargo; 3] = [Cargo::Institutions, Cargo::Assets, Cargo::Requests];

    pub fn name(self) -> &'static str {
        match self {
            Cargo::Institutions => "institutions",
            Cargo::Assets => "assets",
            Cargo::Requests => "requests",
        }
    }
}

/// The body of `POST /v1/imports`: opens a session.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    pub id: ImportId,
    pub cargo: Cargo,
}

/// A row and the line of the file that it came from.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedRow {
    pub line: u64,
    /// An `InstitutionRow`, `AssetRow` or `RequestRow`, as the session's cargo says.
    pub row: serde_json::Value,
}

/// The body of `POST /v1/imports/{id}/rows`: at most 500 rows.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedRows {
    /// Number of this batch, from 0; a batch sent twice counts once.
    pub batch: u32,
    pub rows: Vec<StagedRow>,
}

/// The body of `POST /v1/imports/{id}/commit`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitImport {
    /// Says what would happen and changes nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// Enters institutions that the directory does not know, under the name that the file gives,
    /// instead of refusing their requests.
    #[serde(default)]
    pub add_institutions: bool,
}

/// A row that the server would not take.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    pub line: u64,
    pub field: String,
    /// Stable name, one of `intake.error.*`.
    pub code: String,
    #[serde(default)]
    pub detail: String,
}

/// What an import did, or would do.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOutcome {
    pub created: u64,
    pub updated: u64,
    /// Rows that were there already, the same.
    pub unchanged: u64,
    pub rejected: Vec<RowProblem>,
    #[serde(default)]
    pub dry_run: bool,
}
