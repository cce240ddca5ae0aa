//! The store's operations in portable SQL: one source, compiled once per engine.
//!
//! The engine's module around it gives `Db`, `dialect` and `Writer`; nothing here may name an
//! engine. Reads use a pooled connection and one statement; writes are jobs that the writer runs
//! inside one transaction each.

mod after;
mod assets;
mod bulk;
mod cases;
mod events;
mod flags;
mod imports;
mod institutions;
mod job;
mod law;
mod people;
mod queue;
mod receive;
mod row;
mod seed;
mod signed;
mod tally;
mod tx;

pub(crate) use job::{Job, perform};
#[allow(
    unused_imports,
    reason = "only an engine that groups commits files together"
)]
pub(crate) use receive::{Filing, Submit, together};
pub(crate) use tx::Tx;

use super::{Db, Guard, Writer, dialect};
use crate::domain::asset::Asset;
use crate::domain::case::Case;
use crate::domain::ids::{AssetId, ImportId, PersonId, RequestId};
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::person::Person;
use crate::domain::precedent::Flag;
use crate::domain::query::Term;
use crate::domain::rate::DatedRate;
use crate::domain::report::OpinionLine;
use crate::store::fault::{Fault, settle};
use crate::store::{
    Decide, EventRecord, Head, JudgedCase, Load, Mismatch, NewCase, Numbering, Position,
    RequestRef, Seed, Selection, Signature, Slice, Store, StoreError, Tally, TokenHash, Write,
};
use crate::wire::queue::{Counts, Sort};
use crate::wire::receipt::Receipt;
use crate::wire::report::{Child, OverdueContract};
use crate::wire::transfer::{Cargo, StagedRow};
use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::pool::PoolConnection;
use std::sync::Arc;
use uuid::Uuid;

/// A connection of this engine.
pub(crate) type Connection = <Db as sqlx::Database>::Connection;
/// A row of this engine.
pub(crate) type Row = <Db as sqlx::Database>::Row;

/// The store on one engine.
pub struct Engine {
    pub(super) pool: sqlx::Pool<Db>,
    /// Connections for what may read the whole table, so that it keeps nobody else waiting.
    pub(super) scans: sqlx::Pool<Db>,
    pub(super) writer: Writer,
    /// What must be kept while the store is open.
    pub(super) guard: Guard,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", dialect::NAME)
    }
}

impl Engine {
    async fn reader(&self) -> Result<PoolConnection<Db>, StoreError> {
        acquire(&self.pool).await
    }

    /// A connection for a selection: words that few requests hold are looked for in all of them.
    async fn reader_for(&self, selection: &Selection) -> Result<PoolConnection<Db>, StoreError> {
        let reads_all = |term: &Term| matches!(term, Term::Text(_) | Term::Folio(_));
        if selection.filter.terms.iter().any(reads_all) {
            acquire(&self.scans).await
        } else {
            self.reader().await
        }
    }
}

async fn acquire(pool: &sqlx::Pool<Db>) -> Result<PoolConnection<Db>, StoreError> {
    pool.acquire()
        .await
        .map_err(|error| settle(error, dialect::class))
}

/// A read's faults are final: nothing else can have been half done.
fn read<T>(outcome: Result<T, Fault>) -> Result<T, StoreError> {
    outcome.map_err(|fault| match fault {
        Fault::Answer(error) | Fault::Again(error) => error,
        Fault::Sql(error) => settle(error, dialect::class),
    })
}

#[async_trait]
impl Store for Engine {
    fn engine(&self) -> &'static str {
        dialect::NAME
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.writer.run(events::Beat).await?;
        self.head().await.map(drop)
    }

    async fn head(&self) -> Result<Head, StoreError> {
        read(events::head(&mut *self.reader().await?).await)
    }

    async fn events_after(&self, after: i64, limit: u32) -> Result<Vec<EventRecord>, StoreError> {
        read(events::after(&mut *self.reader().await?, after, limit).await)
    }

    async fn history(&self, id: RequestId) -> Result<Vec<EventRecord>, StoreError> {
        read(events::history(&mut *self.reader().await?, id).await)
    }

    async fn add_person(&self, write: &Write, person: &Person) -> Result<Person, StoreError> {
        let (write, person) = (write.clone(), person.clone());
        self.writer.run(people::AddPerson { write, person }).await
    }

    async fn people(&self) -> Result<Vec<Person>, StoreError> {
        read(people::all(&mut *self.reader().await?).await)
    }

    async fn add_token(
        &self,
        write: &Write,
        hash: &TokenHash,
        person: PersonId,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer
            .run(people::AddToken {
                write: write.clone(),
                hash: *hash,
                person,
                expires,
            })
            .await
    }

    async fn revoke_token(&self, write: &Write, hash: &TokenHash) -> Result<(), StoreError> {
        self.writer
            .run(people::RevokeToken {
                write: write.clone(),
                hash: *hash,
            })
            .await
    }

    async fn bearer(&self, hash: &TokenHash, now: Timestamp) -> Result<Option<Person>, StoreError> {
        read(people::bearer(&mut *self.reader().await?, hash, now).await)
    }

    async fn institutions(&self) -> Result<Vec<Institution>, StoreError> {
        read(institutions::all(&mut *self.reader().await?).await)
    }

    async fn page(
        &self,
        selection: &Selection,
        sort: Sort,
        position: &Position,
        limit: u32,
    ) -> Result<Slice, StoreError> {
        let mut connection = self.reader_for(selection).await?;
        read(queue::page(&mut connection, selection, sort, position, limit).await)
    }

    async fn counts(&self, selection: &Selection) -> Result<Counts, StoreError> {
        read(queue::counts(&mut *self.reader_for(selection).await?, selection).await)
    }

    async fn case(&self, request: &RequestRef) -> Result<Option<Case>, StoreError> {
        read(cases::find(&mut *self.reader().await?, request).await)
    }

    async fn submit(&self, write: &Write, new: NewCase) -> Result<Receipt, StoreError> {
        let write = write.clone();
        self.writer.run(receive::Submit { write, new }).await
    }

    async fn act(
        &self,
        write: &Write,
        id: RequestId,
        expected: Option<i64>,
        numbering: &Numbering,
        decide: Decide,
    ) -> Result<Receipt, StoreError> {
        self.writer
            .run(cases::Act {
                write: write.clone(),
                id,
                expected,
                numbering: numbering.clone(),
                decide,
            })
            .await
    }

    async fn past_due(&self, today: Date, limit: u32) -> Result<Vec<RequestId>, StoreError> {
        read(queue::past_due(&mut *self.reader().await?, today, limit).await)
    }

    async fn signed(&self, id: RequestId) -> Result<Option<String>, StoreError> {
        read(signed::of(&mut *self.reader().await?, id).await)
    }

    async fn keep_signed(
        &self,
        write: &Write,
        id: RequestId,
        signature: Signature,
    ) -> Result<String, StoreError> {
        self.writer
            .run(signed::Keep {
                write: write.clone(),
                request: id,
                signature,
            })
            .await
    }

    async fn cases_after(
        &self,
        after: Option<RequestId>,
        limit: u32,
    ) -> Result<Vec<Case>, StoreError> {
        read(flags::cases_after(&mut *self.reader().await?, after, limit).await)
    }

    async fn cases(&self, ids: &[RequestId]) -> Result<Vec<Case>, StoreError> {
        read(flags::cases(&mut *self.reader().await?, ids).await)
    }

    async fn flags(&self) -> Result<Vec<(RequestId, Flag)>, StoreError> {
        read(flags::all(&mut *self.reader().await?).await)
    }

    async fn set_flags(&self, flags: &[(RequestId, Vec<Flag>)]) -> Result<(), StoreError> {
        let flags = flags.to_vec();
        self.writer.run(flags::SetFlags { flags }).await
    }

    async fn assets_after(
        &self,
        after: Option<AssetId>,
        limit: u32,
    ) -> Result<Vec<Asset>, StoreError> {
        read(assets::after(&mut *self.reader().await?, after, limit).await)
    }

    async fn assets(&self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        read(assets::by_ids(&mut *self.reader().await?, ids).await)
    }

    async fn judged(
        &self,
        after: Option<(RequestId, AssetId)>,
        limit: u32,
    ) -> Result<Vec<JudgedCase>, StoreError> {
        read(cases::judged(&mut *self.reader().await?, after, limit).await)
    }

    async fn asset_by_key(&self, key: &str) -> Result<Option<Asset>, StoreError> {
        read(assets::by_key(&mut *self.reader().await?, key).await)
    }

    async fn open_import(
        &self,
        write: &Write,
        id: ImportId,
        cargo: Cargo,
    ) -> Result<(), StoreError> {
        let write = write.clone();
        self.writer.run(imports::Open { write, id, cargo }).await
    }

    async fn stage(&self, id: ImportId, batch: u32, rows: &[StagedRow]) -> Result<(), StoreError> {
        let rows = rows.to_vec();
        self.writer.run(imports::Stage { id, batch, rows }).await
    }

    async fn staged(&self, id: ImportId) -> Result<(Cargo, Vec<StagedRow>), StoreError> {
        read(imports::staged(&mut *self.reader().await?, id).await)
    }

    async fn commit_import(
        &self,
        write: &Write,
        id: ImportId,
        load: Load,
        dry_run: bool,
    ) -> Result<Tally, StoreError> {
        if dry_run {
            return read(imports::rehearse(&mut *self.reader().await?, id, &load).await);
        }
        let write = write.clone();
        self.writer.run(imports::Commit { write, id, load }).await
    }

    async fn drop_import(&self, id: ImportId) -> Result<(), StoreError> {
        self.writer.run(imports::Drop { id }).await
    }

    async fn sweep_answers(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.writer.run(job::Forget { before }).await
    }

    async fn sweep_imports(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.writer.run(imports::Sweep { before }).await
    }

    async fn children(&self, id: RequestId) -> Result<Vec<Child>, StoreError> {
        read(after::children(&mut *self.reader().await?, id).await)
    }

    async fn contracts_overdue(
        &self,
        today: Date,
        institution: Option<&InstitutionKey>,
    ) -> Result<Vec<OverdueContract>, StoreError> {
        let key = institution.map_or("", InstitutionKey::as_str);
        read(after::overdue(&mut *self.reader().await?, today, key).await)
    }

    async fn opinions_issued(
        &self,
        from: Timestamp,
        before: Timestamp,
    ) -> Result<Vec<OpinionLine>, StoreError> {
        read(after::issued(&mut *acquire(&self.scans).await?, from, before).await)
    }

    async fn received_between(&self, from: Date, to: Date) -> Result<u64, StoreError> {
        read(after::received(&mut *acquire(&self.scans).await?, from, to).await)
    }

    async fn rates(&self, until: Date) -> Result<Vec<DatedRate>, StoreError> {
        read(after::rates(&mut *self.reader().await?, until).await)
    }

    async fn set_rates(&self, write: &Write, rates: Vec<DatedRate>) -> Result<u64, StoreError> {
        let write = write.clone();
        self.writer.run(after::SetRates { write, rates }).await
    }

    async fn followed_law(&self) -> Result<Option<i64>, StoreError> {
        read(law::followed(&mut *self.reader().await?).await)
    }

    async fn follow_law(&self, law: i64, mismatch: Mismatch) -> Result<u64, StoreError> {
        let mut changed = 0;
        let mut after = Uuid::nil();
        loop {
            let chunk = law::Chunk {
                after,
                mismatch: Arc::clone(&mismatch),
            };
            let (done, last) = self.writer.run(chunk).await?;
            changed += done;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        self.writer.run(law::Note { law }).await?;
        Ok(changed)
    }

    async fn seed(&self, now: Timestamp, seed: Seed) -> Result<(), StoreError> {
        self.writer.run(seed::Plant { now, seed }).await
    }

    async fn close(&self) {
        self.writer.close().await;
        self.scans.close().await;
        self.pool.close().await;
        self.guard.release();
    }
}
