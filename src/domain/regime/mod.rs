//! A regime: the rules of one legal instrument, as data with dates.
//!
//! Owns every deadline, threshold, outcome, body and check that a pack states, each with the
//! article or the assumption that it rests on. A pack is TOML, chosen by the date of reception.
//! Must not decide what a person may do; that is `lifecycle`.

mod budget;
mod check;
mod filing;
mod fractioning;
mod ground;
mod outcome;
mod pattern;
mod rule;
mod threshold;

pub use budget::{BudgetLines, IctLine, LineGroup};
pub use check::CheckItem;
pub use filing::{AnnexRule, ControlBodySilence, FilingRules};
pub use fractioning::{Fractioning, Part};
pub use ground::Ground;
pub use outcome::{Outcome, SecondPerson, SecondPersonReason};
pub use pattern::{Pattern, PatternError};
pub use rule::{ClockRule, KindRule, MonthDay, Period, Silence};
pub use threshold::{IndexUnit, NotRequired, Threshold, UnitValue};

use super::calendar::{Calendar, line_of};
use super::clock::{Cycle, CycleCause};
use super::money::Money;
use super::opinion::Sense;
use super::request::{Filing, Kind};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::OnceLock;
use thiserror::Error;
use toml::Spanned;

/// Id and text of every built-in pack, in the order in which they came into force.
const BUILTIN: [(&str, &str); 4] = [
    ("acuerdo-2014", include_str!("acuerdo-2014.toml")),
    ("acuerdo-2016", include_str!("acuerdo-2016.toml")),
    ("acuerdo-2018", include_str!("acuerdo-2018.toml")),
    ("acuerdo-2021", include_str!("acuerdo-2021.toml")),
];

/// The rules of one legal instrument. Read with [`Regime::parse`], which alone checks that the parts agree.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Recorded in each case.
    pub id: String,
    /// The instrument's official title, in its own language.
    pub title: String,
    /// Which text the pack was written from.
    pub source: String,
    in_force_from: Date,
    in_force_to: Option<Spanned<Date>>,
    /// The nine technology domains; names in the catalogue under `law.tech_domain.<id>`.
    pub tech_domains: Vec<String>,
    pub numbering: Numbering,
    pub returns: Returns,
    /// The control body's remarks, before a study may be filed.
    pub control_body_review: Period,
    /// What may go to the Unit without them; which annexes a study needs.
    #[serde(default)]
    pub filing: FilingRules,
    /// Registering the contract, after it was signed.
    pub contract_registration: Period,
    pub threshold: Threshold,
    pub fractioning: Fractioning,
    pub second_person: SecondPerson,
    pub budget_lines: BudgetLines,
    kinds: rule::KindRules,
    outcomes: Vec<Spanned<Outcome>>,
    checklist: Vec<Spanned<CheckItem>>,
}

/// How folios and letters are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    pub folio: Pattern,
    pub letter: Pattern,
    /// How studies are called before the Unit received them.
    #[serde(default = "draft_names")]
    pub draft: Pattern,
    /// The prefix of letters where the configuration names none.
    pub letter_prefix: String,
    pub ground: Ground,
}

/// Names of drafts in a pack that gives none.
fn draft_names() -> Pattern {
    #[expect(
        clippy::expect_used,
        reason = "a constant; a test reads a pack without it"
    )]
    Pattern::parse("BORRADOR-{year}-{seq:05}").expect("a pattern")
}

/// How often a request may go back to its institution.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// With a defect after so many returns, only a denial is left.
    pub allowed: u8,
    pub ground: Ground,
}

/// Why a rule pack was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RegimeError {
    #[error("line {line}: {message}")]
    Syntax { line: usize, message: String },
    #[error("line {line}: the check item \"{id}\" stands twice")]
    DuplicateCheck { line: usize, id: String },
    #[error("line {line}: \"{domain}\" is not among the technology domains")]
    UnknownDomain { line: usize, domain: String },
    #[error("line {line}: the outcome \"{}\" stands twice for \"{}\"", .sense.name(), .kind.name())]
    DuplicateOutcome {
        line: usize,
        kind: Kind,
        sense: Sense,
    },
    #[error("line {line}: \"{}\" could never be answered with \"{}\"", .kind.name(), .sense.name())]
    MissingOutcome {
        line: usize,
        kind: Kind,
        sense: Sense,
    },
    #[error("line {line}: the pack ends before it begins")]
    EndsBeforeItBegins { line: usize },
}

impl RegimeError {
    /// The line of the fault, from 1.
    pub fn line(&self) -> usize {
        let (RegimeError::Syntax { line, .. }
        | RegimeError::DuplicateCheck { line, .. }
        | RegimeError::UnknownDomain { line, .. }
        | RegimeError::DuplicateOutcome { line, .. }
        | RegimeError::MissingOutcome { line, .. }
        | RegimeError::EndsBeforeItBegins { line }) = self;
        *line
    }
}

impl Regime {
    /// Reads a rule pack.
    ///
    /// # Errors
    /// The first fault, with its line in the text.
    pub fn parse(toml_text: &str) -> Result<Regime, RegimeError> {
        let regime: Regime = toml::from_str(toml_text).map_err(|error| RegimeError::Syntax {
            line: line_of(toml_text, error.span()),
            message: error.message().to_owned(),
        })?;
        regime.check_dates(toml_text)?;
        regime.check_outcomes(toml_text)?;
        regime.check_items(toml_text)?;
        Ok(regime)
    }

    fn check_dates(&self, toml_text: &str) -> Result<(), RegimeError> {
        match &self.in_force_to {
            Some(to) if *to.get_ref() < self.in_force_from => {
                Err(RegimeError::EndsBeforeItBegins {
                    line: line_of(toml_text, Some(to.span())),
                })
            }
            _ => Ok(()),
        }
    }

    fn check_outcomes(&self, toml_text: &str) -> Result<(), RegimeError> {
        let first_line = line_of(toml_text, self.outcomes.first().map(Spanned::span));
        for kind in Kind::ALL {
            for sense in Sense::ALL {
                let mut matching = self.outcomes.iter().filter(|outcome| {
                    outcome.get_ref().sense == sense && outcome.get_ref().is_for(kind)
                });
                let found = matching.next().is_some();
                if let Some(second) = matching.next() {
                    let line = line_of(toml_text, Some(second.span()));
                    return Err(RegimeError::DuplicateOutcome { line, kind, sense });
                }
                // Whatever else a kind knows, it must be possible to agree and to refuse.
                if !found && matches!(sense, Sense::Favourable | Sense::NotFavourable) {
                    return Err(RegimeError::MissingOutcome {
                        line: first_line,
                        kind,
                        sense,
                    });
                }
            }
        }
        Ok(())
    }

    fn check_items(&self, toml_text: &str) -> Result<(), RegimeError> {
        for (position, item) in self.checklist.iter().enumerate() {
            let line = line_of(toml_text, Some(item.span()));
            let item = item.get_ref();
            if self.checklist[..position]
                .iter()
                .any(|earlier| earlier.get_ref().id == item.id)
            {
                return Err(RegimeError::DuplicateCheck {
                    line,
                    id: item.id.clone(),
                });
            }
            if let Some(domain) = item
                .domains
                .iter()
                .find(|domain| !self.tech_domains.contains(domain))
            {
                return Err(RegimeError::UnknownDomain {
                    line,
                    domain: domain.clone(),
                });
            }
        }
        Ok(())
    }

    /// The text of a built-in pack, to be sent to whoever applies the same law.
    pub fn builtin_text(id: &str) -> Option<&'static str> {
        BUILTIN
            .into_iter()
            .find(|(known, _)| *known == id)
            .map(|(_, text)| text)
    }

    /// The packs that come with the program, in the order in which they came into force.
    pub fn builtin() -> &'static [Regime] {
        static PACKS: OnceLock<[Regime; 4]> = OnceLock::new();
        PACKS.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "part of the program; a test parses it")]
            BUILTIN.map(|(_, text)| Regime::parse(text).expect("the built-in pack parses"))
        })
    }

    /// The built-in pack with an id.
    pub fn by_id(id: &str) -> Option<&'static Regime> {
        Regime::builtin().iter().find(|regime| regime.id == id)
    }

    /// The built-in pack for a local date of reception; see [`Regime::select`].
    pub fn for_reception(date: Date) -> &'static Regime {
        #[expect(
            clippy::expect_used,
            reason = "there is always a built-in pack; a test asks for one"
        )]
        Regime::select(Regime::builtin(), date).expect("at least one built-in pack")
    }

    /// The pack that came into force last before or on a date; before all of them, the first.
    /// A request must always have a rule, so the last pack also serves after its own end: ask
    /// [`Regime::is_in_force`] to tell people. `None` only when there are no packs.
    pub fn select(packs: &[Regime], date: Date) -> Option<&Regime> {
        packs
            .iter()
            .filter(|pack| pack.in_force_from <= date)
            .max_by_key(|pack| pack.in_force_from)
            .or_else(|| packs.iter().min_by_key(|pack| pack.in_force_from))
    }

    /// The first local date of reception that the pack rules.
    pub fn in_force_from(&self) -> Date {
        self.in_force_from
    }

    /// The last local date of reception that the pack rules, where it has ended.
    pub fn in_force_to(&self) -> Option<Date> {
        self.in_force_to.as_ref().map(|to| *to.get_ref())
    }

    /// Whether the pack rules what is received on a local date.
    pub fn is_in_force(&self, date: Date) -> bool {
        self.in_force_from <= date && self.in_force_to().is_none_or(|to| date <= to)
    }

    /// The clock, silence and route of a kind.
    pub fn rule(&self, kind: Kind) -> &KindRule {
        self.kinds.of(kind)
    }

    /// Starts the Unit's clock for a kind on a local date; an answer to a return restarts it in
    /// full. `None` past the end of the calendar.
    pub fn begin_cycle(
        &self,
        kind: Kind,
        start: Date,
        calendar: &Calendar,
        cause: CycleCause,
    ) -> Option<Cycle> {
        self.rule(kind).clock(cause).begin(start, calendar, cause)
    }

    /// The senses that an opinion on a kind may take, in the order of the pack.
    pub fn outcomes(&self, kind: Kind) -> impl Iterator<Item = &Outcome> {
        self.outcomes
            .iter()
            .map(Spanned::get_ref)
            .filter(move |outcome| outcome.is_for(kind))
    }

    /// What a sense demands for a kind; `None` where the kind does not know it.
    pub fn outcome(&self, kind: Kind, sense: Sense) -> Option<&Outcome> {
        self.outcomes(kind).find(|outcome| outcome.sense == sense)
    }

    /// The articles that an opinion rests on: those of the kind, then those of the sense, each once.
    pub fn legal_basis(&self, kind: Kind, sense: Sense) -> Vec<String> {
        let of_sense = self
            .outcome(kind, sense)
            .map_or(&[][..], |outcome| &outcome.legal_basis);
        let mut basis: Vec<String> = Vec::new();
        for article in self.rule(kind).legal_basis.iter().chain(of_sense) {
            if !basis.contains(article) {
                basis.push(article.clone());
            }
        }
        basis
    }

    /// The checklist of a request, in the order of the pack.
    pub fn checklist(&self, kind: Kind, tech_domain: &str) -> impl Iterator<Item = &CheckItem> {
        self.checklist
            .iter()
            .map(Spanned::get_ref)
            .filter(move |item| item.applies(kind, tech_domain))
    }

    /// Every item of the pack's checklist, in its order.
    pub fn checks(&self) -> impl Iterator<Item = &CheckItem> {
        self.checklist.iter().map(Spanned::get_ref)
    }

    /// Every authority whose calendar a period of the pack is counted by, as often as it is named.
    pub fn authorities(&self) -> impl Iterator<Item = &str> {
        let of_kinds = Kind::ALL.into_iter().flat_map(|kind| {
            let rule = self.rule(kind);
            std::iter::once(&rule.authority)
                .chain(rule.route.as_ref().map(|route| &route.authority))
        });
        [
            &self.control_body_review.authority,
            &self.contract_registration.authority,
        ]
        .into_iter()
        .chain(of_kinds)
        .map(String::as_str)
    }

    /// An item by its id, whatever requests it is asked of.
    pub fn check(&self, id: &str) -> Option<&CheckItem> {
        self.checklist
            .iter()
            .map(Spanned::get_ref)
            .find(|item| item.id == id)
    }

    /// Why an opinion needs the signature of a second person of the Unit, if it does. The amount
    /// is without VAT; `flagged` is set by whoever found something to look at twice.
    pub fn needs_second_person(
        &self,
        sense: Sense,
        amount: Money,
        flagged: bool,
    ) -> Option<SecondPersonReason> {
        self.second_person.reason(sense, amount, flagged)
    }

    /// Whether a request needs an opinion at all (art. 9-IV).
    ///
    /// # Errors
    /// The threshold that its amount without VAT, on its local date of reception, lies below.
    pub fn opinion_required(
        &self,
        kind: Kind,
        amount_without_vat: Money,
        on: Date,
    ) -> Result<(), NotRequired> {
        self.threshold.check(kind, amount_without_vat, on)
    }

    /// Whether a budget line speaks against the declared modality. A line that says nothing does not.
    pub fn modality_mismatch(&self, budget_line: &str, kind: Kind) -> bool {
        self.budget_lines.mismatch(budget_line, kind)
    }

    /// [`Regime::modality_mismatch`] of a filing; one without a budget line contradicts nothing.
    pub fn filing_mismatch(&self, filing: &Filing) -> bool {
        filing
            .budget_line
            .as_deref()
            .is_some_and(|line| self.modality_mismatch(line, filing.kind))
    }
}

#[cfg(test)]
mod tests;
