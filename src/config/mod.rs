//! Settings: what they are, which layer wins, and where each one came from.
//!
//! Flags are stronger than the environment, the environment than the user's file, that than
//! `/etc/dictamen/config.toml`, and that than the defaults. Reading is apart from deciding: the
//! decision is a function of texts. Must not connect, print, or keep a token: only where one is.

mod file;
mod layer;
mod origin;
mod paths;
#[cfg(test)]
mod tests;

pub use file::FileText;
pub use layer::NameOrPath;
pub use origin::{Origin, Sourced};
pub use paths::{Paths, PathsError};

use crate::client::{ClientOptions, Target, TargetFault, TokenSource};
use crate::domain::regime::{Pattern, PatternError};
use crate::i18n::Lang;
use layer::Layer;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The file of the whole system.
pub const SYSTEM_FILE: &str = "/etc/dictamen/config.toml";

/// What the command line said. A token is not among it: other users can see arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--config`: instead of the user's file; then it has to exist.
    pub config: Option<PathBuf>,
    /// `--server`
    pub server: Option<String>,
    /// `--token-file`
    pub token_file: Option<PathBuf>,
    /// `--ca-file`
    pub ca_file: Option<PathBuf>,
    /// `--lang`
    pub lang: Option<String>,
    /// `--keymap`
    pub keymap: Option<String>,
    /// `--theme`
    pub theme: Option<String>,
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--regimes`
    pub regimes: Option<PathBuf>,
    /// `--calendars`
    pub calendars: Option<PathBuf>,
    /// `--folio-pattern`
    pub folio_pattern: Option<String>,
    /// `--letter-pattern`
    pub letter_pattern: Option<String>,
    /// `--letter-prefix`
    pub letter_prefix: Option<String>,
}

/// Every setting, with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub server: Sourced<Option<Target>>,
    pub token: Sourced<Option<TokenSource>>,
    pub ca_file: Sourced<Option<PathBuf>>,
    pub lang: Sourced<Lang>,
    /// The program's own default when nobody said anything.
    pub keymap: Sourced<Option<NameOrPath>>,
    pub theme: Sourced<Option<NameOrPath>>,
    /// The file of saved tabs of the queue.
    pub tabs: Sourced<Option<PathBuf>>,
    /// The folder of an embedded server's store.
    pub data: Sourced<Option<PathBuf>>,
    /// A folder of rule packs that come before the program's own.
    pub regimes: Sourced<Option<PathBuf>>,
    /// A folder of calendars that come before the program's own.
    pub calendars: Sourced<Option<PathBuf>>,
    /// How folios are numbered; as the rule pack says where nobody said anything. So are the next two.
    pub folio_pattern: Sourced<Option<Pattern>>,
    pub letter_pattern: Sourced<Option<Pattern>>,
    pub letter_prefix: Sourced<Option<String>>,
    /// The user's folders, or why there are none.
    pub paths: Result<Paths, PathsError>,
    choice: Choice,
}

/// Which of `server` and `data` the strongest layer that has either says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Server,
    Data,
    Both,
    Neither,
}

/// Where the work is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a server that runs elsewhere.
    Server(Target),
    /// On a store of one's own in this folder, by an embedded server.
    Data(PathBuf),
}

/// What is wrong with the settings, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error(transparent)]
    Paths(#[from] PathsError),
    #[error("{}: {kind}", path.display())]
    Unreadable { path: PathBuf, kind: io::ErrorKind },
    /// `message` is the TOML reader's, in English, and may repeat what the file says.
    #[error("{}:{line}: {message}", path.display())]
    Syntax {
        path: PathBuf,
        line: usize,
        message: String,
    },
    #[error("{key}: {fault}")]
    Value {
        key: &'static str,
        origin: Origin,
        fault: ValueFault,
    },
    /// `token_file` and `token_command` in the same file.
    #[error("{}:{line}: token_file and token_command exclude each other", path.display())]
    TokenTwice { path: PathBuf, line: usize },
    /// One layer names a server and a folder of one's own.
    #[error("server and data exclude each other")]
    ServerAndData { server: Origin, data: Origin },
}

/// Why a value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    #[error(transparent)]
    Target(#[from] TargetFault),
    #[error("no such language")]
    Lang,
    #[error("not UTF-8")]
    NotUtf8,
    #[error("empty")]
    Empty,
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// `~` where there is no home.
    #[error("HOME is not set to an absolute path")]
    NoHome,
}

impl Config {
    /// Decides every setting. `files` are the configuration files that exist, the strongest first.
    ///
    /// # Errors
    /// The first fault, with the layer that it lies in. A fault is one even where a stronger layer
    /// would have won: a file that is wrong stays wrong when a flag is forgotten.
    pub fn load(
        flags: &Flags,
        env: &dyn Fn(&str) -> Option<OsString>,
        files: &[FileText],
    ) -> Result<Config, ConfigError> {
        let paths = Paths::from_env(env);
        let home = paths.as_ref().ok().and_then(|paths| paths.home.as_deref());
        let mut layers = vec![Layer::of_flags(flags), Layer::of_env(env)?];
        for file in files {
            layers.push(Layer::of_file(file, home)?);
        }
        let choice = layers
            .iter()
            .map(|layer| match (&layer.server, &layer.data) {
                (Some(_), Some(_)) => Choice::Both,
                (Some(_), None) => Choice::Server,
                (None, Some(_)) => Choice::Data,
                (None, None) => Choice::Neither,
            })
            .find(|choice| *choice != Choice::Neither)
            .unwrap_or(Choice::Neither);
        let mut merged = Merged::default();
        for layer in layers {
            merged.add(layer)?;
        }
        Ok(Config {
            server: optional(merged.server),
            token: optional(merged.token),
            ca_file: optional(merged.ca_file),
            lang: merged.lang.unwrap_or_else(|| locale(env)),
            keymap: optional(merged.keymap),
            theme: optional(merged.theme),
            tabs: optional(merged.tabs),
            data: optional(merged.data),
            regimes: optional(merged.regimes),
            calendars: optional(merged.calendars),
            folio_pattern: optional(merged.folio_pattern),
            letter_pattern: optional(merged.letter_pattern),
            letter_prefix: optional(merged.letter_prefix),
            paths,
            choice,
        })
    }

    /// Where the work is done: the server or the folder that the strongest layer names; without
    /// either, the user's own data folder.
    ///
    /// # Errors
    /// The layer names both, or there is no home for the default.
    pub fn place(&self) -> Result<Place, ConfigError> {
        match (self.choice, &self.server.value, &self.data.value) {
            (Choice::Both, _, _) => Err(ConfigError::ServerAndData {
                server: self.server.origin.clone(),
                data: self.data.origin.clone(),
            }),
            (Choice::Server, Some(target), _) => Ok(Place::Server(target.clone())),
            (_, _, Some(folder)) => Ok(Place::Data(folder.clone())),
            (_, _, None) => Ok(Place::Data(self.paths.clone()?.data)),
        }
    }

    /// How a client reaches the server.
    pub fn client_options(&self) -> ClientOptions {
        ClientOptions {
            ca_file: self.ca_file.value.clone(),
            ..ClientOptions::default()
        }
    }
}

/// The strongest value of each setting so far, understood.
#[derive(Default)]
struct Merged {
    server: Option<Sourced<Target>>,
    token: Option<Sourced<TokenSource>>,
    ca_file: Option<Sourced<PathBuf>>,
    lang: Option<Sourced<Lang>>,
    keymap: Option<Sourced<NameOrPath>>,
    theme: Option<Sourced<NameOrPath>>,
    tabs: Option<Sourced<PathBuf>>,
    data: Option<Sourced<PathBuf>>,
    regimes: Option<Sourced<PathBuf>>,
    calendars: Option<Sourced<PathBuf>>,
    folio_pattern: Option<Sourced<Pattern>>,
    letter_pattern: Option<Sourced<Pattern>>,
    letter_prefix: Option<Sourced<String>>,
}

impl Merged {
    /// Adds a weaker layer.
    fn add(&mut self, layer: Layer) -> Result<(), ConfigError> {
        let server = layer
            .server
            .map(|text| text.try_map(|text, origin| target(&text, origin)))
            .transpose()?;
        let lang = layer
            .lang
            .map(|text| text.try_map(|text, origin| language(&text, origin)))
            .transpose()?;
        self.server = self.server.take().or(server);
        self.lang = self.lang.take().or(lang);
        self.token = self.token.take().or(layer.token);
        self.ca_file = self.ca_file.take().or(layer.ca_file);
        self.keymap = self.keymap.take().or(layer.keymap);
        self.theme = self.theme.take().or(layer.theme);
        self.tabs = self.tabs.take().or(layer.tabs);
        self.data = self.data.take().or(layer.data);
        self.regimes = self.regimes.take().or(layer.regimes);
        self.calendars = self.calendars.take().or(layer.calendars);
        let folio = layer
            .folio_pattern
            .map(|text| text.try_map(|text, origin| folio_pattern(&text, origin)))
            .transpose()?;
        let letter = layer
            .letter_pattern
            .map(|text| text.try_map(|text, origin| pattern("letter_pattern", &text, origin)))
            .transpose()?;
        let prefix = layer
            .letter_prefix
            .map(|text| text.try_map(letter_prefix))
            .transpose()?;
        self.folio_pattern = self.folio_pattern.take().or(folio);
        self.letter_pattern = self.letter_pattern.take().or(letter);
        self.letter_prefix = self.letter_prefix.take().or(prefix);
        Ok(())
    }
}

fn target(text: &str, origin: &Origin) -> Result<Target, ConfigError> {
    Target::parse(text).map_err(|fault| ConfigError::Value {
        key: "server",
        origin: origin.clone(),
        fault: fault.into(),
    })
}

fn pattern(key: &'static str, text: &str, origin: &Origin) -> Result<Pattern, ConfigError> {
    Pattern::parse(text).map_err(|fault| ConfigError::Value {
        key,
        origin: origin.clone(),
        fault: ValueFault::Pattern(fault),
    })
}

/// Folios have no prefix to put in.
fn folio_pattern(text: &str, origin: &Origin) -> Result<Pattern, ConfigError> {
    let found = pattern("folio_pattern", text, origin)?;
    if text.contains("{prefix}") {
        let fault = PatternError::UnknownPlaceholder("prefix".to_owned());
        return Err(ConfigError::Value {
            key: "folio_pattern",
            origin: origin.clone(),
            fault: ValueFault::Pattern(fault),
        });
    }
    Ok(found)
}

fn letter_prefix(text: String, origin: &Origin) -> Result<String, ConfigError> {
    let fault = if text.trim().is_empty() {
        ValueFault::Empty
    } else if text.chars().any(char::is_control) {
        ValueFault::Pattern(PatternError::NotPrintable)
    } else {
        return Ok(text);
    };
    Err(ConfigError::Value {
        key: "letter_prefix",
        origin: origin.clone(),
        fault,
    })
}

fn language(text: &str, origin: &Origin) -> Result<Lang, ConfigError> {
    Lang::parse(text).ok_or_else(|| ConfigError::Value {
        key: "lang",
        origin: origin.clone(),
        fault: ValueFault::Lang,
    })
}

/// The language of the system's locale, where there is a catalogue for it.
fn locale(env: &dyn Fn(&str) -> Option<OsString>) -> Sourced<Lang> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| {
            let value = env(name).filter(|value| !value.is_empty())?;
            Some((name, value.into_string().unwrap_or_default()))
        })
        .and_then(|(name, value)| Some(Sourced::new(Lang::parse(&value)?, Origin::Env(name))))
        .unwrap_or_else(|| Sourced::default(Lang::default()))
}

fn optional<T>(value: Option<Sourced<T>>) -> Sourced<Option<T>> {
    match value {
        Some(value) => value.map(Some),
        None => Sourced::default(None),
    }
}

/// Reads the configuration files and decides.
///
/// # Errors
/// As [`Config::load`]; or a file cannot be read, or the one that `--config` names is not there.
pub fn read(flags: &Flags, env: &dyn Fn(&str) -> Option<OsString>) -> Result<Config, ConfigError> {
    let mut files = Vec::new();
    match &flags.config {
        Some(path) => files.push(text(path)?),
        None => {
            if let Ok(paths) = Paths::from_env(env) {
                files.extend(existing(&paths.config_file())?);
            }
        }
    }
    files.extend(existing(Path::new(SYSTEM_FILE))?);
    Config::load(flags, env, &files)
}

fn text(path: &Path) -> Result<FileText, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(FileText {
            path: path.to_owned(),
            text,
        }),
        Err(error) => Err(ConfigError::Unreadable {
            path: path.to_owned(),
            kind: error.kind(),
        }),
    }
}

fn existing(path: &Path) -> Result<Option<FileText>, ConfigError> {
    match text(path) {
        Err(ConfigError::Unreadable {
            kind: io::ErrorKind::NotFound,
            ..
        }) => Ok(None),
        found => found.map(Some),
    }
}
