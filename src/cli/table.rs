//! Plain, aligned text: tables for lists, sheets for one thing.
//!
//! A [`Cell`] is made from words of our own or through the border of [`crate::text`]; there is no
//! other way in.

use crate::text::{self, DisplayText};

/// Columns between two columns of a table.
const GAP: usize = 2;
/// The least that a cut column may have.
const LEAST: usize = 12;

/// Text that may be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(String);

impl Cell {
    /// A word of the catalogue, a number, a date: something that this program wrote.
    pub fn own(text: impl Into<String>) -> Cell {
        Cell(text.into())
    }

    /// Something that others wrote.
    pub fn outside(text: &str) -> Cell {
        Cell(text::line(text).to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&DisplayText> for Cell {
    fn from(text: &DisplayText) -> Cell {
        Cell(text.as_str().to_owned())
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    /// Numbers stand at the right.
    pub right: bool,
}

impl Column {
    pub fn left(title: &'static str) -> Column {
        Column {
            title,
            right: false,
        }
    }

    pub fn right(title: &'static str) -> Column {
        Column { title, right: true }
    }
}

/// Rows under titles. The last column takes what is left and is cut where a terminal ends.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Table {
        Table {
            columns,
            rows: Vec::new(),
        }
    }

    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// The lines, titles first; `within` columns of a terminal, or as wide as the text is.
    pub fn render(&self, within: Option<usize>) -> String {
        let last = self.columns.len().saturating_sub(1);
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = self.rows.iter().map(|row| text::width(&row[at].0));
                cells.chain([text::width(column.title)]).max().unwrap_or(0)
            })
            .collect();
        let taken: usize = widths[..last].iter().map(|width| width + GAP).sum();
        let room = within.map(|columns| columns.saturating_sub(taken).max(LEAST));
        let titles: Vec<&str> = self.columns.iter().map(|column| column.title).collect();
        let mut out = String::new();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.0.as_str()).collect());
        for row in std::iter::once(titles).chain(rows) {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    line.push_str(&" ".repeat(GAP));
                }
                if self.columns[at].right {
                    line.push_str(&text::pad_left(cell, widths[at]));
                } else if at < last {
                    line.push_str(&text::pad_right(cell, widths[at]));
                } else {
                    match room {
                        Some(room) => line.push_str(&text::fit(cell, room)),
                        None => line.push_str(cell),
                    }
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// One thing, told in fields, headings and paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Heading(Cell),
    Field(&'static str, Cell),
    Item(Cell),
    Block(String),
}

impl Sheet {
    pub fn heading(&mut self, heading: Cell) {
        self.parts.push(Part::Heading(heading));
    }

    /// A name and its value; nothing where there is no value.
    pub fn field(&mut self, name: &'static str, value: Cell) {
        if !value.0.is_empty() {
            self.parts.push(Part::Field(name, value));
        }
    }

    pub fn item(&mut self, item: Cell) {
        self.parts.push(Part::Item(item));
    }

    /// A text of several lines, as its author wrote it.
    pub fn block(&mut self, block: &str) {
        if !block.trim().is_empty() {
            self.parts.push(Part::Block(text::block(block).to_string()));
        }
    }

    pub fn render(&self) -> String {
        let names = self.parts.iter().filter_map(|part| match part {
            Part::Field(name, _) => Some(text::width(name)),
            _ => None,
        });
        let widest = names.max().unwrap_or(0);
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Heading(heading) => {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    out.push_str(&heading.0);
                }
                Part::Field(name, value) => {
                    out.push_str(&text::pad_right(name, widest));
                    out.push_str("  ");
                    out.push_str(&value.0);
                }
                Part::Item(item) => {
                    out.push_str("  - ");
                    out.push_str(&item.0);
                }
                Part::Block(block) => {
                    let lines: Vec<String> =
                        block.lines().map(|line| format!("  {line}")).collect();
                    out.push_str(&lines.join("\n"));
                }
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::left("Folio"),
            Column::right("Importe"),
            Column::left("Objeto"),
        ]);
        table.push(vec![
            Cell::own("UGD-1"),
            Cell::own("$5"),
            Cell::outside("Mesa de ayuda para la administración"),
        ]);
        table.push(vec![
            Cell::own("UGD-22"),
            Cell::own("$1,000"),
            Cell::outside("\u{1b}[31mRojo"),
        ]);
        table
    }

    #[test]
    fn columns_are_aligned_and_the_last_is_whole_without_a_terminal() {
        assert_eq!(
            table().render(None),
            "Folio   Importe  Objeto\n\
             UGD-1        $5  Mesa de ayuda para la administración\n\
             UGD-22   $1,000  ^[[31mRojo\n"
        );
    }

    #[test]
    fn a_terminal_cuts_the_last_column() {
        let lines = table().render(Some(35));
        assert!(lines.lines().all(|line| text::width(line) <= 35), "{lines}");
        assert!(lines.contains('…'));
    }

    #[test]
    fn a_sheet_aligns_values_and_leaves_out_what_is_empty() {
        let mut sheet = Sheet::default();
        sheet.field("Folio", Cell::own("UGD-1"));
        sheet.field("Vacío", Cell::own(""));
        sheet.field("Institución", Cell::own("SAT"));
        sheet.heading(Cell::own("Motivación"));
        sheet.block("Uno\nDos");
        assert_eq!(
            sheet.render(),
            "Folio        UGD-1\nInstitución  SAT\n\nMotivación\n  Uno\n  Dos\n"
        );
    }
}
