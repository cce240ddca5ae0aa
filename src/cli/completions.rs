//! `completions`: what a shell needs to complete this command line, in the reader's language.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::help;
use crate::i18n::Lang;
use clap_complete::{Shell, generate};

#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    shell: Shell,
}

pub fn run(context: &Context, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let script = script(args.shell, context.out.lang);
    // A program in the making of our own: nothing in it came from outside.
    context.out.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Ok)
}

fn script(shell: Shell, lang: Lang) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut help::command(lang), "dictamen", &mut script);
    script
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_completes_every_noun_in_the_reader_s_language() {
        let nouns: Vec<String> = help::command(Lang::Es)
            .get_subcommands()
            .map(|noun| noun.get_name().to_owned())
            .collect();
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell, Lang::Es)).unwrap();
            for noun in &nouns {
                assert!(script.contains(noun.as_str()), "{shell} {noun}");
            }
            for english in ["Print help", "Print version", "possible values", "cli."] {
                assert!(!script.contains(english), "{shell}: {english}");
            }
            // Bash has no words for what it offers.
            if *shell != Shell::Bash {
                let about = Lang::Es.text("cli.doctor.about");
                assert!(script.contains(about), "{shell}");
            }
        }
    }
}
