//! Facts about sending the outbox, with a desk that answers from a script.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::client::error::LinkFault;
use crate::client::outbox::tests::entry;
use crate::client::testing::FakePace;
use crate::domain::request::State;
use crate::wire::problem::{Code, Problem};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Mutex;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

type Answers = VecDeque<ClientError>;

/// Says yes, unless its script has something else for an act.
#[derive(Clone)]
struct Desk(Arc<Inner>);

struct Inner {
    outbox: PathBuf,
    script: Mutex<HashMap<Uuid, Answers>>,
    seen: Mutex<Vec<Entry>>,
    /// Answers are given while there are permits.
    open: Semaphore,
}

impl Desk {
    fn seen(&self) -> Vec<Entry> {
        self.0.seen.lock().unwrap().clone()
    }

    /// Waits until it has been sent so many acts.
    async fn until_seen(&self, count: usize) -> Vec<Entry> {
        while self.seen().len() < count {
            tokio::task::yield_now().await;
        }
        self.seen()
    }
}

impl Post for Desk {
    async fn post(&self, entry: Entry) -> Result<Receipt, ClientError> {
        let file = self.0.outbox.join(format!("{}.json", entry.key));
        assert!(file.exists(), "sent before it was written down");
        self.0.seen.lock().unwrap().push(entry.clone());
        self.0.open.acquire().await.unwrap().forget();
        let answers = &mut *self.0.script.lock().unwrap();
        match answers.get_mut(&entry.key).and_then(VecDeque::pop_front) {
            Some(error) => Err(error),
            None => Ok(receipt(&entry)),
        }
    }
}

fn receipt(entry: &Entry) -> Receipt {
    Receipt {
        request: entry.request,
        folio: "DGU/2026/0001".to_owned(),
        version: entry.version + 1,
        state: State::UnderReview,
        seq: 1,
        opinion: None,
    }
}

fn problem(code: Code) -> ClientError {
    ClientError::Problem(Box::new(Problem::new(code, "")))
}

fn unreachable() -> ClientError {
    ClientError::link(LinkFault::Refused)
}

/// One word a report, so that a session reads as a table.
fn word(report: &Report) -> String {
    let n = |key: &Uuid| key.as_bytes()[15];
    match report {
        Report::Unsent(entries) => {
            let keys: Vec<String> = entries.iter().map(|e| n(&e.key).to_string()).collect();
            format!("unsent {}", keys.join(","))
        }
        Report::Saved { key } => format!("saved {}", n(key)),
        Report::NotSaved { key, .. } => format!("not saved {}", n(key)),
        Report::Accepted { key, .. } => format!("accepted {}", n(key)),
        Report::Refused { key, problem, .. } => {
            format!("refused {} {}", n(key), problem.code.name())
        }
        Report::Dropped { key, after, .. } => format!("dropped {} after {}", n(key), n(after)),
        Report::Discarded { key, .. } => format!("discarded {}", n(key)),
        Report::Delayed { key, wait, .. } => format!("delayed {} {}", n(key), wait.as_millis()),
    }
}

/// A courier at work, and the two ends of its channels.
struct Rig {
    outbox: Outbox,
    desk: Desk,
    pace: FakePace,
    commands: mpsc::UnboundedSender<Command>,
    reports: mpsc::UnboundedReceiver<Report>,
    task: JoinHandle<io::Result<()>>,
    dir: tempfile::TempDir,
}

/// What a rig begins with.
#[derive(Default)]
struct Start {
    left_over: Vec<Entry>,
    script: Vec<(Entry, Vec<ClientError>)>,
    held: Vec<Duration>,
    closed: bool,
    /// Another terminal has the folder open.
    shared: bool,
}

impl Rig {
    fn start(start: Start) -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let first = Outbox::open(dir.path()).unwrap();
        for entry in &start.left_over {
            first.put(entry).unwrap();
        }
        let other = start.shared.then_some(first);
        let outbox = Outbox::open(dir.path()).unwrap();
        drop(other);
        let script = start.script.into_iter();
        let desk = Desk(Arc::new(Inner {
            outbox: dir.path().to_owned(),
            script: Mutex::new(script.map(|(e, a)| (e.key, a.into())).collect()),
            seen: Mutex::default(),
            open: Semaphore::new(if start.closed { 0 } else { 1000 }),
        }));
        let pace = FakePace::new(0.5, &start.held);
        let (commands, orders) = mpsc::unbounded_channel();
        let (said, reports) = mpsc::unbounded_channel();
        let courier = Courier::new(outbox.clone(), desk.clone(), orders, said);
        let task = tokio::spawn(courier.with_pace(pace.share()).run());
        Rig {
            outbox,
            desk,
            pace,
            commands,
            reports,
            task,
            dir,
        }
    }

    fn send(&self, entry: &Entry) {
        self.ask(Command::Send(Box::new(entry.clone())));
    }

    fn ask(&self, command: Command) {
        self.commands.send(command).unwrap();
    }

    async fn words(&mut self, count: usize) -> Vec<String> {
        let mut words = Vec::new();
        for _ in 0..count {
            words.push(word(&self.reports.recv().await.unwrap()));
        }
        words
    }

    fn left(&self) -> Vec<Entry> {
        self.outbox.pending().unwrap()
    }
}

#[tokio::test]
async fn an_act_is_written_down_sent_and_forgotten() {
    let mut rig = Rig::start(Start::default());
    rig.send(&entry(1, 1, 5));
    assert_eq!(rig.words(2).await, ["saved 1", "accepted 1"]);
    assert_eq!(rig.desk.seen(), [entry(1, 1, 5)]);
    assert_eq!(rig.left(), []);
}

#[tokio::test]
async fn an_act_that_cannot_be_written_down_is_not_sent() {
    let mut rig = Rig::start(Start::default());
    rig.send(&entry(1, 1, 5));
    rig.words(2).await;
    std::fs::remove_dir_all(rig.dir.path()).unwrap();
    rig.send(&entry(2, 1, 6));
    assert_eq!(rig.words(1).await, ["not saved 2"]);
    assert_eq!(rig.desk.seen(), [entry(1, 1, 5)]);
}

#[tokio::test]
async fn one_request_waits_for_its_first_act_while_others_go() {
    let mut rig = Rig::start(Start {
        closed: true,
        ..Start::default()
    });
    let acts = [entry(1, 1, 5), entry(2, 1, 6), entry(3, 2, 9)];
    acts.iter().for_each(|act| rig.send(act));
    assert_eq!(rig.words(3).await, ["saved 1", "saved 2", "saved 3"]);
    let on_their_way = rig.desk.until_seen(2).await;
    assert_eq!(on_their_way, [acts[0].clone(), acts[2].clone()]);
    rig.desk.0.open.add_permits(3);
    let mut words = rig.words(3).await;
    words.sort();
    assert_eq!(words, ["accepted 1", "accepted 2", "accepted 3"]);
    assert_eq!(rig.desk.seen()[2], acts[1]);
    assert_eq!(rig.left(), []);
}

#[tokio::test]
async fn no_more_than_a_few_go_at_once() {
    let mut rig = Rig::start(Start {
        closed: true,
        ..Start::default()
    });
    for n in 1..=6 {
        rig.send(&entry(n, n, 5));
    }
    rig.words(6).await;
    assert_eq!(rig.desk.until_seen(4).await.len(), 4);
    rig.desk.0.open.add_permits(1);
    rig.words(1).await;
    assert_eq!(rig.desk.until_seen(5).await.len(), 5);
}

#[tokio::test]
async fn what_was_made_on_top_of_a_refused_act_is_never_sent() {
    let mut rig = Rig::start(Start {
        closed: true,
        script: vec![(entry(1, 1, 5), vec![problem(Code::Stale)])],
        ..Start::default()
    });
    for act in [
        entry(1, 1, 5),
        entry(2, 1, 6),
        entry(3, 2, 5),
        entry(4, 1, 7),
    ] {
        rig.send(&act);
    }
    rig.words(4).await;
    rig.desk.0.open.add_permits(1000);
    let mut words = rig.words(4).await;
    words.sort();
    assert_eq!(
        words,
        [
            "accepted 3",
            "dropped 2 after 1",
            "dropped 4 after 1",
            "refused 1 stale"
        ]
    );
    assert_eq!(rig.left(), []);
    // What is done after the refusal was seen stands on its own.
    rig.send(&entry(5, 1, 8));
    assert_eq!(rig.words(2).await, ["saved 5", "accepted 5"]);
    let keys: Vec<u8> = rig
        .desk
        .seen()
        .iter()
        .map(|e| e.key.as_bytes()[15])
        .collect();
    assert_eq!(keys, [1, 3, 5]);
}

#[tokio::test]
async fn every_code_means_one_of_three_things() {
    for code in Code::ALL {
        let mut rig = Rig::start(Start {
            script: vec![(entry(1, 1, 5), vec![problem(code)])],
            ..Start::default()
        });
        rig.send(&entry(1, 1, 5));
        let words = rig.words(2).await;
        let transient = matches!(
            code,
            Code::Unauthenticated
                | Code::RequestTimeout
                | Code::InFlight
                | Code::TooManyRequests
                | Code::Internal
                | Code::Unavailable
                | Code::DiskFull
        );
        if transient {
            assert_eq!(words[1], "delayed 1 750", "{code:?}");
            assert_eq!(rig.words(1).await, ["accepted 1"], "{code:?}");
        } else {
            assert_eq!(words[1], format!("refused 1 {}", code.name()));
        }
        assert_eq!(rig.left(), []);
    }
}

#[tokio::test]
async fn while_the_server_is_away_the_same_act_waits_ever_longer() {
    let mut rig = Rig::start(Start {
        script: vec![(
            entry(1, 1, 5),
            vec![
                unreachable(),
                ClientError::protocol(crate::client::ProtocolFault::MediaType),
                problem(Code::Unavailable),
            ],
        )],
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    assert_eq!(
        rig.words(5).await,
        [
            "saved 1",
            "delayed 1 750",
            "delayed 1 1500",
            "delayed 1 3000",
            "accepted 1"
        ]
    );
    assert_eq!(rig.desk.seen(), vec![entry(1, 1, 5); 4]);
    assert_eq!(
        rig.pace.slept(),
        [750, 1500, 3000].map(Duration::from_millis)
    );
}

#[tokio::test]
async fn word_of_the_server_ends_the_wait() {
    let mut rig = Rig::start(Start {
        script: vec![(entry(1, 1, 5), vec![unreachable()])],
        held: vec![Duration::from_millis(750)],
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    assert_eq!(rig.words(2).await, ["saved 1", "delayed 1 750"]);
    assert_eq!(rig.left(), [entry(1, 1, 5)]);
    rig.ask(Command::Wake);
    assert_eq!(rig.words(1).await, ["accepted 1"]);
}

#[tokio::test]
async fn an_act_that_the_server_stumbles_over_holds_up_its_own_request_only() {
    let mut rig = Rig::start(Start {
        script: vec![(entry(1, 1, 5), vec![problem(Code::Internal)])],
        held: vec![Duration::from_millis(750)],
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    assert_eq!(rig.words(2).await, ["saved 1", "delayed 1 750"]);
    rig.send(&entry(2, 1, 6));
    rig.send(&entry(3, 2, 5));
    assert_eq!(rig.words(3).await, ["saved 2", "saved 3", "accepted 3"]);
    rig.pace.release(Duration::from_millis(750));
    assert_eq!(rig.words(2).await, ["accepted 1", "accepted 2"]);
}

#[tokio::test]
async fn what_an_earlier_session_left_waits_for_a_word() {
    let mut rig = Rig::start(Start {
        left_over: vec![entry(2, 1, 6), entry(1, 1, 5)],
        ..Start::default()
    });
    assert_eq!(rig.words(1).await, ["unsent 1,2"]);
    rig.send(&entry(3, 1, 7));
    rig.send(&entry(4, 2, 5));
    assert_eq!(rig.words(3).await, ["saved 3", "saved 4", "accepted 4"]);
    rig.ask(Command::Resume);
    assert_eq!(
        rig.words(3).await,
        ["accepted 1", "accepted 2", "accepted 3"]
    );
    assert_eq!(rig.left(), []);
}

#[tokio::test]
async fn what_this_session_did_does_not_stand_on_what_an_earlier_one_left() {
    let mut rig = Rig::start(Start {
        left_over: vec![entry(1, 1, 5), entry(2, 1, 6)],
        script: vec![(entry(1, 1, 5), vec![problem(Code::Stale)])],
        ..Start::default()
    });
    rig.send(&entry(3, 1, 8));
    rig.ask(Command::Resume);
    assert_eq!(
        rig.words(5).await,
        [
            "unsent 1,2",
            "saved 3",
            "refused 1 stale",
            "dropped 2 after 1",
            "accepted 3"
        ]
    );
}

#[tokio::test]
async fn what_another_terminal_has_waiting_is_its_own_to_send() {
    let mut rig = Rig::start(Start {
        left_over: vec![entry(1, 1, 5)],
        shared: true,
        ..Start::default()
    });
    rig.ask(Command::Resume);
    rig.send(&entry(2, 1, 6));
    assert_eq!(rig.words(2).await, ["saved 2", "accepted 2"]);
    assert_eq!(rig.left(), [entry(1, 1, 5)]);
}

#[tokio::test]
async fn a_waiting_act_can_be_taken_back_with_what_stands_on_it() {
    let mut rig = Rig::start(Start {
        left_over: vec![entry(1, 1, 5), entry(2, 2, 5), entry(3, 1, 6)],
        ..Start::default()
    });
    rig.ask(Command::Discard(entry(1, 1, 5).key));
    rig.ask(Command::Discard(entry(9, 1, 5).key));
    rig.ask(Command::Resume);
    assert_eq!(
        rig.words(4).await,
        [
            "unsent 1,2,3",
            "discarded 1",
            "dropped 3 after 1",
            "accepted 2"
        ]
    );
    assert_eq!(rig.left(), []);
}

#[tokio::test]
async fn an_act_on_its_way_cannot_be_taken_back() {
    let mut rig = Rig::start(Start {
        closed: true,
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    rig.desk.until_seen(1).await;
    rig.ask(Command::Discard(entry(1, 1, 5).key));
    rig.desk.0.open.add_permits(1);
    assert_eq!(rig.words(2).await, ["saved 1", "accepted 1"]);
}

#[tokio::test]
async fn an_act_sent_twice_goes_once() {
    let mut rig = Rig::start(Start {
        closed: true,
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    rig.send(&entry(1, 1, 5));
    rig.send(&entry(2, 2, 5));
    rig.desk.until_seen(2).await;
    rig.desk.0.open.add_permits(1000);
    let mut words = rig.words(4).await;
    words.sort();
    assert_eq!(words, ["accepted 1", "accepted 2", "saved 1", "saved 2"]);
    assert_eq!(rig.desk.seen().len(), 2);
}

#[tokio::test]
async fn stopping_in_the_middle_keeps_what_is_unanswered() {
    let rig = Rig::start(Start {
        closed: true,
        ..Start::default()
    });
    rig.send(&entry(1, 1, 5));
    rig.desk.until_seen(1).await;
    drop(rig.commands);
    rig.task.await.unwrap().unwrap();
    assert_eq!(rig.outbox.pending().unwrap(), [entry(1, 1, 5)]);
}

#[tokio::test]
async fn all_that_was_left_can_be_sent_at_once_until_nothing_gets_through() {
    for (script, words, left) in [
        (
            vec![],
            vec!["unsent 1,2,3", "accepted 1", "accepted 2", "accepted 3"],
            vec![],
        ),
        (
            vec![(entry(1, 1, 5), vec![problem(Code::Refused)])],
            vec![
                "unsent 1,2,3",
                "accepted 3",
                "dropped 2 after 1",
                "refused 1 refused",
            ],
            vec![],
        ),
        (
            vec![
                (entry(1, 1, 5), vec![unreachable()]),
                (entry(3, 2, 5), vec![unreachable()]),
            ],
            vec!["unsent 1,2,3", "delayed 1", "delayed 3"],
            vec![entry(1, 1, 5), entry(2, 1, 6), entry(3, 2, 5)],
        ),
    ] {
        let rig = Rig::start(Start {
            left_over: vec![entry(1, 1, 5), entry(2, 1, 6), entry(3, 2, 5)],
            script,
            ..Start::default()
        });
        drop(rig.commands);
        rig.task.await.unwrap().unwrap();
        let reports = send_all(rig.outbox.clone(), rig.desk.clone())
            .await
            .unwrap();
        let mut found: Vec<String> = reports.iter().map(word).collect();
        found[1..].sort();
        assert_eq!(found.len(), words.len(), "{found:?}");
        for (found, expected) in found.iter().zip(&words) {
            assert!(found.starts_with(expected), "{found} {expected}");
        }
        assert_eq!(rig.outbox.pending().unwrap(), left);
    }
}
