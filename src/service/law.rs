//! The rule packs and calendars that this desk applies.
//!
//! Owns which pack rules a case and whose calendar counts its days. The rules themselves are in `domain`.

use super::ServiceError;
use crate::domain::calendar::{Calendar, UNIT};
use crate::domain::case::Case;
use crate::domain::regime::{Regime, Silence};
use crate::domain::request::Kind;
use crate::store::Store;
use crate::wire::directory::RulePack;
use jiff::civil::Date;
use sha2::Digest as _;
use std::sync::Arc;

/// A rule pack, with the text that it was read from.
#[derive(Clone, Debug)]
pub struct Pack {
    pub regime: Regime,
    /// TOML, as its author wrote it.
    pub text: String,
}

/// Every rule pack and calendar that the desk knows; at least one pack, and the Unit's calendar.
#[derive(Clone, Debug)]
pub struct Law {
    packs: Vec<Pack>,
    calendars: Vec<Calendar>,
}

impl Default for Law {
    /// The packs and calendars that come with the program.
    fn default() -> Self {
        let packs = Regime::builtin()
            .iter()
            .filter_map(|regime| {
                Some(Pack {
                    regime: regime.clone(),
                    text: Regime::builtin_text(&regime.id)?.to_owned(),
                })
            })
            .collect();
        Law {
            packs,
            calendars: Calendar::builtin().to_vec(),
        }
    }
}

/// Brings the store's queue into line with the packs in force, where it was last under others.
///
/// # Errors
/// The store does not answer.
pub(super) async fn follow(store: &dyn Store, law: &Law) -> Result<(), ServiceError> {
    let wanted = law.mismatch_fingerprint();
    // A store that never followed any was filled under the packs that come with the program.
    let followed = match store.followed_law().await? {
        Some(followed) => followed,
        None => Law::default().mismatch_fingerprint(),
    };
    if wanted != followed {
        let law = law.clone();
        let says = Arc::new(move |case: &Case| law.of(case).filing_mismatch(&case.filing));
        let changed = store.follow_law(wanted, says).await?;
        tracing::info!(changed, "the queue follows the rule packs in force");
    }
    Ok(())
}

impl Law {
    /// A number that changes whenever some pack may see a budget line differently.
    fn mismatch_fingerprint(&self) -> i64 {
        let mut lines: Vec<String> = self
            .packs
            .iter()
            .map(|pack| format!("{} {:?}", pack.regime.id, pack.regime.budget_lines))
            .collect();
        lines.sort();
        let digest = sha2::Sha256::digest(lines.join("\n"));
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        i64::from_be_bytes(first)
    }

    /// Every pack, in the order in which they came into force.
    pub fn packs(&self) -> Vec<&Pack> {
        let mut packs: Vec<&Pack> = self.packs.iter().collect();
        packs.sort_by_key(|pack| pack.regime.in_force_from());
        packs
    }

    /// Every calendar.
    pub fn calendars(&self) -> &[Calendar] {
        &self.calendars
    }

    /// Puts packs and calendars of the configuration before the built-in ones: an equal id or authority replaces.
    #[must_use]
    pub fn with(mut self, packs: Vec<Pack>, calendars: Vec<Calendar>) -> Self {
        for pack in packs {
            self.packs.retain(|known| known.regime.id != pack.regime.id);
            self.packs.push(pack);
        }
        for calendar in calendars {
            self.calendars
                .retain(|known| known.authority != calendar.authority);
            self.calendars.push(calendar);
        }
        self
    }

    /// The pack with an id, as it is sent to whoever applies the same law.
    pub fn pack(&self, id: &str) -> Option<RulePack> {
        self.packs
            .iter()
            .find(|pack| pack.regime.id == id)
            .map(|pack| RulePack {
                id: pack.regime.id.clone(),
                text: pack.text.clone(),
            })
    }

    /// The pack that rules what was received on a local date: the one that came into force last before it.
    pub fn for_reception(&self, date: Date) -> &Regime {
        let regimes = || self.packs.iter().map(|pack| &pack.regime);
        regimes()
            .filter(|regime| regime.in_force_from() <= date)
            .max_by_key(|regime| regime.in_force_from())
            .or_else(|| regimes().min_by_key(|regime| regime.in_force_from()))
            .unwrap_or_else(|| Regime::for_reception(date))
    }

    /// The pack that a case was received under.
    pub fn of(&self, case: &Case) -> &Regime {
        self.packs
            .iter()
            .find(|pack| pack.regime.id == case.regime)
            .map_or_else(|| self.for_reception(case.received_on), |pack| &pack.regime)
    }

    /// An authority's calendar.
    pub fn calendar(&self, authority: &str) -> Option<&Calendar> {
        self.calendars
            .iter()
            .find(|calendar| calendar.authority == authority)
    }

    /// The calendar that binds a kind's clock; the Unit's where the pack names an unknown authority.
    ///
    /// # Errors
    /// Without any calendar of the Unit.
    pub fn calendar_of(&self, regime: &Regime, kind: Kind) -> Result<&Calendar, ServiceError> {
        self.calendar(&regime.rule(kind).authority)
            .or_else(|| self.calendar(UNIT))
            .ok_or_else(|| ServiceError::Internal("no calendar of the unit".to_owned()))
    }

    /// Whether silence approves a kind, under the pack of a local date of reception.
    pub fn silence_approves(&self, received_on: Date, kind: Kind) -> bool {
        self.for_reception(received_on).rule(kind).silence == Silence::DeemedFavourable
    }
}
