//! The use cases: who may, what the law says, one store operation, what follows.
//!
//! Owns the order of these steps and the caches beside the store. Every operation takes the person who acts and
//! asks `policy` before it reads or writes. Must not know HTTP or SQL.

mod acts;
mod after;
mod audit;
mod base64url;
mod check;
mod cursor;
mod days;
mod directory;
mod error;
mod events;
mod imports;
mod input;
mod inventory;
mod inventory_index;
mod lapse;
mod law;
mod letters;
mod likeness;
mod pairs;
mod people;
pub mod policy;
mod queue;
mod requests;
mod signer;
mod time;
mod tokens;

pub use error::ServiceError;
pub use events::Subscription;
pub use law::{Law, Pack};
pub use signer::Signer;
pub use time::{Clock, FixedClock, ShiftedClock, SystemClock};
pub use tokens::Secret;

use crate::domain::clock::SkippedDay;
use crate::domain::person::Person;
use crate::domain::regime::Pattern;
use crate::store::{Once, Store, Write};
use crate::wire::directory::{DueAnswer, DueQuery, RulePack};
use crate::wire::problem::FieldProblem;
use jiff::{SignedDuration, Timestamp};
use policy::{Action, Decision, Facts, decide};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long an import may stay open before what was staged is dropped.
const IMPORT_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long the answer to a keyed call is kept for a caller who never got it.
const ANSWER_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Between two looks for what was left behind.
const SWEEP: std::time::Duration = std::time::Duration::from_secs(3_600);

/// What the configuration decides about the desk.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub law: Law,
    /// How folios are numbered; as the rule pack says where absent.
    pub folio_pattern: Option<Pattern>,
    /// How official letters are numbered; as the rule pack says where absent.
    pub letter_pattern: Option<Pattern>,
    /// Prefix of the numbers of official letters; the rule pack's where absent.
    pub letter_prefix: Option<String>,
    /// What stands at the head of letters; the program's where absent.
    pub letterhead: Option<crate::evidence::statement::Letterhead>,
    /// Who signs opinions; nobody where absent.
    pub signer: Option<Signer>,
    /// Where the inventory's index is kept from one start to the next; nowhere when absent.
    pub index_file: Option<PathBuf>,
}

/// The desk: everything that a caller can ask for.
#[derive(Debug)]
pub struct Desk {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: Arc<Settings>,
    directory: directory::Directory,
    sessions: tokens::Sessions,
    days: days::DaysCache,
    hub: events::Hub,
    inventory: inventory_index::Inventory,
    turns: check::Turns,
    past: likeness::Past,
}

impl Desk {
    /// Opens the desk on a store: loads the inventory's index, or reads the inventory into it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn open(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> Result<Arc<Desk>, ServiceError> {
        law::follow(&*store, &settings.law).await?;
        let inventory =
            inventory_index::Inventory::open(&*store, settings.index_file.clone()).await?;
        Ok(Arc::new(Desk {
            store,
            clock,
            settings: Arc::new(settings),
            directory: directory::Directory::default(),
            sessions: tokens::Sessions::default(),
            days: days::DaysCache::default(),
            hub: events::Hub::default(),
            inventory,
            turns: check::Turns::default(),
            past: likeness::Past::default(),
        }))
    }

    /// Starts what runs beside the calls: following the log, recording deemed approvals, checking open
    /// requests against the past, signing opinions, dropping abandoned imports and old answers. All of
    /// it ends when `stop` is cancelled.
    pub fn start(self: &Arc<Self>, tasks: &TaskTracker, stop: &CancellationToken) {
        let seq = self.inventory.seq();
        tasks.spawn(Arc::clone(self).follow(seq, stop.clone()));
        tasks.spawn(Arc::clone(self).watch_the_clock(stop.clone()));
        tasks.spawn(Arc::clone(self).watch_the_past(stop.clone()));
        tasks.spawn(Arc::clone(self).sweep(stop.clone()));
        tasks.spawn(Arc::clone(self).sign_what_is_issued(stop.clone()));
    }

    async fn sweep(self: Arc<Self>, stop: CancellationToken) {
        loop {
            let now = self.now();
            for (what, swept) in [
                ("imports", self.store.sweep_imports(now - IMPORT_LIFE).await),
                ("answers", self.store.sweep_answers(now - ANSWER_LIFE).await),
            ] {
                match swept {
                    Ok(0) => {}
                    Ok(dropped) => tracing::info!(what, dropped, "what was left behind is dropped"),
                    Err(error) => tracing::warn!(what, %error, "nothing could be dropped"),
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(SWEEP) => {}
            }
        }
    }

    /// Whether the store can be written.
    ///
    /// # Errors
    /// Why not.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.store.ready().await?)
    }

    /// Stores the inventory's index; checkpoints and closes the store.
    pub async fn close(&self) {
        self.keep_inventory().await;
        self.store.close().await;
    }

    /// When a period of business days ends.
    ///
    /// # Errors
    /// An authority that has no calendar; a period beyond the end of the calendar.
    pub fn due(&self, actor: &Person, query: &DueQuery) -> Result<DueAnswer, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let invalid = |pointer: &str, code: &str, detail: &str| {
            ServiceError::Invalid(vec![FieldProblem {
                pointer: pointer.to_owned(),
                code: code.to_owned(),
                detail: detail.to_owned(),
            }])
        };
        let authority = query.authority.as_deref();
        let calendar = self
            .law()
            .calendar(authority.unwrap_or(crate::domain::calendar::UNIT))
            .ok_or_else(|| invalid("authority", "unknown", "no calendar of that authority"))?;
        let (due, skipped): (_, Vec<SkippedDay>) = calendar
            .nth_business_day(query.from, query.days)
            .ok_or_else(|| invalid("days", "calendar_exhausted", "beyond the calendar"))?;
        Ok(DueAnswer { due, skipped })
    }

    /// A rule pack, as its author wrote it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown one.
    pub fn regime(&self, actor: &Person, id: &str) -> Result<RulePack, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        self.law().pack(id).ok_or(ServiceError::NotFound)
    }

    fn law(&self) -> &Law {
        &self.settings.law
    }

    /// The present instant by the desk's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn may(&self, actor: &Person, action: Action, facts: Facts<'_>) -> Result<(), ServiceError> {
        match decide(actor, action, facts) {
            Decision::Allow => Ok(()),
            Decision::Deny => Err(ServiceError::Forbidden),
            Decision::Hide => Err(ServiceError::NotFound),
        }
    }

    fn write(&self, actor: Option<&Person>, once: Option<Once>) -> Write {
        Write {
            actor: actor.map(|person| person.id),
            now: self.now(),
            once,
        }
    }
}
