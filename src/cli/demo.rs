//! `demo`: practice data on an embedded server, and the terminal UI over it.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::launch;
use super::session::Session;
use super::settings;
use super::terminal::{self, ScreenArgs};
use super::words::day;
use crate::practice::Scale;
use crate::server::embedded::Embedded;
use crate::tui::model::Tour;
use crate::tui::tour;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;

#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    #[arg(long)]
    keep: Option<PathBuf>,
    #[arg(long, default_value_t = 2_014)]
    seed: u64,
    #[arg(long, value_parser = day)]
    today: Option<Date>,
    #[arg(long = "guia", visible_alias = "tour")]
    guide: bool,
    #[command(flatten)]
    screen: ScreenArgs,
}

/// The practice desk of the guided practice, in the folder of states.
const GUIDED: &str = "guia";

/// Where the desk lies that is to be kept: where it was asked for, or where the guided practice
/// can be gone on with.
fn kept(context: &Context, args: &DemoArgs) -> Result<Option<PathBuf>, Failure> {
    if args.keep.is_some() || !args.guide {
        return Ok(args.keep.clone());
    }
    let folder = settings::paths(context)?.state.join(GUIDED);
    // Whoever has done it all begins again, on a desk where nothing is done.
    let over = tour::load(&folder.join(STATE)).is_some_and(|tour| tour.is_over());
    if over {
        std::fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, error))?;
    }
    Ok(Some(folder))
}

/// Drafts, outbox and progress within the folder of a practice desk.
const STATE: &str = "state";

/// The guided practice as it was left, or a new one.
async fn guided(state: &Path, session: &Session) -> Result<Tour, Failure> {
    if let Some(left) = tour::load(state) {
        return Ok(left);
    }
    let chosen = tour::choose(session.client()).await?;
    // Kept at once: who leaves before the first step has the same cases the next time.
    std::fs::create_dir_all(state).map_err(|error| Failure::file(state, error))?;
    tour::save(state, &chosen).map_err(|error| Failure::file(state, error))?;
    Ok(chosen)
}

/// A scratch folder that goes with the session.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Scratch> {
        use std::os::unix::fs::DirBuilderExt as _;
        let path =
            std::env::temp_dir().join(format!("dictamen-demo-{}", uuid::Uuid::now_v7().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::debug!(%error, "the scratch folder stays behind");
        }
    }
}

/// Opens the practice desk and shows it.
///
/// # Errors
/// No terminal; the folder or the store cannot be opened.
pub fn run(context: &Context, args: &DemoArgs, runtime: &Runtime) -> Result<Exit, Failure> {
    terminal::needs_a_terminal(context, &args.screen)?;
    let keep = kept(context, args)?;
    let scratch = match &keep {
        Some(_) => None,
        None => Some(Scratch::new()?),
    };
    let folder: &Path = match (&keep, &scratch) {
        (Some(kept), _) => kept,
        (None, Some(scratch)) => &scratch.0,
        (None, None) => Path::new("."),
    };
    context.out.say(context.out.lang.text("cli.demo.preparing"));
    let opened = runtime
        .block_on(Embedded::practice(
            folder,
            args.seed,
            Scale::default(),
            args.today,
        ))
        .map_err(|error| launch::failure(&error, context.out.lang))?;
    let session = Session::embedded(opened)?;
    let state = folder.join(STATE);
    let tour = match args.guide {
        true => Some(runtime.block_on(guided(&state, &session))?),
        false => None,
    };
    let ended = terminal::show(context, &args.screen, state, session, tour, runtime);
    if let Some(kept) = &keep {
        let shown = crate::text::line(&kept.to_string_lossy());
        context.out.say(
            &context
                .out
                .lang
                .fill("cli.demo.kept", &[("dir", shown.as_str())]),
        );
    }
    ended
}
