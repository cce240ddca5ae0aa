//! `/v1/events`: what changes, as it happens.
//!
//! A stream ends with the server, with its token, or after half an hour; whoever listens comes back with
//! the last id that it has seen.

use crate::server::App;
use crate::server::extract::{Caller, Params};
use crate::server::metrics::Metrics;
use crate::server::problem::ApiProblem;
use crate::service::Subscription;
use crate::wire::event::PushEvent;
use crate::wire::problem::Code;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt as _};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const HEARTBEAT: Duration = Duration::from_secs(15);
/// After a break, before the caller comes back.
const RETRY: Duration = Duration::from_secs(2);
const LIFE: Duration = Duration::from_secs(30 * 60);

/// Where to go on.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct From {
    /// The last event seen; from now on when absent. `Last-Event-ID` comes before it.
    after: Option<i64>,
}

/// Follows the log: one event a change, with ids and versions only.
#[utoipa::path(
    get, path = "/v1/events", tag = "events",
    params(
        From,
        ("Last-Event-ID" = Option<i64>, Header, description = "the last event seen")
    ),
    responses((status = 200, body = PushEvent, content_type = "text/event-stream"))
)]
pub(super) async fn events(
    State(app): State<App>,
    caller: Caller,
    Params(from): Params<From>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>, ApiProblem> {
    let last = match headers.get("last-event-id") {
        Some(value) => Some(
            value
                .to_str()
                .ok()
                .and_then(|value| value.trim().parse().ok())
                .ok_or_else(|| {
                    ApiProblem::new(Code::BadRequest, "Last-Event-ID is a whole number")
                })?,
        ),
        None => from.after,
    };
    let subscription = app.desk.listen(&caller.person, &caller.token, last).await?;
    // With the place from which the stream goes on: whoever loses it before the first event
    // comes back with that, and misses nothing.
    let hello = Event::default()
        .id(subscription.place().to_string())
        .comment("listening")
        .retry(RETRY);
    let stop = app.stop.clone();
    let stream = futures_util::stream::once(async { Ok(hello) })
        .chain(changes(subscription, app.metrics))
        .take_until(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LIFE) => {}
            }
        });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("")))
}

/// The subscription's events; ends when it can give no more.
fn changes(
    subscription: Subscription,
    metrics: Arc<Metrics>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let state = (subscription, Open::new(metrics));
    futures_util::stream::unfold(state, |(mut subscription, open)| async move {
        let push = subscription.next().await.ok()?;
        let event = Event::default()
            .id(push.seq.to_string())
            .event("change")
            .json_data(&push)
            .ok()?;
        Some((Ok(event), (subscription, open)))
    })
}

/// Counts an open stream while it lives.
struct Open(Arc<Metrics>);

impl Open {
    fn new(metrics: Arc<Metrics>) -> Self {
        metrics.streams.fetch_add(1, Ordering::Relaxed);
        Open(metrics)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}
