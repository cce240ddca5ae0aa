//! People and institutions, kept in memory until the log says that they changed.
//!
//! Owns the two caches and their look-ups. A read that started before a change was heard is not kept.

use super::{Desk, ServiceError};
use crate::domain::ids::PersonId;
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::person::Person;
use crate::text::fold;
use crate::wire::request::PersonRef;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// A value that is read again after `forget`.
#[derive(Debug)]
struct Kept<T> {
    value: RwLock<Option<Arc<T>>>,
    generation: AtomicU64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept {
            value: RwLock::new(None),
            generation: AtomicU64::new(0),
        }
    }
}

impl<T> Kept<T> {
    fn get(&self) -> Option<Arc<T>> {
        self.value
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    fn keep(&self, read_in: u64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut kept = self.value.write().unwrap_or_else(PoisonError::into_inner);
        if self.generation() == read_in {
            *kept = Some(Arc::clone(&value));
        }
        value
    }

    fn forget(&self) {
        let mut kept = self.value.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::AcqRel);
        *kept = None;
    }
}

/// Everybody that the store knows.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) all: Vec<Person>,
    by_id: HashMap<PersonId, usize>,
}

impl People {
    pub(crate) fn get(&self, id: PersonId) -> Option<&Person> {
        self.by_id.get(&id).and_then(|at| self.all.get(*at))
    }

    pub(crate) fn by_handle(&self, handle: &str) -> Option<&Person> {
        self.all.iter().find(|person| person.handle == handle)
    }

    pub(crate) fn reference(&self, id: PersonId) -> Option<PersonRef> {
        self.get(id).map(reference)
    }
}

pub(crate) fn reference(person: &Person) -> PersonRef {
    PersonRef {
        id: person.id,
        handle: person.handle.clone(),
        name: person.name.clone(),
    }
}

/// Every institution, by key.
#[derive(Debug)]
pub(crate) struct Institutions {
    /// In the order of their keys.
    pub(crate) all: Vec<Institution>,
    by_key: HashMap<InstitutionKey, usize>,
    /// By folded short name and name; `None` where two answer to the same.
    by_word: HashMap<String, Option<usize>>,
}

impl Institutions {
    pub(crate) fn new(mut all: Vec<Institution>) -> Self {
        all.sort_by(|a, b| a.key.cmp(&b.key));
        let by_key = all
            .iter()
            .enumerate()
            .map(|(at, one)| (one.key.clone(), at))
            .collect();
        let mut by_word: HashMap<String, Option<usize>> = HashMap::with_capacity(2 * all.len());
        for (at, one) in all.iter().enumerate() {
            for word in [fold(&one.acronym), fold(&one.name)] {
                by_word
                    .entry(word)
                    .and_modify(|known| *known = known.filter(|other| *other == at))
                    .or_insert(Some(at));
            }
        }
        Institutions {
            all,
            by_key,
            by_word,
        }
    }

    pub(crate) fn get(&self, key: &InstitutionKey) -> Option<&Institution> {
        self.by_key.get(key).and_then(|at| self.all.get(*at))
    }

    /// By key, as rows of a list spell it.
    pub(crate) fn by_key(&self, key: &str) -> Option<&Institution> {
        self.by_key.get(key).and_then(|at| self.all.get(*at))
    }

    /// By key, exactly; or else by short name or by name, whatever the case and the accents.
    /// A text that two institutions answer to finds none.
    pub(crate) fn find(&self, text: &str) -> Option<&Institution> {
        if let Some(exact) = self.get(&InstitutionKey::new(text)) {
            return Some(exact);
        }
        let at = (*self.by_word.get(&fold(text.trim()))?)?;
        self.all.get(at)
    }
}

/// The two caches.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    people: Kept<People>,
    institutions: Kept<Institutions>,
}

impl Directory {
    pub(crate) fn forget_people(&self) {
        self.people.forget();
    }

    pub(crate) fn forget_institutions(&self) {
        self.institutions.forget();
    }
}

impl Desk {
    pub(crate) async fn everybody(&self) -> Result<Arc<People>, ServiceError> {
        let people = &self.directory.people;
        if let Some(kept) = people.get() {
            return Ok(kept);
        }
        let generation = people.generation();
        let all = self.store.people().await?;
        let by_id = all
            .iter()
            .enumerate()
            .map(|(at, person)| (person.id, at))
            .collect();
        Ok(people.keep(generation, People { all, by_id }))
    }

    pub(crate) async fn directory(&self) -> Result<Arc<Institutions>, ServiceError> {
        let institutions = &self.directory.institutions;
        if let Some(kept) = institutions.get() {
            return Ok(kept);
        }
        let generation = institutions.generation();
        let all = self.store.institutions().await?;
        Ok(institutions.keep(generation, Institutions::new(all)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn institution(key: &str, acronym: &str, name: &str) -> Institution {
        serde_json::from_value(serde_json::json!({ "key": key, "acronym": acronym, "name": name }))
            .unwrap()
    }

    #[test]
    fn an_institution_answers_to_its_key_short_name_and_name() {
        let all = Institutions::new(vec![
            institution("16-B00", "CONAGUA", "Comisión Nacional del Agua"),
            institution("06-E00", "SAT", "Servicio de Administración Tributaria"),
            institution("11-A00", "INBA", "Instituto"),
            institution("11-B00", "INBAL", "Instituto"),
        ]);
        for (text, key) in [
            ("06-E00", Some("06-E00")),
            ("sat", Some("06-E00")),
            ("COMISION NACIONAL DEL AGUA", Some("16-B00")),
            ("Instituto", None),
            ("SHCP", None),
            ("", None),
        ] {
            assert_eq!(all.find(text).map(|one| one.key.as_str()), key, "{text}");
        }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let kept = Kept::default();
        let before = kept.generation();
        kept.forget();
        assert_eq!(*kept.keep(before, 1), 1);
        assert!(kept.get().is_none());
        kept.keep(kept.generation(), 2);
        assert_eq!(kept.get().as_deref(), Some(&2));
    }
}
