//! `/v1/me`: who the caller is.

use crate::domain::person::Person;
use crate::server::extract::Caller;
use crate::server::reply::{Reply, ok};

/// The person for whom the token acts.
#[utoipa::path(get, path = "/v1/me", tag = "people", responses((status = 200, body = Person)))]
pub(super) async fn me(caller: Caller) -> Reply {
    ok(&caller.person)
}
