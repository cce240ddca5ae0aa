//! What follows an opinion: the budget unit's pronouncement, the contract, the requests that come of it.
//!
//! Owns what a case keeps of that time. Support: art. 9 for the budget unit (20 business days), APCT
//! rule 8 for the contract (10 business days after its signature).

use super::clock::Cycle;
use super::ids::{PersonId, RequestId};
use super::money::Money;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything that followed an opinion.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aftermath {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetReview>,
    /// The contract was signed, and must be registered within this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<Cycle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
}

/// What was sent to the budget unit (UPCP), and what that said.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetReview {
    /// Number of the letter with which it was sent.
    pub letter: String,
    pub sent_by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub sent_at: Timestamp,
    /// Counted by the budget unit's own calendar.
    pub cycle: Cycle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<BudgetStatement>,
}

/// How the budget unit pronounced.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pronouncement {
    Favourable,
    Unfavourable,
}

impl Pronouncement {
    pub const ALL: [Pronouncement; 2] = [Pronouncement::Favourable, Pronouncement::Unfavourable];

    pub fn name(self) -> &'static str {
        match self {
            Pronouncement::Favourable => "favourable",
            Pronouncement::Unfavourable => "unfavourable",
        }
    }
}

/// The budget unit's pronouncement (`pronunciamiento`), as the Unit recorded it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetStatement {
    pub pronouncement: Pronouncement,
    /// Number of the budget unit's letter.
    pub letter: String,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub pronounced_on: Date,
    #[serde(default)]
    pub text: String,
    pub recorded_by: PersonId,
    #[cfg_attr(feature = "server", schema(value_type = String, format = DateTime))]
    pub recorded_at: Timestamp,
}

/// What a contract says, as the institution registers it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTerms {
    pub number: String,
    pub supplier: String,
    /// The acquired price, without VAT.
    pub amount: Money,
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub signed_on: Date,
}

/// A registered contract.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub terms: ContractTerms,
    /// The last day on which it was to be registered.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub due: Date,
    /// Local date of the registration.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub registered_on: Date,
    pub registered_by: PersonId,
}

impl Contract {
    /// Whether it was registered after its day.
    pub fn is_late(&self) -> bool {
        self.registered_on > self.due
    }

    /// The ruled price less the acquired one; `None` for two currencies. Negative where it cost more.
    pub fn saving(&self, ruled: Money) -> Option<Money> {
        let acquired = self.terms.amount;
        if ruled.currency != acquired.currency {
            return None;
        }
        let centavos = ruled.centavos.checked_sub(acquired.centavos)?;
        Some(Money::new(centavos, ruled.currency))
    }
}

/// Why a request exists beside an older one.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lineage {
    /// The same, filed anew after a denial.
    Refiled,
    /// A change of term or amount of what was agreed to.
    Amendment,
}

impl Lineage {
    pub const ALL: [Lineage; 2] = [Lineage::Refiled, Lineage::Amendment];

    pub fn name(self) -> &'static str {
        match self {
            Lineage::Refiled => "refiled",
            Lineage::Amendment => "amendment",
        }
    }

    pub fn parse(name: &str) -> Option<Lineage> {
        Lineage::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The older request that a request goes back to.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    pub request: RequestId,
    pub folio: String,
    pub lineage: Lineage,
}
