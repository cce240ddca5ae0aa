//! The inventory in memory: a search index that follows the log.
//!
//! Owns when the index is built and brought up to date, and the answers that carry whole assets. How
//! a candidate is found and ranked is `matching`'s.

use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::asset::Asset;
use crate::domain::case::Case;
use crate::domain::ids::AssetId;
use crate::domain::person::Person;
use crate::matching::likeness::raise;
use crate::matching::{Hit, Index, Subject, verdict};
use crate::store::{RequestRef, Store};
use crate::wire::inventory::{Candidate, Candidates};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Assets read at a time while the index is built.
const BATCH: u32 = 1_000;
/// Candidates unless the caller asks for another number, and at most.
const CANDIDATES: u32 = 10;
const MOST_CANDIDATES: u32 = 50;
/// The longest search line, in characters.
const LINE: usize = 1_000;

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

    /// The index itself, for work that is off the runtime's threads already.
    pub(crate) fn shared(&self) -> Arc<RwLock<Index>> {
        Arc::clone(&self.index)
    }

    /// Asks the index off the runtime's threads; gives the hits and how many assets were searched.
    async fn ask(
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

    /// Finds assets as a person types.
    ///
    /// # Errors
    /// A line that is too long.
    pub async fn search(
        &self,
        actor: &Person,
        line: &str,
        limit: Option<u32>,
    ) -> Result<Candidates, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let mut check = super::input::Check::default();
        check.line("q", line, LINE);
        check.done()?;
        let (line, limit) = (line.to_owned(), candidates(limit));
        let seq = self.inventory.seq();
        let (hits, searched) = self
            .inventory
            .ask(move |index| index.search(&line, limit))
            .await?;
        self.with_assets(hits, searched, seq, None).await
    }

    /// What already exists that may serve a request, with what was made of each.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a request that does not exist; not for people of an institution.
    pub async fn candidates(
        &self,
        actor: &Person,
        reference: &RequestRef,
        limit: Option<u32>,
    ) -> Result<Candidates, ServiceError> {
        let case = self
            .concerned(actor, reference, Action::ReadCandidates)
            .await?;
        let institution = self.directory().await?.get(&case.institution).cloned();
        let agreed = self.agreed(&case).await?;
        let (filing, today, limit) = (case.filing.clone(), self.today(), candidates(limit));
        let seq = self.inventory.seq();
        let (hits, searched) = self
            .inventory
            .ask(move |index| {
                let subject = Subject::of_filing(&filing);
                let subject = match &institution {
                    Some(institution) => subject.asked_by(institution),
                    None => subject,
                };
                raise(index, index.check(&subject, today, limit), &agreed, limit)
            })
            .await?;
        self.with_assets(hits, searched, seq, Some(&case)).await
    }

    async fn with_assets(
        &self,
        hits: Vec<Hit>,
        searched: u64,
        seq: i64,
        case: Option<&Case>,
    ) -> Result<Candidates, ServiceError> {
        let ids: Vec<AssetId> = hits.iter().map(|hit| hit.asset).collect();
        let verdict = verdict(&hits);
        let mut assets: HashMap<AssetId, Asset> = if ids.is_empty() {
            HashMap::new()
        } else {
            let assets = self.store.assets(&ids).await?;
            assets.into_iter().map(|asset| (asset.id, asset)).collect()
        };
        let judged = |id: AssetId| {
            case.and_then(|case| case.judgements.iter().find(|judged| judged.asset == id))
                .cloned()
        };
        let candidates = hits
            .into_iter()
            .filter_map(|hit| {
                Some(Candidate {
                    asset: assets.remove(&hit.asset)?,
                    score: hit.score,
                    confidence: hit.confidence,
                    why: hit.why,
                    judgement: judged(hit.asset),
                })
            })
            .collect();
        Ok(Candidates {
            candidates,
            verdict,
            searched,
            seq,
        })
    }

    /// One asset, by id or by the key that its register gave.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown one.
    pub async fn asset(&self, actor: &Person, reference: &str) -> Result<Asset, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let by_id = match reference.parse::<AssetId>() {
            Ok(id) => self.store.assets(&[id]).await?.into_iter().next(),
            Err(_) => None,
        };
        match by_id {
            Some(asset) => Ok(asset),
            None => self
                .store
                .asset_by_key(reference)
                .await?
                .ok_or(ServiceError::NotFound),
        }
    }
}

fn candidates(limit: Option<u32>) -> usize {
    limit.unwrap_or(CANDIDATES).clamp(1, MOST_CANDIDATES) as usize
}
