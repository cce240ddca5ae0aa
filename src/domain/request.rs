//! A request as its institution filed it, and the words for its kind and state.

use super::money::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is asked for; the regime gives each its clock, silence rule and route (art 9).
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `adquisición`: a purchase.
    Acquisition,
    /// `arrendamiento`.
    Lease,
    /// `servicios`.
    Services,
    /// `hospedaje`, cloud included.
    Hosting,
    /// A requirement of certifications in a tender (art 10-I).
    Certification,
    /// A domain name or a social-network account.
    DomainName,
    /// A mobile app to be built or released (art 5-IX).
    MobileApp,
    /// The executive project portfolio, PETIC included (art 6).
    Portfolio,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Acquisition,
        Kind::Lease,
        Kind::Services,
        Kind::Hosting,
        Kind::Certification,
        Kind::DomainName,
        Kind::MobileApp,
        Kind::Portfolio,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Acquisition => "acquisition",
            Kind::Lease => "lease",
            Kind::Services => "services",
            Kind::Hosting => "hosting",
            Kind::Certification => "certification",
            Kind::DomainName => "domain_name",
            Kind::MobileApp => "mobile_app",
            Kind::Portfolio => "portfolio",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a request stands. `lifecycle` owns the table of moves between these.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The institution prepares its study; the Unit does not see it.
    Draft,
    /// Signed, and before the institution's control body (OIC).
    AtControlBody,
    /// The control body answered; the institution may send it on.
    ControlBodyAnswered,
    /// Given up before the Unit received it.
    Discarded,
    Received,
    Assigned,
    UnderReview,
    /// Sent back once for information; the clock starts anew with the answer.
    Returned,
    /// Drafted and signed by one person; needs a second of the Unit.
    AwaitingSignature,
    IssuedFavourable,
    IssuedDenied,
    IssuedNotRequired,
    /// Favourable because the Unit was silent when its day passed.
    DeemedFavourable,
    /// An acquisition's opinion, before the budget unit (UPCP).
    AtBudgetUnit,
    BudgetUnitAnswered,
    ContractRegistered,
    Closed,
    Withdrawn,
}

impl State {
    pub const ALL: [State; 18] = [
        State::Draft,
        State::AtControlBody,
        State::ControlBodyAnswered,
        State::Discarded,
        State::Received,
        State::Assigned,
        State::UnderReview,
        State::Returned,
        State::AwaitingSignature,
        State::IssuedFavourable,
        State::IssuedDenied,
        State::IssuedNotRequired,
        State::DeemedFavourable,
        State::AtBudgetUnit,
        State::BudgetUnitAnswered,
        State::ContractRegistered,
        State::Closed,
        State::Withdrawn,
    ];

    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::AtControlBody => "at_control_body",
            State::ControlBodyAnswered => "control_body_answered",
            State::Discarded => "discarded",
            State::Received => "received",
            State::Assigned => "assigned",
            State::UnderReview => "under_review",
            State::Returned => "returned",
            State::AwaitingSignature => "awaiting_signature",
            State::IssuedFavourable => "issued_favourable",
            State::IssuedDenied => "issued_denied",
            State::IssuedNotRequired => "issued_not_required",
            State::DeemedFavourable => "deemed_favourable",
            State::AtBudgetUnit => "at_budget_unit",
            State::BudgetUnitAnswered => "budget_unit_answered",
            State::ContractRegistered => "contract_registered",
            State::Closed => "closed",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the Unit has not received it, and so must not see it.
    pub fn is_before_unit(self) -> bool {
        matches!(
            self,
            State::Draft | State::AtControlBody | State::ControlBodyAnswered | State::Discarded
        )
    }

    /// Whether the institution keeps it to itself: its control body does not see it either.
    pub fn is_private(self) -> bool {
        matches!(self, State::Draft | State::Discarded)
    }

    /// Whether the Unit still owes an answer, so that a clock runs against it.
    pub fn clock_runs(self) -> bool {
        matches!(
            self,
            State::Received | State::Assigned | State::UnderReview | State::AwaitingSignature
        )
    }

    /// Whether the request is still before the Unit or waits for its institution.
    pub fn is_open(self) -> bool {
        self.clock_runs() || self == State::Returned
    }
}

/// Information or operational technology (`TIC` / `TO`).
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    #[default]
    Ict,
    Ot,
}

/// How the institution means to contract.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// `licitación pública`.
    OpenTender,
    /// `invitación a cuando menos tres personas`.
    InvitedTender,
    /// `adjudicación directa`.
    DirectAward,
    /// Between public bodies (art 1 LAASSP).
    PublicPublic,
}

impl Procedure {
    pub const ALL: [Procedure; 4] = [
        Procedure::OpenTender,
        Procedure::InvitedTender,
        Procedure::DirectAward,
        Procedure::PublicPublic,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Procedure::OpenTender => "open_tender",
            Procedure::InvitedTender => "invited_tender",
            Procedure::DirectAward => "direct_award",
            Procedure::PublicPublic => "public_public",
        }
    }
}

/// The four annexes of a feasibility study (art 9), and whatever else came with it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnexKind {
    MarketResearch,
    CostBenefit,
    /// Whether a public body can supply.
    PublicSupplierStatement,
    /// For contracts over several years.
    MultiYearAuthorisation,
    TechnicalAnnex,
    Other,
}

impl AnnexKind {
    pub const ALL: [AnnexKind; 6] = [
        AnnexKind::MarketResearch,
        AnnexKind::CostBenefit,
        AnnexKind::PublicSupplierStatement,
        AnnexKind::MultiYearAuthorisation,
        AnnexKind::TechnicalAnnex,
        AnnexKind::Other,
    ];

    pub fn name(self) -> &'static str {
        match self {
            AnnexKind::MarketResearch => "market_research",
            AnnexKind::CostBenefit => "cost_benefit",
            AnnexKind::PublicSupplierStatement => "public_supplier_statement",
            AnnexKind::MultiYearAuthorisation => "multi_year_authorisation",
            AnnexKind::TechnicalAnnex => "technical_annex",
            AnnexKind::Other => "other",
        }
    }
}

/// What is known of one annex. Its bytes are never opened in a terminal.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    pub kind: AnnexKind,
    pub file_name: String,
    #[serde(default)]
    pub media_type: String,
    #[serde(default)]
    pub bytes: u64,
}

/// One line of what is to be contracted.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineItem {
    pub description: String,
    #[serde(default)]
    pub quantity: u64,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub brand: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
}

/// The feasibility study as the institution filed it.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub kind: Kind,
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub subject: Subject,
    /// Estimated amount without VAT.
    pub amount: Money,
    /// VAT rate in basis points; 1600 is 16 %.
    #[serde(default)]
    pub vat_basis_points: u16,
    /// Five-digit object of expenditure (`partida`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_line: Option<String>,
    /// CUCoP key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procurement_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    #[serde(default)]
    pub multi_year: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub starts_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub ends_on: Option<Date>,
    /// The supplier in view, where one is named.
    #[serde(default)]
    pub supplier: String,
    /// The PETIC project that it serves, empty where none is claimed.
    #[serde(default)]
    pub strategic_project: String,
    /// The line of action of the national digital strategy.
    #[serde(default)]
    pub strategy_line: String,
    /// One of the nine technology domains.
    #[serde(default)]
    pub tech_domain: String,
    /// The area that asks.
    #[serde(default)]
    pub area: String,
    #[serde(default)]
    pub items: Vec<LineItem>,
    #[serde(default)]
    pub annexes: Vec<Annex>,
    /// What the institution's control body remarked (`observaciones del OIC`).
    #[serde(default)]
    pub control_body_remarks: String,
    /// What the institution says it found in the inventory itself.
    #[serde(default)]
    pub own_inventory_search: String,
}
