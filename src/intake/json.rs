//! One line of JSON Lines to its names and values.

use super::MAX_COLUMNS;
use super::error::{RowCode, RowError};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// How deep lists and objects may lie in each other; a row of ours needs five.
const MAX_DEPTH: usize = 16;

/// An object in the order of the file, with names that stand twice kept twice.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The fields of the object on one line. The fields of our own `filing` object count as the row's.
pub(super) fn fields(line: u64, text: &str) -> Result<Vec<(String, Value)>, RowError> {
    let fault = |code| RowError::new(line, code);
    if !text.trim_start().starts_with('{') {
        // Whatever else it is, a reader of the file looks for the object that is not there.
        let code = match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => RowCode::NotAnObject,
            Err(_) => RowCode::BadJson,
        };
        return Err(fault(code).quoting(text).saying(1));
    }
    if depth(text) > MAX_DEPTH {
        return Err(fault(RowCode::TooDeep).saying(MAX_DEPTH));
    }
    let Object(all) = serde_json::from_str(text)
        .map_err(|error| fault(RowCode::BadJson).saying(error.column()))?;
    let mut fields = Vec::with_capacity(all.len());
    for (name, value) in all {
        match value {
            Value::Object(inner) if name == "filing" => fields.extend(inner),
            value => fields.push((name, value)),
        }
    }
    if fields.len() > MAX_COLUMNS {
        return Err(fault(RowCode::TooManyFields).saying(MAX_COLUMNS));
    }
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(fault(RowCode::RepeatedField).in_column(pair[0]));
    }
    Ok(fields)
}

/// The deepest nesting of a text, without parsing it: recursion is what a hostile one aims at.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn code(text: &str) -> RowCode {
        fields(1, text).unwrap_err().code
    }

    #[test]
    fn each_way_of_not_being_a_row_has_its_code() {
        for (text, expected) in [
            ("[1,2]", RowCode::NotAnObject),
            ("\"x\"", RowCode::NotAnObject),
            ("hola", RowCode::BadJson),
            ("{\"a\":1", RowCode::BadJson),
            ("{\"a\":1} {\"a\":2}", RowCode::BadJson),
            ("{\"a\":1,\"a\":2}", RowCode::RepeatedField),
            ("{\"a\":1,\"filing\":{\"a\":2}}", RowCode::RepeatedField),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn a_depth_bomb_is_refused_before_it_is_parsed() {
        let bomb = format!("{{\"a\":{}", "[".repeat(500_000));
        assert_eq!(code(&bomb), RowCode::TooDeep);
        let brackets_in_text = format!("{{\"a\":\"{}\\\"[\"}}", "[".repeat(500));
        assert!(fields(1, &brackets_in_text).is_ok());
    }

    #[test]
    fn ten_thousand_fields_are_refused() {
        let many: Vec<String> = (0..10_000).map(|n| format!("\"f{n}\":1")).collect();
        assert_eq!(
            code(&format!("{{{}}}", many.join(","))),
            RowCode::TooManyFields
        );
    }

    #[test]
    fn the_fields_of_a_filing_are_the_rows_own() {
        let found = fields(1, r#"{"key":"S-1","filing":{"title":"x"}}"#).unwrap();
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["key", "title"]);
    }
}
