//! Blocks become lines on pages.
//!
//! Owns sizes, spaces, line breaks and page breaks. A heading stays with what follows it, and the
//! decision is never alone at the foot of a page. Must not draw.

use super::font::Faces;
use crate::letter::block::{Block, Role};

/// A sheet of US letter, which Mexico uses, in points.
pub(super) const WIDTH: f32 = 612.0;
pub(super) const HEIGHT: f32 = 792.0;
pub(super) const MARGIN: f32 = 72.0;
/// Where the text begins and ends, from the top.
const TOP: f32 = 108.0;
const BOTTOM: f32 = 690.0;
const INDENT: f32 = 16.0;

/// Text of one weight in a line.
pub(super) struct Run {
    pub(super) x: f32,
    pub(super) text: String,
    pub(super) bold: bool,
}

/// A line of a block.
pub(super) struct Line {
    /// Which block it belongs to.
    pub(super) block: usize,
    pub(super) page: usize,
    /// The base line, from the top of the page.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) runs: Vec<Run>,
}

struct Style {
    size: f32,
    leading: f32,
    bold: bool,
    before: f32,
    indent: f32,
    capitals: bool,
}

fn style(role: Role, before: Option<Role>) -> Style {
    let body = Style {
        size: 10.5,
        leading: 14.5,
        bold: false,
        before: 9.0,
        indent: 0.0,
        capitals: false,
    };
    let again = before == Some(role);
    match role {
        Role::Paragraph => body,
        Role::Field | Role::Right => Style {
            before: if again { 0.0 } else { body.before },
            ..body
        },
        Role::Item => Style {
            before: if again { 3.0 } else { 5.0 },
            indent: INDENT,
            ..body
        },
        Role::Title => Style {
            size: 15.0,
            leading: 20.0,
            bold: true,
            before: 18.0,
            ..body
        },
        Role::Heading => Style {
            size: 11.5,
            leading: 16.0,
            bold: true,
            before: 15.0,
            ..body
        },
        Role::Decision => Style {
            size: 13.0,
            leading: 18.0,
            bold: true,
            before: 16.0,
            capitals: true,
            ..body
        },
        Role::Signature => Style {
            bold: true,
            before: 34.0,
            ..body
        },
    }
}

/// Sets all blocks; the second value is the number of pages.
pub(super) fn set(blocks: &[Block], faces: &Faces) -> (Vec<Line>, usize) {
    let mut lines: Vec<Line> = Vec::new();
    let (mut page, mut y) = (0, TOP);
    let mut before = None;
    for (place, block) in blocks.iter().enumerate() {
        let style = style(block.role, before);
        before = Some(block.role);
        let broken = broken(block, &style, faces);
        let keeps_next = matches!(block.role, Role::Heading | Role::Title | Role::Decision);
        // With the next block's first two lines, where it must not be left alone.
        let needed = style.leading * broken.len() as f32 + if keeps_next { 44.0 } else { 0.0 };
        if y > TOP {
            y += style.before;
        }
        if y + needed > BOTTOM && y > TOP && needed < BOTTOM - TOP {
            let short = broken.len() <= 3;
            if keeps_next || short || y + 2.0 * style.leading > BOTTOM {
                (page, y) = (page + 1, TOP);
            }
        }
        for runs in broken {
            if y + style.leading > BOTTOM {
                (page, y) = (page + 1, TOP);
            }
            y += style.leading;
            lines.push(Line {
                block: place,
                page,
                y,
                size: style.size,
                runs: aligned(block.role, runs, style.size, faces),
            });
        }
    }
    (lines, page + 1)
}

/// A word with the space after it, if there is one.
struct Word {
    text: String,
    bold: bool,
    /// The width without the space after it.
    solid: f32,
    width: f32,
}

fn words(block: &Block, style: &Style, faces: &Faces) -> Vec<Word> {
    let mut words = Vec::new();
    for span in &block.spans {
        let bold = span.bold || style.bold;
        let face = faces.of(bold);
        let text = if style.capitals {
            span.text.to_uppercase()
        } else {
            span.text.clone()
        };
        for word in text.split_inclusive(' ') {
            for piece in pieces(word, style, faces, bold) {
                let width = face.width(&piece) * style.size;
                let solid = face.width(piece.trim_end()) * style.size;
                words.push(Word {
                    text: piece,
                    bold,
                    solid,
                    width,
                });
            }
        }
    }
    words
}

/// A word that is wider than a line, cut where it must be.
fn pieces(word: &str, style: &Style, faces: &Faces, bold: bool) -> Vec<String> {
    let room = WIDTH - 2.0 * MARGIN - style.indent;
    let face = faces.of(bold);
    if face.width(word.trim_end()) * style.size <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let (mut piece, mut width) = (String::new(), 0.0);
    for character in word.chars() {
        let more = face.width(character.encode_utf8(&mut [0; 4])) * style.size;
        if width + more > room && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            width = 0.0;
        }
        piece.push(character);
        width += more;
    }
    pieces.push(piece);
    pieces
}

/// The lines of a block, filled from the left.
fn broken(block: &Block, style: &Style, faces: &Faces) -> Vec<Vec<Run>> {
    let left = MARGIN + style.indent;
    let right = WIDTH - MARGIN;
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut x = left;
    for word in words(block, style, faces) {
        let full = x + word.solid > right && x > left;
        if full {
            lines.push(Vec::new());
            x = left;
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        match line.last_mut() {
            Some(run) if run.bold == word.bold => run.text.push_str(&word.text),
            _ => line.push(Run {
                x,
                text: word.text,
                bold: word.bold,
            }),
        }
        x += word.width;
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Moves the runs of a line that stands at the right.
fn aligned(role: Role, mut runs: Vec<Run>, size: f32, faces: &Faces) -> Vec<Run> {
    if role == Role::Right {
        let end = runs.last().map_or(MARGIN, |run| {
            run.x + faces.of(run.bold).width(run.text.trim_end()) * size
        });
        for run in &mut runs {
            run.x += WIDTH - MARGIN - end;
        }
    }
    runs
}
