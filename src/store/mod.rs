//! Persistence: one trait of operations, each of them one transaction.
//!
//! The same portable SQL runs on SQLite and PostgreSQL (`portable/`, compiled once per engine); what
//! the engines do not share stands in `dialect`. A write that changes something and the event that
//! records it commit together. Must not know the law (that comes in as a closure), HTTP or people's rights.

mod columns;
mod fault;
mod migrations;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod sql;
pub mod sqlite;
mod url;

pub use url::{BadStoreUrl, StoreUrl};

use crate::domain::act::{Fact, Outcome, Refusal};
use crate::domain::asset::Asset;
use crate::domain::case::Case;
use crate::domain::ids::{AssetId, ImportId, PersonId, RequestId};
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::person::Person;
use crate::domain::precedent::Flag;
use crate::domain::query::Filter;
use crate::domain::regime::Pattern;
use crate::evidence::chain::{Broken, Link, Verifier};
use crate::wire::queue::{Counts, QueueRow, Sort, Tab};
use crate::wire::receipt::Receipt;
use crate::wire::transfer::{Cargo, StagedRow};
use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// SHA-256 of a token; the token itself is never stored.
pub type TokenHash = [u8; 32];

/// Who writes, when, and under which idempotency key.
#[derive(Clone, Debug)]
pub struct Write {
    /// `None` for what the server itself records.
    pub actor: Option<PersonId>,
    pub now: Timestamp,
    /// With a key, the receipt is stored in the same transaction and given again to a repeated call.
    pub once: Option<Once>,
}

/// An idempotency key and what it was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    pub key: String,
    /// SHA-256 over method, path and body: the same key with another fingerprint is an error.
    pub fingerprint: [u8; 32],
}

/// What a store operation can fail with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no such thing")]
    NotFound,
    /// `If-Match` named another version than the present one.
    #[error("version {current} is the present one")]
    Stale { current: i64 },
    #[error("the law or the case forbids it: {0}")]
    Refused(Refusal),
    #[error("{what} is taken")]
    Duplicate { what: String },
    /// The idempotency key was used before for something else.
    #[error("the idempotency key was used for another call")]
    KeyReused,
    /// Locked, disconnected, out of connections, serialisation failure after all retries.
    #[error("the database is busy or unreachable: {0}")]
    Unavailable(String),
    #[error("the disk is full")]
    DiskFull,
    /// A row contradicts what the code knows of it: table and key.
    #[error("inconsistent data in {table} ({key}): {detail}")]
    Inconsistent {
        table: &'static str,
        key: String,
        detail: String,
    },
    #[error("database: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process, or another store of this one, has the file open.
    #[error("{} is in use by another server", .path.display())]
    InUse { path: PathBuf },
    #[error("{}: {source}", .path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{engine} {found} is too old; {needed} or later is needed")]
    EngineTooOld {
        engine: &'static str,
        found: String,
        needed: String,
    },
    /// A later version of this program has changed the schema.
    #[error("the store's schema {version} is newer than this program")]
    Newer { version: i64 },
    #[error("the schema cannot be brought up to date: {0}")]
    Migration(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// This build leaves PostgreSQL out.
    #[error("this build cannot open PostgreSQL")]
    EngineMissing,
    #[error("the store cannot be opened: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        OpenError::Engine(Box::new(error))
    }
}

/// Opens the store at a place and brings its schema up to date.
///
/// # Errors
/// [`OpenError`] says why not.
pub async fn open(url: &StoreUrl) -> Result<Arc<dyn Store>, OpenError> {
    match url {
        StoreUrl::Sqlite(path) => Ok(Arc::new(sqlite::SqliteStore::open(path).await?)),
        #[cfg(feature = "postgres")]
        StoreUrl::Postgres(url) => Ok(Arc::new(postgres::PgStore::open(url).await?)),
        #[cfg(not(feature = "postgres"))]
        StoreUrl::Postgres(_) => Err(OpenError::EngineMissing),
    }
}

/// A page's place in a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    Start,
    End,
    After(SortKey),
    Before(SortKey),
}

/// The last (or first) row of a page: the sort column's value and the id that breaks ties.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SortKey {
    /// As stored: ISO date, number of centavos, or folio. Never NULL: rows without a running clock
    /// sort under `9999-12-31`.
    pub value: String,
    pub id: RequestId,
}

/// Which rows of the queue.
#[derive(Clone, Debug)]
pub struct Selection {
    pub tab: Tab,
    /// Whose `Tab::Mine`.
    pub person: PersonId,
    /// Set for people of an institution: they see its requests alone.
    pub institution: Option<InstitutionKey>,
    pub filter: Filter,
    /// `Term::DaysLeft` in dates: the caller counted business days. One entry per such term, in order;
    /// each an inclusive range of legal days.
    pub due_ranges: Vec<(Date, Date)>,
    /// Last legal day that `Tab::DueSoon` shows.
    pub due_soon: Date,
    /// What is put aside until a later day stands in no tab of work.
    pub today: Date,
}

/// A page of queue rows, without what depends on today or on the directory.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// In view order; `days_left`, `silence_approves` and `owner_handle` are left for the caller, and
    /// `acronym` is the institution's key until the caller knows better.
    pub rows: Vec<QueueRow>,
    pub before: Option<SortKey>,
    pub after: Option<SortKey>,
}

/// A case to be received. Its folio is the store's to give.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// `folio` is empty; everything else is as it shall be stored.
    pub case: Case,
    pub fact: Fact,
    /// Whether budget line and kind contradict each other under the case's rule pack.
    pub mismatch: bool,
    /// Pattern of the folio, and the year it counts under.
    pub folio: Pattern,
    pub year: i16,
}

/// How the number of an official letter is made.
#[derive(Clone, Debug)]
pub struct Numbering {
    pub pattern: Pattern,
    pub prefix: String,
    pub year: i16,
}

/// Decides on a case inside the transaction; pure, and possibly called again after a conflict.
pub type Decide = Arc<dyn Fn(&Case) -> Result<Decided, Refusal> + Send + Sync>;

/// What the law made of an act.
#[derive(Clone, Debug)]
pub struct Decided {
    pub outcome: Outcome,
    /// As in [`NewCase`], of the changed case.
    pub mismatch: bool,
}

/// Says of a case what [`NewCase::mismatch`] says of a new one.
pub type Mismatch = Arc<dyn Fn(&Case) -> bool + Send + Sync>;

/// An event as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: Option<PersonId>,
    /// A fact's name, or `asset_changed`, `institution_changed`, `person_added`, `token_added`, `import_committed` ...
    pub kind: String,
    pub subject: Option<Uuid>,
    pub version: i64,
    /// JSON.
    pub body: String,
    pub hash: [u8; 32],
}

impl EventRecord {
    /// Checks this event as the next one of the chain.
    ///
    /// # Errors
    /// [`Broken`], naming the first event that does not follow from the one before it.
    pub fn verify(&self, verifier: &mut Verifier) -> Result<(), Broken> {
        let actor = self.actor.map(|id| id.to_string()).unwrap_or_default();
        let subject = self.subject.map(|id| id.to_string()).unwrap_or_default();
        let link = Link {
            seq: self.seq,
            at: self.at.as_microsecond(),
            actor: &actor,
            kind: &self.kind,
            subject: &subject,
            version: self.version,
            body: &self.body,
        };
        verifier.next(&link, &self.hash)
    }
}

/// How far the log has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: [u8; 32],
}

/// A request by its id or by what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestRef {
    Id(RequestId),
    /// Folio, exactly; or else the key that an imported file gave.
    Name(String),
}

impl RequestRef {
    /// A UUID is an id, anything else a name.
    pub fn parse(text: &str) -> RequestRef {
        text.parse()
            .map_or_else(|_| RequestRef::Name(text.to_owned()), RequestRef::Id)
    }
}

/// A case, and one of the assets that were judged in it.
#[derive(Clone, Debug)]
pub struct JudgedCase {
    pub asset: AssetId,
    pub case: Case,
}

/// What a committed import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
}

/// Everything to be written by one import, already validated.
#[derive(Clone, Debug)]
pub enum Load {
    Institutions(Vec<Institution>),
    /// By `key`: a known key keeps its id and counts as unchanged where nothing differs.
    Assets(Vec<Asset>),
    /// By `case.key`: a known key is left alone and counts as unchanged (a filed request does not change by import).
    Requests(Vec<NewCase>),
}

/// A case with its past, for practice data.
#[derive(Clone, Debug)]
pub struct SeedCase {
    pub case: Case,
    /// As in [`NewCase`].
    pub mismatch: bool,
    pub past: Vec<SeedEvent>,
}

/// One recorded thing of a seeded case's past.
#[derive(Clone, Debug)]
pub struct SeedEvent {
    pub at: Timestamp,
    pub actor: Option<PersonId>,
    pub fact: Fact,
}

/// Practice data, written in one transaction into an empty store.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    pub people: Vec<Person>,
    pub institutions: Vec<Institution>,
    pub assets: Vec<Asset>,
    pub cases: Vec<SeedCase>,
}

/// What was signed of an opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// SHA-256 of the statement's canonical bytes.
    pub digest: [u8; 32],
    /// The signed statement as JSON.
    pub doc: String,
}

/// The operations. Reads see committed data only; each write is one transaction.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// `sqlite` or `postgres`, for logs and `doctor`.
    fn engine(&self) -> &'static str;

    /// Whether the store can be written and its chain head read.
    async fn ready(&self) -> Result<(), StoreError>;

    /// How far the event log has come.
    async fn head(&self) -> Result<Head, StoreError>;

    /// Events with `seq` above `after`, in order, at most `limit`.
    async fn events_after(&self, after: i64, limit: u32) -> Result<Vec<EventRecord>, StoreError>;

    /// A request's events, in order.
    async fn history(&self, id: RequestId) -> Result<Vec<EventRecord>, StoreError>;

    /// Answers the person as stored: with a key that was used before, the one of the first time.
    async fn add_person(&self, write: &Write, person: &Person) -> Result<Person, StoreError>;
    async fn people(&self) -> Result<Vec<Person>, StoreError>;
    /// With a key that was used before, the hash takes the place of the one of the first time: a secret
    /// is not stored, so it cannot be given again. `NotFound` where that one was revoked since.
    async fn add_token(
        &self,
        write: &Write,
        hash: &TokenHash,
        person: PersonId,
        expires: Timestamp,
    ) -> Result<(), StoreError>;
    /// Forgets a token; unknown ones are `NotFound`.
    async fn revoke_token(&self, write: &Write, hash: &TokenHash) -> Result<(), StoreError>;
    /// The person for whom an unexpired token acts.
    async fn bearer(&self, hash: &TokenHash, now: Timestamp) -> Result<Option<Person>, StoreError>;

    async fn institutions(&self) -> Result<Vec<Institution>, StoreError>;

    async fn page(
        &self,
        selection: &Selection,
        sort: Sort,
        position: &Position,
        limit: u32,
    ) -> Result<Slice, StoreError>;
    async fn counts(&self, selection: &Selection) -> Result<Counts, StoreError>;
    async fn case(&self, request: &RequestRef) -> Result<Option<Case>, StoreError>;
    /// Earlier cases by folio or key are not consulted; an id that exists is `Duplicate` unless `once` replays.
    async fn submit(&self, write: &Write, new: NewCase) -> Result<Receipt, StoreError>;
    /// Compare-and-set on a case: loads it, checks `expected`, asks `decide`, stores what it answers.
    async fn act(
        &self,
        write: &Write,
        id: RequestId,
        expected: Option<i64>,
        numbering: &Numbering,
        decide: Decide,
    ) -> Result<Receipt, StoreError>;
    /// Under which law [`Store::follow_law`] last went through the cases; `None` before the first time.
    async fn followed_law(&self) -> Result<Option<i64>, StoreError>;
    /// Brings what the queue shows of every case into line with the rule packs in force, and notes
    /// under which (`law`, a fingerprint). Changes no case and records no event. Answers how many rows changed.
    async fn follow_law(&self, law: i64, mismatch: Mismatch) -> Result<u64, StoreError>;
    /// Requests under a running clock whose legal day is before `today`, oldest first.
    async fn past_due(&self, today: Date, limit: u32) -> Result<Vec<RequestId>, StoreError>;

    /// Judged candidates in the order of request and asset, after a pair of them.
    async fn judged(
        &self,
        after: Option<(RequestId, AssetId)>,
        limit: u32,
    ) -> Result<Vec<JudgedCase>, StoreError>;
    /// What was signed of a request's opinion, as JSON; `None` before it was.
    async fn signed(&self, id: RequestId) -> Result<Option<String>, StoreError>;
    /// Keeps what was signed, with its event. Where something is kept already, that is answered and
    /// nothing changes.
    async fn keep_signed(
        &self,
        write: &Write,
        id: RequestId,
        signature: Signature,
    ) -> Result<String, StoreError>;
    /// Whole cases in id order after `after`: to build the index of like requests.
    async fn cases_after(
        &self,
        after: Option<RequestId>,
        limit: u32,
    ) -> Result<Vec<Case>, StoreError>;
    /// The cases with these ids; unknown ones are left out; order is free.
    async fn cases(&self, ids: &[RequestId]) -> Result<Vec<Case>, StoreError>;
    /// Every flag there is, by request.
    async fn flags(&self) -> Result<Vec<(RequestId, Flag)>, StoreError>;
    /// Replaces the flags of these requests. Derived data: no event, and no version moves. Unknown
    /// requests are left out.
    async fn set_flags(&self, flags: &[(RequestId, Vec<Flag>)]) -> Result<(), StoreError>;

    /// Assets in id order after `after`: to build the search index.
    async fn assets_after(
        &self,
        after: Option<AssetId>,
        limit: u32,
    ) -> Result<Vec<Asset>, StoreError>;
    /// The assets with these ids; unknown ones are left out; order is free.
    async fn assets(&self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError>;
    async fn asset_by_key(&self, key: &str) -> Result<Option<Asset>, StoreError>;

    /// Opens an import; the same id again changes nothing.
    async fn open_import(
        &self,
        write: &Write,
        id: ImportId,
        cargo: Cargo,
    ) -> Result<(), StoreError>;
    /// Keeps a batch aside; a batch sent twice counts once.
    async fn stage(&self, id: ImportId, batch: u32, rows: &[StagedRow]) -> Result<(), StoreError>;
    /// What was staged, in the order of batches and lines. `NotFound` for an unknown or finished import.
    async fn staged(&self, id: ImportId) -> Result<(Cargo, Vec<StagedRow>), StoreError>;
    /// Writes everything or nothing. With `dry_run` counts what would change and writes nothing.
    /// Closes the import unless `dry_run`.
    async fn commit_import(
        &self,
        write: &Write,
        id: ImportId,
        load: Load,
        dry_run: bool,
    ) -> Result<Tally, StoreError>;
    /// Drops what was staged.
    async fn drop_import(&self, id: ImportId) -> Result<(), StoreError>;
    /// Forgets the answers to keyed calls made before `before`.
    async fn sweep_answers(&self, before: Timestamp) -> Result<u64, StoreError>;
    /// Drops imports opened before `before` and never committed.
    async fn sweep_imports(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// Writes practice data into an empty store.
    async fn seed(&self, now: Timestamp, seed: Seed) -> Result<(), StoreError>;

    /// Checkpoints and closes; further calls fail.
    async fn close(&self);
}
