//! Copying over SSH: the route that works where we are, and no claim that it arrived.
//!
//! On a stock tmux neither form of OSC 52 reaches the terminal, but `tmux load-buffer -w` does; GNU
//! screen passes OSC 52 inside a DCS string; elsewhere plain OSC 52. A local clipboard program is
//! never tried: over SSH it succeeds on the wrong machine.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use std::io;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

/// The most bytes of text that terminals are known to take.
const CAP: usize = 74_994;
/// Bytes of a string that GNU screen passes on.
const PART: usize = 240;
/// How long tmux may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// How text gets to the clipboard from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Tmux,
    Screen,
    Terminal,
}

impl Route {
    /// The route, from the environment.
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Route {
        if env("TMUX").is_some_and(|value| !value.is_empty()) {
            Route::Tmux
        } else if env("STY").is_some_and(|value| !value.is_empty()) {
            Route::Screen
        } else {
            Route::Terminal
        }
    }

    /// A name for people.
    pub fn name(self) -> &'static str {
        match self {
            Route::Tmux => "tmux",
            Route::Screen => "screen (OSC 52)",
            Route::Terminal => "OSC 52",
        }
    }

    /// The bytes that ask the terminal; `None` where they would be too many, or where none are needed.
    pub fn bytes(self, text: &str) -> Option<Vec<u8>> {
        if self == Route::Tmux {
            return None;
        }
        if text.len() > CAP {
            return None;
        }
        let mut sequence = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut sequence)
            .ok()?;
        if self == Route::Terminal {
            return Some(sequence.into_bytes());
        }
        // GNU screen passes a string on as it stands, but only a short one at a time.
        let mut wrapped = Vec::new();
        for part in sequence.as_bytes().chunks(PART) {
            wrapped.extend_from_slice(b"\x1bP");
            wrapped.extend_from_slice(part);
            wrapped.extend_from_slice(b"\x1b\\");
        }
        Some(wrapped)
    }
}

/// Hands text to tmux, which hands it on.
///
/// # Errors
/// tmux is not there, or says no.
pub async fn through_tmux(text: &str) -> io::Result<()> {
    let mut tmux = tokio::process::Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let done = async {
        if let Some(mut stdin) = tmux.stdin.take() {
            stdin.write_all(text.as_bytes()).await?;
        }
        tmux.wait().await
    };
    match tokio::time::timeout(PATIENCE, done).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(_)) => Err(io::Error::other("tmux load-buffer -w")),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(env: &[(&str, &str)]) -> Route {
        Route::detect(|name| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_innermost_multiplexer_decides() {
        assert_eq!(route(&[]), Route::Terminal);
        assert_eq!(route(&[("STY", "1.pts")]), Route::Screen);
        assert_eq!(
            route(&[("STY", "1.pts"), ("TMUX", "/tmp/x,1,0")]),
            Route::Tmux
        );
        assert_eq!(route(&[("TMUX", "")]), Route::Terminal);
    }

    #[test]
    fn the_sequence_is_base64_and_wrapped_for_screen() {
        assert_eq!(
            Route::Terminal.bytes("UGD"),
            Some(b"\x1b]52;c;VUdE\x1b\\".to_vec())
        );
        assert_eq!(
            Route::Screen.bytes("UGD"),
            Some(b"\x1bP\x1b]52;c;VUdE\x1b\\\x1b\\".to_vec())
        );
        assert_eq!(Route::Terminal.bytes(&"x".repeat(CAP + 1)), None);
        let long = "x".repeat(CAP);
        let whole = Route::Terminal.bytes(&long).unwrap_or_default();
        let parts = Route::Screen.bytes(&long).unwrap_or_default();
        // Taken out of its wrapping it is the same, and no part is too long for GNU screen.
        let parts: Vec<&[u8]> = parts
            .strip_prefix(b"\x1bP")
            .and_then(|rest| rest.strip_suffix(b"\x1b\\"))
            .map(|inner| inner.chunks(PART + 4).collect())
            .unwrap_or_default();
        let joined: Vec<u8> = parts
            .iter()
            .flat_map(|part| part[..part.len().min(PART)].to_vec())
            .collect();
        assert_eq!(joined, whole);
    }
}
