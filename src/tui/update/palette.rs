//! The palette: every act by its words, in either language, accents folded.

use super::obstacle::obstacle;
use crate::i18n::Lang;
use crate::text;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, PickItem};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Between the words by which an item is found.
const PART: char = '\u{1f}';
/// Acts that the palette remembers of a session.
const REMEMBERED: usize = 12;
/// A whole word beats any number of scattered letters, and the beginning of one beats them next.
const WHOLE: i64 = 1_000_000;
const BEGINNING: i64 = 10_000;

/// Every act, with the texts it is found by: its help in the reader's language first, then its
/// name, its label and its other names in both languages. Those done lately come first.
pub(super) fn items(model: &Model) -> Vec<(PickItem, String)> {
    let lately = model.palette_history.iter().copied();
    let rest = Action::ALL
        .iter()
        .copied()
        .filter(|action| !model.palette_history.contains(action));
    lately
        .chain(rest)
        .filter(|action| action.in_palette())
        .map(|action| (PickItem::Act(action), found_by(action, model.lang)))
        .collect()
}

fn found_by(action: Action, reader: Lang) -> String {
    let mut parts = vec![action.help(reader), action.name()];
    for lang in Lang::ALL {
        parts.push(action.label(lang));
        parts.extend(lang.find("action.alias", action.name()));
        if lang != reader {
            parts.push(action.help(lang));
        }
    }
    parts.join(&PART.to_string())
}

/// Why each of the items is not possible now.
pub(super) fn obstacles(model: &Model, items: &[(PickItem, String)]) -> Vec<Option<String>> {
    items
        .iter()
        .map(|(item, _)| match item {
            PickItem::Act(action) => obstacle(model, *action),
            _ => None,
        })
        .collect()
}

/// Keeps an act for the next time that the palette opens.
pub(super) fn remember(model: &mut Model, action: Action) {
    model.palette_history.retain(|other| *other != action);
    model.palette_history.insert(0, action);
    model.palette_history.truncate(REMEMBERED);
}

/// Indices of the items that `typed` finds, best first; all of them for nothing. A colon before
/// the word, as for a command line, changes nothing.
pub(super) fn matching(typed: &str, items: &[(PickItem, String)]) -> Vec<usize> {
    let typed = text::fold(typed.trim().trim_start_matches(':'));
    if typed.is_empty() {
        return (0..items.len()).collect();
    }
    let matcher = SkimMatcherV2::default();
    let mut scored: Vec<(i64, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, (_, found_by))| {
            let best = found_by
                .split(PART)
                .filter_map(|part| score(&matcher, &text::fold(part), &typed))
                .max();
            best.map(|score| (score, at))
        })
        .collect();
    scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    scored.into_iter().map(|(_, at)| at).collect()
}

fn score(matcher: &SkimMatcherV2, part: &str, typed: &str) -> Option<i64> {
    let words = || part.split(|c: char| !c.is_alphanumeric());
    let nearness = if part == typed || words().any(|word| word == typed) {
        WHOLE
    } else if words().any(|word| word.starts_with(typed)) {
        BEGINNING
    } else {
        0
    };
    matcher
        .fuzzy_match(part, typed)
        .map(|score| score + nearness)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn words_of_both_languages_find_the_act_with_or_without_accents() {
        let cases = [
            (":mensajes", Action::MessagesShow),
            ("avisos", Action::MessagesShow),
            ("messages", Action::MessagesShow),
            ("bitacora", Action::MessagesShow),
            ("q", Action::AppQuit),
            ("salir", Action::AppQuit),
            ("quit", Action::AppQuit),
            ("emitir", Action::OpinionIssue),
            ("issue", Action::OpinionIssue),
            ("firmar", Action::OpinionIssue),
            ("verificacion", Action::PaneChecks),
            ("checklist", Action::PaneChecks),
            ("asignar", Action::RequestAssign),
            ("assign", Action::RequestAssign),
            ("recargar", Action::KeysReload),
            ("filtro", Action::FilterOpen),
            ("opinion.write", Action::OpinionWrite),
            ("hstrl", Action::RequestHistory),
        ];
        for lang in Lang::ALL {
            let items: Vec<(PickItem, String)> = Action::ALL
                .iter()
                .copied()
                .filter(|action| action.in_palette())
                .map(|action| (PickItem::Act(action), found_by(action, lang)))
                .collect();
            for (typed, action) in cases {
                let found = matching(typed, &items);
                let first = found.first().map(|at| items[*at].0.clone());
                assert_eq!(first, Some(PickItem::Act(action)), "{lang:?} {typed}");
            }
            assert_eq!(matching("", &items).len(), items.len());
            assert_eq!(matching("zzzz", &items), Vec::<usize>::new());
        }
    }
}
