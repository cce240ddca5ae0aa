//! The API as its callers meet it: the real server on a temporary SQLite file, over real sockets.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check;
mod conflicts;
mod credentials;
mod events;
mod imports;
mod input;
mod judgements;
mod lapse;
mod paging;
mod precedents;
mod review;
mod sockets;
mod support;
