//! `$VISUAL` or `$EDITOR` on a private file, started by its arguments and never through a shell.

use super::draft::write_private;
use std::io;
use std::path::Path;
use tokio::process::Command;

/// Why the editor's text was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    #[error("$VISUAL / $EDITOR")]
    NotSet,
    #[error("{program}: {source}")]
    Start { program: String, source: io::Error },
    #[error("{program}: {status}")]
    Failed {
        program: String,
        status: std::process::ExitStatus,
    },
    #[error("{0}")]
    File(#[from] io::Error),
    #[error("UTF-8")]
    NotUtf8,
}

/// The editor's command, split into arguments: quotes keep blanks together, nothing else is special.
pub fn command(env: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let text = env("VISUAL")
        .filter(|v| !v.trim().is_empty())
        .or_else(|| env("EDITOR"))?;
    let arguments = split(&text);
    (!arguments.is_empty()).then_some(arguments)
}

fn split(text: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut current = String::new();
    let mut quote = None;
    let mut begun = false;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                begun = true;
            }
            (None, c) if c.is_whitespace() => {
                if begun {
                    arguments.push(std::mem::take(&mut current));
                }
                begun = false;
            }
            (_, c) => {
                current.push(c);
                begun = true;
            }
        }
    }
    if begun {
        arguments.push(current);
    }
    arguments
}

/// Lets the person edit `text` in `file`, and answers what they left there.
///
/// # Errors
/// The editor is not set, cannot be started, or ends with an error; then nothing is taken.
pub async fn edit(arguments: &[String], file: &Path, text: &str) -> Result<String, EditorError> {
    let Some((program, rest)) = arguments.split_first() else {
        return Err(EditorError::NotSet);
    };
    write_private(file, text.as_bytes())?;
    let status = Command::new(program).args(rest).arg(file).status().await;
    let status = status.map_err(|source| EditorError::Start {
        program: program.clone(),
        source,
    })?;
    if !status.success() {
        return Err(EditorError::Failed {
            program: program.clone(),
            status,
        });
    }
    let bytes = std::fs::read(file)?;
    std::fs::remove_file(file)?;
    String::from_utf8(bytes).map_err(|_| EditorError::NotUtf8)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn arguments_are_split_without_a_shell() {
        assert_eq!(split("code --wait"), ["code", "--wait"]);
        assert_eq!(
            split("'/opt/mi editor/ed' -x \"a b\""),
            ["/opt/mi editor/ed", "-x", "a b"]
        );
        assert_eq!(split("vi; rm -rf $HOME"), ["vi;", "rm", "-rf", "$HOME"]);
        assert_eq!(split("  "), Vec::<String>::new());
    }

    #[tokio::test]
    async fn what_a_failing_editor_wrote_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("texto.txt");
        let failing = ["sh", "-c", "echo otra > \"$0\"; exit 3"].map(str::to_owned);
        assert!(matches!(
            edit(&failing, &file, "una").await,
            Err(EditorError::Failed { .. })
        ));
        let writing = ["sh", "-c", "printf ' dos' >> \"$0\""].map(str::to_owned);
        assert_eq!(edit(&writing, &file, "uno").await.unwrap(), "uno dos");
        assert!(!file.exists());
        let absent = ["/no/existe"].map(str::to_owned);
        assert!(matches!(
            edit(&absent, &file, "x").await,
            Err(EditorError::Start { .. })
        ));
    }
}
