//! What can be wrong with a keymap, where, and how a person reads it.
//!
//! Owns the kinds of problems and their texts; finding them belongs to `file` and `check`.

use super::action::Action;
use super::context::Context;
use super::free::Wanted;
use super::keyboard::{Eater, Layout};
use super::notation::KeyFault;
use crate::i18n::Lang;
use serde::Serialize;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file is refused.
    Error,
    /// It works, but not for everybody or not safely.
    Warning,
    /// Worth knowing; nothing need be done.
    Note,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What is wrong. Lines count from 1; `other` is a key or chord in the notation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Not TOML; the message is the parser's.
    Syntax {
        message: String,
    },
    /// `schema = 1` is missing or is another number.
    Schema,
    /// `extends` names no map that is built in.
    UnknownBase {
        name: String,
    },
    /// A name at the top that is neither a setting nor a context.
    UnknownSetting {
        name: String,
    },
    /// A context that is not a table.
    NotATable {
        name: String,
    },
    /// A key whose value is not a text.
    NotAName,
    UnknownAction {
        name: String,
    },
    BadKey {
        fault: KeyFault,
    },
    /// The same key twice in one context, perhaps spelled differently.
    Duplicate {
        line: usize,
    },
    /// A key that is an act and also begins a chord.
    LeafAndPrefix {
        other: String,
        line: usize,
    },
    /// A key that types text in a text field.
    TypesText,
    /// A key over chords of the map that it extends.
    HidesChords {
        other: String,
    },
    /// A chord over a key of the map that it extends.
    HidesLeaf {
        other: String,
    },
    /// An inner context covers a key of an outer one with another act.
    Shadows {
        outer: Context,
        other: String,
        action: Action,
    },
    /// Needs AltGr or a dead key; `only` says that the act has no easier key there.
    HardToType {
        layout: Layout,
        action: Action,
        only: bool,
    },
    /// The layout that was asked for does not have it; `only` as above.
    NotOnLayout {
        layout: Layout,
        action: Action,
        only: bool,
    },
    /// Taken before it arrives; `only` says that the act has no other key there.
    Eaten {
        eater: Eater,
        action: Action,
        only: bool,
    },
    /// Sent as the same bytes as another key.
    ArrivesAs {
        other: String,
    },
    /// Has no encoding of its own that terminals agree on.
    NeverArrives,
    /// Alt is Esc and a key, and a slow link splits them.
    Alt,
    /// An act with effects on a key that is pressed by accident.
    DangerPlain {
        action: Action,
    },
    /// An act with effects on a capital that a split arrow key leaves behind.
    DangerSplit {
        action: Action,
    },
    /// An act without any key.
    NoKey {
        action: Action,
    },
}

impl Kind {
    pub fn severity(&self) -> Severity {
        match self {
            Kind::Syntax { .. }
            | Kind::Schema
            | Kind::UnknownBase { .. }
            | Kind::UnknownSetting { .. }
            | Kind::NotATable { .. }
            | Kind::NotAName
            | Kind::UnknownAction { .. }
            | Kind::BadKey { .. }
            | Kind::Duplicate { .. }
            | Kind::LeafAndPrefix { .. }
            | Kind::TypesText => Severity::Error,
            Kind::HidesChords { .. }
            | Kind::HidesLeaf { .. }
            | Kind::HardToType { only: true, .. }
            | Kind::NotOnLayout { only: true, .. }
            | Kind::Eaten { only: true, .. }
            | Kind::ArrivesAs { .. }
            | Kind::NeverArrives
            | Kind::Alt
            | Kind::DangerPlain { .. }
            | Kind::DangerSplit { .. }
            | Kind::NoKey { .. } => Severity::Warning,
            Kind::Shadows { .. }
            | Kind::HardToType { only: false, .. }
            | Kind::NotOnLayout { only: false, .. }
            | Kind::Eaten { only: false, .. } => Severity::Note,
        }
    }
}

impl Kind {
    /// Whether the act should have another key, and what kind of key.
    pub(super) fn wants_another_key(&self) -> Option<Wanted> {
        match self {
            Kind::DangerPlain { .. } | Kind::DangerSplit { .. } => Some(Wanted::Deliberate),
            Kind::HardToType { only: true, .. }
            | Kind::NotOnLayout { only: true, .. }
            | Kind::Eaten { only: true, .. }
            | Kind::ArrivesAs { .. }
            | Kind::NeverArrives
            | Kind::Alt => Some(Wanted::Easy),
            _ => None,
        }
    }
}

/// One thing that is wrong with a keymap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub severity: Severity,
    /// The file as it was named by whoever loaded it.
    pub file: String,
    /// The line, counted from 1, where one can be pointed at.
    pub line: Option<usize>,
    /// The key or chord as the file writes it.
    pub key: Option<String>,
    pub context: Option<Context>,
    #[serde(flatten)]
    pub kind: Kind,
    /// What was probably meant; for a key that loads, one that is free there and is easier.
    pub suggestion: Option<String>,
}

impl Problem {
    pub(super) fn new(file: &str, line: Option<usize>, kind: Kind) -> Problem {
        Problem {
            severity: kind.severity(),
            file: file.to_owned(),
            line,
            key: None,
            context: None,
            kind,
            suggestion: None,
        }
    }

    pub(super) fn on(self, context: Context, key: impl ToString) -> Problem {
        Problem {
            context: Some(context),
            key: Some(key.to_string()),
            ..self
        }
    }

    pub(super) fn suggest(self, suggestion: Option<impl Into<String>>) -> Problem {
        Problem {
            suggestion: suggestion.map(Into::into),
            ..self
        }
    }

    /// What is wrong, in one sentence without the place. It may quote the file, so it must pass
    /// through [`crate::text`] before a terminal shows it.
    pub fn text(&self, lang: Lang) -> String {
        let key = self.key.as_deref().unwrap_or_default();
        let context = self.context.map(Context::name).unwrap_or_default();
        let what = |name: &str, more: &[(&str, &str)]| {
            let mut args = vec![("key", key), ("context", context)];
            args.extend_from_slice(more);
            lang.fill(&format!("action.problem.{name}"), &args)
        };
        let what = match &self.kind {
            Kind::Syntax { message } => what("syntax", &[("message", message)]),
            Kind::Schema => what("schema", &[]),
            Kind::UnknownBase { name } => what("unknown_base", &[("name", name)]),
            Kind::UnknownSetting { name } => what("unknown_setting", &[("name", name)]),
            Kind::NotATable { name } => what("not_a_table", &[("name", name)]),
            Kind::NotAName => what("not_a_name", &[]),
            Kind::UnknownAction { name } => what("unknown_action", &[("name", name)]),
            Kind::BadKey { fault } => what(fault.name(), &[]),
            Kind::Duplicate { line } => what("duplicate", &[("line", &line.to_string())]),
            Kind::LeafAndPrefix { other, line } => what(
                "leaf_and_prefix",
                &[("other", other), ("line", &line.to_string())],
            ),
            Kind::TypesText => what("types_text", &[]),
            Kind::HidesChords { other } => what("hides_chords", &[("other", other)]),
            Kind::HidesLeaf { other } => what("hides_leaf", &[("other", other)]),
            Kind::Shadows {
                outer,
                other,
                action,
            } => what(
                "shadows",
                &[
                    ("outer", outer.name()),
                    ("other", other),
                    ("action", action.name()),
                ],
            ),
            Kind::HardToType {
                layout,
                action,
                only,
            } => what(
                if *only { "hard_to_type" } else { "hard_alias" },
                &[
                    ("layout", lang.entry("action.layout", layout.name())),
                    ("action", action.name()),
                ],
            ),
            Kind::NotOnLayout {
                layout,
                action,
                only,
            } => what(
                if *only { "absent" } else { "absent_alias" },
                &[
                    ("layout", lang.entry("action.layout", layout.name())),
                    ("action", action.name()),
                ],
            ),
            Kind::Eaten {
                eater,
                action,
                only,
            } => what(
                if *only { "eaten" } else { "eaten_alias" },
                &[
                    ("eater", lang.entry("action.eater", eater.name())),
                    ("action", action.name()),
                ],
            ),
            Kind::ArrivesAs { other } => what("arrives_as", &[("other", other)]),
            Kind::NeverArrives => what("never_arrives", &[]),
            Kind::Alt => what("alt", &[]),
            Kind::DangerPlain { action } => what("danger_plain", &[("action", action.name())]),
            Kind::DangerSplit { action } => what("danger_split", &[("action", action.name())]),
            Kind::NoKey { action } => what("no_key", &[("action", action.name())]),
        };
        match &self.suggestion {
            Some(suggestion) => lang.fill(
                if self.severity == Severity::Error {
                    "action.problem.suggestion"
                } else {
                    "action.problem.free"
                },
                &[("what", &what), ("suggestion", suggestion)],
            ),
            None => what,
        }
    }

    /// `file:line: severity: what`, the line that `dictamen keys check` prints. It may quote the
    /// file, so it must pass through [`crate::text`] before a terminal shows it.
    pub fn report(&self, lang: Lang) -> String {
        let place = match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        };
        let severity = lang.entry("action.severity", self.severity.name());
        let what = self.text(lang);
        lang.fill(
            "action.problem.at",
            &[("place", &place), ("severity", severity), ("what", &what)],
        )
    }
}
