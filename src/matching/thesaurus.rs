//! The thesaurus: which words name the same ICT function, and which products serve it.
//!
//! Owns the reading of `thesaurus.toml` and finding its terms in a text. The file is data with a
//! version: the Unit may keep its own. Must not know assets or scores.

use super::stem::stem;
use super::stopwords::{is_generic, is_stop};
use super::tokens::{Token, tokens};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, LazyLock};

/// Why a thesaurus file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThesaurusError {
    #[error("the thesaurus is not valid TOML: {0}")]
    Syntax(#[from] toml::de::Error),
    #[error("the thesaurus names the concept «{0}» twice")]
    Twice(String),
    #[error("the concept «{concept}» relates to «{related}», which does not exist")]
    Unknown { concept: String, related: String },
    #[error("the concept «{concept}» has a term that would be found by too little of it: «{term}»")]
    Empty { concept: String, term: String },
}

/// What a term is within its concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TermKind {
    /// Names the function: `mesa de ayuda`, `help desk`.
    Function,
    /// Names a product that serves it: `GLPI`.
    Product,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    abbreviations: HashMap<String, String>,
    #[serde(rename = "concept")]
    concepts: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    /// Words by which people tell the function without naming it.
    #[serde(default)]
    cues: String,
    #[serde(default)]
    es: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    broad: bool,
}

#[derive(Debug)]
struct Term {
    text: String,
    roots: Vec<String>,
    concept: u16,
    kind: TermKind,
}

#[derive(Debug)]
struct Concept {
    broad: bool,
    related: Vec<u16>,
}

/// A term found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) concept: u16,
    pub(crate) term: u16,
    /// Index of its first root in the text's list, and how many it took.
    pub(crate) at: usize,
    pub(crate) len: usize,
}

/// A function that a text tells without naming it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) concept: u16,
    /// Up to 1: how much of the text speaks of it.
    pub(crate) strength: f32,
}

/// What a word that belongs to no function counts against all of them.
const UNKNOWN_CUE: f32 = 0.5;
/// How much must speak for a function, in words that no other function has.
const LEAST_CUES: f32 = 0.9;
/// The same for one word alone, which few functions may have, and how sure that is.
const LEAST_ALONE: f32 = 0.6;
const ALONE: f32 = 0.5;
/// How much makes it sure.
const ENOUGH_CUES: f32 = 1.2;
/// Functions taken from one sentence, and how near they must be to the best.
const MOST_TOLD: usize = 7;
const BESIDE_THE_BEST: f32 = 0.5;

/// A root cut once more, so that `pagan`, `pagar` and `pagos` meet. Coarse: only several together count.
fn cue(root: &str) -> &str {
    if !root.is_ascii() {
        return root;
    }
    const ENDINGS: [&str; 26] = [
        "aciones", "amente", "aron", "aban", "amos", "emos", "ieron", "iente", "ista", "idad",
        "aba", "ara", "era", "ado", "ido", "ar", "er", "ir", "an", "en", "as", "es", "al", "o",
        "a", "e",
    ];
    let cut = ENDINGS
        .into_iter()
        .find_map(|ending| root.strip_suffix(ending).filter(|rest| rest.len() >= 3))
        .unwrap_or(root);
    &cut[..cut.len().min(7)]
}

/// Groups of terms that name one ICT function, with the products that serve it.
#[derive(Debug)]
pub struct Thesaurus {
    version: u32,
    /// Of its file: an index made with another one does not fit.
    fingerprint: u64,
    concepts: Vec<Concept>,
    terms: Vec<Term>,
    by_first: HashMap<String, Vec<u16>>,
    /// The words of each concept's names and cues, cut short -> the concepts that have them.
    cues: HashMap<String, Vec<u16>>,
    abbreviations: HashMap<String, String>,
}

const BUILTIN: &str = include_str!("thesaurus.toml");

static SHARED: LazyLock<Arc<Thesaurus>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the embedded file is part of the program; a test reads it"
    )]
    let thesaurus = Thesaurus::parse(BUILTIN).expect("the embedded thesaurus is valid");
    Arc::new(thesaurus)
});

impl Thesaurus {
    /// The one that comes with the program.
    pub fn builtin() -> Arc<Thesaurus> {
        Arc::clone(&SHARED)
    }

    /// Reads a thesaurus file.
    ///
    /// # Errors
    /// When it is not valid TOML of the known shape, names a concept twice, relates to one that does
    /// not exist, or has a term that consists of dropped words or holds a single letter.
    pub fn parse(source: &str) -> Result<Thesaurus, ThesaurusError> {
        let file: File = toml::from_str(source)?;
        let mut numbers: HashMap<&str, u16> = HashMap::new();
        for (number, entry) in file.concepts.iter().enumerate() {
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            if numbers.insert(&entry.id, number).is_some() {
                return Err(ThesaurusError::Twice(entry.id.clone()));
            }
        }
        let mut out = Thesaurus {
            version: file.version,
            fingerprint: super::checksum::checksum(source.as_bytes()),
            concepts: Vec::with_capacity(file.concepts.len()),
            terms: Vec::new(),
            by_first: HashMap::new(),
            cues: HashMap::new(),
            abbreviations: file.abbreviations,
        };
        for (number, entry) in (0u16..).zip(&file.concepts) {
            let mut related = Vec::new();
            for name in &entry.related {
                match numbers.get(name.as_str()) {
                    Some(other) => related.push(*other),
                    None => {
                        return Err(ThesaurusError::Unknown {
                            concept: entry.id.clone(),
                            related: name.clone(),
                        });
                    }
                }
            }
            out.concepts.push(Concept {
                broad: entry.broad,
                related,
            });
            let names = entry.es.iter().chain(&entry.en);
            for text in names.chain(std::iter::once(&entry.cues)) {
                out.add_cues(number, text);
            }
            let functions = entry
                .es
                .iter()
                .chain(&entry.en)
                .map(|term| (term, TermKind::Function));
            for (text, kind) in
                functions.chain(entry.products.iter().map(|term| (term, TermKind::Product)))
            {
                out.add(&entry.id, number, text, kind)?;
            }
        }
        for terms in out.by_first.values_mut() {
            terms.sort_by_key(|term| {
                (
                    std::cmp::Reverse(out.terms[usize::from(*term)].roots.len()),
                    *term,
                )
            });
        }
        Ok(out)
    }

    fn add(
        &mut self,
        id: &str,
        concept: u16,
        text: &str,
        kind: TermKind,
    ) -> Result<(), ThesaurusError> {
        let words: Vec<Token> = tokens(text)
            .into_iter()
            .filter(|token| !token.part)
            .collect();
        // A text's single letters are dropped, so that `G Suite` would be found in every `suite`.
        let letters = words.iter().any(|word| {
            word.text.chars().count() < 2
                && !matches!(word.text.as_str(), "a" | "e" | "o" | "u" | "y")
        });
        let roots: Vec<String> = words
            .iter()
            .filter(|word| !letters && !is_stop(&word.text))
            .map(|word| stem(&word.text).to_owned())
            .collect();
        let Some(first) = roots.first() else {
            return Err(ThesaurusError::Empty {
                concept: id.to_owned(),
                term: text.to_owned(),
            });
        };
        let number = u16::try_from(self.terms.len()).unwrap_or(u16::MAX);
        let list = self.by_first.entry(first.clone()).or_default();
        let known = |other: &u16| {
            let other = &self.terms[usize::from(*other)];
            other.concept == concept && other.roots == roots
        };
        if !list.iter().any(known) {
            list.push(number);
            self.terms.push(Term {
                text: text.to_owned(),
                roots,
                concept,
                kind,
            });
        }
        Ok(())
    }

    fn add_cues(&mut self, concept: u16, text: &str) {
        for token in tokens(text).iter().filter(|token| !token.part) {
            let root = stem(&token.text);
            if is_stop(&token.text) || is_generic(root) {
                continue;
            }
            let concepts = self.cues.entry(cue(root).to_owned()).or_default();
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
        }
    }

    /// The functions that a sentence tells without naming them, surest first: those of whose words it
    /// has several. `roots` are the sentence's telling words.
    pub(crate) fn told<S: AsRef<str>>(&self, roots: &[S]) -> Vec<Told> {
        let mut sums: BTreeMap<u16, (f32, usize)> = BTreeMap::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let all = (self.concepts.len() as f32 + 1.0).ln();
        let mut total = 0.0;
        for root in roots {
            let cue = cue(root.as_ref());
            if !seen.insert(cue) {
                continue;
            }
            let Some(concepts) = self.cues.get(cue) else {
                total += UNKNOWN_CUE;
                continue;
            };
            let worth = 1.0 - (concepts.len() as f32).ln() / all;
            total += worth;
            for concept in concepts {
                let sum = sums.entry(*concept).or_default();
                sum.0 += worth;
                sum.1 += 1;
            }
        }
        let mut out: Vec<Told> = sums
            .into_iter()
            .filter(|(_, (sum, cues))| *sum >= if *cues >= 2 { LEAST_CUES } else { LEAST_ALONE })
            .map(|(concept, (sum, cues))| {
                let sure = if cues >= 2 { 1.0 } else { ALONE };
                let strength = (sum / total).sqrt() * (1.0 - (-sum / ENOUGH_CUES).exp()) * sure;
                Told { concept, strength }
            })
            .collect();
        out.sort_by(|one, other| {
            (other.strength.total_cmp(&one.strength)).then(one.concept.cmp(&other.concept))
        });
        let least = out.first().map_or(0.0, |best| best.strength) * BESIDE_THE_BEST;
        out.truncate(MOST_TOLD);
        out.retain(|told| told.strength >= least);
        out
    }

    /// The first name of a concept, as a term.
    pub(crate) fn first_term(&self, concept: u16) -> u16 {
        let at = self.terms.partition_point(|term| term.concept < concept);
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// The version that its file states.
    pub fn version(&self) -> u32 {
        self.version
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How many concepts it holds.
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// What a common abbreviation stands for, folded: `admon` -> `administracion`.
    pub(crate) fn expansion(&self, word: &str) -> Option<&str> {
        self.abbreviations.get(word).map(String::as_str)
    }

    /// Every word of a term: what a typo may have meant although no asset has it.
    pub(crate) fn words(&self) -> impl Iterator<Item = String> {
        let own = |token: &Token| !token.part && !is_stop(&token.text);
        self.terms.iter().flat_map(move |term| {
            tokens(&term.text)
                .into_iter()
                .filter(own)
                .map(|token| token.text)
        })
    }

    pub(crate) fn term(&self, term: u16) -> &str {
        self.terms
            .get(usize::from(term))
            .map_or("", |term| term.text.as_str())
    }

    pub(crate) fn kind(&self, term: u16) -> TermKind {
        self.terms
            .get(usize::from(term))
            .map_or(TermKind::Function, |term| term.kind)
    }

    /// Whether the concept is so wide (`base de datos`) that sharing it says little.
    pub(crate) fn is_broad(&self, concept: u16) -> bool {
        self.concepts
            .get(usize::from(concept))
            .is_some_and(|concept| concept.broad)
    }

    pub(crate) fn related(&self, concept: u16) -> &[u16] {
        self.concepts
            .get(usize::from(concept))
            .map_or(&[], |concept| concept.related.as_slice())
    }

    /// The terms in a list of roots: from the left, the longest first, without overlap. A term that
    /// several concepts hold counts for each.
    pub(crate) fn find<S: AsRef<str>>(&self, roots: &[S]) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < roots.len() {
            let mut longest = 0;
            for number in self
                .by_first
                .get(roots[at].as_ref())
                .map_or(&[][..], Vec::as_slice)
            {
                let term = &self.terms[usize::from(*number)];
                let len = term.roots.len();
                // Sorted by length, so that the first that fits decides.
                if len < longest {
                    break;
                }
                let rest = &roots[at..];
                if rest.len() >= len
                    && term
                        .roots
                        .iter()
                        .zip(rest)
                        .all(|(one, other)| one == other.as_ref())
                {
                    longest = len;
                    out.push(Found {
                        concept: term.concept,
                        term: *number,
                        at,
                        len,
                    });
                }
            }
            at += longest.max(1);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_thesaurus_is_valid_and_large() {
        let thesaurus = Thesaurus::builtin();
        assert!(thesaurus.len() >= 400, "{}", thesaurus.len());
        assert!(thesaurus.version() >= 1);
    }

    fn concepts(text: &str) -> Vec<u16> {
        let thesaurus = Thesaurus::builtin();
        let roots: Vec<String> = tokens(text)
            .into_iter()
            .filter(|token| !token.part && !is_stop(&token.text))
            .map(|token| stem(&token.text).to_owned())
            .collect();
        thesaurus
            .find(&roots)
            .into_iter()
            .map(|found| found.concept)
            .collect()
    }

    #[test]
    fn function_and_product_share_a_concept() {
        for (one, other) in [
            ("mesa de ayuda", "GLPI"),
            ("mesas de servicio", "help desk"),
            ("hoja de cálculo", "LibreOffice Calc"),
            ("firma electrónica avanzada", "e.firma"),
            ("gestor documental", "Alfresco"),
            ("tableros de inteligencia de negocios", "Power BI"),
            ("nómina", "payroll"),
            ("recursos humanos", "RRHH"),
            ("GRP", "ERP"),
            ("aula virtual", "Moodle"),
            ("videoconferencia", "Jitsi Meet"),
            ("sistema de información geográfica", "ArcGIS"),
            ("parque vehicular", "control de vehículos"),
            ("respaldos", "Veeam"),
            ("directorio activo", "LDAP"),
        ] {
            let shared = concepts(other);
            assert!(
                concepts(one).iter().any(|concept| shared.contains(concept)),
                "{one} / {other}"
            );
        }
    }

    #[test]
    fn a_function_is_told_without_its_name() {
        let thesaurus = Thesaurus::builtin();
        for (sentence, concept) in [
            (
                "llevar quién entra y sale del edificio, con credencial",
                "control de acceso",
            ),
            (
                "saber cuánta gasolina gastan los coches oficiales",
                "control vehicular",
            ),
            (
                "checar la entrada y los retardos de los trabajadores",
                "control de asistencia",
            ),
        ] {
            let roots: Vec<String> = tokens(sentence)
                .into_iter()
                .filter(|token| !is_stop(&token.text) && !is_generic(stem(&token.text)))
                .map(|token| stem(&token.text).to_owned())
                .collect();
            let told = thesaurus.told(&roots);
            let names: Vec<&str> = told
                .iter()
                .map(|told| thesaurus.term(thesaurus.first_term(told.concept)))
                .collect();
            assert!(names.contains(&concept), "{sentence}: {names:?}");
            assert!(told.iter().all(|told| (0.0..=1.0).contains(&told.strength)));
        }
        assert!(thesaurus.told(&["zzzz", "qqqq"]).is_empty());
    }

    #[test]
    fn a_faulty_file_says_what_is_wrong() {
        let twice =
            "version=1\n[[concept]]\nid='a'\nes=['nómina']\n[[concept]]\nid='a'\nes=['pagos']\n";
        assert!(matches!(Thesaurus::parse(twice), Err(ThesaurusError::Twice(id)) if id == "a"));
        let unknown = "version=1\n[[concept]]\nid='a'\nes=['nómina']\nrelated=['b']\n";
        assert!(matches!(
            Thesaurus::parse(unknown),
            Err(ThesaurusError::Unknown { .. })
        ));
        let empty = "version=1\n[[concept]]\nid='a'\nes=['de la']\n";
        assert!(matches!(
            Thesaurus::parse(empty),
            Err(ThesaurusError::Empty { .. })
        ));
        assert!(matches!(
            Thesaurus::parse("version=1\nwhat=2"),
            Err(ThesaurusError::Syntax(_))
        ));
    }
}
