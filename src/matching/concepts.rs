//! Which concepts of the thesaurus a question asks for.
//!
//! Owns the reading of a question's texts into concepts: those that it names, those that it tells without
//! naming them, and those that stand beside one named. Must not look at assets.

use super::analyse::roots;
use super::index::Index;
use super::query::{Asked, AskedConcept, Query, Source, beginnings};
use super::stem::stem;
use super::stopwords::is_generic;
use super::thesaurus::TermKind;
use super::tokens::Token;
use super::vocabulary::rarity;
use std::collections::{BTreeMap, HashMap};

impl Query {
    pub(super) fn name_concepts(&mut self, texts: &[(Source, Vec<Token>)], index: &Index) {
        let thesaurus = index.thesaurus();
        let mut named: BTreeMap<u16, usize> = BTreeMap::new();
        for (source, tokens) in texts {
            if *source == Source::Supplier {
                continue;
            }
            let (written, meant) = corrected(tokens, index);
            for found in thesaurus.find(&meant) {
                if named.contains_key(&found.concept) {
                    continue;
                }
                // `Adquisición de ...` opens a request; it does not ask for a purchasing system.
                if found.len == 1 && is_generic(&meant[found.at]) && !self.typed {
                    continue;
                }
                let answers = if thesaurus.is_broad(found.concept) {
                    0.6
                } else {
                    0.85
                };
                let span = found.at..found.at + found.len;
                let share = rarity(index.having_concept(found.concept).len(), index.len());
                named.insert(found.concept, self.concepts.len());
                self.concepts.push(AskedConcept {
                    concept: found.concept,
                    surface: written[span.clone()].join(" "),
                    kind: thesaurus.kind(found.term),
                    term: Some(found.term),
                    source: *source,
                    weight: share * source.worth() * answers,
                    answers,
                    words: self.asked_as(&written[span.clone()], &meant[span]),
                    related: false,
                });
            }
        }
        let direct = self.concepts.len();
        for at in 0..direct {
            let (concept, weight) = (self.concepts[at].concept, self.concepts[at].weight);
            for &other in thesaurus.related(concept) {
                if named.contains_key(&other) || self.concepts[at].source != Source::Title {
                    continue;
                }
                named.insert(other, self.concepts.len());
                let share = rarity(index.having_concept(other).len(), index.len());
                self.concepts.push(AskedConcept {
                    concept: other,
                    surface: self.concepts[at].surface.clone(),
                    kind: self.concepts[at].kind,
                    term: None,
                    source: self.concepts[at].source,
                    weight: 0.35 * weight.min(share),
                    answers: 0.35 * self.concepts[at].answers,
                    words: self.concepts[at].words.clone(),
                    related: true,
                });
            }
        }
    }

    /// Functions that a sentence tells without naming them.
    pub(super) fn told_concepts(&mut self, sentences: &[(Source, Vec<Token>)], index: &Index) {
        let thesaurus = index.thesaurus();
        let mut known: HashMap<u16, usize> = (0..self.concepts.len())
            .map(|at| (self.concepts[at].concept, at))
            .collect();
        let told = |source| !matches!(source, Source::Brand | Source::Supplier);
        for (source, tokens) in sentences.iter().filter(|(source, _)| told(*source)) {
            let (written, meant) = corrected(tokens, index);
            let telling: Vec<usize> = (0..meant.len())
                .filter(|at| !is_generic(&meant[*at]))
                .collect();
            let roots: Vec<&str> = telling.iter().map(|at| meant[*at].as_str()).collect();
            for told in thesaurus.told(&roots) {
                let share = rarity(index.having_concept(told.concept).len(), index.len());
                let weight = share * source.worth() * told.strength;
                let at = known.get(&told.concept).copied();
                if at.is_some_and(|at| self.concepts[at].weight >= weight) {
                    continue;
                }
                let words: Vec<String> = telling.iter().map(|at| written[*at].clone()).collect();
                let concept = AskedConcept {
                    concept: told.concept,
                    surface: words.iter().take(6).cloned().collect::<Vec<_>>().join(" "),
                    kind: TermKind::Function,
                    term: None,
                    source: *source,
                    weight,
                    answers: told.strength,
                    words: self.asked_as(&words, &[]),
                    related: false,
                };
                match at {
                    Some(at) => self.concepts[at] = concept,
                    None => {
                        known.insert(told.concept, self.concepts.len());
                        self.concepts.push(concept);
                    }
                }
            }
        }
    }

    /// Where the words of a term stand among the words of the question.
    fn asked_as(&self, written: &[String], meant: &[String]) -> Vec<usize> {
        let among = |asked: &Asked| {
            let root = stem(&asked.surface);
            written.iter().any(|word| stem(word) == root) || meant.iter().any(|word| word == root)
        };
        (0..self.asked.len())
            .filter(|at| among(&self.asked[*at]))
            .collect()
    }
}

/// The words of a text as written and the roots that they mean: misspelt ones as the nearest known.
fn corrected(tokens: &[Token], index: &Index) -> (Vec<String>, Vec<String>) {
    let (mut written, mut meant) = (Vec::new(), Vec::new());
    for token in tokens.iter().filter(|token| !token.part) {
        for root in roots(std::iter::once(token), index.thesaurus()) {
            let known = index
                .vocabulary
                .find(&root)
                .is_some_and(|number| index.vocabulary.word(number).is_known());
            let root = if known {
                root
            } else {
                let near = || {
                    index
                        .vocabulary
                        .near(&token.text, &root, 1)
                        .first()
                        .map(|(word, _)| *word)
                };
                let begun = || {
                    beginnings(&token.text, index, 1)
                        .first()
                        .map(|reading| reading.word)
                };
                let meant = if token.stopped {
                    begun().or_else(near)
                } else {
                    near()
                };
                meant.map_or_else(
                    || root.clone(),
                    |word| index.vocabulary.word(word).root.to_string(),
                )
            };
            written.push(token.text.clone());
            meant.push(root);
        }
    }
    (written, meant)
}
