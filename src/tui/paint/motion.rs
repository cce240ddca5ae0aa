//! The shortest way to move the cursor.

use std::io::Write as _;

/// Where the terminal's cursor is, as far as we can be sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Anywhere: after a change of the scroll region or an odd cluster.
    Unknown,
    /// On this row; the column is uncertain, as after a write into the last column.
    Row(u16),
    /// Column and row, from zero.
    At(u16, u16),
}

/// Line feeds beyond this cost more than a sequence.
const MAX_REPEAT: u16 = 5;

/// Writes the shortest sequence from `from` to column `x`, row `y` (both from zero).
pub(super) fn travel(from: Spot, x: u16, y: u16, out: &mut Vec<u8>) {
    if from == Spot::At(x, y) {
        return;
    }
    let mut best = absolute(x, y);
    let (row, column) = match from {
        Spot::Unknown => {
            out.extend_from_slice(&best);
            return;
        }
        Spot::Row(row) => (row, None),
        Spot::At(column, row) => (row, Some(column)),
    };
    let mut step = vertical(row, y);
    step.extend_from_slice(&horizontal(column, x));
    if step.len() < best.len() {
        best = step;
    }
    out.extend_from_slice(&best);
}

fn absolute(x: u16, y: u16) -> Vec<u8> {
    match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, y) => csi(y + 1, 'H'),
        (x, y) => {
            let mut sequence = Vec::with_capacity(10);
            // Writing to a Vec cannot fail.
            let _ = write!(sequence, "\x1b[{};{}H", y + 1, x + 1);
            sequence
        }
    }
}

fn vertical(from: u16, to: u16) -> Vec<u8> {
    match (from, to) {
        (from, to) if from == to => Vec::new(),
        (from, to) if to > from && to - from <= MAX_REPEAT => vec![b'\n'; usize::from(to - from)],
        (from, to) if to > from => csi(to - from, 'B'),
        (from, to) => csi(from - to, 'A'),
    }
}

fn horizontal(from: Option<u16>, to: u16) -> Vec<u8> {
    match from {
        Some(from) if from == to => return Vec::new(),
        // A carriage return needs no count that could be wrong.
        _ if to == 0 => return b"\r".to_vec(),
        _ => {}
    }
    let mut best = csi(to + 1, 'G');
    let mut from_margin = b"\r".to_vec();
    from_margin.extend_from_slice(&csi(to, 'C'));
    shorter(&mut best, from_margin);
    match from {
        Some(from) if to > from => shorter(&mut best, csi(to - from, 'C')),
        Some(from) => {
            shorter(&mut best, csi(from - to, 'D'));
            if from - to <= MAX_REPEAT {
                shorter(&mut best, vec![b'\x08'; usize::from(from - to)]);
            }
        }
        None => {}
    }
    best
}

fn shorter(best: &mut Vec<u8>, other: Vec<u8>) {
    if other.len() < best.len() {
        *best = other;
    }
}

/// `CSI n letter`, without the number when it is one.
pub(super) fn csi(n: u16, letter: char) -> Vec<u8> {
    let mut sequence = Vec::with_capacity(8);
    // Writing to a Vec cannot fail.
    let _ = if n == 1 {
        write!(sequence, "\x1b[{letter}")
    } else {
        write!(sequence, "\x1b[{n}{letter}")
    };
    sequence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        let table = [
            (Spot::Unknown, (0, 0), "\x1b[H"),
            (Spot::Unknown, (0, 4), "\x1b[5H"),
            (Spot::Unknown, (9, 4), "\x1b[5;10H"),
            (Spot::At(3, 3), (3, 3), ""),
            (Spot::At(1, 4), (0, 5), "\n\r"),
            (Spot::At(1, 4), (0, 4), "\r"),
            (Spot::At(5, 4), (4, 4), "\x08"),
            (Spot::At(5, 4), (7, 4), "\x1b[8G"),
            (Spot::At(79, 4), (60, 4), "\x1b[61G"),
            (Spot::At(5, 4), (5, 3), "\x1b[A"),
            (Spot::At(5, 4), (5, 20), "\x1b[16B"),
            (Spot::At(1, 9), (0, 8), "\x1b[9H"),
            (Spot::Row(4), (0, 5), "\n\r"),
            (Spot::Row(4), (30, 4), "\x1b[31G"),
        ];
        for (from, (x, y), expected) in table {
            let mut out = Vec::new();
            travel(from, x, y, &mut out);
            assert_eq!(
                String::from_utf8_lossy(&out),
                expected,
                "{from:?} -> {x},{y}"
            );
        }
    }
}
