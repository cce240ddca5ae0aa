//! Sentences: why an act was refused, what failed. Everything through the catalogue.

use crate::domain::act::Refusal;
use crate::i18n::{Lang, sentence};
use crate::text;
use crate::tui::model::Model;
use crate::tui::msg::Failure;

/// A catalogue sentence with an outside detail in it, cleaned.
pub(crate) fn with_detail(lang: Lang, key: &'static str, detail: &str) -> String {
    lang.fill(key, &[("detail", text::line(detail).as_str())])
}

/// Why an act was refused.
pub(crate) fn refusal(model: &Model, refusal: &Refusal) -> String {
    sentence::refusal(model.lang, refusal, |id| model.handle(id))
}

/// What failed, for a reader.
pub(crate) fn failure(model: &Model, failure: &Failure) -> String {
    match failure {
        Failure::Unreachable { detail } => {
            let lang = model.lang;
            let said = lang
                .find("cli.link", detail)
                .or_else(|| lang.find("cli.protocol", detail));
            with_detail(lang, "tui.failure.unreachable", said.unwrap_or(detail))
        }
        Failure::Problem { problem } => {
            sentence::problem(model.lang, problem, |id| model.handle(id))
        }
    }
}
