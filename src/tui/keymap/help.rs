//! What a person reads about keys: their names and the help window.
//!
//! Everything comes from the map in effect, so it is true after any change of keys. It makes
//! texts and rows; drawing them belongs to the views.

use super::action::Action;
use super::context::Context;
use super::key::{Chord, Code, Key, NAMED};
use super::trie::{Binding, Keymap};
use crate::i18n::Lang;

/// The acts of one context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub context: Context,
    pub title: &'static str,
    pub rows: Vec<Row>,
}

/// One act with its keys, the one to show first in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub action: Action,
    pub chords: Vec<Chord>,
    pub help: &'static str,
}

/// How a key is written for people: `Ctrl-K`, `AvPág`, `E`.
pub fn key_text(key: Key, lang: Lang) -> String {
    let mut text = String::new();
    let marks = [(key.ctrl, "ctrl"), (key.alt, "alt"), (key.shift, "shift")];
    for (_, name) in marks.into_iter().filter(|(on, _)| *on) {
        text.push_str(lang.entry("action.key", name));
        text.push('-');
    }
    let name = NAMED
        .iter()
        .find(|(code, _)| *code == key.code)
        .map(|(_, name)| *name);
    match (name, key.code) {
        (Some(name), _) => text.push_str(lang.entry("action.key", name)),
        // Print that stands beside Ctrl and Alt is upper-case, as on the keys themselves.
        (None, Code::Char(c)) if key.ctrl || key.alt => text.extend(c.to_uppercase()),
        (None, Code::Char(c)) => text.push(c),
        (None, Code::F(number)) => text.push_str(&format!("F{number}")),
        // Every other code has a name.
        (None, other) => text.push_str(&format!("{other:?}")),
    }
    text
}

/// How a chord is written for people: its keys with spaces between them.
pub fn chord_text(chord: &Chord, lang: Lang) -> String {
    chord
        .keys()
        .iter()
        .map(|key| key_text(*key, lang))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The help of a context: its own acts first, then those that it inherits. Each act
/// stands once, in the innermost context that has a key for it.
pub fn sections(keymap: &Keymap, context: Context, lang: Lang) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for Binding {
        chord,
        action,
        from,
    } in keymap.effective(context)
    {
        let known = sections
            .iter_mut()
            .flat_map(|s| &mut s.rows)
            .find(|row| row.action == action);
        if let Some(row) = known {
            row.chords.push(chord);
            continue;
        }
        let row = Row {
            action,
            chords: vec![chord],
            help: action.help(lang),
        };
        match sections.iter_mut().find(|section| section.context == from) {
            Some(section) => section.rows.push(row),
            None => {
                let title = lang.entry("action.context", from.name());
                sections.push(Section {
                    context: from,
                    title,
                    rows: vec![row],
                });
            }
        }
    }
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        row.chords.sort_by_key(Chord::effort);
    }
    sections
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::*;

    fn default() -> Keymap {
        Keymap::builtin(Builtin::Default)
    }

    #[test]
    fn keys_are_written_as_people_call_them() {
        let cases = [
            ("g g", "g g", "g g"),
            ("E", "E", "E"),
            ("<c-k>", "Ctrl-K", "Ctrl-K"),
            ("<space>", "Espacio", "Space"),
            ("<s-tab>", "Mayús-Tab", "Shift-Tab"),
            ("<pagedown>", "AvPág", "PgDn"),
            ("<f5>", "F5", "F5"),
            ("<c-f5>", "Ctrl-F5", "Ctrl-F5"),
            ("<", "<", "<"),
        ];
        for (notation, es, en) in cases {
            let chord = notation.parse().expect(notation);
            assert_eq!(chord_text(&chord, Lang::Es), es);
            assert_eq!(chord_text(&chord, Lang::En), en);
        }
    }

    #[test]
    fn every_named_key_and_every_context_has_a_word() {
        for lang in Lang::ALL {
            for (code, name) in NAMED {
                assert!(
                    !key_text(Key::plain(code), lang).contains("action."),
                    "{name}"
                );
            }
            for context in Context::ALL {
                assert!(
                    !lang
                        .entry("action.context", context.name())
                        .contains("action.")
                );
            }
        }
    }

    #[test]
    fn help_begins_with_where_one_is_and_names_each_act_once() {
        let sections = sections(&default(), Context::Checks, Lang::Es);
        let contexts: Vec<_> = sections.iter().map(|section| section.context).collect();
        let expected = [
            Context::Checks,
            Context::List,
            Context::Request,
            Context::Global,
        ];
        assert_eq!(contexts, expected);
        assert_eq!(sections[0].title, "Lista de verificación");
        assert_eq!(
            sections[0].rows[0].help,
            "Cambiar la respuesta: sí, no, no aplica"
        );
        let mut acts: Vec<_> = sections
            .iter()
            .flat_map(|s| &s.rows)
            .map(|r| r.action)
            .collect();
        let all = acts.len();
        acts.sort_unstable();
        acts.dedup();
        assert_eq!(acts.len(), all);
        let back = sections
            .iter()
            .flat_map(|s| &s.rows)
            .find(|r| r.action == Action::PaletteOpen);
        let keys: Vec<_> = back
            .unwrap()
            .chords
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(keys, [":", "<c-k>"]);
    }
}
