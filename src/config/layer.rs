//! One layer of settings: the flags, the environment, or a file.

use super::file::{FileText, Keys};
use super::origin::{Origin, Sourced};
use super::{ConfigError, Flags, ValueFault};
use crate::client::TokenSource;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A thing that has a name among those that come with the program, or is a file of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameOrPath {
    Name(String),
    Path(PathBuf),
}

/// What one layer says, not yet understood.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub server: Option<Sourced<String>>,
    pub token: Option<Sourced<TokenSource>>,
    pub ca_file: Option<Sourced<PathBuf>>,
    pub lang: Option<Sourced<String>>,
    pub keymap: Option<Sourced<NameOrPath>>,
    pub theme: Option<Sourced<NameOrPath>>,
    pub tabs: Option<Sourced<PathBuf>>,
    pub data: Option<Sourced<PathBuf>>,
    pub regimes: Option<Sourced<PathBuf>>,
    pub calendars: Option<Sourced<PathBuf>>,
    pub folio_pattern: Option<Sourced<String>>,
    pub letter_pattern: Option<Sourced<String>>,
    pub letter_prefix: Option<Sourced<String>>,
}

impl Layer {
    pub(super) fn of_flags(flags: &Flags) -> Layer {
        fn flag<T: Clone>(value: Option<&T>, name: &'static str) -> Option<Sourced<T>> {
            value.map(|value| Sourced::new(value.clone(), Origin::Flag(name)))
        }
        let named =
            |value: Option<&String>, name| flag(value, name).map(|text| text.map(name_or_path));
        Layer {
            server: flag(flags.server.as_ref(), "--server"),
            token: flag(flags.token_file.as_ref(), "--token-file")
                .map(|path| path.map(TokenSource::File)),
            ca_file: flag(flags.ca_file.as_ref(), "--ca-file"),
            lang: flag(flags.lang.as_ref(), "--lang"),
            keymap: named(flags.keymap.as_ref(), "--keymap"),
            theme: named(flags.theme.as_ref(), "--theme"),
            tabs: None,
            data: flag(flags.data.as_ref(), "--data"),
            regimes: flag(flags.regimes.as_ref(), "--regimes"),
            calendars: flag(flags.calendars.as_ref(), "--calendars"),
            folio_pattern: flag(flags.folio_pattern.as_ref(), "--folio-pattern"),
            letter_pattern: flag(flags.letter_pattern.as_ref(), "--letter-pattern"),
            letter_prefix: flag(flags.letter_prefix.as_ref(), "--letter-prefix"),
        }
    }

    pub(super) fn of_env(get: &dyn Fn(&str) -> Option<OsString>) -> Result<Layer, ConfigError> {
        let raw = |name: &'static str| {
            get(name)
                .filter(|value| !value.is_empty())
                .map(|value| Sourced::new(value, Origin::Env(name)))
        };
        let path = |name| raw(name).map(|value| value.map(PathBuf::from));
        let text = |name: &'static str, key: &'static str| {
            raw(name)
                .map(|value| {
                    value.try_map(|value, origin| {
                        value.into_string().map_err(|_| ConfigError::Value {
                            key,
                            origin: origin.clone(),
                            fault: ValueFault::NotUtf8,
                        })
                    })
                })
                .transpose()
        };
        Ok(Layer {
            server: text("DICTAMEN_SERVER", "server")?,
            token: path("DICTAMEN_TOKEN_FILE").map(|path| path.map(TokenSource::File)),
            ca_file: path("DICTAMEN_CA_FILE"),
            lang: text("DICTAMEN_LANG", "lang")?,
            keymap: text("DICTAMEN_KEYMAP", "keymap")?.map(|text| text.map(name_or_path)),
            theme: text("DICTAMEN_THEME", "theme")?.map(|text| text.map(name_or_path)),
            tabs: None,
            data: path("DICTAMEN_DATA"),
            regimes: path("DICTAMEN_REGIMES"),
            calendars: path("DICTAMEN_CALENDARS"),
            folio_pattern: text("DICTAMEN_FOLIO_PATTERN", "folio_pattern")?,
            letter_pattern: text("DICTAMEN_LETTER_PATTERN", "letter_pattern")?,
            letter_prefix: text("DICTAMEN_LETTER_PREFIX", "letter_prefix")?,
        })
    }

    pub(super) fn of_file(file: &FileText, home: Option<&Path>) -> Result<Layer, ConfigError> {
        let Keys {
            server,
            token_file,
            token_command,
            ca_file,
            lang,
            keymap,
            theme,
            tabs,
            data,
            regimes,
            calendars,
            folio_pattern,
            letter_pattern,
            letter_prefix,
        } = file.keys()?;
        let base = Base { file, home };
        let token = match (token_file, token_command) {
            (Some(_), Some(command)) => {
                return Err(ConfigError::TokenTwice {
                    path: file.path.clone(),
                    line: file.line(&command),
                });
            }
            (Some(path), None) => base
                .path("token_file", Some(path))?
                .map(|path| path.map(TokenSource::File)),
            (None, Some(command)) => {
                let command = base.sourced(command);
                if command.value.is_empty() {
                    return Err(ConfigError::Value {
                        key: "token_command",
                        origin: command.origin,
                        fault: ValueFault::Empty,
                    });
                }
                Some(command.map(TokenSource::Command))
            }
            (None, None) => None,
        };
        Ok(Layer {
            server: server.map(|value| base.sourced(value)),
            token,
            ca_file: base.path("ca_file", ca_file)?,
            lang: lang.map(|value| base.sourced(value)),
            keymap: base.name_or_path("keymap", keymap)?,
            theme: base.name_or_path("theme", theme)?,
            tabs: base.path("tabs", tabs)?,
            data: base.path("data", data)?,
            regimes: base.path("regimes", regimes)?,
            calendars: base.path("calendars", calendars)?,
            folio_pattern: folio_pattern.map(|value| base.sourced(value)),
            letter_pattern: letter_pattern.map(|value| base.sourced(value)),
            letter_prefix: letter_prefix.map(|value| base.sourced(value)),
        })
    }
}

/// Where a file's relative paths begin.
struct Base<'a> {
    file: &'a FileText,
    home: Option<&'a Path>,
}

impl Base<'_> {
    fn sourced<T>(&self, value: Spanned<T>) -> Sourced<T> {
        let origin = Origin::File {
            path: self.file.path.clone(),
            line: self.file.line(&value),
        };
        Sourced::new(value.into_inner(), origin)
    }

    fn path(
        &self,
        key: &'static str,
        value: Option<Spanned<String>>,
    ) -> Result<Option<Sourced<PathBuf>>, ConfigError> {
        value
            .map(|value| {
                self.sourced(value)
                    .try_map(|text, origin| self.resolve(key, &text, origin))
            })
            .transpose()
    }

    fn name_or_path(
        &self,
        key: &'static str,
        value: Option<Spanned<String>>,
    ) -> Result<Option<Sourced<NameOrPath>>, ConfigError> {
        value
            .map(|value| {
                self.sourced(value).try_map(|text, origin| {
                    if is_path(&text) {
                        self.resolve(key, &text, origin).map(NameOrPath::Path)
                    } else {
                        Ok(NameOrPath::Name(text))
                    }
                })
            })
            .transpose()
    }

    /// `~/` is the user's home; a relative path begins at the file that names it.
    fn resolve(
        &self,
        key: &'static str,
        text: &str,
        origin: &Origin,
    ) -> Result<PathBuf, ConfigError> {
        let fault = |fault| ConfigError::Value {
            key,
            origin: origin.clone(),
            fault,
        };
        if text.is_empty() {
            return Err(fault(ValueFault::Empty));
        }
        if let Some(rest) = text.strip_prefix("~/") {
            let home = self.home.ok_or_else(|| fault(ValueFault::NoHome))?;
            return Ok(home.join(rest));
        }
        let folder = self.file.path.parent().unwrap_or(Path::new(""));
        Ok(folder.join(text))
    }
}

fn is_path(text: &str) -> bool {
    text.contains('/') || text.ends_with(".toml")
}

fn name_or_path(text: String) -> NameOrPath {
    if is_path(&text) {
        NameOrPath::Path(PathBuf::from(text))
    } else {
        NameOrPath::Name(text)
    }
}
