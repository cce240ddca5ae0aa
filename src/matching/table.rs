//! From a key to a number, for keys that stand elsewhere already.
//!
//! Owns an open-addressing table of numbers, because a map that keeps a second copy of every word and id
//! was a third of the index. The caller compares and hashes. Must not know what the numbers mean.

use std::hash::{BuildHasher, Hash, RandomState};

const EMPTY: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(crate) struct Table {
    /// A power of two of cells, at most three quarters full.
    cells: Vec<u32>,
    len: usize,
    state: RandomState,
}

impl Table {
    pub(crate) fn with_capacity(len: usize) -> Self {
        Self {
            cells: vec![EMPTY; cells_for(len)],
            ..Self::default()
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    fn home(&self, key: &impl Hash) -> usize {
        self.state.hash_one(key) as usize & (self.cells.len() - 1)
    }

    fn next(&self, cell: usize) -> usize {
        (cell + 1) & (self.cells.len() - 1)
    }

    fn cell_of<K: Hash + PartialEq>(&self, key: &K, key_of: impl Fn(u32) -> K) -> Option<usize> {
        if self.cells.is_empty() {
            return None;
        }
        let mut cell = self.home(key);
        while self.cells[cell] != EMPTY {
            if key_of(self.cells[cell]) == *key {
                return Some(cell);
            }
            cell = self.next(cell);
        }
        None
    }

    pub(crate) fn find<K: Hash + PartialEq>(
        &self,
        key: &K,
        key_of: impl Fn(u32) -> K,
    ) -> Option<u32> {
        self.cell_of(key, key_of).map(|cell| self.cells[cell])
    }

    /// Adds a number whose key is not in it yet.
    pub(crate) fn insert<K: Hash>(&mut self, key: &K, number: u32, key_of: impl Fn(u32) -> K) {
        if (self.len + 1) * 4 > self.cells.len() * 3 {
            let old = std::mem::take(&mut self.cells);
            self.cells = vec![EMPTY; cells_for(self.len + 1)];
            for number in old.into_iter().filter(|number| *number != EMPTY) {
                self.settle(&key_of(number), number);
            }
        }
        self.settle(key, number);
        self.len += 1;
    }

    fn settle(&mut self, key: &impl Hash, number: u32) {
        let mut cell = self.home(key);
        while self.cells[cell] != EMPTY {
            cell = self.next(cell);
        }
        self.cells[cell] = number;
    }

    pub(crate) fn remove<K: Hash + PartialEq>(
        &mut self,
        key: &K,
        key_of: impl Fn(u32) -> K,
    ) -> Option<u32> {
        let mut hole = self.cell_of(key, &key_of)?;
        let removed = self.cells[hole];
        let mut cell = self.next(hole);
        // What was pushed on by the removed one moves back, so that no search stops too early.
        while self.cells[cell] != EMPTY {
            let home = self.home(&key_of(self.cells[cell]));
            let from_home = cell.wrapping_sub(home) & (self.cells.len() - 1);
            let from_hole = cell.wrapping_sub(hole) & (self.cells.len() - 1);
            if from_home >= from_hole {
                self.cells[hole] = self.cells[cell];
                hole = cell;
            }
            cell = self.next(cell);
        }
        self.cells[hole] = EMPTY;
        self.len -= 1;
        Some(removed)
    }
}

fn cells_for(len: usize) -> usize {
    (len * 4 / 3 + 1).next_power_of_two().max(8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn a_table_is_a_map(acts in proptest::collection::vec((0u32..60, any::<bool>()), 0..300)) {
            // Numbers are their own keys, some 900 apart.
            let key_of = |number: u32| number * 900;
            let (mut table, mut map) = (Table::default(), HashMap::new());
            for (number, put) in acts {
                let key = key_of(number);
                if put && map.insert(key, number).is_none() {
                    table.insert(&key, number, key_of);
                } else if !put {
                    prop_assert_eq!(table.remove(&key, key_of), map.remove(&key));
                }
                prop_assert_eq!(table.len(), map.len());
            }
            for number in 0..60 {
                prop_assert_eq!(table.find(&key_of(number), key_of), map.get(&key_of(number)).copied());
            }
        }
    }
}
