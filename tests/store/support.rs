//! A store to test on each engine, and a raw connection behind its back.

use dictamen::store::Store;
use dictamen::store::postgres::PgStore;
use dictamen::store::sqlite::SqliteStore;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

pub struct Bench {
    pub store: Arc<dyn Store>,
    place: Place,
}

enum Place {
    Sqlite { folder: tempfile::TempDir },
    Postgres { base: String, schema: String },
}

/// A raw connection of either engine.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Bench {
    pub async fn sqlite() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("test.db"))
            .await
            .unwrap();
        Bench {
            store: Arc::new(store),
            place: Place::Sqlite { folder },
        }
    }

    /// A fresh schema in the test database; `None` where none is named, which in CI is an error.
    pub async fn postgres() -> Option<Bench> {
        let Ok(base) = std::env::var("DICTAMEN_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "CI must name a PostgreSQL in DICTAMEN_TEST_POSTGRES"
            );
            return None;
        };
        let schema = format!("t_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&base).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
            .execute(&mut connection)
            .await
            .unwrap();
        let place = Place::Postgres { base, schema };
        let store = PgStore::open(&place.url()).await.unwrap();
        Some(Bench {
            store: Arc::new(store),
            place,
        })
    }

    /// Drops the schema of this test, and those that crashed runs left over an hour ago.
    pub async fn sweep(self) {
        let Place::Postgres { base, schema } = &self.place else {
            return;
        };
        self.store.close().await;
        let mut connection = PgConnection::connect(base).await.unwrap();
        let schemas = sqlx::query(
            "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^t_[0-9a-f]{32}$'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let hour_ago = jiff::Timestamp::now().as_second() - 3_600;
        for row in schemas {
            let name: String = row.get(0);
            let made = Uuid::parse_str(&name[2..])
                .ok()
                .and_then(|id| id.get_timestamp())
                .map_or(u64::MAX, |at| at.to_unix().0);
            if name == *schema || i64::try_from(made).is_ok_and(|made| made < hour_ago) {
                let drop = format!("DROP SCHEMA IF EXISTS {name} CASCADE");
                sqlx::query(AssertSqlSafe(drop))
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
        }
    }

    /// The file of a SQLite bench.
    pub fn file(&self) -> PathBuf {
        match &self.place {
            Place::Sqlite { folder } => folder.path().join("test.db"),
            Place::Postgres { .. } => panic!("PostgreSQL has no file"),
        }
    }

    /// Opens the same store again.
    pub async fn open_again(&self) -> Result<Arc<dyn Store>, dictamen::store::OpenError> {
        Ok(match &self.place {
            Place::Sqlite { .. } => Arc::new(SqliteStore::open(&self.file()).await?),
            Place::Postgres { .. } => Arc::new(PgStore::open(&self.place.url()).await?),
        })
    }

    pub async fn raw(&self) -> Raw {
        match &self.place {
            Place::Sqlite { .. } => {
                let url = format!("sqlite:{}", self.file().display());
                Raw::Sqlite(SqliteConnection::connect(&url).await.unwrap())
            }
            Place::Postgres { .. } => {
                Raw::Postgres(PgConnection::connect(&self.place.url()).await.unwrap())
            }
        }
    }

    /// Connections of this bench's store that sit in an open transaction.
    pub async fn open_transactions(&self) -> i64 {
        match &self.place {
            // With one writer, an open transaction would be a write that never ends.
            Place::Sqlite { .. } => 0,
            Place::Postgres { schema, .. } => {
                let text = format!(
                    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND \
                     application_name = '{}' AND xact_start IS NOT NULL",
                    &schema[..60.min(schema.len())]
                );
                self.raw().await.numbers(&text).await[0]
            }
        }
    }
}

impl Place {
    fn url(&self) -> String {
        let Place::Postgres { base, schema } = self else {
            panic!("SQLite has no URL");
        };
        let joiner = if base.contains('?') { '&' } else { '?' };
        format!("{base}{joiner}application_name={schema}&options[search_path]={schema}")
    }
}

impl Raw {
    pub async fn execute(&mut self, text: &str) -> u64 {
        let query = AssertSqlSafe(text.to_owned());
        match self {
            Raw::Sqlite(c) => sqlx::query(query).execute(c).await.unwrap().rows_affected(),
            Raw::Postgres(c) => sqlx::query(query).execute(c).await.unwrap().rows_affected(),
        }
    }

    /// The first column of every row, as numbers.
    pub async fn numbers(&mut self, text: &str) -> Vec<i64> {
        let query = AssertSqlSafe(text.to_owned());
        match self {
            Raw::Sqlite(c) => {
                let rows = sqlx::query(query).fetch_all(c).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Raw::Postgres(c) => {
                let rows = sqlx::query(query).fetch_all(c).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// Every row as texts.
    pub async fn texts(&mut self, text: &str, columns: usize) -> Vec<Vec<String>> {
        let query = AssertSqlSafe(text.to_owned());
        match self {
            Raw::Sqlite(c) => {
                let rows = sqlx::query(query).fetch_all(c).await.unwrap();
                rows.iter()
                    .map(|row| (0..columns).map(|i| row.get(i)).collect())
                    .collect()
            }
            Raw::Postgres(c) => {
                let rows = sqlx::query(query).fetch_all(c).await.unwrap();
                rows.iter()
                    .map(|row| (0..columns).map(|i| row.get(i)).collect())
                    .collect()
            }
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Raw::Sqlite(_))
    }

    /// A literal of bytes, given in hexadecimal.
    pub fn bytes(&self, hex: &str) -> String {
        match self {
            Raw::Sqlite(_) => format!("x'{hex}'"),
            Raw::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }
}
