//! What the index of requests keeps of each: enough to say how two of them stand to each other.

use crate::domain::asset::{Asset, AssetStatus, Lever};
use crate::domain::candidate::Verdict;
use crate::domain::case::Case;
use crate::domain::ids::AssetId;
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::money::Money;
use crate::domain::opinion::{Cause, Sense};
use crate::domain::regime::Part;
use crate::domain::request::{Kind, State};
use crate::matching::fold::push_folded;
use jiff::Timestamp;
use jiff::civil::Date;

/// The facts of one request beside its words.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) folio: Box<str>,
    pub(super) institution: InstitutionKey,
    pub(super) open: bool,
    pub(super) kind: Kind,
    pub(super) amount: Money,
    pub(super) received_on: Date,
    pub(super) budget_line: Option<Box<str>>,
    pub(super) supplier: Box<str>,
    pub(super) supplier_fold: Box<str>,
    /// How the Unit answered, and when; silence is no answer of its own.
    pub(super) ruled: Option<(Sense, Timestamp)>,
    /// What its issued opinion rested on.
    pub(super) cited: Box<[AssetId]>,
}

impl Facts {
    /// `None` for a withdrawn request, and for what the Unit has not received.
    pub(super) fn of(case: &Case) -> Option<Facts> {
        if case.state == State::Withdrawn || case.state.is_before_unit() {
            return None;
        }
        let filing = &case.filing;
        let ruled = case
            .opinion
            .as_ref()
            .filter(|opinion| opinion.cause == Cause::Issued)
            .map(|opinion| (opinion.sense, opinion.issued_at));
        let cited = case
            .judgements
            .iter()
            .filter(|judged| judged.verdict == Verdict::Cited && ruled.is_some())
            .map(|judged| judged.asset);
        Some(Facts {
            folio: case.folio.as_str().into(),
            institution: case.institution.clone(),
            open: case.state.is_open(),
            kind: filing.kind,
            amount: filing.amount,
            received_on: case.received_on,
            budget_line: filing.budget_line.as_deref().map(Into::into),
            supplier: filing.supplier.as_str().into(),
            supplier_fold: fold(&filing.supplier).into(),
            ruled,
            cited: cited.collect(),
        })
    }

    pub(super) fn part(&self) -> Part {
        Part {
            kind: self.kind,
            amount: self.amount,
            received_on: self.received_on,
        }
    }
}

/// A request filed as what it asks for. Names of its institution say who, not what, and are left out.
pub(super) fn as_asset(case: &Case, institution: Option<&Institution>) -> Asset {
    let filing = &case.filing;
    let own = |text: &str| match institution {
        Some(institution) => without(text, institution),
        None => text.to_owned(),
    };
    let items: Vec<&str> = filing
        .items
        .iter()
        .map(|item| item.description.as_str())
        .collect();
    Asset {
        id: AssetId(case.id.0),
        name: own(&filing.title),
        function: own(&items.join("; ")),
        description: own(&filing.description),
        technologies: filing
            .items
            .iter()
            .map(|item| item.brand.clone())
            .filter(|brand| !brand.is_empty())
            .collect(),
        key: String::new(),
        acronym: String::new(),
        lever: Lever::default(),
        status: AssetStatus::default(),
        owner: String::new(),
        owner_key: None,
        categories: Vec::new(),
        vendor: String::new(),
        licence: String::new(),
        seats_free: None,
        supported_until: None,
        annual_cost: None,
        url: String::new(),
        practice: case.practice,
        version: case.version,
    }
}

/// A text without the institution's name and short name, wherever they stand as whole words.
fn without(text: &str, institution: &Institution) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    for name in [&institution.name, &institution.acronym] {
        let name: Vec<String> = name.split_whitespace().map(bare).collect();
        if name.is_empty() || name.len() > words.len() {
            continue;
        }
        let folded: Vec<String> = words.iter().map(|word| bare(word)).collect();
        if let Some(at) = folded
            .windows(name.len())
            .position(|window| window == name.as_slice())
            .filter(|_| name.len() < words.len())
        {
            words.drain(at..at + name.len());
        }
    }
    words.join(" ")
}

/// A word folded, without the signs around it.
fn bare(word: &str) -> String {
    fold(word.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.trim()
        .chars()
        .for_each(|c| push_folded(c, &mut folded));
    folded
}
