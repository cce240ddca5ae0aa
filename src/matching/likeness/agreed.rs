//! What was agreed for one request is raised for the requests like it.

use crate::domain::candidate::Reason;
use crate::domain::ids::AssetId;
use crate::matching::{Hit, Index, confidence};
use std::cmp::Reverse;

/// How far towards certainty an agreed re-use lifts an asset, in thousandths, where the requests are
/// the same word for word. An asset that shares no word with the request ends as possible: it was
/// agreed for a like request, not for this one.
const LIFT: u32 = 650;

/// An asset on which the opinion on a like request rested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub asset: AssetId,
    /// The like request.
    pub folio: String,
    /// How alike the two requests are, in thousandths.
    pub likeness: u32,
}

/// Raises what was agreed for like requests, names the folio as the first reason, and puts the hits
/// in order again. Assets that the inventory no longer has are not raised.
pub fn raise(index: &Index, mut hits: Vec<Hit>, agreed: &[Agreed], limit: usize) -> Vec<Hit> {
    for Agreed {
        asset,
        folio,
        likeness,
    } in agreed
    {
        let Some(filed) = index.filed_as(*asset) else {
            continue;
        };
        let at = hits.iter().position(|hit| hit.asset == *asset);
        let hit = match at {
            Some(at) => &mut hits[at],
            None => {
                hits.push(Hit {
                    asset: *asset,
                    score: 0,
                    confidence: crate::domain::candidate::Confidence::Weak,
                    why: crate::matching::explain::circumstances(&filed, None, None),
                });
                let last = hits.len() - 1;
                &mut hits[last]
            }
        };
        let likeness = (*likeness).min(1_000);
        hit.score += (1_000 - hit.score.min(1_000)) * LIFT / 1_000 * likeness / 1_000;
        hit.confidence = confidence(hit.score, filed.status);
        hit.why.insert(
            0,
            Reason::AgreedFor {
                folio: folio.clone(),
            },
        );
    }
    hits.sort_by_key(|hit| (Reverse(hit.score), hit.asset));
    hits.truncate(limit);
    hits
}
