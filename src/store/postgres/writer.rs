//! Writes on PostgreSQL: one transaction each, run again when another writer was faster.
//!
//! Each job runs in a task of its own, so that a caller who goes away can neither leave a
//! transaction open nor hand a half-used connection back to the pool. Must not know what jobs do.

use super::dialect;
use super::portable::{Job, Tx, perform};
use crate::store::StoreError;
use crate::store::fault::{Class, Fault, settle};
use sqlx::PgPool;
use std::time::Duration;

/// Runs of one job at most.
const TRIES: u32 = 10;
/// The longest pause before a further run, in milliseconds.
const PAUSE: u64 = 50;

/// Where jobs are handed in.
#[derive(Debug)]
pub(crate) struct Writer {
    pool: PgPool,
}

impl Writer {
    pub(crate) fn new(pool: PgPool) -> Writer {
        Writer { pool }
    }

    /// Runs a job; its answer comes after the commit.
    pub(crate) async fn run<J: Job>(&self, job: J) -> Result<J::Answer, StoreError> {
        let pool = self.pool.clone();
        let task = tokio::spawn(async move { repeat(&pool, &job).await });
        task.await
            .unwrap_or_else(|error| Err(StoreError::Engine(Box::new(error))))
    }

    /// Nothing of the writer's own needs to end; the pool waits for what still runs.
    #[expect(
        clippy::unused_async,
        reason = "the portable source awaits it on both engines"
    )]
    pub(crate) async fn close(&self) {}
}

async fn repeat<J: Job>(pool: &PgPool, job: &J) -> Result<J::Answer, StoreError> {
    let mut tries = 1;
    loop {
        let failure = match attempt(pool, job).await {
            Ok(answer) => return Ok(answer),
            Err(Fault::Answer(error)) => return Err(error),
            Err(Fault::Again(error)) => error,
            Err(Fault::Sql(error)) => {
                let class = dialect::class(&error);
                let failure = settle(error, dialect::class);
                if class != Class::Retry {
                    return Err(failure);
                }
                failure
            }
        };
        if tries == TRIES {
            return Err(failure);
        }
        tries += 1;
        tokio::time::sleep(jitter()).await;
    }
}

/// One transaction. Dropped before its commit, it is rolled back before the connection is used again.
async fn attempt<J: Job>(pool: &PgPool, job: &J) -> Result<J::Answer, Fault> {
    let mut transaction = pool.begin().await?;
    let mut tx = Tx::new(&mut transaction);
    match perform(job, &mut tx).await {
        Ok(answer) => {
            tx.finish().await?;
            transaction.commit().await?;
            Ok(answer)
        }
        Err(fault) => {
            transaction.rollback().await?;
            Err(fault)
        }
    }
}

/// A pause that two losers of one race do not share.
fn jitter() -> Duration {
    let mut bytes = [0; 8];
    // Without randomness the pause is none, and only the race is less fair.
    let _ = getrandom::fill(&mut bytes);
    Duration::from_millis(u64::from_le_bytes(bytes) % PAUSE)
}
