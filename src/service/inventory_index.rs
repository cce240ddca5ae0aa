//! The inventory's index over time: loaded or built at the start, kept up to date, stored.
//!
//! Owns when the index is built, which stored one is trusted, and how changes reach it without holding
//! readers up. The file only saves time: whatever is wrong with it or its disk is logged and costs a build.
//! How a candidate is found, and the bytes of the index, are `matching`'s.

use super::{Desk, ServiceError};
use crate::domain::asset::Asset;
use crate::domain::ids::AssetId;
use crate::matching::{Index, LoadError, Prepared, Stamp, Thesaurus};
use crate::store::Store;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Assets read at a time while the index is built.
const BATCH: u32 = 4_000;
/// Events read at a time while a stored index is brought up to date.
const EVENTS: u32 = 500;
/// Assets filed at a time while readers wait: a millisecond or two.
const AT_ONCE: usize = 32;
/// Changed assets after which the index is stored again.
const MANY: u64 = 20_000;
/// Events, of whatever kind, that a start may read again before the stop is worth storing for.
const MANY_EVENTS: i64 = 5_000;

/// The index, the event that it has seen last, and the file that it is kept in.
#[derive(Debug)]
pub(crate) struct Inventory {
    pub(crate) index: Arc<RwLock<Index>>,
    seq: AtomicI64,
    file: Option<PathBuf>,
    /// Assets changed since it was stored, and the event that the file has seen.
    changed: AtomicU64,
    stored: AtomicI64,
    storing: AtomicBool,
    /// Held while the index is changed, and while it is copied to be stored: a writer that waits for the
    /// lock would make every reader wait behind it.
    turn: tokio::sync::Mutex<()>,
}

/// Why a stored index is not used.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error(transparent)]
    Untrusted(#[from] LoadError),
    #[error("it was made from another event log")]
    OtherLog,
}

impl Inventory {
    /// Loads the index from its file, where there is one that can be trusted, and brings it up to date;
    /// or builds it from the store.
    pub(crate) async fn open(
        store: &dyn Store,
        file: Option<PathBuf>,
    ) -> Result<Inventory, ServiceError> {
        if let Some(path) = &file {
            match load(store, path).await? {
                Ok((index, seq)) => {
                    let inventory = Inventory::new(index, seq, seq, file);
                    inventory.catch_up(store).await?;
                    let assets = inventory.read().len();
                    tracing::info!(assets, seq = inventory.seq(), "inventory index loaded");
                    return Ok(inventory);
                }
                Err(Unusable::Unreadable(error)) if error.kind() == io::ErrorKind::NotFound => {}
                Err(why) => {
                    let file = path.display();
                    tracing::warn!(%file, %why, "stored inventory index not used; building it anew");
                }
            }
        }
        let (index, seq) = build(store).await?;
        tracing::info!(assets = index.len(), seq, "inventory indexed");
        let inventory = Inventory::new(index, seq, 0, file);
        inventory.keep(store).await;
        Ok(inventory)
    }

    fn new(index: Index, seq: i64, stored: i64, file: Option<PathBuf>) -> Inventory {
        Inventory {
            index: Arc::new(RwLock::new(index)),
            seq: AtomicI64::new(seq),
            file,
            changed: AtomicU64::new(0),
            stored: AtomicI64::new(stored),
            storing: AtomicBool::new(false),
            turn: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies what the log says after the event that a stored index has seen.
    async fn catch_up(&self, store: &dyn Store) -> Result<(), ServiceError> {
        loop {
            let events = store.events_after(self.seq(), EVENTS).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok(());
            };
            let changed: Vec<AssetId> = events
                .iter()
                .filter(|event| event.kind == "asset_changed")
                .filter_map(|event| event.subject.map(AssetId))
                .collect();
            self.refresh(store, &changed, last).await?;
        }
    }

    /// Brings the index to `seq`, given the assets that changed until then. Their texts are read before
    /// the index is locked, and it is locked for some of them at a time.
    async fn refresh(
        &self,
        store: &dyn Store,
        changed: &[AssetId],
        seq: i64,
    ) -> Result<(), ServiceError> {
        if !changed.is_empty() {
            let ids: HashSet<AssetId> = changed.iter().copied().collect();
            let ids: Vec<AssetId> = ids.into_iter().collect();
            let assets = store.assets(&ids).await?;
            let index = Arc::clone(&self.index);
            let _turn = self.turn.lock().await;
            self.changed.fetch_add(ids.len() as u64, Ordering::Relaxed);
            blocking(move || {
                let write = || index.write().unwrap_or_else(PoisonError::into_inner);
                let thesaurus = {
                    let index = index.read().unwrap_or_else(PoisonError::into_inner);
                    index.shared_thesaurus()
                };
                let there: HashSet<AssetId> = assets.iter().map(|asset| asset.id).collect();
                for some in assets.chunks(AT_ONCE) {
                    let prepared = prepared(some, &thesaurus);
                    let mut index = write();
                    prepared.into_iter().for_each(|asset| index.put(asset));
                }
                for gone in ids.into_iter().filter(|id| !there.contains(id)) {
                    write().remove(gone);
                }
            })
            .await?;
        }
        self.seq.store(seq, Ordering::Release);
        Ok(())
    }

    /// Stores the index in its file. A fault is logged: the next start builds it anew.
    async fn keep(&self, store: &dyn Store) {
        let Some(path) = self.file.clone() else {
            return;
        };
        if let Err(why) = self.try_keep(store, path.clone()).await {
            let file = path.display();
            tracing::warn!(%file, %why, "inventory index not stored; the next start builds it anew");
        }
    }

    async fn try_keep(&self, store: &dyn Store, path: PathBuf) -> Result<(), ServiceError> {
        // What comes between this and the copy is in the copy, and is heard of once more.
        let seq = self.seq();
        let events = store.events_after(seq - 1, 1).await?;
        let Some(event) = events.first().filter(|event| event.seq == seq) else {
            // An empty log has nothing to build anew.
            return Ok(());
        };
        let stamp = Stamp {
            seq,
            hash: event.hash,
        };
        let index = Arc::clone(&self.index);
        let turn = self.turn.lock().await;
        let changed = self.changed.swap(0, Ordering::Relaxed);
        let bytes = blocking(move || {
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            index.to_bytes(&stamp)
        })
        .await?;
        drop(turn);
        match blocking(move || write_whole(&path, &bytes)).await? {
            Ok(()) => {
                self.stored.store(seq, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => {
                self.changed.fetch_add(changed, Ordering::Relaxed);
                Err(ServiceError::Internal(error.to_string()))
            }
        }
    }
}

/// The index that a file holds, if it is one of this store's log.
async fn load(
    store: &dyn Store,
    path: &Path,
) -> Result<Result<(Index, i64), Unusable>, ServiceError> {
    let path = path.to_owned();
    let loaded = blocking(move || {
        let bytes = fs::read(path)?;
        Ok(Index::from_bytes(&bytes, Thesaurus::builtin())?)
    })
    .await?;
    let (index, stamp) = match loaded {
        Ok(loaded) => loaded,
        Err(why) => return Ok(Err(why)),
    };
    let events = store.events_after(stamp.seq.saturating_sub(1), 1).await?;
    let same =
        |event: &&crate::store::EventRecord| event.seq == stamp.seq && event.hash == stamp.hash;
    match events.first().filter(same) {
        Some(_) => Ok(Ok((index, stamp.seq))),
        None => Ok(Err(Unusable::OtherLog)),
    }
}

/// Builds the index from the store: the texts of a batch are read by two threads while the next batch is
/// fetched. Filing takes half as long as reading, so that a third would wait.
async fn build(store: &dyn Store) -> Result<(Index, i64), ServiceError> {
    // The head first: what changes while the assets are read is heard of again.
    let seq = store.head().await?.seq;
    let mut index = Index::new();
    let thesaurus = index.shared_thesaurus();
    let mut assets = store.assets_after(None, BATCH).await?;
    while let Some(last) = assets.last().map(|asset| asset.id) {
        let rest = assets.split_off(assets.len() / 2);
        let prepare = |assets: Vec<Asset>| {
            let thesaurus = Arc::clone(&thesaurus);
            blocking(move || prepared(&assets, &thesaurus))
        };
        let (some, others, next) = tokio::join!(
            prepare(assets),
            prepare(rest),
            store.assets_after(Some(last), BATCH)
        );
        let (some, others) = (some?, others?);
        assets = next?;
        index = blocking(move || {
            some.into_iter()
                .chain(others)
                .for_each(|asset| index.put(asset));
            index
        })
        .await?;
    }
    let index = blocking(move || {
        index.shrink();
        index
    })
    .await?;
    Ok((index, seq))
}

fn prepared(assets: &[Asset], thesaurus: &Thesaurus) -> Vec<Prepared> {
    assets
        .iter()
        .map(|asset| Prepared::new(asset, thesaurus))
        .collect()
}

/// Writes a file so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("tmp");
    let written = create(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of it would fill a full disk further.
        let _ = fs::remove_file(&beside);
    }
    written?;
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Runs what takes milliseconds of computing where it holds nobody up.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ServiceError::Internal(format!("index: {error}")))
}

impl Desk {
    /// Brings the index to `seq`, given the assets that changed until then; after many it is stored.
    pub(crate) async fn refresh_inventory(
        self: &Arc<Self>,
        changed: &[AssetId],
        seq: i64,
    ) -> Result<(), ServiceError> {
        self.inventory.refresh(&*self.store, changed, seq).await?;
        if self.inventory.changed.load(Ordering::Relaxed) >= MANY
            && self.inventory.file.is_some()
            && !self.inventory.storing.swap(true, Ordering::AcqRel)
        {
            let desk = Arc::clone(self);
            tokio::spawn(async move {
                desk.inventory.keep(&*desk.store).await;
                desk.inventory.storing.store(false, Ordering::Release);
            });
        }
        Ok(())
    }

    /// Stores the index before the store is closed, if the next start would have much to read again.
    pub(crate) async fn keep_inventory(&self) {
        let inventory = &self.inventory;
        let behind = inventory.seq() - inventory.stored.load(Ordering::Relaxed);
        if inventory.changed.load(Ordering::Relaxed) > 0 || behind > MANY_EVENTS {
            inventory.keep(&*self.store).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ImportId;
    use crate::store::{Load, StoreUrl, Write as Writing};
    use crate::wire::transfer::Cargo;
    use jiff::Timestamp;
    use uuid::Uuid;

    type Fallible = Result<(), Box<dyn std::error::Error>>;

    async fn opened(folder: &Path) -> Result<Arc<dyn Store>, Box<dyn std::error::Error>> {
        Ok(crate::store::open(&StoreUrl::Sqlite(folder.join("dictamen.db"))).await?)
    }

    async fn import(store: &dyn Store, keys: std::ops::Range<u32>, name: &str) -> Fallible {
        let assets = keys
            .map(|key| {
                serde_json::from_value(serde_json::json!({
                    "id": Uuid::now_v7(), "key": format!("APP-{key:04}"), "name": format!("{name} {key}"),
                }))
            })
            .collect::<Result<Vec<Asset>, _>>()?;
        let write = Writing {
            actor: None,
            now: Timestamp::UNIX_EPOCH,
            once: None,
        };
        let id = ImportId(Uuid::now_v7());
        store.open_import(&write, id, Cargo::Assets).await?;
        store
            .commit_import(&write, id, Load::Assets(assets), false)
            .await?;
        Ok(())
    }

    /// How many assets an opened inventory has, how many of them answer to a name, and whether its file
    /// was used: a file that was not is written anew.
    async fn start(
        store: &dyn Store,
        file: &Path,
        line: &str,
    ) -> Result<(usize, usize, bool), ServiceError> {
        let written = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
        let before = written(file);
        let inventory = Inventory::open(store, Some(file.to_owned())).await?;
        let index = inventory.read();
        let used = before.is_some() && written(file) == before;
        Ok((index.len(), index.search(line, 50).len(), used))
    }

    #[tokio::test]
    async fn a_stored_index_is_loaded_and_brought_up_to_date() -> Fallible {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("dictamen.index");
        let store = opened(folder.path()).await?;
        import(&*store, 0..30, "Registro de pesca").await?;
        assert_eq!(start(&*store, &file, "pesca").await?, (30, 30, false));
        assert_eq!(start(&*store, &file, "pesca").await?, (30, 30, true));
        import(&*store, 20..40, "Padrón agrario").await?;
        assert_eq!(start(&*store, &file, "pesca").await?, (40, 20, true));
        assert_eq!(start(&*store, &file, "agrario").await?, (40, 20, true));
        store.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_trusted_is_built_anew() -> Fallible {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("dictamen.index");
        let store = opened(folder.path()).await?;
        import(&*store, 0..10, "Registro de pesca").await?;
        start(&*store, &file, "pesca").await?;
        let whole = fs::read(&file)?;
        let other_folder = tempfile::tempdir()?;
        let other = opened(other_folder.path()).await?;
        import(&*other, 0..5, "Mesa de ayuda").await?;
        let foreign = other_folder.path().join("dictamen.index");
        start(&*other, &foreign, "mesa").await?;
        other.close().await;
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 4;
        let mut old = whole.clone();
        old[8] ^= 1;
        for (why, bytes) in [
            ("cut off", whole[..whole.len() / 2].to_vec()),
            ("flipped", flipped),
            ("old", old),
            ("another log", fs::read(&foreign)?),
            ("empty", Vec::new()),
        ] {
            fs::write(&file, bytes)?;
            assert_eq!(
                start(&*store, &file, "pesca").await?,
                (10, 10, false),
                "{why}"
            );
            assert_eq!(fs::read(&file)?.len(), whole.len(), "{why}");
        }
        store.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn a_disk_that_cannot_be_written_costs_the_file_only() -> Fallible {
        let folder = tempfile::tempdir()?;
        let store = opened(folder.path()).await?;
        import(&*store, 0..10, "Registro de pesca").await?;
        // A folder stands where the file should be, and a file where a folder should.
        let taken = folder.path().join("taken.index");
        fs::create_dir(&taken)?;
        fs::write(folder.path().join("file"), "")?;
        for file in [taken, folder.path().join("file").join("x.index")] {
            assert_eq!(
                start(&*store, &file, "pesca").await?.0,
                10,
                "{}",
                file.display()
            );
        }
        assert!(!folder.path().join("taken.tmp").exists());
        store.close().await;
        Ok(())
    }
}
