//! One server per file: an exclusive lock on a file beside the database.

use crate::store::OpenError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Holds the lock until it is released or dropped; the system frees it if the process dies.
#[derive(Debug)]
pub(crate) struct Guard {
    file: Mutex<Option<File>>,
}

impl Guard {
    /// Takes the lock, and makes the database file if it is missing, readable by its owner alone.
    pub(crate) fn take(path: &Path) -> Result<Guard, OpenError> {
        let lock = beside(path);
        let file = private(&lock)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => OpenError::InUse {
                path: path.to_owned(),
            },
            TryLockError::Error(source) => OpenError::File {
                path: lock.clone(),
                source,
            },
        })?;
        private(path)?;
        Ok(Guard {
            file: Mutex::new(Some(file)),
        })
    }

    pub(crate) fn release(&self) {
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *file = None;
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

fn private(path: &Path) -> Result<File, OpenError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| OpenError::File {
        path: path.to_owned(),
        source,
    })
}
