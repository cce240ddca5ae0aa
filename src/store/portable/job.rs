//! A unit of work that changes something: what it answers, and the key under which it counts once.
//!
//! Owns the idempotency record, written with the change in one transaction. Must not know what
//! any job does.

use super::tx::Tx;
use crate::domain::ids::PersonId;
use crate::store::fault::{Fault, document, parse};
use crate::store::{Once, StoreError, Write, sql};
use async_trait::async_trait;
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
    if let Some(answer) = recall(tx, write.actor, once).await? {
        return parse(&answer, "once", &once.key);
    }
    let answer = job.run(tx).await?;
    let kept = sqlx::query(sql::ONCE_ADD)
        .bind(actor_bytes(write.actor))
        .bind(once.key.as_str())
        .bind(once.fingerprint.as_slice())
        .bind(document(&answer)?)
        .bind(write.now.as_microsecond())
        .execute(&mut *tx.connection)
        .await;
    match kept {
        Ok(_) => Ok(answer),
        // The same call came in twice at once: the next run finds what the other one answered.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Err(Fault::outrun()),
        Err(error) => Err(error.into()),
    }
}

async fn recall(
    tx: &mut Tx<'_>,
    actor: Option<PersonId>,
    once: &Once,
) -> Result<Option<String>, Fault> {
    let Some(row) = sqlx::query(sql::ONCE)
        .bind(actor_bytes(actor))
        .bind(once.key.as_str())
        .fetch_optional(&mut *tx.connection)
        .await?
    else {
        return Ok(None);
    };
    if row.try_get::<&[u8], _>(0)? == once.fingerprint {
        Ok(Some(row.try_get(1)?))
    } else {
        Err(StoreError::KeyReused.into())
    }
}

/// The server itself stands under the empty id.
fn actor_bytes(actor: Option<PersonId>) -> Vec<u8> {
    actor.map_or_else(Vec::new, |actor| actor.0.as_bytes().to_vec())
}
