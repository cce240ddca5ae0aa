//! Keeps the index of like requests and the flags of open requests up to date, in the background.
//!
//! Owns what must be looked at again after a change, in small steps: what changed comes before what
//! only stands near it. A flag is written when it differs from the one that is stored. Flags of decided
//! requests stay as they were: what was known when the opinion was signed.

use super::{Desk, News};
use crate::domain::candidate::{Confidence, Verdict};
use crate::domain::case::Case;
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::precedent::{Flag, FlagKind};
use crate::matching::likeness::{Found, raise};
use crate::matching::{Hit, Subject};
use crate::service::ServiceError;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Requests that one step checks, so that the lock on either index is never held for long.
const STEP: usize = 16;
/// Requests that one step takes into the index.
const CHANGED: usize = 50;
/// Open requests that are looked at again because one like them, or one asset, changed.
const NEIGHBOURS: usize = 40;
/// Candidates of which the probable ones are flagged.
const CANDIDATES: usize = 10;
/// After the start, so that the first rows and short commands are not held up.
const SETTLE: Duration = Duration::from_millis(500);
/// Before a failed step is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Requests to be looked at again, the urgent ones first.
#[derive(Debug, Default)]
struct Todo {
    urgent: BTreeSet<RequestId>,
    near: BTreeSet<RequestId>,
}

impl Todo {
    fn take(&mut self) -> Vec<RequestId> {
        let mut step = Vec::with_capacity(STEP);
        while step.len() < STEP {
            let next = self.urgent.pop_first().or_else(|| self.near.pop_first());
            let Some(id) = next else { break };
            self.near.remove(&id);
            step.push(id);
        }
        step
    }

    fn put_back(&mut self, ids: Vec<RequestId>) {
        self.urgent.extend(ids);
    }
}

/// What was found for one request, before the assets are known by their keys.
struct Checked {
    request: RequestId,
    exists: Option<Hit>,
    existing: u32,
    others: Vec<Found>,
}

impl Desk {
    /// Follows what the log tells until told to stop.
    pub(crate) async fn watch_the_past(self: Arc<Self>, stop: CancellationToken) {
        let mut todo = Todo::default();
        let mut begun = false;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SETTLE) => {}
        }
        loop {
            let step = async {
                if !begun {
                    todo.near.extend(self.begin().await?);
                    begun = true;
                }
                self.step(&mut todo).await
            };
            let worked = tokio::select! {
                () = stop.cancelled() => return,
                worked = step => worked,
            };
            let pause = match worked {
                Ok(true) => continue,
                Ok(false) => Duration::MAX,
                Err(error) => {
                    tracing::warn!(%error, "requests could not be checked against the past");
                    PAUSE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.past.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Builds the index, reads the stored flags, and answers what to check: every open request, for
    /// nobody knows what changed while the server was down.
    async fn begin(&self) -> Result<Vec<RequestId>, ServiceError> {
        let mut stored: HashMap<RequestId, Vec<Flag>> = HashMap::new();
        for (request, flag) in self.store.flags().await? {
            stored.entry(request).or_default().push(flag);
        }
        for flags in stored.values_mut() {
            flags.sort_unstable_by_key(|flag| flag.kind);
        }
        *self
            .past
            .flags
            .write()
            .unwrap_or_else(PoisonError::into_inner) = stored;
        let index = self.likeness().await?;
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        Ok(index.open())
    }

    /// Does a bounded piece of work; `false` when nothing is left.
    async fn step(&self, todo: &mut Todo) -> Result<bool, ServiceError> {
        let (requests, assets) = {
            let mut news = self
                .past
                .news
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            (first(&mut news.requests), first(&mut news.assets))
        };
        let told = !requests.is_empty() || !assets.is_empty();
        if told && let Err(error) = self.take_in(&requests, &assets, todo).await {
            let mut news = self
                .past
                .news
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let News {
                requests: later,
                assets: later_assets,
            } = &mut *news;
            later.extend(requests);
            later_assets.extend(assets);
            return Err(error);
        }
        let ids = todo.take();
        if ids.is_empty() {
            return Ok(told);
        }
        match self.check_anew(&ids).await {
            Ok(()) => Ok(true),
            Err(error) => {
                todo.put_back(ids);
                Err(error)
            }
        }
    }

    /// Brings the index to what changed, and notes what stands near it.
    async fn take_in(
        &self,
        requests: &[RequestId],
        changed: &[AssetId],
        todo: &mut Todo,
    ) -> Result<(), ServiceError> {
        let cases = self.store.cases(requests).await?;
        let assets = self.store.assets(changed).await?;
        let directory = self.directory().await?;
        let index = Arc::clone(self.likeness().await?);
        todo.urgent.extend(requests);
        let near = crate::service::inventory_index::blocking(move || {
            {
                let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
                for case in &cases {
                    index.upsert(case, directory.get(&case.institution));
                }
            }
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            let mut near: BTreeSet<RequestId> = BTreeSet::new();
            for case in &cases {
                let institution = directory.get(&case.institution);
                near.extend(index.near(case, institution, NEIGHBOURS));
            }
            for asset in &assets {
                near.extend(index.asking_for(asset, NEIGHBOURS));
            }
            near
        })
        .await?;
        todo.near.extend(near);
        // What was flagged for an asset that is gone or changed is looked at again, whatever it says now.
        let flags = self
            .past
            .flags
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let changed: BTreeSet<AssetId> = changed.iter().copied().collect();
        let rests_on_one = |flags: &[Flag]| {
            flags
                .iter()
                .any(|flag| changed.contains(&AssetId(flag.other)))
        };
        todo.near.extend(
            flags
                .iter()
                .filter(|(_, flags)| rests_on_one(flags))
                .map(|(id, _)| *id),
        );
        Ok(())
    }

    /// Checks open requests and stores what differs from what is stored.
    async fn check_anew(&self, ids: &[RequestId]) -> Result<(), ServiceError> {
        let mut cases = self.store.cases(ids).await?;
        cases.retain(|case| case.state.is_open());
        let checked = self.checked(cases).await?;
        let assets: Vec<AssetId> = checked
            .iter()
            .filter_map(|one| one.exists.as_ref().map(|hit| hit.asset))
            .collect();
        let keys: HashMap<AssetId, String> = self
            .store
            .assets(&assets)
            .await?
            .into_iter()
            .map(|asset| (asset.id, asset.key))
            .collect();
        let index = Arc::clone(self.likeness().await?);
        let mut changed = Vec::new();
        for one in checked {
            let mut flags: Vec<Flag> = Vec::new();
            if let Some(hit) = &one.exists
                && let Some(key) = keys.get(&hit.asset)
            {
                flags.push(Flag {
                    kind: FlagKind::Exists,
                    score: hit.score,
                    other: hit.asset.0,
                    name: key.clone(),
                    count: one.existing,
                });
            }
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            flags.extend(one.others.iter().map(|found| Flag {
                kind: found.kind,
                score: found.score,
                other: found.other.0,
                name: index.folio(found.other).unwrap_or_default().to_owned(),
                count: found.count,
            }));
            flags.sort_unstable_by_key(|flag| flag.kind);
            if self.past.flags_of(one.request) != flags {
                changed.push((one.request, flags));
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        self.store.set_flags(&changed).await?;
        let mut known = self
            .past
            .flags
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for (request, flags) in changed {
            if flags.is_empty() {
                known.remove(&request);
            } else {
                known.insert(request, flags);
            }
        }
        Ok(())
    }

    async fn checked(&self, cases: Vec<Case>) -> Result<Vec<Checked>, ServiceError> {
        let directory = self.directory().await?;
        let past = Arc::clone(self.likeness().await?);
        let inventory = self.inventory.shared();
        let (settings, today) = (Arc::clone(&self.settings), self.today());
        crate::service::inventory_index::blocking(move || {
            let check = |case: &Case| {
                let institution = directory.get(&case.institution);
                let regime = settings.law.of(case);
                let past = past.read().unwrap_or_else(PoisonError::into_inner);
                let found = past.relations(case, institution, regime, usize::MAX);
                let agreed = past.agreed(&found.precedents);
                drop(past);
                let subject = Subject::of_filing(&case.filing);
                let subject = match institution {
                    Some(institution) => subject.asked_by(institution),
                    None => subject,
                };
                let inventory = inventory.read().unwrap_or_else(PoisonError::into_inner);
                let hits = inventory.check(&subject, today, CANDIDATES);
                let mut hits = raise(&inventory, hits, &agreed, CANDIDATES);
                drop(inventory);
                hits.retain(|hit| {
                    hit.confidence == Confidence::Probable && !dismissed(case, hit.asset)
                });
                Checked {
                    request: case.id,
                    existing: u32::try_from(hits.len()).unwrap_or(u32::MAX),
                    exists: hits.into_iter().next(),
                    others: found.flags(case.filing.kind),
                }
            };
            cases.iter().map(check).collect()
        })
        .await
    }
}

fn dismissed(case: &Case, asset: AssetId) -> bool {
    case.judgements
        .iter()
        .any(|judged| judged.asset == asset && judged.verdict == Verdict::Dismissed)
}

/// Takes the first few out of a set.
fn first<T: Ord + Copy>(set: &mut BTreeSet<T>) -> Vec<T> {
    let mut taken = Vec::new();
    while taken.len() < CHANGED
        && let Some(next) = set.pop_first()
    {
        taken.push(next);
    }
    taken
}
