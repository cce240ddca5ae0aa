//! Acronyms and what they stand for.
//!
//! Owns the rules by which `SIRHUS` may stand for `sistema integral de recursos humanos`: every letter
//! comes from the beginning of a word, in order. Must not know the index; it only names what to look up.

/// Shortest and longest word that is taken for an acronym.
pub(crate) const LETTERS: std::ops::RangeInclusive<usize> = 3..=9;
/// How many letters a word may give from its beginning.
const FROM_ONE_WORD: usize = 3;

/// Whether a folded word could be an acronym at all.
pub(crate) fn is_candidate(word: &str) -> bool {
    LETTERS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Which of `words` an acronym takes its letters from: `None` when it cannot be explained. Words may
/// be skipped after the first; a final plural `s` may come from the last word's end.
pub(crate) fn explain(acronym: &str, words: &[&str]) -> Option<Vec<usize>> {
    if !is_candidate(acronym) || words.len() < 2 {
        return None;
    }
    let mut used = Vec::new();
    if !words[0].starts_with(&acronym[..1]) {
        return None;
    }
    fits(acronym, words, 0, &mut used)
        .then_some(used)
        .filter(|used| used.len() >= 2)
}

fn fits(rest: &str, words: &[&str], at: usize, used: &mut Vec<usize>) -> bool {
    if rest.is_empty() {
        return true;
    }
    if rest == "s" && used.last().is_some_and(|last| words[*last].ends_with('s')) {
        return true;
    }
    // At most one word in a row is skipped, the second of a name being the one left out most.
    for (index, word) in words.iter().enumerate().skip(at).take(2) {
        let common = rest
            .bytes()
            .zip(word.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        for taken in (1..=common.min(FROM_ONE_WORD)).rev() {
            used.push(index);
            if fits(&rest[taken..], words, index + 1, used) {
                return true;
            }
            used.pop();
        }
        if used.is_empty() {
            break;
        }
    }
    false
}

/// The initials under which a name is filed: of its first three to seven words.
pub(crate) fn initials(words: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let mut letters = String::from("@");
    for word in words.iter().take(7) {
        let Some(first) = word.chars().next().filter(char::is_ascii_lowercase) else {
            break;
        };
        letters.push(first);
        if letters.len() > 3 {
            out.push(letters.clone());
        }
    }
    out
}

/// The initials that an acronym could have come from: itself with inner letters left out, its first
/// kept, three letters at least.
pub(crate) fn possible_initials(acronym: &str) -> Vec<String> {
    let letters = acronym.as_bytes();
    let inner = letters.len().saturating_sub(1).min(8);
    let mut out = Vec::new();
    for choice in 0u32..(1 << inner) {
        if choice.count_ones() < 2 {
            continue;
        }
        let mut initials = String::from("@");
        initials.push(char::from(letters[0]));
        for place in 0..inner {
            if choice & (1 << place) != 0 {
                initials.push(char::from(letters[place + 1]));
            }
        }
        out.push(initials);
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_from_word_beginnings_in_order() {
        for (acronym, name, expected) in [
            ("sirhus", "sistema integral recursos humanos", true),
            ("sirhus", "sistema recursos humanos", true),
            ("sirh", "sistema integral recursos humanos", true),
            (
                "sicop",
                "sistema integral contabilidad organismos pagadores",
                true,
            ),
            ("ropo", "registro oficial productores operadores", true),
            ("glpi", "sistema integral recursos humanos", false),
            ("sat", "sistema", false),
        ] {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(
                explain(acronym, &words).is_some(),
                expected,
                "{acronym} {name}"
            );
        }
    }

    #[test]
    fn an_acronym_reaches_the_initials_of_its_name() {
        let name = ["sistema", "integral", "recursos", "humanos"];
        let filed = initials(&name);
        assert!(
            possible_initials("sirhus")
                .iter()
                .any(|initials| filed.contains(initials))
        );
    }
}
