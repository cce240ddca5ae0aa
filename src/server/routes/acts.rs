//! `/v1/requests/{ref}/acts`: everything that is done to a request.

use crate::domain::act::Act;
use crate::server::App;
use crate::server::extract::{Caller, Command, Expected, Named};
use crate::server::reply::{Reply, versioned};
use crate::store::RequestRef;
use crate::wire::receipt::Receipt;
use axum::extract::State;
use axum::http::StatusCode;

/// Does an act to a request.
#[utoipa::path(
    post, path = "/v1/requests/{ref}/acts", tag = "requests",
    params(
        ("ref" = String, Path, description = "id, folio or the key of an imported file"),
        ("If-Match" = String, Header, description = "the version that was seen, such as \"v12\""),
        ("Idempotency-Key" = String, Header, description = "made by the caller, once a command")
    ),
    request_body = Act, responses((status = 200, body = Receipt))
)]
pub(super) async fn act(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    Expected(version): Expected,
    command: Command,
) -> Reply {
    let act: Act = command.body.strict()?;
    let reference = RequestRef::parse(&named.0);
    let receipt = app
        .desk
        .act(&caller.person, &reference, version, command.once, act)
        .await?;
    versioned(StatusCode::OK, receipt.version, &receipt)
}
