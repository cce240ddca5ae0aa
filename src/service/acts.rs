//! Acts on a case: who may, whether its text can be taken, then one store operation.

use super::input::Check;
use super::policy::{Action, event_of};
use super::{Desk, ServiceError};
use crate::domain::act::{self, Act, Judging, Refusal, Setting};
use crate::domain::case::Case;
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::person::{Person, Role};
use crate::store::{Decide, Decided, Numbering, Once, RequestRef, StoreError};
use crate::wire::receipt::Receipt;
use std::sync::Arc;
use uuid::Uuid;

impl Desk {
    /// Does an act to a request.
    ///
    /// # Errors
    /// Not for this person; a text that cannot be taken; an older version; a case that another
    /// person holds; whatever the law refuses.
    pub async fn act(
        &self,
        actor: &Person,
        reference: &RequestRef,
        expected: i64,
        once: Once,
        act: Act,
    ) -> Result<Receipt, ServiceError> {
        let action = Action::Act(event_of(&act));
        let case = self.concerned(actor, reference, action).await?;
        let mut check = Check::default();
        check.act(&act);
        if let Act::Assign { to } = &act
            && !self.is_of_unit(*to).await?
        {
            check.fault("/to", "unknown", "nobody of the Unit");
        }
        check.done()?;
        let act = match act {
            Act::Judge(judging) => Act::Judge(self.as_registered(judging).await?),
            act => act,
        };
        self.apply(actor, case.id, Some(expected), Some(once), act)
            .await
    }

    async fn is_of_unit(&self, id: PersonId) -> Result<bool, ServiceError> {
        let people = self.everybody().await?;
        Ok(people.get(id).is_some_and(|person| person.role.is_unit()))
    }

    /// The judged asset's key and name as the inventory has them, not as the caller says.
    async fn as_registered(&self, judging: Judging) -> Result<Judging, ServiceError> {
        let found = self.store.assets(&[judging.asset]).await?;
        let Some(asset) = found.into_iter().next() else {
            let mut check = Check::default();
            check.fault("/asset", "unknown", "no such asset");
            check.done()?;
            return Err(ServiceError::NotFound);
        };
        Ok(Judging {
            asset_key: asset.key,
            asset_name: asset.name,
            ..judging
        })
    }

    /// Lets the law decide inside the store's transaction.
    pub(crate) async fn apply(
        &self,
        actor: &Person,
        id: RequestId,
        expected: Option<i64>,
        once: Option<Once>,
        act: Act,
    ) -> Result<Receipt, ServiceError> {
        let by = (actor.role != Role::System).then_some(actor);
        let write = self.write(by, once);
        let today = crate::domain::clock::local_date(write.now);
        let numbering = &self.law().for_reception(today).numbering;
        let numbering = Numbering {
            pattern: self
                .settings
                .letter_pattern
                .clone()
                .unwrap_or_else(|| numbering.letter.clone()),
            prefix: self
                .settings
                .letter_prefix
                .clone()
                .unwrap_or_else(|| numbering.letter_prefix.clone()),
            year: today.year(),
            folio: self
                .settings
                .folio_pattern
                .clone()
                .unwrap_or_else(|| numbering.folio.clone()),
        };
        let flags = self.past.flags_of(id);
        let (settings, actor, now) = (Arc::clone(&self.settings), actor.clone(), write.now);
        let decide: Decide = Arc::new(move |case: &Case| {
            // What is received today is under today's law, whenever its draft was begun.
            let regime = match act {
                Act::Send => settings.law.for_reception(today),
                _ => settings.law.of(case),
            };
            let calendar = settings
                .law
                .calendar_of(regime, case.filing.kind)
                .map_err(|_| Refusal::CalendarExhausted)?;
            let setting = Setting {
                actor: &actor,
                now,
                regime,
                calendar,
                calendars: settings.law.calendars(),
                flags: &flags,
            };
            let outcome = act::apply(case, &act, setting)?;
            Ok(Decided {
                mismatch: regime.filing_mismatch(&outcome.case.filing),
                outcome,
            })
        });
        let done = self
            .store
            .act(&write, id, expected, &numbering, decide)
            .await;
        match done {
            Ok(receipt) => {
                self.wake();
                Ok(receipt)
            }
            Err(error) => Err(self.explain(error).await),
        }
    }

    /// The error, with the handle of whoever holds the case.
    async fn explain(&self, error: StoreError) -> ServiceError {
        match ServiceError::from(error) {
            ServiceError::Held { refusal, .. } => {
                let holder = match refusal {
                    Refusal::Held { by } => Some(by),
                    _ => None,
                };
                let people = self.everybody().await.ok();
                let handle = holder
                    .zip(people)
                    .and_then(|(id, people)| people.get(id).map(|one| one.handle.clone()));
                ServiceError::Held { handle, refusal }
            }
            error => error,
        }
    }
}

/// The server itself, as the law's table knows it.
pub(crate) fn system() -> Person {
    Person {
        id: PersonId(Uuid::nil()),
        handle: "system".to_owned(),
        name: String::new(),
        role: Role::System,
        institution: None,
    }
}
