//! `/metrics`, on a listener of its own.

use crate::server::App;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

async fn metrics(State(app): State<App>) -> String {
    app.metrics.text()
}

pub(crate) fn router(app: App) -> Router {
    super::finish(Router::new().route("/metrics", get(metrics)), app)
}
