//! How many requests stand where: the tabs' counts without reading the requests.
//!
//! Owns the table of buckets, changed in the transaction that changes a request and right before
//! its commit, so that many changes of one bucket are one. Must not know tabs or filters.

use super::tx::Tx;
use crate::domain::case::Case;
use crate::store::columns::{back_on, due_key, owner_key};
use crate::store::sql;
use std::collections::BTreeMap;

/// What the tabs tell requests apart by. Sorted, so that two transactions lock buckets in one order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bucket {
    /// Empty for nobody's.
    owner: Vec<u8>,
    state: &'static str,
    due_key: String,
    is_open: i64,
    clock_runs: i64,
    back_on: String,
}

impl Bucket {
    fn of(case: &Case) -> Bucket {
        Bucket {
            owner: owner_key(case).unwrap_or_default(),
            state: case.state.name(),
            due_key: due_key(case),
            is_open: i64::from(case.state.is_open()),
            clock_runs: i64::from(case.state.clock_runs()),
            back_on: back_on(case),
        }
    }
}

/// What a transaction has changed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes(BTreeMap<Bucket, i64>);

impl Changes {
    pub(super) fn came(&mut self, case: &Case) {
        *self.0.entry(Bucket::of(case)).or_default() += 1;
    }

    pub(super) fn left(&mut self, case: &Case) {
        *self.0.entry(Bucket::of(case)).or_default() -= 1;
    }
}

/// Writes what has changed; to be called once, with the head of the chain locked.
pub(super) async fn write(tx: &mut Tx<'_>) -> Result<(), sqlx::Error> {
    let changes = std::mem::take(&mut tx.tally);
    for (bucket, change) in changes.0.iter().filter(|(_, change)| **change != 0) {
        sqlx::query(sql::TALLY_ADD)
            .bind(bucket.owner.as_slice())
            .bind(bucket.state)
            .bind(bucket.due_key.as_str())
            .bind(bucket.is_open)
            .bind(bucket.clock_runs)
            .bind(*change)
            .bind(bucket.back_on.as_str())
            .execute(&mut *tx.connection)
            .await?;
        if *change < 0 {
            sqlx::query(sql::TALLY_DROP)
                .bind(bucket.owner.as_slice())
                .bind(bucket.state)
                .bind(bucket.due_key.as_str())
                .bind(bucket.back_on.as_str())
                .execute(&mut *tx.connection)
                .await?;
        }
    }
    Ok(())
}
