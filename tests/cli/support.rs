//! A home of one's own, and the binary run in it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// An empty home with a data folder in it.
pub struct Home {
    dir: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: &Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).expect("the output is UTF-8"),
            err: String::from_utf8(output.stderr.clone()).expect("the talk is UTF-8"),
        }
    }

    /// The one JSON document that the command wrote.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub fn exit(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

impl Home {
    pub fn new() -> Home {
        Home {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file into the home, and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dictamen"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("USER", "revisora")
            .env("LANG", "es_MX.UTF-8")
            .env("TMPDIR", self.dir.path())
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(&self.command(args).output().unwrap())
    }

    /// Runs a command on the home's own data folder.
    pub fn own(&self, args: &[&str]) -> Ended {
        let data = self.data();
        let mut all = vec!["--data", data.to_str().unwrap()];
        all.extend(args);
        self.run(&all)
    }

    /// As [`Home::own`], with text on standard input.
    pub fn own_with(&self, input: &str, args: &[&str]) -> Ended {
        let data = self.data();
        let mut command = self.command(&["--data", data.to_str().unwrap()]);
        command.args(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that does not read it is no failure of the test's.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Ended::of(&child.wait_with_output().unwrap())
    }

    /// What the inventory has, by a search.
    pub fn found(&self, words: &str) -> Vec<String> {
        let found = self
            .own(&["inventory", "search", words, "--json"])
            .exit(0)
            .json();
        let keys = found["candidates"].as_array().unwrap().iter();
        keys.map(|one| one["asset"]["key"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A server of the home, stopped when it goes.
pub struct Served {
    child: Option<Child>,
    pub url: String,
}

impl Served {
    /// Serves the home's data folder on a socket, and leaves a supervisor's token in `admin`.
    pub fn start(home: &Home) -> Served {
        let socket = format!("unix:{}", home.path("api").display());
        let admin = home.path("admin");
        let data = home.data();
        let mut child = home
            .command(&["--data", data.to_str().unwrap(), "serve", "--log", "warn"])
            .args(["--listen", &socket, "--admin-token-file"])
            .arg(&admin)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It says where it listens once it does.
        let url = first_line(child.stdout.take().unwrap());
        assert_eq!(url, socket);
        Served {
            child: Some(child),
            url,
        }
    }

    /// Asks it to stop, and gives its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let mut child = self.child.take().unwrap();
        signal(&child, rustix::process::Signal::TERM);
        child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub fn first_line(from: impl std::io::Read) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

pub fn signal(child: &Child, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(pid, signal).unwrap();
}

/// A file that only its owner can read.
pub fn private(path: &Path, content: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, content).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}
