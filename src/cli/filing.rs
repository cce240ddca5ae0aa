//! One filing from a file, JSON or TOML, with the names that an import takes.
//!
//! Owns the way from the file to the body of `POST /v1/requests`. How fields are called and read is
//! `intake`'s, so that a request is written in one way whether it comes alone or among thousands.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use crate::client::Client;
use crate::domain::ids::RequestId;
use crate::domain::institution::Institution;
use crate::i18n::Lang;
use crate::intake::{Format, Options, Reader, Record, What};
use crate::text::{self, fold};
use crate::wire::request::NewRequest;
use serde_json::{Map, Value};
use std::path::Path;
use uuid::Uuid;

/// Columns of a list of names.
const LISTED: usize = 400;

/// The request that `text`, read from `path`, asks to be filed. An institution's own people need not
/// name it.
///
/// # Errors
/// A text that is neither JSON nor TOML; fields that cannot be taken, each told on standard error.
pub async fn read(
    context: &Context,
    client: &Client,
    path: &Path,
    text: &str,
) -> Result<NewRequest, Failure> {
    let lang = context.out.lang;
    let refused = |code, sentence| Failure::Told {
        exit: Exit::Failure,
        code,
        sentence,
    };
    let shown = text::line(&path.to_string_lossy());
    let object =
        parse(text).map_err(|bad| refused("bad_filing", bad.told(shown.as_str(), lang)))?;
    let me = client.me().await?;
    let own = me.institution.map(|key| key.0);
    let options = Options {
        // An import tells its rows apart by key; here there is one.
        set: [("key", Some("1".to_owned())), ("institution", own)]
            .into_iter()
            .filter_map(|(field, value)| Some((field.to_owned(), value?)))
            .collect(),
        ..Options::default()
    };
    let line = Value::Object(object).to_string();
    let open = |error| Failure::Open {
        path: path.to_owned(),
        error,
    };
    let mut reader =
        Reader::open(line.as_bytes(), Format::JsonLines, What::Requests, options).map_err(open)?;
    let (mut found, mut faults) = (None, 0_u64);
    for row in reader.by_ref() {
        match row {
            Ok(row) => found = Some(row.record),
            Err(mut fault) => {
                faults += 1;
                // It was read from one line; it was written in several.
                fault.line = line_of(text, fault.column.as_deref().unwrap_or_default());
                context.out.complain(&fault.message(lang));
            }
        }
    }
    let ignored = &reader.columns().ignored;
    if !ignored.is_empty() {
        let names = text::line_within(&ignored.join(", "), LISTED);
        let names = [("columns", names.as_str())];
        context.out.say(&lang.fill("cli.import.ignored", &names));
    }
    let Some(Record::Request(row)) = found else {
        let sentence = lang.count("cli.filing.refused", faults, &[("path", shown.as_str())]);
        return Err(refused("bad_filing", sentence));
    };
    let directory = client.institutions().await?;
    Ok(NewRequest {
        id: RequestId(Uuid::now_v7()),
        institution: Some(key_of(&directory, &row.institution)),
        filing: row.filing,
        draft: false,
        parent: None,
    })
}

/// The first line of the file that names a field.
fn line_of(text: &str, field: &str) -> u64 {
    let named = |line: &str| !field.is_empty() && line.contains(field);
    text.lines().position(named).map_or(1, |at| at as u64 + 1)
}

/// The key of the institution that a text names; the text itself where none or several answer to it.
fn key_of(directory: &[Institution], text: &str) -> String {
    let text = text.trim();
    if directory.iter().any(|one| one.key.as_str() == text) {
        return text.to_owned();
    }
    let folded = fold(text);
    let called = |one: &&Institution| fold(&one.acronym) == folded || fold(&one.name) == folded;
    let mut named = directory.iter().filter(called);
    match (named.next(), named.next()) {
        (Some(one), None) => one.key.as_str().to_owned(),
        _ => text.to_owned(),
    }
}

/// Why a text is no filing.
#[derive(Debug, PartialEq, Eq)]
enum Bad {
    Json { line: usize, column: usize },
    Toml { line: usize },
    NotOne,
}

impl Bad {
    fn told(&self, path: &str, lang: Lang) -> String {
        match self {
            Bad::Json { line, column } => lang.fill(
                "cli.filing.bad_json",
                &[
                    ("path", path),
                    ("line", &line.to_string()),
                    ("column", &column.to_string()),
                ],
            ),
            Bad::Toml { line } => lang.fill(
                "cli.filing.bad_toml",
                &[("path", path), ("line", &line.to_string())],
            ),
            Bad::NotOne => lang.fill("cli.filing.not_one", &[("path", path)]),
        }
    }
}

/// An object of JSON, or a document of TOML: what begins with a brace is JSON.
fn parse(text: &str) -> Result<Map<String, Value>, Bad> {
    let start = text.trim_start();
    let is_array = || serde_json::from_str::<Vec<Value>>(text).is_ok();
    match start.chars().next() {
        None => Err(Bad::NotOne),
        Some('[') if is_array() => Err(Bad::NotOne),
        Some('{') => match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Bad::NotOne),
            Err(error) => Err(Bad::Json {
                line: error.line(),
                column: error.column(),
            }),
        },
        Some(_) => {
            let table: toml::Table = toml::from_str(text).map_err(|error| {
                let start = error.span().map_or(0, |span| span.start);
                let before = text.get(..start).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                Bad::Toml { line }
            })?;
            Ok(table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect())
        }
    }
}

/// Days and instants become the texts that JSON would have.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn json_and_toml_say_the_same() {
        let toml =
            "titulo = 'Mesa'\nimporte = 10.5\ninicio = 2015-03-02\n[[items]]\ndescription = 'x'\n";
        let json = json!({ "titulo": "Mesa", "importe": 10.5, "inicio": "2015-03-02",
            "items": [{ "description": "x" }] });
        assert_eq!(Value::Object(parse(toml).unwrap()), json);
        let pretty = serde_json::to_string_pretty(&json).unwrap();
        assert_eq!(Value::Object(parse(&pretty).unwrap()), json);
    }

    #[test]
    fn what_is_no_filing_is_told_with_its_place() {
        for (text, bad) in [
            ("", Bad::NotOne),
            (" [{\"titulo\": \"x\"}]", Bad::NotOne),
            ("{\"titulo\":\n ?}", Bad::Json { line: 2, column: 2 }),
            ("titulo = 'x'\nimporte = = 3", Bad::Toml { line: 2 }),
        ] {
            let got = parse(text).unwrap_err();
            assert_eq!(got, bad, "{text}");
            for lang in Lang::ALL {
                assert!(!got.told("f", lang).contains("cli."), "{text}");
            }
        }
    }
}
