//! The letter as plain text.

use super::block::{Block, Role};
use super::template;
use crate::evidence::signature::Signed;
use crate::text;

const COLUMNS: usize = 78;

pub(super) fn write(signed: &Signed, blocks: &[Block]) -> Result<String, serde_json::Error> {
    let head = &signed.statement.letterhead;
    let mut lines = vec![head.ministry.clone(), head.unit.clone(), String::new()];
    let mut before: Option<Role> = None;
    for block in blocks {
        // Fields, items and lines at the right stand together; everything else apart.
        let together = before == Some(block.role)
            && matches!(block.role, Role::Field | Role::Item | Role::Right);
        if before.is_some() && !together {
            lines.push(String::new());
        }
        before = Some(block.role);
        lines.extend(set(block));
    }
    lines.push(String::new());
    lines.extend(template::mark(&signed.statement).map(str::to_owned));
    for line in template::foot(signed)? {
        lines.extend(text::wrap(&line, COLUMNS).into_iter().map(str::to_owned));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn set(block: &Block) -> Vec<String> {
    let whole = block.text();
    let (first, rest) = match block.role {
        Role::Item => ("- ", "  "),
        _ => ("", ""),
    };
    let shown = match block.role {
        Role::Title | Role::Decision => whole.to_uppercase(),
        _ => whole,
    };
    let mut lines: Vec<String> = text::wrap(&shown, COLUMNS - rest.len())
        .into_iter()
        .enumerate()
        .map(|(place, line)| match block.role {
            Role::Right => text::pad_left(line, COLUMNS),
            _ if place == 0 => format!("{first}{line}"),
            _ => format!("{rest}{line}"),
        })
        .collect();
    match block.role {
        Role::Heading => lines.push("-".repeat(text::width(&shown).min(COLUMNS))),
        Role::Title => lines.push("=".repeat(text::width(&shown).min(COLUMNS))),
        _ => {}
    }
    lines
}
