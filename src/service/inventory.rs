//! The inventory's answers: what already exists, with whole assets.
//!
//! Owns the questions to the index. When that is built and brought up to date is `inventory_index`'s,
//! how a candidate is found and ranked `matching`'s.

use super::inventory_index::{Inventory, blocking};
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::asset::Asset;
use crate::domain::case::Case;
use crate::domain::ids::AssetId;
use crate::domain::person::Person;
use crate::matching::{Hit, Index, Subject, verdict};
use crate::store::RequestRef;
use crate::wire::inventory::{Candidate, Candidates};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// Candidates unless the caller asks for another number, and at most.
const CANDIDATES: u32 = 10;
const MOST_CANDIDATES: u32 = 50;
/// The longest search line, in characters.
const LINE: usize = 1_000;

impl Inventory {
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

impl Desk {
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
                index.check(&subject, today, limit)
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
