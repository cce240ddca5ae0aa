//! The terminal UI: what is on the screen and what a key does. It reaches the server only
//! through `client`.

pub mod keymap;
