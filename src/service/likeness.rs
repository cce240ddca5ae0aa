//! Like requests in memory: an index that follows the log, and the answers that carry whole requests.
//!
//! Owns when the index is built and what is answered from it; the flags that rest on it are made in
//! `watch`. Which requests are alike, and how one then stands to another, is `matching::likeness`'s.

mod watch;

use super::policy::Action;
use super::{Desk, ServiceError};
use crate::domain::candidate::Verdict;
use crate::domain::case::Case;
use crate::domain::clock::local_date;
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::opinion::Cause;
use crate::domain::person::Person;
use crate::domain::precedent::Flag;
use crate::matching::likeness::{Agreed, Like, Likeness, Relations};
use crate::store::RequestRef;
use crate::wire::precedent::{CitedAsset, LikeRequest, Precedents, Ruling};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::{Notify, OnceCell};

/// Cases read at a time while the index is built.
const BATCH: u32 = 200;
/// Like requests in one list of an answer.
const SHOWN: usize = 20;

/// The index, what has changed since it was brought up to date, and the flags as they are stored.
#[derive(Debug, Default)]
pub(crate) struct Past {
    index: OnceCell<Arc<RwLock<Likeness>>>,
    news: Mutex<News>,
    wake: Notify,
    flags: RwLock<HashMap<RequestId, Vec<Flag>>>,
}

/// What the log has told and nobody has looked at yet.
#[derive(Debug, Default)]
struct News {
    requests: BTreeSet<RequestId>,
    assets: BTreeSet<AssetId>,
}

impl Past {
    /// Notes what changed; the work is done in the background.
    pub(crate) fn note(&self, requests: &[RequestId], assets: &[AssetId]) {
        if requests.is_empty() && assets.is_empty() {
            return;
        }
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        news.requests.extend(requests);
        news.assets.extend(assets);
        drop(news);
        self.wake.notify_one();
    }

    /// What a request is flagged for.
    pub(crate) fn flags_of(&self, id: RequestId) -> Vec<Flag> {
        let flags = self.flags.read().unwrap_or_else(PoisonError::into_inner);
        flags.get(&id).cloned().unwrap_or_default()
    }
}

/// Whether a recorded fact changes what a request asks for, how it was answered, or what was made of
/// its candidates.
pub(crate) fn concerns(kind: &str) -> bool {
    matches!(
        kind,
        "received"
            | "returned"
            | "answered"
            | "judged"
            | "unjudged"
            | "issued"
            | "deemed"
            | "withdrawn"
            | "forwarded"
            | "pronounced"
            | "contract_registered"
            | "closed"
    )
}

impl Desk {
    /// What was said and seen before on the object of a request: precedents, the same filed again,
    /// and what could be bought together.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a request that does not exist; not for people of an institution.
    pub async fn precedents(
        &self,
        actor: &Person,
        reference: &RequestRef,
    ) -> Result<Precedents, ServiceError> {
        let case = self
            .concerned(actor, reference, Action::ReadCandidates)
            .await?;
        let index = Arc::clone(self.likeness().await?);
        let (found, searched) = self.related(&index, case).await?;
        let ids: BTreeSet<RequestId> =
            [&found.precedents, &found.duplicates, &found.consolidations]
                .into_iter()
                .flatten()
                .map(|like| like.request)
                .collect();
        let cases: HashMap<RequestId, Case> = if ids.is_empty() {
            HashMap::new()
        } else {
            let ids: Vec<RequestId> = ids.into_iter().collect();
            let cases = self.store.cases(&ids).await?;
            cases.into_iter().map(|case| (case.id, case)).collect()
        };
        Ok(Precedents {
            precedents: self.shown(found.precedents, &cases).await?,
            duplicates: self.shown(found.duplicates, &cases).await?,
            consolidations: self.shown(found.consolidations, &cases).await?,
            searched,
        })
    }

    /// The assets on which opinions on the same object rested. Nothing while the index is still being
    /// built: opening a request never waits for it.
    pub(crate) async fn agreed(&self, case: &Case) -> Result<Vec<Agreed>, ServiceError> {
        let Some(index) = self.past.index.get() else {
            return Ok(Vec::new());
        };
        let index = Arc::clone(index);
        let (found, _) = self.related(&index, case.clone()).await?;
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        Ok(index.agreed(&found.precedents))
    }

    /// Asks the index off the runtime's threads.
    async fn related(
        &self,
        index: &Arc<RwLock<Likeness>>,
        case: Case,
    ) -> Result<(Relations, u64), ServiceError> {
        let institution = self.directory().await?.get(&case.institution).cloned();
        let (index, settings) = (Arc::clone(index), Arc::clone(&self.settings));
        super::inventory_index::blocking(move || {
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            let regime = settings.law.of(&case);
            let found = index.relations(&case, institution.as_ref(), regime, SHOWN);
            (found, index.len() as u64)
        })
        .await
    }

    async fn shown(
        &self,
        likes: Vec<Like>,
        cases: &HashMap<RequestId, Case>,
    ) -> Result<Vec<LikeRequest>, ServiceError> {
        let directory = self.directory().await?;
        let people = self.everybody().await?;
        let ruling = |case: &Case| {
            let opinion = case.opinion.as_ref()?;
            (opinion.cause == Cause::Issued).then(|| Ruling {
                sense: opinion.sense,
                number: opinion.number.clone(),
                issued_on: local_date(opinion.issued_at),
                reasoning: opinion.reasoning.clone(),
                legal_basis: opinion.legal_basis.clone(),
                price_ruled: opinion.price_ruled,
                signed_by: opinion
                    .signed_by
                    .iter()
                    .filter_map(|id| people.reference(*id))
                    .collect(),
                cited: case
                    .judgements
                    .iter()
                    .filter(|judged| judged.verdict == Verdict::Cited)
                    .map(|judged| CitedAsset {
                        asset: judged.asset,
                        key: judged.asset_key.clone(),
                        name: judged.asset_name.clone(),
                    })
                    .collect(),
            })
        };
        Ok(likes
            .into_iter()
            .filter_map(|like| {
                let case = cases.get(&like.request)?;
                Some(LikeRequest {
                    relation: like.relation,
                    request: case.id,
                    folio: case.folio.clone(),
                    institution: case.institution.to_string(),
                    acronym: directory
                        .get(&case.institution)
                        .map_or_else(|| case.institution.to_string(), |one| one.acronym.clone()),
                    title: case.filing.title.clone(),
                    kind: case.filing.kind,
                    state: case.state,
                    amount: case.filing.amount,
                    received_on: case.received_on,
                    score: like.score,
                    why: like.why,
                    ruling: ruling(case),
                })
            })
            .collect())
    }

    /// The index; whoever asks first builds it from the store.
    async fn likeness(&self) -> Result<&Arc<RwLock<Likeness>>, ServiceError> {
        self.past
            .index
            .get_or_try_init(|| async {
                let mut index = Likeness::new();
                let mut last: Option<RequestId> = None;
                loop {
                    let cases = self.store.cases_after(last, BATCH).await?;
                    let Some(case) = cases.last() else { break };
                    last = Some(case.id);
                    let directory = self.directory().await?;
                    index = super::inventory_index::blocking(move || {
                        for case in &cases {
                            index.upsert(case, directory.get(&case.institution));
                        }
                        index
                    })
                    .await?;
                }
                index.shrink();
                tracing::info!(requests = index.len(), "requests indexed");
                Ok(Arc::new(RwLock::new(index)))
            })
            .await
    }
}
