//! Owns who asks for what and when, and what becomes of it, before any word is written.
//!
//! Closed requests fill the desk's history, 9 May 2014 to 31 July 2015; open ones are placed around
//! today so that every band of the legal clock has some. Must not write texts.

use super::institutions::Profile;
use super::objects::Object;
use super::people::REVIEWERS;
use super::rng::{Rng, Stream};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Cycle, CycleCause};
use crate::domain::regime::{Regime, Silence};
use crate::domain::request::Kind;
use jiff::civil::{Date, date};

/// The first day of the history: the Acuerdo's first day in force.
pub(crate) const FIRST_DAY: Date = date(2014, 5, 9);
/// The last day on which a closed request was received, and the last on which one was decided.
const LAST_RECEPTION: Date = date(2015, 7, 16);
pub(crate) const LAST_DAY: Date = date(2015, 7, 31);

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Favourable,
    Recommended,
    Denied,
    Reuse,
    Deemed,
    Withdrawn,
    Open(Open),
}

/// Where an open request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) stage: Stage,
    /// Reviewer who has it, where somebody does.
    pub(crate) owner: usize,
    /// The day on which its running clock began.
    pub(crate) since: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Assigned,
    Reviewing,
    Returned,
    /// Answered after a return: back in the queue, still its reviewer's.
    Answered,
    Proposed,
}

/// One request to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) received_on: Date,
    /// Minute of the local day.
    pub(crate) minute: i64,
    /// Place among the requests of its year, from 1.
    pub(crate) seq: u64,
    pub(crate) institution: usize,
    pub(crate) object: usize,
    pub(crate) offer: usize,
    pub(crate) fate: Fate,
    /// A decided request that was sent back once.
    pub(crate) returned: bool,
    pub(crate) mismatch: bool,
}

/// What slots are dealt from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deck<'a> {
    pub(crate) profiles: &'a [Profile],
    pub(crate) objects: &'a [Object],
    pub(crate) calendar: &'a Calendar,
}

/// How busy the months were, May 2014 to July 2015: the year ends with a peak.
const MONTHS: [u32; 15] = [8, 9, 9, 9, 10, 13, 18, 15, 11, 12, 10, 8, 10, 9, 8];

/// All requests in the order of their reception, numbered by year without gaps.
pub(crate) fn plan(
    seed: u64,
    closed: usize,
    open: usize,
    today: Date,
    deck: Deck<'_>,
) -> Vec<Slot> {
    let mut rng = Rng::new(seed, Stream::Plan, 0);
    let mut slots = deck.history(closed, &mut rng);
    slots.extend(deck.desk(open, today, &mut Rng::new(seed, Stream::Desk, 0)));
    slots.sort_by_key(|slot| (slot.received_on, slot.minute));
    let mut year = None;
    let mut seq = 0;
    for slot in &mut slots {
        if year != Some(slot.received_on.year()) {
            year = Some(slot.received_on.year());
            seq = 0;
        }
        seq += 1;
        slot.seq = seq;
    }
    slots
}

impl Deck<'_> {
    fn history(&self, count: usize, rng: &mut Rng) -> Vec<Slot> {
        let mut days: Vec<(Date, u32)> = Vec::new();
        let mut day = FIRST_DAY;
        while day <= LAST_RECEPTION {
            if self.calendar.off(day).is_none() {
                let month = (i32::from(day.year()) - 2014) * 12 + i32::from(day.month()) - 5;
                let weight = MONTHS
                    .get(month.unsigned_abs() as usize)
                    .copied()
                    .unwrap_or(8);
                // The last days before the year's end are quiet.
                days.push((
                    day,
                    if day.month() == 12 && day.day() > 19 {
                        3
                    } else {
                        weight
                    },
                ));
            }
            day = day.tomorrow().unwrap_or(LAST_DAY);
        }
        let total: u32 = days.iter().map(|(_, weight)| weight).sum();
        let mut sums = Vec::with_capacity(days.len());
        let mut sum = 0;
        for (_, weight) in &days {
            sum += weight;
            sums.push(sum);
        }
        let mut receptions: Vec<(Date, i64)> = (0..count)
            .map(|_| {
                let at = rng.below(total as usize) as u32;
                let day = days[sums.partition_point(|sum| *sum <= at)].0;
                (day, reception_minute(rng))
            })
            .collect();
        receptions.sort_unstable();
        let mut recent = [usize::MAX; 5];
        let mut slots: Vec<Slot> = receptions
            .into_iter()
            .enumerate()
            .map(|(index, (received_on, minute))| {
                let (object, offer) = self.object(rng, &recent, |kind| {
                    kind != Kind::Portfolio || received_on.month() == 10
                });
                recent[index % recent.len()] = object;
                let fate = fate(rng);
                // A return takes weeks; the last month has none that were decided.
                let returned =
                    received_on < date(2015, 6, 8) && rng.chance(125) && fate != Fate::Withdrawn;
                Slot {
                    received_on,
                    minute,
                    seq: 0,
                    institution: self.institution(object, rng),
                    object,
                    offer,
                    fate,
                    returned,
                    mismatch: rng.chance(25),
                }
            })
            .collect();
        self.lapse(&mut slots);
        slots
    }

    /// The few that nobody answered in time, spread over the history: four in a full one.
    fn lapse(&self, slots: &mut [Slot]) {
        let wanted = slots.len().div_ceil(900);
        let stride = slots.len() / (wanted + 1);
        let mut from = stride;
        for _ in 0..wanted {
            let silent = |slot: &Slot| matches!(self.kind(slot), Kind::Lease | Kind::Services);
            let Some(slot) = slots
                .iter_mut()
                .skip(from)
                .find(|slot| silent(slot) && !slot.returned)
            else {
                break;
            };
            slot.fate = Fate::Deemed;
            from += stride;
        }
    }

    fn kind(&self, slot: &Slot) -> Kind {
        self.objects[slot.object].offers[slot.offer].kind
    }

    /// An object and one of its modalities, not one of the recent objects.
    fn object(
        &self,
        rng: &mut Rng,
        recent: &[usize],
        fits: impl Fn(Kind) -> bool,
    ) -> (usize, usize) {
        let mut drawn = (0, 0);
        for _ in 0..200 {
            let object = rng.weighted(self.objects.iter().map(|object| object.weight));
            let offer = rng.weighted(self.objects[object].offers.iter().map(|offer| offer.weight));
            drawn = (object, offer);
            if !recent.contains(&object) && fits(self.objects[object].offers[offer].kind) {
                break;
            }
        }
        drawn
    }

    /// Somebody who asks for such things; larger institutions ask more often.
    fn institution(&self, object: usize, rng: &mut Rng) -> usize {
        let weight = |profile: &Profile| [0, 3, 5, 8, 13][usize::from(profile.size.min(4))];
        let object = &self.objects[object];
        rng.weighted(self.profiles.iter().map(|profile| {
            if object.suits(profile) {
                weight(profile)
            } else {
                0
            }
        }))
    }

    fn desk(&self, count: usize, today: Date, rng: &mut Rng) -> Vec<Slot> {
        let starts = Starts::before(today, self.calendar);
        let stages = stages(count, rng);
        let mut slots: Vec<Slot> = stages
            .into_iter()
            .enumerate()
            .map(|(index, stage)| {
                let wanted = wanted_days_left(index, count, stage, rng);
                let (object, offer) = self.object(rng, &[], |kind| {
                    let silent = Regime::for_reception(today).rule(kind).silence
                        == Silence::DeemedFavourable;
                    let regular = !matches!(kind, Kind::Portfolio);
                    // Only a request whose silence approves nothing can be overdue and open.
                    regular
                        && (wanted >= 0 || !silent)
                        && (stage != Stage::Proposed || kind != Kind::DomainName)
                });
                let kind = self.objects[object].offers[offer].kind;
                let running = starts.start(kind, wanted, rng);
                let back = |days: i64| business_days_before(running, days, self.calendar);
                let received_on = match stage {
                    Stage::Answered => back(rng.range(11, 20)),
                    Stage::Returned => back(rng.range(4, 8)),
                    _ => running,
                };
                Slot {
                    received_on,
                    minute: reception_minute(rng),
                    seq: 0,
                    institution: self.institution(object, rng),
                    object,
                    offer,
                    fate: Fate::Open(Open {
                        stage,
                        owner: 0,
                        since: running,
                    }),
                    returned: false,
                    mismatch: rng.chance(40),
                }
            })
            .collect();
        slots.sort_by_key(|slot| (slot.received_on, slot.minute));
        self.part_neighbours(&mut slots, rng);
        share_out(&mut slots);
        slots
    }

    /// Gives a request that asks for the same as one just before it another object of its kind,
    /// so that its clock stays.
    fn part_neighbours(&self, slots: &mut [Slot], rng: &mut Rng) {
        for index in 1..slots.len() {
            let recent: Vec<usize> = slots[index.saturating_sub(4)..index]
                .iter()
                .map(|slot| slot.object)
                .collect();
            if recent.contains(&slots[index].object) {
                let wanted = self.kind(&slots[index]);
                let (object, offer) = self.object(rng, &recent, |kind| kind == wanted);
                if self.objects[object].offers[offer].kind == wanted {
                    let institution = self.institution(object, rng);
                    slots[index] = Slot {
                        object,
                        offer,
                        institution,
                        ..slots[index]
                    };
                }
            }
        }
    }
}

fn reception_minute(rng: &mut Rng) -> i64 {
    rng.range(8 * 60 + 20, 18 * 60 + 40)
}

fn fate(rng: &mut Rng) -> Fate {
    const MIX: [(u32, Fate); 5] = [
        (660, Fate::Favourable),
        (232, Fate::Recommended),
        (31, Fate::Denied),
        (62, Fate::Reuse),
        (15, Fate::Withdrawn),
    ];
    MIX[rng.weighted(MIX.iter().map(|(weight, _)| *weight))].1
}

/// The stages of `count` open requests, in random order: seven in ten wait for somebody.
fn stages(count: usize, rng: &mut Rng) -> Vec<Stage> {
    const OF_170: [(usize, Stage); 5] = [
        (16, Stage::Assigned),
        (20, Stage::Reviewing),
        (8, Stage::Returned),
        (4, Stage::Answered),
        (5, Stage::Proposed),
    ];
    let mut out: Vec<Stage> = OF_170
        .iter()
        .flat_map(|(share, stage)| std::iter::repeat_n(*stage, (share * count).div_ceil(170)))
        .take(count)
        .collect();
    out.resize(count, Stage::Waiting);
    for index in (1..out.len()).rev() {
        out.swap(index, rng.below(index + 1));
    }
    out
}

/// Business days left that a request shall have. The first ones make sure that no band is empty.
fn wanted_days_left(index: usize, count: usize, stage: Stage, rng: &mut Rng) -> i64 {
    const BANDS: [(u32, (i64, i64)); 5] = [
        (7, (-6, -1)),
        (7, (0, 0)),
        (16, (1, 2)),
        (27, (3, 5)),
        (43, (6, 14)),
    ];
    let band = if count >= 20 && index < BANDS.len() {
        index
    } else {
        rng.weighted(BANDS.iter().map(|(weight, _)| *weight))
    };
    let (low, high) = BANDS[band].1;
    // What was worked on has been here for some days.
    let high = if stage == Stage::Waiting {
        high
    } else {
        high.min(8)
    };
    rng.range(low, high.max(low))
}

/// Reviewers take turns, so that each has about a quarter of what is taken.
fn share_out(slots: &mut [Slot]) {
    let mut turn = 0;
    for slot in slots {
        if let Fate::Open(open) = &mut slot.fate
            && open.stage != Stage::Waiting
        {
            open.owner = turn % REVIEWERS;
            turn += 1;
        }
    }
}

fn business_days_before(day: Date, days: i64, calendar: &Calendar) -> Date {
    let mut day = day;
    let mut left = days;
    while left > 0 {
        let Ok(before) = day.yesterday() else { break };
        day = before;
        left -= i64::from(calendar.off(day).is_none());
    }
    day
}

/// On which day a clock must have begun to have so many days left today.
struct Starts {
    /// By kind: days left, and the day.
    by_kind: Vec<Vec<(i64, Date)>>,
}

impl Starts {
    fn before(today: Date, calendar: &Calendar) -> Self {
        let by_kind = Kind::ALL
            .into_iter()
            .map(|kind| {
                let mut out = Vec::new();
                let mut day = today;
                for _ in 0..22 {
                    day = business_days_before(day, 1, calendar);
                    let cycle = Regime::for_reception(day).begin_cycle(
                        kind,
                        day,
                        calendar,
                        CycleCause::Reception,
                    );
                    out.extend(cycle.map(|cycle: Cycle| (cycle.days_left(today, calendar), day)));
                }
                out
            })
            .collect();
        Starts { by_kind }
    }

    /// A day as near as can be to the wanted number of days left.
    fn start(&self, kind: Kind, wanted: i64, rng: &mut Rng) -> Date {
        let of_kind = Kind::ALL
            .iter()
            .position(|one| *one == kind)
            .map_or(&[][..], |at| &self.by_kind[at]);
        // A wish beyond the clock becomes any of its first days.
        let most = of_kind.first().map_or(0, |(left, _)| *left);
        let wanted = if wanted > most {
            most - rng.range(0, 3)
        } else {
            wanted
        };
        of_kind
            .iter()
            .min_by_key(|(left, _)| ((left - wanted).abs(), *left < wanted))
            .map_or(FIRST_DAY, |(_, day)| *day)
    }
}
