//! The fields of an asset as bits, and how much a word in each is worth.
//!
//! Owns the weights: a word in the name says what a thing is; one in the description may be said in
//! passing. Must not know words.

use crate::domain::candidate::Field;

pub(crate) const FIELDS: [Field; 8] = [
    Field::Name,
    Field::Acronym,
    Field::Function,
    Field::Description,
    Field::Category,
    Field::Technology,
    Field::Vendor,
    Field::Owner,
];

/// The field's bit in a mask.
pub(crate) fn bit(field: Field) -> u8 {
    match field {
        Field::Name => 1,
        Field::Acronym => 2,
        Field::Function => 4,
        Field::Description => 8,
        Field::Category => 16,
        Field::Technology => 32,
        Field::Vendor => 64,
        Field::Owner => 128,
    }
}

/// The bits of what an asset is called.
pub(crate) const TITLE_BITS: u8 = 1 | 2;

/// Worth of a word by the field it stands in. The owner counts only where a person searches for it: a
/// request always names an institution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldWeights([f32; 8]);

pub(crate) const CHECK: FieldWeights = FieldWeights([1.0, 1.0, 0.8, 0.6, 0.6, 0.8, 0.5, 0.0]);
pub(crate) const SEARCH: FieldWeights = FieldWeights([1.0, 1.0, 0.7, 0.5, 0.6, 0.8, 0.7, 0.6]);

impl FieldWeights {
    /// The worth and the field of the best field in a mask.
    pub(crate) fn best(&self, mask: u8) -> (f32, Field) {
        let mut best = (0.0, Field::Owner);
        for (field, weight) in FIELDS.into_iter().zip(self.0) {
            if mask & bit(field) != 0 && weight > best.0 {
                best = (weight, field);
            }
        }
        best
    }

    /// The worth of every mask.
    pub(crate) fn table(&self) -> [f32; 256] {
        let mut table = [0.0; 256];
        for (mask, worth) in (0u8..=255).zip(table.iter_mut()) {
            *worth = self.best(mask).0;
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_worth_most_and_the_owner_nothing_in_a_check() {
        assert_eq!(
            CHECK.best(bit(Field::Name) | bit(Field::Description)).1,
            Field::Name
        );
        assert_eq!(CHECK.best(bit(Field::Owner)).0, 0.0);
        assert!(SEARCH.best(bit(Field::Owner)).0 > 0.0);
    }
}
