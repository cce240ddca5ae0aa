//! The folder of one person's drafts and outbox on one server.
//!
//! Owns its name and what is moved into it: nobody's act may ever go out in another's name, so two
//! people on one account of a shared host, and two credentials of one person, have a folder each.
//! A new credential of the same person goes on with what the old one left. Must not read acts.

use super::context::Context;
use super::failure::Failure;
use super::session::Session;
use super::settings::{self, Place};
use crate::client::Outbox;
use crate::domain::ids::PersonId;
use sha2::{Digest as _, Sha256};
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of a server's name as the name of a folder.
const LONGEST: usize = 120;
/// Says in a person's folder whose it is.
const PERSON: &str = "person";
/// What lay directly in the server's folder before each person had one.
const OLD: [&str; 2] = ["drafts", "outbox"];
/// How long the start waits to learn who a new credential is of.
const PATIENCE: Duration = Duration::from_secs(2);

/// The folder for this session, made where it is not there.
///
/// # Errors
/// There is no home, or the folder cannot be made.
pub async fn folder(context: &Context, session: &Session) -> Result<PathBuf, Failure> {
    let place = match settings::place(context)? {
        Place::Server(target) => target.to_string(),
        Place::Data(folder) => folder.to_string_lossy().into_owned(),
    };
    let server = settings::paths(context)?.state.join(server_name(&place));
    let own = server.join(own_name(&place, session.who()));
    let known = own.join(PERSON).is_file();
    let person = if known {
        None
    } else {
        match tokio::time::timeout(PATIENCE, session.client().me()).await {
            Ok(Ok(person)) => Some(person.id),
            // Not now; the next start asks again.
            Ok(Err(_)) | Err(_) => None,
        }
    };
    settle(&server, &own, person).map_err(|error| Failure::file(&own, error))?;
    Ok(own)
}

/// A server's address as the name of a folder. Two addresses may have one: the folder of a person
/// within it is named after the address, too.
fn server_name(place: &str) -> String {
    let name: String = place
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    // File names have a limit; the end of a path says more than its beginning.
    let start = name.len().saturating_sub(LONGEST);
    name[start..].trim_matches('-').to_owned()
}

/// A name that tells each server and each of its people from all others, and gives no secret away.
fn own_name(place: &str, who: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(format!("{place}\0{who}")).into();
    digest[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Makes a person's folder, with what was left for it.
fn settle(server: &Path, own: &Path, person: Option<PersonId>) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(server)?;
    if !own.is_dir() {
        let others = people(server)?;
        let left = person.and_then(|person| {
            others
                .iter()
                .find(|other| whose(other).as_deref() == Some(&*person.to_string()))
        });
        match left {
            Some(other) if is_free(other)? => fs::rename(other, own)?,
            _ => {
                DirBuilder::new().mode(0o700).create(own)?;
                // The first to come is who has worked here until now.
                if others.is_empty() && is_free(server)? {
                    for name in OLD.into_iter().filter(|name| server.join(name).is_dir()) {
                        fs::rename(server.join(name), own.join(name))?;
                    }
                }
            }
        }
    }
    match person {
        Some(person) => fs::write(own.join(PERSON), person.to_string()),
        None => Ok(()),
    }
}

/// The folders of people within a server's.
fn people(server: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(server)? {
        let path = entry?.path();
        let old = OLD.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !old {
            found.push(path);
        }
    }
    Ok(found)
}

fn whose(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(PERSON)).ok()
}

/// Whether no terminal works in a folder now.
fn is_free(folder: &Path) -> io::Result<bool> {
    let outbox = folder.join("outbox");
    Ok(!outbox.is_dir() || Outbox::open(&outbox)?.alone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> Option<PersonId> {
        Some(PersonId(Uuid::from_u128(n)))
    }

    fn leave(folder: &Path, word: &str) {
        for name in OLD {
            fs::create_dir_all(folder.join(name)).unwrap();
            fs::write(folder.join(name).join("one.json"), word).unwrap();
        }
    }

    fn found(folder: &Path) -> Option<String> {
        OLD.iter()
            .map(|name| fs::read_to_string(folder.join(name).join("one.json")).ok())
            .reduce(|one, other| if one == other { one } else { None })
            .flatten()
    }

    #[test]
    fn what_lay_in_the_old_place_goes_to_the_first_and_to_nobody_else() {
        let home = tempfile::tempdir().unwrap();
        let server = home.path().join("server");
        leave(&server, "old");
        let (ana, beto) = (server.join("a1"), server.join("b1"));
        settle(&server, &ana, person(1)).unwrap();
        assert_eq!(found(&ana).as_deref(), Some("old"));
        assert_eq!(found(&server), None);
        settle(&server, &beto, person(2)).unwrap();
        assert_eq!(found(&beto), None);
    }

    #[test]
    fn a_new_credential_goes_on_with_what_the_persons_old_one_left() {
        let home = tempfile::tempdir().unwrap();
        let server = home.path();
        let (old, other, new) = (server.join("a1"), server.join("b1"), server.join("a2"));
        settle(server, &other, person(2)).unwrap();
        settle(server, &old, person(1)).unwrap();
        leave(&old, "words");
        leave(&other, "foreign");
        // Who it is cannot be learnt now: then it begins with nothing.
        settle(server, &server.join("a0"), None).unwrap();
        assert_eq!(found(&server.join("a0")), None);
        settle(server, &new, person(1)).unwrap();
        assert_eq!(found(&new).as_deref(), Some("words"));
        assert_eq!(found(&other).as_deref(), Some("foreign"));
    }

    #[test]
    fn two_servers_and_two_people_never_have_one_folder() {
        assert_eq!(server_name("https://a.mx"), server_name("https://a-mx"));
        let names = [
            ("https://a.mx", "t1"),
            ("https://a-mx", "t1"),
            ("https://a.mx", "t2"),
        ]
        .map(|(place, who)| own_name(place, who));
        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), 3);
        assert!(
            names
                .iter()
                .all(|name| name.len() == 24 && !name.contains('t'))
        );
    }

    #[test]
    fn what_another_terminal_works_in_is_left_to_it() {
        let home = tempfile::tempdir().unwrap();
        let server = home.path();
        let (old, new) = (server.join("a1"), server.join("a2"));
        settle(server, &old, person(1)).unwrap();
        leave(&old, "words");
        let open = Outbox::open(old.join("outbox")).unwrap();
        settle(server, &new, person(1)).unwrap();
        assert_eq!(found(&new), None);
        assert_eq!(found(&old).as_deref(), Some("words"));
        drop(open);
    }
}
