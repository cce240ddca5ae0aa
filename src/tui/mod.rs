//! The terminal UI. This file is the list of its rooms; it holds no behaviour.

pub mod caps;
pub mod input;
pub mod keymap;
pub mod paint;
pub mod screen;
pub mod signals;
pub mod terminal;
pub mod theme;
pub mod writer;
