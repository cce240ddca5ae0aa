//! The letter's parts, read from the marked text that a template gives.
//!
//! Owns the small markup (below) and its escapes: what a request or a reviewer wrote is escaped
//! where it is inserted, so that it can never become markup. Must not lay out or draw.
//!
//! A block is a run of lines between blank lines. `# ` begins the title, `## ` a heading, `- ` an
//! item, `! ` the decision, `> ` a line set to the right, `@ ` a signature, `name :: value` a
//! field; anything else is a paragraph. `**` turns bold on and off, and `\` takes the meaning
//! from the character after it.

use unicode_normalization::UnicodeNormalization as _;

/// Text in one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) bold: bool,
}

/// What a block is, and with that how it looks and what a screen reader calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    Heading,
    Decision,
    Paragraph,
    Item,
    /// Label and value; the label is the first, bold span.
    Field,
    Right,
    Signature,
}

/// One block of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) role: Role,
    pub(crate) spans: Vec<Span>,
}

impl Block {
    /// The text without weights.
    pub(crate) fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

const MARKS: [(&str, Role); 6] = [
    ("## ", Role::Heading),
    ("# ", Role::Title),
    ("- ", Role::Item),
    ("! ", Role::Decision),
    ("> ", Role::Right),
    ("@ ", Role::Signature),
];

/// Reads marked text.
pub(crate) fn read(marked: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for line in marked.lines().chain([""]) {
        let line = line.trim();
        let begins = MARKS.iter().any(|(mark, _)| line.starts_with(mark)) || field(line).is_some();
        if (line.is_empty() || begins) && !run.is_empty() {
            blocks.extend(block(&run.join(" ")));
            run.clear();
        }
        if !line.is_empty() {
            run.push(line);
        }
    }
    blocks
}

fn block(text: &str) -> Option<Block> {
    let marked = MARKS
        .iter()
        .find_map(|(mark, role)| text.strip_prefix(mark).map(|rest| (*role, rest)));
    let block = match (marked, field(text)) {
        (Some((role, rest)), _) => Block {
            role,
            spans: spans(rest.trim()),
        },
        (None, Some((label, value))) => {
            let mut spans_of = vec![Span {
                text: format!("{}: ", plain(label)),
                bold: true,
            }];
            spans_of.extend(spans(value));
            Block {
                role: Role::Field,
                spans: spans_of,
            }
        }
        (None, None) => Block {
            role: Role::Paragraph,
            spans: spans(text),
        },
    };
    block
        .spans
        .iter()
        .any(|span| !span.text.trim().is_empty())
        .then_some(block)
}

/// `label :: value`.
fn field(line: &str) -> Option<(&str, &str)> {
    line.split_once(" :: ")
        .map(|(label, value)| (label.trim(), value.trim()))
}

fn plain(text: &str) -> String {
    spans(text).into_iter().map(|span| span.text).collect()
}

fn spans(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut bold = false;
    let mut now = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => now.extend(characters.next()),
            '*' if characters.peek() == Some(&'*') => {
                characters.next();
                flush(&mut spans, &mut now, bold);
                bold = !bold;
            }
            other => now.push(other),
        }
    }
    flush(&mut spans, &mut now, bold);
    spans
}

fn flush(spans: &mut Vec<Span>, now: &mut String, bold: bool) {
    if !now.is_empty() {
        let text = std::mem::take(now).nfc().collect();
        spans.push(Span { text, bold });
    }
}

/// Takes the meaning from whatever could be markup in one line of outside text, and makes line
/// breaks spaces.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\\' | '*' | '#' | '-' | '!' | '>' | '@' | ':' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            // Nothing that steers a terminal or turns the direction of text belongs in a letter.
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Outside text of several paragraphs, each escaped, kept apart by blank lines.
pub(crate) fn escape_paragraphs(text: &str) -> String {
    let mut out = String::new();
    let mut run: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            run.push(line.trim());
        } else if !run.is_empty() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&escape(&run.join(" ")));
            run.clear();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(marked: &str) -> Vec<(Role, String)> {
        read(marked)
            .iter()
            .map(|block| (block.role, block.text()))
            .collect()
    }

    #[test]
    fn marks_begin_blocks_and_blank_lines_end_them() {
        let marked = "# Dictamen\n\nFolio :: UGD-1\n- uno\n- dos\nsigue\n\ntexto **fuerte** fin\n";
        assert_eq!(
            seen(marked),
            [
                (Role::Title, "Dictamen".to_owned()),
                (Role::Field, "Folio: UGD-1".to_owned()),
                (Role::Item, "uno".to_owned()),
                (Role::Item, "dos sigue".to_owned()),
                (Role::Paragraph, "texto fuerte fin".to_owned()),
            ]
        );
        assert!(read(marked)[4].spans[1].bold);
    }

    #[test]
    fn outside_text_never_becomes_markup() {
        for hostile in [
            "# Título",
            "## x",
            "- item",
            "! SÍ",
            "@ Firma",
            "a :: b",
            "**fuerte**",
            "\\# y \\",
            "> derecha",
        ] {
            let blocks = read(&escape_paragraphs(hostile));
            assert_eq!(blocks.len(), 1, "{hostile}");
            assert_eq!(blocks[0].role, Role::Paragraph, "{hostile}");
            assert_eq!(blocks[0].text(), hostile);
            assert!(blocks[0].spans.iter().all(|span| !span.bold));
        }
    }

    #[test]
    fn paragraphs_stay_apart_and_lines_join() {
        let text = "uno\ndos\n\n\n tres \u{1b}[31m";
        assert_eq!(
            seen(&escape_paragraphs(text)),
            [
                (Role::Paragraph, "uno dos".to_owned()),
                (Role::Paragraph, "tres [31m".to_owned()),
            ]
        );
    }
}
