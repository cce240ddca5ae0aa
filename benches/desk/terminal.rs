//! The real binary in a pseudo-terminal: first rows, keys, idling, memory.

use crate::process::memory;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// The real binary in a pseudo-terminal of 120x40.
pub(crate) fn run(folder: &Path, address: &str, token: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let token_file = folder.join("token");
    std::fs::write(&token_file, token).unwrap();
    std::fs::set_permissions(&token_file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let size = PtySize {
        rows: 40,
        cols: 120,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dictamen"));
    command.env_clear();
    for (name, value) in [
        ("HOME", folder.to_str().unwrap()),
        ("LANG", "es_MX.UTF-8"),
        ("TERM", "xterm-256color"),
    ] {
        command.env(name, value);
    }
    command.args([
        "--server",
        &format!("http://{address}"),
        "--token-file",
        token_file.to_str().unwrap(),
    ]);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut keys = pair.master.take_writer().unwrap();
    let (send, chunks) = std::sync::mpsc::channel();
    let began = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    std::thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(read) = reader.read(&mut buffer) {
            if read == 0
                || send
                    .send((Instant::now(), buffer[..read].to_vec()))
                    .is_err()
            {
                return;
            }
        }
    });
    let mut bytes = 0;
    let mut seen = Vec::new();
    let painted = loop {
        let (at, chunk) = chunks.recv_timeout(Duration::from_secs(20)).unwrap();
        bytes += chunk.len();
        seen.extend_from_slice(&chunk);
        if seen.windows(4).any(|w| w == b"UGD-") {
            break at;
        }
    };
    println!(
        "terminal: start to first rows     {:?}, {bytes} B",
        painted - began
    );
    let quiet = Duration::from_millis(700);
    while chunks.recv_timeout(quiet).is_ok() {}
    let mut measure = |what: &str, key: &[u8], times: usize| {
        let mut took = Vec::new();
        let mut sizes = Vec::new();
        for _ in 0..times {
            let sent = Instant::now();
            keys.write_all(key).unwrap();
            keys.flush().unwrap();
            let mut last = sent;
            let mut size = 0;
            while let Ok((at, chunk)) = chunks.recv_timeout(Duration::from_millis(40)) {
                last = at;
                size += chunk.len();
            }
            took.push(last - sent);
            sizes.push(size);
        }
        took.sort();
        sizes.sort_unstable();
        println!(
            "{what:<33} p50 {:?}  p95 {:?}  {} B",
            took[times / 2],
            took[times * 95 / 100],
            sizes[times / 2]
        );
    };
    measure("terminal: cursor move", b"j", 25);
    measure("terminal: one-line scroll", b"j", 60);
    measure("terminal: page down", b"\x1b[6~", 20);
    let pid = child.process_id().unwrap();
    let cpu = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap();
        stat.split_whitespace()
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let before = cpu();
    let mut idle = 0;
    let until = Instant::now() + Duration::from_secs(5);
    while let Ok((_, chunk)) = chunks.recv_timeout(until.saturating_duration_since(Instant::now()))
    {
        idle += chunk.len();
    }
    println!(
        "terminal: idle for 5 s            {idle} B, {:?} CPU",
        Duration::from_nanos(cpu() - before)
    );
    println!("terminal: peak memory             {} MB", memory(pid));
    child.kill().unwrap();
    child.wait().unwrap();
}
