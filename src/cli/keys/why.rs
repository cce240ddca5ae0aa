//! `keys why`: what a key does in each context, because of which line, and what stands in its way.

use super::{Context, Exit, Failure, Keymap, MapArgs, PLACES, Place, effective};
use crate::cli::words::words;
use crate::i18n::Lang;
use crate::text;
use crate::tui::keymap::{
    Arrival, Chord, Cost, Eater, Key, KeyError, Layout, Resolution, Why, arrival, chord_text,
    key_text,
};
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct WhyArgs {
    chord: String,
    #[arg(long = "context", value_parser = words(&PLACES, Place::name, &[]))]
    place: Option<Place>,
    #[command(flatten)]
    map: MapArgs,
}

pub(super) fn run(context: &Context, args: &WhyArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let chord: Chord = args.chord.parse().map_err(|error| usage(lang, &error))?;
    let keymap = effective(context, &args.map)?;
    let whys: Vec<Why> = match args.place {
        Some(place) => vec![keymap.why(place, &chord)],
        None => Place::ALL
            .into_iter()
            .map(|place| keymap.why(place, &chord))
            .collect(),
    };
    if out.json {
        let all: Vec<_> = whys.iter().map(document).collect();
        let way = json!({
            "key": chord.to_string(),
            "contexts": all,
            "eaten_by": eaters(&chord).iter().map(|eater| eater.name()).collect::<Vec<_>>(),
            "arrives_as": chord.keys().iter().map(|key| arrives(*key)).collect::<Vec<_>>(),
        });
        out.document(&way)?;
        return Ok(Exit::Ok);
    }
    let mut lines = vec![chord_text(&chord, lang)];
    lines.extend(on_the_way(&chord, lang));
    let spoken: Vec<String> = whys
        .iter()
        .filter(|why| args.place.is_some() || says_something(&keymap, why, &chord))
        .flat_map(|why| told(why, lang))
        .collect();
    if spoken.is_empty() {
        lines.push(lang.text("cli.keys.unbound_everywhere").to_owned());
    }
    lines.extend(spoken);
    out.data(&lines.join("\n"))?;
    Ok(Exit::Ok)
}

fn usage(lang: Lang, error: &KeyError) -> Failure {
    let what = lang.fill(
        &format!("action.problem.{}", error.fault.name()),
        &[("key", text::line(&error.token).as_str())],
    );
    let sentence = match &error.suggestion {
        Some(meant) => lang.fill(
            "action.problem.suggestion",
            &[("what", &what), ("suggestion", text::line(meant).as_str())],
        ),
        None => what,
    };
    Failure::usage(sentence, "dictamen keys why")
}

/// A context that only repeats what one of its parents does is not worth a line.
fn says_something(keymap: &Keymap, why: &Why, chord: &Chord) -> bool {
    let own = |context| why.by.as_ref().is_some_and(|(from, _)| *from == context);
    match why.means {
        Resolution::Action(_) => own(why.context),
        Resolution::Pending(_) => {
            let parent = why.context.parents().first();
            parent.is_none_or(|parent| keymap.why(*parent, chord).means != why.means)
        }
        Resolution::Unbound | Resolution::Cancelled => why
            .covers
            .iter()
            .any(|covered| covered.context == why.context),
    }
}

fn told(why: &Why, lang: Lang) -> Vec<String> {
    let context = why.context.name();
    let mut lines = Vec::new();
    match &why.means {
        Resolution::Action(action) => {
            let at = why.by.as_ref().map_or(String::new(), |(_, at)| {
                format!("{}:{}", text::line(&at.file), at.line)
            });
            lines.push(format!(
                "[{context}] {} ({})  {at}",
                action.help(lang),
                action.name()
            ));
        }
        Resolution::Pending(next) => {
            let keys: Vec<String> = next.iter().map(|(key, _)| key_text(*key, lang)).collect();
            lines.push(lang.fill(
                "cli.keys.begins",
                &[("context", context), ("keys", &keys.join(" "))],
            ));
        }
        Resolution::Unbound | Resolution::Cancelled => {
            lines.push(lang.fill("cli.keys.unbound", &[("context", context)]));
        }
    }
    for covered in &why.covers {
        lines.push(lang.fill(
            "cli.keys.covers",
            &[
                (
                    "action",
                    covered.action.map_or("none", |action| action.name()),
                ),
                ("context", covered.context.name()),
                (
                    "place",
                    &format!("{}:{}", text::line(&covered.at.file), covered.at.line),
                ),
            ],
        ));
    }
    lines
}

/// Who may take a key of the chord before it is here.
pub(super) fn eaters(chord: &Chord) -> Vec<Eater> {
    Eater::ALL
        .into_iter()
        .filter(|eater| chord.keys().iter().any(|key| eater.takes(*key)))
        .collect()
}

fn arrives(key: Key) -> Option<String> {
    match arrival(key) {
        Arrival::Itself => Some(key.to_string()),
        Arrival::As(other) => Some(other.to_string()),
        Arrival::Never => None,
    }
}

/// What may happen to the chord between the fingers and the program.
pub(super) fn on_the_way(chord: &Chord, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for eater in eaters(chord) {
        lines.push(lang.fill(
            "cli.keys.eaten",
            &[("eater", lang.entry("action.eater", eater.name()))],
        ));
    }
    for key in chord.keys() {
        match arrival(*key) {
            Arrival::Itself => {}
            Arrival::As(other) => {
                lines.push(lang.fill("cli.keys.arrives_as", &[("other", &key_text(other, lang))]))
            }
            Arrival::Never => lines.push(lang.text("cli.keys.never_arrives").to_owned()),
        }
        if key.alt {
            lines.push(lang.text("cli.keys.alt").to_owned());
        }
        for layout in Layout::ALL {
            let cost = match layout.cost(*key) {
                Cost::Base | Cost::Shift => continue,
                Cost::AltGr => "cli.keys.needs_altgr",
                Cost::Dead => "cli.keys.needs_dead",
                Cost::Absent => "cli.keys.absent",
            };
            let layout = lang.entry("action.layout", layout.name());
            lines.push(lang.fill(cost, &[("layout", layout)]));
        }
    }
    lines
}

fn document(why: &Why) -> serde_json::Value {
    json!({
        "context": why.context.name(),
        "means": why.means.name(),
        "actions": why.means.acts(),
        "by": why.by.as_ref().map(|(context, at)| json!({
            "context": context.name(), "file": at.file, "line": at.line,
        })),
        "covers": why.covers,
    })
}
