//! The inventory: reading assets, and writing them by key.

use super::people::taken;
use super::row::{Reading, bytes};
use super::tx::{CHUNK, Draft, Tx};
use super::{Connection, Db, Row};
use crate::domain::asset::Asset;
use crate::domain::ids::AssetId;
use crate::store::fault::{Fault, document, parse};
use crate::store::{StoreError, Write, sql};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{QueryBuilder, Row as _};
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// Keys and ids asked for in one statement.
const LOOK_UP: usize = 500;

fn asset(row: &Row) -> Result<Asset, Fault> {
    let doc = Reading {
        row,
        table: "asset",
    }
    .text(0)?;
    parse(doc, "asset", "a document")
}

pub(super) async fn after(
    connection: &mut Connection,
    after: Option<AssetId>,
    limit: u32,
) -> Result<Vec<Asset>, Fault> {
    sqlx::query(sql::ASSETS_AFTER)
        .bind(after.map_or_else(Vec::new, |id| bytes(id.0)))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(asset)
        .collect()
}

pub(super) async fn by_ids(
    connection: &mut Connection,
    ids: &[AssetId],
) -> Result<Vec<Asset>, Fault> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(LOOK_UP) {
        let mut query = QueryBuilder::<Db>::new("SELECT doc FROM asset WHERE id IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(bytes(id.0));
        }
        query.push(")");
        for row in query
            .build()
            .persistent(false)
            .fetch_all(&mut *connection)
            .await?
        {
            found.push(asset(&row)?);
        }
    }
    Ok(found)
}

pub(super) async fn by_key(connection: &mut Connection, key: &str) -> Result<Option<Asset>, Fault> {
    sqlx::query(sql::ASSET_BY_KEY)
        .bind(key)
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(asset)
        .transpose()
}

/// What is known of a stored asset before it is read.
pub(super) struct Known {
    pub id: AssetId,
    pub version: i64,
    pub content: Vec<u8>,
}

/// The stored assets among `keys`.
pub(super) async fn known(
    connection: &mut Connection,
    keys: &[&str],
) -> Result<HashMap<String, Known>, Fault> {
    let mut known = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(LOOK_UP) {
        let mut query =
            QueryBuilder::<Db>::new("SELECT key, id, version, content FROM asset WHERE key IN (");
        let mut list = query.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        query.push(")");
        for row in query
            .build()
            .persistent(keys.len() == LOOK_UP)
            .fetch_all(&mut *connection)
            .await?
        {
            let reading = Reading {
                row: &row,
                table: "asset",
            };
            known.insert(
                reading.owned(0)?,
                Known {
                    id: reading.id(1)?,
                    version: reading.number(2)?,
                    content: row.try_get(3)?,
                },
            );
        }
    }
    Ok(known)
}

/// SHA-256 of what an asset says, whatever its id and version.
pub(super) fn content(asset: &Asset) -> Result<[u8; 32], Fault> {
    let said = Asset {
        id: AssetId(Uuid::nil()),
        version: 0,
        ..asset.clone()
    };
    Ok(Sha256::digest(document(&said)?).into())
}

/// An asset ready to be written.
pub(super) struct Entry {
    pub asset: Asset,
    pub content: [u8; 32],
}

/// Writes assets that are new.
pub(super) async fn add(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<(), Fault> {
    for chunk in entries.chunks(CHUNK) {
        let docs = chunk
            .iter()
            .map(|entry| document(&entry.asset))
            .collect::<Result<Vec<_>, _>>()?;
        let mut query =
            QueryBuilder::<Db>::new("INSERT INTO asset (id, key, version, content, doc) ");
        query.push_values(chunk.iter().zip(docs), |mut row, (entry, doc)| {
            row.push_bind(bytes(entry.asset.id.0))
                .push_bind(entry.asset.key.as_str())
                .push_bind(entry.asset.version)
                .push_bind(entry.content.as_slice())
                .push_bind(doc);
        });
        query
            .build()
            .persistent(chunk.len() == CHUNK)
            .execute(&mut *tx.connection)
            .await
            .map_err(|error| taken(error, "asset"))?;
    }
    Ok(())
}

/// Writes an asset that changed.
pub(super) async fn change(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Fault> {
    let done = sqlx::query(sql::ASSET_SET)
        .bind(bytes(entry.asset.id.0))
        .bind(entry.asset.version)
        .bind(entry.content.as_slice())
        .bind(document(&entry.asset)?)
        .execute(&mut *tx.connection)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Fault::Answer(StoreError::NotFound))
    }
}

/// The event that says what an asset is now: its key, and the hash of what it says.
pub(super) fn changed(write: &Write, entry: &Entry) -> Draft {
    let mut hex = String::with_capacity(64);
    for byte in entry.content {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Draft {
        at: write.now,
        actor: write.actor,
        kind: "asset_changed",
        subject: Some(entry.asset.id.0),
        version: entry.asset.version,
        body: json!({"key": entry.asset.key, "content": hex}).to_string(),
    }
}
