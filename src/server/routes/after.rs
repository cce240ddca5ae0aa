//! `/v1/contracts`, `/v1/rates`, `/v1/reports`: what follows opinions, across requests.

use crate::domain::rate::DatedRate;
use crate::domain::report::{Paper, Savings, Volume};
use crate::server::App;
use crate::server::extract::{Caller, Command, Params};
use crate::server::reply::{Reply, ok};
use crate::wire::directory::Page;
use crate::wire::report::{OverdueContracts, Rates, RatesSet, ReportQuery};
use axum::extract::State;

/// Contracts that were signed and not registered within their days.
#[utoipa::path(
    get, path = "/v1/contracts/overdue", tag = "after",
    responses((status = 200, body = OverdueContracts))
)]
pub(super) async fn overdue(State(app): State<App>, caller: Caller) -> Reply {
    ok(&app.desk.overdue_contracts(&caller.person).await?)
}

/// Exchange rates by date, up to today.
#[utoipa::path(
    get, path = "/v1/rates", tag = "after", operation_id = "rates",
    responses((status = 200, body = Page<DatedRate>))
)]
pub(super) async fn rates(State(app): State<App>, caller: Caller) -> Reply {
    let rows = app.desk.rates(&caller.person).await?;
    ok(&Page { rows, next: None })
}

/// Sets exchange rates; a day's earlier one is replaced.
#[utoipa::path(
    post, path = "/v1/rates", tag = "after", operation_id = "set_rates",
    params(("Idempotency-Key" = String, Header, description = "made by the caller, once a command")),
    request_body = Rates, responses((status = 200, body = RatesSet))
)]
pub(super) async fn set_rates(State(app): State<App>, caller: Caller, command: Command) -> Reply {
    let rates: Rates = command.body.strict()?;
    ok(&app
        .desk
        .set_rates(&caller.person, command.once, rates)
        .await?)
}

/// Ruled less acquired prices of the opinions issued in a period.
#[utoipa::path(
    get, path = "/v1/reports/savings", tag = "after",
    params(ReportQuery), responses((status = 200, body = Savings))
)]
pub(super) async fn savings(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ReportQuery>,
) -> Reply {
    ok(&app.desk.savings(&caller.person, &query).await?)
}

/// How many opinions a period had, and how many that is a business day.
#[utoipa::path(
    get, path = "/v1/reports/volume", tag = "after",
    params(ReportQuery), responses((status = 200, body = Volume))
)]
pub(super) async fn volume(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ReportQuery>,
) -> Reply {
    ok(&app.desk.volume(&caller.person, &query).await?)
}

/// What the opinions of a period spared in paper.
#[utoipa::path(
    get, path = "/v1/reports/paper", tag = "after",
    params(ReportQuery), responses((status = 200, body = Paper))
)]
pub(super) async fn paper(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ReportQuery>,
) -> Reply {
    ok(&app.desk.paper(&caller.person, &query).await?)
}
