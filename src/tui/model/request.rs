//! The request screen: the case, its four panes, and the candidates beside it.

use crate::domain::ids::RequestId;
use crate::domain::opinion::Draft;
use crate::domain::precedent::contradicts;
use crate::tui::keymap::Context;
use crate::wire::inventory::{Candidate, Candidates};
use crate::wire::precedent::{LikeRequest, Precedents, Ruling};
use crate::wire::request::RequestView;
use serde::Serialize;

/// A part of the request screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    /// What the institution filed.
    #[default]
    Filing,
    /// The checklist.
    Checks,
    /// The inventory's candidates.
    Inventory,
    /// The opinion: draft, or as issued.
    Opinion,
}

impl Pane {
    pub const ALL: [Pane; 4] = [Pane::Filing, Pane::Checks, Pane::Inventory, Pane::Opinion];

    pub fn name(self) -> &'static str {
        match self {
            Pane::Filing => "filing",
            Pane::Checks => "checks",
            Pane::Inventory => "inventory",
            Pane::Opinion => "opinion",
        }
    }
}

/// A request that was left for one like it, and where its list of precedents stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Before {
    pub id: RequestId,
    pub folio: String,
    pub cursor: usize,
}

/// One open request.
#[derive(Clone, Debug, Serialize)]
pub struct RequestModel {
    pub id: RequestId,
    /// Known from the queue before the request itself is here.
    pub folio: String,
    pub view: Option<Box<RequestView>>,
    pub pane: Pane,
    /// First line shown of the filing, and of the opinion.
    pub filing_scroll: usize,
    pub opinion_scroll: usize,
    pub check_cursor: usize,
    pub candidates: Option<Candidates>,
    pub candidate_cursor: usize,
    pub precedents: Option<Precedents>,
    /// What the draft says now: newer than the case's until it is saved.
    pub draft: Draft,
    /// The draft differs from what the server has.
    pub draft_dirty: bool,
    /// The draft came from an earlier session's file.
    pub restored: bool,
    /// Signing is under way.
    pub issuing: bool,
    /// What is shown was refused: the next answer counts, whatever its version.
    pub resync: bool,
    /// Another person's act arrived while this was open.
    pub changed_by_other: bool,
}

impl RequestModel {
    pub fn new(id: RequestId, folio: String) -> Self {
        RequestModel {
            id,
            folio,
            view: None,
            pane: Pane::Filing,
            filing_scroll: 0,
            opinion_scroll: 0,
            check_cursor: 0,
            candidates: None,
            candidate_cursor: 0,
            precedents: None,
            draft: Draft::default(),
            draft_dirty: false,
            restored: false,
            issuing: false,
            resync: false,
            changed_by_other: false,
        }
    }

    pub fn context(&self) -> Context {
        match self.pane {
            Pane::Checks => Context::Checks,
            Pane::Inventory => Context::Candidates,
            Pane::Filing | Pane::Opinion => Context::Request,
        }
    }

    /// Whether what is shown is newer than `view`: an answer that was overtaken.
    pub fn knows_newer(&self, view: &RequestView) -> bool {
        self.view
            .as_ref()
            .is_some_and(|known| known.case.version > view.case.version)
    }

    /// What is offered, and after it what was dismissed when it was asked for.
    pub fn listed(&self) -> impl Iterator<Item = &Candidate> {
        let found = self.candidates.iter();
        found.flat_map(|found| found.candidates.iter().chain(&found.dismissed))
    }

    /// The earlier opinions that the draft's sense says the opposite of, the likest first.
    pub fn contradicted(&self) -> Vec<(&LikeRequest, &Ruling)> {
        let (Some(sense), Some(past)) = (self.draft.sense, &self.precedents) else {
            return Vec::new();
        };
        past.precedents
            .iter()
            .filter_map(|like| like.ruling.as_ref().map(|ruling| (like, ruling)))
            .filter(|(_, ruling)| contradicts(sense, ruling.sense))
            .collect()
    }

    pub fn candidate(&self) -> Option<&Candidate> {
        self.listed().nth(self.candidate_cursor)
    }

    pub fn last_candidate(&self) -> usize {
        self.listed().count().saturating_sub(1)
    }
}
