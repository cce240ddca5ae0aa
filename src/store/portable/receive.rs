//! Receiving a request: its folio, its row, its first event.

use super::bulk::{self, Kept};
use super::cases::{self, MAX_TAKEN, add_judgements, add_opinion, folios};
use super::job::{Job, actor_bytes};
use super::people::{duplicate, taken};
use super::row::bytes;
use super::tx::Tx;
use crate::domain::case::Case;
use crate::store::columns::{Columns, plain};
use crate::store::fault::{Fault, document};
use crate::store::{NewCase, Write, sql};
use crate::wire::receipt::Receipt;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// One request, filed.
pub(crate) struct Submit {
    pub write: Write,
    pub new: NewCase,
}

#[async_trait]
impl Job for Submit {
    type Answer = Receipt;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Receipt, Fault> {
        receive(tx, &self.write, &self.new).await
    }
}

/// Gives a case its folio and stores it.
pub(super) async fn receive(
    tx: &mut Tx<'_>,
    write: &Write,
    new: &NewCase,
) -> Result<Receipt, Fault> {
    let mut case = new.case.clone();
    let series = folios(new.year);
    let mut tries = 0;
    loop {
        let place = tx.number(&series).await?;
        case.folio = new.folio.format(new.year, place, "");
        if add(tx, &case, new.mismatch).await? {
            break;
        }
        tries += 1;
        if tries == MAX_TAKEN {
            return Err(duplicate("folio"));
        }
    }
    add_opinion(tx, &case).await?;
    add_judgements(tx, &case).await?;
    let event = cases::event(write.now, write.actor, case.id, case.version, &new.fact)?;
    let seq = tx.append(&[event]).await?;
    Ok(cases::receipt(&case, seq))
}

/// Writes a new case; `false` when its folio is taken.
async fn add(tx: &mut Tx<'_>, case: &Case, mismatch: bool) -> Result<bool, Fault> {
    let columns = Columns::of(case, mismatch);
    let id = bytes(case.id.0);
    let done = sqlx::query(sql::REQUEST_ADD)
        .bind(id.as_slice())
        .bind(case.folio.as_str())
        .bind(columns.folio_fold)
        .bind(case.key.as_deref().map(plain))
        .bind(case.institution.as_str())
        .bind(columns.institution_fold)
        .bind(case.filing.kind.name())
        .bind(case.state.name())
        .bind(columns.is_open)
        .bind(columns.clock_runs)
        .bind(columns.title)
        .bind(case.filing.amount.centavos)
        .bind(case.filing.amount.currency.name())
        .bind(columns.received_on)
        .bind(columns.due_key)
        .bind(columns.owner)
        .bind(case.version)
        .bind(columns.returns)
        .bind(columns.mismatch)
        .bind(columns.practice)
        .bind(columns.search_text)
        .bind(columns.line)
        .bind(columns.back_on)
        .bind(columns.order_key)
        .execute(&mut *tx.connection)
        .await
        .map_err(|error| {
            // SQLite names the column in its message, PostgreSQL in the constraint's name.
            let key = error.to_string().contains("source_key");
            taken(error, if key { "key" } else { "id" })
        })?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    tx.tally.came(case);
    sqlx::query(sql::DOC_ADD)
        .bind(id.as_slice())
        .bind(document(case)?)
        .execute(&mut *tx.connection)
        .await?;
    Ok(true)
}

/// A filing and who files it.
pub(crate) type Filing<'a> = (&'a Write, &'a NewCase);

/// Files many at once, in as many statements as one filing needs. `None` where one of them is out
/// of the ordinary: its key was used before, its folio or id is taken, it brings an opinion. Nothing
/// was done then, and each is to be filed by itself.
pub(crate) async fn together(
    tx: &mut Tx<'_>,
    filings: &[Filing<'_>],
) -> Result<Option<Vec<Receipt>>, sqlx::Error> {
    let mark = tx.mark();
    tx.execute("SAVEPOINT filings").await?;
    let receipts = match receive_all(tx, filings).await {
        Ok(Some(receipts)) => Some(receipts),
        // A fault comes again when they are filed one by one, to the one whose it is.
        Ok(None) | Err(_) => {
            tx.execute("ROLLBACK TO filings").await?;
            tx.back_to(mark);
            None
        }
    };
    tx.execute("RELEASE filings").await?;
    Ok(receipts)
}

async fn receive_all(
    tx: &mut Tx<'_>,
    filings: &[Filing<'_>],
) -> Result<Option<Vec<Receipt>>, Fault> {
    let plain = |case: &Case| case.opinion.is_none() && case.judgements.is_empty();
    if !filings.iter().all(|(_, new)| plain(&new.case)) {
        return Ok(None);
    }
    let cases = numbered(tx, filings).await?;
    let rows: Vec<bulk::Row<'_>> = cases
        .iter()
        .zip(filings)
        .map(|(case, (_, new))| bulk::Row {
            case,
            mismatch: new.mismatch,
        })
        .collect();
    if bulk::requests(tx, &rows).await? < rows.len() as u64 {
        return Ok(None);
    }
    bulk::documents(tx, &rows).await?;
    let events = filings
        .iter()
        .map(|(write, new)| {
            let Case { id, version, .. } = new.case;
            cases::event(write.now, write.actor, id, version, &new.fact)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let last = tx.append(&events).await?;
    let first = last + 1 - i64::try_from(events.len()).unwrap_or(i64::MAX);
    let receipts: Vec<Receipt> = (first..)
        .zip(&cases)
        .map(|(seq, case)| cases::receipt(case, seq))
        .collect();
    let mut kept = Vec::with_capacity(filings.len());
    for ((write, _), receipt) in filings.iter().zip(&receipts) {
        if let Some(once) = &write.once {
            kept.push(Kept {
                actor: actor_bytes(write.actor),
                key: &once.key,
                fingerprint: &once.fingerprint,
                answer: document(receipt)?,
                at: write.now.as_microsecond(),
            });
        }
    }
    let keys = kept.len() as u64;
    let all_new = bulk::once(tx, kept).await? == keys;
    Ok(all_new.then_some(receipts))
}

/// The cases with their folios, numbered in order.
async fn numbered(tx: &mut Tx<'_>, filings: &[Filing<'_>]) -> Result<Vec<Case>, Fault> {
    let mut of_year: BTreeMap<i16, u32> = BTreeMap::new();
    for (_, new) in filings {
        *of_year.entry(new.year).or_default() += 1;
    }
    let mut next = BTreeMap::new();
    for (year, many) in of_year {
        let last = tx.numbers(&folios(year), many).await?;
        next.insert(year, last.saturating_sub(u64::from(many)));
    }
    let cases = filings.iter().map(|(_, new)| {
        let place = next.entry(new.year).or_default();
        *place += 1;
        let mut case = new.case.clone();
        case.folio = new.folio.format(new.year, *place, "");
        case
    });
    Ok(cases.collect())
}
