//! What happens to every call before and after its handler: its id, its limits, its log line.
//!
//! Owns the request id, the length of addresses, the cap on calls at once, the time limit, and turning a
//! panic into an answer. One function instead of a tower of layers: less to compile and one place to read.

use super::App;
use super::metrics::Counted;
use super::problem::{ApiProblem, Raised};
use crate::wire::problem::Code;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, HOST, HeaderName};
use axum::http::{HeaderValue, Response, Version};
use axum::middleware::Next;
use axum::response::IntoResponse;
use futures_util::FutureExt as _;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a handler may take, the arrival of its body included.
const HANDLER_TIME: Duration = Duration::from_secs(30);
/// Bytes of a path and query.
const URI: usize = 8 * 1024;
/// Characters of a caller's own request id.
const REQUEST_ID: usize = 64;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// From where a call comes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    /// A user of this machine, whom the socket's file lets in.
    Socket,
    Address(IpAddr),
}

impl Peer {
    /// Whether the caller is on this very machine, where compressing costs more than it saves.
    fn is_local(self) -> bool {
        match self {
            Peer::Socket => true,
            Peer::Address(address) => address.is_loopback(),
        }
    }
}

pub(crate) async fn edge(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let start = Instant::now();
    let id = request_id(&request);
    if request
        .extensions()
        .get::<Peer>()
        .is_some_and(|peer| peer.is_local())
    {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response = guarded(&app, request, next).await;
    let took = start.elapsed();
    let status = response.status().as_u16();
    app.metrics.answered(status, took);
    let raised = response.extensions_mut().remove::<Raised>();
    let code = raised.as_ref().map(|raised| raised.0.code.name());
    if let Some(Raised(mut problem)) = raised {
        problem.instance.clone_from(&id);
        if let Ok(body) = serde_json::to_vec(&problem) {
            *response.body_mut() = Body::from(body);
        }
    }
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    match status {
        500.. => tracing::warn!(%id, %method, ?path, status, code, micros, "answered"),
        400.. => tracing::info!(%id, %method, ?path, status, code, micros, "answered"),
        _ => tracing::debug!(%id, %method, ?path, status, micros, "answered"),
    }
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

async fn guarded(app: &App, request: Request, next: Next) -> Response<Body> {
    if let Err(problem) = well_formed(&request) {
        return problem.into_response();
    }
    let Ok(_permit) = app.calls.try_acquire() else {
        app.metrics.shed.fetch_add(1, Ordering::Relaxed);
        return ApiProblem::new(Code::Unavailable, "too many calls at once").into_response();
    };
    let _counted = Counted::up(&app.metrics.in_flight);
    let call = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(HANDLER_TIME, call).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            // The panic hook has logged what and where.
            ApiProblem::new(Code::Internal, "see the log under this request id").into_response()
        }
        Err(_) => ApiProblem::new(Code::Unavailable, "the call took too long").into_response(),
    }
}

fn well_formed(request: &Request) -> Result<(), ApiProblem> {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    if length > URI {
        return Err(ApiProblem::new(
            Code::UriTooLong,
            format!("an address of at most {URI} bytes"),
        ));
    }
    let hosts = request.headers().get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        return Err(ApiProblem::new(Code::BadRequest, "exactly one Host"));
    }
    Ok(())
}

/// The caller's id for the call, where it is harmless, or else a new one.
fn request_id(request: &Request) -> String {
    let harmless = |id: &&str| {
        (1..=REQUEST_ID).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    request
        .headers()
        .get(X_REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(harmless)
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}
