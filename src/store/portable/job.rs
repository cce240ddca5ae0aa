//! A unit of work that changes something: what it answers, and the key under which it counts once.
//!
//! Owns the idempotency record, written with the change in one transaction. Must not know what
//! any job does.

use super::tx::Tx;
use crate::domain::ids::PersonId;
use crate::store::fault::{Fault, document, parse};
use crate::store::{Once, StoreError, Write, sql};
use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

/// One write. It may be run several times before one run is committed, so it keeps no state.
#[async_trait]
pub(crate) trait Job: Send + Sync + 'static {
    type Answer: Serialize + DeserializeOwned + Send + 'static;

    /// Who writes under which key; `None` where repeating needs no memory.
    fn write(&self) -> Option<&Write>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, Fault>;
}

/// Runs a job, or gives again what it answered the first time.
pub(crate) async fn perform<J: Job>(job: &J, tx: &mut Tx<'_>) -> Result<J::Answer, Fault> {
    let Some((write, once)) = job
        .write()
        .and_then(|write| write.once.as_ref().map(|once| (write, once)))
    else {
        return job.run(tx).await;
    };
    // Claimed before the work, so that the same call coming in twice at once does not race its
    // own twin: the second waits for the first to end, and finds its answer or a free key.
    if !claim(tx, write, once).await? {
        return recall(tx, write, once).await;
    }
    let answer = job.run(tx).await?;
    keep(tx, write, once, document(&answer)?).await?;
    Ok(answer)
}

/// Takes a key for a call; `false` where an earlier call has it.
pub(super) async fn claim(tx: &mut Tx<'_>, write: &Write, once: &Once) -> Result<bool, Fault> {
    let claimed = sqlx::query(sql::ONCE_CLAIM)
        .bind(actor_bytes(write.actor))
        .bind(once.key.as_str())
        .bind(once.fingerprint.as_slice())
        .bind(write.now.as_microsecond())
        .execute(&mut *tx.connection)
        .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Stores what the call under a key answers.
pub(super) async fn keep(
    tx: &mut Tx<'_>,
    write: &Write,
    once: &Once,
    answer: String,
) -> Result<(), Fault> {
    sqlx::query(sql::ONCE_KEEP)
        .bind(actor_bytes(write.actor))
        .bind(once.key.as_str())
        .bind(answer)
        .execute(&mut *tx.connection)
        .await?;
    Ok(())
}

/// What the first call under a key answered.
pub(super) async fn recall<A: DeserializeOwned>(
    tx: &mut Tx<'_>,
    write: &Write,
    once: &Once,
) -> Result<A, Fault> {
    let row = sqlx::query(sql::ONCE)
        .bind(actor_bytes(write.actor))
        .bind(once.key.as_str())
        .fetch_one(&mut *tx.connection)
        .await?;
    if row.try_get::<&[u8], _>(0)? == once.fingerprint {
        parse(row.try_get(1)?, "once", &once.key)
    } else {
        Err(StoreError::KeyReused.into())
    }
}

/// The server itself stands under the empty id.
pub(super) fn actor_bytes(actor: Option<PersonId>) -> Vec<u8> {
    actor.map_or_else(Vec::new, |actor| actor.0.as_bytes().to_vec())
}

/// Forgets the answers to old calls.
pub(super) struct Forget {
    pub before: Timestamp,
}

#[async_trait]
impl Job for Forget {
    type Answer = u64;

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        let done = sqlx::query(sql::ONCE_FORGET)
            .bind(self.before.as_microsecond())
            .execute(&mut *tx.connection)
            .await?;
        Ok(done.rows_affected())
    }
}
