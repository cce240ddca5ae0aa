//! Small habits of the source: what a file begins with, how long it is, what it never calls.

use crate::source::{Source, words};

/// Lines of production code, comments and blank lines included, that a file may have.
pub const MOST_LINES: usize = 600;

/// A file begins by saying what it owns.
pub fn no_introduction(source: &Source) -> Option<String> {
    (!source.text.starts_with("//!")).then(|| format!("{}: does not begin with //!", source.path))
}

/// A file that no longer reads in one sitting. Lines of tests do not count.
pub fn too_long(source: &Source) -> Option<String> {
    let lines: usize = source
        .text
        .lines()
        .zip(source.code.lines().zip(source.production.lines()))
        .filter(|(_, (code, production))| code == production)
        .count();
    let only_tests = source.production.trim().is_empty();
    (lines > MOST_LINES && !only_tests).then(|| format!("{}: {lines} lines", source.path))
}

/// Calls of macros by these names.
pub fn macros(source: &Source, names: &[&str]) -> Vec<String> {
    find(source, &source.code, names, "!")
}

/// Calls of macros by these names outside of tests.
pub fn macros_in_production(source: &Source, names: &[&str]) -> Vec<String> {
    find(source, &source.production, names, "!")
}

/// Calls of functions or methods by these names.
pub fn calls(source: &Source, names: &[&str]) -> Vec<String> {
    find(source, &source.code, names, "(")
}

/// Takes hold of the standard output or error, other than to ask whether it is a terminal and to
/// draw a progress bar, which does not show elsewhere.
pub fn standard_streams(source: &Source) -> Vec<String> {
    const HARMLESS: [&str; 2] = ["().is_terminal", "ProgressDrawTarget::stderr()"];
    // As long as what they stand for, so that positions stay.
    let code = HARMLESS
        .iter()
        .fold(source.production.clone(), |code, harmless| {
            code.replace(harmless, &" ".repeat(harmless.len()))
        });
    find(source, &code, &["stdout", "stderr"], "()")
}

fn find(source: &Source, code: &str, names: &[&str], then: &str) -> Vec<String> {
    words(code)
        .filter(|(at, word)| {
            let rest = &code[at + word.len()..];
            names.contains(word) && rest.starts_with(then) && !rest.starts_with("!=")
        })
        .map(|(at, word)| format!("{}: {word}{then}", source.place(at)))
        .collect()
}

#[cfg(test)]
fn source(text: &str) -> Source {
    Source::new("a.rs", text, false)
}

#[test]
fn a_file_without_an_introduction_is_found() {
    assert!(no_introduction(&source("// no\n//! late\n")).is_some());
    assert!(no_introduction(&source("fn a() {}\n")).is_some());
    assert_eq!(no_introduction(&source("//! Owns.\n")), None);
}

#[test]
fn only_lines_that_are_no_tests_make_a_file_too_long() {
    let line = "fn a() {}\n";
    let long = line.repeat(MOST_LINES + 1);
    assert_eq!(too_long(&source(&long)).unwrap(), "a.rs: 601 lines");
    assert_eq!(too_long(&source(&line.repeat(MOST_LINES))), None);
    let tested = format!(
        "{}#[cfg(test)]\nmod tests {{\n{long}}}\n",
        line.repeat(MOST_LINES - 1)
    );
    assert_eq!(too_long(&source(&tested)), None);
    assert_eq!(too_long(&Source::new("a.rs", &long, true)), None);
}

#[test]
fn macros_are_found_where_they_are_called_and_nowhere_else() {
    let text = "//! todo!()\nfn a() { todo!() }\n#[cfg(test)]\nmod tests { fn b() { dbg!(1); } }\n\
                fn c() { s(\"todo!\"); todo != done }";
    let names = ["todo", "dbg"];
    assert_eq!(
        macros(&source(text), &names),
        ["a.rs:2: todo!", "a.rs:4: dbg!"]
    );
    assert_eq!(
        macros_in_production(&source(text), &names),
        ["a.rs:2: todo!"]
    );
}

#[test]
fn standard_streams_may_only_be_asked_what_they_are() {
    let text = "fn a() { io::stdout().is_terminal();\nio::stderr().lock(); c.stdout(x);\n\
                bar(ProgressDrawTarget::stderr()) }";
    assert_eq!(standard_streams(&source(text)), ["a.rs:2: stderr()"]);
}

#[test]
fn sleeping_is_found_however_it_is_called() {
    let text = "fn a() { thread::sleep(d);\ntokio::time::sleep(d).await;\nsleep(d); oversleep(d) }";
    assert_eq!(
        calls(&source(text), &["sleep"]),
        ["a.rs:1: sleep(", "a.rs:2: sleep(", "a.rs:3: sleep("]
    );
}
