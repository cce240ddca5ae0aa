//! How well the inventory check answers: `cargo bench --no-default-features --bench matching_quality`.
//!
//! Reads the labelled sets beside `benches/matching`, asks the check and the simple scores the same
//! requests over the same inventory, and prints recall by kind of wording, what the verdicts are worth
//! and how the scores are calibrated, for the tuning half (even numbers) and the held-out half (odd).
//! A second run hides the development set's inventory among 12,000 practice assets, which nobody
//! labelled: some of them serve, and count as wrong; `-- --labelled-only` leaves it out. Prints;
//! asserts nothing.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench prints, and stops at the first fault"
)]

mod baselines;
mod figures;
mod sets;

use baselines::{Baseline, Ranker};
use dictamen::domain::asset::Asset;
use dictamen::domain::candidate::Confidence;
use dictamen::domain::institution::Institution;
use dictamen::matching::{Index, Subject, verdict};
use dictamen::practice::{Scale, World, institutions};
use figures::{Answer, Found, auc, judgement, recall};
use jiff::civil::{Date, date};
use sets::{Request, Set};
use std::collections::HashMap;
use std::path::Path;

const TODAY: Date = date(2015, 3, 2);
const LIMIT: usize = 50;

fn ours<'a>(set: &'a Set, assets: &[Asset], known: &[Institution]) -> Vec<Answer<'a>> {
    let index = Index::build(assets);
    let keys: HashMap<_, _> = assets.iter().map(|asset| (asset.id, &asset.key)).collect();
    set.requests
        .iter()
        .map(|request| {
            let hits = index.check(&subject(request, known), TODAY, LIMIT);
            let found = hits
                .iter()
                .map(|hit| Found {
                    key: keys[&hit.asset].clone(),
                    score: f64::from(hit.score),
                    probable: hit.confidence == Confidence::Probable,
                    possible: hit.confidence >= Confidence::Possible,
                })
                .collect();
            Answer {
                request,
                found,
                nothing: verdict(&hits).is_none(),
            }
        })
        .collect()
}

fn subject<'a>(request: &'a Request, known: &'a [Institution]) -> Subject<'a> {
    let subject = Subject {
        title: &request.title,
        description: &request.description,
        items: request
            .items
            .iter()
            .map(|item| item.description.as_str())
            .collect(),
        institution_names: vec![&request.institution],
        ..Subject::default()
    };
    match known.iter().find(|one| one.acronym == request.institution) {
        Some(institution) => subject.asked_by(institution),
        None => subject,
    }
}

fn simple<'a>(baseline: Baseline, set: &'a Set, assets: &[Asset]) -> Vec<Answer<'a>> {
    let ranker = Ranker::new(baseline, assets);
    set.requests
        .iter()
        .map(|request| Answer {
            request,
            found: ranker
                .rank(request, LIMIT)
                .into_iter()
                .map(|(at, score)| Found {
                    key: assets[at].key.clone(),
                    score,
                    probable: false,
                    possible: false,
                })
                .collect(),
            nothing: false,
        })
        .collect()
}

fn half<'a>(answers: &[Answer<'a>], held_out: bool) -> Vec<Answer<'a>> {
    answers
        .iter()
        .filter(|answer| answer.request.is_held_out() == held_out)
        .cloned()
        .collect()
}

fn report(set: &Set, assets: &[Asset], known: &[Institution]) {
    println!(
        "\n=== {}: {} requests, {} assets",
        set.name,
        set.requests.len(),
        assets.len()
    );
    let answers = ours(set, assets, known);
    for held_out in [false, true] {
        let answers = half(&answers, held_out);
        let title = if held_out {
            "held-out half"
        } else {
            "tuning half"
        };
        println!("\n{title:22}     n    at 1   at 5  at 10  at 50 share10 share50");
        for (kind, recall) in recall(&answers) {
            println!("  {kind:20} {}", recall.row());
        }
        println!("  AUC related/unrelated {:.3}", auc(&answers));
        for line in judgement(&answers) {
            println!("  {line}");
        }
    }
    println!("\nboth halves, all kinds     n    at 1   at 5  at 10  at 50 share10 share50    AUC");
    println!(
        "  {:20} {}  {:.3}",
        "dictamen",
        recall(&answers)["all"].row(),
        auc(&answers)
    );
    for baseline in Baseline::ALL {
        let answers = simple(baseline, set, assets);
        println!(
            "  {:20} {}  {:.3}",
            baseline.name(),
            recall(&answers)["all"].row(),
            auc(&answers)
        );
    }
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/matching");
    let known = institutions();
    let development = Set::read("development", &folder.join("development"));
    report(&development, &development.assets, &known);
    let products = Set::read("products", &folder.join("products"));
    report(&products, &products.assets, &known);
    if std::env::args().any(|argument| argument == "--labelled-only") {
        return;
    }
    let scale = Scale {
        closed: 0,
        open: 0,
        ..Scale::default()
    };
    let mut assets = development.assets.clone();
    assets.extend(World::new(1, scale, TODAY).assets());
    report(&development, &assets, &known);
}
