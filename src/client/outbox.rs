//! Acts on disk: written before they are sent, kept until the server has answered.
//!
//! Owns a folder with one file an act, private to its user. Must not send anything; that is the
//! courier's. One folder belongs to one server and one person: an act must never reach another
//! server, nor arrive in another's name.

use crate::domain::act::Act;
use crate::domain::ids::RequestId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const LOCK: &str = ".lock";
const TEMPORARY: &str = "tmp";
const FINISHED: &str = "json";

/// An act that the server has not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The `Idempotency-Key`: a UUIDv7, so that keys are in the order of the acts.
    pub key: Uuid,
    pub request: RequestId,
    /// The version that the act was made on. An act made on top of one that waits still carries
    /// the version that the earlier one will leave behind.
    pub version: i64,
    pub act: Act,
    /// When the person did it.
    pub at: Timestamp,
}

/// A file in the folder that is no act, and stays untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    pub path: PathBuf,
    pub why: Strangeness,
}

/// Why a file is no act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strangeness {
    /// Not named as an act.
    Name,
    /// Named as one, but it cannot be read as one: cut short, or of a later version.
    Content,
}

/// What the folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// In the order in which they were made.
    pub entries: Vec<Entry>,
    pub strangers: Vec<Stranger>,
}

/// A folder of acts. Clones are the same folder.
#[derive(Clone, Debug)]
pub struct Outbox {
    dir: PathBuf,
    /// Held, shared with other terminals of the same person, as long as any clone lives.
    _lock: Arc<File>,
    alone: bool,
}

impl Outbox {
    /// Opens the folder, making it (0700) where it is not there. What writing left half done is
    /// cleared away, unless another terminal may be writing it now.
    ///
    /// # Errors
    /// The folder cannot be made or locked.
    pub fn open(dir: impl Into<PathBuf>) -> io::Result<Outbox> {
        let dir = dir.into();
        DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(dir.join(LOCK))?;
        let alone = match lock.try_lock() {
            Ok(()) => {
                clear_temporary(&dir)?;
                lock.unlock()?;
                true
            }
            Err(fs::TryLockError::WouldBlock) => false,
            Err(fs::TryLockError::Error(error)) => return Err(error),
        };
        lock.lock_shared()?;
        Ok(Outbox {
            dir,
            _lock: Arc::new(lock),
            alone,
        })
    }

    /// Whether no other terminal had the folder open when this one opened it: only then are the
    /// acts found in it left over, and not somebody else's to send.
    pub fn alone(&self) -> bool {
        self.alone
    }

    /// Writes an act. When this returns, it survives a crash of the machine.
    ///
    /// # Errors
    /// The act is not on disk, and must not be sent.
    pub fn put(&self, entry: &Entry) -> io::Result<()> {
        let text = serde_json::to_vec(entry)?;
        let temporary = self.dir.join(format!(".{}.{TEMPORARY}", entry.key));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)?;
        let written = file
            .write_all(&text)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&temporary, self.path(entry.key)))
            .and_then(|()| self.sync());
        if written.is_err() {
            // Best effort: what stays behind is cleared away when the folder is next opened.
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    /// Forgets an act that was answered; one that is not there is forgotten already.
    ///
    /// # Errors
    /// The file is still there, and would be sent again with the same key.
    pub fn remove(&self, key: Uuid) -> io::Result<()> {
        match fs::remove_file(self.path(key)) {
            Ok(()) => self.sync(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The acts, in the order in which they were made.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn pending(&self) -> io::Result<Vec<Entry>> {
        self.contents().map(|contents| contents.entries)
    }

    /// The acts, and what else lies in the folder.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn contents(&self) -> io::Result<Contents> {
        let mut contents = Contents::default();
        for item in fs::read_dir(&self.dir)? {
            let path = item?.path();
            match read(&path) {
                Found::Entry(entry) => contents.entries.push(*entry),
                Found::Ours | Found::Gone => {}
                Found::Stranger(why) => contents.strangers.push(Stranger { path, why }),
            }
        }
        contents.entries.sort_by_key(|entry| entry.key);
        contents.strangers.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(contents)
    }

    fn path(&self, key: Uuid) -> PathBuf {
        self.dir.join(format!("{key}.{FINISHED}"))
    }

    /// Makes a changed listing survive a crash.
    fn sync(&self) -> io::Result<()> {
        File::open(&self.dir)?.sync_all()
    }
}

enum Found {
    Entry(Box<Entry>),
    /// The lock, or what is being written.
    Ours,
    /// Removed since the folder was listed.
    Gone,
    Stranger(Strangeness),
}

fn read(path: &Path) -> Found {
    let name = path.file_name().and_then(|name| name.to_str());
    if name == Some(LOCK) || name.is_some_and(is_temporary) {
        return Found::Ours;
    }
    let Some(key) = name.and_then(key_of) else {
        return Found::Stranger(Strangeness::Name);
    };
    match fs::read(path) {
        Ok(text) => serde_json::from_slice::<Entry>(&text)
            .ok()
            .filter(|entry| entry.key == key)
            .map_or(Found::Stranger(Strangeness::Content), |entry| {
                Found::Entry(Box::new(entry))
            }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Gone,
        Err(_) => Found::Stranger(Strangeness::Content),
    }
}

/// The key in `<key>.json`, written as [`Outbox::put`] writes it.
fn key_of(name: &str) -> Option<Uuid> {
    let stem = name.strip_suffix(FINISHED)?.strip_suffix('.')?;
    Uuid::parse_str(stem)
        .ok()
        .filter(|key| key.to_string() == stem)
}

fn is_temporary(name: &str) -> bool {
    name.strip_prefix('.')
        .and_then(|name| name.strip_suffix(TEMPORARY)?.strip_suffix('.'))
        .is_some_and(|stem| Uuid::parse_str(stem).is_ok())
}

fn clear_temporary(dir: &Path) -> io::Result<()> {
    for item in fs::read_dir(dir)? {
        let path = item?.path();
        if path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(is_temporary)
        {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// The `n`th act, on request `request`.
    pub(in crate::client) fn entry(n: u8, request: u8, version: i64) -> Entry {
        let key = format!("01900000-0000-7000-8000-0000000000{n:02x}");
        let id = format!("01900000-0000-7000-9000-0000000000{request:02x}");
        Entry {
            key: key.parse().unwrap(),
            request: id.parse().unwrap(),
            version,
            act: Act::NothingFound {
                query: format!("consulta {n}"),
            },
            at: "2026-03-02T15:04:05Z".parse().unwrap(),
        }
    }

    fn folder() -> (tempfile::TempDir, Outbox) {
        let dir = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(dir.path().join("state/outbox")).unwrap();
        (dir, outbox)
    }

    fn names(outbox: &Outbox) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&outbox.dir)
            .unwrap()
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn acts_come_back_in_the_order_of_their_keys() {
        let (_dir, outbox) = folder();
        for n in [3, 1, 2] {
            outbox.put(&entry(n, 1, i64::from(n))).unwrap();
        }
        let expected: Vec<Entry> = [1, 2, 3].map(|n| entry(n, 1, i64::from(n))).to_vec();
        assert_eq!(outbox.pending().unwrap(), expected);
    }

    #[test]
    fn an_act_put_twice_is_there_once_as_it_was_put_last() {
        let (_dir, outbox) = folder();
        outbox.put(&entry(1, 1, 4)).unwrap();
        outbox.put(&entry(1, 1, 5)).unwrap();
        assert_eq!(outbox.pending().unwrap(), [entry(1, 1, 5)]);
    }

    #[test]
    fn a_removed_act_is_gone_and_removing_it_again_is_no_error() {
        let (_dir, outbox) = folder();
        outbox.put(&entry(1, 1, 4)).unwrap();
        outbox.remove(entry(1, 1, 4).key).unwrap();
        outbox.remove(entry(1, 1, 4).key).unwrap();
        assert_eq!(outbox.contents().unwrap(), Contents::default());
    }

    #[test]
    fn files_and_folder_are_private() {
        let (_dir, outbox) = folder();
        outbox.put(&entry(1, 1, 4)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&outbox.dir), 0o700);
        assert_eq!(mode(&outbox.path(entry(1, 1, 4).key)), 0o600);
    }

    #[test]
    fn acts_survive_the_process_that_wrote_them() {
        let (dir, outbox) = folder();
        outbox.put(&entry(1, 1, 4)).unwrap();
        drop(outbox);
        let outbox = Outbox::open(dir.path().join("state/outbox")).unwrap();
        assert!(outbox.alone());
        assert_eq!(outbox.pending().unwrap(), [entry(1, 1, 4)]);
    }

    #[test]
    fn what_was_being_written_at_a_crash_is_no_act_and_is_cleared_away() {
        let (dir, outbox) = folder();
        let torn = outbox.dir.join(format!(".{}.tmp", entry(2, 1, 5).key));
        fs::write(&torn, b"{\"key\":\"0190").unwrap();
        assert_eq!(outbox.contents().unwrap(), Contents::default());
        drop(outbox);
        let outbox = Outbox::open(dir.path().join("state/outbox")).unwrap();
        assert_eq!(names(&outbox), [LOCK]);
    }

    #[test]
    fn a_second_terminal_leaves_the_first_ones_work_alone() {
        let (_dir, first) = folder();
        let torn = first.dir.join(format!(".{}.tmp", entry(2, 1, 5).key));
        fs::write(&torn, b"{").unwrap();
        let second = Outbox::open(&first.dir).unwrap();
        assert!(first.alone());
        assert!(!second.alone());
        assert!(torn.exists());
    }

    #[test]
    fn strange_files_are_named_and_left_alone() {
        let (_dir, outbox) = folder();
        outbox.put(&entry(1, 1, 4)).unwrap();
        let torn = format!("{}.json", entry(2, 1, 5).key);
        let swapped = format!("{}.json", entry(3, 1, 6).key);
        let first = fs::read(outbox.path(entry(1, 1, 4).key)).unwrap();
        for (name, text) in [
            ("notes.txt", &b"hola"[..]),
            ("x.json", b"{}"),
            (&torn, b""),
            (&swapped, &first),
        ] {
            fs::write(outbox.dir.join(name), text).unwrap();
        }
        let contents = outbox.contents().unwrap();
        assert_eq!(contents.entries, [entry(1, 1, 4)]);
        let stranger = |name: &str, why| Stranger {
            path: outbox.dir.join(name),
            why,
        };
        assert_eq!(
            contents.strangers,
            [
                stranger(&torn, Strangeness::Content),
                stranger(&swapped, Strangeness::Content),
                stranger("notes.txt", Strangeness::Name),
                stranger("x.json", Strangeness::Name),
            ]
        );
        assert_eq!(names(&outbox).len(), 6);
    }

    #[test]
    fn an_act_that_cannot_be_written_leaves_nothing_behind() {
        let (_dir, outbox) = folder();
        // A folder in the file's place: the rename fails.
        fs::create_dir(outbox.path(entry(1, 1, 4).key)).unwrap();
        outbox.put(&entry(1, 1, 4)).unwrap_err();
        let kept = [LOCK.to_owned(), format!("{}.json", entry(1, 1, 4).key)];
        assert_eq!(names(&outbox), kept);
    }
}
