//! What `doctor` finds about the machine: clock, disk, proxy, certificates, locale, multiplexer, clipboard.
//!
//! Owns the judgement of each, as functions of what was read; every fault comes with what to do
//! about it. Must not connect anywhere.

use super::doctor::{Finding, Health};
use crate::i18n::Lang;
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};

/// A server whose clock is off by more makes people doubt what they see; due days are not at stake.
const SKEW: SignedDuration = SignedDuration::from_secs(30);
/// Below this much free space nothing can be written for long.
const FULL: u64 = 64 << 20;
/// Below this much somebody should be told.
const LOW: u64 = 1 << 30;
/// Where systems keep the authorities that they trust.
const BUNDLES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
const PROXIES: [&str; 8] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// The environment, or a made one.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

fn finding(name: &'static str, health: Health, detail: String, fix: Option<&str>) -> Finding {
    Finding {
        name,
        health,
        detail,
        fix: fix.map(str::to_owned),
    }
}

/// How far this machine's clock is from the server's, of which `server` is the time in its answer.
pub fn clock(server: Timestamp, here: Timestamp, lang: Lang) -> Finding {
    let off = here.duration_since(server);
    let good = off.abs() <= SKEW;
    let key = match (good, off.is_positive()) {
        (true, _) => "cli.doctor.clock_agrees",
        (false, true) => "cli.doctor.clock_ahead",
        (false, false) => "cli.doctor.clock_behind",
    };
    let seconds = off.abs().as_secs().unsigned_abs();
    finding(
        "clock",
        if good { Health::Ok } else { Health::Warning },
        lang.fill(key, &[("seconds", &lang.number(seconds))]),
        (!good).then(|| lang.text("cli.doctor.fix_clock")),
    )
}

/// The free space of the disks that a person's words are written to.
pub fn disk(folders: &[(PathBuf, u64)], lang: Lang) -> Option<Finding> {
    let least = folders.iter().map(|(_, free)| *free).min()?;
    let health = match least {
        ..FULL => Health::Error,
        FULL..LOW => Health::Warning,
        _ => Health::Ok,
    };
    let told: Vec<String> = folders
        .iter()
        .map(|(folder, free)| {
            let free = lang.number(free >> 20);
            format!("{}: {free} MiB", folder.to_string_lossy())
        })
        .collect();
    let fix = (health != Health::Ok).then(|| lang.text("cli.doctor.fix_disk"));
    Some(finding("disk", health, told.join("; "), fix))
}

/// Bytes that this user may still write at a place; of the nearest folder above it that exists.
pub fn free(folder: &Path) -> Option<u64> {
    let existing = folder.ancestors().find(|above| above.is_dir())?;
    let found = rustix::fs::statvfs(existing).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Which proxy variables are set. A password in one is not shown, and is a fault of its own.
pub fn proxy(env: Env<'_>, lang: Lang) -> Finding {
    let mut exposed = false;
    let set: Vec<String> = PROXIES
        .iter()
        .filter_map(|name| Some((name, env(name).filter(|value| !value.is_empty())?)))
        .map(|(name, value)| {
            let shown = match value.rsplit_once('@') {
                Some((before, host)) => {
                    exposed |= before
                        .rsplit('/')
                        .next()
                        .is_some_and(|user| user.contains(':'));
                    format!("…@{host}")
                }
                None => value,
            };
            format!("{name}={shown}")
        })
        .collect();
    let detail = if set.is_empty() {
        lang.text("cli.doctor.no_proxy").to_owned()
    } else {
        set.join(", ")
    };
    let health = if exposed { Health::Warning } else { Health::Ok };
    finding(
        "proxy",
        health,
        detail,
        exposed.then(|| lang.text("cli.doctor.fix_proxy")),
    )
}

/// Whom an encrypted connection would be trusted by.
pub fn authorities(
    own: Option<&Path>,
    env: Env<'_>,
    there: &dyn Fn(&Path) -> bool,
    lang: Lang,
) -> Finding {
    let variable = env("SSL_CERT_FILE").filter(|value| !value.is_empty());
    let named = own.map(Path::to_owned).or(variable.map(PathBuf::from));
    let found = match &named {
        Some(path) => Some(path.clone()).filter(|path| there(path)),
        None => BUNDLES.iter().map(PathBuf::from).find(|path| there(path)),
    };
    match (found, named) {
        (Some(path), _) => finding(
            "authorities",
            Health::Ok,
            path.to_string_lossy().into_owned(),
            None,
        ),
        (None, Some(path)) => finding(
            "authorities",
            Health::Error,
            format!(
                "{}: {}",
                path.to_string_lossy(),
                lang.text("cli.io.not_found")
            ),
            Some(lang.text("cli.doctor.fix_authorities")),
        ),
        (None, None) => finding(
            "authorities",
            Health::Warning,
            lang.text("cli.doctor.no_authorities").to_owned(),
            Some(lang.text("cli.doctor.fix_authorities")),
        ),
    }
}

/// The locale that decides which characters may be sent.
pub fn locale(env: Env<'_>, lang: Lang) -> Finding {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| Some((name, env(name).filter(|value| !value.is_empty())?)));
    let detail = match &set {
        Some((name, value)) => format!("{name}={value}"),
        None => "POSIX".to_owned(),
    };
    let utf8 = set.is_some_and(|(_, value)| {
        let value = value.to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    });
    let health = if utf8 { Health::Ok } else { Health::Warning };
    finding(
        "locale",
        health,
        detail,
        (!utf8).then(|| lang.text("cli.doctor.no_utf8")),
    )
}

/// What stands between the program and the terminal, and how a copied folio gets to the clipboard.
pub fn route(env: Env<'_>, lang: Lang) -> Vec<Finding> {
    let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let term = env("TERM").unwrap_or_default();
    let ssh = set("SSH_CONNECTION") || set("SSH_TTY");
    let (multiplexer, wanted, clipboard, fix) = if set("TMUX") {
        let fix = "cli.doctor.fix_tmux_clipboard";
        (
            Some("tmux"),
            ["tmux", "screen"],
            "tmux load-buffer -w",
            Some(fix),
        )
    } else if set("STY") {
        let fix = "cli.doctor.fix_screen_clipboard";
        (
            Some("screen"),
            ["screen", "screen"],
            "OSC 52 (DCS)",
            Some(fix),
        )
    } else {
        (None, ["", ""], "OSC 52", Some("cli.doctor.fix_clipboard"))
    };
    let through: Vec<&str> = ssh
        .then_some("SSH")
        .into_iter()
        .chain(multiplexer)
        .collect();
    // A multiplexer draws for a terminal of its own name; another one garbles the screen.
    let odd = multiplexer.is_some() && !wanted.iter().any(|name| term.starts_with(name));
    let detail = match through.is_empty() {
        true => lang.text("cli.doctor.direct").to_owned(),
        false if odd => format!("{}, TERM={term}", through.join(", ")),
        false => through.join(", "),
    };
    vec![
        finding(
            "route",
            if odd { Health::Warning } else { Health::Ok },
            detail,
            odd.then(|| lang.text("cli.doctor.fix_term")),
        ),
        finding(
            "clipboard",
            Health::Ok,
            clipboard.to_owned(),
            fix.map(|key| lang.text(key)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn env<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn a_clock_that_is_off_is_told_with_its_direction() {
        let server: Timestamp = "2015-03-02T16:00:00Z".parse().unwrap();
        for (seconds, health, word) in [
            (0, Health::Ok, "30"),
            (30, Health::Ok, "30"),
            (-31, Health::Warning, "atrasado"),
            (4_000, Health::Warning, "adelantado 4,000"),
        ] {
            let found = clock(
                server,
                server + SignedDuration::from_secs(seconds),
                Lang::Es,
            );
            assert_eq!(found.health, health, "{seconds}");
            assert_eq!(found.fix.is_some(), health != Health::Ok);
            assert!(
                found.detail.contains(word) || health == Health::Ok,
                "{}",
                found.detail
            );
        }
    }

    #[test]
    fn every_fault_of_the_machine_has_its_remedy() {
        let place = PathBuf::from("/d");
        let disks = |free: u64| disk(&[(place.clone(), free)], Lang::Es).unwrap();
        let there = |path: &Path| path == Path::new("/etc/ssl/cert.pem");
        let trust = |own: Option<&Path>| authorities(own, &env(&[]), &there, Lang::Es);
        let nobody = authorities(None, &env(&[]), &|_| false, Lang::Es);
        let foreign = [("HTTPS_PROXY", "http://ana:secreto@proxy:3128")];
        let tmux = [("TMUX", "1"), ("TERM", "xterm-256color")];
        for (found, health) in [
            (disks(FULL - 1), Health::Error),
            (disks(LOW - 1), Health::Warning),
            (disks(LOW), Health::Ok),
            (trust(None), Health::Ok),
            (trust(Some(Path::new("/no.pem"))), Health::Error),
            (nobody, Health::Warning),
            (proxy(&env(&foreign), Lang::Es), Health::Warning),
            (
                proxy(&env(&[("NO_PROXY", "localhost")]), Lang::Es),
                Health::Ok,
            ),
            (
                locale(&env(&[("LANG", "es_MX.UTF-8")]), Lang::Es),
                Health::Ok,
            ),
            (
                locale(&env(&[("LC_ALL", "C"), ("LANG", "es_MX.UTF-8")]), Lang::Es),
                Health::Warning,
            ),
            (locale(&env(&[]), Lang::Es), Health::Warning),
            (route(&env(&tmux), Lang::Es).remove(0), Health::Warning),
            (
                route(&env(&[("TMUX", "1"), ("TERM", "tmux-256color")]), Lang::Es).remove(0),
                Health::Ok,
            ),
        ] {
            assert_eq!(found.health, health, "{found:?}");
            assert_eq!(found.fix.is_some(), health != Health::Ok, "{found:?}");
            assert!(!found.detail.contains("secreto"), "{found:?}");
        }
        let clipboard = route(&env(&tmux), Lang::Es).remove(1);
        assert_eq!(clipboard.detail, "tmux load-buffer -w");
    }
}
