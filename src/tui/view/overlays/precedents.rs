//! What was said and seen before on the same object, with a cursor on one request.

use crate::i18n::{Lang, date, number, sentence};
use crate::text;
use crate::tui::model::{Model, RequestModel};
use crate::tui::theme::Role;
use crate::tui::view::widget::ink::{Ink, Shown};
use crate::tui::view::widget::lines::Lines;
use crate::wire::precedent::{LikeRequest, Precedents, Ruling};
use ratatui::layout::Rect;

/// Columns of the grounds of an opinion that are shown; all of it stands in the request itself.
const GROUNDS: usize = 400;

pub(super) fn draw(
    model: &Model,
    ink: &mut Ink<'_>,
    area: Rect,
    cursor: usize,
) -> Option<(u16, u16)> {
    let lang = model.lang;
    let inside = ink.frame(area, &Shown::from(lang.text("tui.overlay.precedents")));
    let past = model
        .request
        .as_ref()
        .and_then(|request| request.precedents.as_ref());
    let Some(past) = past else {
        let text = lang.text("tui.request.loading");
        ink.put(inside.x, inside.y, inside.width, text, Role::Muted);
        return Some((inside.x, inside.y));
    };
    // The column before the text is the cursor's.
    let inside = Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(1),
        ..inside
    };
    let (lines, starts) = list(lang, past, inside.width);
    let height = usize::from(inside.height);
    let start = starts.get(cursor).copied().unwrap_or(0);
    let end = starts.get(cursor + 1).copied().unwrap_or(lines.len());
    // The whole of what is under the cursor is seen, its beginning in any case.
    let from = if end <= height {
        0
    } else {
        end.saturating_sub(height).min(start)
    };
    let from = from.min(lines.scroll_limit(inside.height));
    lines.draw(ink, inside, from);
    let y = inside.y + u16::try_from(start.saturating_sub(from)).unwrap_or(0);
    if !starts.is_empty() {
        ink.put(inside.x - 1, y, 1, ink.theme.glyphs.mark, Role::Mark);
    }
    Some((inside.x - 1, y))
}

/// The list as text, and the line at which each request begins.
fn list(lang: Lang, past: &Precedents, width: u16) -> (Lines, Vec<usize>) {
    let mut lines = Lines::new(width);
    let mut starts = Vec::new();
    for (key, likes) in groups(past) {
        if likes.is_empty() {
            continue;
        }
        let heading = format!("{} ({})", lang.text(key), lang.number(likes.len() as u64));
        lines.heading(Shown::said(heading));
        for like in likes {
            starts.push(lines.len());
            one(lang, like, &mut lines);
        }
    }
    if starts.is_empty() {
        lines.push(lang.text("tui.precedents.none"), Role::Muted);
    }
    (lines, starts)
}

/// The kinds of like requests, each with the key of its heading, in the order of the list.
pub(crate) fn groups(past: &Precedents) -> [(&'static str, &[LikeRequest]); 3] {
    [
        ("tui.precedents.duplicates", &past.duplicates),
        ("tui.precedents.consolidations", &past.consolidations),
        ("tui.precedents.precedents", &past.precedents),
    ]
}

/// One like request: what it is, why it is like, and how it was answered.
pub(crate) fn one(lang: Lang, like: &LikeRequest, lines: &mut Lines) {
    let (folio, acronym, title) = (
        text::line(&like.folio),
        text::line(&like.acronym),
        text::line(&like.title),
    );
    let head = format!(
        "{}  {}  {}",
        folio.as_str(),
        acronym.as_str(),
        title.as_str()
    );
    lines.cut(0, Shown::said(head), Role::Accent);
    let facts = format!(
        "{} · {} · {} · {}",
        lang.entry("domain.relation", like.relation.name()),
        number::money(like.amount),
        date::short(like.received_on),
        lang.entry("domain.state", like.state.name()),
    );
    lines.indented(2, Shown::said(facts), Role::Muted);
    let why: Vec<String> = like
        .why
        .iter()
        .map(|reason| sentence::like_reason(lang, reason))
        .collect();
    lines.indented(2, Shown::said(why.join("; ")), Role::Text);
    if let Some(ruling) = &like.ruling {
        ruled(lang, ruling, lines);
    }
}

fn ruled(lang: Lang, ruling: &Ruling, lines: &mut Lines) {
    let mut parts = vec![in_short(lang, ruling)];
    if let Some(letter) = &ruling.number {
        let letter = text::line(letter);
        parts.push(lang.fill("tui.precedents.number", &[("number", letter.as_str())]));
    }
    if !ruling.signed_by.is_empty() {
        let names: Vec<&str> = ruling.signed_by.iter().map(|p| p.handle.as_str()).collect();
        let names = text::line(&names.join(", "));
        parts.push(lang.fill("tui.precedents.signed", &[("who", names.as_str())]));
    }
    if let Some(price) = ruling.price_ruled {
        let price = number::money(price);
        parts.push(lang.fill("tui.precedents.price", &[("price", &price)]));
    }
    let role = if ruling.sense.is_denial() {
        Role::Danger
    } else {
        Role::Ok
    };
    lines.indented(2, Shown::said(parts.join(", ")), role);
    if !ruling.cited.is_empty() {
        let names: Vec<&str> = ruling
            .cited
            .iter()
            .map(|cited| cited.name.as_str())
            .collect();
        let names = text::line(&names.join("; "));
        let names = lang.fill("tui.precedents.cited", &[("names", names.as_str())]);
        lines.indented(2, Shown::said(names), Role::Text);
    }
    let grounds = text::line(&ruling.reasoning);
    if !grounds.as_str().is_empty() {
        let grounds = text::fit(grounds.as_str(), GROUNDS);
        let grounds = lang.fill("tui.precedents.grounds", &[("reasoning", &grounds)]);
        lines.indented(2, Shown::said(grounds), Role::Muted);
    }
}

fn in_short(lang: Lang, ruling: &Ruling) -> String {
    lang.fill(
        "tui.precedents.ruled",
        &[
            ("sense", lang.entry("domain.sense", ruling.sense.name())),
            ("on", &date::short(ruling.issued_on)),
        ],
    )
}

/// That the draft says the opposite of earlier opinions, where it does.
pub(crate) fn contradiction(lang: Lang, request: &RequestModel) -> Option<Shown<'static>> {
    let contradicted = request.contradicted();
    let (like, ruling) = contradicted.first()?;
    let folio = text::line(&like.folio);
    Some(Shown::said(lang.count(
        "tui.precedents.contradicts",
        contradicted.len() as u64,
        &[
            ("folio", folio.as_str()),
            ("sense", lang.entry("domain.sense", ruling.sense.name())),
            ("on", &date::short(ruling.issued_on)),
        ],
    )))
}
