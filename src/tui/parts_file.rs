//! Which parts of the screen a person wants, on disk.
//!
//! A convenience: a file that is damaged or missing means all of them.

use super::draft::write_private;
use super::model::Parts;
use std::io;
use std::path::Path;

const FILE: &str = "screen.json";

/// The parts that were wanted last.
pub fn load(folder: &Path) -> Parts {
    std::fs::read(folder.join(FILE))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

/// Writes them, readable by their owner alone.
///
/// # Errors
/// The folder cannot be written.
pub fn save(folder: &Path, parts: Parts) -> io::Result<()> {
    let text = serde_json::to_vec(&parts).map_err(io::Error::other)?;
    write_private(&folder.join(FILE), &text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn parts_come_back_and_damage_shows_everything() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(load(home.path()), Parts::default());
        let parts = Parts {
            footer: false,
            ..Parts::default()
        };
        save(home.path(), parts).unwrap();
        assert_eq!(load(home.path()), parts);
        std::fs::write(home.path().join(FILE), b"{\"footer\":1").unwrap();
        assert_eq!(load(home.path()), Parts::default());
    }
}
