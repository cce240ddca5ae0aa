//! Filing a request, and reading one with its past.

use super::input::Check;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::act::{Fact, Refusal};
use crate::domain::aftermath::{Lineage, Parent};
use crate::domain::case::Case;
use crate::domain::clock::{Cycle, CycleCause, local_date};
use crate::domain::ids::PersonId;
use crate::domain::institution::InstitutionKey;
use crate::domain::person::Person;
use crate::domain::preparation::Preparation;
use crate::domain::request::{Filing, State};
use crate::store::{NewCase, Once, RequestRef};
use crate::wire::directory::Page;
use crate::wire::problem::FieldProblem;
use crate::wire::receipt::Receipt;
use crate::wire::request::{HistoryEntry, NewParent, NewRequest, RequestView};
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
    pub(crate) parent: Option<Parent>,
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
            ..Facts::default()
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
        if new.draft && !actor.role.files() {
            check.fault(
                "/draft",
                "not_for_role",
                "only its institution prepares a study",
            );
        }
        check.done()?;
        let institution = institution.ok_or(ServiceError::NotFound)?;
        let parent = match &new.parent {
            Some(asked) => Some(self.parent(actor, &institution.key, asked).await?),
            None => None,
        };
        let from = Reception {
            id: new.id,
            key: None,
            institution: &institution.key,
            practice: institution.practice,
            received_on: self.today(),
            filing: new.filing,
            parent,
        };
        let case = if new.draft {
            self.draft(from)
        } else {
            let regime = self.law().for_reception(from.received_on);
            if actor.role.files() && !regime.filing.is_direct(from.filing.kind) {
                return Err(ServiceError::Refused(Refusal::ControlBodyFirst));
            }
            self.reception(from)?
        };
        let receipt = self
            .store
            .submit(&self.write(Some(actor), Some(once)), case)
            .await?;
        self.wake();
        Ok(receipt)
    }

    /// The older request that a new one goes back to: of the same institution, and decided as its
    /// lineage asks.
    async fn parent(
        &self,
        actor: &Person,
        institution: &InstitutionKey,
        asked: &NewParent,
    ) -> Result<Parent, ServiceError> {
        let mut check = Check::default();
        let reference = RequestRef::parse(&asked.request);
        let case = match self.readable(actor, &reference).await {
            Ok(case) if case.institution == *institution => Some(case),
            Ok(_) | Err(ServiceError::NotFound) => None,
            Err(error) => return Err(error),
        };
        let Some(case) = case else {
            check.fault(
                "/parent/request",
                "unknown",
                "no such request of the institution",
            );
            check.done()?;
            return Err(ServiceError::NotFound);
        };
        let denied = case
            .opinion
            .as_ref()
            .map(|opinion| opinion.sense.is_denial());
        let fits = match asked.lineage {
            Lineage::Refiled => denied == Some(true),
            Lineage::Amendment => {
                denied == Some(false)
                    && case.opinion.as_ref().is_some_and(|opinion| {
                        opinion.sense.issued_state() == State::IssuedFavourable
                    })
            }
        };
        if !fits {
            let needs = match asked.lineage {
                Lineage::Refiled => "only what was denied is filed anew",
                Lineage::Amendment => "only what was agreed to is amended",
            };
            check.fault("/parent/lineage", "bad_lineage", needs);
        }
        check.done()?;
        Ok(Parent {
            request: case.id,
            folio: case.folio,
            lineage: asked.lineage,
        })
    }

    /// A study that its institution begins: without a clock, under a name of its own.
    fn draft(&self, from: Reception<'_>) -> NewCase {
        let regime = self.law().for_reception(from.received_on);
        let mismatch = regime.filing_mismatch(&from.filing);
        let preparation = Preparation {
            name: String::new(),
            signed: None,
            control_body: None,
            sent_after: None,
        };
        let (folio, year) = (regime.numbering.draft.clone(), from.received_on.year());
        let mut case = begin(from, &regime.id, State::Draft, Vec::new());
        case.preparation = Some(Box::new(preparation));
        NewCase {
            case,
            fact: Fact::Drafted,
            mismatch,
            folio,
            year,
        }
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
        let year = from.received_on.year();
        Ok(NewCase {
            case: begin(from, &regime.id, State::Received, vec![cycle]),
            fact,
            mismatch,
            folio: self
                .settings
                .folio_pattern
                .clone()
                .unwrap_or_else(|| regime.numbering.folio.clone()),
            year,
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
        let children = self.store.children(case.id).await?;
        let flags = if actor.role.is_bound() {
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
            children,
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
            if actor.role.is_bound() && !super::events::is_public(&event.kind) {
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

/// A case at its beginning, in whatever state that is.
fn begin(from: Reception<'_>, regime: &str, state: State, cycles: Vec<Cycle>) -> Case {
    Case {
        id: from.id,
        folio: String::new(),
        key: from.key,
        institution: from.institution.clone(),
        regime: regime.to_owned(),
        state,
        version: 1,
        received_on: from.received_on,
        owner: None,
        lease: None,
        filing: from.filing,
        cycles,
        returned: None,
        checks: Default::default(),
        judgements: Vec::new(),
        nothing_found: None,
        draft: None,
        proposed: None,
        opinion: None,
        preparation: None,
        aftermath: None,
        parent: from.parent,
        practice: from.practice,
    }
}

/// Takes out what the Unit keeps to itself until it has answered, and after.
fn hide_working_papers(case: &mut Case) {
    case.checks.clear();
    case.judgements.clear();
    case.nothing_found = None;
    case.draft = None;
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
    if let Some(preparation) = &case.preparation {
        ids.extend(preparation.signed.as_ref().map(|signed| signed.by));
        if let Some(review) = &preparation.control_body {
            ids.insert(review.sent_by);
            ids.extend(review.remarks.as_ref().map(|remarks| remarks.by));
        }
    }
    if let Some(after) = &case.aftermath {
        if let Some(budget) = &after.budget {
            ids.insert(budget.sent_by);
            ids.extend(budget.statement.as_ref().map(|said| said.recorded_by));
        }
        ids.extend(after.contract.as_ref().map(|one| one.registered_by));
    }
    if let Some(opinion) = &case.opinion {
        ids.extend(opinion.drafted_by);
        ids.extend(opinion.signed_by.iter().copied());
    }
    ids
}
