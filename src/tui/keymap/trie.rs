//! The map itself: a tree of keys per context, and the lookup of one press.
//!
//! Owns what a press means after those before it. It keeps no state: pending keys come in as an
//! argument, so a chord can wait for its next key as long as a slow link needs.

use super::action::Action;
use super::context::Context;
use super::file::Source;
use super::key::{Chord, Code, Key};
use std::collections::{BTreeMap, BTreeSet};

/// What a press means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A whole key or chord.
    Action(Action),
    /// The beginning of chords; these keys continue it.
    Pending(Vec<(Key, Next)>),
    /// Nothing. In a text field, the press is text.
    Unbound,
    /// Gave up the chord that was pending; the press does nothing else.
    Cancelled,
}

/// What a key does after those that are pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Action(Action),
    /// More keys follow.
    More,
}

/// A key or chord that does something, and the context that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub chord: Chord,
    pub action: Action,
    pub from: Context,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    action: Option<Action>,
    from: Context,
    /// Lower is shown first: a person's own file before its base, then the order of lines.
    rank: usize,
}

#[derive(Clone, Debug, Default)]
struct Node {
    slot: Option<Slot>,
    children: BTreeMap<Key, Node>,
}

impl Node {
    fn at(&self, path: &[Key]) -> Option<&Node> {
        path.iter()
            .try_fold(self, |node, key| node.children.get(key))
    }

    /// Whether some chord continues here; marks of `"none"` are not chords.
    fn continues(&self) -> bool {
        self.children
            .values()
            .any(|child| child.slot.is_some_and(|slot| slot.action.is_some()) || child.continues())
    }

    /// Puts a slot at the end of a path. A later file wins: an act takes the place of an act
    /// that the path passes through and of chords that it begins.
    fn put(&mut self, path: &[Key], slot: Slot) {
        let Some((first, rest)) = path.split_first() else {
            if slot.action.is_some() {
                self.children.clear();
            }
            self.slot = Some(slot);
            return;
        };
        let child = self.children.entry(*first).or_default();
        let passes_an_act = child.slot.is_some_and(|old| old.action.is_some());
        if !rest.is_empty() && slot.action.is_some() && passes_an_act {
            child.slot = None;
        }
        child.put(rest, slot);
    }

    fn collect(&self, path: &[Key], into: &mut Vec<(Chord, Slot)>) {
        for (key, child) in &self.children {
            let chord = Chord::from_keys(path, *key);
            child.collect(chord.keys(), into);
            if let Some(slot) = child.slot {
                into.push((chord, slot));
            }
        }
    }
}

/// What stands at the end of a path, looked up from the innermost context outwards.
enum Found {
    Action(Slot, Action),
    Prefix,
    Nothing,
}

/// What every key does in every context.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// The files that it was read from, the furthest base first.
    pub(super) sources: Vec<Source>,
    contexts: BTreeMap<Context, Node>,
}

impl Keymap {
    pub(super) fn from_sources(sources: Vec<Source>) -> Keymap {
        let mut contexts: BTreeMap<Context, Node> = Context::ALL
            .into_iter()
            .map(|context| (context, Node::default()))
            .collect();
        let mut rank: usize = sources.iter().map(|source| source.entries.len()).sum();
        for source in &sources {
            rank -= source.entries.len();
            for (order, entry) in source.entries.iter().enumerate() {
                let slot = Slot {
                    action: entry.action,
                    from: entry.context,
                    rank: rank + order,
                };
                contexts
                    .entry(entry.context)
                    .or_default()
                    .put(entry.chord.keys(), slot);
            }
        }
        let mut keymap = Keymap { sources, contexts };
        keymap.lend_global_keys();
        keymap
    }

    /// Copies the keys of a borrowed act from `global` to where nothing else of it is seen,
    /// unless the place has its own use for them.
    fn lend_global_keys(&mut self) {
        let mut global = Vec::new();
        if let Some(node) = self.contexts.get(&Context::Global) {
            node.collect(&[], &mut global);
        }
        for (context, node) in &mut self.contexts {
            let Some(borrowed) = context.borrows() else {
                continue;
            };
            for (chord, slot) in &global {
                let free = (1..=chord.keys().len()).all(|end| {
                    let own = node.at(&chord.keys()[..end]);
                    own.is_none_or(|own| {
                        own.slot.is_none() && (end < chord.keys().len() || own.children.is_empty())
                    })
                });
                let text = context.is_field() && chord.types_text();
                if slot.action == Some(borrowed) && free && !text {
                    node.put(chord.keys(), *slot);
                }
            }
        }
    }

    /// What `key` means after `pending`, looked up in `context` and then in those that it inherits
    /// from. An inner key or prefix covers an outer one.
    pub fn resolve(&self, context: Context, pending: &[Key], key: Key) -> Resolution {
        if !pending.is_empty() && key == Key::plain(Code::Esc) {
            return Resolution::Cancelled;
        }
        for key in [Some(key), key.without_altgr()].into_iter().flatten() {
            let path: Vec<Key> = pending.iter().copied().chain([key]).collect();
            match self.find(context, &path) {
                Found::Action(_, action) => return Resolution::Action(action),
                Found::Prefix => {
                    let next = self.following(context, &path);
                    if !next.is_empty() {
                        return Resolution::Pending(next);
                    }
                }
                Found::Nothing => {}
            }
        }
        if pending.is_empty() {
            Resolution::Unbound
        } else {
            Resolution::Cancelled
        }
    }

    /// Everything that keys do in `context`: its own first, then what it inherits, and among them
    /// in the order of the file.
    pub fn effective(&self, context: Context) -> Vec<Binding> {
        let mut found: Vec<(usize, usize, Binding)> = Vec::new();
        for (depth, node) in self.nodes(context).enumerate() {
            let mut chords = Vec::new();
            node.collect(&[], &mut chords);
            for (chord, slot) in chords {
                let Some(action) = slot.action else { continue };
                if self.reaches(context, &chord, slot) {
                    let binding = Binding {
                        chord,
                        action,
                        from: slot.from,
                    };
                    found.push((depth, slot.rank, binding));
                }
            }
        }
        found.sort_by_key(|(depth, rank, _)| (*depth, *rank));
        found.into_iter().map(|(_, _, binding)| binding).collect()
    }

    /// The keys that do `action` in `context`, the one to show first: those with
    /// fewer keys and modifiers before others, then inner before outer, then in the order of the file.
    pub fn keys_for(&self, context: Context, action: Action) -> Vec<Chord> {
        let mut chords: Vec<Chord> = self
            .effective(context)
            .into_iter()
            .filter(|binding| binding.action == action)
            .map(|binding| binding.chord)
            .collect();
        chords.sort_by_key(Chord::effort);
        chords
    }

    /// What one context binds by itself, in the order of the file.
    pub(super) fn own(&self, context: Context) -> Vec<Binding> {
        let mut chords = Vec::new();
        if let Some(node) = self.contexts.get(&context) {
            node.collect(&[], &mut chords);
        }
        chords.sort_by_key(|(_, slot)| slot.rank);
        chords
            .into_iter()
            .filter_map(|(chord, slot)| {
                Some(Binding {
                    chord,
                    action: slot.action?,
                    from: slot.from,
                })
            })
            .collect()
    }

    /// The trees in which a key is looked up, innermost first.
    fn nodes(&self, context: Context) -> impl Iterator<Item = &Node> {
        context
            .chain()
            .filter_map(|context| self.contexts.get(&context))
    }

    /// Whether pressing the chord comes to this very slot.
    fn reaches(&self, context: Context, chord: &Chord, slot: Slot) -> bool {
        let keys = chord.keys();
        let open =
            (1..keys.len()).all(|end| matches!(self.find(context, &keys[..end]), Found::Prefix));
        open && matches!(
            self.find(context, keys),
            Found::Action(found, _) if (found.from, found.rank) == (slot.from, slot.rank)
        )
    }

    fn find(&self, context: Context, path: &[Key]) -> Found {
        let mut prefix = false;
        let mut unbound = false;
        for node in self.nodes(context).filter_map(|node| node.at(path)) {
            match node.slot.map(|slot| (slot, slot.action)) {
                Some((slot, Some(action))) if !prefix && !unbound => {
                    return Found::Action(slot, action);
                }
                Some((_, None)) => unbound = true,
                Some((_, Some(_))) | None => {}
            }
            prefix |= node.continues();
        }
        if prefix {
            Found::Prefix
        } else {
            Found::Nothing
        }
    }

    /// The keys that continue the chord begun by `pending`, and what each of them does: what the
    /// which-key window shows.
    pub fn following(&self, context: Context, pending: &[Key]) -> Vec<(Key, Next)> {
        let keys: BTreeSet<Key> = self
            .nodes(context)
            .filter_map(|node| node.at(pending))
            .flat_map(|node| node.children.keys().copied())
            .collect();
        keys.into_iter()
            .filter(|key| *key != Key::plain(Code::Esc))
            .filter_map(|key| {
                let longer = Chord::from_keys(pending, key);
                match self.find(context, longer.keys()) {
                    Found::Action(_, action) => Some((key, Next::Action(action))),
                    Found::Prefix => Some((key, Next::More)),
                    Found::Nothing => None,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::*;
    use Context::*;

    fn map(body: &str) -> Keymap {
        Keymap::load(
            &format!("schema = 1\nextends = \"none\"\n{body}"),
            "keys.toml",
        )
        .expect(body)
    }

    fn over_default(body: &str) -> Keymap {
        Keymap::load(&format!("schema = 1\n{body}"), "keys.toml").expect(body)
    }

    fn key(text: &str) -> Key {
        text.parse().expect(text)
    }

    /// Presses keys as a person would, and tells what the last one meant.
    fn press(keymap: &Keymap, context: Context, keys: &str) -> Resolution {
        let chord: Chord = keys.parse().expect(keys);
        let (last, pending) = chord.keys().split_last().expect("a key");
        for end in 0..pending.len() {
            let step = keymap.resolve(context, &pending[..end], pending[end]);
            assert!(matches!(step, Resolution::Pending(_)), "{keys}: {step:?}");
        }
        keymap.resolve(context, pending, *last)
    }

    const ACT: fn(Action) -> Resolution = Resolution::Action;

    #[test]
    fn inner_contexts_cover_outer_ones() {
        let keymap = map(
            "[global]\n\"x\" = \"app.back\"\n\"z\" = \"app.quit\"\n\"g g\" = \"cursor.first\"\n\
             [list]\n\"x\" = \"cursor.down\"\n\"z z\" = \"cursor.last\"\n\
             [queue]\n\"g\" = \"queue.sort\"",
        );
        let cases = [
            (Reader, "x", ACT(Action::AppBack)),
            (List, "x", ACT(Action::CursorDown)),
            (Queue, "x", ACT(Action::CursorDown)),
            // An inner prefix covers an outer key, and an inner key an outer prefix.
            (Reader, "z", ACT(Action::AppQuit)),
            (Queue, "z z", ACT(Action::CursorLast)),
            (Reader, "g g", ACT(Action::CursorFirst)),
            (Queue, "g", ACT(Action::QueueSort)),
            (Queue, "w", Resolution::Unbound),
        ];
        for (context, keys, expected) in cases {
            assert_eq!(
                press(&keymap, context, keys),
                expected,
                "{context:?} {keys}"
            );
        }
    }

    #[test]
    fn a_prefix_gathers_the_chords_of_all_contexts_and_waits() {
        let keymap = map(
            "[global]\n\"g g\" = \"cursor.first\"\n\"g i\" = \"goto.queue\"\n\
             [request]\n\"g i\" = \"pane.inventory\"\n\"g a b\" = \"pane.next\"",
        );
        let expected = vec![
            (key("a"), Next::More),
            (key("g"), Next::Action(Action::CursorFirst)),
            (key("i"), Next::Action(Action::PaneInventory)),
        ];
        assert_eq!(press(&keymap, Request, "g"), Resolution::Pending(expected));
        assert_eq!(press(&keymap, Request, "g a b"), ACT(Action::PaneNext));
    }

    #[test]
    fn esc_and_foreign_keys_give_up_a_chord_and_do_nothing_else() {
        let keymap = Keymap::builtin(Builtin::Default);
        for last in ["<esc>", "w", "<f7>"] {
            let resolution = keymap.resolve(Queue, &[key("g")], key(last));
            assert_eq!(resolution, Resolution::Cancelled, "{last}");
        }
    }

    #[test]
    fn none_frees_one_key_and_keeps_the_chords_that_it_begins() {
        let keymap = map(
            "[global]\n\"x\" = \"app.back\"\n\"g g\" = \"cursor.first\"\n\"g i\" = \"goto.queue\"\n\
             [list]\n\"x\" = \"none\"\n\"x y\" = \"cursor.last\"\n\
             [queue]\n\"g\" = \"none\"\n\"g i\" = \"none\"\n\
             [checks]\n\"x y\" = \"none\"",
        );
        assert_eq!(press(&keymap, List, "x y"), ACT(Action::CursorLast));
        assert_eq!(press(&keymap, Queue, "g g"), ACT(Action::CursorFirst));
        assert_eq!(press(&keymap, Queue, "g i"), Resolution::Cancelled);
        // Neither the key nor the only chord that it began is left.
        assert_eq!(press(&keymap, Checks, "x"), Resolution::Unbound);
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let keymap = over_default(
            "[queue]\n\"ñ\" = \"request.next\"\n\"w\" = \"none\"\n\"g\" = \"queue.sort\"\n\
             [global]\n\"q x\" = \"app.quit\"",
        );
        let cases = [
            (Queue, "ñ", ACT(Action::RequestNext)),
            (Queue, "s", ACT(Action::RequestNext)),
            (Queue, "w", Resolution::Unbound),
            (Queue, "g", ACT(Action::QueueSort)),
            (Request, "g g", ACT(Action::CursorFirst)),
            // The later chord takes the place of the key that it begins with.
            (Queue, "q x", ACT(Action::AppQuit)),
        ];
        for (context, keys, expected) in cases {
            assert_eq!(
                press(&keymap, context, keys),
                expected,
                "{context:?} {keys}"
            );
        }
        let keys = keymap.keys_for(Queue, Action::RequestNext);
        assert_eq!(
            keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["ñ", "s"]
        );
    }

    #[test]
    fn a_file_may_extend_any_map_that_is_built_in() {
        let keymap = over_default("extends = \"vim\"\n[queue]\n\"ñ\" = \"request.next\"");
        let down = keymap.keys_for(Queue, Action::CursorDown);
        let down: Vec<_> = down.iter().map(ToString::to_string).collect();
        assert_eq!(down, ["j", "<down>", "<c-e>"]);
        for (keys, action) in [
            ("ñ", Action::RequestNext),
            ("y y", Action::RequestCopyFolio),
            ("Z Z", Action::AppBack),
            ("q", Action::AppBack),
        ] {
            assert_eq!(press(&keymap, Queue, keys), ACT(action), "{keys}");
        }
    }

    #[test]
    fn plain_keys_are_text_in_every_text_field() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in Context::ALL
                .into_iter()
                .filter(|context| context.is_field())
            {
                for text in [
                    "a",
                    "q",
                    "g",
                    "Q",
                    "?",
                    ":",
                    "<space>",
                    "ñ",
                    "1",
                    "<backspace>",
                ] {
                    let resolution = press(&keymap, context, text);
                    assert_eq!(resolution, Resolution::Unbound, "{context:?} {text}");
                }
                let cancel = press(&keymap, context, "<c-c>");
                assert_eq!(cancel, ACT(Action::AppCancel), "{context:?}");
            }
        }
    }

    #[test]
    fn cancel_follows_its_global_key_into_fields_and_windows() {
        let keymap = over_default(
            "[global]\n\"<c-c>\" = \"none\"\n\"<c-g>\" = \"app.cancel\"\n\"x\" = \"app.cancel\"\n\
             [help]\n\"<c-g>\" = \"app.back\"",
        );
        let cases = [
            (Editor, "<c-g>", ACT(Action::AppCancel)),
            (Editor, "<c-c>", Resolution::Unbound),
            (Editor, "x", Resolution::Unbound),
            (Why, "x", ACT(Action::AppCancel)),
            (Help, "<c-g>", ACT(Action::AppBack)),
        ];
        for (context, keys, expected) in cases {
            assert_eq!(
                press(&keymap, context, keys),
                expected,
                "{context:?} {keys}"
            );
        }
    }

    #[test]
    fn ctrl_and_alt_together_are_altgr_unless_bound() {
        let keymap = map("[global]\n\"@\" = \"app.back\"\n\"<c-a-b>\" = \"app.quit\"");
        for (text, expected) in [
            ("<c-a-@>", ACT(Action::AppBack)),
            ("<c-a-b>", ACT(Action::AppQuit)),
            ("<a-@>", Resolution::Unbound),
        ] {
            assert_eq!(press(&keymap, Global, text), expected, "{text}");
        }
    }

    #[test]
    fn a_pane_has_its_own_keys_those_of_lists_and_those_of_the_request() {
        let keymap = Keymap::builtin(Builtin::Default);
        for (keys, action) in [
            ("<space>", Action::CheckCycle),
            ("n", Action::CheckNote),
            ("j", Action::CursorDown),
            ("E", Action::OpinionIssue),
            ("g r", Action::PaneRequest),
            ("g i", Action::GotoQueue),
            (":", Action::PaletteOpen),
        ] {
            assert_eq!(press(&keymap, Checks, keys), ACT(action), "{keys}");
        }
    }

    #[test]
    fn what_covers_the_screen_never_acts_on_what_lies_below() {
        let keymap = Keymap::builtin(Builtin::Default);
        for (context, keys, expected) in [
            (Confirm, "<esc>", ACT(Action::ConfirmNo)),
            (Confirm, "<enter>", ACT(Action::ConfirmYes)),
            (Confirm, "7", Resolution::Unbound),
            (Confirm, "E", Resolution::Unbound),
            (Help, "E", Resolution::Unbound),
            (Why, "r", Resolution::Unbound),
            (Why, "<esc>", ACT(Action::AppBack)),
            (Picker, "t", Resolution::Unbound),
            (Picker, "<down>", ACT(Action::CursorDown)),
        ] {
            let resolution = press(&keymap, context, keys);
            assert_eq!(resolution, expected, "{context:?} {keys}");
        }
    }

    #[test]
    fn esc_never_leaves_the_screen_for_a_split_arrow_key_begins_with_it() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in [Queue, Request, Checks, Candidates, Inventory] {
                let resolution = press(&keymap, context, "<esc>");
                assert_ne!(resolution, ACT(Action::AppBack), "{builtin:?} {context:?}");
            }
        }
    }

    #[test]
    fn what_is_listed_as_effective_is_what_the_keys_do() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in Context::ALL {
                let bindings = keymap.effective(context);
                assert!(!bindings.is_empty());
                for binding in bindings {
                    let keys = binding.chord.to_string();
                    let resolution = press(&keymap, context, &keys);
                    assert_eq!(resolution, ACT(binding.action), "{context:?} {keys}");
                }
            }
        }
    }
}
