//! The guided practice: its lessons, each on a case of its own, and how far one is.
//!
//! Plain data. Whether a goal is reached is told by `update` from the model; its words and keys
//! are the view's.

use crate::domain::ids::RequestId;
use crate::tui::keymap::{Action, Context};
use serde::{Deserialize, Serialize};

/// What a lesson is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    Read,
    Take,
    Checks,
    Cite,
    Dismiss,
    Nothing,
    Return,
    Reuse,
    Second,
    Overdue,
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    Open,
    Why,
    Take,
    Checks,
    Inventory,
    Cite,
    Dismiss,
    Nothing,
    Return,
    /// The sense of a denial because something exists that serves.
    Reuse,
    Reason,
    Issue,
    Opinion,
    /// The second signature, or saying why not.
    Sign,
}

impl LessonKind {
    /// In the order in which they are taught.
    pub const ALL: [LessonKind; 10] = [
        LessonKind::Read,
        LessonKind::Take,
        LessonKind::Checks,
        LessonKind::Cite,
        LessonKind::Dismiss,
        LessonKind::Nothing,
        LessonKind::Return,
        LessonKind::Reuse,
        LessonKind::Second,
        LessonKind::Overdue,
    ];

    /// The name in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            LessonKind::Read => "read",
            LessonKind::Take => "take",
            LessonKind::Checks => "checks",
            LessonKind::Cite => "cite",
            LessonKind::Dismiss => "dismiss",
            LessonKind::Nothing => "nothing",
            LessonKind::Return => "return",
            LessonKind::Reuse => "reuse",
            LessonKind::Second => "second",
            LessonKind::Overdue => "overdue",
        }
    }

    /// What is to be done, one after the other.
    pub fn goals(self) -> &'static [Goal] {
        match self {
            LessonKind::Read => &[Goal::Open, Goal::Why],
            LessonKind::Take => &[Goal::Open, Goal::Take],
            LessonKind::Checks => &[Goal::Open, Goal::Take, Goal::Checks],
            LessonKind::Cite => &[Goal::Open, Goal::Take, Goal::Inventory, Goal::Cite],
            LessonKind::Dismiss => &[Goal::Open, Goal::Take, Goal::Inventory, Goal::Dismiss],
            LessonKind::Nothing => &[Goal::Open, Goal::Take, Goal::Inventory, Goal::Nothing],
            LessonKind::Return => &[Goal::Open, Goal::Take, Goal::Return],
            LessonKind::Reuse => &[
                Goal::Open,
                Goal::Take,
                Goal::Checks,
                Goal::Inventory,
                Goal::Cite,
                Goal::Reuse,
                Goal::Reason,
                Goal::Issue,
            ],
            LessonKind::Second => &[Goal::Open, Goal::Opinion, Goal::Sign],
            LessonKind::Overdue => &[Goal::Open, Goal::Why, Goal::Take],
        }
    }
}

impl Goal {
    pub const ALL: [Goal; 14] = [
        Goal::Open,
        Goal::Why,
        Goal::Take,
        Goal::Checks,
        Goal::Inventory,
        Goal::Cite,
        Goal::Dismiss,
        Goal::Nothing,
        Goal::Return,
        Goal::Reuse,
        Goal::Reason,
        Goal::Issue,
        Goal::Opinion,
        Goal::Sign,
    ];

    /// The name in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Open => "open",
            Goal::Why => "why",
            Goal::Take => "take",
            Goal::Checks => "checks",
            Goal::Inventory => "inventory",
            Goal::Cite => "cite",
            Goal::Dismiss => "dismiss",
            Goal::Nothing => "nothing",
            Goal::Return => "return",
            Goal::Reuse => "reuse",
            Goal::Reason => "reason",
            Goal::Issue => "issue",
            Goal::Opinion => "opinion",
            Goal::Sign => "sign",
        }
    }

    /// The act that reaches it, and where its key is looked up.
    pub fn act(self) -> (Action, Context) {
        match self {
            Goal::Open => (Action::QueueOpen, Context::Queue),
            Goal::Why => (Action::RequestWhyDue, Context::Request),
            Goal::Take => (Action::RequestTake, Context::Request),
            Goal::Checks => (Action::CheckYes, Context::Checks),
            Goal::Inventory => (Action::PaneInventory, Context::Request),
            Goal::Cite => (Action::CandidateCite, Context::Candidates),
            Goal::Dismiss => (Action::CandidateDismiss, Context::Candidates),
            Goal::Nothing => (Action::CandidateNothing, Context::Candidates),
            Goal::Return => (Action::RequestReturn, Context::Request),
            Goal::Reuse => (Action::OpinionReuse, Context::Request),
            Goal::Reason => (Action::OpinionWrite, Context::Request),
            Goal::Issue | Goal::Sign => (Action::OpinionIssue, Context::Request),
            Goal::Opinion => (Action::PaneOpinion, Context::Request),
        }
    }

    /// Where one must be first, where that is not plain.
    pub fn by_way_of(self) -> Option<Action> {
        matches!(self, Goal::Checks).then_some(Action::PaneChecks)
    }
}

/// A lesson and the case on which it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub kind: LessonKind,
    pub request: RequestId,
    pub folio: String,
}

/// The lessons, and how far one is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tour {
    pub lessons: Vec<Lesson>,
    /// The lesson that is being done, from 0; their number once all are.
    pub at: usize,
    /// Goals of it that were reached.
    pub reached: usize,
    /// The lesson to whose case the queue was narrowed last.
    #[serde(skip)]
    pub shown: Option<usize>,
}

impl Tour {
    pub fn lesson(&self) -> Option<&Lesson> {
        self.lessons.get(self.at)
    }

    /// What is to be done now; `None` once everything is.
    pub fn goal(&self) -> Option<Goal> {
        self.lesson()?.kind.goals().get(self.reached).copied()
    }

    pub fn is_over(&self) -> bool {
        self.at >= self.lessons.len()
    }
}
