//! The people of the Unit and of the institutions, and the directory of institutions.

use super::directory::reference;
use super::input::Check;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::ids::PersonId;
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::person::{Person, Role};
use crate::store::Once;
use crate::wire::directory::{NewPerson, Page};
use crate::wire::request::PersonRef;
use crate::wire::{DEFAULT_LIMIT, MAX_LIMIT};
use uuid::Uuid;

/// The longest handle, in characters.
const HANDLE: usize = 64;
const NAME: usize = 200;

fn is_handle(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(allowed)
}

/// The nearest handle to a name that an operating system allows.
fn handle_of(user_name: &str) -> String {
    let plain: String = crate::text::fold(user_name)
        .chars()
        .map(|c| if is_handle(&format!("a{c}")) { c } else { '-' })
        .take(HANDLE - 1)
        .collect();
    if is_handle(&plain) {
        plain
    } else {
        format!("u{plain}")
    }
}

impl Desk {
    /// The Unit's people, by handle.
    ///
    /// # Errors
    /// Not for people of an institution.
    pub async fn unit_people(&self, actor: &Person) -> Result<Page<PersonRef>, ServiceError> {
        self.may(actor, Action::ReadPeople, Facts::default())?;
        let people = self.everybody().await?;
        let mut rows: Vec<PersonRef> = people
            .all
            .iter()
            .filter(|person| person.role.is_unit())
            .map(reference)
            .collect();
        rows.sort_by(|a, b| a.handle.cmp(&b.handle));
        Ok(Page { rows, next: None })
    }

    /// Makes a person known.
    ///
    /// # Errors
    /// Not a supervisor; a handle that is taken or is none; an institution missing or too much.
    pub async fn add_person(
        &self,
        actor: &Person,
        once: Once,
        new: NewPerson,
    ) -> Result<Person, ServiceError> {
        self.may(actor, Action::AddPerson, Facts::default())?;
        let mut check = Check::default();
        check.required_line("/handle", &new.handle, HANDLE);
        if !new.handle.is_empty() && !is_handle(&new.handle) {
            check.fault(
                "/handle",
                "bad_handle",
                "lower-case letters, digits, dot, dash and underscore; a letter first",
            );
        }
        check.required_line("/name", &new.name, NAME);
        if new.role == Role::System {
            check.fault("/role", "bad_role", "nobody is the server");
        }
        let known = match &new.institution {
            Some(key) => {
                let directory = self.directory().await?;
                directory.get(&InstitutionKey::new(key)).is_some()
            }
            None => false,
        };
        match (new.role.is_bound(), &new.institution) {
            (true, None) => check.fault("/institution", "required", "the key of the institution"),
            (true, Some(_)) if !known => {
                check.fault("/institution", "unknown", "no such institution");
            }
            (false, Some(_)) => check.fault(
                "/institution",
                "unexpected",
                "only people of an institution have one",
            ),
            _ => {}
        }
        check.done()?;
        let person = Person {
            id: PersonId(Uuid::now_v7()),
            handle: new.handle,
            name: new.name,
            role: new.role,
            institution: new.institution.map(InstitutionKey::new),
        };
        let person = self
            .store
            .add_person(&self.write(Some(actor), Some(once)), &person)
            .await?;
        self.directory.forget_people();
        self.wake();
        Ok(person)
    }

    /// The person who runs the server inside their own program: known by the name that the operating
    /// system gives, made a supervisor on first use.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn local_person(&self, user_name: &str) -> Result<Person, ServiceError> {
        let handle = handle_of(user_name);
        let people = self.everybody().await?;
        if let Some(known) = people.by_handle(&handle) {
            return Ok(known.clone());
        }
        let person = Person {
            id: PersonId(Uuid::now_v7()),
            handle,
            name: crate::text::line(user_name).to_string(),
            role: Role::Supervisor,
            institution: None,
        };
        self.store
            .add_person(&self.write(None, None), &person)
            .await?;
        self.directory.forget_people();
        Ok(person)
    }

    /// A page of the directory, in the order of keys.
    ///
    /// # Errors
    /// A cursor that is no key of the directory's order.
    pub async fn institutions(
        &self,
        actor: &Person,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<Page<Institution>, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let directory = self.directory().await?;
        let start = match cursor {
            Some(token) => {
                let key = super::base64url::decode(token)
                    .and_then(|bytes| String::from_utf8(bytes).ok())
                    .map(InstitutionKey::new)
                    .ok_or(ServiceError::BadCursor)?;
                directory.all.partition_point(|one| one.key <= key)
            }
            None => 0,
        };
        let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize;
        let rows: Vec<Institution> = directory
            .all
            .iter()
            .skip(start)
            .take(limit)
            .cloned()
            .collect();
        let more = directory.all.len() > start + rows.len();
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| super::base64url::encode(last.key.as_str().as_bytes()));
        Ok(Page { rows, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_user_name_has_a_handle() {
        for (name, handle) in [
            ("ana", "ana"),
            ("Ana María", "ana-maria"),
            ("CORP\\jlopez", "corp-jlopez"),
            ("1000", "u1000"),
            ("", "u"),
        ] {
            assert_eq!(handle_of(name), handle, "{name}");
            assert!(is_handle(&handle_of(name)));
        }
    }

    #[test]
    fn handles_are_short_names_that_need_no_quoting() {
        for (text, is) in [
            ("alima", true),
            ("sat.utic", true),
            ("a-1_b", true),
            ("", false),
            ("1a", false),
            ("Ana", false),
            ("ñ", false),
            ("a b", false),
            ("a/b", false),
        ] {
            assert_eq!(is_handle(text), is, "{text}");
        }
    }
}
