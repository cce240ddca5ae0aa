//! A server inside the program, for one person on one SQLite file.
//!
//! Owns its folder, its socket and its token. Nothing of it can be reached by another user of the machine.

use super::keyfile;
use super::{LaunchError, Listen, Running, Settings, launch};
use crate::domain::clock::{legal_zone, local_date};
use crate::domain::person::{Person, Role};
use crate::practice::{self, Scale};
use crate::service::{Clock, Desk, Law, Secret, ServiceError, ShiftedClock};
use crate::store::{Seed, SeedCase, SeedEvent, Store, StoreUrl};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The store's file in its folder.
const FILE: &str = "dictamen.db";
/// How long the token of one run is good, if the run does not end before.
const TOKEN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A server at work inside the program.
#[derive(Debug)]
pub struct Embedded {
    running: Running,
    socket: PathBuf,
    token: Secret,
    person: Person,
    stop: CancellationToken,
    shift: SignedDuration,
    /// Removed with everything in it when the server has stopped.
    folder: PrivateFolder,
}

/// A fresh folder that its owner alone can enter.
#[derive(Debug)]
struct PrivateFolder(PathBuf);

impl PrivateFolder {
    fn new() -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        // Where the system gives each user a folder of their own, a socket belongs there.
        let parent = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|path| path.is_dir())
            .unwrap_or_else(std::env::temp_dir);
        let path = parent.join(format!("dictamen-{}", Uuid::now_v7().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(PrivateFolder(path))
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::debug!(%error, "the socket's folder stays behind");
        }
    }
}

impl Embedded {
    /// Opens the store in `dir` and serves it to the person who runs the program.
    ///
    /// # Errors
    /// The folder or the store cannot be opened.
    pub async fn open(
        dir: &Path,
        mut desk: crate::service::Settings,
        clock: Arc<dyn Clock>,
    ) -> Result<Embedded, LaunchError> {
        desk.index_file = Some(dir.join(FILE).with_extension("index"));
        let store = open_store(dir).await?;
        let desk = signing(desk, dir)?;
        let desk_settings = desk.clone();
        let desk = Desk::open(store, clock, desk).await?;
        let person = desk.local_person(&user_name()).await?;
        Embedded::serve(dir, desk_settings, desk, person).await
    }

    /// A desk to practise on, with invented people and requests; open ones are of the days before
    /// `today`. Without a date it is the machine's day and clock; with one (a local date), the clock
    /// goes on from its morning. Signed in as the first reviewer. A folder that holds a store
    /// already is opened as it is.
    ///
    /// # Errors
    /// The folder or the store cannot be opened.
    pub async fn practice(
        dir: &Path,
        seed: u64,
        scale: Scale,
        today: Option<Date>,
    ) -> Result<Embedded, LaunchError> {
        let clock = match today {
            None => ShiftedClock::default(),
            Some(day) => {
                let morning = day
                    .at(9, 0, 0, 0)
                    .to_zoned(legal_zone())
                    .map_err(|error| unmade(error.to_string()))?;
                ShiftedClock::starting_at(morning.timestamp())
            }
        };
        let (now, today) = (clock.now(), local_date(clock.now()));
        let store = open_store(dir).await?;
        let reviewer = practice::people()
            .into_iter()
            .find(|person| person.role == Role::Reviewer)
            .ok_or_else(|| unmade("nobody reviews".to_owned()))?;
        if store.head().await.map_err(ServiceError::from)?.seq == 0 {
            let world = tokio::task::spawn_blocking(move || world(seed, scale, today))
                .await
                .map_err(|error| unmade(error.to_string()))?;
            store.seed(now, world).await.map_err(ServiceError::from)?;
        }
        let settings = signing(crate::service::Settings::default(), dir)?;
        let desk = Desk::open(store, Arc::new(clock), settings.clone()).await?;
        let mut embedded = Embedded::serve(dir, settings, desk, reviewer).await?;
        embedded.shift = clock.shift();
        Ok(embedded)
    }

    async fn serve(
        dir: &Path,
        desk_settings: crate::service::Settings,
        desk: Arc<Desk>,
        person: Person,
    ) -> Result<Embedded, LaunchError> {
        let token = desk.local_token(&person, TOKEN).await?;
        let folder = PrivateFolder::new()?;
        let socket = folder.0.join("api");
        let mut settings = Settings::new(
            StoreUrl::Sqlite(dir.join(FILE)),
            vec![Listen::Unix(socket.clone())],
        );
        settings.desk = desk_settings;
        let stop = CancellationToken::new();
        let running = launch(settings, desk, stop.clone()).await?;
        Ok(Embedded {
            running,
            socket,
            token,
            person,
            stop,
            shift: SignedDuration::ZERO,
            folder,
        })
    }

    /// The socket that it listens on.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The token of this run, in clear.
    pub fn token(&self) -> &str {
        self.token.reveal()
    }

    /// The person for whom the token acts.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// How far its clock is from the machine's.
    pub fn shift(&self) -> SignedDuration {
        self.shift
    }

    /// Revokes the token, stops the server and closes the store.
    pub async fn stop(self) {
        let revoked = self
            .running
            .desk()
            .revoke_own_token(&self.person, &self.token)
            .await;
        if let Err(error) = revoked {
            tracing::warn!(%error, "the token of this run could not be revoked");
        }
        self.stop.cancel();
        self.running.join().await;
        drop(self.folder);
    }
}

/// Practice data is part of the program: that it cannot be made is a fault of ours.
/// The settings, with the folder's own key where they name none.
fn signing(
    mut settings: crate::service::Settings,
    dir: &Path,
) -> Result<crate::service::Settings, LaunchError> {
    if settings.signer.is_none() {
        let signer = keyfile::signer(&dir.join(keyfile::FILE)).map_err(LaunchError::Folder)?;
        settings.signer = Some(signer);
    }
    Ok(settings)
}

fn unmade(why: String) -> LaunchError {
    ServiceError::Internal(format!("practice desk: {why}")).into()
}

/// Everything of a practice desk, as the store takes it.
fn world(seed: u64, scale: Scale, today: Date) -> Seed {
    let world = practice::World::new(seed, scale, today);
    let law = Law::default();
    let event = |happening: practice::Happening| SeedEvent {
        at: happening.at,
        actor: happening.actor,
        fact: happening.fact,
    };
    Seed {
        people: practice::people(),
        institutions: practice::institutions(),
        assets: world.assets().collect(),
        cases: world
            .cases()
            .map(|made| SeedCase {
                mismatch: law.of(&made.case).filing_mismatch(&made.case.filing),
                case: made.case,
                past: made.past.into_iter().map(event).collect(),
            })
            .collect(),
    }
}

async fn open_store(dir: &Path) -> Result<Arc<dyn Store>, LaunchError> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    Ok(crate::store::open(&StoreUrl::Sqlite(dir.join(FILE))).await?)
}

/// The name under which the operating system knows who runs the program.
fn user_name() -> String {
    ["USER", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "local".to_owned())
}
