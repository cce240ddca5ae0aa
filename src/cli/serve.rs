//! `serve`: the central API, until it is told to stop.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::launch;
use super::law;
use super::settings;
use super::signals::Stop;
use super::signing::{self, SigningArgs};
use super::words::BadValue;
use crate::server::logs::{self, LogFormat};
use crate::server::{Listen, Running, Settings, serve};
use crate::service::SystemClock;
use crate::store::StoreUrl;
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Where it listens unless told otherwise: this machine only.
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// The store's file in a data folder, as the embedded server names it.
const STORE_FILE: &str = "dictamen.db";
/// Names the store without showing it in the list of processes.
const STORE_VARIABLE: &str = "DICTAMEN_STORE";

#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[arg(long, value_parser = listen)]
    listen: Vec<Listen>,
    #[arg(long, conflicts_with = "store_file")]
    store: Option<String>,
    #[arg(long)]
    store_file: Option<PathBuf>,
    #[arg(long, value_parser = address)]
    metrics: Option<SocketAddr>,
    #[arg(long)]
    calls_per_minute: Option<u32>,
    #[arg(long)]
    failures_per_minute: Option<u32>,
    #[arg(long, default_value = "info")]
    log: String,
    #[arg(long)]
    log_json: bool,
    #[arg(long)]
    admin_token_file: Option<PathBuf>,
    #[command(flatten)]
    signing: SigningArgs,
}

fn address(text: &str) -> Result<SocketAddr, BadValue> {
    text.parse().map_err(|_| BadValue("cli.error.bad_address"))
}

fn listen(text: &str) -> Result<Listen, BadValue> {
    match text.strip_prefix("unix:") {
        Some("") => Err(BadValue("cli.error.bad_address")),
        Some(path) => Ok(Listen::Unix(PathBuf::from(
            path.strip_prefix("//").unwrap_or(path),
        ))),
        None => address(text).map(Listen::Tcp),
    }
}

pub async fn run(context: &Context, args: ServeArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let format = if args.log_json {
        LogFormat::Json
    } else {
        LogFormat::Plain
    };
    logs::start(format, &args.log).map_err(|_| {
        Failure::usage(lang.text("cli.launch.bad_log").to_owned(), "dictamen serve")
    })?;
    let store = store(context, args.store.as_deref(), args.store_file.as_deref())?;
    let mut listen = args.listen;
    if listen.is_empty() {
        listen.extend(self::listen(DEFAULT_LISTEN));
    }
    let index_file = match &store {
        StoreUrl::Sqlite(path) => path.with_extension("index"),
        StoreUrl::Postgres(_) => data_folder(context)?.join("inventory.index"),
    };
    let signer = signing::signer(context, &args.signing, &store)?;
    let mut settings = Settings::new(store, listen);
    settings.desk.index_file = Some(index_file);
    settings.metrics = args.metrics;
    settings.desk = law::settings(context)?;
    settings.desk.signer = signer;
    let limits = &mut settings.limits;
    for (rate, wanted) in [
        (&mut limits.credential, args.calls_per_minute),
        (&mut limits.failures, args.failures_per_minute),
    ] {
        if let Some(per_minute) = wanted {
            rate.per_minute = per_minute;
        }
    }
    let mut stop = Stop::listen()?;
    let cancel = CancellationToken::new();
    let running = serve(settings, Arc::new(SystemClock), cancel.clone())
        .await
        .map_err(|error| launch::failure(&error, lang))?;
    if let Some(path) = &args.admin_token_file {
        let written = admin_token(&running, path).await;
        if let Err(failure) = written {
            cancel.cancel();
            running.join().await;
            return Err(failure);
        }
    }
    let addresses: Vec<String> = running.addresses.iter().map(ToString::to_string).collect();
    if out.json {
        out.document(&json!({"listen": addresses, "metrics": running.metrics}))?;
    } else {
        out.data(&addresses.join("\n"))?;
    }
    stop.asked().await;
    cancel.cancel();
    // What has begun is finished; a second signal does not wait for it.
    tokio::select! {
        biased;
        () = stop.asked() => return Err(Failure::Interrupted),
        () = running.join() => {}
    }
    Ok(Exit::Ok)
}

/// Where the data is: the argument, a file, the environment, or the data folder's own store.
fn store(
    context: &Context,
    argument: Option<&str>,
    file: Option<&Path>,
) -> Result<StoreUrl, Failure> {
    let lang = context.out.lang;
    let text = match (argument, file) {
        (Some(argument), _) => {
            if has_password(argument) {
                let sentence = lang.text("cli.launch.password_in_argument");
                return Err(Failure::usage(sentence.to_owned(), "dictamen serve"));
            }
            argument.to_owned()
        }
        (None, Some(file)) => context.text_of(file)?.trim().to_owned(),
        (None, None) => match std::env::var(STORE_VARIABLE) {
            Ok(text) if !text.trim().is_empty() => text.trim().to_owned(),
            _ => {
                let folder = data_folder(context)?;
                make_private(&folder)?;
                return Ok(StoreUrl::Sqlite(folder.join(STORE_FILE)));
            }
        },
    };
    text.parse().map_err(|_| {
        Failure::usage(
            lang.text("cli.launch.bad_store").to_owned(),
            "dictamen serve",
        )
    })
}

/// The data folder of this user, whatever server is named.
///
/// # Errors
/// There is no home.
fn data_folder(context: &Context) -> Result<PathBuf, Failure> {
    match &context.config.data.value {
        Some(folder) => Ok(folder.clone()),
        None => Ok(settings::paths(context)?.data.clone()),
    }
}

/// Whether a store's address holds a password, which everybody on the machine could read.
fn has_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else {
        return false;
    };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let user = place.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':')
        || parameters
            .split('&')
            .any(|parameter| parameter.starts_with("password="))
}

fn make_private(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Failure::file(folder, error))
}

/// A supervisor's token for whoever starts the server: the first way into an empty store.
async fn admin_token(running: &Running, path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let told = |error: crate::service::ServiceError| Failure::Told {
        exit: Exit::Failure,
        code: "admin_token",
        sentence: crate::text::line(&error.to_string()).to_string(),
    };
    let name = ["USER", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "local".to_owned());
    let person = running.desk().local_person(&name).await.map_err(told)?;
    let life = jiff::SignedDuration::from_hours(14 * 24);
    let token = running
        .desk()
        .local_token(&person, life)
        .await
        .map_err(told)?;
    let fault = |error| Failure::file(path, error);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(fault)?;
    writeln!(file, "{}", token.reveal()).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_arguments_is_seen() {
        for (url, found) in [
            ("postgres://u:p@h/d", true),
            ("postgres://h/d?user=u&password=p", true),
            ("postgres://u@h:5432/d", false),
            ("postgres://h/d?sslmode=require", false),
            ("sqlite:/var/lib/a:b@c.db", false),
        ] {
            assert_eq!(has_password(url), found, "{url}");
        }
    }

    #[test]
    fn addresses_are_tcp_or_a_socket() {
        assert!(matches!(listen("127.0.0.1:0"), Ok(Listen::Tcp(_))));
        assert!(matches!(listen("[::1]:80"), Ok(Listen::Tcp(_))));
        assert_eq!(
            listen("unix:/run/d.sock"),
            Ok(Listen::Unix("/run/d.sock".into()))
        );
        for bad in ["", "unix:", "localhost", "8080", "127.0.0.1"] {
            assert!(listen(bad).is_err(), "{bad}");
        }
    }
}
