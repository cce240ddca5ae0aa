//! The plain commands, as a shell runs them: the real binary, an empty home, nothing else running.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(all(unix, feature = "server"))]

mod exits;
mod help;
mod hostile;
mod imports;
mod law;
mod story;
mod support;
