//! The directory of institutions.

use super::Connection;
use super::row::Reading;
use super::tx::Tx;
use crate::domain::institution::Institution;
use crate::store::columns::{folded, institution_text};
use crate::store::fault::{Fault, document, parse};
use crate::store::sql;

pub(super) async fn all(connection: &mut Connection) -> Result<Vec<Institution>, Fault> {
    sqlx::query(sql::INSTITUTIONS)
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading {
                row,
                table: "institution",
            };
            parse(reading.text(1)?, "institution", reading.text(0)?)
        })
        .collect()
}

/// Writes one institution, new or changed.
pub(super) async fn put(tx: &mut Tx<'_>, institution: &Institution) -> Result<(), Fault> {
    sqlx::query(sql::INSTITUTION_PUT)
        .bind(institution.key.as_str())
        .bind(institution.acronym.as_str())
        .bind(folded(&institution.acronym))
        .bind(institution_text(institution))
        .bind(document(institution)?)
        .execute(&mut *tx.connection)
        .await?;
    Ok(())
}
