//! Where a store is: `sqlite:PATH` or `postgres://...`. Never shows a password.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The place of a store. `Debug` and `Display` leave passwords out.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// One file.
    Sqlite(PathBuf),
    /// A PostgreSQL connection URL; `?options[search_path]=name` picks a schema.
    Postgres(String),
}

/// The text names no store that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a store is sqlite:PATH or postgres://USER@HOST/DATABASE")]
pub struct BadStoreUrl;

impl FromStr for StoreUrl {
    type Err = BadStoreUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return match path {
                "" | ":memory:" => Err(BadStoreUrl),
                path => Ok(StoreUrl::Sqlite(PathBuf::from(path))),
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(StoreUrl::Postgres(text.to_owned()));
        }
        Err(BadStoreUrl)
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            StoreUrl::Postgres(url) => f.write_str(&redacted(url)),
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({self})")
    }
}

/// The URL without the password before `@` and without its parameters, where one can stand too.
fn redacted(url: &str) -> String {
    let (url, parameters) = match url.split_once('?') {
        Some((url, _)) => (url, "?..."),
        None => (url, ""),
    };
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let (user, secret) = match who.split_once(':') {
                Some((user, _)) => (user, ":..."),
                None => (who, ""),
            };
            format!("{scheme}://{user}{secret}@{place}{parameters}")
        }
        None => format!("{scheme}://{rest}{parameters}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_is_read_and_anything_else_refused() {
        for (text, place) in [
            ("sqlite:a/b.db", StoreUrl::Sqlite("a/b.db".into())),
            ("sqlite:///a/b.db", StoreUrl::Sqlite("/a/b.db".into())),
            (
                "postgresql://h/d",
                StoreUrl::Postgres("postgresql://h/d".into()),
            ),
        ] {
            assert_eq!(text.parse::<StoreUrl>().unwrap(), place, "{text}");
        }
        for text in ["", "sqlite:", "sqlite::memory:", "mysql://h/d", "a.db"] {
            assert_eq!(text.parse::<StoreUrl>(), Err(BadStoreUrl), "{text}");
        }
    }

    #[test]
    fn no_form_shows_a_password() {
        for url in [
            "postgres://u:s3cret@h:1/d",
            "postgres://u:s3cr@s3cret@h/d",
            "postgres://h/d?user=u&password=s3cret",
        ] {
            let place: StoreUrl = url.parse().unwrap();
            let shown = format!("{place} {place:?}");
            assert!(!shown.contains("s3cr"), "{shown}");
            assert!(shown.contains("/d"), "{shown}");
        }
    }
}
