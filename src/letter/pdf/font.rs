//! The letter's two fonts, and what their glyphs measure.
//!
//! Noto Sans, reduced to the Latin script and common punctuation (SIL Open Font License 1.1, beside
//! the files). Owns the way from a character to a glyph. A character that the fonts lack becomes the
//! replacement character, never a missing glyph, which PDF/A forbids.

use super::PdfError;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
/// Stands for what the fonts cannot show.
const REPLACEMENT: char = '\u{fffd}';

/// A font for measuring and drawing.
pub(super) struct Face {
    font: Font,
    measures: FontRef<'static>,
    units: f32,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Result<Face, PdfError> {
        let measures = FontRef::new(bytes).map_err(|_| PdfError::Font)?;
        let font = Font::new(bytes.into(), 0).ok_or(PdfError::Font)?;
        let units = font.units_per_em();
        Ok(Face {
            font,
            measures,
            units,
        })
    }

    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The glyph of a character and its advance, in ems.
    fn glyph(&self, character: char) -> (u32, f32) {
        let map = self.measures.charmap();
        let metrics = self
            .measures
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        let glyph = map
            .map(character)
            .or_else(|| map.map(REPLACEMENT))
            .unwrap_or_default();
        let advance = metrics.advance_width(glyph).unwrap_or_default() / self.units;
        (glyph.to_u32(), advance)
    }

    /// The width of a text, in ems.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.glyph(character).1).sum()
    }

    /// The glyphs of a text, one a character.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, character)| {
                let (glyph, advance) = self.glyph(character);
                KrillaGlyph::new(
                    GlyphId::new(glyph),
                    advance,
                    0.0,
                    0.0,
                    0.0,
                    at..at + character.len_utf8(),
                    None,
                )
            })
            .collect()
    }
}

/// Both weights.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    pub(super) fn read() -> Result<Faces, PdfError> {
        Ok(Faces {
            regular: Face::read(REGULAR)?,
            bold: Face::read(BOLD)?,
        })
    }

    pub(super) fn of(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}
