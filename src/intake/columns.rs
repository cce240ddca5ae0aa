//! From the names in a header to our fields.

use super::error::OpenError;
use super::options::{Options, What};
use super::synonyms::{Field, Names, names};
use crate::text::fold;

/// How a file's columns were understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    pub recognised: Vec<Recognised>,
    /// Columns that feed no field, as the file names them: raw text.
    pub ignored: Vec<String>,
    /// Fields that must be there and that no column feeds.
    pub missing: Vec<&'static str>,
}

/// One column and the fields that it feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The name in the file: raw text.
    pub theirs: String,
    pub ours: Vec<&'static str>,
}

/// The columns that feed each field, best first.
pub(super) type Plan = Vec<(Field, Vec<usize>)>;

/// Articles and prepositions, which one file writes and the next leaves out.
const SMALL_WORDS: [&str; 9] = ["de", "del", "la", "el", "los", "las", "of", "the", "y"];

/// What the name of a language after a column's name costs in the choice between two columns:
/// Spanish is preferred, then English.
const LANGUAGES: [(&str, usize); 4] = [("_es", 100), ("_mx", 100), ("_en", 200), ("_fr", 300)];

/// A name as it is compared: `Fecha de inicio`, `fechaInicio` and `FECHA_INICIO` are one.
pub(super) fn canonical(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.chars() {
        if after_lower && c.is_uppercase() {
            spaced.push(' ');
        }
        after_lower = c.is_lowercase();
        spaced.push(c);
    }
    let folded = fold(&spaced);
    let mut joined = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() || SMALL_WORDS.contains(&word) {
            continue;
        }
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(word);
    }
    joined
}

/// The options about columns, checked against the fields that there are.
#[derive(Clone, Debug)]
pub(super) struct Mapper {
    names: Vec<Names>,
    /// Canonical names of theirs; no field means that the column is ignored.
    map: Vec<(String, Option<Field>)>,
    /// Fields with a value for where the file says nothing.
    pub(super) constants: Vec<(Field, String)>,
}

impl Mapper {
    pub(super) fn new(what: What, options: &Options) -> Result<Mapper, OpenError> {
        let names = names(what, options.words_only);
        let mut map = Vec::new();
        let mut constants = Vec::new();
        for (theirs, ours) in &options.map {
            let field = match ours.trim() {
                "" | "-" => None,
                ours => Some(field_called(&names, ours)?),
            };
            map.push((canonical(theirs), field));
        }
        for (ours, value) in &options.set {
            let field = field_called(&names, ours)?;
            constants.push((field, value.clone()));
        }
        Ok(Mapper {
            names,
            map,
            constants,
        })
    }

    /// Which columns feed which field.
    pub(super) fn plan(&self, header: &[String]) -> Plan {
        let canonicals: Vec<String> = header.iter().map(|name| canonical(name)).collect();
        let mapped = |name: &str| self.map.iter().find(|(theirs, _)| theirs == name);
        let mut plan = Plan::new();
        for (field, synonyms) in &self.names {
            let mut feeding: Vec<(usize, usize)> = Vec::new();
            for (at, name) in canonicals.iter().enumerate() {
                match mapped(name) {
                    Some((_, target)) if *target == Some(*field) => feeding.push((0, at)),
                    Some(_) => {}
                    None => feeding.extend(rank(synonyms, name).map(|rank| (rank + 1, at))),
                }
            }
            // What the person mapped replaces what would have been found.
            if feeding.iter().any(|(rank, _)| *rank == 0) {
                feeding.retain(|(rank, _)| *rank == 0);
            }
            feeding.sort_unstable();
            if *field == Field::Key {
                // Two columns number rows in different ways: keys never come from both.
                feeding.truncate(1);
            }
            if !feeding.is_empty() {
                plan.push((*field, feeding.into_iter().map(|(_, at)| at).collect()));
            }
        }
        plan
    }

    /// Refuses a header in which one of our columns stands twice, or a mapped one not at all.
    pub(super) fn check(
        &self,
        header: &[String],
        plan: &[(Field, Vec<usize>)],
    ) -> Result<(), OpenError> {
        let canonicals: Vec<String> = header.iter().map(|name| canonical(name)).collect();
        for (_, feeding) in plan {
            for (place, at) in feeding.iter().enumerate() {
                let earlier = &feeding[..place];
                if earlier
                    .iter()
                    .any(|other| canonicals[*other] == canonicals[*at])
                {
                    return Err(OpenError::RepeatedColumn(header[*at].clone()));
                }
            }
        }
        if let Some((theirs, _)) = self.map.iter().find(|(name, _)| !canonicals.contains(name)) {
            return Err(OpenError::UnknownColumn(theirs.clone()));
        }
        Ok(())
    }

    /// Adds what a header says to what is known of the file's columns.
    pub(super) fn describe(
        &self,
        header: &[String],
        plan: &[(Field, Vec<usize>)],
        columns: &mut Columns,
    ) {
        for (at, theirs) in header.iter().enumerate() {
            let feeds = |(field, feeding): &(Field, Vec<usize>)| {
                feeding.contains(&at).then(|| field.name())
            };
            let ours: Vec<&'static str> = plan.iter().filter_map(feeds).collect();
            if ours.is_empty() {
                if !theirs.trim().is_empty() && !columns.ignored.contains(theirs) {
                    columns.ignored.push(theirs.clone());
                }
            } else if !columns
                .recognised
                .iter()
                .any(|known| known.theirs == *theirs)
            {
                let theirs = theirs.clone();
                columns.recognised.push(Recognised { theirs, ours });
            }
        }
    }

    pub(super) fn has_constant(&self, field: Field) -> bool {
        self.constants
            .iter()
            .any(|(constant, _)| *constant == field)
    }
}

/// How good a name is for a field, smaller is better; a language at its end is a second choice.
fn rank(synonyms: &str, name: &str) -> Option<usize> {
    let place = |name: &str| synonyms.split(' ').position(|synonym| synonym == name);
    place(name).or_else(|| {
        LANGUAGES.iter().find_map(|(suffix, cost)| {
            let plain = name.strip_suffix(suffix)?;
            place(plain).map(|place| place + cost)
        })
    })
}

fn field_called(names: &[Names], name: &str) -> Result<Field, OpenError> {
    let wanted = canonical(name);
    let called = |(field, _): &&Names| field.name() == wanted;
    let known_as = |(_, synonyms): &&Names| synonyms.split(' ').any(|name| name == wanted);
    names
        .iter()
        .find(called)
        .or_else(|| names.iter().find(known_as))
        .map(|(field, _)| *field)
        .ok_or_else(|| OpenError::UnknownField {
            name: name.to_owned(),
            known: names.iter().map(|(field, _)| field.name()).collect(),
        })
}
