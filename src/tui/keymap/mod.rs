//! Keys and what they do: the acts, the contexts, the maps from one to the other.
//!
//! Owns the single list of acts, the notation of keys, the keymap files and everything derived
//! from them (lookup, checks, help, footer). Must not know the terminal library, read a file or
//! keep state: pending keys come in as arguments.

mod action;
mod cheat;
mod check;
#[cfg(test)]
mod check_tests;
mod context;
mod file;
mod footer;
mod free;
mod help;
mod key;
mod keyboard;
mod notation;
mod problem;
mod trie;
mod why;

pub use action::{Action, Flags};
pub use cheat::{cheat, markdown};
pub use check::{Against, check_against, check_text, check_text_against};
pub use context::Context;
pub use file::Builtin;
pub use footer::{Hint, footer};
pub use help::{Row, Section, chord_text, key_text, sections};
pub use key::{BURST, Chord, Code, Key};
pub use keyboard::{Arrival, Cost, Eater, Layout, arrival};
pub use notation::{KeyError, KeyFault};
pub use problem::{Kind, Problem, Severity};
pub use trie::{Binding, Keymap, Next, Resolution};
pub use why::{Covered, Place, Why};
