//! Owns the dealing of the inventory: which institution has which entries, before any word.
//!
//! Must not write texts; `assets` makes an entry from what was dealt.

use super::institutions::Profile;
use super::rng::{Rng, Stream};
use super::systems::{Resource, System};
use crate::domain::asset::Lever;

/// Which row of the tables an asset is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Row {
    System(u16),
    Resource(u16),
}

/// An asset before its words: a row, an owner, and which of its kind it is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dealt {
    pub(crate) row: Row,
    /// Index of the owner among the institutions.
    pub(crate) owner: u16,
    /// How many entries of the same row the owner had before.
    pub(crate) nth: u8,
    /// Place among the owner's entries, from 1.
    pub(crate) serial: u16,
}

/// Deals `count` assets: most are applications, larger institutions have more.
pub(crate) fn deal(
    seed: u64,
    count: usize,
    profiles: &[Profile],
    systems: &[System],
    resources: &[Resource],
) -> Vec<Dealt> {
    let shares = |profile: &Profile| [0, 5, 9, 16, 30][usize::from(profile.size.min(4))];
    let lots: Vec<u16> = profiles
        .iter()
        .enumerate()
        .flat_map(|(index, profile)| std::iter::repeat_n(index as u16, shares(profile)))
        .collect();
    let fitting: Vec<Vec<u16>> = profiles
        .iter()
        .map(|profile| {
            // A row of the own branch is had three times as often as a general one.
            let each = |(index, system): (usize, &System)| {
                let times = if system.is_general() { 1 } else { 3 };
                std::iter::repeat_n(
                    index as u16,
                    if system.suits(profile.branch()) {
                        times
                    } else {
                        0
                    },
                )
            };
            systems.iter().enumerate().flat_map(each).collect()
        })
        .collect();
    let mut seen = vec![0u8; profiles.len() * (systems.len() + resources.len())];
    let mut serials = vec![0u16; profiles.len()];
    let mut rng = Rng::new(seed, Stream::Asset, 0);
    let mut dealt = Vec::with_capacity(count);
    for index in 0..count {
        // Every row of shared means stands at least once where there is room.
        let resource = match index {
            index if index < resources.len() => Some(index),
            _ => rng.chance(150).then(|| draw_resource(resources, &mut rng)),
        };
        let mut owner = *rng.pick(&lots);
        let (row, place) = match resource {
            Some(index) => {
                let resource = &resources[index];
                if let Some(key) = resource.owner {
                    let fixed = profiles
                        .iter()
                        .position(|profile| profile.institution.key.as_str() == key);
                    owner = fixed.map_or(owner, |at| at as u16);
                }
                for _ in 0..200 {
                    if resource.owner.is_some()
                        || resource.suits(profiles[usize::from(owner)].branch())
                    {
                        break;
                    }
                    owner = *rng.pick(&lots);
                }
                (Row::Resource(index as u16), systems.len() + index)
            }
            None => {
                let system = *rng.pick(&fitting[usize::from(owner)]);
                (Row::System(system), usize::from(system))
            }
        };
        let count = &mut seen[usize::from(owner) * (systems.len() + resources.len()) + place];
        let nth = *count;
        *count = count.saturating_add(1);
        let serial = &mut serials[usize::from(owner)];
        *serial = serial.saturating_add(1);
        dealt.push(Dealt {
            row,
            owner,
            nth,
            serial: *serial,
        });
    }
    dealt
}

fn draw_resource(resources: &[Resource], rng: &mut Rng) -> usize {
    let weight = |resource: &Resource| match (resource.lever, resource.owner) {
        (Lever::FrameworkContract, _) => 3,
        // There is one of each, and it has been dealt.
        (_, Some(_)) => 0,
        (Lever::SpareCapacity, None) => 18,
        _ => 12,
    };
    rng.weighted(resources.iter().map(weight))
}
