//! What handlers take: the caller, paths, queries, preconditions and bodies, each refused as a problem.
//!
//! Owns the reading of requests and its limits. Bodies are JSON and nothing else.

use super::App;
use super::edge::Peer;
use super::pointer::pointer_at;
use super::problem::ApiProblem;
use super::strict;
use crate::domain::person::Person;
use crate::service::{Secret, ServiceError};
use crate::store::Once;
use crate::wire::problem::{Code, FieldProblem};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Bytes of a body, unless a route says otherwise.
pub(crate) const BODY: usize = 1024 * 1024;
/// Bytes of a batch of import rows.
pub(crate) const IMPORT_BODY: usize = 8 * 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of an idempotency key at most.
const KEY: usize = 255;

fn only_value<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h HeaderValue>, ApiProblem> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(ApiProblem::new(
            Code::BadRequest,
            format!("{name} stands twice"),
        )),
        (value, None) => Ok(value),
    }
}

/// Who calls, and with which token.
pub(crate) struct Caller {
    pub(crate) person: Person,
    pub(crate) token: Secret,
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiProblem> {
        let refused = |why: &str| ApiProblem::new(Code::Unauthenticated, why);
        let shown = only_value(&parts.headers, &AUTHORIZATION)?
            .ok_or_else(|| refused("no credential"))?
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| Secret::parse(token.trim()));
        let now = app.desk.now();
        let from = match parts.extensions.get::<Peer>() {
            Some(Peer::Address(address)) => Some(*address),
            Some(Peer::Socket) | None => None,
        };
        let failed = |problem: ApiProblem| match from {
            Some(address) => app.throttle.failure(address, now).err().unwrap_or(problem),
            None => problem,
        };
        let token = shown.ok_or_else(|| failed(refused("not a token of ours")))?;
        let person = match app.desk.bearer(&token).await {
            Ok(person) => person,
            Err(error @ ServiceError::Unauthenticated) => return Err(failed(error.into())),
            Err(error) => return Err(error.into()),
        };
        if from.is_some() {
            app.throttle.call(token.hash(), now)?;
        }
        Ok(Caller { person, token })
    }
}

/// The one parameter of a path.
pub(crate) struct Named(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Named(name)),
            Err(error) => Err(ApiProblem::new(Code::BadRequest, error.body_text())),
        }
    }
}

impl Named {
    /// The name as an id; a name that is none belongs to nothing.
    pub(crate) fn id<T: std::str::FromStr>(&self) -> Result<T, ApiProblem> {
        self.0
            .parse()
            .map_err(|_| ApiProblem::new(Code::NotFound, "no such thing"))
    }
}

/// Query parameters; unknown ones are refused where the type says so.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Params(value)),
            Err(error) => Err(ApiProblem::new(Code::BadRequest, error.body_text())),
        }
    }
}

/// The version that the caller has seen: `If-Match: "v12"`.
pub(crate) struct Expected(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        let value = only_value(&parts.headers, &IF_MATCH)?.ok_or_else(|| {
            ApiProblem::new(
                Code::MatchRequired,
                "If-Match with the version that was seen",
            )
        })?;
        let version = value.to_str().ok().and_then(version_of);
        version
            .map(Expected)
            .ok_or_else(|| ApiProblem::new(Code::BadRequest, "If-Match is one tag such as \"v12\""))
    }
}

/// The version in a strong entity tag.
pub(crate) fn version_of(tag: &str) -> Option<i64> {
    let digits = tag.trim().strip_prefix("\"v")?.strip_suffix('"')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// A JSON body, read whole, and its bytes.
pub(crate) struct Body<const LIMIT: usize = BODY>(Bytes);

impl<const LIMIT: usize> Body<LIMIT> {
    async fn read(request: Request) -> Result<Self, ApiProblem> {
        let too_large =
            || ApiProblem::new(Code::TooLarge, format!("a body of at most {LIMIT} bytes"));
        let announced = request
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse::<usize>().ok());
        if announced.is_some_and(|length| length > LIMIT) {
            return Err(too_large());
        }
        let mut stream = request.into_body().into_data_stream();
        let mut body = Vec::with_capacity(announced.unwrap_or_default());
        let deadline = tokio::time::Instant::now() + BODY_TIME;
        loop {
            let chunk = tokio::time::timeout_at(deadline, stream.next())
                .await
                .map_err(|_| ApiProblem::new(Code::RequestTimeout, "the body did not arrive"))?;
            match chunk {
                None => return Ok(Body(body.into())),
                Some(Ok(chunk)) if body.len() + chunk.len() > LIMIT => return Err(too_large()),
                Some(Ok(chunk)) => body.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    return Err(ApiProblem::new(Code::BadRequest, error.to_string()));
                }
            }
        }
    }

    /// What the body says.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ApiProblem> {
        serde_json::from_slice(&self.0).map_err(|error| self.fault(&error))
    }

    /// What the body says, where every field of it means something at every depth.
    pub(crate) fn strict<T: DeserializeOwned + Serialize>(&self) -> Result<T, ApiProblem> {
        let value: T = self.json()?;
        let (Ok(came), Ok(understood)) = (
            serde_json::from_slice(&self.0),
            serde_json::to_value(&value),
        ) else {
            return Ok(value);
        };
        let unknown = strict::unknown(&came, &understood);
        if unknown.is_empty() {
            return Ok(value);
        }
        let mut problem = ApiProblem::new(Code::Invalid, "fields that mean nothing here");
        problem.0.errors = unknown;
        Err(problem)
    }

    fn fault(&self, error: &serde_json::Error) -> ApiProblem {
        use serde_json::error::Category;
        match error.classify() {
            Category::Data => {
                let pointer = pointer_at(&self.0, error.line(), error.column());
                ApiProblem::new(Code::Invalid, error.to_string()).with_error(FieldProblem {
                    pointer,
                    code: "bad_value".to_owned(),
                    detail: error.to_string(),
                })
            }
            Category::Io | Category::Syntax | Category::Eof => {
                ApiProblem::new(Code::BadRequest, format!("not JSON: {error}"))
            }
        }
    }
}

impl<const LIMIT: usize, S: Send + Sync> FromRequest<S> for Body<LIMIT> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiProblem> {
        let media = only_value(request.headers(), &CONTENT_TYPE)?
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(str::trim);
        if !media.is_some_and(|media| media.eq_ignore_ascii_case("application/json")) {
            return Err(ApiProblem::new(
                Code::UnsupportedMediaType,
                "application/json",
            ));
        }
        Self::read(request).await
    }
}

/// A command that is done once however often it is sent: its key, and its body.
pub(crate) struct Command<const LIMIT: usize = BODY> {
    pub(crate) once: Once,
    pub(crate) body: Body<LIMIT>,
}

/// A command without a body.
pub(crate) struct BareCommand(pub(crate) Once);

fn key_of(headers: &HeaderMap) -> Result<String, ApiProblem> {
    let value = only_value(headers, &IDEMPOTENCY_KEY)?
        .ok_or_else(|| ApiProblem::new(Code::KeyRequired, "Idempotency-Key made by the caller"))?;
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > KEY {
        return Err(ApiProblem::new(
            Code::BadRequest,
            format!("Idempotency-Key is 1 to {KEY} visible characters"),
        ));
    }
    Ok(key.to_owned())
}

fn fingerprint(method: &str, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes()] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.update(body);
    hasher.finalize().into()
}

impl<const LIMIT: usize, S: Send + Sync> FromRequest<S> for Command<LIMIT> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let key = key_of(request.headers())?;
        let method = request.method().as_str().to_owned();
        let path = request.uri().path().to_owned();
        let body = Body::<LIMIT>::from_request(request, state).await?;
        let fingerprint = fingerprint(&method, &path, &body.0);
        Ok(Command {
            once: Once { key, fingerprint },
            body,
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for BareCommand {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiProblem> {
        let key = key_of(request.headers())?;
        let method = request.method().as_str().to_owned();
        let path = request.uri().path().to_owned();
        let body = Body::<BODY>::read(request).await?;
        let said_nothing = body.0.iter().all(u8::is_ascii_whitespace) || body.0.as_ref() == b"{}";
        if !said_nothing {
            return Err(ApiProblem::new(Code::Invalid, "this call takes no body"));
        }
        Ok(BareCommand(Once {
            key,
            fingerprint: fingerprint(&method, &path, b""),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_tags_of_ours_are_versions() {
        for (tag, version) in [
            ("\"v12\"", Some(12)),
            (" \"v0\" ", Some(0)),
            ("v12", None),
            ("\"12\"", None),
            ("W/\"v12\"", None),
            ("\"v-1\"", None),
            ("\"v+1\"", None),
            ("\"v\"", None),
            ("*", None),
            ("\"v1\", \"v2\"", None),
            ("\"v99999999999999999999\"", None),
        ] {
            assert_eq!(version_of(tag), version, "{tag}");
        }
    }

    #[test]
    fn a_fingerprint_depends_on_where_the_body_begins() {
        assert_ne!(
            fingerprint("POST", "/a", b"b"),
            fingerprint("POST", "/ab", b"")
        );
    }
}
