//! Where a value came from.

use std::path::PathBuf;

/// The layer that a value was taken from, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An argument, as it is typed.
    Flag(&'static str),
    /// An environment variable.
    Env(&'static str),
    /// A configuration file, and the line in it, from 1.
    File { path: PathBuf, line: usize },
    /// Nobody said anything.
    Default,
}

impl Origin {
    /// The name under which the catalogue has its word.
    pub fn name(&self) -> &'static str {
        match self {
            Origin::Flag(_) => "flag",
            Origin::Env(_) => "env",
            Origin::File { .. } => "file",
            Origin::Default => "default",
        }
    }
}

/// A value, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
}

impl<T> Sourced<T> {
    pub(crate) fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }

    pub(crate) fn default(value: T) -> Self {
        Sourced::new(value, Origin::Default)
    }

    pub(crate) fn try_map<U, E>(
        self,
        read: impl FnOnce(T, &Origin) -> Result<U, E>,
    ) -> Result<Sourced<U>, E> {
        let value = read(self.value, &self.origin)?;
        Ok(Sourced::new(value, self.origin))
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced::new(change(self.value), self.origin)
    }
}
