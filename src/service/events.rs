//! The log as it grows: one reader of the store, many listeners.
//!
//! Owns following the log by its sequence numbers, telling the caches what changed, and the streams that
//! callers listen to. A listener that comes late or falls behind reads the store first and misses nothing.

use super::likeness::concerns;
use super::policy::{Action, Facts};
use super::tokens::Secret;
use super::{Desk, ServiceError};
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::institution::InstitutionKey;
use crate::domain::person::{Person, Role};
use crate::store::{EventRecord, RequestRef};
use crate::wire::event::PushEvent;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// How long a change made by another process may go unnoticed.
const POLL: Duration = Duration::from_millis(250);
/// Between two attempts while the store does not answer.
const POLL_FAILED: Duration = Duration::from_secs(1);
const BATCH: u32 = 500;
/// Events that a listener may fall behind before it reads the store again.
const BUFFER: usize = 1_024;

/// The event that brings new assets or institutions by import.
const IMPORT_COMMITTED: &str = "import_committed";

/// Facts that an institution may see of its own requests; every other one is only `changed` to it.
const PUBLIC_FACTS: [&str; 19] = [
    "drafted",
    "edited",
    "study_signed",
    "sent_to_control_body",
    "remarked",
    "sent",
    "discarded",
    "forwarded",
    "pronounced",
    "contract_signed",
    "received",
    "returned",
    "answered",
    "issued",
    "deemed",
    "withdrawn",
    "contract_registered",
    "closed",
    "signed",
];

/// Facts of a study that the Unit has not received: nobody of the Unit hears of them.
const BEFORE_UNIT: [&str; 6] = [
    "drafted",
    "edited",
    "study_signed",
    "sent_to_control_body",
    "remarked",
    "discarded",
];
/// Those that an institution keeps from its control body too.
const PRIVATE: [&str; 4] = ["drafted", "edited", "study_signed", "discarded"];

/// Whether an institution may see what a fact says.
pub(crate) fn is_public(kind: &str) -> bool {
    PUBLIC_FACTS.contains(&kind)
}

/// Where new events are announced.
#[derive(Debug)]
pub(crate) struct Hub {
    live: broadcast::Sender<Arc<EventRecord>>,
    wake: Notify,
}

impl Default for Hub {
    fn default() -> Self {
        Hub {
            live: broadcast::channel(BUFFER).0,
            wake: Notify::new(),
        }
    }
}

impl Hub {
    /// What is announced from now on.
    pub(crate) fn hear(&self) -> broadcast::Receiver<Arc<EventRecord>> {
        self.live.subscribe()
    }
}

impl Desk {
    /// Tells the reader of the log that this process has just written.
    pub(crate) fn wake(&self) {
        self.hub.wake.notify_one();
    }

    /// Follows the log after `seq` until told to stop.
    pub(crate) async fn follow(self: Arc<Self>, mut seq: i64, stop: CancellationToken) {
        let mut pause = POLL;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.hub.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
            match self.catch_up(&mut seq).await {
                Ok(()) => {
                    if pause == POLL_FAILED {
                        tracing::info!(seq, "the event log is read again");
                    }
                    pause = POLL;
                }
                Err(error) => {
                    if pause == POLL {
                        tracing::warn!(seq, %error, "the event log cannot be read");
                    }
                    pause = POLL_FAILED;
                }
            }
        }
    }

    /// Reads and announces everything after `seq`.
    async fn catch_up(self: &Arc<Self>, seq: &mut i64) -> Result<(), ServiceError> {
        loop {
            let events = self.store.events_after(*seq, BATCH).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok(());
            };
            self.heed(&events, last).await?;
            for event in events {
                // Nobody listening is no fault.
                let _ = self.hub.live.send(Arc::new(event));
            }
            *seq = last;
        }
    }

    /// Brings the caches and the inventory to what the events say, before anybody hears of them.
    async fn heed(self: &Arc<Self>, events: &[EventRecord], last: i64) -> Result<(), ServiceError> {
        let mut assets: Vec<AssetId> = Vec::new();
        let mut requests: Vec<RequestId> = Vec::new();
        for event in events {
            match event.kind.as_str() {
                "asset_changed" => assets.extend(event.subject.map(AssetId)),
                IMPORT_COMMITTED => self.directory.forget_institutions(),
                kind if kind.starts_with("institution") => self.directory.forget_institutions(),
                kind if kind.starts_with("person") || kind.starts_with("token") => {
                    self.directory.forget_people();
                    self.sessions.forget();
                }
                kind if concerns(kind) => requests.extend(event.subject.map(RequestId)),
                _ => {}
            }
        }
        self.refresh_inventory(&assets, last).await?;
        self.past.note(&requests, &assets);
        Ok(())
    }

    /// Listens to what happens after `after`; from now on when `None`.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn listen(
        self: &Arc<Self>,
        actor: &Person,
        token: &Secret,
        after: Option<i64>,
    ) -> Result<Subscription, ServiceError> {
        self.may(actor, Action::Listen, Facts::default())?;
        // Before the head is read, so that nothing falls between the two.
        let live = self.hub.live.subscribe();
        let head = self.store.head().await?.seq;
        let last = after.map_or(head, |after| after.clamp(0, head));
        Ok(Subscription {
            desk: Arc::clone(self),
            actor: actor.clone(),
            token: token.clone(),
            last,
            caught_up: last == head,
            backlog: VecDeque::new(),
            live,
            owners: HashMap::new(),
        })
    }
}

/// One listener's place in the log.
#[derive(Debug)]
pub struct Subscription {
    desk: Arc<Desk>,
    actor: Person,
    token: Secret,
    last: i64,
    /// Whether everything after `last` will come from `live`.
    caught_up: bool,
    backlog: VecDeque<Arc<EventRecord>>,
    live: broadcast::Receiver<Arc<EventRecord>>,
    /// Whose requests the events are about, for people of an institution.
    owners: HashMap<RequestId, Option<InstitutionKey>>,
}

impl Subscription {
    /// The sequence number after which it goes on.
    pub fn place(&self) -> i64 {
        self.last
    }

    /// The next event that the listener may see, every one once and in order.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] once the listener's token is no longer good; or the store
    /// does not answer.
    pub async fn next(&mut self) -> Result<PushEvent, ServiceError> {
        loop {
            let event = self.next_record().await?;
            self.last = event.seq;
            if event.kind.starts_with("token") || event.kind.starts_with("person") {
                self.actor = self.desk.bearer(&self.token).await?;
            }
            if let Some(shown) = self.shown(&event).await? {
                return Ok(shown);
            }
        }
    }

    async fn next_record(&mut self) -> Result<Arc<EventRecord>, ServiceError> {
        loop {
            if let Some(event) = self.backlog.pop_front() {
                return Ok(event);
            }
            if !self.caught_up {
                let events = self.desk.store.events_after(self.last, BATCH).await?;
                self.caught_up = events.is_empty();
                self.backlog.extend(events.into_iter().map(Arc::new));
                continue;
            }
            match self.live.recv().await {
                Ok(event) if event.seq <= self.last => {}
                Ok(event) if event.seq == self.last + 1 => return Ok(event),
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => self.caught_up = false,
                Err(broadcast::error::RecvError::Closed) => {
                    return Err(ServiceError::Unavailable("stopping".to_owned()));
                }
            }
        }
    }

    async fn shown(&mut self, event: &EventRecord) -> Result<Option<PushEvent>, ServiceError> {
        let push = PushEvent {
            seq: event.seq,
            kind: event.kind.clone(),
            subject: event.subject,
            version: event.version,
        };
        if !self.actor.role.is_bound() {
            return Ok((!BEFORE_UNIT.contains(&event.kind.as_str())).then_some(push));
        }
        if self.actor.role == Role::ControlBody && PRIVATE.contains(&event.kind.as_str()) {
            return Ok(None);
        }
        if event.kind == "asset_changed" {
            return Ok(Some(push));
        }
        let Some(subject) = event.subject.map(RequestId) else {
            return Ok(None);
        };
        if self.owner(subject).await? != self.actor.institution {
            return Ok(None);
        }
        if is_public(&event.kind) {
            return Ok(Some(push));
        }
        Ok(Some(PushEvent {
            kind: "changed".to_owned(),
            ..push
        }))
    }

    /// The institution whose request it is; `None` for what is no request.
    async fn owner(&mut self, id: RequestId) -> Result<Option<InstitutionKey>, ServiceError> {
        if let Some(known) = self.owners.get(&id) {
            return Ok(known.clone());
        }
        let case = self.desk.store.case(&RequestRef::Id(id)).await?;
        let owner = case.map(|case| case.institution);
        // A stream lives half an hour; what it has learnt must not outgrow that.
        if self.owners.len() >= BUFFER {
            self.owners.clear();
        }
        self.owners.insert(id, owner.clone());
        Ok(owner)
    }
}
