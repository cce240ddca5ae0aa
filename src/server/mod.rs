//! The HTTP API: routes by noun, limits, listeners and their life cycle.
//!
//! Owns the way from a socket to a use case of `service` and back. Must not decide who may, what the law says,
//! or what is stored.

mod accept;
mod bare;
mod edge;
pub mod embedded;
mod extract;
pub mod keyfile;
mod listen;
pub mod logs;
mod metrics;
mod openapi;
mod pointer;
mod problem;
mod reply;
mod routes;
mod strict;
mod throttle;

pub use listen::Listen;
pub use openapi::document;
pub use throttle::Rate;

use crate::service::{Clock, Desk, ServiceError};
use crate::store::{OpenError, StoreUrl};
use listen::Bound;
use metrics::Metrics;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use throttle::Throttle;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long an orderly stop may take before connections are cut.
const GRACE: Duration = Duration::from_secs(2);

/// What the configuration decides about the server.
#[derive(Clone, Debug)]
pub struct Settings {
    pub store: StoreUrl,
    pub listen: Vec<Listen>,
    /// A listener of its own for `/metrics`, so that they are not exposed by mistake.
    pub metrics: Option<SocketAddr>,
    pub limits: Limits,
    /// What the desk itself is set to: rule packs, calendars, prefix of letters.
    pub desk: crate::service::Settings,
}

/// What one server takes on.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections open at once; more wait.
    pub connections: usize,
    /// Calls at work at once; more are answered 503.
    pub calls: usize,
    /// How long the headers of a call may take to arrive, and a connection may be idle.
    pub header_time: Duration,
    /// Calls of one credential over the network.
    pub credential: Rate,
    /// Calls with unknown credentials from one address.
    pub failures: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 2_048,
            calls: 512,
            header_time: Duration::from_secs(10),
            // A person's terminal makes some ten calls a minute; a script gets what is left.
            credential: Rate {
                per_minute: 6_000,
                burst: 2_000,
            },
            failures: Rate {
                per_minute: 60,
                burst: 120,
            },
        }
    }
}

impl Settings {
    /// The defaults around a store and its addresses.
    pub fn new(store: StoreUrl, listen: Vec<Listen>) -> Self {
        Settings {
            store,
            listen,
            metrics: None,
            limits: Limits::default(),
            desk: crate::service::Settings::default(),
        }
    }
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error("cannot listen on {address}: {source}")]
    Bind { address: String, source: io::Error },
    #[error("no address to listen on")]
    Nowhere,
    #[error(transparent)]
    Store(#[from] OpenError),
    #[error("the desk cannot be opened: {0}")]
    Desk(#[from] ServiceError),
    #[error("{0}")]
    Folder(#[from] io::Error),
}

/// What every handler can reach.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) desk: Arc<Desk>,
    pub(crate) stop: CancellationToken,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) calls: Arc<Semaphore>,
    pub(crate) header_time: Duration,
    pub(crate) throttle: Arc<Throttle>,
}

/// A server at work.
#[derive(Debug)]
pub struct Running {
    /// Where it listens, with the ports that the system chose.
    pub addresses: Vec<Listen>,
    /// Where its metrics are, if anywhere.
    pub metrics: Option<SocketAddr>,
    desk: Arc<Desk>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Waits until the server was told to stop and has: event streams end first, calls that
    /// have begun are finished within two seconds, then the store is closed.
    pub async fn join(self) {
        self.stop.cancelled().await;
        self.tasks.close();
        if tokio::time::timeout(GRACE, self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some connections were cut off");
        }
        self.desk.close().await;
        tracing::info!("stopped");
    }
}

/// Opens the store that the settings name and serves it until `stop` is cancelled.
///
/// # Errors
/// The store cannot be opened; an address cannot be listened on.
pub async fn serve(
    settings: Settings,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> Result<Running, LaunchError> {
    let store = crate::store::open(&settings.store).await?;
    let desk = Desk::open(store, clock, settings.desk.clone()).await?;
    launch(settings, desk, stop).await
}

/// Serves a desk until `stop` is cancelled.
///
/// # Errors
/// An address cannot be listened on.
pub async fn launch(
    settings: Settings,
    desk: Arc<Desk>,
    stop: CancellationToken,
) -> Result<Running, LaunchError> {
    if settings.listen.is_empty() {
        return Err(LaunchError::Nowhere);
    }
    let mut bound = Vec::with_capacity(settings.listen.len());
    for listen in &settings.listen {
        bound.push(bind(listen).await?);
    }
    let metrics_bound = match settings.metrics {
        Some(address) => Some(bind(&Listen::Tcp(address)).await?),
        None => None,
    };
    let app = App {
        desk: Arc::clone(&desk),
        stop: stop.clone(),
        metrics: Arc::default(),
        calls: Arc::new(Semaphore::new(settings.limits.calls)),
        header_time: settings.limits.header_time,
        throttle: Arc::new(Throttle::new(
            settings.limits.credential,
            settings.limits.failures,
        )),
    };
    let tasks = TaskTracker::new();
    let mut running = Running {
        addresses: Vec::new(),
        metrics: None,
        desk: Arc::clone(&desk),
        stop: stop.clone(),
        tasks: tasks.clone(),
    };
    let room = Arc::new(Semaphore::new(settings.limits.connections));
    let router = routes::router(app.clone());
    for one in bound {
        let address = one.address()?;
        tracing::info!(%address, "listening");
        running.addresses.push(address);
        let serving = accept::accept(
            one,
            router.clone(),
            app.clone(),
            Arc::clone(&room),
            tasks.clone(),
        );
        tasks.spawn(serving);
    }
    if let Some(one) = metrics_bound {
        if let Listen::Tcp(address) = one.address()? {
            tracing::info!(%address, "metrics");
            running.metrics = Some(address);
        }
        let router = routes::metrics::router(app.clone());
        let few = Arc::new(Semaphore::new(16));
        tasks.spawn(accept::accept(one, router, app, few, tasks.clone()));
    }
    desk.start(&tasks, &stop);
    Ok(running)
}

async fn bind(listen: &Listen) -> Result<Bound, LaunchError> {
    Bound::bind(listen)
        .await
        .map_err(|source| LaunchError::Bind {
            address: listen.to_string(),
            source,
        })
}
