//! Page tokens: opaque to clients, versioned, and good for one view only.
//!
//! Owns their form. A token carries where to go on and which view it belongs to; a token of another
//! view is refused, because it would silently skip rows.

use super::ServiceError;
use super::base64url;
use crate::store::{Position, SortKey};
use crate::wire::queue::{Sort, Tab};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const VERSION: u8 = 1;

/// Which way the page lies from the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    After,
    Before,
}

/// The view that a token belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) tab: Tab,
    pub(crate) sort: Sort,
    pub(crate) filter: &'a str,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    v: u8,
    t: Tab,
    s: Sort,
    /// Of the filter's text.
    f: String,
    w: Way,
    k: SortKey,
}

impl View<'_> {
    fn filter_hash(&self) -> String {
        let hash: [u8; 32] = Sha256::digest(self.filter.trim().as_bytes()).into();
        base64url::encode(&hash[..9])
    }

    /// The token for the page that lies `way` of `key`.
    pub(crate) fn token(&self, way: Way, key: SortKey) -> Result<String, ServiceError> {
        let token = Token {
            v: VERSION,
            t: self.tab,
            s: self.sort,
            f: self.filter_hash(),
            w: way,
            k: key,
        };
        serde_json::to_vec(&token)
            .map(|json| base64url::encode(&json))
            .map_err(|error| ServiceError::Internal(format!("page token: {error}")))
    }

    /// The position that a token names.
    ///
    /// # Errors
    /// [`ServiceError::BadCursor`] for what is no token, or one of another view.
    pub(crate) fn position(&self, token: &str) -> Result<Position, ServiceError> {
        let token: Token = base64url::decode(token)
            .and_then(|json| serde_json::from_slice(&json).ok())
            .ok_or(ServiceError::BadCursor)?;
        let same = token.v == VERSION
            && token.t == self.tab
            && token.s == self.sort
            && token.f == self.filter_hash();
        if !same {
            return Err(ServiceError::BadCursor);
        }
        Ok(match token.w {
            Way::After => Position::After(token.k),
            Way::Before => Position::Before(token.k),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::ids::RequestId;
    use uuid::Uuid;

    const VIEW: View<'static> = View {
        tab: Tab::All,
        sort: Sort::Due,
        filter: "inst:SAT",
    };

    fn key() -> SortKey {
        SortKey {
            value: "2015-03-17".to_owned(),
            id: RequestId(Uuid::from_u128(7)),
        }
    }

    #[test]
    fn a_token_leads_back_to_its_place() {
        for (way, position) in [
            (Way::After, Position::After(key())),
            (Way::Before, Position::Before(key())),
        ] {
            let token = VIEW.token(way, key()).unwrap();
            assert_eq!(VIEW.position(&token).unwrap(), position);
        }
    }

    #[test]
    fn another_view_and_forged_tokens_are_refused() {
        let token = VIEW.token(Way::After, key()).unwrap();
        for view in [
            View {
                tab: Tab::Mine,
                ..VIEW
            },
            View {
                sort: Sort::Folio,
                ..VIEW
            },
            View { filter: "", ..VIEW },
        ] {
            assert!(view.position(&token).is_err(), "{view:?}");
        }
        for forged in ["", "x", "e30", &token[1..], &format!("{token}A")] {
            assert!(VIEW.position(forged).is_err(), "{forged}");
        }
    }
}
