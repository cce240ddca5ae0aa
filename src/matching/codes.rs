//! Models and part numbers: `HL 2240 D`, `hl-2240d`, `021-07746`.
//!
//! Owns what looks like one in a title, and how much of one stands in a name whose spaces and hyphens
//! were taken out. Must not weigh.

use super::fold::cut;
use super::tokens::tokens;

/// Bytes of a title that are read, and codes that are kept.
const BYTES: usize = 200;
const CODES: usize = 12;
/// Words that a code may be written in.
const PARTS: usize = 4;
/// Letters and digits of a code, together.
const SHORTEST: usize = 4;
const LONGEST: usize = 20;
/// Digits that are a part number without a letter.
const DIGITS: usize = 6;
/// How much of a code must stand in a name.
const ENOUGH: f32 = 0.6;
/// From so many characters on a code tells all it can.
const TELLING: f32 = 7.0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    text: String,
    /// Written as one word: nothing else can have been meant.
    whole: bool,
}

/// What looks like a model or a part number in a title, the longest first.
pub(crate) fn codes(title: &str) -> Vec<Code> {
    let words: Vec<String> = tokens(cut(title, BYTES))
        .into_iter()
        .filter(|token| !token.part && token.text.is_ascii())
        .map(|token| token.text)
        .collect();
    let mut out: Vec<Code> = Vec::new();
    for from in 0..words.len() {
        for to in from + 1..=words.len().min(from + PARTS) {
            let text = words[from..to].concat();
            let short = |word: &String| word.len() <= 3 || has_digit(word);
            if is_code(&text) && (to == from + 1 || words[from..to].iter().all(short)) {
                let whole = to == from + 1;
                out.push(Code { text, whole });
            }
        }
    }
    out.sort_by(|one, other| {
        (other.text.len().cmp(&one.text.len())).then_with(|| one.text.cmp(&other.text))
    });
    out.dedup();
    out.truncate(CODES);
    out
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.len() - digits;
    // `1500gb` and `5user` are quantities: digits first, then one word.
    let quantity = text
        .trim_start_matches(|one: char| one.is_ascii_digit())
        .bytes()
        .all(|byte| byte.is_ascii_lowercase());
    (SHORTEST..=LONGEST).contains(&text.len())
        && (letters > 0
            && digits >= 2
            && !(quantity && text.len() > digits && text.as_bytes()[0].is_ascii_digit())
            || letters == 0 && digits >= DIGITS)
}

/// How surely a name has one of the codes, by the length of what stands in it, up to 1; and whether
/// the title has a code that the name lacks.
pub(crate) fn held(codes: &[Code], squeezed: &str) -> (f32, f32) {
    let mut best = 0.0f32;
    let mut other = 0.0;
    for code in codes {
        let text = code.text.as_str();
        let least = ((text.len() as f32 * ENOUGH).ceil() as usize).max(SHORTEST);
        let stands = |len: &usize| has_digit(&text[..*len]) && squeezed.contains(&text[..*len]);
        // What has not the beginning has not the rest: most names are done with here.
        let common = match squeezed.contains(&text[..least]) {
            true => (least..=text.len()).rev().find(stands),
            false => None,
        };
        let share = common.unwrap_or(0) as f32 / text.len() as f32;
        if share >= ENOUGH {
            let common = common.unwrap_or(0) as f32;
            best = best.max(share * share * (common / TELLING).min(1.0));
        } else if code.whole && text.len() > SHORTEST {
            other = 1.0;
        }
    }
    (best, if best > 0.0 { 0.0 } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_however_it_is_parted() {
        for (title, name, found) in [
            ("HL 2240 D", "brotherhl2240dcompact", true),
            ("KDL32M4000W", "sonybraviakdl32m4000w32lcd", true),
            ("46 inch LN46A550P3F", "samsungln46a55046lcd", true),
            ("021 07746 Office", "officestandard02107746", true),
            ("HL5370DW printer", "brotherhl2240dcompact", false),
        ] {
            let (code, other) = held(&codes(title), name);
            assert_eq!((code > 0.3, other > 0.0), (found, !found), "{title}");
        }
        assert!(codes("disco 1500gb para 25 usuarios, 2007").is_empty());
    }
}
