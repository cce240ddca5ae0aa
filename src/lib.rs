//! `dictamen`: the case-work terminal of a government unit that answers ICT assent requests.
//!
//! The map, from the law outwards. Arrows point one way: a room may use the rooms above it in
//! this list only where `tests/architecture.rs` allows it, and `server` and `tui` never meet.

/// One file per plain command.
pub mod cli;
/// The API client: retry, idempotency keys, event stream, outbox.
pub mod client;
/// Where files live, and where each configured value came from.
pub mod config;
/// The law as pure types and functions: no I/O, no clock, no database.
pub mod domain;
/// The event chain and its verification.
#[cfg(feature = "server")]
pub mod evidence;
/// Spanish first, English second: messages, numbers, dates, plurals.
pub mod i18n;
/// Reading tabular files into records, with errors by line and column.
pub mod intake;
/// The inventory check: fold, tokenise, index, score, explain.
pub mod matching;
/// Practice data, deterministic from a seed and marked as practice.
pub mod practice;
/// The HTTP API: routes by noun, limits, listeners and their life cycle.
#[cfg(feature = "server")]
pub mod server;
/// The use cases: who may, what the law says, one store operation, what follows.
#[cfg(feature = "server")]
pub mod service;
/// Persistence: one trait of operations, the same SQL on two engines.
#[cfg(feature = "server")]
pub mod store;
/// The border where outside text becomes `DisplayText`; folding and widths.
pub mod text;
/// The terminal UI.
#[cfg(feature = "tui")]
pub mod tui;
/// What travels on the API: bodies, problem details, push events.
pub mod wire;
