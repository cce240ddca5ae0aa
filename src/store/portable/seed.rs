//! Practice data into an empty store, in one transaction.
//!
//! Owns carrying on the numbering after the folios and letters that the data brought. Must not
//! make anything up: what it writes is what it was given.

use super::after;
use super::assets::{self, Entry};
use super::cases::{self, folios, letters};
use super::imports::institution_changed;
use super::job::Job;
use super::people::{self, duplicate, taken};
use super::tx::{CHUNK, Draft, Tx};
use super::{bulk, institutions};
use crate::domain::case::Case;
use crate::store::fault::Fault;
use crate::store::{Seed, SeedCase, Write, sql};
use async_trait::async_trait;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Plants practice data.
pub(super) struct Plant {
    pub now: Timestamp,
    pub seed: Seed,
}

#[async_trait]
impl Job for Plant {
    type Answer = ();

    fn write(&self) -> Option<&Write> {
        None
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for statement in [sql::ANY_REQUEST, sql::ANY_ASSET] {
            if sqlx::query(statement)
                .fetch_optional(&mut *tx.connection)
                .await?
                .is_some()
            {
                return Err(duplicate("data"));
            }
        }
        let mut events = self.directory(tx).await?;
        for seeded in self.seed.cases.chunks(CHUNK) {
            let cases: Vec<bulk::Row<'_>> = seeded
                .iter()
                .map(|seeded| bulk::Row {
                    case: &seeded.case,
                    mismatch: seeded.mismatch,
                })
                .collect();
            let stored = bulk::requests(tx, &cases).await;
            if stored.map_err(|error| taken(error, "request"))? < cases.len() as u64 {
                return Err(duplicate("folio"));
            }
            bulk::documents(tx, &cases).await?;
        }
        for seeded in &self.seed.cases {
            if !cases::add_opinion(tx, &seeded.case).await? {
                return Err(duplicate("number"));
            }
            cases::add_judgements(tx, &seeded.case).await?;
            after::contract(tx, &seeded.case).await?;
        }
        for (series, last) in last_numbers(&self.seed.cases) {
            sqlx::query(sql::COUNTER_SET)
                .bind(series)
                .bind(last)
                .execute(&mut *tx.connection)
                .await?;
        }
        events.extend(self.past()?);
        tx.append(&events).await?;
        Ok(())
    }
}

impl Plant {
    /// People, institutions and assets, which were there before the first request.
    async fn directory(&self, tx: &mut Tx<'_>) -> Result<Vec<Draft>, Fault> {
        let first = self.seed.cases.iter().flat_map(|seeded| &seeded.past);
        let at = first.map(|event| event.at).chain([self.now]).min();
        let write = Write {
            actor: None,
            now: at.unwrap_or(self.now),
            once: None,
        };
        let mut events = Vec::new();
        for person in &self.seed.people {
            events.push(people::add(tx, None, write.now, person).await?);
        }
        for institution in &self.seed.institutions {
            institutions::put(tx, institution).await?;
            events.push(institution_changed(&write, institution));
        }
        let entries = self
            .seed
            .assets
            .iter()
            .map(|asset| {
                let mut asset = asset.clone();
                asset.version = asset.version.max(1);
                let content = assets::content(&asset)?;
                Ok(Entry { asset, content })
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        assets::add(tx, &entries).await?;
        events.extend(entries.iter().map(|entry| assets::changed(&write, entry)));
        Ok(events)
    }

    /// What happened to the cases, in the order of time.
    fn past(&self) -> Result<Vec<Draft>, Fault> {
        let mut past = Vec::new();
        for seeded in &self.seed.cases {
            for (version, event) in (1..).zip(&seeded.past) {
                let id = seeded.case.id;
                past.push(cases::event(
                    event.at,
                    event.actor,
                    id,
                    version,
                    &event.fact,
                )?);
            }
        }
        past.sort_by_key(|draft| draft.at);
        Ok(past)
    }
}

/// The last number of each series among the seeded folios and letters.
fn last_numbers(seeded: &[SeedCase]) -> BTreeMap<String, i64> {
    let mut last = BTreeMap::new();
    let mut note = |series: String, number: Option<i64>| {
        if let Some(number) = number {
            let entry = last.entry(series).or_insert(0);
            *entry = number.max(*entry);
        }
    };
    for SeedCase { case, .. } in seeded {
        let year = case.received_on.year();
        note(folios(year), place(&case.folio, year));
        if let Some((year, number)) = letter(case) {
            note(letters(year), place(number, year));
        }
    }
    last
}

fn letter(case: &Case) -> Option<(i16, &str)> {
    let opinion = case.opinion.as_ref()?;
    let year = crate::domain::clock::local_date(opinion.issued_at).year();
    Some((year, opinion.number.as_deref()?))
}

/// The place in its year that a number shows: the last run of digits that is not the year itself.
/// A series that is guessed too low costs nothing but a few tries: taken numbers are stepped over.
fn place(number: &str, year: i16) -> Option<i64> {
    let mut runs: Vec<i64> = number
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|run| run.parse().ok())
        .collect();
    if let Some(at) = runs.iter().position(|run| *run == i64::from(year)) {
        runs.remove(at);
    }
    runs.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_its_year_is_read_from_a_number() {
        for (number, place_in_year) in [
            ("UGD-2015-00123", Some(123)),
            ("CEDN/123/2015", Some(123)),
            ("UGD-2015-02015", Some(2015)),
            ("CEDN/2015/2015", Some(2015)),
            ("X", None),
        ] {
            assert_eq!(place(number, 2015), place_in_year, "{number}");
        }
    }
}
