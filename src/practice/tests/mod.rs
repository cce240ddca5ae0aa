//! Facts about a whole practice world: one file a question, the shared world here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod desk;
mod lives;
mod words;

use super::*;
use crate::domain::act::{self, Act, Fact, Setting};
use crate::domain::clock::{Band, local_date};
use crate::domain::ids::PersonId;
use crate::domain::opinion::{Cause, Sense};
use crate::domain::person::{Person, Role};
use crate::domain::regime::Regime;
use crate::domain::request::{Kind, State};
use jiff::civil::date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

const TODAY: Date = date(2026, 3, 11);

/// A desk of full size with a quarter of the history.
const QUARTER: Scale = Scale {
    closed: 880,
    open: 170,
    assets: 3_000,
};

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::new(7, QUARTER, TODAY))
}

fn cases() -> &'static [PracticeCase] {
    static CASES: OnceLock<Vec<PracticeCase>> = OnceLock::new();
    CASES.get_or_init(|| world().cases().collect())
}

fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| world().assets().collect())
}

fn open() -> impl Iterator<Item = &'static PracticeCase> {
    cases().iter().filter(|one| one.case.state.is_open())
}

fn decided() -> impl Iterator<Item = &'static PracticeCase> {
    cases().iter().filter(|one| !one.case.state.is_open())
}

fn small(seed: u64) -> World {
    World::new(
        seed,
        Scale {
            closed: 60,
            open: 40,
            assets: 300,
        },
        TODAY,
    )
}

fn print_of(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    for asset in world.assets() {
        format!("{asset:?}").hash(&mut hasher);
    }
    for case in world.cases() {
        format!("{case:?}").hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    assert_eq!(print_of(&small(1)), print_of(&small(1)));
    assert_ne!(print_of(&small(1)), print_of(&small(2)));
}

#[test]
fn there_is_as_much_of_everything_as_was_asked_for() {
    assert_eq!(assets().len(), QUARTER.assets);
    assert_eq!(decided().count(), QUARTER.closed);
    assert_eq!(open().count(), QUARTER.open);
    let none = World::new(
        1,
        Scale {
            closed: 0,
            open: 0,
            assets: 0,
        },
        TODAY,
    );
    assert_eq!((none.cases().count(), none.assets().count()), (0, 0));
}

#[test]
fn folios_count_receptions_of_each_year_without_gaps() {
    let mut next: BTreeMap<i16, u64> = BTreeMap::new();
    let mut before = None;
    for PracticeCase { case, past, .. } in cases() {
        let year = case.received_on.year();
        let seq = next.entry(year).or_default();
        *seq += 1;
        assert_eq!(case.folio, format!("UGD-{year}-{seq:05}"));
        assert!(before <= Some(past[0].at), "{}", case.folio);
        before = Some(past[0].at);
    }
    assert_eq!(next.keys().copied().collect::<Vec<_>>(), [2014, 2015, 2026]);
}

#[test]
fn letters_are_numbered_in_the_order_of_issue_and_deemed_approvals_have_none() {
    let mut letters: Vec<_> = decided()
        .filter_map(|one| one.case.opinion.as_ref())
        .filter(|opinion| opinion.cause == Cause::Issued)
        .map(|opinion| (opinion.issued_at, opinion.number.clone().unwrap()))
        .collect();
    letters.sort();
    assert_eq!(letters[0].1, "SFP/UGD/1/2014");
    assert_eq!(
        letters
            .iter()
            .map(|(_, number)| number)
            .collect::<HashSet<_>>()
            .len(),
        letters.len()
    );
    for one in cases() {
        for happening in &one.past {
            if let Fact::Issued { number, .. } = &happening.fact {
                assert_eq!(
                    Some(number),
                    one.case.opinion.as_ref().unwrap().number.as_ref()
                );
            }
        }
    }
}

#[test]
fn amounts_are_the_sums_of_their_items() {
    for one in cases() {
        let filing = &one.case.filing;
        let sum: i64 = filing
            .items
            .iter()
            .map(|item| {
                let price = item.unit_price.unwrap();
                assert_eq!(price.currency, filing.amount.currency);
                price.centavos * i64::try_from(item.quantity).unwrap()
            })
            .sum();
        assert_eq!(sum, filing.amount.centavos, "{}", one.case.folio);
        assert!(filing.ends_on >= filing.starts_on, "{}", one.case.folio);
        assert!(
            filing.starts_on > Some(one.case.received_on),
            "{}",
            one.case.folio
        );
    }
}

#[test]
fn a_few_budget_lines_contradict_their_modality() {
    let wrong = cases()
        .iter()
        .filter(|one| {
            let regime = Regime::by_id(&one.case.regime).unwrap();
            one.case
                .filing
                .budget_line
                .as_deref()
                .is_some_and(|line| regime.modality_mismatch(line, one.case.filing.kind))
        })
        .count();
    assert!((10..=60).contains(&wrong), "{wrong}");
}

#[test]
fn what_cases_cite_is_in_the_inventory() {
    let known: HashMap<AssetId, &Asset> = assets().iter().map(|asset| (asset.id, asset)).collect();
    assert_eq!(known.len(), assets().len());
    for one in cases() {
        for judged in &one.case.judgements {
            let asset = known[&judged.asset];
            assert_eq!(
                (&judged.asset_key, &judged.asset_name),
                (&asset.key, &asset.name)
            );
        }
        if let Some(twin) = one.twin {
            assert!(known[&twin].status.is_reusable());
        }
    }
    let twins = open().filter(|one| one.twin.is_some()).count();
    assert!((40..=75).contains(&twins), "{twins}");
}

#[test]
fn the_inventory_is_mostly_applications_with_keys_of_their_owners() {
    let keys: HashSet<&str> = assets().iter().map(|asset| asset.key.as_str()).collect();
    assert_eq!(keys.len(), assets().len());
    let institutions: HashSet<_> = institutions().into_iter().map(|one| one.key).collect();
    let mut levers = HashMap::new();
    for asset in assets() {
        *levers.entry(asset.lever).or_insert(0usize) += 1;
        let owner = asset.owner_key.as_ref().unwrap();
        assert!(institutions.contains(owner) && asset.key.starts_with(&format!("APF-{owner}-")));
    }
    assert_eq!(levers.len(), 6);
    assert!(
        levers[&crate::domain::asset::Lever::Application] > 2_300,
        "{levers:?}"
    );
    let active = assets()
        .iter()
        .filter(|asset| asset.status == crate::domain::asset::AssetStatus::Active)
        .count();
    assert!((2_000..=2_500).contains(&active), "{active}");
}
