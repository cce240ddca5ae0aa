//! Tamper evidence: the hash chain over events, signatures over opinions, and their verification.

pub(crate) mod canonical;
pub mod chain;
pub mod signature;
pub mod statement;
pub mod trail;
