//! One HTTP exchange after another: credentials, limits, and what an answer means.
//!
//! Owns the only HTTP client of the program. Must not trust what answers: a body counts only with
//! its media type, its shape and its size; anything else is reported by kind, never by its text.

use super::ClientOptions;
use super::call::Call;
use super::error::{CaFault, ClientError, ConfigFault, LinkFault, ProtocolFault};
use super::fault;
use super::pace::Pace;
use super::retry::{self, Again, Failure, Policy};
use super::target::{self, Target};
use super::token::Token;
use crate::wire::problem::{Code, Problem};
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue,
    IF_MATCH, RETRY_AFTER,
};
use reqwest::{Certificate, Response, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Largest answer that is read, decompressed.
const MAX_ANSWER: usize = 32 * 1024 * 1024;
/// Largest problem that is read.
const MAX_PROBLEM: usize = 256 * 1024;
const MAX_CA_FILE: u64 = 1024 * 1024;
const MAX_RETRY_AFTER: u64 = 24 * 60 * 60;
/// How long an idle connection is kept for the next call: less than the server's ten seconds, so
/// that a call is not sent into one that is just being closed.
const IDLE: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const EVENTS: &str = "text/event-stream";
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A successful answer, read whole.
pub(crate) struct Reply {
    status: StatusCode,
    date: Option<Timestamp>,
    body: Vec<u8>,
}

/// The connection to one server.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: Url,
    timeout: Duration,
    policy: Policy,
    pub(super) pace: Arc<dyn Pace>,
}

impl Http {
    pub(crate) fn new(
        target: &Target,
        token: Option<&Token>,
        options: &ClientOptions,
        pace: Arc<dyn Pace>,
    ) -> Result<Http, ClientError> {
        // Fails only where a provider is installed already: then that one is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))
                .map_err(|_| ConfigFault::Token(super::token::TokenFault::Form))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let base = target.base().map_err(ConfigFault::Target)?;
        let mut builder = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(concat!("dictamen/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true);
        if let Target::Socket(path) = target {
            builder = builder.unix_socket(path.as_path());
        }
        // Covers sockets too: their URL says localhost.
        if target::is_loopback(&base) {
            builder = builder.no_proxy();
        }
        builder = match &options.ca_file {
            // The one server is signed by that authority: nobody else has to be trusted.
            Some(path) => builder.tls_certs_only(authorities(path)?),
            // Without TLS the system's authorities need not be there, nor be read.
            None if base.scheme() == "http" => builder.tls_certs_only([]),
            None => builder,
        };
        let client = builder.build().map_err(|error| {
            if fault::no_authorities(&error) {
                ConfigFault::NoAuthorities
            } else {
                ConfigFault::Setup
            }
        })?;
        Ok(Http {
            client,
            base,
            timeout: options.timeout,
            policy: Policy::default(),
            pace,
        })
    }

    /// Sends a call and reads its JSON.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, call: &Call) -> Result<T, ClientError> {
        let reply = self.send(call, Some(JSON)).await?;
        decode(&reply.body)
    }

    /// Sends a call that may have nothing to say (204).
    pub(crate) async fn fetch_any<T: DeserializeOwned>(
        &self,
        call: &Call,
    ) -> Result<Option<T>, ClientError> {
        let reply = self.send(call, Some(JSON)).await?;
        if reply.status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        decode(&reply.body).map(Some)
    }

    /// Sends a call and reads its body as it is, of one media type.
    pub(crate) async fn bytes(&self, call: &Call, media: &str) -> Result<Vec<u8>, ClientError> {
        Ok(self.send(call, Some(media)).await?.body)
    }

    /// Sends a call of which only success matters.
    pub(crate) async fn done(&self, call: &Call) -> Result<(), ClientError> {
        self.send(call, None).await.map(drop)
    }

    /// What the server's clock says, by the `Date` of its answer, to the second.
    pub(crate) async fn date(&self, call: &Call) -> Result<Option<Timestamp>, ClientError> {
        Ok(self.send(call, None).await?.date)
    }

    async fn send(&self, call: &Call, media: Option<&str>) -> Result<Reply, ClientError> {
        let url = self.url(call)?;
        let deadline = call.timeout.unwrap_or(self.timeout);
        retry::run(self.policy, deadline, call.repeat, &*self.pace, |left| {
            self.attempt(call, url.clone(), media, left)
        })
        .await
    }

    fn url(&self, call: &Call) -> Result<Url, ClientError> {
        // The server would say the same of a reference that no path can carry.
        call.url(&self.base)
            .ok_or_else(|| ClientError::Problem(Box::new(Problem::new(Code::NotFound, ""))))
    }

    async fn attempt(
        &self,
        call: &Call,
        url: Url,
        media: Option<&str>,
        left: Duration,
    ) -> Result<Reply, Failure> {
        let mut request = self
            .client
            .request(call.method.clone(), url)
            .timeout(left)
            .header(ACCEPT, "application/json, application/problem+json");
        if let Some(version) = call.if_match {
            request = request.header(IF_MATCH, format!("\"v{version}\""));
        }
        if let Some(key) = call.key {
            request = request.header(IDEMPOTENCY_KEY, key.to_string());
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, JSON).body(body.clone());
        }
        let response = request.send().await.map_err(|e| self.failed(&e))?;
        let response = self.success(response).await?;
        let status = response.status();
        let date = date(&response);
        if let Some(media) = media
            && status != StatusCode::NO_CONTENT
            && !is_media(&response, media)
        {
            return Err(never(ProtocolFault::MediaType));
        }
        let body = self.read(response, MAX_ANSWER).await?;
        Ok(Reply { status, date, body })
    }

    /// Opens the event stream after event `after`; answers with a body that has no deadline.
    pub(super) async fn subscribe(
        &self,
        call: &Call,
        after: Option<i64>,
    ) -> Result<Response, Failure> {
        let url = self
            .url(call)
            .map_err(|error| Failure::new(error, Again::Never))?;
        let request = self
            .client
            .get(url)
            .header(ACCEPT, EVENTS)
            // A compressed stream holds events back until a block is full.
            .header(ACCEPT_ENCODING, "identity");
        let request = match after {
            Some(after) => request.header(LAST_EVENT_ID, after.to_string()),
            None => request,
        };
        let opened = async {
            let response = request.send().await.map_err(|e| self.failed(&e))?;
            let response = self.success(response).await?;
            if is_media(&response, EVENTS) {
                Ok(response)
            } else {
                Err(never(ProtocolFault::MediaType))
            }
        };
        tokio::select! {
            biased;
            opened = opened => opened,
            () = self.pace.sleep(self.timeout) => Err(Failure::new(
                ClientError::link(LinkFault::Timeout),
                Again::IfSafe,
            )),
        }
    }

    /// The response, if it is a success; else what it is.
    async fn success(&self, response: Response) -> Result<Response, Failure> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status.is_redirection() {
            return Err(never(ProtocolFault::Redirect));
        }
        let after = retry_after(&response);
        let problem = if is_media(&response, PROBLEM) {
            let body = self.read(response, MAX_PROBLEM).await?;
            serde_json::from_slice::<Problem>(&body)
                .ok()
                .filter(|problem| problem.status == status.as_u16())
        } else {
            None
        };
        Err(match problem {
            Some(problem) => {
                let after = after.or(problem.retry_after.map(u64::from).map(wait));
                let again = match problem.code {
                    // Refused before anything was done.
                    Code::TooManyRequests => Again::Always,
                    // `InFlight` is the echo of an attempt that we gave up.
                    Code::Unavailable | Code::RequestTimeout | Code::InFlight => Again::IfSafe,
                    _ => Again::Never,
                };
                Failure {
                    error: ClientError::Problem(Box::new(problem)),
                    again,
                    after,
                }
            }
            None => match status.as_u16() {
                502..=504 => Failure {
                    error: ClientError::link(LinkFault::Gateway),
                    again: Again::IfSafe,
                    after,
                },
                429 => Failure {
                    error: ClientError::protocol(ProtocolFault::Status { status: 429 }),
                    again: Again::Always,
                    after,
                },
                status => never(ProtocolFault::Status { status }),
            },
        })
    }

    async fn read(&self, mut response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
        let large = |size: usize| size > limit;
        let announced = response.content_length().unwrap_or_default();
        if usize::try_from(announced).map_or(true, large) {
            return Err(never(ProtocolFault::TooLarge));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.failed(&e))? {
            if large(body.len() + chunk.len()) {
                return Err(never(ProtocolFault::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn failed(&self, error: &reqwest::Error) -> Failure {
        fault::failure(error, self.base.host_str().unwrap_or_default())
    }
}

fn never(detail: ProtocolFault) -> Failure {
    Failure::new(ClientError::protocol(detail), Again::Never)
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(body).map_err(|error| {
        // The error's own words may repeat the body's.
        ClientError::protocol(ProtocolFault::Shape {
            line: error.line(),
            column: error.column(),
        })
    })
}

/// Whether the answer says that it is of this media type, parameters aside.
fn is_media(response: &Response, media: &str) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media))
}

/// `Date`, in the one form that servers write today.
fn date(response: &Response) -> Option<Timestamp> {
    let value = response.headers().get(DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(value)
        .ok()
}

/// `Retry-After` in seconds. A date is left alone: it would take both clocks to agree.
fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(wait)
}

fn wait(seconds: u64) -> Duration {
    Duration::from_secs(seconds.min(MAX_RETRY_AFTER))
}

fn authorities(path: &Path) -> Result<Vec<Certificate>, ConfigFault> {
    let fault = |why| ConfigFault::CaFile {
        path: path.to_owned(),
        why,
    };
    let unreadable = |error: std::io::Error| fault(CaFault::Unreadable(error.kind()));
    let mut pem = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(MAX_CA_FILE + 1)
        .read_to_end(&mut pem)
        .map_err(unreadable)?;
    if pem.len() as u64 > MAX_CA_FILE {
        return Err(fault(CaFault::TooLarge));
    }
    let certificates =
        Certificate::from_pem_bundle(&pem).map_err(|_| fault(CaFault::NoCertificate))?;
    if certificates.is_empty() {
        return Err(fault(CaFault::NoCertificate));
    }
    Ok(certificates)
}
