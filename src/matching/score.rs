//! From a question to scored assets.
//!
//! Two passes. The first adds up, over the posting lists of the question's words, concepts and
//! 3-grams, a rough worth for every asset that shares something; the most telling lists are read
//! first and the reading stops at a budget, so that a million assets cost no more than the budget.
//! The second looks at the best of them exactly and turns what it finds into a score between 0 and
//! 1,000 with a logistic curve. Owns the weights of that curve. Must not phrase reasons.

use super::acronym;
use super::analyse::name_words;
use super::field::{CHECK, FieldWeights, SEARCH, TITLE_BITS, bit};
use super::filed::Filed;
use super::grams::grams;
use super::index::{Index, telling};
use super::query::{Query, Reading, Source};
use super::stem::stem;
use super::stopwords::is_generic;
use super::thesaurus::TermKind;
use super::vocabulary::{MARK, rarity};
use crate::domain::candidate::{Field, Via};

/// Entries of posting lists that the first pass reads for one question.
const BUDGET: usize = 400_000;
/// Assets that the second pass looks at.
const LOOKED_AT: usize = 160;
/// The share of the best rough worth below which only these many are looked at.
const WORTH_A_LOOK: f32 = 0.3;
const ALWAYS_LOOKED_AT: usize = 60;
/// What all of a title's 3-grams together weigh against one telling word of it.
const GRAMS_WORTH: f32 = 2.0;
/// What a concept weighs against a telling word.
const CONCEPT_WORTH: f32 = 1.6;

/// How well another product of the same function answers a request that names one.
const RIVAL: f32 = 0.45;

/// A word of the question found in an asset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) asked: usize,
    pub(crate) word: u32,
    pub(crate) mask: u8,
    pub(crate) via: Option<Via>,
    /// Quality of the reading times worth of the field.
    pub(crate) value: f32,
}

/// A concept of the question found in an asset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared {
    pub(crate) concept: usize,
    pub(crate) term: u16,
    pub(crate) mask: u8,
    /// 1, or [`RIVAL`] where one product was asked for and the asset is another.
    pub(crate) quality: f32,
    pub(crate) value: f32,
}

/// What the second pass found out about one asset.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) slot: u32,
    pub(crate) score: f32,
    pub(crate) features: Features,
    pub(crate) matches: Vec<Match>,
    pub(crate) shared: Vec<Shared>,
}

/// The measures that the score is made of, each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Features {
    /// How much of the title the asset has.
    pub(crate) title: f32,
    /// How much of the asset's name the question has.
    pub(crate) name: f32,
    /// Both at once.
    pub(crate) mutual: f32,
    /// Cosine of the 3-grams of title and name.
    pub(crate) spelling: f32,
    /// The best shared concept.
    pub(crate) concept: f32,
    /// How much of the asset's function or description the question has.
    pub(crate) function: f32,
    /// The question names the asset's acronym or key.
    pub(crate) acronym: f32,
    /// How much telling substance matched at all.
    pub(crate) mass: f32,
    /// How much of the rest of the request the asset has.
    pub(crate) rest: f32,
    /// How far the numbers of title and name agree (versions, models, sizes); below nought where they
    /// contradict each other.
    pub(crate) numbers: f32,
    /// Share of words, generic ones as well, that title and name have in common.
    pub(crate) alike: f32,
}

impl Features {
    pub(crate) const COUNT: usize = 11;

    pub(crate) fn list(&self) -> [f32; Self::COUNT] {
        [
            self.title,
            self.name,
            self.mutual,
            self.spelling,
            self.concept,
            self.function,
            self.acronym,
            self.mass,
            self.rest,
            self.numbers,
            self.alike,
        ]
    }

    /// A logistic curve over the measures, fitted on labelled pairs with weights held at nought or above:
    /// no measure of likeness may speak against an asset. A measure of weight nought is kept because
    /// the order of equal scores rests on it, or because a fit on other labels may use it.
    fn curve(&self) -> f32 {
        let sum: f32 = self
            .list()
            .iter()
            .zip(WEIGHTS)
            .map(|(feature, weight)| feature * weight)
            .sum();
        1.0 / (1.0 + (-(sum + BIAS)).exp())
    }
}

const BIAS: f32 = -7.34;
const WEIGHTS: [f32; Features::COUNT] =
    [3.39, 0.87, 0.0, 1.65, 3.24, 4.3, 2.96, 2.56, 5.6, 1.0, 0.2];

/// How much of the rest of a request an asset must have, at most.
const REST_READ: f32 = 7.0;

/// Score of an asset whose whole name, though generic, is the whole title.
const NAMED: f32 = 0.75;

/// Scores the assets that share something with the question, best first; of equals the one whose name
/// is nearer, and then by asset id.
pub(crate) fn rank(index: &Index, query: &Query, limit: usize) -> Vec<Evidence> {
    if index.is_empty() || query.asked.is_empty() {
        return Vec::new();
    }
    let weights = if query.typed { &SEARCH } else { &CHECK };
    let slots = first_pass(index, query, &weights.table(), LOOKED_AT.max(limit));
    let look = Look::new(index, query, weights);
    let mut found: Vec<Evidence> = slots.into_iter().filter_map(|slot| look.at(slot)).collect();
    let id = |evidence: &Evidence| index.filed(evidence.slot).map(|filed| filed.id);
    found.sort_by(|one, other| {
        let better = |one: f32, other: f32| other.total_cmp(&one);
        better(one.score, other.score)
            .then_with(|| better(one.features.mutual, other.features.mutual))
            .then_with(|| id(one).cmp(&id(other)))
    });
    found.truncate(limit);
    found
}

enum List {
    Word(u32),
    Concept(u16),
    Gram(u16),
}

fn first_pass(index: &Index, query: &Query, worth: &[f32; 256], keep: usize) -> Vec<u32> {
    let mut lists: Vec<(f32, usize, List)> = Vec::new();
    let mut order = 0..;
    let mut add = |weight: f32, list: List| lists.extend(order.next().map(|at| (weight, at, list)));
    for asked in &query.asked {
        for reading in &asked.readings {
            add(asked.weight * reading.quality, List::Word(reading.word));
        }
    }
    for asked in &query.concepts {
        add(asked.weight * CONCEPT_WORTH, List::Concept(asked.concept));
    }
    let norm = query
        .grams
        .iter()
        .map(|(_, weight)| weight * weight)
        .sum::<f32>()
        .sqrt()
        .max(0.1);
    for (gram, weight) in &query.grams {
        add(weight * weight / norm * GRAMS_WORTH, List::Gram(*gram));
    }
    if let Some(word) = query.key {
        add(10.0, List::Word(word));
    }
    // The order of the question, not of the index, breaks ties: sums must not depend on history.
    lists.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut sums = index.sums.lend(index.slot_count());
    let mut read = 0;
    for (weight, _, list) in lists {
        if read > BUDGET {
            break;
        }
        match list {
            List::Word(number) => {
                let word = index.vocabulary.word(number);
                let synthetic = word.is_synthetic();
                read += word.assets.len();
                word.assets.for_each(|slot, mask| {
                    let worth = if synthetic {
                        1.0
                    } else {
                        worth[usize::from(mask)]
                    };
                    if worth > 0.0 {
                        sums.credit(slot, weight * worth);
                    }
                });
            }
            List::Concept(concept) => {
                let having = index.having_concept(concept);
                read += having.len();
                having.for_each(|slot, mask| {
                    sums.credit(slot, weight * worth[usize::from(mask)]);
                });
            }
            List::Gram(gram) => {
                let having = index.having_gram(gram);
                read += having.len();
                having.for_each(|slot, _| {
                    sums.credit(slot, weight * index.gram_norms[slot as usize]);
                });
            }
        }
    }
    let mut best = sums.best(keep, |slot| index.id(slot));
    let least = best.first().map_or(0.0, |(_, sum)| *sum) * WORTH_A_LOOK;
    let worth = best.partition_point(|(_, sum)| *sum >= least);
    best.truncate(worth.max(ALWAYS_LOOKED_AT));
    best.into_iter().map(|(slot, _)| slot).collect()
}

/// The second pass over one question.
struct Look<'a> {
    index: &'a Index,
    query: &'a Query,
    weights: &'a FieldWeights,
    /// Word number and which word of the question may mean it; sorted.
    readings: Vec<(u32, usize, Reading)>,
    title_weight: f32,
    rest_weight: f32,
    gram_norm: f32,
}

impl<'a> Look<'a> {
    fn new(index: &'a Index, query: &'a Query, weights: &'a FieldWeights) -> Self {
        let mut readings: Vec<(u32, usize, Reading)> = Vec::new();
        let (mut title_weight, mut rest_weight) = (0.0, 0.0);
        for (at, asked) in query.asked.iter().enumerate() {
            for reading in &asked.readings {
                readings.push((reading.word, at, *reading));
            }
            if asked.source == Source::Title {
                title_weight += asked.weight;
            } else {
                rest_weight += asked.weight;
            }
        }
        readings.sort_by_key(|(word, at, _)| (*word, *at));
        let gram_norm = query
            .grams
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        Self {
            index,
            query,
            weights,
            readings,
            title_weight,
            rest_weight,
            gram_norm,
        }
    }

    fn meaning(&self, number: u32) -> &[(u32, usize, Reading)] {
        let from = self.readings.partition_point(|(word, _, _)| *word < number);
        let len = self.readings[from..]
            .iter()
            .take_while(|(word, _, _)| *word == number)
            .count();
        &self.readings[from..from + len]
    }

    fn at(&self, slot: u32) -> Option<Evidence> {
        let filed = self.index.filed(slot)?;
        let mut best: Vec<Option<Match>> = vec![None; self.query.asked.len()];
        let mut features = Features::default();
        let mut name = Part::default();
        let mut function = Part::default();
        let (mut spelt_name, mut key) = (None, false);
        for (number, mask) in filed.words() {
            let readings = self.meaning(number);
            if number & MARK != 0 {
                key |= self.query.key == Some(number);
                for (_, asked, _) in readings {
                    spelt_name = spelt_name.or_else(|| self.spells(*asked, &filed));
                }
                continue;
            }
            let rare = self.index.vocabulary.rarity(number, self.index.len());
            let generic = self.index.vocabulary.is_generic(number);
            let weight = if generic { rare * 0.08 } else { rare };
            let (worth, _) = self.weights.best(mask);
            let mut quality = 0.0f32;
            for (_, asked, reading) in readings {
                let value = reading.quality * worth;
                if value > best[*asked].map_or(0.0, |found| found.value) {
                    best[*asked] = Some(Match {
                        asked: *asked,
                        word: number,
                        mask,
                        via: reading.via,
                        value,
                    });
                }
                let source = if self.query.asked[*asked].source == Source::Title {
                    1.0
                } else {
                    0.85
                };
                quality = quality.max(reading.quality * source);
                if mask & bit(Field::Acronym) != 0 && !generic {
                    features.acronym = features.acronym.max(reading.quality * source * rare);
                }
            }
            if mask & bit(Field::Name) != 0 {
                name.add(weight, quality);
            }
            if mask & (bit(Field::Function) | bit(Field::Description)) != 0
                && mask & TITLE_BITS == 0
            {
                function.add(weight, quality);
            }
        }
        if name.matched < 0.2 && name.total > 1.2 {
            // Its name spells something else: the shared letters are a coincidence.
            for found in &mut best {
                if found.is_some_and(|found| found.via == Some(Via::Acronym)) {
                    *found = None;
                    features.acronym = 0.0;
                }
            }
        }
        features.name = name.share();
        if let Some((asked, share)) = spelt_name {
            features.name = features.name.max(share);
            features.acronym = features.acronym.max(0.8 * share);
            if best[asked].is_none_or(|found| found.value < share) {
                let word = self.query.asked[asked]
                    .readings
                    .first()
                    .map_or(u32::MAX, |reading| reading.word);
                best[asked] = Some(Match {
                    asked,
                    word,
                    mask: bit(Field::Name),
                    via: Some(Via::Acronym),
                    value: 0.85 * share,
                });
            }
        }
        if key {
            features.acronym = 1.0;
        }
        let shared = self.concepts(&filed, &mut features);
        let mut values: Vec<f32> = best
            .iter()
            .map(|found| found.map_or(0.0, |found| found.value))
            .collect();
        for found in &shared {
            let concept = &self.query.concepts[found.concept];
            let value = concept.answers * self.weights.best(found.mask).0 * found.quality;
            for asked in &concept.words {
                values[*asked] = values[*asked].max(value);
            }
        }
        let (mut title, mut rest, mut mass) = (0.0, 0.0, 0.0);
        for (asked, value) in self.query.asked.iter().zip(values) {
            let amount = asked.weight * value;
            if asked.source == Source::Title {
                title += amount;
            } else {
                rest += amount;
            }
            if !asked.generic {
                mass += amount;
            }
        }
        features.title = title / self.title_weight.max(0.3);
        // What a long text says beside the point must not hide that it says the point.
        features.rest = (rest / (self.rest_weight.min(REST_READ) + 1.0)).min(1.0);
        features.mass = 1.0 - (-mass / 1.2).exp();
        features.function = function.share() * (1.0 - (-function.total / 1.5).exp());
        features.mutual = (features.title * features.name).sqrt();
        features.spelling = self.cosine(&filed);
        if !self.query.typed {
            self.compare(&filed, &mut features);
        }
        let same = title > 0.97 * self.title_weight && features.name > 0.97;
        let score = match (self.query.tells(), same) {
            _ if key => 1.0,
            (true, _) => features.curve(),
            // Generic words only: the very name, or nothing.
            (false, true) if self.query.asked.len() >= 2 => NAMED,
            (false, _) => return None,
        };
        Some(Evidence {
            slot,
            score,
            features,
            matches: best.into_iter().flatten().collect(),
            shared,
        })
    }

    /// How much of an asset's name a word of the question spells as an acronym.
    fn spells(&self, asked: usize, filed: &Filed<'_>) -> Option<(usize, f32)> {
        let words: Vec<&str> = name_words(filed.name).map(|(word, _)| word).collect();
        let surface = &self.query.asked[asked].surface;
        let used = acronym::explain(surface, &words)?;
        let worth = |word: &str| if is_generic(stem(word)) { 0.3 } else { 1.0 };
        let all: f32 = words.iter().map(|word| worth(word)).sum();
        let spelt: f32 = used.iter().map(|at| worth(words[*at])).sum();
        // Three letters fit many names by chance.
        let sure = if surface.len() < 4 { 0.6 } else { 0.95 };
        Some((asked, (spelt / all).min(1.0) * sure))
    }

    /// Compares title and name as wholes: their numbers, and all their words.
    fn compare(&self, filed: &Filed<'_>, features: &mut Features) {
        let query = self.query;
        let (mut words, mut common, mut agree, mut differ) = (0usize, 0usize, 0usize, 0usize);
        let mut numbers: Vec<&str> = Vec::new();
        for (word, _) in name_words(filed.name) {
            words += 1;
            let root = stem(word);
            let found = query
                .title
                .binary_search_by(|one| one.as_str().cmp(root))
                .is_ok();
            common += usize::from(found);
            if word.bytes().any(|byte| byte.is_ascii_digit()) {
                numbers.push(word);
                let split = word.len() >= 4 && query.squeezed.contains(word);
                if found || split {
                    agree += 1;
                } else {
                    differ += 1;
                }
            }
        }
        if words > 0 && !query.title.is_empty() {
            features.alike = 2.0 * common as f32 / (words + query.title.len()) as f32;
        }
        if !numbers.is_empty() && !query.numbers.is_empty() {
            let squeezed: String = name_words(filed.name).map(|(word, _)| word).collect();
            let lacking = |number: &&String| {
                !(numbers.contains(&number.as_str())
                    || (number.len() >= 4 && squeezed.contains(number.as_str())))
            };
            differ += query.numbers.iter().filter(lacking).count();
            features.numbers = (agree as f32 - differ as f32) / (agree + differ) as f32;
        }
    }

    fn cosine(&self, filed: &Filed<'_>) -> f32 {
        if self.gram_norm == 0.0 {
            return 0.0;
        }
        let mut list = Vec::with_capacity(64);
        grams(telling(filed.name), &mut list);
        let (mut dot, mut norm) = (0.0, 0.0);
        let mut asked = self.query.grams.iter().peekable();
        for gram in list {
            while asked.next_if(|(other, _)| *other < gram).is_some() {}
            let weight = match asked.next_if(|(other, _)| *other == gram) {
                Some((_, weight)) => {
                    dot += weight * weight;
                    *weight
                }
                None => rarity(self.index.having_gram(gram).len(), self.index.len()),
            };
            norm += weight * weight;
        }
        if norm > 0.0 {
            dot / (norm.sqrt() * self.gram_norm)
        } else {
            0.0
        }
    }

    fn concepts(&self, filed: &Filed<'_>, features: &mut Features) -> Vec<Shared> {
        let mut shared: Vec<Shared> = Vec::new();
        for (at, asked) in self.query.concepts.iter().enumerate() {
            let mut best: Option<Shared> = None;
            for (concept, term, mask) in filed.concepts() {
                if concept != asked.concept {
                    continue;
                }
                let rival = asked.kind == TermKind::Product
                    && asked.term != Some(term)
                    && self.index.thesaurus().kind(term) == TermKind::Product;
                let quality = if rival { RIVAL } else { 1.0 };
                let value = asked.weight * self.weights.best(mask).0 * quality;
                if best.is_none_or(|found| found.value < value) {
                    best = Some(Shared {
                        concept: at,
                        term,
                        mask,
                        quality,
                        value,
                    });
                }
            }
            shared.extend(best);
        }
        let all: f32 = self
            .query
            .concepts
            .iter()
            .filter(|asked| !asked.related)
            .map(|asked| asked.weight)
            .sum();
        let found: f32 = shared
            .iter()
            .filter(|found| !self.query.concepts[found.concept].related)
            .map(|found| found.value)
            .sum();
        let best = shared.iter().map(|found| found.value).fold(0.0, f32::max);
        let share = if all > 0.0 { found / all } else { 0.0 };
        features.concept = best * (0.6 + 0.4 * share.min(1.0));
        shared
    }
}

/// How much of one part of an asset matched.
#[derive(Default)]
struct Part {
    total: f32,
    matched: f32,
}

impl Part {
    fn add(&mut self, weight: f32, quality: f32) {
        self.total += weight;
        self.matched += weight * quality;
    }

    fn share(&self) -> f32 {
        if self.total > 0.0 {
            (self.matched / self.total).min(1.0)
        } else {
            0.0
        }
    }
}
