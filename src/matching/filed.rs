//! What the index keeps of one asset, as one run of bytes.
//!
//! Owns that encoding and the view of it. Must not know lists or scores.

use super::bytes::{Bytes, put, put_long, put_slice};
use super::object::{Class, object};
use super::traits;
use super::vocabulary::{MARK, Vocabulary};
use crate::domain::asset::{Asset, AssetStatus, Lever};
use crate::domain::ids::AssetId;
use crate::domain::institution::InstitutionKey;
use jiff::civil::Date;

const SEATS: u8 = 1;
const SUPPORT: u8 = 2;
const OWNER: u8 = 4;

/// What the register knows of an asset beside its words, encoded: the beginning of its run.
pub(crate) fn head(asset: &Asset, name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(160);
    let status = AssetStatus::ALL
        .iter()
        .position(|status| *status == asset.status)
        .unwrap_or_default();
    out.push(status as u8);
    let flag = |there: bool, flag: u8| if there { flag } else { 0 };
    out.push(
        flag(asset.seats_free.is_some(), SEATS)
            | flag(asset.supported_until.is_some(), SUPPORT)
            | flag(asset.owner_key.is_some(), OWNER),
    );
    if let Some(seats) = asset.seats_free {
        put_long(seats.cast_unsigned(), &mut out);
    }
    if let Some(date) = asset.supported_until {
        out.extend(date.year().to_le_bytes());
        out.push(date.month().cast_unsigned());
        out.push(date.day().cast_unsigned());
    }
    if let Some(owner) = &asset.owner_key {
        put_slice(owner.as_str().as_bytes(), &mut out);
    }
    put_slice(name.as_bytes(), &mut out);
    put_slice(traits::marks(&asset.name).as_bytes(), &mut out);
    out.push(supply(asset));
    out
}

/// What an asset can be the object of, beside a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Supply {
    System,
    /// A framework contract or a public supplier: of whatever it says.
    Anything,
    /// A product of that class.
    Thing(Class),
}

const ANYTHING: u8 = 1;
const THINGS: u8 = 2;

fn supply(asset: &Asset) -> u8 {
    if matches!(
        asset.lever,
        Lever::FrameworkContract | Lever::PublicSupplier
    ) {
        return ANYTHING;
    }
    let thing = object(&asset.name).filter(|object| object.class.is_thing());
    let place = thing.and_then(|thing| Class::ALL.iter().position(|class| *class == thing.class));
    place.map_or(0, |place| THINGS + place as u8)
}

/// The rest of a run: the forms and marks that the asset holds, each with its field mask (no mask: a
/// mark), its concepts with their terms, its acronyms.
pub(crate) fn tail(
    head: &mut Vec<u8>,
    held: &[(u32, u8)],
    concepts: &[(u16, u16, u8)],
    acronyms: &[String],
) {
    let mut words = Vec::with_capacity(held.len() * 4);
    for (number, mask) in held {
        put(number & !MARK, &mut words);
        words.push(*mask);
    }
    put_slice(&words, head);
    put(concepts.len() as u32, head);
    for (concept, term, mask) in concepts {
        head.extend(concept.to_le_bytes());
        head.extend(term.to_le_bytes());
        head.push(*mask);
    }
    for acronym in acronyms {
        put_slice(acronym.as_bytes(), head);
    }
}

/// What the index keeps of one asset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filed<'a> {
    pub(crate) id: AssetId,
    pub(crate) status: AssetStatus,
    pub(crate) seats_free: Option<i64>,
    pub(crate) supported_until: Option<Date>,
    owner: Option<&'a str>,
    pub(crate) name: &'a str,
    /// The marks of its name, filed.
    pub(crate) marks: &'a str,
    supply: u8,
    words: &'a [u8],
    concepts: &'a [u8],
    acronyms: &'a [u8],
    vocabulary: &'a Vocabulary,
}

impl<'a> Filed<'a> {
    pub(crate) fn new(id: AssetId, run: &'a [u8], vocabulary: &'a Vocabulary) -> Option<Self> {
        let mut run = Bytes(run);
        let status = *AssetStatus::ALL.get(usize::from(run.byte()?))?;
        let flags = run.byte()?;
        let seats_free = match flags & SEATS {
            0 => None,
            _ => Some(run.long()?.cast_signed()),
        };
        let supported_until = match flags & SUPPORT {
            0 => None,
            _ => {
                let [low, high, month, day] = run.array()?;
                let year = i16::from_le_bytes([low, high]);
                Date::new(year, month.cast_signed(), day.cast_signed()).ok()
            }
        };
        let owner = match flags & OWNER {
            0 => None,
            _ => Some(run.text()?),
        };
        let name = run.text()?;
        let marks = run.text()?;
        let supply = run.byte()?;
        let words = run.slice()?;
        let concepts = run.number()? as usize;
        Some(Self {
            id,
            status,
            seats_free,
            supported_until,
            owner,
            name,
            marks,
            supply,
            words,
            concepts: run.take(concepts * 5)?,
            acronyms: run.0,
            vocabulary,
        })
    }

    pub(crate) fn supply(&self) -> Supply {
        match self.supply {
            0 => Supply::System,
            ANYTHING => Supply::Anything,
            place => Class::ALL
                .get(usize::from(place - THINGS))
                .map_or(Supply::System, |class| Supply::Thing(*class)),
        }
    }

    pub(crate) fn owner_key(&self) -> Option<InstitutionKey> {
        self.owner.map(InstitutionKey::new)
    }

    /// Forms and marks with the fields that they stand in, in the order of roots: sums over them must
    /// not depend on which came first into the vocabulary.
    pub(crate) fn held(&self) -> impl Iterator<Item = (u32, u8)> + use<'a> {
        let mut words = Bytes(self.words);
        std::iter::from_fn(move || {
            let (number, mask) = (words.number()?, words.byte()?);
            Some((if mask == 0 { number | MARK } else { number }, mask))
        })
    }

    /// Word numbers with the fields that they stand in, in the order of roots.
    pub(crate) fn words(&self) -> impl Iterator<Item = (u32, u8)> + use<'a> {
        let vocabulary = self.vocabulary;
        self.held()
            .map(move |(held, mask)| (vocabulary.word_of(held), mask))
    }

    /// Concept, term, field mask.
    pub(crate) fn concepts(&self) -> impl Iterator<Item = (u16, u16, u8)> + use<'a> {
        self.concepts.chunks_exact(5).map(|entry| {
            let number = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
            (number(0), number(2), entry[4])
        })
    }

    pub(crate) fn acronyms(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut rest = Bytes(self.acronyms);
        std::iter::from_fn(move || rest.text())
    }
}
