//! What the queue's rows owe to the rule packs, brought into line when those change.
//!
//! Owns the note under which law that was last done. Must not know any law: it comes in as a closure.

use super::Connection;
use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::Tx;
use crate::domain::case::Case;
use crate::store::columns::Columns;
use crate::store::fault::{Fault, parse};
use crate::store::{Mismatch, Write, sql};
use async_trait::async_trait;
use sqlx::Row as _;
use uuid::Uuid;

/// Rows of one transaction: others can write between two.
const CHUNK: i64 = 500;
/// Under which name the counters' table keeps the note.
const NOTE: &str = "law";

pub(super) async fn followed(connection: &mut Connection) -> Result<Option<i64>, Fault> {
    let row = sqlx::query(sql::COUNTER)
        .bind(NOTE)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The next rows; answers how many changed, and the last id while there may be more.
pub(super) struct Chunk {
    pub after: Uuid,
    pub mismatch: Mismatch,
}

#[async_trait]
impl Job for Chunk {
    type Answer = (u64, Option<Uuid>);

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(u64, Option<Uuid>), Fault> {
        let rows = sqlx::query(sql::MISMATCHES_AFTER)
            .bind(bytes(self.after))
            .bind(CHUNK)
            .fetch_all(&mut *tx.connection)
            .await?;
        let (mut changed, mut last) = (0, None);
        for row in &rows {
            let reading = Reading {
                row,
                table: "request",
            };
            let case: Case = parse(reading.text(2)?, "case_doc", last.unwrap_or_default())?;
            last = Some(case.id.0);
            let says = (self.mismatch)(&case);
            if reading.flag(1)? != says {
                changed += sqlx::query(sql::MISMATCH_SET)
                    .bind(bytes(case.id.0))
                    .bind(i64::from(says))
                    .bind(case.version)
                    .bind(Columns::of(&case, says).line)
                    .execute(&mut *tx.connection)
                    .await?
                    .rows_affected();
            }
        }
        let more = rows.len() as i64 == CHUNK;
        Ok((changed, last.filter(|_| more)))
    }
}

/// Notes under which law the rows are.
pub(super) struct Note {
    pub law: i64,
}

#[async_trait]
impl Job for Note {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        sqlx::query(sql::COUNTER_SET)
            .bind(NOTE)
            .bind(self.law)
            .execute(&mut *tx.connection)
            .await?;
        Ok(())
    }
}
