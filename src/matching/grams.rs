//! Character 3-grams as small numbers.
//!
//! Owns the alphabet of the approximate part of the check: 40 symbols, so that a 3-gram is an index
//! into a table of 64,000 and needs no hashing. Scripts other than Latin share three symbols; whole
//! words still tell them apart. Must not know weights.

/// How many different 3-grams there are.
pub(crate) const GRAMS: usize = 64_000;

const BASE: u16 = 40;

fn symbol(character: char) -> u16 {
    match character {
        'a'..='z' => u16::from(character as u8 - b'a') + 1,
        '0'..='9' => u16::from(character as u8 - b'0') + 27,
        ' ' => 0,
        other => 37 + (other as u32 % 3) as u16,
    }
}

/// The distinct 3-grams of folded words, in ascending order; each word is padded with spaces, and the
/// grams over a word's border are those of the words side by side, so that `photo shop` is near
/// `photoshop`.
pub(crate) fn grams<'a>(words: impl Iterator<Item = &'a str>, out: &mut Vec<u16>) {
    out.clear();
    let (mut first, mut second) = (0u16, 0u16);
    let mut push = |third: u16, first: &mut u16, second: &mut u16| {
        if !(*second == 0 && (*first == 0 || third == 0)) {
            out.push(*first * BASE * BASE + *second * BASE + third);
        }
        *first = *second;
        *second = third;
    };
    for word in words {
        push(0, &mut first, &mut second);
        for character in word.chars() {
            push(symbol(character), &mut first, &mut second);
        }
    }
    push(0, &mut first, &mut second);
    out.sort_unstable();
    out.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u16> {
        let mut out = Vec::new();
        grams(text.split(' '), &mut out);
        out
    }

    #[test]
    fn a_word_of_n_letters_has_n_grams() {
        assert_eq!(of("pesca").len(), 5);
        assert!(of("pesca").iter().all(|gram| usize::from(*gram) < GRAMS));
    }

    #[test]
    fn a_typo_keeps_most_grams_and_another_word_few() {
        let shared = |one: &str, other: &str| {
            of(one)
                .iter()
                .filter(|gram| of(other).contains(gram))
                .count()
        };
        assert!(shared("contabilidad", "contavilidad") >= 8);
        assert!(shared("contabilidad", "pesca") == 0);
        assert!(shared("photoshop", "photo shop") >= 6);
    }
}
