//! How fast the inventory check answers, and how it grows.
//!
//! `cargo bench --bench matching` measures 1,000 to 1,000,000 assets; sizes may be given instead:
//! `cargo bench --bench matching -- 12000`. `--no-default-features` leaves out server and terminal, which
//! compile for minutes. Prints; asserts nothing. Beside the time that passed stands the time that the
//! processor worked: where other programs run at the same time, only the second says what the check costs.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first fault"
)]

mod inventory;

use dictamen::domain::asset::Asset;
use dictamen::matching::{Index, Prepared, Stamp, Subject, Thesaurus};
use inventory::{Dice, asset, question};
use jiff::civil::date;
use std::time::{Duration, Instant};

/// Questions of each kind that a client asks.
const QUESTIONS: usize = 300;
const CLIENTS: usize = 4;
/// Assets made before they are indexed together, as the server reads them.
const BATCH: usize = 4_096;

/// Time that passed, and that the processor worked for it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Took {
    wall: Duration,
    worked: Duration,
}

/// Work of this thread, or of all threads.
#[cfg(unix)]
fn worked(all: bool) -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let clock = match all {
        true => ClockId::ProcessCPUTime,
        false => ClockId::ThreadCPUTime,
    };
    clock_gettime(clock).try_into().unwrap()
}

#[cfg(not(unix))]
fn worked(_: bool) -> Duration {
    Duration::ZERO
}

fn timed<T>(all: bool, work: impl FnOnce() -> T) -> (T, Took) {
    let (start, before) = (Instant::now(), worked(all));
    let done = std::hint::black_box(work());
    let took = Took {
        wall: start.elapsed(),
        worked: worked(all).saturating_sub(before),
    };
    (done, took)
}

fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

fn row(name: &str, times: &[Took]) {
    let of = |kind: fn(&Took) -> Duration| {
        let mut times: Vec<Duration> = times.iter().map(kind).collect();
        times.sort();
        let at = |hundredth: usize| times[(times.len() * hundredth / 100).min(times.len() - 1)];
        format!(
            "p50 {:>9.1?}  p95 {:>9.1?}  p99 {:>9.1?}",
            at(50),
            at(95),
            at(99)
        )
    };
    println!("    {name:<20} wall {}", of(|took| took.wall));
    println!("    {:<20} work {}", "", of(|took| took.worked));
}

fn ask(index: &Index, seed: u64) -> (Vec<Took>, Vec<Took>) {
    let mut dice = Dice(seed);
    let mut asked = |check: bool| {
        let (title, description, line) = question(&mut dice);
        let subject = Subject {
            title: &title,
            description: &description,
            ..Subject::default()
        };
        let answer = || match check {
            true => index.check(&subject, date(2025, 1, 1), 50),
            false => index.search(&line, 20),
        };
        timed(false, answer).1
    };
    let checks = (0..QUESTIONS).map(|_| asked(true)).collect();
    let keys = (0..QUESTIONS).map(|_| asked(false)).collect();
    (checks, keys)
}

/// Indexes a batch as the server does: read on two threads, filed on one.
fn upsert(index: &mut Index, assets: &[Asset]) {
    let thesaurus = index.shared_thesaurus();
    let read = |assets: &[Asset]| -> Vec<Prepared> {
        let read = |asset| Prepared::new(asset, &thesaurus);
        assets.iter().map(read).collect()
    };
    let (some, rest) = assets.split_at(assets.len() / 2);
    let (some, rest) = std::thread::scope(|scope| {
        let rest = scope.spawn(|| read(rest));
        (read(some), rest.join().unwrap())
    });
    some.into_iter()
        .chain(rest)
        .for_each(|asset| index.put(asset));
}

fn measure(size: usize) {
    let mut dice = Dice(size as u64);
    let before = resident_mib();
    let mut index = Index::new();
    let mut build = Took::default();
    for from in (0..size).step_by(BATCH) {
        let assets: Vec<Asset> = (from..size.min(from + BATCH))
            .map(|number| asset(number, &mut dice))
            .collect();
        let ((), took) = timed(true, || upsert(&mut index, &assets));
        build.wall += took.wall;
        build.worked += took.worked;
    }
    let ((), took) = timed(true, || index.shrink());
    let resident = resident_mib().saturating_sub(before);
    println!("{size} assets");
    println!(
        "    built in {:.2?} ({:.2?} of work), {resident} MiB",
        build.wall + took.wall,
        build.worked + took.worked
    );
    let stamp = Stamp {
        seq: 1,
        hash: [1; 32],
    };
    let (bytes, save) = timed(true, || index.to_bytes(&stamp));
    drop(index);
    let (loaded, load) = timed(true, || Index::from_bytes(&bytes, Thesaurus::builtin()));
    println!(
        "    {:.1} MB as bytes, written in {:.2?}, read in {:.2?}",
        bytes.len() as f64 / 1e6,
        save.worked,
        load.worked
    );
    drop(bytes);
    let (mut index, _) = loaded.unwrap();
    let (checks, keys) = ask(&index, 1);
    row("request", &checks);
    row("key", &keys);
    let asked: Vec<(Vec<Took>, Vec<Took>)> = std::thread::scope(|scope| {
        let index = &index;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || ask(index, 2 + client as u64)))
            .collect();
        clients.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (checks, keys): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    row("request, 4 clients", &checks.concat());
    row("key, 4 clients", &keys.concat());
    let changes: Vec<Took> = (0..QUESTIONS)
        .map(|_| {
            let changed = asset(dice.roll(size), &mut dice);
            timed(false, || index.upsert(&changed)).1
        })
        .collect();
    row("change", &changes);
}

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for size in if sizes.is_empty() {
        vec![1_000, 12_000, 100_000, 1_000_000]
    } else {
        sizes
    } {
        measure(size);
    }
}
