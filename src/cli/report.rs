//! `report`: the published figures of a period, each with its definition.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Sheet};
use super::words::{amount, day};
use crate::client::Client;
use crate::domain::money::{Currency, Money};
use crate::domain::rate::Rate;
use crate::domain::report::{Paper, Savings, Volume};
use crate::i18n::{Lang, date, number};
use crate::wire::report::ReportQuery;
use jiff::civil::Date;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Savings(RatedArgs),
    Volume(PeriodArgs),
    Paper(PaperArgs),
}

#[derive(Debug, clap::Args)]
pub struct PeriodArgs {
    #[arg(long, value_parser = day)]
    from: Date,
    #[arg(long, value_parser = day)]
    to: Date,
}

#[derive(Debug, clap::Args)]
pub struct RatedArgs {
    #[command(flatten)]
    period: PeriodArgs,
    #[arg(long)]
    rate: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct PaperArgs {
    #[command(flatten)]
    rated: RatedArgs,
    #[arg(long, value_parser = amount)]
    unit: Option<Money>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| {
        let (out, lang) = (context.out, context.out.lang);
        match verb {
            Verb::Savings(args) => {
                let report: Savings = client.report("savings", &args.query(None)).await?;
                if out.json {
                    out.document(&report)?;
                } else {
                    out.data(&savings(&report, lang))?;
                }
            }
            Verb::Volume(args) => {
                let report: Volume = client.report("volume", &args.query()).await?;
                if out.json {
                    out.document(&report)?;
                } else {
                    out.data(&volume(&report, lang))?;
                }
            }
            Verb::Paper(args) => {
                let unit = match args.unit {
                    Some(unit) if unit.currency != Currency::Mxn => {
                        let sentence = lang.text("cli.report.unit_in_pesos").to_owned();
                        return Err(Failure::usage(sentence, "dictamen report paper"));
                    }
                    unit => unit.map(|unit| unit.centavos),
                };
                let report: Paper = client.report("paper", &args.rated.query(unit)).await?;
                if out.json {
                    out.document(&report)?;
                } else {
                    out.data(&paper(&report, lang))?;
                }
            }
        }
        Ok(Exit::Ok)
    })
    .await
}

impl PeriodArgs {
    fn query(&self) -> ReportQuery {
        ReportQuery {
            from: self.from,
            to: self.to,
            rate: None,
            unit: None,
        }
    }
}

impl RatedArgs {
    fn query(&self, unit: Option<i64>) -> ReportQuery {
        ReportQuery {
            rate: self.rate.clone(),
            unit,
            ..self.period.query()
        }
    }
}

/// A report on its way to the page.
struct Page {
    sheet: Sheet,
    lang: Lang,
}

impl Page {
    fn new(lang: Lang, from: Date, to: Date) -> Page {
        let mut page = Page {
            sheet: Sheet::default(),
            lang,
        };
        let period = format!("{} – {}", date::short(from), date::short(to));
        page.figure("period", period);
        page
    }

    fn figure(&mut self, name: &'static str, value: String) {
        let name = self.lang.entry("cli.report.figure", name);
        self.sheet.field(name, Cell::own(value));
    }

    fn count(&mut self, name: &'static str, value: u64) {
        self.figure(name, self.lang.number(value));
    }

    fn dollars(&mut self, rate: Option<Rate>, saving: Option<Money>) {
        match rate.zip(saving) {
            Some((rate, saving)) => {
                self.figure("rate", rate.plain());
                self.figure("saving_usd", number::money(saving));
            }
            None => {
                let none = self.lang.text("cli.report.no_rate").to_owned();
                self.figure("saving_usd", none);
            }
        }
    }

    /// Ends the page with how its figures are made.
    fn defined(mut self, report: &'static str) -> String {
        let heading = Cell::own(self.lang.text("cli.report.definition"));
        self.sheet.heading(heading);
        self.sheet
            .block(self.lang.entry("cli.report.defined", report));
        self.sheet.render()
    }
}

fn savings(report: &Savings, lang: Lang) -> String {
    let mut page = Page::new(lang, report.from, report.to);
    page.count("compared", report.compared);
    page.count("without_price", report.without_price);
    if !report.without_rate.is_empty() {
        let folios = crate::text::line(&report.without_rate.join(", ")).to_string();
        page.figure("without_rate", folios);
    }
    page.figure("ruled", number::money(report.ruled));
    page.figure("acquired", number::money(report.acquired));
    page.figure("saving", number::money(report.saving));
    page.dollars(report.rate, report.saving_usd);
    page.defined("savings")
}

fn volume(report: &Volume, lang: Lang) -> String {
    let mut page = Page::new(lang, report.from, report.to);
    page.count("received", report.received);
    page.count("issued", report.issued);
    page.count("deemed", report.deemed);
    page.count("business_days", report.business_days);
    if let Some(tenths) = report.tenths_a_day {
        let a_day = format!("{}.{}", number::grouped(tenths / 10), tenths % 10);
        page.figure("a_day", a_day);
    }
    page.defined("volume")
}

fn paper(report: &Paper, lang: Lang) -> String {
    let mut page = Page::new(lang, report.from, report.to);
    page.count("issued", report.issued);
    page.figure("unit", number::money(report.unit));
    page.figure("saving", number::money(report.saving));
    page.dollars(report.rate, report.saving_usd);
    page.defined("paper")
}
