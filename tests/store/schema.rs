//! The registry of statements and the schema, against both engines.

use crate::support::{Bench, Raw};
use dictamen::store::sql;
use sqlx::{Executor as _, SqlSafeStr as _};
use std::collections::BTreeSet;

contract!(every_registered_statement_prepares);

async fn every_registered_statement_prepares(bench: &Bench) {
    let mut raw = bench.raw().await;
    for (name, text) in sql::ALL {
        let prepared = match &mut raw {
            Raw::Sqlite(c) => c.prepare(text.into_sql_str()).await.map(drop),
            Raw::Postgres(c) => c.prepare(text.into_sql_str()).await.map(drop),
        };
        prepared.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_statements_keep_to_the_portable_rules() {
    for (name, text) in sql::ALL {
        let upper = text.to_uppercase();
        for word in [
            "LIKE",
            "NOW(",
            "CURRENT_",
            "TRUE",
            "FALSE",
            "RANDOM(",
            "FOR UPDATE",
            "::",
        ] {
            assert!(!upper.contains(word), "{name} says {word}");
        }
        if upper.contains("LIMIT $") {
            assert!(
                upper.contains("ORDER BY"),
                "{name} has a limit without an order"
            );
        }
    }
}

/// Table, column, logical type and whether it may be NULL.
async fn columns(bench: &Bench) -> BTreeSet<Vec<String>> {
    let mut raw = bench.raw().await;
    let text = if raw.is_sqlite() {
        "SELECT m.name, c.name, c.type, CASE c.\"notnull\" WHEN 1 THEN 'NO' ELSE 'YES' END \
         FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    } else {
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text \
         FROM information_schema.columns WHERE table_schema = current_schema()"
    };
    let rows = raw.texts(text, 4).await;
    rows.into_iter()
        .filter(|row| !row[0].starts_with('_') && !row[0].starts_with("sqlite_"))
        .map(|mut row| {
            row[2] = match row[2].to_lowercase().as_str() {
                "integer" | "bigint" => "number",
                "blob" | "bytea" => "bytes",
                "text" => "text",
                other => panic!("{other} is not a portable type"),
            }
            .to_owned();
            row
        })
        .collect()
}

async fn indexes(bench: &Bench) -> BTreeSet<String> {
    let mut raw = bench.raw().await;
    let text = if raw.is_sqlite() {
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    } else {
        "SELECT i.indexname::text FROM pg_indexes i WHERE i.schemaname = current_schema() \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    };
    raw.texts(text, 1).await.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schemas_of_the_two_engines_agree() {
    let Some(postgres) = Bench::postgres().await else {
        return;
    };
    let sqlite = Bench::sqlite().await;
    let (one, two) = (columns(&sqlite).await, columns(&postgres).await);
    assert!(one.len() > 60);
    assert_eq!(one, two);
    let (one, two) = (indexes(&sqlite).await, indexes(&postgres).await);
    assert!(one.len() > 10);
    assert_eq!(one, two);
    postgres.sweep().await;
}
