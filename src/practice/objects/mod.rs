//! Owns what institutions ask for: some seventy objects with their words, items and price ranges.
//!
//! One file a technology domain. Must not know people, dates or the inventory's entries: it names
//! inventory rows by id, and `systems` has them.

use super::institutions::Profile;
use super::rng::Rng;
use crate::domain::request::Kind;
use serde::Deserialize;

/// Technology domain and its objects.
const FILES: [(&str, &str); 9] = [
    ("security", include_str!("security.toml")),
    ("central_computing", include_str!("central_computing.toml")),
    (
        "end_user_computing",
        include_str!("end_user_computing.toml"),
    ),
    ("communications", include_str!("communications.toml")),
    ("collaboration", include_str!("collaboration.toml")),
    ("internet", include_str!("internet.toml")),
    ("applications", include_str!("applications.toml")),
    ("databases", include_str!("databases.toml")),
    (
        "industrial_control",
        include_str!("industrial_control.toml"),
    ),
];

/// Something that institutions contract, in all the ways in which they say it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Object {
    pub(crate) id: String,
    #[serde(skip)]
    pub(crate) tech_domain: &'static str,
    /// How often it is asked for, against the other objects.
    pub(crate) weight: u32,
    /// Operational technology.
    #[serde(default)]
    pub(crate) ot: bool,
    /// Neither information nor operational technology: needs no opinion.
    #[serde(default)]
    pub(crate) not_ict: bool,
    /// It is about one of the institution's own systems.
    #[serde(default)]
    pub(crate) system: bool,
    /// Budget branches that ask for it; empty for all.
    #[serde(default)]
    branches: Vec<String>,
    /// Beginnings of the acronyms of those who ask for it; empty for all.
    #[serde(default)]
    acronyms: Vec<String>,
    /// The quantity that titles name.
    pub(crate) n: Quantity,
    pub(crate) products: Vec<String>,
    pub(crate) vendors: Vendors,
    /// Rows of the inventory that serve the same purpose.
    pub(crate) reuse: Vec<String>,
    pub(crate) why: Vec<String>,
    pub(crate) scope: Vec<String>,
    #[serde(rename = "offer")]
    pub(crate) offers: Vec<Offer>,
}

/// One modality in which an object is contracted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    pub(crate) kind: Kind,
    pub(crate) weight: u32,
    /// Five-digit budget line, empty where nothing is paid.
    pub(crate) line: String,
    /// Shortest and longest term in months.
    #[serde(default)]
    pub(crate) months: Option<(i64, i64)>,
    pub(crate) titles: Vec<String>,
    pub(crate) items: Vec<Item>,
}

/// The trade of those who supply it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Vendors {
    Hardware,
    Software,
    Services,
    Telecom,
    Security,
    Cloud,
    Printing,
    Consulting,
    Industrial,
    /// Nobody is in view.
    None,
}

/// A line of what is to be contracted: `text | unit | quantity | lowest highest | brands`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) unit: String,
    pub(crate) quantity: Quantity,
    /// Lowest and highest unit price, whole pesos without VAT.
    pub(crate) pesos: (i64, i64),
    pub(crate) brands: Vec<String>,
}

impl TryFrom<String> for Item {
    type Error = String;

    fn try_from(line: String) -> Result<Self, String> {
        let bad = || format!("not an item: {line}");
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [text, unit, quantity, pesos, brands] = parts[..] else {
            return Err(bad());
        };
        let (low, high) = pesos.split_once(' ').ok_or_else(bad)?;
        Ok(Item {
            text: text.to_owned(),
            unit: unit.to_owned(),
            quantity: quantity.to_owned().try_into()?,
            pesos: (
                low.parse().map_err(|_| bad())?,
                high.parse().map_err(|_| bad())?,
            ),
            brands: brands
                .split(", ")
                .filter(|brand| !brand.is_empty())
                .map(str::to_owned)
                .collect(),
        })
    }
}

/// How many: a base, a factor, and whether it is counted each month.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Quantity {
    base: Base,
    times: i64,
    over: i64,
    monthly: bool,
}

#[derive(Clone, Copy, Debug)]
enum Base {
    /// The quantity that the title names.
    Main,
    /// Months of the term.
    Months,
    /// So many in a thousand of the staff.
    Users(i64, i64),
    /// More for larger institutions.
    Each(i64, i64),
    /// The same for all.
    Fixed(i64, i64),
}

impl TryFrom<String> for Quantity {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bad = || format!("not a quantity: {text}");
        let number = |word: Option<&str>| {
            word.and_then(|word| word.parse::<i64>().ok())
                .ok_or_else(bad)
        };
        let mut words = text.split_whitespace();
        let first = words.next().ok_or_else(bad)?;
        let (name, times, over) = match (first.split_once('*'), first.split_once('/')) {
            (Some((name, times)), _) => (name, number(Some(times))?, 1),
            (_, Some((name, over))) => (name, 1, number(Some(over))?),
            _ => (first, 1, 1),
        };
        let base = match name {
            "main" => Base::Main,
            "months" => Base::Months,
            "users" => Base::Users(number(words.next())?, number(words.next())?),
            "each" => Base::Each(number(words.next())?, number(words.next())?),
            "fixed" => Base::Fixed(number(words.next())?, number(words.next())?),
            _ => return Err(bad()),
        };
        let monthly = words.next() == Some("*m");
        Ok(Quantity {
            base,
            times,
            over,
            monthly,
        })
    }
}

impl Quantity {
    /// Draws the number for one institution; at least 1.
    pub(crate) fn draw(&self, main: i64, months: i64, profile: &Profile, rng: &mut Rng) -> i64 {
        let base = match self.base {
            Base::Main => main,
            Base::Months => months,
            Base::Users(low, high) => {
                round(i64::from(profile.staff) * rng.range(low, high) / 1000).max(3)
            }
            Base::Each(low, high) => {
                let tenths = [10, 10, 16, 25, 40][usize::from(profile.size.min(4))];
                round(rng.range(low, high) * tenths / 10)
            }
            Base::Fixed(low, high) => rng.range(low, high),
        };
        let counted = (base * self.times + self.over - 1) / self.over;
        (counted * if self.monthly { months } else { 1 }).max(1)
    }
}

/// Large numbers are asked for in round figures.
fn round(number: i64) -> i64 {
    let step = match number {
        ..60 => 1,
        60..300 => 5,
        300..2_000 => 10,
        _ => 50,
    };
    (number / step) * step
}

/// All objects, in the order of the files.
pub(crate) fn objects() -> Vec<Object> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        object: Vec<Object>,
    }
    FILES
        .iter()
        .flat_map(|(domain, text)| {
            #[expect(clippy::expect_used, reason = "embedded tables; a test parses them")]
            let file: File = toml::from_str(text).expect("a table of objects");
            file.object.into_iter().map(|object| Object {
                tech_domain: domain,
                ..object
            })
        })
        .collect()
}

impl Object {
    /// Whether an institution asks for such things.
    pub(crate) fn suits(&self, profile: &Profile) -> bool {
        let branch =
            self.branches.is_empty() || self.branches.iter().any(|one| one == profile.branch());
        branch
            && (self.acronyms.is_empty()
                || self
                    .acronyms
                    .iter()
                    .any(|one| profile.acronym().starts_with(one.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_sixty_or_more_objects_with_unique_ids_in_all_nine_domains() {
        let all = objects();
        assert!(all.len() >= 60, "{}", all.len());
        assert_eq!(
            all.iter().map(|one| &one.id).collect::<HashSet<_>>().len(),
            all.len()
        );
        assert_eq!(
            all.iter()
                .map(|one| one.tech_domain)
                .collect::<HashSet<_>>()
                .len(),
            9
        );
    }

    #[test]
    fn every_object_has_words_for_each_modality() {
        for object in objects() {
            assert!(
                object.why.len() >= 2 && object.scope.len() >= 2,
                "{}",
                object.id
            );
            assert!(
                !object.products.is_empty() && !object.offers.is_empty(),
                "{}",
                object.id
            );
            for offer in &object.offers {
                assert!(!offer.titles.is_empty(), "{}", object.id);
                assert!(
                    !offer.items.is_empty() || offer.line.is_empty(),
                    "{}",
                    object.id
                );
                assert!(
                    offer.items.iter().all(|item| item.pesos.0 <= item.pesos.1),
                    "{}",
                    object.id
                );
            }
        }
    }

    #[test]
    fn what_is_not_a_quantity_is_refused() {
        for text in ["", "half", "users 3", "main/x"] {
            assert!(Quantity::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
