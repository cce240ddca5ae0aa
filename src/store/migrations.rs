//! The schema's history: one numbered file per step and engine, the same numbers on both.

use super::OpenError;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};

/// Version, name and text of a step.
type Step = (i64, &'static str, &'static str);

pub(crate) const SQLITE: &[Step] = &[
    (1, "store", include_str!("migrations/sqlite/0001_store.sql")),
    (2, "flag", include_str!("migrations/sqlite/0002_flag.sql")),
    (3, "tally", include_str!("migrations/sqlite/0003_tally.sql")),
    (4, "line", include_str!("migrations/sqlite/0004_line.sql")),
    (
        5,
        "signed",
        include_str!("migrations/sqlite/0005_signed.sql"),
    ),
    (
        6,
        "postponed",
        include_str!("migrations/sqlite/0006_postponed.sql"),
    ),
];

#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: &[Step] = &[
    (
        1,
        "store",
        include_str!("migrations/postgres/0001_store.sql"),
    ),
    (2, "flag", include_str!("migrations/postgres/0002_flag.sql")),
    (
        3,
        "tally",
        include_str!("migrations/postgres/0003_tally.sql"),
    ),
    (4, "line", include_str!("migrations/postgres/0004_line.sql")),
    (
        5,
        "signed",
        include_str!("migrations/postgres/0005_signed.sql"),
    ),
    (
        6,
        "postponed",
        include_str!("migrations/postgres/0006_postponed.sql"),
    ),
];

/// Brings the schema up to date, each step in a transaction.
///
/// # Errors
/// [`OpenError::Newer`] for a schema that this program does not know.
pub(crate) async fn run<'c, C>(steps: &[Step], connection: &'c mut C) -> Result<(), OpenError>
where
    C: Migrate,
    &'c mut C: sqlx::Acquire<'c>,
    <<&'c mut C as sqlx::Acquire<'c>>::Connection as std::ops::Deref>::Target: Migrate,
{
    let migrations = steps
        .iter()
        .map(|(version, name, text)| {
            Migration::new(
                *version,
                (*name).into(),
                MigrationType::Simple,
                text.into_sql_str(),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
        .run(connection)
        .await
        .map_err(|error| match error {
            MigrateError::VersionMissing(version) => OpenError::Newer { version },
            error => OpenError::Migration(Box::new(error)),
        })
}
