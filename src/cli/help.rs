//! Help in the reader's language: every command and argument gets its words from the catalogue.
//!
//! The words are `cli.<path>.about` for a command, `cli.<path>.<argument>` or else
//! `cli.arg.<argument>` for an argument, and `cli.metavar.<argument>` for what it takes. A test
//! holds the tree of commands against both languages.

use super::args::Cli;
use crate::i18n::Lang;
use clap::builder::ValueRange;
use clap::{Arg, ArgAction, ColorChoice, Command, CommandFactory};

/// Columns beyond which help is not easier to read.
const WIDEST: usize = 100;

/// What a desk of one's own is set to; of no use on a server that runs elsewhere.
const LAW: [&str; 5] = [
    "regimes",
    "calendars",
    "folio_pattern",
    "letter_pattern",
    "letter_prefix",
];

/// The whole command line, dressed in a language.
pub fn command(lang: Lang) -> Command {
    let root = Cli::command();
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    dress(root.arg(version), lang, "", "dictamen")
        .after_help(lang.text("cli.after_help"))
        .color(ColorChoice::Never)
}

/// The path of a sub-command in the catalogue: `queue.list`.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn dress(command: Command, lang: Lang, path: &str, line: &str) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let about = lang.text(&below("cli", &below(path, "about")));
    let usage = usage(&command, lang, line);
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        lang.text("cli.heading.usage")
    );
    command
        .arg(help)
        .about(about)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .override_usage(usage)
        .help_template(template)
        .max_term_width(WIDEST)
        .subcommand_help_heading(lang.text("cli.heading.commands"))
        .subcommand_value_name(lang.text("cli.heading.command_name"))
        .mut_args(|arg| dress_arg(arg, lang, path))
        .mut_subcommands(|sub| {
            let name = sub.get_name().to_owned();
            dress(sub, lang, &below(path, &name), &format!("{line} {name}"))
        })
}

fn dress_arg(arg: Arg, lang: Lang, path: &str) -> Arg {
    let id = arg.get_id().to_string();
    let own = lang
        .find(&below("cli", path), &id)
        .filter(|_| !path.is_empty());
    let words = own.unwrap_or_else(|| lang.entry("cli.arg", &id));
    let heading = if arg.is_positional() {
        "arguments"
    } else if LAW.contains(&id.as_str()) {
        "law"
    } else if arg.is_global_set() {
        "general"
    } else {
        "options"
    };
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let help = if choices.is_empty() || !takes_value(&arg) {
        words.to_owned()
    } else {
        format!("{words} ({})", choices.join(", "))
    };
    let arg = arg
        .help(help)
        .help_heading(lang.entry("cli.heading", heading));
    if takes_value(&arg) {
        // The library would tell these in English; the catalogue's words do.
        arg.value_name(lang.entry("cli.metavar", &id))
            .hide_possible_values(true)
            .hide_default_value(true)
            .hide_env(true)
    } else {
        arg
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// `dictamen queue list [OPCIONES]`, `dictamen request show [OPCIONES] <REF>`, `dictamen queue <ORDEN>`.
fn usage(command: &Command, lang: Lang, line: &str) -> String {
    let mut usage = line.to_owned();
    if command.has_subcommands() {
        let name = lang.text("cli.heading.command_name");
        let required = command.is_subcommand_required_set();
        usage.push_str(&if required {
            format!(" <{name}>")
        } else {
            format!(" [{name}]")
        });
        return usage;
    }
    usage.push_str(&format!(" [{}]", lang.text("cli.heading.options_name")));
    for arg in command.get_positionals() {
        let name = lang.entry("cli.metavar", arg.get_id().as_str());
        let many = arg
            .get_num_args()
            .is_some_and(|range: ValueRange| range.max_values() > 1);
        let name = if arg.is_required_set() {
            format!("<{name}>")
        } else {
            format!("[{name}]")
        };
        usage.push_str(&format!(" {name}{}", if many { "..." } else { "" }));
    }
    usage
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// Every command of the tree with its path in the catalogue.
    fn walk(command: &Command, path: &str, see: &mut impl FnMut(&Command, &str)) {
        see(command, path);
        for sub in command.get_subcommands() {
            walk(sub, &below(path, sub.get_name()), see);
        }
    }

    fn helps(lang: Lang) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let root = command(lang);
        walk(&root, "", &mut |at, path| {
            let mut at = at.clone();
            found.push((path.to_owned(), at.render_long_help().to_string()));
        });
        // A built tree has the global options in every command.
        let mut built = command(lang);
        built.build();
        walk(&built.clone(), "", &mut |at, path| {
            let mut at = at.clone();
            found.push((path.to_owned(), at.render_help().to_string()));
        });
        found
    }

    #[test]
    fn the_tree_of_commands_is_sound() {
        for lang in Lang::ALL {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn every_command_and_argument_has_its_words_in_both_languages() {
        for lang in Lang::ALL {
            let root = Cli::command();
            walk(&root, "", &mut |command, path| {
                let table = below("cli", path);
                let table = table.trim_end_matches('.');
                assert!(
                    lang.find(table, "about").is_some(),
                    "{lang:?}: {table}.about"
                );
                for arg in command.get_arguments() {
                    let id = arg.get_id().as_str();
                    assert!(
                        lang.find(table, id).is_some() || lang.find("cli.arg", id).is_some(),
                        "{lang:?}: cli.arg.{id} of {path}"
                    );
                    if arg.get_action().takes_values() {
                        assert!(
                            lang.find("cli.metavar", id).is_some(),
                            "{lang:?}: cli.metavar.{id} of {path}"
                        );
                    }
                }
            });
        }
    }

    #[test]
    fn help_in_spanish_has_no_english() {
        let english = [
            "usage",
            "options",
            "option",
            "commands",
            "command",
            "arguments",
            "argument",
            "print",
            "prints",
            "default",
            "possible",
            "values",
            "value",
            "version",
            "the",
            "and",
            "of",
            "with",
            "file",
            "aliases",
            "see",
            "more",
            "for",
            "this",
        ];
        let mut names = std::collections::BTreeSet::new();
        walk(&command(Lang::Es), "", &mut |at, _| {
            names.insert(at.get_name().to_owned());
        });
        let usage = Lang::Es.text("cli.heading.usage");
        for (path, help) in helps(Lang::Es) {
            for line in help.lines() {
                // Names that are the same in both languages stand in quotes, or are flags.
                let quoted = line.split('»').map(|part| part.split('«').next().unwrap());
                let text: String = quoted.collect();
                let words = text
                    .split(|c: char| !(c.is_alphanumeric() || "-_./[]<>".contains(c)))
                    .filter(|word| !word.is_empty() && !word.starts_with("--"));
                for (at, word) in words.enumerate() {
                    // A command is called the same in both languages.
                    if names.contains(word) && (at == 0 || line.starts_with(usage)) {
                        continue;
                    }
                    let word = word.to_lowercase();
                    assert!(!english.contains(&word.as_str()), "{path}: {line}");
                }
            }
            assert!(!help.contains("cli."), "{path}: {help}");
        }
    }

    #[test]
    fn values_and_defaults_are_told_in_our_words() {
        let helps = helps(Lang::Es);
        let (_, list) = helps.iter().find(|(path, _)| path == "queue.list").unwrap();
        assert!(list.contains("due_soon"), "{list}");
        assert!(
            list.starts_with(Lang::Es.text("cli.queue.list.about")),
            "{list}"
        );
        assert!(list.contains("dictamen queue list [OPCIONES]"), "{list}");
        assert!(!list.contains("[possible values"), "{list}");
    }
}
