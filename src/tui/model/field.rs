//! A line of text being typed: the filter, a search, a reason.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

/// One line and the cursor in it, counted in bytes on a grapheme border.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    text: String,
    cursor: usize,
}

impl Field {
    /// A field with `text` in it and the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Field {
            cursor: text.len(),
            text,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    pub fn insert(&mut self, text: &str) {
        // A field is one line: what would break it becomes a blank.
        let line: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Puts `with` in the place of what stands between `start` and the cursor; `start` is in bytes,
    /// before the cursor, on a border of characters.
    pub fn replace_before(&mut self, start: usize, with: &str) {
        if start <= self.cursor && self.text.is_char_boundary(start) {
            self.text.replace_range(start..self.cursor, "");
            self.cursor = start;
            self.insert(with);
        }
    }

    pub fn backspace(&mut self) -> bool {
        let Some(start) = self.previous() else {
            return false;
        };
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        true
    }

    pub fn delete(&mut self) -> bool {
        let Some(end) = self.following() else {
            return false;
        };
        self.text.replace_range(self.cursor..end, "");
        true
    }

    /// Removes the word before the cursor and the blanks behind it.
    pub fn delete_word(&mut self) -> bool {
        let kept = self.before_cursor().trim_end();
        let start = kept.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let changed = start != self.cursor;
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        changed
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    pub fn left(&mut self) {
        if let Some(at) = self.previous() {
            self.cursor = at;
        }
    }

    pub fn right(&mut self) {
        if let Some(at) = self.following() {
            self.cursor = at;
        }
    }

    pub fn home(&mut self) {
        self.cursor = 0;
    }

    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn previous(&self) -> Option<usize> {
        self.before_cursor()
            .grapheme_indices(true)
            .next_back()
            .map(|(at, _)| at)
    }

    fn following(&self) -> Option<usize> {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map(|g| self.cursor + g.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_keeps_to_graphemes() {
        let mut field = Field::new("año e\u{301}");
        assert!(field.backspace());
        assert_eq!(field.text(), "año ");
        field.left();
        field.left();
        assert!(field.backspace());
        assert_eq!(field.text(), "ao ");
        field.insert("ñ");
        assert_eq!((field.text(), field.before_cursor()), ("año ", "añ"));
    }

    #[test]
    fn a_pasted_line_break_becomes_a_blank() {
        let mut field = Field::default();
        field.insert("uno\ndos\u{1b}[2J");
        assert_eq!(field.text(), "uno dos [2J");
    }

    #[test]
    fn deleting_a_word_takes_the_blanks_behind_it() {
        let mut field = Field::new("mesa de  ");
        assert!(field.delete_word());
        assert_eq!(field.text(), "mesa ");
        assert!(field.delete_word());
        assert_eq!(field.text(), "");
        assert!(!field.delete_word());
    }
}
