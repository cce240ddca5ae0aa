//! Problem details (RFC 9457) with a stable code that clients translate.

use crate::domain::act::Refusal;
use serde::{Deserialize, Serialize};

/// What went wrong, for machines. The catalogue has a sentence for each: `server.problem.<name>`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: the request line, a header or a query parameter cannot be understood.
    BadRequest,
    /// 400: the filter does not parse; `errors[0].pointer` is the offset in characters.
    BadFilter,
    /// 400: a page cursor is not one of ours, or belongs to another view.
    BadCursor,
    /// 401: no credential, or one that is unknown, expired or revoked.
    Unauthenticated,
    /// 403: known, but not allowed.
    Forbidden,
    /// 404: no such thing, or none that this caller may know of.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 408: the body did not arrive in time.
    RequestTimeout,
    /// 409: the law or the state of the case forbids the act; `refusal` says why.
    Refused,
    /// 409: another call with the same `Idempotency-Key` is still at work.
    InFlight,
    /// 409: a name or key that must be unique is taken.
    Duplicate,
    /// 412: `If-Match` names an older version; `current` is the present one.
    Stale,
    /// 413: a body over the limit.
    TooLarge,
    /// 414.
    UriTooLong,
    /// 415: not `application/json`.
    UnsupportedMediaType,
    /// 422: a field is missing, of the wrong type, or out of range; see `errors`.
    Invalid,
    /// 422: the `Idempotency-Key` was used before with another body.
    KeyReused,
    /// 423: another person holds the case.
    Held,
    /// 428: a change without `If-Match`.
    MatchRequired,
    /// 428: a POST without `Idempotency-Key`.
    KeyRequired,
    /// 429.
    TooManyRequests,
    /// 431: more or longer headers than are read.
    HeadersTooLarge,
    /// 500.
    Internal,
    /// 503: the store or the server is busy or unreachable; try again.
    Unavailable,
    /// 507: the disk is full.
    DiskFull,
}

impl Code {
    pub const ALL: [Code; 25] = [
        Code::BadRequest,
        Code::BadFilter,
        Code::BadCursor,
        Code::Unauthenticated,
        Code::Forbidden,
        Code::NotFound,
        Code::MethodNotAllowed,
        Code::RequestTimeout,
        Code::Refused,
        Code::InFlight,
        Code::Duplicate,
        Code::Stale,
        Code::TooLarge,
        Code::UriTooLong,
        Code::UnsupportedMediaType,
        Code::Invalid,
        Code::KeyReused,
        Code::Held,
        Code::MatchRequired,
        Code::KeyRequired,
        Code::TooManyRequests,
        Code::HeadersTooLarge,
        Code::Internal,
        Code::Unavailable,
        Code::DiskFull,
    ];

    pub fn status(self) -> u16 {
        match self {
            Code::BadRequest | Code::BadFilter | Code::BadCursor => 400,
            Code::Unauthenticated => 401,
            Code::Forbidden => 403,
            Code::NotFound => 404,
            Code::MethodNotAllowed => 405,
            Code::RequestTimeout => 408,
            Code::Refused | Code::InFlight | Code::Duplicate => 409,
            Code::Stale => 412,
            Code::TooLarge => 413,
            Code::UriTooLong => 414,
            Code::UnsupportedMediaType => 415,
            Code::Invalid | Code::KeyReused => 422,
            Code::Held => 423,
            Code::MatchRequired | Code::KeyRequired => 428,
            Code::TooManyRequests => 429,
            Code::HeadersTooLarge => 431,
            Code::Internal => 500,
            Code::Unavailable => 503,
            Code::DiskFull => 507,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Code::BadRequest => "bad_request",
            Code::BadFilter => "bad_filter",
            Code::BadCursor => "bad_cursor",
            Code::Unauthenticated => "unauthenticated",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not_found",
            Code::MethodNotAllowed => "method_not_allowed",
            Code::RequestTimeout => "request_timeout",
            Code::Refused => "refused",
            Code::InFlight => "in_flight",
            Code::Duplicate => "duplicate",
            Code::Stale => "stale",
            Code::TooLarge => "too_large",
            Code::UriTooLong => "uri_too_long",
            Code::UnsupportedMediaType => "unsupported_media_type",
            Code::Invalid => "invalid",
            Code::KeyReused => "key_reused",
            Code::Held => "held",
            Code::MatchRequired => "match_required",
            Code::KeyRequired => "key_required",
            Code::TooManyRequests => "too_many_requests",
            Code::HeadersTooLarge => "headers_too_large",
            Code::Internal => "internal",
            Code::Unavailable => "unavailable",
            Code::DiskFull => "disk_full",
        }
    }
}

/// One thing wrong with one field.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// JSON pointer into the body, or the parameter's name.
    pub pointer: String,
    /// Stable name of what is wrong.
    pub code: String,
    /// English, for developers.
    #[serde(default)]
    pub detail: String,
}

/// An `application/problem+json` body.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `/problems/<code>`, documented in the OpenAPI document.
    pub r#type: String,
    /// English, for developers; people see the catalogue's sentence for `code`.
    pub title: String,
    pub status: u16,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The request id, to find the call in the log.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instance: String,
    pub code: Code,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Why the law or the case says no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// The present version, with `stale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<i64>,
    /// Handle of the person who holds the case, with `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Seconds after which to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Problem {
            r#type: format!("/problems/{}", code.name()),
            title: code.name().replace('_', " "),
            status: code.status(),
            detail: detail.into(),
            instance: String::new(),
            code,
            errors: Vec::new(),
            refusal: None,
            current: None,
            held_by: None,
            retry_after: None,
        }
    }
}
