//! `help`: a topic, or the help of a command.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::table::{Cell, Column, Table};
use crate::i18n::Lang;
use crate::text;

/// Topics by their Spanish and their English name.
const TOPICS: [(&str, &str); 2] = [("codigos", "exit-codes"), ("entorno", "environment")];

/// Environment variables that the program reads, in the order of the catalogue's explanations.
const VARIABLES: [(&str, &str); 18] = [
    ("DICTAMEN_SERVER", "server"),
    ("DICTAMEN_TOKEN_FILE", "token_file"),
    ("DICTAMEN_CA_FILE", "ca_file"),
    ("DICTAMEN_KEYMAP", "keymap"),
    ("DICTAMEN_THEME", "theme"),
    ("DICTAMEN_DATA", "data"),
    ("DICTAMEN_STORE", "store"),
    ("DICTAMEN_REGIMES", "regimes"),
    ("DICTAMEN_CALENDARS", "calendars"),
    ("DICTAMEN_FOLIO_PATTERN", "folio_pattern"),
    ("DICTAMEN_LETTER_PATTERN", "letter_pattern"),
    ("DICTAMEN_LETTER_PREFIX", "letter_prefix"),
    ("DICTAMEN_LANG", "lang"),
    ("LC_ALL, LC_MESSAGES, LANG", "locale"),
    ("HTTPS_PROXY, NO_PROXY", "proxy"),
    ("NO_COLOR", "no_color"),
    ("CLICOLOR, CLICOLOR_FORCE", "clicolor"),
    ("ACCESSIBLE, TERM", "accessible"),
];

#[derive(Debug, clap::Args)]
pub struct HelpArgs {
    topic: Vec<String>,
}

pub fn run(context: &Context, args: &HelpArgs) -> Result<Exit, Failure> {
    let out = context.out;
    let words: Vec<&str> = args.topic.iter().map(String::as_str).collect();
    let topic = match words[..] {
        [one] => TOPICS
            .iter()
            .find(|(es, en)| text::fold(one) == *es || one == *en)
            .map(|(es, _)| *es),
        _ => None,
    };
    match topic {
        Some("codigos") if out.json => out.document(&codes_document(out.lang))?,
        Some("codigos") => out.data(&codes(out.lang))?,
        Some(_) => out.data(&variables(out.lang))?,
        None => out.data(&of_command(&words, out.lang)?)?,
    }
    Ok(Exit::Ok)
}

fn of_command(words: &[&str], lang: Lang) -> Result<String, Failure> {
    let mut root = super::help::command(lang);
    root.build();
    let mut at = &mut root;
    for word in words {
        at = at.find_subcommand_mut(word).ok_or_else(|| {
            let shown = text::line(word);
            let topics: Vec<&str> = TOPICS.iter().map(|(es, _)| *es).collect();
            Failure::usage(
                lang.fill(
                    "cli.help.unknown",
                    &[("topic", shown.as_str()), ("topics", &topics.join(", "))],
                ),
                "dictamen",
            )
        })?;
    }
    Ok(at.render_help().to_string())
}

fn codes(lang: Lang) -> String {
    let mut table = Table::new(vec![
        Column::right(lang.text("cli.help.code")),
        Column::left(lang.text("cli.help.meaning")),
    ]);
    for exit in Exit::ALL {
        table.push(vec![
            Cell::own(exit.code().to_string()),
            Cell::own(lang.entry("cli.exit", exit.name())),
        ]);
    }
    table.render(None)
}

fn codes_document(lang: Lang) -> serde_json::Value {
    Exit::ALL
        .iter()
        .map(|exit| {
            serde_json::json!({
                "code": exit.code(),
                "name": exit.name(),
                "meaning": lang.entry("cli.exit", exit.name()),
            })
        })
        .collect()
}

fn variables(lang: Lang) -> String {
    let mut table = Table::new(vec![
        Column::left(lang.text("cli.help.variable")),
        Column::left(lang.text("cli.help.meaning")),
    ]);
    for (variable, name) in VARIABLES {
        table.push(vec![
            Cell::own(variable),
            Cell::own(lang.entry("cli.variable", name)),
        ]);
    }
    table.render(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn topics_are_complete_in_both_languages() {
        for lang in Lang::ALL {
            for text in [codes(lang), variables(lang)] {
                assert!(!text.contains("cli."), "{text}");
            }
            assert!(codes(lang).lines().count() == Exit::ALL.len() + 1);
        }
    }

    #[test]
    fn the_help_of_a_command_is_found_by_its_words() {
        let help = of_command(&["queue", "list"], Lang::Es).unwrap();
        assert!(help.contains("dictamen queue list"), "{help}");
        assert!(of_command(&["nope"], Lang::Es).is_err());
        assert!(of_command(&["queue", "nope"], Lang::Es).is_err());
    }
}
