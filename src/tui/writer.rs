//! Delivers frames to the terminal from a thread of its own.
//!
//! Owns the write side of the terminal while a session runs. It holds at most one frame: while
//! that one is on its way nothing else is accepted, so a slow link slows drawing down and never
//! input. Bytes are never dropped once accepted. Sleeps without wake-ups when there is nothing to do.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Why a frame was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The frame before is still being written. Draw again when [`Writer::ready`] returns.
    #[error("the terminal is still taking the last frame")]
    Busy,
    /// The terminal is gone.
    #[error("the terminal is gone")]
    Lost,
}

/// What was written so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    pub frames: u64,
    pub bytes: u64,
    /// Time that the last frame spent in `write`.
    pub last: Duration,
}

/// The sending half. Dropping it ends the thread once the current frame is out.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Something to write, or nothing more to come.
    work: Condvar,
    /// Idle again, or lost.
    done: Condvar,
    ready: Notify,
    frames: AtomicU64,
    bytes: AtomicU64,
    last_micros: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    slot: Option<Vec<u8>>,
    /// From the moment a frame is accepted until it is written.
    busy: bool,
    lost: bool,
    closed: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Starts the thread on `fd`. A frame that is still waiting when `open` turns false is
    /// discarded: the terminal has been given back. `on_lost` runs once, on the thread, when the
    /// terminal takes no more bytes.
    ///
    /// # Errors
    /// The operating system refused the thread.
    pub fn spawn(
        fd: OwnedFd,
        open: Arc<AtomicBool>,
        on_lost: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Writer> {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("tty-writer".to_owned())
            .spawn(move || run(&theirs, &fd, &open, on_lost))?;
        Ok(Writer { shared })
    }

    /// Whether a frame would be accepted now. Only the caller can change a `true`.
    pub fn is_idle(&self) -> bool {
        let state = self.shared.state();
        !state.busy && !state.lost
    }

    /// Whether the terminal is gone.
    pub fn is_lost(&self) -> bool {
        self.shared.state().lost
    }

    /// Hands a frame over.
    ///
    /// # Errors
    /// [`Refused::Busy`] while the last one is being written; [`Refused::Lost`] for ever after the
    /// terminal is gone.
    pub fn try_send(&self, frame: Vec<u8>) -> Result<(), Refused> {
        let mut state = self.shared.state();
        if state.lost {
            return Err(Refused::Lost);
        }
        if state.busy {
            return Err(Refused::Busy);
        }
        state.busy = true;
        state.slot = Some(frame);
        drop(state);
        self.shared.work.notify_one();
        Ok(())
    }

    /// Returns when a frame would be accepted, or at once when the terminal is gone. For one
    /// waiter at a time; dropping the future loses nothing.
    ///
    /// # Errors
    /// [`Refused::Lost`].
    pub async fn ready(&self) -> Result<(), Refused> {
        loop {
            let news = self.shared.ready.notified();
            {
                let state = self.shared.state();
                if state.lost {
                    return Err(Refused::Lost);
                }
                if !state.busy {
                    return Ok(());
                }
            }
            news.await;
        }
    }

    /// Blocks until the current frame is out, for at most `patience`. Says whether it is.
    pub fn drain(&self, patience: Duration) -> bool {
        let state = self.shared.state();
        let (state, _) = self
            .shared
            .done
            .wait_timeout_while(state, patience, |state| state.busy && !state.lost)
            .unwrap_or_else(PoisonError::into_inner);
        !state.busy
    }

    /// Counters since the start.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            frames: self.shared.frames.load(Ordering::Relaxed),
            bytes: self.shared.bytes.load(Ordering::Relaxed),
            last: Duration::from_micros(self.shared.last_micros.load(Ordering::Relaxed)),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        // Not joined: a stalled terminal may hold the thread in `write` for ever.
        self.shared.work.notify_one();
    }
}

fn run(shared: &Shared, fd: &OwnedFd, open: &AtomicBool, on_lost: impl FnOnce()) {
    loop {
        let frame = {
            let mut state = shared.state();
            loop {
                if let Some(frame) = state.slot.take() {
                    break frame;
                }
                if state.closed {
                    return;
                }
                state = shared
                    .work
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        };
        let started = Instant::now();
        let written = if open.load(Ordering::Acquire) {
            write_all(fd.as_fd(), &frame)
        } else {
            Ok(())
        };
        let took = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        shared.last_micros.store(took, Ordering::Relaxed);
        if written.is_ok() {
            shared.frames.fetch_add(1, Ordering::Relaxed);
            shared
                .bytes
                .fetch_add(frame.len() as u64, Ordering::Relaxed);
        }
        {
            let mut state = shared.state();
            state.busy = false;
            state.lost = written.is_err();
        }
        shared.done.notify_all();
        shared.ready.notify_one();
        if written.is_err() {
            on_lost();
            return;
        }
    }
}

/// Writes everything, however the descriptor is set up: another process may have made it
/// non-blocking, and a signal may interrupt.
pub(super) fn write_all(fd: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(fd, bytes) {
            // A terminal that takes nothing and reports nothing must not make us spin.
            Ok(0) => return Err(Errno::IO),
            Ok(n) => bytes = &bytes[n..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                match poll(&mut [PollFd::from_borrowed_fd(fd, PollFlags::OUT)], None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(errno) => return Err(errno),
                }
            }
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use std::io::Read as _;
    use std::sync::mpsc;

    struct Rig {
        writer: Writer,
        reader: std::io::PipeReader,
        open: Arc<AtomicBool>,
        lost: mpsc::Receiver<()>,
    }

    fn rig() -> Rig {
        let (reader, pipe) = std::io::pipe().unwrap();
        let open = Arc::new(AtomicBool::new(true));
        let (tell, lost) = mpsc::channel();
        let writer = Writer::spawn(pipe.into(), Arc::clone(&open), move || {
            let _ = tell.send(());
        })
        .unwrap();
        Rig {
            writer,
            reader,
            open,
            lost,
        }
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn frames_come_out_whole_and_are_counted() {
        let mut rig = rig();
        rig.writer.try_send(b"one".to_vec()).unwrap();
        assert!(rig.writer.drain(LONG));
        rig.writer.try_send(b"two!".to_vec()).unwrap();
        assert!(rig.writer.drain(LONG));
        let traffic = rig.writer.traffic();
        assert_eq!((traffic.frames, traffic.bytes), (2, 7));
        drop(rig.writer);
        let mut text = String::new();
        rig.reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "onetwo!");
    }

    #[test]
    fn a_slow_reader_makes_the_writer_busy_and_loses_nothing() {
        let mut rig = rig();
        // More than a pipe holds, so the write cannot end before the reader reads.
        let frame = vec![b'x'; 4 << 20];
        rig.writer.try_send(frame.clone()).unwrap();
        assert!(!rig.writer.is_idle());
        assert_eq!(rig.writer.try_send(b"next".to_vec()), Err(Refused::Busy));
        assert!(!rig.writer.drain(Duration::ZERO));
        let mut got = vec![0; frame.len()];
        rig.reader.read_exact(&mut got).unwrap();
        assert_eq!(got, frame);
        assert!(rig.writer.drain(LONG) && rig.writer.is_idle());
    }

    #[test]
    fn a_non_blocking_descriptor_is_waited_for() {
        let (mut reader, pipe) = std::io::pipe().unwrap();
        rustix::io::ioctl_fionbio(&pipe, true).unwrap();
        let frame = vec![b'y'; 1 << 20];
        let expected = frame.clone();
        let thread = std::thread::spawn(move || write_all(pipe.as_fd(), &frame));
        let mut got = Vec::new();
        reader.read_to_end(&mut got).unwrap();
        assert_eq!(thread.join().unwrap(), Ok(()));
        assert_eq!(got, expected);
    }

    #[tokio::test]
    async fn ready_returns_once_the_frame_is_out() {
        let mut rig = rig();
        rig.writer.ready().await.unwrap();
        rig.writer.try_send(vec![b'x'; 1 << 20]).unwrap();
        let mut reader = rig.reader;
        let thread = std::thread::spawn(move || {
            let mut got = vec![0; 1 << 20];
            reader.read_exact(&mut got).unwrap();
            reader
        });
        rig.writer.ready().await.unwrap();
        assert!(rig.writer.is_idle());
        rig.reader = thread.join().unwrap();
    }

    #[tokio::test]
    async fn a_lost_terminal_is_reported_once_and_for_ever() {
        let rig = rig();
        drop(rig.reader);
        rig.writer.try_send(b"x".to_vec()).unwrap();
        assert_eq!(rig.writer.ready().await, Err(Refused::Lost));
        rig.lost.recv_timeout(LONG).unwrap();
        assert!(
            rig.lost.recv_timeout(LONG).is_err(),
            "the thread ends after telling"
        );
        assert_eq!(rig.writer.try_send(b"y".to_vec()), Err(Refused::Lost));
        assert!(!rig.writer.is_idle());
    }

    #[test]
    fn nothing_is_written_after_the_terminal_was_given_back() {
        let mut rig = rig();
        rig.open.store(false, Ordering::Release);
        rig.writer.try_send(b"late".to_vec()).unwrap();
        assert!(rig.writer.drain(LONG));
        drop(rig.writer);
        let mut text = String::new();
        rig.reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "");
    }
}
