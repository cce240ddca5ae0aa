//! What the desk said and saw before on the same object: how one request stands to another, and why.
//!
//! Owns the names of these relations, of their reasons, and of the flags that a request carries
//! because of them. What the law calls splitting is a rule of the pack (`regime`); what is alike is
//! `matching`'s to judge.

use super::candidate::{Judgement, Verdict, Via};
use super::money::Money;
use super::opinion::Sense;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How another request stands to the one that is looked at.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The Unit has issued an opinion on the same object.
    Precedent,
    /// The same institution has filed the same object, open or decided, within the pack's months.
    Duplicate,
    /// The same, each below the amount that needs an opinion and together not.
    Split,
    /// Another institution asks for the same object now: a consolidated purchase.
    Consolidation,
}

impl Relation {
    pub const ALL: [Relation; 4] = [
        Relation::Precedent,
        Relation::Duplicate,
        Relation::Split,
        Relation::Consolidation,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Relation::Precedent => "precedent",
            Relation::Duplicate => "duplicate",
            Relation::Split => "split",
            Relation::Consolidation => "consolidation",
        }
    }
}

/// One reason why two requests are taken for alike, in a form that both languages can say.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum LikeReason {
    /// The same words, brands included.
    Words {
        words: Vec<String>,
    },
    /// A word of one means a different word of the other.
    Through {
        asked: String,
        found: String,
        via: Via,
    },
    SameInstitution,
    SameSupplier {
        supplier: String,
    },
    /// To the centavo, in the same currency.
    SameAmount,
    SameBudgetLine {
        line: String,
    },
    /// What this request and those of its institution that stand below the threshold come to, without VAT.
    Together {
        total: Money,
        threshold: Money,
    },
}

/// What a request is flagged for.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// An existing asset probably serves.
    Exists,
    /// Its institution has probably filed the same before, or splits it.
    Duplicate,
    /// Other institutions ask for the same now.
    Consolidable,
    /// The Unit's last word on the same object was a denial.
    Precedent,
}

impl FlagKind {
    pub const ALL: [FlagKind; 4] = [
        FlagKind::Exists,
        FlagKind::Duplicate,
        FlagKind::Consolidable,
        FlagKind::Precedent,
    ];

    pub fn name(self) -> &'static str {
        match self {
            FlagKind::Exists => "exists",
            FlagKind::Duplicate => "duplicate",
            FlagKind::Consolidable => "consolidable",
            FlagKind::Precedent => "precedent",
        }
    }

    pub fn parse(name: &str) -> Option<FlagKind> {
        FlagKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What was found about a request before anybody opened it. At most one of each kind.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub kind: FlagKind,
    /// Of the best one found, in thousandths.
    pub score: u32,
    /// The asset or request found.
    pub other: Uuid,
    /// Its key or folio, as it was when found.
    pub name: String,
    /// How many were found.
    pub count: u32,
}

/// Whether an opinion of `sense` would say the opposite of what an earlier one said. That no opinion
/// was needed speaks neither way.
pub fn contradicts(sense: Sense, earlier: Sense) -> bool {
    let side = |sense: Sense| match sense {
        Sense::NotRequired => None,
        sense => Some(sense.is_denial()),
    };
    match (side(sense), side(earlier)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Whether what was found before calls for a second look at an opinion of `sense`: what probably is a
/// duplicate in any case, what probably exists when it is to be bought all the same and nobody has
/// said why that asset does not serve.
pub fn needs_second_look(flags: &[Flag], sense: Sense, judgements: &[Judgement]) -> bool {
    let dismissed = |flag: &Flag| {
        judgements
            .iter()
            .any(|judged| judged.asset.0 == flag.other && judged.verdict == Verdict::Dismissed)
    };
    flags.iter().any(|flag| match flag.kind {
        FlagKind::Duplicate => true,
        FlagKind::Exists => {
            let bought = matches!(
                sense,
                Sense::Favourable | Sense::FavourableWithRecommendations
            );
            bought && !dismissed(flag)
        }
        FlagKind::Consolidable | FlagKind::Precedent => false,
    })
}

/// Whether two local dates lie within so many months of each other.
pub fn within_months(one: Date, other: Date, months: u16) -> bool {
    let (early, late) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    early
        .checked_add(jiff::Span::new().months(i64::from(months)))
        .is_ok_and(|end| late <= end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_denial_contradicts_an_assent_and_the_reverse() {
        for (one, other, against) in [
            (Sense::Favourable, Sense::NotFavourable, true),
            (Sense::NotFavourableReuse, Sense::Favourable, true),
            (
                Sense::Favourable,
                Sense::FavourableWithRecommendations,
                false,
            ),
            (Sense::NotFavourable, Sense::NotFavourableReuse, false),
            (Sense::NotRequired, Sense::NotFavourable, false),
            (Sense::Favourable, Sense::NotRequired, false),
        ] {
            assert_eq!(contradicts(one, other), against, "{one:?} {other:?}");
        }
    }

    #[test]
    fn months_are_counted_by_the_calendar_in_both_directions() {
        let (early, late) = (date(2014, 3, 31), date(2015, 3, 31));
        assert!(within_months(early, late, 12));
        assert!(within_months(late, early, 12));
        assert!(!within_months(early, date(2015, 4, 1), 12));
        assert!(within_months(date(2015, 1, 31), date(2015, 2, 28), 1));
    }

    #[test]
    fn only_what_is_bought_although_it_exists_is_looked_at_twice() {
        let flag = |kind| Flag {
            kind,
            score: 900,
            other: Uuid::nil(),
            name: String::new(),
            count: 1,
        };
        for (kind, sense, twice) in [
            (FlagKind::Duplicate, Sense::Favourable, true),
            (FlagKind::Duplicate, Sense::NotRequired, true),
            (FlagKind::Exists, Sense::Favourable, true),
            (FlagKind::Exists, Sense::NotFavourableReuse, false),
            (FlagKind::Exists, Sense::NotRequired, false),
            (FlagKind::Consolidable, Sense::Favourable, false),
            (FlagKind::Precedent, Sense::Favourable, false),
        ] {
            assert_eq!(
                needs_second_look(&[flag(kind)], sense, &[]),
                twice,
                "{kind:?} {sense:?}"
            );
        }
    }
}
