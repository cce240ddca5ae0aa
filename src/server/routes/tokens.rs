//! `/v1/tokens`: issuing and revoking credentials.

use crate::server::App;
use crate::server::extract::{Body, Caller};
use crate::server::reply::{Reply, json, no_content};
use crate::wire::directory::{IssuedToken, NewToken};
use axum::extract::State;
use axum::http::StatusCode;

/// Issues a token to a person; it is shown this once. For supervisors.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "people", operation_id = "add_token",
    request_body = NewToken, responses((status = 201, body = IssuedToken))
)]
pub(super) async fn add(State(app): State<App>, caller: Caller, body: Body) -> Reply {
    let new: NewToken = body.json()?;
    let issued = app.desk.add_token(&caller.person, &new).await?;
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
