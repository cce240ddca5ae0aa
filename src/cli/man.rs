//! `man`: the manual pages, made from the same words as the help.
//!
//! Owns which pages there are and the headings that the page maker would write in English.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::help;
use crate::i18n::Lang;
use crate::text;
use clap::Command;
use clap_mangen::Man;
use serde_json::json;
use std::io;
use std::path::PathBuf;

/// The page maker's headings, and ours in the catalogue.
const HEADINGS: [(&str, &str); 5] = [
    ("NAME", "name"),
    ("SYNOPSIS", "synopsis"),
    ("DESCRIPTION", "description"),
    ("EXTRA", "more"),
    ("VERSION", "version"),
];

#[derive(Debug, clap::Args)]
pub struct ManArgs {
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A page and the name of its file.
#[derive(Debug)]
struct Page {
    file: String,
    text: String,
}

pub fn run(context: &Context, args: &ManArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let pages = pages(lang)?;
    let Some(dir) = &args.dir else {
        let root = pages.first().map_or("", |page| &page.text);
        out.data(root)?;
        return Ok(Exit::Ok);
    };
    std::fs::create_dir_all(dir).map_err(|error| Failure::file(dir, error))?;
    for page in &pages {
        let path = dir.join(&page.file);
        std::fs::write(&path, &page.text).map_err(|error| Failure::file(&path, error))?;
    }
    if out.json {
        let files: Vec<&str> = pages.iter().map(|page| page.file.as_str()).collect();
        out.document(&json!({ "dir": dir.to_string_lossy(), "pages": files }))?;
    } else {
        let shown = text::line(&dir.to_string_lossy());
        let dir = [("dir", shown.as_str())];
        out.data(&lang.count("cli.man.written", pages.len() as u64, &dir))?;
    }
    Ok(Exit::Ok)
}

/// One page for the program and one for every command below it.
fn pages(lang: Lang) -> io::Result<Vec<Page>> {
    let mut root = help::command(lang);
    root.build();
    let mut pages = Vec::new();
    add(&root, lang, &mut pages)?;
    Ok(pages)
}

fn add(command: &Command, lang: Lang, pages: &mut Vec<Page>) -> io::Result<()> {
    let man = Man::new(command.clone())
        .source(concat!("dictamen ", env!("CARGO_PKG_VERSION")))
        .manual(lang.text("cli.man.manual"));
    let mut bytes = Vec::new();
    man.render(&mut bytes)?;
    pages.push(Page {
        file: man.get_filename(),
        text: headed(&String::from_utf8_lossy(&bytes), lang),
    });
    for below in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        add(below, lang, pages)?;
    }
    Ok(())
}

/// The page with its headings in the reader's language.
fn headed(page: &str, lang: Lang) -> String {
    let line = |line: &str| {
        let heading = line.strip_prefix(".SH ").and_then(|heading| {
            let found = HEADINGS.iter().find(|(theirs, _)| *theirs == heading);
            found.map(|(_, ours)| lang.entry("cli.man", ours))
        });
        match heading {
            Some(ours) => format!(".SH \"{ours}\"\n"),
            None => format!("{line}\n"),
        }
    };
    page.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::collections::BTreeSet;

    fn names(command: &Command, line: &str, names: &mut BTreeSet<String>) {
        names.insert(format!("{line}.1"));
        for below in command.get_subcommands() {
            self::names(below, &format!("{line}-{}", below.get_name()), names);
        }
    }

    #[test]
    fn every_command_has_a_page_in_the_reader_s_language() {
        for lang in Lang::ALL {
            let mut expected = BTreeSet::new();
            names(&help::command(lang), "dictamen", &mut expected);
            let pages = pages(lang).unwrap();
            let got: BTreeSet<String> = pages.iter().map(|page| page.file.clone()).collect();
            assert_eq!(got, expected);
            for page in &pages {
                for needed in ["name", "synopsis"] {
                    let heading = format!(".SH \"{}\"\n", lang.entry("cli.man", needed));
                    assert!(page.text.contains(&heading), "{}: {heading}", page.file);
                }
                assert!(!page.text.contains("cli."), "{}", page.text);
            }
        }
    }

    #[test]
    fn a_page_in_spanish_has_no_english_headings_or_remarks() {
        for page in pages(Lang::Es).unwrap() {
            for english in [
                ".SH NAME",
                ".SH SYNOPSIS",
                ".SH OPTIONS",
                "possible values",
                "Possible values",
                "[default:",
                "May also be specified",
            ] {
                assert!(!page.text.contains(english), "{}: {english}", page.file);
            }
        }
    }
}
