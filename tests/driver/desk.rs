//! A desk for one test: a small practice world, a real server on a socket, people with tokens.

use crate::seat::Seat;
use dictamen::client::{Client, ClientOptions, Target, Token};
use dictamen::domain::clock::local_date;
use dictamen::domain::ids::RequestId;
use dictamen::domain::regime::Regime;
use dictamen::evidence::chain::Verifier;
use dictamen::practice::{self, Scale, World};
use dictamen::server::{Listen, Running, Settings, launch};
use dictamen::service::{self, SystemClock};
use dictamen::store::{self, Seed, SeedCase, SeedEvent, Store, StoreUrl};
use dictamen::wire::request::NewRequest;
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub struct Desk {
    folder: TempDir,
    running: Running,
    store: Arc<dyn Store>,
    stop: CancellationToken,
    socket: PathBuf,
}

impl Desk {
    pub async fn open() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let url = StoreUrl::Sqlite(folder.path().join("dictamen.db"));
        let store = store::open(&url).await.unwrap();
        let now = Timestamp::now();
        let scale = Scale {
            closed: 60,
            open: 60,
            assets: 400,
        };
        let world = World::new(7, scale, local_date(now));
        let cases = world
            .cases()
            .map(|made| SeedCase {
                mismatch: Regime::by_id(&made.case.regime)
                    .is_some_and(|regime| regime.filing_mismatch(&made.case.filing)),
                case: made.case,
                past: made
                    .past
                    .into_iter()
                    .map(|past| SeedEvent {
                        at: past.at,
                        actor: past.actor,
                        fact: past.fact,
                    })
                    .collect(),
            })
            .collect();
        let seed = Seed {
            people: practice::people(),
            institutions: practice::institutions(),
            assets: world.assets().collect(),
            cases,
        };
        store.seed(now, seed).await.unwrap();
        let desk = service::Desk::open(
            Arc::clone(&store),
            Arc::new(SystemClock),
            service::Settings::default(),
        )
        .await
        .unwrap();
        let socket = folder.path().join("api");
        let stop = CancellationToken::new();
        let settings = Settings::new(url, vec![Listen::Unix(socket.clone())]);
        let running = launch(settings, desk, stop.clone()).await.unwrap();
        Desk {
            folder,
            running,
            store,
            stop,
            socket,
        }
    }

    /// The terminal of the reviewer `n`.
    pub async fn seat(&self, n: usize) -> Seat {
        let state = self.folder.path().join(format!("state-{n}"));
        self.seat_with_state(n, state).await
    }

    pub async fn seat_with_state(&self, n: usize, state: PathBuf) -> Seat {
        let people = practice::people();
        let reviewers: Vec<_> = people
            .iter()
            .filter(|person| person.role == dictamen::domain::person::Role::Reviewer)
            .collect();
        let secret = self
            .running
            .desk()
            .local_token(reviewers[n], SignedDuration::from_hours(1))
            .await
            .unwrap();
        let token = Token::parse(secret.reveal()).unwrap();
        let client = Client::new(
            &Target::Socket(self.socket.clone()),
            Some(token),
            ClientOptions::default(),
        )
        .unwrap();
        Seat::take(client, state).await
    }

    /// Files the same three times for one institution.
    pub async fn file_thrice(&self, title: &str) -> Vec<RequestId> {
        let desk = self.running.desk();
        let handle = practice::people()[0].handle.clone();
        let person = desk.local_person(&handle).await.unwrap();
        let mut ids = Vec::new();
        for n in 0..3 {
            let new: NewRequest = serde_json::from_value(serde_json::json!({
                "id": uuid::Uuid::now_v7(),
                "institution": practice::institutions()[0].key,
                "filing": {
                    "kind": "services", "title": title,
                    "amount": { "centavos": 90_000_000, "currency": "MXN" },
                },
            }))
            .unwrap();
            ids.push(new.id);
            let once = store::Once {
                key: format!("filed-{n}"),
                fingerprint: [n; 32],
            };
            desk.submit(&person, once, new).await.unwrap();
        }
        // The log is followed in the background.
        let last = store::RequestRef::Id(ids[2]);
        while desk
            .precedents(&person, &last)
            .await
            .unwrap()
            .duplicates
            .len()
            < 2
        {
            tokio::task::yield_now().await;
        }
        ids
    }

    pub async fn history(&self, id: RequestId) -> Vec<String> {
        self.store
            .history(id)
            .await
            .unwrap()
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }

    /// Every event follows from the one before it.
    pub async fn verify_chain(&self) {
        let mut verifier = Verifier::default();
        loop {
            let events = self
                .store
                .events_after(verifier.head().0, 500)
                .await
                .unwrap();
            if events.is_empty() {
                break;
            }
            for event in events {
                event.verify(&mut verifier).unwrap();
            }
        }
        let head = self.store.head().await.unwrap();
        assert_eq!(verifier.head(), (head.seq, head.hash));
    }

    pub async fn close(self) {
        self.stop.cancel();
        self.running.join().await;
    }
}
