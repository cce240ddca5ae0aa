//! The rules that fields of every row share, gathered so that a row reports all its faults at once.

use super::{FieldCode, FieldError, MAX_FIELD_BYTES, MAX_FILE_NAME_BYTES, MAX_LIST, MAX_NAME};
use crate::text::check_name;
use jiff::civil::Date;

/// The faults found so far in one row.
#[derive(Debug, Default)]
pub(super) struct Check {
    faults: Vec<FieldError>,
}

impl Check {
    pub(super) fn done(self) -> Vec<FieldError> {
        self.faults
    }

    pub(super) fn fault(&mut self, field: &str, code: FieldCode, detail: impl Into<String>) {
        self.faults.push(FieldError {
            field: field.to_owned(),
            code,
            detail: detail.into(),
        });
    }

    /// A one-line value of at most `limit` characters without hostile ones.
    pub(super) fn line(&mut self, field: &str, value: &str, limit: usize) {
        if let Err(bad) = check_name(value) {
            let code = if bad.what == '\0' {
                FieldCode::NulByte
            } else {
                FieldCode::BadCharacter
            };
            self.fault(field, code, bad.shown());
        }
        // More bytes than four a character cannot be within the limit: no need to count.
        if value.len() > limit.saturating_mul(4) || value.chars().count() > limit {
            self.fault(field, FieldCode::TooLong, limit.to_string());
        }
    }

    pub(super) fn required_line(&mut self, field: &str, value: &str, limit: usize) {
        if value.trim().is_empty() {
            self.fault(field, FieldCode::Required, "");
        } else {
            self.line(field, value, limit);
        }
    }

    pub(super) fn lines(&mut self, field: &str, values: &[String]) {
        self.at_most(field, values.len());
        for (at, value) in values.iter().enumerate().take(MAX_LIST) {
            self.line(&format!("{field}[{at}]"), value, MAX_NAME);
        }
    }

    pub(super) fn at_most(&mut self, field: &str, count: usize) {
        if count > MAX_LIST {
            self.fault(field, FieldCode::TooMany, MAX_LIST.to_string());
        }
    }

    /// Free text is kept as it was filed and cleaned when it is shown; only its size and NUL, which
    /// PostgreSQL cannot store, keep it out.
    pub(super) fn block(&mut self, field: &str, value: &str) {
        if value.contains('\0') {
            self.fault(field, FieldCode::NulByte, "U+0000");
        }
        if value.len() > MAX_FIELD_BYTES {
            self.fault(
                field,
                FieldCode::FieldTooBig,
                (MAX_FIELD_BYTES / 1024).to_string(),
            );
        }
    }

    pub(super) fn digits(&mut self, field: &str, value: &str, count: usize, code: FieldCode) {
        if value.len() != count || !value.bytes().all(|b| b.is_ascii_digit()) {
            self.fault(field, code, "");
        }
    }

    pub(super) fn not_negative(&mut self, field: &str, value: Option<i64>) {
        if value.is_some_and(i64::is_negative) {
            self.fault(field, FieldCode::Negative, "");
        }
    }

    pub(super) fn order(&mut self, field: &str, first: Option<Date>, last: Option<Date>) {
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.fault(field, FieldCode::DateOrder, first.to_string());
        }
    }

    pub(super) fn file_name(&mut self, field: &str, value: &str) {
        self.required_line(field, value, MAX_NAME);
        if value.len() > MAX_FILE_NAME_BYTES {
            self.fault(field, FieldCode::TooLong, MAX_FILE_NAME_BYTES.to_string());
        }
        if value.contains(['/', '\\']) || value == ".." || value == "." {
            self.fault(field, FieldCode::PathInName, "");
        }
    }
}
