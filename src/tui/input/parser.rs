//! Bytes from a terminal become keys and pasted text.
//!
//! A pure state machine: no clock, no I/O. It joins sequences that arrive in pieces, and swallows
//! what no key sends (answers to another program's questions, stray mouse reports), because read
//! as letters they would be acts.

use crate::tui::keymap::{Code, Key};

/// What a terminal said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Key(Key),
    /// Text that the terminal bracketed as pasted, with line feeds as line ends.
    Paste(String),
}

/// A paste beyond this many bytes is cut.
const MAX_PASTE: usize = 1 << 20;
/// A sequence beyond this many bytes is not one.
const MAX_SEQUENCE: usize = 64;
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// ESC was the last byte.
    Escape,
    /// Inside `CSI`, with what came since.
    Csi(Vec<u8>),
    /// After `SS3` or the console's `CSI [`: one letter follows.
    Letter {
        console: bool,
    },
    /// Inside an old mouse report: so many bytes follow.
    Mouse(u8),
    /// Inside an answer that runs to BEL or ST; `true` after its ESC.
    Answer {
        escape: bool,
    },
    /// Inside a character of several bytes.
    Utf8 {
        bytes: [u8; 4],
        have: usize,
        need: usize,
        alt: bool,
    },
    Paste(Vec<u8>),
}

/// The state machine.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
}

impl Parser {
    /// Whether an ESC stands alone: either the Esc key or the start of more.
    pub fn lone_escape(&self) -> bool {
        matches!(self.state, State::Escape)
    }

    /// No more came: a lone ESC was the Esc key.
    pub fn expire(&mut self, out: &mut Vec<Said>) {
        if self.lone_escape() {
            self.state = State::Ground;
            out.push(plain(Code::Esc));
        }
    }

    /// Forgets a sequence that was begun.
    pub fn reset(&mut self) {
        self.state = State::Ground;
    }

    /// Takes the bytes of one read.
    pub fn feed(&mut self, read: &[u8], out: &mut Vec<Said>) {
        for n in 0..read.len() {
            self.feed_byte(read, n, out);
        }
    }

    /// Takes the byte at `n` of one read, for who wants to know which bytes a key was.
    pub fn feed_byte(&mut self, read: &[u8], n: usize, out: &mut Vec<Said>) {
        let Some(byte) = read.get(n) else { return };
        // Whether this byte and the one before came together; a key typed after Esc does not.
        self.step(*byte, n > 0, n + 1 < read.len(), out);
    }

    fn step(&mut self, byte: u8, joined: bool, more: bool, out: &mut Vec<Said>) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, false, out),
            State::Escape => self.escape(byte, joined, more, out),
            State::Csi(params) => self.csi(params, byte, out),
            State::Letter { console } => out.extend(letter(byte, console).map(plain)),
            State::Mouse(left) => {
                if left > 1 {
                    self.state = State::Mouse(left - 1);
                }
            }
            State::Answer { escape } => self.answer(escape, byte, out),
            State::Utf8 {
                bytes,
                have,
                need,
                alt,
            } => self.utf8(bytes, have, need, alt, byte, out),
            State::Paste(text) => self.paste(text, byte, out),
        }
    }

    fn ground(&mut self, byte: u8, alt: bool, out: &mut Vec<Said>) {
        let key = |code, ctrl| Said::Key(Key::new(code, ctrl, alt, false));
        match byte {
            0x1b => self.state = State::Escape,
            b'\r' => out.push(key(Code::Enter, false)),
            b'\t' => out.push(key(Code::Tab, false)),
            0x08 | 0x7f => out.push(key(Code::Backspace, false)),
            0x00 => out.push(key(Code::Char(' '), true)),
            0x01..=0x1a => out.push(key(Code::Char(char::from(byte - 1 + b'a')), true)),
            0x1c..=0x1f => out.push(key(Code::Char(char::from(byte - 0x1c + b'\\')), true)),
            0x20..=0x7e => out.push(key(Code::Char(char::from(byte)), false)),
            0xc2..=0xdf => self.begin_utf8(byte, 2, alt),
            0xe0..=0xef => self.begin_utf8(byte, 3, alt),
            0xf0..=0xf4 => self.begin_utf8(byte, 4, alt),
            // Not the start of a character.
            0x80..=0xc1 | 0xf5..=0xff => {}
        }
    }

    fn begin_utf8(&mut self, byte: u8, need: usize, alt: bool) {
        self.state = State::Utf8 {
            bytes: [byte, 0, 0, 0],
            have: 1,
            need,
            alt,
        };
    }

    fn utf8(
        &mut self,
        mut bytes: [u8; 4],
        have: usize,
        need: usize,
        alt: bool,
        byte: u8,
        out: &mut Vec<Said>,
    ) {
        if byte & 0xc0 != 0x80 {
            // Cut short: the new byte stands for itself.
            self.ground(byte, false, out);
            return;
        }
        bytes[have] = byte;
        if have + 1 < need {
            self.state = State::Utf8 {
                bytes,
                have: have + 1,
                need,
                alt,
            };
            return;
        }
        let character = std::str::from_utf8(&bytes[..need])
            .ok()
            .and_then(|text| text.chars().next());
        if let Some(c) = character.filter(|c| !c.is_control()) {
            out.push(Said::Key(Key::new(Code::Char(c), false, alt, false)));
        }
    }

    fn escape(&mut self, byte: u8, joined: bool, more: bool, out: &mut Vec<Said>) {
        match byte {
            b'[' => self.state = State::Csi(Vec::new()),
            b'O' => self.state = State::Letter { console: false },
            0x1b => {
                out.push(plain(Code::Esc));
                self.state = State::Escape;
            }
            // An answer comes in one piece; alone these are Alt and a letter.
            b']' | b'P' | b'_' | b'^' | b'X' if joined && more => {
                self.state = State::Answer { escape: false }
            }
            _ if joined => self.ground(byte, true, out),
            _ => {
                out.push(plain(Code::Esc));
                self.ground(byte, false, out);
            }
        }
    }

    fn answer(&mut self, escape: bool, byte: u8, out: &mut Vec<Said>) {
        match (escape, byte) {
            (true, b'\\') | (false, 0x07) => {}
            // Never an answer: a new sequence, or a key that the person wants heard.
            (true, _) => {
                self.state = State::Escape;
                self.step(byte, true, false, out);
            }
            (false, 0x1b) => self.state = State::Answer { escape: true },
            (false, 0x00..=0x1f) => self.ground(byte, false, out),
            (false, _) => self.state = State::Answer { escape: false },
        }
    }

    fn csi(&mut self, mut params: Vec<u8>, byte: u8, out: &mut Vec<Said>) {
        match byte {
            b'[' if params.is_empty() => self.state = State::Letter { console: true },
            // Three raw bytes follow.
            b'M' if params.is_empty() => self.state = State::Mouse(3),
            0x1b => self.state = State::Escape,
            // Cut short by a control key: that is what was meant.
            0x00..=0x1f => self.ground(byte, false, out),
            // One terminal ends its shifted keys like this.
            b'$' if params.iter().all(u8::is_ascii_digit) => {
                out.extend(sequence(&params, byte).map(Said::Key))
            }
            0x20..=0x3f => {
                params.push(byte);
                if params.len() < MAX_SEQUENCE {
                    self.state = State::Csi(params);
                }
            }
            b'~' if params == b"200" => self.state = State::Paste(Vec::new()),
            0x40..=0x7e => out.extend(sequence(&params, byte).map(Said::Key)),
            0x7f.. => {}
        }
    }

    fn paste(&mut self, mut text: Vec<u8>, byte: u8, out: &mut Vec<Said>) {
        text.push(byte);
        if text.ends_with(PASTE_END) {
            text.truncate((text.len() - PASTE_END.len()).min(MAX_PASTE));
            let text = String::from_utf8_lossy(&text)
                .replace("\r\n", "\n")
                .replace('\r', "\n");
            out.push(Said::Paste(text));
            return;
        }
        if text.len() > MAX_PASTE + PASTE_END.len() {
            // Keep what may be the beginning of the end, drop the byte before it.
            text.remove(MAX_PASTE);
        }
        self.state = State::Paste(text);
    }
}

fn plain(code: Code) -> Said {
    Said::Key(Key::plain(code))
}

/// The keys that send `SS3 letter`, or `CSI [ letter` on the Linux console.
fn letter(byte: u8, console: bool) -> Option<Code> {
    Some(match (console, byte) {
        (true, b'A'..=b'E') => Code::F(byte - b'A' + 1),
        (false, b'M') => Code::Enter,
        (false, _) => return arrow(byte),
        (true, _) => return None,
    })
}

fn arrow(byte: u8) -> Option<Code> {
    Some(match byte {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(byte - b'P' + 1),
        _ => return None,
    })
}

/// The key of a complete `CSI` sequence, if it is one.
fn sequence(params: &[u8], last: u8) -> Option<Key> {
    // Private markers and sub-parameters: reports, never plain keys.
    let text = std::str::from_utf8(params).ok()?;
    let mut numbers = Vec::new();
    for field in text.split(';') {
        let first = field.split(':').next().unwrap_or_default();
        numbers.push(if first.is_empty() {
            1
        } else {
            first.parse::<u32>().ok()?
        });
    }
    let number = numbers.first().copied().unwrap_or(1);
    let bits = numbers.get(1).copied().unwrap_or(1).checked_sub(1)?;
    let (mut shift, mut ctrl) = (bits & 1 != 0, bits & 4 != 0);
    let alt = bits & 2 != 0;
    let code = match last {
        b'Z' => {
            shift = true;
            Code::Tab
        }
        b'u' => character(number)?,
        b'a'..=b'd' if params.is_empty() => {
            shift = true;
            arrow(last.to_ascii_uppercase())?
        }
        b'~' if number == 27 => character(numbers.get(2).copied()?)?,
        b'~' => numbered(number)?,
        b'^' => {
            ctrl = true;
            numbered(number)?
        }
        b'$' => {
            shift = true;
            numbered(number)?
        }
        // `CSI row;column R` is a report of the cursor's place.
        _ if number != 1 => return None,
        _ => arrow(last)?,
    };
    Some(Key::new(code, ctrl, alt, shift))
}

fn numbered(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(u8::try_from(number - 10).ok()?),
        17..=21 => Code::F(u8::try_from(number - 11).ok()?),
        23 | 24 => Code::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// A key that was sent as its code point.
fn character(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        number => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}
