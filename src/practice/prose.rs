//! Owns the grammar that turns templates into sentences: `[one|other]` chooses, `{slot}` fills.
//!
//! Must not know what a case is: whoever writes gives the slots.

use super::rng::Rng;

/// Gives the words for the slots of a template.
pub(crate) trait Slots {
    /// Writes the words for `name`, or says that it knows no such slot.
    fn slot(&self, name: &str, out: &mut String, rng: &mut Rng) -> bool;
}

/// Writes one template. An unknown slot is written as it stands, so that tests find it.
pub(crate) fn write(out: &mut String, template: &str, rng: &mut Rng, slots: &dyn Slots) {
    let mut rest = template;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        let opened = &rest[at..];
        if opened.starts_with('{') {
            let Some(end) = opened.find('}') else { break };
            if !slots.slot(&opened[1..end], out, rng) {
                out.push_str(&opened[..=end]);
            }
            rest = &opened[end + 1..];
        } else {
            let Some(end) = closing(opened) else { break };
            write(out, choice(&opened[1..end], rng), rng, slots);
            rest = &opened[end + 1..];
        }
    }
    out.push_str(rest);
}

/// Writes one of the templates as a sentence: after a space where text stands before it, capital
/// first.
pub(crate) fn sentence<T: AsRef<str>>(
    out: &mut String,
    pool: &[T],
    rng: &mut Rng,
    slots: &dyn Slots,
) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push(' ');
    }
    let start = out.len();
    let template = rng.pick(pool);
    write(out, template.as_ref(), rng, slots);
    capitalise(out, start);
}

/// One of the templates alone, capital first.
pub(crate) fn phrase<T: AsRef<str>>(pool: &[T], rng: &mut Rng, slots: &dyn Slots) -> String {
    let mut out = String::with_capacity(96);
    sentence(&mut out, pool, rng, slots);
    out
}

/// A whole number with thousands separators as Mexico writes them.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    if number < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The `]` that closes the `[` at the start of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// One of the alternatives that stand between bars outside inner brackets.
fn choice<'a>(text: &'a str, rng: &mut Rng) -> &'a str {
    let bars = || {
        text.bytes().enumerate().scan(0i32, |depth, (index, byte)| {
            match byte {
                b'[' => *depth += 1,
                b']' => *depth -= 1,
                _ => {}
            }
            Some((*depth == 0 && byte == b'|').then_some(index))
        })
    };
    let chosen = rng.below(bars().flatten().count() + 1);
    let start = match chosen.checked_sub(1) {
        Some(bar) => bars().flatten().nth(bar).map_or(0, |at| at + 1),
        None => 0,
    };
    let end = bars().flatten().nth(chosen).unwrap_or(text.len());
    &text[start..end]
}

fn capitalise(out: &mut String, start: usize) {
    let Some(first) = out[start..].chars().next() else {
        return;
    };
    if first.is_lowercase() {
        let upper: String = first.to_uppercase().collect();
        out.replace_range(start..start + first.len_utf8(), &upper);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::rng::Stream;

    struct One;
    impl Slots for One {
        fn slot(&self, name: &str, out: &mut String, _: &mut Rng) -> bool {
            out.push_str("élite");
            name == "x"
        }
    }

    #[test]
    fn alternatives_nest_and_slots_fill() {
        let mut seen = std::collections::BTreeSet::new();
        for index in 0..64 {
            let mut rng = Rng::new(1, Stream::Case, index);
            seen.insert(phrase(&["{x} [a|b [c|d]|]fin"], &mut rng, &One));
        }
        let expected = ["Élite afin", "Élite b cfin", "Élite b dfin", "Élite fin"];
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [
            (7, "7"),
            (1250, "1,250"),
            (1_000_000, "1,000,000"),
            (-1234, "-1,234"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
