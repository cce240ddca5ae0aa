//! Owns how a case begins: from a planned slot to a filing received under its law.
//!
//! What becomes of it is in `fates`, the single acts in `life`. Must not choose dates of reception.

use super::filing::{self, Brief};
use super::happenings::Diary;
use super::life::Life;
use super::opinions::Exemption;
use super::people::{self, person_id};
use super::plan::{Fate, LAST_DAY, Slot};
use super::rng::{Rng, Stream};
use super::systems::System;
use super::{PracticeCase, World};
use crate::domain::act::Fact;
use crate::domain::case::Case;
use crate::domain::clock::{Cycle, CycleCause};
use crate::domain::ids::RequestId;
use crate::domain::person::Person;
use crate::domain::regime::Regime;
use crate::domain::request::{Filing, State};
use jiff::civil::Date;
use std::collections::BTreeMap;

impl World {
    /// Writes the `index`-th case.
    pub(super) fn case(&self, index: usize, slot: Slot, people: &[Person]) -> PracticeCase {
        let mut life = self.begin(index, slot, people);
        let mut twin = None;
        match slot.fate {
            Fate::Open(open) => {
                twin = life.twin();
                life.stay_open(open);
            }
            Fate::Deemed => life.be_deemed(),
            Fate::Withdrawn => life.be_withdrawn(),
            fate => life.be_decided(fate, slot.returned),
        }
        life.case.version = life.diary.past.len() as i64;
        PracticeCase {
            case: life.case,
            past: life.diary.past,
            twin,
        }
    }

    fn begin<'a>(&'a self, index: usize, slot: Slot, people: &[Person]) -> Life<'a> {
        let mut rng = Rng::new(self.seed, Stream::Case, index as u64);
        let profile = &self.profiles[slot.institution];
        let object = &self.objects[slot.object];
        let offer = &object.offers[slot.offer];
        let system = object
            .system
            .then(|| self.own_system(profile.branch(), &mut rng))
            .flatten();
        let received_on = slot.received_on;
        let regime = Regime::for_reception(received_on);
        let brief = Brief {
            profile,
            object,
            offer,
            system,
            received_on,
            mismatch: slot.mismatch,
        };
        let (filing, mut facts) = filing::write(brief, &mut rng);
        let exemption = if object.not_ict {
            Some(Exemption::NotIct)
        } else {
            let required = regime.opinion_required(filing.kind, filing.amount, received_on);
            required.is_err().then_some(Exemption::BelowThreshold)
        };
        let mismatch = filing
            .budget_line
            .as_deref()
            .is_some_and(|line| regime.modality_mismatch(line, filing.kind));
        let folio = regime
            .numbering
            .folio
            .format(received_on.year(), slot.seq, "");
        folio.clone_into(&mut facts.folio);
        let last = match slot.fate {
            Fate::Open(_) => self
                .today
                .yesterday()
                .unwrap_or(self.today)
                .max(received_on),
            _ => LAST_DAY.max(received_on),
        };
        let mut diary = Diary::new(received_on, slot.minute, last, self.calendar);
        let cycle = self.cycle(regime, &filing, received_on, CycleCause::Reception);
        let submitter = people
            .iter()
            .find(|person| person.institution.as_ref() == Some(&profile.institution.key))
            .map(|person| person.id);
        let at = diary.note(submitter, Fact::Received { due: cycle.due });
        let owner = match slot.fate {
            Fate::Open(open) => person_id(open.owner),
            _ => person_id(rng.below(people::REVIEWERS)),
        };
        let case = Case {
            id: RequestId(rng.uuid(at)),
            folio,
            key: None,
            institution: profile.institution.key.clone(),
            regime: regime.id.clone(),
            state: State::Received,
            version: 1,
            received_on,
            owner: None,
            lease: None,
            filing,
            cycles: vec![cycle],
            returned: None,
            checks: BTreeMap::new(),
            judgements: Vec::new(),
            nothing_found: None,
            postponed: None,
            draft: None,
            proposed: None,
            opinion: None,
            practice: true,
        };
        Life {
            world: self,
            regime,
            rng,
            diary,
            case,
            facts,
            system,
            object,
            owner,
            submitter,
            exemption,
            mismatch,
        }
    }

    /// A function that institutions of a branch have systems for; more often one of their own.
    fn own_system(&self, branch: &str, rng: &mut Rng) -> Option<&System> {
        let own = rng.chance(650);
        let mut fallback = None;
        for _ in 0..400 {
            let system = rng.pick(&self.systems);
            if system.suits(branch) {
                fallback = Some(system);
                if system.is_general() != own {
                    break;
                }
            }
        }
        fallback
    }

    /// A clock under a rule pack.
    pub(super) fn cycle(
        &self,
        regime: &Regime,
        filing: &Filing,
        start: Date,
        cause: CycleCause,
    ) -> Cycle {
        #[expect(
            clippy::expect_used,
            reason = "practice dates lie centuries before the calendar's end"
        )]
        regime
            .begin_cycle(filing.kind, start, self.calendar, cause)
            .expect("a clock for every kind")
    }
}
