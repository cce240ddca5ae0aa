//! `/v1/people`: the Unit's people, and making somebody known.

use crate::domain::person::Person;
use crate::server::App;
use crate::server::extract::{Caller, Command};
use crate::server::reply::{Reply, json, ok};
use crate::wire::directory::{NewPerson, Page};
use crate::wire::request::PersonRef;
use axum::extract::State;
use axum::http::StatusCode;

/// The people of the Unit, by handle.
#[utoipa::path(get, path = "/v1/people", tag = "people", responses((status = 200, body = Page<PersonRef>)))]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Reply {
    ok(&app.desk.unit_people(&caller.person).await?)
}

/// Makes a person known. For supervisors.
#[utoipa::path(
    post, path = "/v1/people", tag = "people", operation_id = "add_person",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    request_body = NewPerson, responses((status = 201, body = Person))
)]
pub(super) async fn add(State(app): State<App>, caller: Caller, command: Command) -> Reply {
    let new: NewPerson = command.body.json()?;
    let person = app
        .desk
        .add_person(&caller.person, command.once, new)
        .await?;
    json(StatusCode::CREATED, &person)
}
