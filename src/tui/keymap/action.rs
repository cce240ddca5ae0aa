//! Every act that a person can do in the terminal, written once.
//!
//! Keymap files, the palette, the footer, the help, the which-key window and the README's table
//! all come from this list. It owns names, flags and the way to their texts; whether an act is
//! possible now, and what it does, is decided elsewhere.

use crate::i18n::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What holds for an act wherever it is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// It has legal effect or undoes a colleague's work, so it asks before it acts and may not
    /// hang on a key that is pressed by accident.
    pub danger: bool,
    /// It may be applied to an explicit list of requests, not only to one.
    pub bulk: bool,
    /// It works without a connection: it is local, or it waits in the outbox.
    pub offline: bool,
    /// A key that is held down may repeat it.
    pub repeatable: bool,
}

macro_rules! actions {
    ($($variant:ident = $name:literal [$($flag:ident)*];)*) => {
        /// An act, named `noun.verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($variant,)*
        }

        impl Action {
            /// All acts, in the order in which help lists them.
            pub const ALL: &'static [Action] = &[$(Action::$variant,)*];

            /// The name in keymap files and recordings: `noun.verb`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Action::$variant => $name,)*
                }
            }

            pub fn flags(self) -> Flags {
                match self {
                    $(Action::$variant => Flags { $($flag: true,)* ..Flags::default() },)*
                }
            }

            /// One line that says what it does, at most 48 columns.
            pub fn help(self, lang: Lang) -> &'static str {
                match self {
                    $(Action::$variant => lang.text(concat!("action.", $name)),)*
                }
            }

            /// A word or two for the footer, at most 12 columns.
            pub fn label(self, lang: Lang) -> &'static str {
                match self {
                    $(Action::$variant => lang.text(concat!("action.label.", $name)),)*
                }
            }
        }
    };
}

actions! {
    AppQuit = "app.quit" [offline];
    AppBack = "app.back" [offline];
    AppCancel = "app.cancel" [offline];
    AppSuspend = "app.suspend" [offline];
    HelpShow = "help.show" [offline];
    PaletteOpen = "palette.open" [offline];
    ScreenRedraw = "screen.redraw" [offline];
    DataRefresh = "data.refresh" [];
    MessagesShow = "messages.show" [offline];
    KeysReload = "keys.reload" [offline];
    ActUndo = "act.undo" [offline];
    ActRedo = "act.redo" [offline];

    CursorDown = "cursor.down" [offline repeatable];
    CursorUp = "cursor.up" [offline repeatable];
    CursorPageDown = "cursor.page_down" [offline repeatable];
    CursorPageUp = "cursor.page_up" [offline repeatable];
    CursorHalfDown = "cursor.half_down" [offline repeatable];
    CursorHalfUp = "cursor.half_up" [offline repeatable];
    CursorFirst = "cursor.first" [offline];
    CursorLast = "cursor.last" [offline];

    QueueOpen = "queue.open" [offline];
    QueuePreview = "queue.preview" [offline];
    QueueTabNext = "queue.tab_next" [offline repeatable];
    QueueTabPrev = "queue.tab_prev" [offline repeatable];
    QueueSort = "queue.sort" [offline];
    MarkToggle = "mark.toggle" [offline repeatable];
    MarkAll = "mark.all" [offline];
    MarkClear = "mark.clear" [offline];
    FilterOpen = "filter.open" [offline];
    FilterClear = "filter.clear" [offline];
    GotoQueue = "goto.queue" [offline];
    GotoMine = "goto.mine" [offline];
    GotoUnassigned = "goto.unassigned" [offline];
    GotoDue = "goto.due" [offline];
    GotoReturned = "goto.returned" [offline];
    GotoAll = "goto.all" [offline];
    GotoInventory = "goto.inventory" [offline];

    RequestNext = "request.next" [];
    RequestTake = "request.take" [bulk];
    RequestRelease = "request.release" [bulk];
    RequestAssign = "request.assign" [bulk];
    RequestPostpone = "request.postpone" [bulk];
    RequestText = "request.text" [bulk];
    RequestExport = "request.export" [bulk];
    RequestReturn = "request.return" [];
    RequestAnnexes = "request.annexes" [];
    RequestHistory = "request.history" [];
    RequestPrecedents = "request.precedents" [];
    RequestCopyFolio = "request.copy_folio" [bulk offline];
    RequestWhyDue = "request.why_due" [offline];

    PaneNext = "pane.next" [offline repeatable];
    PanePrev = "pane.prev" [offline repeatable];
    PaneRequest = "pane.request" [offline];
    PaneChecks = "pane.checks" [offline];
    PaneInventory = "pane.inventory" [offline];
    PaneOpinion = "pane.opinion" [offline];

    CheckCycle = "check.cycle" [offline];
    CheckYes = "check.yes" [offline];
    CheckNo = "check.no" [offline];
    CheckNotApplicable = "check.not_applicable" [offline];
    CheckNote = "check.note" [offline];

    CandidateCite = "candidate.cite" [offline];
    CandidateDismiss = "candidate.dismiss" [offline];
    CandidateNothing = "candidate.nothing" [offline];
    CandidateSearch = "candidate.search" [];
    CandidateOpen = "candidate.open" [offline];

    PrecedentOpen = "precedent.open" [offline];

    OpinionFavourable = "opinion.favourable" [offline];
    OpinionRecommend = "opinion.recommend" [offline];
    OpinionDeny = "opinion.deny" [offline];
    OpinionReuse = "opinion.reuse" [offline];
    OpinionNotRequired = "opinion.not_required" [offline];
    OpinionWrite = "opinion.write" [offline];
    OpinionEditor = "opinion.editor" [offline];
    OpinionRecommendations = "opinion.recommendations" [offline];
    OpinionPrice = "opinion.price" [offline];
    OpinionIssue = "opinion.issue" [danger];
    OpinionChallenge = "opinion.challenge" [danger];

    FieldAccept = "field.accept" [offline];
    FieldCancel = "field.cancel" [offline];
    FieldNext = "field.next" [offline repeatable];
    FieldPrev = "field.prev" [offline repeatable];
    FieldClear = "field.clear" [offline];
    FieldComplete = "field.complete" [offline repeatable];
    FieldCompletePrev = "field.complete_prev" [offline repeatable];
    FieldOlder = "field.older" [offline repeatable];
    FieldNewer = "field.newer" [offline repeatable];
    EditorLeave = "editor.leave" [offline];
    EditorExternal = "editor.external" [offline];
    EditorUndo = "editor.undo" [offline repeatable];
    EditorRedo = "editor.redo" [offline repeatable];

    ConfirmYes = "confirm.yes" [offline];
    ConfirmNo = "confirm.no" [offline];
}

impl Action {
    /// Whether the palette offers it: acts that move about or belong to a text being typed are
    /// nothing to look for by name.
    pub fn in_palette(self) -> bool {
        let noun = self.name().split('.').next().unwrap_or_default();
        !matches!(noun, "cursor" | "field" | "editor" | "confirm" | "palette")
            && self != Action::AppCancel
    }

    /// The act of that exact name.
    pub fn parse(name: &str) -> Option<Action> {
        Action::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Action::parse(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("no act is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::text;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_read_back_and_are_a_noun_and_a_verb() {
        let mut seen = BTreeSet::new();
        for action in Action::ALL.iter().copied() {
            let name = action.name();
            assert!(seen.insert(name), "{name} twice");
            assert_eq!(Action::parse(name), Some(action));
            let (noun, verb) = name.split_once('.').expect(name);
            let word = |text: &str| {
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            };
            assert!(word(noun) && word(verb), "{name}");
        }
        assert_eq!(Action::parse("app.QUIT"), None);
    }

    #[test]
    fn texts_exist_in_both_languages_and_fit() {
        for lang in [Lang::Es, Lang::En] {
            for action in Action::ALL.iter().copied() {
                let (help, label) = (action.help(lang), action.label(lang));
                assert!((1..=48).contains(&text::width(help)), "{lang:?} {help:?}");
                assert!((1..=12).contains(&text::width(label)), "{lang:?} {label:?}");
            }
        }
    }

    #[test]
    fn what_has_legal_effect_asks_first_and_needs_the_server() {
        let danger: Vec<_> = Action::ALL.iter().filter(|a| a.flags().danger).collect();
        assert_eq!(danger, [&Action::OpinionIssue, &Action::OpinionChallenge]);
        assert!(
            danger
                .iter()
                .all(|a| !a.flags().offline && !a.flags().repeatable)
        );
    }

    #[test]
    fn acts_travel_as_their_names() {
        let json = serde_json::to_string(&Action::CheckNotApplicable).unwrap();
        assert_eq!(json, r#""check.not_applicable""#);
        assert_eq!(
            serde_json::from_str::<Action>(&json).unwrap(),
            Action::CheckNotApplicable
        );
        assert!(serde_json::from_str::<Action>(r#""check.maybe""#).is_err());
    }
}
