//! `/v1/queue`: pages, counts, single rows, and what comes next.

use crate::server::App;
use crate::server::extract::{BareCommand, Caller, Named, Params};
use crate::server::reply::{Reply, no_content, ok, versioned};
use crate::wire::queue::{Counts, QueuePage, QueueQuery, QueueRow};
use crate::wire::receipt::Receipt;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

/// A page of the queue.
#[utoipa::path(
    get, path = "/v1/queue", tag = "queue", operation_id = "queue",
    params(QueueQuery), responses((status = 200, body = QueuePage))
)]
pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<QueueQuery>,
) -> Reply {
    ok(&app.desk.queue(&caller.person, &query).await?)
}

/// What to count.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct What {
    /// The filter language; empty for everything.
    filter: String,
}

/// How many requests each tab has.
#[utoipa::path(
    get, path = "/v1/queue/counts", tag = "queue",
    params(What), responses((status = 200, body = Counts))
)]
pub(super) async fn counts(
    State(app): State<App>,
    caller: Caller,
    Params(what): Params<What>,
) -> Reply {
    ok(&app.desk.counts(&caller.person, &what.filter).await?)
}

/// One row, as the list would show it now.
#[utoipa::path(
    get, path = "/v1/queue/rows/{id}", tag = "queue", operation_id = "queue_row",
    params(("id" = uuid::Uuid, Path, description = "the request")),
    responses((status = 200, body = QueueRow))
)]
pub(super) async fn row(State(app): State<App>, caller: Caller, named: Named) -> Reply {
    let row = app.desk.row(&caller.person, named.id()?).await?;
    versioned(StatusCode::OK, row.version, &row)
}

/// Takes the request that comes next.
#[utoipa::path(
    post, path = "/v1/queue/next", tag = "queue", operation_id = "take_next",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    responses(
        (status = 200, body = Receipt),
        (status = 204, description = "nothing is left")
    )
)]
pub(super) async fn next(
    State(app): State<App>,
    caller: Caller,
    BareCommand(once): BareCommand,
) -> Reply {
    match app.desk.next(&caller.person, once).await? {
        Some(receipt) => versioned(StatusCode::OK, receipt.version, &receipt),
        None => no_content(),
    }
}
