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
}

pub struct Terminal {
    child: Mutex<Box<dyn Child + Send + Sync>>,
    master: Mutex<Option<Box<dyn MasterPty + Send>>>,
    writer: Mutex<Option<Box<dyn Write + Send>>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Terminal {
    pub fn open(program: &str, arguments: &[&str], env: &[(String, String)]) -> Terminal {
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
        };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let (seen, changed) = &*shared;
                let mut seen = seen.lock().unwrap();
                if read == 0 {
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

    /// Closes the terminal under the process, which must then be gone soon.
    pub fn hang_up(&self) {
        let pid = self.child.lock().unwrap().process_id().unwrap();
        self.writer.lock().unwrap().take();
        self.master.lock().unwrap().take();
        let began = Instant::now();
        let mut child = self.child.lock().unwrap();
        while child.try_wait().unwrap().is_none() {
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
