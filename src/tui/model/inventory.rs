//! The inventory screen: a free search as one types.

use super::Field;
use crate::wire::inventory::{Candidate, Candidates};
use serde::Serialize;

/// The search, its answer, and the cursor in it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InventoryModel {
    pub query: Field,
    pub typing: bool,
    pub found: Option<Candidates>,
    pub cursor: usize,
    pub top: usize,
    pub generation: u64,
}

impl InventoryModel {
    pub fn selected(&self) -> Option<&Candidate> {
        self.found.as_ref()?.candidates.get(self.cursor)
    }

    pub fn len(&self) -> usize {
        self.found
            .as_ref()
            .map_or(0, |found| found.candidates.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
