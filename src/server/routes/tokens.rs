//! `/v1/tokens`: issuing and revoking credentials.

use crate::server::App;
use crate::server::extract::{Caller, Command};
use crate::server::reply::{Reply, json, no_content};
use crate::wire::directory::{IssuedToken, NewToken};
use axum::extract::State;
use axum::http::StatusCode;

/// Issues a token to a person; it is shown this once. The same command again gives a new secret in place of
/// the one that got lost. For supervisors.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "people", operation_id = "add_token",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    request_body = NewToken, responses((status = 201, body = IssuedToken))
)]
pub(super) async fn add(State(app): State<App>, caller: Caller, command: Command) -> Reply {
    let new: NewToken = command.body.json()?;
    let issued = app
        .desk
        .add_token(&caller.person, command.once, &new)
        .await?;
    json(StatusCode::CREATED, &issued)
}

/// Revokes the token that the call is made with.
#[utoipa::path(
    delete, path = "/v1/tokens/current", tag = "people", operation_id = "revoke_own_token",
    responses((status = 204, description = "revoked"))
)]
pub(super) async fn revoke(State(app): State<App>, caller: Caller) -> Reply {
    app.desk
        .revoke_own_token(&caller.person, &caller.token)
        .await?;
    no_content()
}
