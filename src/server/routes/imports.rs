//! `/v1/imports`: a session that is staged in batches and committed as one.

use crate::server::App;
use crate::server::extract::{Body, Caller, IMPORT_BODY, Named};
use crate::server::reply::{Reply, json, no_content, ok};
use crate::wire::transfer::{CommitImport, ImportOutcome, NewImport, StagedRows};
use axum::extract::State;
use axum::http::StatusCode;

/// Opens an import; the same id again changes nothing.
#[utoipa::path(
    post, path = "/v1/imports", tag = "imports", operation_id = "open_import",
    request_body = NewImport, responses((status = 201, body = NewImport))
)]
pub(super) async fn open(State(app): State<App>, caller: Caller, body: Body) -> Reply {
    let new: NewImport = body.json()?;
    app.desk.open_import(&caller.person, &new).await?;
    json(StatusCode::CREATED, &new)
}

/// Keeps a batch of rows aside; a batch sent twice counts once.
#[utoipa::path(
    post, path = "/v1/imports/{id}/rows", tag = "imports", operation_id = "stage_rows",
    params(("id" = uuid::Uuid, Path, description = "the import")),
    request_body = StagedRows, responses((status = 204, description = "kept aside"))
)]
pub(super) async fn stage(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    body: Body<IMPORT_BODY>,
) -> Reply {
    let rows: StagedRows = body.json()?;
    app.desk.stage(&caller.person, named.id()?, &rows).await?;
    no_content()
}

/// Writes everything that was staged, or says what would happen.
#[utoipa::path(
    post, path = "/v1/imports/{id}/commit", tag = "imports", operation_id = "commit_import",
    params(("id" = uuid::Uuid, Path, description = "the import")),
    request_body = CommitImport, responses((status = 200, body = ImportOutcome))
)]
pub(super) async fn commit(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    body: Body,
) -> Reply {
    let commit: CommitImport = body.json()?;
    let outcome = app
        .desk
        .commit_import(&caller.person, named.id()?, &commit)
        .await?;
    ok(&outcome)
}

/// Drops what was staged.
#[utoipa::path(
    delete, path = "/v1/imports/{id}", tag = "imports", operation_id = "drop_import",
    params(("id" = uuid::Uuid, Path, description = "the import")),
    responses((status = 204, description = "dropped"))
)]
pub(super) async fn abandon(State(app): State<App>, caller: Caller, named: Named) -> Reply {
    app.desk.drop_import(&caller.person, named.id()?).await?;
    no_content()
}
