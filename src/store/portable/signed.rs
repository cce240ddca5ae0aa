//! What was signed of an opinion, kept once and never changed.

use super::cases;
use super::job::Job;
use super::row::{Reading, bytes};
use super::tx::Tx;
use super::{Connection, Row};
use crate::domain::act::Fact;
use crate::domain::ids::RequestId;
use crate::store::fault::Fault;
use crate::store::{Signature, Write, sql};
use async_trait::async_trait;

fn document(row: &Row) -> Result<String, Fault> {
    Reading {
        row,
        table: "signed",
    }
    .owned(0)
}

pub(super) async fn of(
    connection: &mut Connection,
    id: RequestId,
) -> Result<Option<String>, Fault> {
    sqlx::query(sql::SIGNED)
        .bind(bytes(id.0))
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(document)
        .transpose()
}

/// Keeps what was signed unless something is kept already; answers what is kept.
pub(super) struct Keep {
    pub write: Write,
    pub request: RequestId,
    pub signature: Signature,
}

#[async_trait]
impl Job for Keep {
    type Answer = String;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<String, Fault> {
        if let Some(kept) = of(&mut *tx.connection, self.request).await? {
            return Ok(kept);
        }
        sqlx::query(sql::SIGNED_ADD)
            .bind(bytes(self.request.0))
            .bind(self.signature.digest.as_slice())
            .bind(self.signature.doc.as_str())
            .bind(self.write.now.as_microsecond())
            .execute(&mut *tx.connection)
            .await?;
        let sha256 = self
            .signature
            .digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let fact = Fact::Signed { sha256 };
        let event = cases::event(self.write.now, self.write.actor, self.request, 0, &fact)?;
        tx.append(&[event]).await?;
        Ok(self.signature.doc.clone())
    }
}
