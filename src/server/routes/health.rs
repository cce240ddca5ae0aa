//! `/healthz` and `/readyz`: whether the process lives, and whether it can work.

use crate::server::App;
use crate::server::problem::ApiProblem;
use axum::extract::State;

/// The process lives.
#[utoipa::path(
    get, path = "/healthz", tag = "health",
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The store can be read and written.
#[utoipa::path(
    get, path = "/readyz", tag = "health",
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, ApiProblem> {
    app.desk.ready().await?;
    Ok("ready")
}
