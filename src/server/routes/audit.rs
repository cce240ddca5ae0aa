//! `/v1/audit/events`: the audit trail, whole.

use crate::server::App;
use crate::server::extract::{Caller, Params};
use crate::server::reply::{Reply, ok};
use crate::wire::audit::AuditPage;
use axum::extract::State;
use serde::Deserialize;

/// Where to go on.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct After {
    /// The last event seen; from the beginning when absent.
    after: i64,
}

/// Recorded events in order, with their hashes.
#[utoipa::path(
    get, path = "/v1/audit/events", tag = "audit",
    params(After),
    responses((status = 200, body = AuditPage))
)]
pub(super) async fn events(
    State(app): State<App>,
    caller: Caller,
    Params(from): Params<After>,
) -> Reply {
    ok(&app.desk.trail(&caller.person, from.after).await?)
}
