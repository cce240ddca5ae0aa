//! What the same machine does with as little as can be: a bare axum endpoint over sqlx.
//!
//! `GET /page` reads the fifty rows that the queue's first page shows, without joins, people's
//! rights, dates or limits. `POST /insert` stores one document of a filing's size, up to 256 of
//! them in a transaction, and answers after the flush.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Row as _, SqlitePool};
use std::path::Path;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

const BATCH: usize = 256;

#[derive(Clone)]
struct Floor {
    pool: SqlitePool,
    inserts: mpsc::Sender<(String, oneshot::Sender<()>)>,
}

#[derive(serde::Serialize)]
struct Row {
    id: Uuid,
    folio: String,
    institution: String,
    title: String,
    kind: String,
    state: String,
    amount: i64,
    currency: String,
    received_on: String,
    due: String,
    owner: Option<Uuid>,
    version: i64,
    returns: i64,
    mismatch: bool,
    practice: bool,
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
}

/// Serves until it is killed.
pub(crate) async fn serve(database: &Path, scratch: &Path) {
    let readers = options(database).read_only(true).row_buffer_size(256);
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(readers)
        .await
        .unwrap();
    let (inserts, inbox) = mpsc::channel(1024);
    let writer = options(scratch).create_if_missing(true).connect().await;
    tokio::spawn(write(writer.unwrap(), inbox));
    let router = Router::new()
        .route("/page", get(page))
        .route("/insert", post(insert))
        .with_state(Floor { pool, inserts });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

fn uuid(bytes: &[u8]) -> Uuid {
    Uuid::from_slice(bytes).unwrap()
}

async fn page(State(floor): State<Floor>) -> Json<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT id, folio, institution, title, kind, state, amount, currency, received_on, due_key, \
         owner, version, returns, mismatch, practice FROM request ORDER BY due_key, id LIMIT 50",
    )
    .fetch_all(&floor.pool)
    .await
    .unwrap();
    Json(
        rows.iter()
            .map(|row| Row {
                id: uuid(row.get(0)),
                folio: row.get(1),
                institution: row.get(2),
                title: row.get(3),
                kind: row.get(4),
                state: row.get(5),
                amount: row.get(6),
                currency: row.get(7),
                received_on: row.get(8),
                due: row.get(9),
                owner: row.get::<Option<&[u8]>, _>(10).map(uuid),
                version: row.get(11),
                returns: row.get(12),
                mismatch: row.get(13),
                practice: row.get(14),
            })
            .collect(),
    )
}

async fn insert(State(floor): State<Floor>, body: String) -> StatusCode {
    let (reply, stored) = oneshot::channel();
    floor.inserts.send((body, reply)).await.unwrap();
    stored.await.unwrap();
    StatusCode::CREATED
}

async fn write(
    mut connection: sqlx::SqliteConnection,
    mut inbox: mpsc::Receiver<(String, oneshot::Sender<()>)>,
) {
    let table = "CREATE TABLE filed (id BLOB NOT NULL PRIMARY KEY, doc TEXT NOT NULL) STRICT";
    sqlx::query(table).execute(&mut connection).await.unwrap();
    let mut batch = Vec::new();
    while inbox.recv_many(&mut batch, BATCH).await > 0 {
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut connection)
            .await
            .unwrap();
        for (doc, _) in &batch {
            sqlx::query("INSERT INTO filed (id, doc) VALUES ($1, $2)")
                .bind(Uuid::now_v7().as_bytes().to_vec())
                .bind(doc)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        sqlx::query("COMMIT")
            .execute(&mut connection)
            .await
            .unwrap();
        for (_, reply) in batch.drain(..) {
            reply.send(()).unwrap();
        }
    }
}
