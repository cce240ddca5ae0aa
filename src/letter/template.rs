//! The letter's wording: a template with strict blanks, filled from a statement.
//!
//! Owns how the facts of a statement are written in Spanish for the letter, which has one language,
//! the law's. A blank that nothing fills is an error, never an empty place in a signed letter.

use super::block::{self, Block};
use crate::domain::opinion::Cause;
use crate::evidence::signature::Signed;
use crate::evidence::statement::Statement;
use crate::i18n::{Lang, number};
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

/// The template that comes with the program.
pub(crate) const OFICIO: &str = include_str!("oficio.txt");

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the template cannot be filled: {0}")]
pub struct TemplateError(#[from] minijinja::Error);

/// Fills a template and reads the result as blocks.
pub(crate) fn fill(template: &str, statement: &Statement) -> Result<Vec<Block>, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("letter".into()));
    environment.set_formatter(|out, _, value| {
        if value.is_safe() {
            write!(out, "{value}")?;
        } else {
            out.write_str(&block::escape(&value.to_string()))?;
        }
        Ok(())
    });
    environment.add_filter("parrafos", |text: &str| {
        Value::from_safe_string(block::escape_paragraphs(text))
    });
    let marked = environment.render_str(template, facts(statement))?;
    Ok(block::read(&marked))
}

fn facts(statement: &Statement) -> Value {
    let lang = Lang::Es;
    let signers: Vec<String> = statement
        .signed_by
        .iter()
        .map(|signer| signer.name.clone())
        .collect();
    let cited: Vec<Value> = statement
        .cited
        .iter()
        .map(|one| {
            Value::from_pairs([
                ("key", one.key.clone()),
                ("name", one.name.clone()),
                ("reason", one.reason.clone()),
            ])
        })
        .collect();
    context! {
        unit => statement.letterhead.unit.clone(),
        place => statement.letterhead.place.clone(),
        date => lang.date_long(statement.issued_on),
        number => statement.number.clone(),
        folio => statement.folio.clone(),
        institution => statement.addressee.name.clone(),
        acronym => statement.addressee.acronym.clone(),
        title => statement.title.clone(),
        kind => lang.entry("domain.kind", statement.kind.name()),
        amount => number::money(statement.amount),
        received => lang.date_long(statement.received_on),
        due => lang.date_long(statement.due),
        deemed => statement.cause == Cause::DeemedApproval,
        sense => statement.sense.name(),
        decision => decision(statement),
        reasoning => statement.reasoning.clone(),
        recommendations => statement.recommendations.clone(),
        legal_basis => statement.legal_basis.clone(),
        cited => cited,
        price_ruled => statement.price_ruled.map(number::money),
        budget_days => statement.budget_unit.as_ref().map(|onward| onward.days),
        registration_days => statement.registration_days,
        signers => signers,
    }
}

/// The decision in one line, which stands first.
pub(crate) fn decision(statement: &Statement) -> String {
    Lang::Es
        .entry("domain.sense", statement.sense.name())
        .to_owned()
}

/// What lets a reader check the letter.
pub(crate) fn foot(signed: &Signed) -> Result<Vec<String>, serde_json::Error> {
    let code = signed.code()?;
    Ok(vec![
        Lang::Es.fill("letter.code", &[("code", &code), ("key", &signed.key)]),
        Lang::Es.fill("letter.verify", &[("folio", &signed.statement.folio)]),
    ])
}

/// The mark of practice data.
pub(crate) fn mark(statement: &Statement) -> Option<&'static str> {
    statement.practice.then(|| Lang::Es.text("letter.practice"))
}

/// The place of a page among all, counted from one.
pub(crate) fn page(place: usize, pages: usize) -> String {
    let (place, pages) = (place.to_string(), pages.to_string());
    Lang::Es.fill("letter.page", &[("place", &place), ("pages", &pages)])
}

/// What the code for a telephone says, for those who do not see it.
pub(crate) fn code_says(content: &str) -> String {
    Lang::Es.fill("letter.code_says", &[("content", content)])
}
