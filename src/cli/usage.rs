//! What was wrong with the command line, in the reader's language.
//!
//! Owns the mapping from the parser's error kinds to sentences of the catalogue; suggestions and
//! allowed values are kept. What was typed is outside text.

use super::exit::Exit;
use super::out::Out;
use super::words::BadValue;
use crate::i18n::Lang;
use crate::text;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::ffi::OsString;

/// The language before anything is parsed: `--lang`, or else the environment.
pub fn language(args: &[OsString], env: impl Fn(&str) -> Option<String>) -> Lang {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let mut asked = None;
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--lang") {
            Some("") => asked = args.next(),
            Some(rest) => asked = rest.strip_prefix('=').or(asked),
            None if arg == "--" => break,
            None => {}
        }
    }
    asked
        .and_then(Lang::parse)
        .unwrap_or_else(|| Lang::from_env(env))
}

/// Answers a parse that gave no command: help and version are data, the rest is an error.
pub fn answer(error: &clap::Error, args: &[OsString], out: Out) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match out.data(&error.render().to_string()) {
                Ok(()) => Exit::Ok,
                Err(failure) => failure.report(out),
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            out.complain(error.render().to_string().trim_end());
            Exit::Usage
        }
        _ => {
            let sentence = sentence(error, out.lang);
            super::failure::Failure::usage(sentence, path(args)).report(out)
        }
    }
}

/// The command that was meant, as far as it is known: `dictamen queue list`.
pub fn path(args: &[OsString]) -> String {
    let root = super::help::command(Lang::Es);
    let mut at = &root;
    let mut line = String::from("dictamen");
    for word in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(sub) = at.find_subcommand(word) {
            line.push(' ');
            line.push_str(word);
            at = sub;
        }
    }
    line
}

/// One context of an error, cleaned.
fn told(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let all = match error.get(kind)? {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join(", "),
        ContextValue::StyledStr(one) => one.to_string(),
        ContextValue::StyledStrs(many) => {
            let many: Vec<String> = many.iter().map(ToString::to_string).collect();
            many.join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text::line_within(&all, 200).to_string()).filter(|all| !all.is_empty())
}

fn sentence(error: &clap::Error, lang: Lang) -> String {
    let get = |kind| told(error, kind);
    let arg = get(ContextKind::InvalidArg).unwrap_or_default();
    let value = get(ContextKind::InvalidValue).unwrap_or_default();
    let mut sentence = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            lang.fill("cli.usage.no_value", &[("arg", &arg)])
        }
        ErrorKind::InvalidValue => {
            lang.fill("cli.usage.bad_value", &[("arg", &arg), ("value", &value)])
        }
        ErrorKind::ValueValidation => {
            let base = lang.fill("cli.usage.bad_value", &[("arg", &arg), ("value", &value)]);
            match error
                .source()
                .and_then(|source| source.downcast_ref::<BadValue>())
            {
                Some(BadValue(key)) => format!("{base}: {}", lang.text(key)),
                None => format!("{base}: {}", lang.text("cli.error.bad_number")),
            }
        }
        ErrorKind::UnknownArgument => lang.fill("cli.usage.unknown_argument", &[("arg", &arg)]),
        ErrorKind::InvalidSubcommand => {
            let typed = get(ContextKind::InvalidSubcommand).unwrap_or_default();
            lang.fill("cli.usage.unknown_command", &[("command", &typed)])
        }
        ErrorKind::ArgumentConflict => {
            let prior = get(ContextKind::PriorArg).unwrap_or_default();
            if prior.is_empty() || prior == arg {
                lang.fill("cli.usage.repeated", &[("arg", &arg)])
            } else {
                lang.fill("cli.usage.conflict", &[("arg", &arg), ("other", &prior)])
            }
        }
        ErrorKind::MissingRequiredArgument => {
            lang.fill("cli.usage.missing_argument", &[("arg", &arg)])
        }
        ErrorKind::MissingSubcommand => lang.text("cli.usage.missing_command").to_owned(),
        ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => {
            lang.fill("cli.usage.number_of_values", &[("arg", &arg)])
        }
        ErrorKind::InvalidUtf8 => lang.text("cli.usage.not_utf8").to_owned(),
        _ => lang.text("cli.usage.other").to_owned(),
    };
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(get);
    if let Some(meant) = suggested {
        sentence.push(' ');
        sentence.push_str(&lang.fill("cli.usage.did_you_mean", &[("meant", &meant)]));
    } else if let Some(valid) = get(ContextKind::ValidValue) {
        sentence.push(' ');
        sentence.push_str(&lang.fill("cli.usage.one_of", &[("values", &valid)]));
    }
    sentence
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn told_in(lang: Lang, line: &str) -> String {
        let error = super::super::help::command(lang)
            .try_get_matches_from(args(line))
            .unwrap_err();
        sentence(&error, lang)
    }

    #[test]
    fn the_language_is_known_before_the_line_is_parsed() {
        let env = |_: &str| Some("en_US.UTF-8".to_owned());
        for (line, lang) in [
            ("dictamen --lang es queue", Lang::Es),
            ("dictamen queue --lang=es", Lang::Es),
            ("dictamen --lang en --lang es", Lang::Es),
            ("dictamen queue -- --lang es", Lang::En),
            ("dictamen --lang", Lang::En),
            ("dictamen --lang fr", Lang::En),
            ("dictamen", Lang::En),
        ] {
            assert_eq!(language(&args(line), env), lang, "{line}");
        }
    }

    #[test]
    fn mistakes_are_told_in_spanish_with_what_was_meant() {
        for (line, words) in [
            ("dictamen quque", vec!["«quque»", "queue"]),
            ("dictamen queue list --tabb mine", vec!["«--tabb»", "--tab"]),
            ("dictamen queue list --tab min", vec!["«min»", "mine"]),
            ("dictamen queue list --tab zzz", vec!["due_soon"]),
            ("dictamen queue list --limit", vec!["falta", "--limit"]),
            ("dictamen queue list --limit x", vec!["«x»"]),
            ("dictamen request show", vec!["<REF>"]),
            (
                "dictamen calendar due --from 2015-02-29 --days 3",
                vec!["«2015-02-29»", "no existe"],
            ),
            ("dictamen --json --json queue list", vec!["--json"]),
        ] {
            let told = told_in(Lang::Es, line);
            for word in words {
                assert!(told.contains(word), "{line}: {told}");
            }
        }
    }

    #[test]
    fn what_was_typed_is_outside_text() {
        let told = told_in(Lang::Es, "dictamen \u{1b}[31mred\u{202e}");
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
    }

    #[test]
    fn the_command_that_was_meant_is_found() {
        for (line, path_) in [
            ("dictamen queue list --tabb", "dictamen queue list"),
            ("dictamen --data X calendar due", "dictamen calendar due"),
            ("dictamen nonsense", "dictamen"),
        ] {
            assert_eq!(path(&args(line)), path_);
        }
    }
}
