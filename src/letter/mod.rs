//! The official letter (`oficio`): a statement and a template become PDF/A and plain text.
//!
//! Owns the wording, the layout and the formats. The same statement and template give the same
//! bytes on every machine: no clock, no random number, no font of the machine's. Must not know
//! the store, the server or a case: everything that a letter shows stands in its statement.

mod block;
mod pdf;
mod plain;
mod template;
#[cfg(test)]
mod tests;

pub use pdf::PdfError;
pub use template::TemplateError;

use crate::evidence::signature::Signed;
use crate::evidence::statement::Letterhead;
use block::Block;

/// Why a letter cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("the statement cannot be written down: {0}")]
    Statement(#[from] serde_json::Error),
}

/// A letter, ready to be written in any of its formats.
#[derive(Debug)]
pub struct Letter<'a> {
    signed: &'a Signed,
    blocks: Vec<Block>,
}

impl<'a> Letter<'a> {
    /// The letter of a signed statement, in the words of the built-in template.
    ///
    /// # Errors
    /// [`TemplateError`] where the template has a blank that nothing fills.
    pub fn of(signed: &'a Signed) -> Result<Letter<'a>, TemplateError> {
        let blocks = template::fill(template::OFICIO, &signed.statement)?;
        Ok(Letter { signed, blocks })
    }

    /// The letter as lines of at most 78 columns, for terminals and e-mail.
    ///
    /// # Errors
    /// [`LetterError::Statement`] where the statement cannot be hashed.
    pub fn text(&self) -> Result<String, LetterError> {
        Ok(plain::write(self.signed, &self.blocks)?)
    }

    /// The letter as PDF/A-3a and PDF/UA-1 with the signed statement embedded as `dictamen.json`.
    ///
    /// # Errors
    /// [`PdfError`] where the document does not conform.
    pub fn pdf(&self) -> Result<Vec<u8>, LetterError> {
        pdf::write(self.signed, &self.blocks)
    }
}

/// The letterhead unless the settings name another.
pub fn letterhead() -> Letterhead {
    let text = |key| crate::i18n::Lang::Es.text(key).to_owned();
    Letterhead {
        ministry: text("letter.ministry"),
        unit: text("letter.unit"),
        place: text("letter.place"),
    }
}

/// The signed statement that a PDF of ours carries, `None` where there is none.
pub fn embedded(pdf: &[u8]) -> Option<Signed> {
    pdf::embedded(pdf)
}
