//! People and their tokens. A token's text is never here, only its hash.

use super::job::{self, Job};
use super::row::{Reading, bytes};
use super::tx::{Draft, Tx};
use super::{Connection, Row};
use crate::domain::ids::PersonId;
use crate::domain::institution::InstitutionKey;
use crate::domain::person::{Person, Role};
use crate::store::columns::folded;
use crate::store::fault::{Fault, document};
use crate::store::{Once, StoreError, TokenHash, Write, sql};
use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::json;

fn person(row: &Row) -> Result<Person, Fault> {
    let reading = Reading {
        row,
        table: "person",
    };
    Ok(Person {
        id: reading.id(0)?,
        handle: reading.owned(1)?,
        name: reading.owned(2)?,
        role: reading.named(3, Role::parse)?,
        institution: sqlx::Row::try_get::<Option<String>, _>(row, 4)?.map(InstitutionKey),
    })
}

pub(super) async fn all(connection: &mut Connection) -> Result<Vec<Person>, Fault> {
    sqlx::query(sql::PEOPLE)
        .fetch_all(connection)
        .await?
        .iter()
        .map(person)
        .collect()
}

pub(super) async fn bearer(
    connection: &mut Connection,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<Person>, Fault> {
    sqlx::query(sql::BEARER)
        .bind(hash.as_slice())
        .bind(now.as_microsecond())
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(person)
        .transpose()
}

/// Writes one person; answers the event that says so.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    actor: Option<PersonId>,
    at: Timestamp,
    person: &Person,
) -> Result<Draft, Fault> {
    let added = sqlx::query(sql::PERSON_ADD)
        .bind(bytes(person.id.0))
        .bind(person.handle.as_str())
        .bind(folded(&person.handle))
        .bind(person.name.as_str())
        .bind(person.role.name())
        .bind(person.institution.as_ref().map(InstitutionKey::as_str))
        .execute(&mut *tx.connection)
        .await;
    match added {
        Ok(done) if done.rows_affected() == 1 => {}
        Ok(_) => return Err(duplicate("handle")),
        Err(error) => return Err(taken(error, "id")),
    }
    Ok(Draft {
        at,
        actor,
        kind: "person_added",
        subject: Some(person.id.0),
        version: 0,
        body: json!({"handle": person.handle, "role": person.role.name(),
            "institution": person.institution})
        .to_string(),
    })
}

/// A unique violation as the name of what is taken; anything else as it is.
pub(super) fn taken(error: sqlx::Error, what: &str) -> Fault {
    match &error {
        sqlx::Error::Database(cause) if cause.is_unique_violation() => duplicate(what),
        _ => Fault::Sql(error),
    }
}

pub(super) fn duplicate(what: &str) -> Fault {
    Fault::Answer(StoreError::Duplicate {
        what: what.to_owned(),
    })
}

pub(super) struct AddPerson {
    pub write: Write,
    pub person: Person,
}

#[async_trait]
impl Job for AddPerson {
    type Answer = Person;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Person, Fault> {
        let event = add(tx, self.write.actor, self.write.now, &self.person).await?;
        tx.append(&[event]).await?;
        Ok(self.person.clone())
    }
}

pub(super) struct AddToken {
    pub write: Write,
    pub hash: TokenHash,
    pub person: PersonId,
    pub expires: Timestamp,
}

#[async_trait]
impl Job for AddToken {
    type Answer = ();

    /// It keeps its own memory: a repeated call changes something.
    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        if let Some(once) = &self.write.once
            && !job::claim(tx, &self.write, once).await?
        {
            return self.renew(tx, once).await;
        }
        sqlx::query(sql::TOKEN_ADD)
            .bind(self.hash.as_slice())
            .bind(bytes(self.person.0))
            .bind(self.expires.as_microsecond())
            .execute(&mut *tx.connection)
            .await
            .map_err(|error| match &error {
                sqlx::Error::Database(cause) if cause.is_foreign_key_violation() => {
                    Fault::Answer(StoreError::NotFound)
                }
                _ => taken(error, "token"),
            })?;
        tx.append(&[Draft {
            at: self.write.now,
            actor: self.write.actor,
            kind: "token_added",
            subject: Some(self.person.0),
            version: 0,
            body: json!({ "expires": self.expires }).to_string(),
        }])
        .await?;
        if let Some(once) = &self.write.once {
            job::keep(tx, &self.write, once, document(&self.hash)?).await?;
        }
        Ok(())
    }
}

impl AddToken {
    /// Puts the new hash in the place of the one that the first call stored.
    async fn renew(&self, tx: &mut Tx<'_>, once: &Once) -> Result<(), Fault> {
        let earlier: TokenHash = job::recall(tx, &self.write, once).await?;
        let renewed = sqlx::query(sql::TOKEN_RENEW)
            .bind(earlier.as_slice())
            .bind(self.hash.as_slice())
            .bind(self.expires.as_microsecond())
            .execute(&mut *tx.connection)
            .await
            .map_err(|error| taken(error, "token"))?;
        if renewed.rows_affected() == 0 {
            return Err(StoreError::NotFound.into());
        }
        job::keep(tx, &self.write, once, document(&self.hash)?).await
    }
}

pub(super) struct RevokeToken {
    pub write: Write,
    pub hash: TokenHash,
}

#[async_trait]
impl Job for RevokeToken {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let row = sqlx::query(sql::TOKEN_DROP)
            .bind(self.hash.as_slice())
            .fetch_optional(&mut *tx.connection)
            .await?
            .ok_or(StoreError::NotFound)?;
        let person: PersonId = Reading {
            row: &row,
            table: "token",
        }
        .id(0)?;
        tx.append(&[Draft {
            at: self.write.now,
            actor: self.write.actor,
            kind: "token_revoked",
            subject: Some(person.0),
            version: 0,
            body: "{}".to_owned(),
        }])
        .await?;
        Ok(())
    }
}
