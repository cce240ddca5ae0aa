//! The queue: its tabs, its order, its rows and its pages.

use crate::domain::ids::{PersonId, RequestId};
use crate::domain::money::Money;
use crate::domain::precedent::Flag;
use crate::domain::request::{Kind, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A saved view of the queue.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// Open, and mine.
    Mine,
    /// Open, and nobody's.
    #[default]
    Unassigned,
    /// A clock runs and three business days or fewer are left.
    DueSoon,
    /// Waiting for the institution's answer.
    Returned,
    /// Everything, decided requests included.
    All,
}

impl Tab {
    pub const ALL: [Tab; 5] = [
        Tab::Mine,
        Tab::Unassigned,
        Tab::DueSoon,
        Tab::Returned,
        Tab::All,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Tab::Mine => "mine",
            Tab::Unassigned => "unassigned",
            Tab::DueSoon => "due_soon",
            Tab::Returned => "returned",
            Tab::All => "all",
        }
    }
}

/// How the queue is ordered. Ties are broken by id, so that pages never overlap.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Soonest legal day first; requests without a running clock last.
    #[default]
    Due,
    /// Largest amount first, by number whatever the currency.
    Amount,
    /// Latest reception first.
    Received,
    /// By folio.
    Folio,
}

impl Sort {
    pub const ALL: [Sort; 4] = [Sort::Due, Sort::Amount, Sort::Received, Sort::Folio];

    pub fn name(self) -> &'static str {
        match self {
            Sort::Due => "due",
            Sort::Amount => "amount",
            Sort::Received => "received",
            Sort::Folio => "folio",
        }
    }
}

/// Which page of which view. Query parameters of `GET /v1/queue`.
#[cfg_attr(feature = "server", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QueueQuery {
    pub tab: Tab,
    pub sort: Sort,
    /// The filter language of `domain::query`; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// Where an earlier page said to go on, in either direction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Begin with the last page instead of the first; not with `cursor`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_end: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One row of the queue: enough to draw the list and to act on it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: RequestId,
    pub folio: String,
    /// Institution's key and short name.
    pub institution: String,
    pub acronym: String,
    pub title: String,
    pub kind: Kind,
    pub state: State,
    pub amount: Money,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub received_on: Date,
    /// The legal day; absent when no clock runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub due: Option<Date>,
    /// Business days left; 0 is today, negative is past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// Whether silence approves when the day passes.
    #[serde(default)]
    pub silence_approves: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// The owner's handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_handle: Option<String>,
    pub version: i64,
    /// Times returned: 0 or 1.
    #[serde(default)]
    pub returns: u8,
    /// Budget line and declared kind contradict each other.
    #[serde(default)]
    pub mismatch: bool,
    #[serde(default)]
    pub practice: bool,
    /// Put aside, or just back; not for people of an institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postponed: Option<Box<PutAside>>,
    /// What was found before anybody opened it; not for people of an institution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// That a row was put aside, as a list shows it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAside {
    /// The day on which it is back, or was; absent while an answer is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub back_on: Option<Date>,
    pub reason: String,
}

/// A page of the queue, in the view's order whichever way it was reached.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    pub rows: Vec<QueueRow>,
    /// Cursor of the page after this one; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Cursor of the page before this one; absent at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// The legal day that `days_left` was counted from.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub today: Option<Date>,
}

/// How many requests each tab has, under a filter if one was given.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub mine: u64,
    pub unassigned: u64,
    pub due_soon: u64,
    pub returned: u64,
    pub all: u64,
}

impl Counts {
    pub fn of(&self, tab: Tab) -> u64 {
        match tab {
            Tab::Mine => self.mine,
            Tab::Unassigned => self.unassigned,
            Tab::DueSoon => self.due_soon,
            Tab::Returned => self.returned,
            Tab::All => self.all,
        }
    }
}
