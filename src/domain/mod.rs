//! The law of an assent request, as pure types and functions.
//!
//! Owns every rule that a lawyer would recognise: kinds, clocks, outcomes, who may do what and
//! when. Must not do I/O, read a clock, know a database, HTTP or JSON: time and people come in
//! as arguments.

pub mod act;
pub mod aftermath;
pub mod asset;
pub mod calendar;
pub mod candidate;
pub mod case;
pub mod checklist;
pub mod clock;
pub mod filter_words;
pub mod ids;
pub mod institution;
pub mod lifecycle;
pub mod money;
pub mod opinion;
pub mod person;
pub mod precedent;
pub mod preparation;
pub mod query;
pub mod rate;
pub mod regime;
pub mod report;
pub mod request;
