//! The audit trail, for those who check it.

use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::person::Person;
use crate::store::EventRecord;
use crate::wire::audit::{AuditEvent, AuditPage};

/// Events in one answer.
const PAGE: u32 = 1_000;

impl Desk {
    /// The recorded events after `after`, in order.
    ///
    /// # Errors
    /// Not for this role.
    pub async fn trail(&self, actor: &Person, after: i64) -> Result<AuditPage, ServiceError> {
        self.may(actor, Action::ReadTrail, Facts::default())?;
        let events = self.store.events_after(after, PAGE).await?;
        let head = self.store.head().await?.seq;
        Ok(AuditPage {
            events: events.into_iter().map(told).collect(),
            head,
        })
    }
}

fn told(event: EventRecord) -> AuditEvent {
    AuditEvent {
        seq: event.seq,
        at: event.at.as_microsecond(),
        actor: event.actor.map(|id| id.to_string()).unwrap_or_default(),
        kind: event.kind,
        subject: event.subject.map(|id| id.to_string()).unwrap_or_default(),
        version: event.version,
        body: event.body,
        hash: event
            .hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    }
}
