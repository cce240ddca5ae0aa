//! Finding rows that moved: a list that scrolled by a few lines is cheaper to move than to repaint.
//!
//! Only estimates bytes and decides; the painter writes. A wrong estimate costs bytes, never
//! correctness, because the painter repaints whatever differs after the move.

use ratatui::buffer::{Buffer, Cell};

/// Rows `top..=bottom` move by `lines`: up when positive, down when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub top: u16,
    pub bottom: u16,
    pub lines: i32,
}

/// Farther moves leave too little to keep, and looking for them costs time on tall screens.
const FARTHEST: i32 = 24;
/// Bytes that setting a region, moving its rows and leaving it cost.
const OVERHEAD: i64 = 30;
/// Bytes of moving to a run of changed cells, and of changing the pen.
const RUN: i64 = 5;
const PEN: i64 = 6;
/// Moves that are worth a closer look.
const CANDIDATES: usize = 2;

/// The move that saves most, if one saves anything.
pub(super) fn find(shown: &Buffer, next: &Buffer) -> Option<Shift> {
    let height = usize::from(next.area.height);
    let dirty: Vec<bool> = (0..height).map(|y| row(shown, y) != row(next, y)).collect();
    let first = dirty.iter().position(|d| *d)?;
    let last = dirty.iter().rposition(|d| *d)?;
    if last - first < 2 {
        return None;
    }
    let stay: Vec<i64> = (first..=last)
        .map(|y| {
            if dirty[y] {
                cost(Some(row(shown, y)), row(next, y))
            } else {
                0
            }
        })
        .collect();
    if stay.iter().sum::<i64>() <= OVERHEAD {
        return None;
    }
    let blank: Vec<i64> = (first..=last).map(|y| cost(None, row(next, y))).collect();
    candidates(shown, next, &dirty, first, last)
        .into_iter()
        .filter_map(|lines| {
            let moved: Vec<i64> = (first..=last)
                .map(|y| {
                    source(y, lines, first, last)
                        .map_or(i64::MAX, |s| cost(Some(row(shown, s)), row(next, y)))
                })
                .collect();
            best_span(&stay, &moved, &blank, lines)
                .map(|(gain, top, bottom)| (gain, top, bottom, lines))
        })
        .max_by_key(|(gain, ..)| *gain)
        .filter(|(gain, ..)| *gain > OVERHEAD)
        .and_then(|(_, top, bottom, lines)| {
            Some(Shift {
                top: u16::try_from(first + top).ok()?,
                bottom: u16::try_from(first + bottom).ok()?,
                lines,
            })
        })
}

/// Distances by which whole rows are found again, the commonest first.
fn candidates(
    shown: &Buffer,
    next: &Buffer,
    dirty: &[bool],
    first: usize,
    last: usize,
) -> Vec<i32> {
    let mut votes: Vec<(usize, i32)> = (-FARTHEST..=FARTHEST)
        .filter(|lines| *lines != 0)
        .map(|lines| {
            let found = (first..=last)
                .filter(|y| dirty[*y])
                .filter(|y| {
                    source(*y, lines, first, last).is_some_and(|s| {
                        let wanted = row(next, *y);
                        wanted == row(shown, s) && !is_void(wanted)
                    })
                })
                .count();
            (found, lines)
        })
        .filter(|(found, _)| *found > 0)
        .collect();
    votes.sort_by_key(|(found, lines)| (std::cmp::Reverse(*found), lines.abs()));
    votes.truncate(CANDIDATES);
    votes.into_iter().map(|(_, lines)| lines).collect()
}

/// The row that ends up at `y`, if it lies inside.
fn source(y: usize, lines: i32, first: usize, last: usize) -> Option<usize> {
    let s = i64::try_from(y).ok()? + i64::from(lines);
    let s = usize::try_from(s).ok()?;
    (first..=last).contains(&s).then_some(s)
}

/// The span of rows for which the move saves most: gain, top, bottom, counted from the first row.
fn best_span(
    stay: &[i64],
    moved: &[i64],
    blank: &[i64],
    lines: i32,
) -> Option<(i64, usize, usize)> {
    let distance = usize::try_from(lines.unsigned_abs()).ok()?;
    let n = stay.len();
    // Sums up to each row, so a span is one subtraction.
    let sum = |costs: &[i64]| {
        let mut total = 0;
        std::iter::once(0)
            .chain(costs.iter().zip(stay).map(|(cost, stay)| {
                total += if *cost == i64::MAX { 0 } else { stay - cost };
                total
            }))
            .collect::<Vec<i64>>()
    };
    let kept = sum(moved);
    let fresh = sum(blank);
    let mut best: Option<(i64, usize, usize)> = None;
    for top in 0..n {
        for bottom in top + distance..n {
            let gain = if lines > 0 {
                let seam = bottom + 1 - distance;
                kept[seam] - kept[top] + fresh[bottom + 1] - fresh[seam]
            } else {
                let seam = top + distance;
                fresh[seam] - fresh[top] + kept[bottom + 1] - kept[seam]
            };
            if best.is_none_or(|(most, ..)| gain > most) {
                best = Some((gain, top, bottom));
            }
        }
    }
    best
}

/// The cells of one row.
pub(super) fn row(buffer: &Buffer, y: usize) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[y * width..(y + 1) * width]
}

fn is_void(row: &[Cell]) -> bool {
    row.iter().all(|cell| *cell == Cell::EMPTY)
}

/// About how many bytes turn `old` (or a blank row) into `new`.
fn cost(old: Option<&[Cell]>, new: &[Cell]) -> i64 {
    let was = |x: usize| old.map_or(&Cell::EMPTY, |old| &old[x]);
    let tail = new
        .iter()
        .rposition(|cell| *cell != Cell::EMPTY)
        .map_or(0, |x| x + 1);
    let mut bytes = 0;
    let mut last: Option<usize> = None;
    for (x, cell) in new[..tail].iter().enumerate() {
        if cell == was(x) {
            continue;
        }
        match last.map(|last| (last + 1 == x, &new[last])) {
            Some((true, before)) => {
                if (before.fg, before.bg, before.modifier) != (cell.fg, cell.bg, cell.modifier) {
                    bytes += PEN;
                }
            }
            _ => {
                bytes += RUN;
                if (cell.fg, cell.bg, cell.modifier)
                    != (Cell::EMPTY.fg, Cell::EMPTY.bg, Cell::EMPTY.modifier)
                {
                    bytes += PEN;
                }
            }
        }
        bytes += i64::try_from(cell.symbol().len()).unwrap_or(1);
        last = Some(x);
    }
    if (tail..new.len()).any(|x| *was(x) != Cell::EMPTY) {
        bytes += RUN;
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn screen(lines: &[String]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, Style::new());
        }
        buffer
    }

    fn list(from: usize) -> Vec<String> {
        let mut lines = vec![format!("header {from}")];
        // Hashed digits: no two rows share much by chance.
        lines.extend((from..from + 18).map(|n| {
            let digits = (n as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            format!("  {digits:032x}")
        }));
        lines.push("footer".to_owned());
        lines
    }

    #[test]
    fn a_scrolled_list_is_found_between_header_and_footer() {
        for lines in [1, 3, 9, -1, -5] {
            let from = 50usize;
            let to = usize::try_from(50 + lines).unwrap();
            let found = find(&screen(&list(from)), &screen(&list(to)));
            assert_eq!(
                found,
                Some(Shift {
                    top: 1,
                    bottom: 18,
                    lines
                }),
                "{lines}"
            );
        }
    }

    #[test]
    fn a_marked_row_does_not_hide_the_move() {
        let mut before = list(50);
        let mut after = list(51);
        before[18].replace_range(0..1, ">");
        after[18].replace_range(0..1, ">");
        let found = find(&screen(&before), &screen(&after));
        assert_eq!(
            found,
            Some(Shift {
                top: 1,
                bottom: 18,
                lines: 1
            })
        );
    }

    #[test]
    fn a_small_change_is_not_a_move() {
        let before = list(50);
        let mut after = list(50);
        after[4].replace_range(0..1, ">");
        after[9].replace_range(0..1, "x");
        assert_eq!(find(&screen(&before), &screen(&after)), None);
        assert_eq!(find(&screen(&before), &screen(&before)), None);
    }

    #[test]
    fn another_page_is_not_a_move() {
        assert_eq!(find(&screen(&list(50)), &screen(&list(200))), None);
    }
}
