//! What the law makes happen by the passing of time: the deemed approval.
//!
//! Owns when it is looked for. That it is recorded once is the lifecycle's doing: a request that has
//! lapsed cannot lapse again, whoever tries.

use super::acts::system;
use super::{Desk, ServiceError};
use crate::domain::act::{Act, Refusal};
use crate::domain::clock::legal_zone;
use crate::domain::ids::RequestId;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two looks within a day.
const EVERY: Duration = Duration::from_secs(60);
/// Requests looked at in one go: more than the Unit receives in two years.
const MOST: u32 = 10_000;

/// Requests whose silence approves nothing: overdue, and asked about once.
#[derive(Debug, Default)]
pub(crate) struct Overdue(HashSet<RequestId>);

impl Desk {
    /// Records every deemed approval whose day has passed, and says how many there were.
    ///
    /// # Errors
    /// The store does not answer; what was recorded stays recorded.
    pub async fn record_lapses(&self) -> Result<usize, ServiceError> {
        self.lapses(&mut Overdue::default()).await
    }

    async fn lapses(&self, overdue: &mut Overdue) -> Result<usize, ServiceError> {
        let past = self.store.past_due(self.today(), MOST).await?;
        overdue.0.retain(|id| past.contains(id));
        let mut recorded = 0;
        for id in past {
            if overdue.0.contains(&id) {
                continue;
            }
            match self.apply(&system(), id, None, None, Act::Lapse).await {
                Ok(receipt) => {
                    tracing::info!(folio = %receipt.folio, "deemed favourable: the day passed in silence");
                    recorded += 1;
                }
                Err(ServiceError::Refused(Refusal::NotDue)) => {
                    overdue.0.insert(id);
                }
                // Issued, withdrawn or recorded by another replica since the list was read.
                Err(
                    ServiceError::Refused(_) | ServiceError::Stale { .. } | ServiceError::NotFound,
                ) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(recorded)
    }

    /// Looks at once, at every local midnight, and every minute.
    pub(crate) async fn watch_the_clock(self: Arc<Self>, stop: CancellationToken) {
        let mut overdue = Overdue::default();
        loop {
            if let Err(error) = self.lapses(&mut overdue).await {
                tracing::warn!(%error, "deemed approvals could not be recorded");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY.min(self.until_midnight())) => {}
            }
        }
    }

    /// How long the legal day still lasts.
    fn until_midnight(&self) -> Duration {
        let now = self.now();
        self.today()
            .tomorrow()
            .and_then(|day| day.to_zoned(legal_zone()))
            .ok()
            .and_then(|midnight| midnight.timestamp().duration_since(now).try_into().ok())
            .unwrap_or(EVERY)
    }
}
