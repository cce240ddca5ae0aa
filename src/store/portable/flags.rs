//! Flags: what was found about a request before anybody opened it.
//!
//! Derived, so that nothing of them enters the event log and no version moves.

use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::Tx;
use super::{Connection, Db, Row};
use crate::domain::case::Case;
use crate::domain::ids::RequestId;
use crate::domain::precedent::{Flag, FlagKind};
use crate::store::columns::plain;
use crate::store::fault::{Fault, parse};
use crate::store::{Write, sql};
use crate::wire::queue::QueueRow;
use async_trait::async_trait;
use sqlx::{QueryBuilder, Row as _};
use std::collections::HashMap;

/// Requests asked for in one statement.
const LOOK_UP: usize = 500;

/// Whole cases in id order.
pub(super) async fn cases_after(
    connection: &mut Connection,
    after: Option<RequestId>,
    limit: u32,
) -> Result<Vec<Case>, Fault> {
    sqlx::query(sql::CASES_AFTER)
        .bind(after.map_or_else(Vec::new, |id| bytes(id.0)))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(case)
        .collect()
}

/// The cases with these ids; unknown ones are left out.
pub(super) async fn cases(
    connection: &mut Connection,
    ids: &[RequestId],
) -> Result<Vec<Case>, Fault> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(LOOK_UP) {
        let mut query = QueryBuilder::<Db>::new("SELECT doc FROM case_doc WHERE request IN (");
        push_ids(&mut query, ids.iter().copied());
        for row in query
            .build()
            .persistent(false)
            .fetch_all(&mut *connection)
            .await?
        {
            found.push(case(&row)?);
        }
    }
    Ok(found)
}

fn case(row: &Row) -> Result<Case, Fault> {
    parse(row.try_get(0)?, "case_doc", "a document")
}

fn push_ids(query: &mut QueryBuilder<Db>, ids: impl Iterator<Item = RequestId>) {
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(bytes(id.0));
    }
    query.push(")");
}

/// Every flag there is, by request.
pub(super) async fn all(connection: &mut Connection) -> Result<Vec<(RequestId, Flag)>, Fault> {
    sqlx::query(sql::FLAGS)
        .fetch_all(connection)
        .await?
        .iter()
        .map(flag)
        .collect()
}

/// Puts their flags into the rows of a page.
pub(super) async fn attach(
    connection: &mut Connection,
    rows: &mut [QueueRow],
) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut flags: HashMap<RequestId, Vec<Flag>> = HashMap::new();
    for chunk in rows.chunks(LOOK_UP) {
        let mut query = QueryBuilder::<Db>::new(
            "SELECT request, kind, score, other, name, others FROM flag WHERE request IN (",
        );
        push_ids(&mut query, chunk.iter().map(|row| row.id));
        for row in query
            .build()
            .persistent(false)
            .fetch_all(&mut *connection)
            .await?
        {
            let (id, flag) = flag(&row)?;
            flags.entry(id).or_default().push(flag);
        }
    }
    for row in rows {
        row.flags = flags.remove(&row.id).unwrap_or_default();
        row.flags.sort_unstable_by_key(|flag| flag.kind);
    }
    Ok(())
}

fn flag(row: &Row) -> Result<(RequestId, Flag), Fault> {
    let reading = Reading { row, table: "flag" };
    let small =
        |column| u32::try_from(reading.number(column)?).map_err(|error| reading.bad(column, error));
    let flag = Flag {
        kind: reading.named(1, FlagKind::parse)?,
        score: small(2)?,
        other: reading.id(3)?,
        name: reading.owned(4)?,
        count: small(5)?,
    };
    Ok((reading.id(0)?, flag))
}

/// Replaces the flags of some requests; those of requests that do not exist are dropped.
pub(super) struct SetFlags {
    pub flags: Vec<(RequestId, Vec<Flag>)>,
}

#[async_trait]
impl Job for SetFlags {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for (request, flags) in &self.flags {
            sqlx::query(sql::FLAGS_DROP)
                .bind(bytes(request.0))
                .execute(&mut *tx.connection)
                .await?;
            for flag in flags {
                sqlx::query(sql::FLAG_ADD)
                    .bind(bytes(request.0))
                    .bind(flag.kind.name())
                    .bind(i64::from(flag.score))
                    .bind(bytes(flag.other))
                    .bind(plain(&flag.name))
                    .bind(i64::from(flag.count))
                    .execute(&mut *tx.connection)
                    .await?;
            }
        }
        Ok(())
    }
}
