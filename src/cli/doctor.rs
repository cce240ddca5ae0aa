//! `doctor`: what works here and what does not, and what to do about it.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::law;
use super::machine;
use super::session::Session;
use super::settings::{self, Place};
use super::table::{Cell, Column, Table};
use crate::client::Outbox;
use crate::config::Sourced;
use crate::domain::regime::{Pattern, Regime};
use crate::i18n::Lang;
use jiff::Timestamp;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct DoctorArgs {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Ok,
    Warning,
    Error,
}

impl Health {
    fn name(self) -> &'static str {
        match self {
            Health::Ok => "ok",
            Health::Warning => "warning",
            Health::Error => "error",
        }
    }
}

/// One thing looked at. The detail may be shown as it is.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// Stable name; the catalogue's word is `cli.doctor.<name>`.
    pub name: &'static str,
    pub health: Health,
    pub detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

pub async fn run(context: &Context) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let mut findings = Vec::new();
    #[cfg(feature = "tui")]
    findings.extend(terminal(context));
    let env = |name: &str| std::env::var(name).ok();
    findings.push(machine::locale(&env, lang));
    findings.extend(machine::route(&env, lang));
    findings.push(data(context));
    findings.extend(disk(context));
    findings.push(machine::proxy(&env, lang));
    findings.push(machine::authorities(
        context.config.ca_file.value.as_deref(),
        &env,
        &|path| path.is_file(),
        lang,
    ));
    findings.extend(law(context));
    findings.extend(outbox(context));
    findings.extend(server(context).await);
    let sick = findings.iter().any(|one| one.health == Health::Error);
    if out.json {
        out.document(&findings)?;
    } else {
        out.data(&told(&findings, lang))?;
    }
    Ok(if sick { Exit::Failure } else { Exit::Ok })
}

fn told(findings: &[Finding], lang: Lang) -> String {
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.doctor.health")),
        Column::left(lang.text("cli.doctor.what")),
        Column::left(lang.text("cli.doctor.detail")),
        Column::left(lang.text("cli.doctor.fix")),
    ]);
    for one in findings {
        table.push(vec![
            Cell::own(lang.entry("cli.health", one.health.name())),
            Cell::own(lang.entry("cli.doctor", one.name)),
            Cell::outside(&one.detail),
            Cell::outside(one.fix.as_deref().unwrap_or_default()),
        ]);
    }
    table.render(None)
}

#[cfg(feature = "tui")]
fn terminal(context: &Context) -> Vec<Finding> {
    use crate::tui::caps::{Caps, Depth, Wishes};
    use crate::tui::keymap::{Severity, check_text};
    let lang = context.out.lang;
    let caps = Caps::of_process(Wishes::default());
    let finding = |name, good: bool, detail: String| Finding {
        name,
        health: if good { Health::Ok } else { Health::Warning },
        detail,
        fix: None,
    };
    let term = std::env::var("TERM").unwrap_or_default();
    let depth = match caps.depth {
        Depth::None => "none",
        Depth::Ansi16 => "ansi16",
        Depth::Ansi256 => "ansi256",
        Depth::Rgb => "rgb",
    };
    let mut findings = vec![
        finding("terminal", !caps.dumb, term),
        finding(
            "characters",
            caps.utf8,
            if caps.utf8 {
                "UTF-8".to_owned()
            } else {
                lang.text("cli.doctor.no_utf8").to_owned()
            },
        ),
        finding("colour", true, lang.entry("cli.depth", depth).to_owned()),
    ];
    findings.push(match super::terminal::keymap_text(context) {
        Ok((text, origin)) => {
            let problems = check_text(&text, &origin);
            let broken = problems
                .iter()
                .any(|problem| problem.severity == Severity::Error);
            let worth = problems
                .iter()
                .find(|problem| problem.severity != Severity::Note);
            Finding {
                name: "keymap",
                health: match worth {
                    _ if broken => Health::Error,
                    Some(_) => Health::Warning,
                    None => Health::Ok,
                },
                detail: worth.map_or(origin, |problem| problem.report(lang)),
                fix: None,
            }
        }
        Err(failure) => Finding {
            name: "keymap",
            health: Health::Error,
            detail: failure.sentence(lang),
            fix: None,
        },
    });
    findings
}

/// Whether the folder of drafts, and of the embedded server's data, can be written.
fn data(context: &Context) -> Finding {
    let lang = context.out.lang;
    let folder = match settings::place(context) {
        Ok(Place::Data(folder)) => Ok(folder),
        Ok(Place::Server(_)) => settings::paths(context).map(|paths| paths.state.clone()),
        Err(failure) => Err(failure),
    };
    let (health, detail) = match folder {
        Err(failure) => (Health::Error, failure.sentence(lang)),
        Ok(folder) => {
            let shown = folder.to_string_lossy().into_owned();
            if writable(&folder) {
                (Health::Ok, shown)
            } else {
                let what = lang.text("cli.doctor.not_writable");
                (Health::Error, format!("{shown}: {what}"))
            }
        }
    };
    Finding {
        name: "data",
        health,
        detail,
        fix: None,
    }
}

/// The disks of the data folder, and of drafts and outbox.
fn disk(context: &Context) -> Option<Finding> {
    let mut folders = Vec::new();
    if let Ok(Place::Data(folder)) = settings::place(context) {
        folders.push(folder);
    }
    folders.extend(
        settings::paths(context)
            .ok()
            .map(|paths| paths.state.clone()),
    );
    let measured: Vec<(PathBuf, u64)> = folders
        .into_iter()
        .filter_map(|folder| machine::free(&folder).map(|free| (folder, free)))
        .collect();
    machine::disk(&measured, context.out.lang)
}

/// Which rule packs, calendars and numbering are in force on a desk of one's own, and from where.
fn law(context: &Context) -> Vec<Finding> {
    let lang = context.out.lang;
    let given = match law::read(context) {
        Ok(given) => given,
        Err(failure) => {
            return vec![Finding {
                name: "packs",
                health: Health::Error,
                detail: failure.sentence(lang),
                fix: None,
            }];
        }
    };
    let from = |path: Option<&Path>| {
        path.map_or_else(
            || lang.text("cli.law.builtin").to_owned(),
            |path| path.to_string_lossy().into_owned(),
        )
    };
    let mut packs: Vec<(&Regime, Option<&Path>)> = given
        .packs
        .iter()
        .map(|one| (&one.value, Some(one.path.as_path())))
        .collect();
    packs.extend(
        Regime::builtin()
            .iter()
            .filter(|builtin| given.packs.iter().all(|one| one.value.id != builtin.id))
            .map(|builtin| (builtin, None)),
    );
    packs.sort_by_key(|(pack, _)| pack.in_force_from());
    let finding = |name, details: Vec<String>| Finding {
        name,
        health: Health::Ok,
        detail: details.join("; "),
        fix: None,
    };
    let (pack, config) = (packs.last(), &context.config);
    let numbering = pack.map(|(pack, _)| {
        let numbers = &pack.numbering;
        let one = |word: &str, set: &Sourced<Option<Pattern>>, pack: &Pattern| {
            let (pattern, origin) = match &set.value {
                Some(set_pattern) => (set_pattern, law::origin(&set.origin, lang)),
                None => (pack, lang.text("cli.doctor.packs").to_lowercase()),
            };
            format!("{} {pattern} ({origin})", lang.entry("cli.doctor", word))
        };
        let prefix = config.letter_prefix.value.as_ref();
        vec![
            one("folio", &config.folio_pattern, &numbers.folio),
            one("letter", &config.letter_pattern, &numbers.letter),
            prefix.unwrap_or(&numbers.letter_prefix).clone(),
        ]
    });
    let packs = packs
        .iter()
        .map(|(pack, path)| format!("{} {} ({})", pack.id, pack.in_force_from(), from(*path)));
    let calendars = given.in_force().into_iter().map(|calendar| {
        let path = given
            .calendars
            .iter()
            .find(|one| one.value.authority == calendar.authority)
            .map(|one| one.path.as_path());
        format!("{} ({})", calendar.stamp(), from(path))
    });
    vec![
        finding("packs", packs.collect()),
        finding("calendars", calendars.collect()),
        finding("numbering", numbering.unwrap_or_default()),
    ]
}

/// Acts that were done in the terminal and have not reached a server yet, of every server and person.
fn outbox(context: &Context) -> Option<Finding> {
    let lang = context.out.lang;
    let folders = outboxes(&settings::paths(context).ok()?.state);
    if folders.is_empty() {
        return None;
    }
    let (mut unsent, mut strangers) = (0, 0);
    for folder in &folders {
        match Outbox::open(folder).and_then(|outbox| outbox.contents()) {
            Ok(found) => {
                unsent += found.entries.len() as u64;
                strangers += found.strangers.len() as u64;
            }
            Err(error) => {
                return Some(Finding {
                    name: "outbox",
                    health: Health::Error,
                    detail: format!(
                        "{}: {}",
                        folder.to_string_lossy(),
                        super::failure::why(&error, lang)
                    ),
                    fix: None,
                });
            }
        }
    }
    let (health, detail) = match (strangers, unsent) {
        (0, 0) => (Health::Ok, lang.text("cli.doctor.all_sent").to_owned()),
        (0, _) => (
            Health::Warning,
            lang.count("cli.doctor.unsent", unsent, &[]),
        ),
        _ => (
            Health::Error,
            lang.count("cli.doctor.unreadable", strangers, &[]),
        ),
    };
    Some(Finding {
        name: "outbox",
        health,
        detail,
        fix: None,
    })
}

/// Every outbox of this user, whatever server and person it is of.
fn outboxes(state: &Path) -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for server in below(state).into_iter().filter(|path| path.is_dir()) {
        found.extend(below(&server).into_iter().map(|own| own.join("outbox")));
        found.push(server.join("outbox"));
    }
    found.push(state.join("outbox"));
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

/// Whether the folder, or the nearest one above it that exists, lets this user write.
fn writable(folder: &Path) -> bool {
    let existing = folder.ancestors().find(|above| above.exists());
    existing.is_some_and(|above| above.is_dir() && may_write(above))
}

#[cfg(unix)]
fn may_write(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn may_write(folder: &Path) -> bool {
    std::fs::metadata(folder).is_ok_and(|metadata| !metadata.permissions().readonly())
}

/// Whether the server answers, and whom it takes this user for.
async fn server(context: &Context) -> Vec<Finding> {
    let lang = context.out.lang;
    let place = match settings::place(context) {
        Ok(Place::Server(target)) => target.to_string(),
        Ok(Place::Data(_)) => lang.text("cli.doctor.embedded").to_owned(),
        Err(_) => return Vec::new(),
    };
    let session = match Session::open(context).await {
        Ok(session) => session,
        Err(failure) => {
            return vec![Finding {
                name: "server",
                health: Health::Error,
                detail: format!("{place}: {}", failure.sentence(lang)),
                fix: None,
            }];
        }
    };
    let mut findings = vec![match session.client().ready().await {
        Ok(()) => Finding {
            name: "server",
            health: Health::Ok,
            detail: place,
            fix: None,
        },
        Err(error) => Finding {
            name: "server",
            health: Health::Error,
            detail: format!("{place}: {}", super::link::sentence(&error, lang)),
            fix: None,
        },
    }];
    if findings.iter().all(|one| one.health == Health::Ok) {
        if let Ok(Place::Server(_)) = settings::place(context)
            && let Ok(Some(there)) = session.client().server_time().await
        {
            findings.push(machine::clock(there, Timestamp::now(), lang));
        }
        findings.push(match session.client().me().await {
            Ok(person) => Finding {
                name: "person",
                health: Health::Ok,
                detail: format!(
                    "{} ({})",
                    person.handle,
                    lang.entry("domain.role", person.role.name())
                ),
                fix: None,
            },
            Err(error) => Finding {
                name: "person",
                health: Health::Error,
                detail: super::link::sentence(&error, lang),
                fix: None,
            },
        });
    }
    session.close().await;
    findings
}
