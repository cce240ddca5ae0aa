//! The inventory in memory: a search index that follows the log.
//!
//! Owns when the index is built and brought up to date, and who may read it when. What is asked of it
//! is `check`'s, how a candidate is found and ranked `matching`'s.

use super::{Desk, ServiceError};
use crate::domain::ids::AssetId;
use crate::matching::{Hit, Index};
use crate::store::Store;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Assets read at a time while the index is built.
const BATCH: u32 = 1_000;

/// The index, and the event that it has seen last.
#[derive(Debug)]
pub(crate) struct Inventory {
    index: Arc<RwLock<Index>>,
    seq: AtomicI64,
}

impl Inventory {
    /// Builds the index from the store.
    pub(crate) async fn read(store: &dyn Store) -> Result<Inventory, ServiceError> {
        // The head first: what changes while the assets are read is heard of again.
        let seq = store.head().await?.seq;
        let mut index = Index::new();
        let mut last: Option<AssetId> = None;
        loop {
            let assets = store.assets_after(last, BATCH).await?;
            let Some(asset) = assets.last() else { break };
            last = Some(asset.id);
            index = blocking(move || {
                for asset in &assets {
                    index.upsert(asset);
                }
                index
            })
            .await?;
        }
        index.shrink();
        tracing::info!(assets = index.len(), seq, "inventory indexed");
        Ok(Inventory {
            index: Arc::new(RwLock::new(index)),
            seq: AtomicI64::new(seq),
        })
    }

    pub(crate) fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    /// Asks the index off the runtime's threads; gives the hits and how many assets were searched.
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

    /// Asks the index one question after another. Between two of them a change can come in.
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

/// Runs what takes milliseconds of computing where it holds nobody up.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ServiceError::Internal(format!("index: {error}")))
}

impl Desk {
    /// Brings the index to `seq`, given the assets that changed until then.
    pub(crate) async fn refresh_inventory(
        &self,
        changed: &[AssetId],
        seq: i64,
    ) -> Result<(), ServiceError> {
        if !changed.is_empty() {
            let assets = self.store.assets(changed).await?;
            let (index, changed) = (Arc::clone(&self.inventory.index), changed.to_vec());
            blocking(move || {
                let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
                for asset in &assets {
                    index.upsert(asset);
                }
                for gone in changed {
                    if assets.iter().all(|asset| asset.id != gone) {
                        index.remove(gone);
                    }
                }
            })
            .await?;
        }
        self.inventory.seq.store(seq, Ordering::Release);
        Ok(())
    }
}
