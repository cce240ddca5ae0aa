//! Which assets have a feature: sorted slots, and for words the fields they stand in.
//!
//! Owns the compact lists that make the index small: four bytes an entry, five with fields. Appending
//! in slot order is the common case; a reused slot is inserted where it belongs. Must not know what a
//! feature is.

/// Sorted asset slots.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<u32>);

impl Slots {
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, slot: u32) {
        if let Some(at) = place(&self.0, slot) {
            self.0.insert(at, slot);
        }
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        if let Ok(at) = self.0.binary_search(&slot) {
            self.0.remove(at);
        }
    }

    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

/// Sorted asset slots, each with a byte.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    slots: Vec<u32>,
    marks: Vec<u8>,
}

impl Marked {
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u8)> {
        self.slots.iter().copied().zip(self.marks.iter().copied())
    }

    pub(crate) fn add(&mut self, slot: u32, mark: u8) {
        if let Some(at) = place(&self.slots, slot) {
            self.slots.insert(at, slot);
            self.marks.insert(at, mark);
        }
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        if let Ok(at) = self.slots.binary_search(&slot) {
            self.slots.remove(at);
            self.marks.remove(at);
        }
    }

    pub(crate) fn shrink(&mut self) {
        self.slots.shrink_to_fit();
        self.marks.shrink_to_fit();
    }
}

/// Where a slot belongs in a sorted list; `None` when it is there already.
fn place(slots: &[u32], slot: u32) -> Option<usize> {
    match slots.last() {
        Some(last) if *last >= slot => slots.binary_search(&slot).err(),
        _ => Some(slots.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_sorted_and_without_doubles() {
        let mut slots = Slots::default();
        for slot in [5, 9, 2, 5, 7] {
            slots.add(slot);
        }
        slots.remove(9);
        slots.remove(100);
        assert_eq!(slots.as_slice(), [2, 5, 7]);
    }

    #[test]
    fn marks_follow_their_slots() {
        let mut marked = Marked::default();
        for (slot, mark) in [(5, 50), (9, 90), (2, 20)] {
            marked.add(slot, mark);
        }
        marked.remove(5);
        assert_eq!(marked.iter().collect::<Vec<_>>(), [(2, 20), (9, 90)]);
        assert_eq!(marked.len(), 2);
    }
}
