//! `dictamen`: the case-work terminal of a government unit that answers ICT assent requests.
//!
//! The map, from the law outwards. Arrows point one way, as `tests/architecture.rs` allows them;
//! `server` and `tui` never meet.

// --- what everything rests on ---

/// The law as pure types and functions: no I/O, no clock, no database.
pub mod domain;
/// What travels on the API: bodies, problem details, push events.
pub mod wire;

/// The border where outside text becomes `DisplayText`; folding and widths.
pub mod text;

/// Spanish first, English second: messages, numbers, dates, plurals, sentences of the law.
pub mod i18n;

// --- what is computed, without a network or a database ---

/// The inventory check: fold, tokenise, index, score, explain.
pub mod matching;

/// Reading tabular files into records, with errors by line and column.
pub mod intake;

/// Practice data, deterministic from a seed and marked as practice.
pub mod practice;

// --- the server's side ---

/// The event chain, signatures over opinions, and their verification.
#[cfg(feature = "letter")]
pub mod evidence;

/// The official letter: a signed statement becomes PDF/A and text.
#[cfg(feature = "letter")]
pub mod letter;

/// Persistence: one trait of operations, the same SQL on two engines.
#[cfg(feature = "server")]
pub mod store;

/// The use cases: who may, what the law says, one store operation, what follows.
#[cfg(feature = "server")]
pub mod service;

/// The HTTP API: routes by noun, limits, listeners and their life cycle.
#[cfg(feature = "server")]
pub mod server;

// --- the person's side ---

/// The API client: retry, idempotency keys, event stream, outbox.
pub mod client;

/// Where files live, and where each configured value came from.
pub mod config;

/// The terminal UI.
#[cfg(feature = "tui")]
pub mod tui;

/// One file per plain command; the only room that knows all the others.
pub mod cli;
