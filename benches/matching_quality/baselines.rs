//! The simple scores that the check is held against, over the same texts.
//!
//! A request gives its title, line items and description, without the stop words of procurement and
//! without the name of who asks; an asset gives its name, acronym, function, description and maker.

use super::sets::Request;
use dictamen::domain::asset::Asset;
use std::collections::{HashMap, HashSet};

/// Which features a text has, and how they are weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// SQLite FTS5 with `tokenize='trigram'`: every run of three characters, case folded and accents
    /// kept, joined with OR and ranked with its `bm25()` (k1 = 1.2, b = 0.75, an inverse frequency of
    /// at least one in a million). Computed as its documentation states it, not with SQLite.
    Fts5Trigram,
    /// Okapi BM25 on folded words.
    Bm25Words,
    /// Okapi BM25 on the 3-grams of folded, padded words.
    Bm25Grams,
    /// Cosine of TF-IDF vectors over the 3-grams of folded, padded words.
    TfIdf,
    /// The same over the asset's name and acronym alone.
    TfIdfNames,
}

impl Baseline {
    pub const ALL: [Baseline; 5] = [
        Baseline::Fts5Trigram,
        Baseline::Bm25Words,
        Baseline::Bm25Grams,
        Baseline::TfIdf,
        Baseline::TfIdfNames,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Baseline::Fts5Trigram => "FTS5 trigram",
            Baseline::Bm25Words => "BM25, words",
            Baseline::Bm25Grams => "BM25, 3-grams",
            Baseline::TfIdf => "TF-IDF, 3-grams",
            Baseline::TfIdfNames => "TF-IDF, names",
        }
    }

    fn text(self, asset: &Asset) -> String {
        match self {
            Baseline::TfIdfNames => format!("{} {}", asset.name, asset.acronym),
            _ => format!(
                "{} {} {} {} {}",
                asset.name, asset.acronym, asset.function, asset.description, asset.vendor
            ),
        }
    }

    fn features(self, text: &str) -> Vec<String> {
        match self {
            Baseline::Fts5Trigram => {
                let letters: Vec<char> = text.to_lowercase().chars().collect();
                letters
                    .windows(3)
                    .map(|gram| gram.iter().collect())
                    .collect()
            }
            Baseline::Bm25Words => folded(text).split(' ').map(str::to_owned).collect(),
            _ => folded(text)
                .split(' ')
                .flat_map(|word| {
                    let letters: Vec<char> = format!(" {word} ").chars().collect();
                    letters
                        .windows(3)
                        .map(|gram| gram.iter().collect())
                        .collect::<Vec<String>>()
                })
                .collect(),
        }
    }
}

const PROCUREMENT: &str = "adquisicion contratacion servicio servicios suministro arrendamiento licencia licencias \
    renovacion sistema sistemas software para del los las una por con que requiere requieren compra solicita solicitud \
    dictamen proyecto programa desarrollo implementacion integral";

fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = text
        .nfkd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a request asks, for a simple score.
fn question(request: &Request) -> String {
    let mut text = request.title.clone();
    for item in &request.items {
        text.push(' ');
        text.push_str(&item.description);
    }
    text.push(' ');
    text.push_str(&request.description);
    let dropped: HashSet<&str> = PROCUREMENT.split_whitespace().collect();
    let own = folded(&request.institution);
    text.split_whitespace()
        .filter(|word| {
            let word = folded(word);
            !dropped.contains(word.as_str()) && !own.split(' ').any(|name| name == word)
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// One simple score over one inventory.
#[derive(Debug)]
pub struct Ranker {
    baseline: Baseline,
    /// Feature -> assets with how often each has it.
    lists: HashMap<String, Vec<(u32, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Ranker {
    pub fn new(baseline: Baseline, assets: &[Asset]) -> Ranker {
        let mut lists: HashMap<String, Vec<(u32, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (slot, asset) in (0u32..).zip(assets) {
            let features = baseline.features(&baseline.text(asset));
            lengths.push(features.len() as f64);
            for (feature, count) in counted(features) {
                lists.entry(feature).or_default().push((slot, count));
            }
        }
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        let mut ranker = Ranker {
            baseline,
            lists,
            lengths,
            mean,
        };
        if ranker.is_cosine() {
            let mut norms = vec![0.0; ranker.lengths.len()];
            for list in ranker.lists.values() {
                for (slot, count) in list {
                    norms[*slot as usize] += (count * ranker.idf(list.len())).powi(2);
                }
            }
            ranker.lengths = norms.into_iter().map(f64::sqrt).collect();
        }
        ranker
    }

    fn is_cosine(&self) -> bool {
        matches!(self.baseline, Baseline::TfIdf | Baseline::TfIdfNames)
    }

    fn idf(&self, having: usize) -> f64 {
        let (all, having) = (self.lengths.len() as f64, having as f64);
        match self.baseline {
            Baseline::Fts5Trigram => ((all - having + 0.5) / (having + 0.5)).ln().max(1e-6),
            Baseline::TfIdf | Baseline::TfIdfNames => (all / having).ln() + 1.0,
            _ => (1.0 + (all - having + 0.5) / (having + 0.5)).ln(),
        }
    }

    /// The best assets by position, best first, with their scores.
    pub fn rank(&self, request: &Request, limit: usize) -> Vec<(usize, f64)> {
        let mut sums: HashMap<u32, f64> = HashMap::new();
        let mut norm = 0.0;
        for (feature, asked) in counted(self.baseline.features(&question(request))) {
            let Some(list) = self.lists.get(&feature) else {
                continue;
            };
            let idf = self.idf(list.len());
            norm += (asked * idf).powi(2);
            for (slot, count) in list {
                let length = self.lengths[*slot as usize];
                let amount = if self.is_cosine() {
                    asked * idf * count * idf / length
                } else {
                    idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / self.mean))
                };
                *sums.entry(*slot).or_default() += amount;
            }
        }
        let norm = if self.is_cosine() {
            norm.sqrt().max(1e-9)
        } else {
            1.0
        };
        let mut found: Vec<(usize, f64)> = sums
            .into_iter()
            .map(|(slot, sum)| (slot as usize, sum / norm))
            .collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.truncate(limit);
        found
    }
}

fn counted(features: Vec<String>) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    for feature in features {
        *counts.entry(feature).or_default() += 1.0;
    }
    counts
}
