//! One way to write a JSON value as bytes, for hashing and signing.
//!
//! The form is that of RFC 8785 (JSON Canonicalization Scheme) for the values that occur here:
//! members sorted by name, no white space, integers in decimal. It must not be given fractions.

use serde_json::Value;

/// The canonical bytes of a value.
pub fn bytes(value: &Value) -> Vec<u8> {
    let mut out = String::new();
    write(value, &mut out);
    out.into_bytes()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            // By UTF-16 code units, as RFC 8785, 3.2.3 asks.
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, name) in names.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write(&members[name.as_str()], out);
            }
            out.push('}');
        }
        // The library writes these as the RFC does: the short escapes, and \u00xx in small letters.
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_nothing_else_is_added() {
        let value =
            json!({"b": [1, {"z": null, "a": true}], "a": "línea\n\u{1}\"", "é": 0, "B": -5});
        let text = String::from_utf8(bytes(&value)).unwrap();
        let expected = r#"{"B":-5,"a":"línea\n\u0001\"","b":[1,{"a":true,"z":null}],"é":0}"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn reading_it_back_gives_the_same_bytes() {
        let value = json!({"x": {"y": [[], {}, "ñ€𝄞"]}, "w": 9_007_199_254_740_993_i64});
        let once = bytes(&value);
        assert_eq!(bytes(&serde_json::from_slice(&once).unwrap()), once);
    }
}
