//! The API client: every call of the API as a typed function, the event stream, and the outbox.
//!
//! Owns the way to the server: credentials, limits, retries, what an answer means. Must not know
//! screens, commands or words for people: errors are enums with stable names.

mod call;
pub mod courier;
mod error;
mod events;
mod fault;
mod http;
pub mod outbox;
mod pace;
mod retry;
mod sse;
mod target;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;
mod token;

pub use courier::{Command, Courier, Report};
pub use error::{CaFault, ClientError, ConfigFault, LinkFault, ProtocolFault, TrustFault};
pub use events::{EventStream, LinkState, StreamItem};
pub use outbox::{Entry, Outbox};
pub use pace::{Pace, RealPace};
pub use target::{Target, TargetFault};
pub use token::{TOKEN_PREFIX, Token, TokenFault, TokenSource};

use crate::domain::act::Act;
use crate::domain::asset::Asset;
use crate::domain::ids::{ImportId, RequestId};
use crate::domain::institution::Institution;
use crate::domain::person::Person;
use crate::domain::rate::DatedRate;
use crate::domain::regime::Regime;
use crate::wire::MAX_LIMIT;
use crate::wire::audit::AuditPage;
use crate::wire::directory::{
    DueAnswer, DueQuery, IssuedToken, NewPerson, NewToken, Page, RulePack,
};
use crate::wire::inventory::{Candidates, CheckInventory, InventoryChecked, LabelledPair};
use crate::wire::letter::{Form, OpinionKey};
use crate::wire::precedent::Precedents;
use crate::wire::queue::{Counts, QueuePage, QueueQuery, QueueRow};
use crate::wire::receipt::Receipt;
use crate::wire::report::{OverdueContracts, Rates, RatesSet, ReportQuery};
use crate::wire::request::{HistoryEntry, NewRequest, PersonRef, RequestView};
use crate::wire::transfer::{CommitImport, ImportOutcome, NewImport, StagedRows};
use call::Call;
use http::Http;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A commit writes thousands of rows in one transaction.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(60);
/// A list of filings is checked in its turn, which may come after others.
const CHECK_TIMEOUT: Duration = Duration::from_secs(60);
/// Pages that a list is followed for at most: far more than there are, and an end all the same.
const MAX_PAGES: usize = 200;

/// How to reach a server.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// For one call, all its attempts included.
    pub timeout: Duration,
    /// PEM file with the only certificate authorities to trust; the system's without it.
    pub ca_file: Option<PathBuf>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        ClientOptions {
            timeout: Duration::from_secs(10),
            ca_file: None,
        }
    }
}

/// A client of one server, for one credential. Clones share their connections.
///
/// Proxies come from the environment (`HTTPS_PROXY`, `NO_PROXY`, …), except for this machine itself.
///
/// Every call answers with what the server said, or a [`ClientError`]. Reads and keyed writes are
/// tried again within the call's time where that may help; other writes only where they surely
/// never left this machine.
#[derive(Clone, Debug)]
pub struct Client {
    http: Arc<Http>,
}

impl Client {
    /// Prepares a client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Config`]: the CA file cannot be used, or the system has no authorities.
    pub fn new(
        target: &Target,
        token: Option<Token>,
        options: ClientOptions,
    ) -> Result<Client, ClientError> {
        Client::with_pace(target, token, options, Arc::new(RealPace))
    }

    /// As [`Client::new`], with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_pace(
        target: &Target,
        token: Option<Token>,
        options: ClientOptions,
        pace: Arc<dyn Pace>,
    ) -> Result<Client, ClientError> {
        let http = Arc::new(Http::new(target, token.as_ref(), &options, pace)?);
        Ok(Client { http })
    }

    /// Whether the server can do its work.
    pub async fn ready(&self) -> Result<(), ClientError> {
        self.http.done(&Call::get(&["readyz"])).await
    }

    /// What the server's clock says, to the second; `None` where the answer bears no date.
    pub async fn server_time(&self) -> Result<Option<Timestamp>, ClientError> {
        self.http.date(&Call::get(&["healthz"])).await
    }

    /// Who the token belongs to.
    pub async fn me(&self) -> Result<Person, ClientError> {
        self.http.fetch(&Call::get(&["v1", "me"])).await
    }

    /// The Unit's people.
    pub async fn people(&self) -> Result<Vec<PersonRef>, ClientError> {
        self.all(&Call::get(&["v1", "people"])).await
    }

    pub async fn add_person(&self, new: &NewPerson) -> Result<Person, ClientError> {
        self.http
            .fetch(&with(Call::once(&["v1", "people"]), new)?)
            .await
    }

    /// Makes a token for a person. Never sent twice: a token that nobody saw would stay valid.
    pub async fn add_token(&self, new: &NewToken) -> Result<IssuedToken, ClientError> {
        self.http
            .fetch(&with(Call::once(&["v1", "tokens"]), new)?)
            .await
    }

    /// Ends the token that this client uses.
    pub async fn revoke_own_token(&self) -> Result<(), ClientError> {
        self.http
            .done(&Call::delete(&["v1", "tokens", "current"]))
            .await
    }

    pub async fn institutions(&self) -> Result<Vec<Institution>, ClientError> {
        self.all(&Call::get(&["v1", "institutions"]).query("limit", MAX_LIMIT.to_string()))
            .await
    }

    pub async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, ClientError> {
        let mut call = Call::get(&["v1", "queue"])
            .query("tab", query.tab.name())
            .query("sort", query.sort.name());
        if !query.filter.is_empty() {
            call = call.query("filter", query.filter.as_str());
        }
        if let Some(cursor) = &query.cursor {
            call = call.query("cursor", cursor.as_str());
        }
        if query.from_end {
            call = call.query("from_end", "true");
        }
        if let Some(limit) = query.limit {
            call = call.query("limit", limit.to_string());
        }
        self.http.fetch(&call).await
    }

    /// How many requests each tab has under `filter`; empty for no filter.
    pub async fn counts(&self, filter: &str) -> Result<Counts, ClientError> {
        let call = Call::get(&["v1", "queue", "counts"]);
        self.http.fetch(&filtered(call, filter)).await
    }

    pub async fn row(&self, id: RequestId) -> Result<QueueRow, ClientError> {
        let call = Call::get(&["v1", "queue", "rows", &id.to_string()]);
        self.http.fetch(&call).await
    }

    /// Takes the request that policy says is next; `None` when nothing is left.
    pub async fn next(&self, key: Uuid) -> Result<Option<Receipt>, ClientError> {
        self.http
            .fetch_any(&Call::keyed(key, &["v1", "queue", "next"]))
            .await
    }

    /// One request by id, folio or file key.
    pub async fn request(&self, reference: &str) -> Result<RequestView, ClientError> {
        self.http
            .fetch(&Call::get(&["v1", "requests", reference]))
            .await
    }

    pub async fn history(&self, reference: &str) -> Result<Vec<HistoryEntry>, ClientError> {
        self.all(&Call::get(&["v1", "requests", reference, "history"]))
            .await
    }

    /// The official letter of a request's opinion.
    pub async fn letter(&self, reference: &str, form: Form) -> Result<Vec<u8>, ClientError> {
        let call = Call::get(&["v1", "requests", reference, "letter"]).query("form", form.name());
        self.http.bytes(&call, form.media_type()).await
    }

    /// The public key of the Unit's opinions.
    pub async fn opinion_key(&self) -> Result<OpinionKey, ClientError> {
        self.http
            .fetch(&Call::get(&["v1", "keys", "opinion"]))
            .await
    }

    /// The audit trail after event `after`, a page of it.
    pub async fn trail(&self, after: i64) -> Result<AuditPage, ClientError> {
        let call = Call::get(&["v1", "audit", "events"]).query("after", after.to_string());
        self.http.fetch(&call).await
    }

    pub async fn candidates(&self, reference: &str, limit: u32) -> Result<Candidates, ClientError> {
        let call = Call::get(&["v1", "requests", reference, "candidates"]);
        self.http
            .fetch(&call.query("limit", limit.to_string()))
            .await
    }

    /// What was said and seen before on the object of a request.
    ///
    /// # Errors
    /// As every call.
    pub async fn precedents(&self, reference: &str) -> Result<Precedents, ClientError> {
        let call = Call::get(&["v1", "requests", reference, "precedents"]);
        self.http.fetch(&call).await
    }

    /// Does an act on version `version` of a request. The same `key` does it once, however often
    /// it is sent.
    pub async fn act(
        &self,
        id: RequestId,
        version: i64,
        key: Uuid,
        act: &Act,
    ) -> Result<Receipt, ClientError> {
        let call = Call::keyed(key, &["v1", "requests", &id.to_string(), "acts"]).if_match(version);
        self.http.fetch(&with(call, act)?).await
    }

    /// Files a request.
    pub async fn submit(&self, key: Uuid, new: &NewRequest) -> Result<Receipt, ClientError> {
        let call = Call::keyed(key, &["v1", "requests"]);
        self.http.fetch(&with(call, new)?).await
    }

    /// Contracts signed and not registered within their days.
    pub async fn overdue_contracts(&self) -> Result<OverdueContracts, ClientError> {
        let call = Call::get(&["v1", "contracts", "overdue"]);
        self.http.fetch(&call).await
    }

    /// Exchange rates by date, up to today.
    pub async fn rates(&self) -> Result<Vec<DatedRate>, ClientError> {
        let page: Page<DatedRate> = self.http.fetch(&Call::get(&["v1", "rates"])).await?;
        Ok(page.rows)
    }

    /// Sets exchange rates.
    pub async fn set_rates(&self, rates: &Rates) -> Result<RatesSet, ClientError> {
        let call = Call::keyed(Uuid::now_v7(), &["v1", "rates"]);
        self.http.fetch(&with(call, rates)?).await
    }

    /// A report by its name: `savings`, `volume` or `paper`.
    pub async fn report<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        query: &ReportQuery,
    ) -> Result<T, ClientError> {
        let mut call = Call::get(&["v1", "reports", name])
            .query("from", query.from.to_string())
            .query("to", query.to.to_string());
        if let Some(rate) = &query.rate {
            call = call.query("rate", rate.clone());
        }
        if let Some(unit) = query.unit {
            call = call.query("unit", unit.to_string());
        }
        self.http.fetch(&call).await
    }

    /// Searches the inventory for words as a person types them.
    pub async fn search(&self, q: &str, limit: u32) -> Result<Candidates, ClientError> {
        let call = Call::get(&["v1", "inventory"])
            .query("q", q)
            .query("limit", limit.to_string());
        self.http.fetch(&call).await
    }

    /// What already exists for filings that are not stored. Changes nothing, and may be sent again.
    pub async fn check_inventory(
        &self,
        ask: &CheckInventory,
    ) -> Result<InventoryChecked, ClientError> {
        let call = Call::keyed(Uuid::now_v7(), &["v1", "inventory", "check"]);
        self.http
            .fetch(&with(call.timeout(CHECK_TIMEOUT), ask)?)
            .await
    }

    /// A page of what was made of candidates, from where an earlier one said to go on.
    pub async fn judgements(
        &self,
        cursor: Option<&str>,
    ) -> Result<Page<LabelledPair>, ClientError> {
        let mut call = Call::get(&["v1", "judgements"]).query("limit", MAX_LIMIT.to_string());
        if let Some(cursor) = cursor {
            call = call.query("cursor", cursor);
        }
        self.http.fetch(&call).await
    }

    /// One asset by id or key.
    pub async fn asset(&self, reference: &str) -> Result<Asset, ClientError> {
        self.http
            .fetch(&Call::get(&["v1", "inventory", reference]))
            .await
    }

    /// When a period ends.
    pub async fn due(&self, query: &DueQuery) -> Result<DueAnswer, ClientError> {
        let mut call = Call::get(&["v1", "calendar", "due"])
            .query("from", query.from.to_string())
            .query("days", query.days.to_string());
        if let Some(authority) = &query.authority {
            call = call.query("authority", authority.as_str());
        }
        self.http.fetch(&call).await
    }

    /// A rule pack as its author wrote it.
    pub async fn rule_pack(&self, id: &str) -> Result<RulePack, ClientError> {
        self.http.fetch(&Call::get(&["v1", "regimes", id])).await
    }

    /// A rule pack, read.
    ///
    /// # Errors
    /// [`ProtocolFault::Shape`] with the pack's line where this version cannot read it.
    pub async fn regime(&self, id: &str) -> Result<Regime, ClientError> {
        let pack = self.rule_pack(id).await?;
        Regime::parse(&pack.text).map_err(|error| {
            let line = error.line();
            ClientError::protocol(ProtocolFault::Shape { line, column: 1 })
        })
    }

    pub async fn open_import(&self, new: &NewImport) -> Result<(), ClientError> {
        self.http
            .done(&with(Call::once(&["v1", "imports"]), new)?)
            .await
    }

    /// Stages a batch; the batch's number makes it count once.
    pub async fn stage(&self, id: ImportId, rows: &StagedRows) -> Result<(), ClientError> {
        let path = ["v1", "imports", &id.to_string(), "rows"];
        self.http
            .done(&with(Call::keyed(Uuid::now_v7(), &path), rows)?)
            .await
    }

    /// Commits an import, or says what a commit would do.
    pub async fn commit_import(
        &self,
        id: ImportId,
        commit: &CommitImport,
    ) -> Result<ImportOutcome, ClientError> {
        let call =
            Call::once(&["v1", "imports", &id.to_string(), "commit"]).timeout(COMMIT_TIMEOUT);
        self.http.fetch(&with(call, commit)?).await
    }

    /// Forgets an import that was not committed.
    pub async fn drop_import(&self, id: ImportId) -> Result<(), ClientError> {
        self.http
            .done(&Call::delete(&["v1", "imports", &id.to_string()]))
            .await
    }

    /// Push events after event `after`, or from now on. Connects when first polled, and again by itself.
    pub fn events(&self, after: Option<i64>) -> EventStream {
        EventStream::new(Arc::clone(&self.http), after)
    }

    /// Every row of a list, page by page.
    async fn all<T: DeserializeOwned>(&self, first: &Call) -> Result<Vec<T>, ClientError> {
        let mut rows = Vec::new();
        let mut call = first.clone();
        for _ in 0..MAX_PAGES {
            let page: Page<T> = self.http.fetch(&call).await?;
            rows.extend(page.rows);
            match page.next {
                Some(next) => call = first.clone().query("cursor", next),
                None => return Ok(rows),
            }
        }
        Err(ClientError::protocol(ProtocolFault::TooLarge))
    }
}

fn filtered(call: Call, filter: &str) -> Call {
    if filter.is_empty() {
        call
    } else {
        call.query("filter", filter)
    }
}

fn with(call: Call, body: &impl Serialize) -> Result<Call, ClientError> {
    call.json(body).map_err(|error| {
        ClientError::protocol(ProtocolFault::Shape {
            line: error.line(),
            column: error.column(),
        })
    })
}
