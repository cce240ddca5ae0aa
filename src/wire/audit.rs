//! The audit trail as auditors get it: every event as it was recorded, byte for byte.

use serde::{Deserialize, Serialize};

/// One recorded event. `hash` is the chain's: whoever has all events can check them without the
/// server.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEvent {
    /// Gap-free, from 1.
    pub seq: i64,
    /// Microseconds since the Unix epoch, UTC.
    pub at: i64,
    /// Id of who acted; empty for the server itself.
    pub actor: String,
    pub kind: String,
    /// Id of what changed; empty where nothing has one.
    pub subject: String,
    pub version: i64,
    /// JSON as it was recorded.
    pub body: String,
    /// SHA-256 as 64 hexadecimal digits.
    pub hash: String,
}

/// Part of the trail.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub events: Vec<AuditEvent>,
    /// How far the trail had come; the last page's last event is this one.
    pub head: i64,
}
