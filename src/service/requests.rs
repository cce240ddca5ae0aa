//! Filing a request, and reading one with its past.

use super::input::Check;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::act::Fact;
use crate::domain::case::Case;
use crate::domain::clock::{CycleCause, local_date};
use crate::domain::ids::PersonId;
use crate::domain::institution::InstitutionKey;
use crate::domain::person::{Person, Role};
use crate::domain::request::{Filing, State};
use crate::store::{NewCase, Once, RequestRef};
use crate::wire::directory::Page;
use crate::wire::problem::FieldProblem;
use crate::wire::receipt::Receipt;
use crate::wire::request::{HistoryEntry, NewRequest, RequestView};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a case is made of when it is received.
pub(crate) struct Reception<'a> {
    pub(crate) id: crate::domain::ids::RequestId,
    /// The id that an imported file gave.
    pub(crate) key: Option<String>,
    pub(crate) institution: &'a InstitutionKey,
    pub(crate) practice: bool,
    pub(crate) received_on: Date,
    pub(crate) filing: Filing,
}

impl Desk {
    /// Files a request. The same `id` again under the same key gives the same receipt.
    ///
    /// # Errors
    /// Not for this role; an institution that the directory does not know; fields out of range.
    pub async fn submit(
        &self,
        actor: &Person,
        once: Once,
        new: NewRequest,
    ) -> Result<Receipt, ServiceError> {
        let own = actor.institution.as_ref().map(InstitutionKey::as_str);
        let named = new.institution.as_deref().or(own);
        let named = named.map(InstitutionKey::new);
        let facts = Facts {
            institution: named.as_ref(),
        };
        self.may(actor, Action::File, facts)?;
        let directory = self.directory().await?;
        let institution = named.as_ref().and_then(|key| directory.get(key));
        let mut check = Check::default();
        match (&named, institution) {
            (None, _) => check.fault("/institution", "required", "the key of the institution"),
            (Some(_), None) => check.fault("/institution", "unknown", "no such institution"),
            _ => {}
        }
        if new.id.0.is_nil() {
            check.fault("/id", "required", "a UUID made by the caller");
        }
        check.filing("/filing", &new.filing);
        check.done()?;
        let institution = institution.ok_or(ServiceError::NotFound)?;
        let case = self.reception(Reception {
            id: new.id,
            key: None,
            institution: &institution.key,
            practice: institution.practice,
            received_on: self.today(),
            filing: new.filing,
        })?;
        let receipt = self
            .store
            .submit(&self.write(Some(actor), Some(once)), case)
            .await?;
        self.wake();
        Ok(receipt)
    }

    /// A case as it is on the day of its reception: under its rule pack, with its clock running.
    pub(crate) fn reception(&self, from: Reception<'_>) -> Result<NewCase, ServiceError> {
        let regime = self.law().for_reception(from.received_on);
        let calendar = self.law().calendar_of(regime, from.filing.kind)?;
        let cycle = regime
            .begin_cycle(
                from.filing.kind,
                from.received_on,
                calendar,
                CycleCause::Reception,
            )
            .ok_or_else(|| {
                ServiceError::Invalid(vec![FieldProblem {
                    pointer: "/filing/kind".to_owned(),
                    code: "calendar_exhausted".to_owned(),
                    detail: "the calendar does not reach the legal day".to_owned(),
                }])
            })?;
        let fact = Fact::Received { due: cycle.due };
        let mismatch = regime.filing_mismatch(&from.filing);
        Ok(NewCase {
            case: Case {
                id: from.id,
                folio: String::new(),
                key: from.key,
                institution: from.institution.clone(),
                regime: regime.id.clone(),
                state: State::Received,
                version: 1,
                received_on: from.received_on,
                owner: None,
                lease: None,
                filing: from.filing,
                cycles: vec![cycle],
                returned: None,
                checks: Default::default(),
                judgements: Vec::new(),
                nothing_found: None,
                postponed: None,
                draft: None,
                proposed: None,
                opinion: None,
                practice: from.practice,
            },
            fact,
            mismatch,
            folio: self
                .settings
                .folio_pattern
                .clone()
                .unwrap_or_else(|| regime.numbering.folio.clone()),
            year: from.received_on.year(),
        })
    }

    /// One request, with what its reader needs beside it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for one that does not exist or is another institution's.
    pub async fn view(
        &self,
        actor: &Person,
        reference: &RequestRef,
    ) -> Result<RequestView, ServiceError> {
        let mut case = self.readable(actor, reference).await?;
        let days = self.unit_days()?;
        let days_left = match (case.due(), case.cycles.last()) {
            (Some(_), Some(cycle)) => {
                let calendar = self
                    .law()
                    .calendar_of(self.law().of(&case), case.filing.kind)?;
                i32::try_from(cycle.days_left(days.today, calendar)).ok()
            }
            _ => None,
        };
        let flags = if actor.role == Role::Institution {
            hide_working_papers(&mut case);
            Vec::new()
        } else {
            self.past.flags_of(case.id)
        };
        let people = self.everybody().await?;
        let directory = self.directory().await?;
        Ok(RequestView {
            institution: directory.get(&case.institution).cloned(),
            people: named(&case)
                .into_iter()
                .filter_map(|id| people.reference(id))
                .collect(),
            today: days.today,
            days_left,
            flags,
            case,
        })
    }

    /// What happened to a request, in order.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for one that does not exist or is another institution's.
    pub async fn history(
        &self,
        actor: &Person,
        reference: &RequestRef,
    ) -> Result<Page<HistoryEntry>, ServiceError> {
        let case = self.readable(actor, reference).await?;
        let people = self.everybody().await?;
        let events = self.store.history(case.id).await?;
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            if actor.role == Role::Institution && !super::events::is_public(&event.kind) {
                continue;
            }
            let fact: Fact = serde_json::from_str(&event.body)
                .map_err(|error| ServiceError::Internal(format!("event {}: {error}", event.seq)))?;
            rows.push(HistoryEntry {
                seq: event.seq,
                at: event.at,
                actor: event.actor.and_then(|id| people.reference(id)),
                fact,
            });
        }
        Ok(Page { rows, next: None })
    }

    /// The local date of now, America/Mexico_City.
    pub(crate) fn today(&self) -> Date {
        local_date(self.now())
    }
}

/// Takes out what the Unit keeps to itself until it has answered, and after.
fn hide_working_papers(case: &mut Case) {
    case.checks.clear();
    case.judgements.clear();
    case.nothing_found = None;
    case.draft = None;
    case.postponed = None;
    case.proposed = None;
    case.lease = None;
}

/// Everybody that a case names.
fn named(case: &Case) -> BTreeSet<PersonId> {
    let mut ids = BTreeSet::new();
    ids.extend(case.owner);
    ids.extend(case.lease.as_ref().map(|lease| lease.holder));
    ids.extend(case.returned.as_ref().map(|returned| returned.by));
    ids.extend(case.checks.values().map(|check| check.by));
    ids.extend(case.judgements.iter().map(|judged| judged.by));
    ids.extend(case.nothing_found.as_ref().map(|found| found.by));
    ids.extend(case.draft.as_ref().map(|draft| draft.by));
    ids.extend(case.proposed.as_ref().map(|proposal| proposal.by));
    if let Some(opinion) = &case.opinion {
        ids.extend(opinion.drafted_by);
        ids.extend(opinion.signed_by.iter().copied());
    }
    ids
}
