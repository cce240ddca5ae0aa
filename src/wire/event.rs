//! Push events: ids and versions only; whoever hears one fetches what it needs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One event of `GET /v1/events`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushEvent {
    /// Gap-free; the `Last-Event-ID` to go on from.
    pub seq: i64,
    /// Stable name: a fact's name, or `asset_changed`, `institution_changed`, ...
    pub kind: String,
    /// The request or asset that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    #[serde(default)]
    pub version: i64,
}
