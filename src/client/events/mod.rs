//! The event stream: connects, listens, and connects again from where it stopped.
//!
//! Owns the connection's life: a heartbeat that fails to come, backoff with jitter, resumption by
//! the last sequence number. Must not fetch what changed: events carry ids and versions only.

#[cfg(test)]
mod tests;

use crate::client::call::Call;
use crate::client::error::{ClientError, LinkFault, ProtocolFault};
use crate::client::http::Http;
use crate::client::retry::{Failure, doubled};
use crate::client::sse::{Frame, Parser};
use crate::wire::event::PushEvent;
use futures_util::Stream;
use futures_util::stream::{self, BoxStream};
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// The server says something every 15 s; after this it is gone.
const HEARTBEAT: Duration = Duration::from_secs(50);
const BACKOFF_LEAST: Duration = Duration::from_secs(1);
const BACKOFF_MOST: Duration = Duration::from_secs(60);
/// The type of the events that this client knows.
const CHANGE: &str = "change";

/// Whether push events arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// The stream is open and has said something.
    Up,
    /// It is not; the stream goes on trying.
    Down { detail: ClientError },
}

impl LinkState {
    /// Whether a person would call both the same. Problems differ in their request ids.
    fn is_like(&self, other: &LinkState) -> bool {
        match (self, other) {
            (
                LinkState::Down {
                    detail: ClientError::Problem(a),
                },
                LinkState::Down {
                    detail: ClientError::Problem(b),
                },
            ) => a.code == b.code,
            (a, b) => a == b,
        }
    }
}

/// What the event stream has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamItem {
    /// Said once per change.
    Link(LinkState),
    /// In the order of `seq`, each once.
    Event(PushEvent),
}

/// An endless stream of [`StreamItem`]. Dropping it closes the connection. It lives from being
/// polled: nothing runs in the background.
pub struct EventStream {
    items: BoxStream<'static, StreamItem>,
}

impl EventStream {
    pub(in crate::client) fn new(http: Arc<Http>, after: Option<i64>) -> Self {
        let feed = Feed {
            http,
            after,
            phase: Phase::Closed {
                wait: Duration::ZERO,
            },
            failures: 0,
            said: None,
            retry: BACKOFF_LEAST,
            ready: VecDeque::new(),
        };
        let items = stream::unfold(feed, |mut feed| async move {
            let item = feed.next().await;
            Some((item, feed))
        });
        EventStream {
            items: Box::pin(items),
        }
    }
}

impl Stream for EventStream {
    type Item = StreamItem;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<StreamItem>> {
        self.items.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

enum Phase {
    Closed { wait: Duration },
    Open(Box<Open>),
}

struct Open {
    response: reqwest::Response,
    parser: Parser,
    /// Something was heard on this connection.
    heard: bool,
}

struct Feed {
    http: Arc<Http>,
    /// The last event that was heard of. Without one, the server begins with what happens next.
    after: Option<i64>,
    phase: Phase,
    /// Connections in a row on which nothing was heard.
    failures: u32,
    /// What was last said of the link.
    said: Option<LinkState>,
    /// The least wait before a new connection, as the server asked.
    retry: Duration,
    ready: VecDeque<StreamItem>,
}

impl Feed {
    async fn next(&mut self) -> StreamItem {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return item;
            }
            match &mut self.phase {
                Phase::Closed { wait } => {
                    let wait = *wait;
                    if !wait.is_zero() {
                        self.http.pace.sleep(wait).await;
                    }
                    self.connect().await;
                }
                Phase::Open(open) => {
                    let chunk = tokio::select! {
                        biased;
                        chunk = open.response.chunk() => chunk,
                        () = self.http.pace.sleep(HEARTBEAT) => {
                            self.lost(Some(ClientError::link(LinkFault::Silent)), None);
                            continue;
                        }
                    };
                    match chunk {
                        Ok(Some(bytes)) => self.hear(&bytes),
                        // A server may end a stream in good order, to spread its clients anew.
                        Ok(None) => self.lost(None, None),
                        Err(_) => self.lost(Some(ClientError::link(LinkFault::Closed)), None),
                    }
                }
            }
        }
    }

    async fn connect(&mut self) {
        let call = Call::get(&["v1", "events"]);
        match self.http.subscribe(&call, self.after).await {
            Ok(response) => {
                self.phase = Phase::Open(Box::new(Open {
                    response,
                    parser: Parser::default(),
                    heard: false,
                }));
            }
            Err(Failure { error, after, .. }) => self.lost(Some(error), after),
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        let Phase::Open(open) = &mut self.phase else {
            return;
        };
        let mut frames = Vec::new();
        let parsed = open.parser.push(bytes, &mut frames);
        open.heard = true;
        if let Some(retry) = open.parser.retry {
            self.retry = retry.clamp(BACKOFF_LEAST, BACKOFF_MOST);
        }
        let id = open.parser.id.parse().ok();
        self.failures = 0;
        self.say(LinkState::Up);
        for frame in frames {
            self.take(&frame);
        }
        // Also past what could not be read: stopping at it would mean stopping at it for ever.
        self.after = self.after.max(id);
        if parsed.is_err() {
            self.lost(Some(ClientError::protocol(ProtocolFault::TooLarge)), None);
        }
    }

    fn take(&mut self, frame: &Frame) {
        if frame.event != CHANGE {
            return;
        }
        match serde_json::from_str::<PushEvent>(&frame.data) {
            Ok(event) if Some(event.seq) > self.after => {
                self.after = Some(event.seq);
                self.ready.push_back(StreamItem::Event(event));
            }
            // What came already, before the connection broke.
            Ok(_) => {}
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                tracing::warn!(line, column, "an event that cannot be read");
            }
        }
    }

    /// The connection ended, or none came about. The end of a stream in good order is not worth a
    /// word unless it cannot be opened again.
    fn lost(&mut self, error: Option<ClientError>, after: Option<Duration>) {
        let heard = matches!(&self.phase, Phase::Open(open) if open.heard);
        let error = match error {
            None if heard => None,
            None => Some(ClientError::link(LinkFault::Closed)),
            some => some,
        };
        if let Some(detail) = error {
            self.say(LinkState::Down { detail });
        }
        let spread = doubled(BACKOFF_LEAST, self.failures, BACKOFF_MOST);
        let jitter = spread.mul_f64(self.http.pace.random());
        let wait = (self.retry.max(after.unwrap_or_default()) + jitter).min(BACKOFF_MOST);
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Closed { wait };
    }

    fn say(&mut self, state: LinkState) {
        if !self.said.as_ref().is_some_and(|said| said.is_like(&state)) {
            self.said = Some(state.clone());
            self.ready.push_back(StreamItem::Link(state));
        }
    }
}
