//! What is asked of the inventory: a search, a stored request's candidates, filings that are not stored.
//!
//! Owns who may ask, what may be asked, and the answers that carry assets. Must not build the index,
//! nor rank.

use super::directory::Institutions;
use super::input::Check;
use super::policy::{Action, Facts};
use super::{Desk, ServiceError};
use crate::domain::asset::Asset;
use crate::domain::candidate::{Judgement, Verdict};
use crate::domain::case::Case;
use crate::domain::ids::AssetId;
use crate::domain::institution::{Institution, InstitutionKey};
use crate::domain::person::Person;
use crate::matching::likeness::raise;
use crate::matching::{Hit, Subject, verdict};
use crate::store::RequestRef;
use crate::wire::import::{MAX_FIELD_BYTES, MAX_KEY, MAX_LIST, MAX_NAME, MAX_TITLE};
use crate::wire::inventory::{
    Asked, Candidate, Candidates, CheckInventory, CheckedFiling, InventoryChecked, MAX_ASKED,
    MAX_CANDIDATES, Offered,
};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;
use tokio::sync::Semaphore;

/// Candidates unless the caller asks for another number.
const CANDIDATES: u32 = 10;
/// The longest search line, in characters.
const LINE: usize = 1_000;

/// Turns at checking many filings: no more at once than there are processors, so that lists of
/// thousands leave a person's search its own.
#[derive(Debug)]
pub(super) struct Turns(Semaphore);

impl Default for Turns {
    fn default() -> Self {
        Turns(Semaphore::new(
            std::thread::available_parallelism().map_or(1, NonZero::get),
        ))
    }
}

/// A filing with who asks, as far as that is known.
struct Question {
    asked: Asked,
    known: Option<Institution>,
}

impl Question {
    /// The title, or else the description's first line, as the import of such a request would have it.
    fn title(&self) -> &str {
        match self.asked.title.trim() {
            "" => self.asked.description.lines().next().unwrap_or_default(),
            title => title,
        }
    }

    fn subject(&self) -> Subject<'_> {
        let words = Subject {
            title: self.title(),
            description: &self.asked.description,
            items: self.asked.items.iter().map(String::as_str).collect(),
            brands: self.asked.brands.iter().map(String::as_str).collect(),
            supplier: &self.asked.supplier,
            ..Subject::default()
        };
        match &self.known {
            Some(institution) => words.asked_by(institution),
            None => words.asked_by_name(&self.asked.institution),
        }
    }
}

impl Desk {
    /// Finds assets as a person types.
    ///
    /// # Errors
    /// A line that is too long.
    pub async fn search(
        &self,
        actor: &Person,
        line: &str,
        limit: Option<u32>,
    ) -> Result<Candidates, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let mut check = Check::default();
        check.line("q", line, LINE);
        check.done()?;
        let (line, limit) = (line.to_owned(), candidates(limit));
        let seq = self.inventory.seq();
        let (hits, searched) = self
            .inventory
            .ask(move |index| index.search(&line, limit))
            .await?;
        self.with_assets(hits, searched, seq, None).await
    }

    /// What already exists that may serve a request, with what was made of each.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for a request that does not exist; not for people of an institution.
    pub async fn candidates(
        &self,
        actor: &Person,
        reference: &RequestRef,
        limit: Option<u32>,
    ) -> Result<Candidates, ServiceError> {
        let case = self
            .concerned(actor, reference, Action::ReadCandidates)
            .await?;
        let institution = self.directory().await?.get(&case.institution).cloned();
        let (filing, filed_by) = (case.filing.clone(), case.institution.clone());
        let (today, limit) = (self.today(), candidates(limit));
        let agreed = self.agreed(&case).await?;
        let seq = self.inventory.seq();
        let dismissed: Vec<Judgement> = case
            .judgements
            .iter()
            .filter(|judged| judged.verdict == Verdict::Dismissed)
            .cloned()
            .collect();
        // What is dismissed takes no place of what is offered.
        let wanted = limit + dismissed.len();
        let (hits, searched) = self
            .inventory
            .ask(move |index| {
                let subject = Subject::of_filing(&filing);
                let subject = match &institution {
                    Some(institution) => subject.asked_by(institution),
                    None => subject.asked_by_name(filed_by.as_str()),
                };
                raise(index, index.check(&subject, today, wanted), &agreed, wanted)
            })
            .await?;
        let (again, mut hits): (Vec<Hit>, Vec<Hit>) = hits
            .into_iter()
            .partition(|hit| dismissed.iter().any(|judged| judged.asset == hit.asset));
        hits.truncate(limit);
        let mut found = self.with_assets(hits, searched, seq, Some(&case)).await?;
        found.dismissed = self.set_aside(dismissed, again).await?;
        Ok(found)
    }

    /// What already exists that may serve filings that are not stored, in their order.
    ///
    /// # Errors
    /// For people of an institution, filings of another one; more filings or longer texts than one
    /// call may have.
    pub async fn check_inventory(
        &self,
        actor: &Person,
        ask: CheckInventory,
    ) -> Result<InventoryChecked, ServiceError> {
        let directory = self.directory().await?;
        let questions = self.questions(actor, ask.filings, &directory)?;
        let keys: Vec<String> = questions.iter().map(|one| one.asked.key.clone()).collect();
        let (today, limit, seq) = (self.today(), candidates(ask.limit), self.inventory.seq());
        let turn = self.turns.0.acquire().await;
        let (found, searched) = self
            .inventory
            .ask_each(questions, move |index, question: &Question| {
                index.check(&question.subject(), today, limit)
            })
            .await?;
        drop(turn);
        let ids: BTreeSet<AssetId> = found.iter().flatten().map(|hit| hit.asset).collect();
        let assets = self.by_id(ids.into_iter().collect()).await?;
        let answers = keys
            .into_iter()
            .zip(found)
            .map(|(key, hits)| CheckedFiling {
                key,
                verdict: verdict(&hits),
                candidates: hits
                    .into_iter()
                    .filter_map(|hit| Some(offered(assets.get(&hit.asset)?, hit)))
                    .collect(),
            });
        Ok(InventoryChecked {
            answers: answers.collect(),
            searched,
            seq,
        })
    }

    /// The filings with who asks each, if the caller may ask that.
    fn questions(
        &self,
        actor: &Person,
        filings: Vec<Asked>,
        directory: &Institutions,
    ) -> Result<Vec<Question>, ServiceError> {
        let mut check = Check::default();
        if filings.len() > MAX_ASKED {
            check.fault("/filings", "too_many", format!("at most {MAX_ASKED}"));
            return check.done().map(|()| Vec::new());
        }
        let mut questions = Vec::with_capacity(filings.len());
        for (at, asked) in filings.into_iter().enumerate() {
            let text = asked.institution.trim();
            let known = match &actor.institution {
                Some(own) if text.is_empty() => directory.get(own),
                _ => directory.find(text),
            };
            let named = match known {
                Some(known) => Some(known.key.clone()),
                None if text.is_empty() => actor.institution.clone(),
                None => Some(InstitutionKey::new(text)),
            };
            let facts = Facts {
                institution: named.as_ref(),
                ..Facts::default()
            };
            self.may(actor, Action::CheckInventory, facts)?;
            sound(&mut check, &format!("/filings/{at}"), &asked);
            let known = known.cloned();
            questions.push(Question { asked, known });
        }
        if questions.is_empty() {
            let facts = Facts {
                institution: actor.institution.as_ref(),
                ..Facts::default()
            };
            self.may(actor, Action::CheckInventory, facts)?;
        }
        check.done()?;
        Ok(questions)
    }

    async fn by_id(&self, ids: Vec<AssetId>) -> Result<HashMap<AssetId, Asset>, ServiceError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let assets = self.store.assets(&ids).await?;
        Ok(assets.into_iter().map(|asset| (asset.id, asset)).collect())
    }

    /// The dismissed, best first: as the check ranks them now, or else as they were judged.
    async fn set_aside(
        &self,
        dismissed: Vec<Judgement>,
        again: Vec<Hit>,
    ) -> Result<Vec<Candidate>, ServiceError> {
        let ids = dismissed.iter().map(|judged| judged.asset).collect();
        let mut assets = self.by_id(ids).await?;
        let mut again: HashMap<AssetId, Hit> =
            again.into_iter().map(|hit| (hit.asset, hit)).collect();
        let mut aside: Vec<Candidate> = dismissed
            .into_iter()
            .filter_map(|judged| {
                let asset = assets.remove(&judged.asset)?;
                let (score, confidence, why) = match again.remove(&judged.asset) {
                    Some(hit) => (hit.score, hit.confidence, hit.why),
                    None => (judged.score, judged.confidence, judged.why.clone()),
                };
                Some(Candidate {
                    asset,
                    score,
                    confidence,
                    why,
                    judgement: Some(judged),
                })
            })
            .collect();
        aside.sort_by_key(|one| Reverse(one.score));
        Ok(aside)
    }

    async fn with_assets(
        &self,
        hits: Vec<Hit>,
        searched: u64,
        seq: i64,
        case: Option<&Case>,
    ) -> Result<Candidates, ServiceError> {
        let ids: Vec<AssetId> = hits.iter().map(|hit| hit.asset).collect();
        let verdict = verdict(&hits);
        let mut assets = self.by_id(ids).await?;
        let judged = |id: AssetId| {
            case.and_then(|case| case.judgements.iter().find(|judged| judged.asset == id))
                .cloned()
        };
        let candidates = hits
            .into_iter()
            .filter_map(|hit| {
                Some(Candidate {
                    asset: assets.remove(&hit.asset)?,
                    score: hit.score,
                    confidence: hit.confidence,
                    why: hit.why,
                    judgement: judged(hit.asset),
                })
            })
            .collect();
        Ok(Candidates {
            candidates,
            dismissed: Vec::new(),
            verdict,
            searched,
            seq,
        })
    }

    /// One asset, by id or by the key that its register gave.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown one.
    pub async fn asset(&self, actor: &Person, reference: &str) -> Result<Asset, ServiceError> {
        self.may(actor, Action::ReadCommon, Facts::default())?;
        let by_id = match reference.parse::<AssetId>() {
            Ok(id) => self.store.assets(&[id]).await?.into_iter().next(),
            Err(_) => None,
        };
        match by_id {
            Some(asset) => Ok(asset),
            None => self
                .store
                .asset_by_key(reference)
                .await?
                .ok_or(ServiceError::NotFound),
        }
    }
}

fn candidates(limit: Option<u32>) -> usize {
    limit.unwrap_or(CANDIDATES).clamp(1, MAX_CANDIDATES) as usize
}

fn offered(asset: &Asset, hit: Hit) -> Offered {
    Offered {
        id: asset.id,
        key: asset.key.clone(),
        name: asset.name.clone(),
        status: asset.status,
        score: hit.score,
        confidence: hit.confidence,
        why: hit.why,
    }
}

/// What is asked is never stored or shown, so that only its size and its single lines matter.
fn sound(check: &mut Check, at: &str, asked: &Asked) {
    let path = |field: &str| format!("{at}/{field}");
    check.line(&path("key"), &asked.key, MAX_KEY);
    check.line(&path("institution"), &asked.institution, MAX_NAME);
    check.line(&path("title"), &asked.title, MAX_TITLE);
    if asked.title.trim().is_empty() && asked.description.trim().is_empty() {
        check.fault(&path("title"), "required", "a title or a description");
    }
    let mut long = |pointer: String, text: &str| {
        if text.len() > MAX_FIELD_BYTES {
            let most = format!("at most {MAX_FIELD_BYTES} bytes");
            check.fault(&pointer, "field_too_big", most);
        }
    };
    long(path("description"), &asked.description);
    long(path("supplier"), &asked.supplier);
    for (field, texts) in [("items", &asked.items), ("brands", &asked.brands)] {
        for (place, text) in texts.iter().enumerate().take(MAX_LIST) {
            long(format!("{at}/{field}/{place}"), text);
        }
    }
    for (field, texts) in [("items", &asked.items), ("brands", &asked.brands)] {
        if texts.len() > MAX_LIST {
            check.fault(
                &path(field),
                "too_many",
                format!("at most {MAX_LIST} values"),
            );
        }
    }
}
