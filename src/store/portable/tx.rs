//! A transaction at work: its connection, and the head of the event chain once it is needed.
//!
//! Owns appending events and taking numbers. The head row is locked by the first event and
//! written back by `finish`, so every job appends as late as it can. Must not begin or end
//! transactions: that is the engine's.

use super::{Connection, Db, bulk, tally};
use crate::domain::ids::PersonId;
use crate::evidence::chain::{self, Link};
use crate::store::fault::Fault;
use crate::store::{Head, StoreError, sql};
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row as _};
use uuid::Uuid;

/// Rows of one multi-row insert: a fixed number, so that its statement stays prepared.
pub(super) const CHUNK: usize = 100;

/// An event to be appended.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub at: Timestamp,
    pub actor: Option<PersonId>,
    pub kind: &'static str,
    pub subject: Option<Uuid>,
    pub version: i64,
    /// JSON.
    pub body: String,
}

/// A draft with its place in the chain.
struct Chained<'a> {
    seq: i64,
    draft: &'a Draft,
    hash: chain::Hash,
}

/// A transaction in which jobs run.
pub(crate) struct Tx<'c> {
    pub(crate) connection: &'c mut Connection,
    /// Known once the head row is locked.
    locked: Option<Head>,
    pub(super) tally: tally::Changes,
}

/// What a transaction knows beside its connection. Whoever rolls back to a savepoint goes back to
/// the mark that was taken there.
#[derive(Clone)]
pub(crate) struct Mark {
    locked: Option<Head>,
    tally: tally::Changes,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: &'c mut Connection) -> Self {
        Tx {
            connection,
            locked: None,
            tally: tally::Changes::default(),
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            locked: self.locked,
            tally: self.tally.clone(),
        }
    }

    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.locked = mark.locked;
        self.tally = mark.tally;
    }

    /// Runs a statement about the transaction itself.
    pub(crate) async fn execute(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement)
            .execute(&mut *self.connection)
            .await
            .map(drop)
    }

    /// Locks the head of the chain.
    pub(crate) async fn head(&mut self) -> Result<Head, Fault> {
        if let Some(head) = self.locked {
            return Ok(head);
        }
        let row = sqlx::query(sql::HEAD_LOCK)
            .fetch_one(&mut *self.connection)
            .await?;
        let head = head_of(&row)?;
        self.locked = Some(head);
        Ok(head)
    }

    /// Appends events in order and answers the `seq` of the last one.
    pub(crate) async fn append(&mut self, drafts: &[Draft]) -> Result<i64, Fault> {
        let mut head = self.head().await?;
        let mut chained = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let seq = head.seq + 1;
            let actor = draft.actor.map(|id| id.to_string()).unwrap_or_default();
            let subject = draft.subject.map(|id| id.to_string()).unwrap_or_default();
            let hash = chain::hash(
                &head.hash,
                &Link {
                    seq,
                    at: draft.at.as_microsecond(),
                    actor: &actor,
                    kind: draft.kind,
                    subject: &subject,
                    version: draft.version,
                    body: &draft.body,
                },
            );
            head = Head { seq, hash };
            chained.push(Chained { seq, draft, hash });
        }
        match chained.as_slice() {
            [event] => self.insert_one(event).await?,
            events => {
                for chunk in events.chunks(bulk::step(events.len())) {
                    self.insert_many(chunk).await?;
                }
            }
        }
        self.locked = Some(head);
        Ok(head.seq)
    }

    async fn insert_one(&mut self, event: &Chained<'_>) -> Result<(), Fault> {
        let Chained { seq, draft, hash } = event;
        sqlx::query(sql::EVENT_ADD)
            .bind(seq)
            .bind(draft.at.as_microsecond())
            .bind(draft.actor.map(|id| id.0.as_bytes().to_vec()))
            .bind(draft.kind)
            .bind(draft.subject.map(|id| id.as_bytes().to_vec()))
            .bind(draft.version)
            .bind(draft.body.as_str())
            .bind(hash.as_slice())
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn insert_many(&mut self, events: &[Chained<'_>]) -> Result<(), Fault> {
        let mut query = QueryBuilder::<Db>::new(
            "INSERT INTO event (seq, at, actor, kind, subject, version, body, hash) ",
        );
        query.push_values(events, |mut row, event| {
            let Chained { seq, draft, hash } = event;
            row.push_bind(*seq)
                .push_bind(draft.at.as_microsecond())
                .push_bind(draft.actor.map(|id| id.0.as_bytes().to_vec()))
                .push_bind(draft.kind)
                .push_bind(draft.subject.map(|id| id.as_bytes().to_vec()))
                .push_bind(draft.version)
                .push_bind(draft.body.as_str())
                .push_bind(hash.as_slice());
        });
        query
            .build()
            .persistent(bulk::comes_again(events.len()))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    /// The next number of a series, from 1. Gap-free: it comes back if the transaction fails.
    pub(crate) async fn number(&mut self, series: &str) -> Result<u64, Fault> {
        self.numbers(series, 1).await
    }

    /// Takes so many numbers of a series, and answers the last of them.
    pub(crate) async fn numbers(&mut self, series: &str, many: u32) -> Result<u64, Fault> {
        let value: i64 = sqlx::query(sql::COUNTER_NEXT)
            .bind(series)
            .bind(i64::from(many))
            .fetch_one(&mut *self.connection)
            .await?
            .try_get(0)?;
        u64::try_from(value).map_err(|_| {
            Fault::Answer(StoreError::Inconsistent {
                table: "counter",
                key: series.to_owned(),
                detail: format!("{value} is no count"),
            })
        })
    }

    /// Writes the tally and the head back; to be called once, right before the commit.
    pub(crate) async fn finish(&mut self) -> Result<(), sqlx::Error> {
        tally::write(self).await?;
        if let Some(head) = self.locked.take() {
            sqlx::query(sql::HEAD_SET)
                .bind(head.seq)
                .bind(head.hash.as_slice())
                .execute(&mut *self.connection)
                .await?;
        }
        Ok(())
    }
}

/// Reads `seq, hash`.
pub(super) fn head_of(row: &super::Row) -> Result<Head, Fault> {
    let seq = row.try_get(0)?;
    let hash = row.try_get::<&[u8], _>(1)?.try_into().map_err(|_| {
        Fault::Answer(StoreError::Inconsistent {
            table: "chain_head",
            key: "1".to_owned(),
            detail: "the hash is not 32 bytes long".to_owned(),
        })
    })?;
    Ok(Head { seq, hash })
}
