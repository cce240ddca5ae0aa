//! `/v1/requests`: filing, reading, history, candidates, precedents.

use crate::server::App;
use crate::server::extract::{Caller, Command, Named, Params};
use crate::server::reply::{Reply, ok, unless_known, versioned};
use crate::store::RequestRef;
use crate::wire::directory::Page;
use crate::wire::inventory::Candidates;
use crate::wire::precedent::Precedents;
use crate::wire::receipt::Receipt;
use crate::wire::request::{HistoryEntry, NewRequest, RequestView};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// Files a request.
#[utoipa::path(
    post, path = "/v1/requests", tag = "requests",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    request_body = NewRequest, responses((status = 201, body = Receipt))
)]
pub(super) async fn submit(State(app): State<App>, caller: Caller, command: Command) -> Reply {
    let new: NewRequest = command.body.strict()?;
    let receipt = app.desk.submit(&caller.person, command.once, new).await?;
    versioned(StatusCode::CREATED, receipt.version, &receipt)
}

/// One request, whole.
#[utoipa::path(
    get, path = "/v1/requests/{ref}", tag = "requests", operation_id = "request",
    params(
        ("ref" = String, Path, description = "id, folio or the key of an imported file"),
        ("If-None-Match" = Option<String>, Header, description = "the tag that was seen")
    ),
    responses(
        (status = 200, body = RequestView),
        (status = 304, description = "the same version as seen")
    )
)]
pub(super) async fn view(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    headers: HeaderMap,
) -> Reply {
    let reference = RequestRef::parse(&named.0);
    let view = app.desk.view(&caller.person, &reference).await?;
    unless_known(&headers, view.case.version, &view)
}

/// What happened to a request, in order.
#[utoipa::path(
    get, path = "/v1/requests/{ref}/history", tag = "requests",
    params(("ref" = String, Path, description = "id, folio or the key of an imported file")),
    responses((status = 200, body = Page<HistoryEntry>))
)]
pub(super) async fn history(State(app): State<App>, caller: Caller, named: Named) -> Reply {
    let reference = RequestRef::parse(&named.0);
    ok(&app.desk.history(&caller.person, &reference).await?)
}

/// How many candidates.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct HowMany {
    limit: Option<u32>,
}

/// What already exists that may serve the request, with what was made of each.
#[utoipa::path(
    get, path = "/v1/requests/{ref}/candidates", tag = "requests",
    params(
        ("ref" = String, Path, description = "id, folio or the key of an imported file"),
        HowMany
    ),
    responses((status = 200, body = Candidates))
)]
pub(super) async fn candidates(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    Params(how_many): Params<HowMany>,
) -> Reply {
    let reference = RequestRef::parse(&named.0);
    let found = app
        .desk
        .candidates(&caller.person, &reference, how_many.limit)
        .await?;
    ok(&found)
}

/// What was said and seen before on the same object: issued opinions, the same filed again by its
/// institution or split, and open requests of others that could be bought together.
#[utoipa::path(
    get, path = "/v1/requests/{ref}/precedents", tag = "requests",
    params(("ref" = String, Path, description = "id, folio or the key of an imported file")),
    responses((status = 200, body = Precedents))
)]
pub(super) async fn precedents(State(app): State<App>, caller: Caller, named: Named) -> Reply {
    let reference = RequestRef::parse(&named.0);
    ok(&app.desk.precedents(&caller.person, &reference).await?)
}
