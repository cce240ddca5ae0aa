//! Drafts on disk: every word as soon as it is typed, so that a killed session loses none.
//!
//! One file a request, readable by its owner alone, replaced in one step. The file goes once the
//! server has the same text. Owns nothing of what a draft means.

use crate::domain::ids::RequestId;
use crate::domain::opinion::Draft;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A draft as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    pub saved_at: Timestamp,
    pub draft: Draft,
}

/// The folder of drafts.
#[derive(Clone, Debug)]
pub struct Drafts {
    dir: PathBuf,
}

impl Drafts {
    /// Opens the folder, making it if need be.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(dir: &Path) -> io::Result<Drafts> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        Ok(Drafts {
            dir: dir.to_owned(),
        })
    }

    fn path(&self, id: RequestId) -> PathBuf {
        self.dir.join(format!("{id}.json"))
    }

    /// Replaces a request's draft. It survives the end of this process, however it ends.
    ///
    /// # Errors
    /// The disk is full, or the folder is gone.
    pub fn save(&self, id: RequestId, draft: &Draft, now: Timestamp) -> io::Result<()> {
        let saved = SavedDraft {
            saved_at: now,
            draft: draft.clone(),
        };
        let text = serde_json::to_vec(&saved).map_err(io::Error::other)?;
        write_private(&self.path(id), &text)
    }

    /// A request's draft, if one was left. A file that makes no sense is set aside, not lost.
    pub fn load(&self, id: RequestId) -> Option<SavedDraft> {
        let path = self.path(id);
        let text = fs::read(&path).ok()?;
        match serde_json::from_slice(&text) {
            Ok(saved) => Some(saved),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a draft cannot be read; it is set aside");
                let _ = fs::rename(&path, path.with_extension("damaged"));
                None
            }
        }
    }

    /// Forgets a draft that the server has.
    pub fn forget(&self, id: RequestId) {
        let _ = fs::remove_file(self.path(id));
    }
}

/// Writes a file that only its owner may read, in one step: readers see the old text or the new one.
pub(crate) fn write_private(path: &Path, text: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file: File = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(text)?;
    drop(file);
    fs::rename(&temporary, path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn id() -> RequestId {
        RequestId(uuid::Uuid::from_u128(7))
    }

    #[test]
    fn a_draft_comes_back_as_it_was_and_goes_when_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(&folder.path().join("drafts")).unwrap();
        let draft = Draft {
            reasoning: "Año 2015, «sí»".to_owned(),
            ..Draft::default()
        };
        assert_eq!(drafts.load(id()), None);
        drafts.save(id(), &draft, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(drafts.load(id()).unwrap().draft, draft);
        let mode = fs::metadata(drafts.path(id()))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        drafts.forget(id());
        assert_eq!(drafts.load(id()), None);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(folder.path()).unwrap();
        fs::write(drafts.path(id()), b"{\"saved_at\":").unwrap();
        assert_eq!(drafts.load(id()), None);
        let aside = drafts.path(id()).with_extension("damaged");
        assert_eq!(fs::read(aside).unwrap(), b"{\"saved_at\":");
    }
}
