//! A question made ready for the index.
//!
//! Owns the reading of a request or a search line: its words with their weights, what else each may
//! have meant (spelling, abbreviation, acronym, beginning), and the concepts that it names. Bounded in
//! every direction. Must not look at assets.

use super::acronym;
use super::analyse::{content, key_root, roots};
use super::grams::grams;
use super::index::Index;
use super::sentences::sentences;
use super::stem::stem;
use super::stopwords::{is_generic, is_stop};
use super::subject::Subject;
use super::thesaurus::TermKind;
use super::tokens::{Token, tokens};
use super::vocabulary::rarity;
use super::walk::spelt;
use crate::domain::candidate::Via;
use std::collections::{HashMap, HashSet};

/// Words of one question that are looked up; those with the greatest weight.
const QUERY_WORDS: usize = 64;
/// Line items and brands that are read.
const QUERY_ITEMS: usize = 40;
/// Numbers of a title that are compared with those of a name.
const TITLE_NUMBERS: usize = 12;
/// What a generic word is worth beside a telling one.
const GENERIC_WORTH: f32 = 0.08;
const GENERIC_WORTH_TYPED: f32 = 0.35;

/// Where in a request a word stands; the first that has it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Title,
    Brand,
    Item,
    /// A sentence of the description that says what is wanted.
    Need,
    Description,
    Supplier,
}

impl Source {
    pub(super) fn worth(self) -> f32 {
        match self {
            Source::Title => 1.0,
            Source::Brand => 0.8,
            Source::Item => 0.6,
            Source::Need => 0.6,
            Source::Description => 0.4,
            Source::Supplier => 0.2,
        }
    }
}

/// One way in which an asset may have a word of the question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) word: u32,
    /// How sure it is that the same is meant, up to 1.
    pub(crate) quality: f32,
    /// `None`: the word itself.
    pub(crate) via: Option<Via>,
}

#[derive(Debug)]
pub(crate) struct Asked {
    /// As the person wrote it, folded.
    pub(crate) surface: String,
    pub(crate) source: Source,
    /// What the word tells, times where it stands.
    pub(crate) weight: f32,
    pub(crate) generic: bool,
    pub(crate) readings: Vec<Reading>,
}

#[derive(Debug)]
pub(crate) struct AskedConcept {
    pub(crate) concept: u16,
    /// The words that named it.
    pub(crate) surface: String,
    pub(crate) kind: TermKind,
    /// The term that named it; none where it was told or reached over a relation.
    pub(crate) term: Option<u16>,
    pub(crate) source: Source,
    /// Strength by rarity, breadth and source, up to 1.
    pub(crate) weight: f32,
    /// How well an asset that has the concept answers the words that named it, up to 1.
    pub(crate) answers: f32,
    /// The words of the question that named it.
    pub(crate) words: Vec<usize>,
    /// Reached over a relation of the concept that was named.
    pub(crate) related: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Query {
    pub(crate) asked: Vec<Asked>,
    pub(crate) concepts: Vec<AskedConcept>,
    /// 3-grams of the title's telling words, with their weights; ascending.
    pub(crate) grams: Vec<(u16, f32)>,
    /// The roots of the title's words in ascending order, generic ones as well.
    pub(crate) title: Vec<String>,
    /// All words of the title that hold digits, and the title without spaces.
    pub(crate) numbers: Vec<String>,
    pub(crate) squeezed: String,
    /// The whole line as a key.
    pub(crate) key: Option<u32>,
    /// Typed into a search line rather than filed as a request.
    pub(crate) typed: bool,
}

struct Line<'t> {
    source: Source,
    token: &'t Token,
}

impl Query {
    /// Reads a request.
    pub(crate) fn of_subject(subject: &Subject<'_>, index: &Index) -> Query {
        let own: Vec<Vec<String>> = subject
            .institution_names
            .iter()
            .map(|name| roots(content(name).iter(), index.thesaurus()))
            .filter(|name| !name.is_empty())
            .collect();
        let mut texts = vec![(Source::Title, content(subject.title))];
        texts.extend(
            subject
                .brands
                .iter()
                .take(QUERY_ITEMS)
                .map(|text| (Source::Brand, content(text))),
        );
        texts.extend(
            subject
                .items
                .iter()
                .take(QUERY_ITEMS)
                .map(|text| (Source::Item, content(text))),
        );
        let described = sentences(subject.description);
        texts.extend(
            described
                .iter()
                .map(|(source, text)| (*source, content(text))),
        );
        texts.push((Source::Supplier, content(subject.supplier)));
        for (_, tokens) in &mut texts {
            without_names(tokens, &own);
        }
        texts.retain(|(source, tokens)| *source == Source::Title || !tokens.is_empty());
        texts.sort_by_key(|(source, _)| *source);
        let mut query = Query::read(&texts, index, false);
        query.squeezed = squeezed(subject.title);
        query
    }

    /// Reads a search line as it is typed; its last word may be a beginning.
    pub(crate) fn of_typed(line: &str, index: &Index) -> Query {
        let texts = vec![(Source::Title, content(line))];
        let mut query = Query::read(&texts, index, true);
        query.key = key_root(line).and_then(|root| index.vocabulary.find(&root));
        if let Some(last) = texts[0].1.iter().rev().find(|token| !token.part)
            && !line.ends_with(char::is_whitespace)
            && let Some(asked) = query
                .asked
                .iter_mut()
                .find(|asked| asked.surface == last.text)
        {
            asked.readings.extend(beginnings(&last.text, index, 40));
        }
        query
    }

    fn read(texts: &[(Source, Vec<Token>)], index: &Index, typed: bool) -> Query {
        let mut query = Query {
            typed,
            ..Query::default()
        };
        query.words(texts, index);
        query.name_concepts(texts, index);
        query.told_concepts(texts, index);
        let title: Vec<&Token> = texts[0].1.iter().filter(|token| !token.part).collect();
        query.acronyms_of(&title, index);
        query.title_grams(&title, index);
        query.title = title
            .iter()
            .map(|token| stem(&token.text).to_owned())
            .collect();
        query.title.sort_unstable();
        query.title.dedup();
        let numbered = |token: &&&Token| token.text.bytes().any(|byte| byte.is_ascii_digit());
        let numbers = title.iter().filter(numbered).take(TITLE_NUMBERS);
        query.numbers = numbers.map(|token| token.text.clone()).collect();
        query
    }

    fn words(&mut self, texts: &[(Source, Vec<Token>)], index: &Index) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (source, tokens) in texts {
            for token in tokens {
                let line = Line {
                    source: *source,
                    token,
                };
                match index.thesaurus().expansion(&token.text) {
                    // Written short: the long form is meant, but the short may be a name.
                    Some(long) if !token.part => {
                        for word in long.split(' ').filter(|word| !is_stop(word)) {
                            self.word(&line, word, index, &mut seen);
                        }
                    }
                    _ => self.word(&line, &token.text, index, &mut seen),
                }
            }
        }
        self.asked.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then_with(|| one.surface.cmp(&other.surface))
        });
        self.asked.truncate(QUERY_WORDS);
    }

    fn word(
        &mut self,
        line: &Line<'_>,
        word: &str,
        index: &Index,
        seen: &mut HashMap<String, usize>,
    ) {
        let root = stem(word);
        if seen.contains_key(root) {
            return;
        }
        seen.insert(root.to_owned(), self.asked.len());
        let number = index.vocabulary.find(root);
        let known = number.is_some_and(|number| index.vocabulary.word(number).is_known());
        let generic = is_generic(root);
        let mut readings = Vec::new();
        if let Some(number) = number {
            readings.push(Reading {
                word: number,
                quality: 1.0,
                via: None,
            });
        }
        let short = line.token.stopped && (3..=6).contains(&word.len());
        if !line.token.part && !generic {
            if short || (!known && word.len() >= 3 && word.len() <= 4) {
                readings.extend(beginnings(word, index, 12));
            }
            if !known && readings.iter().all(|reading| Some(reading.word) == number) {
                for (word, edits) in index.vocabulary.near(word, root, 4) {
                    readings.push(Reading {
                        word,
                        quality: 0.95 - 0.15 * edits as f32,
                        via: Some(Via::Spelling),
                    });
                }
            }
            let used = number.map_or(0, |number| index.vocabulary.word(number).assets.len());
            if known && used == 0 && root.len() >= 8 && line.source == Source::Title {
                for (word, _) in index
                    .vocabulary
                    .near(word, root, 2)
                    .into_iter()
                    .filter(|(_, edits)| *edits == 1)
                {
                    readings.push(Reading {
                        word,
                        quality: 0.6,
                        via: Some(Via::Spelling),
                    });
                }
            }
            if !known && readings.is_empty() && word.len() <= 6 {
                readings.extend(beginnings(word, index, 12));
            }
        }
        let meant = readings.first().map(|reading| reading.word);
        let generic =
            generic || (!known && meant.is_some_and(|word| index.vocabulary.word(word).generic));
        let mut weight = match meant {
            Some(word) => index.vocabulary.rarity(word, index.len()),
            // A word that the inventory does not know: it cannot match, yet it was asked for.
            None => 0.8,
        };
        if generic {
            weight *= if self.typed {
                GENERIC_WORTH_TYPED
            } else {
                GENERIC_WORTH
            };
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) && !self.typed {
            // How many are asked for says nothing of what is; three digits may be a product's (365).
            if word.len() != 3 {
                return;
            }
            weight *= 0.4;
        }
        if line.token.part {
            weight *= 0.5;
        }
        self.asked.push(Asked {
            surface: word.to_owned(),
            source: line.source,
            weight: weight * line.source.worth(),
            generic,
            readings,
        });
    }

    /// Acronyms in both directions: the title's words may spell an asset's acronym, and a word of the
    /// title may be the acronym of an asset's name.
    fn acronyms_of(&mut self, title: &[&Token], index: &Index) {
        let shouted =
            title.len() > 2 && title.iter().filter(|token| token.caps).count() * 2 > title.len();
        for token in title
            .iter()
            .filter(|token| acronym::is_candidate(&token.text))
        {
            let root = stem(&token.text);
            let known = index
                .vocabulary
                .find(root)
                .is_some_and(|number| index.vocabulary.word(number).is_known());
            let named = index.acronyms.contains_key(token.text.as_str());
            if is_generic(root) || (known && !named && (shouted || !token.caps)) {
                continue;
            }
            let Some(asked) = self
                .asked
                .iter_mut()
                .find(|asked| asked.surface == token.text)
            else {
                continue;
            };
            for initials in acronym::possible_initials(&token.text) {
                if let Some(word) = index.vocabulary.find(&initials) {
                    asked.readings.push(Reading {
                        word,
                        quality: 0.85,
                        via: Some(Via::Acronym),
                    });
                }
            }
        }
        let words: Vec<&str> = title
            .iter()
            .take(24)
            .map(|token| token.text.as_str())
            .collect();
        let of_title = |asked: &&Asked| asked.source == Source::Title;
        let all: f32 = self
            .asked
            .iter()
            .filter(of_title)
            .map(|asked| asked.weight)
            .sum();
        for (word, spelt) in spelt(index, &words) {
            let spoken: HashSet<&str> = words[spelt.from..spelt.to].iter().copied().collect();
            let said = |asked: &&Asked| spoken.contains(asked.surface.as_str());
            let share = self
                .asked
                .iter()
                .filter(of_title)
                .filter(said)
                .map(|asked| asked.weight)
                .sum::<f32>()
                / all;
            // In a long text some words always spell something: they must be what it is about.
            let quality = match spelt.letters {
                ..=3 if share > 0.8 => 0.45,
                4 if share > 0.5 => 0.7,
                5.. if share > 0.4 => 0.85,
                _ => continue,
            };
            for asked in self
                .asked
                .iter_mut()
                .filter(|asked| spoken.contains(asked.surface.as_str()))
            {
                asked.readings.push(Reading {
                    word,
                    quality,
                    via: Some(Via::Acronym),
                });
            }
        }
    }

    fn title_grams(&mut self, title: &[&Token], index: &Index) {
        let telling: Vec<&str> = title
            .iter()
            .filter(|token| !is_generic(stem(&token.text)))
            .map(|token| token.text.as_str())
            .collect();
        let words = if telling.is_empty() {
            title.iter().map(|token| token.text.as_str()).collect()
        } else {
            telling
        };
        let mut list = Vec::new();
        grams(words.into_iter().take(40), &mut list);
        self.grams = list
            .into_iter()
            .map(|gram| (gram, rarity(index.having_gram(gram).len(), index.len())))
            .collect();
    }

    /// Whether any word or concept tells something.
    pub(crate) fn tells(&self) -> bool {
        self.typed || self.asked.iter().any(|asked| !asked.generic) || !self.concepts.is_empty()
    }
}

/// A text's words, single letters as well, without spaces: `HL 2240 D` is `HL-2240D`.
fn squeezed(text: &str) -> String {
    tokens(text)
        .into_iter()
        .filter(|token| !token.part)
        .map(|token| token.text)
        .collect()
}

/// Words that begin as written, the most used first; where more is written than the root of what is
/// meant, that root.
pub(super) fn beginnings(written: &str, index: &Index, limit: usize) -> Vec<Reading> {
    let mut out: Vec<Reading> = Vec::new();
    if written.len() >= 2 {
        let quality = (0.6 + 0.05 * written.len() as f32).min(0.9);
        let found = index.vocabulary.beginning(written, limit);
        out.extend(found.into_iter().map(|word| Reading {
            word,
            quality,
            via: None,
        }));
    }
    if out.is_empty() && written.is_ascii() {
        let shortest = written.len().saturating_sub(4).max(4);
        let root = (shortest..written.len())
            .rev()
            .find_map(|end| index.vocabulary.find(&written[..end]));
        out.extend(root.map(|word| Reading {
            word,
            quality: 0.7,
            via: None,
        }));
    }
    out
}

/// Drops the asking institution's own names from a text.
fn without_names(tokens: &mut Vec<Token>, names: &[Vec<String>]) {
    let mut at = 0;
    while at < tokens.len() {
        let longest = names
            .iter()
            .filter(|name| {
                tokens.len() - at >= name.len()
                    && name
                        .iter()
                        .zip(&tokens[at..])
                        .all(|(root, token)| root == stem(&token.text))
            })
            .map(Vec::len)
            .max();
        match longest {
            Some(len) => drop(tokens.drain(at..at + len)),
            None => at += 1,
        }
    }
}
