//! Where this program's files live: the XDG base directories, and nothing outside them.

use std::ffi::OsString;
use std::path::PathBuf;

const NAME: &str = "dictamen";

/// The folders of one user. None of them has to exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Settings, keymaps, themes: `$XDG_CONFIG_HOME/dictamen`.
    pub config: PathBuf,
    /// The store of an embedded server: `$XDG_DATA_HOME/dictamen`.
    pub data: PathBuf,
    /// Drafts, outbox, logs: `$XDG_STATE_HOME/dictamen`.
    pub state: PathBuf,
    /// Sockets and tokens that end with the login: `$XDG_RUNTIME_DIR/dictamen`. Absent where the
    /// system has no such folder; nothing may take its place, for only this one is surely private.
    pub runtime: Option<PathBuf>,
    /// The user's home, for `~` in configuration files.
    pub home: Option<PathBuf>,
}

/// Why there is no place for files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathsError {
    /// `HOME` is needed where not all of the XDG variables are set.
    #[error("HOME is not set to an absolute path")]
    NoHome,
}

impl Paths {
    /// Reads the folders from the environment. As the specification asks, a variable that is
    /// empty or a relative path counts as not set.
    ///
    /// # Errors
    /// [`PathsError::NoHome`].
    pub fn from_env(get: &dyn Fn(&str) -> Option<OsString>) -> Result<Paths, PathsError> {
        let folder = |name: &str| {
            get(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let home = folder("HOME");
        let under = |variable: &str, fallback: &str| {
            folder(variable)
                .or_else(|| home.as_ref().map(|home| home.join(fallback)))
                .map(|base| base.join(NAME))
                .ok_or(PathsError::NoHome)
        };
        Ok(Paths {
            config: under("XDG_CONFIG_HOME", ".config")?,
            data: under("XDG_DATA_HOME", ".local/share")?,
            state: under("XDG_STATE_HOME", ".local/state")?,
            runtime: folder("XDG_RUNTIME_DIR").map(|base| base.join(NAME)),
            home,
        })
    }

    /// The user's configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn paths(variables: &[(&str, &str)]) -> Result<Paths, PathsError> {
        Paths::from_env(&|name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn everything_is_under_home_unless_said() {
        let found = paths(&[("HOME", "/home/ana")]).unwrap();
        assert_eq!(found.config, PathBuf::from("/home/ana/.config/dictamen"));
        assert_eq!(found.data, PathBuf::from("/home/ana/.local/share/dictamen"));
        assert_eq!(
            found.state,
            PathBuf::from("/home/ana/.local/state/dictamen")
        );
        assert_eq!(found.runtime, None);
        assert_eq!(
            found.config_file(),
            PathBuf::from("/home/ana/.config/dictamen/config.toml")
        );
    }

    #[test]
    fn xdg_variables_decide_and_then_home_is_not_needed() {
        let found = paths(&[
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_DATA_HOME", "/d"),
            ("XDG_STATE_HOME", "/s"),
            ("XDG_RUNTIME_DIR", "/run/user/1000"),
        ])
        .unwrap();
        assert_eq!(
            (found.config, found.data, found.state, found.runtime),
            (
                "/c/dictamen".into(),
                "/d/dictamen".into(),
                "/s/dictamen".into(),
                Some("/run/user/1000/dictamen".into())
            )
        );
    }

    #[test]
    fn empty_and_relative_variables_count_as_not_set() {
        for value in ["", "relative/path"] {
            let found = paths(&[
                ("HOME", "/home/ana"),
                ("XDG_CONFIG_HOME", value),
                ("XDG_RUNTIME_DIR", value),
            ])
            .unwrap();
            assert_eq!(found.config, PathBuf::from("/home/ana/.config/dictamen"));
            assert_eq!(found.runtime, None);
            assert_eq!(paths(&[("HOME", value)]), Err(PathsError::NoHome));
        }
        let most = [("XDG_CONFIG_HOME", "/c"), ("XDG_DATA_HOME", "/d")];
        assert_eq!(paths(&most), Err(PathsError::NoHome));
    }
}
