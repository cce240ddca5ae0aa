//! From columns to the domain's types: ids, days, names of enums.
//!
//! A value that the code does not know is an inconsistency with its table and column, never a guess.

use super::Row;
use crate::store::StoreError;
use crate::store::fault::Fault;
use sqlx::Row as _;
use uuid::Uuid;

/// A row and the table it came from, for the message if it does not read.
pub(super) struct Reading<'r> {
    pub row: &'r Row,
    pub table: &'static str,
}

impl<'r> Reading<'r> {
    pub(super) fn text(&self, column: usize) -> Result<&'r str, Fault> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn owned(&self, column: usize) -> Result<String, Fault> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn number(&self, column: usize) -> Result<i64, Fault> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn flag(&self, column: usize) -> Result<bool, Fault> {
        Ok(self.number(column)? != 0)
    }

    pub(super) fn id<I: From<Uuid>>(&self, column: usize) -> Result<I, Fault> {
        let bytes: &[u8] = self.row.try_get(column)?;
        Uuid::from_slice(bytes)
            .map(I::from)
            .map_err(|error| self.bad(column, error))
    }

    pub(super) fn optional_id<I: From<Uuid>>(&self, column: usize) -> Result<Option<I>, Fault> {
        match self.row.try_get::<Option<&[u8]>, _>(column)? {
            None => Ok(None),
            Some(_) => self.id(column).map(Some),
        }
    }

    /// A value by its stored name.
    pub(super) fn named<T>(
        &self,
        column: usize,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        self.known(column, self.text(column)?, parse)
    }

    /// A value by a name that stands in a column.
    pub(super) fn known<T>(
        &self,
        column: usize,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        parse(name).ok_or_else(|| self.bad(column, format_args!("unknown value {name:?}")))
    }

    pub(super) fn bad(&self, column: usize, detail: impl std::fmt::Display) -> Fault {
        Fault::Answer(StoreError::Inconsistent {
            table: self.table,
            key: format!("column {column}"),
            detail: detail.to_string(),
        })
    }
}

/// An id as stored.
pub(super) fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}
