//! Reading keymap files: text in, bindings with their lines out, or every problem at once.
//!
//! Owns the format and the maps that are built in. Must not read a file: whoever does keeps the
//! last good map when the new text has problems.

use super::action::Action;
use super::context::Context;
use super::key::Chord;
use super::problem::{Kind, Problem, Severity};
use super::trie::Keymap;
use crate::text::nearest;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keymaps that are built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    Default,
    Vim,
    Emacs,
    /// No act on a key that writes a character.
    SinLetras,
}

impl Builtin {
    pub const ALL: [Builtin; 4] = [
        Builtin::Default,
        Builtin::Vim,
        Builtin::Emacs,
        Builtin::SinLetras,
    ];

    /// The name in `extends` and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Builtin::Default => "default",
            Builtin::Vim => "vim",
            Builtin::Emacs => "emacs",
            Builtin::SinLetras => "sin-letras",
        }
    }

    pub fn parse(name: &str) -> Option<Builtin> {
        Builtin::ALL
            .into_iter()
            .find(|builtin| builtin.name() == name)
    }

    /// The file as it is shipped: a person's own may begin as a copy of it.
    pub fn text(self) -> &'static str {
        match self {
            Builtin::Default => include_str!("../../../keymaps/default.toml"),
            Builtin::Vim => include_str!("../../../keymaps/vim.toml"),
            Builtin::Emacs => include_str!("../../../keymaps/emacs.toml"),
            Builtin::SinLetras => include_str!("../../../keymaps/sin-letras.toml"),
        }
    }

    fn origin(self) -> String {
        format!("keymaps/{}.toml", self.name())
    }
}

/// One line of a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) context: Context,
    pub(super) chord: Chord,
    /// `None` is the file's `"none"`: this key, and no chord that it begins, does nothing.
    pub(super) action: Option<Action>,
    /// Counted from 1.
    pub(super) line: usize,
}

/// One keymap file, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) origin: String,
    pub(super) entries: Vec<Entry>,
}

impl Keymap {
    /// A map that is built in.
    pub fn builtin(builtin: Builtin) -> Keymap {
        #[expect(
            clippy::expect_used,
            reason = "a test loads every map that is built in"
        )]
        Keymap::load(builtin.text(), &builtin.origin()).expect("a keymap that is built in loads")
    }

    /// Reads a keymap file together with the maps that it extends. `origin` is what problems
    /// call the file.
    ///
    /// # Errors
    /// All problems of the file, with their lines, when at least one of them is an error.
    pub fn load(text: &str, origin: &str) -> Result<Keymap, Vec<Problem>> {
        let mut sources = Vec::new();
        read_layers(text, origin, &mut sources)?;
        Ok(Keymap::from_sources(sources))
    }
}

/// Reads a file after the maps that it extends, the furthest base first.
fn read_layers(text: &str, origin: &str, into: &mut Vec<Source>) -> Result<(), Vec<Problem>> {
    let mut reader = Reader {
        text,
        origin,
        problems: Vec::new(),
    };
    let (base, source) = reader.file();
    if reader
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err(reader.problems);
    }
    if let Some(base) = base {
        read_layers(base.text(), &base.origin(), into)?;
    }
    into.push(source);
    Ok(())
}

struct Reader<'a> {
    text: &'a str,
    origin: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.as_bytes()[..span.start.min(self.text.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1
    }

    fn report(&mut self, span: &Range<usize>, kind: Kind) -> &mut Problem {
        let line = self.line(span);
        let index = self.problems.len();
        self.problems
            .push(Problem::new(self.origin, Some(line), kind));
        &mut self.problems[index]
    }

    fn file(&mut self) -> (Option<Builtin>, Source) {
        let mut source = Source {
            origin: self.origin.to_owned(),
            entries: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if !errors.is_empty() {
            for error in errors {
                let message = error.message().trim_end().replace('\n', "; ");
                self.report(&error.span().unwrap_or(0..0), Kind::Syntax { message });
            }
            return (None, source);
        }
        let mut schema = false;
        let mut base = Some(Builtin::Default);
        for (name, value) in in_order(table.get_ref()) {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("schema", DeValue::Integer(number)) if number.as_str() == "1" => schema = true,
                ("schema", _) => {
                    // Said here, where the line is known, and not once more below.
                    schema = true;
                    self.report(&value.span(), Kind::Schema);
                }
                ("extends", value_) => match value_.as_str() {
                    Some("none") => base = None,
                    Some(known) if Builtin::parse(known).is_some() => base = Builtin::parse(known),
                    other => {
                        let name = other.unwrap_or(value_.type_str()).to_owned();
                        let known = Builtin::ALL.map(Builtin::name).into_iter().chain(["none"]);
                        let near = nearest(&name, known).map(str::to_owned);
                        self.report(&value.span(), Kind::UnknownBase { name })
                            .suggestion = near;
                    }
                },
                (name_, value_) => match (Context::parse(name_), value_.as_table()) {
                    (Some(context), Some(keys)) => self.context(context, keys, &mut source),
                    (Some(_), None) => {
                        self.report(
                            &name.span(),
                            Kind::NotATable {
                                name: name_.to_owned(),
                            },
                        );
                    }
                    (None, _) => {
                        let known = Context::ALL.map(Context::name);
                        let known = known.into_iter().chain(["schema", "extends"]);
                        let near = nearest(name_, known).map(str::to_owned);
                        let kind = Kind::UnknownSetting {
                            name: name_.to_owned(),
                        };
                        self.report(&name.span(), kind).suggestion = near;
                    }
                },
            }
        }
        if !schema {
            self.report(&(0..0), Kind::Schema);
        }
        self.clashes(&source.entries);
        (base, source)
    }

    fn context(&mut self, context: Context, keys: &DeTable<'_>, into: &mut Source) {
        for (key, value) in in_order(keys) {
            let span = key.span();
            let written = key.get_ref().as_ref();
            let Some(name) = value.get_ref().as_str() else {
                let problem = self.report(&span, Kind::NotAName);
                *problem = problem.clone().on(context, written);
                continue;
            };
            let action = match (name, Action::parse(name)) {
                ("none", _) => None,
                (_, Some(action)) => Some(action),
                (name, None) => {
                    let known = Action::ALL
                        .iter()
                        .map(|action| action.name())
                        .chain(["none"]);
                    let near = nearest(name, known);
                    let kind = Kind::UnknownAction {
                        name: name.to_owned(),
                    };
                    let problem = self.report(&value.span(), kind);
                    *problem = problem.clone().on(context, written).suggest(near);
                    continue;
                }
            };
            match written.parse::<Chord>() {
                Err(error) => {
                    let problem = self.report(&span, Kind::BadKey { fault: error.fault });
                    *problem = problem
                        .clone()
                        .on(context, error.token)
                        .suggest(error.suggestion);
                }
                Ok(chord) if context.is_field() && chord.types_text() => {
                    let problem = self.report(&span, Kind::TypesText);
                    *problem = problem.clone().on(context, written);
                }
                Ok(chord) => {
                    into.entries.push(Entry {
                        context,
                        chord,
                        action,
                        line: self.line(&span),
                    });
                }
            }
        }
    }

    /// The same key twice, and keys that are both an act and the beginning of a chord.
    fn clashes(&mut self, entries: &[Entry]) {
        let mut seen: BTreeMap<(Context, &Chord), usize> = BTreeMap::new();
        for entry in entries {
            if let Some(line) = seen.insert((entry.context, &entry.chord), entry.line) {
                let kind = Kind::Duplicate { line };
                self.problems.push(
                    Problem::new(self.origin, Some(entry.line), kind)
                        .on(entry.context, &entry.chord),
                );
            }
        }
        let bound: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.action.is_some())
            .collect();
        for leaf in &bound {
            let chord = bound
                .iter()
                .find(|other| other.context == leaf.context && other.chord.continues(&leaf.chord));
            if let Some(chord) = chord {
                let kind = Kind::LeafAndPrefix {
                    other: chord.chord.to_string(),
                    line: chord.line,
                };
                self.problems.push(
                    Problem::new(self.origin, Some(leaf.line), kind).on(leaf.context, &leaf.chord),
                );
            }
        }
    }
}

/// The entries of a table as the file lists them.
fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(
    &'t Spanned<std::borrow::Cow<'i, str>>,
    &'t Spanned<DeValue<'i>>,
)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::notation::KeyFault;
    use super::*;

    fn problems(body: &str) -> Vec<(usize, Kind, Option<String>)> {
        Keymap::load(&format!("schema = 1\n{body}"), "keys.toml")
            .expect_err(body)
            .into_iter()
            .map(|p| {
                assert_eq!(
                    (p.file.as_str(), p.severity),
                    ("keys.toml", Severity::Error)
                );
                (p.line.expect("a line"), p.kind, p.suggestion)
            })
            .collect()
    }

    #[test]
    fn maps_that_are_built_in_load() {
        for builtin in Builtin::ALL {
            let loaded = Keymap::load(builtin.text(), builtin.name());
            assert!(loaded.is_ok(), "{:?}", loaded.err());
            assert_eq!(Builtin::parse(builtin.name()), Some(builtin));
        }
    }

    #[test]
    fn each_fault_is_an_error_with_its_line_and_what_was_meant() {
        let cases = [
            (
                "[queue]\n\"x\" = \"request.nxt\"",
                3,
                Kind::UnknownAction {
                    name: "request.nxt".into(),
                },
                Some("request.next"),
            ),
            (
                "[queu]\n\"x\" = \"request.next\"",
                2,
                Kind::UnknownSetting {
                    name: "queu".into(),
                },
                Some("queue"),
            ),
            (
                "extend = \"vim\"",
                2,
                Kind::UnknownSetting {
                    name: "extend".into(),
                },
                Some("extends"),
            ),
            (
                "extends = \"vi\"",
                2,
                Kind::UnknownBase { name: "vi".into() },
                Some("vim"),
            ),
            (
                "queue = \"x\"",
                2,
                Kind::NotATable {
                    name: "queue".into(),
                },
                None,
            ),
            ("[queue]\n\n\"x\" = 1", 4, Kind::NotAName, None),
            (
                "[queue]\n\"gg\" = \"cursor.first\"",
                3,
                Kind::BadKey {
                    fault: KeyFault::Several,
                },
                Some("g g"),
            ),
            (
                "[queue]\n\"x y\" = \"queue.open\"\n\"x  y\" = \"queue.sort\"",
                4,
                Kind::Duplicate { line: 3 },
                None,
            ),
            (
                "[queue]\n\"x\" = \"queue.open\"\n\"x y\" = \"queue.sort\"",
                3,
                Kind::LeafAndPrefix {
                    other: "x y".into(),
                    line: 4,
                },
                None,
            ),
            (
                "[editor]\n\"x\" = \"editor.undo\"",
                3,
                Kind::TypesText,
                None,
            ),
            (
                "[filter]\n\"<home>\" = \"field.next\"",
                3,
                Kind::TypesText,
                None,
            ),
        ];
        for (body, line, kind, suggestion) in cases {
            let expected = vec![(line, kind, suggestion.map(str::to_owned))];
            assert_eq!(problems(body), expected, "{body}");
        }
    }

    #[test]
    fn all_problems_of_a_file_are_told_at_once() {
        let found = problems("[queue]\n\"gg\" = \"a.b\"\n\"x\" = \"a.c\"\n[nope]");
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn a_broken_file_says_where() {
        let found = problems("[queue]\n\"x\" = \"queue.open\"\n\"x\" = \"queue.sort\"");
        assert!(
            matches!(&found[..], [(4, Kind::Syntax { .. }, None)]),
            "{found:?}"
        );
        let found = problems("[queue]\n\"x\" = ");
        assert!(
            matches!(&found[..], [(3, Kind::Syntax { .. }, None), ..]),
            "{found:?}"
        );
    }

    #[test]
    fn the_schema_must_be_said_and_known() {
        for (text, line) in [("", 1), ("extends = \"vim\"", 1), ("\nschema = 2", 2)] {
            let found = Keymap::load(text, "keys.toml").expect_err(text);
            let found: Vec<_> = found.into_iter().map(|p| (p.line, p.kind)).collect();
            assert_eq!(found, [(Some(line), Kind::Schema)], "{text}");
        }
    }
}
