//! The first pass's sums: one number a slot, lent from question to question.
//!
//! Owns that memory and the choice of the best. A fresh table of a million sums a question would cost
//! more than adding them up. Must not know what is summed.

use std::sync::{Mutex, PoisonError};

/// Tables that are kept for the next question; more than there are processors are not used at once.
const KEPT: usize = 4;

#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<Vec<Vec<f32>>>);

impl Pool {
    fn lent(&self) -> std::sync::MutexGuard<'_, Vec<Vec<f32>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A table of noughts.
    pub(crate) fn lend(&self, slots: usize) -> Sums<'_> {
        let mut sums = self.lent().pop().unwrap_or_default();
        sums.resize(slots, 0.0);
        Sums {
            pool: self,
            sums,
            touched: Vec::new(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Sums<'a> {
    pool: &'a Pool,
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Sums<'_> {
    #[inline]
    pub(crate) fn credit(&mut self, slot: u32, amount: f32) {
        let sum = &mut self.sums[slot as usize];
        if *sum == 0.0 {
            self.touched.push(slot);
        }
        *sum += amount;
    }

    /// The `keep` slots with the greatest sums, and those sums, best first; of equals the lesser `id`.
    pub(crate) fn best<I: Ord>(mut self, keep: usize, id: impl Fn(u32) -> I) -> Vec<(u32, f32)> {
        let touched = std::mem::take(&mut self.touched);
        let mut best: Vec<(u32, f32)> = Vec::new();
        if touched.len() > keep && keep > 0 {
            let sum = |slot: &u32| self.sums[*slot as usize];
            let mut sums: Vec<f32> = touched.iter().map(sum).collect();
            let (_, least, _) =
                sums.select_nth_unstable_by(keep - 1, |one, other| other.total_cmp(one));
            let least = *least;
            let mut equals: Vec<u32> = Vec::new();
            for slot in &touched {
                let sum = self.sums[*slot as usize];
                if sum > least {
                    best.push((*slot, sum));
                } else if sum == least {
                    equals.push(*slot);
                }
            }
            // A common word alone gives a hundred thousand equals: they are not sorted but chosen from.
            let room = keep.saturating_sub(best.len()).min(equals.len());
            if room < equals.len() && room > 0 {
                let mut ids: Vec<(I, u32)> = equals.iter().map(|slot| (id(*slot), *slot)).collect();
                ids.select_nth_unstable(room - 1);
                equals.clear();
                equals.extend(ids[..room].iter().map(|(_, slot)| *slot));
            }
            best.extend(equals.into_iter().take(room).map(|slot| (slot, least)));
        } else {
            best.extend(
                touched
                    .iter()
                    .map(|slot| (*slot, self.sums[*slot as usize])),
            );
        }
        best.sort_by(|one, other| {
            let by_sum = other.1.total_cmp(&one.1);
            by_sum.then_with(|| id(one.0).cmp(&id(other.0)))
        });
        for slot in touched {
            self.sums[slot as usize] = 0.0;
        }
        let mut lent = self.pool.lent();
        if lent.len() < KEPT {
            lent.push(std::mem::take(&mut self.sums));
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_are_those_that_sorting_gives(
            credits in proptest::collection::vec((0u32..50, 1u8..4), 0..120), keep in 0usize..60,
        ) {
            let pool = Pool::default();
            // The second time over a table that was used.
            for _ in 0..2 {
                let mut sums = pool.lend(50);
                let mut expected: std::collections::BTreeMap<u32, f32> = Default::default();
                for (slot, amount) in &credits {
                    sums.credit(*slot, f32::from(*amount));
                    *expected.entry(*slot).or_default() += f32::from(*amount);
                }
                let mut expected: Vec<(u32, f32)> = expected.into_iter().collect();
                let id = |slot: u32| 100 - slot;
                expected.sort_by(|one, other| other.1.total_cmp(&one.1).then(id(one.0).cmp(&id(other.0))));
                expected.truncate(keep.max(1));
                prop_assert_eq!(sums.best(keep.max(1), id), expected);
            }
        }
    }
}
