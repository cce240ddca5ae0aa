//! The Unit's signing key in a file that only its owner can read.
//!
//! Owns making it once and reading it. The file is PKCS #8 in binary form.

use crate::evidence::signature::SigningKey;
use crate::service::Signer;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

/// The name of the key beside a SQLite store.
pub const FILE: &str = "opinion.key";

/// Reads the key in `path`; makes it where there is none.
///
/// # Errors
/// The file cannot be made or read, or is no Ed25519 key.
pub fn signer(path: &Path) -> io::Result<Signer> {
    if !path.try_exists()? {
        make(path)?;
    }
    let key = SigningKey::read(&std::fs::read(path)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not an Ed25519 key (PKCS #8)"))?;
    Ok(Signer::Key(Arc::new(key)))
}

fn make(path: &Path) -> io::Result<()> {
    let key = SigningKey::generate().map_err(|_| io::Error::other("no random bytes"))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Whole or not at all: another process must not read half a key.
    let beside = path.with_extension("key.new");
    let mut file = match options.open(&beside) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(&beside)?;
            options.open(&beside)?
        }
        Err(error) => return Err(error),
    };
    file.write_all(&key)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_made_once_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let first = signer(&path).unwrap().public();
        assert_eq!(signer(&path).unwrap().public(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(&path, b"not a key").unwrap();
        assert!(signer(&path).is_err());
    }
}
