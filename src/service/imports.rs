//! Imports: staged in batches, checked again as a whole, written as one or not at all.
//!
//! Owns turning staged rows into nouns. A row that cannot be taken is reported with its line and left out;
//! the others are written in one transaction. The rows' own rules are `wire::import`'s.

use super::directory::Institutions;
use super::policy::{Action, Facts};
use super::requests::Reception;
use super::{Desk, ServiceError};
use crate::domain::ids::{AssetId, ImportId, RequestId};
use crate::domain::institution::{Institution, InstitutionKey, InstitutionType};
use crate::domain::person::Person;
use crate::store::{Load, Once, StoreError, Tally};
use crate::text::fold;
use crate::wire::import::{AssetRow, FieldError, InstitutionRow, RequestRow};
use crate::wire::problem::FieldProblem;
use crate::wire::transfer::{
    Cargo, CommitImport, ImportOutcome, NewImport, RowProblem, StagedRow, StagedRows,
};
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Rows of one batch at most.
const BATCH_ROWS: usize = 500;
/// Problems that an outcome lists at most; beyond, the file is the wrong one.
const LISTED: usize = 1_000;

/// A row that its type and its own rules accept.
trait Row: DeserializeOwned {
    fn validate(&self) -> Vec<FieldError>;
    fn key(&self) -> &str;
}

macro_rules! row {
    ($($row:ty),*) => {$(
        impl Row for $row {
            fn validate(&self) -> Vec<FieldError> {
                <$row>::validate(self)
            }
            fn key(&self) -> &str {
                &self.key
            }
        }
    )*};
}
row!(InstitutionRow, AssetRow, RequestRow);

fn problem(line: u64, field: &str, code: &str, detail: impl Into<String>) -> RowProblem {
    RowProblem {
        line,
        field: field.to_owned(),
        code: code.to_owned(),
        detail: detail.into(),
    }
}

/// The rows that can be taken, with their lines, and what is wrong with the others. A key that stands
/// twice is taken the first time.
fn sift<T: Row>(staged: Vec<StagedRow>, rejected: &mut Vec<RowProblem>) -> Vec<(u64, T)> {
    let mut rows = Vec::with_capacity(staged.len());
    let mut keys: HashMap<String, u64> = HashMap::new();
    for StagedRow { line, row } in staged {
        let row: T = match serde_json::from_value(row) {
            Ok(row) => row,
            Err(error) => {
                rejected.push(problem(line, "", "bad_row", error.to_string()));
                continue;
            }
        };
        let faults = row.validate();
        if !faults.is_empty() {
            rejected.extend(
                faults
                    .into_iter()
                    .map(|fault| problem(line, &fault.field, fault.code.name(), fault.detail)),
            );
            continue;
        }
        if let Some(first) = keys.get(row.key()) {
            rejected.push(problem(line, "key", "duplicate_key", first.to_string()));
            continue;
        }
        keys.insert(row.key().to_owned(), line);
        rows.push((line, row));
    }
    rows
}

fn outcome(tally: Tally, rejected: Vec<RowProblem>, dry_run: bool) -> ImportOutcome {
    ImportOutcome {
        created: tally.created,
        updated: tally.updated,
        unchanged: tally.unchanged,
        rejected,
        dry_run,
    }
}

impl Desk {
    /// Opens an import; the same id again changes nothing.
    ///
    /// # Errors
    /// Not for this role; an id that another kind of import has.
    pub async fn open_import(
        &self,
        actor: &Person,
        once: Once,
        new: &NewImport,
    ) -> Result<(), ServiceError> {
        self.may(actor, Action::Import, Facts::default())?;
        let write = self.write(Some(actor), Some(once));
        Ok(self.store.open_import(&write, new.id, new.cargo).await?)
    }

    /// Keeps a batch aside.
    ///
    /// # Errors
    /// Not for this role; an unknown import; too many rows.
    pub async fn stage(
        &self,
        actor: &Person,
        id: ImportId,
        rows: &StagedRows,
    ) -> Result<(), ServiceError> {
        self.may(actor, Action::Import, Facts::default())?;
        if rows.rows.len() > BATCH_ROWS {
            return Err(ServiceError::Invalid(vec![FieldProblem {
                pointer: "/rows".to_owned(),
                code: "too_many".to_owned(),
                detail: format!("at most {BATCH_ROWS} rows"),
            }]));
        }
        Ok(self.store.stage(id, rows.batch, &rows.rows).await?)
    }

    /// Checks everything that was staged and writes what can be taken; with `dry_run` only says
    /// what would happen.
    ///
    /// # Errors
    /// Not for this role; an unknown or finished import.
    pub async fn commit_import(
        &self,
        actor: &Person,
        once: Once,
        id: ImportId,
        commit: &CommitImport,
    ) -> Result<ImportOutcome, ServiceError> {
        let dry_run = commit.dry_run;
        self.may(actor, Action::Import, Facts::default())?;
        // A trial run writes nothing that could be done twice.
        let write = self.write(Some(actor), Some(once).filter(|_| !dry_run));
        let (cargo, staged) = match self.store.staged(id).await {
            // Committed before, perhaps by this very call: the store knows what came of it.
            Err(StoreError::NotFound) if !dry_run => {
                let nothing = Load::Assets(Vec::new());
                let tally = self.store.commit_import(&write, id, nothing, false).await?;
                return Ok(outcome(tally, Vec::new(), false));
            }
            found => found?,
        };
        let mut rejected = Vec::new();
        let load = match cargo {
            Cargo::Institutions => Load::Institutions(
                sift::<InstitutionRow>(staged, &mut rejected)
                    .into_iter()
                    .map(|(_, row)| row.into_institution())
                    .collect(),
            ),
            Cargo::Assets => self.assets_of(staged, &mut rejected).await?,
            Cargo::Requests => {
                let added = match commit.add_institutions {
                    true => self.unknown_institutions(&staged).await?,
                    false => Vec::new(),
                };
                let load = self.cases_of(staged, &added, &mut rejected).await?;
                if !added.is_empty() && !dry_run {
                    self.add_institutions(actor, added).await?;
                }
                load
            }
        };
        let tally = self.store.commit_import(&write, id, load, dry_run).await?;
        if !dry_run {
            self.directory.forget_institutions();
            self.wake();
        }
        rejected.sort_by_key(|problem| problem.line);
        rejected.truncate(LISTED);
        Ok(outcome(tally, rejected, dry_run))
    }

    /// Drops what was staged.
    ///
    /// # Errors
    /// Not for this role; an unknown or finished import.
    pub async fn drop_import(&self, actor: &Person, id: ImportId) -> Result<(), ServiceError> {
        self.may(actor, Action::Import, Facts::default())?;
        Ok(self.store.drop_import(id).await?)
    }

    /// Assets under new ids; the store keeps the ids of keys that it knows. An owner's key that
    /// the directory does not know is kept as a name.
    async fn assets_of(
        &self,
        staged: Vec<StagedRow>,
        rejected: &mut Vec<RowProblem>,
    ) -> Result<Load, ServiceError> {
        let directory = self.directory().await?;
        let assets = sift::<AssetRow>(staged, rejected)
            .into_iter()
            .map(|(_, row)| {
                let mut asset = row.into_asset(AssetId(Uuid::now_v7()));
                let named = asset.owner_key.as_ref().map(|key| key.as_str().to_owned());
                let known = directory
                    .find(named.as_deref().unwrap_or_default())
                    .or_else(|| directory.find(&asset.owner));
                if asset.owner.is_empty() {
                    asset.owner = known
                        .map(|one| one.acronym.clone())
                        .or(named)
                        .unwrap_or_default();
                }
                asset.owner_key = known.map(|one| one.key.clone());
                asset
            })
            .collect();
        Ok(Load::Assets(assets))
    }

    /// The institutions that staged requests name and the directory does not know, each once.
    async fn unknown_institutions(
        &self,
        staged: &[StagedRow],
    ) -> Result<Vec<Institution>, ServiceError> {
        let directory = self.directory().await?;
        let named = staged
            .iter()
            .filter_map(|row| serde_json::from_value::<RequestRow>(row.row.clone()).ok())
            .filter(|row| row.validate().is_empty())
            .map(|row| row.institution.trim().to_owned())
            .filter(|name| directory.find(name).is_none());
        let mut unknown: Vec<Institution> = Vec::new();
        let mut seen = HashSet::new();
        for name in named {
            if seen.insert(fold(&name)) {
                unknown.push(Institution {
                    key: InstitutionKey::new(name.clone()),
                    acronym: name.clone(),
                    name,
                    budget_branch: None,
                    r#type: InstitutionType::default(),
                    sector_head: None,
                    valid_from: None,
                    valid_to: None,
                    practice: false,
                });
            }
        }
        Ok(unknown)
    }

    /// Enters institutions, as an import of its own.
    async fn add_institutions(
        &self,
        actor: &Person,
        added: Vec<Institution>,
    ) -> Result<(), ServiceError> {
        let id = ImportId(Uuid::now_v7());
        let write = self.write(Some(actor), None);
        self.store
            .open_import(&write, id, Cargo::Institutions)
            .await?;
        self.store
            .commit_import(&write, id, Load::Institutions(added), false)
            .await?;
        self.directory.forget_institutions();
        Ok(())
    }

    async fn cases_of(
        &self,
        staged: Vec<StagedRow>,
        added: &[Institution],
        rejected: &mut Vec<RowProblem>,
    ) -> Result<Load, ServiceError> {
        let directory = self.directory().await?;
        let added = Institutions::new(added.to_vec());
        let today = self.today();
        let mut cases = Vec::with_capacity(staged.len());
        for (line, row) in sift::<RequestRow>(staged, rejected) {
            let known = directory
                .find(&row.institution)
                .or_else(|| added.find(&row.institution));
            let Some(institution) = known else {
                rejected.push(problem(line, "institution", "unknown_institution", ""));
                continue;
            };
            let received_on = row.received_on.unwrap_or(today);
            if received_on > today {
                rejected.push(problem(
                    line,
                    "received_on",
                    "in_the_future",
                    today.to_string(),
                ));
                continue;
            }
            let received = self.reception(Reception {
                id: RequestId(Uuid::now_v7()),
                key: Some(row.key),
                institution: &institution.key,
                practice: institution.practice,
                received_on,
                filing: row.filing,
                parent: None,
            });
            match received {
                Ok(case) => cases.push(case),
                Err(ServiceError::Invalid(faults)) => {
                    rejected.extend(faults.into_iter().map(|fault| {
                        let field = fault.pointer.trim_start_matches('/').replace('/', ".");
                        problem(line, &field, &fault.code, fault.detail)
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Load::Requests(cases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_that_cannot_be_taken_are_named_with_their_lines() {
        let staged = [
            (2, json!({ "key": "a", "name": "Uno" })),
            (3, json!({ "key": "b" })),
            (4, json!({ "key": "c", "name": "Dos", "colour": "red" })),
            (5, json!({ "key": "a", "name": "Otra vez" })),
            (
                6,
                json!({ "key": "d", "name": "a\u{1b}[2J", "acronym": "" }),
            ),
        ]
        .map(|(line, row)| StagedRow { line, row });
        let mut rejected = Vec::new();
        let rows = sift::<InstitutionRow>(staged.into(), &mut rejected);
        assert_eq!(
            rows.iter()
                .map(|(line, row)| (*line, row.key.as_str()))
                .collect::<Vec<_>>(),
            [(2, "a")]
        );
        assert_eq!(
            rejected
                .iter()
                .map(|problem| (problem.line, problem.code.as_str()))
                .collect::<Vec<_>>(),
            [
                (3, "bad_row"),
                (4, "bad_row"),
                (5, "duplicate_key"),
                (6, "bad_character")
            ]
        );
    }
}
