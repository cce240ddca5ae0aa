//! How fast like requests are found, and how it grows.
//!
//! `cargo bench --bench likeness` measures the practice desk's 3,672 requests, and copies of them up to
//! 100,000: copies share every word, so the lists are as long as they can be. Prints; asserts nothing.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first fault"
)]

use dictamen::domain::case::Case;
use dictamen::domain::ids::RequestId;
use dictamen::domain::precedent::FlagKind;
use dictamen::domain::regime::Regime;
use dictamen::matching::likeness::Likeness;
use dictamen::practice::{Scale, World};
use jiff::civil::date;
use std::time::{Duration, Instant};
use uuid::Uuid;

fn main() {
    let world = World::new(2_014, Scale::default(), date(2_015, 3, 2));
    let cases: Vec<Case> = world.cases().map(|made| made.case).collect();
    let regime = Regime::by_id("acuerdo-2018").unwrap();
    for size in [cases.len(), 25_000, 100_000] {
        let mut index = Likeness::new();
        let began = Instant::now();
        for number in 0..size {
            let mut case = cases[number % cases.len()].clone();
            if number >= cases.len() {
                case.id = RequestId(Uuid::from_u128(number as u128));
            }
            index.upsert(&case, None);
        }
        index.shrink();
        println!("{size} requests: built in {:.1?}", began.elapsed());
        let open: Vec<&Case> = cases.iter().filter(|case| case.state.is_open()).collect();
        let mut times: Vec<Duration> = Vec::new();
        let mut flagged = [0; FlagKind::ALL.len()];
        for case in &open {
            let began = Instant::now();
            let found = index.relations(case, None, regime, 20);
            times.push(began.elapsed());
            for flag in found.flags(case.filing.kind) {
                flagged[flag.kind as usize] += 1;
            }
        }
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        println!(
            "  relations of one request: p50 {:.2?}, p95 {:.2?}, max {:.2?}",
            at(50),
            at(95),
            at(100)
        );
        let began = Instant::now();
        for case in &open {
            index.upsert(case, None);
        }
        let each = began.elapsed() / u32::try_from(open.len()).unwrap();
        println!("  replacing one request: {each:.2?}");
        println!("  flags among {} open ones: {flagged:?}", open.len());
    }
}
