//! Receiving a request: its folio, its row, its first event.

use super::cases::{self, MAX_TAKEN, add_judgements, add_opinion, folios};
use super::job::Job;
use super::people::{duplicate, taken};
use super::row::bytes;
use super::tx::Tx;
use crate::domain::case::Case;
use crate::store::columns::{Columns, plain};
use crate::store::fault::{Fault, document};
use crate::store::{NewCase, Write, sql};
use crate::wire::receipt::Receipt;
use async_trait::async_trait;

/// One request, filed.
pub(super) struct Submit {
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
    sqlx::query(sql::DOC_ADD)
        .bind(id.as_slice())
        .bind(document(case)?)
        .execute(&mut *tx.connection)
        .await?;
    Ok(true)
}
