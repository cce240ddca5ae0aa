//! What an asset says of itself, as the index files it.
//!
//! Owns the reading of an asset's fields into words, concepts, initials and its name. Must not hold
//! anything across assets.

use super::acronym;
use super::field::bit;
use super::stem::stem;
use super::stopwords::{is_generic, is_stop};
use super::thesaurus::Thesaurus;
use super::tokens::{Token, tokens};
use crate::domain::asset::Asset;
use crate::domain::candidate::Field;
use std::collections::BTreeMap;

/// Distinct words of one asset that are filed; the first fields come first.
const ASSET_WORDS: usize = 600;
/// Words of a name that are kept in order.
const NAME_WORDS: usize = 24;

/// Words from which an asset's function is guessed, and how sure the guess must be.
const TOLD_WORDS: usize = 40;
const SURELY_TOLD: f32 = 0.45;

/// Separates a telling word of a filed name from the one before it.
pub(crate) const TELLING: char = ' ';
/// The same, before a generic word.
pub(crate) const GENERIC: char = '\u{1}';

#[derive(Debug, Default)]
pub(crate) struct Analysed {
    /// Root -> shortest form and field mask.
    pub(crate) words: BTreeMap<String, (String, u8)>,
    /// Concept and term -> field mask.
    pub(crate) concepts: BTreeMap<(u16, u16), u8>,
    /// Its acronyms, folded.
    pub(crate) acronyms: Vec<String>,
    /// The folded words of the name in order, each after its mark.
    pub(crate) name: String,
}

/// The words of a text that stand for something: articles and single letters dropped, unless nothing
/// would be left.
pub(crate) fn content(text: &str) -> Vec<Token> {
    let all = tokens(text);
    if all.iter().any(|token| !is_stop(&token.text)) {
        all.into_iter()
            .filter(|token| !is_stop(&token.text))
            .collect()
    } else {
        all
    }
}

/// The roots of a text's own words (parts of words left out), abbreviations written out.
pub(crate) fn roots<'a>(
    content: impl Iterator<Item = &'a Token>,
    thesaurus: &Thesaurus,
) -> Vec<String> {
    let mut out = Vec::new();
    for token in content.filter(|token| !token.part) {
        match thesaurus.expansion(&token.text) {
            Some(long) => out.extend(
                long.split(' ')
                    .filter(|word| !is_stop(word))
                    .map(|word| stem(word).to_owned()),
            ),
            None => out.push(stem(&token.text).to_owned()),
        }
    }
    out
}

/// The filed form of a key: one word that no text has.
pub(crate) fn key_root(key: &str) -> Option<String> {
    let squeezed: String = tokens(key)
        .into_iter()
        .filter(|token| !token.part)
        .map(|token| token.text)
        .collect();
    (!squeezed.is_empty()).then(|| format!("#{squeezed}"))
}

pub(crate) fn analyse(asset: &Asset, thesaurus: &Thesaurus) -> Analysed {
    let mut out = Analysed::default();
    let name = out.field(&asset.name, Field::Name, thesaurus);
    out.name_of(&name);
    for token in out.field(&asset.acronym, Field::Acronym, thesaurus) {
        if acronym::is_candidate(&token.text) {
            out.acronyms.push(token.text);
        }
    }
    // A key is often the acronym: `JURISCAN`, `GESLAB`.
    if let Some(root) = key_root(&asset.key) {
        if acronym::is_candidate(&root[1..]) {
            out.field(&asset.key, Field::Acronym, thesaurus);
            out.acronyms.push(root[1..].to_owned());
        }
        out.word(&root, &asset.key, 0);
    }
    out.field(&asset.function, Field::Function, thesaurus);
    for category in &asset.categories {
        out.field(category, Field::Category, thesaurus);
    }
    for technology in &asset.technologies {
        out.field(technology, Field::Technology, thesaurus);
    }
    out.field(&asset.vendor, Field::Vendor, thesaurus);
    out.field(&asset.owner, Field::Owner, thesaurus);
    out.field(&asset.description, Field::Description, thesaurus);
    out.told(asset, thesaurus);
    out.acronyms.sort_unstable();
    out.acronyms.dedup();
    out
}

impl Analysed {
    fn word(&mut self, root: &str, surface: &str, mask: u8) {
        if let Some((known, fields)) = self.words.get_mut(root) {
            *fields |= mask;
            if (surface.len(), surface) < (known.len(), known.as_str()) {
                surface.clone_into(known);
            }
        } else if self.words.len() < ASSET_WORDS {
            self.words
                .insert(root.to_owned(), (surface.to_owned(), mask));
        }
    }

    fn field(&mut self, text: &str, field: Field, thesaurus: &Thesaurus) -> Vec<Token> {
        if text.is_empty() {
            return Vec::new();
        }
        let content = content(text);
        for token in &content {
            match thesaurus
                .expansion(&token.text)
                .filter(|_| field != Field::Acronym)
            {
                Some(long) => {
                    for word in long.split(' ').filter(|word| !is_stop(word)) {
                        self.word(stem(word), word, bit(field));
                    }
                }
                None => self.word(stem(&token.text), &token.text, bit(field)),
            }
        }
        // Whose a thing is does not say what it is.
        if field != Field::Owner {
            for found in thesaurus.find(&roots(content.iter(), thesaurus)) {
                *self
                    .concepts
                    .entry((found.concept, found.term))
                    .or_default() |= bit(field);
            }
        }
        content
    }

    /// Functions that the asset tells without naming them.
    fn told(&mut self, asset: &Asset, thesaurus: &Thesaurus) {
        let says = [&asset.name, &asset.function, &asset.description].map(|text| content(text));
        let mut telling = roots(says.iter().flatten().take(TOLD_WORDS), thesaurus);
        telling.retain(|root| !is_generic(root));
        for told in thesaurus.told(&telling) {
            if told.strength >= SURELY_TOLD {
                *self
                    .concepts
                    .entry((told.concept, thesaurus.first_term(told.concept)))
                    .or_default() |= bit(Field::Description);
            }
        }
    }

    fn name_of(&mut self, content: &[Token]) {
        let whole: Vec<&Token> = content
            .iter()
            .filter(|token| !token.part)
            .take(NAME_WORDS)
            .collect();
        let shouted = whole.iter().all(|token| token.caps || token.text.len() < 2);
        for token in &whole {
            self.name.push(if is_generic(stem(&token.text)) {
                GENERIC
            } else {
                TELLING
            });
            self.name.push_str(&token.text);
            if token.caps && acronym::is_candidate(&token.text) && (!shouted || whole.len() == 1) {
                self.acronyms.push(token.text.clone());
            }
        }
        let words: Vec<&str> = whole.iter().map(|token| token.text.as_str()).collect();
        for initials in acronym::initials(&words) {
            self.word(&initials, "", 0);
        }
    }
}

/// The words of a filed name in order, and whether each is generic.
pub(crate) fn name_words(name: &str) -> impl Iterator<Item = (&str, bool)> {
    name.split_inclusive([TELLING, GENERIC])
        .scan(false, |generic, piece| {
            let this = *generic;
            *generic = piece.ends_with(GENERIC);
            Some((piece.trim_end_matches([TELLING, GENERIC]), this))
        })
        .filter(|(word, _)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filed_name_gives_its_words_back() {
        let mut analysed = Analysed::default();
        analysed.name_of(&content("Sistema de Gestión de Pesca"));
        let words: Vec<(&str, bool)> = name_words(&analysed.name).collect();
        assert_eq!(
            words,
            [("sistema", true), ("gestion", true), ("pesca", false)]
        );
        assert!(analysed.words.contains_key("@sgp"));
    }

    #[test]
    fn keys_are_one_word_that_no_text_has() {
        assert_eq!(key_root("APP-0012").as_deref(), Some("#app0012"));
        assert_eq!(key_root("—"), None);
    }
}
