//! Where the guided practice is kept, and on which cases it is done.
//!
//! Chooses the cases of a practice desk by what they are, through the client like anybody, and
//! keeps the progress in a file. Must not judge progress.

use super::draft::write_private;
use super::model::{Lesson, LessonKind, Tour};
use crate::client::{Client, ClientError};
use crate::domain::candidate::Confidence;
use crate::domain::ids::RequestId;
use crate::domain::request::State;
use crate::wire::queue::{QueueQuery, QueueRow, Tab};
use std::io;
use std::path::Path;

/// The file in the state folder.
const FILE: &str = "tour.json";
/// Requests whose candidates are looked at until each lesson has its case.
const LOOKED_AT: usize = 60;
/// Candidates that are looked at.
const CANDIDATES: u32 = 3;

/// The tour as it was left in a folder. One that cannot be read begins anew.
pub fn load(folder: &Path) -> Option<Tour> {
    let text = std::fs::read(folder.join(FILE)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Keeps how far one is.
///
/// # Errors
/// The disk is full, or the folder is gone.
pub fn save(folder: &Path, tour: &Tour) -> io::Result<()> {
    let text = serde_json::to_vec(tour).map_err(io::Error::other)?;
    write_private(&folder.join(FILE), &text)
}

/// Chooses a case for each lesson. A lesson for which the desk has no case is left out.
///
/// # Errors
/// The server does not answer.
pub async fn choose(client: &Client) -> Result<Tour, ClientError> {
    let waiting = rows(client, Tab::Unassigned, "").await?;
    let waiting: Vec<QueueRow> = waiting
        .into_iter()
        .filter(|row| row.state == State::Received && row.owner.is_none() && !row.mismatch)
        .collect();
    let mut chosen = Chosen::default();
    if let Some(row) = waiting.iter().find(|row| row.days_left < Some(0)) {
        chosen.give(LessonKind::Overdue, row);
    }
    let me = client.me().await?;
    for row in rows(client, Tab::All, "estado:firma").await? {
        let view = client.request(&row.id.to_string()).await?;
        let by_other = view.case.proposed.as_ref().is_some_and(|p| p.by != me.id);
        if by_other {
            chosen.give(LessonKind::Second, &row);
            break;
        }
    }
    // The lessons on the inventory are done on what the check says today.
    let current = |row: &&QueueRow| row.days_left >= Some(0);
    for row in waiting.iter().filter(current).take(LOOKED_AT) {
        if chosen.has_all(&[
            LessonKind::Cite,
            LessonKind::Reuse,
            LessonKind::Dismiss,
            LessonKind::Nothing,
        ]) {
            break;
        }
        let found = client.candidates(&row.id.to_string(), CANDIDATES).await?;
        let kinds: &[LessonKind] = match found.verdict {
            Some(Confidence::Probable) => &[LessonKind::Cite, LessonKind::Reuse],
            Some(Confidence::Possible) => &[LessonKind::Dismiss],
            Some(Confidence::Weak) => &[LessonKind::Nothing, LessonKind::Dismiss],
            None => &[LessonKind::Nothing],
        };
        chosen.give_one(kinds, row);
    }
    // The rest need nothing but time; those that have most of it come last.
    for kind in LessonKind::ALL {
        let free = waiting.iter().rev().filter(current);
        for row in free {
            if chosen.give_one(&[kind], row) {
                break;
            }
        }
    }
    Ok(chosen.tour())
}

async fn rows(client: &Client, tab: Tab, filter: &str) -> Result<Vec<QueueRow>, ClientError> {
    let query = QueueQuery {
        tab,
        filter: filter.to_owned(),
        limit: Some(200),
        ..QueueQuery::default()
    };
    Ok(client.queue(&query).await?.rows)
}

#[derive(Default)]
struct Chosen(Vec<Lesson>);

impl Chosen {
    fn has(&self, kind: LessonKind) -> bool {
        self.0.iter().any(|lesson| lesson.kind == kind)
    }

    fn has_all(&self, kinds: &[LessonKind]) -> bool {
        kinds.iter().all(|kind| self.has(*kind))
    }

    fn taken(&self, id: RequestId) -> bool {
        self.0.iter().any(|lesson| lesson.request == id)
    }

    fn give(&mut self, kind: LessonKind, row: &QueueRow) {
        self.0.push(Lesson {
            kind,
            request: row.id,
            folio: row.folio.clone(),
        });
    }

    /// Gives a row that is free to the first of the lessons that has none yet.
    fn give_one(&mut self, kinds: &[LessonKind], row: &QueueRow) -> bool {
        let kind = kinds.iter().find(|kind| !self.has(**kind));
        match kind {
            Some(kind) if !self.taken(row.id) => {
                self.give(*kind, row);
                true
            }
            _ => false,
        }
    }

    fn tour(self) -> Tour {
        let mut lessons = self.0;
        let place = |lesson: &Lesson| LessonKind::ALL.iter().position(|k| *k == lesson.kind);
        lessons.sort_by_key(place);
        Tour {
            lessons,
            ..Tour::default()
        }
    }
}
