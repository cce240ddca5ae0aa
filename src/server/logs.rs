//! Where logs go: the error stream, one line an event, for people or as JSON.

use tracing_subscriber::EnvFilter;

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    #[default]
    Plain,
    Json,
}

/// Starts logging, at `filter` (such as `info` or `dictamen=debug`). A second call changes nothing.
///
/// # Errors
/// A filter that does not parse.
pub fn start(format: LogFormat, filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| error.to_string())?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    // Set already: by an earlier call, or by a test.
    let _ = match format {
        LogFormat::Plain => logs.try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    };
    Ok(())
}
