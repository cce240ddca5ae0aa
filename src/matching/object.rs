//! What a contract is about: whether a title asks for a thing, a service, works, a study or training
//! rather than for a system.
//!
//! Owns the reading of `objects.toml` and the finding of the object's head in a title. Whether an asset can
//! be such an object is for the caller to say. Must not know scores.

use super::fold::cut;
use super::stem::stem;
use super::stopwords::is_stop;
use super::tokens::tokens;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Bytes of a title that are read.
const BYTES: usize = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Goods,
    Equipment,
    Services,
    Professional,
    Training,
    Works,
}

impl Class {
    pub(crate) const ALL: [Class; 6] = [
        Class::Goods,
        Class::Equipment,
        Class::Services,
        Class::Professional,
        Class::Training,
        Class::Works,
    ];

    /// Whether a list of products may hold it.
    pub(crate) fn is_thing(self) -> bool {
        matches!(self, Class::Goods | Class::Equipment)
    }
}

/// The object of a contract, as the title names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) class: Class,
    pub(crate) surface: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    goods: Lists,
    equipment: Lists,
    services: Lists,
    professional: Lists,
    training: Lists,
    works: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    heads: String,
    always: String,
    physical: String,
}

/// Where a phrase counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Head,
    Physical,
    Always,
}

struct Phrase {
    roots: Vec<String>,
    class: Class,
    place: Place,
}

/// Words that stand before the object of a contract.
const LEADS: &str = "
adquisicion adquirir compra comprar contratacion contratar arrendamiento renta suministro servicio servicios prestacion pago licitacion
proyecto instalacion reparacion mantenimiento mantto mtto preventivo correctivo prev corr integral dotacion renovacion suscripcion reposicion
ampliacion abastecimiento entrega aplicacion sustitucion equipo equipos material materiales lote nuevo nuevos kit afinacion reparaciones aseo
adq mant colocacion verificacion muestreo equipamiento programa";
/// Words by which a title asks for a system after all.
const SYSTEMS: &str = "
sistema sistemas software plataforma aplicacion aplicativo licencias licencia licenciamiento modulo solucion herramienta portal app suscripcion
administracion gestion registro seguimiento automatizacion digitalizacion simulador sitio web linea";
/// Words after which a sentence tells what is to be done: a function in other words.
const TELLING: &[&str] = &["que", "donde", "quien", "como", "cuanto", "cuando"];

struct Objects {
    by_first: HashMap<String, Vec<Phrase>>,
    leads: HashSet<&'static str>,
    systems: HashSet<&'static str>,
}

const BUILTIN: &str = include_str!("objects.toml");

static OBJECTS: LazyLock<Objects> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the embedded file is part of the program; a test reads it"
    )]
    let file: File = toml::from_str(BUILTIN).expect("the embedded list of objects is valid");
    Objects::new(&file)
});

impl Objects {
    fn new(file: &File) -> Self {
        let lists = [
            &file.goods,
            &file.equipment,
            &file.services,
            &file.professional,
            &file.training,
            &file.works,
        ];
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        for (class, lists) in Class::ALL.into_iter().zip(lists) {
            for (text, place) in [
                (&lists.heads, Place::Head),
                (&lists.physical, Place::Physical),
                (&lists.always, Place::Always),
            ] {
                for phrase in text.split(';') {
                    let roots: Vec<String> =
                        roots(phrase).into_iter().map(|(_, root)| root).collect();
                    let Some(first) = roots.first().cloned() else {
                        continue;
                    };
                    by_first.entry(first).or_default().push(Phrase {
                        roots,
                        class,
                        place,
                    });
                }
            }
        }
        Objects {
            by_first,
            leads: LEADS.split_whitespace().map(stem).collect(),
            systems: SYSTEMS.split_whitespace().map(stem).collect(),
        }
    }

    /// The longest phrase that begins here, of those that may stand here.
    fn at(&self, words: &[(String, String)], place: Place) -> Option<&Phrase> {
        let phrases = self.by_first.get(&words.first()?.1)?;
        let fits = |phrase: &&Phrase| {
            phrase.place >= place
                && words.len() >= phrase.roots.len()
                && phrase
                    .roots
                    .iter()
                    .zip(words)
                    .all(|(one, (_, other))| one == other)
        };
        phrases
            .iter()
            .filter(fits)
            .max_by_key(|phrase| phrase.roots.len())
    }
}

/// Folded words and their roots, articles dropped.
fn roots(text: &str) -> Vec<(String, String)> {
    tokens(text)
        .into_iter()
        .filter(|token| !token.part && !is_stop(&token.text))
        .map(|token| {
            let root = stem(&token.text).to_owned();
            (token.text, root)
        })
        .collect()
}

/// What a title asks for, where that is no system.
pub(crate) fn object(title: &str) -> Option<Object> {
    let objects = &*OBJECTS;
    let title = cut(title, BYTES);
    let mut asks_system = false;
    for segment in title.split([':', ';', ',']) {
        let told = tokens(segment).first().is_some_and(|token| {
            let word = token.text.as_str();
            TELLING.contains(&word)
                || word.len() > 4
                    && ["ar", "er", "ir", "arse", "irse", "erse"]
                        .iter()
                        .any(|ending| word.ends_with(ending))
        });
        let words = roots(segment);
        if told {
            return None;
        }
        let lead = words
            .iter()
            .take_while(|(_, root)| objects.leads.contains(root.as_str()))
            .count();
        let system = |(_, root): &(String, String)| objects.systems.contains(root.as_str());
        let named = |phrase: &Phrase, words: &[(String, String)]| Object {
            class: phrase.class,
            surface: words
                .iter()
                .take(phrase.roots.len())
                .map(|(word, _)| word.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        };
        // `Equipo médico` begins with a word that may also stand before the object.
        for from in (0..=lead).rev() {
            let Some(rest) = words.get(from..) else {
                continue;
            };
            if !asks_system && let Some(phrase) = objects.at(rest, Place::Head) {
                return Some(named(phrase, rest));
            }
        }
        for from in 0..words.len() {
            let rest = &words[from..];
            let place = match from > 0
                && words[..from]
                    .iter()
                    .all(|word| system(word) || objects.leads.contains(word.1.as_str()))
            {
                true => Place::Physical,
                false => Place::Always,
            };
            let barred = asks_system || words.iter().any(system);
            let found = objects.at(rest, place);
            if let Some(phrase) = found.filter(|phrase| phrase.place == Place::Physical || !barred)
            {
                return Some(named(phrase, rest));
            }
        }
        asks_system |= words.iter().any(system);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_of_a_contract_is_told_from_a_system() {
        for (title, expected) in [
            (
                "Servicio de mantenimiento preventivo y correctivo de elevadores",
                Some(Class::Services),
            ),
            ("Adquisición de sillas y escritorios", Some(Class::Goods)),
            ("Sistema integral de aire acondicionado", Some(Class::Goods)),
            ("Compra de impresoras láser", Some(Class::Equipment)),
            ("Estudio de mercado del maíz", Some(Class::Professional)),
            ("Becarios: seguro de gastos médicos", Some(Class::Services)),
            ("Sistema de control de mobiliario", None),
            ("Software para administrar vehículos", None),
            ("Saber quién tiene cada silla y escritorio", None),
            ("Adquisición de un sistema de nómina", None),
            ("Licencias de AutoCAD", None),
            ("", None),
        ] {
            assert_eq!(
                object(title).map(|object| object.class),
                expected,
                "{title}"
            );
        }
    }
}
