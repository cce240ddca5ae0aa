//! Sentences: why an act was refused, what failed, what is missing. Everything through the catalogue.

use crate::domain::act::{Missing, Refusal};
use crate::i18n::Lang;
use crate::text;
use crate::tui::model::Model;
use crate::tui::msg::Failure;
use crate::wire::problem::{Code, Problem};

/// A catalogue sentence with an outside detail in it, cleaned.
pub(crate) fn with_detail(lang: Lang, key: &'static str, detail: &str) -> String {
    lang.fill(key, &[("detail", text::line(detail).as_str())])
}

/// Why an act was refused.
pub(crate) fn refusal(model: &Model, refusal: &Refusal) -> String {
    let lang = model.lang;
    match refusal {
        Refusal::State { state } => {
            lang.fill("tui.refusal.state", &[("state", lang.entry("domain.state", state.name()))])
        }
        Refusal::Role => lang.text("tui.refusal.role").to_owned(),
        Refusal::Held { by } => {
            let handle = model.handle(*by);
            lang.fill("tui.refusal.held", &[("who", text::line(&handle).as_str())])
        }
        Refusal::NotTaken => lang.text("tui.refusal.not_taken").to_owned(),
        Refusal::AlreadyReturned => lang.text("tui.refusal.already_returned").to_owned(),
        Refusal::Incomplete { missing } => {
            lang.fill("tui.refusal.incomplete", &[("missing", &self::missing(lang, missing))])
        }
        Refusal::SamePerson => lang.text("tui.refusal.same_person").to_owned(),
        Refusal::Confirmation => lang.text("tui.refusal.confirmation").to_owned(),
        Refusal::ReasonRequired => lang.text("tui.refusal.reason_required").to_owned(),
        Refusal::UnknownCheck { .. } | Refusal::UnknownJudgement { .. } => {
            lang.text("tui.refusal.unknown").to_owned()
        }
        Refusal::Lapsed { due } => {
            lang.fill("tui.refusal.lapsed", &[("due", &crate::i18n::date::short(*due))])
        }
        Refusal::NotDue => lang.text("tui.refusal.not_due").to_owned(),
        Refusal::CalendarExhausted => lang.text("tui.refusal.calendar").to_owned(),
    }
}

/// What is missing, in one line: `3 verificaciones, el inventario y la motivación`.
pub(crate) fn missing(lang: Lang, missing: &[Missing]) -> String {
    let checks = missing.iter().filter(|m| matches!(m, Missing::Check { .. })).count();
    let mut parts = Vec::new();
    if checks > 0 {
        parts.push(lang.count("tui.missing.checks", checks as u64, &[]));
    }
    for one in missing {
        let key = match one {
            Missing::Check { .. } => continue,
            Missing::Inventory => "tui.missing.inventory",
            Missing::Sense => "tui.missing.sense",
            Missing::Reasoning => "tui.missing.reasoning",
            Missing::Recommendations => "tui.missing.recommendations",
            Missing::CitedAsset => "tui.missing.cited_asset",
        };
        parts.push(lang.text(key).to_owned());
    }
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => {
            format!("{} {} {last}", before.join(", "), lang.text("tui.missing.and"))
        }
    }
}

/// What failed, for a reader.
pub(crate) fn failure(model: &Model, failure: &Failure) -> String {
    match failure {
        Failure::Unreachable { detail } => with_detail(model.lang, "tui.failure.unreachable", detail),
        Failure::Problem { problem } => self::problem(model, problem),
    }
}

fn problem(model: &Model, problem: &Problem) -> String {
    let lang = model.lang;
    if let Some(why) = &problem.refusal {
        return refusal(model, why);
    }
    if let (Code::Held, Some(who)) = (problem.code, &problem.held_by) {
        return lang.fill("tui.refusal.held", &[("who", text::line(who).as_str())]);
    }
    let sentence = lang.entry("server.problem", problem.code.name());
    match problem.errors.first() {
        Some(first) => {
            format!("{sentence} ({} {})", text::line(&first.pointer).as_str(), text::line(&first.detail).as_str())
        }
        None => sentence.to_owned(),
    }
}
