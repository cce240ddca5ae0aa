//! The palette: every act by its words, in either language, accents folded.

use crate::i18n::Lang;
use crate::text;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, PickItem};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Every act, with the text it is found by: its help in the reader's language, its name, its help in the other.
pub(super) fn items(model: &Model) -> Vec<(PickItem, String)> {
    let other = match model.lang {
        Lang::Es => Lang::En,
        Lang::En => Lang::Es,
    };
    Action::ALL
        .iter()
        .filter(|action| action.in_palette())
        .map(|action| {
            let found_by = format!(
                "{}\u{1f}{} {}",
                action.help(model.lang),
                action.name(),
                action.help(other)
            );
            (PickItem::Act(*action), found_by)
        })
        .collect()
}

/// Indices of the items that `typed` finds, best first; all of them for nothing.
pub(super) fn matching(typed: &str, items: &[(PickItem, String)]) -> Vec<usize> {
    let typed = text::fold(typed.trim());
    if typed.is_empty() {
        return (0..items.len()).collect();
    }
    let matcher = SkimMatcherV2::default();
    let mut scored: Vec<(i64, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, (_, found_by))| {
            matcher
                .fuzzy_match(&text::fold(found_by), &typed)
                .map(|score| (score, at))
        })
        .collect();
    scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    scored.into_iter().map(|(_, at)| at).collect()
}
