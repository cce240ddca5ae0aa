//! What follows opinions, as rows: contracts, descent, exchange rates, and the lines of the reports.
//!
//! Owns the columns that are asked across cases. The case itself keeps the whole; these rows are
//! written in the transaction that changes it.

use super::Connection;
use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::{Draft, Tx};
use crate::domain::aftermath::Lineage;
use crate::domain::case::Case;
use crate::domain::ids::RequestId;
use crate::domain::money::{Currency, Money};
use crate::domain::opinion::Cause;
use crate::domain::rate::{DatedRate, Rate};
use crate::domain::report::OpinionLine;
use crate::domain::request::State;
use crate::store::columns::plain;
use crate::store::fault::Fault;
use crate::store::{Write, sql};
use crate::wire::report::{Child, OverdueContract};
use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use sqlx::Row as _;

/// Contracts that one list shows.
const MOST: i64 = 1_000;

/// Writes what the case says of its contract.
pub(super) async fn contract(tx: &mut Tx<'_>, case: &Case) -> Result<(), Fault> {
    let Some(after) = &case.aftermath else {
        return Ok(());
    };
    let Some(signing) = &after.signing else {
        return Ok(());
    };
    let contract = after.contract.as_ref();
    let terms = contract.map(|contract| &contract.terms);
    sqlx::query(sql::CONTRACT_PUT)
        .bind(bytes(case.id.0))
        .bind(signing.start.to_string())
        .bind(signing.due.to_string())
        .bind(contract.map_or_else(String::new, |one| one.registered_on.to_string()))
        .bind(terms.map_or_else(String::new, |terms| plain(&terms.number)))
        .bind(terms.map(|terms| terms.amount.centavos))
        .bind(terms.map(|terms| Currency::name(terms.amount.currency)))
        .execute(&mut *tx.connection)
        .await?;
    Ok(())
}

/// Writes which older request the case goes back to.
pub(super) async fn descent(tx: &mut Tx<'_>, case: &Case) -> Result<(), Fault> {
    if let Some(parent) = &case.parent {
        sqlx::query(sql::DESCENT_ADD)
            .bind(bytes(case.id.0))
            .bind(bytes(parent.request.0))
            .bind(parent.lineage.name())
            .execute(&mut *tx.connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn children(
    connection: &mut Connection,
    id: RequestId,
) -> Result<Vec<Child>, Fault> {
    sqlx::query(sql::CHILDREN)
        .bind(bytes(id.0))
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading {
                row,
                table: "descent",
            };
            Ok(Child {
                request: reading.id(0)?,
                folio: reading.owned(1)?,
                lineage: reading.named(2, Lineage::parse)?,
                state: reading.named(3, State::parse)?,
            })
        })
        .collect()
}

pub(super) async fn overdue(
    connection: &mut Connection,
    today: Date,
    institution: &str,
) -> Result<Vec<OverdueContract>, Fault> {
    sqlx::query(sql::CONTRACTS_OVERDUE)
        .bind(today.to_string())
        .bind(plain(institution))
        .bind(MOST)
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading {
                row,
                table: "contract",
            };
            Ok(OverdueContract {
                request: reading.id(0)?,
                folio: reading.owned(1)?,
                institution: reading.owned(2)?,
                title: reading.owned(3)?,
                signed_on: day(&reading, 4)?,
                due: day(&reading, 5)?,
                days_late: 0,
            })
        })
        .collect()
}

fn day(reading: &Reading<'_>, column: usize) -> Result<Date, Fault> {
    reading
        .text(column)?
        .parse()
        .map_err(|error| reading.bad(column, error))
}

/// Opinions issued at or after one instant and before another.
pub(super) async fn issued(
    connection: &mut Connection,
    from: Timestamp,
    before: Timestamp,
) -> Result<Vec<OpinionLine>, Fault> {
    let money = |reading: &Reading<'_>, amount: usize| -> Result<Option<Money>, Fault> {
        match reading.row.try_get::<Option<i64>, _>(amount)? {
            None => Ok(None),
            Some(centavos) => {
                let currency = reading.named(amount + 1, Currency::parse)?;
                Ok(Some(Money::new(centavos, currency)))
            }
        }
    };
    sqlx::query(sql::OPINIONS_ISSUED)
        .bind(from.as_microsecond())
        .bind(before.as_microsecond())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading {
                row,
                table: "opinion",
            };
            let acquired = match money(&reading, 4)? {
                Some(paid) => Some((paid, day(&reading, 6)?)),
                None => None,
            };
            Ok(OpinionLine {
                folio: reading.owned(0)?,
                cause: match reading.text(1)? {
                    "deemed_approval" => Cause::DeemedApproval,
                    _ => Cause::Issued,
                },
                ruled: money(&reading, 2)?,
                acquired,
            })
        })
        .collect()
}

/// Requests that the Unit received on the days of a period, both ends included.
pub(super) async fn received(
    connection: &mut Connection,
    from: Date,
    to: Date,
) -> Result<u64, Fault> {
    let row = sqlx::query(sql::RECEIVED_BETWEEN)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(State::Draft.name())
        .bind(State::AtControlBody.name())
        .bind(State::ControlBodyAnswered.name())
        .bind(State::Discarded.name())
        .fetch_one(connection)
        .await?;
    let reading = Reading {
        row: &row,
        table: "request",
    };
    u64::try_from(reading.number(0)?).map_err(|error| reading.bad(0, error))
}

/// Every rate up to a day.
pub(super) async fn rates(
    connection: &mut Connection,
    until: Date,
) -> Result<Vec<DatedRate>, Fault> {
    sqlx::query(sql::RATES)
        .bind(until.to_string())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading { row, table: "rate" };
            let micros = reading.number(2)?;
            Ok(DatedRate {
                currency: reading.named(0, Currency::parse)?,
                day: day(&reading, 1)?,
                pesos: Rate::of_micros(micros)
                    .ok_or_else(|| reading.bad(2, "a rate is positive"))?,
            })
        })
        .collect()
}

/// Rates, set: what was known of a day is replaced, and the log keeps every value that ever stood.
pub(super) struct SetRates {
    pub write: Write,
    pub rates: Vec<DatedRate>,
}

#[async_trait]
impl Job for SetRates {
    type Answer = u64;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        for rate in &self.rates {
            sqlx::query(sql::RATE_PUT)
                .bind(rate.currency.name())
                .bind(rate.day.to_string())
                .bind(rate.pesos.micros())
                .execute(&mut *tx.connection)
                .await?;
        }
        tx.append(&[Draft {
            at: self.write.now,
            actor: self.write.actor,
            kind: "rates_set",
            subject: None,
            version: 0,
            body: json!({ "rates": self.rates }).to_string(),
        }])
        .await?;
        Ok(self.rates.len() as u64)
    }
}
