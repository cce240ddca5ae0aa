//! `/v1/inventory`: searching what the federation already has, and opening one entry.

use crate::domain::asset::Asset;
use crate::server::App;
use crate::server::extract::{Caller, Named, Params};
use crate::server::reply::{Reply, ok, unless_known};
use crate::wire::inventory::{Candidates, InventoryQuery};
use axum::extract::State;
use axum::http::HeaderMap;

/// Finds assets as a person types; the last word may be a beginning.
#[utoipa::path(
    get, path = "/v1/inventory", tag = "inventory", operation_id = "search_inventory",
    params(InventoryQuery), responses((status = 200, body = Candidates))
)]
pub(super) async fn search(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<InventoryQuery>,
) -> Reply {
    let found = app
        .desk
        .search(&caller.person, &query.q, query.limit)
        .await?;
    ok(&found)
}

/// One entry of the inventory.
#[utoipa::path(
    get, path = "/v1/inventory/{ref}", tag = "inventory",
    params(
        ("ref" = String, Path, description = "id, or the key that its register gave"),
        ("If-None-Match" = Option<String>, Header, description = "the tag that was seen")
    ),
    responses(
        (status = 200, body = Asset),
        (status = 304, description = "the same version as seen")
    )
)]
pub(super) async fn asset(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    headers: HeaderMap,
) -> Reply {
    let asset = app.desk.asset(&caller.person, &named.0).await?;
    unless_known(&headers, asset.version, &asset)
}
