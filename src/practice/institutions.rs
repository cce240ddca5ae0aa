//! Owns the directory: the federal bodies of the 2014-15 desk, their size and where they work.
//!
//! Keys, names and acronyms are public facts; head counts and numbers of sites are invented.
//! A ministry's own key is its head unit, `{ramo}-100`.

use super::prose::grouped;
use super::rng::{Rng, Stream};
use crate::domain::institution::{Institution, InstitutionKey, InstitutionType};

const TABLE: &str = include_str!("institutions.tsv");

/// An institution with what its texts need.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) institution: Institution,
    /// 1 (a trust of some hundred people) to 4 (IMSS, Pemex).
    pub(crate) size: u8,
    /// People who work there.
    pub(crate) staff: u32,
    sites: u32,
    site_kind: u8,
    article: Article,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Article {
    El,
    La,
    None,
}

/// The federal institutions in scope, marked as practice.
pub fn institutions() -> Vec<Institution> {
    profiles(0)
        .into_iter()
        .map(|profile| profile.institution)
        .collect()
}

/// The same with invented sizes. The seed changes head counts, never keys.
pub(crate) fn profiles(seed: u64) -> Vec<Profile> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .enumerate()
        .filter_map(|(index, line)| {
            profile(line, Rng::new(seed, Stream::Institution, index as u64))
        })
        .collect()
}

fn profile(line: &str, mut rng: Rng) -> Option<Profile> {
    let mut fields = line.split('\t');
    let key = fields.next()?;
    let acronym = fields.next()?;
    let name = fields.next()?;
    let r#type = match fields.next()? {
        "m" => InstitutionType::Ministry,
        "d" => InstitutionType::DeconcentratedBody,
        "s" => InstitutionType::StateEnterprise,
        _ => InstitutionType::Entity,
    };
    let sector_head = fields
        .next()
        .filter(|head| *head != "-")
        .map(InstitutionKey::new);
    let size: u8 = fields.next()?.parse().ok()?;
    let site_kind = *fields.next()?.as_bytes().first()?;
    let staff = match size {
        1 => rng.range(120, 620),
        2 => rng.range(550, 2_400),
        3 => rng.range(2_100, 7_500),
        _ => rng.range(8_000, 38_000),
    };
    let sites = match size {
        1 => rng.range(2, 5),
        2 => rng.range(4, 12),
        3 => rng.range(16, 34),
        _ => rng.range(32, 260),
    };
    Some(Profile {
        institution: Institution {
            key: InstitutionKey::new(key),
            acronym: acronym.to_owned(),
            name: name.to_owned(),
            budget_branch: key.get(..2).map(str::to_owned),
            r#type,
            sector_head,
            valid_from: None,
            valid_to: None,
            practice: true,
        },
        size,
        staff: staff as u32,
        sites: sites as u32,
        site_kind,
        article: article(name, acronym),
    })
}

/// Acronyms that are said as names, without an article.
const NAMES: [&str; 12] = [
    "BANOBRAS",
    "BANCOMEXT",
    "BANJERCITO",
    "BANSEFI",
    "SEPOMEX",
    "PROSPERA",
    "FONATUR",
    "FONACOT",
    "FONART",
    "INFOTEC",
    "NAFIN",
    "CentroGeo",
];

fn article(name: &str, acronym: &str) -> Article {
    if NAMES.contains(&acronym) {
        return Article::None;
    }
    let first = name.split([' ', ',']).next().unwrap_or_default();
    match first {
        "Secretaría" | "Comisión" | "Procuraduría" | "Administración" | "Agencia"
        | "Universidad" | "Lotería" | "Casa" | "Coordinación" | "Corporación" | "Compañía"
        | "Policía" | "Sección" | "Financiera" | "Sociedad" | "Consejería" | "Oficina"
        | "Productora" => Article::La,
        "Instituto" | "Servicio" | "Centro" | "Consejo" | "Fondo" | "Banco" | "Colegio"
        | "Hospital" | "Sistema" | "Registro" | "Fideicomiso" | "Organismo" | "Tribunal"
        | "Archivo" | "Comité" | "Secretariado" | "Órgano" | "Tecnológico" | "Aeropuerto"
        | "Grupo" | "Ferrocarril" | "El" => Article::El,
        _ => Article::None,
    }
}

impl Profile {
    pub(crate) fn acronym(&self) -> &str {
        &self.institution.acronym
    }

    pub(crate) fn branch(&self) -> &str {
        self.institution.budget_branch.as_deref().unwrap_or("00")
    }

    /// The short name in a sentence; one ministry's is a word and needs its full name.
    fn spoken(&self) -> &str {
        match self.acronym() {
            "SALUD" => &self.institution.name,
            acronym => acronym,
        }
    }

    /// `el SAT`, `la CONAGUA`, `CAPUFE`.
    pub(crate) fn with_article(&self) -> String {
        match self.article {
            Article::El => format!("el {}", self.spoken()),
            Article::La => format!("la {}", self.spoken()),
            Article::None => self.spoken().to_owned(),
        }
    }

    /// `del SAT`, `de la CONAGUA`, `de CAPUFE`.
    pub(crate) fn of(&self) -> String {
        match self.article {
            Article::El => format!("del {}", self.spoken()),
            Article::La => format!("de la {}", self.spoken()),
            Article::None => format!("de {}", self.spoken()),
        }
    }

    /// `Instituto`, `Secretaría`, or `la institución` where the name has no such noun.
    pub(crate) fn noun(&self) -> String {
        let first = self
            .institution
            .name
            .split([' ', ','])
            .next()
            .unwrap_or_default();
        match self.article {
            Article::La => format!("la {first}"),
            Article::El if first != "El" => format!("el {first}"),
            _ => "la institución".to_owned(),
        }
    }

    /// Where its people work, as it stands after `en` or `para`.
    pub(crate) fn places(&self, rng: &mut Rng) -> String {
        let n = grouped(i64::from(self.sites));
        let pick = |options: &[&str], rng: &mut Rng| rng.pick(options).replace('#', &n);
        match self.site_kind {
            b'm' => pick(
                &[
                    "las oficinas centrales y # delegaciones",
                    "el nivel central y # representaciones estatales",
                    "las unidades centrales y # oficinas foráneas",
                    "sus # delegaciones federales",
                ],
                rng,
            ),
            b'c' => pick(
                &[
                    "la sede y sus # unidades foráneas",
                    "los laboratorios y las # subsedes",
                    "la sede principal",
                ],
                rng,
            ),
            b'h' => pick(
                &[
                    "las áreas médicas y administrativas",
                    "consulta externa, hospitalización y áreas administrativas",
                    "los servicios de urgencias, quirófano y hospitalización",
                ],
                rng,
            ),
            b'p' => pick(
                &[
                    "el recinto portuario",
                    "las oficinas administrativas y el recinto portuario",
                    "las garitas y los edificios del puerto",
                ],
                rng,
            ),
            b'u' => pick(
                &[
                    "# planteles y las oficinas centrales",
                    "los # campus",
                    "las áreas académicas y administrativas",
                ],
                rng,
            ),
            b'b' => pick(
                &[
                    "la oficina matriz y # oficinas regionales",
                    "# sucursales y el corporativo",
                    "las direcciones regionales",
                ],
                rng,
            ),
            b'e' => pick(
                &[
                    "# centros de trabajo",
                    "el corporativo y # centros de trabajo",
                    "las gerencias regionales",
                ],
                rng,
            ),
            b's' => pick(
                &[
                    "# unidades médicas",
                    "las delegaciones y # unidades médicas",
                    "# delegaciones y subdelegaciones",
                ],
                rng,
            ),
            b'k' => pick(
                &[
                    "# museos, zonas y centros",
                    "las oficinas centrales y los centros estatales",
                ],
                rng,
            ),
            _ => pick(
                &[
                    "las oficinas centrales",
                    "sus # inmuebles",
                    "la sede y sus oficinas regionales",
                    "los inmuebles del Distrito Federal",
                ],
                rng,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_of_the_table_becomes_one_institution_with_its_own_key_and_acronym() {
        let all = institutions();
        assert_eq!(all.len(), TABLE.lines().count() - 1);
        assert_eq!(
            all.iter()
                .map(|one| one.key.clone())
                .collect::<HashSet<_>>()
                .len(),
            all.len()
        );
        assert_eq!(
            all.iter()
                .map(|one| one.acronym.clone())
                .collect::<HashSet<_>>()
                .len(),
            all.len()
        );
        assert!((240..=260).contains(&all.len()));
        assert!(all.iter().all(|one| one.practice && !one.name.is_empty()));
    }

    #[test]
    fn sector_heads_are_in_the_table() {
        let all = institutions();
        let keys: HashSet<_> = all.iter().map(|one| &one.key).collect();
        for head in all.iter().filter_map(|one| one.sector_head.as_ref()) {
            assert!(keys.contains(head), "{head}");
        }
    }

    #[test]
    fn articles_follow_the_name() {
        let all = profiles(1);
        let of = |acronym: &str| {
            all.iter()
                .find(|one| one.acronym() == acronym)
                .map(Profile::of)
        };
        assert_eq!(of("SAT").as_deref(), Some("del SAT"));
        assert_eq!(of("CONAGUA").as_deref(), Some("de la CONAGUA"));
        assert_eq!(of("CAPUFE").as_deref(), Some("de CAPUFE"));
    }
}
