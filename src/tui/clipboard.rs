//! Copying over SSH: the route that works where we are, and no claim that it arrived.
//!
//! On a stock tmux neither form of OSC 52 reaches the terminal, but `tmux load-buffer -w` does; GNU
//! screen passes OSC 52 inside a DCS string; elsewhere plain OSC 52. A local clipboard program is
//! never tried: over SSH it succeeds on the wrong machine.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use std::io::{self, Write};
use std::process::Stdio;

/// The most that terminals are known to take, encoded.
const CAP: usize = 74_994;

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
        let mut sequence = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut sequence)
            .ok()?;
        if sequence.len() > CAP {
            return None;
        }
        Some(match self {
            Route::Screen => format!("\x1bP{sequence}\x1b\\").into_bytes(),
            _ => sequence.into_bytes(),
        })
    }
}

/// Hands text to tmux, which hands it on.
///
/// # Errors
/// tmux is not there, or says no.
pub fn through_tmux(text: &str) -> io::Result<()> {
    let mut tmux = std::process::Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = tmux.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    if tmux.wait()?.success() {
        Ok(())
    } else {
        Err(io::Error::other("tmux load-buffer"))
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
        assert_eq!(Route::Terminal.bytes(&"x".repeat(CAP)), None);
    }
}
