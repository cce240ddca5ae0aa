//! The terminal UI: what is on the screen and what a key does.
//!
//! `update` changes the model and asks for effects, `view` draws it, `runtime` performs the effects,
//! `screen` owns the terminal. It reaches the server only through `client`.

// The core: pure.
pub mod effect;
pub mod keymap;
pub mod model;
pub mod msg;
pub mod update;
pub mod view;

// The shell around the core.
pub mod clipboard;
pub mod draft;
pub mod event_loop;
pub mod export;
pub mod external;
pub mod filters;
pub mod keyfile;
pub mod runtime;

// Pieces of the core.
pub mod editor;
pub mod tabs;
pub mod theme;

// The terminal.
pub mod caps;
pub mod input;
pub mod paint;
pub mod screen;
pub mod signals;
pub mod terminal;
pub mod writer;

pub use event_loop::{RunError, Start, Wall, run};
