//! The border where outside text becomes text that may be shown, and the measures of shown text.
//!
//! Owns [`DisplayText`], the only form in which what others typed reaches a screen, a log line or
//! a printed table; the input checks of names and prose; folding for search; columns, truncation
//! and wrapping. Must not change stored text: the original stays byte for byte as it came.

#[cfg(test)]
mod attacks;
mod check;
mod display;
mod fold;
mod hidden;
mod layout;
mod nearest;

pub use check::{BadText, check_name, check_prose};
pub use display::{BLOCK_BYTES, DisplayText, LINE_COLUMNS, block, line, line_within};
pub use fold::{ascii, fold};
pub use layout::{fit, pad_left, pad_right, width, wrap};
pub use nearest::nearest;
