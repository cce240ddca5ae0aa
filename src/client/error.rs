//! What can go wrong between this program and the server, for machines.
//!
//! Owns the errors' shape and their stable names; the sentences that people read are the
//! catalogue's. Nothing in here carries text that came from outside, except a [`Problem`], whose
//! words are for developers.

use crate::wire::problem::Problem;
use std::path::PathBuf;

/// Why a call has no answer, or not the wanted one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The server answered, and said why not.
    #[error("the server answered {}: {}", .0.status, .0.code.name())]
    Problem(Box<Problem>),
    /// Nothing came back, or only a gateway did: whether a write was done is not known.
    #[error("the server cannot be reached: {detail}")]
    Unreachable { detail: LinkFault },
    /// Something answered, but not as this API does.
    #[error("the answer makes no sense: {detail}")]
    Protocol { detail: ProtocolFault },
    /// Trying again cannot help before a person changes something here.
    #[error(transparent)]
    Config(#[from] ConfigFault),
}

impl ClientError {
    pub(crate) fn link(detail: LinkFault) -> Self {
        ClientError::Unreachable { detail }
    }

    pub(crate) fn protocol(detail: ProtocolFault) -> Self {
        ClientError::Protocol { detail }
    }
}

/// Where the way to the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LinkFault {
    /// The host's name has no address.
    #[error("its name has no address")]
    NoAddress,
    /// Nobody listens there.
    #[error("connection refused")]
    Refused,
    /// The socket's file does not exist.
    #[error("there is no such socket")]
    NoSocket,
    /// The socket, or the network, is not for this user.
    #[error("not permitted")]
    NotPermitted,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection ended in the middle.
    #[error("the connection ended early")]
    Closed,
    /// The TLS handshake failed for another reason than trust.
    #[error("the TLS handshake failed")]
    Tls,
    /// A gateway answered in the server's place: 502, 503 or 504 without a problem body.
    #[error("a gateway answered in its place")]
    Gateway,
    /// The event stream gave no sign of life for longer than a heartbeat allows.
    #[error("the event stream went silent")]
    Silent,
    #[error("the connection failed")]
    Other,
}

impl LinkFault {
    pub const ALL: [LinkFault; 10] = [
        LinkFault::NoAddress,
        LinkFault::Refused,
        LinkFault::NoSocket,
        LinkFault::NotPermitted,
        LinkFault::Timeout,
        LinkFault::Closed,
        LinkFault::Tls,
        LinkFault::Gateway,
        LinkFault::Silent,
        LinkFault::Other,
    ];

    /// The name under which the catalogue has its sentence.
    pub fn name(self) -> &'static str {
        match self {
            LinkFault::NoAddress => "no_address",
            LinkFault::Refused => "refused",
            LinkFault::NoSocket => "no_socket",
            LinkFault::NotPermitted => "not_permitted",
            LinkFault::Timeout => "timeout",
            LinkFault::Closed => "closed",
            LinkFault::Tls => "tls",
            LinkFault::Gateway => "gateway",
            LinkFault::Silent => "silent",
            LinkFault::Other => "other",
        }
    }
}

/// How an answer differs from what this API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ProtocolFault {
    /// Not the media type that was asked for: a login page, another service.
    #[error("not the media type that was asked for")]
    MediaType,
    /// JSON, but not of the expected shape; the position in it, from 1.
    #[error("unexpected shape at line {line}, column {column}")]
    Shape { line: usize, column: usize },
    /// Larger than this client reads.
    #[error("the answer is too large")]
    TooLarge,
    /// A redirect; the API has none, and a token must not follow one.
    #[error("a redirect")]
    Redirect,
    /// An HTTP status without a body that explains it.
    #[error("status {status} without a problem body")]
    Status { status: u16 },
}

impl ProtocolFault {
    /// The name under which the catalogue has its sentence.
    pub fn name(self) -> &'static str {
        match self {
            ProtocolFault::MediaType => "media_type",
            ProtocolFault::Shape { .. } => "shape",
            ProtocolFault::TooLarge => "too_large",
            ProtocolFault::Redirect => "redirect",
            ProtocolFault::Status { .. } => "status",
        }
    }
}

/// What a person has to put right on this side.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigFault {
    #[error(transparent)]
    Target(#[from] super::target::TargetFault),
    #[error(transparent)]
    Token(#[from] super::token::TokenFault),
    /// The file with the certificate authorities cannot be used.
    #[error("{}: {why}", path.display())]
    CaFile { path: PathBuf, why: CaFault },
    /// The system has no certificate authorities, and no file names any.
    #[error("no certificate authorities on this system")]
    NoAuthorities,
    /// The server's certificate is not to be trusted.
    #[error("the certificate of {host}: {why}")]
    Untrusted { host: String, why: TrustFault },
    /// The HTTP client cannot be built, such as for a proxy that is no URL.
    #[error("the HTTP client cannot be set up")]
    Setup,
}

/// Why a file of certificate authorities cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaFault {
    #[error("cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    #[error("no PEM certificate in it")]
    NoCertificate,
    #[error("over 1 MiB")]
    TooLarge,
}

/// Why a certificate is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TrustFault {
    /// Signed by an authority that neither the system nor the CA file knows.
    #[error("its authority is not known here")]
    UnknownAuthority,
    #[error("expired")]
    Expired,
    /// Valid from a later day on; often a wrong clock.
    #[error("not valid yet")]
    NotYetValid,
    #[error("made out to another name")]
    WrongName,
    #[error("not valid")]
    Other,
}

impl TrustFault {
    /// The name under which the catalogue has its sentence.
    pub fn name(self) -> &'static str {
        match self {
            TrustFault::UnknownAuthority => "unknown_authority",
            TrustFault::Expired => "expired",
            TrustFault::NotYetValid => "not_yet_valid",
            TrustFault::WrongName => "wrong_name",
            TrustFault::Other => "other",
        }
    }
}
