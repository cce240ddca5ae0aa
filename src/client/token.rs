//! The bearer token: where it comes from, and that it is never shown.
//!
//! It comes from a file that only its owner can read, or from a command's output: never from an
//! argument or a plain environment variable, which other users of a shared host can see.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// How every token begins, so that a leaked one can be recognised.
pub const TOKEN_PREFIX: &str = "dct_";

const MAX_BYTES: u64 = 4096;
/// Long enough to unlock a password manager.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// A bearer token. Its text leaves it only as a header.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// Where the token is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// A file of ours that nobody else can read.
    File(PathBuf),
    /// A program and its arguments, run without a shell.
    Command(Vec<String>),
}

impl TokenSource {
    /// Fetches the token.
    ///
    /// # Errors
    /// What is wrong with the file or the command.
    pub async fn read(&self) -> Result<Token, TokenFault> {
        match self {
            TokenSource::File(path) => Token::from_file(path),
            TokenSource::Command(argv) => Token::from_command(argv).await,
        }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not the form of a token: wrong prefix, or characters that no token has.
    #[error("not a token of this service")]
    Form,
    #[error("{}: {kind}", path.display())]
    File { path: PathBuf, kind: io::ErrorKind },
    /// Group or others may read the file.
    #[error("{}: readable by others, mode {mode:03o}", path.display())]
    Exposed { path: PathBuf, mode: u32 },
    /// The file belongs to somebody else.
    #[error("{}: belongs to user {owner}", path.display())]
    Foreign { path: PathBuf, owner: u32 },
    #[error("{}: holds no token of this service", path.display())]
    FileForm { path: PathBuf },
    /// `token_command` is empty.
    #[error("the token command is empty")]
    NoCommand,
    #[error("the token command \"{program}\" cannot be run: {kind}")]
    Command {
        program: String,
        kind: io::ErrorKind,
    },
    /// The command's exit status; absent when a signal ended it.
    #[error("the token command \"{program}\" failed")]
    CommandFailed { program: String, code: Option<i32> },
    #[error("the token command \"{program}\" did not end in time")]
    CommandTimeout { program: String },
    #[error("the token command \"{program}\" printed no token of this service")]
    CommandForm { program: String },
}

impl Token {
    /// Reads a token, white space around it allowed. Whether it is valid only the server knows.
    ///
    /// # Errors
    /// [`TokenFault::Form`].
    pub fn parse(text: &str) -> Result<Token, TokenFault> {
        let text = text.trim();
        let rest = text.strip_prefix(TOKEN_PREFIX).ok_or(TokenFault::Form)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~+/=".contains(&byte);
        if rest.is_empty() || !rest.bytes().all(plain) {
            return Err(TokenFault::Form);
        }
        Ok(Token(text.to_owned()))
    }

    /// Reads the token in a file of ours that nobody else can read.
    ///
    /// # Errors
    /// What is wrong with the file, with its path.
    pub fn from_file(path: &Path) -> Result<Token, TokenFault> {
        let fault = |error: io::Error| TokenFault::File {
            path: path.to_owned(),
            kind: error.kind(),
        };
        let file = File::open(path).map_err(fault)?;
        let metadata = file.metadata().map_err(fault)?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(TokenFault::Exposed {
                path: path.to_owned(),
                mode,
            });
        }
        // systemd hands credentials over as root's or ours; anybody else's could be changed under us.
        let owner = metadata.uid();
        if owner != rustix::process::geteuid().as_raw() && owner != 0 {
            return Err(TokenFault::Foreign {
                path: path.to_owned(),
                owner,
            });
        }
        let form = || TokenFault::FileForm {
            path: path.to_owned(),
        };
        let mut text = String::new();
        file.take(MAX_BYTES)
            .read_to_string(&mut text)
            .map_err(|error| match error.kind() {
                io::ErrorKind::InvalidData => form(),
                _ => fault(error),
            })?;
        Token::parse(&text).map_err(|_| form())
    }

    /// Runs a command and takes what it prints. Its standard error stays the person's to see; it
    /// cannot read the terminal's input.
    ///
    /// # Errors
    /// What is wrong with the command or its output; the output itself is never repeated.
    pub async fn from_command(argv: &[String]) -> Result<Token, TokenFault> {
        let (program, arguments) = argv.split_first().ok_or(TokenFault::NoCommand)?;
        let name = || program.clone();
        let fault = |error: io::Error| TokenFault::Command {
            program: name(),
            kind: error.kind(),
        };
        let run = async {
            let mut child = Command::new(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .map_err(fault)?;
            let mut output = Vec::new();
            if let Some(stdout) = child.stdout.take() {
                stdout
                    .take(MAX_BYTES)
                    .read_to_end(&mut output)
                    .await
                    .map_err(fault)?;
            }
            let status = child.wait().await.map_err(fault)?;
            if !status.success() {
                return Err(TokenFault::CommandFailed {
                    program: name(),
                    code: status.code(),
                });
            }
            std::str::from_utf8(&output)
                .ok()
                .and_then(|text| Token::parse(text).ok())
                .ok_or_else(|| TokenFault::CommandForm { program: name() })
        };
        tokio::time::timeout(COMMAND_TIMEOUT, run)
            .await
            .unwrap_or_else(|_| Err(TokenFault::CommandTimeout { program: name() }))
    }

    /// What tells it from every other one without showing anything of it: SHA-256, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The text, for the one header that carries it.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::fs::{self, Permissions};

    const GOOD: &str = "dct_q83vASNFZ4mrze8";

    fn file(text: &[u8], mode: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        (dir, path)
    }

    fn command(script: &str) -> Vec<String> {
        ["/bin/sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[test]
    fn only_the_form_is_checked_here() {
        assert_eq!(
            Token::parse(" dct_q83vASNFZ4mrze8\n").unwrap().expose(),
            GOOD
        );
        for text in [
            "",
            "dct_",
            "abc",
            "Bearer dct_abc",
            "dct_a b",
            "dct_a\r\nX: y",
            "dct_ñ",
        ] {
            assert_eq!(Token::parse(text), Err(TokenFault::Form), "{text:?}");
        }
    }

    #[test]
    fn debug_never_shows_it() {
        let shown = format!("{:?}", Token::parse(GOOD).unwrap());
        assert!(!shown.contains("q83v"), "{shown}");
    }

    #[test]
    fn a_private_file_gives_its_token() {
        for mode in [0o600, 0o400] {
            let (_dir, path) = file(b"dct_q83vASNFZ4mrze8\n", mode);
            assert_eq!(Token::from_file(&path).unwrap().expose(), GOOD);
        }
    }

    #[test]
    fn a_file_that_others_can_read_or_change_is_refused() {
        for mode in [0o644, 0o640, 0o620, 0o604, 0o602, 0o601] {
            let (_dir, path) = file(GOOD.as_bytes(), mode);
            let found = Token::from_file(&path);
            assert_eq!(found, Err(TokenFault::Exposed { path, mode }));
        }
    }

    #[test]
    fn a_file_without_a_token_is_named() {
        for text in [&b""[..], b"hunter2", b"\xff\xfe"] {
            let (_dir, path) = file(text, 0o600);
            let found = Token::from_file(&path);
            assert_eq!(found, Err(TokenFault::FileForm { path }));
        }
        let path = PathBuf::from("/nonexistent/token");
        let kind = io::ErrorKind::NotFound;
        assert_eq!(
            Token::from_file(&path),
            Err(TokenFault::File { path, kind })
        );
    }

    #[tokio::test]
    async fn a_command_gives_its_output() {
        let token = Token::from_command(&command("echo dct_q83vASNFZ4mrze8")).await;
        assert_eq!(token.unwrap().expose(), GOOD);
    }

    #[tokio::test]
    async fn a_command_that_fails_is_named_and_its_output_is_not() {
        let program = || "/bin/sh".to_owned();
        for (script, fault) in [
            (
                "echo dct_abc; exit 3",
                TokenFault::CommandFailed {
                    program: program(),
                    code: Some(3),
                },
            ),
            (
                "echo hunter2",
                TokenFault::CommandForm { program: program() },
            ),
            ("cat", TokenFault::CommandForm { program: program() }),
        ] {
            assert_eq!(
                Token::from_command(&command(script)).await,
                Err(fault),
                "{script}"
            );
        }
        assert_eq!(Token::from_command(&[]).await, Err(TokenFault::NoCommand));
        let absent = ["/nonexistent/program".to_owned()];
        assert_eq!(
            Token::from_command(&absent).await,
            Err(TokenFault::Command {
                program: absent[0].clone(),
                kind: io::ErrorKind::NotFound
            })
        );
    }
}
