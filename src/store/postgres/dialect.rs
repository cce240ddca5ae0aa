//! What PostgreSQL says differently.

use super::Db;
use crate::store::fault::Class;
use sqlx::QueryBuilder;

pub(crate) const NAME: &str = "postgres";

/// Pushes the condition that `column` contains `needle`, byte for byte.
pub(crate) fn contains(query: &mut QueryBuilder<Db>, column: &str, needle: String) {
    query
        .push(format_args!("strpos({column}, "))
        .push_bind(needle)
        .push(") > 0");
}

/// Reads SQLSTATE.
pub(crate) fn class(error: &sqlx::Error) -> Class {
    let sqlx::Error::Database(error) = error else {
        return Class::Other;
    };
    match error.code().as_deref() {
        // serialization_failure, deadlock_detected
        Some("40001" | "40P01") => Class::Retry,
        // disk_full
        Some("53100") => Class::DiskFull,
        // lock_not_available, query_canceled, idle_in_transaction_session_timeout, read_only_sql_transaction
        Some("55P03" | "57014" | "25P03" | "25006") => Class::Busy,
        // connection exceptions, insufficient resources, operator intervention
        Some(code)
            if ["08", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class)) =>
        {
            Class::Busy
        }
        _ => Class::Other,
    }
}
