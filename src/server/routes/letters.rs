//! `/v1/requests/{ref}/letter` and the key by which it is checked.

use crate::server::App;
use crate::server::extract::{Caller, Named, Params};
use crate::server::reply::{Reply, ok};
use crate::store::RequestRef;
use crate::wire::letter::{Form, OpinionKey};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use serde::Deserialize;

/// In which form.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct As {
    /// `pdf` (PDF/A-3a with the signed statement inside), `text` or `json` (the signed statement).
    #[param(inline)]
    form: Form,
}

/// The official letter of the request's opinion.
#[utoipa::path(
    get, path = "/v1/requests/{ref}/letter", tag = "requests",
    params(
        ("ref" = String, Path, description = "id, folio or the key of an imported file"),
        As
    ),
    responses((status = 200, description = "the letter", body = String, content_type = "application/pdf"))
)]
pub(super) async fn letter(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    Params(wanted): Params<As>,
) -> Reply {
    let reference = RequestRef::parse(&named.0);
    let letter = app
        .desk
        .letter(&caller.person, &reference, wanted.form)
        .await?;
    let mut response = Response::new(Body::from(letter));
    let media = match wanted.form {
        Form::Pdf => "application/pdf",
        Form::Text => "text/plain; charset=utf-8",
        Form::Json => "application/json",
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The public key of the Unit's opinions, to be kept by whoever checks letters offline.
#[utoipa::path(
    get, path = "/v1/keys/opinion", tag = "requests",
    responses((status = 200, body = OpinionKey))
)]
pub(super) async fn key(State(app): State<App>, _caller: Caller) -> Reply {
    let key = app
        .desk
        .public_key()
        .ok_or(crate::service::ServiceError::NotFound)?;
    ok(&OpinionKey {
        id: key.id(),
        ed25519: key.to_string(),
    })
}
