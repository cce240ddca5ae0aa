//! Drawing: `view(&Model, &mut Frame)` reads and never changes anything.
//!
//! One file a screen. Only what can be seen becomes cells. Outside text is cleaned here, where it is
//! drawn, and only for the rows that are drawn.

mod bars;
mod checks;
mod inventory;
pub(crate) mod layout;
pub(crate) mod linear;
mod opinion;
mod overlays;
mod queue;
mod reasons;
mod request;
pub(crate) mod tour;
mod which_key;
mod widget;

use super::model::{Model, Screen};
use super::theme::{Role, Theme};
use ratatui::Frame;
use ratatui::layout::Rect;
use widget::ink::{Ink, Shown};

/// Draws everything, and parks the real cursor on what has the focus.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let lift = u16::from(!model.parts.header && !model.too_small());
    let mut ink = Ink::new(frame.buffer_mut(), theme).lifted(lift);
    let cursor = if model.too_small() {
        too_small(model, &mut ink, area);
        None
    } else {
        let cursor = match model.screen {
            Screen::Queue => queue::draw(model, &mut ink),
            Screen::Request => request::draw(model, &mut ink),
            Screen::Inventory => inventory::draw(model, &mut ink),
        };
        tour::draw(model, &mut ink);
        bars::note(model, &mut ink);
        bars::meter(model, &mut ink);
        bars::footer(model, &mut ink);
        let cursor = if model.overlay.is_some() {
            overlays::draw(model, &mut ink)
        } else {
            cursor
        };
        which_key::draw(model, &mut ink);
        cursor
    };
    let cursor = cursor.map(|(x, y)| (x, y.saturating_sub(lift)));
    if let Some((x, y)) = cursor.filter(|(x, y)| *x < area.width && *y < area.height) {
        frame.set_cursor_position((x, y));
    }
}

fn too_small(model: &Model, ink: &mut Ink<'_>, area: Rect) {
    let size = format!("{}x{}", model.columns, model.rows);
    let text = model.lang.fill("tui.too_small", &[("size", &size)]);
    let mut lines = widget::lines::Lines::new(area.width.max(1));
    lines.push(Shown::said(text), Role::Notice);
    lines.draw(ink, area, 0);
}
