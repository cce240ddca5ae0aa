//! Sends the outbox: each request's acts strictly in order, each with its own key until answered.
//!
//! Owns what happens between "written down" and "answered". An act leaves the disk only on a
//! definite answer. When one is refused, the acts made on top of it are not sent at all: the case
//! is no longer the one that their author saw.

mod message;
#[cfg(test)]
mod tests;

pub use message::{Command, Report};

use super::Client;
use super::error::ClientError;
use super::outbox::{Entry, Outbox};
use super::pace::{Pace, RealPace};
use super::retry::doubled;
use crate::domain::ids::RequestId;
use crate::wire::receipt::Receipt;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use message::{Verdict, verdict};
use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Acts on their way at the same time, each on another request.
const AT_ONCE: usize = 4;
const BACKOFF_LEAST: Duration = Duration::from_secs(1);
const BACKOFF_MOST: Duration = Duration::from_secs(60);

/// The way an act goes out; the API client, but for tests.
pub trait Post: Clone + Send + Sync + 'static {
    /// Sends one act and answers with what became of it.
    fn post(&self, entry: Entry) -> impl Future<Output = Result<Receipt, ClientError>> + Send;
}

impl Post for Client {
    async fn post(&self, entry: Entry) -> Result<Receipt, ClientError> {
        self.act(entry.request, entry.version, entry.key, &entry.act)
            .await
    }
}

/// Acts made one on top of the other: of the same request, in the same session. What this session
/// does to a request stands on what the server showed, not on what an earlier session left.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Chain {
    request: RequestId,
    left_over: bool,
}

struct Waiting {
    entry: Entry,
    left_over: bool,
    /// Not to be sent before [`Command::Resume`].
    held: bool,
    flying: bool,
    tries: u32,
    not_before: Option<Instant>,
}

impl Waiting {
    fn new(entry: Entry, left_over: bool) -> Self {
        Waiting {
            entry,
            left_over,
            held: left_over,
            flying: false,
            tries: 0,
            not_before: None,
        }
    }

    fn chain(&self) -> Chain {
        Chain {
            request: self.entry.request,
            left_over: self.left_over,
        }
    }
}

type Flight = BoxFuture<'static, (Uuid, Result<Receipt, ClientError>)>;

/// Sends acts until its commands end. What is then unanswered stays on disk.
pub struct Courier<P> {
    outbox: Outbox,
    post: P,
    pace: Arc<dyn Pace>,
    commands: mpsc::UnboundedReceiver<Command>,
    reports: mpsc::UnboundedSender<Report>,
    /// In order; a request's first is the only one of it that may go.
    queue: Vec<Waiting>,
    flights: FuturesUnordered<Flight>,
    /// Answers in a row that meant "nothing can go out".
    failures: u32,
    pause: Option<Instant>,
}

impl<P> std::fmt::Debug for Courier<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier")
            .field("outbox", &self.outbox)
            .field("waiting", &self.queue.len())
            .field("flying", &self.flights.len())
            .finish_non_exhaustive()
    }
}

impl<P: Post> Courier<P> {
    pub fn new(
        outbox: Outbox,
        post: P,
        commands: mpsc::UnboundedReceiver<Command>,
        reports: mpsc::UnboundedSender<Report>,
    ) -> Self {
        Courier {
            outbox,
            post,
            pace: Arc::new(RealPace),
            commands,
            reports,
            queue: Vec::new(),
            flights: FuturesUnordered::new(),
            failures: 0,
            pause: None,
        }
    }

    /// With a clock of the caller's.
    #[must_use]
    pub fn with_pace(mut self, pace: Arc<dyn Pace>) -> Self {
        self.pace = pace;
        self
    }

    /// Works until the commands' sender is dropped. Stopping at any moment loses nothing: what is
    /// on its way goes out again, with the same key, when it is resumed.
    ///
    /// # Errors
    /// The outbox cannot be listed at the start.
    pub async fn run(mut self) -> io::Result<()> {
        self.adopt().await?;
        loop {
            self.launch();
            let wake = self.wake_in();
            let pace = Arc::clone(&self.pace);
            let wake = async move {
                match wake {
                    Some(wait) => pace.sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => return Ok(()),
                },
                Some((key, answer)) = self.flights.next() => self.settle(key, answer).await,
                () = wake => {}
            }
        }
    }

    /// Takes over what an earlier session left.
    async fn adopt(&mut self) -> io::Result<()> {
        if !self.outbox.alone() {
            return Ok(());
        }
        let outbox = self.outbox.clone();
        let contents = on_disk(move || outbox.contents()).await?;
        for stranger in &contents.strangers {
            tracing::warn!(path = ?stranger.path, why = ?stranger.why, "no act of the outbox");
        }
        if !contents.entries.is_empty() {
            self.say(Report::Unsent(contents.entries.clone()));
        }
        let left_over = |entry| Waiting::new(entry, true);
        self.queue
            .extend(contents.entries.into_iter().map(left_over));
        Ok(())
    }

    /// Sends whatever may go now.
    fn launch(&mut self) {
        let now = self.pace.now();
        if self.pause.is_some_and(|until| until > now) {
            return;
        }
        let at_once = self.at_once();
        let mut requests = HashSet::new();
        for waiting in &mut self.queue {
            if self.flights.len() >= at_once {
                return;
            }
            let first = requests.insert(waiting.entry.request);
            let early = waiting.not_before.is_some_and(|until| until > now);
            if !first || waiting.held || waiting.flying || early {
                continue;
            }
            waiting.flying = true;
            let (post, entry) = (self.post.clone(), waiting.entry.clone());
            self.flights.push(Box::pin(async move {
                let key = entry.key;
                (key, post.post(entry).await)
            }));
        }
    }

    /// While nothing gets through, one act is enough to find out whether it does again.
    fn at_once(&self) -> usize {
        if self.failures > 0 { 1 } else { AT_ONCE }
    }

    /// How long until an act may go that may not go now.
    fn wake_in(&self) -> Option<Duration> {
        if self.flights.len() >= self.at_once() {
            return None;
        }
        let mut requests = HashSet::new();
        self.queue
            .iter()
            .filter(|waiting| requests.insert(waiting.entry.request))
            .filter(|waiting| !waiting.held && !waiting.flying)
            .map(|waiting| self.pause.max(waiting.not_before))
            .min()?
            .map(|until| until.saturating_duration_since(self.pace.now()))
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Send(entry) => self.write_down(*entry).await,
            Command::Resume => self.queue.iter_mut().for_each(|w| w.held = false),
            Command::Discard(key) => self.discard(key).await,
            Command::Wake => self.pause = None,
        }
    }

    async fn write_down(&mut self, entry: Entry) {
        let (key, request) = (entry.key, entry.request);
        if self.queue.iter().any(|waiting| waiting.entry.key == key) {
            return;
        }
        let outbox = self.outbox.clone();
        let copy = entry.clone();
        match on_disk(move || outbox.put(&copy)).await {
            Ok(()) => {
                self.queue.push(Waiting::new(entry, false));
                self.say(Report::Saved { key });
            }
            Err(error) => self.say(Report::NotSaved {
                key,
                request,
                error,
            }),
        }
    }

    async fn settle(&mut self, key: Uuid, answer: Result<Receipt, ClientError>) {
        let Some(at) = self.queue.iter().position(|w| w.entry.key == key) else {
            return;
        };
        self.queue[at].flying = false;
        match answer.map_err(verdict) {
            Ok(receipt) => {
                self.through();
                self.queue.remove(at);
                forget(&self.outbox, key).await;
                self.say(Report::Accepted { key, receipt });
            }
            Err(Verdict::Refused(problem)) => {
                self.through();
                let (request, dropped) = self.drop_from(at).await;
                self.say(Report::Refused {
                    key,
                    request,
                    problem,
                });
                self.say_dropped(request, key, dropped);
            }
            Err(Verdict::Wait(error)) => {
                self.through();
                let waiting = &mut self.queue[at];
                let wait = backoff(waiting.tries, &error, &*self.pace);
                waiting.tries = waiting.tries.saturating_add(1);
                waiting.not_before = Some(self.pace.now() + wait);
                let request = waiting.entry.request;
                self.delayed(key, request, error, wait);
            }
            Err(Verdict::Stop(error)) => {
                let now = self.pace.now();
                let wait = match self.pause {
                    // Several on their way met the same wall.
                    Some(until) if until > now => until - now,
                    _ => {
                        let wait = backoff(self.failures, &error, &*self.pace);
                        self.failures = self.failures.saturating_add(1);
                        self.pause = Some(now + wait);
                        wait
                    }
                };
                let request = self.queue[at].entry.request;
                self.delayed(key, request, error, wait);
            }
        }
    }

    /// The server answers.
    fn through(&mut self) {
        self.failures = 0;
        self.pause = None;
    }

    async fn discard(&mut self, key: Uuid) {
        let waits = |waiting: &Waiting| waiting.entry.key == key && !waiting.flying;
        let Some(at) = self.queue.iter().position(waits) else {
            return;
        };
        let (request, dropped) = self.drop_from(at).await;
        self.say(Report::Discarded { key, request });
        self.say_dropped(request, key, dropped);
    }

    /// Forgets an act and all that was made on top of it; answers with the latter's keys.
    async fn drop_from(&mut self, at: usize) -> (RequestId, Vec<Uuid>) {
        let chain = self.queue[at].chain();
        let mut keys = Vec::new();
        let mut index = 0;
        self.queue.retain(|waiting| {
            let goes = index >= at && waiting.chain() == chain;
            index += 1;
            if goes {
                keys.push(waiting.entry.key);
            }
            !goes
        });
        // The last first: after a crash in between, none is left without the one it stood on.
        for key in keys.iter().rev() {
            forget(&self.outbox, *key).await;
        }
        keys.remove(0);
        (chain.request, keys)
    }

    fn delayed(&self, key: Uuid, request: RequestId, error: ClientError, wait: Duration) {
        self.say(Report::Delayed {
            key,
            request,
            error,
            wait,
        });
    }

    fn say_dropped(&self, request: RequestId, after: Uuid, dropped: Vec<Uuid>) {
        for key in dropped {
            self.say(Report::Dropped {
                key,
                request,
                after,
            });
        }
    }

    fn say(&self, report: Report) {
        // Whoever no longer listens is about to end the commands too.
        let _ = self.reports.send(report);
    }
}

/// Sends what an earlier session left, each act once, and answers with what became of them.
/// Nothing is sent while a terminal has the same outbox open: those acts are its own.
///
/// # Errors
/// The outbox cannot be listed.
pub async fn send_all<P: Post>(outbox: Outbox, post: P) -> io::Result<Vec<Report>> {
    let (_commands, none) = mpsc::unbounded_channel();
    let (said, mut reports) = mpsc::unbounded_channel();
    let mut courier = Courier::new(outbox, post, none, said);
    courier.adopt().await?;
    courier.obey(Command::Resume).await;
    courier.launch();
    while let Some((key, answer)) = courier.flights.next().await {
        courier.settle(key, answer).await;
        courier.launch();
    }
    drop(courier);
    let mut all = Vec::new();
    while let Some(report) = reports.recv().await {
        all.push(report);
    }
    Ok(all)
}

/// Takes an act off the disk. Where that fails it goes out once more after the next start, and gets
/// the same answer.
async fn forget(outbox: &Outbox, key: Uuid) {
    let outbox = outbox.clone();
    if let Err(error) = on_disk(move || outbox.remove(key)).await {
        tracing::warn!(%key, %error, "an answered act stays in the outbox");
    }
}

/// Long enough to be kind, spread so that not all come back at once.
fn backoff(failures: u32, error: &ClientError, pace: &dyn Pace) -> Duration {
    let most = doubled(BACKOFF_LEAST, failures, BACKOFF_MOST);
    let spread = most.mul_f64(0.5 + pace.random() / 2.0);
    let asked = match error {
        ClientError::Problem(problem) => problem.retry_after.map(u64::from),
        _ => None,
    };
    let asked = Duration::from_secs(asked.unwrap_or_default()).min(BACKOFF_MOST);
    asked.saturating_add(spread)
}

/// Writing waits for the disk itself; nobody else should.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
