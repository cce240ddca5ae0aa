//! Tamper evidence: the hash chain over events, and its verification.

pub mod chain;
