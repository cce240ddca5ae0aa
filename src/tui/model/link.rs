//! What is known of the server, and the acts that it has not answered yet.

use crate::domain::act::Act;
use crate::domain::ids::RequestId;
use serde::{Deserialize, Serialize};

/// Number of an act of this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticket(pub u64);

/// Whether what is shown can be trusted to be current. Always shown as a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Nothing was heard yet.
    #[default]
    Connecting,
    /// Push events arrive.
    Live,
    /// Nothing was heard for longer than a heartbeat.
    Stale,
    /// Calls fail.
    Offline,
}

/// An act on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pending {
    pub ticket: Ticket,
    pub request: RequestId,
    pub act: Act,
}
