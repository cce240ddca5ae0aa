//! Every word root of the inventory, with the assets that have it.
//!
//! Owns interning, word weights, and finding the words that a person may have meant: by spelling and
//! by beginning. All texts stand in one arena, a root as the beginning of one of its forms. Two kinds
//! of words: roots of what people write, and marks (initials, keys), which no text has; most of a large
//! vocabulary are marks, so that they carry no form and stand in no other list. Must not know queries.

mod stored;

use super::grams::{GRAMS, grams};
use super::near::{NEAR, Pattern, Recent};
use super::postings::{List, Slots};
use super::stopwords::is_generic;
use super::table::Table;

/// How many background assets stand behind the real ones when a word's rarity is judged, so that a
/// small inventory does not take every word for common.
const BACKGROUND: f32 = 1_000.0;

/// Words with one beginning that are looked through, in alphabetical order.
const BEGINNINGS: usize = 2_000;

/// The bit of a word number that says: a mark.
pub(crate) const MARK: u32 = 1 << 31;

const NONE: u32 = u32::MAX;

/// A root or mark, as it is seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) root: &'a str,
    /// The shortest form that an asset or the thesaurus has, for people.
    pub(crate) surface: &'a str,
    pub(crate) generic: bool,
    /// Occurs in the thesaurus, so that it is known even where no asset has it.
    listed: bool,
    pub(crate) assets: &'a List,
}

impl Word<'_> {
    /// Starts with a mark that no text has: initials, keys. Not a word that a person wrote.
    pub(crate) fn is_synthetic(&self) -> bool {
        is_mark(self.root)
    }

    pub(crate) fn is_known(&self) -> bool {
        self.listed || self.assets.len() > 0
    }
}

fn short(len: u16) -> u8 {
    u8::try_from(len).unwrap_or(u8::MAX)
}

fn is_mark(root: &str) -> bool {
    root.starts_with(['@', '#'])
}

/// A place in the arena.
#[derive(Clone, Copy, Debug)]
struct Span {
    at: u32,
    len: u16,
}

#[derive(Debug)]
struct Root {
    text: Span,
    generic: bool,
    listed: bool,
    surface: u32,
    /// The first of a chain.
    forms: u32,
    assets: List,
}

/// One way in which a root is written.
#[derive(Debug)]
struct Form {
    text: Span,
    root: u32,
    next: u32,
    /// How many assets (and terms of the thesaurus) write it so.
    uses: u32,
}

#[derive(Debug)]
struct Mark {
    text: Span,
    assets: List,
}

#[derive(Debug)]
pub(crate) struct Vocabulary {
    arena: String,
    roots: Vec<Root>,
    forms: Vec<Form>,
    marks: Vec<Mark>,
    by_root: Table,
    by_mark: Table,
    /// Roots in alphabetical order; those that came last wait beside, in order as well.
    ordered: Vec<u32>,
    waiting: Vec<u32>,
    by_gram: Vec<Slots>,
    /// Bytes of each root, close together: most words that share 3-grams are too long or too short.
    lengths: Vec<u8>,
    recent: Recent,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self {
            arena: String::new(),
            roots: Vec::new(),
            forms: Vec::new(),
            marks: Vec::new(),
            by_root: Table::default(),
            by_mark: Table::default(),
            ordered: Vec::new(),
            waiting: Vec::new(),
            by_gram: (0..GRAMS).map(|_| Slots::default()).collect(),
            lengths: Vec::new(),
            recent: Recent::default(),
        }
    }

    fn text(&self, span: Span) -> &str {
        text(&self.arena, span)
    }

    fn root_text(&self, number: u32) -> &str {
        self.text(self.roots[number as usize].text)
    }

    /// The number of a mark.
    pub(crate) fn mark(&mut self, root: &str) -> u32 {
        if let Some(number) = self.find(root) {
            return number;
        }
        let number = self.marks.len() as u32;
        let (arena, marks) = (&self.arena, &self.marks);
        self.by_mark
            .insert(&root, number, |number| mark_text(arena, marks, number));
        let text = self.keep(root);
        self.marks.push(Mark {
            text,
            assets: List::default(),
        });
        number | MARK
    }

    fn keep(&mut self, text: &str) -> Span {
        let at = self.arena.len() as u32;
        let text = super::fold::cut(text, usize::from(u16::MAX));
        self.arena.push_str(text);
        Span {
            at,
            len: text.len() as u16,
        }
    }

    /// The number of a form of a root; both are new to the vocabulary at first.
    pub(crate) fn form(&mut self, root: &str, surface: &str) -> u32 {
        let Some(number) = self.find(root) else {
            return self.add(root, surface);
        };
        let mut form = self.roots[number as usize].forms;
        while form != NONE {
            let known = &self.forms[form as usize];
            if self.text(known.text) == surface {
                return form;
            }
            form = known.next;
        }
        let text = self.keep(surface);
        self.add_form(text, number)
    }

    fn add(&mut self, root: &str, surface: &str) -> u32 {
        let number = self.roots.len() as u32;
        let (arena, roots) = (&self.arena, &self.roots);
        self.by_root
            .insert(&root, number, |number| root_text(arena, roots, number));
        let surface_text = self.keep(surface);
        let text = if surface.starts_with(root) {
            Span {
                len: surface_text.len.min(root.len() as u16),
                ..surface_text
            }
        } else {
            self.keep(root)
        };
        if root.len() >= 4 {
            let mut list = Vec::new();
            grams(std::iter::once(root), &mut list);
            for gram in list {
                self.by_gram[usize::from(gram)].add(number, 0);
            }
        }
        self.lengths.push(short(text.len));
        self.roots.push(Root {
            text,
            generic: is_generic(root),
            listed: false,
            surface: NONE,
            forms: NONE,
            assets: List::default(),
        });
        let form = self.add_form(surface_text, number);
        self.roots[number as usize].surface = form;
        self.order(number);
        form
    }

    fn add_form(&mut self, text: Span, root: u32) -> u32 {
        let form = self.forms.len() as u32;
        let its = &mut self.roots[root as usize].forms;
        self.forms.push(Form {
            text,
            root,
            next: std::mem::replace(its, form),
            uses: 0,
        });
        form
    }

    fn order(&mut self, number: u32) {
        let root = self.root_text(number);
        let at = self
            .waiting
            .partition_point(|other| self.root_text(*other) < root);
        self.waiting.insert(at, number);
        if self.waiting.len() > 1_024 + self.ordered.len() / 32 {
            self.settle();
        }
    }

    fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.ordered = self.in_order(0, 0).collect();
            self.waiting = Vec::new();
        }
    }

    /// Roots in alphabetical order from two places on.
    fn in_order(&self, ordered: usize, waiting: usize) -> impl Iterator<Item = u32> {
        let mut ordered = self.ordered[ordered..].iter().copied().peekable();
        let mut waiting = self.waiting[waiting..].iter().copied().peekable();
        std::iter::from_fn(move || match (ordered.peek(), waiting.peek()) {
            (Some(&one), Some(&other)) if self.root_text(other) < self.root_text(one) => {
                waiting.next()
            }
            (Some(_), _) => ordered.next(),
            (None, _) => waiting.next(),
        })
    }

    /// The word of a form; a mark is its own.
    pub(crate) fn word_of(&self, held: u32) -> u32 {
        if held & MARK != 0 {
            held
        } else {
            self.forms[held as usize].root
        }
    }

    /// One more asset has the form.
    pub(crate) fn hold(&mut self, held: u32) {
        if held & MARK != 0 {
            return;
        }
        self.forms[held as usize].uses += 1;
        let root = &self.roots[self.forms[held as usize].root as usize];
        if self.forms[root.surface as usize].uses == 0 || self.is_shorter(held, root.surface) {
            let root = self.forms[held as usize].root;
            self.roots[root as usize].surface = held;
        }
    }

    /// One asset less has the form.
    pub(crate) fn release(&mut self, held: u32) {
        if held & MARK != 0 {
            return;
        }
        let form = &mut self.forms[held as usize];
        form.uses = form.uses.saturating_sub(1);
        let root = form.root as usize;
        if form.uses > 0 || self.roots[root].surface != held {
            return;
        }
        let mut form = self.roots[root].forms;
        let mut best: Option<u32> = None;
        while form != NONE {
            let known = &self.forms[form as usize];
            if known.uses > 0 && best.is_none_or(|best| self.is_shorter(form, best)) {
                best = Some(form);
            }
            form = known.next;
        }
        self.roots[root].surface = best.unwrap_or(held);
    }

    fn is_shorter(&self, form: u32, other: u32) -> bool {
        let key = |form: u32| {
            let text = self.text(self.forms[form as usize].text);
            (text.len(), text)
        };
        key(form) < key(other)
    }

    /// Adds a word of the thesaurus.
    pub(crate) fn list(&mut self, root: &str, surface: &str) {
        let form = self.form(root, surface);
        self.hold(form);
        self.roots[self.forms[form as usize].root as usize].listed = true;
    }

    pub(crate) fn word(&self, number: u32) -> Word<'_> {
        if number & MARK != 0 {
            let mark = &self.marks[(number & !MARK) as usize];
            return Word {
                root: self.text(mark.text),
                surface: "",
                generic: false,
                listed: false,
                assets: &mark.assets,
            };
        }
        let root = &self.roots[number as usize];
        Word {
            root: self.text(root.text),
            surface: self.text(self.forms[root.surface as usize].text),
            generic: root.generic,
            listed: root.listed,
            assets: &root.assets,
        }
    }

    /// The same as of `word`, without looking at its texts.
    pub(crate) fn is_generic(&self, number: u32) -> bool {
        number & MARK == 0 && self.roots[number as usize].generic
    }

    fn is_known(&self, number: u32) -> bool {
        let listed = number & MARK == 0 && self.roots[number as usize].listed;
        listed || self.assets(number).len() > 0
    }

    fn assets(&self, number: u32) -> &List {
        if number & MARK != 0 {
            &self.marks[(number & !MARK) as usize].assets
        } else {
            &self.roots[number as usize].assets
        }
    }

    /// What was found near earlier no longer holds.
    pub(crate) fn changed(&mut self) {
        self.recent.forget();
    }

    pub(crate) fn assets_mut(&mut self, number: u32) -> &mut List {
        if number & MARK != 0 {
            &mut self.marks[(number & !MARK) as usize].assets
        } else {
            &mut self.roots[number as usize].assets
        }
    }

    pub(crate) fn find(&self, root: &str) -> Option<u32> {
        if is_mark(root) {
            self.by_mark
                .find(&root, |number| mark_text(&self.arena, &self.marks, number))
                .map(|number| number | MARK)
        } else {
            self.by_root
                .find(&root, |number| root_text(&self.arena, &self.roots, number))
        }
    }

    pub(crate) fn shrink(&mut self) {
        self.settle();
        self.arena.shrink_to_fit();
        self.roots.shrink_to_fit();
        self.forms.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.by_gram.iter_mut().for_each(Slots::shrink);
        let roots = self.roots.iter_mut().map(|root| &mut root.assets);
        let marks = self.marks.iter_mut().map(|mark| &mut mark.assets);
        roots.chain(marks).for_each(List::shrink);
    }

    /// Words whose root begins with `start`, the most used first, at most `limit`.
    pub(crate) fn beginning(&self, start: &str, limit: usize) -> Vec<u32> {
        let place = |list: &[u32]| list.partition_point(|number| self.root_text(*number) < start);
        let mut found: Vec<u32> = self
            .in_order(place(&self.ordered), place(&self.waiting))
            .take_while(|number| self.root_text(*number).starts_with(start))
            .filter(|number| self.is_known(*number))
            .take(BEGINNINGS)
            .collect();
        found.sort_by_key(|number| std::cmp::Reverse(self.assets(*number).len()));
        found.truncate(limit);
        found
    }

    /// Words that a misspelt word may have meant, nearest first, at most `limit`, with the edits
    /// between their roots. One edit for roots of four to seven letters, two from eight; the words as
    /// written must be near as well, because cutting to roots brings strangers together.
    pub(crate) fn near(&self, written: &str, root: &str, limit: usize) -> Vec<(u32, usize)> {
        let letters: Vec<char> = root.chars().collect();
        let written: Vec<char> = written.chars().collect();
        if letters.len() < 4
            || letters.len() > 30
            || written.len() < 4
            || letters.iter().any(char::is_ascii_digit)
        {
            return Vec::new();
        }
        let key = (written.iter().collect::<String>(), root.to_owned());
        if let Some(found) = self.recent.find(&key, limit) {
            return found;
        }
        let allowed = if letters.len() >= 8 { 2 } else { 1 };
        let (of_root, of_written) = (Pattern::new(&letters), Pattern::new(&written));
        let mut found: Vec<(u32, usize)> = self
            .sharing(root, allowed)
            .into_iter()
            .filter_map(|number| {
                let text = self.root_text(number);
                if !self.is_known(number) || text.len().abs_diff(root.len()) > allowed + 1 {
                    return None;
                }
                let edits = of_root.distance(text, allowed)?;
                let apart = match text.chars().count().min(letters.len()) {
                    ..=4 => 1,
                    5 => 2,
                    _ => 3,
                };
                if written.len() < 5 && !turned(&written, self.word(number).surface) {
                    return None;
                }
                of_written.distance(self.word(number).surface, apart)?;
                (edits > 0).then_some((number, edits))
            })
            .collect();
        found.sort_by(|one, other| {
            let common = |number: u32| std::cmp::Reverse(self.word(number).assets.len());
            (one.1, common(one.0), self.word(one.0).root).cmp(&(
                other.1,
                common(other.0),
                self.word(other.0).root,
            ))
        });
        found.truncate(NEAR);
        self.recent.keep(key, found.clone());
        found.truncate(limit);
        found
    }

    /// Roots that share so many 3-grams with a root that so few edits may lie between them.
    fn sharing(&self, root: &str, allowed: usize) -> Vec<u32> {
        let mut list = Vec::new();
        grams(std::iter::once(root), &mut list);
        // An edit touches at most three grams, a transposition four.
        let least = list.len().saturating_sub(4 * allowed).clamp(1, 255) as u8;
        let mut shared = vec![0u8; self.roots.len()];
        let mut enough: Vec<u32> = Vec::new();
        for gram in &list {
            self.by_gram[usize::from(*gram)].for_each(|number, _| {
                let count = &mut shared[number as usize];
                *count += 1;
                if *count == least {
                    enough.push(number);
                }
            });
        }
        let near = |number: &u32| {
            let len = usize::from(self.lengths[*number as usize]);
            len == usize::from(u8::MAX) || len.abs_diff(root.len()) <= allowed + 1
        };
        enough.retain(near);
        enough
    }

    /// How much a word of the inventory tells, from 0 (in every asset) to 1 (in one).
    pub(crate) fn rarity(&self, number: u32, assets: usize) -> f32 {
        rarity(self.assets(number).len(), assets)
    }
}

/// A wrong place gives an empty text: only a damaged file has one, and its checksum has been looked at.
fn text(arena: &str, span: Span) -> &str {
    let at = span.at as usize;
    arena
        .get(at..at + usize::from(span.len))
        .unwrap_or_default()
}

fn root_text<'a>(arena: &'a str, roots: &[Root], number: u32) -> &'a str {
    text(arena, roots[number as usize].text)
}

fn mark_text<'a>(arena: &'a str, marks: &[Mark], number: u32) -> &'a str {
    text(arena, marks[number as usize].text)
}

/// How much a feature tells that `having` of `assets` have, from 0 to 1.
pub(crate) fn rarity(having: usize, assets: usize) -> f32 {
    let total = BACKGROUND + assets as f32 + 1.0;
    (total / (having as f32 + 1.0)).ln() / total.ln()
}

/// Whether two short words have the same letters in another order: more than that is another word.
fn turned(one: &[char], other: &str) -> bool {
    let (mut one, mut other): (Vec<char>, Vec<char>) = (one.to_vec(), other.chars().collect());
    one.sort_unstable();
    other.sort_unstable();
    one == other
}

#[cfg(test)]
mod tests {
    use super::super::stem::stem;
    use super::*;

    #[test]
    fn a_misspelt_word_finds_the_one_that_was_meant() {
        let mut vocabulary = Vocabulary::new();
        for word in ["contabilidad", "almacen", "vehiculo", "pesca", "samba"] {
            vocabulary.list(stem(word), word);
        }
        let near = |word: &str| {
            vocabulary
                .near(word, stem(word), 3)
                .into_iter()
                .map(|(number, _)| vocabulary.word(number).root.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(near("contabiliadd"), ["contabilidad"]);
        assert_eq!(near("almacne"), ["almacen"]);
        assert_eq!(near("veiculos"), ["vehicul"]);
        assert!(near("xyzxyz").is_empty());
        assert!(near("tambos").is_empty());
    }

    #[test]
    fn rarity_falls_with_use_and_stays_between_nought_and_one() {
        assert!(rarity(1, 10_000) > rarity(100, 10_000));
        assert!(rarity(0, 0) <= 1.0 && rarity(10_000, 10_000) >= 0.0);
    }
}
