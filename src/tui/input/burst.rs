//! Telling hands from a paste without brackets, and a key held down from one pressed again.
//!
//! Pure: instants come in as arguments. A slow link delivers what was typed in a second at once, so
//! a run of one key never counts as more than one: that is a key held down, not text.

use super::parser::Said;
use crate::tui::keymap::{Code, Key};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Keys of text that come within this long count together; hands need longer for each.
const TOGETHER: Duration = Duration::from_millis(30);
/// The same key again within this long is held: keyboards repeat every 20 to 50 ms, fingers
/// cannot.
const REPEATS: Duration = Duration::from_millis(60);

/// What came lately.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    /// When text came, one entry a key.
    recent: VecDeque<Instant>,
    last: Option<(Key, Instant)>,
    /// A burst goes on until nothing comes for a moment.
    running: Option<(Instant, usize)>,
}

/// What a key is besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Company {
    /// Keys of text that came together with it, itself included.
    pub(super) burst: usize,
    /// The same key as the one just before: held down.
    pub(super) held: bool,
}

impl Bursts {
    /// Judges the keys of one read, in order.
    pub(super) fn judge(&mut self, said: &[Said], limit: usize, now: Instant) -> Vec<Company> {
        let keys = said.iter().filter_map(|said| match said {
            Said::Key(key) => Some(*key),
            Said::Paste(_) => None,
        });
        let mut held = Vec::new();
        for key in keys {
            let again = self
                .last
                .is_some_and(|(last, at)| last == key && now.duration_since(at) < REPEATS);
            self.last = Some((key, now));
            held.push(again);
            if is_text(key) && !again {
                self.recent.push_back(now);
            }
        }
        while self
            .recent
            .front()
            .is_some_and(|at| now.duration_since(*at) > TOGETHER)
        {
            self.recent.pop_front();
        }
        let mut burst = self.recent.len();
        if let Some((at, size)) = self.running
            && now.duration_since(at) <= TOGETHER
        {
            burst = burst.max(size);
        }
        self.running = (burst > limit).then_some((now, burst));
        held.into_iter()
            .map(|held| Company { burst, held })
            .collect()
    }
}

/// Whether the key may be a character of a text.
fn is_text(key: Key) -> bool {
    key.text().is_some() || matches!(key.code, Code::Enter | Code::Tab) && !key.alt
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 6;

    /// Reads with their distance in milliseconds, and how the last one is judged.
    fn judged(reads: &[(u64, &str)]) -> Vec<Company> {
        let mut bursts = Bursts::default();
        let mut now = Instant::now();
        let mut last = Vec::new();
        for (after, text) in reads {
            now += Duration::from_millis(*after);
            let said: Vec<Said> = text
                .chars()
                .map(|c| {
                    Said::Key(match c {
                        '↓' => Key::plain(Code::Down),
                        '\n' => Key::plain(Code::Enter),
                        c => Key::plain(Code::Char(c)),
                    })
                })
                .collect();
            last = bursts.judge(&said, LIMIT, now);
        }
        last
    }

    /// What it is, its reads, and whether it is a burst.
    type Case = (&'static str, &'static [(u64, &'static str)], bool);

    #[test]
    fn text_that_comes_at_once_is_a_burst_and_hands_and_held_keys_are_not() {
        let cases: &[Case] = &[
            ("a paste", &[(0, "estimada licenciada\n")], true),
            ("a paste in two reads", &[(0, "esti"), (4, "mada")], true),
            (
                "its end after it began",
                &[(0, "estimada"), (20, "l")],
                true,
            ),
            ("a key after it", &[(0, "estimada"), (50, "l")], false),
            (
                "fast hands",
                &[
                    (0, "e"),
                    (40, "s"),
                    (40, "t"),
                    (40, "i"),
                    (40, "m"),
                    (40, "a"),
                    (40, "d"),
                ],
                false,
            ),
            ("a chord and an act on a slow link", &[(0, "gi1dE")], false),
            ("a held letter", &[(0, "jjjjjjjjjjjjjjjjjjjj")], false),
            ("a held arrow", &[(0, "↓↓↓↓↓↓↓↓↓↓↓↓")], false),
            (
                "two held keys on a slow link",
                &[(0, "jjjjjjjjkkkkkkkk")],
                false,
            ),
        ];
        for (what, reads, burst) in cases {
            let found = judged(reads).iter().all(|company| company.burst > LIMIT);
            assert_eq!(found, *burst, "{what}");
        }
    }

    #[test]
    fn a_key_is_held_from_its_second_time_on() {
        let held = |reads: &[(u64, &str)]| -> Vec<bool> {
            judged(reads).iter().map(|company| company.held).collect()
        };
        assert_eq!(held(&[(0, "sss")]), [false, true, true]);
        assert_eq!(held(&[(0, "s"), (33, "s")]), [true]);
        assert_eq!(held(&[(0, "s"), (120, "s")]), [false]);
        assert_eq!(held(&[(0, "st"), (10, "s")]), [false]);
    }
}
