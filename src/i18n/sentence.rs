//! Sentences about the law: why an act was refused, what an opinion still lacks, why a candidate matches.
//!
//! The terminal and the commands say the same. Outside text in a sentence has passed the border.

use super::{Lang, date, number};
use crate::domain::act::{Missing, Refusal};
use crate::domain::candidate::{Reason, Via};
use crate::domain::ids::PersonId;
use crate::domain::precedent::{Flag, LikeReason};
use crate::domain::regime::CheckItem;
use crate::text;
use crate::wire::problem::{Code, Problem};

/// Why an act was refused. `who` names people.
pub fn refusal(lang: Lang, refusal: &Refusal, who: impl Fn(PersonId) -> String) -> String {
    let plain = |name| lang.entry("domain.refusal", name).to_owned();
    match refusal {
        Refusal::State { state } => lang.fill(
            "domain.refusal.state",
            &[("state", lang.entry("domain.state", state.name()))],
        ),
        Refusal::Role => plain("role"),
        Refusal::Held { by } => held(lang, &who(*by)),
        Refusal::NotTaken => plain("not_taken"),
        Refusal::AlreadyReturned => plain("already_returned"),
        Refusal::Incomplete { missing } => lang.fill(
            "domain.refusal.incomplete",
            &[("missing", &self::missing(lang, missing))],
        ),
        Refusal::Outcome { sense } => lang.fill(
            "domain.refusal.outcome",
            &[("sense", lang.entry("domain.sense", sense.name()))],
        ),
        Refusal::SamePerson => plain("same_person"),
        Refusal::Confirmation => plain("confirmation"),
        Refusal::ReasonRequired => plain("reason_required"),
        Refusal::UnknownCheck { .. } => plain("unknown_check"),
        Refusal::UnknownJudgement { .. } => plain("unknown_judgement"),
        Refusal::Lapsed { due } => {
            lang.fill("domain.refusal.lapsed", &[("due", &date::short(*due))])
        }
        Refusal::NotDue => plain("not_due"),
        Refusal::NotLater => plain("not_later"),
        Refusal::BeyondDue { due } => {
            lang.fill("domain.refusal.beyond_due", &[("due", &date::short(*due))])
        }
        Refusal::DueTooNear { due } => lang.fill(
            "domain.refusal.due_too_near",
            &[("due", &date::short(*due))],
        ),
        Refusal::NoAnswerAwaited => plain("no_answer_awaited"),
        Refusal::NotPostponed => plain("not_postponed"),
        Refusal::CalendarExhausted => plain("calendar_exhausted"),
    }
}

/// The sentence of a checklist item: the pack's own, or the catalogue's, or its id where neither has one.
pub fn check(lang: Lang, item: &CheckItem) -> String {
    match &item.text {
        Some(own) => text::line(own).to_string(),
        None => lang
            .find("law.check", &item.id)
            .map_or_else(|| text::line(&item.id).to_string(), str::to_owned),
    }
}

/// Somebody else has the case.
pub fn held(lang: Lang, who: &str) -> String {
    lang.fill("domain.refusal.held", &[("who", text::line(who).as_str())])
}

/// What is missing, in one line: `3 verificaciones, el inventario y la motivación`.
pub fn missing(lang: Lang, missing: &[Missing]) -> String {
    let checks = missing
        .iter()
        .filter(|one| matches!(one, Missing::Check { .. }))
        .count();
    let mut parts = Vec::new();
    if checks > 0 {
        parts.push(lang.count("domain.lacking.checks", checks as u64, &[]));
    }
    let others = missing
        .iter()
        .filter(|one| !matches!(one, Missing::Check { .. }));
    parts.extend(others.map(|one| lang.entry("domain.lacking", name(one)).to_owned()));
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => {
            format!(
                "{} {} {last}",
                before.join(", "),
                lang.text("domain.lacking.and")
            )
        }
    }
}

/// One missing thing, as what to do. `check` gives the sentence of a checklist item.
pub fn to_do(lang: Lang, missing: &Missing, check: impl Fn(&str) -> String) -> String {
    match missing {
        Missing::Check { item } => lang.fill("domain.missing.check", &[("item", &check(item))]),
        other => lang.entry("domain.missing", name(other)).to_owned(),
    }
}

fn name(missing: &Missing) -> &'static str {
    match missing {
        Missing::Check { .. } => "check",
        Missing::Inventory => "inventory",
        Missing::Sense => "sense",
        Missing::Reasoning => "reasoning",
        Missing::Recommendations => "recommendations",
        Missing::CitedAsset => "cited_asset",
    }
}

/// A reason for or against a candidate.
pub fn reason(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::Words { field, words } => {
            let words = text::line(&words.join(", "));
            let field = lang.entry("domain.field", field.name());
            lang.fill(
                "domain.reason.words",
                &[("field", field), ("words", words.as_str())],
            )
        }
        Reason::Through {
            field,
            asked,
            found,
            via,
        } => {
            let (asked, found) = (text::line(asked), text::line(found));
            lang.fill(
                "domain.reason.through",
                &[
                    ("field", lang.entry("domain.field", field.name())),
                    ("asked", asked.as_str()),
                    ("found", found.as_str()),
                    ("via", lang.entry("domain.via", self::via(*via))),
                ],
            )
        }
        Reason::Status { status } => lang.fill(
            "domain.reason.status",
            &[("status", lang.entry("domain.asset_status", status.name()))],
        ),
        Reason::NoSeats => lang.text("domain.reason.no_seats").to_owned(),
        Reason::SupportEnded { on } => {
            lang.fill("domain.reason.support_ended", &[("on", &date::short(*on))])
        }
        Reason::SameOwner => lang.text("domain.reason.same_owner").to_owned(),
        Reason::AgreedFor { folio } => lang.fill(
            "domain.reason.agreed_for",
            &[("folio", text::line(folio).as_str())],
        ),
    }
}

/// A reason why two requests are taken for alike.
pub fn like_reason(lang: Lang, reason: &LikeReason) -> String {
    match reason {
        LikeReason::Words { words } => lang.fill(
            "domain.like.words",
            &[("words", text::line(&words.join(", ")).as_str())],
        ),
        LikeReason::Through { asked, found, via } => lang.fill(
            "domain.like.through",
            &[
                ("asked", text::line(asked).as_str()),
                ("found", text::line(found).as_str()),
                ("via", lang.entry("domain.via", self::via(*via))),
            ],
        ),
        LikeReason::SameInstitution => lang.text("domain.like.same_institution").to_owned(),
        LikeReason::SameAmount => lang.text("domain.like.same_amount").to_owned(),
        LikeReason::SameSupplier { supplier } => lang.fill(
            "domain.like.same_supplier",
            &[("supplier", text::line(supplier).as_str())],
        ),
        LikeReason::SameBudgetLine { line } => lang.fill(
            "domain.like.same_budget_line",
            &[("line", text::line(line).as_str())],
        ),
        LikeReason::Together { total, threshold } => lang.fill(
            "domain.like.together",
            &[
                ("total", &number::money(*total)),
                ("threshold", &number::money(*threshold)),
            ],
        ),
    }
}

/// What a request is flagged for, in a sentence that names the other.
pub fn flag(lang: Lang, flag: &Flag) -> String {
    lang.count(
        &format!("domain.flag_found.{}", flag.kind.name()),
        u64::from(flag.count),
        &[("name", text::line(&flag.name).as_str())],
    )
}

fn via(via: Via) -> &'static str {
    match via {
        Via::Acronym => "acronym",
        Via::Synonym => "synonym",
        Via::ProductFamily => "product_family",
        Via::Spelling => "spelling",
    }
}

/// What a server's problem means, and what to do. `who` names people.
pub fn problem(lang: Lang, problem: &Problem, who: impl Fn(PersonId) -> String) -> String {
    if let Some(why) = &problem.refusal {
        return refusal(lang, why, who);
    }
    if let (Code::Held, Some(handle)) = (problem.code, &problem.held_by) {
        return held(lang, handle);
    }
    let sentence = lang.entry("server.problem", problem.code.name());
    match problem.errors.first() {
        Some(first) => {
            let (pointer, detail) = (text::line(&first.pointer), text::line(&first.detail));
            format!("{sentence} ({} {})", pointer.as_str(), detail.as_str())
        }
        None => sentence.to_owned(),
    }
}
