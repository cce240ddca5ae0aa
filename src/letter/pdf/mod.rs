//! The letter as PDF/A-3a and PDF/UA-1: tagged, with its own fonts, and with the signed statement
//! inside it as a file.
//!
//! Owns drawing and the order in which a screen reader reads. The library checks the conformance
//! of what it writes and refuses what does not conform.

mod flow;
mod font;
mod page;
mod structure;

use super::LetterError;
use super::block::Block;
use crate::evidence::canonical;
use crate::evidence::signature::Signed;
use crate::evidence::statement::Statement;
use font::Faces;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

/// The name of the signed statement inside the document.
const ATTACHMENT: &str = "dictamen.json";
/// How the attachment begins: the first members of the canonical form.
const BEGINNING: &[u8] = br#"{"key":""#;

/// Why no document can be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("a built-in font cannot be read")]
    Font,
    #[error("the document would not conform to PDF/A-3a and PDF/UA-1: {0}")]
    Conformance(String),
    #[error("the code does not fit its square")]
    Code,
}

pub(super) fn write(signed: &Signed, blocks: &[Block]) -> Result<Vec<u8>, LetterError> {
    let faces = Faces::read()?;
    let (lines, pages) = flow::set(blocks, &faces);
    let frame = page::Frame::of(signed, pages)?;
    let mut document = Document::new_with(settings()?);
    let mut structure = structure::Structure::of(blocks);
    for place in 0..pages {
        // The sheet's sides are positive numbers, which is all that is asked of them.
        let sheet = PageSettings::from_wh(flow::WIDTH, flow::HEIGHT).ok_or(PdfError::Font)?;
        let mut sheet = document.start_page_with(sheet);
        let mut surface = sheet.surface();
        frame.draw(&mut surface, &faces, place, &mut structure);
        for line in lines.iter().filter(|line| line.page == place) {
            page::line(&mut surface, &faces, line, &mut structure);
        }
        surface.finish();
        sheet.finish();
    }
    document.set_outline(structure::outline(blocks, &lines));
    document.set_tag_tree(structure.tree());
    document.set_metadata(metadata(&signed.statement)?);
    document.embed_file(attachment(signed)?);
    document
        .finish()
        .map_err(|error| PdfError::Conformance(format!("{error:?}")).into())
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Conformance(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    })
}

fn metadata(statement: &Statement) -> Result<Metadata, LetterError> {
    let digest: String = statement
        .digest()?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let number = statement.number.as_deref().unwrap_or(&statement.folio);
    Ok(Metadata::new()
        .title(format!("{number} · {}", statement.title))
        .language("es-MX".to_owned())
        .authors(vec![statement.letterhead.unit.clone()])
        .creator("dictamen".to_owned())
        .creation_date(instant(statement))
        .document_id(digest))
}

/// The instant of issue, the only time that the document knows.
fn instant(statement: &Statement) -> DateTime {
    let at = statement.issued_at.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |value: i8| value.unsigned_abs();
    DateTime::new(at.year().unsigned_abs())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn attachment(signed: &Signed) -> Result<EmbeddedFile, LetterError> {
    Ok(EmbeddedFile {
        path: ATTACHMENT.to_owned(),
        mime_type: MimeType::new("application/json"),
        description: Some("Signed statement".to_owned()),
        association_kind: AssociationKind::Source,
        data: canonical::bytes(&serde_json::to_value(signed)?).into(),
        modification_date: Some(instant(&signed.statement)),
        // So that it can be found again without a reader of PDF.
        compress: Some(false),
        location: None,
    })
}

/// The attachment of a document that `write` made.
pub(super) fn embedded(pdf: &[u8]) -> Option<Signed> {
    let starts = pdf
        .windows(BEGINNING.len())
        .enumerate()
        .filter(|(_, window)| *window == BEGINNING);
    for (at, _) in starts {
        let mut values = serde_json::Deserializer::from_slice(&pdf[at..]).into_iter::<Signed>();
        if let Some(Ok(signed)) = values.next() {
            return Some(signed);
        }
    }
    None
}
