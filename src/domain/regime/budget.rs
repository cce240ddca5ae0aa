//! What a budget line (`partida`) says about the modality of a contract. A hint, never a rule: it
//! flags that the declared modality may be wrong, and modality decides clock, threshold and silence.

use super::Ground;
use crate::domain::request::Kind;
use serde::Deserialize;

/// The ICT group that a budget line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineGroup {
    Equipment,
    Telecom,
    Services,
    Software,
}

impl LineGroup {
    pub const ALL: [LineGroup; 4] = [
        LineGroup::Equipment,
        LineGroup::Telecom,
        LineGroup::Services,
        LineGroup::Software,
    ];

    pub fn name(self) -> &'static str {
        match self {
            LineGroup::Equipment => "equipment",
            LineGroup::Telecom => "telecom",
            LineGroup::Services => "services",
            LineGroup::Software => "software",
        }
    }
}

/// The modality that lines with a prefix stand for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineHint {
    prefix: String,
    kind: Kind,
}

/// A line that identifies ICT spending; its label is in the catalogue under `law.budget_line.<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IctLine {
    pub code: String,
    pub group: LineGroup,
}

/// What the pack knows of budget lines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetLines {
    hints: Vec<LineHint>,
    ict: Vec<IctLine>,
    pub ground: Ground,
}

impl BudgetLines {
    /// The modality that a five-digit line stands for; the longest prefix wins. `None` for lines
    /// that say nothing and for what is not a line.
    pub fn kind(&self, budget_line: &str) -> Option<Kind> {
        let line = five_digits(budget_line)?;
        self.hints
            .iter()
            .filter(|hint| line.starts_with(&hint.prefix))
            .max_by_key(|hint| hint.prefix.len())
            .map(|hint| hint.kind)
    }

    /// The entry of a line that identifies ICT spending.
    pub fn ict_line(&self, budget_line: &str) -> Option<&IctLine> {
        let line = five_digits(budget_line)?;
        self.ict.iter().find(|known| known.code == line)
    }

    /// All lines that identify ICT spending, in the order of the pack.
    pub fn ict_lines(&self) -> &[IctLine] {
        &self.ict
    }

    pub(super) fn mismatch(&self, budget_line: &str, kind: Kind) -> bool {
        let declared = match kind {
            Kind::Acquisition | Kind::Lease | Kind::Services => kind,
            // Hosting is paid for as a service.
            Kind::Hosting => Kind::Services,
            // These are no contracts, or none that a line could speak of.
            Kind::Certification | Kind::DomainName | Kind::MobileApp | Kind::Portfolio => {
                return false;
            }
        };
        self.kind(budget_line)
            .is_some_and(|hinted| hinted != declared)
    }
}

fn five_digits(budget_line: &str) -> Option<&str> {
    let line = budget_line.trim();
    (line.len() == 5 && line.bytes().all(|byte| byte.is_ascii_digit())).then_some(line)
}
