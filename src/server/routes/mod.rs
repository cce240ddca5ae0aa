//! The routes, one file a noun.
//!
//! Owns which path leads to which use case, and the shape of its answer.

mod acts;
mod after;
mod audit;
mod calendar;
mod events;
mod health;
mod imports;
mod institutions;
mod inventory;
mod letters;
mod me;
pub(crate) mod metrics;
mod openapi;
mod people;
mod queue;
mod regimes;
mod requests;
mod tokens;

use super::App;
use super::edge::edge;
use super::openapi::{base, complete};
use super::problem::ApiProblem;
use crate::wire::problem::Code;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Answers below this many bytes are not worth compressing.
const COMPRESS_ABOVE: u64 = 1_024;

/// Every route, and the document that describes them.
pub(crate) fn with_document() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(base())
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(openapi::openapi))
        .routes(routes!(me::me))
        .routes(routes!(people::list, people::add))
        .routes(routes!(tokens::add))
        .routes(routes!(tokens::revoke))
        .routes(routes!(institutions::list))
        .routes(routes!(queue::page))
        .routes(routes!(queue::counts))
        .routes(routes!(queue::row))
        .routes(routes!(queue::next))
        .routes(routes!(requests::submit))
        .routes(routes!(requests::view))
        .routes(routes!(requests::history))
        .routes(routes!(requests::candidates))
        .routes(routes!(letters::letter))
        .routes(routes!(letters::key))
        .routes(routes!(requests::precedents))
        .routes(routes!(acts::act))
        .routes(routes!(inventory::search))
        .routes(routes!(inventory::check))
        .routes(routes!(inventory::asset))
        .routes(routes!(inventory::judgements))
        .routes(routes!(imports::open))
        .routes(routes!(imports::stage))
        .routes(routes!(imports::commit))
        .routes(routes!(imports::abandon))
        .routes(routes!(calendar::due))
        .routes(routes!(regimes::pack))
        .routes(routes!(events::events))
        .routes(routes!(audit::events))
        .routes(routes!(after::overdue))
        .routes(routes!(after::rates, after::set_rates))
        .routes(routes!(after::savings))
        .routes(routes!(after::volume))
        .routes(routes!(after::paper))
        .split_for_parts();
    (router, complete(document))
}

/// The whole server, ready for connections.
pub(crate) fn router(app: App) -> Router {
    let (router, _) = with_document();
    finish(router, app)
}

/// Adds what every router answers: problems for what it does not know, and the edge around it all.
fn finish(router: Router<App>, app: App) -> Router {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(COMPRESS_ABOVE)));
    router
        .fallback(|| async { ApiProblem::new(Code::NotFound, "no such address") })
        .method_not_allowed_fallback(|| async {
            ApiProblem::new(Code::MethodNotAllowed, "not with this method")
        })
        .layer(compression)
        .layer(from_fn_with_state(app.clone(), edge))
        .with_state(app)
}
