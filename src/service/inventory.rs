//! Questions to the inventory's index, asked off the runtime's threads.
//!
//! Owns who may read the index when. When it is built and brought up to date is `inventory_index`'s,
//! what is asked of it `check`'s, how a candidate is found and ranked `matching`'s.

use super::ServiceError;
use super::inventory_index::{Inventory, blocking};
use crate::matching::{Hit, Index};
use std::sync::{Arc, PoisonError, RwLock};

impl Inventory {
    /// The index itself, for work that is off the runtime's threads already.
    pub(crate) fn shared(&self) -> Arc<RwLock<Index>> {
        Arc::clone(&self.index)
    }

    /// Asks the index; gives the hits and how many assets were searched.
    pub(crate) async fn ask(
        &self,
        question: impl FnOnce(&Index) -> Vec<Hit> + Send + 'static,
    ) -> Result<(Vec<Hit>, u64), ServiceError> {
        let index = Arc::clone(&self.index);
        blocking(move || {
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            (question(&index), index.len() as u64)
        })
        .await
    }

    /// Asks one question after another. Between two of them a change can come in.
    pub(crate) async fn ask_each<Q: Send + 'static>(
        &self,
        questions: Vec<Q>,
        answer: impl Fn(&Index, &Q) -> Vec<Hit> + Send + 'static,
    ) -> Result<(Vec<Vec<Hit>>, u64), ServiceError> {
        let index = Arc::clone(&self.index);
        blocking(move || {
            let read = || index.read().unwrap_or_else(PoisonError::into_inner);
            let hits = questions.iter().map(|question| answer(&read(), question));
            (hits.collect(), read().len() as u64)
        })
        .await
    }
}
