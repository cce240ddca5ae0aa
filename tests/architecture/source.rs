//! Rust source as the checks read it: code without comments and literals, tests told apart.
//!
//! Owns the little lexer. Every form of a text keeps the positions of the file, so that a finding
//! names its line.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// One file.
#[derive(Debug)]
pub struct Source {
    /// From the root of the tree, with `/`: `tui/view/queue.rs`.
    pub path: String,
    /// As it is on disk.
    pub text: String,
    /// Comments and what stands inside literals blanked.
    pub code: String,
    /// The same without what only tests compile.
    pub production: String,
}

impl Source {
    /// Reads a text as a file of the tree. A file that only tests compile has no production code.
    pub fn new(path: &str, text: &str, only_tests: bool) -> Source {
        let code = blank_comments_and_literals(text);
        let production = if only_tests {
            blanked(&code, 0..code.len())
        } else {
            test_items(&code)
                .into_iter()
                .fold(code.clone(), |code, item| blanked(&code, item))
        };
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            production,
        }
    }

    /// `path:line` of a position.
    pub fn place(&self, at: usize) -> String {
        let line = self.text[..at].matches('\n').count() + 1;
        format!("{}:{line}", self.path)
    }
}

/// Every Rust file below `root`, in order.
pub fn tree(root: &Path) -> Vec<Source> {
    let mut paths = Vec::new();
    walk(root, &mut paths);
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            (
                name.replace('\\', "/"),
                std::fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    let test_roots: Vec<String> = texts
        .iter()
        .flat_map(|(path, text)| test_files(path, &blank_comments_and_literals(text)))
        .collect();
    texts
        .iter()
        .map(|(path, text)| {
            let only_tests = test_roots
                .iter()
                .any(|root| *path == format!("{root}.rs") || path.starts_with(&format!("{root}/")));
            Source::new(path, text, only_tests)
        })
        .collect()
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Modules in files of their own behind `#[cfg(test)]`, as paths without `.rs`.
fn test_files(path: &str, code: &str) -> Vec<String> {
    let folder = match path.strip_suffix("mod.rs") {
        Some(folder) => folder.to_owned(),
        None if matches!(path, "lib.rs" | "main.rs") => String::new(),
        None => format!("{}/", path.trim_end_matches(".rs")),
    };
    test_items(code)
        .into_iter()
        .filter_map(|item| {
            let (_, name) = code[item]
                .trim_end()
                .strip_suffix(';')?
                .rsplit_once("mod ")?;
            Some(format!("{folder}{}", name.trim()))
        })
        .collect()
}

/// The items, attributes included, that only tests compile.
fn test_items(code: &str) -> Vec<Range<usize>> {
    let mut items: Vec<Range<usize>> = Vec::new();
    for (start, _) in code.match_indices("#[cfg(") {
        let condition = start + "#[cfg".len();
        let Some(end) = closing(code, condition) else {
            continue;
        };
        let inside = &code[condition..end];
        let test = words(inside).any(|(_, word)| word == "test") && !inside.contains("not(test");
        if test && items.last().is_none_or(|last| last.end <= start) {
            items.push(start..item_end(code, end));
        }
    }
    items
}

/// Where the item ends whose attribute's parenthesis closes at `from`.
fn item_end(code: &str, from: usize) -> usize {
    let mut at = from;
    while at < code.len() {
        match code.as_bytes()[at] {
            b'{' => return closing(code, at).map_or(code.len(), |end| end + 1),
            b';' => return at + 1,
            // The attribute's own brackets were left open behind `from`.
            b'(' | b'[' => at = closing(code, at).unwrap_or(code.len()) + 1,
            _ => at += 1,
        }
    }
    code.len()
}

/// Position of the bracket that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The identifiers of a text with their positions.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(is_word)?;
        let end = start
            + code[start..]
                .find(|c| !is_word(c))
                .unwrap_or(code.len() - start);
        at = end;
        Some((start, &code[start..end]))
    })
}

/// The text with a range replaced by blanks; line breaks stay.
fn blanked(code: &str, range: Range<usize>) -> String {
    let blank: String = code[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    format!("{}{blank}{}", &code[..range.start], &code[range.end..])
}

fn blank_comments_and_literals(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let inside_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let (kept, length) = match piece(rest, inside_word) {
            Some(piece) => piece,
            None => {
                let c = rest.chars().next().unwrap();
                // A letter outside ASCII is part of a name; as blanks it keeps its bytes.
                if c.is_ascii() {
                    code.push(c);
                } else {
                    code.extend(std::iter::repeat_n('_', c.len_utf8()));
                }
                at += c.len_utf8();
                continue;
            }
        };
        for (offset, byte) in rest.bytes().take(length).enumerate() {
            let edge = offset < kept || offset + kept >= length;
            match byte {
                b'\n' => code.push('\n'),
                byte if edge && byte.is_ascii() => code.push(char::from(byte)),
                _ => code.push(' '),
            }
        }
        at += length;
    }
    code
}

/// A comment or a literal at the beginning of `rest`: bytes to keep at both ends, and its length.
fn piece(rest: &str, inside_word: bool) -> Option<(usize, usize)> {
    if rest.starts_with("//") {
        return Some((0, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        return Some((0, block_comment(rest)));
    }
    if rest.starts_with('"') {
        return Some((1, quoted(rest, '"')?));
    }
    if !inside_word && let Some(length) = raw(rest) {
        return Some((0, length));
    }
    let mut chars = rest.strip_prefix('\'')?.chars();
    match (chars.next()?, chars.next()?) {
        ('\\', _) => Some((1, quoted(rest, '\'')?)),
        (c, '\'') => Some((1, c.len_utf8() + 2)),
        // A lifetime.
        _ => None,
    }
}

fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn raw(rest: &str) -> Option<usize> {
    let after = rest.trim_start_matches(['b', 'c']);
    let marks = after
        .strip_prefix('r')
        .filter(|_| rest.len() - after.len() <= 1)?;
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    let inside = marks[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end)? + end.len();
    Some(rest.len() - inside.len() + length)
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

#[test]
fn comments_and_literals_are_no_code() {
    let cases = [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"a("b \" c")"#, r#"a("      ")"#),
        (r##"a(r#"b " c"#) d"##, r##"a(          ) d"##),
        (r#"a(br"b\") d"#, r#"a(      ) d"#),
        ("a('\"') b", "a(' ') b"),
        (r"a('\'', '\u{1b}') b", r"a('  ', '      ') b"),
        ("fn a<'b>(c: &'b str)", "fn a<'b>(c: &'b str)"),
        ("\"uno\ndos\" x", "\"   \n   \" x"),
        ("r#type \"a\"", "r#type \" \""),
        ("var\"a\"", "var\" \""),
        ("\"ñ\" b", "\"  \" b"),
    ];
    for (text, code) in cases {
        assert_eq!(blank_comments_and_literals(text), code, "{text}");
    }
}

#[test]
fn what_only_tests_compile_is_told_apart() {
    let text = "fn a() {}\n#[cfg(test)]\n#[allow(dead_code)]\nmod tests { fn b() {} }\nfn c() {}\n\
                #[cfg(all(test, unix))]\nuse d;\n#[cfg(not(test))]\nfn e() {}\n\
                #[cfg(feature = \"server\")]\nfn f() {}";
    let source = Source::new("x.rs", text, false);
    let left: Vec<_> = words(&source.production)
        .map(|(_, word)| word)
        .filter(|word| word.len() == 1)
        .collect();
    assert_eq!(left, ["a", "c", "e", "f"]);
    assert_eq!(source.place(text.find("fn c").unwrap()), "x.rs:5");
    let all_tests = Source::new("x.rs", text, true);
    assert!(all_tests.production.trim().is_empty());
}

#[test]
fn modules_behind_a_test_condition_are_found_in_their_files() {
    let code = "mod a;\n#[cfg(test)]\nmod b;\n#[cfg(test)]\n#[path = \"\"]\nmod c;\n#[cfg(test)]\nmod d {}";
    assert_eq!(test_files("x/mod.rs", code), ["x/b", "x/c"]);
    assert_eq!(test_files("x/y.rs", code), ["x/y/b", "x/y/c"]);
    assert_eq!(test_files("lib.rs", code), ["b", "c"]);
}
