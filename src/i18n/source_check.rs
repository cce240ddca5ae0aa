//! Holds the source against the catalogue: every key that the code writes out must exist.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{Lang, catalogue};
use std::path::{Path, PathBuf};

/// A call of the catalogue with a literal key: the method, the key, and the literal name after it.
#[derive(Debug, PartialEq)]
struct Call {
    method: &'static str,
    key: String,
    name: Option<String>,
}

fn literal(source: &str) -> Option<(&str, &str)> {
    let inside = source.trim_start().strip_prefix('"')?;
    inside.split_once('"')
}

/// The calls in a source text. Keys have a dot, which tells them from a map's `entry("x")`.
fn calls(source: &str) -> Vec<Call> {
    let mut found = Vec::new();
    for method in ["text", "fill", "count", "entry"] {
        for rest in source.split(&format!(".{method}(")).skip(1) {
            let Some((key, after)) = literal(rest) else {
                continue;
            };
            if !key.contains('.') {
                continue;
            }
            let name = after.trim_start().strip_prefix(',').and_then(literal);
            found.push(Call {
                method,
                key: key.to_owned(),
                name: name.map(|(name, _)| name.to_owned()),
            });
        }
    }
    found
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn every_key_that_the_source_names_is_in_the_catalogue() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    assert!(files.len() > 20, "the source tree was found");
    let keys = catalogue::keys(Lang::Es);
    let has = |key: &str| keys.contains(&key);
    let mut wrong = Vec::new();
    for file in files
        .iter()
        .filter(|file| !file.ends_with("source_check.rs"))
    {
        for call in calls(&std::fs::read_to_string(file).unwrap()) {
            let known = match (call.method, &call.name) {
                ("count", _) => has(&format!("{}.other", call.key)),
                ("entry", Some(name)) => has(&format!("{}.{name}", call.key)),
                ("entry", None) => {
                    let prefix = format!("{}.", call.key);
                    keys.iter().any(|key| key.starts_with(&prefix))
                }
                _ => has(&call.key),
            };
            if !known {
                wrong.push(format!("{}: {}", file.display(), call.key));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "not in the catalogue:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn calls_are_found_across_lines_and_maps_are_not_calls() {
    let source = "lang.text(\"a.b\"); map.entry(\"x\"); lang.fill(\n    \"c.d\",\n  &[]); \
                  lang.entry(\"e.f\", kind.name()); lang.entry(\"e.f\", \"g\"); lang.text(key)";
    let call = |method, key: &str, name: Option<&str>| Call {
        method,
        key: key.to_owned(),
        name: name.map(str::to_owned),
    };
    assert_eq!(
        calls(source),
        [
            call("text", "a.b", None),
            call("fill", "c.d", None),
            call("entry", "e.f", None),
            call("entry", "e.f", Some("g")),
        ]
    );
}
