//! The acts after the opinion: the budget unit, the contract, closing.

use super::apply::Applying;
use super::{Fact, Outcome, Refusal};
use crate::domain::aftermath::{
    Aftermath, BudgetReview, BudgetStatement, Contract, ContractTerms, Pronouncement,
};
use crate::domain::case::Case;
use crate::domain::clock::{Cycle, CycleCause, local_date};
use crate::domain::lifecycle::Event;
use crate::domain::opinion::Sense;
use crate::domain::request::State;
use jiff::civil::Date;

impl Applying<'_> {
    /// The case in `state`, with what followed its opinion to be changed.
    fn following(&self, state: State, change: impl FnOnce(&mut Aftermath)) -> Case {
        let mut case = self.free(state);
        change(case.aftermath.get_or_insert_default());
        case
    }

    pub(super) fn forward(&self, letter: &str) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Forward)?;
        let rule = self.setting.regime.rule(self.case.filing.kind);
        let route = rule.route.as_ref().ok_or(Refusal::NoRoute)?;
        if letter.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let calendar = self
            .setting
            .calendar_of(&route.authority, self.case.institution.as_str());
        let cycle = Cycle::begin(
            local_date(self.setting.now),
            route.days.get(),
            calendar,
            CycleCause::BudgetUnit,
        )
        .ok_or(Refusal::CalendarExhausted)?;
        let due = cycle.due;
        let review = BudgetReview {
            letter: letter.to_owned(),
            sent_by: self.setting.actor.id,
            sent_at: self.setting.now,
            cycle,
            statement: None,
        };
        Ok(Outcome {
            case: self.following(state, |after| after.budget = Some(review)),
            facts: vec![Fact::Forwarded {
                letter: letter.to_owned(),
                due,
            }],
        })
    }

    pub(super) fn pronounce(
        &self,
        pronouncement: Pronouncement,
        letter: &str,
        pronounced_on: Date,
        text: &str,
    ) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Pronounce)?;
        if letter.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        self.has_come(pronounced_on)?;
        let statement = BudgetStatement {
            pronouncement,
            letter: letter.to_owned(),
            pronounced_on,
            text: text.to_owned(),
            recorded_by: self.setting.actor.id,
            recorded_at: self.setting.now,
        };
        let case = self.following(state, |after| {
            if let Some(budget) = &mut after.budget {
                budget.statement = Some(statement);
            }
        });
        Ok(Outcome {
            case,
            facts: vec![Fact::Pronounced {
                pronouncement,
                letter: letter.to_owned(),
            }],
        })
    }

    fn has_come(&self, day: Date) -> Result<(), Refusal> {
        if day > local_date(self.setting.now) {
            return Err(Refusal::FutureDate { day });
        }
        Ok(())
    }

    /// The period for the registration of a contract that was signed on a day, where there may be one.
    fn contract_period(&self, signed_on: Date) -> Result<Cycle, Refusal> {
        let favourable = |sense: Sense| {
            matches!(
                sense,
                Sense::Favourable | Sense::FavourableWithRecommendations
            )
        };
        let opinion = self.case.opinion.as_ref();
        let opinion = opinion
            .filter(|opinion| favourable(opinion.sense))
            .ok_or(Refusal::NotFavourable)?;
        let rule = self.setting.regime.rule(self.case.filing.kind);
        if rule.route.is_some() && self.case.state == State::IssuedFavourable {
            return Err(Refusal::NotForwarded);
        }
        self.has_come(signed_on)?;
        if signed_on < local_date(opinion.issued_at) {
            return Err(Refusal::BeforeOpinion { day: signed_on });
        }
        let period = &self.setting.regime.contract_registration;
        let calendar = self
            .setting
            .calendar_of(&period.authority, self.case.institution.as_str());
        Cycle::begin(signed_on, period.days.get(), calendar, CycleCause::Contract)
            .ok_or(Refusal::CalendarExhausted)
    }

    pub(super) fn sign_contract(&self, signed_on: Date) -> Result<Outcome, Refusal> {
        let state = self.next(Event::SignContract)?;
        let cycle = self.contract_period(signed_on)?;
        let due = cycle.due;
        Ok(Outcome {
            case: self.following(state, |after| after.signing = Some(cycle)),
            facts: vec![Fact::ContractSigned { signed_on, due }],
        })
    }

    /// A late registration is taken, and stays marked as late.
    pub(super) fn register_contract(&self, terms: &ContractTerms) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Register)?;
        if terms.number.trim().is_empty() || terms.supplier.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let cycle = self.contract_period(terms.signed_on)?;
        let contract = Contract {
            terms: terms.clone(),
            due: cycle.due,
            registered_on: local_date(self.setting.now),
            registered_by: self.setting.actor.id,
        };
        let fact = Fact::ContractRegistered {
            contract: Some(Box::new(contract.clone())),
        };
        let case = self.following(state, |after| {
            after.signing = Some(cycle);
            after.contract = Some(contract);
        });
        Ok(Outcome {
            case,
            facts: vec![fact],
        })
    }

    pub(super) fn close(&self) -> Result<Outcome, Refusal> {
        Ok(Outcome {
            case: self.free(self.next(Event::Close)?),
            facts: vec![Fact::Closed],
        })
    }
}
