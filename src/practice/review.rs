//! Owns how reviewers work through a case: answers to the checklist, judged candidates.
//!
//! Must not decide the sense; it makes the evidence agree with it.

use super::World;
use super::assets::Label;
use super::deal::Row;
use super::facts::Facts;
use super::objects::Object;
use super::opinions::Exemption;
use super::prose;
use super::rng::Rng;
use super::systems::System;
use super::texts;
use crate::domain::act::Judging;
use crate::domain::asset::Lever;
use crate::domain::candidate::{Confidence, Field, Reason, Verdict};
use crate::domain::checklist::{Answer, Verification};
use crate::domain::opinion::Sense;
use crate::domain::regime::CheckItem;
use crate::domain::request::Filing;

/// What a review comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding<'a> {
    pub(crate) sense: Sense,
    pub(crate) exemption: Option<Exemption>,
    /// The budget line contradicts the modality.
    pub(crate) mismatch: bool,
    /// The item for which it is denied.
    pub(crate) failed: Option<&'a str>,
}

/// The items that a denial or a return can rest on, in the order of the checklist.
pub(crate) fn defect_texts(
    items: &[&CheckItem],
    filing: &Filing,
) -> Vec<(&'static str, &'static str)> {
    items
        .iter()
        .filter(|item| item.id != "multi_year" || filing.multi_year)
        .filter_map(|item| {
            texts::DEFECTS
                .iter()
                .find(|(id, _)| *id == item.id)
                .copied()
        })
        .collect()
}

/// The answer to one item and a note, or `None` where nobody answers it.
pub(crate) fn answer(
    item: &CheckItem,
    filing: &Filing,
    finding: Finding<'_>,
    rng: &mut Rng,
) -> Option<(Answer, String)> {
    if item.id == "is_ict" && finding.exemption == Some(Exemption::NotIct) {
        return Some((
            Answer::No,
            "No procesa, almacena ni transmite información".to_owned(),
        ));
    }
    if finding.failed == Some(item.id.as_str()) {
        return Some((Answer::No, "No se acredita; ver el dictamen".to_owned()));
    }
    if item.id == "modality" && finding.mismatch {
        return Some((
            Answer::No,
            "La partida no corresponde a la modalidad declarada".to_owned(),
        ));
    }
    if item.id == "inventory_reuse" && finding.sense == Sense::NotFavourableReuse {
        return Some((
            Answer::No,
            "Existe un activo que presta la función".to_owned(),
        ));
    }
    let exempt = finding.sense == Sense::NotRequired && item.verification != Verification::IsIct;
    let single_year = item.id == "multi_year" && !filing.multi_year;
    let no_project = item.id == "strategic_project" && filing.strategic_project.is_empty();
    if exempt || single_year || no_project {
        return (item.required || rng.chance(600))
            .then_some((Answer::NotApplicable, String::new()));
    }
    if !item.required {
        return match rng.below(20) {
            0..9 => Some((Answer::Yes, String::new())),
            9..14 => Some((Answer::NotApplicable, String::new())),
            _ => None,
        };
    }
    let note = if rng.chance(180) {
        let mut note = rng.pick(&texts::CHECK_NOTES).to_string();
        if let Some(first) = note.get(..1).map(str::to_uppercase) {
            note.replace_range(..1, &first);
        }
        note
    } else {
        String::new()
    };
    Some((Answer::Yes, note))
}

impl World {
    /// Numbers of the assets that serve what an object is for.
    pub(crate) fn serving<'a>(
        &'a self,
        object: &'a Object,
        system: Option<&'a System>,
    ) -> impl Iterator<Item = &'a [u32]> + 'a {
        let of_system = system
            .and_then(|system| self.systems.iter().position(|one| one.id == system.id))
            .map(|row| self.by_row[row].as_slice());
        let of_object = object.reuse.iter().filter_map(|id| {
            let system = self.systems.iter().position(|one| one.id == id);
            let resource = || {
                self.resources
                    .iter()
                    .position(|one| one.id == id)
                    .map(|at| self.systems.len() + at)
            };
            system
                .or_else(resource)
                .map(|row| self.by_row[row].as_slice())
        });
        of_system
            .into_iter()
            .chain(of_object)
            .filter(|numbers| !numbers.is_empty())
    }

    /// One of these assets that is still re-usable, of the same branch if that is easily found.
    pub(crate) fn reusable(&self, rows: &[&[u32]], branch: &str, rng: &mut Rng) -> Option<u32> {
        let tables = self.tables();
        let mut found = None;
        for _ in 0..12 {
            if rows.is_empty() {
                break;
            }
            // A system of the same function comes first in the list, and is taken most often.
            let row = if rng.chance(550) {
                rows[0]
            } else {
                *rng.pick(rows)
            };
            let number = *rng.pick(row);
            let dealt = self.dealt[number as usize];
            if tables.is_reusable(number as usize, dealt) {
                found = Some(number);
                if self.profiles[usize::from(dealt.owner)].branch() == branch {
                    break;
                }
            }
        }
        found
    }

    /// A candidate as a reviewer judges it.
    pub(crate) fn judging(
        &self,
        number: u32,
        verdict: Verdict,
        facts: &Facts<'_>,
        rng: &mut Rng,
    ) -> Judging {
        let dealt = self.dealt[number as usize];
        let label = self.tables().label(number as usize, dealt);
        let score = match verdict {
            Verdict::Cited => rng.range(640, 940),
            Verdict::Dismissed => rng.range(180, 660),
        } as u32;
        let confidence = match score {
            ..350 => Confidence::Weak,
            350..600 => Confidence::Possible,
            _ => Confidence::Probable,
        };
        let reason = match verdict {
            Verdict::Cited => String::new(),
            Verdict::Dismissed => prose::phrase(self.dismissals(dealt.row), rng, facts),
        };
        Judging {
            asset: label.id,
            why: vec![Reason::Words {
                field: Field::Name,
                words: words(&label),
            }],
            asset_key: label.key,
            asset_name: label.name,
            verdict,
            reason,
            score,
            confidence,
        }
    }

    /// The reasons that fit what the candidate is.
    fn dismissals(&self, row: Row) -> &'static [&'static str] {
        let lever = match row {
            Row::System(_) => Lever::Application,
            Row::Resource(row) => self.resources[usize::from(row)].lever,
        };
        match lever {
            Lever::Application => &texts::DISMISSED_SYSTEMS,
            Lever::FrameworkContract => &texts::DISMISSED_CONTRACTS,
            Lever::PublicSoftware => &texts::DISMISSED_SOFTWARE,
            Lever::PublicSupplier | Lever::SpareCapacity | Lever::SharedService => {
                &texts::DISMISSED_SERVICES
            }
        }
    }

    /// How an opinion names an asset: name, key and owner.
    pub(crate) fn citation(&self, number: u32) -> String {
        let dealt = self.dealt[number as usize];
        let label = self.tables().label(number as usize, dealt);
        let owner = &self.profiles[usize::from(dealt.owner)];
        format!("«{}» (clave {}), {}", label.name, label.key, owner.of())
    }
}

/// The words of a name that a search would have met, lower case.
fn words(label: &Label) -> Vec<String> {
    let mut words: Vec<String> = label
        .name
        .split([' ', ','])
        .filter(|word| word.chars().count() > 4 && *word != "Sistema")
        .map(str::to_lowercase)
        .collect();
    words.truncate(3);
    words
}
