//! `/v1/calendar`: when a period of business days ends.

use crate::server::App;
use crate::server::extract::{Caller, Params};
use crate::server::reply::{Reply, ok};
use crate::wire::directory::{DueAnswer, DueQuery};
use axum::extract::State;

/// The legal day of a period, and the days that do not count.
#[utoipa::path(
    get, path = "/v1/calendar/due", tag = "law",
    params(DueQuery), responses((status = 200, body = DueAnswer))
)]
pub(super) async fn due(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<DueQuery>,
) -> Reply {
    ok(&app.desk.due(&caller.person, &query)?)
}
