//! Reads from the HTTP stack's errors what happened, without repeating their words.

use super::error::{ClientError, ConfigFault, LinkFault, TrustFault};
use super::retry::{Again, Failure};
use rustls::CertificateError;
use std::error::Error;
use std::io;

/// What a failed exchange with `host` means.
pub(super) fn failure(error: &reqwest::Error, host: &str) -> Failure {
    if let Some(why) = causes(error).find_map(trust) {
        let host = host.to_owned();
        let fault = ConfigFault::Untrusted { host, why };
        return Failure::new(fault.into(), Again::Never);
    }
    // What could not connect sent nothing.
    let again = if error.is_connect() {
        Again::Always
    } else {
        Again::IfSafe
    };
    Failure::new(ClientError::link(link(error)), again)
}

/// Whether the system has no certificate authorities.
pub(super) fn no_authorities(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref::<rustls::Error>(),
            Some(rustls::Error::General(text)) if text.starts_with("No CA certificates")
        )
    })
}

fn link(error: &reqwest::Error) -> LinkFault {
    if error.is_timeout() {
        return LinkFault::Timeout;
    }
    if causes(error).any(|cause| tls(cause).is_some()) {
        return LinkFault::Tls;
    }
    // The resolver's error has no kind of its own, only the connector's prefix.
    if causes(error).any(|cause| cause.to_string().starts_with("dns error")) {
        return LinkFault::NoAddress;
    }
    let kind =
        causes(error).find_map(|cause| cause.downcast_ref::<io::Error>().map(io::Error::kind));
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => LinkFault::Refused,
        Some(io::ErrorKind::NotFound) => LinkFault::NoSocket,
        Some(io::ErrorKind::PermissionDenied) => LinkFault::NotPermitted,
        Some(io::ErrorKind::TimedOut) => LinkFault::Timeout,
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof,
        ) => LinkFault::Closed,
        _ if error.is_connect() => LinkFault::Other,
        _ => LinkFault::Closed,
    }
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let first: &'a (dyn Error + 'static) = error;
    std::iter::successors(Some(first), |&cause| cause.source())
}

fn tls<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(error);
    }
    // An I/O error hides what it wraps from `source`, and connectors wrap one in another.
    let wrapped = cause.downcast_ref::<io::Error>()?.get_ref()?;
    tls(wrapped)
}

fn trust(cause: &(dyn Error + 'static)) -> Option<TrustFault> {
    let rustls::Error::InvalidCertificate(why) = tls(cause)? else {
        return None;
    };
    Some(match why {
        CertificateError::UnknownIssuer => TrustFault::UnknownAuthority,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TrustFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TrustFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TrustFault::WrongName
        }
        _ => TrustFault::Other,
    })
}
