//! The filters of earlier sessions on disk, one a line, the latest first.
//!
//! They are a convenience: a file that is damaged or missing is an empty history.

use super::draft::write_private;
use std::io;
use std::path::Path;

const FILE: &str = "filters";
/// Lines read at most.
const KEPT: usize = 100;

/// The history in a state folder.
pub fn load(folder: &Path) -> Vec<String> {
    let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
    String::from_utf8_lossy(&text)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.contains(char::is_control))
        .take(KEPT)
        .map(str::to_owned)
        .collect()
}

/// Writes the history, readable by its owner alone.
///
/// # Errors
/// The folder cannot be written.
pub fn save(folder: &Path, filters: &[String]) -> io::Result<()> {
    let mut text = filters.join("\n");
    text.push('\n');
    write_private(&folder.join(FILE), text.as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn filters_come_back_in_their_order_and_damage_is_left_out() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(load(home.path()), Vec::<String>::new());
        let filters = ["inst:SAT".to_owned(), "\"firma electrónica\"".to_owned()];
        save(home.path(), &filters).unwrap();
        assert_eq!(load(home.path()), filters);
        std::fs::write(home.path().join(FILE), b"a\n\n\x1b[2J\nb\n").unwrap();
        assert_eq!(load(home.path()), ["a", "b"]);
    }
}
