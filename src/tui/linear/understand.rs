//! What a typed line means where one is: a number, an act by its words, a key, or text.
//!
//! Words are those of the palette, in both languages, accents folded. Pure: reads the model and
//! changes nothing.

use crate::i18n::Lang;
use crate::text;
use crate::tui::keymap::{Action, Chord, Context, Key, Resolution};
use crate::tui::model::{Choice, Model, Screen};
use crate::tui::update::obstacle::obstacle;
use crate::tui::view::linear::Reading;

/// What to do with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An empty line where none is wanted.
    Nothing,
    /// Read everything here again.
    Again,
    Act(Action),
    /// Go to it, and what then is done to it.
    Choose(Choice, Option<Action>),
    /// Go to what a number stands for; there is none.
    NoNumber(String),
    /// The answer to what is asked.
    Answer(String),
    /// The beginning of a filter, to be completed.
    Begun(String),
    /// Filter by this.
    Filter(String),
    /// Words that more than one act answers to, or none: look among all of them.
    Look(String),
}

/// What `line` means to somebody who has just read `reading`.
pub(super) fn understand(model: &Model, reading: &Reading, line: &str) -> Meaning {
    let context = model.context();
    let trimmed = line.trim();
    match context {
        Context::Editor => written(model, line).unwrap_or_else(|| Meaning::Answer(undotted(line))),
        Context::Confirm => match word(model, trimmed) {
            Some(Action::AppBack | Action::FieldCancel | Action::ConfirmNo) => {
                Meaning::Act(Action::ConfirmNo)
            }
            _ if trimmed == "." => Meaning::Act(Action::ConfirmNo),
            _ => Meaning::Answer(trimmed.to_owned()),
        },
        Context::Prompt | Context::Filter | Context::Search => {
            if let Some(meaning) = written(model, line) {
                return meaning;
            }
            if let Some(choice) = number(trimmed).and_then(|n| reading.offered(n)) {
                return Meaning::Choose(choice.clone(), None);
            }
            if context == Context::Filter && line.ends_with('\t') {
                return Meaning::Begun(line.trim_end_matches('\t').to_owned());
            }
            if trimmed.is_empty() {
                return Meaning::Act(Action::FieldAccept);
            }
            Meaning::Answer(trimmed.to_owned())
        }
        Context::Palette | Context::Picker => {
            if trimmed == "." {
                return Meaning::Act(Action::FieldCancel);
            }
            match chosen(model, reading, trimmed) {
                Some(meaning) => meaning,
                None if trimmed.is_empty() => Meaning::Nothing,
                None => match word(model, trimmed) {
                    Some(Action::AppBack | Action::FieldCancel | Action::AppCancel) => {
                        Meaning::Act(Action::FieldCancel)
                    }
                    Some(action) if context == Context::Palette => Meaning::Act(action),
                    _ => Meaning::Begun(trimmed.to_owned()),
                },
            }
        }
        _ => told(model, reading, trimmed),
    }
}

/// Where lines are no text.
fn told(model: &Model, reading: &Reading, line: &str) -> Meaning {
    if line.is_empty() {
        return Meaning::Nothing;
    }
    if line == "?" {
        return Meaning::Act(Action::PaletteOpen);
    }
    if let Some(filter) = line.strip_prefix('/') {
        return Meaning::Filter(filter.trim().to_owned());
    }
    if let Some(meaning) = chosen(model, reading, line) {
        return meaning;
    }
    // What hints say of the key of that name.
    if text::fold(line) == "esc" {
        return Meaning::Act(Action::AppBack);
    }
    if let Some(action) = pressed(model, line).or_else(|| word(model, line)) {
        return act(action);
    }
    Meaning::Look(line.to_owned())
}

fn act(action: Action) -> Meaning {
    match action {
        Action::ScreenRedraw => Meaning::Again,
        action => Meaning::Act(action),
    }
}

fn number(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('.');
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// `3`, `3 sí`, `sí 3`.
fn chosen(model: &Model, reading: &Reading, line: &str) -> Option<Meaning> {
    if !reading.offers() {
        return None;
    }
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (last, before) = line.rsplit_once(' ').map_or(("", line), |(b, l)| (l, b));
    let (number, words) = match (number(first), number(last)) {
        (Some(n), _) => (n, rest.trim()),
        (None, Some(n)) => (n, before.trim()),
        (None, None) => return None,
    };
    let Some(choice) = reading.offered(number) else {
        return Some(Meaning::NoNumber(number.to_string()));
    };
    if words.is_empty() {
        return Some(Meaning::Choose(choice.clone(), opens(choice)));
    }
    let action = pressed(model, words).or_else(|| word(model, words))?;
    Some(Meaning::Choose(choice.clone(), Some(action)))
}

/// What a number alone does.
fn opens(choice: &Choice) -> Option<Action> {
    match choice {
        Choice::Row(_) => Some(Action::QueueOpen),
        Choice::Candidate(_) => Some(Action::CandidateOpen),
        Choice::Precedent(_) => Some(Action::PrecedentOpen),
        Choice::Item(_) => Some(Action::FieldAccept),
        Choice::Check(_) | Choice::Ready(_) => None,
    }
}

/// In a text, a line that begins with a period is an act; two of them are one of the text.
fn written(model: &Model, line: &str) -> Option<Meaning> {
    let editor = model.context() == Context::Editor;
    let rest = line.trim_end().strip_prefix('.')?;
    match rest {
        "" if editor => Some(Meaning::Act(Action::EditorLeave)),
        "" => Some(Meaning::Act(Action::FieldCancel)),
        "?" => Some(Meaning::Act(Action::HelpShow)),
        words => word(model, words).map(act),
    }
}

fn undotted(line: &str) -> String {
    match line.strip_prefix("..") {
        Some(rest) => format!(".{rest}"),
        None => line.to_owned(),
    }
}

/// The act of a key or a chord, written as the full screen's hints write it.
fn pressed(model: &Model, line: &str) -> Option<Action> {
    let keys: Option<Vec<&str>> = line
        .split_whitespace()
        .map(|token| match text::fold(token).as_str() {
            "tab" => Some("<tab>"),
            _ => (token.chars().count() == 1).then_some(token),
        })
        .collect();
    let chord: Chord = keys?.join(" ").parse().ok()?;
    let mut pending: Vec<Key> = Vec::new();
    for key in chord.keys() {
        match model.keymap.resolve(model.context(), &pending, *key) {
            Resolution::Action(action) if pending.len() + 1 == chord.keys().len() => {
                return Some(action);
            }
            Resolution::Pending(_) => pending.push(*key),
            _ => return None,
        }
    }
    None
}

/// How well words name an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    InOtherLanguage,
    ByAlias,
    Exactly,
}

fn named(action: Action, words: &str, reader: Lang) -> Option<Named> {
    let is = |name: &str| text::fold(name).trim_end_matches('.') == words;
    if action.name() == words || is(action.label(reader)) || is(action.help(reader)) {
        return Some(Named::Exactly);
    }
    let aliased = |lang: Lang| {
        let aliases = lang.find("action.alias", action.name());
        aliases.is_some_and(|all| all.split_whitespace().any(is))
    };
    if aliased(reader) {
        return Some(Named::ByAlias);
    }
    Lang::ALL
        .into_iter()
        .filter(|lang| *lang != reader)
        .any(|lang| is(action.label(lang)) || is(action.help(lang)) || aliased(lang))
        .then_some(Named::InOtherLanguage)
}

/// The act that `words` name here: of several, the one that is possible and belongs here; `None`
/// where none is so called, or no one of several stands out.
pub(super) fn word(model: &Model, words: &str) -> Option<Action> {
    let folded = text::fold(words.trim());
    let words = folded.trim_end_matches('.');
    if words.is_empty() {
        return None;
    }
    let context = model.context();
    let rank = |action: Action, named: Named| {
        let noun = action.name().split('.').next().unwrap_or_default();
        let possible = obstacle(model, action).is_none();
        let bound = !model.keymap.keys_for(context, action).is_empty();
        let belongs = match noun {
            "pane" => model.screen == Screen::Request,
            "field" | "editor" | "confirm" => context.is_field(),
            _ => false,
        };
        (possible, named, bound, belongs)
    };
    let mut found: Vec<_> = Action::ALL
        .iter()
        .filter_map(|action| Some((rank(*action, named(*action, words, model.lang)?), *action)))
        .collect();
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    match found.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        [(best, first), (second, _), ..] => (best != second).then_some(*first),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::ids::RequestId;
    use crate::tui::editor::{Editor, Part};
    use crate::tui::keymap::{Builtin, Keymap};
    use crate::tui::model::{Ask, Field, Overlay, Prompt, RequestModel};
    use crate::tui::msg::Msg;
    use crate::tui::update;
    use jiff::Timestamp;
    use std::sync::Arc;

    fn model(lang: Lang) -> Model {
        let keymap = Arc::new(Keymap::builtin(Builtin::Default));
        let calendar = Arc::new(Calendar::builtin()[0].clone());
        Model::new(lang, keymap, calendar, (80, 17), Timestamp::UNIX_EPOCH)
    }

    fn here(model: &Model, line: &str) -> Meaning {
        understand(model, &Reading::of(model), line)
    }

    fn asked(lang: Lang) -> Model {
        let mut model = model(lang);
        model.overlay = Some(Overlay::Prompt(Prompt {
            ask: Ask::Return,
            field: Field::default(),
            ready: Vec::new(),
        }));
        model
    }

    fn writing(lang: Lang) -> Model {
        let mut model = model(lang);
        model.editor = Some(Editor::new(Part::Reasoning, "uno"));
        model
    }

    /// Moving a cursor and drawing anew are all that lines have no use for; even these are heard.
    #[test]
    fn every_act_is_reached_by_its_name_and_its_word_in_both_languages() {
        for lang in Lang::ALL {
            for action in Action::ALL.iter().copied() {
                let noun = action.name().split('.').next().unwrap();
                let (model, dot) = match noun {
                    "field" => (asked(lang), "."),
                    "editor" => (writing(lang), "."),
                    _ => (model(lang), ""),
                };
                for other in Lang::ALL {
                    for word in [action.name(), action.label(other)] {
                        let line = format!("{dot}{word}");
                        let heard = match here(&model, &line) {
                            Meaning::Act(heard) => heard == action,
                            Meaning::Again => action == Action::ScreenRedraw,
                            // More than one is so called: then one chooses by number.
                            Meaning::Look(text) => offered(model.clone(), &text, action),
                            _ => false,
                        };
                        // What has the same word and is possible here comes before.
                        let other = self::word(&model, word).filter(|one| *one != action);
                        let shared = other.is_some_and(|one| {
                            Lang::ALL.iter().any(|l| {
                                named(one, &text::fold(word), *l)
                                    >= named(action, &text::fold(word), *l)
                            })
                        });
                        let by_name = word == action.name();
                        assert!(heard || shared && !by_name, "{lang:?} {line:?} {action:?}");
                    }
                }
            }
        }
    }

    fn offered(mut model: Model, text: &str, action: Action) -> bool {
        let at = Timestamp::UNIX_EPOCH;
        let action_of = Action::PaletteOpen;
        update::update(
            &mut model,
            Msg::Act {
                action: action_of,
                at,
            },
        );
        let written = Msg::Written {
            text: text.to_owned(),
            done: false,
            at,
        };
        update::update(&mut model, written);
        let help = action.help(model.lang);
        Reading::of(&model)
            .lines
            .iter()
            .any(|line| line.offer.is_some() && line.text.contains(help))
    }

    #[test]
    fn lines_mean_what_they_say_where_they_are_typed() {
        let act = Meaning::Act;
        let queue = model(Lang::Es);
        let mut open = model(Lang::Es);
        open.screen = Screen::Request;
        open.request = Some(RequestModel::new(
            RequestId(uuid::Uuid::nil()),
            "F-1".to_owned(),
        ));
        let cases: &[(&Model, &str, Meaning)] = &[
            (&queue, "", Meaning::Nothing),
            (&queue, "?", act(Action::PaletteOpen)),
            (&queue, "ATRAS", act(Action::AppBack)),
            (&queue, "atrás", act(Action::AppBack)),
            (&queue, "back", act(Action::AppBack)),
            (&queue, "más", act(Action::CursorPageDown)),
            (&queue, "ver", Meaning::Again),
            (&queue, "g s", act(Action::GotoUnassigned)),
            (&queue, "/inst:SAT", Meaning::Filter("inst:SAT".to_owned())),
            (&queue, "inventario", act(Action::GotoInventory)),
            (&open, "inventario", act(Action::PaneInventory)),
            (&open, "l", act(Action::PaneChecks)),
            (&open, "esc", act(Action::AppBack)),
            (&queue, "zzz", Meaning::Look("zzz".to_owned())),
        ];
        for (model, line, meaning) in cases {
            assert_eq!(here(model, line), *meaning, "{line:?}");
        }
    }

    #[test]
    fn a_text_keeps_every_line_that_is_no_act() {
        let answer = |text: &str| Meaning::Answer(text.to_owned());
        let (text, question) = (writing(Lang::Es), asked(Lang::Es));
        let cases = [
            (&text, ".", Meaning::Act(Action::EditorLeave)),
            (&text, ".deshacer", Meaning::Act(Action::EditorUndo)),
            (&text, ".editor", Meaning::Act(Action::EditorExternal)),
            (&text, ".ver", Meaning::Again),
            (&text, "..", answer(".")),
            (&text, ".5 centavos", answer(".5 centavos")),
            (&text, "salir", answer("salir")),
            (&text, "?", answer("?")),
            (&text, "  con sangría", answer("  con sangría")),
            (&text, "", answer("")),
            (&question, ".", Meaning::Act(Action::FieldCancel)),
            (&question, "", Meaning::Act(Action::FieldAccept)),
            (&question, "no", answer("no")),
        ];
        for (model, line, meaning) in cases {
            assert_eq!(here(model, line), meaning, "{line:?}");
        }
    }
}
