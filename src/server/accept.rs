//! The accept loop: connections, their limits and their end.
//!
//! Owns what `axum::serve` leaves out: a time limit for headers, a cap on connections, and an orderly stop.

use super::App;
use super::bare::Dressed;
use super::edge::Peer;
use super::listen::{Accepted, Bound};
use super::metrics::Counted;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// Bytes of all headers of a call.
const HEADERS: usize = 32 * 1024;
/// After a failed accept (out of file descriptors), before the next.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until told to stop; each connection runs in `tasks`.
pub(crate) async fn accept(
    bound: Bound,
    router: Router,
    app: App,
    room: Arc<Semaphore>,
    tasks: TaskTracker,
) {
    loop {
        let stop = app.stop.clone();
        let permit = tokio::select! {
            () = stop.cancelled() => return,
            permit = Arc::clone(&room).acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = bound.accept() => accepted,
        };
        match accepted {
            Ok(accepted) => {
                let (router, app) = (router.clone(), app.clone());
                tasks.spawn(async move {
                    let _permit = permit;
                    let _counted = Counted::up(&app.metrics.connections);
                    serve(accepted, router, &app).await;
                });
            }
            Err(error) if is_the_callers(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn is_the_callers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn serve(accepted: Accepted, router: Router, app: &App) {
    match accepted {
        Accepted::Tcp(stream, peer) => {
            // Answers are small and complete: waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            connection(stream, router, Peer::Address(peer.ip()), app).await;
        }
        Accepted::Unix(stream) => connection(stream, router, Peer::Socket, app).await,
    }
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    peer: Peer,
    app: &App,
) {
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let dressed = Dressed::new(stream, Arc::clone(&app.metrics));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(app.header_time)
        .max_buf_size(HEADERS)
        .serve_connection(TokioIo::new(dressed), service);
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = &mut serving => ended,
        () = app.stop.cancelled() => {
            // Finishes the call that has begun, then closes.
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
