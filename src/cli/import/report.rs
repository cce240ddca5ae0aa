//! What came of an import: counts, columns that were not used, and every row that was left out.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::i18n::Lang;
use crate::intake::{Columns, RowError, Tally};
use crate::text;
use crate::wire::transfer::{ImportOutcome, RowProblem};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Faults that are told to a person; the rest are counted.
const TOLD: usize = 20;
/// Columns of a list of names.
const LISTED: usize = 400;

/// One fault, as scripts and `--errors` get it. The text is as it stands in the file.
#[derive(Debug, Serialize)]
struct Fault {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    #[serde(skip)]
    source: FaultSource,
}

#[derive(Debug)]
enum FaultSource {
    File(Box<RowError>),
    Server,
}

impl Fault {
    fn of_file(error: RowError) -> Fault {
        Fault {
            line: error.line,
            column: error.column.clone(),
            value: error.value.clone(),
            code: error.code.name().to_owned(),
            detail: error.detail.clone(),
            source: FaultSource::File(Box::new(error)),
        }
    }

    fn of_server(problem: &RowProblem) -> Fault {
        Fault {
            line: problem.line,
            column: Some(problem.field.clone()).filter(|field| !field.is_empty()),
            value: None,
            code: problem.code.clone(),
            detail: problem.detail.clone(),
            source: FaultSource::Server,
        }
    }

    fn is_skip(&self) -> bool {
        matches!(&self.source, FaultSource::File(error) if error.is_skip())
    }

    fn message(&self, lang: Lang) -> String {
        if let FaultSource::File(error) = &self.source {
            return error.message(lang);
        }
        let what = self.server_says(lang);
        let line = self.line.to_string();
        let column = text::line(self.column.as_deref().unwrap_or_default());
        let place = if column.as_str().is_empty() {
            "intake.at.line"
        } else {
            "intake.at.column"
        };
        lang.fill(
            place,
            &[
                ("line", &line),
                ("what", &what),
                ("column", column.as_str()),
            ],
        )
    }
}

impl Fault {
    /// The sentence for a row that the server left out. Its details are for developers, so that only
    /// a limit or a day is taken from them.
    fn server_says(&self, lang: Lang) -> String {
        let sentence = ["intake.error", "cli.row"]
            .iter()
            .find_map(|table| lang.find(table, &self.code));
        let code = text::line(&self.code);
        match sentence {
            Some(sentence) => {
                let figures = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
                let detail = self.detail.split_whitespace().find(figures);
                let detail = text::line(detail.unwrap_or_default());
                sentence.replace("{detail}", detail.as_str())
            }
            None => lang.fill("cli.row.other", &[("code", code.as_str())]),
        }
    }
}

/// Collects while rows go by, and tells at the end.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    errors: Option<(PathBuf, BufWriter<File>)>,
    faults: Vec<Fault>,
    columns: Columns,
    tally: Tally,
}

impl Report {
    /// # Errors
    /// The file for the errors cannot be made.
    pub fn new(file: &Path, errors: Option<&Path>) -> Result<Report, Failure> {
        let errors = match errors {
            Some(path) => {
                let made = File::create(path).map_err(|error| Failure::file(path, error))?;
                Some((path.to_owned(), BufWriter::new(made)))
            }
            None => None,
        };
        Ok(Report {
            file: file.to_owned(),
            errors,
            faults: Vec::new(),
            columns: Columns::default(),
            tally: Tally::default(),
        })
    }

    /// Names the columns that feed no field.
    pub fn ignored(&mut self, out: Out, columns: &Columns) {
        if !columns.ignored.is_empty() {
            let names = text::line_within(&columns.ignored.join(", "), LISTED);
            out.say(
                &out.lang
                    .fill("cli.import.ignored", &[("columns", names.as_str())]),
            );
        }
        self.columns = columns.clone();
    }

    /// Faults of rows as they are read.
    ///
    /// # Errors
    /// The file for the errors cannot be written.
    pub fn faults(&mut self, faults: Vec<RowError>) -> Result<(), Failure> {
        faults
            .into_iter()
            .try_for_each(|fault| self.add(Fault::of_file(fault)))
    }

    fn add(&mut self, fault: Fault) -> Result<(), Failure> {
        if let Some((path, file)) = &mut self.errors {
            let line = serde_json::to_string(&fault).map_err(std::io::Error::from)?;
            writeln!(file, "{line}").map_err(|error| Failure::file(path, error))?;
        }
        self.faults.push(fault);
        Ok(())
    }

    pub fn ended(&mut self, columns: Columns, tally: Tally) {
        // The columns of JSON Lines are known only now.
        self.columns = columns;
        self.tally = tally;
    }

    /// Says what the import did, and gives the exit code: rows left out make it partial.
    ///
    /// # Errors
    /// The output or the file for the errors cannot be written.
    pub fn tell(mut self, out: Out, outcome: &ImportOutcome) -> Result<Exit, Failure> {
        for problem in &outcome.rejected {
            self.add(Fault::of_server(problem))?;
        }
        if let Some((path, file)) = &mut self.errors {
            file.flush().map_err(|error| Failure::file(path, error))?;
        }
        let refused: BTreeSet<u64> = outcome.rejected.iter().map(|one| one.line).collect();
        let rejected = self.tally.bad + refused.len() as u64;
        if out.json {
            out.document(&self.document(outcome, rejected, out.lang))?;
        } else {
            self.tell_faults(out);
            out.data(&self.summary(outcome, rejected, out.lang))?;
        }
        Ok(if rejected > 0 {
            Exit::Partial
        } else {
            Exit::Ok
        })
    }

    fn document(&self, outcome: &ImportOutcome, rejected: u64, lang: Lang) -> serde_json::Value {
        let errors: Vec<serde_json::Value> = self
            .faults
            .iter()
            .map(|fault| {
                let mut value = json!(fault);
                value["message"] = json!(fault.message(lang));
                value
            })
            .collect();
        let recognised: Vec<serde_json::Value> = self
            .columns
            .recognised
            .iter()
            .map(|one| json!({"column": one.theirs, "fields": one.ours}))
            .collect();
        json!({
            "file": self.file.to_string_lossy(),
            "dry_run": outcome.dry_run,
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "rejected": rejected,
            "skipped": self.tally.skipped,
            "columns": {"recognised": recognised, "ignored": self.columns.ignored},
            "errors": errors,
        })
    }

    fn tell_faults(&self, out: Out) {
        let told = self.faults.iter().filter(|fault| !fault.is_skip());
        for fault in told.clone().take(TOLD) {
            out.complain(&fault.message(out.lang));
        }
        let more = told.count().saturating_sub(TOLD) as u64;
        if more > 0 {
            out.complain(&out.lang.count("cli.import.more_errors", more, &[]));
        }
    }

    fn summary(&self, outcome: &ImportOutcome, rejected: u64, lang: Lang) -> String {
        let mut parts = vec![
            lang.count("cli.import.created", outcome.created, &[]),
            lang.count("cli.import.updated", outcome.updated, &[]),
            lang.count("cli.import.unchanged", outcome.unchanged, &[]),
            lang.count("cli.import.rejected", rejected, &[]),
        ];
        if self.tally.skipped > 0 {
            parts.push(lang.count("cli.import.skipped", self.tally.skipped, &[]));
        }
        let counts = parts.join(", ");
        let key = if outcome.dry_run {
            "cli.import.would"
        } else {
            "cli.import.did"
        };
        lang.fill(key, &[("counts", &counts)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: &str, detail: &str) -> String {
        Fault::of_server(&RowProblem {
            line: 7,
            field: "institution".to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
        })
        .message(Lang::Es)
    }

    #[test]
    fn what_the_server_left_out_is_told_in_words() {
        for (code, detail, words) in [
            ("unknown_institution", "", "directorio"),
            ("in_the_future", "2015-08-03", "2015-08-03"),
            ("calendar_exhausted", "", "calendario"),
            ("bad_row", "missing field `name`", "no se entiende"),
            ("too_long", "at most 500 characters", "500"),
            ("brand_new", "", "brand_new"),
        ] {
            let message = told(code, detail);
            assert!(message.contains(words), "{code}: {message}");
            assert!(message.contains('7'), "{code}: {message}");
            assert!(!message.contains("at most") && !message.contains("missing"));
        }
    }
}
