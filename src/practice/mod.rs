//! Practice data: a desk with a history, deterministic from a seed and marked as practice.
//!
//! Owns what `dictamen demo` shows: federal institutions, invented people, an inventory, and
//! requests that are decided, open or sent back, with everything that happened to them. Names of
//! institutions and products are facts; head counts, amounts, people and suppliers are invented.
//! Must not do I/O, read a clock or know the store: whoever seeds a store asks for the iterators.

mod annexes;
mod assets;
mod cases;
mod deal;
mod facts;
mod fates;
mod filing;
mod happenings;
mod institutions;
mod letters;
mod life;
mod objects;
mod opinions;
mod people;
mod plan;
mod prose;
mod review;
mod rng;
mod systems;
mod texts;

pub use happenings::Happening;
pub use institutions::institutions;
pub use people::people;

use crate::domain::asset::Asset;
use crate::domain::calendar::{Calendar, UNIT};
use crate::domain::case::Case;
use crate::domain::ids::AssetId;
use assets::Tables;
use deal::{Dealt, Row};
use institutions::Profile;
use jiff::civil::Date;
use objects::Object;
use plan::{Deck, Slot};
use systems::{Resource, System};

/// How much of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Decided requests of May 2014 to July 2015.
    pub closed: usize,
    /// Requests before the Unit today.
    pub open: usize,
    /// Entries of the inventory.
    pub assets: usize,
}

impl Default for Scale {
    /// The real desk: 3,502 opinions in fifteen months, and what fifteen days' work leaves open.
    fn default() -> Self {
        Scale {
            closed: 3_502,
            open: 170,
            assets: 12_000,
        }
    }
}

/// A case with its past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeCase {
    pub case: Case,
    /// In the order of time; the case's version counts them.
    pub past: Vec<Happening>,
    /// An asset that serves the same function as what is asked for, where one was planted.
    pub twin: Option<AssetId>,
}

/// The practice desk: small until its assets and cases are asked for.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    today: Date,
    calendar: &'static Calendar,
    profiles: Vec<Profile>,
    objects: Vec<Object>,
    systems: Vec<System>,
    resources: Vec<Resource>,
    dealt: Vec<Dealt>,
    /// Numbers of the assets made from each row: functions first, then shared means.
    by_row: Vec<Vec<u32>>,
    slots: Vec<Slot>,
}

impl World {
    /// The world of a seed. `today` is the local date of the desk: open requests are received before
    /// it, and the days that are left count from it.
    pub fn new(seed: u64, scale: Scale, today: Date) -> World {
        #[expect(
            clippy::expect_used,
            reason = "the built-in calendars have the Unit's; the law tests it"
        )]
        let calendar = Calendar::of(UNIT).expect("the Unit's calendar");
        let profiles = institutions::profiles(seed);
        let objects = objects::objects();
        let (systems, resources) = (systems::systems(), systems::resources());
        let dealt = deal::deal(seed, scale.assets, &profiles, &systems, &resources);
        let mut by_row = vec![Vec::new(); systems.len() + resources.len()];
        for (index, asset) in dealt.iter().enumerate() {
            let row = match asset.row {
                Row::System(row) => usize::from(row),
                Row::Resource(row) => systems.len() + usize::from(row),
            };
            by_row[row].push(index as u32);
        }
        let deck = Deck {
            profiles: &profiles,
            objects: &objects,
            calendar,
        };
        let slots = plan::plan(seed, scale.closed, scale.open, today, deck);
        World {
            seed,
            today,
            calendar,
            profiles,
            objects,
            systems,
            resources,
            dealt,
            by_row,
            slots,
        }
    }

    /// The inventory.
    pub fn assets(&self) -> impl Iterator<Item = Asset> {
        let tables = self.tables();
        self.dealt
            .iter()
            .enumerate()
            .map(move |(index, dealt)| tables.asset(index, *dealt))
    }

    /// The requests, in the order of their reception. They are made at once, because letters are
    /// numbered in the order in which opinions were issued.
    pub fn cases(&self) -> impl Iterator<Item = PracticeCase> {
        let people = people();
        let mut cases: Vec<PracticeCase> = self
            .slots
            .iter()
            .enumerate()
            .map(|(index, slot)| self.case(index, *slot, &people))
            .collect();
        letters::number(&mut cases);
        cases.into_iter()
    }

    fn tables(&self) -> Tables<'_> {
        Tables {
            seed: self.seed,
            profiles: &self.profiles,
            systems: &self.systems,
            resources: &self.resources,
        }
    }
}

#[cfg(test)]
mod tests;
