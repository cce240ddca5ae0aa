//! A scripted HTTP server and a clock without time, for this room's tests.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::pace::Pace;
use super::{Client, ClientOptions, Target, Token};
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// What the server does with one connection, after it has read one request.
#[derive(Debug)]
pub(super) enum Exchange {
    /// Writes these bytes and closes.
    Say(Vec<u8>),
    /// Writes what comes, chunk by chunk, and closes when the sender is dropped.
    Stream(mpsc::UnboundedReceiver<Vec<u8>>),
    /// Never answers.
    Silence,
}

/// An answer with the headers that a close-delimited body needs.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> Exchange {
    let length = body.len();
    Exchange::Say(
        format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )
        .into_bytes(),
    )
}

pub(super) fn json(body: &str) -> Exchange {
    answer("200 OK", "content-type: application/json\r\n", body)
}

pub(super) fn problem(status: u16, code: &str, more: &str) -> Exchange {
    let body = format!(
        "{{\"type\":\"/problems/{code}\",\"title\":\"x\",\"status\":{status},\"code\":\"{code}\"{more}}}"
    );
    let headers = "content-type: application/problem+json\r\n";
    answer(&format!("{status} X"), headers, &body)
}

/// The head of an event stream, its body open.
pub(super) fn stream_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n".to_vec()
}

/// A server that follows its script, one connection an exchange, and keeps what it was sent.
#[derive(Debug)]
pub(super) struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub(super) async fn start(script: Vec<Exchange>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            for exchange in script {
                let (mut socket, _) = listener.accept().await.unwrap();
                let request = read_request(&mut socket).await;
                kept.lock().unwrap().push(request);
                connections.spawn(perform(socket, exchange));
            }
            std::future::pending::<()>().await;
        });
        Server {
            url,
            requests,
            task,
        }
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until it has read so many requests.
    pub(super) async fn until_asked(&self, count: usize) {
        while self.requests().len() < count {
            tokio::task::yield_now().await;
        }
    }

    pub(super) fn client(&self, pace: &FakePace) -> Client {
        let target = Target::parse(&self.url).unwrap();
        let token = Token::parse("dct_secret").unwrap();
        Client::with_pace(&target, Some(token), ClientOptions::default(), pace.share()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) async fn perform<S: AsyncWrite + Unpin>(mut socket: S, exchange: Exchange) {
    match exchange {
        Exchange::Say(bytes) => {
            // A client that has heard enough hangs up first.
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Exchange::Stream(mut chunks) => {
            while let Some(chunk) = chunks.recv().await {
                if socket.write_all(&chunk).await.is_err() {
                    return;
                }
            }
        }
        Exchange::Silence => std::future::pending().await,
    }
}

pub(super) async fn read_request<S: AsyncRead + Unpin>(socket: &mut S) -> String {
    let mut text = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = socket.read(&mut chunk).await.unwrap();
        text.extend_from_slice(&chunk[..read]);
        let whole = String::from_utf8_lossy(&text).into_owned();
        let length = whole
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |value| value.parse::<usize>().unwrap());
        let end = whole.find("\r\n\r\n").map(|at| at + 4 + length);
        if read == 0 || end.is_some_and(|end| text.len() >= end) {
            return whole;
        }
    }
}

/// Sleeps end at once and move the clock; those of a held length end when they are let go.
#[derive(Clone, Debug)]
pub(super) struct FakePace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    start: Instant,
    roll: f64,
    held: Vec<(Duration, Semaphore)>,
    /// The sleeps that moved the clock, in order.
    slept: Mutex<Vec<Duration>>,
}

impl FakePace {
    /// Every die shows `roll`.
    pub(super) fn new(roll: f64, held: &[Duration]) -> FakePace {
        FakePace(Arc::new(Inner {
            start: Instant::now(),
            roll,
            held: held.iter().map(|d| (*d, Semaphore::new(0))).collect(),
            slept: Mutex::new(Vec::new()),
        }))
    }

    /// Ends one sleep of this held length, under way or to come.
    pub(super) fn release(&self, length: Duration) {
        self.0.gate(length).unwrap().add_permits(1);
    }

    pub(super) fn slept(&self) -> Vec<Duration> {
        self.0.slept.lock().unwrap().clone()
    }

    pub(super) fn share(&self) -> Arc<dyn Pace> {
        Arc::new(self.clone())
    }
}

impl Inner {
    fn gate(&self, length: Duration) -> Option<&Semaphore> {
        self.held.iter().find(|(d, _)| *d == length).map(|(_, s)| s)
    }
}

impl Pace for FakePace {
    fn now(&self) -> Instant {
        self.0.start + self.slept().iter().sum::<Duration>()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            if let Some(gate) = inner.gate(duration) {
                gate.acquire().await.unwrap().forget();
            }
            inner.slept.lock().unwrap().push(duration);
        })
    }

    fn random(&self) -> f64 {
        self.0.roll
    }
}
