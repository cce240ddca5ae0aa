//! Requests that ask for the same: what was said and seen before on one object.
//!
//! A request is filed as an asset would be, its title as the name, so that one analysis, one
//! thesaurus and one curve serve both checks. Decided and open requests stand in two indexes: a
//! thousand precedents must not crowd out the one open request that could be bought together. Owns
//! what makes two requests alike and how they then stand to each other. Must not know the store; the
//! months and amounts come from the rule pack.

mod agreed;
mod facts;
mod flags;
#[cfg(test)]
mod tests;

pub use agreed::{Agreed, raise};
pub use flags::Found;

use super::{Hit, Index, PROBABLE, Subject};
use crate::domain::asset::Asset;
use crate::domain::candidate::Reason;
use crate::domain::case::Case;
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::institution::Institution;
use crate::domain::opinion::Sense;
use crate::domain::precedent::{LikeReason, Relation};
use crate::domain::regime::{Part, Regime};
use crate::domain::request::Kind;
use facts::{Facts, as_asset};
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::HashMap;

/// From here on two requests are about one object, in thousandths.
pub const SAME_OBJECT: u32 = PROBABLE;
/// Like requests that are looked at, of the open and of the decided ones.
const LOOKED_AT: usize = 160;
/// Words named as a reason.
const NAMED: usize = 8;

/// Another request that asks for the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    pub request: RequestId,
    pub relation: Relation,
    /// In thousandths, at least [`SAME_OBJECT`].
    pub score: u32,
    pub why: Vec<LikeReason>,
    pub kind: Kind,
    /// How the Unit answered, and when, where it did.
    pub ruled: Option<(Sense, Timestamp)>,
}

/// Everything that stands to a request in one of the three relations, each list best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    pub precedents: Vec<Like>,
    /// Filed again and split alike.
    pub duplicates: Vec<Like>,
    pub consolidations: Vec<Like>,
}

/// The requests, indexed in memory.
#[derive(Debug, Default)]
pub struct Likeness {
    open: Index,
    decided: Index,
    facts: HashMap<RequestId, Facts>,
}

impl Likeness {
    pub fn new() -> Self {
        Self::default()
    }

    /// How many requests it holds.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Adds a request, or replaces what is known of it. A withdrawn one is forgotten: it says nothing
    /// of what is needed.
    pub fn upsert(&mut self, case: &Case, institution: Option<&Institution>) {
        self.remove(case.id);
        let Some(facts) = Facts::of(case) else { return };
        let filed = as_asset(case, institution);
        self.side(facts.open).upsert(&filed);
        self.facts.insert(case.id, facts);
    }

    /// Forgets a request; nothing happens when it is not there.
    pub fn remove(&mut self, id: RequestId) {
        if let Some(facts) = self.facts.remove(&id) {
            self.side(facts.open).remove(AssetId(id.0));
        }
    }

    /// Gives back the memory that growing took ahead. Worth calling after many upserts.
    pub fn shrink(&mut self) {
        self.open.shrink();
        self.decided.shrink();
        self.facts.shrink_to_fit();
    }

    fn side(&mut self, open: bool) -> &mut Index {
        if open {
            &mut self.open
        } else {
            &mut self.decided
        }
    }

    /// The folio of a request that it holds.
    pub fn folio(&self, id: RequestId) -> Option<&str> {
        self.facts.get(&id).map(|facts| &*facts.folio)
    }

    /// The open requests, in id order.
    pub fn open(&self) -> Vec<RequestId> {
        let mut open: Vec<RequestId> = self
            .facts
            .iter()
            .filter(|(_, facts)| facts.open)
            .map(|(id, _)| *id)
            .collect();
        open.sort_unstable();
        open
    }

    /// How other requests stand to this one, at most `limit` of each relation. The case itself need
    /// not be held.
    pub fn relations(
        &self,
        case: &Case,
        institution: Option<&Institution>,
        regime: &Regime,
        limit: usize,
    ) -> Relations {
        let mut found = Relations::default();
        let Some(own) = Facts::of(case) else {
            return found;
        };
        let mut again: Vec<(Like, &Facts)> = Vec::new();
        for (hit, facts) in self.alike(case, institution) {
            let id = RequestId(hit.asset.0);
            let like = |relation| Like {
                request: id,
                relation,
                score: hit.score,
                why: reasons(&hit, &own, facts),
                kind: facts.kind,
                ruled: facts.ruled,
            };
            if facts.ruled.is_some() {
                found.precedents.push(like(Relation::Precedent));
            }
            if facts.institution == own.institution {
                if regime.one_need(facts.received_on, own.received_on) {
                    again.push((like(Relation::Duplicate), facts));
                }
            } else if facts.open && own.open && facts.kind == own.kind {
                found.consolidations.push(like(Relation::Consolidation));
            }
        }
        found.duplicates = split(again, &own, regime);
        found
            .precedents
            .sort_by_key(|like| (Reverse(like.score), Reverse(like.ruled), like.request));
        for list in [
            &mut found.precedents,
            &mut found.duplicates,
            &mut found.consolidations,
        ] {
            list.truncate(limit);
        }
        found
    }

    /// Open requests about the same object as this one, whatever its own state: those to be checked
    /// anew when it changes.
    pub fn near(
        &self,
        case: &Case,
        institution: Option<&Institution>,
        limit: usize,
    ) -> Vec<RequestId> {
        self.alike(case, institution)
            .into_iter()
            .filter(|(_, facts)| facts.open)
            .take(limit)
            .map(|(hit, _)| RequestId(hit.asset.0))
            .collect()
    }

    /// Open requests that an asset may serve, best first: those to be checked anew when it changes.
    pub fn asking_for(&self, asset: &Asset, limit: usize) -> Vec<RequestId> {
        let subject = Subject {
            title: &asset.name,
            description: &asset.function,
            ..Subject::default()
        };
        self.open
            .check(&subject, Date::MIN, limit)
            .into_iter()
            .map(|hit| RequestId(hit.asset.0))
            .collect()
    }

    /// What earlier opinions on the same object rested on: each asset once, with the likest request
    /// for which it was agreed.
    pub fn agreed(&self, precedents: &[Like]) -> Vec<Agreed> {
        let mut agreed: Vec<Agreed> = Vec::new();
        for like in precedents {
            let Some(facts) = self.facts.get(&like.request) else {
                continue;
            };
            for asset in &facts.cited {
                if agreed.iter().all(|known| known.asset != *asset) {
                    agreed.push(Agreed {
                        asset: *asset,
                        folio: facts.folio.to_string(),
                        likeness: like.score,
                    });
                }
            }
        }
        agreed
    }

    /// Every other request about the same object, best first.
    fn alike<'a>(
        &'a self,
        case: &Case,
        institution: Option<&Institution>,
    ) -> Vec<(Hit, &'a Facts)> {
        let subject = Subject::of_filing(&case.filing);
        let subject = Subject {
            // Who sells it does not say what it is; it is compared as a whole.
            supplier: "",
            ..subject
        };
        let subject = match institution {
            Some(institution) => subject.asked_by(institution),
            None => subject,
        };
        let mut found: Vec<(Hit, &Facts)> = [&self.open, &self.decided]
            .into_iter()
            .flat_map(|index| index.check(&subject, Date::MIN, LOOKED_AT))
            .filter(|hit| hit.score >= SAME_OBJECT && hit.asset.0 != case.id.0)
            .filter_map(|hit| {
                let facts = self.facts.get(&RequestId(hit.asset.0))?;
                Some((hit, facts))
            })
            .collect();
        found.sort_by_key(|(hit, _)| (Reverse(hit.score), hit.asset));
        found
    }
}

/// Which of the requests filed again are parts of one that was split.
fn split(again: Vec<(Like, &Facts)>, own: &Facts, regime: &Regime) -> Vec<Like> {
    let below: Vec<Part> = again
        .iter()
        .map(|(_, facts)| facts.part())
        .filter(|part| {
            regime
                .opinion_required(part.kind, part.amount, part.received_on)
                .is_err()
                && part.amount.currency == own.amount.currency
        })
        .collect();
    let parts: Vec<Part> = std::iter::once(own.part()).chain(below).collect();
    let together = regime.split(&parts);
    again
        .into_iter()
        .map(|(mut like, facts)| {
            if let Some((total, threshold)) = together
                && parts[1..].contains(&facts.part())
            {
                like.relation = Relation::Split;
                like.why.push(LikeReason::Together { total, threshold });
            }
            like
        })
        .collect()
}

/// Why two requests are taken for alike: the words first, then what else they share.
fn reasons(hit: &Hit, own: &Facts, other: &Facts) -> Vec<LikeReason> {
    let mut words: Vec<String> = Vec::new();
    let mut out = Vec::new();
    for reason in &hit.why {
        match reason {
            Reason::Words { words: same, .. } => {
                for word in same {
                    if words.len() < NAMED && !words.contains(word) {
                        words.push(word.clone());
                    }
                }
            }
            Reason::Through {
                asked, found, via, ..
            } => {
                let reason = LikeReason::Through {
                    asked: asked.clone(),
                    found: found.clone(),
                    via: *via,
                };
                // That a term means itself is said by the words already.
                if asked != found && !out.contains(&reason) {
                    out.push(reason);
                }
            }
            _ => {}
        }
    }
    if !words.is_empty() {
        out.insert(0, LikeReason::Words { words });
    }
    if own.institution == other.institution {
        out.push(LikeReason::SameInstitution);
    }
    if own.amount == other.amount && own.amount.centavos > 0 {
        out.push(LikeReason::SameAmount);
    }
    if own.supplier_fold == other.supplier_fold && !own.supplier_fold.is_empty() {
        out.push(LikeReason::SameSupplier {
            supplier: other.supplier.to_string(),
        });
    }
    if let Some(line) = own
        .budget_line
        .as_ref()
        .filter(|line| other.budget_line.as_ref() == Some(*line))
    {
        out.push(LikeReason::SameBudgetLine {
            line: line.to_string(),
        });
    }
    out
}
