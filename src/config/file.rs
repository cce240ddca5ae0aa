//! The configuration file: its keys, and its faults by file and line.

use super::ConfigError;
use crate::domain::calendar::line_of;
use serde::Deserialize;
use std::path::PathBuf;
use toml::Spanned;

/// A configuration file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    pub path: PathBuf,
    pub text: String,
}

/// Every key that a file may have. A misspelt key is an error, not a setting without effect.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    pub server: Option<Spanned<String>>,
    pub token_file: Option<Spanned<String>>,
    pub token_command: Option<Spanned<Vec<String>>>,
    pub ca_file: Option<Spanned<String>>,
    pub lang: Option<Spanned<String>>,
    pub keymap: Option<Spanned<String>>,
    pub theme: Option<Spanned<String>>,
    pub tabs: Option<Spanned<String>>,
    pub data: Option<Spanned<String>>,
    pub regimes: Option<Spanned<String>>,
    pub calendars: Option<Spanned<String>>,
    pub folio_pattern: Option<Spanned<String>>,
    pub letter_pattern: Option<Spanned<String>>,
    pub letter_prefix: Option<Spanned<String>>,
}

impl FileText {
    pub(super) fn keys(&self) -> Result<Keys, ConfigError> {
        toml::from_str(&self.text).map_err(|error| ConfigError::Syntax {
            path: self.path.clone(),
            line: line_of(&self.text, error.span()),
            message: error.message().to_owned(),
        })
    }

    pub(super) fn line<T>(&self, value: &Spanned<T>) -> usize {
        line_of(&self.text, Some(value.span()))
    }
}
