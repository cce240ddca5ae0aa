//! What is said as ours was not taken from a field that others fill.
//!
//! Follows local names back to where they were bound. It reads text and knows no types, so it may
//! miss a detour through another function, but not the plain mistake.

use crate::source::{Source, closing, words};
use std::collections::BTreeSet;
use std::ops::Range;

/// Calls that take text as our own: of the pen, and of the model, which keeps notes for it.
pub const SAYS: &[&str] = &["Shown::said(", ".say("];
/// The calls that put arguments into a sentence.
pub const FILLS: &[&str] = &["lang.fill(", "format!("];

/// What cleans its argument, or makes a sentence of it that is clean.
const CLEANS: &[&str] = &[
    "line",
    "line_within",
    "block",
    "outside",
    "check_sentence",
    // Of `i18n::sentence` and of `tui::update::say`: sentences about a thing.
    "failure",
    "held",
    "problem",
    "reason",
    "refusal",
    "to_do",
    "with_detail",
];
/// Text from outside whose field's name alone would not tell.
const OUTSIDE: &[&str] = &[
    "asset.key",
    "asset.owner",
    "case.key",
    "case.regime",
    "cycle.calendar",
    "day.why",
    "item.unit",
    "returned.answer",
    "row.institution",
];
/// Text of our own, or none at all, in a field whose name alone would accuse it.
const OWN: &[&str] = &["note.text", "piece.text", "buffer.area"];
/// Methods that answer what people type into our own fields, or names of people.
const OUTSIDE_METHODS: &[(&str, &str)] =
    &[("handle", "("), ("text", "()"), ("before_cursor", "()")];
/// What makes no text, or our own, of a field: measures, and the names of enums.
const HARMLESS: &[&str] = &["len", "is_empty", "name", "contains_key"];

/// The fields of text in the shapes that travel and in the case: what others may have typed. A
/// name that is also the name of something else there is left out: nothing here knows types.
pub fn outside_fields<'s>(sources: impl IntoIterator<Item = &'s Source>) -> BTreeSet<String> {
    let (mut texts, mut others) = (BTreeSet::new(), BTreeSet::new());
    for source in sources {
        let code = &source.production;
        for (at, word) in words(code) {
            let Some(of) = code[at + word.len()..].strip_prefix(':') else {
                continue;
            };
            if !code[..at].ends_with("pub ") && !code[..at].ends_with("pub(crate) ") {
                continue;
            }
            let of = of.lines().next().unwrap_or("");
            let text = words(of).any(|(_, name)| matches!(name, "String" | "str"));
            // The catalogue: nothing from outside is `'static`.
            if text && !of.contains("'static") {
                texts.insert(word.to_owned());
            } else {
                others.insert(word.to_owned());
            }
        }
    }
    &texts - &others
}

/// Arguments of `calls` with text that did not pass the border.
pub fn said_outside(source: &Source, fields: &BTreeSet<String>, calls: &[&str]) -> Vec<String> {
    let code = &source.production;
    let reader = Reader {
        source,
        fields,
        bindings: bindings(code),
    };
    calls
        .iter()
        .flat_map(|call| code.match_indices(call))
        .filter_map(|(at, call)| {
            let open = at + call.len() - 1;
            let end = closing(code, open)?;
            let what = reader.outside_in(open + 1..end, 5)?;
            Some(format!("{}: {what}", source.place(at)))
        })
        .collect()
}

/// A `let`, `if let` or `for`: where its names stand, and what they are bound to.
#[derive(Debug)]
struct Binding {
    names: Range<usize>,
    value: Range<usize>,
}

fn bindings(code: &str) -> Vec<Binding> {
    words(code)
        .filter(|(_, word)| matches!(*word, "let" | "for"))
        .filter_map(|(at, keyword)| {
            let start = at + keyword.len();
            let rest = &code[start..];
            let (names, gap) = if keyword == "for" {
                (words(rest).find(|(_, word)| *word == "in")?.0, "in".len())
            } else {
                (
                    rest.find(['=', ';'])
                        .filter(|at| rest[*at..].starts_with('='))?,
                    1,
                )
            };
            let value = start + names + gap;
            let before = code[..at].trim_end();
            let has_body = keyword == "for"
                || ["if", "while", "&&"]
                    .iter()
                    .any(|word| before.ends_with(word));
            Some(Binding {
                names: start..start + names,
                value: value..value_end(code, value, has_body),
            })
        })
        .collect()
}

/// Where a bound value ends: at its semicolon, or where the body begins.
fn value_end(code: &str, from: usize, has_body: bool) -> usize {
    let mut at = from;
    while let Some(byte) = code.as_bytes().get(at) {
        match byte {
            b';' => break,
            b'{' if has_body => break,
            b'&' if has_body && code[at..].starts_with("&& ") => break,
            b'(' | b'[' | b'{' => at = closing(code, at).unwrap_or(code.len()),
            _ => {}
        }
        at += 1;
    }
    at.min(code.len())
}

struct Reader<'s> {
    source: &'s Source,
    fields: &'s BTreeSet<String>,
    bindings: Vec<Binding>,
}

impl Reader<'_> {
    /// The first thing from outside in a stretch of code that is not cleaned there.
    fn outside_in(&self, stretch: Range<usize>, depth: usize) -> Option<String> {
        let code = &self.source.production;
        let mut passed = cleaned(code, &stretch);
        // What a name inside is bound to counts where the name is used.
        let inside = |value: &Range<usize>| value.start > stretch.start && value.end < stretch.end;
        passed.extend(self.bindings.iter().map(|b| b.value.clone()).filter(inside));
        for (offset, word) in words(&code[stretch.clone()]) {
            let at = stretch.start + offset;
            if passed.iter().any(|range| range.contains(&at)) {
                continue;
            }
            let after = code[at + word.len()..stretch.end].trim_start();
            let before = code[stretch.start..at].trim_end();
            let owner = before
                .strip_suffix('.')
                .filter(|owner| !owner.ends_with('.'));
            let found = match owner {
                Some(owner) => self.field(owner, word, after),
                None if after.starts_with("::") || after.starts_with('(') => None,
                None => self.local(word, at, depth),
            };
            if found.is_some() {
                return found;
            }
        }
        self.format_names(&stretch, depth)
    }

    /// A field or a method that answers text from outside.
    fn field(&self, owner: &str, word: &str, after: &str) -> Option<String> {
        let owner = words(owner).last().map_or("", |(_, owner)| owner);
        let full = format!("{owner}.{word}");
        let method = OUTSIDE_METHODS
            .iter()
            .any(|(name, call)| *name == word && after.starts_with(call));
        let listed = OUTSIDE.contains(&full.as_str())
            || self.fields.contains(word) && !OWN.contains(&full.as_str());
        let harmless = after.strip_prefix('.').is_some_and(|next| {
            let next = words(next).next();
            next.is_some_and(|(_, word)| HARMLESS.contains(&word))
        });
        let field = listed && !after.starts_with('(') && !harmless;
        (method || field).then(|| format!(".{word}"))
    }

    /// A local name, if what it was last bound to before `at` is from outside.
    fn local(&self, name: &str, at: usize, depth: usize) -> Option<String> {
        let code = &self.source.production;
        let function = code[..at].rfind("fn ").unwrap_or(0);
        let binding = self
            .bindings
            .iter()
            .filter(|binding| binding.names.start > function && binding.value.end <= at)
            .rfind(|binding| words(&code[binding.names.clone()]).any(|(_, bound)| bound == name))?;
        let depth = depth.checked_sub(1)?;
        // What is bound, and what is written behind it later.
        let push = format!("{name}.push_str(");
        let since = binding.value.end;
        let pushed = code[since..at].match_indices(&push).map(|(offset, _)| {
            let open = since + offset + push.len() - 1;
            open + 1..closing(code, open).unwrap_or(open + 1)
        });
        let what = std::iter::once(binding.value.clone())
            .chain(pushed)
            .find_map(|part| self.outside_in(part, depth))?;
        Some(format!("{name} <- {what}"))
    }

    /// Names inside the braces of a format stand in the literal, which the code has blanked.
    fn format_names(&self, stretch: &Range<usize>, depth: usize) -> Option<String> {
        let text = &self.source.text[stretch.clone()];
        let mut literals = text
            .match_indices('{')
            .filter(|(offset, _)| self.source.code.as_bytes()[stretch.start + offset] == b' ');
        literals.find_map(|(offset, _)| {
            let (_, name) = words(&text[offset + 1..])
                .next()
                .filter(|(at, _)| *at == 0)?;
            self.local(name, stretch.start + offset, depth)
        })
    }
}

/// The arguments of calls that clean.
fn cleaned(code: &str, stretch: &Range<usize>) -> Vec<Range<usize>> {
    words(&code[stretch.clone()])
        .filter(|(_, word)| CLEANS.contains(word))
        .filter_map(|(offset, word)| {
            let open = stretch.start + offset + word.len();
            code[open..].starts_with('(').then_some(())?;
            Some(open..closing(code, open)?)
        })
        .collect()
}

#[cfg(test)]
fn source(text: &str) -> Source {
    Source::new("view/a.rs", text, false)
}

#[test]
fn fields_of_text_are_read_from_the_shapes() {
    let shapes = source(
        "pub struct A {\npub id: Id,\npub title: String,\npub name: Option<String>,\n\
         pub words: Vec<String>,\npub boxed: Box<str>,\npub at: std::time::Instant,\n}\n\
         pub struct B {\npub title: u8,\nmine: String,\n}\n\
         fn f(text: &str) -> u8 {\nlet x: String = String::new();\n}",
    );
    let fields: Vec<_> = outside_fields([&shapes]).into_iter().collect();
    assert_eq!(fields, ["boxed", "name", "words"]);
}

#[cfg(test)]
fn said(body: &str) -> Vec<String> {
    let fields = ["title", "name", "text", "kind"].map(str::to_owned);
    said_outside(
        &source(&format!("fn f() {{ {body} }}")),
        &fields.into(),
        SAYS,
    )
}

#[test]
fn text_that_did_not_pass_the_border_is_found_through_local_names() {
    for (body, what) in [
        ("p(Shown::said(row.title.as_str()))", ".title"),
        ("p(Shown::said(&row.title))", ".title"),
        ("p(Shown::said(row.title.clone()))", ".title"),
        ("p(Shown::said(format!(\"{} x\", row.title)))", ".title"),
        (
            "p(Shown::said(lang.fill(\"k\", &[(\"a\", &row.name)])))",
            ".name",
        ),
        ("p(Shown::said(view.handle(id)))", ".handle"),
        ("p(Shown::said(field.text()))", ".text"),
        ("p(Shown::said(candidate.asset.owner.as_str()))", ".owner"),
        ("model.say(Weight::Done, row.title.as_str())", ".title"),
        (
            "let a = lang.fill(\"k\", &[(\"a\", &row.name)]); model.say(w, a)",
            "a <- .name",
        ),
        (
            "let a = row.title.clone(); p(Shown::said(a))",
            "a <- .title",
        ),
        (
            "let a = row.title.clone(); p(Shown::said(format!(\"{a}!\")))",
            "a <- .title",
        ),
        (
            "let mut a = String::new(); a.push_str(&row.title); p(Shown::said(a))",
            "a <- .title",
        ),
        (
            "let a = &row.title; let b = format!(\"{a}\"); p(Shown::said(b))",
            "b <- a <- .title",
        ),
        (
            "if let Some(a) = &row.title { p(Shown::said(a)) }",
            "a <- .title",
        ),
        (
            "for (k, a) in [(1, &row.title)] { p(Shown::said(a)) }",
            "a <- .title",
        ),
        (
            "let a = text::line(&row.title); p(Shown::said(format!(\"{a}{}\", row.name)))",
            ".name",
        ),
    ] {
        assert_eq!(said(body), [format!("view/a.rs:1: {what}")], "{body}");
    }
}

#[test]
fn cleaned_text_and_our_own_words_may_be_said() {
    for body in [
        "p(Shown::said(text::line(&row.title).as_str()))",
        "p(outside(&row.title))",
        "p(Shown::said(case.owner.to_string()))",
        "p(Shown::said(note.text.as_str()))",
        "model.say(w, lang.text(\"k\"))",
        "p(Shown::said(f(row.top..title)))",
        "p(Shown::said(lang.entry(\"domain.kind\", row.kind.name())))",
        "p(Shown::said(lang.number(row.title.len())))",
        "p(Shown::said(lang.text(\"k\")))",
        "let a = text::line(&row.title); p(Shown::said(format!(\"{} {a}\", a.as_str())))",
        "let a = row.title.clone(); let a = text::block(&a); p(Shown::said(a.as_str()))",
        "} fn g() { let a = &row.title; } fn h(a: &str) { p(Shown::said(a))",
        "let n = 1; let unused = &row.title; p(Shown::said(n.to_string()))",
    ] {
        assert_eq!(said(body), [""; 0], "{body}");
    }
}
