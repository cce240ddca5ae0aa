//! Why a key does what it does: the line that says so, and the lines that it covers.
//!
//! Reads the sources of a map; the lookup itself is `trie`'s.

use super::action::Action;
use super::context::Context;
use super::key::{Chord, Key};
use super::trie::{Binding, Keymap, Next, Resolution};
use serde::Serialize;

/// A line of a keymap file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file as it was named by whoever loaded it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

/// What a key would do, were it not for a nearer line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    pub context: Context,
    /// `None` is a `"none"` of the file.
    pub action: Option<Action>,
    pub at: Place,
}

/// What a key or chord means in one context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub context: Context,
    pub means: Resolution,
    /// The context and the line that say so, for an act.
    pub by: Option<(Context, Place)>,
    /// Lines for the same keys that do not count here, the nearest first.
    pub covers: Vec<Covered>,
}

impl Keymap {
    /// The line that makes a binding: the last one, since a later file wins.
    pub fn place(&self, binding: &Binding) -> Option<Place> {
        self.lines(binding.from, &binding.chord)
            .find(|(action, _)| *action == Some(binding.action))
            .map(|(_, at)| at)
    }

    /// What the chord means in `context`, and because of which line.
    pub fn why(&self, context: Context, chord: &Chord) -> Why {
        let means = match chord.keys().split_last() {
            Some((last, before)) => self.pressed(context, before, *last),
            None => Resolution::Unbound,
        };
        let binding = match means {
            Resolution::Action(action) => self
                .effective(context)
                .into_iter()
                .find(|binding| binding.chord == *chord && binding.action == action),
            _ => None,
        };
        let by =
            binding.and_then(|binding| self.place(&binding).map(|place| (binding.from, place)));
        let counts = |place: &Place| by.as_ref().is_some_and(|(_, by)| by == place);
        let covers = context
            .chain()
            .flat_map(|from| self.lines(from, chord).map(move |line| (from, line)))
            .filter(|(_, (_, at))| !counts(at))
            .map(|(context, (action, at))| Covered {
                context,
                action,
                at,
            })
            .collect();
        Why {
            context,
            means,
            by,
            covers,
        }
    }

    /// Presses the keys one after the other; a key that ends a chord too early gives it up.
    fn pressed(&self, context: Context, before: &[Key], last: Key) -> Resolution {
        for end in 0..before.len() {
            match self.resolve(context, &before[..end], before[end]) {
                Resolution::Pending(_) => {}
                Resolution::Action(_) | Resolution::Unbound | Resolution::Cancelled => {
                    return Resolution::Unbound;
                }
            }
        }
        self.resolve(context, before, last)
    }

    /// What the files say about a chord in one context, the last word first.
    fn lines<'k>(
        &'k self,
        context: Context,
        chord: &'k Chord,
    ) -> impl Iterator<Item = (Option<Action>, Place)> + 'k {
        self.sources.iter().rev().flat_map(move |source| {
            source
                .entries
                .iter()
                .filter(move |entry| entry.context == context && entry.chord == *chord)
                .map(|entry| {
                    let at = Place {
                        file: source.origin.clone(),
                        line: entry.line,
                    };
                    (entry.action, at)
                })
        })
    }
}

impl Resolution {
    /// A stable name for scripts: `action`, `prefix`, `unbound`.
    pub fn name(&self) -> &'static str {
        match self {
            Resolution::Action(_) => "action",
            Resolution::Pending(_) => "prefix",
            Resolution::Unbound | Resolution::Cancelled => "unbound",
        }
    }

    /// The acts that it may come to: its own, or those that follow at once.
    pub fn acts(&self) -> Vec<Action> {
        match self {
            Resolution::Action(action) => vec![*action],
            Resolution::Pending(next) => next
                .iter()
                .filter_map(|(_, next)| match next {
                    Next::Action(action) => Some(*action),
                    Next::More => None,
                })
                .collect(),
            Resolution::Unbound | Resolution::Cancelled => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::*;

    fn line_of(text: &str, start: &str, after: &str) -> usize {
        let from = text.lines().position(|line| line == after).expect(after);
        let mut lines = text.lines().enumerate().skip(from);
        lines
            .find(|(_, line)| line.starts_with(start))
            .expect(start)
            .0
            + 1
    }

    #[test]
    fn every_binding_of_every_map_leads_to_its_line() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in Context::ALL {
                for binding in keymap.effective(context) {
                    let place = keymap.place(&binding).expect("a line");
                    let file = Builtin::ALL
                        .into_iter()
                        .find(|b| place.file == format!("keymaps/{}.toml", b.name()))
                        .expect(&place.file);
                    let line = file.text().lines().nth(place.line - 1).unwrap();
                    assert!(
                        line.starts_with(&format!("\"{}\"", binding.chord)),
                        "{line}"
                    );
                    assert!(line.contains(binding.action.name()), "{line}");
                }
            }
        }
    }

    #[test]
    fn a_key_names_its_line_and_what_it_covers() {
        let own = "schema = 1\n[queue]\n\"q\" = \"queue.sort\"\n\"w\" = \"none\"\n";
        let keymap = Keymap::load(own, "mine.toml").unwrap();
        let base = Builtin::Default.text();
        let at = |file: &str, line| Place {
            file: file.to_owned(),
            line,
        };
        let q = keymap.why(Context::Queue, &"q".parse().unwrap());
        assert_eq!(q.means, Resolution::Action(Action::QueueSort));
        assert_eq!(q.by, Some((Context::Queue, at("mine.toml", 3))));
        let covered = Covered {
            context: Context::Global,
            action: Some(Action::AppBack),
            at: at("keymaps/default.toml", line_of(base, "\"q\"", "[global]")),
        };
        assert_eq!(q.covers, [covered]);

        let w = keymap.why(Context::Queue, &"w".parse().unwrap());
        assert_eq!((w.means, w.by), (Resolution::Unbound, None));
        assert_eq!(w.covers[0].action, None);
        assert_eq!(w.covers[1].action, Some(Action::QueuePreview));

        let g = keymap.why(Context::Queue, &"g".parse().unwrap());
        assert!(g.means.acts().contains(&Action::GotoMine), "{:?}", g.means);
        let nothing = keymap.why(Context::Queue, &"q g".parse().unwrap());
        assert_eq!(nothing.means.name(), "unbound");
    }
}
