//! The plain commands, as a shell runs them: the real binary, an empty home, nothing else running.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(all(unix, feature = "server"))]

mod batch;
mod exits;
mod filing;
mod help;
mod hostile;
mod imports;
mod keys;
mod law;
mod letters;
mod story;
mod study;
mod support;
