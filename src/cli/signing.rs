//! Who signs for the server: a key in a file, or a command that keeps one.
//!
//! A SQLite store has its key beside it unless another is named; with PostgreSQL one must be named,
//! for its replicas have no folder in common.

use super::context::Context;
use super::failure::Failure;
use crate::evidence::signature::PublicKey;
use crate::server::keyfile;
use crate::service::Signer;
use crate::store::StoreUrl;
use std::path::{Path, PathBuf};

const COMMAND: &str = "dictamen serve";

#[derive(Debug, clap::Args)]
pub struct SigningArgs {
    #[arg(long, conflicts_with = "signing_command")]
    signing_key: Option<PathBuf>,
    #[arg(long, requires = "signing_public_key")]
    signing_command: Option<String>,
    #[arg(long, requires = "signing_command")]
    signing_public_key: Option<String>,
}

/// The signer that the arguments name, or the store's own; none where there is no place for one.
///
/// # Errors
/// A key that cannot be made or read.
pub fn signer(
    context: &Context,
    args: &SigningArgs,
    store: &StoreUrl,
) -> Result<Option<Signer>, Failure> {
    if let (Some(line), Some(key)) = (&args.signing_command, &args.signing_public_key) {
        let text = match Path::new(key) {
            path if path.is_file() => context.text_of(path)?,
            _ => key.clone(),
        };
        let public = PublicKey::parse(&text).map_err(|_| {
            let sentence = context.out.lang.text("cli.verify.bad_key").to_owned();
            Failure::usage(sentence, COMMAND)
        })?;
        let line = line.split_whitespace().map(str::to_owned).collect();
        return Ok(Some(Signer::Command { line, public }));
    }
    let path = match (&args.signing_key, store) {
        (Some(path), _) => path.clone(),
        (None, StoreUrl::Sqlite(file)) => file.with_file_name(keyfile::FILE),
        (None, StoreUrl::Postgres(_)) => {
            context
                .out
                .say(context.out.lang.text("cli.launch.no_signing_key"));
            return Ok(None);
        }
    };
    keyfile::signer(&path)
        .map(Some)
        .map_err(|error| Failure::file(&path, error))
}
