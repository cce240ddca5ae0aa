//! Owns what the federation's inventory is made of: the functions that systems serve and the
//! shared means (framework contracts, public software, spare capacity, services, suppliers).
//!
//! Must not know who owns which entry; `assets` deals them out.

use super::rng::Rng;
use crate::domain::asset::Lever;

/// A function that some application of an institution serves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct System {
    pub(crate) id: &'static str,
    /// Two-digit branches separated by commas, or `*`.
    branches: &'static str,
    pub(crate) subject: &'static str,
    /// Infinitive: `registrar y consultar …`.
    pub(crate) function: &'static str,
    pub(crate) category: &'static str,
    pub(crate) users: &'static str,
}

/// Something other than an application that can serve others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resource {
    pub(crate) id: &'static str,
    pub(crate) lever: Lever,
    /// Key of the institution that has it; `None` where many have their own.
    pub(crate) owner: Option<&'static str>,
    /// Branches whose institutions have their own; empty for all.
    branches: &'static str,
    pub(crate) name: &'static str,
    pub(crate) function: &'static str,
    pub(crate) description: &'static str,
    pub(crate) technologies: &'static str,
    pub(crate) licence: &'static str,
}

fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let row = std::array::from_fn(|_| fields.next().unwrap_or_default());
            (!row[0].is_empty()).then_some(row)
        })
}

/// All functions, in the order of the table.
pub(crate) fn systems() -> Vec<System> {
    rows(include_str!("systems.tsv"))
        .map(
            |[id, branches, subject, function, category, users]| System {
                id,
                branches,
                subject,
                function,
                category,
                users,
            },
        )
        .collect()
}

/// All shared means, in the order of the table.
pub(crate) fn resources() -> Vec<Resource> {
    rows(include_str!("resources.tsv"))
        .map(
            |[
                id,
                lever,
                owner,
                name,
                function,
                description,
                technologies,
                licence,
            ]| Resource {
                id,
                lever: Lever::ALL
                    .into_iter()
                    .find(|one| one.name() == lever)
                    .unwrap_or_default(),
                owner: (!owner.starts_with('*')).then_some(owner),
                branches: owner.strip_prefix('*').unwrap_or_default(),
                name,
                function,
                description,
                technologies,
                licence,
            },
        )
        .collect()
}

impl Resource {
    /// Whether institutions of a budget branch have their own.
    pub(crate) fn suits(&self, branch: &str) -> bool {
        self.branches.is_empty() || self.branches.split(',').any(|one| one == branch)
    }
}

/// How systems are called, and the letters that it puts before an acronym.
const PREFIXES: [(&str, &str); 8] = [
    ("Sistema de", "S"),
    ("Sistema Integral de", "SI"),
    ("Sistema Institucional de", "SI"),
    ("Plataforma de", "PL"),
    ("Sistema Automatizado de", "SA"),
    ("Sistema Informático de", "SI"),
    ("Sistema Único de", "SU"),
    ("Módulo de", "M"),
];

/// What tells one system of an institution from another that serves the same function.
const SUFFIXES: [&str; 8] = [
    ", oficinas foráneas",
    ", versión anterior",
    ", módulo estatal",
    " en Línea",
    " Móvil",
    ", segunda etapa",
    ", histórico",
    ", consulta pública",
];

/// Words that are names of systems by themselves.
const STANDALONE: [&str; 10] = [
    "Portal",
    "Agenda",
    "Ventanilla",
    "Intranet",
    "Padrón",
    "Tablero",
    "Normateca",
    "Aula",
    "Bolsa",
    "Registro",
];

impl System {
    /// Whether institutions of a budget branch have such systems.
    pub(crate) fn suits(&self, branch: &str) -> bool {
        self.is_general() || self.branches.split(',').any(|one| one == branch)
    }

    /// Whether every institution has one.
    pub(crate) fn is_general(&self) -> bool {
        self.branches == "*"
    }

    /// Name and acronym of the `nth` system of one institution for this function.
    pub(crate) fn name(&self, nth: usize, rng: &mut Rng) -> (String, String) {
        let suffix = nth
            .checked_sub(1)
            .map_or("", |nth| SUFFIXES[nth % SUFFIXES.len()]);
        let first = self.subject.split(' ').next().unwrap_or_default();
        if STANDALONE.contains(&first) && rng.chance(600) {
            return (
                format!("{}{suffix}", self.subject),
                acronym("", self.subject, rng),
            );
        }
        let (prefix, letters) = *rng.pick(&PREFIXES);
        (
            format!("{prefix} {}{suffix}", self.subject),
            acronym(letters, self.subject, rng),
        )
    }

    /// Name and acronym of a system that is still to be made; always masculine in Spanish.
    pub(crate) fn new_name(&self, rng: &mut Rng) -> (String, String) {
        (
            format!("Sistema de {}", self.subject),
            acronym(if rng.chance(500) { "S" } else { "SI" }, self.subject, rng),
        )
    }
}

/// `Gestión de Expedientes de Personal` -> `SIGEP`, `SGEXP`.
fn acronym(letters: &str, subject: &str, rng: &mut Rng) -> String {
    let long = 4 + rng.below(3);
    let words = subject
        .split(' ')
        .filter(|word| word.chars().count() > 3 && *word != "para");
    let mut out = letters.to_owned();
    for (index, word) in words.enumerate() {
        let take = if index == 0 || rng.chance(250) { 2 } else { 1 };
        out.extend(word.chars().take(take).map(plain));
    }
    out.truncate(long.max(letters.len() + 2));
    out
}

/// The capital without its accent.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'Á' => 'A',
        'é' | 'É' => 'E',
        'í' | 'Í' => 'I',
        'ó' | 'Ó' => 'O',
        'ú' | 'Ú' | 'ü' => 'U',
        'ñ' | 'Ñ' => 'N',
        other => other.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::rng::Stream;
    use std::collections::HashSet;

    #[test]
    fn every_row_of_both_tables_is_read_and_has_its_own_id() {
        let ids: Vec<&str> = systems()
            .iter()
            .map(|row| row.id)
            .chain(resources().iter().map(|row| row.id))
            .collect();
        assert!(systems().len() > 150 && resources().len() > 70);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        assert!(systems().iter().all(|row| !row.users.is_empty()));
        assert!(
            resources()
                .iter()
                .all(|row| row.lever != Lever::Application)
        );
    }

    #[test]
    fn objects_name_rows_that_exist() {
        let ids: HashSet<&str> = systems()
            .iter()
            .map(|row| row.id)
            .chain(resources().iter().map(|row| row.id))
            .collect();
        for object in crate::practice::objects::objects() {
            for id in &object.reuse {
                assert!(ids.contains(id.as_str()), "{} names {id}", object.id);
            }
        }
    }

    #[test]
    fn fixed_owners_are_institutions() {
        let keys: HashSet<_> = crate::practice::institutions()
            .into_iter()
            .map(|one| one.key.as_str().to_owned())
            .collect();
        for row in resources() {
            assert!(
                row.owner.is_none_or(|owner| keys.contains(owner)),
                "{}",
                row.id
            );
        }
    }

    #[test]
    fn acronyms_are_capitals_without_accents() {
        let mut rng = Rng::new(3, Stream::Asset, 0);
        for system in systems() {
            let (_, acronym) = system.name(0, &mut rng);
            assert!(acronym.chars().all(|c| c.is_ascii_uppercase()), "{acronym}");
            assert!((3..=8).contains(&acronym.len()), "{acronym}");
        }
    }
}
