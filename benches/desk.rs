//! `cargo bench --bench desk`: the server and the terminal on 100,000 open requests.
//!
//! Prints, and judges nothing: pages and durable acts a second, time to the first rows, key to paint,
//! bytes a cursor move, idle bytes and CPU, memory of both sides. Compare figures of one run only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use dictamen::domain::act::Fact;
use dictamen::domain::calendar::{self, Calendar};
use dictamen::domain::case::Case;
use dictamen::domain::clock::{CycleCause, local_date};
use dictamen::domain::ids::{ImportId, RequestId};
use dictamen::domain::regime::Regime;
use dictamen::domain::request::{Filing, State};
use dictamen::practice::{self, Scale, World};
use dictamen::server::{Listen, Rate, Settings, launch};
use dictamen::service::{self, SystemClock};
use dictamen::store::{self, Load, NewCase, Seed, Store, StoreUrl, Write};
use dictamen::wire::transfer::Cargo;
use jiff::{SignedDuration, Timestamp};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const REQUESTS: usize = 100_000;
const CONNECTIONS: usize = 16;
const LOAD: Duration = Duration::from_secs(4);

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let stop = CancellationToken::new();
    let (address, token, running) = runtime.block_on(serve(folder.path(), stop.clone()));
    println!("requests                          {REQUESTS}");
    runtime.block_on(load("50-row queue page", &address, &token, |_| Call {
        method: "GET",
        path: "/v1/queue?tab=all&limit=50".to_owned(),
        headers: String::new(),
        body: String::new(),
    }));
    runtime.block_on(load("counts of all tabs", &address, &token, |_| Call {
        method: "GET",
        path: "/v1/queue/counts".to_owned(),
        headers: String::new(),
        body: String::new(),
    }));
    let filing = serde_json::to_value(one_filing()).unwrap();
    runtime.block_on(load("durable filing", &address, &token, move |_| Call {
        method: "POST",
        path: "/v1/requests".to_owned(),
        headers: format!(
            "Content-Type: application/json\r\nIdempotency-Key: {}\r\n",
            Uuid::now_v7()
        ),
        body: serde_json::json!({
            "id": Uuid::now_v7(), "institution": "06-E00", "filing": filing
        })
        .to_string(),
    }));
    println!("server: peak memory               {} MB", memory("self"));
    terminal(folder.path(), &address, &token);
    runtime.block_on(async {
        stop.cancel();
        running.join().await;
    });
}

async fn serve(
    folder: &Path,
    stop: CancellationToken,
) -> (String, String, dictamen::server::Running) {
    let url = StoreUrl::Sqlite(folder.join("dictamen.db"));
    let store = store::open(&url).await.unwrap();
    fill(&store).await;
    let desk = service::Desk::open(store, Arc::new(SystemClock), service::Settings::default())
        .await
        .unwrap();
    let people = practice::people();
    let token = desk
        .local_token(&people[0], SignedDuration::from_hours(1))
        .await
        .unwrap()
        .reveal()
        .to_owned();
    let listen = Listen::Tcp("127.0.0.1:0".parse().unwrap());
    let mut settings = Settings::new(url, vec![listen]);
    // One credential asks as fast as it can.
    settings.limits.credential = Rate::UNLIMITED;
    let running = launch(settings, desk, stop).await.unwrap();
    let Listen::Tcp(address) = running.addresses[0] else {
        unreachable!("it listens on TCP")
    };
    let address = address.to_string();
    (address, token, running)
}

/// A filing as an institution would send it.
fn one_filing() -> Filing {
    let scale = Scale {
        closed: 0,
        open: 1,
        assets: 50,
    };
    let world = World::new(3, scale, local_date(Timestamp::now()));
    world.cases().next().unwrap().case.filing
}

async fn fill(store: &Arc<dyn Store>) {
    let now = Timestamp::now();
    let today = local_date(now);
    let world = World::new(
        1,
        Scale {
            closed: 0,
            open: 400,
            assets: 2_000,
        },
        today,
    );
    let seed = Seed {
        people: practice::people(),
        institutions: practice::institutions(),
        assets: world.assets().collect(),
        cases: Vec::new(),
    };
    store.seed(now, seed).await.unwrap();
    let patterns: Vec<Case> = world.cases().map(|made| made.case).collect();
    let calendar = Calendar::of(calendar::UNIT).unwrap();
    let cases = (0..REQUESTS).map(|n| {
        let pattern = &patterns[n % patterns.len()];
        let received = today.saturating_sub(jiff::Span::new().days(i64::try_from(n % 12).unwrap()));
        let regime = Regime::for_reception(received);
        let cycle = regime
            .begin_cycle(
                pattern.filing.kind,
                received,
                calendar,
                CycleCause::Reception,
            )
            .unwrap();
        let due = cycle.due;
        NewCase {
            mismatch: false,
            case: Case {
                id: RequestId(Uuid::now_v7()),
                folio: String::new(),
                key: Some(format!("B-{n}")),
                state: State::Received,
                version: 1,
                received_on: received,
                owner: None,
                lease: None,
                cycles: vec![cycle],
                returned: None,
                checks: Default::default(),
                judgements: Vec::new(),
                nothing_found: None,
                draft: None,
                proposed: None,
                opinion: None,
                ..pattern.clone()
            },
            fact: Fact::Received { due },
            folio: regime.numbering.folio.clone(),
            year: received.year(),
        }
    });
    let write = Write {
        actor: None,
        now,
        once: None,
    };
    let id = ImportId(Uuid::now_v7());
    store
        .open_import(&write, id, Cargo::Requests)
        .await
        .unwrap();
    store
        .commit_import(&write, id, Load::Requests(cases.collect()), false)
        .await
        .unwrap();
}

struct Call {
    method: &'static str,
    path: String,
    headers: String,
    body: String,
}

/// A closed loop on kept connections.
async fn load(
    what: &str,
    address: &str,
    token: &str,
    call: impl Fn(u64) -> Call + Send + Sync + 'static,
) {
    let call = Arc::new(call);
    let done = Arc::new(AtomicU64::new(0));
    let failed = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (address, token) = (address.to_owned(), token.to_owned());
            let (call, done, failed) = (Arc::clone(&call), Arc::clone(&done), Arc::clone(&failed));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let mut times = Vec::new();
                while began.elapsed() < LOAD {
                    let n = done.load(Ordering::Relaxed);
                    let Call { method, path, headers, body } = call(n);
                    let request = format!(
                        "{method} {path} HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer {token}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    let sent = Instant::now();
                    stream.write_all(request.as_bytes()).await.unwrap();
                    if !answered(&mut stream).await {
                        failed.fetch_add(1, Ordering::Relaxed);
                    }
                    times.push(sent.elapsed());
                    done.fetch_add(1, Ordering::Relaxed);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let seconds = began.elapsed().as_secs_f64();
    times.sort();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = done.load(Ordering::Relaxed) as f64 / seconds;
    println!(
        "{what:<33} {rate:>8.0}/s  p50 {:?}  p99 {:?}  not 2xx: {}",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        failed.load(Ordering::Relaxed)
    );
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

/// The real binary in a pseudo-terminal of 120x40.
fn terminal(folder: &Path, address: &str, token: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let token_file = folder.join("token");
    std::fs::write(&token_file, token).unwrap();
    std::fs::set_permissions(&token_file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let size = PtySize {
        rows: 40,
        cols: 120,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dictamen"));
    command.env_clear();
    for (name, value) in [
        ("HOME", folder.to_str().unwrap()),
        ("LANG", "es_MX.UTF-8"),
        ("TERM", "xterm-256color"),
    ] {
        command.env(name, value);
    }
    command.args([
        "--server",
        &format!("http://{address}"),
        "--token-file",
        token_file.to_str().unwrap(),
    ]);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut keys = pair.master.take_writer().unwrap();
    let (send, chunks) = std::sync::mpsc::channel();
    let began = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    std::thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(read) = reader.read(&mut buffer) {
            if read == 0
                || send
                    .send((Instant::now(), buffer[..read].to_vec()))
                    .is_err()
            {
                return;
            }
        }
    });
    let mut bytes = 0;
    let mut seen = Vec::new();
    let painted = loop {
        let (at, chunk) = chunks.recv_timeout(Duration::from_secs(20)).unwrap();
        bytes += chunk.len();
        seen.extend_from_slice(&chunk);
        if seen.windows(4).any(|w| w == b"UGD-") {
            break at;
        }
    };
    println!(
        "terminal: start to first rows     {:?}, {bytes} B",
        painted - began
    );
    let quiet = Duration::from_millis(700);
    while chunks.recv_timeout(quiet).is_ok() {}
    let mut measure = |what: &str, key: &[u8], times: usize| {
        let mut took = Vec::new();
        let mut sizes = Vec::new();
        for _ in 0..times {
            let sent = Instant::now();
            keys.write_all(key).unwrap();
            keys.flush().unwrap();
            let mut last = sent;
            let mut size = 0;
            while let Ok((at, chunk)) = chunks.recv_timeout(Duration::from_millis(40)) {
                last = at;
                size += chunk.len();
            }
            took.push(last - sent);
            sizes.push(size);
        }
        took.sort();
        sizes.sort_unstable();
        println!(
            "{what:<33} p50 {:?}  p95 {:?}  {} B",
            took[times / 2],
            took[times * 95 / 100],
            sizes[times / 2]
        );
    };
    measure("terminal: cursor move", b"j", 25);
    measure("terminal: one-line scroll", b"j", 60);
    measure("terminal: page down", b"\x1b[6~", 20);
    let pid = child.process_id().unwrap();
    let cpu = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap();
        stat.split_whitespace()
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let before = cpu();
    let mut idle = 0;
    let until = Instant::now() + Duration::from_secs(5);
    while let Ok((_, chunk)) = chunks.recv_timeout(until.saturating_duration_since(Instant::now()))
    {
        idle += chunk.len();
    }
    println!(
        "terminal: idle for 5 s            {idle} B, {:?} CPU",
        Duration::from_nanos(cpu() - before)
    );
    println!(
        "terminal: peak memory             {} MB",
        memory(&pid.to_string())
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

fn memory(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}
