//! Saved tabs of the queue: filters with a name, in a file that a team can share.
//!
//! Owns the format and its faults by line; reading the file is the caller's.
//!
//! ```toml
//! [[tab]]
//! name = "Grandes"
//! filter = "monto:>5M"
//! tab = "unassigned"         # the built-in tab that it narrows; all of them without it
//! ```

use super::model::SavedTab;
use crate::domain::query::Filter;
use crate::i18n::Lang;
use crate::text;
use crate::wire::queue::Tab;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// Columns of a name at most.
const NAME: usize = 16;

/// What is wrong with a file of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabFault {
    /// Counted from 1.
    pub line: usize,
    pub kind: TabFaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabFaultKind {
    /// Not TOML of this shape; the message is the parser's.
    Syntax(String),
    /// The name is empty, too long, or has characters that cannot be shown.
    Name,
    /// The name of another tab of the file.
    Twice(String),
    /// No built-in tab of that name.
    UnknownTab(String),
    /// The filter has a mistake: what, and at which character.
    Filter { problem: &'static str, at: usize },
}

impl TabFault {
    /// `file:line: what`. It may quote the file, so it is cleaned.
    pub fn report(&self, origin: &str, lang: Lang) -> String {
        let what = match &self.kind {
            TabFaultKind::Syntax(message) => {
                lang.fill("action.problem.syntax", &[("message", message)])
            }
            TabFaultKind::Name => lang.fill("tui.tabs.name", &[("most", &NAME.to_string())]),
            TabFaultKind::Twice(name) => lang.fill("tui.tabs.twice", &[("name", name)]),
            TabFaultKind::UnknownTab(name) => {
                let known = Tab::ALL.map(Tab::name).join(", ");
                lang.fill("tui.tabs.unknown", &[("name", name), ("known", &known)])
            }
            TabFaultKind::Filter { problem, at } => {
                let problem = lang.entry("tui.filter_error", problem);
                let at = (at + 1).to_string();
                lang.fill(
                    "tui.queue.filter_error",
                    &[("problem", problem), ("at", &at)],
                )
            }
        };
        text::line(&format!("{origin}:{}: {what}", self.line))
            .as_str()
            .to_owned()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    tab: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    filter: Spanned<String>,
    tab: Option<Spanned<String>>,
}

/// The tabs of a file in its order, and what is wrong with the others.
pub fn parse(source: &str) -> (Vec<SavedTab>, Vec<TabFault>) {
    let line = |span: Range<usize>| {
        let before = &source.as_bytes()[..span.start.min(source.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    };
    let file: File = match toml::from_str(source) {
        Ok(file) => file,
        Err(error) => {
            let fault = TabFault {
                line: line(error.span().unwrap_or(0..0)),
                kind: TabFaultKind::Syntax(error.message().trim_end().replace('\n', "; ")),
            };
            return (Vec::new(), vec![fault]);
        }
    };
    let (mut tabs, mut faults) = (Vec::<SavedTab>::new(), Vec::new());
    for entry in file.tab {
        let mut fault = |span, kind| {
            faults.push(TabFault {
                line: line(span),
                kind,
            });
        };
        let name = entry.name.get_ref().trim().to_owned();
        let fits = (1..=NAME).contains(&text::width(&name)) && text::check_name(&name).is_ok();
        if !fits {
            fault(entry.name.span(), TabFaultKind::Name);
            continue;
        }
        if tabs.iter().any(|other| other.name == name) {
            fault(entry.name.span(), TabFaultKind::Twice(name));
            continue;
        }
        let base = match &entry.tab {
            None => Tab::All,
            Some(wanted) => {
                let found = Tab::ALL
                    .into_iter()
                    .find(|tab| tab.name() == wanted.get_ref());
                let Some(tab) = found else {
                    let name = wanted.get_ref().clone();
                    fault(wanted.span(), TabFaultKind::UnknownTab(name));
                    continue;
                };
                tab
            }
        };
        let filter = entry.filter.get_ref().trim().to_owned();
        if let Err(error) = Filter::parse(&filter, text::fold) {
            let kind = TabFaultKind::Filter {
                problem: error.problem.name(),
                at: error.at,
            };
            fault(entry.filter.span(), kind);
            continue;
        }
        tabs.push(SavedTab { name, filter, base });
    }
    (tabs, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_come_in_the_order_of_the_file_and_faults_by_line() {
        let source = "[[tab]]\nname = \"Grandes\"\nfilter = \"monto:>5M\"\ntab = \"unassigned\"\n\
                      [[tab]]\nname = \"SAT\"\nfilter = \"inst:SAT\"\n\
                      [[tab]]\nname = \"SAT\"\nfilter = \"\"\n\
                      [[tab]]\nname = \"Mal\"\nfilter = \"monto:mucho\"\n\
                      [[tab]]\nname = \"Peor\"\nfilter = \"\"\ntab = \"mias\"\n\
                      [[tab]]\nname = \"\"\nfilter = \"\"\n";
        let (tabs, faults) = parse(source);
        let tab = |name: &str, filter: &str, base| SavedTab {
            name: name.to_owned(),
            filter: filter.to_owned(),
            base,
        };
        assert_eq!(
            tabs,
            [
                tab("Grandes", "monto:>5M", Tab::Unassigned),
                tab("SAT", "inst:SAT", Tab::All)
            ]
        );
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [9, 13, 17, 19]);
        for lang in Lang::ALL {
            for fault in &faults {
                let told = fault.report("tabs.toml", lang);
                assert!(told.starts_with("tabs.toml:"), "{told}");
            }
        }
        let (none, faults) = parse("[[tab]]\nname = \"x\"\n");
        assert!(none.is_empty() && faults.len() == 1);
        assert_eq!(parse(""), (Vec::new(), Vec::new()));
    }
}
