//! A key that is free: what to use instead of one that is wrong.
//!
//! Owns the order in which keys are offered. Which keys are dependable is `check`'s to say.

use super::context::Context;
use super::key::{Chord, Code, Key};
use super::trie::{Binding, Keymap};

/// Letters whose capitals a split arrow, Home, End or function key does not leave behind.
const CAPITALS: &str = "EGIJKLMNTUVWXYZ";

/// What is asked of a free key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Any key that everybody has.
    Easy,
    /// One that is not pressed by accident.
    Deliberate,
}

/// A key or chord that does nothing in `context` and in no context inside or around it, the
/// easiest first.
pub(super) fn free(
    keymap: &Keymap,
    context: Context,
    wanted: Wanted,
    dependable: impl Fn(&Chord) -> bool,
) -> Option<Chord> {
    let taken: Vec<Binding> = Context::ALL
        .into_iter()
        .filter(|other| *other == context || other.parents().contains(&context))
        .flat_map(|other| keymap.effective(other))
        .collect();
    let letters = ('a'..='z').map(|c| Key::plain(Code::Char(c)));
    let capitals = CAPITALS.chars().map(|c| Key::plain(Code::Char(c)));
    let functions = (2..=9).map(|n| Key::plain(Code::F(n)));
    let controls = "efrvwy"
        .chars()
        .map(|c| Key::new(Code::Char(c), true, false, false));
    let offered: Vec<Key> = match (context.is_field(), wanted) {
        (true, _) => functions.chain(controls).collect(),
        (false, Wanted::Easy) => letters.chain(functions).chain(capitals).collect(),
        (false, Wanted::Deliberate) => capitals.chain(functions).collect(),
    };
    offered
        .into_iter()
        .filter_map(|key| Chord::new(vec![key]))
        .filter(|chord| dependable(chord))
        .find(|chord| {
            taken
                .iter()
                .all(|binding| binding.chord.keys().first() != chord.keys().first())
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::*;

    #[test]
    fn a_free_key_does_nothing_yet_and_suits_the_place() {
        let keymap = Keymap::builtin(Builtin::Default);
        for context in Context::ALL {
            for wanted in [Wanted::Easy, Wanted::Deliberate] {
                let chord = free(&keymap, context, wanted, |_| true).expect("some key is free");
                let effective = keymap.effective(context);
                assert!(effective.iter().all(|binding| binding.chord != chord));
                assert!(!(context.is_field() && chord.types_text()), "{context:?}");
            }
        }
        let of = |context, wanted| {
            free(&keymap, context, wanted, |_| true)
                .unwrap()
                .to_string()
        };
        assert_eq!(of(Context::Queue, Wanted::Easy), "f");
        assert_eq!(of(Context::Queue, Wanted::Deliberate), "I");
        assert_eq!(of(Context::Field, Wanted::Easy), "<f3>");
    }
}
