//! What the operating system tells the process, and the last resort when nobody listens.
//!
//! Owns the signal handlers and the watchdog. Decides nothing: signals become [`Input`], except
//! where the terminal is lent to another program and the signal is meant for that one.

use super::input::Input;
use super::terminal;
use std::fmt;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

/// How long the event loop may take to end after the terminal went away.
const GRACE: Duration = Duration::from_millis(700);
/// 128 + SIGHUP.
pub const EXIT_HANG_UP: u8 = 129;

/// Ends the process if the event loop does not, once armed. Clones share one fuse.
#[derive(Clone)]
pub struct Watchdog {
    armed: Arc<AtomicBool>,
    grace: Duration,
    bite: Arc<dyn Fn() + Send + Sync>,
}

impl fmt::Debug for Watchdog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watchdog")
            .field("armed", &self.armed)
            .field("grace", &self.grace)
            .finish_non_exhaustive()
    }
}

impl Default for Watchdog {
    /// Restores the terminal as far as possible and exits with 129, 700 ms after it was armed.
    fn default() -> Watchdog {
        Watchdog::new(GRACE, || {
            terminal::restore_now();
            std::process::exit(i32::from(EXIT_HANG_UP));
        })
    }
}

impl Watchdog {
    pub(super) fn new(grace: Duration, bite: impl Fn() + Send + Sync + 'static) -> Watchdog {
        Watchdog {
            armed: Arc::new(AtomicBool::new(false)),
            grace,
            bite: Arc::new(bite),
        }
    }

    /// The terminal is gone: whatever the event loop does, the process ends soon. Once is enough.
    pub fn arm(&self) {
        if self.armed.swap(true, Ordering::AcqRel) {
            return;
        }
        let (grace, bite) = (self.grace, Arc::clone(&self.bite));
        let sleeper = std::thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(move || {
                std::thread::sleep(grace);
                bite();
            });
        if sleeper.is_err() {
            // Without a thread there is no grace to give.
            (self.bite)();
        }
    }
}

/// The handlers that are installed.
struct Handlers {
    hang_up: Signal,
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
    stop: Signal,
    go_on: Signal,
    resize: Signal,
}

/// Listens on the current tokio runtime until the receiver is gone. `ours` says whether the
/// terminal is ours at the moment; `tty` is asked for its size.
///
/// # Errors
/// A handler could not be installed.
pub fn listen(
    send: UnboundedSender<Input>,
    ours: Arc<AtomicBool>,
    tty: OwnedFd,
    watchdog: Watchdog,
) -> std::io::Result<JoinHandle<()>> {
    let mut handlers = Handlers {
        hang_up: signal(SignalKind::hangup())?,
        terminate: signal(SignalKind::terminate())?,
        interrupt: signal(SignalKind::interrupt())?,
        quit: signal(SignalKind::quit())?,
        stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        go_on: signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
        resize: signal(SignalKind::window_change())?,
    };
    Ok(tokio::spawn(async move {
        loop {
            let news = tokio::select! {
                () = send.closed() => return,
                _ = handlers.hang_up.recv() => News::HangUp,
                _ = handlers.terminate.recv() => News::End(SignalKind::terminate()),
                _ = handlers.interrupt.recv() => News::Keyboard(SignalKind::interrupt()),
                _ = handlers.quit.recv() => News::Keyboard(SignalKind::quit()),
                _ = handlers.stop.recv() => News::Stop,
                _ = handlers.go_on.recv() => News::GoOn,
                _ = handlers.resize.recv() => News::Resize,
            };
            let input = match react(news, ours.load(Ordering::Acquire)) {
                Reaction::Tell(Input::HangUp) => {
                    watchdog.arm();
                    Input::HangUp
                }
                Reaction::Tell(input) => input,
                Reaction::TellSize => {
                    let (columns, rows) = terminal::size_of(&tty);
                    Input::Resize(columns, rows)
                }
                Reaction::StopOurselves => {
                    stop_process();
                    continue;
                }
                Reaction::Nothing => continue,
            };
            if send.send(input).is_err() {
                return;
            }
        }
    }))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    HangUp,
    End(SignalKind),
    /// A signal that a terminal in its cooked mode makes of a key.
    Keyboard(SignalKind),
    Stop,
    GoOn,
    Resize,
}

#[derive(Debug, PartialEq, Eq)]
enum Reaction {
    Tell(Input),
    TellSize,
    StopOurselves,
    Nothing,
}

fn react(news: News, ours: bool) -> Reaction {
    match news {
        News::HangUp => Reaction::Tell(Input::HangUp),
        News::End(kind) => Reaction::Tell(quit(kind)),
        News::Keyboard(kind) if ours => Reaction::Tell(quit(kind)),
        // Ctrl-C in an editor reaches every process of the foreground group.
        News::Keyboard(_) => Reaction::Nothing,
        News::Stop if ours => Reaction::Tell(Input::Suspend),
        // The editor stops with us; the shell waits until all of the group have.
        News::Stop => Reaction::StopOurselves,
        News::GoOn => Reaction::Tell(Input::Resume),
        News::Resize => Reaction::TellSize,
    }
}

fn quit(kind: SignalKind) -> Input {
    let exit_code = u8::try_from(128 + kind.as_raw_value()).unwrap_or(EXIT_HANG_UP);
    Input::Quit { exit_code }
}

/// Whether a shell could continue us after a stop: one with job control gives each job a group of
/// its own. A program that is itself the session would stay stopped for ever.
pub fn can_stop() -> bool {
    use rustix::process::{getpgrp, getsid};
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops this process until the shell continues it, where [`can_stop`]; says whether it did.
/// [`Input::Resume`] tells when it goes on: this call may return before the stop takes effect.
pub fn stop_process() -> bool {
    use rustix::process::{Signal, getpid, kill_process};
    can_stop() && kill_process(getpid(), Signal::STOP).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::tui::input;

    #[test]
    fn signals_become_input_unless_they_are_meant_for_the_editor() {
        let interrupt = News::Keyboard(SignalKind::interrupt());
        let end = News::End(SignalKind::terminate());
        let table = [
            (News::HangUp, true, Reaction::Tell(Input::HangUp)),
            (News::HangUp, false, Reaction::Tell(Input::HangUp)),
            (end, true, Reaction::Tell(Input::Quit { exit_code: 143 })),
            (end, false, Reaction::Tell(Input::Quit { exit_code: 143 })),
            (
                interrupt,
                true,
                Reaction::Tell(Input::Quit { exit_code: 130 }),
            ),
            (interrupt, false, Reaction::Nothing),
            (News::Stop, true, Reaction::Tell(Input::Suspend)),
            (News::Stop, false, Reaction::StopOurselves),
            (News::GoOn, false, Reaction::Tell(Input::Resume)),
            (News::Resize, true, Reaction::TellSize),
        ];
        for (news, ours, expected) in table {
            assert_eq!(react(news, ours), expected, "{news:?}, ours: {ours}");
        }
    }

    #[test]
    fn the_watchdog_bites_once_however_often_it_is_armed() {
        let (tell, bites) = std::sync::mpsc::channel();
        let watchdog = Watchdog::new(Duration::ZERO, move || tell.send(()).unwrap());
        watchdog.clone().arm();
        watchdog.arm();
        bites.recv().unwrap();
        drop(watchdog);
        assert!(bites.recv().is_err());
    }

    #[tokio::test]
    async fn a_real_signal_arrives() {
        let (send, mut receive) = input::channel();
        let (_, tty) = std::io::pipe().unwrap();
        let ours = Arc::new(AtomicBool::new(true));
        let watchdog = Watchdog::new(Duration::ZERO, || {});
        let task = listen(send, ours, tty.into(), watchdog).unwrap();
        let me = rustix::process::getpid();
        rustix::process::kill_process(me, rustix::process::Signal::WINCH).unwrap();
        assert_eq!(receive.recv().await, Some(Input::Resize(80, 24)));
        drop(receive);
        task.await.unwrap();
    }
}
