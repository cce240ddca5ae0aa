//! People, tokens, institutions, and the answers of the calendar.

use crate::domain::clock::SkippedDay;
use crate::domain::person::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The body of `POST /v1/people`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    pub handle: String,
    pub name: String,
    pub role: Role,
    /// Required for, and only for, `institution`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
}

/// The body of `POST /v1/tokens`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// Handle of the person it will act for.
    pub person: String,
    /// Days it stays valid; at most 366.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// The only time that a token is seen: the server keeps a hash.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedToken {
    pub token: String,
    pub person: String,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedToken")
            .field("token", &"(redacted)")
            .field("person", &self.person)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// Query parameters of `GET /v1/calendar/due`.
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueQuery {
    #[cfg_attr(feature = "server", param(value_type = String, format = Date))]
    pub from: Date,
    pub days: u16,
    /// Whose calendar; the Unit's unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// When a period ends, and which days did not count.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueAnswer {
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub due: Date,
    pub skipped: Vec<SkippedDay>,
}

/// A rule pack as its author wrote it; `Regime::parse` reads it, so that both sides apply the same law.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePack {
    pub id: String,
    /// TOML.
    pub text: String,
}

/// Any list that is one page of many.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
