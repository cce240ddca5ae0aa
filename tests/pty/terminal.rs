//! A pseudo-terminal with a screen model behind it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything takes; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How soon a process without a terminal must be gone.
const HANG_UP: Duration = Duration::from_secs(2);
/// How long a screen that says nothing is taken as still.
const STILL: Duration = Duration::from_millis(400);

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
    /// Nobody reads any more.
    abandoned: bool,
}

pub struct Terminal {
    child: Mutex<Box<dyn Child + Send + Sync>>,
    /// Kept open for as long as the process lives.
    master: Mutex<Option<Box<dyn MasterPty + Send>>>,
    writer: Mutex<Option<Box<dyn Write + Send>>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Terminal {
    pub fn open(program: &str, arguments: &[&str], env: &[(String, String)]) -> Terminal {
        Terminal::open_on(program, arguments, env, None)
    }

    /// A terminal at the end of a line that carries so many bytes a second.
    pub fn open_on(
        program: &str,
        arguments: &[&str],
        env: &[(String, String)],
        rate: Option<usize>,
    ) -> Terminal {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in env {
            command.env(name, value);
        }
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Seen {
            parser: vt100::Parser::new(24, 80, 0),
            bytes: Vec::new(),
            closed: false,
            abandoned: false,
        };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // A slow line delivers ten times a second.
            let size = rate.map_or(buffer.len(), |rate| (rate / 10).clamp(1, 4096));
            loop {
                if rate.is_some() {
                    thread::park_timeout(Duration::from_millis(100));
                }
                let read = reader.read(&mut buffer[..size]).unwrap_or(0);
                let (seen, changed) = &*shared;
                let mut seen = seen.lock().unwrap();
                if read == 0 || seen.abandoned {
                    seen.closed = true;
                    changed.notify_all();
                    return;
                }
                seen.parser.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                changed.notify_all();
            }
        });
        Terminal {
            child: Mutex::new(child),
            master: Mutex::new(Some(pair.master)),
            writer: Mutex::new(Some(writer)),
            seen,
        }
    }

    pub fn send(&self, keys: &[u8]) {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(keys).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen's text satisfies `condition`.
    pub fn wait_for(&self, what: &str, condition: impl Fn(&str) -> bool) {
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = seen.parser.screen().contents();
            if condition(&screen) {
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !seen.closed,
                "never saw {what}:\n{screen}"
            );
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until what was written after the first `from` bytes satisfies `condition`.
    pub fn wait_for_bytes(&self, what: &str, from: usize, condition: impl Fn(&[u8]) -> bool) {
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        let end = Instant::now() + PATIENCE;
        while !condition(&seen.bytes[from..]) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "never saw {what}");
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until nothing has been written for a while.
    pub fn settle(&self) {
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        loop {
            let (next, timeout) = changed.wait_timeout(seen, STILL).unwrap();
            seen = next;
            if timeout.timed_out() {
                return;
            }
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().bytes.clone()
    }

    /// Waits for the end and answers the exit code.
    pub fn exit_code(&self) -> u32 {
        let code = self.child.lock().unwrap().wait().unwrap().exit_code();
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        while !seen.closed {
            let (next, timeout) = changed.wait_timeout(seen, STILL).unwrap();
            seen = next;
            if timeout.timed_out() {
                break;
            }
        }
        code
    }

    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Tells the process that its terminal hung up; it must be gone soon. Answers the exit code.
    pub fn hang_up(&self) -> u32 {
        self.signal(rustix::process::Signal::HUP)
    }

    /// Sends a signal that ends the process; it must be gone soon. Answers the exit code.
    pub fn signal(&self, signal: rustix::process::Signal) -> u32 {
        let pid = self.child.lock().unwrap().process_id().unwrap();
        let pid = i32::try_from(pid).unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
        self.gone()
    }

    /// Closes the other end of the line; the process must be gone soon. Answers the exit code.
    pub fn close(&self) -> u32 {
        self.seen.0.lock().unwrap().abandoned = true;
        // What the process draws for it wakes the reader, which then lets go of its end.
        self.send(b"?");
        {
            let (seen, changed) = &*self.seen;
            let mut seen = seen.lock().unwrap();
            while !seen.closed {
                seen = changed.wait_timeout(seen, PATIENCE).unwrap().0;
            }
        }
        self.writer.lock().unwrap().take();
        self.master.lock().unwrap().take();
        self.gone()
    }

    fn gone(&self) -> u32 {
        let mut child = self.child.lock().unwrap();
        let pid = child.process_id().unwrap_or_default();
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(
                began.elapsed() < HANG_UP,
                "process {pid} outlives its terminal"
            );
            thread::yield_now();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.lock().map(|mut child| child.kill());
    }
}
