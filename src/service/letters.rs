//! Signed opinions and their letters.
//!
//! Owns the statement that is made of a case, once, and that it is signed as soon as the log tells of
//! an opinion. What a letter looks like is `letter`'s. A statement that was kept is never made anew:
//! people and institutions change their names, what was signed does not.

use super::policy::Action;
use super::{Desk, ServiceError};
use crate::domain::candidate::Verdict;
use crate::domain::case::Case;
use crate::domain::clock::local_date;
use crate::domain::ids::RequestId;
use crate::domain::opinion::{Opinion, Sense};
use crate::domain::person::Person;
use crate::evidence::signature::{PublicKey, Signed};
use crate::evidence::statement::{
    Addressee, Cited, Onward, SCHEMA, Signer as Signatory, Statement,
};
use crate::letter::{Letter, letterhead};
use crate::store::{RequestRef, Signature};
use crate::wire::letter::Form;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

impl Desk {
    /// The key by which the Unit's opinions can be checked; `None` where nothing signs.
    pub fn public_key(&self) -> Option<PublicKey> {
        self.settings.signer.as_ref().map(super::Signer::public)
    }

    /// The letter of a request's opinion. One that was not signed yet is signed now.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a request that the actor may not know, or without an opinion;
    /// [`ServiceError::Unavailable`] where nothing signs.
    pub async fn letter(
        &self,
        actor: &Person,
        reference: &RequestRef,
        form: Form,
    ) -> Result<Vec<u8>, ServiceError> {
        let case = self
            .concerned(actor, reference, Action::ReadRequest)
            .await?;
        let signed = self.signed(&case).await?;
        super::inventory_index::blocking(move || written(&signed, form)).await?
    }

    async fn signed(&self, case: &Case) -> Result<Signed, ServiceError> {
        if let Some(kept) = self.store.signed(case.id).await? {
            return read(&kept);
        }
        let opinion = case.opinion.as_ref().ok_or(ServiceError::NotFound)?;
        let signer = self.settings.signer.as_ref().ok_or_else(|| {
            ServiceError::Unavailable("this server has no key to sign with".to_owned())
        })?;
        let signed = signer.sign(self.statement(case, opinion).await?).await?;
        let broken =
            |error: serde_json::Error| ServiceError::Internal(format!("statement: {error}"));
        let signature = Signature {
            digest: signed.statement.digest().map_err(broken)?,
            doc: serde_json::to_string(&signed).map_err(broken)?,
        };
        let write = self.write(None, None);
        read(&self.store.keep_signed(&write, case.id, signature).await?)
    }

    /// Signs opinions as the log tells of them, until told to stop. One that is missed or fails is
    /// signed when its letter is asked for.
    pub(crate) async fn sign_what_is_issued(self: Arc<Self>, stop: CancellationToken) {
        if self.settings.signer.is_none() {
            return;
        }
        let mut heard = self.hub.hear();
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => return,
                event = heard.recv() => match event {
                    Ok(event) => event,
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return,
                },
            };
            let issued = matches!(event.kind.as_str(), "issued" | "deemed");
            if let Some(id) = event.subject.filter(|_| issued)
                && let Err(error) = self.sign_one(RequestId(id)).await
            {
                tracing::error!(request = %id, %error, "an opinion could not be signed");
            }
        }
    }

    async fn sign_one(&self, id: RequestId) -> Result<(), ServiceError> {
        match self.store.case(&RequestRef::Id(id)).await? {
            Some(case) => self.signed(&case).await.map(drop),
            None => Ok(()),
        }
    }

    async fn statement(&self, case: &Case, opinion: &Opinion) -> Result<Statement, ServiceError> {
        let directory = self.directory().await?;
        let people = self.everybody().await?;
        let institution = directory.get(&case.institution);
        let regime = self.law().of(case);
        let name = |of: fn(&crate::domain::institution::Institution) -> &String| {
            institution.map(of).cloned().unwrap_or_default()
        };
        let goes_on = !opinion.sense.is_denial() && opinion.sense != Sense::NotRequired;
        let route = regime.rule(case.filing.kind).route.as_ref();
        Ok(Statement {
            schema: SCHEMA,
            letterhead: self.settings.letterhead.clone().unwrap_or_else(letterhead),
            number: opinion.number.clone(),
            folio: case.folio.clone(),
            addressee: Addressee {
                key: case.institution.as_str().to_owned(),
                acronym: name(|institution| &institution.acronym),
                name: name(|institution| &institution.name),
            },
            kind: case.filing.kind,
            title: case.filing.title.clone(),
            amount: case.filing.amount,
            regime: regime.id.clone(),
            received_on: case.received_on,
            due: case
                .cycles
                .last()
                .map_or(case.received_on, |cycle| cycle.due),
            sense: opinion.sense,
            cause: opinion.cause,
            reasoning: opinion.reasoning.clone(),
            recommendations: opinion.recommendations.clone(),
            legal_basis: opinion.legal_basis.clone(),
            cited: case
                .judgements
                .iter()
                .filter(|judged| judged.verdict == Verdict::Cited)
                .map(|judged| Cited {
                    key: judged.asset_key.clone(),
                    name: judged.asset_name.clone(),
                    reason: judged.reason.clone(),
                })
                .collect(),
            price_ruled: opinion.price_ruled,
            budget_unit: route.filter(|_| goes_on).map(|period| Onward {
                days: period.days.get().into(),
            }),
            registration_days: regime.contract_registration.days.get().into(),
            signed_by: opinion
                .signed_by
                .iter()
                .filter_map(|id| people.get(*id))
                .map(|person| Signatory {
                    handle: person.handle.clone(),
                    name: person.name.clone(),
                })
                .collect(),
            issued_at: opinion.issued_at,
            issued_on: local_date(opinion.issued_at),
            practice: case.practice,
        })
    }
}

fn read(kept: &str) -> Result<Signed, ServiceError> {
    serde_json::from_str(kept)
        .map_err(|error| ServiceError::Internal(format!("a kept statement: {error}")))
}

fn written(signed: &Signed, form: Form) -> Result<Vec<u8>, ServiceError> {
    let wrong = |error: crate::letter::LetterError| ServiceError::Internal(error.to_string());
    let letter = || Letter::of(signed).map_err(|error| wrong(error.into()));
    match form {
        Form::Pdf => letter()?.pdf().map_err(wrong),
        Form::Text => Ok(letter()?.text().map_err(wrong)?.into_bytes()),
        Form::Json => serde_json::to_vec_pretty(signed).map_err(|error| wrong(error.into())),
    }
}
