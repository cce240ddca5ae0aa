//! The store's contract: the same tests on SQLite always, and on PostgreSQL whenever
//! `DICTAMEN_TEST_POSTGRES` names one.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(feature = "postgres")]

/// Makes a test of each engine from each function, which takes a `&Bench`.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let bench = crate::support::Bench::sqlite().await;
                super::$name(&bench).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(bench) = crate::support::Bench::postgres().await {
                    super::$name(&bench).await;
                    bench.sweep().await;
                }
            })+
        }
    };
}

mod aside;
mod chain;
mod directory;
mod filter;
mod fixtures;
mod flags;
mod imports;
mod opening;
mod paging;
mod races;
mod schema;
mod seeding;
mod story;
mod support;
mod together;
