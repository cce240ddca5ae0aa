//! What travels on the API: request and response bodies, problem details, push events.
//!
//! Shared by the server and the client. Owns shapes and their names, nothing else: no rule, no
//! transport. Instants are RFC 3339 UTC, legal days are `YYYY-MM-DD` local to
//! America/Mexico_City, amounts are integer centavos with an ISO 4217 code.

pub mod audit;
pub mod directory;
pub mod event;
pub mod import;
pub mod inventory;
pub mod letter;
pub mod precedent;
pub mod problem;
pub mod queue;
pub mod receipt;
pub mod report;
pub mod request;
pub mod transfer;

/// The path prefix of this version of the API.
pub const V1: &str = "/v1";
/// Rows in a page unless the caller asks for another number.
pub const DEFAULT_LIMIT: u32 = 50;
/// Rows in a page at most.
pub const MAX_LIMIT: u32 = 200;
