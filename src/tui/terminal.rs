//! Taking the terminal and giving it back, on every path out.
//!
//! Owns raw mode, the alternate screen, bracketed paste and the way back from them. Asks the
//! terminal nothing. [`restore_now`] may be called from anywhere, also twice, also while another
//! thread is writing.

use super::caps::Caps;
use super::writer::write_all;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcgetwinsize,
    tcsetattr,
};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long an orderly restore waits for a stalled terminal.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an emergency restore does.
const HURRY: Duration = Duration::from_millis(50);
/// Assumed when the terminal does not say.
const FALLBACK: (u16, u16) = (80, 24);

/// Why the terminal could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Standard input or output is not a terminal.
    #[error("not a terminal")]
    NotATerminal,
    /// The operating system refused.
    #[error("the terminal does not answer: {0}")]
    Io(#[from] std::io::Error),
}

impl From<rustix::io::Errno> for TerminalError {
    fn from(errno: rustix::io::Errno) -> TerminalError {
        TerminalError::Io(errno.into())
    }
}

/// The terminal while it is ours. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Guard {
    line: Arc<Line>,
}

/// Everything that giving back needs.
#[derive(Debug)]
struct Line {
    input: OwnedFd,
    output: OwnedFd,
    /// The modes that were found.
    cooked: Termios,
    /// True from taking to giving back.
    ours: Arc<AtomicBool>,
}

/// The line that an emergency restores.
static CURRENT: Mutex<Option<Arc<Line>>> = Mutex::new(None);

impl Guard {
    /// Takes the terminal of standard input and output.
    ///
    /// # Errors
    /// [`TerminalError::NotATerminal`] when either is something else.
    pub fn enter(caps: &Caps) -> Result<Guard, TerminalError> {
        let input = std::io::stdin().as_fd().try_clone_to_owned()?;
        let output = std::io::stdout().as_fd().try_clone_to_owned()?;
        Guard::enter_on(input, output, caps)
    }

    pub(super) fn enter_on(
        input: OwnedFd,
        output: OwnedFd,
        caps: &Caps,
    ) -> Result<Guard, TerminalError> {
        if !rustix::termios::isatty(&input) || !rustix::termios::isatty(&output) {
            return Err(TerminalError::NotATerminal);
        }
        let cooked = tcgetattr(&input)?;
        let line = Arc::new(Line {
            input,
            output,
            cooked,
            ours: Arc::new(AtomicBool::new(false)),
        });
        *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&line));
        let guard = Guard { line };
        // From here on, dropping the guard undoes what was done.
        guard.line.take(caps, OptionalActions::Now)?;
        Ok(guard)
    }

    /// Gives the terminal back for a while: to the shell, or to an editor.
    pub fn release(&self) {
        self.line.give_back(PATIENCE);
    }

    /// Takes it again, and throws away what was typed or answered meanwhile: late answers to
    /// another program's questions would be read as keys.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn reclaim(&self, caps: &Caps) -> Result<(), TerminalError> {
        self.line.take(caps, OptionalActions::Flush)
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        size_of(&self.line.output)
    }

    /// True while the terminal is ours; shared with whoever must know.
    pub fn ours(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.line.ours)
    }

    /// A descriptor to read keys from.
    ///
    /// # Errors
    /// No descriptor is left.
    pub fn input(&self) -> std::io::Result<OwnedFd> {
        self.line.input.try_clone()
    }

    /// A descriptor to write frames to.
    ///
    /// # Errors
    /// No descriptor is left.
    pub fn output(&self) -> std::io::Result<OwnedFd> {
        self.line.output.try_clone()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.line.give_back(PATIENCE);
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if current
            .as_ref()
            .is_some_and(|line| Arc::ptr_eq(line, &self.line))
        {
            *current = None;
        }
    }
}

impl Line {
    fn take(&self, caps: &Caps, when: OptionalActions) -> Result<(), TerminalError> {
        let mut raw = self.cooked.clone();
        raw.make_raw();
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        self.ours.store(true, Ordering::Release);
        tcsetattr(&self.input, when, &raw)?;
        write_all(self.output.as_fd(), enter_sequence(caps))?;
        Ok(())
    }

    /// Best effort and idempotent. The escape sequences go first, while output is still raw.
    fn give_back(&self, patience: Duration) {
        if !self.ours.swap(false, Ordering::AcqRel) {
            return;
        }
        if writable(&self.output, patience) {
            // Nobody is left to tell.
            let _ = write_all(self.output.as_fd(), LEAVE);
        }
        let _ = tcsetattr(&self.input, OptionalActions::Now, &self.cooked);
    }
}

/// Columns and rows of a terminal.
pub(super) fn size_of(output: &impl AsFd) -> (u16, u16) {
    match tcgetwinsize(output) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => FALLBACK,
    }
}

fn writable(fd: &OwnedFd, patience: Duration) -> bool {
    let timeout = Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: patience.subsec_nanos().into(),
    };
    let mut fds = [PollFd::new(fd, PollFlags::OUT)];
    matches!(poll(&mut fds, Some(&timeout)), Ok(1)) && fds[0].revents().contains(PollFlags::OUT)
}

/// Alternate screen, and pasted text in brackets.
fn enter_sequence(caps: &Caps) -> &'static [u8] {
    if caps.bracketed_paste {
        b"\x1b[?1049h\x1b[?2004h"
    } else {
        b"\x1b[?1049h"
    }
}

/// Ends a frame that was cut short, resets pen, region, paste and cursor, wipes the screen (a
/// terminal without an alternate one would keep what was on it) and leaves.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[r\x1b[?2004l\x1b[?25h\x1b[H\x1b[2J\x1b[?1049l";

/// Gives the terminal back at once, if it is ours. Waits for nothing longer than 50 ms.
pub fn restore_now() {
    let line = CURRENT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(line) = line {
        line.give_back(HURRY);
    }
}

/// Makes a panic on the calling thread restore the terminal before its message is printed, and
/// `farewell` after it. A panic on another thread is logged and leaves the screen alone: its task
/// reports the failure.
pub fn install_panic_hook(farewell: String) {
    let screen_thread = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == screen_thread {
            restore_now();
            // Keys that were meant for us must not reach the shell.
            let _ = tcflush(std::io::stdin(), QueueSelector::IFlush);
            before(info);
            use std::io::Write as _;
            // Nobody is left to tell.
            let _ = writeln!(std::io::stderr(), "{farewell}");
        } else if is_taken() {
            tracing::error!(panic = %info, "a background task panicked");
        } else {
            before(info);
        }
    }));
}

fn is_taken() -> bool {
    CURRENT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .is_some_and(|line| line.ours.load(Ordering::Acquire))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::tui::caps::Wishes;
    use portable_pty::{MasterPty, PtyPair, PtySize, native_pty_system};
    use rustix::fs::{Mode, OFlags};
    use rustix::termios::LocalModes;
    use std::io::Read;
    use std::sync::MutexGuard;

    pub(crate) fn xterm() -> Caps {
        Caps::detect(
            |name| (name == "TERM").then(|| "xterm".to_owned()),
            true,
            Wishes::default(),
        )
    }

    /// One terminal at a time is the one that an emergency restores; tests of it take turns.
    pub(crate) fn turn() -> MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A pseudo-terminal: our end, its descriptor for the program, and a reader of its output.
    pub(crate) struct Pty {
        pub(crate) master: Box<dyn MasterPty + Send>,
        pub(crate) output: Box<dyn Read + Send>,
        slave: Option<Box<dyn portable_pty::SlavePty + Send>>,
    }

    impl Pty {
        pub(crate) fn open(cols: u16, rows: u16) -> Pty {
            let size = PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            };
            let PtyPair { master, slave } = native_pty_system().openpty(size).unwrap();
            let output = master.try_clone_reader().unwrap();
            Pty {
                master,
                output,
                slave: Some(slave),
            }
        }

        pub(crate) fn tty(&self) -> OwnedFd {
            let name = self.master.tty_name().unwrap();
            rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap()
        }

        /// Reads until `end` has come.
        pub(crate) fn until(&mut self, end: &[u8]) -> Vec<u8> {
            let mut got = Vec::new();
            let mut byte = [0];
            while !got.ends_with(end) {
                self.output.read_exact(&mut byte).unwrap();
                got.push(byte[0]);
            }
            got
        }

        pub(crate) fn hang_up(mut self) {
            self.slave.take();
        }
    }

    fn echoes(pty: &Pty) -> bool {
        tcgetattr(pty.tty())
            .unwrap()
            .local_modes
            .contains(LocalModes::ECHO | LocalModes::ICANON)
    }

    #[test]
    fn the_terminal_is_taken_and_given_back_once() {
        let _turn = turn();
        let mut pty = Pty::open(80, 24);
        let guard = Guard::enter_on(pty.tty(), pty.tty(), &xterm()).unwrap();
        assert_eq!(pty.until(b"\x1b[?2004h"), b"\x1b[?1049h\x1b[?2004h");
        assert!(!echoes(&pty));
        assert!(guard.ours().load(Ordering::Acquire));
        restore_now();
        restore_now();
        drop(guard);
        write_all(pty.tty().as_fd(), b"$").unwrap();
        let left = pty.until(b"$");
        assert_eq!(left, [LEAVE, b"$"].concat());
        assert!(echoes(&pty));
    }

    #[test]
    fn leaving_undoes_everything_that_a_frame_may_have_set() {
        let mut parser = vt100::Parser::new(24, 80, 0);
        parser.process(b"shell");
        parser.process(enter_sequence(&xterm()));
        parser.process(b"\x1b[?2026h\x1b[?25l\x1b[2;9r\x1b[31;7mframe");
        parser.process(LEAVE);
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert!(!screen.inverse() && screen.fgcolor() == vt100::Color::Default);
        assert_eq!(screen.contents(), "shell");
    }

    #[test]
    fn a_lent_terminal_can_be_reclaimed() {
        let _turn = turn();
        let mut pty = Pty::open(80, 24);
        let guard = Guard::enter_on(pty.tty(), pty.tty(), &xterm()).unwrap();
        guard.release();
        assert!(echoes(&pty) && !guard.ours().load(Ordering::Acquire));
        guard.reclaim(&xterm()).unwrap();
        assert!(!echoes(&pty) && guard.ours().load(Ordering::Acquire));
        let bytes = pty.until(&[LEAVE, enter_sequence(&xterm())].concat());
        assert!(bytes.starts_with(enter_sequence(&xterm())));
    }

    #[test]
    fn the_size_is_that_of_the_terminal() {
        let pty = Pty::open(132, 43);
        assert_eq!(size_of(&pty.tty()), (132, 43));
        let (_, pipe) = std::io::pipe().unwrap();
        assert_eq!(size_of(&pipe), FALLBACK);
    }

    #[test]
    fn a_pipe_is_not_a_terminal() {
        let (read, write) = std::io::pipe().unwrap();
        let taken = Guard::enter_on(read.into(), write.into(), &xterm());
        assert!(matches!(taken, Err(TerminalError::NotATerminal)));
    }

    #[test]
    fn a_terminal_that_hung_up_is_given_back_without_waiting() {
        let _turn = turn();
        let pty = Pty::open(80, 24);
        let guard = Guard::enter_on(pty.tty(), pty.tty(), &xterm()).unwrap();
        pty.hang_up();
        drop(guard);
    }
}
