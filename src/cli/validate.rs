//! `request validate`: a file checked before it is filed, by the server's own rules and without a server.
//!
//! Owns what is said of each row: faults by sheet and cell or by line, what the threshold says, a budget
//! line that speaks against the declared kind, annexes that are missing. Must not file anything.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::feed::Input;
use super::law;
use super::workbook::{self, Sheet};
use crate::domain::money::Money;
use crate::domain::regime::Regime;
use crate::i18n::{Lang, number};
use crate::intake::{Format, Options, Reader, Record, RowError, What};
use crate::text;
use crate::wire::import::RequestRow;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct ValidateArgs {
    file: PathBuf,
    #[arg(long, value_parser = super::words::day)]
    on: Option<Date>,
}

/// What kind of thing is said of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Grade {
    /// It could not be filed so.
    Fault,
    /// It could, and somebody should look at it.
    Warning,
    Note,
}

/// One thing said of one place of the file.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Remark {
    grade: Grade,
    /// Stable name.
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    /// Cell of a sheet, such as `C7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    line: u64,
    text: String,
}

/// Where the rows of a reader stand in the file.
struct Place<'a> {
    sheet: Option<&'a Sheet>,
}

impl Place<'_> {
    fn remark(
        &self,
        grade: Grade,
        code: &'static str,
        line: u64,
        column: Option<&str>,
        text: String,
    ) -> Remark {
        let (sheet, cell, line) = match self.sheet {
            None => (None, None, line),
            Some(sheet) => (
                Some(text::line(&sheet.name).to_string()),
                Some(sheet.cell(line, column)),
                sheet.row(line),
            ),
        };
        Remark {
            grade,
            code,
            sheet,
            cell,
            line,
            text,
        }
    }
}

pub fn run(context: &Context, args: &ValidateArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let law = law::read(context)?;
    let today = args
        .on
        .unwrap_or_else(|| crate::domain::clock::local_date(Timestamp::now()));
    let regime = |day: Date| law.for_reception(day);
    let mut checked = Checked {
        lang,
        today,
        regime: &regime,
        remarks: Vec::new(),
        rows: 0,
    };
    if workbook::is_one(&args.file) {
        for sheet in workbook::open(&args.file, lang)? {
            let place = Place {
                sheet: Some(&sheet),
            };
            checked.rows_of(
                sheet.lines.as_bytes(),
                Format::JsonLines,
                &place,
                &args.file,
            )?;
        }
    } else {
        let input = BufReader::new(Input::open(&args.file)?);
        let format = Format::of_name(&args.file.to_string_lossy());
        checked.rows_of(input, format, &Place { sheet: None }, &args.file)?;
    }
    checked.tell(context, &args.file, out)
}

struct Checked<'a> {
    lang: Lang,
    today: Date,
    regime: &'a dyn Fn(Date) -> &'a Regime,
    remarks: Vec<Remark>,
    rows: u64,
}

impl Checked<'_> {
    fn rows_of(
        &mut self,
        source: impl Read,
        format: Format,
        place: &Place<'_>,
        path: &Path,
    ) -> Result<(), Failure> {
        let open = |error| Failure::Open {
            path: path.to_owned(),
            error,
        };
        let mut reader =
            Reader::open(source, format, What::Requests, Options::default()).map_err(open)?;
        for row in reader.by_ref() {
            self.rows += 1;
            match row {
                Ok(row) => {
                    if let Record::Request(request) = row.record {
                        self.request(row.line, &request, place);
                    }
                }
                Err(fault) => self.fault(&fault, place),
            }
        }
        let ignored = &reader.columns().ignored;
        if !ignored.is_empty() {
            let names = text::line(&ignored.join(", ")).to_string();
            let said = self
                .lang
                .fill("cli.import.ignored", &[("columns", names.as_str())]);
            self.remarks
                .push(place.remark(Grade::Note, "ignored_columns", 1, None, said));
        }
        Ok(())
    }

    fn fault(&mut self, fault: &RowError, place: &Place<'_>) {
        if fault.is_skip() {
            self.rows -= 1;
            return;
        }
        let said = fault.what(self.lang);
        let column = fault.column.as_deref();
        self.remarks
            .push(place.remark(Grade::Fault, fault.code.name(), fault.line, column, said));
    }

    /// What the rule pack of its day says of a row that reads.
    fn request(&mut self, line: u64, row: &RequestRow, place: &Place<'_>) {
        let lang = self.lang;
        let day = row.received_on.unwrap_or(self.today);
        let regime = (self.regime)(day);
        let filing = &row.filing;
        let kind = lang.entry("domain.kind", filing.kind.name());
        let mut say = |grade, code, column: Option<&str>, text| {
            self.remarks
                .push(place.remark(grade, code, line, column, text));
        };
        if let Err(not_required) = regime.opinion_required(filing.kind, filing.amount, day) {
            let money = |money: Money| number::money(money);
            say(
                Grade::Note,
                "not_required",
                Some("amount"),
                lang.fill(
                    "law.threshold.below",
                    &[
                        ("threshold", &money(not_required.threshold)),
                        ("times", &not_required.times.to_string()),
                        ("daily", &money(not_required.daily)),
                        ("unit", lang.entry("law.unit", not_required.unit.name())),
                    ],
                ) + &format!(" ({})", text::line(regime.threshold.ground.text()).as_str()),
            );
        }
        if let Some(line) = &filing.budget_line
            && let Some(hinted) = regime.budget_lines.kind(line)
            && regime.filing_mismatch(filing)
        {
            let hinted = lang.entry("domain.kind", hinted.name());
            let text = lang.fill(
                "cli.validate.mismatch",
                &[
                    ("line", text::line(line).as_str()),
                    ("hinted", hinted),
                    ("kind", kind),
                ],
            );
            say(Grade::Warning, "mismatch", Some("budget_line"), text);
        }
        for annex in regime.filing.missing_annexes(filing) {
            let annex = lang.entry("domain.annex", annex.name());
            let text = lang.fill(
                "cli.validate.missing_annex",
                &[("annex", annex), ("kind", kind)],
            );
            say(Grade::Warning, "missing_annex", Some("annexes"), text);
        }
        if !regime.filing.is_direct(filing.kind) {
            let text = lang.text("cli.validate.control_body").to_owned();
            say(Grade::Note, "control_body_first", None, text);
        }
    }

    fn tell(self, context: &Context, path: &Path, out: super::out::Out) -> Result<Exit, Failure> {
        let lang = context.out.lang;
        let count = |grade| self.remarks.iter().filter(|one| one.grade == grade).count() as u64;
        let (faults, warnings) = (count(Grade::Fault), count(Grade::Warning));
        if out.json {
            let report = serde_json::json!({
                "rows": self.rows, "faults": faults, "warnings": warnings, "remarks": self.remarks,
            });
            out.document(&report)?;
        } else {
            let lines: Vec<String> = self.remarks.iter().map(|one| said(one, lang)).collect();
            if !lines.is_empty() {
                out.data(&lines.join("\n"))?;
            }
            let shown = text::line(&path.to_string_lossy());
            out.say(&lang.fill(
                "cli.validate.summary",
                &[
                    ("path", shown.as_str()),
                    ("rows", &lang.number(self.rows)),
                    ("faults", &lang.number(faults)),
                    ("warnings", &lang.number(warnings)),
                ],
            ));
        }
        Ok(if faults == 0 { Exit::Ok } else { Exit::Failure })
    }
}

fn said(remark: &Remark, lang: Lang) -> String {
    let grade = match remark.grade {
        Grade::Fault => "fault",
        Grade::Warning => "warning",
        Grade::Note => "note",
    };
    let line = remark.line.to_string();
    let place = match (&remark.sheet, &remark.cell) {
        (Some(sheet), Some(cell)) => lang.fill(
            "cli.validate.cell",
            &[("sheet", sheet.as_str()), ("cell", cell.as_str())],
        ),
        _ => lang.fill("cli.validate.line", &[("line", &line)]),
    };
    format!(
        "{place}: {}: {}",
        lang.entry("cli.validate.grade", grade),
        remark.text
    )
}
