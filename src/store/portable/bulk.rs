//! Many new rows in one statement.
//!
//! Owns the multi-row inserts of requests, their documents and idempotency records. What stands in a column is
//! `columns`' to say. Must not decide what to do about rows that were taken: it counts what was stored.

use super::Db;
use super::row::bytes;
use super::tx::{CHUNK, Tx};
use crate::domain::case::Case;
use crate::store::columns::{Columns, plain};
use crate::store::fault::{Fault, document};
use sqlx::QueryBuilder;

/// Statements for fewer rows than this are kept prepared, one for each number of rows: what a
/// group of commits brings is a small number that comes again.
const FEW: usize = 32;

/// How many rows one statement takes: all sizes that occur often stay prepared.
pub(super) fn step(rows: usize) -> usize {
    if rows < CHUNK { FEW } else { CHUNK }
}

/// Whether a statement for so many rows will be wanted again.
pub(super) fn comes_again(rows: usize) -> bool {
    rows <= FEW || rows == CHUNK
}

/// A new case, and the law's word on whether its budget line and its kind contradict each other.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub case: &'a Case,
    pub mismatch: bool,
}

/// Writes new cases whose folios are given, and answers how many: fewer where a folio was taken,
/// and then the caller must undo it all.
pub(super) async fn requests(tx: &mut Tx<'_>, cases: &[Row<'_>]) -> Result<u64, sqlx::Error> {
    let mut stored = 0;
    for row in cases {
        tx.tally.came(row.case);
    }
    for chunk in cases.chunks(step(cases.len())) {
        let mut query = QueryBuilder::<Db>::new(
            "INSERT INTO request (id, folio, folio_fold, source_key, institution, \
             institution_fold, kind, state, is_open, clock_runs, title, amount, currency, \
             received_on, due_key, owner, version, returns, mismatch, practice, search_text, \
             line, back_on, order_key) ",
        );
        query.push_values(chunk, |mut row, Row { case, mismatch }| {
            let columns = Columns::of(case, *mismatch);
            row.push_bind(bytes(case.id.0))
                .push_bind(case.folio.as_str())
                .push_bind(columns.folio_fold)
                .push_bind(case.key.as_deref().map(plain))
                .push_bind(case.institution.as_str())
                .push_bind(columns.institution_fold)
                .push_bind(case.filing.kind.name())
                .push_bind(case.state.name())
                .push_bind(columns.is_open)
                .push_bind(columns.clock_runs)
                .push_bind(columns.title)
                .push_bind(case.filing.amount.centavos)
                .push_bind(case.filing.amount.currency.name())
                .push_bind(columns.received_on)
                .push_bind(columns.due_key)
                .push_bind(columns.owner)
                .push_bind(case.version)
                .push_bind(columns.returns)
                .push_bind(columns.mismatch)
                .push_bind(columns.practice)
                .push_bind(columns.search_text)
                .push_bind(columns.line)
                .push_bind(columns.back_on)
                .push_bind(columns.order_key);
        });
        query.push(" ON CONFLICT (folio) DO NOTHING");
        stored += query
            .build()
            .persistent(comes_again(chunk.len()))
            .execute(&mut *tx.connection)
            .await?
            .rows_affected();
    }
    Ok(stored)
}

/// Writes the whole cases beside their rows.
pub(super) async fn documents(tx: &mut Tx<'_>, cases: &[Row<'_>]) -> Result<(), Fault> {
    for chunk in cases.chunks(step(cases.len())) {
        let docs = chunk
            .iter()
            .map(|row| document(row.case))
            .collect::<Result<Vec<_>, _>>()?;
        let mut query = QueryBuilder::<Db>::new("INSERT INTO case_doc (request, doc) ");
        query.push_values(chunk.iter().zip(docs), |mut row, (new, doc)| {
            row.push_bind(bytes(new.case.id.0)).push_bind(doc);
        });
        query
            .build()
            .persistent(comes_again(chunk.len()))
            .execute(&mut *tx.connection)
            .await?;
    }
    Ok(())
}

/// An idempotency key with what its call was answered.
pub(super) struct Kept<'a> {
    pub actor: Vec<u8>,
    pub key: &'a str,
    pub fingerprint: &'a [u8],
    /// JSON.
    pub answer: String,
    /// Microseconds since the epoch.
    pub at: i64,
}

/// Writes idempotency records, and answers how many: fewer where a key was used before.
pub(super) async fn once(tx: &mut Tx<'_>, kept: Vec<Kept<'_>>) -> Result<u64, sqlx::Error> {
    let mut stored = 0;
    let size = step(kept.len());
    let mut kept = kept.into_iter().peekable();
    while kept.peek().is_some() {
        let chunk: Vec<_> = kept.by_ref().take(size).collect();
        let rows = chunk.len();
        let mut query =
            QueryBuilder::<Db>::new("INSERT INTO once (actor, key, fingerprint, answer, at) ");
        query.push_values(chunk, |mut row, kept| {
            row.push_bind(kept.actor)
                .push_bind(kept.key)
                .push_bind(kept.fingerprint)
                .push_bind(kept.answer)
                .push_bind(kept.at);
        });
        query.push(" ON CONFLICT (actor, key) DO NOTHING");
        stored += query
            .build()
            .persistent(comes_again(rows))
            .execute(&mut *tx.connection)
            .await?
            .rows_affected();
    }
    Ok(stored)
}
