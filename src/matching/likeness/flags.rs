//! What of the relations is worth a mark in a list, before anybody opens the request.
//!
//! Stricter than the lists of a request that is open: a mark on every row says nothing.

use super::{Like, Relations};
use crate::domain::ids::RequestId;
use crate::domain::precedent::{FlagKind, Relation};
use crate::domain::request::Kind;

/// From here on two requests say the same nearly word for word, in thousandths.
pub const NEARLY_THE_SAME: u32 = 900;

/// A flag to be raised, with the request that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: FlagKind,
    pub score: u32,
    pub other: RequestId,
    pub count: u32,
}

impl Relations {
    /// What a request of this kind is to be flagged for because of other requests.
    pub fn flags(&self, kind: Kind) -> Vec<Found> {
        let near = |like: &&Like| like.score >= NEARLY_THE_SAME;
        let again = self
            .duplicates
            .iter()
            .filter(|like| like.relation == Relation::Split || like.score >= NEARLY_THE_SAME);
        let together = self.consolidations.iter().filter(near);
        let mut found = Vec::new();
        found.extend(best(FlagKind::Duplicate, again));
        found.extend(best(FlagKind::Consolidable, together));
        // The last word on the object in this modality; what was said before it has been reconsidered.
        let last = self
            .precedents
            .iter()
            .filter(near)
            .filter(|like| like.kind == kind)
            .filter_map(|like| {
                like.ruled
                    .map(|(sense, at)| (at, like.request, sense, like))
            })
            .max_by_key(|(at, request, ..)| (*at, *request));
        if let Some((_, other, sense, like)) = last
            && sense.is_denial()
        {
            found.push(Found {
                kind: FlagKind::Precedent,
                score: like.score,
                other,
                count: 1,
            });
        }
        found
    }
}

fn best<'a>(kind: FlagKind, likes: impl Iterator<Item = &'a Like>) -> Option<Found> {
    let mut best: Option<Found> = None;
    for like in likes {
        match &mut best {
            Some(best) => best.count += 1,
            None => {
                best = Some(Found {
                    kind,
                    score: like.score,
                    other: like.request,
                    count: 1,
                });
            }
        }
    }
    best
}
