//! What can go wrong inside a transaction, before it is known whether trying again helps.
//!
//! Owns the step from the driver's errors to [`StoreError`]; which code means what stands in each
//! engine's `dialect`.

use super::StoreError;

/// Why a unit of work stopped.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The answer is an error, and would be one again.
    Answer(StoreError),
    Sql(sqlx::Error),
    /// Another writer may have been faster: run the whole unit again. Where that cannot be, or
    /// never helps, this is the answer.
    Again(StoreError),
}

impl Fault {
    /// Somebody else changed what this unit of work had read.
    pub(crate) fn outrun() -> Fault {
        Fault::Again(StoreError::Unavailable(
            "other writers were faster every time".to_owned(),
        ))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Fault::Answer(error)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Fault::Sql(error)
    }
}

/// What an engine's error code asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Serialisation failure or deadlock: the same transaction may succeed at once.
    Retry,
    /// Locked, shutting down, out of connections, cancelled by a timeout.
    Busy,
    DiskFull,
    Other,
}

/// A driver's error that no retry cured; `class` reads the engine's codes.
pub(crate) fn settle(error: sqlx::Error, class: fn(&sqlx::Error) -> Class) -> StoreError {
    match class(&error) {
        Class::DiskFull => StoreError::DiskFull,
        Class::Retry | Class::Busy => StoreError::Unavailable(error.to_string()),
        Class::Other => match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => StoreError::Unavailable(error.to_string()),
            error => StoreError::Engine(Box::new(error)),
        },
    }
}

/// Reads a stored document.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(
    doc: &str,
    table: &'static str,
    key: impl std::fmt::Display,
) -> Result<T, Fault> {
    serde_json::from_str(doc).map_err(|error| {
        Fault::Answer(StoreError::Inconsistent {
            table,
            key: key.to_string(),
            detail: error.to_string(),
        })
    })
}

/// Writes a document. Our own types always can be written; were one not to, nothing is stored.
pub(crate) fn document<T: serde::Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::Answer(StoreError::Engine(Box::new(error))))
}
