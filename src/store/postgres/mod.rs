//! The store on PostgreSQL: for several stateless servers on one database.
//!
//! Owns opening: limits at connect, minimum version, migrations.

mod dialect;
mod writer;

/// The operations, compiled for PostgreSQL.
#[allow(
    clippy::duplicate_mod,
    reason = "one portable source, compiled once per engine"
)]
#[path = "../portable/mod.rs"]
pub(crate) mod portable;

pub(crate) use writer::Writer;

use super::OpenError;
use super::migrations;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Row as _};
use std::str::FromStr as _;
use std::time::Duration;

/// The engine that the portable source is compiled for.
pub(crate) type Db = sqlx::Postgres;

/// The store on PostgreSQL.
pub type PgStore = portable::Engine;

/// Nothing to be held while the store is open: the database is made for several servers.
#[derive(Debug)]
pub(crate) struct Guard;

impl Guard {
    #[expect(
        clippy::unused_self,
        reason = "the portable source calls it on both engines"
    )]
    pub(crate) fn release(&self) {}
}

/// As the server counts: 140000 is 14.0.
const OLDEST: i64 = 140_000;
const CONNECTIONS: u32 = 16;
const ACQUIRE: Duration = Duration::from_secs(5);

impl PgStore {
    /// Opens the store at a connection URL. `?options[search_path]=name` picks a schema, which
    /// must exist.
    ///
    /// # Errors
    /// [`OpenError`]: unreachable, too old, or newer than this program.
    pub async fn open(url: &str) -> Result<PgStore, OpenError> {
        let mut options = PgConnectOptions::from_str(url)?;
        if options.get_application_name().is_none() {
            options = options.application_name("dictamen");
        }
        let options = options
            .options([
                ("statement_timeout", "30s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                ("synchronous_commit", "on"),
                ("default_transaction_isolation", "read committed"),
            ])
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE)
            .connect_with(options)
            .await?;
        let mut connection = pool.acquire().await?;
        let found: String = sqlx::query("SELECT current_setting('server_version_num')")
            .fetch_one(&mut *connection)
            .await?
            .try_get(0)?;
        if found.parse::<i64>().is_ok_and(|version| version < OLDEST) {
            return Err(OpenError::EngineTooOld {
                engine: "PostgreSQL",
                found,
                needed: "14".to_owned(),
            });
        }
        migrations::run(migrations::POSTGRES, &mut *connection).await?;
        drop(connection);
        Ok(PgStore {
            writer: Writer::new(pool.clone()),
            // The server itself shares out its processors.
            scans: pool.clone(),
            pool,
            guard: Guard,
        })
    }
}
