//! The painter: turns the difference between two buffers into the fewest bytes.
//!
//! Owns what the terminal shows. It writes nowhere: bytes come out, and whoever takes them must
//! deliver all of them, in order, or call [`Painter::invalidate`].

mod motion;
mod pen;
mod row;
mod shift;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use pen::sixteen;

use crate::tui::caps::Caps;
use motion::{Spot, csi};
use pen::Pen;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use row::{Optics, Slot};
use shift::Shift;
use std::io::Write as _;

/// Frames below this many bytes arrive in one piece anyway, so bracketing them would only cost.
const SYNC_FROM: usize = 60;
const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
const SYNC_END: &[u8] = b"\x1b[?2026l";
const CURSOR_SHOW: &[u8] = b"\x1b[?25h";
const CURSOR_HIDE: &[u8] = b"\x1b[?25l";
/// Default pen, no scroll region, empty screen, cursor at home.
const CLEAN_SLATE: &[u8] = b"\x1b[m\x1b[r\x1b[H\x1b[2J";
const ERASE_TO_END: &[u8] = b"\x1b[K";
/// Printing this many unchanged cells again may be shorter than jumping over them.
const BRIDGE: usize = 6;

/// Draws buffers on a terminal that it knows the contents of.
#[derive(Debug)]
pub struct Painter {
    optics: Optics,
    sync: bool,
    scroll_regions: bool,
    /// What the terminal shows; `None` when that is unknown.
    shown: Option<Buffer>,
    /// Whether the cursor is visible; `None` when that is unknown.
    cursor_visible: Option<bool>,
    spot: Spot,
    pen: Pen,
    body: Vec<u8>,
    out: Vec<u8>,
}

impl Painter {
    /// A painter that knows nothing about the screen yet: its first frame clears it.
    pub fn new(caps: &Caps) -> Painter {
        Painter {
            optics: Optics::of(caps),
            sync: caps.sync,
            scroll_regions: caps.scroll_regions,
            shown: None,
            cursor_visible: None,
            spot: Spot::Unknown,
            pen: Pen::default(),
            body: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Forgets what the terminal shows: the next frame clears it and paints everything. For a
    /// resumed session, a resized window, and the key that asks for a redraw.
    pub fn invalidate(&mut self) {
        self.shown = None;
        self.cursor_visible = None;
        self.spot = Spot::Unknown;
    }

    /// The bytes that make the terminal show `next`, with its cursor parked at `cursor` (column
    /// and row from zero) or hidden. Empty when nothing changed. A buffer of another size than the
    /// one before is painted from scratch.
    pub fn frame(&mut self, next: &Buffer, cursor: Option<(u16, u16)>) -> &[u8] {
        self.out.clear();
        self.body.clear();
        let mut shown = match self.shown.take() {
            Some(shown) if shown.area == next.area => {
                let mut shown = shown;
                self.move_rows(&mut shown, next);
                shown
            }
            _ => {
                self.body.extend_from_slice(CLEAN_SLATE);
                self.pen = Pen::default();
                self.spot = Spot::At(0, 0);
                Buffer::empty(next.area)
            }
        };
        for y in 0..next.area.height {
            let (old, new) = (
                shift::row(&shown, usize::from(y)),
                shift::row(next, usize::from(y)),
            );
            if old != new {
                self.row(y, &self.optics.columns(old), &self.optics.columns(new));
            }
        }
        self.set_pen(Pen::default());
        // Keeps the allocations of the cells.
        shown.content.clone_from_slice(&next.content);
        self.shown = Some(shown);
        self.park(cursor, next.area);
        &self.out
    }

    /// Moves rows inside a scroll region where that is cheaper, here and on the terminal.
    fn move_rows(&mut self, shown: &mut Buffer, next: &Buffer) {
        if !self.scroll_regions {
            return;
        }
        let Some(Shift { top, bottom, lines }) = shift::find(shown, next) else {
            return;
        };
        // Line deletion inside a region is the form that every terminal with regions knows. The
        // pen is the default one here, so the lines that come in are blank in its colours.
        let count = u16::try_from(lines.unsigned_abs()).unwrap_or(1);
        // Writing to a Vec cannot fail.
        let _ = write!(self.body, "\x1b[{};{}r", top + 1, bottom + 1);
        motion::travel(Spot::Unknown, 0, top, &mut self.body);
        self.body
            .extend_from_slice(&csi(count, if lines > 0 { 'M' } else { 'L' }));
        self.body.extend_from_slice(b"\x1b[r");
        self.spot = Spot::Unknown;

        let width = usize::from(shown.area.width);
        let rows = &mut shown.content[usize::from(top) * width..(usize::from(bottom) + 1) * width];
        let cells = usize::from(count) * width;
        let fresh = if lines > 0 {
            rows.rotate_left(cells);
            let from = rows.len() - cells;
            &mut rows[from..]
        } else {
            rows.rotate_right(cells);
            &mut rows[..cells]
        };
        fresh.iter_mut().for_each(Cell::reset);
    }

    /// Paints what differs in one row.
    fn row(&mut self, y: u16, old: &[Slot<'_>], new: &[Slot<'_>]) {
        let changed = |x: usize| old[x] != new[x];
        // Where the blank rest of the row begins, and whether erasing it is cheaper than blanks.
        let tail = new
            .iter()
            .rposition(|slot| !slot.is_void())
            .map_or(0, |x| x + 1);
        let first = (tail..new.len()).find(|x| changed(*x));
        let last = (tail..new.len()).rev().find(|x| changed(*x));
        let erase = match (first, last) {
            (Some(first), Some(last)) => last - first >= ERASE_TO_END.len(),
            _ => false,
        };
        let stop = if erase { tail } else { new.len() };
        let mut x = 0;
        while x < stop {
            match &new[x] {
                Slot::Glyph { text, wide, pen } if changed(x) => {
                    self.go(x, y, new);
                    self.set_pen(*pen);
                    self.put(text, *wide, x, y, new.len());
                    x += if *wide { 2 } else { 1 };
                }
                _ => x += 1,
            }
        }
        if let (true, Some(first)) = (erase, first) {
            self.go(first, y, new);
            self.set_pen(Pen::default());
            self.body.extend_from_slice(ERASE_TO_END);
        }
    }

    fn put(&mut self, text: &str, wide: bool, x: usize, y: u16, width: usize) {
        self.body.extend_from_slice(text.as_bytes());
        let after = x + if wide { 2 } else { 1 };
        self.spot = if after >= width {
            Spot::Row(y)
        } else if text.chars().nth(1).is_some() && !text.is_ascii() {
            // Terminals disagree on the width of clusters; ask for the next place outright.
            Spot::Unknown
        } else {
            u16::try_from(after).map_or(Spot::Unknown, |after| Spot::At(after, y))
        };
    }

    /// Moves the cursor to a column of row `y`, printing what stands in between again where that
    /// is not longer.
    fn go(&mut self, x: usize, y: u16, row: &[Slot<'_>]) {
        let Ok(column) = u16::try_from(x) else { return };
        let start = self.body.len();
        motion::travel(self.spot, column, y, &mut self.body);
        if let Spot::At(from, on) = self.spot
            && on == y
            && usize::from(from) < x
            && x - usize::from(from) <= BRIDGE
        {
            let again: Option<String> = row[usize::from(from)..x]
                .iter()
                .map(|slot| match slot {
                    Slot::Glyph {
                        text,
                        wide: false,
                        pen,
                    } if *pen == self.pen => Some(text.as_ref()),
                    _ => None,
                })
                .collect();
            if let Some(again) = again
                && again.len() <= self.body.len() - start
                && again.chars().count() == x - usize::from(from)
            {
                self.body.truncate(start);
                self.body.extend_from_slice(again.as_bytes());
            }
        }
        self.spot = Spot::At(column, y);
    }

    fn set_pen(&mut self, pen: Pen) {
        self.pen.change(pen, &mut self.body);
        self.pen = pen;
    }

    /// Puts the cursor where it belongs and wraps the frame up.
    fn park(&mut self, cursor: Option<(u16, u16)>, area: Rect) {
        let large = self.body.len() > SYNC_FROM;
        // Without synchronised updates the cursor would be seen running about.
        let conceal = large && !self.sync && self.cursor_visible == Some(true);
        if large && self.sync {
            self.out.extend_from_slice(SYNC_BEGIN);
        }
        if conceal {
            self.out.extend_from_slice(CURSOR_HIDE);
            self.cursor_visible = Some(false);
        }
        self.out.extend_from_slice(&self.body);
        let inside = cursor.filter(|(x, y)| *x < area.width && *y < area.height);
        if let Some((x, y)) = inside {
            motion::travel(self.spot, x, y, &mut self.out);
            self.spot = Spot::At(x, y);
        }
        let visible = inside.is_some();
        if self.cursor_visible != Some(visible) {
            self.out
                .extend_from_slice(if visible { CURSOR_SHOW } else { CURSOR_HIDE });
            self.cursor_visible = Some(visible);
        }
        if large && self.sync {
            self.out.extend_from_slice(SYNC_END);
        }
    }
}
