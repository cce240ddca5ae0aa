//! What is drawn on a page: its lines, and the frame around them.
//!
//! Owns the letterhead, the foot with the code, and the mark of practice data. What repeats on
//! every page is an artifact; the code for a telephone is a figure, once.

use super::flow::{HEIGHT, Line, MARGIN, WIDTH};
use super::font::Faces;
use super::structure::Structure;
use super::{LetterError, PdfError};
use crate::evidence::signature::Signed;
use crate::letter::template;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use qrcode::{Color, EcLevel, QrCode};

/// The side of the code's square, in points.
const SQUARE: f32 = 58.0;
const FOOT: f32 = 716.0;

/// What stands around the text of every page.
pub(super) struct Frame {
    head: [String; 2],
    foot: Vec<String>,
    mark: Option<&'static str>,
    pages: usize,
    code: QrCode,
    says: String,
}

impl Frame {
    pub(super) fn of(signed: &Signed, pages: usize) -> Result<Frame, LetterError> {
        let head = &signed.statement.letterhead;
        let says = format!(
            "dictamen:1:{}:{}",
            signed.statement.folio,
            signed.code()?.replace('-', "")
        );
        let code = QrCode::with_error_correction_level(&says, EcLevel::M);
        Ok(Frame {
            head: [head.ministry.clone(), head.unit.clone()],
            foot: template::foot(signed)?,
            mark: template::mark(&signed.statement),
            pages,
            code: code.map_err(|_| PdfError::Code)?,
            says,
        })
    }

    pub(super) fn draw(
        &self,
        surface: &mut Surface<'_>,
        faces: &Faces,
        place: usize,
        structure: &mut Structure,
    ) {
        surface.start_tagged(artifact(ArtifactType::Header));
        text(surface, faces, (MARGIN, 56.0), 10.5, true, &self.head[0]);
        text(surface, faces, (MARGIN, 70.0), 9.5, false, &self.head[1]);
        if let Some(mark) = self.mark {
            let x = WIDTH - MARGIN - faces.of(true).width(mark) * 9.5;
            text(surface, faces, (x, 56.0), 9.5, true, mark);
        }
        bar(surface, (MARGIN, 80.0), (WIDTH - 2.0 * MARGIN, 0.8));
        surface.end_tagged();

        surface.start_tagged(artifact(ArtifactType::Footer));
        bar(surface, (MARGIN, FOOT - 14.0), (WIDTH - 2.0 * MARGIN, 0.4));
        let mut y = FOOT + 4.0;
        let page = template::page(place + 1, self.pages);
        for line in self.foot.iter().chain([&page]) {
            text(surface, faces, (MARGIN, y), 8.0, false, line);
            y += 11.5;
        }
        if place > 0 {
            self.square(surface);
        }
        surface.end_tagged();
        if place == 0 {
            let figure = surface.start_tagged(ContentTag::Other);
            self.square(surface);
            surface.end_tagged();
            structure.add_code(figure, &template::code_says(&self.says));
        }
    }

    /// The code, one path for all dark modules.
    fn square(&self, surface: &mut Surface<'_>) {
        let modules = self.code.width();
        let side = SQUARE / modules as f32;
        let (left, top) = (WIDTH - MARGIN - SQUARE, FOOT - 6.0);
        let mut path = PathBuilder::new();
        for (place, color) in self.code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let x = left + (place % modules) as f32 * side;
                let y = top + (place / modules) as f32 * side;
                if let Some(square) = Rect::from_xywh(x, y, side, side) {
                    path.push_rect(square);
                }
            }
        }
        fill(surface, path);
    }
}

/// A line of the letter, read by a screen reader in its block.
pub(super) fn line(
    surface: &mut Surface<'_>,
    faces: &Faces,
    line: &Line,
    structure: &mut Structure,
) {
    let tag = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    for run in &line.runs {
        text(
            surface,
            faces,
            (run.x, line.y),
            line.size,
            run.bold,
            &run.text,
        );
    }
    surface.end_tagged();
    structure.add(line.block, tag);
    bullet(surface, line, structure);
}

/// The point before the first line of an item; seen, not read.
fn bullet(surface: &mut Surface<'_>, line: &Line, structure: &Structure) {
    if structure.begins_item(line.block) {
        surface.start_tagged(artifact(ArtifactType::Layout));
        bar(surface, (MARGIN + 4.0, line.y - 5.2), (3.2, 3.2));
        surface.end_tagged();
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn text(
    surface: &mut Surface<'_>,
    faces: &Faces,
    (x, y): (f32, f32),
    size: f32,
    bold: bool,
    text: &str,
) {
    let face = faces.of(bold);
    surface.set_fill(Some(ink()));
    surface.draw_glyphs(
        Point::from_xy(x, y),
        &face.glyphs(text),
        face.font(),
        text,
        size,
        false,
    );
}

fn bar(surface: &mut Surface<'_>, (x, y): (f32, f32), (width, height): (f32, f32)) {
    if let Some(rectangle) = Rect::from_xywh(x, y.min(HEIGHT), width, height) {
        let mut path = PathBuilder::new();
        path.push_rect(rectangle);
        fill(surface, path);
    }
}

fn fill(surface: &mut Surface<'_>, path: PathBuilder) {
    if let Some(path) = path.finish() {
        surface.set_fill(Some(ink()));
        surface.draw_path(&path);
    }
}

fn ink() -> Fill {
    Fill {
        paint: rgb::Color::new(0, 0, 0).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}
