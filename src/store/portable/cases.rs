//! Cases: finding one, and changing one by compare-and-set.
//!
//! Owns the order of an act inside its transaction: read, decide, number, compare-and-set, record.
//! Must not know what an act means: that is the closure's.

use super::Connection;
use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::{Draft, Tx};
use crate::domain::act::{Fact, Outcome};
use crate::domain::case::Case;
use crate::domain::ids::{AssetId, PersonId, RequestId};
use crate::domain::money::Currency;
use crate::domain::opinion::{Cause, Opinion};
use crate::store::columns::{Columns, plain};
use crate::store::fault::{Fault, document, parse};
use crate::store::{Decide, Decided, JudgedCase, Numbering, RequestRef, StoreError, Write, sql};
use crate::wire::receipt::Receipt;
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row as _;

/// Numbers tried before the series is taken to be broken; only foreign numbers, such as those of
/// practice data, ever stand in the way.
pub(super) const MAX_TAKEN: u32 = 1_000;

pub(super) async fn find(
    connection: &mut Connection,
    request: &RequestRef,
) -> Result<Option<Case>, Fault> {
    match request {
        RequestRef::Id(id) => load(connection, *id).await,
        RequestRef::Name(name) => sqlx::query(sql::CASE_BY_NAME)
            .bind(plain(name))
            .fetch_optional(connection)
            .await?
            .map(|row| parse(row.try_get(0)?, "case_doc", name))
            .transpose(),
    }
}

async fn load(connection: &mut Connection, id: RequestId) -> Result<Option<Case>, Fault> {
    sqlx::query(sql::CASE_BY_ID)
        .bind(bytes(id.0))
        .fetch_optional(connection)
        .await?
        .map(|row| parse(row.try_get(0)?, "case_doc", id))
        .transpose()
}

/// Judged candidates after a pair of request and asset.
pub(super) async fn judged(
    connection: &mut Connection,
    after: Option<(RequestId, AssetId)>,
    limit: u32,
) -> Result<Vec<JudgedCase>, Fault> {
    // No id is as small as nothing.
    let (request, asset) = after.map_or_else(Default::default, |(request, asset)| {
        (bytes(request.0), bytes(asset.0))
    });
    sqlx::query(sql::JUDGED_AFTER)
        .bind(request)
        .bind(asset)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let table = "judgement";
            Ok(JudgedCase {
                asset: Reading { row, table }.id(0)?,
                case: parse(row.try_get(1)?, "case_doc", "a document")?,
            })
        })
        .collect()
}

/// The event of a fact about a case.
pub(super) fn event(
    at: Timestamp,
    actor: Option<PersonId>,
    case: RequestId,
    version: i64,
    fact: &Fact,
) -> Result<Draft, Fault> {
    Ok(Draft {
        at,
        actor,
        kind: fact.name(),
        subject: Some(case.0),
        version,
        body: document(fact)?,
    })
}

/// One act on one case.
pub(super) struct Act {
    pub write: Write,
    pub id: RequestId,
    pub expected: Option<i64>,
    pub numbering: Numbering,
    pub decide: Decide,
}

#[async_trait]
impl Job for Act {
    type Answer = Receipt;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Receipt, Fault> {
        let before = load(tx.connection, self.id)
            .await?
            .ok_or(StoreError::NotFound)?;
        if self
            .expected
            .is_some_and(|expected| expected != before.version)
        {
            return Err(StoreError::Stale {
                current: before.version,
            }
            .into());
        }
        let Decided {
            mut outcome,
            mismatch,
        } = (self.decide)(&before).map_err(StoreError::Refused)?;
        // The compare-and-set below rests on it.
        outcome.case.version = before.version + 1;
        if before.opinion.is_none() && outcome.case.opinion.is_some() {
            issue(tx, &mut outcome, &self.numbering).await?;
        }
        store(tx, &before, &outcome.case, mismatch).await?;
        let events = outcome
            .facts
            .iter()
            .map(|fact| {
                let Write { actor, now, .. } = self.write;
                event(now, actor, self.id, outcome.case.version, fact)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let seq = tx.append(&events).await?;
        Ok(receipt(&outcome.case, seq))
    }
}

/// What is answered about a case as it now is.
pub(super) fn receipt(case: &Case, seq: i64) -> Receipt {
    Receipt {
        request: case.id,
        folio: case.folio.clone(),
        version: case.version,
        state: case.state,
        seq,
        opinion: case.opinion.as_ref().and_then(|o| o.number.clone()),
    }
}

/// Writes the opinion that a case now has, numbered if it was signed.
async fn issue(tx: &mut Tx<'_>, outcome: &mut Outcome, numbering: &Numbering) -> Result<(), Fault> {
    let Numbering {
        pattern,
        prefix,
        year,
    } = numbering;
    if !outcome.needs_number() {
        return match add_opinion(tx, &outcome.case).await? {
            true => Ok(()),
            false => Err(super::people::duplicate("number")),
        };
    }
    let series = letters(*year);
    for _ in 0..MAX_TAKEN {
        let place = tx.number(&series).await?;
        outcome.number(&pattern.format(*year, place, prefix));
        if add_opinion(tx, &outcome.case).await? {
            return Ok(());
        }
    }
    Err(super::people::duplicate("number"))
}

/// Writes the case's opinion; `false` when its number is taken.
pub(super) async fn add_opinion(tx: &mut Tx<'_>, case: &Case) -> Result<bool, Fault> {
    let Some(opinion) = &case.opinion else {
        return Ok(true);
    };
    let done = sqlx::query(sql::OPINION_ADD)
        .bind(bytes(case.id.0))
        .bind(opinion.number.as_deref())
        .bind(opinion.sense.name())
        .bind(cause(opinion))
        .bind(opinion.issued_at.as_microsecond())
        .bind(opinion.price_ruled.map(|price| price.centavos))
        .bind(
            opinion
                .price_ruled
                .map(|price| Currency::name(price.currency)),
        )
        .execute(&mut *tx.connection)
        .await
        .map_err(|error| super::people::taken(error, "opinion"))?;
    Ok(done.rows_affected() == 1)
}

fn cause(opinion: &Opinion) -> &'static str {
    match opinion.cause {
        Cause::Issued => "issued",
        Cause::DeemedApproval => "deemed_approval",
    }
}

/// The counters' names: numbers run within a year.
pub(super) fn letters(year: i16) -> String {
    format!("letter/{year}")
}

pub(super) fn folios(year: i16) -> String {
    format!("folio/{year}")
}

/// Writes a changed case, if it still is as it was read.
async fn store(tx: &mut Tx<'_>, before: &Case, case: &Case, mismatch: bool) -> Result<(), Fault> {
    let columns = Columns::of(case, mismatch);
    let id = bytes(case.id.0);
    let done = sqlx::query(sql::REQUEST_SET)
        .bind(id.as_slice())
        .bind(case.filing.kind.name())
        .bind(case.state.name())
        .bind(columns.is_open)
        .bind(columns.clock_runs)
        .bind(columns.title)
        .bind(case.filing.amount.centavos)
        .bind(case.filing.amount.currency.name())
        .bind(columns.due_key)
        .bind(columns.owner)
        .bind(case.version)
        .bind(columns.returns)
        .bind(columns.mismatch)
        .bind(columns.search_text)
        .bind(before.version)
        .bind(columns.line)
        .bind(columns.back_on)
        .bind(columns.order_key)
        .execute(&mut *tx.connection)
        .await?;
    if done.rows_affected() == 0 {
        return Err(Fault::outrun());
    }
    tx.tally.left(before);
    tx.tally.came(case);
    sqlx::query(sql::DOC_SET)
        .bind(id.as_slice())
        .bind(document(case)?)
        .execute(&mut *tx.connection)
        .await?;
    if case.judgements != before.judgements {
        sqlx::query(sql::JUDGEMENTS_DROP)
            .bind(id.as_slice())
            .execute(&mut *tx.connection)
            .await?;
        add_judgements(tx, case).await?;
    }
    Ok(())
}

/// Writes what was made of each candidate.
pub(super) async fn add_judgements(tx: &mut Tx<'_>, case: &Case) -> Result<(), Fault> {
    for judged in &case.judgements {
        sqlx::query(sql::JUDGEMENT_ADD)
            .bind(bytes(case.id.0))
            .bind(bytes(judged.asset.0))
            .bind(judged.verdict.name())
            .bind(plain(&judged.reason))
            .bind(bytes(judged.by.0))
            .bind(judged.at.as_microsecond())
            .execute(&mut *tx.connection)
            .await?;
    }
    Ok(())
}
