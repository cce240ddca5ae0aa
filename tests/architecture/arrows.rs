//! Which folder may use which: paths out of the source, held against a table.

use crate::source::Source;

/// What a folder may use of the crate, besides itself.
pub type Row = (&'static str, &'static [&'static str]);

/// A path that the source names, from the root of the crate or of another crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub at: usize,
    /// Whether it is of this crate.
    pub ours: bool,
    /// Empty for the whole crate.
    pub path: Vec<String>,
}

/// The module that a file is: `tui/view/mod.rs` -> `tui`, `view`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    let path = path
        .strip_suffix("mod")
        .map_or(path, |p| p.trim_end_matches('/'));
    match path {
        "lib" | "main" | "" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'c> {
    Word(&'c str),
    /// `::`
    Into,
    Mark(u8),
}

fn tokens(code: &str) -> Vec<(usize, Token<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = code.as_bytes();
    while at < code.len() {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            let word = code[at..]
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .map_or(&code[at..], |end| &code[at..at + end]);
            found.push((at, Token::Word(word)));
            at += word.len();
        } else if code[at..].starts_with("::") {
            found.push((at, Token::Into));
            at += 2;
        } else {
            if !byte.is_ascii_whitespace() {
                found.push((at, Token::Mark(byte)));
            }
            at += 1;
        }
    }
    found
}

/// Every path of two names or more, and every path that begins at the crate's root.
pub fn named(file: &str, code: &str) -> Vec<Named> {
    let tokens = tokens(code);
    let mut reader = Reader {
        tokens: &tokens,
        module: module(file),
        found: Vec::new(),
    };
    // Inline modules that are open, with the depth of their brace.
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).map(|n| tokens[n].1);
        match tokens[at].1 {
            Token::Mark(b'{') => {
                depth += 1;
                if let [(_, Token::Word("mod")), (_, Token::Word(name))] =
                    tokens[at.saturating_sub(2)..at]
                {
                    reader.module.push(name.to_owned());
                    open.push(depth);
                }
            }
            Token::Mark(b'}') => {
                if open.last() == Some(&depth) {
                    open.pop();
                    reader.module.pop();
                }
                depth = depth.saturating_sub(1);
            }
            Token::Word("use") => {
                at = reader.tree(at + 1, &Prefix::default());
                continue;
            }
            Token::Word(_) if before != Some(Token::Into) => {
                at = reader.plain(at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    reader.found
}

/// The names read so far of a path.
#[derive(Clone, Debug, Default)]
struct Prefix {
    ours: bool,
    begun: bool,
    path: Vec<String>,
}

struct Reader<'c> {
    tokens: &'c [(usize, Token<'c>)],
    module: Vec<String>,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<Token<'_>> {
        self.tokens.get(at).map(|(_, token)| *token)
    }

    fn note(&mut self, at: usize, prefix: &Prefix) {
        self.found.push(Named {
            at: self.tokens[at].0,
            ours: prefix.ours,
            path: prefix.path.clone(),
        });
    }

    /// One more name behind `prefix`.
    fn step(&self, word: &str, prefix: &mut Prefix) {
        match word {
            // The library's name in the program's own file means the same crate.
            "crate" | "dictamen" if !prefix.begun => prefix.ours = true,
            "self" if prefix.begun => {}
            "self" => {
                prefix.ours = true;
                prefix.path.clone_from(&self.module);
            }
            "super" => {
                if !prefix.begun {
                    prefix.path.clone_from(&self.module);
                }
                prefix.ours = true;
                prefix.path.pop();
            }
            word => prefix.path.push(word.to_owned()),
        }
        prefix.begun = true;
    }

    /// A path in an expression or a type. Answers where to go on.
    fn plain(&mut self, from: usize) -> usize {
        let mut prefix = Prefix::default();
        let mut at = from;
        while let Some(Token::Word(word)) = self.token(at) {
            self.step(word, &mut prefix);
            if self.token(at + 1) != Some(Token::Into) {
                at += 1;
                break;
            }
            at += 2;
        }
        // A single word is no path: `self.x`, `pub(crate)`, a local name.
        if at > from + 1 {
            self.note(from, &prefix);
        }
        at
    }

    /// A tree of `use`. Answers where to go on.
    fn tree(&mut self, from: usize, prefix: &Prefix) -> usize {
        let mut prefix = prefix.clone();
        let mut at = from;
        loop {
            match self.token(at) {
                Some(Token::Into) => at += 1,
                Some(Token::Mark(b'{')) => {
                    at += 1;
                    while !matches!(self.token(at), Some(Token::Mark(b'}')) | None) {
                        at = self.tree(at, &prefix);
                        if self.token(at) == Some(Token::Mark(b',')) {
                            at += 1;
                        }
                    }
                    return at + 1;
                }
                Some(Token::Mark(b'*')) => {
                    self.note(at, &prefix);
                    return at + 1;
                }
                Some(Token::Word("as")) => {
                    self.note(from, &prefix);
                    return at + 2;
                }
                Some(Token::Word(word)) => {
                    let word = word.to_owned();
                    self.step(&word, &mut prefix);
                    at += 1;
                    let next = self.token(at);
                    if next != Some(Token::Into) && next != Some(Token::Word("as")) {
                        self.note(at - 1, &prefix);
                        return at;
                    }
                }
                _ => return at + 1,
            }
        }
    }
}

/// Whether a file is in a folder, or is the folder's one file.
pub fn within(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn under(path: &[String], folder: &str) -> bool {
    let mut names = path.iter();
    folder
        .split('/')
        .all(|name| names.next().is_some_and(|n| n == name))
}

/// The row of the table that rules a file: the one with the longest folder.
fn row<'t>(table: &'t [Row], file: &str) -> Option<&'t Row> {
    table
        .iter()
        .filter(|(folder, _)| {
            file == format!("{folder}.rs") || file.starts_with(&format!("{folder}/"))
        })
        .max_by_key(|(folder, _)| folder.len())
}

/// The arrows of a file that the table does not have.
pub fn forbidden(table: &[Row], source: &Source) -> Vec<String> {
    let Some((folder, allowed)) = row(table, &source.path) else {
        return vec![format!(
            "{}: no row of the table rules this file",
            source.path
        )];
    };
    if allowed.contains(&"*") {
        return Vec::new();
    }
    named(&source.path, &source.code)
        .into_iter()
        .filter(|named| named.ours)
        .filter(|named| {
            let at_home = under(&named.path, folder);
            !at_home && !allowed.iter().any(|to| under(&named.path, to))
        })
        .map(|named| {
            let to = match named.path.as_slice() {
                [] => "the whole crate".to_owned(),
                path => path.join("::"),
            };
            format!("{}: {folder} -> {to}", source.place(named.at))
        })
        .collect()
}

/// Paths of other crates, or of the standard library, that a folder must not name.
pub fn foreign(table: &[Row], source: &Source) -> Vec<String> {
    let banned = table
        .iter()
        .filter(|(folder, _)| within(&source.path, folder))
        .flat_map(|(_, banned)| banned.iter().copied());
    naming(source, banned.collect())
}

/// Other crates that only some folders may name, each with those folders.
pub fn kept(table: &[Row], source: &Source) -> Vec<String> {
    let at_home = |(_, folders): &&Row| folders.iter().any(|to| within(&source.path, to));
    let astray = table.iter().filter(|row| !at_home(row)).map(|row| row.0);
    naming(source, astray.collect())
}

/// Where production code names one of `libraries`, or something in it.
fn naming(source: &Source, libraries: Vec<&str>) -> Vec<String> {
    let libraries: Vec<String> = libraries.iter().map(|l| l.replace("::", "/")).collect();
    named(&source.path, &source.production)
        .into_iter()
        .filter(|named| !named.ours && libraries.iter().any(|l| under(&named.path, l)))
        .map(|named| format!("{}: {}", source.place(named.at), named.path.join("::")))
        .collect()
}

/// The modules that `lib.rs` declares.
pub fn rooms(code: &str) -> Vec<String> {
    tokens(code)
        .windows(2)
        .filter_map(|pair| match (pair[0].1, pair[1].1) {
            (Token::Word("mod"), Token::Word(name)) => Some(name.to_owned()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
fn check(path: &str, text: &str) -> Vec<String> {
    const TABLE: &[Row] = &[
        ("law", &[]),
        ("wire", &["law"]),
        ("tui", &["wire", "law"]),
        ("tui/view", &["law", "tui/model"]),
        ("main", &["*"]),
    ];
    forbidden(TABLE, &Source::new(path, text, false))
}

#[test]
fn an_arrow_that_the_table_lacks_is_named_with_file_and_line() {
    let bad = [
        (
            "law/a.rs",
            "use crate::wire::Body;",
            "law/a.rs:1: law -> wire::Body",
        ),
        ("law.rs", "\nuse crate::wire;", "law.rs:2: law -> wire"),
        (
            "law/a.rs",
            "fn f(b: &crate::wire::Body) {}",
            "law/a.rs:1: law -> wire::Body",
        ),
        (
            "law/a.rs",
            "pub use crate :: wire :: *;",
            "law/a.rs:1: law -> wire",
        ),
        (
            "law/a.rs",
            "use crate::{law::B, wire::{C}};",
            "law/a.rs:1: law -> wire::C",
        ),
        (
            "law/a.rs",
            "use crate::{\n  wire as w};",
            "law/a.rs:2: law -> wire",
        ),
        (
            "law/a.rs",
            "use super::super::wire::B;",
            "law/a.rs:1: law -> wire::B",
        ),
        (
            "law/mod.rs",
            "use super::wire::B;",
            "law/mod.rs:1: law -> wire::B",
        ),
        (
            "law/mod.rs",
            "use self::super::wire::B;",
            "law/mod.rs:1: law -> wire::B",
        ),
        (
            "law/mod.rs",
            "mod t { use super::super::wire::B; }",
            "law/mod.rs:1: law -> wire::B",
        ),
        (
            "law/mod.rs",
            "mod t {} fn f() { super::wire::b() }",
            "law/mod.rs:1: law -> wire::b",
        ),
        (
            "law/a.rs",
            "use crate::*;",
            "law/a.rs:1: law -> the whole crate",
        ),
        (
            "law/a.rs",
            "use crate as all;",
            "law/a.rs:1: law -> the whole crate",
        ),
        ("law/a.rs", "use dictamen::wire;", "law/a.rs:1: law -> wire"),
        (
            "law/a.rs",
            "#[cfg(test)] mod t { use crate::wire; }",
            "law/a.rs:1: law -> wire",
        ),
        (
            "tui/view/a.rs",
            "use crate::tui::update;",
            "tui/view/a.rs:1: tui/view -> tui::update",
        ),
        (
            "tui/view/mod.rs",
            "use super::update::x;",
            "tui/view/mod.rs:1: tui/view -> tui::update::x",
        ),
        (
            "attic/a.rs",
            "",
            "attic/a.rs: no row of the table rules this file",
        ),
    ];
    for (path, text, finding) in bad {
        assert_eq!(check(path, text), [finding], "{text}");
    }
}

#[test]
fn arrows_of_the_table_and_what_only_looks_like_one_pass() {
    let good = [
        (
            "wire/a.rs",
            "use crate::law::{self, A}; use crate::wire::b;",
        ),
        (
            "law/a.rs",
            "// crate::wire\nconst A: &str = \"crate::wire\"; /* crate::wire */",
        ),
        (
            "law/a.rs",
            "pub(crate) fn f() { self.wire.x(); super::b(); std::wire::c() }",
        ),
        ("law/mod.rs", "mod tests { use super::*; use super::a; }"),
        ("law/mod.rs", "use self::wire::X;"),
        (
            "tui/view/a.rs",
            "use super::b; use super::super::model::M; use crate::law;",
        ),
        ("tui/runtime.rs", "use super::view; use crate::wire;"),
        ("main.rs", "fn main() { dictamen::tui::run() }"),
    ];
    for (path, text) in good {
        assert_eq!(check(path, text), [""; 0], "{text}");
    }
}

#[test]
fn foreign_paths_are_found_in_use_and_in_place_but_not_in_tests() {
    const TABLE: &[Row] = &[("law", &["std::fs", "tokio"])];
    let found = |path, text| foreign(TABLE, &Source::new(path, text, false));
    for (path, text, finding) in [
        ("law/a.rs", "use std::{io, fs};", "law/a.rs:1: std::fs"),
        (
            "law/a.rs",
            "fn f() { std::fs::read(p) }",
            "law/a.rs:1: std::fs::read",
        ),
        ("law/a.rs", "use tokio::sync;", "law/a.rs:1: tokio::sync"),
        ("law/a.rs", "use ::tokio as t;", "law/a.rs:1: tokio"),
    ] {
        assert_eq!(found(path, text), [finding], "{text}");
    }
    const KEPT: &[Row] = &[("sqlx", &["store"])];
    let astray = Source::new("law/a.rs", "use sqlx::query;", false);
    assert_eq!(kept(KEPT, &astray), ["law/a.rs:1: sqlx::query"]);
    let at_home = Source::new("store/a.rs", "use sqlx::query;", false);
    assert_eq!(kept(KEPT, &at_home), [""; 0]);
    for (path, text) in [
        ("wire/a.rs", "use std::fs;"),
        ("law/a.rs", "#[cfg(test)] mod tests { use std::fs; }"),
        ("law/a.rs", "use std::fmt; use crate::law::tokio::x;"),
    ] {
        assert_eq!(found(path, text), [""; 0], "{text}");
    }
}
