//! The whole map on paper: the cheat sheet, and the tables of the README.
//!
//! Each context shows what it binds itself; what it inherits stands with whom it inherits from.

use super::action::Action;
use super::context::Context;
use super::help::{Row, Section, chord_text, key_text};
use super::key::{Chord, Key};
use super::trie::Keymap;
use crate::i18n::Lang;
use crate::text;

/// Columns between two columns of the sheet.
const GUTTER: usize = 3;

/// Every context with keys of its own, in the order in which contexts are named.
fn sheet(keymap: &Keymap, lang: Lang) -> Vec<Section> {
    let mut sections = Vec::new();
    for context in Context::ALL {
        let mut rows: Vec<(Action, Vec<Chord>)> = Vec::new();
        for binding in keymap.own(context) {
            match rows
                .iter_mut()
                .find(|(action, _)| *action == binding.action)
            {
                Some((_, chords)) => chords.push(binding.chord),
                // Lent by another context, whose table has it.
                None if binding.from != context => {}
                None => rows.push((binding.action, vec![binding.chord])),
            }
        }
        if rows.is_empty() {
            continue;
        }
        sections.push(Section {
            context,
            title: lang.entry("action.context", context.name()),
            rows: rows
                .into_iter()
                .map(|(action, chords)| Row {
                    action,
                    chords,
                    help: action.help(lang),
                })
                .collect(),
        });
    }
    sections
}

/// The keys of a map as Markdown tables, one a context.
pub fn markdown(keymap: &Keymap, lang: Lang) -> String {
    let mut out = String::new();
    for section in sheet(keymap, lang) {
        if !out.is_empty() {
            out.push('\n');
        }
        let head = |name| lang.entry("action.table", name);
        out.push_str(&format!(
            "### {} (`{}`)\n\n| {} | {} | {} |\n|---|---|---|\n",
            section.title,
            section.context.name(),
            head("keys"),
            head("act"),
            head("name"),
        ));
        for row in section.rows {
            let keys: Vec<String> = row.chords.iter().map(|chord| kbd(chord, lang)).collect();
            let (keys, help) = (keys.join(", "), row.help);
            out.push_str(&format!("| {keys} | {help} | `{}` |\n", row.action.name()));
        }
    }
    out
}

/// A chord as HTML that Markdown tables leave alone.
fn kbd(chord: &Chord, lang: Lang) -> String {
    let key = |key: &Key| {
        let mut text = String::new();
        for c in key_text(*key, lang).chars() {
            match c {
                c if c.is_alphanumeric() || c == '-' => text.push(c),
                c => text.push_str(&format!("&#{};", u32::from(c))),
            }
        }
        format!("<kbd>{text}</kbd>")
    };
    chord.keys().iter().map(key).collect::<Vec<_>>().join(" ")
}

/// The keys of a map as text for paper: as many columns side by side as fit in `width`, read from
/// top to bottom and then from left to right.
pub fn cheat(keymap: &Keymap, lang: Lang, width: usize) -> String {
    let sections = sheet(keymap, lang);
    let keys = |row: &Row| {
        let chords: Vec<String> = row
            .chords
            .iter()
            .map(|chord| chord_text(chord, lang))
            .collect();
        chords.join(", ")
    };
    let key_width = sections
        .iter()
        .flat_map(|section| &section.rows)
        .map(|row| text::width(&keys(row)))
        .max()
        .unwrap_or(0);
    let mut blocks: Vec<Vec<String>> = Vec::new();
    for section in &sections {
        let mut block = vec![section.title.to_uppercase()];
        block.extend(
            section
                .rows
                .iter()
                .map(|row| format!("{}  {}", text::pad_right(&keys(row), key_width), row.help)),
        );
        blocks.push(block);
    }
    let column = blocks
        .iter()
        .flatten()
        .map(|line| text::width(line))
        .max()
        .unwrap_or(0);
    let columns = ((width + GUTTER) / (column + GUTTER)).max(1);
    side_by_side(&blocks, columns, column)
}

/// Fills columns of about the same height with whole blocks, a blank line after each.
fn side_by_side(blocks: &[Vec<String>], columns: usize, width: usize) -> String {
    let total: usize = blocks.iter().map(|block| block.len() + 1).sum();
    let height = total.div_ceil(columns);
    let mut filled: Vec<Vec<&str>> = vec![Vec::new()];
    for block in blocks {
        let begun = filled.last().map_or(0, Vec::len);
        if begun > 0 && begun + block.len() / 2 > height && filled.len() < columns {
            filled.push(Vec::new());
        }
        if let Some(column) = filled.last_mut() {
            if !column.is_empty() {
                column.push("");
            }
            column.extend(block.iter().map(String::as_str));
        }
    }
    let rows = filled.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for row in 0..rows {
        let cells: Vec<String> = filled
            .iter()
            .map(|column| text::pad_right(column.get(row).unwrap_or(&""), width))
            .collect();
        out.push_str(cells.join(&" ".repeat(GUTTER)).trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::file::Builtin;
    use super::*;

    fn default() -> Keymap {
        Keymap::builtin(Builtin::Default)
    }

    #[test]
    fn the_sheet_says_every_act_once_a_context_at_any_width() {
        for lang in Lang::ALL {
            for builtin in Builtin::ALL {
                let keymap = Keymap::builtin(builtin);
                for width in [40, 80, 132, 200] {
                    let text = cheat(&keymap, lang, width);
                    for action in Action::ALL {
                        assert!(text.contains(action.help(lang)), "{builtin:?} {action:?}");
                    }
                }
            }
        }
        let lines = |width| cheat(&default(), Lang::Es, width).lines().count();
        assert!(
            lines(200) * 3 < lines(80) * 2,
            "{} {}",
            lines(200),
            lines(80)
        );
    }

    #[test]
    fn the_sheet_keeps_to_its_width_where_one_column_fits() {
        for width in [100, 132, 200, 260] {
            let text = cheat(&default(), Lang::Es, width);
            let widest = text.lines().map(text::width).max().unwrap();
            assert!(widest <= width, "{widest} > {width}");
        }
    }

    #[test]
    fn the_markdown_table_names_every_act_and_escapes_what_would_break_it() {
        for lang in Lang::ALL {
            let table = markdown(&default(), lang);
            for action in Action::ALL {
                assert!(
                    table.contains(&format!("`{}`", action.name())),
                    "{action:?}"
                );
            }
            let rows = table.lines().filter(|row| row.starts_with('|'));
            assert!(rows.clone().count() > 80);
            for row in rows {
                assert_eq!(row.matches('|').count(), 4, "{row}");
            }
        }
        let keys = "schema = 1\nextends = \"none\"\n[queue]\n\"|\" = \"queue.sort\"";
        let table = markdown(&Keymap::load(keys, "keys.toml").unwrap(), Lang::En);
        assert_eq!(
            table,
            "### Queue (`queue`)\n\n| Keys | Act | Name |\n|---|---|---|\n\
             | <kbd>&#124;</kbd> | Change the order of the queue | `queue.sort` |\n"
        );
    }
}
