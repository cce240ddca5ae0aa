//! What every command knows: how it speaks, and what was asked of it in general.

use super::args::Globals;
use super::failure::Failure;
use super::out::Out;
use crate::config::Config;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// The largest text that a file may give to an opinion.
const LARGEST_TEXT: u64 = 1024 * 1024;

#[derive(Clone, Debug)]
pub struct Context {
    pub out: Out,
    pub globals: Globals,
    pub config: Config,
}

impl Context {
    /// Whether the command line itself says where the data is.
    pub fn names_a_server(&self) -> bool {
        self.globals.server.is_some() || self.globals.data.is_some()
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        !self.globals.no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// A text from a file, or from standard input for `-`.
    ///
    /// # Errors
    /// A file that cannot be read, is over 1 MiB or is not UTF-8.
    pub fn text_of(&self, path: &Path) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        let fault = |error| Failure::file(path, error);
        if path == Path::new("-") {
            read_some(io::stdin().lock(), &mut bytes).map_err(fault)?;
        } else {
            read_some(File::open(path).map_err(fault)?, &mut bytes).map_err(fault)?;
        }
        if bytes.len() as u64 > LARGEST_TEXT {
            return Err(Failure::TooLarge {
                path: path.to_owned(),
                limit: LARGEST_TEXT,
            });
        }
        let text = String::from_utf8(bytes).map_err(|_| Failure::NotText {
            path: path.to_owned(),
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// Refuses two texts that would both come from standard input.
    ///
    /// # Errors
    /// [`Failure::Usage`].
    pub fn one_stdin(&self, paths: &[&Option<PathBuf>], command: &str) -> Result<(), Failure> {
        let dashes = paths
            .iter()
            .filter(|path| path.as_deref() == Some(Path::new("-")))
            .count();
        if dashes > 1 {
            let sentence = self.out.lang.text("cli.usage.one_stdin").to_owned();
            return Err(Failure::usage(sentence, command));
        }
        Ok(())
    }
}

/// One byte more than the limit tells a file that is too large from one that just fits.
fn read_some(from: impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    from.take(LARGEST_TEXT + 1).read_to_end(into)
}
