//! The rule packs, calendars and numbering that the settings give, over those that come with the program.
//!
//! Owns reading them from folders and saying, with file and line, what is wrong in one. What the
//! rules mean is `domain`'s.

use super::context::Context;
use super::exit::Exit;
use super::failure::{Failure, why};
use crate::config::Origin;
use crate::domain::calendar::{Calendar, CalendarError};
use crate::domain::regime::{Regime, RegimeError};
use crate::i18n::Lang;
use crate::text;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The largest file that is taken for a pack or a calendar.
const LARGEST: u64 = 1024 * 1024;

/// A thing that was read from a file of its own.
#[derive(Clone, Debug)]
pub struct Given<T> {
    pub path: PathBuf,
    /// As its author wrote it, for the server to pass on.
    #[cfg_attr(
        not(feature = "server"),
        expect(dead_code, reason = "only a server passes it on")
    )]
    pub text: String,
    pub value: T,
}

/// What the settings add to the law that comes with the program.
#[derive(Clone, Debug, Default)]
pub struct Law {
    pub packs: Vec<Given<Regime>>,
    pub calendars: Vec<Given<Calendar>>,
}

/// Reads the folders that the settings name.
///
/// # Errors
/// The first fault, told with file, line and what may have been meant: a folder that cannot be
/// read or has no `.toml` file, a pack or calendar that does not parse, an id that two files have,
/// an authority without a calendar, a checklist item without a sentence.
pub fn read(context: &Context) -> Result<Law, Failure> {
    let lang = context.out.lang;
    let config = &context.config;
    let mut law = Law::default();
    if let Some(folder) = &config.calendars.value {
        for (path, text) in files(folder, lang)? {
            let found =
                Calendar::parse_all(&text).map_err(|error| calendar_fault(&path, &error, lang))?;
            for value in found {
                refuse_second(
                    &law.calendars,
                    &path,
                    &text,
                    &value.authority,
                    lang,
                    |one| &one.authority,
                )?;
                let (path, text) = (path.clone(), text.clone());
                law.calendars.push(Given { path, text, value });
            }
        }
    }
    if let Some(folder) = &config.regimes.value {
        for (path, text) in files(folder, lang)? {
            let value = Regime::parse(&text).map_err(|error| pack_fault(&path, &error, lang))?;
            refuse_second(&law.packs, &path, &text, &value.id, lang, |one| &one.id)?;
            law.check_pack(&value, &path, &text, lang)?;
            law.packs.push(Given { path, text, value });
        }
    }
    Ok(law)
}

/// The desk's settings on this law.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "server")]
pub fn settings(context: &Context) -> Result<crate::service::Settings, Failure> {
    let Law { packs, calendars } = read(context)?;
    let packs = packs
        .into_iter()
        .map(|pack| crate::service::Pack {
            regime: pack.value,
            text: pack.text,
        })
        .collect();
    let calendars = calendars.into_iter().map(|one| one.value).collect();
    let config = &context.config;
    Ok(crate::service::Settings {
        law: crate::service::Law::default().with(packs, calendars),
        folio_pattern: config.folio_pattern.value.clone(),
        letter_pattern: config.letter_pattern.value.clone(),
        letter_prefix: config.letter_prefix.value.clone(),
        ..crate::service::Settings::default()
    })
}

impl Law {
    /// The pack that rules what is received on a day: of those given and the built-in ones that none
    /// replaces, the one that came into force last.
    pub fn for_reception(&self, day: Date) -> &Regime {
        let given = self.packs.iter().map(|one| &one.value);
        let kept = Regime::builtin()
            .iter()
            .filter(|builtin| self.packs.iter().all(|one| one.value.id != builtin.id));
        given
            .chain(kept)
            .filter(|pack| pack.in_force_from() <= day)
            .max_by_key(|pack| pack.in_force_from())
            .unwrap_or_else(|| Regime::for_reception(day))
    }

    /// The calendars in force: those given, and the built-in ones of other authorities.
    pub fn in_force(&self) -> Vec<&Calendar> {
        let given = self.calendars.iter().map(|one| &one.value);
        let kept = Calendar::builtin().iter().filter(|builtin| {
            self.calendars
                .iter()
                .all(|one| one.value.authority != builtin.authority)
        });
        given.chain(kept).collect()
    }

    /// What a pack must find around it: a calendar for each authority, a sentence for each item.
    fn check_pack(
        &self,
        pack: &Regime,
        path: &Path,
        text: &str,
        lang: Lang,
    ) -> Result<(), Failure> {
        let known: Vec<&str> = self
            .in_force()
            .into_iter()
            .map(|calendar| calendar.authority.as_str())
            .collect();
        if let Some(unknown) = pack.authorities().find(|name| !known.contains(name)) {
            let said = lang.fill(
                "cli.law.no_calendar",
                &[("authority", text::line(unknown).as_str())],
            );
            let said = meaning(said, unknown, known.iter().copied(), lang);
            return Err(fault(path, line_with(text, unknown), &said, lang));
        }
        let speechless = pack.checks().find(|item| {
            item.text.is_none()
                && Lang::ALL
                    .iter()
                    .any(|lang| lang.find("law.check", &item.id).is_none())
        });
        if let Some(item) = speechless {
            let said = lang.fill(
                "cli.law.no_sentence",
                &[("id", text::line(&item.id).as_str())],
            );
            return Err(fault(path, line_with(text, &item.id), &said, lang));
        }
        Ok(())
    }
}

/// Two files may not speak of the same thing: which one would rule?
fn refuse_second<T>(
    earlier: &[Given<T>],
    path: &Path,
    text: &str,
    id: &str,
    lang: Lang,
    id_of: impl Fn(&T) -> &String,
) -> Result<(), Failure> {
    let Some(first) = earlier.iter().find(|one| id_of(&one.value) == id) else {
        return Ok(());
    };
    let said = lang.fill(
        "cli.law.twice",
        &[
            ("id", text::line(id).as_str()),
            ("other", &shown(&first.path)),
        ],
    );
    Err(fault(path, line_with(text, id), &said, lang))
}

/// The `.toml` files of a folder with their texts, in the order of their names.
fn files(folder: &Path, lang: Lang) -> Result<Vec<(PathBuf, String)>, Failure> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        told(lang.fill(
            "cli.error.file",
            &[("path", &shown(path)), ("why", why(error, lang))],
        ))
    };
    let mut paths = Vec::new();
    let listed = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in listed {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(told(
            lang.fill("cli.law.nothing", &[("path", &shown(folder))]),
        ));
    }
    paths.sort();
    let mut found = Vec::with_capacity(paths.len());
    for path in paths {
        let size = std::fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
        if size.len() > LARGEST {
            return Err(Failure::TooLarge {
                path,
                limit: LARGEST,
            });
        }
        let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Failure::NotText { path });
        };
        found.push((path, text));
    }
    Ok(found)
}

fn pack_fault(path: &Path, error: &RegimeError, lang: Lang) -> Failure {
    let said = match error {
        RegimeError::Syntax { message, .. } => syntax(message, lang),
        RegimeError::DuplicateCheck { id, .. } => {
            lang.fill("cli.law.check_twice", &[("id", text::line(id).as_str())])
        }
        RegimeError::UnknownDomain { domain, .. } => lang.fill(
            "cli.law.unknown_domain",
            &[("domain", text::line(domain).as_str())],
        ),
        RegimeError::DuplicateOutcome { kind, sense, .. } => lang.fill(
            "cli.law.outcome_twice",
            &[("kind", kind.name()), ("sense", sense.name())],
        ),
        RegimeError::MissingOutcome { kind, sense, .. } => lang.fill(
            "cli.law.outcome_missing",
            &[("kind", kind.name()), ("sense", sense.name())],
        ),
        RegimeError::EndsBeforeItBegins { .. } => lang.text("cli.law.backwards").to_owned(),
    };
    fault(path, error.line(), &said, lang)
}

fn calendar_fault(path: &Path, error: &CalendarError, lang: Lang) -> Failure {
    match error {
        CalendarError::Syntax { line, message } => fault(path, *line, &syntax(message, lang), lang),
        CalendarError::Duplicate { line, authority } => {
            let said = lang.fill(
                "cli.law.twice",
                &[
                    ("id", text::line(authority).as_str()),
                    ("other", &shown(path)),
                ],
            );
            fault(path, *line, &said, lang)
        }
    }
}

/// The TOML reader's message, with what a misspelt word of it may have meant. The reader names the
/// word first and then those that it knows, each between backticks.
fn syntax(message: &str, lang: Lang) -> String {
    let said = text::line(message).to_string();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next() {
        Some(word) if message.starts_with("unknown ") => meaning(said, word, quoted, lang),
        _ => said,
    }
}

fn meaning<'a>(
    said: String,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    lang: Lang,
) -> String {
    match text::nearest(word, known) {
        Some(meant) => format!(
            "{said}. {}",
            lang.fill(
                "cli.usage.did_you_mean",
                &[("meant", text::line(meant).as_str())]
            )
        ),
        None => said,
    }
}

/// The first line, from 1, that has a word between quotes.
fn line_with(text: &str, word: &str) -> usize {
    let quoted = format!("\"{word}\"");
    1 + text
        .lines()
        .position(|line| !line.trim_start().starts_with('#') && line.contains(&quoted))
        .unwrap_or(0)
}

fn shown(path: &Path) -> String {
    text::line(&path.to_string_lossy()).to_string()
}

fn fault(path: &Path, line: usize, why: &str, lang: Lang) -> Failure {
    told(lang.fill(
        "cli.error.config",
        &[
            ("path", &shown(path)),
            ("line", &line.to_string()),
            ("why", why),
        ],
    ))
}

fn told(sentence: String) -> Failure {
    Failure::Told {
        exit: Exit::Config,
        code: "law",
        sentence,
    }
}

/// Where a setting came from, in few words: a flag, a variable, a file with its line, or nothing for a default.
pub fn origin(origin: &Origin, lang: Lang) -> String {
    match origin {
        Origin::Flag(name) | Origin::Env(name) => (*name).to_owned(),
        Origin::File { path, line } => format!("{}:{line}", shown(path)),
        Origin::Default => lang.text("cli.law.builtin").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_misspelt_word_is_answered_with_the_one_that_was_meant() {
        let said = syntax(
            "unknown field `autority`, expected one of `clock`, `authority`, `silence`",
            Lang::En,
        );
        assert!(
            said.ends_with("Did you mean «authority»?") || said.contains("authority\u{201d}?"),
            "{said}"
        );
        let far = "unknown field `zzz`, expected one of `clock`, `authority`";
        assert_eq!(syntax(far, Lang::En), far);
    }

    #[test]
    fn comments_do_not_count_as_the_place_of_a_word() {
        assert_eq!(line_with("# \"unit\"\na = 1\nb = \"unit\"\n", "unit"), 3);
    }
}
