//! What follows opinions, across requests: overdue contracts, exchange rates, the reports.
//!
//! Owns turning a period of local dates into instants, and which rate a report uses. The figures
//! themselves are `domain::report`'s.

use super::input::Check;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::clock::legal_zone;
use crate::domain::institution::InstitutionKey;
use crate::domain::money::{Currency, Money};
use crate::domain::person::Person;
use crate::domain::rate::{DatedRate, Rate, RateTable};
use crate::domain::report::{self, OpinionLine, OutOfRange, PAPER_UNIT, Paper, Savings, Volume};
use crate::store::Once;
use crate::wire::report::{OverdueContracts, Rates, RatesSet, ReportQuery};
use jiff::Timestamp;
use jiff::civil::Date;

/// Rates that one call sets at most.
const RATES: usize = 5_000;

fn out_of_range(_: OutOfRange) -> ServiceError {
    let mut check = Check::default();
    check.fault("", "out_of_range", "the sum is out of range");
    check
        .done()
        .err()
        .unwrap_or_else(|| ServiceError::Internal("the sum is out of range".to_owned()))
}

impl Desk {
    /// Contracts that were signed and not registered in their days. People of an institution see
    /// its own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn overdue_contracts(
        &self,
        actor: &Person,
    ) -> Result<OverdueContracts, ServiceError> {
        self.may(actor, Action::ReadQueue, Facts::default())?;
        let nobody = InstitutionKey::new("\u{0}");
        let own = actor
            .role
            .is_bound()
            .then(|| actor.institution.as_ref().unwrap_or(&nobody));
        let today = self.today();
        let mut rows = self.store.contracts_overdue(today, own).await?;
        for row in &mut rows {
            let regime = self.law().for_reception(row.signed_on);
            let authority = &regime.contract_registration.authority;
            if let Some(calendar) = self.law().calendar(authority) {
                let late = calendar.business_days_between(row.due, today);
                row.days_late = u32::try_from(late).unwrap_or_default();
            }
        }
        Ok(OverdueContracts { rows })
    }

    /// Sets exchange rates by date.
    ///
    /// # Errors
    /// Not a supervisor; no rate, too many, or one for the peso.
    pub async fn set_rates(
        &self,
        actor: &Person,
        once: Once,
        rates: Rates,
    ) -> Result<RatesSet, ServiceError> {
        self.may(actor, Action::SetRates, Facts::default())?;
        let mut check = Check::default();
        if rates.rates.is_empty() {
            check.fault("/rates", "required", "at least one rate");
        }
        if rates.rates.len() > RATES {
            check.fault("/rates", "too_many", format!("at most {RATES}"));
        }
        for (index, rate) in rates.rates.iter().enumerate().take(RATES) {
            if rate.currency == Currency::Mxn {
                let pointer = format!("/rates/{index}/currency");
                check.fault(&pointer, "bad_currency", "a peso is a peso");
            }
        }
        check.done()?;
        let write = self.write(Some(actor), Some(once));
        let set = self.store.set_rates(&write, rates.rates).await?;
        self.wake();
        Ok(RatesSet { set })
    }

    /// Every exchange rate up to today.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn rates(&self, actor: &Person) -> Result<Vec<DatedRate>, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        Ok(self.store.rates(self.today()).await?)
    }

    /// Ruled less acquired prices of a period.
    ///
    /// # Errors
    /// Not for institutions; a period that ends before it begins; a rate that is none.
    pub async fn savings(
        &self,
        actor: &Person,
        query: &ReportQuery,
    ) -> Result<Savings, ServiceError> {
        let period = self.period(actor, query)?;
        // A contract may be signed after the period in which its opinion was issued.
        let table = RateTable::new(self.store.rates(self.today().max(period.1)).await?);
        let rate = asked_rate(query)?.or_else(|| table.on(Currency::Usd, period.1));
        let lines = self.lines(period).await?;
        report::savings(period, &lines, &table, rate).map_err(out_of_range)
    }

    /// How many opinions a period had.
    ///
    /// # Errors
    /// As [`Desk::savings`].
    pub async fn volume(
        &self,
        actor: &Person,
        query: &ReportQuery,
    ) -> Result<Volume, ServiceError> {
        let period = self.period(actor, query)?;
        let lines = self.lines(period).await?;
        let received = self.store.received_between(period.0, period.1).await?;
        let calendar = self
            .law()
            .calendar(crate::domain::calendar::UNIT)
            .ok_or_else(|| ServiceError::Internal("no calendar of the unit".to_owned()))?;
        Ok(report::volume(period, &lines, received, calendar))
    }

    /// What the opinions of a period spared in paper.
    ///
    /// # Errors
    /// As [`Desk::savings`].
    pub async fn paper(&self, actor: &Person, query: &ReportQuery) -> Result<Paper, ServiceError> {
        let period = self.period(actor, query)?;
        let unit = match query.unit {
            Some(centavos) if centavos < 0 => {
                let mut check = Check::default();
                check.fault("unit", "negative", "must not be negative");
                check.done()?;
                PAPER_UNIT
            }
            Some(centavos) => Money::new(centavos, Currency::Mxn),
            None => PAPER_UNIT,
        };
        let rate = match asked_rate(query)? {
            Some(rate) => Some(rate),
            None => RateTable::new(self.store.rates(period.1).await?).on(Currency::Usd, period.1),
        };
        let lines = self.lines(period).await?;
        report::paper(period, &lines, unit, rate).map_err(out_of_range)
    }

    fn period(&self, actor: &Person, query: &ReportQuery) -> Result<(Date, Date), ServiceError> {
        self.may(actor, Action::ReadReports, Facts::default())?;
        let mut check = Check::default();
        if query.to < query.from {
            check.fault("to", "date_order", "ends before it starts");
        }
        check.done()?;
        Ok((query.from, query.to))
    }

    async fn lines(&self, (from, to): (Date, Date)) -> Result<Vec<OpinionLine>, ServiceError> {
        let before = midnight(to.tomorrow().unwrap_or(to));
        Ok(self.store.opinions_issued(midnight(from), before).await?)
    }
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(legal_zone())
        .map_or(Timestamp::MAX, |moment| moment.timestamp())
}

fn asked_rate(query: &ReportQuery) -> Result<Option<Rate>, ServiceError> {
    let Some(text) = &query.rate else {
        return Ok(None);
    };
    match Rate::parse(text) {
        Ok(rate) => Ok(Some(rate)),
        Err(bad) => {
            let mut check = Check::default();
            check.fault("rate", "bad_rate", bad.to_string());
            check.done()?;
            Ok(None)
        }
    }
}
