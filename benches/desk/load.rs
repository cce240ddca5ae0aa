//! The load: a closed loop over kept connections, and what it cost the process that answered.

use crate::process::Process;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 16;
const LOAD: Duration = Duration::from_secs(3);
const WARM_UP: Duration = Duration::from_millis(300);

/// One call, without its credential and length.
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn get(path: &'static str) -> Call {
        Call {
            method: "GET",
            path,
            headers: String::new(),
            body: String::new(),
        }
    }
}

/// What a load showed.
pub(crate) struct Shown {
    /// Answers a second.
    pub(crate) rate: f64,
    /// User and system time of the answering process for one of them, in microseconds.
    pub(crate) cpu: f64,
    p50: Duration,
    p99: Duration,
    failed: usize,
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Shown {
            rate,
            cpu,
            p50,
            p99,
            failed,
        } = self;
        write!(
            f,
            "{rate:>8.0}/s {cpu:>7.0} us CPU  p50 {p50:?}  p99 {p99:?}  not 2xx: {failed}"
        )
    }
}

/// Calls `process` from every connection again and again.
pub(crate) async fn load(
    process: &Process,
    token: &str,
    call: impl Fn() -> Call + Send + Sync + 'static,
) -> Shown {
    let call = Arc::new(call);
    let run = |time| run(&process.address, token, Arc::clone(&call), time);
    run(WARM_UP).await;
    let (began, before) = (Instant::now(), process.cpu());
    let (mut times, failed) = run(LOAD).await;
    let (took, cpu) = (began.elapsed(), process.cpu() - before);
    times.sort();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let calls = times.len() as f64;
    Shown {
        rate: calls / took.as_secs_f64(),
        cpu: cpu.as_secs_f64() * 1e6 / calls,
        p50: times[times.len() / 2],
        p99: times[times.len() * 99 / 100],
        failed,
    }
}

async fn run<C: Fn() -> Call + Send + Sync + 'static>(
    address: &str,
    token: &str,
    call: Arc<C>,
    time: Duration,
) -> (Vec<Duration>, usize) {
    let began = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (address, token, call) = (address.to_owned(), token.to_owned(), Arc::clone(&call));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut failed) = (Vec::new(), 0);
                while began.elapsed() < time {
                    let Call { method, path, headers, body } = call();
                    let request = format!(
                        "{method} {path} HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer {token}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    let sent = Instant::now();
                    stream.write_all(request.as_bytes()).await.unwrap();
                    if !answered(&mut stream).await {
                        failed += 1;
                    }
                    times.push(sent.elapsed());
                }
                (times, failed)
            })
        })
        .collect();
    let (mut times, mut failed) = (Vec::new(), 0);
    for task in tasks {
        let (its, failures) = task.await.unwrap();
        times.extend(its);
        failed += failures;
    }
    (times, failed)
}

/// Reads one answer; whether it was a success.
async fn answered(stream: &mut TcpStream) -> bool {
    let mut buffer = Vec::with_capacity(32 * 1024);
    let head = loop {
        if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        assert!(
            stream.read_buf(&mut buffer).await.unwrap() > 0,
            "the server hung up"
        );
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let length: usize = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |value| value.trim().parse().unwrap());
    while buffer.len() < head + length {
        assert!(
            stream.read_buf(&mut buffer).await.unwrap() > 0,
            "the server hung up"
        );
    }
    text.starts_with("http/1.1 2")
}
