//! The one writer of a SQLite file, and its group commit.
//!
//! A task owns the one writing connection and takes whatever waits into one transaction, each job
//! behind its own savepoint, so that many writers share one flush to the disk. Nobody is answered
//! before the commit. A caller that goes away leaves its job to run to its end: no transaction
//! can stay open. Must not know what jobs do.

use super::dialect;
use super::portable::{Filing, Job, Submit, Tx, perform, together};
use crate::store::StoreError;
use crate::store::fault::{Fault, settle};
use async_trait::async_trait;
use futures_util::FutureExt as _;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

/// Jobs in one transaction at most.
const BATCH: usize = 256;
/// Jobs that may wait before callers wait to be let in.
const WAITING: usize = 1024;

/// Where jobs are handed in.
#[derive(Debug)]
pub(crate) struct Writer {
    orders: mpsc::Sender<Order>,
}

enum Order {
    Work(Box<dyn Work>),
    Close(oneshot::Sender<()>),
}

/// A job with the one who waits for it.
#[async_trait]
trait Work: Send {
    /// The job as a filing, where it is one.
    fn filing(&mut self) -> Option<&mut Waiting<Submit>>;

    /// Whether it ran already, with others of its kind.
    fn done(&self) -> bool;

    /// Runs inside a transaction and keeps the answer; says whether there is something to commit.
    async fn run(&mut self, tx: &mut Tx<'_>) -> bool;

    /// The transaction ended: gives the kept answer, or why there is none.
    fn end(self: Box<Self>, failure: Option<String>, disk_full: bool);
}

struct Waiting<J: Job> {
    job: J,
    answer: Option<Result<J::Answer, StoreError>>,
    reply: oneshot::Sender<Result<J::Answer, StoreError>>,
}

#[async_trait]
impl<J: Job> Work for Waiting<J> {
    fn filing(&mut self) -> Option<&mut Waiting<Submit>> {
        (self as &mut dyn Any).downcast_mut()
    }

    fn done(&self) -> bool {
        self.answer.is_some()
    }

    async fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        // A panic in a caller's closure must not take the writer down with it.
        let answer = match AssertUnwindSafe(perform(&self.job, tx))
            .catch_unwind()
            .await
        {
            Ok(Ok(answer)) => Ok(answer),
            // With one writer there is nobody to lose against.
            Ok(Err(Fault::Answer(error) | Fault::Again(error))) => Err(error),
            Ok(Err(Fault::Sql(error))) => Err(settle(error, dialect::class)),
            Err(_) => Err(StoreError::Engine("a write panicked".into())),
        };
        let written = answer.is_ok();
        self.answer = Some(answer);
        written
    }

    fn end(self: Box<Self>, failure: Option<String>, disk_full: bool) {
        let answer = match (failure, self.answer) {
            (Some(_), _) if disk_full => Err(StoreError::DiskFull),
            (Some(failure), _) => Err(StoreError::Unavailable(failure)),
            (None, Some(answer)) => answer,
            (None, None) => Err(StoreError::Unavailable("the write did not run".to_owned())),
        };
        // The caller may have gone; the work is done all the same.
        let _ = self.reply.send(answer);
    }
}

impl Writer {
    /// Starts the writing task. It ends, with a checkpoint, when the store is closed or dropped.
    pub(crate) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Writer {
        let (orders, inbox) = mpsc::channel(WAITING);
        tokio::spawn(serve(connection, options, inbox));
        Writer { orders }
    }

    /// Runs a job; its answer comes after the commit.
    pub(crate) async fn run<J: Job>(&self, job: J) -> Result<J::Answer, StoreError> {
        let (reply, answer) = oneshot::channel();
        let work = Order::Work(Box::new(Waiting {
            job,
            answer: None,
            reply,
        }));
        self.orders.send(work).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Finishes what waits, then checkpoints and closes.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).await.is_ok() {
            // An error means that the task has ended already.
            let _ = closed.await;
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

async fn serve(
    connection: SqliteConnection,
    options: SqliteConnectOptions,
    mut inbox: mpsc::Receiver<Order>,
) {
    let mut connection = Some(connection);
    let mut done = None;
    let mut batch = Vec::new();
    while done.is_none()
        && let Some(first) = inbox.recv().await
    {
        // Calls that have arrived are read before the batch is closed: they share its flush.
        tokio::task::yield_now().await;
        let mut order = Some(first);
        while let Some(next) = order.take() {
            match next {
                Order::Work(work) => batch.push(work),
                Order::Close(reply) => done = Some(reply),
            }
            if batch.len() < BATCH && done.is_none() {
                order = inbox.try_recv().ok();
            }
        }
        if batch.is_empty() {
            continue;
        }
        match transact(&mut connection, &options, &mut batch).await {
            Ok(()) => batch.drain(..).for_each(|work| work.end(None, false)),
            Err(error) => {
                tracing::warn!(%error, writes = batch.len(), "a transaction failed");
                // What state the connection is in is unknown: the next batch opens a new one.
                connection = None;
                let full = dialect::class(&error) == crate::store::fault::Class::DiskFull;
                for work in batch.drain(..) {
                    work.end(Some(error.to_string()), full);
                }
            }
        }
    }
    inbox.close();
    if let Some(mut connection) = connection {
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        if let Err(error) = checkpoint.execute(&mut connection).await {
            tracing::warn!(%error, "the last checkpoint failed; the next start makes it");
        }
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "closing the database failed");
        }
    }
    if let Some(done) = done {
        // Whoever closed the store may not wait any more.
        let _ = done.send(());
    }
}

/// Runs a batch in one transaction. An error means that nothing of it was stored.
async fn transact(
    connection: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
    batch: &mut [Box<dyn Work>],
) -> Result<(), sqlx::Error> {
    let open = match connection.take() {
        Some(open) => open,
        None => SqliteConnection::connect_with(options).await?,
    };
    let connection = connection.insert(open);
    let mut tx = Tx::new(connection);
    tx.execute("BEGIN IMMEDIATE").await?;
    let mut anything = file_together(&mut tx, batch).await?;
    for work in batch.iter_mut().filter(|work| !work.done()) {
        let mark = tx.mark();
        tx.execute("SAVEPOINT job").await?;
        if work.run(&mut tx).await {
            anything = true;
        } else {
            tx.execute("ROLLBACK TO job").await?;
            tx.back_to(mark);
        }
        tx.execute("RELEASE job").await?;
    }
    if anything {
        tx.finish().await?;
        tx.execute("COMMIT").await
    } else {
        tx.execute("ROLLBACK").await
    }
}

/// Files what is to be filed in a few statements for all, unless one of them is out of the ordinary:
/// then each runs by itself, as every other job does. Says whether there is something to commit.
async fn file_together(tx: &mut Tx<'_>, batch: &mut [Box<dyn Work>]) -> Result<bool, sqlx::Error> {
    let mut filings: Vec<_> = batch.iter_mut().filter_map(|work| work.filing()).collect();
    if filings.len() < 2 {
        return Ok(false);
    }
    let jobs: Vec<Filing<'_>> = filings
        .iter()
        .map(|waiting| (&waiting.job.write, &waiting.job.new))
        .collect();
    let Some(receipts) = together(tx, &jobs).await? else {
        return Ok(false);
    };
    for (waiting, receipt) in filings.iter_mut().zip(receipts) {
        waiting.answer = Some(Ok(receipt));
    }
    Ok(true)
}
