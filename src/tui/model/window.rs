//! The loaded part of a long list on the server.
//!
//! Pages are added at either end and dropped from the far end, so that memory stays bounded however
//! far one scrolls. Rows are found by id: a refresh never moves the cursor to another request.

use crate::domain::ids::RequestId;
use crate::wire::queue::{QueuePage, QueueRow};
use serde::Serialize;
use std::collections::VecDeque;

/// Rows kept at most; a page beyond drops one at the other end.
const KEPT: usize = 2_000;

/// What one page said about its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Ends {
    rows: usize,
    prev: Option<String>,
    next: Option<String>,
}

/// Rows in view order, and how to get more at either end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Window {
    rows: VecDeque<QueueRow>,
    pages: VecDeque<Ends>,
    /// Place in the whole list of the first loaded row, where it is known.
    first: Option<usize>,
}

impl Window {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn get(&self, at: usize) -> Option<&QueueRow> {
        self.rows.get(at)
    }

    pub fn iter(&self) -> impl Iterator<Item = &QueueRow> {
        self.rows.iter()
    }

    pub fn position(&self, id: RequestId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }

    /// Cursor of the page below the loaded ones; `None` at the end of the list.
    pub fn below(&self) -> Option<&String> {
        self.pages.back().and_then(|ends| ends.next.as_ref())
    }

    /// Cursor of the page above the loaded ones; `None` at the beginning of the list.
    pub fn above(&self) -> Option<&String> {
        self.pages.front().and_then(|ends| ends.prev.as_ref())
    }

    /// Place in the whole list of the row at `at`, from 0, where it is known.
    pub fn place(&self, at: usize) -> Option<usize> {
        self.first.map(|first| first + at)
    }

    /// Replaces everything by the list's first page.
    pub fn begin(&mut self, page: QueuePage) {
        self.replace(page, Some(0));
    }

    /// Replaces everything by the list's last page; `total` tells its place, where it is known.
    pub fn end(&mut self, page: QueuePage, total: Option<usize>) {
        let first = total.and_then(|total| total.checked_sub(page.rows.len()));
        self.replace(page, first);
    }

    fn replace(&mut self, page: QueuePage, first: Option<usize>) {
        self.first = first;
        self.pages = VecDeque::from([Ends {
            rows: page.rows.len(),
            prev: page.prev,
            next: page.next,
        }]);
        self.rows = page.rows.into();
    }

    /// Adds a page below. Answers how many rows were dropped from the top.
    pub fn extend_below(&mut self, page: QueuePage) -> usize {
        self.pages.push_back(Ends {
            rows: page.rows.len(),
            prev: page.prev,
            next: page.next,
        });
        self.rows.extend(page.rows);
        let mut dropped = 0;
        while self.rows.len() > KEPT && self.pages.len() > 1 {
            let Some(ends) = self.pages.pop_front() else {
                break;
            };
            self.rows.drain(..ends.rows);
            self.first = self.first.map(|first| first + ends.rows);
            dropped += ends.rows;
        }
        dropped
    }

    /// Adds a page above. Answers how many rows came in before the present first one.
    pub fn extend_above(&mut self, page: QueuePage) -> usize {
        let added = page.rows.len();
        self.pages.push_front(Ends {
            rows: added,
            prev: page.prev,
            next: page.next,
        });
        for row in page.rows.into_iter().rev() {
            self.rows.push_front(row);
        }
        self.first = self.first.and_then(|first| first.checked_sub(added));
        while self.rows.len() > KEPT && self.pages.len() > 1 {
            let Some(ends) = self.pages.pop_back() else {
                break;
            };
            self.rows.truncate(self.rows.len() - ends.rows);
        }
        added
    }

    /// Puts the newer state of a row in its place. Answers whether the row is loaded.
    pub fn patch(&mut self, row: QueueRow) -> bool {
        match self.rows.iter_mut().find(|known| known.id == row.id) {
            Some(known) => {
                *known = row;
                true
            }
            None => false,
        }
    }

    pub fn get_mut(&mut self, id: RequestId) -> Option<&mut QueueRow> {
        self.rows.iter_mut().find(|row| row.id == id)
    }
}
