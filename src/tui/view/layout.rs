//! Where things stand: the same arithmetic for drawing, paging and scrolling.
//!
//! Two fixed layouts: one column below 110 columns, two from there. Widths depend on the screen's
//! size alone, so nothing jumps while one scrolls.

use super::{opinion, overlays, request};
use crate::tui::model::{Model, Overlay, Pane, Screen};
use ratatui::layout::Rect;

/// Lines above the queue's list: title, tabs, filter, column heads.
const QUEUE_TOP: u16 = 4;
/// Lines below any screen's body: the note, the keys.
const BOTTOM: u16 = 2;
/// Lines above a request's body: title, subject, clock, panes.
const REQUEST_TOP: u16 = 4;
/// Lines of the preview below the list, where it does not fit beside it.
const PREVIEW_ROWS: u16 = 7;

fn screen(model: &Model) -> Rect {
    Rect::new(0, 0, model.columns, model.canvas_rows())
}

/// Lines of the bar that guides through the practice.
pub(crate) fn hint_rows(model: &Model) -> u16 {
    match (&model.tour, model.rows < 20) {
        (None, _) => 0,
        (Some(_), true) => 1,
        (Some(_), false) => 2,
    }
}

/// Lines below any screen's body.
fn bottom(model: &Model) -> u16 {
    BOTTOM + hint_rows(model)
}

/// The areas of the queue screen: its list, and the preview where it is shown.
pub(crate) fn queue(model: &Model) -> (Rect, Option<Rect>) {
    let all = screen(model);
    let body = Rect {
        y: QUEUE_TOP.min(all.height),
        height: all.height.saturating_sub(QUEUE_TOP + bottom(model)),
        ..all
    };
    if !model.queue.preview {
        return (body, None);
    }
    if model.wide() {
        let width = (body.width / 3).max(40);
        let list = Rect {
            width: body.width - width,
            ..body
        };
        return (
            list,
            Some(Rect {
                x: list.right(),
                width,
                ..body
            }),
        );
    }
    let height = PREVIEW_ROWS.min(body.height / 2);
    let list = Rect {
        height: body.height - height,
        ..body
    };
    (
        list,
        Some(Rect {
            y: list.bottom(),
            height,
            ..body
        }),
    )
}

/// Rows of the queue that fit.
pub(crate) fn queue_rows(model: &Model) -> usize {
    usize::from(queue(model).0.height)
}

/// The area below the heads of a request.
pub(crate) fn request_body(model: &Model) -> Rect {
    let all = screen(model);
    Rect {
        y: REQUEST_TOP.min(all.height),
        height: all.height.saturating_sub(REQUEST_TOP + bottom(model)),
        ..all
    }
}

/// The columns of a request: the filing where it stands beside another pane, and the pane in front.
pub(crate) fn request_columns(model: &Model) -> (Option<Rect>, Rect) {
    let body = request_body(model);
    let pane = model
        .request
        .as_ref()
        .map_or(Pane::Filing, |request| request.pane);
    if !model.wide() || pane == Pane::Filing {
        return (
            None,
            Rect {
                x: 1,
                width: body.width.saturating_sub(2),
                ..body
            },
        );
    }
    let left = body.width / 2;
    let filing = Rect {
        x: 1,
        width: left.saturating_sub(3),
        ..body
    };
    (
        Some(filing),
        Rect {
            x: left,
            width: body.width.saturating_sub(left + 1),
            ..body
        },
    )
}

/// The list of the inventory screen.
pub(crate) fn inventory_list(model: &Model) -> Rect {
    let all = screen(model);
    Rect {
        y: 3.min(all.height),
        height: all.height.saturating_sub(3 + bottom(model)),
        ..all
    }
}

/// Assets of the inventory screen that fit, at two lines each.
pub(crate) fn inventory_rows(model: &Model) -> usize {
    usize::from(inventory_list(model).height / 2).max(1)
}

/// Lines of the present screen's body.
pub(crate) fn body_rows(model: &Model) -> usize {
    match model.screen {
        Screen::Queue => queue_rows(model),
        Screen::Request => usize::from(request_body(model).height),
        Screen::Inventory => inventory_rows(model),
    }
}

/// How far the filing and the opinion of the open request may be scrolled.
pub(crate) fn request_scroll_limits(model: &Model) -> (usize, usize) {
    let (beside, front) = request_columns(model);
    let filing = beside.unwrap_or(front);
    (
        request::filing(model, filing.width).scroll_limit(filing.height),
        opinion::lines(model, front.width).scroll_limit(front.height),
    )
}

/// The area of what stands in front.
pub(crate) fn overlay(model: &Model) -> Rect {
    let all = Rect {
        y: u16::from(!model.parts.header),
        height: model.rows,
        ..screen(model)
    };
    match model.overlay {
        Some(Overlay::Prompt(_) | Overlay::Picker(_)) => centred(
            all,
            all.width.saturating_sub(4).min(72),
            all.height.saturating_sub(4).min(18),
        ),
        _ => centred(
            all,
            all.width.saturating_sub(4).min(100),
            all.height.saturating_sub(2).min(36),
        ),
    }
}

/// How far the text in front may be scrolled.
pub(crate) fn overlay_scroll_limit(model: &Model) -> usize {
    let area = overlay(model);
    let height = area.height.saturating_sub(2);
    overlays::text(model, area.width.saturating_sub(4))
        .map_or(0, |lines| lines.scroll_limit(height))
}

/// Where little would be seen beside it, it takes the whole width: half a letter helps nobody.
fn centred(all: Rect, width: u16, height: u16) -> Rect {
    let width = if all.width - width.min(all.width) < 12 {
        all.width
    } else {
        width
    };
    let (width, height) = (width.min(all.width), height.min(all.height));
    Rect {
        x: (all.width - width) / 2,
        y: all.y + (all.height - height) / 2,
        width,
        height,
    }
}
