//! `/v1/inventory`: searching what the federation already has, checking filings against it, and
//! opening one entry.

use crate::domain::asset::Asset;
use crate::server::App;
use crate::server::extract::{Body, Caller, IMPORT_BODY, Named, Params};
use crate::server::reply::{Reply, ok, unless_known};
use crate::wire::directory::Page;
use crate::wire::inventory::{
    Candidates, CheckInventory, InventoryChecked, InventoryQuery, LabelledPair,
};
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;

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

/// What already exists that may serve each of some filings, which need not be stored. Changes nothing.
#[utoipa::path(
    post, path = "/v1/inventory/check", tag = "inventory", operation_id = "check_inventory",
    request_body = CheckInventory, responses((status = 200, body = InventoryChecked))
)]
pub(super) async fn check(
    State(app): State<App>,
    caller: Caller,
    body: Body<IMPORT_BODY>,
) -> Reply {
    let ask: CheckInventory = body.json()?;
    ok(&app.desk.check_inventory(&caller.person, ask).await?)
}

/// Which page of the judged candidates.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Which {
    /// Where an earlier page said to go on.
    cursor: Option<String>,
    limit: Option<u32>,
}

/// What was made of candidates, as labelled pairs without who judged, for supervisors and auditors.
#[utoipa::path(
    get, path = "/v1/judgements", tag = "inventory", operation_id = "judgements",
    params(Which), responses((status = 200, body = Page<LabelledPair>))
)]
pub(super) async fn judgements(
    State(app): State<App>,
    caller: Caller,
    Params(which): Params<Which>,
) -> Reply {
    let page = app
        .desk
        .labelled_pairs(&caller.person, which.cursor.as_deref(), which.limit)
        .await?;
    ok(&page)
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
