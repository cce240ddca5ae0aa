//! Holds the domain's enums against the catalogue: each value has its word in both languages, and
//! the forms for lists keep their columns.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{Lang, catalogue};
use crate::domain::act::{Missing, Refusal};
use crate::domain::asset::{AssetStatus, Lever};
use crate::domain::candidate::{Confidence, Field, Verdict, Via};
use crate::domain::checklist::{Answer, Verification};
use crate::domain::clock::CycleCause;
use crate::domain::ids::{AssetId, PersonId};
use crate::domain::institution::InstitutionType;
use crate::domain::opinion::{Cause, Sense};
use crate::domain::person::Role;
use crate::domain::request::{AnnexKind, Kind, Procedure, State, Subject};
use serde::Serialize;

/// The names of values as they travel, which are the names in the catalogue.
fn names<T: Serialize>(values: &[T]) -> Vec<String> {
    values
        .iter()
        .map(|value| {
            let name = serde_json::to_value(value).unwrap();
            name.as_str().unwrap().to_owned()
        })
        .collect()
}

/// The names of values that travel as objects, from the field that tells them apart.
fn tags<T: Serialize>(tag: &str, values: &[T]) -> Vec<String> {
    values
        .iter()
        .map(|value| {
            let object = serde_json::to_value(value).unwrap();
            object[tag].as_str().unwrap().to_owned()
        })
        .collect()
}

fn missing() -> Vec<String> {
    let item = String::new();
    tags(
        "missing",
        &[
            Missing::Check { item },
            Missing::Inventory,
            Missing::Sense,
            Missing::Reasoning,
            Missing::Recommendations,
            Missing::CitedAsset,
        ],
    )
}

fn refusals() -> Vec<String> {
    let due = jiff::civil::date(2026, 3, 5);
    tags(
        "refusal",
        &[
            Refusal::State {
                state: State::Closed,
            },
            Refusal::Role,
            Refusal::Held {
                by: PersonId(uuid::Uuid::nil()),
            },
            Refusal::NotTaken,
            Refusal::AlreadyReturned,
            Refusal::Incomplete { missing: vec![] },
            Refusal::Outcome {
                sense: crate::domain::opinion::Sense::NotRequired,
            },
            Refusal::SamePerson,
            Refusal::Confirmation,
            Refusal::ReasonRequired,
            Refusal::UnknownCheck {
                item: String::new(),
            },
            Refusal::UnknownJudgement {
                asset: AssetId(uuid::Uuid::nil()),
            },
            Refusal::Lapsed { due },
            Refusal::NotDue,
            Refusal::NotLater,
            Refusal::BeyondDue { due },
            Refusal::DueTooNear { due },
            Refusal::NoAnswerAwaited,
            Refusal::NotPostponed,
            Refusal::CalendarExhausted,
        ],
    )
}

/// Each table, whether lists have a short form of it and in how many columns, and its names.
fn tables() -> Vec<(&'static str, Option<usize>, Vec<String>)> {
    use Field::{Acronym, Category, Description, Function, Name, Owner, Technology, Vendor};
    let fields = [
        Name,
        Acronym,
        Function,
        Description,
        Category,
        Technology,
        Vendor,
        Owner,
    ];
    let confidences = [Confidence::Weak, Confidence::Possible, Confidence::Probable];
    let bridges = [
        Via::Acronym,
        Via::Synonym,
        Via::ProductFamily,
        Via::Spelling,
    ];
    vec![
        ("kind", Some(6), names(&Kind::ALL)),
        ("state", Some(12), names(&State::ALL)),
        ("subject", Some(6), names(&[Subject::Ict, Subject::Ot])),
        ("procedure", None, names(&Procedure::ALL)),
        ("annex", None, names(&AnnexKind::ALL)),
        ("role", None, names(&Role::ALL)),
        ("institution_type", None, names(&InstitutionType::ALL)),
        ("sense", Some(12), names(&Sense::ALL)),
        (
            "cause",
            None,
            names(&[Cause::Issued, Cause::DeemedApproval]),
        ),
        (
            "cycle_cause",
            None,
            names(&[CycleCause::Reception, CycleCause::Answer]),
        ),
        ("verification", None, names(&Verification::ALL)),
        ("answer", Some(3), names(&Answer::ALL)),
        ("lever", Some(6), names(&Lever::ALL)),
        ("asset_status", Some(12), names(&AssetStatus::ALL)),
        ("confidence", None, names(&confidences)),
        ("field", None, names(&fields)),
        ("via", None, names(&bridges)),
        (
            "verdict",
            Some(12),
            names(&[Verdict::Cited, Verdict::Dismissed]),
        ),
        ("missing", None, missing()),
        ("refusal", None, refusals()),
    ]
}

#[test]
fn every_value_has_its_word_in_both_languages() {
    for lang in Lang::ALL {
        for (table, short, names) in tables() {
            for name in names {
                let key = format!("domain.{table}.{name}");
                assert!(catalogue::get(lang, &key).is_some(), "{lang:?}: {key}");
                if short.is_some() {
                    let key = format!("domain.{table}_short.{name}");
                    assert!(catalogue::get(lang, &key).is_some(), "{lang:?}: {key}");
                }
            }
        }
    }
}

#[test]
fn short_forms_keep_their_columns_and_differ() {
    for lang in Lang::ALL {
        for (table, short, names) in tables() {
            let Some(columns) = short else { continue };
            let mut seen = std::collections::HashSet::new();
            for name in names {
                let word = lang.entry(&format!("domain.{table}_short"), &name);
                let width = crate::text::width(word);
                assert!(width <= columns, "{lang:?}: {word} takes {width} columns");
                assert!(
                    seen.insert(word),
                    "{lang:?}: {word} stands for two in {table}"
                );
            }
        }
    }
}

#[test]
fn no_word_is_left_from_a_value_that_is_gone() {
    let known = tables();
    for key in catalogue::keys(Lang::Es) {
        let Some((table, name)) = key
            .strip_prefix("domain.")
            .and_then(|key| key.split_once('.'))
        else {
            continue;
        };
        let table = table.strip_suffix("_short").unwrap_or(table);
        let Some((_, _, names)) = known.iter().find(|(known, _, _)| *known == table) else {
            continue;
        };
        assert!(names.iter().any(|known| known == name), "{key}");
    }
}
