//! `/v1/regimes`: the rule packs.

use crate::server::App;
use crate::server::extract::{Caller, Named};
use crate::server::reply::{Reply, ok};
use crate::wire::directory::RulePack;
use axum::extract::State;

/// A rule pack, as its author wrote it.
#[utoipa::path(
    get, path = "/v1/regimes/{id}", tag = "law", operation_id = "regime",
    params(("id" = String, Path, description = "such as acuerdo-2018")),
    responses((status = 200, body = RulePack))
)]
pub(super) async fn pack(State(app): State<App>, caller: Caller, named: Named) -> Reply {
    ok(&app.desk.regime(&caller.person, &named.0)?)
}
