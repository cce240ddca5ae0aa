//! The queue screen.

use super::{Field, Window};
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
    pub preview: bool,
    pub previewed: Option<Previewed>,
}

impl QueueModel {
    pub fn selected(&self) -> Option<&QueueRow> {
        self.window.get(self.cursor)
    }

    /// The question whose answer is this view's first page.
    pub fn query(&self) -> QueueQuery {
        QueueQuery {
            tab: self.tab,
            sort: self.sort,
            filter: self.applied.clone(),
            limit: Some(PAGE),
            ..QueueQuery::default()
        }
    }

    /// How many rows the view has in all, where it is known.
    pub fn total(&self) -> Option<u64> {
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
