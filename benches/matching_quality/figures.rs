//! What the answers amount to.

use super::sets::Request;
use std::collections::BTreeMap;

/// One answer: the assets found, best first.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    pub request: &'a Request,
    pub found: Vec<Found>,
    /// Whether the verdict is that nothing like it exists; simple scores have none.
    pub nothing: bool,
}

#[derive(Clone, Debug)]
pub struct Found {
    pub key: String,
    pub score: f64,
    pub probable: bool,
    pub possible: bool,
}

const DEPTHS: [usize; 4] = [1, 5, 10, 50];

/// How often an asset that serves stands among the first 1, 5, 10 and 50, and what share of all that
/// serve stands among the first 10 and 50.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recall {
    pub requests: usize,
    hits: [usize; 4],
    shares: [f64; 2],
}

impl Recall {
    fn add(&mut self, answer: &Answer<'_>) {
        self.requests += 1;
        let serves = |found: &Found| answer.request.relevant.contains(&found.key);
        let first = answer.found.iter().position(serves);
        for (hits, depth) in self.hits.iter_mut().zip(DEPTHS) {
            *hits += usize::from(first.is_some_and(|at| at < depth));
        }
        for (share, depth) in self.shares.iter_mut().zip([10, 50]) {
            let found = answer
                .found
                .iter()
                .take(depth)
                .filter(|f| serves(f))
                .count();
            *share += found as f64 / answer.request.relevant.len().min(depth) as f64;
        }
    }

    pub fn row(&self) -> String {
        let all = self.requests.max(1) as f64;
        let hits: Vec<String> = self
            .hits
            .iter()
            .map(|hits| format!("{:6.1}", *hits as f64 * 100.0 / all))
            .collect();
        let shares: Vec<String> = self
            .shares
            .iter()
            .map(|share| format!("{:6.1}", share * 100.0 / all))
            .collect();
        format!(
            "{:5} {} {}",
            self.requests,
            hits.join(" "),
            shares.join(" ")
        )
    }
}

/// Recall by kind of wording, and over all kinds under `all`.
pub fn recall(answers: &[Answer<'_>]) -> BTreeMap<String, Recall> {
    let mut out: BTreeMap<String, Recall> = BTreeMap::new();
    for answer in answers
        .iter()
        .filter(|answer| !answer.request.relevant.is_empty())
    {
        out.entry(answer.request.kind.clone())
            .or_default()
            .add(answer);
        out.entry("all".to_owned()).or_default().add(answer);
    }
    out
}

/// How surely the best score tells a request for which something serves from one for which nothing
/// does: the chance that the former is higher.
pub fn auc(answers: &[Answer<'_>]) -> f64 {
    let best = |answer: &Answer<'_>| answer.found.first().map_or(0.0, |found| found.score);
    let (related, unrelated): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| !answer.request.relevant.is_empty());
    let mut sum = 0.0;
    for one in &related {
        for other in &unrelated {
            sum += match best(one).total_cmp(&best(other)) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    sum / (related.len() * unrelated.len()).max(1) as f64
}

/// What the verdicts and confidences are worth, in lines of text.
pub fn judgement(answers: &[Answer<'_>]) -> Vec<String> {
    let mut out = Vec::new();
    let serves = |answer: &Answer<'_>, found: &Found| answer.request.relevant.contains(&found.key);
    let share = |part: usize, all: usize| {
        format!(
            "{part}/{all} = {:.1} %",
            part as f64 * 100.0 / all.max(1) as f64
        )
    };
    let every = || {
        answers
            .iter()
            .flat_map(|answer| answer.found.iter().map(move |found| (answer, found)))
    };
    let right = |bands: &dyn Fn(&Found) -> bool| {
        let all: Vec<_> = every().filter(|(_, found)| bands(found)).collect();
        share(
            all.iter()
                .filter(|(answer, found)| serves(answer, found))
                .count(),
            all.len(),
        )
    };
    let related = |answer: &&Answer<'_>| !answer.request.relevant.is_empty();
    let unrelated: Vec<_> = answers.iter().filter(|a| !related(a)).collect();
    let asked: Vec<_> = answers.iter().filter(related).collect();
    out.push(format!(
        "probable candidates that serve        {}",
        right(&|f| f.probable)
    ));
    out.push(format!(
        "possible candidates that serve        {}",
        right(&|f| f.possible && !f.probable)
    ));
    let probable = |answer: &Answer<'_>| answer.found.first().is_some_and(|f| f.probable);
    let sure: Vec<_> = answers.iter().filter(|a| probable(a)).collect();
    out.push(format!(
        "first candidate serves, when probable {}",
        share(
            sure.iter().filter(|a| serves(a, &a.found[0])).count(),
            sure.len()
        )
    ));
    out.push(format!(
        "unrelated answered with nothing       {}",
        share(
            unrelated.iter().filter(|a| a.nothing).count(),
            unrelated.len()
        )
    ));
    out.push(format!(
        "unrelated offered a probable one      {}",
        share(
            unrelated.iter().filter(|a| probable(a)).count(),
            unrelated.len()
        )
    ));
    out.push(format!(
        "related answered with nothing         {}",
        share(asked.iter().filter(|a| a.nothing).count(), asked.len())
    ));
    let bands: Vec<String> = (0..10)
        .map(|band| {
            let within = |found: &Found| (found.score / 100.0).floor().min(9.0) as usize == band;
            let all: Vec<_> = every().filter(|(_, found)| within(found)).collect();
            let good = all
                .iter()
                .filter(|(answer, found)| serves(answer, found))
                .count();
            format!("{}-: {good}/{}", band * 100, all.len())
        })
        .collect();
    out.push(format!(
        "serve by band of the score            {}",
        bands.join("  ")
    ));
    out
}
