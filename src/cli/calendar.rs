//! `calendar due`: when a period of business days ends. Needs no server, unless one is named.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::law;
use super::session;
use super::table::{Cell, Sheet};
use super::words::day;
use crate::client::Client;
use crate::domain::calendar::{Calendar, UNIT};
use crate::domain::clock::SkippedDay;
use crate::i18n::{Lang, date};
use crate::text;
use crate::wire::directory::{DueAnswer, DueQuery};
use jiff::civil::Date;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Due(DueArgs),
}

#[derive(Debug, clap::Args)]
pub struct DueArgs {
    #[arg(long, value_parser = day)]
    from: Date,
    #[arg(long)]
    days: u16,
    #[arg(long)]
    authority: Option<String>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    let Verb::Due(args) = verb;
    let query = DueQuery {
        from: args.from,
        days: args.days,
        authority: args.authority,
    };
    let answer = if context.names_a_server() {
        session::with(context, async |client: &Client| {
            Ok(client.due(&query).await?)
        })
        .await?
    } else {
        of_the_calendars(&law::read(context)?.in_force(), &query, context.out.lang)?
    };
    let out = context.out;
    if out.json {
        out.document(&answer)?;
    } else {
        out.data(&told(&answer, out.lang))?;
    }
    Ok(Exit::Ok)
}

fn of_the_calendars(
    calendars: &[&Calendar],
    query: &DueQuery,
    lang: Lang,
) -> Result<DueAnswer, Failure> {
    let authority = query.authority.as_deref().unwrap_or(UNIT);
    let of_authority = calendars
        .iter()
        .find(|calendar| calendar.authority == authority);
    let calendar = of_authority.ok_or_else(|| {
        let known: Vec<&str> = calendars
            .iter()
            .map(|calendar| calendar.authority.as_str())
            .collect();
        Failure::usage(
            lang.fill(
                "cli.calendar.unknown_authority",
                &[("known", text::line(&known.join(", ")).as_str())],
            ),
            "dictamen calendar due",
        )
    })?;
    let (due, skipped) = calendar
        .nth_business_day(query.from, query.days)
        .ok_or_else(|| Failure::Told {
            exit: Exit::Failure,
            code: "calendar_exhausted",
            sentence: lang.text("domain.refusal.calendar_exhausted").to_owned(),
        })?;
    Ok(DueAnswer { due, skipped })
}

/// Why a day did not count, in words.
pub fn reason(day: &SkippedDay, lang: Lang) -> Cell {
    match day.holiday_key() {
        Some(key) => Cell::own(lang.text(key)),
        None => Cell::outside(&day.why),
    }
}

fn told(answer: &DueAnswer, lang: Lang) -> String {
    let mut sheet = Sheet::default();
    sheet.field(
        lang.text("cli.calendar.ends"),
        Cell::own(lang.date_long(answer.due)),
    );
    if !answer.skipped.is_empty() {
        sheet.heading(Cell::own(lang.text("cli.calendar.skipped")));
        for day in &answer.skipped {
            let why = reason(day, lang);
            sheet.item(Cell::own(format!(
                "{}  {}",
                date::short(day.date),
                why.as_str()
            )));
        }
    }
    sheet.render()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn of_the_builtin(query: &DueQuery, lang: Lang) -> Result<DueAnswer, Failure> {
        let calendars: Vec<&Calendar> = Calendar::builtin().iter().collect();
        of_the_calendars(&calendars, query, lang)
    }

    fn query(from: &str, days: u16) -> DueQuery {
        DueQuery {
            from: from.parse().unwrap(),
            days,
            authority: None,
        }
    }

    #[test]
    fn the_json_is_what_scripts_were_promised() {
        let answer = of_the_builtin(&query("2015-03-02", 15), Lang::Es).unwrap();
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"due":"2015-03-24","skipped":[{"date":"2015-03-16","why":"lft74.juarez"}]}"#
        );
        let answer = of_the_builtin(&query("2014-05-09", 160), Lang::Es).unwrap();
        assert_eq!(answer.due.to_string(), "2014-12-23");
    }

    #[test]
    fn a_calendar_that_is_not_ours_is_named_among_ours() {
        let mut query = query("2015-03-02", 15);
        query.authority = Some("\u{1b}nobody".to_owned());
        let failure = of_the_builtin(&query, Lang::Es).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("control_body"));
    }

    #[test]
    fn a_period_beyond_all_calendars_is_told() {
        let failure = of_the_builtin(&query("9999-12-30", 15), Lang::Es).unwrap_err();
        assert_eq!(failure.exit(), Exit::Failure);
    }
}
