//! Reading the terminal: a thread that sleeps in `poll` and sends what it reads.
//!
//! Owns the read side of the terminal. The thread wakes only for bytes, for a hang-up and when it
//! is told to pause; its one timer runs after a lone ESC. It notices a terminal that went away
//! also where the signal for that is ignored, reports it once and ends.

mod burst;
mod parser;
#[cfg(test)]
mod parser_tests;

pub use parser::{Parser, Said};

use crate::tui::keymap::BURST;
use crate::tui::keymap::Key;
use burst::{Bursts, Company};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// What the person, the terminal and the operating system tell the event loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key. `burst` counts the keys of text that came together with it: a person sends one or a
    /// few, a paste without brackets sends many.
    Key { key: Key, burst: usize },
    /// The same key again, because it is held down.
    Held { key: Key, burst: usize },
    /// Pasted text, untrusted like any text from outside.
    Paste(String),
    /// The window has another size now: columns, rows.
    Resize(u16, u16),
    /// The terminal is gone. Nothing can be shown any more; save and end.
    HangUp,
    /// The operating system asks to end; the conventional exit code is 128 + signal.
    Quit { exit_code: u8 },
    /// The shell asks to stop for now.
    Suspend,
    /// The process runs again after a stop.
    Resume,
}

/// A new channel. It is unbounded so that the reading thread never blocks on a busy loop; a
/// person and a terminal's paste bound it.
pub fn channel() -> (mpsc::UnboundedSender<Input>, mpsc::UnboundedReceiver<Input>) {
    mpsc::unbounded_channel()
}

/// The reading thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Reader {
    control: Arc<Control>,
    wake: PipeWriter,
}

#[derive(Debug, Default)]
struct Control {
    state: Mutex<Orders>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Orders {
    pause: bool,
    stop: bool,
    /// The thread touches the terminal no more: paused or ended.
    parked: bool,
}

impl Control {
    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// Starts reading `tty`. `on_hang_up` runs on the thread before [`Input::HangUp`] is sent.
    ///
    /// # Errors
    /// The operating system refused a pipe or a thread.
    pub fn spawn(
        tty: OwnedFd,
        escape_wait: Duration,
        send: mpsc::UnboundedSender<Input>,
        on_hang_up: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Reader> {
        let (woken, wake) = std::io::pipe()?;
        let control = Arc::new(Control::default());
        let theirs = Arc::clone(&control);
        std::thread::Builder::new()
            .name("tty-reader".to_owned())
            .spawn(move || {
                let mut session = Session {
                    tty,
                    woken,
                    control: theirs,
                    send,
                    escape_wait,
                    parser: Parser::default(),
                    bursts: Bursts::default(),
                };
                if session.run() == Ended::HungUp {
                    on_hang_up();
                    // The loop may have ended already.
                    let _ = session.send.send(Input::HangUp);
                }
                session.control.orders().parked = true;
                session.control.changed.notify_all();
            })?;
        Ok(Reader { control, wake })
    }

    /// Stops reading and returns once the thread leaves the terminal alone, so that another
    /// program gets every key.
    pub fn pause(&self) {
        self.control.orders().pause = true;
        self.nudge();
        let orders = self.control.orders();
        drop(
            self.control
                .changed
                .wait_while(orders, |orders| !orders.parked)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Reads again. A sequence that was begun before the pause is forgotten.
    pub fn resume(&self) {
        self.control.orders().pause = false;
        self.control.changed.notify_all();
    }

    fn nudge(&self) {
        // A full pipe wakes as well; a closed one means that the thread has ended.
        let _ = (&self.wake).write(&[0]);
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut orders = self.control.orders();
        orders.stop = true;
        drop(orders);
        self.control.changed.notify_all();
        self.nudge();
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Ended {
    HungUp,
    Told,
}

struct Session {
    tty: OwnedFd,
    woken: PipeReader,
    control: Arc<Control>,
    send: mpsc::UnboundedSender<Input>,
    escape_wait: Duration,
    parser: Parser,
    bursts: Bursts,
}

impl Session {
    fn run(&mut self) -> Ended {
        let mut buffer = [0; 4096];
        let mut said = Vec::new();
        loop {
            let lone = self.parser.lone_escape();
            let timeout = lone.then(|| Timespec {
                tv_sec: i64::try_from(self.escape_wait.as_secs()).unwrap_or(0),
                tv_nsec: self.escape_wait.subsec_nanos().into(),
            });
            let (ready, tty, woken) = {
                let mut fds = [
                    PollFd::new(&self.tty, PollFlags::IN),
                    PollFd::new(&self.woken, PollFlags::IN),
                ];
                let ready = match poll(&mut fds, timeout.as_ref()) {
                    Ok(ready) => ready,
                    Err(Errno::INTR) => continue,
                    Err(_) => return Ended::HungUp,
                };
                (ready, fds[0].revents(), fds[1].revents())
            };
            if !woken.is_empty() {
                // The orders say why; the byte only wakes.
                let _ = self.woken.read(&mut buffer[..16]);
                if self.park() {
                    return Ended::Told;
                }
                continue;
            }
            if ready == 0 {
                self.parser.expire(&mut said);
            } else if tty.contains(PollFlags::IN) {
                match rustix::io::read(&self.tty, &mut buffer) {
                    Ok(0) => return Ended::HungUp,
                    Ok(n) => self.parser.feed(&buffer[..n], &mut said),
                    Err(Errno::INTR | Errno::AGAIN) => continue,
                    Err(_) => return Ended::HungUp,
                }
            } else {
                return Ended::HungUp;
            }
            if !self.deliver(&mut said) {
                return Ended::Told;
            }
        }
    }

    /// Sends what one read held. False when nobody listens.
    fn deliver(&mut self, said: &mut Vec<Said>) -> bool {
        let companies = self.bursts.judge(said, BURST, Instant::now());
        let mut companies = companies.into_iter();
        said.drain(..).all(|said| {
            let input = match said {
                Said::Paste(text) => Input::Paste(text),
                Said::Key(key) => match companies.next() {
                    Some(Company { burst, held: true }) => Input::Held { key, burst },
                    company => Input::Key {
                        key,
                        burst: company.map_or(1, |company| company.burst),
                    },
                },
            };
            self.send.send(input).is_ok()
        })
    }

    /// Waits while paused. True when the thread is to end.
    fn park(&mut self) -> bool {
        let mut orders = self.control.orders();
        if orders.pause && !orders.stop {
            orders.parked = true;
            self.control.changed.notify_all();
            orders = self
                .control
                .changed
                .wait_while(orders, |orders| orders.pause && !orders.stop)
                .unwrap_or_else(PoisonError::into_inner);
            orders.parked = false;
            self.parser.reset();
        }
        orders.stop
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::tui::keymap::Code;
    use crate::tui::terminal::tests::Pty;
    use std::os::fd::AsFd as _;

    /// A pipe stands for the terminal where only bytes matter.
    fn reader(wait: Duration) -> (Reader, PipeWriter, mpsc::UnboundedReceiver<Input>) {
        let (tty, keyboard) = std::io::pipe().unwrap();
        let (send, receive) = channel();
        let reader = Reader::spawn(tty.into(), wait, send, || {}).unwrap();
        (reader, keyboard, receive)
    }

    fn key(code: Code, burst: usize) -> Input {
        Input::Key {
            key: Key::plain(code),
            burst,
        }
    }

    const NEVER: Duration = Duration::from_secs(3600);

    #[test]
    fn a_split_arrow_is_one_key_and_a_lone_escape_is_esc_in_time() {
        let (_reader, mut keyboard, mut receive) = reader(NEVER);
        keyboard.write_all(b"\x1b").unwrap();
        keyboard.write_all(b"[").unwrap();
        keyboard.write_all(b"A").unwrap();
        assert_eq!(receive.blocking_recv(), Some(key(Code::Up, 0)));

        let (_reader, mut keyboard, mut receive) = self::reader(Duration::from_millis(1));
        keyboard.write_all(b"\x1b").unwrap();
        assert_eq!(receive.blocking_recv(), Some(key(Code::Esc, 0)));
    }

    #[test]
    fn keys_of_one_read_know_how_many_they_were() {
        let (_reader, mut keyboard, mut receive) = reader(NEVER);
        keyboard.write_all(b"jkkE").unwrap();
        let held = Input::Held {
            key: Key::plain(Code::Char('k')),
            burst: 3,
        };
        for input in [
            key(Code::Char('j'), 3),
            key(Code::Char('k'), 3),
            held,
            key(Code::Char('E'), 3),
        ] {
            assert_eq!(receive.blocking_recv(), Some(input));
        }
    }

    #[test]
    fn a_paused_reader_leaves_every_byte_to_others() {
        let (tty, mut keyboard) = std::io::pipe().unwrap();
        let mut editor = tty.try_clone().unwrap();
        let (send, mut receive) = channel();
        let reader = Reader::spawn(tty.into(), NEVER, send, || {}).unwrap();
        reader.pause();
        keyboard.write_all(b"abc").unwrap();
        let mut typed = [0; 3];
        editor.read_exact(&mut typed).unwrap();
        assert_eq!(&typed, b"abc");
        reader.resume();
        keyboard.write_all(b"x").unwrap();
        assert_eq!(receive.blocking_recv(), Some(key(Code::Char('x'), 1)));
        reader.pause();
        reader.pause();
    }

    #[test]
    fn a_terminal_that_goes_away_is_reported_once_and_the_thread_ends() {
        let pty = Pty::open(80, 24);
        let (send, mut receive) = channel();
        let (tell, told) = std::sync::mpsc::channel();
        let reader = Reader::spawn(pty.tty(), NEVER, send, move || tell.send(()).unwrap()).unwrap();
        pty.hang_up();
        assert_eq!(receive.blocking_recv(), Some(Input::HangUp));
        told.recv().unwrap();
        // The sender went with the thread.
        assert_eq!(receive.blocking_recv(), None);
        reader.pause();
    }

    #[test]
    fn an_end_of_file_is_a_hang_up() {
        let (_reader, keyboard, mut receive) = reader(NEVER);
        drop(keyboard);
        assert_eq!(receive.blocking_recv(), Some(Input::HangUp));
    }

    #[test]
    fn keys_come_through_a_real_terminal() {
        let pty = Pty::open(80, 24);
        let tty = pty.tty();
        let mut raw = rustix::termios::tcgetattr(&tty).unwrap();
        raw.make_raw();
        rustix::termios::tcsetattr(tty.as_fd(), rustix::termios::OptionalActions::Now, &raw)
            .unwrap();
        let (send, mut receive) = channel();
        let _reader = Reader::spawn(tty, NEVER, send, || {}).unwrap();
        let mut keyboard = pty.master.take_writer().unwrap();
        keyboard.write_all("ñ".as_bytes()).unwrap();
        assert_eq!(receive.blocking_recv(), Some(key(Code::Char('ñ'), 1)));
    }
}
