//! Answers: JSON serialised once, with entity tags where a thing has a version.

use super::extract::version_of;
use super::problem::ApiProblem;
use crate::wire::problem::Code;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Serialize;

pub(crate) type Reply = Result<Response<Body>, ApiProblem>;

/// A body of JSON.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Reply {
    let body = serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        ApiProblem::new(Code::Internal, "see the log under this request id")
    })?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Case files are nobody's to keep on the way.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

pub(crate) fn ok<T: Serialize>(value: &T) -> Reply {
    json(StatusCode::OK, value)
}

pub(crate) fn no_content() -> Reply {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

/// A body of JSON under the tag of its version.
pub(crate) fn versioned<T: Serialize>(status: StatusCode, version: i64, value: &T) -> Reply {
    let mut response = json(status, value)?;
    tag(&mut response, version);
    Ok(response)
}

/// The same, or 304 when the caller has that version already.
pub(crate) fn unless_known<T: Serialize>(headers: &HeaderMap, version: i64, value: &T) -> Reply {
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || version_of(tag) == Some(version));
    if !known {
        return versioned(StatusCode::OK, version, value);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    tag(&mut response, version);
    Ok(response)
}

fn tag(response: &mut Response<Body>, version: i64) {
    if let Ok(value) = HeaderValue::try_from(format!("\"v{version}\"")) {
        response.headers_mut().insert(ETAG, value);
    }
}
