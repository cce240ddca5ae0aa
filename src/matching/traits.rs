//! What tells one sibling of a product from another: edition, version, kind of licence, platform,
//! capacity, size, colour, number of users.
//!
//! Owns the reading of those marks from a title or a name, their filed form, and how two sets of them
//! compare. A mark never makes a match: it decides between assets whose names otherwise agree. Must not
//! know the inventory.

use super::fold::{cut, push_folded};
use std::fmt::Write as _;

/// Marks of one text, and bytes of it that are read.
const MARKS: usize = 24;
const BYTES: usize = 300;

/// The dimension in which siblings differ, as the letter of its filed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Axis {
    Edition,
    Licence,
    Platform,
    Colour,
    Year,
    Version,
    Count,
    Measure,
}

const AXES: [(Axis, char, f32); 8] = [
    (Axis::Edition, 'e', 1.0),
    (Axis::Licence, 'l', 1.0),
    (Axis::Platform, 'p', 1.0),
    (Axis::Colour, 'c', 0.7),
    (Axis::Year, 'y', 1.0),
    (Axis::Version, 'v', 1.0),
    (Axis::Count, 'n', 0.7),
    (Axis::Measure, 'm', 0.8),
];

/// Words that name a mark, folded, with what they mean.
const WORDS: &[(&str, Axis, &str)] = &[
    ("standard", Axis::Edition, "standard"),
    ("std", Axis::Edition, "standard"),
    ("estandar", Axis::Edition, "standard"),
    ("professional", Axis::Edition, "pro"),
    ("profesional", Axis::Edition, "pro"),
    ("pro", Axis::Edition, "pro"),
    ("prof", Axis::Edition, "pro"),
    ("premium", Axis::Edition, "premium"),
    ("prem", Axis::Edition, "premium"),
    ("premier", Axis::Edition, "premier"),
    ("enterprise", Axis::Edition, "enterprise"),
    ("ent", Axis::Edition, "enterprise"),
    ("ultimate", Axis::Edition, "ultimate"),
    ("deluxe", Axis::Edition, "deluxe"),
    ("home", Axis::Edition, "home"),
    ("hogar", Axis::Edition, "home"),
    ("student", Axis::Edition, "student"),
    ("estudiantes", Axis::Edition, "student"),
    ("business", Axis::Edition, "business"),
    ("empresas", Axis::Edition, "business"),
    ("small", Axis::Edition, "small"),
    ("basic", Axis::Edition, "basic"),
    ("starter", Axis::Edition, "starter"),
    ("developer", Axis::Edition, "developer"),
    ("workgroup", Axis::Edition, "workgroup"),
    ("datacenter", Axis::Edition, "datacenter"),
    ("express", Axis::Edition, "express"),
    ("extended", Axis::Edition, "extended"),
    ("advanced", Axis::Edition, "advanced"),
    ("plus", Axis::Edition, "plus"),
    ("lite", Axis::Edition, "lite"),
    ("lt", Axis::Edition, "lt"),
    ("elements", Axis::Edition, "elements"),
    ("preferred", Axis::Edition, "preferred"),
    ("platinum", Axis::Edition, "platinum"),
    ("gold", Axis::Edition, "gold"),
    ("family", Axis::Edition, "family"),
    ("server", Axis::Edition, "server"),
    ("client", Axis::Edition, "client"),
    ("agent", Axis::Edition, "agent"),
    ("agente", Axis::Edition, "agent"),
    ("host", Axis::Edition, "host"),
    ("remote", Axis::Edition, "remote"),
    ("production", Axis::Edition, "production"),
    ("prod", Axis::Edition, "production"),
    ("design", Axis::Edition, "design"),
    ("master", Axis::Edition, "master"),
    ("upgrade", Axis::Licence, "upgrade"),
    ("upgrades", Axis::Licence, "upgrade"),
    ("upg", Axis::Licence, "upgrade"),
    ("upgd", Axis::Licence, "upgrade"),
    ("full", Axis::Licence, "full"),
    ("oem", Axis::Licence, "oem"),
    ("academic", Axis::Licence, "academic"),
    ("academica", Axis::Licence, "academic"),
    ("renewal", Axis::Licence, "renewal"),
    ("mac", Axis::Platform, "mac"),
    ("macs", Axis::Platform, "mac"),
    ("macintosh", Axis::Platform, "mac"),
    ("linux", Axis::Platform, "linux"),
    ("windows", Axis::Platform, "windows"),
    ("win", Axis::Platform, "windows"),
    ("black", Axis::Colour, "black"),
    ("negro", Axis::Colour, "black"),
    ("negra", Axis::Colour, "black"),
    ("white", Axis::Colour, "white"),
    ("blanco", Axis::Colour, "white"),
    ("blanca", Axis::Colour, "white"),
    ("silver", Axis::Colour, "silver"),
    ("plata", Axis::Colour, "silver"),
    ("red", Axis::Colour, "red"),
    ("rojo", Axis::Colour, "red"),
    ("blue", Axis::Colour, "blue"),
    ("azul", Axis::Colour, "blue"),
    ("green", Axis::Colour, "green"),
    ("verde", Axis::Colour, "green"),
    ("pink", Axis::Colour, "pink"),
    ("rosa", Axis::Colour, "pink"),
    ("yellow", Axis::Colour, "yellow"),
    ("amarillo", Axis::Colour, "yellow"),
    ("cyan", Axis::Colour, "cyan"),
    ("cian", Axis::Colour, "cyan"),
    ("magenta", Axis::Colour, "magenta"),
    ("graphite", Axis::Colour, "graphite"),
    ("grey", Axis::Colour, "grey"),
    ("gray", Axis::Colour, "grey"),
    ("gris", Axis::Colour, "grey"),
];

const NUMERALS: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// What follows a number and makes it a quantity.
fn unit(word: &str) -> Option<(Axis, &'static str)> {
    Some(match word {
        "gb" => (Axis::Measure, "gb"),
        "tb" => (Axis::Measure, "tb"),
        "in" | "inch" | "inches" | "pulgadas" | "pulg" => (Axis::Measure, "in"),
        "port" | "ports" | "pt" | "puertos" => (Axis::Measure, "port"),
        "mm" => (Axis::Measure, "mm"),
        "hz" => (Axis::Measure, "hz"),
        "ghz" => (Axis::Measure, "ghz"),
        "mhz" => (Axis::Measure, "mhz"),
        "va" => (Axis::Measure, "va"),
        "bit" | "bits" => (Axis::Measure, "bit"),
        "user" | "users" | "usuario" | "usuarios" | "pc" | "pcs" | "pack" | "macs" | "mac"
        | "seat" | "seats" | "installs" | "cal" | "cals" | "license" | "licenses" | "licencias"
        | "nodes" | "node" | "nodos" | "computadora" | "computadoras" | "cpu" | "clients" => {
            (Axis::Count, "")
        }
        _ => return None,
    })
}

/// Numbers and words of a text, folded; the inch sign is a word.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut glued = false;
    let mut characters = cut(text, BYTES).chars().peekable();
    while let Some(character) = characters.next() {
        if matches!(character, '"' | '”' | '″') {
            out.push(("in".to_owned(), glued));
            glued = false;
        } else if character.is_ascii_digit() {
            let mut number = String::from(character);
            while let Some(next) = characters.peek().copied() {
                let point = next == '.' && !number.contains('.') && {
                    let mut ahead = characters.clone();
                    ahead.next();
                    ahead.peek().is_some_and(char::is_ascii_digit)
                };
                if !next.is_ascii_digit() && !point {
                    break;
                }
                number.push(next);
                characters.next();
            }
            out.push((number, glued));
            glued = true;
        } else if character.is_alphabetic() {
            let mut word = String::new();
            push_folded(character, &mut word);
            while let Some(next) = characters.next_if(|next| next.is_alphabetic()) {
                push_folded(next, &mut word);
            }
            out.push((word, glued));
            glued = true;
        } else {
            glued = false;
        }
    }
    out
}

/// A text's marks in their filed form: `e:pro y:2007 v:9`, sorted.
pub(crate) fn marks(text: &str) -> String {
    let pieces = pieces(text);
    let mut found: Vec<(Axis, String)> = Vec::new();
    let word = |at: usize| pieces.get(at).map_or("", |(word, _)| word.as_str());
    for at in 0..pieces.len() {
        let here = word(at);
        let numeral = NUMERALS.iter().position(|numeral| *numeral == here);
        if here.starts_with(|first: char| first.is_ascii_digit()) {
            let glued = pieces[at].1;
            let next_glued = pieces.get(at + 1).is_some_and(|(_, glued)| *glued);
            found.extend(number(here, glued, next_glued, at, &word));
        } else if let Some(value) = numeral {
            if unit(word(at + 1)).is_some_and(|(axis, _)| axis == Axis::Count) {
                found.push((Axis::Count, (value + 1).to_string()));
            }
        } else if here == "single" && unit(word(at + 1)).is_some() {
            found.push((Axis::Count, "1".to_owned()));
        } else if let Some((_, axis, value)) = WORDS.iter().find(|(known, _, _)| *known == here) {
            let negated = *axis == Axis::Licence
                && (at.saturating_sub(2)..at).any(|at| matches!(word(at), "not" | "no"));
            let value = if negated { "full" } else { *value };
            found.push((*axis, value.to_owned()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(MARKS);
    let mut out = String::new();
    for (axis, value) in found {
        let letter = AXES
            .iter()
            .find(|(one, _, _)| *one == axis)
            .map_or('?', |(_, letter, _)| *letter);
        let gap = if out.is_empty() { "" } else { " " };
        // Writing into a string cannot fail.
        let _ = write!(out, "{gap}{letter}:{value}");
    }
    out
}

/// What a number says by what stands around it.
fn number<'w>(
    here: &str,
    glued: bool,
    next_glued: bool,
    at: usize,
    word: &dyn Fn(usize) -> &'w str,
) -> Option<(Axis, String)> {
    let before = if at == 0 { "" } else { word(at - 1) };
    let after = word(at + 1);
    let whole = here.split('.').next().unwrap_or(here);
    let short = whole.len() <= 2;
    if glued {
        // `CS3`, `X4`, `v12`; a longer run of letters and digits is a model.
        return match before {
            "v" if short => Some((Axis::Version, plain(here))),
            "cs" | "x" | "sp" if short && !next_glued => {
                Some((Axis::Version, format!("{before}{here}")))
            }
            _ => None,
        };
    }
    if let Some((axis, name)) = unit(after) {
        return Some(match (axis, name) {
            (Axis::Count, _) => (axis, whole.to_owned()),
            (_, "tb") => (
                axis,
                format!("{}gb", here.parse::<f64>().unwrap_or_default() * 1_000.0),
            ),
            (_, "in") => (axis, format!("{whole}in")),
            _ => (axis, format!("{}{name}", plain(here))),
        });
    }
    if next_glued {
        return None;
    }
    if whole.len() == 4 && whole == here && ("1980"..="2039").contains(&whole) {
        return Some((Axis::Year, here.to_owned()));
    }
    if matches!(before, "v" | "ver" | "version") {
        return Some((Axis::Version, plain(here)));
    }
    if before == "suite" && word(at.saturating_sub(2)) == "creative" {
        return Some((Axis::Version, format!("cs{here}")));
    }
    if whole.len() == 2 && whole.starts_with('0') {
        return Some((Axis::Year, format!("20{whole}")));
    }
    // `12 suscripciones` counts things; `Acrobat 9 Pro` is a version.
    let counts = after.len() >= 5 && after.ends_with('s');
    (short && at > 0 && !counts).then(|| (Axis::Version, plain(here)))
}

/// `9.0` is `9`.
fn plain(number: &str) -> String {
    number.strip_suffix(".0").unwrap_or(number).to_owned()
}

/// How the marks of a request's title and of an asset's name compare, each at nought or above.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Compared {
    /// Both have the same.
    pub(crate) agree: f32,
    /// Each has one of its own where there can be one.
    pub(crate) differ: f32,
    /// Only the asset has one: a sibling, unless the request left it out.
    pub(crate) extra: f32,
    /// Only the request has one.
    pub(crate) lacking: f32,
}

pub(crate) fn compare(asked: &str, held: &str) -> Compared {
    let mut out = Compared::default();
    for (axis, letter, weight) in AXES {
        if values(asked, letter)
            .chain(values(held, letter))
            .next()
            .is_none()
        {
            continue;
        }
        let one = || values(asked, letter);
        let other = || values(held, letter);
        let common = one()
            .filter(|value| other().any(|other| same(axis, value, other)))
            .count();
        let alone = |count: usize| if count > 0 { 1.0 } else { 0.0 };
        let ours = one().count() - common;
        let others = other()
            .filter(|value| !one().any(|one| same(axis, one, value)))
            .count();
        out.agree += weight * alone(common);
        // Neither the usual platform nor the usual licence is a mark by itself.
        let telling = |value: &str| !matches!(value, "windows" | "full");
        match (common, ours, others) {
            (0, 1.., 1..) => out.differ += weight,
            // Several numbers stand in a name; one that agrees is enough.
            (1.., _, _) if axis > Axis::Colour => {}
            (_, 1.., 1..) => out.differ += weight,
            (_, 0, 1..) if other().any(telling) => out.extra += weight,
            (_, 1.., 0) if one().any(telling) => out.lacking += weight,
            _ => {}
        }
    }
    out
}

fn same(axis: Axis, one: &str, other: &str) -> bool {
    one == other
        || axis == Axis::Version
            && (one.split('.').next() == Some(other) || other.split('.').next() == Some(one))
}

fn values(marks: &str, letter: char) -> impl Iterator<Item = &str> {
    marks
        .split(' ')
        .filter_map(move |mark| mark.strip_prefix(letter)?.strip_prefix(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_however_they_are_written() {
        for (text, expected) in [
            ("Adobe Acrobat 9 Pro", "e:pro v:9"),
            ("Norton 360 v3.0 Premier", "e:premier v:3"),
            ("MS Office Std 07 upg", "e:standard l:upgrade y:2007"),
            ("Windows XP Pro SP2", "e:pro p:windows v:sp2"),
            ("Caviar Green 1.5TB", "c:green m:1500gb"),
            ("Caviar Green 1500 GB", "c:green m:1500gb"),
            ("MacBook 13.3\" Black", "c:black m:13in"),
            (
                "Office Hogar y Empresas 2021, 1 PC",
                "e:home e:business y:2021 n:1",
            ),
            ("Vista Home, not the upgrade", "e:home l:full"),
            ("RHEL, 12 suscripciones", ""),
            ("HL-2240D", ""),
        ] {
            let mut expected: Vec<&str> = expected.split_whitespace().collect();
            let found = marks(text);
            let mut found: Vec<&str> = found.split_whitespace().collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn siblings_differ_and_the_same_agrees() {
        let judge = |one: &str, other: &str| compare(&marks(one), &marks(other));
        let same = judge("Office Pro 2007", "Microsoft Office Professional 2007");
        assert!(same.agree > 1.5 && same.differ == 0.0 && same.extra == 0.0);
        for (one, other) in [
            ("Office Enterprise 2007", "Office Professional 2007"),
            (
                "Office Home and Student 2007",
                "Office Home and Business 2007",
            ),
            ("CorelDRAW X3", "CorelDRAW X4"),
        ] {
            assert!(judge(one, other).differ > 0.5, "{one} {other}");
        }
        assert!(judge("Photoshop CS3", "Photoshop CS3 Upgrade").extra > 0.5);
        assert!(judge("Photoshop CS3 for Mac", "Photoshop CS3").lacking > 0.5);
    }
}
