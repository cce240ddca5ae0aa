//! Imports: staged in batches, then written as one, or not at all.

use super::assets::{self, Entry};
use super::job::Job;
use super::receive::{Filing, receive, together};
use super::row::{Reading, bytes};
use super::tx::{CHUNK, Draft, Tx};
use super::{Connection, Db, institutions};
use crate::domain::asset::Asset;
use crate::domain::ids::ImportId;
use crate::domain::institution::{Institution, InstitutionKey};
use crate::store::columns::plain;
use crate::store::fault::{Fault, document, parse};
use crate::store::{Load, NewCase, StoreError, Tally, Write, sql};
use crate::wire::transfer::{Cargo, StagedRow};
use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::json;
use sqlx::{QueryBuilder, Row as _};
use std::collections::{HashMap, HashSet};

/// An import as stored.
struct Session {
    cargo: Cargo,
    /// Set once it was committed.
    tally: Option<Tally>,
}

async fn session(connection: &mut Connection, id: ImportId) -> Result<Session, Fault> {
    let row = sqlx::query(sql::IMPORT)
        .bind(bytes(id.0))
        .fetch_optional(connection)
        .await?
        .ok_or(StoreError::NotFound)?;
    let reading = Reading {
        row: &row,
        table: "import",
    };
    Ok(Session {
        cargo: reading.named(0, |name| {
            Cargo::ALL.into_iter().find(|cargo| cargo.name() == name)
        })?,
        tally: row
            .try_get::<Option<&str>, _>(1)?
            .map(|tally| parse(tally, "import", id))
            .transpose()?,
    })
}

/// An import that can still be added to.
async fn open(connection: &mut Connection, id: ImportId) -> Result<Session, Fault> {
    let session = session(connection, id).await?;
    match session.tally {
        None => Ok(session),
        Some(_) => Err(StoreError::NotFound.into()),
    }
}

pub(super) async fn staged(
    connection: &mut Connection,
    id: ImportId,
) -> Result<(Cargo, Vec<StagedRow>), Fault> {
    let session = open(connection, id).await?;
    let rows = sqlx::query(sql::STAGED)
        .bind(bytes(id.0))
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let reading = Reading {
                row,
                table: "import_row",
            };
            Ok(StagedRow {
                line: u64::try_from(reading.number(0)?).map_err(|error| reading.bad(0, error))?,
                row: parse(reading.text(1)?, "import_row", id)?,
            })
        })
        .collect::<Result<_, Fault>>()?;
    Ok((session.cargo, rows))
}

pub(super) struct Open {
    pub write: Write,
    pub id: ImportId,
    pub cargo: Cargo,
}

#[async_trait]
impl Job for Open {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        sqlx::query(sql::IMPORT_ADD)
            .bind(bytes(self.id.0))
            .bind(self.cargo.name())
            .bind(self.write.now.as_microsecond())
            .execute(&mut *tx.connection)
            .await?;
        Ok(())
    }
}

pub(super) struct Stage {
    pub id: ImportId,
    pub batch: u32,
    pub rows: Vec<StagedRow>,
}

#[async_trait]
impl Job for Stage {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        open(tx.connection, self.id).await?;
        let batch = i64::from(self.batch);
        let known = sqlx::query(sql::BATCH)
            .bind(bytes(self.id.0))
            .bind(batch)
            .fetch_optional(&mut *tx.connection)
            .await?;
        if known.is_some() {
            return Ok(());
        }
        let docs = self
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| {
                let line = i64::try_from(row.line).unwrap_or(i64::MAX);
                Ok((place as i64, line, document(&row.row)?))
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        for chunk in docs.chunks(CHUNK) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO import_row (import, batch, place, line, doc) ",
            );
            query.push_values(chunk, |mut row, (place, line, doc)| {
                row.push_bind(bytes(self.id.0))
                    .push_bind(batch)
                    .push_bind(*place)
                    .push_bind(*line)
                    .push_bind(doc.as_str());
            });
            query.push(" ON CONFLICT (import, batch, place) DO NOTHING");
            query
                .build()
                .persistent(chunk.len() == CHUNK)
                .execute(&mut *tx.connection)
                .await?;
        }
        Ok(())
    }
}

/// What a load changes: what it leaves alone is only counted.
struct Plan<'a> {
    institutions: Vec<&'a Institution>,
    new_assets: Vec<Entry>,
    changed_assets: Vec<Entry>,
    requests: Vec<&'a NewCase>,
    tally: Tally,
}

async fn plan<'a>(connection: &mut Connection, load: &'a Load) -> Result<Plan<'a>, Fault> {
    let mut plan = Plan {
        institutions: Vec::new(),
        new_assets: Vec::new(),
        changed_assets: Vec::new(),
        requests: Vec::new(),
        tally: Tally::default(),
    };
    match load {
        Load::Institutions(rows) => plan.institutions(connection, rows).await?,
        Load::Assets(rows) => plan.assets(connection, rows).await?,
        Load::Requests(rows) => plan.requests(connection, rows).await?,
    }
    Ok(plan)
}

impl<'a> Plan<'a> {
    async fn institutions(
        &mut self,
        connection: &mut Connection,
        rows: &'a [Institution],
    ) -> Result<(), Fault> {
        let stored = institutions::all(connection).await?;
        let mut known: HashMap<&InstitutionKey, &Institution> =
            stored.iter().map(|row| (&row.key, row)).collect();
        for row in rows {
            match known.insert(&row.key, row) {
                Some(before) if before == row => self.tally.unchanged += 1,
                Some(_) => {
                    self.tally.updated += 1;
                    self.institutions.push(row);
                }
                None => {
                    self.tally.created += 1;
                    self.institutions.push(row);
                }
            }
        }
        Ok(())
    }

    /// Sorted by key, so that two imports at once lock rows in one order. Of a key that stands
    /// twice, the last one counts.
    async fn assets(
        &mut self,
        connection: &mut Connection,
        rows: &'a [Asset],
    ) -> Result<(), Fault> {
        let by_key: std::collections::BTreeMap<&str, &Asset> =
            rows.iter().map(|row| (row.key.as_str(), row)).collect();
        let keys: Vec<&str> = by_key.keys().copied().collect();
        let known = assets::known(connection, &keys).await?;
        for (key, row) in by_key {
            let content = assets::content(row)?;
            let mut asset = row.clone();
            match known.get(key) {
                Some(before) if before.content == content => self.tally.unchanged += 1,
                Some(before) => {
                    self.tally.updated += 1;
                    asset.id = before.id;
                    asset.version = before.version + 1;
                    self.changed_assets.push(Entry { asset, content });
                }
                None => {
                    self.tally.created += 1;
                    asset.version = 1;
                    self.new_assets.push(Entry { asset, content });
                }
            }
        }
        Ok(())
    }

    async fn requests(
        &mut self,
        connection: &mut Connection,
        rows: &'a [NewCase],
    ) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        for row in rows {
            let known = match &row.case.key {
                None => false,
                Some(key) => {
                    !seen.insert(key.as_str())
                        || sqlx::query(sql::REQUEST_BY_KEY)
                            .bind(plain(key))
                            .fetch_optional(&mut *connection)
                            .await?
                            .is_some()
                }
            };
            if known {
                self.tally.unchanged += 1;
            } else {
                self.tally.created += 1;
                self.requests.push(row);
            }
        }
        Ok(())
    }
}

/// What a commit would do.
pub(super) async fn rehearse(
    connection: &mut Connection,
    id: ImportId,
    load: &Load,
) -> Result<Tally, Fault> {
    open(connection, id).await?;
    Ok(plan(connection, load).await?.tally)
}

pub(super) struct Commit {
    pub write: Write,
    pub id: ImportId,
    pub load: Load,
}

#[async_trait]
impl Job for Commit {
    type Answer = Tally;

    fn write(&self) -> Option<&Write> {
        Some(&self.write)
    }

    /// An import that was committed before answers what it did then.
    async fn run(&self, tx: &mut Tx<'_>) -> Result<Tally, Fault> {
        let session = session(tx.connection, self.id).await?;
        if let Some(tally) = session.tally {
            return Ok(tally);
        }
        let plan = plan(tx.connection, &self.load).await?;
        let closed = sqlx::query(sql::IMPORT_CLOSE)
            .bind(bytes(self.id.0))
            .bind(document(&plan.tally)?)
            .execute(&mut *tx.connection)
            .await?;
        if closed.rows_affected() == 0 {
            return Err(Fault::outrun());
        }
        sqlx::query(sql::IMPORT_ROWS_DROP)
            .bind(bytes(self.id.0))
            .execute(&mut *tx.connection)
            .await?;
        self.store(tx, &plan).await.map_err(|fault| match fault {
            // Another import may have brought the same key since the plan was made.
            Fault::Answer(taken @ StoreError::Duplicate { .. }) => Fault::Again(taken),
            fault => fault,
        })?;
        tx.append(&[Draft {
            at: self.write.now,
            actor: self.write.actor,
            kind: "import_committed",
            subject: Some(self.id.0),
            version: 0,
            body: json!({"cargo": session.cargo.name(), "tally": plan.tally}).to_string(),
        }])
        .await?;
        Ok(plan.tally)
    }
}

impl Commit {
    async fn store(&self, tx: &mut Tx<'_>, plan: &Plan<'_>) -> Result<(), Fault> {
        let write = Write {
            once: None,
            ..self.write.clone()
        };
        for chunk in plan.requests.chunks(CHUNK) {
            let filings: Vec<Filing<'_>> = chunk.iter().map(|new| (&write, *new)).collect();
            if together(tx, &filings).await?.is_none() {
                for request in chunk {
                    receive(tx, &write, request).await?;
                }
            }
        }
        assets::add(tx, &plan.new_assets).await?;
        for entry in &plan.changed_assets {
            assets::change(tx, entry).await?;
        }
        let mut events = Vec::new();
        for institution in &plan.institutions {
            institutions::put(tx, institution).await?;
            events.push(institution_changed(&self.write, institution));
        }
        let entries = plan.new_assets.iter().chain(&plan.changed_assets);
        events.extend(entries.map(|entry| assets::changed(&self.write, entry)));
        tx.append(&events).await?;
        Ok(())
    }
}

/// The event that says what an institution is now.
pub(super) fn institution_changed(write: &Write, institution: &Institution) -> Draft {
    Draft {
        at: write.now,
        actor: write.actor,
        kind: "institution_changed",
        subject: None,
        version: 0,
        body: json!({"key": institution.key, "acronym": institution.acronym,
            "name": institution.name})
        .to_string(),
    }
}

pub(super) struct Drop {
    pub id: ImportId,
}

#[async_trait]
impl Job for Drop {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for statement in [sql::IMPORT_ROWS_DROP, sql::IMPORT_DROP] {
            sqlx::query(statement)
                .bind(bytes(self.id.0))
                .execute(&mut *tx.connection)
                .await?;
        }
        Ok(())
    }
}

pub(super) struct Sweep {
    pub before: Timestamp,
}

#[async_trait]
impl Job for Sweep {
    type Answer = u64;

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        let mut dropped = 0;
        for statement in [sql::STALE_ROWS_DROP, sql::STALE_DROP] {
            dropped = sqlx::query(statement)
                .bind(self.before.as_microsecond())
                .execute(&mut *tx.connection)
                .await?
                .rows_affected();
        }
        Ok(dropped)
    }
}
