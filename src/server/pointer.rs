//! Where in a JSON text a fault stands, as a JSON pointer (RFC 6901).
//!
//! The reader reports a line and a column; people and programs need the field. A scanner walks the text
//! up to that place and keeps the path.

/// The pointer of what is being read at `line` and `column` (both from 1, columns in bytes).
pub(crate) fn pointer_at(json: &[u8], line: usize, column: usize) -> String {
    let mut start = 0;
    for _ in 1..line {
        match json[start..].iter().position(|byte| *byte == b'\n') {
            Some(found) => start += found + 1,
            None => break,
        }
    }
    let end = (start + column).min(json.len());
    let mut path: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < end {
        match json[at] {
            b'{' => path.push(Step::Object(None)),
            b'[' => path.push(Step::Array(0)),
            // The last bracket may be the fault itself: then the path still leads into it.
            b'}' | b']' if at + 1 < end => {
                path.pop();
            }
            b',' => {
                if let Some(Step::Array(index)) = path.last_mut() {
                    *index += 1;
                }
            }
            b'"' => {
                let (text, next) = string(json, at);
                let is_key = json[next.min(json.len())..]
                    .iter()
                    .find(|byte| !byte.is_ascii_whitespace())
                    == Some(&b':');
                if let (true, Some(Step::Object(key))) = (is_key, path.last_mut()) {
                    *key = Some(text);
                }
                at = next;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    path.iter().fold(String::new(), |mut pointer, step| {
        match step {
            Step::Object(None) => {}
            Step::Object(Some(key)) => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Step::Array(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    })
}

enum Step {
    /// With the key that was read last.
    Object(Option<String>),
    Array(usize),
}

/// The string that begins at a quote, and the place after it.
fn string(json: &[u8], quote: usize) -> (String, usize) {
    let mut at = quote + 1;
    while at < json.len() && json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    let end = (at + 1).min(json.len());
    let text = serde_json::from_slice(&json[quote..end]).unwrap_or_default();
    (text, end)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::wire::request::NewRequest;

    #[test]
    fn a_fault_of_a_filing_is_found() {
        let id = "0190a8c0-0000-7000-8000-000000000001";
        let body = |filing: &str| format!("{{\n \"id\": \"{id}\",\n \"filing\": {filing}}}");
        let good = r#""kind":"services","title":"T","amount":{"centavos":1,"currency":"MXN"}"#;
        for (filing, pointer) in [
            (r#"{"kind":"nonsense"}"#.to_owned(), "/filing/kind"),
            (
                format!("{{{good},\"multi_year\": 3}}"),
                "/filing/multi_year",
            ),
            (
                format!("{{{good},\"starts_on\": \"2015-02-29\"}}"),
                "/filing/starts_on",
            ),
            (
                format!("{{{good},\"items\":[{{\"description\":\"a\"}},{{\"description\":7}}]}}"),
                "/filing/items/1/description",
            ),
            (
                r#"{"kind":"services","title":"T","amount":{"centavos":1.5,"currency":"MXN"}}"#
                    .to_owned(),
                "/filing/amount/centavos",
            ),
        ] {
            let body = body(&filing);
            let error = serde_json::from_str::<NewRequest>(&body).unwrap_err();
            assert_eq!(
                pointer_at(body.as_bytes(), error.line(), error.column()),
                pointer,
                "{body}: {error}"
            );
        }
    }

    #[test]
    fn hostile_keys_and_cut_texts_do_no_harm() {
        for (json, pointer) in [
            (r#"{"a/b~c": x"#, "/a~1b~0c"),
            (r#"{"a\"b": x"#, "/a\"b"),
            (r#"{"a": "unfinished"#, "/a"),
            ("", ""),
            (r#"[[1,2],[3,x"#, "/1/1"),
            ("{\"\\", ""),
        ] {
            assert_eq!(
                pointer_at(json.as_bytes(), 1, json.len()),
                pointer,
                "{json}"
            );
            assert_eq!(pointer_at(json.as_bytes(), 9, 99), pointer, "{json}");
        }
    }
}
