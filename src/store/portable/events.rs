//! Reading the event log, and the probe that the store can be written.

use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::{Tx, head_of};
use super::{Connection, Row};
use crate::domain::ids::RequestId;
use crate::store::fault::Fault;
use crate::store::{EventRecord, Head, Write, sql};
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row as _;

pub(super) async fn head(connection: &mut Connection) -> Result<Head, Fault> {
    head_of(&sqlx::query(sql::HEAD).fetch_one(connection).await?)
}

pub(super) async fn after(
    connection: &mut Connection,
    after: i64,
    limit: u32,
) -> Result<Vec<EventRecord>, Fault> {
    sqlx::query(sql::EVENTS_AFTER)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(record)
        .collect()
}

pub(super) async fn history(
    connection: &mut Connection,
    id: RequestId,
) -> Result<Vec<EventRecord>, Fault> {
    sqlx::query(sql::HISTORY)
        .bind(bytes(id.0))
        .fetch_all(connection)
        .await?
        .iter()
        .map(record)
        .collect()
}

fn record(row: &Row) -> Result<EventRecord, Fault> {
    let reading = Reading {
        row,
        table: "event",
    };
    Ok(EventRecord {
        seq: reading.number(0)?,
        at: Timestamp::from_microsecond(reading.number(1)?)
            .map_err(|error| reading.bad(1, error))?,
        actor: reading.optional_id(2)?,
        kind: reading.owned(3)?,
        subject: reading.optional_id(4)?,
        version: reading.number(5)?,
        body: reading.owned(6)?,
        hash: row
            .try_get::<&[u8], _>(7)?
            .try_into()
            .map_err(|_| reading.bad(7, "not 32 bytes long"))?,
    })
}

/// Writes one row that nothing else reads.
pub(super) struct Beat;

#[async_trait]
impl Job for Beat {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        sqlx::query(sql::BEAT).execute(&mut *tx.connection).await?;
        Ok(())
    }
}
