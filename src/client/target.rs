//! Where the server is: a URL, or a socket on this machine.

use reqwest::Url;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// The address of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// `http://…` or `https://…`, with a path prefix if a gateway wants one; no query, no password.
    Url(String),
    /// An absolute path.
    Socket(PathBuf),
}

/// Why a text names no server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TargetFault {
    #[error("neither http://…, https://… nor unix:/path")]
    Scheme,
    #[error("not a URL")]
    Malformed,
    /// A password in a URL ends in logs and process lists.
    #[error("a URL with a user or password in it")]
    Credential,
    #[error("a URL with a query or a fragment")]
    Query,
    #[error("the socket's path is not absolute")]
    RelativeSocket,
}

impl TargetFault {
    /// The name under which the catalogue has its sentence.
    pub fn name(self) -> &'static str {
        match self {
            TargetFault::Scheme => "scheme",
            TargetFault::Malformed => "malformed",
            TargetFault::Credential => "credential",
            TargetFault::Query => "query",
            TargetFault::RelativeSocket => "relative_socket",
        }
    }
}

impl Target {
    /// Reads `http://host:port/prefix`, `https://…`, `unix:/path` or `unix:///path`.
    ///
    /// # Errors
    /// What is wrong with the text; the text itself is not repeated, for it may hold a password.
    pub fn parse(text: &str) -> Result<Target, TargetFault> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            return if path.is_absolute() {
                Ok(Target::Socket(path))
            } else {
                Err(TargetFault::RelativeSocket)
            };
        }
        if !["http://", "https://"]
            .iter()
            .any(|scheme| starts_with(text, scheme))
        {
            return Err(TargetFault::Scheme);
        }
        let url = Url::parse(text).map_err(|_| TargetFault::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetFault::Credential);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(TargetFault::Query);
        }
        Ok(Target::Url(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The URL that paths are appended to.
    pub(super) fn base(&self) -> Result<Url, TargetFault> {
        let text = match self {
            Target::Url(url) => url.as_str(),
            Target::Socket(_) => "http://localhost",
        };
        let url = Url::parse(text).map_err(|_| TargetFault::Malformed)?;
        if url.cannot_be_a_base() {
            return Err(TargetFault::Malformed);
        }
        Ok(url)
    }
}

/// Whether a URL's host is this machine, which no proxy can reach for us.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Url(url) => f.write_str(url),
            Target::Socket(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn urls_and_sockets_are_read_and_shown_alike() {
        for (text, shown) in [
            ("https://dictamen.example.mx", "https://dictamen.example.mx"),
            (
                "HTTPS://Dictamen.example.mx:8443/",
                "https://dictamen.example.mx:8443",
            ),
            (" http://127.0.0.1:8080/api/ ", "http://127.0.0.1:8080/api"),
            ("unix:/run/dictamen.sock", "unix:/run/dictamen.sock"),
            ("unix:///run/dictamen.sock", "unix:/run/dictamen.sock"),
        ] {
            assert_eq!(Target::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_server_is_refused_by_its_fault() {
        for (text, fault) in [
            ("", TargetFault::Scheme),
            ("dictamen.example.mx", TargetFault::Scheme),
            ("ftp://example.mx", TargetFault::Scheme),
            ("https://", TargetFault::Malformed),
            ("https://ana:secret@example.mx", TargetFault::Credential),
            ("https://ana@example.mx", TargetFault::Credential),
            ("https://example.mx?token=x", TargetFault::Query),
            ("https://example.mx#x", TargetFault::Query),
            ("unix:run/dictamen.sock", TargetFault::RelativeSocket),
            ("unix:", TargetFault::RelativeSocket),
        ] {
            assert_eq!(Target::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for (url, here) in [
            ("http://localhost:1", true),
            ("http://127.0.0.9", true),
            ("https://[::1]:8443/", true),
            ("https://localhost.example.mx", false),
            ("https://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), here, "{url}");
        }
    }
}
