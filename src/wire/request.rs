//! One request, whole: the case, and what its reader needs beside it.

use crate::domain::act::Fact;
use crate::domain::aftermath::Lineage;
use crate::domain::case::Case;
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::institution::Institution;
use crate::domain::precedent::Flag;
use crate::domain::request::Filing;
use crate::wire::report::Child;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A person as others see one.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    pub id: PersonId,
    pub handle: String,
    pub name: String,
}

/// `GET /v1/requests/{ref}`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    pub case: Case,
    /// Absent when the directory does not know the case's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<Institution>,
    /// Everybody that the case names.
    pub people: Vec<PersonRef>,
    /// The legal day that `days_left` was counted from.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub today: Date,
    /// Business days left; 0 is today, negative is past; absent when no clock runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// Requests that go back to this one: filed anew after a denial, amendments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
    /// What was found before anybody opened it; not for people of an institution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

impl RequestView {
    /// The name by which the case's `id` is shown; the id itself where nobody knows it.
    pub fn handle(&self, id: PersonId) -> String {
        self.people
            .iter()
            .find(|p| p.id == id)
            .map_or_else(|| id.to_string(), |p| p.handle.clone())
    }
}

/// A request filed by an institution: the body of `POST /v1/requests`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Made by the client, so that a repeated call cannot file twice.
    pub id: RequestId,
    /// The institution's key; its own people may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    pub filing: Filing,
    /// Begins a study that the Unit does not see yet, instead of filing it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// The older request that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<NewParent>,
}

/// Which older request a new one goes back to, and why.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewParent {
    /// Id, folio or imported key.
    pub request: String,
    pub lineage: Lineage,
}

/// One entry of a request's history.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub seq: i64,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Absent for what the server itself recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonRef>,
    pub fact: Fact,
}
