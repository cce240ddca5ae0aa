//! The house rules that the compiler does not know, held against the source tree.
//!
//! The tables here are the documentation of who may use whom; `src/lib.rs` says what each room is
//! for. Each check is itself tested on small bad pieces of source, in its own file.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/border.rs"]
mod border;
#[path = "architecture/habits.rs"]
mod habits;
#[path = "architecture/ink.rs"]
mod ink;
#[path = "architecture/source.rs"]
mod source;

use arrows::Row;
use source::{Source, tree};
use std::path::Path;
use std::sync::LazyLock;

/// What each folder of `src` may use of the crate, besides itself. A deeper folder's row stands in
/// the place of the outer one. Tests inside the folders keep to the same rows.
const ARROWS: &[Row] = &[
    // The law, and what knows nothing of it.
    ("domain", &[]),
    ("text", &[]),
    ("evidence", &["domain"]),
    // What is made of the law by computing alone.
    ("wire", &["domain", "text"]),
    ("matching", &["domain"]),
    ("practice", &["domain"]),
    ("i18n", &["domain", "wire", "text"]),
    ("intake", &["domain", "wire", "text", "i18n"]),
    // The server's side: server -> service -> store, and never the other way.
    ("letter", &["domain", "text", "i18n", "evidence"]),
    ("store", &["domain", "wire", "text", "evidence"]),
    (
        "service",
        &[
            "domain", "wire", "text", "matching", "store", "evidence", "letter",
        ],
    ),
    (
        "server",
        &[
            "domain",
            "wire",
            "i18n",
            "practice",
            "store",
            "service",
            "evidence/signature",
        ],
    ),
    // The desk's side: it reaches the server only through the client.
    ("client", &["domain", "wire"]),
    // Settings make the client's options, and hold numbering patterns. One helper of the law's own
    // files says on which line of a TOML file a mistake is.
    (
        "config",
        &["i18n", "client", "domain/calendar/line_of", "domain/regime"],
    ),
    ("tui", &["domain", "wire", "text", "i18n", "client"]),
    // Inside the terminal: keys and cells know nothing of cases, ...
    ("tui/keymap", &["text", "i18n"]),
    ("tui/input", &["tui/keymap", "tui/terminal"]),
    ("tui/paint", &["tui/caps"]),
    // ... state knows no screen, ...
    (
        "tui/model",
        &["domain", "wire", "i18n", "tui/keymap", "tui/editor"],
    ),
    // ... changing it knows what fits on one, for scrolling, and sends no request itself, ...
    (
        "tui/update",
        &[
            "domain",
            "wire",
            "text",
            "i18n",
            "tui/keymap",
            "tui/editor",
            "tui/model",
            "tui/msg",
            "tui/effect",
            "tui/view/layout",
        ],
    ),
    // ... and drawing reads it.
    (
        "tui/view",
        &[
            "domain",
            "wire",
            "text",
            "i18n",
            "tui/keymap",
            "tui/editor",
            "tui/model",
            "tui/theme",
        ],
    ),
    // Lines instead of a screen: the same core, and the same shell around it.
    (
        "tui/linear",
        &[
            "domain/calendar",
            "text",
            "i18n",
            "tui/caps",
            "tui/draft",
            "tui/effect",
            "tui/event_loop",
            "tui/external",
            "tui/filters",
            "tui/keyfile",
            "tui/keymap",
            "tui/parts_file",
            "tui/model",
            "tui/msg",
            "tui/runtime",
            "tui/signals",
            "tui/tour",
            "tui/update",
            "tui/view",
        ],
    ),
    // Only these know all.
    ("cli", &["*"]),
    ("main", &["*"]),
    ("lib", &[]),
];

/// What computes and nothing else: no file, no network, no clock, no task, no surroundings.
const EFFECTS: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "Instant::now",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "getrandom",
    "rustix",
];

/// Folders that keep to computing.
const PURE: &[Row] = &[
    ("domain", EFFECTS),
    ("domain", &["serde_json", "tracing"]),
    ("text", EFFECTS),
    ("evidence", EFFECTS),
    ("letter", EFFECTS),
    ("wire", EFFECTS),
    ("matching", EFFECTS),
    ("practice", EFFECTS),
    ("tui/keymap", EFFECTS),
    ("tui/model", EFFECTS),
    ("tui/update", EFFECTS),
    ("tui/view", EFFECTS),
];

/// Libraries that stay in their folders.
const KEPT: &[Row] = &[
    ("axum", &["server"]),
    ("clap", &["cli"]),
    ("crossterm", &["tui"]),
    ("csv", &["intake"]),
    ("fuzzy_matcher", &["tui"]),
    ("hyper", &["server"]),
    ("hyper_util", &["server"]),
    ("indicatif", &["cli"]),
    ("krilla", &["letter"]),
    ("minijinja", &["letter"]),
    ("qrcode", &["letter"]),
    ("ratatui", &["tui"]),
    ("ratatui_textarea", &["tui"]),
    ("reqwest", &["client"]),
    ("ring", &["evidence"]),
    ("skrifa", &["letter"]),
    ("sqlx", &["store"]),
    ("tower", &["server"]),
    ("tower_http", &["server"]),
];

/// Screens that go around the pen, and why that is safe.
const AROUND_THE_PEN: &[ink::Exception] = &[
    ("tui/view/widget/ink.rs", "set_stringn"), // The pen itself.
    ("tui/view/opinion.rs", "ratatui::widgets"), // The editor draws what is being written ...
    ("tui/view/opinion.rs", "lend"),           // ... into its own area.
];

/// The only file that writes on standard output and standard error.
const PRINTS: &[&str] = &["cli/out.rs", "main.rs"];

fn below(folder: &str) -> Vec<Source> {
    let sources = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(!sources.is_empty(), "{folder} was found");
    sources
}

/// The source of the crate, read once for all the tests here.
static SRC: LazyLock<Vec<Source>> = LazyLock::new(|| below("src"));

/// Fails with every finding of `check`.
fn hold<Findings: IntoIterator<Item = String>>(
    sources: &[Source],
    check: impl Fn(&Source) -> Findings,
) {
    let found: Vec<String> = sources.iter().flat_map(check).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn arrows_between_folders_are_those_of_the_table() {
    hold(&SRC, |source| arrows::forbidden(ARROWS, source));
}

#[test]
fn every_room_has_a_row_and_every_row_a_room() {
    let sources = &*SRC;
    let lib = sources
        .iter()
        .find(|source| source.path == "lib.rs")
        .unwrap();
    let rooms = arrows::rooms(&lib.code);
    for room in &rooms {
        assert!(
            ARROWS.iter().any(|(folder, _)| folder == room),
            "{room} has no row"
        );
    }
    for (folder, _) in ARROWS {
        let here = |source: &Source| arrows::within(&source.path, folder);
        assert!(sources.iter().any(here), "{folder} is no folder");
    }
}

#[test]
fn server_and_terminal_never_meet() {
    let row = |name| ARROWS.iter().find(|(folder, _)| *folder == name).unwrap().1;
    for (from, never) in [
        ("server", "tui"),
        ("tui", "server"),
        ("tui", "service"),
        ("tui", "store"),
        ("tui", "cli"),
    ] {
        assert!(
            !row(from)
                .iter()
                .any(|to| to.split('/').next() == Some(never)),
            "{from} -> {never}"
        );
    }
}

#[test]
fn what_computes_does_nothing_else() {
    hold(&SRC, |source| arrows::foreign(PURE, source));
}

#[test]
fn libraries_stay_in_their_folders() {
    hold(&SRC, |source| arrows::kept(KEPT, source));
}

#[test]
fn screens_write_with_the_pen_alone() {
    hold(&SRC, |source| {
        if arrows::within(&source.path, "tui/view") {
            ink::around_the_pen(source, AROUND_THE_PEN)
        } else {
            Vec::new()
        }
    });
}

#[test]
fn text_from_outside_is_never_said_as_ours() {
    let sources = &*SRC;
    // The rule packs and calendars are ours.
    let shapes = sources.iter().filter(|source| {
        let within = |folder: &&str| arrows::within(&source.path, folder);
        ["wire", "domain", "tui/model"].iter().any(within)
            && !["domain/regime", "domain/calendar"].iter().any(within)
    });
    let fields = border::outside_fields(shapes);
    for name in [
        "title",
        "description",
        "reasoning",
        "asset_name",
        "handle",
        "folio",
    ] {
        assert!(fields.contains(name), "{name} is not among {fields:?}");
    }
    hold(&SRC, |source| {
        let calls = match source.path.split('/').next() {
            Some("tui") => border::SAYS,
            Some("i18n") => border::FILLS,
            _ => return Vec::new(),
        };
        border::said_outside(source, &fields, calls)
    });
}

#[test]
fn only_the_out_module_prints() {
    hold(&SRC, |source| {
        if PRINTS.contains(&source.path.as_str()) {
            return Vec::new();
        }
        let mut found =
            habits::macros_in_production(source, &["print", "println", "eprint", "eprintln"]);
        if source.path.starts_with("cli/") {
            found.extend(habits::standard_streams(source));
        }
        found
    });
}

#[test]
fn every_file_begins_by_saying_what_it_owns() {
    hold(&SRC, habits::no_introduction);
}

#[test]
fn every_file_reads_in_one_sitting() {
    hold(&SRC, habits::too_long);
}

#[test]
fn nothing_is_left_for_later() {
    hold(&SRC, |source| {
        habits::macros(source, &["todo", "unimplemented", "dbg"])
    });
}

#[test]
fn tests_never_sleep() {
    hold(&below("tests"), |source| {
        habits::calls(source, &["sleep", "sleep_until", "sleep_ms"])
    });
}
