//! What reviewers made of candidates, as labelled pairs to tune the check with.
//!
//! Owns who may have them, and their pages. Who judged does not leave with them.

use super::base64url;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::ids::{AssetId, RequestId};
use crate::domain::person::Person;
use crate::store::JudgedCase;
use crate::wire::directory::Page;
use crate::wire::inventory::{Asked, LabelledPair};
use crate::wire::{DEFAULT_LIMIT, MAX_LIMIT};
use uuid::Uuid;

impl Desk {
    /// A page of judged candidates, in the order in which their requests came in.
    ///
    /// # Errors
    /// Not a supervisor or auditor; a cursor that is none.
    pub async fn labelled_pairs(
        &self,
        actor: &Person,
        cursor: Option<&str>,
        limit: Option<u32>,
    ) -> Result<Page<LabelledPair>, ServiceError> {
        self.may(actor, Action::ReadJudgements, Facts::default())?;
        let after = cursor.map(place).transpose()?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        // One more than the page says whether another one follows.
        let mut found = self.store.judged(after, limit + 1).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let last = found.last().filter(|_| more);
        let next = last.map(|last| token(last.case.id, last.asset));
        let rows = found.into_iter().filter_map(pair).collect();
        Ok(Page { rows, next })
    }
}

fn pair(judged: JudgedCase) -> Option<LabelledPair> {
    let JudgedCase { asset, case } = judged;
    let judged = case.judgements.into_iter().find(|one| one.asset == asset)?;
    Some(LabelledPair {
        request: Asked::of(case.folio, case.institution.0, &case.filing),
        asset: judged.asset_key,
        asset_name: judged.asset_name,
        verdict: judged.verdict,
        reason: judged.reason,
        score: judged.score,
        confidence: judged.confidence,
        at: judged.at,
        practice: case.practice,
    })
}

fn token(request: RequestId, asset: AssetId) -> String {
    base64url::encode(&[request.0.into_bytes(), asset.0.into_bytes()].concat())
}

fn place(token: &str) -> Result<(RequestId, AssetId), ServiceError> {
    let bytes = base64url::decode(token).ok_or(ServiceError::BadCursor)?;
    let (request, asset) = bytes.split_at_checked(16).ok_or(ServiceError::BadCursor)?;
    let id = |bytes: &[u8]| Uuid::from_slice(bytes).map_err(|_| ServiceError::BadCursor);
    Ok((RequestId(id(request)?), AssetId(id(asset)?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cursor_is_the_pair_that_it_was_made_of() {
        let pair = (RequestId(Uuid::now_v7()), AssetId(Uuid::now_v7()));
        assert_eq!(place(&token(pair.0, pair.1)).unwrap(), pair);
        for nothing in ["", "x", "e30", &"A".repeat(22), &"A".repeat(64)] {
            assert!(
                matches!(place(nothing), Err(ServiceError::BadCursor)),
                "{nothing}"
            );
        }
    }
}
