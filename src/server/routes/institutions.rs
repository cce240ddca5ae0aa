//! `/v1/institutions`: the directory.

use crate::domain::institution::Institution;
use crate::server::App;
use crate::server::extract::{Caller, Params};
use crate::server::reply::{Reply, ok};
use crate::wire::directory::Page;
use axum::extract::State;
use serde::Deserialize;

/// Which page of the directory.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Which {
    /// Where an earlier page said to go on.
    cursor: Option<String>,
    limit: Option<u32>,
}

/// A page of the directory, in the order of keys.
#[utoipa::path(
    get, path = "/v1/institutions", tag = "institutions", operation_id = "institutions",
    params(Which), responses((status = 200, body = Page<Institution>))
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(which): Params<Which>,
) -> Reply {
    let page = app
        .desk
        .institutions(&caller.person, which.cursor.as_deref(), which.limit)
        .await?;
    ok(&page)
}
