//! `/v1/imports`: a session that is staged in batches and committed as one.

use crate::server::App;
use crate::server::extract::{Caller, Command, IMPORT_BODY, Named};
use crate::server::reply::{Reply, json, no_content, ok};
use crate::wire::transfer::{CommitImport, ImportOutcome, NewImport, StagedRows};
use axum::extract::State;
use axum::http::StatusCode;

/// Opens an import; the same id again changes nothing.
#[utoipa::path(
    post, path = "/v1/imports", tag = "imports", operation_id = "open_import",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    request_body = NewImport, responses((status = 201, body = NewImport))
)]
pub(super) async fn open(State(app): State<App>, caller: Caller, command: Command) -> Reply {
    let new: NewImport = command.body.json()?;
    app.desk
        .open_import(&caller.person, command.once, &new)
        .await?;
    json(StatusCode::CREATED, &new)
}

/// Keeps a batch of rows aside; a batch sent twice counts once.
#[utoipa::path(
    post, path = "/v1/imports/{id}/rows", tag = "imports", operation_id = "stage_rows",
    params(
        ("id" = uuid::Uuid, Path, description = "the import"),
        ("Idempotency-Key" = String, Header, description = "made by the caller, once a command")
    ),
    request_body = StagedRows, responses((status = 204, description = "kept aside"))
)]
pub(super) async fn stage(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    command: Command<IMPORT_BODY>,
) -> Reply {
    // The number of the batch makes it count once; the key is asked for as of every command.
    let rows: StagedRows = command.body.json()?;
    app.desk.stage(&caller.person, named.id()?, &rows).await?;
    no_content()
}

/// Writes everything that was staged, or says what would happen.
#[utoipa::path(
    post, path = "/v1/imports/{id}/commit", tag = "imports", operation_id = "commit_import",
    params(
        ("id" = uuid::Uuid, Path, description = "the import"),
        ("Idempotency-Key" = String, Header, description = "made by the caller, once a command")
    ),
    request_body = CommitImport, responses((status = 200, body = ImportOutcome))
)]
pub(super) async fn commit(
    State(app): State<App>,
    caller: Caller,
    named: Named,
    command: Command,
) -> Reply {
    let commit: CommitImport = command.body.json()?;
    let outcome = app
        .desk
        .commit_import(&caller.person, command.once, named.id()?, &commit)
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
