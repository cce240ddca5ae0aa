//! Nobody but the pen makes styled text or writes cells, for the pen takes only text that passed
//! the border.

use crate::source::{Source, words};

/// Ways around the pen: constructors of the terminal library's text, and writers of cells.
const TEXT_TYPES: &[&str] = &[
    "Span",
    "Line",
    "Text",
    "Paragraph",
    "Block",
    "List",
    "ListItem",
    "Table",
    "Tabs",
    "Masked",
];
const CELL_WRITERS: &[&str] = &[
    "set_string",
    "set_stringn",
    "set_line",
    "set_span",
    "set_symbol",
    "set_char",
    "append_symbol",
];
/// The pen's own door for widgets of another crate.
const DOOR: &str = "lend";

/// A place that may use one such way, once, and why that is safe stands beside it in the table.
pub type Exception = (&'static str, &'static str);

/// Uses of other ways to write than the pen.
pub fn around_the_pen(source: &Source, exceptions: &[Exception]) -> Vec<String> {
    let code = &source.production;
    let mut found = Vec::new();
    for (at, word) in words(code) {
        let after = code[at + word.len()..].trim_start();
        let before = code[..at].trim_end();
        let constructor = TEXT_TYPES.contains(&word)
            && after.starts_with("::")
            && !after.trim_start_matches(':').trim_start().starts_with('{')
            && !before.ends_with("::");
        let writer = CELL_WRITERS.contains(&word) && before.ends_with('.');
        let door = word == DOOR && before.ends_with("ink.");
        if constructor || writer || door {
            found.push((at, word));
        }
    }
    for library in ["ratatui::text", "ratatui::widgets", "ratatui::prelude"] {
        found.extend(code.match_indices(library));
    }
    for (path, what) in exceptions.iter().filter(|(path, _)| *path == source.path) {
        match found.iter().position(|(_, word)| word == what) {
            Some(once) => {
                found.remove(once);
            }
            None => return vec![format!("{path}: no longer needs its exception for {what}")],
        }
    }
    found.sort_unstable();
    found
        .into_iter()
        .map(|(at, word)| format!("{}: {word}", source.place(at)))
        .collect()
}

#[cfg(test)]
fn source(text: &str) -> Source {
    Source::new("view/a.rs", text, false)
}

#[test]
fn every_way_around_the_pen_is_found() {
    for (text, what) in [
        ("fn f() { Span::raw(x) }", "Span"),
        ("fn f() { Line::from(x) }", "Line"),
        ("fn f() { Text::raw(x) }", "Text"),
        ("fn f() { Paragraph :: new(x) }", "Paragraph"),
        ("fn f() { b.set_string(0, 0, x, s) }", "set_string"),
        ("fn f() { b.set_stringn(0, 0, x, 9, s) }", "set_stringn"),
        ("fn f() { b[(0, 0)].set_symbol(x); }", "set_symbol"),
        ("fn f() { b[(0, 0)]\n.set_char(x); }", "set_char"),
        ("fn f() { w.render(area, ink.lend()) }", "lend"),
    ] {
        let found = around_the_pen(&source(text), &[]);
        assert_eq!(found.len(), 1, "{text}");
        assert!(
            found[0].starts_with("view/a.rs:") && found[0].ends_with(what),
            "{found:?}"
        );
    }
    let import = around_the_pen(&source("use ratatui::widgets::Widget;"), &[]);
    assert_eq!(import, ["view/a.rs:1: ratatui::widgets"]);
}

#[test]
fn the_pen_itself_and_tests_are_left_alone() {
    for text in [
        "fn f() { ink.put(1, 1, 9, text, Role::Text::X) }",
        "fn f() { lines.push(x, Role::Text) } // Span::raw",
        "#[cfg(test)] mod tests { fn f() { Line::raw(x); b.set_string(x) } }",
    ] {
        assert_eq!(around_the_pen(&source(text), &[]), [""; 0], "{text}");
    }
}

#[test]
fn an_exception_counts_once_and_must_be_needed() {
    let exceptions = [("view/a.rs", "lend")];
    let once = source("fn f() { w.render(a, ink.lend()) }");
    assert_eq!(around_the_pen(&once, &exceptions), [""; 0]);
    let twice = source("fn f() { w.render(a, ink.lend());\nw.render(b, ink.lend()) }");
    assert_eq!(around_the_pen(&twice, &exceptions), ["view/a.rs:2: lend"]);
    let none = around_the_pen(&source("fn f() {}"), &exceptions);
    assert_eq!(none, ["view/a.rs: no longer needs its exception for lend"]);
}
