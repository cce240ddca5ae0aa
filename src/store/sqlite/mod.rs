//! The store on one SQLite file: one writer, a few readers, every commit on the disk before it is answered.
//!
//! Owns opening: version, lock file, journal, migrations.

mod dialect;
mod lock;
mod writer;

/// The operations, compiled for SQLite.
#[allow(
    clippy::duplicate_mod,
    reason = "one portable source, compiled once per engine"
)]
#[path = "../portable/mod.rs"]
pub(crate) mod portable;

pub(crate) use lock::Guard;
pub(crate) use writer::Writer;

use super::OpenError;
use super::migrations;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use std::path::Path;
use std::time::Duration;

/// The engine that the portable source is compiled for.
pub(crate) type Db = sqlx::Sqlite;

/// The store on a SQLite file.
pub type SqliteStore = portable::Engine;

/// The first version without the fault that could corrupt a database in WAL mode.
const OLDEST: [u32; 3] = [3, 51, 3];
const READERS: u32 = 4;
/// Of those that read the whole table, as many at once.
const SCANS: u32 = 2;
/// How long to wait for a foreign process, such as a backup, that holds the file.
const BUSY: Duration = Duration::from_secs(5);

impl SqliteStore {
    /// Opens the store in `path`, which is made if missing, readable by its owner alone.
    ///
    /// # Errors
    /// [`OpenError`]: the file is in use, newer than this program, or cannot be opened.
    pub async fn open(path: &Path) -> Result<SqliteStore, OpenError> {
        let guard = Guard::take(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(256)
            .pragma("trusted_schema", "OFF")
            // What a savepoint keeps for going back need not outlive the process.
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-32000")
            .disable_statement_logging();
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
        check_version(&mut connection).await?;
        migrations::run(migrations::SQLITE, &mut connection).await?;
        let readers = options
            .clone()
            .read_only(true)
            .row_buffer_size(256)
            // The system's own cache is behind it, and each connection has one.
            .pragma("cache_size", "-8000");
        let pool = readers_of(READERS).connect_with(readers.clone()).await?;
        Ok(SqliteStore {
            pool,
            scans: readers_of(SCANS).connect_lazy_with(readers),
            writer: Writer::start(connection, options),
            guard,
        })
    }
}

fn readers_of(many: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(many)
        .acquire_timeout(BUSY)
        // A file does not hang up: asking first would double a read's way to its thread and back.
        .test_before_acquire(false)
}

async fn check_version(connection: &mut sqlx::SqliteConnection) -> Result<(), OpenError> {
    let found: String = sqlx::query("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?
        .try_get(0)?;
    let parts: Vec<u32> = found
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    if parts.as_slice() < OLDEST.as_slice() {
        let needed = OLDEST.map(|part| part.to_string()).join(".");
        return Err(OpenError::EngineTooOld {
            engine: "SQLite",
            found,
            needed,
        });
    }
    Ok(())
}
