//! The answer to every write.

use crate::domain::ids::RequestId;
use crate::domain::request::State;
use serde::{Deserialize, Serialize};

/// What a write did. It is stored with the change, under the caller's `Idempotency-Key`, so that
/// a repeated call gets the very same bytes.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub request: RequestId,
    pub folio: String,
    /// The case's version after the act: the next `If-Match`.
    pub version: i64,
    pub state: State,
    /// Sequence number of the last event that the act recorded.
    pub seq: i64,
    /// Number of the official letter, where the act issued one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
}
