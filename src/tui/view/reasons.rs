//! Reasons for and against a candidate, in words.

use super::widget::ink::Shown;
use crate::domain::candidate::{Confidence, Reason, Verdict};
use crate::i18n::{Lang, sentence};
use crate::text;
use crate::tui::theme::Role;

/// One reason as a sentence.
pub(super) fn sentence(lang: Lang, reason: &Reason) -> Shown<'static> {
    Shown::said(sentence::reason(lang, reason))
}

/// A word for how far a candidate may be trusted.
pub(super) fn confidence(lang: Lang, confidence: Confidence) -> (Shown<'static>, Role) {
    let role = match confidence {
        Confidence::Probable => Role::Ok,
        Confidence::Possible => Role::Notice,
        Confidence::Weak => Role::Muted,
    };
    (
        Shown::from(lang.entry("domain.confidence", confidence.name())),
        role,
    )
}

/// A word for what was made of it.
pub(super) fn verdict(lang: Lang, verdict: Verdict) -> (&'static str, Role) {
    match verdict {
        Verdict::Cited => (lang.text("tui.verdict.cited"), Role::Ok),
        Verdict::Dismissed => (lang.text("tui.verdict.dismissed"), Role::Muted),
    }
}

/// The words of the request that stand in the asset: what is marked in its name.
pub(super) fn matched(why: &[Reason]) -> Vec<String> {
    let mut words = Vec::new();
    for reason in why {
        match reason {
            Reason::Words { words: found, .. } => {
                words.extend(found.iter().map(|word| text::fold(word)))
            }
            Reason::Through { found, .. } => words.push(text::fold(found)),
            _ => {}
        }
    }
    words
}
