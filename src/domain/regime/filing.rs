//! What a study needs before the Unit receives it: the control body's step, and its annexes.

use super::Ground;
use crate::domain::request::{AnnexKind, Filing, Kind};
use serde::Deserialize;

/// What it means that the control body did not answer in its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlBodySilence {
    /// The study may go to the Unit, which is told that there was no answer.
    Passes,
    /// The study waits for the answer.
    Waits,
}

/// The annexes that a study of some kinds needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexRule {
    pub annex: AnnexKind,
    pub kinds: Vec<Kind>,
    /// Asked only of contracts over several years.
    #[serde(default)]
    pub multi_year: bool,
    pub ground: Ground,
}

/// What comes before the Unit. A pack without it lets everything be filed directly.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingRules {
    /// The kinds that an institution may file without its control body. What the Unit records in an
    /// institution's name, and imports, are always received directly.
    pub direct: Vec<Kind>,
    pub silence: ControlBodySilence,
    #[serde(default)]
    pub annexes: Vec<AnnexRule>,
    pub ground: Ground,
}

impl Default for FilingRules {
    fn default() -> Self {
        FilingRules {
            direct: Kind::ALL.to_vec(),
            silence: ControlBodySilence::Passes,
            annexes: Vec::new(),
            ground: Ground::assumed(
                "El paquete no dice nada del paso por el Órgano Interno de Control",
            ),
        }
    }
}

impl FilingRules {
    pub fn is_direct(&self, kind: Kind) -> bool {
        self.direct.contains(&kind)
    }

    pub fn silence_lets_pass(&self) -> bool {
        self.silence == ControlBodySilence::Passes
    }

    /// The annexes that a filing lacks, in the order of the pack.
    pub fn missing_annexes<'a>(
        &'a self,
        filing: &'a Filing,
    ) -> impl Iterator<Item = AnnexKind> + 'a {
        let has = |kind: AnnexKind| filing.annexes.iter().any(|annex| annex.kind == kind);
        self.annexes
            .iter()
            .filter(move |rule| rule.kinds.contains(&filing.kind))
            .filter(move |rule| !rule.multi_year || filing.multi_year)
            .map(|rule| rule.annex)
            .filter(move |kind| !has(*kind))
    }
}
