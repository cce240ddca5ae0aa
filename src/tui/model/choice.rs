//! One thing of whatever list is in front, by what it is and not by where it stands.

use crate::domain::ids::{AssetId, RequestId};
use serde::{Deserialize, Serialize};

/// One thing of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// A request of the queue.
    Row(RequestId),
    /// An item of the checklist.
    Check(String),
    /// A candidate, or an asset that was found.
    Candidate(AssetId),
    /// A like request among the precedents.
    Precedent(RequestId),
    /// A place in the list that one picks from.
    Item(usize),
    /// A ready answer to the question in front, from 0.
    Ready(usize),
}
