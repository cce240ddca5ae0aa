//! Which answers are still on their way: what was asked for is read only once it is here.

use crate::tui::effect::Effect;
use crate::tui::msg::Msg;
use std::collections::HashMap;

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    Me,
    People,
    Regime,
    Page,
    Row,
    Counts,
    FilteredCounts,
    SavedCount,
    Request,
    Preview,
    Candidates,
    Precedents,
    Search,
    History,
    Next,
}

/// The questions that were asked and not answered.
#[derive(Debug, Default)]
pub(super) struct Awaited(HashMap<Question, u32>);

impl Awaited {
    pub(super) fn ask(&mut self, effect: &Effect) {
        let (question, newest_alone) = match effect {
            Effect::FetchMe => (Question::Me, false),
            Effect::FetchPeople => (Question::People, false),
            Effect::FetchRegime { .. } => (Question::Regime, false),
            Effect::FetchPage { .. } => (Question::Page, true),
            Effect::FetchRow { .. } => (Question::Row, false),
            Effect::FetchCounts { filter, .. } if filter.is_empty() => (Question::Counts, true),
            Effect::FetchCounts { .. } => (Question::FilteredCounts, true),
            Effect::FetchSavedCount { .. } => (Question::SavedCount, false),
            Effect::FetchRequest { .. } => (Question::Request, false),
            Effect::FetchPreview { .. } => (Question::Preview, true),
            Effect::FetchCandidates { .. } => (Question::Candidates, true),
            Effect::FetchPrecedents { .. } => (Question::Precedents, true),
            Effect::Search { .. } => (Question::Search, true),
            Effect::FetchHistory { .. } => (Question::History, false),
            Effect::TakeNext => (Question::Next, false),
            _ => return,
        };
        let count = self.0.entry(question).or_default();
        // Of these the runtime drops an older one.
        *count = if newest_alone { 1 } else { *count + 1 };
    }

    pub(super) fn hear(&mut self, message: &Msg) {
        let question = match message {
            Msg::Me { .. } => Question::Me,
            Msg::People { .. } => Question::People,
            Msg::Regime { .. } => Question::Regime,
            Msg::Page { .. } => Question::Page,
            Msg::Row { .. } => Question::Row,
            Msg::Counts { filtered, .. } if *filtered => Question::FilteredCounts,
            Msg::Counts { .. } => Question::Counts,
            Msg::SavedCount { .. } => Question::SavedCount,
            Msg::Request { .. } => Question::Request,
            Msg::Preview { .. } => Question::Preview,
            Msg::Candidates { .. } => Question::Candidates,
            Msg::Precedents { .. } => Question::Precedents,
            Msg::Found { .. } => Question::Search,
            Msg::History { .. } => Question::History,
            Msg::Next { .. } => Question::Next,
            _ => return,
        };
        if let Some(count) = self.0.get_mut(&question) {
            *count = count.saturating_sub(1);
        }
    }

    pub(super) fn nothing(&self) -> bool {
        self.0.values().all(|count| *count == 0)
    }
}
