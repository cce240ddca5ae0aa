//! The queue: its pages, its counts, and which request comes next.
//!
//! Owns turning a view into a selection and adding to its rows what depends on today. Which rows a
//! tab has is the store's to know, what a day is worth the calendar's.

use super::cursor::{View, Way};
use super::days::Days;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::act::{Act, Refusal};
use crate::domain::calendar::UNIT;
use crate::domain::case::Case;
use crate::domain::ids::RequestId;
use crate::domain::person::{Person, Role};
use crate::domain::query::{Filter, Term};
use crate::domain::request::State;
use crate::store::{Once, Position, RequestRef, Selection};
use crate::text::fold;
use crate::wire::queue::{Counts, PutAside, QueuePage, QueueQuery, QueueRow, Sort, Tab};
use crate::wire::receipt::Receipt;
use crate::wire::{DEFAULT_LIMIT, MAX_LIMIT};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::sync::Arc;
use uuid::Uuid;

/// Business days within which a request counts as due soon.
const DUE_SOON: u16 = 3;
/// Terms of one filter at most.
const TERMS: usize = 32;
/// How many candidates `next` tries while others take them away.
const ATTEMPTS: usize = 16;

impl Desk {
    /// A page of the queue.
    ///
    /// # Errors
    /// A filter that does not parse; a cursor of another view.
    pub async fn queue(
        &self,
        actor: &Person,
        query: &QueueQuery,
    ) -> Result<QueuePage, ServiceError> {
        self.may(actor, Action::ReadQueue, Facts::default())?;
        let days = self.unit_days()?;
        let selection = self.selection(actor, query.tab, &query.filter, &days)?;
        let view = View {
            tab: query.tab,
            sort: query.sort,
            filter: &query.filter,
        };
        let position = match (&query.cursor, query.from_end) {
            (Some(token), _) => view.position(token)?,
            (None, true) => Position::End,
            (None, false) => Position::Start,
        };
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let mut slice = self
            .store
            .page(&selection, query.sort, &position, limit)
            .await?;
        self.name(&mut slice.rows).await?;
        for row in &mut slice.rows {
            self.complete(row, &days)?;
            if actor.role == Role::Institution {
                row.flags.clear();
                row.postponed = None;
            }
        }
        let token = |way, key: Option<_>| key.map(|key| view.token(way, key)).transpose();
        Ok(QueuePage {
            rows: slice.rows,
            next: token(Way::After, slice.after)?,
            prev: token(Way::Before, slice.before)?,
            today: Some(days.today),
        })
    }

    /// How many requests each tab has.
    ///
    /// # Errors
    /// A filter that does not parse.
    pub async fn counts(&self, actor: &Person, filter: &str) -> Result<Counts, ServiceError> {
        self.may(actor, Action::ReadQueue, Facts::default())?;
        let days = self.unit_days()?;
        let selection = self.selection(actor, Tab::All, filter, &days)?;
        Ok(self.store.counts(&selection).await?)
    }

    /// One row, for a list that heard of a change.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for one that does not exist or is another institution's.
    pub async fn row(&self, actor: &Person, id: RequestId) -> Result<QueueRow, ServiceError> {
        let case = self.readable(actor, &RequestRef::Id(id)).await?;
        let mut row = self.row_of(&case).await?;
        self.complete(&mut row, &*self.unit_days()?)?;
        if actor.role == Role::Institution {
            row.flags.clear();
            row.postponed = None;
        }
        Ok(row)
    }

    /// Takes what is next: of the unassigned and the caller's own assigned requests the one with
    /// the earliest legal day; of those the largest; of those the first by folio. `None` when nothing is left.
    ///
    /// # Errors
    /// Not for this role; the store does not answer.
    pub async fn next(&self, actor: &Person, once: Once) -> Result<Option<Receipt>, ServiceError> {
        self.may(actor, Action::TakeNext, Facts::default())?;
        let mut passed_over: Vec<RequestId> = Vec::new();
        for _ in 0..ATTEMPTS {
            let Some(row) = self.first_of_queue(actor, &passed_over).await? else {
                break;
            };
            let taken = self
                .apply(
                    actor,
                    row.id,
                    Some(row.version),
                    Some(once.clone()),
                    Act::Take,
                )
                .await;
            match taken {
                Ok(receipt) => return Ok(Some(receipt)),
                // Somebody else was faster, or its day passed this very moment.
                Err(
                    ServiceError::Stale { .. }
                    | ServiceError::Held { .. }
                    | ServiceError::NotFound
                    | ServiceError::Refused(Refusal::State { .. } | Refusal::Lapsed { .. }),
                ) => passed_over.push(row.id),
                Err(error) => return Err(error),
            }
        }
        // Nothing is left to take, yet an earlier call under this key may have taken something: the
        // store gives its receipt again before it looks for the request.
        let nothing = RequestId(Uuid::nil());
        match self
            .apply(actor, nothing, None, Some(once), Act::Take)
            .await
        {
            Ok(receipt) => Ok(Some(receipt)),
            Err(ServiceError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn first_of_queue(
        &self,
        actor: &Person,
        passed_over: &[RequestId],
    ) -> Result<Option<QueueRow>, ServiceError> {
        let days = self.unit_days()?;
        let mut best: Option<QueueRow> = None;
        for (tab, state) in [
            (Tab::Unassigned, State::Received),
            (Tab::Mine, State::Assigned),
        ] {
            let mut selection = self.selection(actor, tab, "", &days)?;
            selection.filter.terms.push(Term::State(state));
            let mut position = Position::Start;
            loop {
                let slice = self
                    .store
                    .page(&selection, Sort::Due, &position, MAX_LIMIT)
                    .await?;
                for mut row in slice.rows {
                    self.complete(&mut row, &days)?;
                    let lapsed = row.silence_approves && row.days_left.is_some_and(|left| left < 0);
                    if lapsed || passed_over.contains(&row.id) {
                        continue;
                    }
                    if best
                        .as_ref()
                        .is_none_or(|best| urgency(&row) < urgency(best))
                    {
                        best = Some(row);
                    }
                }
                // The soonest legal day comes first. Ties are broken within a page: nobody gains from
                // reading thousands of equals to find the largest of them.
                match slice.after.filter(|_| best.is_none()) {
                    Some(key) => position = Position::After(key),
                    None => break,
                }
            }
        }
        Ok(best)
    }

    /// Days left by the Unit's calendar, from the local date of now.
    pub(crate) fn unit_days(&self) -> Result<Arc<Days>, ServiceError> {
        let calendar = self
            .law()
            .calendar(UNIT)
            .ok_or_else(|| ServiceError::Internal("no calendar of the unit".to_owned()))?;
        Ok(self.days.of(calendar, self.today()))
    }

    fn selection(
        &self,
        actor: &Person,
        tab: Tab,
        filter: &str,
        days: &Days,
    ) -> Result<Selection, ServiceError> {
        let filter = Filter::parse(filter, fold).map_err(ServiceError::BadFilter)?;
        if filter.terms.len() > TERMS {
            return Err(ServiceError::Invalid(vec![
                crate::wire::problem::FieldProblem {
                    pointer: "filter".to_owned(),
                    code: "too_many".to_owned(),
                    detail: format!("at most {TERMS} terms"),
                },
            ]));
        }
        let due_ranges = filter
            .terms
            .iter()
            .filter_map(|term| match term {
                Term::DaysLeft(comparison, left) => Some(days.range(*comparison, *left)),
                _ => None,
            })
            .collect();
        let institution =
            match actor.role {
                // Somebody without a key must see nothing, and no institution's key is empty.
                Role::Institution => Some(actor.institution.clone().unwrap_or_else(|| {
                    crate::domain::institution::InstitutionKey::new(String::new())
                })),
                _ => None,
            };
        Ok(Selection {
            tab,
            person: actor.id,
            institution,
            filter,
            due_ranges,
            due_soon: days.nth(DUE_SOON),
            today: days.today,
        })
    }

    /// Adds the names of institutions and owners, from the directory.
    async fn name(&self, rows: &mut [QueueRow]) -> Result<(), ServiceError> {
        let directory = self.directory().await?;
        let mut people = self.everybody().await?;
        let owners = rows.iter().filter_map(|row| row.owner);
        if owners.into_iter().any(|id| people.get(id).is_none()) {
            // Somebody new, of whom the log has not told yet.
            self.directory.forget_people();
            people = self.everybody().await?;
        }
        for row in rows {
            if let Some(institution) = directory.by_key(&row.institution) {
                row.acronym.clone_from(&institution.acronym);
            }
            let owner = row.owner.and_then(|id| people.get(id));
            row.owner_handle = owner.map(|owner| owner.handle.clone());
        }
        Ok(())
    }

    /// Adds what depends on today and on the rule pack.
    fn complete(&self, row: &mut QueueRow, days: &Days) -> Result<(), ServiceError> {
        row.silence_approves =
            row.due.is_some() && self.law().silence_approves(row.received_on, row.kind);
        row.days_left = match row.due {
            Some(due) => Some(self.days_left(row.received_on, row.kind, due, days)?),
            None => None,
        };
        Ok(())
    }

    fn days_left(
        &self,
        received_on: Date,
        kind: crate::domain::request::Kind,
        due: Date,
        unit: &Days,
    ) -> Result<i32, ServiceError> {
        let regime = self.law().for_reception(received_on);
        if regime.rule(kind).authority == UNIT {
            return Ok(unit.left(due));
        }
        let calendar = self.law().calendar_of(regime, kind)?;
        Ok(self.days.of(calendar, unit.today).left(due))
    }

    /// The row that a case has in the queue, without what depends on today.
    async fn row_of(&self, case: &Case) -> Result<QueueRow, ServiceError> {
        let directory = self.directory().await?;
        let people = self.everybody().await?;
        let acronym = directory
            .get(&case.institution)
            .map_or_else(|| case.institution.to_string(), |one| one.acronym.clone());
        let mismatch = self.law().of(case).filing_mismatch(&case.filing);
        Ok(QueueRow {
            id: case.id,
            folio: case.folio.clone(),
            institution: case.institution.to_string(),
            acronym,
            title: case.filing.title.clone(),
            kind: case.filing.kind,
            state: case.state,
            amount: case.filing.amount,
            received_on: case.received_on,
            due: case.due(),
            days_left: None,
            silence_approves: false,
            owner: case.owner,
            owner_handle: case
                .owner
                .and_then(|id| people.get(id))
                .map(|owner| owner.handle.clone()),
            version: case.version,
            returns: u8::from(case.returned.is_some()),
            mismatch,
            practice: case.practice,
            postponed: case.postponed.as_ref().map(|aside| {
                Box::new(PutAside {
                    back_on: aside.back_on,
                    reason: aside.reason.clone(),
                })
            }),
            flags: self.past.flags_of(case.id),
        })
    }

    /// A case that the actor may read.
    pub(crate) async fn readable(
        &self,
        actor: &Person,
        reference: &RequestRef,
    ) -> Result<Case, ServiceError> {
        self.concerned(actor, reference, Action::ReadRequest).await
    }

    /// A case on which the actor may do `action`.
    pub(crate) async fn concerned(
        &self,
        actor: &Person,
        reference: &RequestRef,
        action: Action,
    ) -> Result<Case, ServiceError> {
        let case = self.store.case(reference).await?;
        let case = case.ok_or(ServiceError::NotFound)?;
        let facts = Facts {
            institution: Some(&case.institution),
        };
        self.may(actor, action, facts)?;
        Ok(case)
    }
}

/// What makes one request come before another.
fn urgency(row: &QueueRow) -> (Date, Reverse<i64>, &str) {
    (
        row.due.unwrap_or(Date::MAX),
        Reverse(row.amount.centavos),
        &row.folio,
    )
}
