//! Owns the people of the practice desk. All are invented.

use super::rng::{Rng, Stream};
use crate::domain::ids::PersonId;
use crate::domain::institution::InstitutionKey;
use crate::domain::person::{Person, Role};
use jiff::Timestamp;

/// Handle, name, role, institution.
const PEOPLE: &[(&str, &str, Role, Option<&str>)] = &[
    ("alima", "Alicia Lima Cervantes", Role::Reviewer, None),
    ("bosorio", "Bruno Osorio Haddad", Role::Reviewer, None),
    ("cvaldes", "Carmen Valdés Iturbe", Role::Reviewer, None),
    ("dquiroga", "Darío Quiroga Montes", Role::Reviewer, None),
    ("erobles", "Elena Robles Arizpe", Role::Supervisor, None),
    ("fauditor", "Fermín Ugalde Pineda", Role::Auditor, None),
    (
        "sat.utic",
        "Gabriela Montaño Ríos",
        Role::Institution,
        Some("06-E00"),
    ),
    (
        "conagua.utic",
        "Héctor Salgado Pulido",
        Role::Institution,
        Some("16-B00"),
    ),
    (
        "imss.utic",
        "Irma Cárdenas Bello",
        Role::Institution,
        Some("50-GYR"),
    ),
    (
        "sct.utic",
        "Joaquín Tello Maldonado",
        Role::Institution,
        Some("09-100"),
    ),
    (
        "impi.utic",
        "Karla Noriega Sáenz",
        Role::Institution,
        Some("10-K8V"),
    ),
];

/// How many of the people are reviewers; they come first.
pub(crate) const REVIEWERS: usize = 4;

/// Four reviewers, one supervisor, one auditor and some institutions' submitters, in that order.
/// Their ids are the same whatever the seed of the world.
pub fn people() -> Vec<Person> {
    PEOPLE
        .iter()
        .enumerate()
        .map(|(index, (handle, name, role, institution))| Person {
            id: person_id(index),
            handle: (*handle).to_owned(),
            name: (*name).to_owned(),
            role: *role,
            institution: institution.map(InstitutionKey::new),
        })
        .collect()
}

/// The id of the `index`-th person of [`people`].
pub(crate) fn person_id(index: usize) -> PersonId {
    // 1 May 2014, before the first request was received.
    let hired = Timestamp::from_second(1_398_960_000).unwrap_or(Timestamp::UNIX_EPOCH);
    PersonId(Rng::new(0, Stream::Person, index as u64).uuid(hired))
}

/// The supervisor.
pub(crate) fn supervisor() -> PersonId {
    person_id(REVIEWERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_desk_has_four_reviewers_first_then_a_supervisor() {
        let all = people();
        assert!(
            all[..REVIEWERS]
                .iter()
                .all(|one| one.role == Role::Reviewer)
        );
        assert_eq!(all[REVIEWERS].role, Role::Supervisor);
        assert_eq!(all[REVIEWERS].id, supervisor());
        assert_eq!(
            all.iter().filter(|one| one.role == Role::Auditor).count(),
            1
        );
    }

    #[test]
    fn handles_and_ids_are_unique_and_submitters_belong_to_a_known_institution() {
        let all = people();
        assert_eq!(
            all.iter()
                .map(|one| one.handle.clone())
                .collect::<HashSet<_>>()
                .len(),
            all.len()
        );
        assert_eq!(
            all.iter().map(|one| one.id).collect::<HashSet<_>>().len(),
            all.len()
        );
        let known: HashSet<_> = super::super::institutions()
            .into_iter()
            .map(|one| one.key)
            .collect();
        for person in &all {
            assert_eq!(
                person.institution.is_some(),
                person.role == Role::Institution
            );
            assert!(person.institution.iter().all(|key| known.contains(key)));
        }
    }
}
