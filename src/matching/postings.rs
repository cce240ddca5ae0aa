//! Which assets have a feature: ascending slots, and for words the fields they stand in.
//!
//! Owns the compact lists that make the index small: each slot as its distance from the one before, in
//! one byte where that is below 128, and one byte of fields. Appending in slot order is the common case;
//! what changes within a list waits beside it in order and is worked in once it grows, so that a change
//! costs the square root of the list and not the list. Must not know what a feature is.

use super::bytes::{Bytes, put, put_slice};

/// Ascending asset slots.
pub(crate) type Slots = Postings<false>;
/// Ascending asset slots, each with a byte.
pub(crate) type Marked = Postings<true>;

/// Changes that wait beside a list at the least before they are worked in.
const WAITING: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Postings<const MARKS: bool> {
    packed: Vec<u8>,
    count: u32,
    /// The last packed slot.
    last: u32,
    changes: Option<Box<Changes>>,
}

#[derive(Debug, Default)]
struct Changes {
    added: Vec<(u32, u8)>,
    /// Packed slots that no longer count.
    removed: Vec<u32>,
}

impl<const MARKS: bool> Postings<MARKS> {
    pub(crate) fn len(&self) -> usize {
        let (added, removed) = self.waiting();
        self.count as usize + added.len() - removed.len()
    }

    fn waiting(&self) -> (&[(u32, u8)], &[u32]) {
        match &self.changes {
            Some(changes) => (&changes.added, &changes.removed),
            None => (&[], &[]),
        }
    }

    pub(crate) fn iter(&self) -> Entries<'_, MARKS> {
        let (added, removed) = self.waiting();
        let mut entries = Entries {
            packed: Bytes(&self.packed),
            at: 0,
            ahead: None,
            added,
            removed,
        };
        entries.advance();
        entries
    }

    /// The same as over `iter`, at a third of the cost.
    #[inline]
    pub(crate) fn for_each(&self, mut act: impl FnMut(u32, u8)) {
        if self.changes.is_some() {
            self.iter().for_each(|(slot, mark)| act(slot, mark));
            return;
        }
        let (mut packed, mut slot) = (Bytes(&self.packed), 0u32);
        while let Some(step) = packed.number() {
            slot = slot.wrapping_add(step);
            let mark = if MARKS { packed.byte().unwrap_or(0) } else { 0 };
            act(slot, mark);
        }
    }

    /// Adds a slot that is not in it.
    pub(crate) fn add(&mut self, slot: u32, mark: u8) {
        if self.count == 0 && self.changes.is_none() || slot > self.last && self.count > 0 {
            self.push(slot, mark);
            return;
        }
        let added = &mut self.changes.get_or_insert_default().added;
        match added.binary_search_by_key(&slot, |(slot, _)| *slot) {
            Ok(at) => added[at].1 = mark,
            Err(at) => added.insert(at, (slot, mark)),
        }
        self.settle();
    }

    /// Removes a slot that is in it.
    pub(crate) fn remove(&mut self, slot: u32) {
        let changes = self.changes.get_or_insert_default();
        if let Ok(at) = changes.added.binary_search_by_key(&slot, |(slot, _)| *slot) {
            changes.added.remove(at);
        } else if let Err(at) = changes.removed.binary_search(&slot) {
            changes.removed.insert(at, slot);
        }
        self.settle();
    }

    fn push(&mut self, slot: u32, mark: u8) {
        put(
            slot - if self.count == 0 { 0 } else { self.last },
            &mut self.packed,
        );
        if MARKS {
            self.packed.push(mark);
        }
        self.count += 1;
        self.last = slot;
    }

    fn settle(&mut self) {
        let (added, removed) = self.waiting();
        if added.len() + removed.len() > WAITING.max(4 * self.count.isqrt() as usize) {
            self.work_in();
        }
    }

    fn work_in(&mut self) {
        if self.changes.is_none() {
            return;
        }
        let mut whole = Self::default();
        whole.packed.reserve(self.packed.len());
        self.iter().for_each(|(slot, mark)| whole.push(slot, mark));
        *self = whole;
    }

    pub(crate) fn shrink(&mut self) {
        self.work_in();
        self.packed.shrink_to_fit();
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        if self.changes.is_some() {
            let mut whole = Self::default();
            self.iter().for_each(|(slot, mark)| whole.push(slot, mark));
            return whole.write(out);
        }
        put(self.count, out);
        put(self.last, out);
        put_slice(&self.packed, out);
    }

    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            count: bytes.number()?,
            last: bytes.number()?,
            packed: bytes.slice()?.to_vec(),
            changes: None,
        })
    }
}

/// The entries of a list, ascending.
#[derive(Debug)]
pub(crate) struct Entries<'a, const MARKS: bool> {
    packed: Bytes<'a>,
    at: u32,
    /// The packed entry that comes next.
    ahead: Option<(u32, u8)>,
    added: &'a [(u32, u8)],
    removed: &'a [u32],
}

impl<const MARKS: bool> Entries<'_, MARKS> {
    fn advance(&mut self) {
        self.ahead = None;
        while let Some(step) = self.packed.number() {
            self.at = self.at.wrapping_add(step);
            let mark = if MARKS {
                self.packed.byte().unwrap_or(0)
            } else {
                0
            };
            if self.removed.first() == Some(&self.at) {
                self.removed = &self.removed[1..];
                continue;
            }
            self.ahead = Some((self.at, mark));
            return;
        }
    }
}

impl<const MARKS: bool> Iterator for Entries<'_, MARKS> {
    type Item = (u32, u8);

    fn next(&mut self) -> Option<(u32, u8)> {
        match (self.added.split_first(), self.ahead) {
            (Some((added, rest)), ahead) if ahead.is_none_or(|packed| added.0 < packed.0) => {
                self.added = rest;
                Some(*added)
            }
            (_, ahead) => {
                if ahead.is_some() {
                    self.advance();
                }
                ahead
            }
        }
    }
}

/// The assets of one word. Most words stand in one asset only, and such a list needs no memory beside
/// its place.
#[derive(Debug, Default)]
pub(crate) enum List {
    #[default]
    Empty,
    One(u32, u8),
    Many(Box<Marked>),
}

impl List {
    pub(crate) fn len(&self) -> usize {
        match self {
            List::Empty => 0,
            List::One(..) => 1,
            List::Many(many) => many.len(),
        }
    }

    #[inline]
    pub(crate) fn for_each(&self, mut act: impl FnMut(u32, u8)) {
        match self {
            List::Empty => {}
            List::One(slot, mark) => act(*slot, *mark),
            List::Many(many) => many.for_each(act),
        }
    }

    /// Adds a slot that is not in it.
    pub(crate) fn add(&mut self, slot: u32, mark: u8) {
        match self {
            List::Empty => *self = List::One(slot, mark),
            List::One(first, its) => {
                let mut many = Marked::default();
                let mut both = [(*first, *its), (slot, mark)];
                both.sort_unstable();
                both.into_iter()
                    .for_each(|(slot, mark)| many.add(slot, mark));
                *self = List::Many(Box::new(many));
            }
            List::Many(many) => many.add(slot, mark),
        }
    }

    /// Removes a slot that is in it.
    pub(crate) fn remove(&mut self, slot: u32) {
        match self {
            List::Empty => {}
            List::One(..) => *self = List::Empty,
            List::Many(many) => {
                many.remove(slot);
                if many.len() == 0 {
                    *self = List::Empty;
                }
            }
        }
    }

    pub(crate) fn shrink(&mut self) {
        if let List::Many(many) = self {
            many.shrink();
        }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            List::Empty => out.push(0),
            List::One(slot, mark) => {
                out.push(1);
                put(*slot, out);
                out.push(*mark);
            }
            List::Many(many) => {
                out.push(2);
                many.write(out);
            }
        }
    }

    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        match bytes.byte()? {
            0 => Some(List::Empty),
            1 => Some(List::One(bytes.number()?, bytes.byte()?)),
            2 => Some(List::Many(Box::new(Marked::read(bytes)?))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn entries(list: &List) -> Vec<(u32, u8)> {
        let mut out = Vec::new();
        list.for_each(|slot, mark| out.push((slot, mark)));
        out
    }

    proptest! {
        #[test]
        fn a_list_is_a_sorted_map(acts in proptest::collection::vec((0u32..400, any::<u8>(), 0u8..4), 0..900)) {
            let (mut list, mut map) = (List::default(), BTreeMap::new());
            for (slot, mark, act) in acts {
                if act == 0 {
                    if map.remove(&slot).is_some() {
                        list.remove(slot);
                    }
                } else {
                    if map.insert(slot, mark).is_some() {
                        list.remove(slot);
                    }
                    list.add(slot, mark);
                }
                prop_assert_eq!(list.len(), map.len());
            }
            let expected: Vec<(u32, u8)> = map.into_iter().collect();
            prop_assert_eq!(&entries(&list), &expected);
            if let List::Many(many) = &list {
                prop_assert_eq!(&many.iter().collect::<Vec<_>>(), &expected);
            }
            let mut out = Vec::new();
            list.write(&mut out);
            let read = List::read(&mut Bytes(&out)).unwrap_or_default();
            prop_assert_eq!(&entries(&read), &expected);
            list.shrink();
            prop_assert_eq!(&entries(&list), &expected);
        }
    }

    #[test]
    fn neighbours_take_one_byte() {
        let mut slots = Slots::default();
        (0..1_000).for_each(|slot| slots.add(slot * 100, 0));
        assert_eq!((slots.len(), slots.packed.len()), (1_000, 1_000));
    }
}
