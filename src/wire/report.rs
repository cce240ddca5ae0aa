//! What follows opinions, on the API: contracts that are due, exchange rates, requests that go back to others.

use crate::domain::aftermath::Lineage;
use crate::domain::ids::RequestId;
use crate::domain::rate::DatedRate;
use crate::domain::request::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A request that goes back to the one that is shown.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub request: RequestId,
    pub folio: String,
    pub lineage: Lineage,
    pub state: State,
}

/// A contract that was signed and not registered in its days.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueContract {
    pub request: RequestId,
    pub folio: String,
    /// The institution's key.
    pub institution: String,
    pub title: String,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub signed_on: Date,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub due: Date,
    /// Business days since the due day.
    pub days_late: u32,
}

/// `GET /v1/contracts/overdue`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueContracts {
    pub rows: Vec<OverdueContract>,
}

/// The body of `POST /v1/rates`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub rates: Vec<DatedRate>,
}

/// How many rates were set.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatesSet {
    pub set: u64,
}

/// The period of a report, both ends included, and its parameters.
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    #[cfg_attr(feature = "server", param(value_type = String, format = Date))]
    pub from: Date,
    #[cfg_attr(feature = "server", param(value_type = String, format = Date))]
    pub to: Date,
    /// Pesos for a dollar, such as `16.98`; without it, the rate that the table has for the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// Centavos that the paper of one opinion costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<i64>,
}
