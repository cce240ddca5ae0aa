//! Fields of a body that mean nothing: told by name, where the types alone would pass over them.
//!
//! Works for every shape: what was understood is written again and held against what came. A field
//! without a value (`null`) says nothing and is let pass.

use crate::wire::problem::FieldProblem;
use serde_json::Value;

/// Fields named at most.
const NAMED: usize = 20;

/// The fields of `came` that `understood` does not have, as JSON pointers.
pub(crate) fn unknown(came: &Value, understood: &Value) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    walk(came, understood, &mut String::new(), &mut found);
    found.truncate(NAMED);
    found
}

fn walk(came: &Value, understood: &Value, path: &mut String, found: &mut Vec<FieldProblem>) {
    let length = path.len();
    match (came, understood) {
        (Value::Object(came), Value::Object(understood)) => {
            for (name, value) in came {
                path.push('/');
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                match understood.get(name) {
                    Some(known) => walk(value, known, path, found),
                    None if value.is_null() => {}
                    None => found.push(FieldProblem {
                        pointer: path.clone(),
                        code: "unknown_field".to_owned(),
                        detail: "no such field".to_owned(),
                    }),
                }
                path.truncate(length);
            }
        }
        (Value::Array(came), Value::Array(understood)) => {
            for (at, (value, known)) in came.iter().zip(understood).enumerate() {
                path.push_str(&format!("/{at}"));
                walk(value, known, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Act;
    use serde_json::json;

    #[test]
    fn a_field_that_means_nothing_is_named_where_it_stands() {
        for (came, pointers) in [
            (json!({"act": "take"}), vec![]),
            (json!({"act": "take", "force": true}), vec!["/force"]),
            (
                json!({"act": "save_draft", "reasoning": "a", "sense": null, "resoning": "b"}),
                vec!["/resoning"],
            ),
            (
                json!({"act": "return", "defects": [{"text": "a"}, {"text": "b", "a/b": 1}]}),
                vec!["/defects/1/a~1b"],
            ),
            (
                json!({"act": "issue", "confirm": "0001", "note": null}),
                vec![],
            ),
        ] {
            let act: Act = serde_json::from_value(came.clone()).unwrap_or(Act::Lapse);
            let understood = serde_json::to_value(&act).unwrap_or_default();
            let found = unknown(&came, &understood);
            let found: Vec<&str> = found.iter().map(|one| one.pointer.as_str()).collect();
            assert_eq!(found, pointers, "{came}");
        }
    }
}
