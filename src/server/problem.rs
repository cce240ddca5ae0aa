//! Every answer that is not a success: `application/problem+json` with a stable code.
//!
//! Owns the way from a service's error to a status and body. Faults of ours are logged here and told to
//! nobody but by the request id.

use crate::service::ServiceError;
use crate::wire::problem::{Code, FieldProblem, Problem};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;

/// Seconds after which to try again when the store or the server is busy.
const RETRY: u32 = 2;

/// A problem on its way out. Boxed, because it travels in every handler's `Result`.
#[derive(Debug)]
pub(crate) struct ApiProblem(pub(crate) Box<Problem>);

impl ApiProblem {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        let mut problem = Problem::new(code, detail);
        if code == Code::Unavailable {
            problem.retry_after = Some(RETRY);
        }
        ApiProblem(Box::new(problem))
    }

    pub(crate) fn with_error(mut self, error: FieldProblem) -> Self {
        self.0.errors.push(error);
        self
    }
}

impl From<ServiceError> for ApiProblem {
    fn from(error: ServiceError) -> Self {
        let detail = error.to_string();
        match error {
            ServiceError::NotFound => Self::new(Code::NotFound, detail),
            ServiceError::Unauthenticated => Self::new(Code::Unauthenticated, detail),
            ServiceError::Forbidden => Self::new(Code::Forbidden, detail),
            ServiceError::Stale { current } => {
                let mut problem = Self::new(Code::Stale, detail);
                problem.0.current = Some(current);
                problem
            }
            ServiceError::Refused(refusal) => {
                let mut problem = Self::new(Code::Refused, detail);
                problem.0.refusal = Some(refusal);
                problem
            }
            ServiceError::Held { handle, refusal } => {
                let mut problem = Self::new(Code::Held, detail);
                problem.0.held_by = handle;
                problem.0.refusal = Some(refusal);
                problem
            }
            ServiceError::Duplicate { .. } => Self::new(Code::Duplicate, detail),
            ServiceError::KeyReused => Self::new(Code::KeyReused, detail),
            ServiceError::BadFilter(fault) => {
                Self::new(Code::BadFilter, detail).with_error(FieldProblem {
                    pointer: fault.at.to_string(),
                    code: fault.problem.name().to_owned(),
                    detail: format!("{} characters", fault.len),
                })
            }
            ServiceError::BadCursor => Self::new(Code::BadCursor, detail),
            ServiceError::Invalid(errors) => {
                let mut problem = Self::new(Code::Invalid, detail);
                problem.0.errors = errors;
                problem
            }
            ServiceError::Unavailable(cause) => {
                tracing::warn!(%cause, "the store does not answer");
                Self::new(Code::Unavailable, "busy or unreachable")
            }
            ServiceError::DiskFull => {
                tracing::error!("the disk is full");
                Self::new(Code::DiskFull, detail)
            }
            ServiceError::Internal(cause) => {
                tracing::error!(%cause, "a call failed");
                Self::new(Code::Internal, "see the log under this request id")
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response<Body> {
        let problem = self.0;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = problem.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if problem.code == Code::Unauthenticated {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The edge adds the request id to the body, once it knows it.
        response.extensions_mut().insert(Raised(problem));
        response
    }
}

/// The problem that a response carries, so that the edge can complete and log it.
#[derive(Clone, Debug)]
pub(crate) struct Raised(pub(crate) Box<Problem>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_code_has_a_sentence_for_people_in_both_languages() {
        for code in Code::ALL {
            for lang in Lang::ALL {
                let key = format!("server.problem.{}", code.name());
                assert_ne!(lang.text(&key), key, "{lang:?}");
            }
        }
    }

    #[test]
    fn what_went_wrong_inside_is_not_told() {
        let problem = ApiProblem::from(ServiceError::Internal("table opinion, secret".to_owned()));
        assert!(!problem.0.detail.contains("secret"));
        let problem = ApiProblem::from(ServiceError::Unavailable("postgres://u@h".to_owned()));
        assert!(!problem.0.detail.contains("postgres"));
        assert_eq!(problem.0.retry_after, Some(RETRY));
    }
}
