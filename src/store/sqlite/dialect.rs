//! What SQLite says differently.

use super::Db;
use crate::store::fault::Class;
use sqlx::QueryBuilder;

pub(crate) const NAME: &str = "sqlite";

/// Pushes the condition that `column` contains `needle`, byte for byte.
pub(crate) fn contains(query: &mut QueryBuilder<Db>, column: &str, needle: String) {
    query
        .push(format_args!("instr({column}, "))
        .push_bind(needle)
        .push(") > 0");
}

/// Reads SQLite's result codes; the low byte is the primary one.
pub(crate) fn class(error: &sqlx::Error) -> Class {
    let sqlx::Error::Database(error) = error else {
        return Class::Other;
    };
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        // BUSY, LOCKED
        Some(5 | 6) => Class::Busy,
        // READONLY, IOERR, CANTOPEN, PROTOCOL: the disk or its mount.
        Some(8 | 10 | 14 | 15) => Class::Busy,
        // FULL
        Some(13) => Class::DiskFull,
        _ => Class::Other,
    }
}
