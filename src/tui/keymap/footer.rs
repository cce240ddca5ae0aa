//! The footer: which acts it offers in each context, and as many as fit.
//!
//! Keys come from the map in effect. It makes hints; drawing them belongs to the views.

use super::action::Action;
use super::context::Context;
use super::help::chord_text;
use super::trie::Keymap;
use crate::i18n::Lang;
use crate::text;

/// One hint of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub action: Action,
    pub keys: String,
    pub label: &'static str,
}

impl Hint {
    /// Columns of the key, a space and the label.
    pub fn width(&self) -> usize {
        text::width(&self.keys) + 1 + text::width(self.label)
    }
}

/// Columns between two hints of the footer.
const GAP: usize = 2;

/// The acts that a footer offers, most useful first.
fn offered(context: Context) -> &'static [Action] {
    use Action::*;
    match context {
        Context::Queue => &[
            QueueOpen,
            RequestNext,
            RequestTake,
            FilterOpen,
            QueueTabNext,
            OpinionWrite,
            PaletteOpen,
            RequestWhyDue,
            RequestAssign,
            QueuePreview,
            QueueSort,
        ],
        Context::Request => &[
            AppBack,
            PaneNext,
            PaneChecks,
            PaneInventory,
            OpinionWrite,
            OpinionIssue,
            RequestReturn,
            RequestNext,
            PaletteOpen,
            RequestWhyDue,
            RequestPrecedents,
            RequestAnnexes,
        ],
        Context::Checks => &[
            CheckCycle,
            CheckYes,
            CheckNo,
            CheckNotApplicable,
            CheckNote,
            PaneNext,
            AppBack,
            OpinionWrite,
            OpinionIssue,
        ],
        Context::Candidates => &[
            CandidateCite,
            CandidateDismiss,
            CandidateNothing,
            CandidateSearch,
            CandidateOpen,
            PaneNext,
            AppBack,
            OpinionWrite,
        ],
        Context::Inventory => &[
            CandidateOpen,
            CandidateSearch,
            FilterClear,
            AppBack,
            GotoQueue,
            PaletteOpen,
        ],
        Context::Editor => &[
            EditorLeave,
            EditorUndo,
            EditorRedo,
            EditorExternal,
            FieldNext,
            AppCancel,
        ],
        Context::Filter => &[
            FieldAccept,
            FieldComplete,
            FieldOlder,
            FieldCancel,
            FieldClear,
        ],
        Context::Search | Context::Prompt | Context::Field => {
            &[FieldAccept, FieldCancel, FieldClear]
        }
        Context::Palette | Context::Picker => &[FieldAccept, FieldCancel, CursorDown, CursorUp],
        Context::Confirm => &[ConfirmYes, ConfirmNo, FieldClear],
        Context::Plan => &[ConfirmYes, AppBack, CursorDown, CursorUp],
        Context::Precedents => &[PrecedentOpen, AppBack, CursorDown, CursorUp],
        Context::Help | Context::Why | Context::History | Context::Messages | Context::Overlay => {
            &[AppBack, CursorDown, CursorUp]
        }
        Context::Global | Context::List | Context::Reader => &[AppBack, PaletteOpen, AppQuit],
    }
}

/// The hints that fit in `width` columns with two between them: help at the end whenever it has
/// a key, and before it as many as fit of the acts that are `possible` now.
pub fn footer(
    keymap: &Keymap,
    context: Context,
    width: usize,
    lang: Lang,
    possible: impl Fn(Action) -> bool,
) -> Vec<Hint> {
    let bindings = keymap.effective(context);
    let hint = |action: Action| {
        let chord = bindings
            .iter()
            .filter(|binding| binding.action == action)
            .map(|binding| &binding.chord)
            .min_by_key(|chord| chord.effort())?;
        Some(Hint {
            action,
            keys: chord_text(chord, lang),
            label: action.label(lang),
        })
    };
    let help = hint(Action::HelpShow).filter(|help| help.width() <= width);
    let mut left = width - help.as_ref().map_or(0, Hint::width);
    let mut first = help.is_none();
    let mut hints = Vec::new();
    for hint in offered(context)
        .iter()
        .copied()
        .filter(|action| possible(*action))
        .filter_map(hint)
    {
        let needed = hint.width() + if first { 0 } else { GAP };
        // Stopping at the first that does not fit keeps the order of use.
        let Some(rest) = left.checked_sub(needed) else {
            break;
        };
        left = rest;
        first = false;
        hints.push(hint);
    }
    hints.extend(help);
    hints
}

#[cfg(test)]
mod tests {
    use super::super::file::Builtin;
    use super::*;

    fn default() -> Keymap {
        Keymap::builtin(Builtin::Default)
    }

    fn line(hints: &[Hint]) -> String {
        let hints: Vec<_> = hints
            .iter()
            .map(|hint| format!("{} {}", hint.keys, hint.label))
            .collect();
        hints.join("  ")
    }

    #[test]
    fn the_footer_keeps_help_and_the_most_useful_acts() {
        let queue = |width| {
            line(&footer(&default(), Context::Queue, width, Lang::Es, |_| {
                true
            }))
        };
        assert_eq!(
            queue(80),
            "Enter abrir  s siguiente  t tomar  b filtrar  . bandeja sig.  ? ayuda"
        );
        assert_eq!(queue(24), "Enter abrir  ? ayuda");
        assert_eq!(queue(8), "? ayuda");
        assert_eq!(queue(3), "");
    }

    #[test]
    fn the_footer_never_overflows_in_any_context_or_language() {
        let keymap = default();
        for lang in Lang::ALL {
            for context in Context::ALL {
                for width in 0..130 {
                    let hints = footer(&keymap, context, width, lang, |_| true);
                    assert!(text::width(&line(&hints)) <= width, "{context:?} {width}");
                }
            }
        }
    }

    #[test]
    fn every_act_that_a_footer_offers_has_a_key_there() {
        for builtin in Builtin::ALL {
            let keymap = Keymap::builtin(builtin);
            for context in Context::ALL {
                for action in offered(context) {
                    let bare = context == Context::Field && *action == Action::FieldClear;
                    assert!(
                        bare || !keymap.keys_for(context, *action).is_empty(),
                        "{builtin:?} {context:?} {action:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_not_possible_now_makes_room_in_the_footer() {
        let possible = |action| action != Action::RequestTake;
        let hints = footer(&default(), Context::Queue, 60, Lang::En, possible);
        assert!(hints.iter().all(|hint| hint.action != Action::RequestTake));
        assert!(hints.iter().any(|hint| hint.action == Action::FilterOpen));
    }
}
