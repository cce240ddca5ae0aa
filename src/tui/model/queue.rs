//! The queue screen.

use super::{Field, Mark, Window};
use crate::domain::ids::RequestId;
use crate::domain::query::FilterError;
use crate::wire::queue::{Counts, QueueQuery, QueueRow, Sort, Tab};
use crate::wire::request::RequestView;
use serde::Serialize;

/// Rows asked for at once.
pub const PAGE: u32 = 100;

/// A request fetched for the preview.
#[derive(Clone, Debug, Serialize)]
pub struct Previewed {
    pub id: RequestId,
    pub view: Box<RequestView>,
}

/// A filter with a name, from the file of saved tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedTab {
    /// Checked: it can be shown as it is.
    pub name: String,
    /// It parses.
    pub filter: String,
    /// The built-in tab that it narrows.
    pub base: Tab,
}

/// What the word before the cursor may become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// Where the word begins, in bytes.
    pub start: usize,
    pub choices: Vec<String>,
    /// The one that stands there now.
    pub at: usize,
}

/// The queue: a view of it, the loaded rows, the cursor among them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QueueModel {
    pub tab: Tab,
    pub sort: Sort,
    /// The filter as typed; it applies once it parses.
    pub filter: Field,
    /// What the shown rows were filtered by.
    pub applied: String,
    /// Whether the filter's field has the keys.
    pub filtering: bool,
    #[serde(skip)]
    pub filter_error: Option<FilterError>,
    /// While Tab goes through what a word may become.
    pub completion: Option<Completion>,
    /// Filters of before, the latest first.
    pub history: Vec<String>,
    /// Which of them is shown, and what was being typed before.
    pub recalled: Option<(usize, String)>,
    /// Tabs of the person's or the team's own, after the built-in ones.
    pub saved: Vec<SavedTab>,
    /// The one of them that is in front.
    pub saved_at: Option<usize>,
    /// How many rows each of them has, where it is known.
    pub saved_counts: Vec<Option<u64>>,
    pub counts: Option<Counts>,
    /// Counts under the applied filter.
    pub filtered: Option<Counts>,
    pub window: Window,
    /// Index of the row under the cursor among the loaded ones.
    pub cursor: usize,
    /// Index of the topmost row drawn.
    pub top: usize,
    /// Answers with another number are to an older question.
    pub generation: u64,
    pub loading: bool,
    /// A page at the window's end is on its way.
    pub extending: bool,
    /// Rows changed or arrived since the list was fetched.
    pub news: u64,
    /// Marked requests, in the order of marking; whatever view is in front.
    pub marks: Vec<Mark>,
    pub preview: bool,
    pub previewed: Option<Previewed>,
}

impl QueueModel {
    pub fn selected(&self) -> Option<&QueueRow> {
        self.window.get(self.cursor)
    }

    /// The saved tab in front, if one is.
    pub fn saved_tab(&self) -> Option<&SavedTab> {
        self.saved.get(self.saved_at?)
    }

    /// The filter of a saved tab together with the applied one.
    pub fn narrowed(&self, tab: &SavedTab) -> String {
        format!("{} {}", tab.filter, self.applied).trim().to_owned()
    }

    /// The question whose answer is this view's first page.
    pub fn query(&self) -> QueueQuery {
        let (tab, filter) = match self.saved_tab() {
            Some(saved) => (saved.base, self.narrowed(saved)),
            None => (self.tab, self.applied.clone()),
        };
        QueueQuery {
            tab,
            sort: self.sort,
            filter,
            limit: Some(PAGE),
            ..QueueQuery::default()
        }
    }

    /// How many rows the view has in all, where it is known.
    pub fn total(&self) -> Option<u64> {
        if let Some(at) = self.saved_at {
            return self.saved_counts.get(at).copied().flatten();
        }
        let counts = if self.applied.is_empty() {
            self.counts
        } else {
            self.filtered
        };
        counts.map(|counts| counts.of(self.tab))
    }

    /// Keeps the cursor on a row, and the row on the screen of `height` rows.
    pub fn settle(&mut self, height: usize) {
        self.cursor = self.cursor.min(self.window.len().saturating_sub(1));
        if self.cursor < self.top {
            self.top = self.cursor;
        } else if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self
            .top
            .min(self.window.len().saturating_sub(height.max(1)));
    }
}
