//! What a use case can fail with, in words that no transport owns.

use crate::domain::act::Refusal;
use crate::domain::query::FilterError;
use crate::store::StoreError;
use crate::wire::problem::FieldProblem;
use thiserror::Error;

/// Why a use case did not happen.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// No such thing, or none that the actor may know of.
    #[error("no such thing")]
    NotFound,
    #[error("no credential, or one that is unknown, expired or revoked")]
    Unauthenticated,
    #[error("not allowed")]
    Forbidden,
    #[error("version {current} is the present one")]
    Stale { current: i64 },
    #[error("the law or the case forbids it: {0}")]
    Refused(Refusal),
    /// Another person holds the case; their handle, where it is known.
    #[error("another person holds the case")]
    Held {
        handle: Option<String>,
        refusal: Refusal,
    },
    #[error("{what} is taken")]
    Duplicate { what: String },
    #[error("the idempotency key was used for another call")]
    KeyReused,
    #[error(transparent)]
    BadFilter(FilterError),
    #[error("the cursor belongs to another view, or to none")]
    BadCursor,
    /// Fields that cannot be taken as they are.
    #[error("{} field(s) cannot be taken as they are", .0.len())]
    Invalid(Vec<FieldProblem>),
    #[error("busy or unreachable: {0}")]
    Unavailable(String),
    #[error("the disk is full")]
    DiskFull,
    /// A fault of ours or of the data; for the log, not for the caller.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => ServiceError::NotFound,
            StoreError::Stale { current } => ServiceError::Stale { current },
            StoreError::Refused(refusal @ Refusal::Held { .. }) => ServiceError::Held {
                handle: None,
                refusal,
            },
            StoreError::Refused(refusal) => ServiceError::Refused(refusal),
            StoreError::Duplicate { what } => ServiceError::Duplicate { what },
            StoreError::KeyReused => ServiceError::KeyReused,
            StoreError::Unavailable(detail) => ServiceError::Unavailable(detail),
            StoreError::DiskFull => ServiceError::DiskFull,
            error @ (StoreError::Inconsistent { .. } | StoreError::Engine(_)) => {
                ServiceError::Internal(error.to_string())
            }
        }
    }
}
