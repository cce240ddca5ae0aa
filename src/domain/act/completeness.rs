//! What an opinion still lacks before it may be signed, and whether one signature is enough.

use super::Missing;
use crate::domain::candidate::Verdict;
use crate::domain::case::Case;
use crate::domain::precedent::{Flag, needs_second_look};
use crate::domain::regime::Regime;

/// Everything that an opinion on this case still lacks, in the order of the checklist.
pub fn missing(case: &Case, regime: &Regime) -> Vec<Missing> {
    let mut missing: Vec<Missing> = regime
        .checklist(case.filing.kind, &case.filing.tech_domain)
        .filter(|item| item.required && !case.checks.contains_key(&item.id))
        .map(|item| Missing::Check {
            item: item.id.clone(),
        })
        .collect();
    if !case.inventory_checked() {
        missing.push(Missing::Inventory);
    }
    let draft = case.draft.as_ref().map(|stored| &stored.draft);
    let sense = draft.and_then(|draft| draft.sense);
    if sense.is_none() {
        missing.push(Missing::Sense);
    }
    if draft.is_none_or(|draft| draft.reasoning.trim().is_empty()) {
        missing.push(Missing::Reasoning);
    }
    let outcome = sense.and_then(|sense| regime.outcome(case.filing.kind, sense));
    if outcome.is_some_and(|outcome| outcome.needs_recommendations)
        && draft.is_none_or(|draft| draft.recommendations.trim().is_empty())
    {
        missing.push(Missing::Recommendations);
    }
    if outcome.is_some_and(|outcome| outcome.needs_cited_asset)
        && !case
            .judgements
            .iter()
            .any(|judged| judged.verdict == Verdict::Cited)
    {
        missing.push(Missing::CitedAsset);
    }
    missing
}

/// Whether signing this draft takes a second person, by the rule pack and by what the request was
/// flagged for.
pub fn needs_second_person(case: &Case, regime: &Regime, flags: &[Flag]) -> bool {
    case.draft
        .as_ref()
        .and_then(|stored| stored.draft.sense)
        .is_some_and(|sense| {
            let flagged = needs_second_look(flags, sense, &case.judgements);
            regime
                .needs_second_person(sense, case.filing.amount, flagged)
                .is_some()
        })
}

/// The digits that confirm an issue: the last four of the folio.
pub fn confirmation(folio: &str) -> String {
    let digits: Vec<char> = folio.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}
