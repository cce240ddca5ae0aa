//! Performs effects on tokio, and turns what comes back into messages.
//!
//! Questions are asked side by side; of those that only the newest answer matters for, an older one
//! is dropped. Acts go through the outbox: on disk first, then sent in order, exactly once.

use super::draft::Drafts;
use super::effect::Effect;
use super::event_loop::Wall;
use super::model::{Link, Ticket};
use super::msg::{Answer, Failure, Msg};
use crate::client::{
    Client, ClientError, Command, Courier, Entry, LinkState, Outbox, Report, StreamItem,
};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::path::Path;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;
use uuid::Uuid;

/// Candidates asked for beside a request, and found by a search.
const CANDIDATES: u32 = 50;
/// Requests of a plan asked for side by side.
const AT_ONCE: usize = 8;
/// Push events that are told as one message at most.
const TOGETHER: usize = 256;

/// Questions of which only the newest matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Slot {
    Page,
    Counts,
    FilteredCounts,
    Preview,
    Plan,
    Candidates,
    Precedents,
    Search,
}

/// Does what `update` asks for.
#[derive(Debug)]
pub struct Runtime {
    client: Client,
    drafts: Drafts,
    wall: Wall,
    send: UnboundedSender<Msg>,
    acts: UnboundedSender<Act>,
    asked: HashMap<Slot, AbortHandle>,
}

/// An act for the outbox, under the ticket by which the screen knows it.
#[derive(Debug)]
struct Act {
    ticket: Ticket,
    entry: Entry,
}

impl Runtime {
    /// Starts listening to the server, and sends what an earlier session left in the outbox.
    /// Call inside a tokio runtime.
    ///
    /// # Errors
    /// The outbox's folder cannot be used.
    pub fn start(
        wall: Wall,
        client: Client,
        drafts: Drafts,
        outbox: &Path,
        send: UnboundedSender<Msg>,
    ) -> io::Result<Runtime> {
        let outbox = Outbox::open(outbox)?;
        let (commands, orders) = unbounded_channel();
        let (reports, reported) = unbounded_channel();
        let courier = Courier::new(outbox, client.clone(), orders, reports);
        tokio::spawn(async move {
            if let Err(error) = courier.run().await {
                tracing::error!(%error, "the outbox cannot be read");
            }
        });
        let (acts, made) = unbounded_channel();
        tokio::spawn(clerk(wall, made, commands.clone(), reported, send.clone()));
        tokio::spawn(listen(wall, client.clone(), send.clone(), commands));
        Ok(Runtime {
            client,
            drafts,
            wall,
            send,
            acts,
            asked: HashMap::new(),
        })
    }

    /// Where messages go, for who has some of their own.
    pub fn sender(&self) -> UnboundedSender<Msg> {
        self.send.clone()
    }

    /// Puts a message where the answers go.
    pub fn tell(&self, message: Msg) {
        // The loop may have ended already.
        let _ = self.send.send(message);
    }

    /// Does what does not concern the terminal itself.
    pub fn perform(&mut self, effect: Effect) {
        let client = self.client.clone();
        let wall = self.wall;
        match effect {
            Effect::FetchMe => self.ask(None, async move {
                let answer = answer(client.me().await);
                Msg::Me {
                    answer,
                    at: wall.now(),
                }
            }),
            Effect::FetchPeople => self.ask(None, async move {
                Msg::People {
                    answer: answer(client.people().await),
                }
            }),
            Effect::FetchRegime { id } => {
                self.ask(None, async move {
                    Msg::Regime {
                        answer: answer(client.rule_pack(&id).await),
                    }
                });
            }
            Effect::FetchPage {
                generation,
                role,
                query,
            } => self.ask(Some(Slot::Page), async move {
                let answer = answer(client.queue(&query).await);
                Msg::Page {
                    generation,
                    role,
                    answer,
                    at: wall.now(),
                }
            }),
            Effect::FetchRow { id } => self.ask(None, async move {
                Msg::Row {
                    answer: answer(client.row(id).await).map(Box::new),
                }
            }),
            Effect::FetchCounts { generation, filter } => {
                let filtered = !filter.is_empty();
                let slot = if filtered {
                    Slot::FilteredCounts
                } else {
                    Slot::Counts
                };
                self.ask(Some(slot), async move {
                    Msg::Counts {
                        generation,
                        filtered,
                        answer: answer(client.counts(&filter).await),
                    }
                });
            }
            Effect::FetchSavedCount {
                generation,
                at,
                filter,
            } => self.ask(None, async move {
                Msg::SavedCount {
                    generation,
                    at,
                    answer: answer(client.counts(&filter).await),
                }
            }),
            Effect::FetchRequest { id } => self.ask(None, async move {
                let answer = answer(client.request(&id.to_string()).await).map(Box::new);
                Msg::Request {
                    id,
                    answer,
                    at: wall.now(),
                }
            }),
            Effect::FetchPreview { id } => self.ask(Some(Slot::Preview), async move {
                let answer = answer(client.request(&id.to_string()).await).map(Box::new);
                Msg::Preview { id, answer }
            }),
            Effect::FetchPlan { generation, ids } => self.ask(Some(Slot::Plan), async move {
                let asking = ids.into_iter().map(|id| {
                    let client = client.clone();
                    async move {
                        let answer = answer(client.request(&id.to_string()).await);
                        (id, answer.map(Box::new))
                    }
                });
                let answers = futures_util::stream::iter(asking)
                    .buffered(AT_ONCE)
                    .collect()
                    .await;
                Msg::PlanCases {
                    generation,
                    answers,
                    at: wall.now(),
                }
            }),
            Effect::Export { path, rows } => self.ask(None, async move {
                let asked = path.clone();
                let writing = move || super::export::write(Path::new(&asked), &rows);
                let answer = match tokio::task::spawn_blocking(writing).await {
                    Ok(written) => written.map_err(|error| error.to_string()),
                    Err(failed) => Err(failed.to_string()),
                };
                Msg::Exported { path, answer }
            }),
            Effect::FetchCandidates { id } => self.ask(Some(Slot::Candidates), async move {
                Msg::Candidates {
                    id,
                    answer: answer(client.candidates(&id.to_string(), CANDIDATES).await),
                }
            }),
            Effect::FetchPrecedents { id } => self.ask(Some(Slot::Precedents), async move {
                Msg::Precedents {
                    id,
                    answer: answer(client.precedents(&id.to_string()).await),
                }
            }),
            Effect::Search { generation, query } => self.ask(Some(Slot::Search), async move {
                Msg::Found {
                    generation,
                    answer: answer(client.search(&query, CANDIDATES).await),
                }
            }),
            Effect::FetchHistory { id } => self.ask(None, async move {
                Msg::History {
                    id,
                    answer: answer(client.history(&id.to_string()).await),
                }
            }),
            Effect::TakeNext => self.ask(None, async move {
                Msg::Next {
                    answer: answer(client.next(Uuid::now_v7()).await),
                    at: wall.now(),
                }
            }),
            Effect::Send {
                ticket,
                request,
                version,
                act,
            } => {
                let entry = Entry {
                    key: Uuid::now_v7(),
                    request,
                    version,
                    act: *act,
                    at: wall.now(),
                };
                // The clerk lives as long as this.
                let _ = self.acts.send(Act { ticket, entry });
            }
            Effect::SaveDraft { id, draft } => {
                if let Err(error) = self.drafts.save(id, &draft, wall.now()) {
                    self.tell(Msg::DraftNotSaved {
                        detail: error.to_string(),
                    });
                }
            }
            Effect::DropDraft { id } => self.drafts.forget(id),
            Effect::LoadDraft { id } => {
                if let Some(saved) = self.drafts.load(id) {
                    self.tell(Msg::DraftFound {
                        id,
                        draft: saved.draft,
                        saved_at: saved.saved_at,
                    });
                }
            }
            // The event loop's own.
            Effect::After { .. }
            | Effect::Edit { .. }
            | Effect::Copy { .. }
            | Effect::ReadKeymap
            | Effect::SaveFilters { .. }
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    fn ask(&mut self, slot: Option<Slot>, question: impl Future<Output = Msg> + Send + 'static) {
        let send = self.send.clone();
        let task = tokio::spawn(async move {
            let _ = send.send(question.await);
        });
        if let Some(slot) = slot
            && let Some(older) = self.asked.insert(slot, task.abort_handle())
        {
            older.abort();
        }
    }
}

fn answer<T>(result: Result<T, ClientError>) -> Answer<T> {
    result.map_err(failure)
}

fn failure(error: ClientError) -> Failure {
    match error {
        ClientError::Problem(problem) => Failure::Problem { problem },
        // Stable names, which the catalogue says in words.
        ClientError::Unreachable { detail } => Failure::Unreachable {
            detail: detail.name().to_owned(),
        },
        ClientError::Protocol { detail } => Failure::Unreachable {
            detail: detail.name().to_owned(),
        },
        ClientError::Config(fault) => Failure::Unreachable {
            detail: fault.to_string(),
        },
    }
}

/// Knows which act has which key, and tells what became of each.
async fn clerk(
    wall: Wall,
    mut made: UnboundedReceiver<Act>,
    commands: UnboundedSender<Command>,
    mut reported: UnboundedReceiver<Report>,
    send: UnboundedSender<Msg>,
) {
    let mut tickets: HashMap<Uuid, Ticket> = HashMap::new();
    let mut left_over = 0;
    loop {
        tokio::select! {
            act = made.recv() => {
                let Some(Act { ticket, entry }) = act else { return };
                tickets.insert(entry.key, ticket);
                let _ = commands.send(Command::Send(Box::new(entry)));
            }
            report = reported.recv() => {
                let Some(report) = report else { return };
                let at = wall.now();
                let (key, answer) = match report {
                    Report::Unsent(entries) => {
                        left_over = entries.len();
                        let _ = send.send(Msg::Unsent { count: left_over });
                        // Each still names the version it was made on: one that no longer fits is refused.
                        let _ = commands.send(Command::Resume);
                        continue;
                    }
                    Report::Saved { .. } => continue,
                    Report::Accepted { key, receipt } => (key, Some(Ok(receipt))),
                    Report::Refused { key, problem, .. } => (key, Some(Err(Failure::Problem { problem }))),
                    Report::NotSaved { key, error, .. } => {
                        (key, Some(Err(Failure::Unreachable { detail: error.to_string() })))
                    }
                    Report::Dropped { key, .. } | Report::Discarded { key, .. } => (key, None),
                    Report::Delayed { error, .. } => {
                        if !matches!(error, ClientError::Problem(_)) {
                            let _ = send.send(Msg::Link { link: Link::Offline, at });
                        }
                        continue;
                    }
                };
                let message = match (tickets.remove(&key), answer) {
                    (Some(ticket), Some(answer)) => Msg::Done { ticket, answer, at },
                    (Some(ticket), None) => Msg::Dropped { ticket },
                    (None, _) => {
                        left_over = left_over.saturating_sub(1);
                        Msg::Unsent { count: left_over }
                    }
                };
                let _ = send.send(message);
            }
        }
    }
}

/// Tells what the server tells by itself, for as long as the session lasts.
async fn listen(
    wall: Wall,
    client: Client,
    send: UnboundedSender<Msg>,
    commands: UnboundedSender<Command>,
) {
    let mut stream = client.events(None).ready_chunks(TOGETHER);
    while let Some(items) = stream.next().await {
        let mut events = Vec::new();
        for item in items {
            match item {
                StreamItem::Event(event) => events.push(event),
                StreamItem::Link(state) => {
                    let link = match state {
                        LinkState::Up => {
                            let _ = commands.send(Command::Wake);
                            Link::Live
                        }
                        LinkState::Down { .. } => Link::Offline,
                    };
                    let _ = send.send(Msg::Link {
                        link,
                        at: wall.now(),
                    });
                }
            }
        }
        if !events.is_empty() && send.send(Msg::Pushed { events }).is_err() {
            return;
        }
    }
}
